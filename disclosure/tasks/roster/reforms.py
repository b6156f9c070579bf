"""Who bears the duty of a body that a reform ended: the reforms are followed until one names a unit of the roster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from disclosure.registry import Unit
from disclosure.tasks.roster.content import Reform, load_abbreviations, load_reforms
from disclosure.tasks.roster.spelling import SUCCESSOR_BODIES, Spelling, cut_body

Roster = Sequence[tuple[Unit, tuple[Spelling, ...]]]
_OLD_BODIES = frozenset(("局", "委", "办", "分局"))
_LONGEST_CHAIN = 5


@dataclass(frozen=True)
class Heir:
    """A unit that bears an older one's duty, since when (None where nobody wrote it down) and by what (the roster, or a reform)."""

    unit: Unit
    since: date | None
    basis: str = "名册"


def find_heirs(spelt: Sequence[Spelling], roster: Roster, on: date | None) -> tuple[list[Heir], list[Unit]]:
    """Return the units that succeed a body by the reforms, and those that took part of its duty (candidates).

    The chain goes on past a reform that names nobody of the roster, or only units that were gone on the day.
    """
    stems = _old_stems(spelt)
    candidates: list[Unit] = []
    seen: set[str] = set()
    for _ in range(_LONGEST_CHAIN):
        reforms = [reform for reform in load_reforms().reforms if not stems.isdisjoint(reform.old)]
        seen |= stems
        parts = {unit.id: unit for reform in reforms if reform.split for unit in _units_of(reform, roster)}
        candidates += parts.values()
        heirs = {
            unit.id: Heir(unit, _since(unit, reform), _basis(reform))
            for reform in reforms
            if not reform.split
            for unit in _units_of(reform, roster)
        }
        there = [heir for heir in heirs.values() if on is None or on <= (heir.unit.valid[1] or date.max)]
        if there:
            return there, candidates
        candidates += [heir.unit for heir in heirs.values()]
        stems = {stem for reform in reforms if not reform.split for stem in new_stems(reform)} - seen
        if not stems:
            break
    return [], candidates


def new_stems(reform: Reform) -> frozenset[str]:
    """The names a reform leads to: those written, and what they are short for."""
    if reform.literal:
        return frozenset(reform.new)
    table = load_abbreviations().stems
    return frozenset((*reform.new, *(full for stem in reform.new for full in table.get(stem, ()))))


def _since(unit: Unit, reform: Reform) -> date:
    """The unit's own first day when it was made by the reform or later, else the day by which the reform had to be done."""
    first = unit.valid[0]
    return first if first is not None and first >= load_reforms().sources[reform.source].day else reform.since


def _basis(reform: Reform) -> str:
    return load_reforms().sources[reform.source].text + ("；细节待核" if reform.tag == "M" else "")


def _old_stems(spelt: Sequence[Spelling]) -> set[str]:
    bodies = (cut_body(spelling) for spelling in spelt)
    return {stem for body in bodies if body is not None and body.kind in _OLD_BODIES for stem in body.stems}


def _units_of(reform: Reform, roster: Roster) -> list[Unit]:
    wanted = new_stems(reform)
    return [unit for unit, spelt in roster if not wanted.isdisjoint(_new_bodies(spelt))]


def _new_bodies(spelt: Sequence[Spelling]) -> set[str]:
    bodies = (cut_body(spelling) for spelling in spelt)
    return {stem for body in bodies if body is not None and body.kind in SUCCESSOR_BODIES for stem in body.stems}
