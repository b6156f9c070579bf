"""What earlier runs know of every column: how far it was read and when, which rows it showed, and where an unfinished reading goes on.

Everything here stands in ``bronze/columns`` and ``bronze/listed``; ``crawl.remembered`` keeps it at hand. A row is written to ``listed`` when a reading first shows it (or shows it
with another title or date), and only by readings that join what was known: those that ended complete, and those that will be gone on with.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any

from disclosure.bronze import instant_of, microseconds
from disclosure.crawl.memory import MEMO, Memo, memo_of
from disclosure.crawl.row_days import RowDays
from disclosure.scratch import batches
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


LISTED = ["column_id", "key", "url", "triple", "listed_on"]
TABLES = """
create table item (url text primary key, triples text, listed_on text, changed_at integer) without rowid;
create table row (column_id text, is_chain integer, key integer, day text, place integer, primary key (column_id, is_chain, key)) without rowid;
create table top (column_id text, place integer, key integer, primary key (column_id, place)) without rowid;
create table news (run_id text, column_id text, count integer, primary key (run_id, column_id)) without rowid;
"""
"""``item.triples``: by column, as JSON. ``row``: what ``ColumnPast.known`` and ``chain`` hold, ``place`` in the order in which they were read; ``top``: what
a reading wrote down first; ``news``: how many rows it wrote down."""
ITEM = "item.url, item.triples, item.listed_on, item.changed_at"
FRESH = """
create temp table if not exists fresh (
    column_id text, place integer, key integer, url text, triple text, day text, primary key (column_id, place)
) without rowid"""
NOT_READ = RowDays()
"""Stands where nobody has asked the database yet."""


@dataclass
class ColumnPast:
    """One column as its readings so far left it. ``readings`` are rows of ``bronze/columns``, the oldest first; ``news``: how many rows each wrote down.

    ``known``: keys and days of the rows that stand, without a hole, below the top of the list as it was last read completely. ``chain``: the same
    of a reading that stopped on the way down; it goes on at ``resume_url``. ``chain_top``: keys of its first page, where that could not be looked at again;
    ``chain_count``: how many pages the list had then.
    """

    column_id: str
    readings: list[dict[str, Any]] = field(default_factory=list)
    known: RowDays = field(default_factory=lambda: NOT_READ)
    chain: RowDays = field(default_factory=lambda: NOT_READ)
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

    def take(self, reading: dict[str, Any]) -> None:
        """Add one more reading, later than those before; its rows go to the database."""
        self.readings.append(reading)
        if reading["coverage"] == "complete":
            self.chain_pages, self.chain_in_order, self.resume_url, self.chain_since = 0, True, None, None
            self.chain_count = 0
        elif reading["resume_url"]:
            if reading["is_joined"]:
                self.chain_pages += max(0, reading["pages_read"] - 2)  # the first page and the one gone on from were counted before
            else:
                self.chain_pages, self.chain_since = reading["pages_read"], reading["started_at"]
            self.chain_in_order = bool(reading.get("in_order"))
            self.resume_url = reading["resume_url"]
            self.chain_count = reading["page_count"] or 0


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
    """The past of a city's columns and of what they listed; rows and items are in a database with ``TABLES``, which ``lock`` guards. Threads share it."""

    def __init__(self, database: sqlite3.Connection, lock: threading.Lock | None = None) -> None:
        self._database = database
        self._lock = lock or threading.Lock()
        self._pasts: dict[str, ColumnPast] = {}

    def past(self, column_id: str) -> ColumnPast:
        """A column's past; an empty one when nobody has read it."""
        past = self._pasts.setdefault(column_id, ColumnPast(column_id))
        with self._lock:
            if past.known is NOT_READ:
                past.known, past.chain = self._rows(column_id, is_chain=False), self._rows(column_id, is_chain=True)
                top = self._database.execute("select key from top where column_id = ? order by place", (column_id,))
                past.chain_top = tuple(key for (key,) in top)
        return past

    def items(self) -> Iterator[tuple[ListedItem, Memo | None]]:
        """Every item that a reading has listed, with what is known of its page; while nobody else reads."""
        pages = ", ".join(f"page.{name}" for name in MEMO.split(", "))
        for row in self._database.execute(f"select {ITEM}, {pages} from item left join page using (url)"):
            yield _item_of(row[:4]), memo_of(row[4:]) if row[5] is not None else None

    def find(self, urls: Sequence[str]) -> dict[str, ListedItem]:
        """Those of some items that a reading has listed, by address."""
        with self._lock:
            rows = self._database.execute(f"select {ITEM} from item where url in ({', '.join('?' * len(urls))})", urls).fetchall()
        return {row[0]: _item_of(row) for row in rows}

    def is_new(self, column_id: str, row: Row, triple: str, item: ListedItem | None) -> bool:
        """Whether a row was never listed in a column, or not with this title and date. ``item``: what is known of its address."""
        if row.url:
            return item is None or triple not in item.triples.get(column_id, ())
        past, key, day = self.past(column_id), row_key(row), row_day(row)
        rows = past.chain if key in past.chain else past.known
        return key not in rows or rows[key] != day

    def note(self, readings: Iterable[dict[str, Any]]) -> None:
        """Add the readings of a run, later than those before, whose rows the database holds already: rows of ``bronze/columns``."""
        for reading in readings:
            past = self._pasts.setdefault(reading["column_id"], ColumnPast(reading["column_id"]))
            found = self._database.execute("select count from news where run_id = ? and column_id = ?", (reading["run_id"], past.column_id))
            past.take({**reading, "news": next(found, (0,))[0]})
            past.known = NOT_READ

    def take(self, readings: Sequence[dict[str, Any]], listed: Iterable[dict[str, Any]]) -> None:
        """Add a run, later than those before: its rows of ``bronze/columns`` and of ``bronze/listed``."""
        self._database.execute(FRESH)
        self._database.execute("delete from fresh")
        self._database.executemany("insert into fresh values (?, ?, ?, ?, ?, ?)", map(_fresh_of, count(), listed))
        for reading in readings:
            self._take_rows(reading)
        self.note(readings)

    def _rows(self, column_id: str, *, is_chain: bool) -> RowDays:
        chosen = "select key, day from row where column_id = ? and is_chain = ? order by place"
        found = self._database.execute(chosen, (column_id, is_chain))
        return RowDays((key, date.fromisoformat(day) if day else None) for key, day in found)

    def _take_rows(self, reading: dict[str, Any]) -> None:
        """Take what one reading wrote down."""
        execute, column_id = self._database.execute, reading["column_id"]
        execute(
            "insert into news select ?, ?, count(distinct key) from fresh where column_id = ?", (reading["run_id"], column_id, column_id)
        )
        self._take_items(reading)
        is_whole = reading["coverage"] == "complete"
        if is_whole:
            execute(
                "insert or replace into row select column_id, 0, key, day, place from row where column_id = ? and is_chain", (column_id,)
            )
        if not is_whole and not reading["resume_url"]:
            return
        if is_whole or not reading["is_joined"]:
            execute("delete from row where column_id = ? and is_chain", (column_id,))
        [below] = execute("select coalesce(max(place), 0) + 1 from row where column_id = ? and is_chain", (column_id,)).fetchone()
        found = "select column_id, ?, key, day, ? + place from fresh where column_id = ? order by place"
        execute(f"insert into row {found} on conflict do update set day = excluded.day", (not is_whole, below, column_id))
        execute("delete from top where column_id = ?", (column_id,))
        if not is_whole and UNSEEN in (reading.get("detail") or ""):
            first = "select column_id, min(place) as first, key from fresh where column_id = ? group by key order by first limit ?"
            execute(f"insert into top {first}", (column_id, reading["first_rows"]))

    def _take_items(self, reading: dict[str, Any]) -> None:
        """Take the rows of each item that a reading wrote down."""
        grouped = "select url, group_concat(triple, char(10)), max(day) from fresh where column_id = ? and url is not null group by url"
        for rows in batches(self._database.execute(grouped, (reading["column_id"],))):
            items = self.find([url for url, _, _ in rows])
            for url, triples, day in rows:
                item = items.setdefault(url, ListedItem(url))
                item.listed_on = max(filter(None, (item.listed_on, date.fromisoformat(day) if day else None)), default=None)
                item.take(reading["column_id"], set(triples.split("\n")), reading)
            self._database.executemany("insert or replace into item values (?, ?, ?, ?)", map(_values_of, items.values()))


def _fresh_of(place: int, row: dict[str, Any]) -> tuple[Any, ...]:
    return row["column_id"], place, row["key"], row["url"], row["triple"], row["listed_on"].isoformat() if row["listed_on"] else None


def _values_of(item: ListedItem) -> tuple[str, str, str | None, int | None]:
    changed_at = microseconds(item.changed_at) if item.changed_at else None
    return item.url, json.dumps(item.triples, ensure_ascii=False), item.listed_on.isoformat() if item.listed_on else None, changed_at


def _item_of(row: Sequence[Any]) -> ListedItem:
    url, triples, listed_on, changed_at = row
    found = {column_id: tuple(entries) for column_id, entries in json.loads(triples).items()}
    day = date.fromisoformat(listed_on) if listed_on else None
    return ListedItem(url, list(found), found, day, instant_of(changed_at) if changed_at is not None else None)


def row_day(row: Row) -> date | None:
    """The day a row says."""
    return date.fromisoformat(row.date[:10]) if row.date else None


def row_key(row: Row) -> int:
    """What stands for a row in a column: its address, else (``javascript:``) its link and title; a signed 64-bit number."""
    text = row.url or f"{row.href}\n{row.title}"
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)
