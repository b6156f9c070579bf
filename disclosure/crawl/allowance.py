"""The shares of a host's nightly budget that backfill and revisit may take, so that each leaves room for the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from disclosure import bronze
from disclosure.fetch import Fetch
from disclosure.fetch.records import Visit
from disclosure.registry import Manners


class Allowance:
    """Counts a night's requests by host and kind of visit. Threads share it; each host belongs to one of them."""

    def __init__(self, manners: Manners, taken: Counter[tuple[str, Visit | None]]) -> None:
        self._budget = manners.budget
        self._shares: dict[Visit | None, float] = {"backfill": manners.backfill, "revisit": manners.revisit}
        self._taken = taken

    @classmethod
    def load(cls, folder: Path, night: date, manners: Manners, earlier: Iterable[Fetch]) -> Allowance:
        """The allowance that other runs of this night, and the ``earlier`` requests of this one, have left."""
        taken = Counter((fetch.host, fetch.visit) for fetch in earlier if fetch.was_asked)
        for path in (folder / "bronze" / "fetches" / night.isoformat()).glob("[!.]*.parquet"):
            rows = bronze.read_rows(path, ["host", "visit", "attempt"])
            taken.update((row["host"], row["visit"]) for row in rows if row["attempt"])
        return cls(manners, taken)

    def take(self, host: str, visit: Visit | None) -> bool:
        """Whether a visit may have one more request of a host; it is counted then."""
        if self._taken[host, visit] >= max(1, int(self._budget * self._shares.get(visit, 1.0))):
            return False
        self._taken[host, visit] += 1
        return True
