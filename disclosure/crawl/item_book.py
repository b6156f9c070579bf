"""The items of a night and what is to be asked for next, in a database on disk that nobody sees and that goes with the run: a night's items are many."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, get_args

from disclosure.crawl.items import Item, outcome_of, share_columns
from disclosure.crawl.memory import Memo, Memory
from disclosure.fetch.records import Visit
from disclosure.scratch import open_scratch

TABLES = """
create table item (
    url text primary key, columns text, triples text, listed_on text, has_memo integer, status text, is_same integer, changed integer,
    is_listed integer, visit text
) without rowid;
create table queue (address text, kind integer, day text, url text, primary key (address, kind, day, url)) without rowid;
create table attached (url text primary key, column_id text, visit text, title text) without rowid;
"""

Due = tuple[int, str]
"""What comes first: the kind, then a text that sorts by day (``items.urgency``)."""


class Attached(NamedTuple):
    """An attachment to be asked for: for which column, in which kind of visit, and under which name it was shown."""

    column_id: str | None
    visit: Visit
    title: str


class ItemBook:
    """The items by address, and a queue for each network address. Threads share it; who reads an item and writes it again sees to it that nobody else
    does meanwhile. ``folder`` is that of the database.
    """

    def __init__(self, database: sqlite3.Connection, folder: Path, memory: Memory) -> None:
        self.folder = folder
        self._database = database
        self._memory = memory
        self._lock = threading.Lock()

    @classmethod
    @contextmanager
    def open(cls, folder: Path, memory: Memory) -> Iterator[ItemBook]:
        """An empty book below ``folder`` (``open_scratch``). Raises OSError when the disk refuses, also out of the block."""
        with open_scratch(folder, TABLES) as database:
            yield cls(database, folder, memory)

    def __contains__(self, url: str) -> bool:
        with self._lock:
            return self._database.execute("select 1 from item where url = ?", (url,)).fetchone() is not None

    def outcomes(self) -> Iterator[tuple[list[str], str, str | None]]:
        """The columns, the outcome and the status of every item, in no order; while nobody writes."""
        for columns, *told, status in self._database.execute("select columns, has_memo, is_same, is_listed, status from item"):
            yield columns.split(), outcome_of(status, *map(bool, told)), status

    def find(self, urls: Sequence[str]) -> dict[str, Item]:
        """Those of these items that are in the book, by address; a batch (``scratch.batches``) is asked for at a time."""
        with self._lock:
            rows = self._database.execute(f"select * from item where url in ({', '.join('?' * len(urls))})", urls).fetchall()
        known = [row[0] for row in rows if row[4]]
        memos = self._memory.peek_all(known) if known else {}
        return {row[0]: _item_of(row, memos) for row in rows}

    def save(self, items: Iterable[Item]) -> None:
        """Write items down as they are now."""
        with self._lock:
            self._database.executemany(f"insert or replace into item values ({', '.join('?' * 10)})", map(_values, items))

    def end(self, item: Item) -> None:
        """Write down how tonight's request for an item ended, and nothing else of it: a list may have shown it meanwhile."""
        with self._lock:
            self._database.execute("update item set status = ?, is_same = ? where url = ?", (item.status, item.is_same, item.url))

    def rows_of(self, url: str) -> set[str] | None:
        """The hashes of the rows that an item stood in; None of what is no item."""
        with self._lock:
            row = self._database.execute("select triples from item where url = ?", (url,)).fetchone()
        return set(row[0].split()) if row else None

    def unread(self) -> Iterator[str]:
        """The addresses of the items whose page nobody ever had."""
        with self._lock:
            cursor = self._database.execute("select url from item where not has_memo")
        for row in cursor:
            yield row[0]

    def push(self, address: str, entries: Iterable[tuple[Due, str]]) -> int:
        """Put pages into the queue of a network address; returns by how many it grew."""
        with self._lock:
            rows = ((address, *due, url) for due, url in entries)
            return self._database.executemany("insert or ignore into queue values (?, ?, ?, ?)", rows).rowcount

    def pop(self, address: str) -> tuple[Due, str] | None:
        """Take the page that comes first out of the queue of a network address; None when there is none."""
        with self._lock:
            first = "select kind, day, url from queue where address = ? order by kind, day, url limit 1"
            row = self._database.execute(first, (address,)).fetchone()
            if row is None:
                return None
            self._database.execute("delete from queue where address = ? and kind = ? and day = ? and url = ?", (address, *row))
        return (row[0], row[1]), row[2]

    def attach(self, url: str, attached: Attached) -> bool:
        """Write down an attachment; False when it is there already."""
        title = attached.title.encode("utf-8", "replace").decode()
        with self._lock:
            row = (url, attached.column_id, attached.visit, title)
            return self._database.execute("insert or ignore into attached values (?, ?, ?, ?)", row).rowcount == 1

    def attached(self, url: str) -> Attached:
        """An attachment that was written down."""
        with self._lock:
            row = self._database.execute("select column_id, visit, title from attached where url = ?", (url,)).fetchone()
        return Attached(*row)


VISITS: dict[str, Visit] = {visit: visit for visit in get_args(Visit)}


def _item_of(row: tuple[str, str, str, str, int, str | None, int, int, int, str], memos: Mapping[str, Memo]) -> Item:
    url, columns, triples, listed_on, has_memo, status, is_same, changed, is_listed, visit = row
    memo, shared = memos[url] if has_memo else None, share_columns(tuple(columns.split()))
    return Item(url, shared, triples, listed_on, memo, status, bool(is_same), bool(changed), bool(is_listed), VISITS[visit])


def _values(item: Item) -> tuple[str | int | None, ...]:
    return (
        item.url,
        " ".join(item.columns),
        item.triples,
        item.listed_on,
        item.memo is not None,
        item.status,
        item.is_same,
        item.changed,
        item.is_listed,
        item.visit,
    )
