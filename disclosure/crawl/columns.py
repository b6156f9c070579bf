"""Reads one column: its list pages back to the date needed, what that covers, and what stood in the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlsplit

from disclosure.crawl.history import row_day, row_key
from disclosure.crawl.list_calls import ask_list
from disclosure.fetch import CAUSES, Errand, OwnSites, Result
from disclosure.fetch.records import NOT_ASKED, PASSING, Visit
from disclosure.registry import Column
from disclosure.sites import Page, Row
from disclosure.sites.reading.gaps import CUT, TURNED
from scoring.model import Cause, Reason

UNREADABLE_SHARE = 0.1  # a list whose titles are broken in more rows than this is not read at all
OLD_ROWS = 2
ANCHORS = 2
MOST_REPEATS = 2  # the first page often has a second address (index.html)

HOME = re.compile(r"^/?(?:(?:index|default|main|home)\.\w+)?$", re.IGNORECASE)

PageReader = Callable[[Errand], tuple[Result, Page | None]]
"""Fetches a list page and reads it: from the new body, or after a 304 from the one kept."""

READ_CAUSES: dict[str, tuple[Reason, Cause]] = {
    **CAUSES,
    "challenge": (Reason.CHALLENGE, Cause.SITE),
    "script_list": (Reason.SCRIPTED, Cause.SITE),
    "decode": (Reason.PARSE_DOUBT, Cause.UNCLEAR),
    "unreadable": (Reason.PARSE_DOUBT, Cause.OURS),
    "too_long": (Reason.COVERAGE, Cause.OURS),
    "lost_page": (Reason.PARSE_DOUBT, Cause.OURS),
    "cut": (Reason.PARSE_DOUBT, Cause.SITE),
    "doubted": (Reason.PARSE_DOUBT, Cause.OURS),
}
TRUSTED = 0.8  # [D] a list page of which two readings have less in common proves no absence


@dataclass
class ColumnReading:
    """What a night learned of one column; the row of ``bronze/columns`` is made from it.

    ``rows`` are unique list rows with canonical addresses. ``coverage``: complete when the last page was reached, or rows older than
    the needed date were seen with dates in order (pinned rows say nothing about order), or rows that an earlier complete reading held;
    none when no row and no 「暂无」 was read. ``is_joined``: pages in the middle were left out, because the night before had read them;
    ``resume_url``: the page from which another night can go on. ``in_order``: no date runs upwards, not on the pages left out either.
    ``has_hole``: a page on the way down did not show its own rows. ``detail``: what we say of the reading ourselves.
    """

    column: Column
    host: str
    address: str
    started_at: datetime
    visit: Visit = "watch"
    status: str = "ok"
    reason: Reason | None = None
    cause: Cause | None = None
    coverage: str = "none"
    pages_read: int = 0
    page_count: int = 0
    rows: list[Row] = field(default_factory=list)
    reached_end: bool = False
    in_order: bool = True
    has_hole: bool = False
    first_rows: int = 0
    structure: str = ""
    is_joined: bool = False
    resume_url: str | None = None
    remark: str | None = None
    detail: str | None = None
    finished_at: datetime | None = None
    least_trust: float = 1.0
    _seen: set[tuple[str, str, str | None]] = field(default_factory=set)
    _last: str | None = None
    _count: int | None = None
    _span: tuple[date | None, date | None] | None = None

    @property
    def oldest_on(self) -> date | None:
        """The oldest date among rows that are not pinned."""
        return self._span[0] if self._span else min(_dates(self.rows), default=None)

    @property
    def newest_on(self) -> date | None:
        """The newest date among rows that are not pinned."""
        return self._span[1] if self._span else max(_dates(self.rows), default=None)

    @property
    def row_count(self) -> int:
        """How many rows were read."""
        return self._count if self._count is not None else len(self.rows)

    def settle(self) -> None:
        """Let go of the rows once all that wanted them has been told, and keep what the report says of them: a city's rows of a night are many."""
        self._count, self._span = len(self.rows), (self.oldest_on, self.newest_on)
        self.rows, self._seen = [], set()

    def fail(self, status: str) -> None:
        """The column could not be read: say why, in the closed words of EVALUATION 2."""
        self.status = status if status != "too_long" and status != "lost_page" else "partial"
        self.reason, self.cause = READ_CAUSES[status]

    def add(self, rows: tuple[Row, ...]) -> None:
        """Take the rows of one more page."""
        for row in rows:
            key = (row.url or row.href, row.title, row.date)
            if key in self._seen:
                continue
            self._seen.add(key)
            self.rows.append(row)
            if row.date and not row.pinned:
                day = row.date[:10]
                self.in_order = self.in_order and (self._last is None or day <= self._last)
                self._last = day

    def is_back_to(self, since: date | None) -> bool:
        """Whether rows older than ``since`` were seen in a list whose dates are in order; a single one may be a wrong date."""
        oldest = sorted(_dates(self.rows))[:OLD_ROWS]
        return since is not None and self.in_order and not self.has_hole and len(oldest) == OLD_ROWS and oldest[-1] < since


