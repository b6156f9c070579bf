"""What a night learned of one column, and how far it was to be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from disclosure.crawl.keys import Keys
from disclosure.crawl.listpage import dates_of
from disclosure.crawl.row_days import RowDays
from disclosure.crawl.row_pages import RowPages
from disclosure.fetch import CAUSES
from disclosure.fetch.records import Visit
from disclosure.nights import night_of
from disclosure.registry import Column
from disclosure.sites import Row
from scoring.model import Cause, Reason

OLD_ROWS = 2  # one old row may be a wrong date
READ_CAUSES: dict[str, tuple[Reason, Cause]] = {
    **CAUSES,
    "challenge": (Reason.CHALLENGE, Cause.SITE),
    "script_list": (Reason.SCRIPTED, Cause.SITE),
    "decode": (Reason.PARSE_DOUBT, Cause.UNCLEAR),
    "unreadable": (Reason.PARSE_DOUBT, Cause.OURS),
    "too_long": (Reason.COVERAGE, Cause.OURS),
    "lost_page": (Reason.PARSE_DOUBT, Cause.OURS),
    "cut": (Reason.PARSE_DOUBT, Cause.SITE),
    "shifted": (Reason.COVERAGE, Cause.SITE),
    "renamed": (Reason.PARSE_DOUBT, Cause.OURS),
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
    rows: RowPages = field(default_factory=RowPages)
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
    _seen: Keys = field(default_factory=Keys)
    _last: str | None = None
    _count: int = 0
    _oldest: tuple[date, ...] = ()
    _newest: date | None = None

    @property
    def oldest_on(self) -> date | None:
        """The oldest date among rows that are not pinned."""
        return self._oldest[0] if self._oldest else None

    @property
    def newest_on(self) -> date | None:
        """The newest date among rows that are not pinned; a day that is yet to come (2062, by a slip) says nothing of when it was filled."""
        return self._newest

    @property
    def row_count(self) -> int:
        """How many rows were read."""
        return self._count

    def settle(self) -> None:
        """Let go of the rows once all that wanted them has been told; what the report says of them stays: a city's rows of a night are many."""
        self.rows.close()
        self.rows, self._seen = RowPages(), Keys()

    def fail(self, status: str) -> None:
        """The column could not be read: say why, in the closed words of EVALUATION 2."""
        self.status = status if status not in ("too_long", "lost_page", "shifted", "renamed") else "partial"
        self.reason, self.cause = READ_CAUSES[status]

    def add(self, rows: tuple[Row, ...]) -> None:
        """Take the rows of one more page."""
        fresh = []
        for row in rows:
            key = (row.url or row.href, row.title, row.date)
            if key in self._seen:
                continue
            self._seen.add(key)
            fresh.append(row)
            if row.date and not row.pinned:
                day = row.date[:10]
                self.in_order = self.in_order and (self._last is None or day <= self._last)
                self._last = day
        self.rows.extend(fresh)
        self._count += len(fresh)
        days = sorted(dates_of(fresh))
        if days:
            self._oldest = tuple(sorted((*self._oldest, *days[:OLD_ROWS]))[:OLD_ROWS])
        last = night_of(self.started_at) + timedelta(days=1)  # on which the night ends
        self._newest = max([day for day in (*days, self._newest) if day is not None and day <= last], default=None)

    def add_top(self, rows: tuple[Row, ...]) -> None:
        """Take the rows of another look at the first page: what came in there meanwhile says nothing of the order further down."""
        in_order, last = self.in_order, self._last
        self.add(rows)
        self.in_order, self._last = in_order, last

    def mark(self) -> dict[str, Any]:
        """What has been read so far, to come back to (``rewind``)."""
        return {name: value for name, value in vars(self).items() if name != "rows"} | {"_seen": self._seen.copy()}

    def rewind(self, mark: dict[str, Any]) -> None:
        """Forget what was read since a mark."""
        vars(self).update(mark)
        self.rows.cut(self._count)

    def is_back_to(self, since: date | None) -> bool:
        """Whether rows older than ``since`` were seen in a list whose dates are in order; a single one may be a wrong date."""
        oldest = self._oldest
        return since is not None and self.in_order and not self.has_hole and len(oldest) == OLD_ROWS and oldest[-1] < since


@dataclass(frozen=True)
class Depth:
    """How far a column is read: back before ``since``, to its end when None, and never more than ``max_pages`` in a night.

    ``known``: keys and days of rows below which nothing is new, None where all is to be read. ``chain``: the same of the rows that earlier nights
    read on their way down, on ``chain_pages`` pages, to be gone on with at ``resume_url``; ``chain_in_order``: their dates never ran upwards.
    ``chain_top``: keys of the rows of the first page, where the last of those nights could not look at it again; empty where it could.
    ``chain_count``: how many pages the list had on that night.
    """

    since: date | None
    max_pages: int
    known: RowDays | None = None
    chain: RowDays = field(default_factory=RowDays)
    chain_pages: int = 0
    chain_in_order: bool = True
    resume_url: str | None = None
    chain_top: tuple[int, ...] = ()
    chain_count: int = 0
