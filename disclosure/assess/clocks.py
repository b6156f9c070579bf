"""Whether a rule book charges by the clocks and numbers that its task document names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from disclosure.registry import City
from disclosure.tasks.model import Obligation, Task
from scoring.rulebook import BoundTask, Clause

_HELD_BY = {
    "by_date": {"by_date", "count", "every", "fresh"},
    "within": {"within", "paired", "fresh"},
    "every": {"every", "fresh", "count"},
    "count": {"count", "every", "fresh"},
    "open_for": {"open_for"},
}
"""Rules that can hold a kind of obligation: a yearly count ends with the year, a release every month is a number in the year."""

_UNITS = {"working_day": "working", "day": "calendar"}


def clock_differences(city: City, task: Task, bound: BoundTask) -> Iterator[str]:
    """Lines for a person: what the document's words ask for and no clause of the task holds, or holds with another number.

    Obligations that set no clock (standing, may) are left out, and tasks that are not scored.
    """
    if bound.not_scored:
        return
    rules = {clause.id: city.indicators[clause.indicator].rule for clause in bound.clauses}
    for quote, obligation in {entry.quote: entry for entry in task.obligations}.items():
        if obligation.kind == "standing" or obligation.modality == "may":
            continue
        holding = [clause for clause in bound.clauses if rules[clause.id] in _HELD_BY[obligation.kind]]
        if not holding:
            yield f"task {task.number}: the document says 「{quote}」 ({obligation.kind}), its clauses are judged by {_listed(rules)}"
        elif differing := _other_number(city, obligation, [clause for clause in holding if rules[clause.id] == obligation.kind]):
            yield f"task {task.number}: the document says 「{quote}」, {differing}"


def _other_number(city: City, obligation: Obligation, clauses: list[Clause]) -> str | None:
    """Say the numbers of the clauses of the same rule when none of them is the document's."""
    asked = _number_of(dict(obligation.values), obligation.kind)
    held = {clause.id: _number_in(city.indicators[clause.indicator].params | clause.params, obligation.kind) for clause in clauses}
    if asked is None or not held or asked in held.values() or None in held.values():
        return None
    return "、".join(f"clause {clause} has {' '.join(map(str, number or ()))}" for clause, number in held.items())


def _number_of(values: dict[str, Any], kind: str) -> tuple[Any, ...] | None:
    if kind == "count" and values["period"] in ("year", None) and values.get("n", 1) == 1 and not values["up_to"]:
        return (values["at_least"],)
    if kind == "open_for" and values["unit"] in _UNITS:
        return values["at_least"], _UNITS[values["unit"]]
    if kind == "within" and values["unit"] in _UNITS:
        return values["count"], _UNITS[values["unit"]]
    return (values["period"],) if kind == "every" and values.get("n", 1) == 1 else None


def _number_in(params: dict[str, Any], kind: str) -> tuple[Any, ...] | None:
    if kind == "count":
        return (params.get("at_least"),)
    if kind == "open_for":
        return params.get("days"), params.get("unit", "calendar")
    if kind == "within":
        return params.get("days"), params.get("unit", "working")
    return (params.get("period"),) if kind == "every" else None


def _listed(rules: Mapping[str, str]) -> str:
    return ", ".join(sorted(set(rules.values()))) or "none"
