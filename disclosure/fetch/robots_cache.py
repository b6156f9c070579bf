"""The answers that earlier runs of a city got for robots.txt: good for 23 hours (RFC 9309 2.4), so that a second run of a night does not ask again."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from disclosure.evidence_store import EvidenceStore
from disclosure.fetch.hosts import WALLS
from disclosure.fetch.records import Fetch
from disclosure.fetch.robots import is_circle

GOOD_FOR = timedelta(hours=23)
"""RFC 9309 2.4 allows a day; one hour less, so that a crawl begun at the same minute every night always asks anew."""
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
    """The newest usable answer per address of a robots.txt, read from the fetch records of the last two nights when it is first wanted."""

    def __init__(self, city_data: Path, night: date, store: EvidenceStore) -> None:
        self._folder = city_data / "bronze" / "fetches"
        self._nights = (night - timedelta(days=1), night)
        self._store = store
        self._rows: dict[str, dict[str, Any]] | None = None
        self._lock = threading.Lock()

    def find(self, draft: Fetch) -> tuple[Fetch, str] | None:
        """From the draft of a record for a robots.txt the record that says which earlier answer is used, and how that answer ended; None to ask."""
        with self._lock:
            if self._rows is None:
                self._rows = self._load()
        row = self._rows.get(draft.url)
        if row is None or not timedelta(0) <= draft.requested_at - row["finished_at"] < GOOD_FOR:
            return None
        if row["sha256"] and not self._store.is_whole(row["sha256"]):
            return None
        return _as_record(draft, row), str(row["status"])

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


def _is_kept(row: dict[str, Any]) -> bool:
    """Whether an answer may serve again: rules, or none for certain. What a failing server or a wall said is no answer about rules."""
    if row["status"] == "ok":
        return row["sha256"] is not None
    if row["status"] == "moved":
        return not is_circle(row["detail"])
    code = row["http_status"] or 0
    return row["status"] in ABSENT and 400 <= code < 500 and code not in WALLS


def _as_record(draft: Fetch, row: dict[str, Any]) -> Fetch:
    kept = {name: row[name] for name in ("http_status", "sha256", "location", "content_type", "etag", "last_modified")}
    return replace(draft, status="not_modified", attempt=0, detail=f"as of {_shown(row['finished_at'])}: {row['status']}", **kept)


def _shown(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds")
