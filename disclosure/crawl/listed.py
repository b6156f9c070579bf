"""The rows that a night's readings add to what is known of the columns: the table ``bronze/listed``."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NamedTuple

from disclosure import bronze
from disclosure.crawl.columns import ColumnReading
from disclosure.crawl.history import History, row_day, row_key
from disclosure.crawl.items import stored_triple
from disclosure.crawl.keys import Keys
from disclosure.scratch import batches


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
    column_id, fresh = reading.column.id, Keys()
    for rows in batches(reading.rows):
        items = history.find([row.url for row in rows if row.url])
        for row in rows:
            if reading.coverage != "complete" or history.is_new(column_id, row, stored_triple(row), items.get(row.url or "")):
                fresh.add(row_key(row))
    # an item that stands in two rows has both of them written down, so that neither looks changed the next night
    for row in reading.rows:
        if row_key(row) in fresh:
            yield Listed(column_id, row_key(row), row.url, stored_triple(row), row_day(row))


def listed_rows(listed: Iterable[Listed], run: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of ``bronze/listed``."""
    for row in listed:
        yield {**run, **row._asdict()}


class ListedWriter:
    """Writes the rows of one run: they wait as lines of JSON in a file without a name below ``folder``, since a night's rows are many. For one thread at a time."""

    def __init__(self, folder: Path, run: dict[str, Any]) -> None:
        self._run = run
        self._lines = TemporaryFile(dir=folder)  # noqa: SIM115 - closed by close

    def add(self, listed: Iterable[Listed]) -> None:
        """Take the rows of one reading."""
        self._lines.write(bronze.encode_rows(listed_rows(listed, self._run)))

    def write(self, path: Path) -> None:
        """Write the table."""
        self._lines.seek(0)
        bronze.write_rows(path, map(json.loads, self._lines), bronze.LISTED)

    def close(self) -> None:
        """Let go of the lines."""
        with contextlib.suppress(OSError):  # lines that a full disk has no room for
            self._lines.close()
