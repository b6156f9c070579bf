"""The ledger: what the outside world saw of us, per network address and night, made from the fetch records alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from disclosure.evidence_store import EvidenceStore
from disclosure.fetch import Fetch
from disclosure.fetch.records import NOT_ASKED
from disclosure.fetch.robots import read_robots

REFUSED_US = ("blocked", "rate_limited")
NEEDED = [
    *("run_id", "city", "night", "seq", "address", "host", "url", "column_id", "purpose", "requested_at", "finished_at"),
    *("status", "http_status", "sha256", "bytes", "attempt", "detail"),
]


def read_ledger(city_data: Path, night: date | None = None) -> list[dict[str, Any]]:
    """One entry per address and night (all nights when None): ``{address, hosts, night, requests, bytes, not_modified, peak_per_minute,
    gap_min_s, gap_max_s, robots, refusals}``.

    ``bytes`` over the wire; gaps in seconds from the end of one answer to the next request, null for fewer than two requests; ``robots`` per host:
    ``{status, crawl_delay, refused}``; ``refusals``: how often we held back, or were refused, by status. Sums only: no column is named.
    """
    groups: dict[tuple[date, str], list[Fetch]] = {}
    for fetch in read_fetches(city_data, night):
        groups.setdefault((fetch.night, fetch.address or fetch.host), []).append(fetch)
    store = EvidenceStore(city_data)
    return [_entry(address, day, groups[day, address], store) for day, address in sorted(groups)]


def read_fetches(city_data: Path, night: date | None = None) -> list[Fetch]:
    """The fetch records of a night (of all nights when None), as they were made."""
    from disclosure import bronze

    folder = city_data / "bronze" / "fetches"
    paths = folder.glob(f"{night.isoformat() if night else '*'}/*.parquet")
    return [Fetch(**row) for path in sorted(paths) if not path.name.startswith(".") for row in bronze.read_rows(path, NEEDED)]


def _entry(address: str, night: date, fetches: list[Fetch], store: EvidenceStore) -> dict[str, Any]:
    asked = sorted((fetch for fetch in fetches if fetch.was_asked), key=lambda fetch: fetch.requested_at)
    gaps = [(later.requested_at - earlier.finished_at).total_seconds() for earlier, later in zip(asked, asked[1:], strict=False)]
    hosts = sorted({fetch.host for fetch in fetches})
    return {
        "address": address,
        "hosts": hosts,
        "night": night.isoformat(),
        "requests": len(asked),
        "bytes": sum(fetch.bytes for fetch in asked),
        "not_modified": sum(fetch.status == "not_modified" for fetch in asked),
        "peak_per_minute": peak_per_minute(fetch.requested_at for fetch in asked),
        "gap_min_s": round(min(gaps), 3) if gaps else None,
        "gap_max_s": round(max(gaps), 3) if gaps else None,
        "robots": {host: _robots_of(host, fetches, store) for host in hosts},
        "refusals": dict(sorted(Counter(fetch.status for fetch in fetches if fetch.status in (*NOT_ASKED, *REFUSED_US)).items())),
    }


def peak_per_minute(instants: Iterable[datetime]) -> int:
    """The most requests that began within any 60 seconds."""
    ordered = sorted(instants)
    first, most = 0, 0
    for last, instant in enumerate(ordered):
        while instant - ordered[first] >= timedelta(seconds=60):
            first += 1
        most = max(most, last - first + 1)
    return most


def _robots_of(host: str, fetches: list[Fetch], store: EvidenceStore) -> dict[str, Any]:
    """What a host's robots.txt was and what it did."""
    refused = sum(fetch.host == host and fetch.status == "robots" for fetch in fetches)
    asked = [fetch for fetch in fetches if fetch.host == host and fetch.purpose == "robots"]
    if not asked:
        return {"status": "not_asked", "crawl_delay": 0.0, "refused": refused}
    last = asked[-1]
    body = store.open(last.sha256) if last.sha256 and store.has(last.sha256) else None
    return {"status": last.status, "crawl_delay": read_robots(last.status, body, last.http_status, last.detail).delay, "refused": refused}
