"""What a crawl brought, as rows for bronze and lines for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from disclosure.crawl.columns import ColumnReading
from disclosure.crawl.journal import Totals

READ = ("ok", "blank")
DEAD_LINKS = ("gone", "moved")
"""A listed article that is not there is a fact about the site, found by a night that went well."""


@dataclass(frozen=True)
class CrawlReport:
    """How a night went. ``columns``: one dict per column as ``disclosure crawl --json`` prints it; ``degraded``: something could not be read."""

    city: str
    night: date
    run_id: str
    started_at: datetime
    finished_at: datetime
    columns: list[dict[str, Any]]
    requests: int
    not_modified: int
    bytes: int
    columns_failed: int
    articles_new: int
    articles_unchanged: int
    articles_failed: int
    degraded: bool

    @property
    def seconds(self) -> float:
        """How long it took."""
        return round((self.finished_at - self.started_at).total_seconds(), 3)

    def summary(self) -> str:
        """The run in one line."""
        failed = (
            f"{self.columns_failed} of {len(self.columns)} columns not read" if self.columns_failed else f"{len(self.columns)} columns read"
        )
        articles = f"{self.articles_new} articles new, {self.articles_unchanged} unchanged, {self.articles_failed} failed"
        load = f"{self.requests} requests ({self.not_modified} not modified), {self.bytes} bytes, {self.seconds:.1f} s"
        return f"{self.city}, night of {self.night}: {failed}; {articles}; {load}{'; degraded' if self.degraded else ''}"

    def to_row(self) -> dict[str, Any]:
        """The row of ``bronze/runs``."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return values | {"columns": len(self.columns), "seconds": self.seconds}


class Tally:
    """How many items ended how, each counted once, whatever columns list it; and by column, where a new one counts in its first column only, in every
    other as unchanged. ``is_missed``: one of them could not be read."""

    def __init__(self, outcomes: Iterable[tuple[Sequence[str], str, str | None]] = (), order: Sequence[str] = ()) -> None:
        """``outcomes``: of each item its columns, how it ended, and the status of its request; ``order``: that of the columns in the register."""
        self.counts: Counter[str] = Counter()
        self.by_column: Counter[tuple[str, str]] = Counter()
        self.is_missed = False
        places = {column_id: place for place, column_id in enumerate(order)}
        for columns, outcome, status in outcomes:
            self.counts[outcome] += 1
            self.is_missed = self.is_missed or (outcome == "failed" and status not in DEAD_LINKS)
            first = min(columns, key=lambda one: places.get(one, len(places)), default=None)
            for column_id in columns:
                self.by_column[column_id, "unchanged" if outcome == "new" and column_id != first else outcome] += 1


def column_rows(readings: list[ColumnReading], tally: Tally, run: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of ``bronze/columns``."""
    return [_column_row(reading, tally, run) for reading in readings]


def _column_row(reading: ColumnReading, tally: Tally, run: dict[str, Any]) -> dict[str, Any]:
    return {
        **run,
        "column_id": reading.column.id,
        "site_id": reading.column.site,
        "host": reading.host,
        "address": reading.address,
        "status": reading.status,
        "reason": reading.reason.value if reading.reason else None,
        "cause": reading.cause.value if reading.cause else None,
        "pages_read": reading.pages_read,
        "page_count": reading.page_count,
        "rows": reading.row_count,
        "articles_new": tally.by_column[reading.column.id, "new"],
        "articles_unchanged": tally.by_column[reading.column.id, "unchanged"],
        "articles_failed": tally.by_column[reading.column.id, "failed"],
        "reached_end": reading.reached_end,
        "oldest_on": reading.oldest_on,
        "newest_on": reading.newest_on,
        "coverage": reading.coverage,
        "remark": reading.remark,
        "visit": reading.visit,
        "first_rows": reading.first_rows,
        "trust": reading.least_trust,
        "structure": reading.structure or None,
        "is_joined": reading.is_joined,
        "resume_url": reading.resume_url,
        "in_order": reading.in_order,
        "detail": reading.detail,
        "started_at": reading.started_at,
        "finished_at": reading.finished_at,
    }


def make_report(
    rows: list[dict[str, Any]],
    tally: Tally,
    totals: Totals,
    run: dict[str, Any],
    started_at: datetime,
    finished_at: datetime,
) -> CrawlReport:
    """Sum up a run."""
    columns_failed = sum(row["status"] not in READ for row in rows)
    return CrawlReport(
        city=run["city"],
        night=run["night"],
        run_id=run["run_id"],
        started_at=started_at,
        finished_at=finished_at,
        columns=[_line(row) for row in rows],
        requests=totals.requests,
        not_modified=totals.not_modified,
        bytes=totals.bytes,
        columns_failed=columns_failed,
        articles_new=tally.counts["new"],
        articles_unchanged=tally.counts["unchanged"],
        articles_failed=tally.counts["failed"],
        degraded=columns_failed > 0 or tally.is_missed,
    )


def _line(row: dict[str, Any]) -> dict[str, Any]:
    line = {"column": row["column_id"], "host": row["host"], "status": row["status"], "pages": row["pages_read"], "rows": row["rows"]}
    line |= {name: row[name] for name in ("articles_new", "articles_unchanged", "coverage", "visit")}
    return line | {name: row[name] for name in ("reason", "cause", "detail") if row[name]}
