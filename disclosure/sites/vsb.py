"""博达 VSB (Visual SiteBuilder): lists ``name.htm``, then ``name/{k}.htm`` with k counted down, articles ``info/{column}/{id}.htm``."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from disclosure.sites.reading.markup import absolute_url, text_of
from disclosure.sites.reading.pagewindow import NUMBER
from disclosure.sites.reading.paging import MAX_PAGES, NEXT, Paging, linked_pages, pager_place, with_parameter
from disclosure.sites.reading.tree import Tag

ORDER = 14
# Bodies that were pasted from a page of the system bring its class names with them: these alone are no mark.
MARKS = re.compile(
    r"Visual SiteBuilder|_sitegray/|/system/resource/(?:js|code|style)/|_showDynClick(?:s|Batch)\s*\(|name=[\"']_newscontent_fromname|_simple_list_gotopage_fun",
)
BODY = re.compile(r"(?:id|class)=[\"']?(?:vsb_content|v_news_content)")
ARTICLE_URL = re.compile(r"/info/\d+/\d+\.htm$|urltype=news\.NewsContentUrl|[?&]wbnewsid=\d")
LIST_URL = re.compile(r"urltype=tree\.TreeTempUrl|/\w+/\d{1,4}\.htm$")
OWN_URL = re.compile(r"[?&]wbtreeid=\d|urltype=(?:news|tree)\.")
GO_TO = re.compile(r"_simple_list_gotopage_fun\((\d{1,4}),")
COUNTED_DOWN = re.compile(r"^(.*)/(\d{1,4})\.htm$")
TURNED = re.compile(r"[?&](PAGENUM|a\d+p)=(\d{1,4})")
TOTAL = re.compile(r"[?&](?:totalpage|a\d+t)=(\d{1,4})")


def recognise(html: str, url: str | None) -> bool:
    """True for the system's own scripts and addresses; its class names count only together with an article's address."""
    if MARKS.search(html) or OWN_URL.search(url or ""):
        return True
    return bool(url and ARTICLE_URL.search(url) and BODY.search(html))


def is_article_url(url: str) -> bool | None:
    """True or False where the address tells an item from a list, None where it does not (``name.htm`` may be either)."""
    return True if ARTICLE_URL.search(url) else False if LIST_URL.search(url) else None


def read_paging(html: str, root: Tag, url: str | None) -> Paging | None:
    """Pages counted down from the last, or by a parameter; without such links what the pager says."""
    links = [(text_of(anchor), anchor.get("href"), absolute_url(anchor.get("href"), url)) for anchor in root.find_all("a")]
    stated = _stated(html, root)
    found = _parameter_pages(links, url) or _counted_down(links, url, stated)
    if found:
        return found
    return Paging(stated[1]) if stated and stated[1] == 1 else linked_pages(root, url)


def _stated(html: str, root: Tag) -> tuple[int, int] | None:
    """The pager's (current page, pages), the current one as 0 where only the count stands in the script."""
    place = pager_place(root)
    jump = GO_TO.search(html)
    return place or ((0, int(jump[1])) if jump else None)


def _counted_down(links: list[tuple[str, str, str | None]], url: str | None, stated: tuple[int, int] | None) -> Paging | None:
    """``name.htm`` is the first page, ``name/{count - 1}.htm`` the second, ``name/1.htm`` the last."""
    own = COUNTED_DOWN.match(urlsplit(url)._replace(query="", fragment="").geturl()) if url else None
    base = _base(links, url, own)
    if base is None:
        return None
    folder, own_number = base
    count = stated[1] if stated else 0
    for text, href, address in links:
        match = COUNTED_DOWN.match(address or href)
        if not match or match[1] != folder:
            continue
        if NUMBER.match(text):
            count = max(count, int(NUMBER.sub(r"\1", text)) + int(match[2]) - 1)
        elif NEXT.match(text) and own_number is None:
            count = max(count, int(match[2]) + 1)
    if own_number is not None and stated and stated[0]:
        count = max(count, stated[0] + own_number - 1)
    count = min(count, MAX_PAGES)
    if count < 1:
        return None
    numbers = (number for number in range(count - 1, 0, -1) if number != own_number)
    return Paging(count, tuple(f"{folder}/{number}.htm" for number in numbers) if url else ())


def _base(links: list[tuple[str, str, str | None]], url: str | None, own: re.Match[str] | None) -> tuple[str, int | None] | None:
    """The folder of the further pages and the page's own number in it (None on the first page); None when no pager link leads there."""
    if url is None:
        folders = [match[1] for text, href, _ in links if (match := COUNTED_DOWN.match(href)) and (NUMBER.match(text) or NEXT.match(text))]
        return (folders[0], None) if folders else None
    path = urlsplit(url)._replace(query="", fragment="").geturl()
    first = path[: -len(".htm")] if path.endswith(".htm") else path
    if any(address and (match := COUNTED_DOWN.match(address)) and match[1] == first for _, _, address in links):
        return first, None
    if own and any(address == f"{own[1]}.htm" for _, _, address in links):
        return own[1], int(own[2])
    return None


def _parameter_pages(links: list[tuple[str, str, str | None]], url: str | None) -> Paging | None:
    """``list.jsp?totalpage=12&PAGENUM=2…`` and the older ``a{id}t=12&a{id}p=2``."""
    for _, href, address in links:
        turned, total = TURNED.search(href), TOTAL.search(href)
        if not turned or not total or int(total[1]) < 1:
            continue
        own = re.search(rf"[?&]{turned[1]}=(\d+)", url or "")
        here = int(own[1]) if own else 1
        count = min(int(total[1]), MAX_PAGES)
        numbers = [number for number in range(2, count + 1) if number != here]
        return Paging(count, tuple(with_parameter(address, turned[1], number) for number in numbers) if address else ())
    return None
