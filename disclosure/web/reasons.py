"""The office's page on one item of a cell: why it is evidence for the clause or not. Nobody else sees what the machine thinks (EVALUATION 8)."""

from __future__ import annotations

from typing import Any

from disclosure.match.explain import load_words
from disclosure.match.explained import explain_published
from disclosure.match.promotion import city_model
from disclosure.rounds import published, select
from disclosure.settings import Settings
from disclosure.web.queries import find_cell, heading, view_of

LEAST_SHOWN = 0.005
"""A comparison that moves the log-odds by less stands in the list that is opened on request."""


def why_page(settings: Settings, city_id: str, unit_id: str, clause_id: str, item_id: str) -> dict[str, Any] | None:
    """What the page shows; None for an unknown cell or item."""
    view = view_of(settings, city_id)
    cell = find_cell(view, unit_id, clause_id)
    if cell is None or not _is_known(settings, city_id, item_id):
        return None
    folder = settings.city_data(view.city.id)
    explained = explain_published(folder, city_model(folder), clause_id, item_id)
    (pair,) = explained["pairs"]
    return {
        **heading(view),
        "unit": unit_id,
        "unit_name": cell.unit_name,
        "cell": cell,
        "item": explained["item"],
        "pair": pair,
        "places": load_words()["place"],
        "tables": [_table("综合判断", pair["blend"]), _table("其中：仅看文字", pair["text"])],
    }


def _is_known(settings: Settings, city_id: str, item_id: str) -> bool:
    with published(settings, city_id) as (_, connection):
        return bool(select(connection, "select 1 as found from silver.item where item_id = ?", [item_id]))


def _table(name: str, side: dict[str, Any]) -> dict[str, Any]:
    """The comparisons that speak, with the length of their bars in percent of the longest, and the silent ones."""
    longest = max((abs(part["adds"]) for part in side["parts"]), default=0) or 1
    speaking = [part | {"bar": round(100 * abs(part["adds"]) / longest)} for part in side["parts"] if abs(part["adds"]) >= LEAST_SHOWN]
    silent = [part for part in side["parts"] if abs(part["adds"]) < LEAST_SHOWN]
    return {"name": name, "intercept": side["intercept"], "log_odds": side["log_odds"], "speaking": speaking, "silent": silent}
