"""How many pages a list has and where they are, as the page itself says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from disclosure.sites.reading.markup import absolute_url, is_small, names_of, text_of
from disclosure.sites.reading.pagewindow import MOST_PARTS, NUMBER, holder_of, read_window
from disclosure.sites.reading.tree import Tag

MAX_PAGES = 5_000
TOTAL = re.compile(
    r"共\s*(\d{1,4})\s*页|共\s*\d{1,6}\s*条[^\d]{0,6}\d{1,4}\s*/\s*(\d{1,4})|(?<!\d)\d{1,4}\s*/\s*(\d{1,4})\s*页|页次[:：]?\s*\d+\s*/\s*(\d{1,4})|尾页\s*\((\d{1,4})\)|第\s*\d+\s*/\s*(\d{1,4})\s*页"
)
NEXT = re.compile(r"^(下一页|下页|下一頁|后一页|next|>|›|»|>>)\s*[>»›]*$", re.IGNORECASE)
LAST = re.compile(r"^(尾页|末页|最后一页|最后页|last)$", re.IGNORECASE)
PAGER_NAME = re.compile(r"(?<![a-z])(page|pages|paging|pager|pagination|fanye\d*|pb_sys_common|p_t)(?![a-z])", re.IGNORECASE)
PLACE = re.compile(r"(?<![\d/.-])(\d{1,4})\s*/\s*(\d{1,4})(?![\d/.-])")
UNKNOWN = "http://unknown.invalid/folder/page.html"  # stands for the address of a page that nobody gave: links still tell how many pages there are
PAGER_PARTS = MOST_PARTS


@dataclass(frozen=True)
class Paging:
    """Pages of a list: the count, and the absolute addresses of the other pages from the second on.

    ``total``: how many items the list says it has, None where that is not known. ``is_open``: the page is the last that its pager names, and the pager
    says that there are more; or it has a pager that we cannot read.
    """

    page_count: int = 1
    next_pages: tuple[str, ...] = ()
    total: int | None = None
    is_open: bool = False


def linked_pages(root: Tag, url: str | None) -> Paging | None:
    """Paging from numbered links, 下一页 and 尾页; None where the page has no such links.

    When first and last page are known by one pattern of address, the pages between are filled in. Of a pager that names only the pages around
    its own those behind it are given: the pages before have named the others.
    """
    paging, window = _paging_by_links(root, url), read_window(root, url) if url else None
    if window is None:
        return paging
    known = paging or Paging()
    pages = tuple(dict.fromkeys((*known.next_pages, *window.further.values())))
    return replace(known, page_count=max(known.page_count, window.own, *window.further), next_pages=pages, is_open=window.is_open)


def _paging_by_links(root: Tag, url: str | None) -> Paging | None:
    base = url or UNKNOWN
    numbered = _numbered(root, base)
    following = _link_called(root, NEXT, base)
    last = _link_called(root, LAST, base)
    total = _stated_total(root)
    if not numbered and not following and not last:
        return Paging(total or 1) if total else None
    pattern = _pattern(numbered, following, last, base)
    count = max([total or 1, *(numbered or {1: ""}), pattern.number_of(last) if pattern and last else 1])
    pages = {number: address for number, address in numbered.items() if number > 1}
    if pattern:
        pages = {number: pages.get(number) or pattern.address(number) for number in range(2, min(count, MAX_PAGES) + 1)}
    elif following and following not in pages.values():
        pages[2 if 2 not in pages else max(pages) + 1] = following
        count = max(count, 2)
    addresses = [pages[number] for number in sorted(pages) if pages[number] != url]
    return Paging(max(count, 1), tuple(dict.fromkeys(addresses)) if url else ())


@dataclass(frozen=True)
class _Pattern:
    """An address with a hole for the page number, which may be counted from another start."""

    head: str
    tail: str
    offset: int

    def address(self, number: int) -> str:
        return f"{self.head}{number + self.offset}{self.tail}"

    def number_of(self, address: str) -> int:
        inner = address[len(self.head) : len(address) - len(self.tail)] if self.tail else address[len(self.head) :]
        fits = address.startswith(self.head) and address.endswith(self.tail) and inner.isdigit() and len(inner) <= 4
        return int(inner) - self.offset if fits else 1


def _numbered(root: Tag, url: str | None) -> dict[int, str]:
    """Page number → address of links that are nothing but a number and stand beside each other (or beside 下一页)."""
    holders: dict[int, dict[int, str]] = {}
    for anchor in root.find_all("a"):
        match = NUMBER.match(text_of(anchor))
        address = absolute_url(anchor.get("href"), url) if match else None
        holder = holder_of(anchor)
        if match and address and holder is not None and 0 < int(match[1]) <= MAX_PAGES and not _is_day_of_calendar(anchor):
            holders.setdefault(id(holder), {})[int(match[1])] = address
    runs = [pages for pages in holders.values() if set(pages) & {1, 2}]
    return max(runs, key=len, default={})


def _is_day_of_calendar(anchor: Tag) -> bool:
    """True for a number in a calendar's grid."""
    row = anchor.around("tr")
    return row is not None and is_small(row, PAGER_PARTS) and len(row.find_all("td")) == 7


