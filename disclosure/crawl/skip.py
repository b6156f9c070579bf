"""The pages that a reading leaves out because an earlier night has read them, and whether anything was put in there since."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from disclosure.crawl.history import row_key
from disclosure.sites import Row


@dataclass
class Skip:
    """Counts what tells of rows put in between.

    What comes in above pushes down as many rows. ``chain``: keys of the rows that earlier nights read; ``fresh``: how many others tonight's pages showed
    above the pages left out; ``size``: rows of the page gone on from; ``held``: how many rows of the chain stood on it and below. Where more were
    pushed down than came in on the pages seen, some came in on those left out. ``more_pages``: by how many pages the address gone on from stands further
    down than it did, where pages are counted from the last one. Rows taken away there hide as many that were put in.
    """

    chain: Collection[int]
    fresh: int
    more_pages: int = 0
    size: int = 0
    held: int = 0
    is_settled: bool = False

    @classmethod
    def below(cls, rows: Sequence[Row], chain: Collection[int], more_pages: int = 0) -> Skip:
        """Below the rows read tonight."""
        return cls(chain, len({key for row in rows if not row.pinned and (key := row_key(row)) not in chain}), more_pages)

    def take(self, rows: Sequence[Row]) -> None:
        """Count the rows of the page gone on from, and of those after it until one ends with a row that the chain does not hold."""
        if self.is_settled:
            return
        self.size = self.size or len(rows)
        self.held += sum(row_key(row) in self.chain for row in rows)
        self.is_settled = not rows or row_key(rows[-1]) not in self.chain

    @property
    def hides_rows(self) -> bool:
        """Whether rows were put in on the pages left out."""
        return self.held + (self.more_pages - 1) * self.size > self.fresh
