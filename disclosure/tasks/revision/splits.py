"""Tasks whose words stand in several tasks of the other table: one became two, or two became one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from disclosure.tasks.model import Task
from disclosure.tasks.revision.pairing import Entry

_SHORTEST = 8  # characters: shorter texts are contained in anything
_PART_HELD = 0.75  # so much of a part that stands alone must stand in the whole
_PARTNER_HELD = 0.6  # the part that is the whole's pair may be reworded more
_LEAST_OWN = 0.5  # so much of a part must not stand in another part
_LEAST_COVERED = 0.6


@dataclass(frozen=True)
class Split:
    """Task numbers of the old table and of the new one, one of them alone; ``covered`` is the share of the whole's words found in the parts."""

    kind: Literal["split", "merged"]
    old: tuple[int, ...]
    new: tuple[int, ...]
    covered: float

    def to_json(self) -> dict[str, Any]:
        """Return {kind, old, new, covered}."""
        return {"kind": self.kind, "old": list(self.old), "new": list(self.new), "covered": round(self.covered, 3)}


def find_splits(
    kind: Literal["split", "merged"], wholes: Sequence[Task], parts: Sequence[Task], partners: Mapping[int, int]
) -> Iterator[tuple[Split, int, list[int]]]:
    """Yield each hint with the place of the whole and the places of its parts. ``partners``: place of a whole → place of its pair."""
    one, many = [[Entry(task, at) for at, task in enumerate(tasks)] for tasks in (wholes, parts)]
    taken = set(partners.values())
    held: dict[int, list[Entry]] = defaultdict(list)
    for at, part in _best_wholes(one, [entry for entry in many if entry.at not in taken and len(entry.words) >= _SHORTEST]):
        held[at].append(part)
    for at, found in sorted(held.items()):
        whole = one[at]
        partner = many[partners[at]] if at in partners else None
        group = _independent(([partner] if partner and _held(partner, whole) >= _PARTNER_HELD else []) + found)
        covered = len(whole.pieces & frozenset().union(*(entry.pieces for entry in group))) / len(whole.pieces)
        if len(group) > 1 and covered >= _LEAST_COVERED and (partner is None or partner in group):
            group.sort(key=lambda entry: entry.at)
            numbers = (whole.task.number,), tuple(entry.task.number for entry in group)
            old, new = numbers if kind == "split" else numbers[::-1]
            yield Split(kind, old, new, covered), at, [entry.at for entry in group]


def _best_wholes(wholes: list[Entry], parts: list[Entry]) -> Iterator[tuple[int, Entry]]:
    """Yield for each part the place of the whole that holds most of it, where that is enough."""
    holders: dict[str, list[int]] = defaultdict(list)
    for entry in wholes:
        for piece in entry.pieces:
            holders[piece].append(entry.at)
    for part in parts:
        counts: Counter[int] = Counter()
        for piece in part.pieces:
            counts.update(holders.get(piece, ()))
        least = _PART_HELD * len(part.pieces)
        enough = [(-count, at) for at, count in counts.items() if count >= least]
        if enough:
            yield min(enough)[1], part


def _held(part: Entry, whole: Entry) -> float:
    return len(part.pieces & whole.pieces) / len(part.pieces)


def _independent(group: list[Entry]) -> list[Entry]:
    """Return the parts that say something of their own, in their order: a copy of another part is no second half."""
    kept: list[Entry] = []
    for entry in group:
        if all(max(_held(entry, other), _held(other, entry)) < _LEAST_OWN for other in kept):
            kept.append(entry)
    return kept
