"""The ``gongkai`` system of 淄博, 济南 and 聊城: ``/gongkai/channel_{24 hex}/`` filled by a script, ``…/doc_{24 hex}.html`` as pages."""

from __future__ import annotations

import re

from disclosure.sites.reading.paging import Paging, linked_pages
from disclosure.sites.reading.tree import Tag, parse_html
from disclosure.sites.reading.unpacked import Unpacked

ORDER = 11
CHANNEL = r"channel_(?:[cC]_?)?(?:[0-9a-f]{24}|\d+)(?:_[\w.]+)?"
ARTICLE_URL = re.compile(r"/doc_[0-9a-f]{24}\.html")
LIST_URL = re.compile(rf"/{CHANNEL}/?(?:index\.html)?(?:[?#]|$)")
OWN_URL = re.compile(rf"/gongkai/(?:site_\w+/)?(?:{CHANNEL}|doc_[0-9a-f]{{24}})|/channel_(?:c_)?[0-9a-f]{{24}}|/doc_[0-9a-f]{{24}}\.html")
LINK = re.compile(r"href=[\"']?/gongkai/(?:site_\w+/)?channel_")
FEWEST_LINKS = 3  # one link may lead to a neighbour's site


def recognise(html: str, url: str | None) -> bool:
    """True for the system's addresses; without an address, for a page with several links into its own channels."""
    return bool(OWN_URL.search(url)) if url else "gongkai" in html and len(LINK.findall(html)) >= FEWEST_LINKS


def is_article_url(url: str) -> bool | None:
    """True or False where the address tells an item from a list, None where it does not."""
    return True if ARTICLE_URL.search(url) else False if LIST_URL.search(url) else None


def unpack(html: str, url: str | None) -> Unpacked | None:
    """A channel without a link to a document is filled by a script; its menus are no rows."""
    if not url or not LIST_URL.search(url) or not re.search(r"<script\b", html, re.IGNORECASE):
        return None
    if any(ARTICLE_URL.search(anchor.get("href")) for anchor in parse_html(html).find_all("a")):
        return None
    return Unpacked(html=html, state="script")


def read_paging(html: str, root: Tag, url: str | None) -> Paging | None:
    """Numbered links and 下一页, where a page was saved after its script had run."""
    return linked_pages(root, url)
