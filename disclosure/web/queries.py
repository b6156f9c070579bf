"""What each page shows, read from the current build; and the one thing a page writes, a reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from math import isfinite
from pathlib import Path
from threading import Lock
from typing import Any

from disclosure.errors import DisclosureError, InputError, PageWords
from disclosure.readings import REASONS, Reading, readings_of, record_reading
from disclosure.registry import load_city
from disclosure.reports.wording import basis_of
from disclosure.rounds import CellRow, RoundView, as_instant, current_of, load_named_city, published, select, view_round, written_sum
from disclosure.settings import Settings
from disclosure.state import open_state
from disclosure.web.errors import not_there, words_of
from scoring.model import Reason

_RECORDING = Lock()  # of two clicks the second finds what the first has written

CHANNELS = """
select register.column_id, register.path, register.url, coverage.coverage, coverage.reason, coverage.read_at,
    coalesce(coverage.rows, 0) as rows, health.newest_on
from registry.clause_channel as channel
join registry.column as register using (column_id)
join registry.clause as clause using (clause_id)
left join gold.coverage as coverage on coverage.column_id = channel.column_id and coverage.period = clause.evidence_period
left join gold.column_health as health on health.column_id = channel.column_id
where channel.unit_id = ? and channel.clause_id = ?
order by register.position
"""


def list_cities(settings: Settings) -> list[dict[str, Any]]:
    """Every city folder with what is published of it; a folder that cannot be read says why."""
    found = []
    for folder in sorted(path.parent for path in settings.cities.glob("*/city.yml")):
        found.append(describe_city(settings, folder))
    return found


def describe_city(settings: Settings, folder: Path) -> dict[str, Any]:
    """One line of the list of cities."""
    try:
        city = load_city(folder)
        current = current_of(settings, city.id)
    except DisclosureError as error:
        words = words_of(error, settings)
        remark = f"{words.where}：{words.what}。{words.fix}。" if words.where else f"{words.what}。{words.fix}。"
        return {"id": folder.name, "name": folder.name, "build": None, "round": None, "as_of": None, "night": None, "remark": remark}
    return {
        "id": city.id,
        "name": city.name,
        "build": current.build if current else None,
        "round": current.round if current else None,
        "as_of": as_instant(current.as_of) if current else None,
        "night": current.night if current else None,
        "remark": "尚未发布" if current is None else "" if city.file.enabled else "未启用",
    }


def city_table(settings: Settings, city_id: str) -> dict[str, Any]:
    """The unit score table of EVALUATION 9, by peer group."""
    view = view_of(settings, city_id)
    groups: dict[str, list[Any]] = {}
    for row in view.scored:
        groups.setdefault(row.group, []).append(row)
    return {
        **heading(view),
        "groups": list(groups.items()),
        "unscored": [unit for unit in view.city.units if unit.assessed != "scored"],
        "runs": view.runs,
        "run": view.runs[0] if view.runs else None,
        "failing": view.failing,
    }


def unit_sheet(settings: Settings, city_id: str, unit_id: str) -> dict[str, Any] | None:
    """A unit's cells with outcome, state, points and how many pieces of evidence; None for an unknown unit."""
    view = view_of(settings, city_id)
    row = next((row for row in view.scores if row.unit == unit_id), None)
    if row is None:
        return None
    cells = view.cells_of(unit_id)
    return {
        **heading(view),
        "unit": unit_id,
        "unit_name": row.name,
        "group": row.group,
        "score": row,
        "cells": cells,
        "arithmetic": "\n".join(written_sum(cells, row)),
    }


def cell_page(settings: Settings, city_id: str, unit_id: str, clause_id: str) -> dict[str, Any] | None:
    """A cell with its columns, evidence, readings and the form; None for an unknown cell."""
    view = view_of(settings, city_id)
    cell = find_cell(view, unit_id, clause_id)
    if cell is None:
        return None
    with published(settings, city_id) as (_, connection):
        channels = select(connection, CHANNELS, [unit_id, clause_id])
    return {
        **heading(view),
        "unit": unit_id,
        "unit_name": cell.unit_name,
        "cell": cell,
        "basis": basis_of(view, cell),
        "evidence": [row for row in view.evidence.get((unit_id, clause_id), []) if row["role"] != "column"],
        "channels": channels,
        "readings": readings(settings, view, cell),
        "choices": [outcome.value for outcome in REASONS],
        "reasons": [reason.value for reason in Reason],
    }


def readings(settings: Settings, view: RoundView, cell: CellRow) -> list[Reading]:
    """All readings of a cell up to now, also those the current build does not know yet."""
    state = open_state(settings)
    try:
        found = readings_of(state, view.city.id, view.round.id, datetime.max.replace(tzinfo=as_instant(view.current.as_of).tzinfo))
    finally:
        state.close()
    return [reading for reading in found if (reading.unit, reading.clause) == (cell.unit, cell.clause)]


def record(
    settings: Settings,
    city_id: str,
    unit: str,
    clause: str,
    *,
    reader: str,
    outcome: str,
    reason: str | None,
    points: str,
    note: str,
    at: datetime,
    seen: int | None = None,
) -> None:
    """Append a reading by the office. Raises InputError when a field is wrong.

    ``seen``: how many readings of the cell its form was shown with. One that came after them and says the same is this one, sent twice.
    """
    view = view_of(settings, city_id)
    cell = find_cell(view, unit, clause)
    if cell is None:
        raise not_there("没有这个测评单元", f"{unit} × {clause}", "请从单位的评测明细进入")
    if view.city.file.clock == "night":
        at = as_instant(view.current.as_of)  # a city on its own calendar knows no today: else its next publish would not count it
    reading = Reading(
        city=view.city.id, round=view.round.id, unit=unit, clause=clause, task=cell.task, reader=reader, role="office", outcome=outcome,
        reason=reason if outcome != "met" else None, points=read_points(points) if outcome == "partial" or points else None, note=note, recorded_at=at,
    )  # fmt: skip
    with _RECORDING:
        if seen is not None and any(replace(one, recorded_at=at) == reading for one in readings(settings, view, cell)[seen:]):
            return
        state = open_state(settings)
        try:
            record_reading(state, reading, view.city)
        finally:
            state.close()


def read_points(text: str) -> float:
    """Points as typed. Raises InputError."""
    try:
        points = float(text)
        if not isfinite(points):
            raise ValueError(text)
        return points
    except ValueError:
        words = PageWords(f"「{text[:20]}」不是数" if text else "没有填写", "部分达标须填写得分，只填数字", "得分")
        raise InputError(f"{text[:20]!r} is no number", where="points", fix="give the points got", page=words) from None


def view_of(settings: Settings, city_id: str) -> RoundView:
    """The published round of a city by name. Raises InputError, RunError."""
    return view_round(settings, load_named_city(settings, city_id))


def find_cell(view: RoundView, unit: str, clause: str) -> CellRow | None:
    """One cell of the round."""
    return next((cell for cell in view.cells if (cell.unit, cell.clause) == (unit, clause)), None)


def heading(view: RoundView) -> dict[str, Any]:
    """What every page of a city says of the data it shows."""
    return {
        "city": view.city.id,
        "city_name": view.city.name,
        "round_name": view.round.name,
        "opens_on": view.round.window[0],
        "closes_on": view.round.window[1],
        "as_of": as_instant(view.current.as_of),
        "rulebook": view.rulebook.id,
        "parser": view.current.parser,
        "calendar": view.current.calendar,
        "build": view.current.build,
        "proposal": view.rulebook.status == "proposal",
    }
