"""What people decide of a cell: the machine's verdict and the readings in time order make the verdict that stands (EVALUATION 2, 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from scoring.model import Outcome, Reason, State, Verdict

IN_SUM = (Outcome.MET, Outcome.PARTIAL, Outcome.UNMET)
DEDUCTIONS = (Outcome.PARTIAL, Outcome.UNMET)


class OpinionLike(Protocol):
    """What is needed of a reading. ``points`` belong to ``partial``; ``recorded_at`` is an aware instant."""

    @property
    def reader(self) -> str: ...

    @property
    def role(self) -> str: ...

    @property
    def outcome(self) -> str: ...

    @property
    def reason(self) -> str | None: ...

    @property
    def points(self) -> float | None: ...

    @property
    def note(self) -> str: ...

    @property
    def recorded_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Opinion:
    """A reading by itself, for callers without a store."""

    reader: str
    outcome: str
    recorded_at: datetime
    role: str = "assessor"
    reason: str | None = None
    points: float | None = None
    note: str = ""


def apply_readings(verdict: Verdict, readings: Sequence[OpinionLike], points: float) -> Verdict:
    """The verdict after the readings of one cell worth ``points``.

    One reader: ``first_read``. Two different readers of the same outcome and points: ``agreed``. Disagreement: the adjudicator, else the
    third reader, decides (``adjudicated``). A later reading by the same person replaces that person's earlier one, never another's.
    A machine's ``met`` that one reader confirms stays settled: a blind control takes no points out of the sum.
    """
    current = _latest_by_reader(readings)
    if not current:
        return verdict
    judge = next((reading for reading in reversed(current) if reading.role == "adjudicator"), None)
    if judge is not None:
        return _decided(verdict, judge, points, State.ADJUDICATED)
    first = current[0]
    if len(current) == 1:
        confirmed = verdict.state is State.MACHINE and _decision(verdict, first, points) == (verdict.outcome, verdict.got)
        return verdict if confirmed else _decided(verdict, first, points, State.FIRST_READ)
    if _decision(verdict, first, points) == _decision(verdict, current[1], points):
        return _decided(verdict, first, points, State.AGREED)
    if len(current) > 2:
        return _decided(verdict, current[2], points, State.ADJUDICATED)
    return _decided(verdict, first, points, State.FIRST_READ)


def _latest_by_reader(readings: Sequence[OpinionLike]) -> list[OpinionLike]:
    """Each reader's last reading, in the order in which the readers first spoke."""
    latest: dict[str, OpinionLike] = {}
    for reading in sorted(readings, key=lambda entry: entry.recorded_at):
        latest[reading.reader] = reading
    return list(latest.values())


def _decided(verdict: Verdict, reading: OpinionLike, points: float, state: State) -> Verdict:
    outcome, got = _decision(verdict, reading, points)
    deducts = outcome in DEDUCTIONS
    return replace(
        verdict,
        outcome=outcome,
        state=state,
        reason=Reason(reading.reason) if reading.reason else verdict.reason if outcome is verdict.outcome else None,
        cause=verdict.cause if outcome is verdict.outcome else None,
        got=got,
        applicable=points if outcome in IN_SUM else 0.0,
        detail=verdict.detail if outcome is verdict.outcome or not reading.note else f"人工认定：{reading.note}",
        cure=verdict.cure if deducts else None,
        certainty=1.0,
    )


def _decision(verdict: Verdict, reading: OpinionLike, points: float) -> tuple[Outcome, float]:
    """Outcome and points of a reading: met is full, partial what the reader gave (else the machine's late share), all else nothing."""
    outcome = Outcome(reading.outcome)
    if outcome is Outcome.MET:
        return outcome, points
    if outcome is not Outcome.PARTIAL:
        return outcome, 0.0
    given = reading.points if reading.points is not None else verdict.got
    return outcome, min(max(given, 0.0), points)
