"""The OpennessContent family of southern Anhui (广德 and neighbours): ``/OpennessContent/showList/{branch}/{column}/page_{n}.html``."""

from __future__ import annotations

import re

from disclosure.sites.reading.markup import text_of
from disclosure.sites.reading.paging import MAX_PAGES, TOTAL, Paging, linked_pages
from disclosure.sites.reading.tree import Tag

ORDER = 10
OWN_URL = re.compile(
    r"/(?:Branch)?OpennessContent/|/(?:Jczwgk|XxgkAnnualReport)/show(?:List)?/|/openness/detail/content/[0-9a-f]{24}", re.IGNORECASE
)
NEWS_URL = re.compile(r"/News/show(?:List)?/", re.IGNORECASE)  # an address that other systems have too
LINK = re.compile(r"/(?:Branch)?OpennessContent/show")
LINK_OF_FAMILY = re.compile(r"/(?:Branch)?OpennessContent/|/(?:Jczwgk|XxgkAnnualReport|News)/show")
ARTICLE_URL = re.compile(
    r"/(?:(?:Branch)?OpennessContent|Jczwgk|News|XxgkAnnualReport)/show/[\w-]+\.html|/openness/detail/content/\w+\.html", re.IGNORECASE
)
LIST_URL = re.compile(r"/showList/(?:[\w-]+/)*(?:page_(\d+)\.html)?", re.IGNORECASE)
BARE_LIST = re.compile(r"/showList/(?:[\w-]+/)?[\w-]+/?$", re.IGNORECASE)
PAGE = re.compile(r"page_(\d{1,4})\.html")
SCRIPT_TOTAL = re.compile(r"(?:pageCount|totalPages?|pages|allPage)\s*[:=]\s*[\"']?(\d{1,4})(?!\d)", re.IGNORECASE)


def recognise(html: str, url: str | None) -> bool:
    """True when the address or links to items are of the family."""
    if OWN_URL.search(url or "") or LINK.search(html):
        return True
    return bool(url and NEWS_URL.search(url) and LINK_OF_FAMILY.search(html))


def is_article_url(url: str) -> bool | None:
    """True or False where the address tells an item from a list, None where it does not."""
    return True if ARTICLE_URL.search(url) else False if LIST_URL.search(url) else None


def read_paging(html: str, root: Tag, url: str | None) -> Paging | None:
    """All pages of the list: the largest page number that links, text or paging script name, each address by the family's pattern."""
    linked = linked_pages(root, url)
    bare = BARE_LIST.search(url or "")
    if url and bare and f"{bare[0].rstrip('/')}/page_" in html:
        url = url.rstrip("/") + "/page_1.html"  # the address of a column without its page is that of its first
    if not url or not (own := PAGE.search(url)):
        return linked
    head, tail = url[: own.start(1)], url[own.end(1) :]
    folder = re.escape(re.sub(r"^https?://[^/]+", "", head))
    named = [int(number) for number in re.findall(rf"{folder}(\d{{1,4}})\.html", html)]
    stated = [int(next(group for group in match.groups() if group)) for match in TOTAL.finditer(text_of(root.body))] if root.body else []
    scripted = [int(number) for number in SCRIPT_TOTAL.findall(html)]
    count = min(max([1, int(own[1]), *named, *stated[:1], *scripted[:1], linked.page_count if linked else 1]), MAX_PAGES)
    pages = (f"{head}{number}{tail}" for number in range(2, count + 1) if number != int(own[1]))
    return Paging(count, tuple(pages))
