"""What earlier runs know of every page: its last body, what makes a request conditional, the list rows it was last checked under, and what
the last request ended with when it brought nothing.

Everything here stands in ``bronze/fetches``; ``crawl.remembered`` keeps it at hand.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from disclosure.bronze import instant_of, microseconds
from disclosure.evidence_store import EvidenceStore
from disclosure.fetch import Known
from disclosure.fetch.client import Validators
from disclosure.sites import PARSER_VERSION

NEEDED = ["url", "purpose", "column_id", "status", "sha256", "etag", "last_modified", "location", "finished_at", "listed"]

TABLES = """
create table page (
    url text primary key, sha256 text, etag text, last_modified text, location text, fetched_at integer, checked_at integer, listed text,
    status text, asked_at integer, first_at integer, purpose text, column_id text
) without rowid;
"""
MEMO = "url, sha256, etag, last_modified, location, fetched_at, checked_at, listed"
BROUGHT = f"""insert into page ({MEMO}) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (url) do update set
    sha256 = excluded.sha256, etag = excluded.etag, last_modified = excluded.last_modified, location = excluded.location,
    fetched_at = excluded.fetched_at, checked_at = excluded.checked_at, listed = excluded.listed, status = null"""
THE_SAME = "update page set status = null, checked_at = ?, listed = coalesce(nullif(?, ''), listed) where url = ?"
FAILED = """insert into page (url, status, asked_at, first_at, purpose, column_id) values (?, ?, ?, ?, ?, ?) on conflict (url) do update set
    first_at = iif(status is excluded.status, first_at, excluded.first_at), status = excluded.status, asked_at = excluded.asked_at,
    purpose = excluded.purpose, column_id = excluded.column_id"""
TROUBLE = "status, asked_at, first_at, purpose, column_id"


@dataclass(frozen=True, slots=True)
class Memo:
    """One page as last seen. ``location`` is its final address after redirects; ``listed`` the list rows of its last check (``listed_text``)."""

    url: str
    sha256: str
    etag: str | None
    last_modified: str | None
    location: str | None
    fetched_at: datetime
    checked_at: datetime
    listed: str

    @property
    def known(self) -> Known:
        """The body and its validators."""
        return Known(self.sha256, Validators(self.etag, self.last_modified))

    def covers(self, triples: set[str]) -> bool:
        """Whether the page was checked while it stood in these very rows."""
        return triples <= set(self.listed.split()[1:])

    @property
    def is_comparable(self) -> bool:
        """Whether those rows were read by the parser of today; another one may word the same row differently."""
        return self.listed.split()[:1] == [PARSER_VERSION]


def listed_text(triples: set[str]) -> str:
    """The rows of a check as they are stored: the parser's version and the hashes, parted by blanks."""
    return " ".join([PARSER_VERSION, *sorted(triples)])


@dataclass(frozen=True, slots=True)
class Trouble:
    """How the last request for a page ended that brought no body: its status, when, since when it ends so, and what it was made for."""

    status: str
    asked_at: datetime
    first_at: datetime
    purpose: str
    column_id: str | None


class Memory:
    """Memos and troubles by canonical address, in a database with ``TABLES``, which ``lock`` guards. Threads share it."""

    def __init__(self, database: sqlite3.Connection, lock: threading.Lock | None = None) -> None:
        self._database = database
        self._lock = lock or threading.Lock()

    def find(self, url: str, store: EvidenceStore) -> Memo | None:
        """What is known of a page whose body we still hold; a 304 for a body that is lost or damaged would be worth nothing."""
        return held(self.peek(url), store)

    def peek(self, url: str) -> Memo | None:
        """What is known of a page, without a look at its body."""
        return self.peek_all([url]).get(url)

    def peek_all(self, urls: Sequence[str]) -> dict[str, Memo]:
        """The same of several pages, by address."""
        marks = ", ".join("?" * len(urls))
        with self._lock:
            rows = self._database.execute(f"select {MEMO} from page where url in ({marks}) and sha256 is not null", urls).fetchall()
        return {row[0]: memo_of(row) for row in rows}

    def trouble(self, url: str) -> Trouble | None:
        """How the last request for a page ended when it brought nothing; None after one that did."""
        with self._lock:
            row = self._database.execute(f"select {TROUBLE} from page where url = ? and status is not null", (url,)).fetchone()
        return _trouble_of(row) if row else None

    def troubles(self) -> Iterator[tuple[str, Trouble]]:
        """Every page whose last request brought nothing."""
        for url, *row in self._database.execute(f"select url, {TROUBLE} from page where status is not null"):
            yield url, _trouble_of(row)

    def take(self, fetches: Iterable[dict[str, Any]]) -> None:
        """Add the records of a run, later than those before: rows of ``bronze/fetches`` with the columns ``NEEDED``."""
        for row in fetches:
            url, at = row["url"], microseconds(row["finished_at"])
            if row["status"] == "ok" and row["sha256"]:
                validators = (row["etag"], row["last_modified"], row["location"])
                self._database.execute(BROUGHT, (url, row["sha256"], *validators, at, at, row["listed"] or ""))
            elif row["status"] == "not_modified":
                self._database.execute(THE_SAME, (at, row["listed"], url))
            elif row["status"] != "redirected":
                self._database.execute(FAILED, (url, row["status"], at, at, row["purpose"], row["column_id"]))


def held(memo: Memo | None, store: EvidenceStore) -> Memo | None:
    """What is known of a page, where its body is still there."""
    return memo if memo is not None and store.is_known(memo.sha256) else None


def memo_of(row: Sequence[Any]) -> Memo:
    """A memo from its columns, in the order of ``MEMO``."""
    url, sha256, etag, last_modified, location, fetched_at, checked_at, listed = row
    return Memo(url, sha256, etag, last_modified, location, instant_of(fetched_at), instant_of(checked_at), listed)


def _trouble_of(row: Sequence[Any]) -> Trouble:
    status, asked_at, first_at, purpose, column_id = row
    return Trouble(status, instant_of(asked_at), instant_of(first_at), purpose, column_id)
