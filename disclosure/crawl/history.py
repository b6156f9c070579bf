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
MOVED, UNSEEN = "读取期间列表有变动，无法确认没有减少，未计为读全，下次重读", "读后未能复看第一页，下次接着读时再核对"
"""What ``detail`` says of a reading whose list lost rows meanwhile, and of one whose first page could not be looked at again."""
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
    *(
        "oldest_on",
        "newest_on",
        "visit",
        "structure",
        "resume_url",
        "is_joined",
        "in_order",
        "detail",
        "articles_new",
        "started_at",
        "finished_at",
    ),
]


@dataclass
class ColumnPast:
    """One column as its readings so far left it. ``readings`` are rows of ``bronze/columns``, the oldest first; ``news``: how many rows each wrote down.

    ``known``: keys and days of the rows that stand, without a hole, below the top of the list as it was last read completely. ``chain``: the same
    of a reading that stopped on the way down; it goes on at ``resume_url``. ``chain_top``: keys of its first page, where that could not be looked at again;
    ``chain_count``: how many pages the list had then.
    """

    column_id: str
    readings: list[dict[str, Any]] = field(default_factory=list)
    known: dict[int, date | None] = field(default_factory=dict)
    chain: dict[int, date | None] = field(default_factory=dict)
    chain_pages: int = 0
    chain_in_order: bool = True
    resume_url: str | None = None
    chain_since: datetime | None = None
    chain_top: tuple[int, ...] = ()
    chain_count: int = 0

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
        """Whether the column was read completely by a reading that began at ``instant`` or later, and not only down to rows known before it."""
        return any(reading["started_at"] >= instant and _is_whole(reading) for reading in self.complete)

    def take(self, reading: dict[str, Any], rows: dict[int, date | None]) -> None:
        """Add one more reading, later than those before, with the keys and days of the rows it wrote down."""
        self.readings.append(reading)
        if reading["coverage"] == "complete":
            self.known |= self.chain | rows
            self.chain, self.chain_pages, self.chain_in_order, self.resume_url, self.chain_since = {}, 0, True, None, None
            self.chain_top, self.chain_count = (), 0
        elif reading["resume_url"]:
            if reading["is_joined"]:
                self.chain |= rows
                self.chain_pages += max(0, reading["pages_read"] - 2)  # the first page and the one gone on from were counted before
            else:
                self.chain, self.chain_pages, self.chain_since = rows, reading["pages_read"], reading["started_at"]
            self.chain_in_order = bool(reading.get("in_order"))
            self.resume_url = reading["resume_url"]
            self.chain_count = reading["page_count"] or 0
            is_seen_again = UNSEEN not in (reading.get("detail") or "")
            self.chain_top = () if is_seen_again else tuple(rows)[: reading["first_rows"]]


def _is_whole(reading: dict[str, Any]) -> bool:
    return reading["visit"] in (None, "sweep") or bool(reading["reached_end"] and not reading["is_joined"])


@dataclass
class ListedItem:
    """An item as the columns listed it so far: its rows' triples (a column may show it twice), and the newest date any of them gave.

    ``changed_at``: when the reading began that last found one of its rows with another title or date.
    """

    url: str
    columns: list[str] = field(default_factory=list)
    triples: dict[str, tuple[str, ...]] = field(default_factory=dict)
    listed_on: date | None = None
    changed_at: datetime | None = None

    def take(self, column_id: str, triples: set[str], reading: dict[str, Any]) -> None:
        """Take the rows that one more reading wrote down. One that will be gone on with may not have seen them all."""
        if column_id not in self.columns:
            self.columns.append(column_id)
        old = set(self.triples.get(column_id, ()))
        if old and not _of_one_parser(triples, old) <= old:
            self.changed_at = reading["started_at"]
        self.triples[column_id] = tuple(triples if reading["coverage"] == "complete" else triples | old)


def _of_one_parser(triples: set[str], old: set[str]) -> set[str]:
    versions = {triple.partition(" ")[0] for triple in old}
    return {triple for triple in triples if triple.partition(" ")[0] in versions}


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
            history.take(readings, listed)
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
            return item is None or triple not in item.triples.get(column_id, ())
        past = self.past(column_id)
        key, rows = row_key(row), past.known | past.chain if past.chain else past.known
        return key not in rows or rows[key] != row_day(row)

    def take(self, readings: list[dict[str, Any]], listed: list[dict[str, Any]]) -> None:
        """Add a run, later than those before: its rows of ``bronze/columns`` and ``bronze/listed``."""
        rows: dict[str, dict[int, date | None]] = {}
        triples: dict[tuple[str, str], set[str]] = {}
        for row in listed:
            rows.setdefault(row["column_id"], {})[row["key"]] = row["listed_on"]
            if row["url"]:
                triples.setdefault((row["column_id"], row["url"]), set()).add(row["triple"])
                item = self._items.setdefault(row["url"], ListedItem(row["url"]))
                item.listed_on = max(filter(None, (item.listed_on, row["listed_on"])), default=None)
        by_column = {reading["column_id"]: reading for reading in readings}
        for (column_id, url), own in triples.items():
            self._items[url].take(column_id, own, by_column[column_id])
        for reading in readings:
            found = rows.get(reading["column_id"], {})
            self.past(reading["column_id"]).take({**reading, "news": len(found)}, found)


def row_day(row: Row) -> date | None:
    """The day a row says."""
    return date.fromisoformat(row.date[:10]) if row.date else None


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
