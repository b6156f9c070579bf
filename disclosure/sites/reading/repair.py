"""How a list whose layout changed may be read: proposed from old items seen again in the new page, used when a person has accepted it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from disclosure.sites.model import Page, Row, Warning
from disclosure.sites.reading.markup import absolute_url
from disclosure.sites.reading.platforms import choose_platform
from disclosure.sites.reading.reader import read_bytes
from disclosure.sites.reading.rowtitles import row_title
from disclosure.sites.reading.selectors import Selector, are_steps, is_in_body, parse_shown, read_elements, select_by_path, shorten
from disclosure.sites.reading.structure import path_of, step_of, structure_of
from disclosure.sites.reading.tree import Tag
from disclosure.text import decode_page, squeeze

SHORTEST_TITLE = 6  # characters; a shorter one is also the name of a column
FEWEST_FOUND, LEAST_SHARE = 2, 0.2  # [D] old items that must be met again, so that a box beside the list is not proposed
SHOWN_ROWS = 10
HINTED = "hinted"


@dataclass(frozen=True)
class Proposal:
    """A row selector and what speaks for it: of ``old`` items ``found`` are among its ``rows``, of which ``dated`` show a date.

    An item is found by its address (by its title where it had none); ``moved`` more are there by title under another address. ``addressed`` rows
    have an address, of the old ones ``old_addressed`` had. ``preview``: the first rows as they would be read.
    """

    selector: str
    old: int
    found: int
    rows: int
    dated: int
    preview: tuple[Row, ...] = ()
    moved: int = 0
    addressed: int = 0
    old_addressed: int = 0

    def to_json(self) -> dict[str, Any]:
        """The proposal as JSON values; of a row of the preview title, url and date."""
        shown = [{"title": row.title, "url": row.url, "date": row.date} for row in self.preview]
        counts = {name: getattr(self, name) for name in ("old", "found", "moved", "rows", "dated", "addressed", "old_addressed")}
        return {"selector": self.selector, **counts, "preview": shown}


def are_addresses_lost(addressed: int, rows: int, old_addressed: int, old: int) -> bool:
    """Whether most of the old rows had an address and most of the new ones have none: nothing could be found again by them."""
    return 2 * old_addressed > old and 2 * addressed < rows


def propose_repair(body: bytes, url: str | None, old: Sequence[Row], *, content_type: str | None = None) -> Proposal | None:
    """Find the repeating block of a page that holds most of the old items; None where too few of them stand on it.

    ``old``: rows of the last good reading. They are met again by address or by title, so that one of both may have changed. A block whose rows
    lost their addresses is given only where no other is, and says so (``are_addresses_lost``).
    """
    book = _Book(old)
    if len(book) < FEWEST_FOUND:
        return None
    root = parse_shown(body, content_type)
    by_path: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for number, tag in _mentions(root, book, url):
        for around in (tag, *tag.parents):
            if is_in_body(around):
                by_path[tuple(path_of(around))].add(number)
    least = max(FEWEST_FOUND, LEAST_SHARE * len(book))
    elements = select_by_path(root, {path for path, numbers in by_path.items() if len(numbers) >= least and are_steps(path)})
    tried = [_try(path, tags, book, url) for path, tags in elements.items()]
    best = max((trial for trial in tried if trial.met >= least), key=lambda trial: trial.merit, default=None)
    if best is None:
        best = max((trial for trial in tried if trial.met + trial.named >= least), key=lambda trial: trial.merit, default=None)
    if best is None:
        return None
    selector = shorten(best.path, best.elements, root)
    old_addressed = sum(1 for row in old if row.url)
    return Proposal(
        str(selector),
        len(book),
        best.found,
        len(best.rows),
        best.dated,
        tuple(best.rows[:SHOWN_ROWS]),
        best.moved,
        best.addressed,
        old_addressed,
    )


def count_mentioned(body: bytes, url: str | None, old: Sequence[Row], *, content_type: str | None = None) -> int:
    """How many of these items a page still names, by link or by title, wherever they stand on it."""
    return len({number for number, _ in _mentions(parse_shown(body, content_type), _Book(old), url)})


def skeleton_of(body: bytes, *, content_type: str | None = None) -> tuple[str, ...]:
    """The elements of a page in their order, without words: the same for two nights' copies of a page whose days and counters alone changed."""
    return tuple(step_of(tag) for tag in parse_shown(body, content_type).tags)


def read_rows_by(body: bytes, url: str | None, selector: str, *, content_type: str | None = None) -> tuple[Row, ...]:
    """The rows of a page by an accepted selector; none where it finds nothing. Raises InputError for a text that is no selector."""
    return tuple(read_elements(Selector.parse(selector).select(parse_shown(body, content_type)), url))


