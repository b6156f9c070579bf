"""Which records go into which of the spider's two files."""

from __future__ import annotations

from typing import Any

from scrapy.extensions.feedexport import ItemFilter


class Rows(ItemFilter):
    """Rows of lists."""

    def accepts(self, item: Any) -> bool:
        """Whether it is one."""
        return item["kind"] == "row"


class Articles(ItemFilter):
    """Articles."""

    def accepts(self, item: Any) -> bool:
        """Whether it is one."""
        return item["kind"] == "article"
