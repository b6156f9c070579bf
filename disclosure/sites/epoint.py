"""新点 Epoint WebBuilder: static lists ``subpage.html``, ``moreinfo.html``, ``{n}.html``, articles ``/{column}/{yyyyMMdd}/{guid}.html``."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from disclosure.sites.reading.paging import MAX_PAGES, Paging, linked_pages, pager_place
from disclosure.sites.reading.tree import Tag, parse_html
from disclosure.sites.reading.unpacked import Unpacked

ORDER = 16
GUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
ARTICLE_URL = re.compile(rf"/(?:19|20)\d{{6}}/{GUID}\.html|[?&]infoid={GUID}", re.IGNORECASE)
LIST_URL = re.compile(
    r"/(?:subpage\w*|moreinfo\w*|second\w*|third\w*|about|list\w*|index|tradeinfo|\d{1,4})\.html(?:[?#]|$)|/(?:[?#]|$)", re.IGNORECASE
)
MARKS = re.compile(r"class=[\"'](?:[^\"'<>]*\s)?ewb-\w|EpointWebBuilder|epointwebbuilder", re.IGNORECASE)
HINTS = ("ewb-", "ointWebBuilder", "ointwebbuilder", "EWB-")  # one of these stands in every match
JUMP = re.compile(r"Show(?:Ajax)?NewPage\s*\(\s*(?:window\.location\.pathname|[\"']([^\"']*)[\"'])")
FILLED = re.compile(r"<\?=\s*\w|\{\{[#/]?\w|EpointWebBuilder\w{0,40}[\"']?\s*(?:\+\s*[\"'])?/(?:rest|get\w+\.action)")
ITEM = re.compile(r"/(?:19|20)\d{6}/[\w-]+\.html")
NUMBERED = re.compile(r"/\d{1,4}\.html$")


def recognise(html: str, url: str | None) -> bool:
    """True for an article's address with day and guid and for pages with the system's class names or scripts."""
    return bool((url and ARTICLE_URL.search(url)) or (any(hint in html for hint in HINTS) and MARKS.search(html)))


def is_article_url(url: str) -> bool | None:
    """True or False where the address tells an item from a list, None where it does not."""
    return True if ARTICLE_URL.search(url) else False if LIST_URL.search(url) else None


def unpack(html: str, url: str | None) -> Unpacked | None:
    """A column without a link to an item, whose rows a script puts into a template's holes; its menus are no rows."""
    if not url or not LIST_URL.search(url) or urlsplit(url).path in ("", "/") or not FILLED.search(html):
        return None
    if any(ITEM.search(anchor.get("href")) for anchor in parse_html(html).find_all("a")):
        return None
    return Unpacked(html=html, state="script")


def read_paging(html: str, root: Tag, url: str | None) -> Paging | None:
    """Numbered links and the pager's ``1/12``; where a script turns the pages, they are ``{n}.html`` beside the first."""
    linked = linked_pages(root, url)
    place = pager_place(root)
    if place is None or (linked is not None and linked.page_count >= place[1] and len(linked.next_pages) >= place[1] - 1):
        return linked
    current, count = place
    count = min(count, MAX_PAGES)
    known = linked.next_pages if linked else ()
    if url is None or count == 1 or not (JUMP.search(html) or any(NUMBERED.search(address) for address in known)):
        return Paging(count, known)
    return Paging(count, tuple(urljoin(url, f"{number}.html") for number in range(2, count + 1) if number != current))
