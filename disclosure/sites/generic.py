"""Any site that no other module knows: nothing but what the page itself shows."""

from __future__ import annotations

import re

from disclosure.sites.reading.paging import Paging, linked_pages
from disclosure.sites.reading.tree import Tag

ORDER = 99  # asked last
ARTICLE_URL = re.compile(
    r"/(?:art|show|detail|content|info|view).*\d\.s?html?$|/\d{8,}\.s?html?$|[0-9a-f]{24}\.s?html?$|/doc_\w+",
    re.IGNORECASE,
)
LIST_URL = re.compile(r"/(index|list|default|col\d*)(_\d+)?\.\w+$|/$|showList|channel_|/list[-_/]|[-_]list(_\d+)?\.\w+$", re.IGNORECASE)


def recognise(html: str, url: str | None) -> bool:
    """Always."""
    return True


def is_article_url(url: str) -> bool | None:
    """True or False where the address tells an item from a list, None where it does not."""
    return True if ARTICLE_URL.search(url) else False if LIST_URL.search(url) else None


def read_paging(html: str, root: Tag, url: str | None) -> Paging | None:
    """Numbered links and 下一页."""
    return linked_pages(root, url)