@dataclass(frozen=True)
class Depth:
    """How far a column is read: back before ``since``, to its end when None, and never more than ``max_pages`` in a night.

    ``known``: keys and days of rows below which nothing is new, None where all is to be read. ``chain``: the same of the rows that earlier nights
    read on their way down, on ``chain_pages`` pages, to be gone on with at ``resume_url``; ``chain_in_order``: their dates never ran upwards.
    """

    since: date | None
    max_pages: int
    known: Mapping[int, date | None] | None = None
    chain: Mapping[int, date | None] = field(default_factory=dict)
    chain_pages: int = 0
    chain_in_order: bool = True
    resume_url: str | None = None


def read_column(reading: ColumnReading, url: str, read: PageReader, sites: OwnSites, depth: Depth) -> None:
    """Fill a reading from the column's pages, the first at ``url``."""
    errand = Errand(url, "list", reading.column.id, visit=reading.visit)
    result, page = read(errand)
    is_moved = leads_up(result)
    if not is_moved:
        result, page = ask_list((result, page), errand, read, sites)
    trouble = "moved" if is_moved else _first_trouble(reading.column, result, page)
    if trouble is not None:
        reading.fail(trouble)
        return
    assert page is not None
    reading.pages_read, reading.page_count, reading.remark = 1, page.page_count, page.remark
    reading.least_trust, reading.structure, reading.first_rows = page.trust, getattr(page, "structure", ""), len(page.rows)
    reading.add(_own_form(page.rows, sites))
    if not page.rows and _is_cut(page):
        reading.fail("cut")
        return
    if not page.rows:
        reading.status, reading.coverage, reading.reached_end = "blank" if page.blank else "ok", "complete", True
        return
    trouble = _Descent(reading, read, sites, depth).run(result, page)
    reading.reached_end = trouble == "end"
    is_whole = reading.reached_end or trouble == "known" or reading.is_back_to(depth.since)
    if is_whole and reading.least_trust >= TRUSTED:
        reading.coverage, reading.resume_url = "complete", None
        return
    reading.coverage = "partial"
    reading.fail("doubted" if is_whole else "lost_page" if reading.has_hole else trouble)
    reading.status = "partial"
    if reading.least_trust < TRUSTED:
        reading.resume_url = None  # another night would go on from rows that are in doubt


