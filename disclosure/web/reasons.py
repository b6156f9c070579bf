"""The office's page on one item of a cell: why it is evidence for the clause or not. Nobody else sees what the machine thinks (EVALUATION 8)."""

from __future__ import annotations

from typing import Any

from disclosure.match.explain import load_words
from disclosure.match.explained import explain_published
from disclosure.match.promotion import city_model
from disclosure.match.telling import shown_parts
from disclosure.rounds import published, select
from disclosure.settings import Settings
from disclosure.web.queries import find_cell, heading, view_of


def why_page(settings: Settings, city_id: str, unit_id: str, clause_id: str, item_id: str) -> dict[str, Any] | None:
    """What the page shows; None for an unknown cell or item."""
    view = view_of(settings, city_id)
    cell = find_cell(view, unit_id, clause_id)
    if cell is None or not _is_known(settings, city_id, item_id):
        return None
    folder = settings.city_data(view.city.id)
    explained = explain_published(folder, city_model(folder), clause_id, item_id)
    (pair,) = explained["pairs"]
    says = pair["says"]
    return {
        **heading(view),
        "unit": unit_id,
        "unit_name": cell.unit_name,
        "cell": cell,
        "item": explained["item"],
        "pair": pair,
        "says": says,
        "decisive": _with_bars(says["supports"] + says["opposes"]),
        "places": load_words()["place"],
        "tables": [
            _table(f"综合判断，得分 {pair['score']:.3f}", pair["blend"]),
            _table(f"其中仅看文字，概率 {pair['probability']:.3f}", pair["text"]),
        ],
    }


def _is_known(settings: Settings, city_id: str, item_id: str) -> bool:
    with published(settings, city_id) as (_, connection):
        return bool(select(connection, "select 1 as found from silver.item where item_id = ?", [item_id]))


def _table(name: str, side: dict[str, Any]) -> dict[str, Any]:
    """The comparisons that speak, and the silent ones, which are opened on request."""
    shown = shown_parts(side["parts"])
    silent = [part for part in side["parts"] if part not in shown]
    return {"name": name, "intercept": side["intercept"], "log_odds": side["log_odds"], "speaking": _with_bars(shown), "silent": silent}


def _with_bars(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The parts with the length of their bars in percent of the longest."""
    longest = max((abs(part["adds"]) for part in parts), default=0) or 1
    return [part | {"bar": max(1, round(100 * abs(part["adds"]) / longest))} for part in parts]
