"""Worked examples of indicators: the facts in YAML become a case, so that every example runs as a test."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from scoring.model import Case, Cause, Channel, Item, Reason, Search, WorkingDays
from scoring.rulebook import Indicator

WINDOW = (date(2025, 7, 1), date(2025, 9, 30))
APPLIES_FROM = date(2025, 1, 1)
CHANNEL: dict[str, Any] = {"path": "政府信息公开 > 示例栏目", "kind": "periodic", "coverage": "complete", "rows": 10}


def case_of(indicator: Indicator, facts: dict[str, Any], calendar: WorkingDays) -> Case:
    """The case of an example: facts as given, everything else ordinary (third quarter of 2025, one column read completely, 4 points).

    ``items``, ``others`` and ``channels`` are lists of mappings with the fields of Item and Channel; ids and addresses may be left out.
    Raises TypeError for a field that is not there.
    """
    window = tuple(facts.get("window", WINDOW))
    start = {"window": window[0], "year": date(window[1].year, 1, 1), "current": None}[indicator.evidence_period]
    case = Case(
        unit="demo-unit",
        task=1,
        clause="1a",
        indicator=indicator.id,
        rule=indicator.rule,
        points=4.0,
        params={**indicator.params, **facts.get("params", {})},
        window=(window[0], window[1]),
        evidence_from=start,
        applies_from=max(APPLIES_FROM, indicator.source.in_force[0]),
        calendar=calendar,
        items=_items(facts.get("items", ()), "i"),
        others=_items(facts.get("others", ()), "o"),
        channels=_channels(facts.get("channels", ({},))),
        elsewhere=tuple(facts.get("elsewhere", ())),
        search=Search(unexplained=tuple(facts.get("unexplained", ()))),
        events={kind: tuple(days) for kind, days in facts.get("events", {}).items()},
        counting=indicator.counting,
    )
    plain = {key: value for key, value in facts.items() if key in ("points", "applies_from", "evidence_from", "late_share", "counting")}
    return replace(case, **plain)


def _items(entries: Any, prefix: str) -> tuple[Item, ...]:
    return tuple(_item(entry, f"{prefix}{number}") for number, entry in enumerate(entries, start=1))


def _item(entry: dict[str, Any], name: str) -> Item:
    lists: dict[str, Any] = {key: tuple(entry[key]) for key in ("years", "periods", "links") if key in entry}
    fields: dict[str, Any] = {"id": name, "url": f"http://example.cn/{name}", "title": "示例", **entry, **lists}
    return Item(**fields)


def _channels(entries: Any) -> tuple[Channel, ...]:
    return tuple(_channel(entry, f"c{number}") for number, entry in enumerate(entries, start=1))


def _channel(entry: dict[str, Any], name: str) -> Channel:
    fields: dict[str, Any] = {"id": name, "url": f"http://example.cn/{name}/", **CHANNEL, **entry}
    fields["reason"] = Reason(entry["reason"]) if "reason" in entry else None
    fields["cause"] = Cause(entry["cause"]) if "cause" in entry else None
    return Channel(**fields)
