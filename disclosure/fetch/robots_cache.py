"""The answers that earlier runs, of whatever city, got for robots.txt: good for 23 hours (RFC 9309 2.4), so that no second run of a night asks again."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from disclosure.evidence_store import EvidenceStore, Place
from disclosure.fetch.hosts import WALLS
from disclosure.fetch.records import Fetch
from disclosure.fetch.robots import Robots, is_behind_many, robots_address
from disclosure.state import RobotsAnswer, State

GOOD_FOR = timedelta(hours=23)
"""RFC 9309 2.4 allows a day; one hour less, so that a crawl begun at the same minute every night always asks anew."""
SKEW = timedelta(hours=1)
"""How far another worker's clock may be before ours; with it an answer is a day old at most."""
NEEDED = [
    "url",
    "status",
    "http_status",
    "sha256",
    "finished_at",
    "location",
    "content_type",
    "etag",
    "last_modified",
    "attempt",
    "purpose",
    "detail",
]
ABSENT = ("gone", "failed", "blocked")


class RobotsCache:
    """The newest usable answer per address of a robots.txt: from the city's own fetch records of the last two nights, which are read when they are first
    wanted, else what any city of the installation was told (state database). Either way the city's own evidence holds the bytes and says whose answer it was.
    """

    def __init__(self, city_data: Path, night: date, store: EvidenceStore, state: State) -> None:
        self._folder = city_data / "bronze" / "fetches"
        self._nights = (night - timedelta(days=1), night)
        self._store = store
        self._state = state
        self._rows: dict[str, dict[str, Any]] | None = None
        self._led: dict[str, tuple[Fetch, Robots]] = {}
        self._lock = threading.Lock()

    def find_own(self, draft: Fetch) -> Fetch | None:
        """From the draft of a record for a robots.txt the record that says which answer of an earlier run of this city is used; None to look further."""
        with self._lock:
            if self._rows is None:
                self._rows = self._load()
        row = self._rows.get(draft.url)
        is_usable = row is not None and _is_fresh(draft, row["finished_at"]) and (not row["sha256"] or self._store.is_whole(row["sha256"]))
        return _as_record(draft, row) if row is not None and is_usable else None

    def find(self, draft: Fetch) -> Fetch | None:
        """As ``find_own``, also from what any city was told; None to ask."""
        own = self.find_own(draft)
        if own is not None:
            return own
        told = self._state.find_robots(draft.url)
        if told is None or not _is_fresh(draft, told.finished_at, SKEW):
            return None
        place = Place(draft.url, draft.column_id, told.content_type, draft.requested_at)
        row = vars(told) | {"sha256": self._store.save(told.body, place) if told.body is not None else None}
        return _as_record(draft, row, f"; {told.city} asked, in its run {told.run_id}") if _is_kept(row) else None

    def find_led_to(self, draft: Fetch, target: str) -> Fetch | None:
        """As ``find``; of a robots.txt that was redirected to ``target``, also from an answer to the question for that one."""
        own = self.find(draft)
        if own is not None or target == draft.url:
            return own
        other = self.find(replace(draft, url=target))
        return replace(other, url=draft.url, location=other.location or target) if other else None

    def find_led(self, draft: Fetch) -> tuple[Fetch, Robots] | None:
        """From the draft of a record for a robots.txt to which another host's led in this run: the record that says so, and the rules found there."""
        fetch, robots = self._led.get(draft.url, (None, None))
        if fetch is None or robots is None:
            return None
        location = fetch.location if fetch.location != draft.url else None
        return _as_record(draft, vars(fetch) | {"location": location}, f"; {fetch.url} led there"), robots

    def keep(self, fetch: Fetch, body: bytes | None, robots: Robots, way: Sequence[str]) -> None:
        """Let the other cities know an answer that may serve again; one whose bytes are not as they came (masked) stays ours.

        What was said at the end of a ``way`` is the answer of every robots.txt on it, and of no other address: the same file asked for with a query, or
        under another path, is somebody's page. Whatever it was, this run asks none of them for it again.
        """
        led = [url for url in way[1:] if url == robots_address(url)]
        self._led.update(dict.fromkeys(led, (fetch, robots)))
        if not _is_kept(vars(fetch)) or (body is not None and hashlib.sha256(body).hexdigest() != fetch.sha256):
            return
        names = [field.name for field in fields(RobotsAnswer) if field.name != "body"]
        for answer in (fetch, *(replace(fetch, url=url, location=fetch.location if fetch.location != url else None) for url in led)):
            self._state.keep_robots(RobotsAnswer(**{name: getattr(answer, name) for name in names}, body=body))

    def _load(self) -> dict[str, dict[str, Any]]:
        """The last answer of each address, where it is one that may be kept."""
        from disclosure import bronze

        found: dict[str, dict[str, Any]] = {}
        for night in self._nights:
            for path in sorted(self._folder.glob(f"{night.isoformat()}/[!.]*.parquet")):
                for row in bronze.read_rows(path, NEEDED):
                    if row["purpose"] != "robots" or row["attempt"] == 0 or row["status"] == "redirected":
                        continue
                    last = found.get(row["url"])
                    if last is None or row["finished_at"] > last["finished_at"]:
                        found[row["url"]] = row
        return {url: row for url, row in found.items() if _is_kept(row)}


def _is_fresh(draft: Fetch, finished_at: datetime, skew: timedelta = timedelta(0)) -> bool:
    return -skew <= draft.requested_at - finished_at < GOOD_FOR


def _is_kept(row: dict[str, Any]) -> bool:
    """Whether an answer may serve again: rules, or none for certain. What a failing server or a wall said is no answer about rules."""
    if row["status"] == "ok":
        return row["sha256"] is not None
    if row["status"] == "moved":
        return is_behind_many(row["detail"])
    code = row["http_status"] or 0
    return row["status"] in ABSENT and 400 <= code < 500 and code not in WALLS


def _as_record(draft: Fetch, row: dict[str, Any], whose: str = "") -> Fetch:
    kept = {name: row[name] for name in ("http_status", "sha256", "location", "content_type", "etag", "last_modified")}
    return replace(draft, status="not_modified", attempt=0, detail=f"as of {_shown(row['finished_at'])}: {row['status']}{whose}", **kept)


def _shown(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds")
