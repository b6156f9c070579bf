"""The items that a night's lists hold: each once, whatever columns list it, and whether it must be fetched."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from disclosure.crawl.memory import Memo
from disclosure.fetch import FETCHED, Fetch, Known
from disclosure.sites import Row

NOT_PAGES = (
    *(".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".ico", ".svg", ".css", ".js", ".woff", ".woff2", ".ttf"),
    *(".mp3", ".mp4", ".m4a", ".wav", ".avi", ".wmv", ".flv", ".mov", ".swf", ".exe", ".apk"),
)
FIRST, AGAIN = 0, 1


@dataclass
class Item:
    """An item by its canonical address. ``columns`` list it, the first of them in the register's order owns it in the counts."""

    url: str
    columns: list[str] = field(default_factory=list)
    triples: set[str] = field(default_factory=set)
    listed_on: str = ""
    memo: Memo | None = None
    last: Fetch | None = None

    def add(self, column_id: str, row: Row) -> None:
        """Take one more list row of this item."""
        if column_id not in self.columns:
            self.columns.append(column_id)
        self.triples.add(triple_hash(row))
        self.listed_on = max(self.listed_on, (row.date or "")[:10])

    @property
    def condition(self) -> Known | None:
        """What makes the next request conditional. None where a body is wanted whatever the server thinks: never fetched, or its row has changed,
        which is stronger than a validator (a template's Last-Modified, an ETag of another server behind the same name)."""
        memo = self.memo
        if memo is None or not memo.known.validators or (memo.is_comparable and not memo.covers(self.triples)):
            return None
        return memo.known

    @property
    def outcome(self) -> str:
        """``new``: a body we did not have came; ``failed``; else ``unchanged``."""
        if self.last is None:
            return "unchanged" if self.memo else "skipped"
        if self.last.status not in FETCHED:
            return "failed"
        is_same = self.memo is not None and self.last.sha256 == self.memo.sha256
        return "unchanged" if is_same else "new"


def triple_hash(row: Row) -> str:
    """What stands for a row (title, date) of an item's list; white space does not count, 8 hex digits are enough for one item's few rows."""
    text = "".join(row.title.split()) + "\n" + (row.date or "")
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def is_page(url: str) -> bool:
    """Whether an address may be fetched as an item: pages and documents, never pictures, styles, scripts or films."""
    return not urlsplit(url).path.lower().endswith(NOT_PAGES)


def urgency(item: Item, since: date | None) -> tuple[int, str] | None:
    """When an item is fetched: first what was never fetched or stands in a changed row, newest first; then, the longest unchecked first,
    what the round can use and the server can answer with 304. None: not at all.

    An article that changes under an unchanged row shows itself to nobody who does not ask. So items since ``since`` (and undated ones)
    whose server gave an ETag or Last-Modified are asked again by conditional GET, which costs a few hundred bytes, raises no counter of
    the page and sends no body unless it changed; the caller keeps these from eating the night's budget. Where the server gives no validator,
    asking again would be fetching again: there the row alone decides.
    """
    if item.memo is None or not item.memo.covers(item.triples):
        return FIRST, _newest_first(item.listed_on)
    if not item.memo.known.validators:
        return None
    if since is not None and item.listed_on and item.listed_on < since.isoformat():
        return None
    return AGAIN, item.memo.checked_at.isoformat()


def count_items(items: list[Item], column_id: str) -> Callable[[str], int]:
    """How many of a column's items had an outcome. A new one counts in its first column only, in every other as unchanged."""

    def count(outcome: str) -> int:
        return sum(_outcome_in(item, column_id) == outcome for item in items)

    return count


def _outcome_in(item: Item, column_id: str) -> str:
    if item.outcome == "new" and item.columns[0] != column_id:
        return "unchanged"
    return item.outcome


def _newest_first(day: str) -> str:
    """A text that sorts the other way round; undated items come last."""
    return "".join(chr(ord("9") - int(char)) if char.isdigit() else char for char in day) or "~"