def _link_called(root: Tag, name: re.Pattern[str], url: str | None) -> str | None:
    """The address of the link with such a text or title."""
    for anchor in root.find_all("a"):
        words = text_of(anchor) or next((image.get("alt") or image.get("title") for image in anchor.find_all("img")), "")
        if name.match(words) or name.match(anchor.get("title")):
            address = absolute_url(anchor.get("href"), url)
            if address and address != url:
                return address
    return None


def pager_place(root: Tag) -> tuple[int, int] | None:
    """(current page, pages) where an element that is called a pager says ``1/12``; None where none does."""
    for tag in root.find_all(["div", "span", "td", "ul", "li", "p"]):
        if PAGER_NAME.search(names_of(tag)) and is_small(tag, PAGER_PARTS) and (match := PLACE.search(text_of(tag))):
            current, count = int(match[1]), int(match[2])
            if 1 <= current <= count:
                return current, count
    return None


def with_parameter(url: str, name: str, number: int) -> str:
    """The address with a page number in its query: in its place where it has one, else at the end."""
    changed, times = re.subn(rf"([?&]{re.escape(name)}=)[^&#]*", rf"\g<1>{number}", url, count=1)
    if times:
        return changed
    bare, mark, fragment = url.partition("#")
    return f"{bare}{'&' if '?' in bare else '?'}{name}={number}{mark}{fragment}"


def _stated_total(root: Tag) -> int | None:
    """The number of pages that the page's text states."""
    match = TOTAL.search(text_of(root.body)) if root.body else None
    number = int(next(group for group in match.groups() if group)) if match else 0
    return number if 0 < number <= MAX_PAGES else None


def _pattern(numbered: dict[int, str], following: str | None, last: str | None, url: str | None) -> _Pattern | None:
    """The address pattern: two numbered links differ in one number only, and that number runs with the page number."""
    known = sorted((number, address) for number, address in numbered.items() if number > 1)
    if not known and following and _same_place(following, url):
        known = [(2, following)]
    for number, address in known:
        for match in reversed(list(re.finditer(r"(?<!\d)\d{1,4}(?!\d)", address))):
            offset = int(match[0]) - number
            pattern = _Pattern(address[: match.start()], address[match.end() :], offset)
            if (
                offset in (0, -1)
                and all(pattern.address(other) == place for other, place in known)
                and (len(known) > 1 or (last and pattern.number_of(last) >= number))
            ):
                return pattern
    return None


def _same_place(one: str, other: str | None) -> bool:
    """True when two addresses lie in one folder."""
    return bool(other) and urlsplit(urljoin(one, ".")).path == urlsplit(urljoin(other or "", ".")).path
