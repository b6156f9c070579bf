"""What the server's own log says of a run: requests, bytes, gaps, and the least time that politeness would have let it take."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Hit:
    """One request as the server saw it; instants in monotonic seconds."""

    address: str
    path: str
    status: int
    bytes: int
    began: float
    ended: float

    @property
    def kind(self) -> str:
        """``robots``, ``list`` or ``article``."""
        if self.path == "/robots.txt":
            return "robots"
        name = self.path.rpartition("/")[2]
        return "article" if name.startswith("t") else "list"


@dataclass(frozen=True)
class Floor:
    """The least seconds a run can take at its busiest address, and what they are made of."""

    address: str
    requests: int
    answers: float
    gaps: float

    @property
    def seconds(self) -> float:
        """Answers and the gaps between them."""
        return self.answers + self.gaps


@dataclass(frozen=True)
class Gaps:
    """Seconds between the end of an answer and the next request at the same address, over all addresses; ``overlaps`` began before that end."""

    count: int
    least: float
    median: float
    most: float
    overlaps: int
    short: int


def read_log(path: Path, began: float, ended: float) -> list[Hit]:
    """The requests of one run, by its time."""
    hits = []
    for line in path.read_text(encoding="utf-8").splitlines():
        address, where, status, size, first, last = line.split("\t")
        hit = Hit(address, where, int(status), int(size), float(first), float(last))
        if began <= hit.began <= ended:
            hits.append(hit)
    return hits


def find_floor(hits: Iterable[Hit], delay: float, crawl_delay: float = 0.0) -> Floor:
    """The floor of the busiest address: of n answers that lasted d1 … dn, d1 + … + dn and, after each but the last, the largest of the delay,
    the host's Crawl-delay and how long that answer lasted."""
    floors = []
    for address, own in _by_address(hits).items():
        lasted = [hit.ended - hit.began for hit in own]
        gaps = sum(max(delay, crawl_delay, seconds) for seconds in lasted[:-1])
        floors.append(Floor(address, len(own), sum(lasted), gaps))
    return max(floors, key=lambda floor: floor.seconds)


def find_gaps(hits: Iterable[Hit], delay: float) -> Gaps:
    """The gaps of a run as the server saw them; ``short`` are those below the delay."""
    gaps = [later.began - earlier.ended for own in _by_address(hits).values() for earlier, later in zip(own, own[1:], strict=False)]
    return Gaps(len(gaps), min(gaps), statistics.median(gaps), max(gaps), sum(gap < 0 for gap in gaps), sum(gap < delay for gap in gaps))


def count_kinds(hits: Sequence[Hit]) -> dict[str, int]:
    """How many requests were for what."""
    return {kind: sum(hit.kind == kind for hit in hits) for kind in ("robots", "list", "article")}


def _by_address(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    found: dict[str, list[Hit]] = defaultdict(list)
    for hit in sorted(hits, key=lambda hit: hit.began):
        found[hit.address].append(hit)
    return found
