"""Readings: what people decided of a cell, appended to the state database and never changed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields
from datetime import datetime

import sqlalchemy as sa

from disclosure.errors import InputError
from disclosure.registry import City, bound_units
from disclosure.state import State
from disclosure.state import reading as table
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


LONGEST_NAME, LONGEST_NOTE = 60, 2000
UNPRINTABLE = ("Cc", "Cs", "Cn", "Co")  # control characters, halves of characters, what is no character; no document can hold them


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
        raise InputError(f"a person cannot decide {reading.outcome!r}", where="outcome", fix=f"one of {', '.join(outcomes)}")
    allowed = [reason.value for reason in REASONS[Outcome(reading.outcome)]]
    if allowed and reading.reason not in allowed:
        raise InputError(f"{reading.reason!r} is no reason for {reading.outcome}", where="reason", fix=f"one of {'、'.join(allowed)}")
    if not allowed and reading.reason is not None:
        raise InputError(f"{reading.outcome} has no reason of the list", where="reason", fix="say why in the note")
    if reading.role not in ROLES:
        raise InputError(f"no role {reading.role!r}", where="role", fix=f"one of {', '.join(ROLES)}")
    for name in ("reader", "note"):
        if not getattr(reading, name).strip():
            raise InputError("it is empty", where=name, fix="give the reader's name" if name == "reader" else "say why in one sentence")
    for name, most in (("reader", LONGEST_NAME), ("note", LONGEST_NOTE)):
        text = getattr(reading, name)
        if len(text) > most:
            raise InputError(f"{len(text)} characters are too many", where=name, fix=f"at most {most}")
        if any(unicodedata.category(sign) in UNPRINTABLE and not (name == "note" and sign in "\n\r\t") for sign in text):
            raise InputError("it holds characters that cannot be printed", where=name, fix="type it anew")
    if (reading.outcome == Outcome.PARTIAL) != (reading.points is not None):
        raise InputError("points belong to partial, and only to it", where="points", fix="give the points got")
    if reading.recorded_at.tzinfo is None:
        raise InputError("an instant without its time zone", where="recorded_at")


def _check_cell(reading: Reading, city: City) -> None:
    where = f"{reading.city} {reading.round}"
    entry = next((entry for entry in city.rounds if entry.id == reading.round), None)
    if entry is None:
        raise InputError(f"no round {reading.round}", where=where)
    task, clause = next(
        ((task, clause) for task in city.rulebook(entry).tasks for clause in task.clauses if clause.id == reading.clause), (None, None)
    )
    if task is None or clause is None:
        raise InputError(f"no clause {reading.clause}", where=where)
    if reading.unit not in {unit.id for unit in bound_units(city, clause, entry.window[0])}:
        raise InputError(f"no cell {reading.unit} × {reading.clause}", where=where)
    if reading.points is not None and not 0 <= reading.points <= clause.points:
        raise InputError(f"{reading.points} is outside 0–{clause.points} points", where=where)
    if reading.task not in (None, task.number):
        raise InputError(f"clause {reading.clause} belongs to task {task.number}", where=where)
