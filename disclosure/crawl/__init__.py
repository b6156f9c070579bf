"""The night's crawl of a city: lists, then articles, into bronze and parsed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from disclosure.crawl.report import CrawlReport
    from disclosure.settings import Settings

__all__ = ["crawl_city"]


def crawl_city(settings: Settings, city_id: str, night: date, tell: Callable[[str], None] | None = None) -> CrawlReport:
    """Read the columns of a city for one night and keep what came; see ``disclosure.crawl.run``."""
    from disclosure.crawl.page_process import PAGES

    PAGES.start()  # it gets ready while this process does

    from disclosure.crawl.run import crawl_city as run

    return run(settings, city_id, night, tell)