class _Descent:
    """The way down a list, page by page.

    It skips what an earlier night has read without a hole: when a page joins those rows, the next one is the page where that night stopped,
    which must begin with some of them. Where it does not (rows were taken away, everything moved up) the pages follow one by one.
    """

    def __init__(self, reading: ColumnReading, read: PageReader, sites: OwnSites, depth: Depth) -> None:
        self._reading, self._read, self._sites, self._depth = reading, read, sites, depth
        self._seen: set[str] = set()
        self._bodies: set[str | None] = set()
        self._queue: list[str] = []
        self._may_jump = bool(depth.chain and depth.resume_url)

    def run(self, first: Result, page: Page) -> str:
        """Read the pages after the first; ``end`` when there are no more, ``enough`` when the needed date is passed, ``known`` when rows known
        are reached, else what stopped it."""
        reading, latest = self._reading, page
        self._seen, self._bodies = {first.fetch.url}, {first.fetch.sha256}
        self._queue = _next_urls(page, self._sites, self._seen)
        last_url, repeats = first.fetch.url, 0
        while self._queue or _is_cut(latest):
            stop = self._why_stop(latest)
            if stop is not None:
                if stop == "too_long":
                    self._leave_at(last_url, is_jump=False)
                return stop
            url, is_jump = self._next(latest)
            self._seen.add(url)
            result, further = self._read(Errand(url, "list", reading.column.id, visit=reading.visit))
            trouble = _further_trouble(result, further)
            if trouble is not None or further is None:
                if _goes_on(trouble, result):
                    self._leave_at(last_url, is_jump)
                return trouble or "unreadable"
            if result.fetch.sha256 in self._bodies:
                repeats += 1
                # of as many addresses as there are pages one did not show its own rows; a second address of a page is one more
                reading.has_hole = len(self._seen | set(self._queue)) - repeats < reading.page_count
                if repeats > MOST_REPEATS:
                    reading.has_hole = True
                    return "lost_page"  # a site that answers every number with the same page would never end
                continue
            if is_jump and not self._overlaps(further):
                self._seen.discard(url)  # what moved up may hide between the two: go on page by page, in its place also with this one
                continue
            if not further.rows and self._queue:
                reading.has_hole = True
                return "lost_page"  # 「暂无」 in the middle of a list: what stands on this page was not shown
            self._take(result, further, is_jump)
            latest, last_url = further, url
        # page and resumed page were counted by the earlier night too
        pages = reading.pages_read + (self._depth.chain_pages - 2 if reading.is_joined else 0)
        is_whole = pages >= reading.page_count and not reading.has_hole
        return "end" if is_whole and not has_warning(latest, TURNED) else "lost_page"

    def _why_stop(self, latest: Page) -> str | None:
        depth, reading = self._depth, self._reading
        if _is_cut(latest):
            return "cut"  # what stood behind the break would be missing in the middle
        if depth.known is not None and reading.in_order and not reading.has_hole and _ends_in(latest, depth.known, self._sites):
            return "known"
        if reading.is_back_to(depth.since) and _is_old(latest, depth.since):
            return "enough"
        return "too_long" if reading.pages_read >= depth.max_pages else None

    def _next(self, latest: Page) -> tuple[str, bool]:
        """The next page, and whether it is the one where the earlier night stopped."""
        resume = self._depth.resume_url
        if self._may_jump and resume and _ends_in(latest, self._depth.chain, self._sites):
            self._may_jump = False
            if resume not in self._seen:
                return resume, True
        return self._queue.pop(0), False

    def _leave_at(self, last_url: str, is_jump: bool) -> None:
        """Note where another night goes on; where the page of the night before failed in its turn, that night's rows are not given up."""
        reading, depth = self._reading, self._depth
        if reading.has_hole or not any(row.date for row in reading.rows):
            return  # without days nothing tells that rows are where they were
        reading.resume_url = last_url
        if is_jump:
            reading.resume_url, reading.is_joined, reading.in_order = depth.resume_url, True, reading.in_order and depth.chain_in_order

    def _overlaps(self, page: Page) -> bool:
        """Whether a page begins with rows of the night before: then none stands between; one in its middle may have been moved there."""
        rows = _unpinned(page, self._sites)[:ANCHORS]
        return bool(rows) and all(_is_among(row, self._depth.chain) for row in rows)

    def _take(self, result: Result, page: Page, is_jump: bool) -> None:
        reading = self._reading
        self._bodies.add(result.fetch.sha256)
        reading.pages_read += 1
        reading.least_trust = min(reading.least_trust, page.trust)
        reading.page_count = max(reading.page_count, page.page_count)
        if is_jump or not reading.is_joined or not self._is_passed(page):
            reading.add(_own_form(page.rows, self._sites))
        if is_jump:
            reading.is_joined, reading.in_order = True, reading.in_order and self._depth.chain_in_order
            # pages before the one jumped to were read by the earlier night; a pager that does not reach as far says nothing of their order
            own = self._queue.index(result.fetch.url) if result.fetch.url in self._queue else None
            self._seen |= set(self._queue[:own]) if own is not None else set()
            self._queue = self._queue[own + 1 :] if own is not None else []
        self._queue = _merged(self._queue, self._named(page, is_jump))

    def _named(self, page: Page, is_jump: bool) -> list[str]:
        """The pages that a page names and that are still to be read; of one that the night before has read (the neighbours of the page jumped to)
        those alone that come after it."""
        named = _next_urls(page, self._sites, self._seen)
        if is_jump or not self._reading.is_joined or not self._is_passed(page):
            return named
        return named[next((place for place, url in enumerate(named) if url in self._queue), 0) :]

    def _is_passed(self, page: Page) -> bool:
        return all(_is_among(row, self._depth.chain) for row in _unpinned(page, self._sites))


def _goes_on(trouble: str | None, result: Result) -> bool:
    """Whether another night can go on where this one stopped: we held back, or the page failed in passing."""
    return trouble in NOT_ASKED or result.fetch.status in PASSING