def read_page_by(body: bytes, url: str | None, selector: str, *, content_type: str | None = None, platform: str | None = None) -> Page:
    """A list page whose rows an accepted selector finds; everything else is read as ever.

    Where the selector finds no row any more the page is ``other`` with the warning ``repair_lost``; a protection page stays what it is.
    """
    page = read_bytes(body, url, content_type, platform)
    if page.challenge or any(warning.code in ("empty", "not_html", "nesting") for warning in page.warnings):
        return page
    root = parse_shown(body, content_type)
    elements = Selector.parse(selector).select(root)
    rows = read_elements(elements, url)
    if not rows:
        lost = Warning("repair_lost", f"the accepted selector {selector} finds no row any more")
        return replace(page, kind="other", rows=(), blank=False, script_list=False, structure="", warnings=(*page.warnings, lost))
    if page.kind != "list":
        html = decode_page(body, content_type).text
        paging = choose_platform(html, url, platform).read_paging(html, root, url)
        if paging is not None:
            page = replace(page, page_count=paging.page_count, next_pages=paging.next_pages)
    hinted = Warning(HINTED, f"rows read by the accepted selector {selector}")
    return replace(
        page, kind="list", rows=tuple(rows), blank=False, script_list=False, remark=None, trust=1.0, structure=structure_of(elements),
        title=None, published=None, dates=(), body="", attachments=(), warnings=(*page.warnings, hinted),
    )  # fmt: skip


class _Book:
    """The old items by what they are met again by."""

    def __init__(self, old: Sequence[Row]) -> None:
        self._by_place: dict[str, int] = {}
        self._by_title: dict[str, int] = {}
        self._size = len(old)
        self._addressed = {number for number, row in enumerate(old) if _place_of(row.url)}
        for number, row in enumerate(old):
            place, title = _place_of(row.url), squeeze(row.title)
            if place:
                self._by_place.setdefault(place, number)
            if len(title) >= SHORTEST_TITLE:
                self._by_title.setdefault(title, number)

    def __len__(self) -> int:
        return self._size

    def find(self, title: str, url: str | None) -> int | None:
        """The number of the old item with this address or title."""
        found = self._by_place.get(_place_of(url) or "\n")
        return self._by_title.get(squeeze(title)) if found is None else found

    def is_same(self, number: int, url: str | None) -> bool:
        """Whether an item met again is found: by its address, unless it had none."""
        return number not in self._addressed or self._by_place.get(_place_of(url) or "\n") == number


@dataclass(frozen=True)
class _Trial:
    """What one path would read."""

    path: tuple[str, ...]
    elements: list[Tag]
    rows: list[Row]
    found: int
    moved: int
    named: int

    @property
    def met(self) -> int:
        """Old items that its rows lead to, at their address or at another."""
        return self.found + self.moved

    @property
    def addressed(self) -> int:
        """Rows with an address."""
        return sum(1 for row in self.rows if row.url)

    @property
    def dated(self) -> int:
        return sum(1 for row in self.rows if row.date)

    @property
    def merit(self) -> tuple[int, int, int, int, int]:
        """Old items first, then dates, then no more rows than needed; of equals the outermost element, which holds all of a row."""
        return self.met, self.named, self.dated, -len(self.rows), -len(self.path)


def _try(path: tuple[str, ...], elements: list[Tag], book: _Book, url: str | None) -> _Trial:
    rows = read_elements(elements, url)
    found: set[int] = set()
    moved: set[int] = set()
    named: set[int] = set()
    for row in rows:
        number = book.find(row.title, row.url)
        if number is not None:
            (found if book.is_same(number, row.url) else moved if row.url else named).add(number)
    return _Trial(path, elements, rows, len(found), len(moved - found), len(named - moved - found))


def _mentions(root: Tag, book: _Book, url: str | None) -> Iterator[tuple[int, Tag]]:
    """Every element that names an old item: a link to it, or the innermost element that says its title."""
    for anchor in root.find_all("a"):
        number = book.find(row_title(anchor)[0], absolute_url(anchor.get("href"), url))
        if number is not None:
            yield number, anchor
    for text in root.texts:
        number = book.find(text.value, None)
        if number is not None and text.parent is not None and text.parent.around("a") is None and text.parent.name != "a":
            yield number, text.parent


def _place_of(url: str | None) -> str | None:
    """An address without scheme and host, which a move changes; None for a home page."""
    if url is None:
        return None
    parts = urlsplit(url)
    place = parts.path + (f"?{parts.query}" if parts.query else "")
    return place if place.strip("/") else None
