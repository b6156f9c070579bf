"""No column takes the whole night of its host: one that lists ever new items would keep the others' from ever being read."""

from __future__ import annotations

from collections import Counter

from disclosure.crawl.item_book import Due
from disclosure.crawl.items import FILL, NEW

SHARE = 0.25  # [D] of a host's nightly budget; a column that has had so many items waits until the others' have been read
BEHIND = "~~"
"""Before what an item is sorted by: behind all days, and behind none."""


class ColumnShares:
    """Counts the items that a night has read of each column and host; whoever uses it sees to it that nobody else does meanwhile."""

    def __init__(self, budget: int) -> None:
        self._most = max(1, int(budget * SHARE))
        self._taken: Counter[tuple[str, str]] = Counter()

    def put_behind(self, due: Due, host: str, column_id: str) -> Due | None:
        """Where an item of a column that has had its share waits; None for one whose turn it is, which is counted."""
        kind, day = due
        if kind not in (NEW, FILL) or day.startswith(BEHIND):
            return None
        if self._taken[host, column_id] < self._most:
            self._taken[host, column_id] += 1
            return None
        return FILL, BEHIND + day
