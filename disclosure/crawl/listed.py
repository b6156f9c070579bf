"""The rows that a night's readings add to what is known of the columns: the table ``bronze/listed``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from disclosure.crawl.columns import ColumnReading
from disclosure.crawl.history import History, row_key
from disclosure.crawl.items import stored_triple


def listed_rows(readings: list[ColumnReading], history: History, run: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Rows for ``bronze/listed``: of a complete reading what is new or changed, of one that will be gone on with every row it read.

    Of any other reading nothing: rows below its end would look known although what stands between has not been seen.
    """
    for reading in readings:
        if reading.coverage != "complete" and not reading.resume_url:
            continue
        for row in reading.rows:
            triple = stored_triple(row)
            if reading.coverage != "complete" or history.is_new(reading.column.id, row, triple):
                day = date.fromisoformat(row.date[:10]) if row.date else None
                yield {**run, "column_id": reading.column.id, "key": row_key(row), "url": row.url, "triple": triple, "listed_on": day}
