"""The rows that a night's readings add to what is known of the columns: the table ``bronze/listed``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from disclosure.crawl.columns import ColumnReading
from disclosure.crawl.history import History, row_key
from disclosure.crawl.items import stored_triple


class Listed(NamedTuple):
    """One row of the table, without its run."""

    column_id: str
    key: int
    url: str | None
    triple: str
    listed_on: date | None


def new_rows(reading: ColumnReading, history: History) -> Iterator[Listed]:
    """What a reading adds: if it is complete what is new or changed, if another night will go on with it every row it read.

    Of any other reading nothing: rows below its end would look known although what stands between has not been seen.
    """
    if reading.coverage != "complete" and not reading.resume_url:
        return
    column_id = reading.column.id
    for row in reading.rows:
        triple = stored_triple(row)
        if reading.coverage != "complete" or history.is_new(column_id, row, triple):
            yield Listed(column_id, row_key(row), row.url, triple, date.fromisoformat(row.date[:10]) if row.date else None)


def listed_rows(listed: list[Listed], run: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of ``bronze/listed``."""
    for row in listed:
        yield {**run, **row._asdict()}
