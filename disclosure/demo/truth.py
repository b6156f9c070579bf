"""The truth of a generated site: planted cases, every cell of the round, every unit's sum."""

from __future__ import annotations

from typing import Any

from disclosure.demo.builder import Builder
from disclosure.demo.model import Expected, Incident

NOT_SCORED = Expected("not_applicable", "非考核对象")


def tell_truth(site: Builder) -> dict[str, Any]:
    """The truth as plain values: ``cases``, ``cells``, ``units``, ``incidents`` and ``counts``."""
    expected = {(cell.unit, cell.clause): _expected(site, cell.unit, cell.clause) for cell in site.cells}
    cells = [
        {"unit": cell.unit, "clause": cell.clause, "points": cell.points, **vars(expected[cell.unit, cell.clause])} for cell in site.cells
    ]
    return {
        "city": site.city.id,
        "round": site.round.id,
        "cases": _cases(site, expected),
        "cells": cells,
        "units": [_sum_unit(unit.id, cells) for unit in site.city.units if unit.assessed == "scored"],
        "incidents": [_describe(incident) for incident in site.incidents],
        "counts": {"articles": len(site.articles), "decoys": sum(article.decoy for article in site.articles), "columns": len(site.looks)},
    }


def _expected(site: Builder, unit: str, clause: str) -> Expected:
    for line in site.round.not_applicable:
        if (line.unit, line.clause) == (unit, clause):
            return Expected("not_applicable", line.reason)
    return site.expected[unit, clause] if site.is_scored(unit) else NOT_SCORED


def _cases(site: Builder, expected: dict[tuple[str, str], Expected]) -> list[dict[str, Any]]:
    found = []
    for case in site.cast.cases():
        wanted = expected[case.unit, case.clause]
        state = "suspected" if case.kind in ("violation", "impostor") else "machine"
        found.append(vars(case) | {"expected": {"outcome": wanted.outcome, "state": state, "reason": wanted.reason, "got": wanted.got}})
    for line in site.round.not_applicable:
        told = {"outcome": "not_applicable", "state": "machine", "reason": line.reason, "got": 0.0}
        found.append(
            {"kind": "innocent", "story": "register", "unit": line.unit, "clause": line.clause, "note": line.note, "expected": told}
        )
    return found


def _describe(incident: Incident) -> dict[str, Any]:
    """An incident as plain values, without any of the numbers; ``url`` is its article's."""
    url = incident.article.url if incident.article else None
    return {"kind": incident.kind, "column": incident.column, "note": incident.note, "numbers": incident.numbers, "url": url}


def _sum_unit(unit: str, cells: list[dict[str, Any]]) -> dict[str, Any]:
    mine = [cell for cell in cells if cell["unit"] == unit and cell["outcome"] in ("met", "partial", "unmet")]
    got, applicable = (round(sum(cell[key] for cell in mine), 4) for key in ("got", "applicable"))
    return {"unit": unit, "got": got, "applicable": applicable, "score": round(100 * got / applicable, 2) if applicable else None}
