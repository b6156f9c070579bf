"""What earlier runs know of every column: how far it was read and when, which rows it showed, and where an unfinished reading goes on.

Everything here stands in ``bronze/columns`` and ``bronze/listed``. A row is written to ``listed`` when a reading first shows it (or shows it
with another title or date), and only by readings that join what was known: those that ended complete, and those that will be gone on with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from disclosure import bronze
from disclosure.sites import Row

READ = ("ok", "blank", "partial")
NEEDED = [
    *(
        "run_id",
        "night",
        "column_id",
        "host",
        "address",
        "status",
        "coverage",
        "pages_read",
        "page_count",
        "rows",
        "first_rows",
        "reached_end",
    ),
    *("oldest_on", "newest_on", "visit", "structure", "resume_url", "is_joined", "detail", "articles_new", "started_at", "finished_at"),
]


@dataclass
class ColumnPast:
    """One column as its readings so far left it. ``readings`` are rows of ``bronze/columns``, the oldest first.

    ``known``: keys of the rows that stand, without a hole, below the top of the list as it was last read completely. ``chain``: the same of a
    reading that stopped on the way down; it goes on at ``resume_url``.
    """

    column_id: str
    readings: list[dict[str, Any]] = field(default_factory=list)
    known: set[int] = field(default_factory=set)
    chain: set[int] = field(default_factory=set)
    chain_pages: int = 0
    resume_url: str | None = None
    chain_since: datetime | None = None

    @property
    def last(self) -> dict[str, Any] | None:
        """The latest reading, whatever became of it."""
        return self.readings[-1] if self.readings else None

    @property
    def complete(self) -> list[dict[str, Any]]:
        """The complete readings."""
        return [reading for reading in self.readings if reading["coverage"] == "complete"]

    @property
    def last_read_on(self) -> date | None:
        """The last night on which the column could be read."""
        return max((reading["night"] for reading in self.readings if reading["status"] in READ), default=None)

    def is_deep(self, since: date | None) -> bool:
        """Whether a complete reading has reached the end of the list or a day before ``since``."""
        return any(
            reading["reached_end"] or (since is not None and reading["oldest_on"] is not None and reading["oldest_on"] < since)
            for reading in self.complete
        )

    def is_whole_since(self, instant: datetime) -> bool:
        """Whether the column was read completely by a reading that began at ``instant`` or later."""
        return any(reading["started_at"] >= instant for reading in self.complete)

    def take(self, reading: dict[str, Any], keys: set[int]) -> None:
        """Add one more reading, later than those before."""
        self.readings.append(reading)
        if reading["coverage"] == "complete":
            self.known |= self.chain | keys
            self.chain, self.chain_pages, self.resume_url, self.chain_since = set(), 0, None, None
        elif reading["resume_url"]:
            if reading["is_joined"] or not self.chain:
                self.chain |= keys
                self.chain_pages += reading["pages_read"]
                self.chain_since = self.chain_since or reading["started_at"]
            else:
                self.chain, self.chain_pages, self.chain_since = keys, reading["pages_read"], reading["started_at"]
            self.resume_url = reading["resume_url"]


@dataclass
class ListedItem:
    """An item as the columns listed it so far: its rows' triples, and the newest date any of them gave."""

    url: str
    columns: list[str] = field(default_factory=list)
    triples: dict[str, str] = field(default_factory=dict)
    listed_on: date | None = None


class History:
    """The past of a city's columns and of what they listed."""

    def __init__(self) -> None:
        self._pasts: dict[str, ColumnPast] = {}
        self._items: dict[str, ListedItem] = {}

    @classmethod
    def load(cls, folder: Path, *, without: str | None = None) -> History:
        """Read the history of a city's data folder. ``without`` is a run that goes on and must not remember itself."""
        history = cls()
        for readings, listed in _runs(folder, without):
            history._take(readings, listed)
        return history

    def past(self, column_id: str) -> ColumnPast:
        """A column's past; an empty one when nobody has read it."""
        return self._pasts.setdefault(column_id, ColumnPast(column_id))

    def items(self) -> Iterator[ListedItem]:
        """Every item that a reading has listed, with its address."""
        yield from self._items.values()

    def item(self, url: str) -> ListedItem | None:
        """An item by its address; None when no reading has listed it."""
        return self._items.get(url)

    def is_new(self, column_id: str, row: Row, triple: str) -> bool:
        """Whether a row was never listed in a column, or not with this title and date."""
        if row.url:
            item = self._items.get(row.url)
            return item is None or item.triples.get(column_id) != triple
        past = self.past(column_id)
        return row_key(row) not in past.known and row_key(row) not in past.chain

    def _take(self, readings: list[dict[str, Any]], listed: list[dict[str, Any]]) -> None:
        keys: dict[str, set[int]] = {}
        for row in listed:
            keys.setdefault(row["column_id"], set()).add(row["key"])
            if row["url"]:
                self._take_item(row)
        for reading in readings:
            self.past(reading["column_id"]).take(reading, keys.get(reading["column_id"], set()))

    def _take_item(self, row: dict[str, Any]) -> None:
        item = self._items.get(row["url"])
        if item is None:
            item = self._items[row["url"]] = ListedItem(row["url"])
        if row["column_id"] not in item.columns:
            item.columns.append(row["column_id"])
        item.triples[row["column_id"]] = row["triple"]
        item.listed_on = max(filter(None, (item.listed_on, row["listed_on"])), default=None)


def row_key(row: Row) -> int:
    """What stands for a row in a column: its address, else (``javascript:``) its link and title; a signed 64-bit number."""
    text = row.url or f"{row.href}\n{row.title}"
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


def _runs(folder: Path, without: str | None) -> Iterator[tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
    """The readings and the new rows of every finished run, in the order of the runs."""
    root = folder / "bronze" / "columns"
    paths = sorted(
        (path for path in root.glob("*/*.parquet") if not path.name.startswith(".")), key=lambda path: (path.name, path.parent.name)
    )
    for path in paths:
        if path.stem == without:
            continue
        listed = folder / "bronze" / "listed" / path.parent.name / path.name
        rows = bronze.read_rows(listed, ["column_id", "key", "url", "triple", "listed_on"]) if listed.is_file() else []
        yield bronze.read_rows(path, NEEDED), rows
