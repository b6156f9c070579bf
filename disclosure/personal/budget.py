"""How much of one body is searched for personal numbers: no page may keep a night from its other hosts."""

from __future__ import annotations

from dataclasses import dataclass

MOST_PIECES = 1_000_000
"""[D] Digits and what stands between them that are taken apart of one body: some three seconds, and far beyond any page that people write."""

MOST_FOUND = 5_000
"""[D] Numbers named of one body; who published that many need not be told of each."""

JOINED = 10
"""What putting a group of digits together with those behind it costs, in pieces."""

CHECKED = 30
"""What a look at what stands around a candidate costs."""


@dataclass(slots=True)
class Budget:
    """How much more of one body is searched: ``pieces`` taken apart, numbers ``found``."""

    pieces: int = MOST_PIECES
    found: int = MOST_FOUND

    @property
    def is_spent(self) -> bool:
        """Whether the search ends here."""
        return self.pieces <= 0 or self.found <= 0
