"""The rows that a night's readings add to what is known of the columns: the table ``bronze/listed``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from disclosure.crawl.columns import ColumnReading
from disclosure.crawl.history import History, row_day, row_key
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
    # an item that stands in two rows has both of them written down, so that neither looks changed the next night
    fresh = {row_key(row) for row in reading.rows if reading.coverage != "complete" or history.is_new(column_id, row, stored_triple(row))}
    for row in reading.rows:
        if row_key(row) in fresh:
            yield Listed(column_id, row_key(row), row.url, stored_triple(row), row_day(row))


def listed_rows(listed: list[Listed], run: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of ``bronze/listed``."""
    for row in listed:
        yield {**run, **row._asdict()}