def _merged(queue: list[str], named: list[str]) -> list[str]:
    """Addresses still to be read with those that a page names, in the page's order: ``… 5 6 … 40`` puts 6 before the 40 that waits already."""
    place = next((queue.index(url) for url in named if url in queue), len(queue))
    return [*(url for url in queue[:place] if url not in named), *named, *(url for url in queue[place:] if url not in named)]


def _ends_in(page: Page, rows_before: Mapping[int, date | None], sites: OwnSites) -> bool:
    """Whether the last rows of a page are all among ``rows_before``; pinned rows stand where they stand on every night."""
    rows = _unpinned(page, sites)[-ANCHORS:]
    return bool(rows) and all(_is_among(row, rows_before) for row in rows)


def _is_among(row: Row, rows_before: Mapping[int, date | None]) -> bool:
    """Whether a row stands there with its day; with another day, or none, it may have been published anew and says nothing of the rows around it."""
    day = row_day(row)
    return day is not None and rows_before.get(row_key(row)) == day


def _unpinned(page: Page, sites: OwnSites) -> list[Row]:
    return [row for row in _own_form(page.rows, sites) if not row.pinned]


def has_warning(page: Page, *codes: str) -> bool:
    """Whether the page reader warned of one of these."""
    return any(warning.code in codes for warning in page.warnings)


def _is_cut(page: Page) -> bool:
    """Whether the end of the page was not sent, or not read."""
    return has_warning(page, CUT, "size")


def _is_old(page: Page, since: date | None) -> bool:
    """Whether a whole page lies before ``since``: one old row may be a wrong date or a quotation, a page of them is not."""
    days = _dates(list(page.rows))
    return since is not None and bool(days) and max(days) < since


def leads_up(result: Result) -> bool:
    """Whether the address was redirected to the site's home page or to a folder above: what stands there is not this column."""
    asked, found = urlsplit(result.fetch.url).path, urlsplit(result.fetch.location or result.fetch.url).path
    if HOME.match(found) and not HOME.match(asked):
        return True
    above, own = found[: found.rfind("/") + 1], asked[: asked.rfind("/") + 1]
    return above != own and own.startswith(above) and not found.startswith(asked)


def _first_trouble(column: Column, result: Result, page: Page | None) -> str | None:
    if page is not None and page.challenge:
        return "challenge"
    if not result.is_read or page is None:
        return result.fetch.status
    if is_broken(page):
        return "decode"
    if page.kind == "list" and (page.rows or page.blank):
        return None
    if page.kind == "list" and page.script_list:
        return "script_list"
    # a column of class 静态 may be one page of text (a profile, a guide) instead of a list
    return None if column.kind == "static" and _is_text(page) else "unreadable"


def _is_text(page: Page) -> bool:
    return page.kind in ("article", "other") and not has_warning(page, "empty", "not_html", "nesting", CUT)


def _further_trouble(result: Result, page: Page | None) -> str | None:
    if result.is_read and leads_up(result):
        return "moved"
    if page is not None and page.challenge:
        return "challenge"
    if not result.is_read or page is None:
        return result.fetch.status
    if is_broken(page):
        return "decode"
    return None if page.kind == "list" and (page.rows or page.blank) else "unreadable"


def is_broken(page: Page) -> bool:
    """Whether bytes that are no text in any encoding reach what we would take from the page: its titles, or all of it."""
    if not any(warning.code == "decode" for warning in page.warnings):
        return False
    if page.rows:
        return sum("\ufffd" in row.title for row in page.rows) > UNREADABLE_SHARE * len(page.rows)
    text = f"{page.title or ''}{page.body}"
    return 20 * text.count("\ufffd") >= len(text)  # as of an item: every twentieth character; of a page without a word nothing can be known


def _next_urls(page: Page, sites: OwnSites, seen: set[str]) -> list[str]:
    found: list[str] = []
    for url in page.next_pages:
        own = sites.canonical(url)
        if own and sites.is_own(own) and own not in seen and own not in found:
            found.append(own)
    return found


def _own_form(rows: tuple[Row, ...], sites: OwnSites) -> tuple[Row, ...]:
    """Rows with canonical addresses, so that an item has one address whatever name of the site a link is written with."""
    return tuple(Row(row.title, row.href, sites.canonical(row.url) if row.url else None, row.date, row.pinned) for row in rows)


def _dates(rows: list[Row]) -> list[date]:
    return [date.fromisoformat(row.date[:10]) for row in rows if row.date and not row.pinned]
