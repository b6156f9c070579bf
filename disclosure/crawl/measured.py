"""What earlier nights measured of the hosts, so far as it tells how long the next one lasts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from disclosure import bronze
from disclosure.evidence_store import EvidenceStore
from disclosure.fetch import FETCHED, host_of
from disclosure.fetch.hosts import LONGEST_PAUSE
from disclosure.fetch.robots import read_robots
from disclosure.fetch.robots_cache import GOOD_FOR

ANSWER = 0.5  # seconds that an answer is taken to need where no night has measured it
NEEDED = ["url", "host", "address", "attempt", "purpose", "status", "http_status", "sha256", "detail", "requested_at", "finished_at"]


@dataclass(frozen=True)
class Measured:
    """By host: its address, the seconds its answers took, the Crawl-delay it asked for, and when it last answered for its robots.txt; and by the host
    of the site how many requests a page cost (``costs``), second tries and those sent on to another address among them."""

    addresses: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    delays: dict[str, float] = field(default_factory=dict)
    robots_at: dict[str, datetime] = field(default_factory=dict)
    costs: dict[str, float] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path, store: EvidenceStore) -> Measured:
        """From the last run that asked anybody. ``folder``: the city's of the storage root."""
        for path in sorted((folder / "bronze" / "fetches").glob("*/*.parquet"), key=lambda path: path.name, reverse=True):
            found = cls.of(bronze.iterate_rows(path, NEEDED), store)
            if found.addresses:
                return found
        return cls()

    @classmethod
    def of(cls, rows: Iterable[dict[str, Any]], store: EvidenceStore) -> Measured:
        """From a run's fetch records, one at a time: a night has many."""
        found, seconds, answers, costs = cls(), defaultdict[str, float](float), Counter[str](), _Costs()
        for row in rows:
            costs.add(row)
            if row["attempt"] and row["address"]:
                found.addresses[row["host"]] = row["address"]
                seconds[row["host"]] += (row["finished_at"] - row["requested_at"]).total_seconds()
                answers[row["host"]] += 1
            if row["purpose"] == "robots" and row["status"] != "redirected":
                found.delays[row["host"]] = _delay(row, store)
                if row["status"] in (*FETCHED, "gone"):
                    found.robots_at[row["host"]] = row["finished_at"]
        found.seconds.update((host, seconds[host] / count) for host, count in answers.items())
        found.costs.update((host, made / max(1, costs.pages[host])) for host, made in costs.made.items())
        return found

    def answer(self, host: str) -> float:
        """Seconds that an answer of a host takes."""
        return self.seconds.get(host, ANSWER)

    def cost(self, host: str) -> float:
        """Requests that a page of a host's site costs, at least one."""
        return self.costs.get(host, 1.0)

    def gap(self, host: str, usual: float) -> float:
        """Seconds between an answer of a host and the next request, where ``usual`` is what our own manners ask for."""
        return max(usual, self.delays.get(host, 0.0), self.answer(host))

    def knows_robots(self, host: str, start: datetime) -> bool:
        """Whether a host's robots.txt need not be asked for by a run that begins at ``start``."""
        return host in self.robots_at and start - self.robots_at[host] < GOOD_FOR


class _Costs:
    """By host of the page asked for: requests ``made`` and ``pages``, robots.txt left out. A request is a further one of its page when it is a second try,
    or when the one before was sent on."""

    def __init__(self) -> None:
        self.made, self.pages = Counter[str](), Counter[str]()
        self._sent_on: set[str] = set()

    def add(self, row: dict[str, Any]) -> None:
        """Count one record, later than those before."""
        if not row["attempt"] or row["purpose"] == "robots":
            return
        host = host_of(row["url"])
        self.made[host] += 1
        self.pages[host] += row["attempt"] == 1 and row["url"] not in self._sent_on
        (self._sent_on.add if row["status"] == "redirected" else self._sent_on.discard)(row["url"])


def _delay(row: dict[str, Any], store: EvidenceStore) -> float:
    body = store.open(row["sha256"]) if row["sha256"] and store.is_whole(row["sha256"]) else None
    return min(read_robots(row["status"], body, row["http_status"], row["detail"]).delay, LONGEST_PAUSE)
