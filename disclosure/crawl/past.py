"""What a reading is compared with: the earlier readings of its column, as far as they count."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from disclosure.crawl.history import READ
from disclosure.sites import Row

WAITING, OURS, PERSON = "待下一晚或人工确认", "疑为我方未读出，待人工确认", "待人工确认"
BELIEVED = "按现状采信"
STILL_EMPTY = f"空列表已由人工确认，网页没有变化，{BELIEVED}"


@dataclass(frozen=True)
class Glance:
    """One earlier reading of a column: the fields of its row of ``bronze/columns`` that are compared. None: that format did not keep it."""

    run_id: str
    night: date
    status: str
    rows: int
    first_rows: int | None
    page_count: int
    reached_end: bool
    newest_on: date | None
    finished_at: datetime
    structure: str | None = None
    detail: str | None = None
    is_joined: bool = False
    pages_read: int | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Glance:
        """From a row of ``bronze/columns``, of any format."""
        first = row.get("first_rows")
        if first is None and (row["page_count"] or 1) <= 1 and row["reached_end"]:
            first = row["rows"]
        return cls(
            run_id=row["run_id"], night=row["night"], status=row["status"], rows=row["rows"] or 0, first_rows=first,
            page_count=row["page_count"] or 1, reached_end=bool(row["reached_end"]), newest_on=row["newest_on"], finished_at=row["finished_at"],
            structure=row.get("structure"), detail=row.get("detail"), is_joined=bool(row.get("is_joined")),
            pages_read=row.get("pages_read"),
        )  # fmt: skip

    @property
    def is_doubt(self) -> bool:
        """Whether this module doubted it."""
        return self.status == "unreadable" and bool(self.detail and self.detail.endswith((WAITING, PERSON)))


@dataclass(frozen=True)
class Past:
    """What is known of a column before tonight.

    ``good``: the last reading that was believed (status ok, blank, partial), None for a column never read. ``whole``: the last of those that reached
    the end of the list, not older than one that was believed in spite of a doubt. ``doubts``: the readings doubted since,
    the oldest first. ``known``: keys (``history.row_key``) of rows the column is known to have shown; need not be all. ``rows_of`` gives the rows
    of a reading's first page with canonical addresses, empty when its body is lost; it is asked only when numbers or keys look wrong.
    ``named`` counts how many of some rows tonight's first page still names anywhere on it; ``is_same_page`` tells whether it is built as the first
    page of an earlier reading was, words aside; ``named_pages`` how many pages the first page of an earlier reading named, None when it is lost.
    """

    night: date
    good: Glance | None = None
    doubts: tuple[Glance, ...] = ()
    known: Collection[int] = frozenset()
    rows_of: Callable[[Glance], Sequence[Row]] = lambda _: ()
    named: Callable[[Sequence[Row]], int] = lambda _: 0
    is_same_page: Callable[[Glance], bool] = lambda _: False
    whole: Glance | None = None
    named_pages: Callable[[Glance], int | None] = lambda glance: glance.page_count

    @classmethod
    def of(
        cls,
        readings: Sequence[Mapping[str, Any]],
        night: date,
        known: Collection[int],
        rows_of: Callable[[Glance], Sequence[Row]],
        named: Callable[[Sequence[Row]], int] = lambda _: 0,
        is_same_page: Callable[[Glance], bool] = lambda _: False,
        named_pages: Callable[[Glance], int | None] = lambda glance: glance.page_count,
    ) -> Past:
        """From a column's rows of ``bronze/columns``, the oldest first (``ColumnPast.readings``)."""
        last = next((place for place in range(len(readings) - 1, -1, -1) if readings[place]["status"] in READ), -1)
        later = tuple(glance for row in readings[last + 1 :] if (glance := Glance.of(row)).is_doubt)
        good = Glance.of(readings[last]) if last >= 0 else None
        return cls(night, good, later, known, rows_of, named, is_same_page, _last_whole(readings[: last + 1]), named_pages)


def _last_whole(readings: Sequence[Mapping[str, Any]]) -> Glance | None:
    """The last believed reading that reached the end; what stood before a loss that was agreed to is no measure any more."""
    for row in reversed(readings):
        if row["status"] in READ and row["reached_end"]:
            return Glance.of(row)
        if row["status"] in READ and str(row.get("detail") or "").endswith(BELIEVED):
            return None
    return None
