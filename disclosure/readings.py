"""Readings: what people decided of a cell, appended to the state database and never changed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

import sqlalchemy as sa

from disclosure.errors import InputError, PageWords
from disclosure.registry import City, bound_units
from disclosure.state import State
from disclosure.state import reading as table
from disclosure.typed import check_name, check_note
from scoring.model import NOT_APPLICABLE_REASONS, UNDETERMINED_REASONS, UNMET_REASONS, Outcome, Reason

ROLES = ("office", "assessor", "adjudicator", "signer")
REASONS: dict[Outcome, tuple[Reason, ...]] = {
    Outcome.MET: (),
    Outcome.PARTIAL: UNMET_REASONS,
    Outcome.UNMET: UNMET_REASONS,
    Outcome.NOT_APPLICABLE: NOT_APPLICABLE_REASONS,
    Outcome.UNDETERMINED: UNDETERMINED_REASONS,
}
"""What a person may decide, and the reasons each outcome can have (EVALUATION section 2)."""
AGAIN = "请重新打开测评单元页填写"


@dataclass(frozen=True, slots=True)
class Reading:
    """One person's decision on one cell. ``recorded_at`` is an aware instant; ``points`` only with ``partial``; ``note`` says why."""

    city: str
    round: str
    unit: str
    clause: str
    task: int | None
    reader: str
    role: str
    outcome: str
    reason: str | None
    points: float | None
    note: str
    recorded_at: datetime


def record_reading(state: State, reading: Reading, city: City | None = None) -> None:
    """Append a reading. Raises InputError when it is not complete, or (with ``city``) when there is no such cell."""
    _check(reading)
    if city is not None:
        _check_cell(reading, city)
    with state.write() as connection:
        connection.execute(table.insert().values({field.name: getattr(reading, field.name) for field in fields(Reading)}))


def readings_of(state: State, city: str, round: str, as_of: datetime) -> list[Reading]:
    """The readings of a city's round recorded up to ``as_of`` (inclusive), the oldest first."""
    columns = [table.c[field.name] for field in fields(Reading)]
    query = (
        sa.select(*columns)
        .where(table.c.city == city, table.c.round == round, table.c.recorded_at <= as_of)
        .order_by(table.c.recorded_at, table.c.id)
    )
    with state.read() as connection:
        return [Reading(*row) for row in connection.execute(query)]


def _check(reading: Reading) -> None:
    outcomes = [outcome.value for outcome in REASONS]
    if reading.outcome not in outcomes:
        words = PageWords("没有选结论，或者不是可选的结论", "请在列表中选一项", "结论")
        raise InputError(f"a person cannot decide {reading.outcome!r}", where="outcome", fix=f"one of {', '.join(outcomes)}", page=words)
    allowed = [reason.value for reason in REASONS[Outcome(reading.outcome)]]
    if allowed and reading.reason not in allowed:
        words = PageWords(
            f"与所选结论不配：{reading.reason}" if reading.reason else "没有选原因", f"请从中选一项：{'、'.join(allowed)}", "原因"
        )
        raise InputError(
            f"{reading.reason!r} is no reason for {reading.outcome}", where="reason", fix=f"one of {'、'.join(allowed)}", page=words
        )
    if not allowed and reading.reason is not None:
        words = PageWords("所选结论不需要原因", "请把看到的情况写在理由里", "原因")
        raise InputError(f"{reading.outcome} has no reason of the list", where="reason", fix="say why in the note", page=words)
    if reading.role not in ROLES:
        words = PageWords("没有这种身份", AGAIN, "身份")
        raise InputError(f"no role {reading.role!r}", where="role", fix=f"one of {', '.join(ROLES)}", page=words)
    check_name("reader", reading.reader, "核读人")
    check_note("note", reading.note, "理由")
    if (reading.outcome == Outcome.PARTIAL) != (reading.points is not None):
        words = PageWords("只有部分达标才填得分，部分达标也必须填", "请填写得分，或者改选结论", "得分")
        raise InputError("points belong to partial, and only to it", where="points", fix="give the points got", page=words)
    if reading.recorded_at.tzinfo is None:
        words = PageWords("时间没有时区", AGAIN, "时间")
        raise InputError("an instant without its time zone", where="recorded_at", page=words)


def _check_cell(reading: Reading, city: City) -> None:
    where = f"{reading.city} {reading.round}"
    entry = next((entry for entry in city.rounds if entry.id == reading.round), None)
    if entry is None:
        raise InputError(f"no round {reading.round}", where=where, page=PageWords("没有这一轮测评", AGAIN, reading.round, 404))
    task, clause = next(
        ((task, clause) for task in city.rulebook(entry).tasks for clause in task.clauses if clause.id == reading.clause), (None, None)
    )
    if task is None or clause is None:
        raise InputError(f"no clause {reading.clause}", where=where, page=PageWords("没有这个测评点", AGAIN, reading.clause, 404))
    if reading.unit not in {unit.id for unit in bound_units(city, clause, entry.window[0])}:
        words = PageWords("没有这个测评单元", AGAIN, f"{reading.unit} × {reading.clause}", 404)
        raise InputError(f"no cell {reading.unit} × {reading.clause}", where=where, page=words)
    if reading.points is not None and not 0 <= reading.points <= clause.points:
        words = PageWords(f"{reading.points:g} 分超出范围", f"请填 0 至 {clause.points:g} 之间的数", "得分")
        raise InputError(f"{reading.points} is outside 0–{clause.points} points", where=where, page=words)
    if reading.task not in (None, task.number):
        words = PageWords(f"测评点 {reading.clause} 属于任务 {task.number}", AGAIN, "任务")
        raise InputError(f"clause {reading.clause} belongs to task {task.number}", where=where, page=words)
