"""Which cells a round has, and which of them are decided before anything is looked at."""

from __future__ import annotations

from dataclasses import dataclass

from disclosure.registry import City, Round, Unit, bound_units
from scoring.model import Outcome, Reason, Verdict
from scoring.rulebook import BoundTask, Clause, Indicator


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit × clause of a round. ``fixed`` is the verdict that needs no looking (not applicable, out of round), else None.

    ``bound`` are the ids of all units the clause binds; ``owed_by`` is the clause's own setting, else the indicator's.
    """

    unit: Unit
    task: BoundTask
    clause: Clause
    indicator: Indicator
    owed_by: str
    bound: tuple[str, ...]
    fixed: Verdict | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Unit id and clause id."""
        return self.unit.id, self.clause.id


def plan_cells(city: City, entry: Round) -> list[Cell]:
    """Every cell of a round once, in the order of the rule book and the roster (collectives as of the window's first day)."""
    cells = []
    for task in city.rulebook(entry).tasks:
        for clause in task.clauses:
            indicator = city.indicators[clause.indicator]
            owed_by = clause.owed_by or indicator.owed_by
            units = bound_units(city, clause, entry.window[0])
            bound = tuple(unit.id for unit in units)
            cells += [
                Cell(unit, task, clause, indicator, owed_by, bound, _fixed(entry, task, clause, unit, owed_by, units)) for unit in units
            ]
    return cells


def _fixed(entry: Round, task: BoundTask, clause: Clause, unit: Unit, owed_by: str, units: list[Unit]) -> Verdict | None:
    if unit.assessed != "scored":
        return Verdict(Outcome.NOT_APPLICABLE, reason=Reason.NOT_ASSESSED, detail=unit.reason or "")
    line = next((line for line in entry.not_applicable if (line.unit, line.clause) == (unit.id, clause.id)), None)
    if line is not None:
        return Verdict(Outcome.NOT_APPLICABLE, reason=Reason(line.reason), detail=f"{line.note}（登记：{'、'.join(line.decided_by)}）")
    if owed_by == "lead" and unit.id != units[0].id:
        return Verdict(Outcome.NOT_APPLICABLE, reason=Reason.CENTRAL, detail=f"由牵头单位{units[0].name}公开")
    if entry.tasks is not None and task.number not in entry.tasks:
        return Verdict(Outcome.OUT_OF_ROUND, detail="本轮未安排测评")
    return None
