"""Adds the cells up to the rows of gold.score, one per unit of the roster."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from disclosure.assess.store import Assessed
from disclosure.registry import City, Round
from scoring import aggregate
from scoring.aggregate import UnitScore, score_units
from scoring.model import Outcome, State
from scoring.rulebook import effect_of


def total_units(city: City, entry: Round, cells: list[Assessed]) -> list[tuple[Any, ...]]:
    """Rows of gold.score in the order of the roster; cells of indicators that only inform are not in the sum."""
    rulebook = city.rulebook(entry)
    counted = [cell for cell in cells if effect_of(cell.cell.clause, cell.cell.indicator) == "deduct"]
    scores = score_units(
        [
            aggregate.Cell(unit=cell.cell.unit.id, group=cell.cell.unit.group, points=cell.cell.clause.points, verdict=cell.final)
            for cell in counted
        ],
        grades=rulebook.grades,
        thresholds=rulebook.thresholds,
        method=rulebook.method,
    )
    by_unit: dict[str, list[Assessed]] = defaultdict(list)
    for cell in counted:
        by_unit[cell.cell.unit.id].append(cell)
    found = {score.unit: score for score in scores}
    return [_row(city, unit.id, found.get(unit.id), by_unit[unit.id]) for unit in city.units]


def _row(city: City, unit_id: str, score: UnitScore | None, cells: list[Assessed]) -> tuple[Any, ...]:
    unit = city.unit(unit_id)
    scored = unit.assessed == "scored" and score is not None
    counts = score.counts if score else {outcome.value: 0 for outcome in Outcome}
    remark = (score.grade_note if scored and score else unit.reason) or ""
    return (
        unit.id,
        unit.name,
        unit.group,
        unit.assessed,
        score.got if score else 0.0,
        score.applicable if score else 0.0,
        score.score if score else None,
        score.low if score else None,
        score.high if score else None,
        score.grade if scored and score else None,
        remark,
        *(counts[outcome.value] for outcome in Outcome),
        sum(cell.final.state is State.SUSPECTED for cell in cells),
        score.undetermined_points if score else 0.0,
        score.pending_points if score else 0.0,
        sum(cell.final.got for cell in cells if cell.final.outcome is Outcome.MET and cell.final.state is State.MACHINE),
        score.pending if score else 0,
    )
