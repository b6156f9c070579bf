"""The items that a night's lists hold: each once, whatever columns list it, and whether it must be fetched."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from disclosure.crawl.history import ListedItem
from disclosure.crawl.memory import Memo
from disclosure.fetch import FETCHED, Fetch, Known
from disclosure.fetch.records import Visit
from disclosure.sites import PARSER_VERSION, Row

NOT_PAGES = (
    *(".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".ico", ".svg", ".css", ".js", ".woff", ".woff2", ".ttf"),
    *(".mp3", ".mp4", ".m4a", ".wav", ".avi", ".wmv", ".flv", ".mov", ".swf", ".exe", ".apk"),
)
NEW, FILL, ATTACHED, AGAIN = 0, 1, 2, 3
"""In this order: what a list shows for the first time or in a changed row, what a new city's lists hold, attachments, another look."""


@dataclass(slots=True)
class Item:
    """An item by its canonical address. ``columns`` list it, the first of them in the register's order owns it in the counts.

    ``triples`` are the rows it stands in (``triple_hash``, parted by blanks), also those of earlier nights; ``changed``: one of them has another title or date than before.
    ``status``: how tonight's request for it ended, None when nobody asked; ``is_same``: it brought the body we had.
    """

    url: str
    columns: tuple[str, ...] = ()
    triples: str = ""
    listed_on: str = ""
    memo: Memo | None = None
    status: str | None = None
    is_same: bool = False
    changed: bool = False
    is_listed: bool = False
    visit: Visit = "revisit"

    def remember(self, listed: ListedItem) -> None:
        """Take the rows of earlier nights, as far as the page reader of today read them."""
        self.columns = share_columns(tuple(listed.columns))
        self.triples = " ".join({triple for entries in listed.triples.values() for entry in entries if (triple := comparable(entry))})
        self.listed_on = listed.listed_on.isoformat() if listed.listed_on else ""

    def add(self, column_id: str, row: Row, visit: Visit, before: ListedItem | None) -> None:
        """Take one row of tonight. ``before``: the item as earlier nights listed it."""
        triple = triple_hash(row)
        if column_id not in self.columns:
            self.columns = share_columns((*self.columns, column_id))
        earlier = {known for entry in (before.triples.get(column_id, ()) if before else ()) if (known := comparable(entry))}
        if earlier:
            self.changed = self.changed or triple not in earlier
        elif before is None and self.memo is not None:
            self.changed = self.changed or triple not in self.memo.listed.split()[1:]
        if triple not in self.triples:
            self.triples = f"{self.triples} {triple}".lstrip()
        self.listed_on = sys.intern(max(self.listed_on, (row.date or "")[:10]))
        self.is_listed = True
        is_known = before is not None and visit == "watch" and not self.changed  # waits since an earlier night
        self.visit = "revisit" if visit == "backfill" or is_known else visit

    @property
    def condition(self) -> Known | None:
        """What makes the next request conditional. None where a body is wanted whatever the server thinks: never fetched, or its row has changed,
        which is stronger than a validator (a template's Last-Modified, an ETag of another server behind the same name)."""
        memo = self.memo
        if memo is None or not memo.known.validators or (self.changed and memo.is_comparable):
            return None
        return memo.known

    def end(self, fetch: Fetch) -> None:
        """Take how tonight's request for it ended."""
        self.status, self.is_same = fetch.status, self.memo is not None and fetch.sha256 == self.memo.sha256


def outcome_of(status: str | None, has_memo: bool, is_same: bool, is_listed: bool) -> str:
    """``new``: a body we did not have came; ``failed``; ``skipped``: nobody asked, and it is not known; else ``unchanged``. Of an item's fields."""
    if status is None:
        return "unchanged" if has_memo and is_listed else "skipped"
    if status not in FETCHED:
        return "failed"
    return "unchanged" if is_same else "new"


def triple_hash(row: Row) -> str:
    """What stands for a row (title, date) of an item's list; white space does not count, 8 hex digits are enough for one item's few rows."""
    text = "".join(row.title.split()) + "\n" + (row.date or "")
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def stored_triple(row: Row) -> str:
    """A row's triple with the version of the page reader; another one may word the same row differently."""
    return f"{PARSER_VERSION} {triple_hash(row)}"


def comparable(stored: str) -> str | None:
    """The hash of a stored triple; None when another version of the page reader made it."""
    version, _, triple = stored.partition(" ")
    return triple if version == PARSER_VERSION else None


def is_owed(listed: ListedItem, memo: Memo) -> bool:
    """Whether a row of an item has changed and the item could not be had since."""
    if listed.changed_at is None or memo.checked_at >= listed.changed_at:
        return False
    rows = {triple for entries in listed.triples.values() for entry in entries if (triple := comparable(entry))}
    return not (memo.is_comparable and memo.covers(rows))


def is_page(url: str) -> bool:
    """Whether an address may be fetched as an item: pages and documents, never pictures, styles, scripts or films."""
    return not urlsplit(url).path.lower().endswith(NOT_PAGES)


def urgency(item: Item, night: date, *, is_due: bool) -> tuple[int, str] | None:
    """When an item is fetched on a night, newest first: what was never fetched or stands in a changed row, then what a new city's lists hold, then, the
    longest unchecked first, what is due for another look. None: not at all. ``is_due``: whether ``visits.is_due`` wants it though nothing changed.

    A day that is yet to come (2062, by a slip) is no day: such items would stand on top for ever.
    """
    last = (night + timedelta(days=1)).isoformat()  # on which the night ends
    day = item.listed_on if item.listed_on <= last else ""
    if item.memo is None:
        if not is_due:
            return None
        return _by_day(FILL if item.visit == "revisit" else NEW, day)
    if item.changed:
        return _by_day(NEW, day)
    return (AGAIN, item.memo.checked_at.isoformat()) if is_due else None


@lru_cache(maxsize=4096)
def share_columns(columns: tuple[str, ...]) -> tuple[str, ...]:
    """One and the same for all items of a column."""
    return columns


@lru_cache(maxsize=4096)
def _by_day(kind: int, day: str) -> tuple[int, str]:
    """One and the same for all items of a day: while lists are read all of a night's items wait with theirs."""
    return kind, _newest_first(day)


def _newest_first(day: str) -> str:
    """A text that sorts the other way round; undated items come last."""
    return "".join(chr(ord("9") - int(char)) if char.isdigit() else char for char in day) or "~"
