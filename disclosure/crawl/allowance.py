"""The shares of a host's nightly budget: the most that backfill and revisit may take, and what lists leave to others that wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from disclosure import bronze
from disclosure.crawl.keys import Keys
from disclosure.crawl.visits import LASTING
from disclosure.fetch import FETCHED, Fetch, host_of
from disclosure.fetch.records import Visit
from disclosure.registry import Manners

LISTS_FLOOR = 0.5  # [D] of what backfill may take at most, so much is left to it by watches
ITEMS_FLOOR = 0.1  # [D] of the budget, so much is left by both to items nobody has read


class Allowance:
    """Counts a night's requests by host and kind of visit, those under another name of a site with the site. Threads share it; each host belongs
    to one of them.

    ``spent``: how many requests a host got this night, by all runs and cities; it tells how much is left for what waits (``expect``).
    """

    def __init__(
        self,
        manners: Manners,
        taken: Counter[tuple[str, Visit | None]],
        spent: Callable[[str], int] = lambda _: 0,
    ) -> None:
        self._budget = manners.budget
        self._shares: dict[Visit | None, float] = {"backfill": manners.backfill, "revisit": manners.revisit}
        self._taken = taken
        self._counted, self._noted = Keys(), Keys()
        self._spent = spent
        self._lists: set[str] = set()
        self._items: Counter[str] = Counter()

    @classmethod
    def load(
        cls, folder: Path, night: date, manners: Manners, earlier: Iterable[Fetch], spent: Callable[[str], int] = lambda _: 0
    ) -> Allowance:
        """The allowance that other runs of this night, and the ``earlier`` requests of this one, have left."""
        allowance = cls(manners, Counter(), spent)
        for fetch in earlier:
            allowance._take_earlier(fetch)
        for path in (folder / "bronze" / "fetches" / night.isoformat()).glob("[!.]*.parquet"):
            rows = bronze.iterate_rows(path, ["url", "visit", "attempt"])
            allowance._taken.update((host_of(row["url"]), row["visit"]) for row in rows if row["attempt"])
        return allowance

    def _take_earlier(self, fetch: Fetch) -> None:
        if not fetch.was_asked:
            return
        self._taken[host_of(fetch.url), fetch.visit] += 1
        if fetch.status in (*FETCHED, *LASTING):
            self._counted.add(fetch.url)
            self._noted.add(fetch.seq)

    def take(self, host: str, visit: Visit | None, url: str) -> bool:
        """Whether a visit may have one more request of a host; it is counted then. What this run has asked for already costs nothing."""
        if url in self._counted:
            return True
        if self.left(host, visit) == 0 or self._must_leave(host, visit):
            return False
        self._taken[host, visit] += 1
        self._counted.add(url)
        return True

    def left(self, host: str, visit: Visit | None) -> int:
        """How many requests of its own share a visit has left."""
        return max(0, max(1, int(self._budget * self._shares.get(visit, 1.0))) - self._taken[host, visit])

    def budget_left(self, host: str) -> int:
        """How many requests of the night's budget no run and no city has made of a host."""
        return max(0, self._budget - self._spent(host))

    def expect(self, lists: Iterable[str], items: Iterable[str]) -> None:
        """Take the addresses of lists that wait to be read back, however many pages they have, and of items nobody has read."""
        self._lists.update(host_of(url) for url in lists)
        self._items.update(host_of(url) for url in items)

    def _must_leave(self, host: str, visit: Visit | None) -> bool:
        """Whether the budget holds no more than what is kept for others: so no night is so full that they never have their turn."""
        for_items, for_lists = max(1, int(self._budget * ITEMS_FLOOR)), max(1, int(self._budget * self._shares["backfill"] * LISTS_FLOOR))
        if visit not in ("watch", "backfill") or self._taken[host, visit] < for_items:
            return False
        kept = min(for_items, self._items[host])
        if visit == "watch" and host in self._lists:
            kept += max(0, for_lists - self._taken[host, "backfill"])
        return kept > 0 and self.budget_left(host) <= kept

    def note(self, fetch: Fetch) -> None:
        """Count what a page has cost beyond the one request it was given: further tries, and the request that was sent on to another address."""
        was_sent_on = fetch.location is not None and fetch.status not in ("moved", "blocked")  # of these it says where they would lead
        beyond = fetch.attempt - 1 + was_sent_on
        if fetch.was_asked and beyond and fetch.seq not in self._noted:
            self._noted.add(fetch.seq)
            self._taken[host_of(fetch.url), fetch.visit] += beyond
