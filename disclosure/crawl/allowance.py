"""The shares of a host's nightly budget that backfill and revisit may take, so that each leaves room for the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from disclosure import bronze
from disclosure.crawl.visits import LASTING
from disclosure.fetch import FETCHED, Fetch
from disclosure.fetch.records import Visit
from disclosure.registry import Manners


class Allowance:
    """Counts a night's requests by host and kind of visit. Threads share it; each host belongs to one of them."""

    def __init__(self, manners: Manners, taken: Counter[tuple[str, Visit | None]], had: Sequence[Fetch] = ()) -> None:
        self._budget = manners.budget
        self._shares: dict[Visit | None, float] = {"backfill": manners.backfill, "revisit": manners.revisit}
        self._taken = taken
        self._counted, self._noted = {fetch.url for fetch in had}, {fetch.seq for fetch in had}

    @classmethod
    def load(cls, folder: Path, night: date, manners: Manners, earlier: Sequence[Fetch]) -> Allowance:
        """The allowance that other runs of this night, and the ``earlier`` requests of this one, have left."""
        taken = Counter((fetch.host, fetch.visit) for fetch in earlier if fetch.was_asked)
        for path in (folder / "bronze" / "fetches" / night.isoformat()).glob("[!.]*.parquet"):
            rows = bronze.read_rows(path, ["host", "visit", "attempt"])
            taken.update((row["host"], row["visit"]) for row in rows if row["attempt"])
        had = [fetch for fetch in earlier if fetch.was_asked and fetch.status in (*FETCHED, *LASTING)]
        return cls(manners, taken, had)

    def take(self, host: str, visit: Visit | None, url: str) -> bool:
        """Whether a visit may have one more request of a host; it is counted then. What this run has asked for already costs nothing."""
        if url in self._counted:
            return True
        if self._taken[host, visit] >= max(1, int(self._budget * self._shares.get(visit, 1.0))):
            return False
        self._taken[host, visit] += 1
        self._counted.add(url)
        return True

    def forget(self) -> None:
        """Let go of what was asked for, when nothing more is."""
        self._counted.clear()
        self._noted.clear()

    def note(self, fetch: Fetch) -> None:
        """Count the further tries that a page has cost beyond the one it was given."""
        if fetch.attempt > 1 and fetch.seq not in self._noted:
            self._noted.add(fetch.seq)
            self._taken[fetch.host, fetch.visit] += fetch.attempt - 1
