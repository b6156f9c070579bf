"""What a crawl brought, as rows for bronze and lines for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from disclosure.crawl.columns import ColumnReading
from disclosure.crawl.items import Item, count_items
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


@dataclass(frozen=True)
class Outcomes:
    """How many items ended how, each counted once, whatever columns list it; ``is_missed``: one of them could not be read."""

    new: int
    unchanged: int
    failed: int
    is_missed: bool

    @classmethod
    def of(cls, items: Iterable[Item]) -> Outcomes:
        """Count a run's items."""
        counts: Counter[str] = Counter()
        is_missed = False
        for item in items:
            counts[item.outcome] += 1
            is_missed = is_missed or _is_missed(item)
        return cls(counts["new"], counts["unchanged"], counts["failed"], is_missed)


def column_rows(readings: list[ColumnReading], items: dict[str, Item], run: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of ``bronze/columns``."""
    by_column: dict[str, list[Item]] = {}
    for item in items.values():
        for column_id in item.columns:
            by_column.setdefault(column_id, []).append(item)
    return [_column_row(reading, by_column.get(reading.column.id, []), run) for reading in readings]


def _column_row(reading: ColumnReading, items: list[Item], run: dict[str, Any]) -> dict[str, Any]:
    count = count_items(items, reading.column.id)
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
        "articles_new": count("new"),
        "articles_unchanged": count("unchanged"),
        "articles_failed": count("failed"),
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
    outcomes: Outcomes,
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
        articles_new=outcomes.new,
        articles_unchanged=outcomes.unchanged,
        articles_failed=outcomes.failed,
        degraded=columns_failed > 0 or outcomes.is_missed,
    )


def _line(row: dict[str, Any]) -> dict[str, Any]:
    line = {"column": row["column_id"], "host": row["host"], "status": row["status"], "pages": row["pages_read"], "rows": row["rows"]}
    line |= {name: row[name] for name in ("articles_new", "articles_unchanged", "coverage", "visit")}
    return line | {name: row[name] for name in ("reason", "cause", "detail") if row[name]}


def _is_missed(item: Item) -> bool:
    return item.outcome == "failed" and item.status not in DEAD_LINKS
