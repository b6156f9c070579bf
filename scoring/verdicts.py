"""Making verdicts: one function per outcome, so that points and states never contradict it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from scoring.model import Case, Cause, Item, Outcome, Reason, State, Verdict
from scoring.numbers import as_points, fraction_of

CURE = "在应当公开的栏目补发符合要求的信息"
NOTHING_DUE = "本期无应评事项"


def met(case: Case, detail: str, items: Iterable[Item] = (), *, due_on: date | None = None) -> Verdict:
    """Full points, decided by the machine; as certain as the surest item it rests on."""
    evidence = tuple(items)
    certainty = max((item.score for item in evidence), default=1.0)
    ids = tuple(item.id for item in evidence)
    return Verdict(
        Outcome.MET, got=case.points, applicable=case.points, detail=detail, due_on=due_on, evidence=ids, certainty=min(certainty, 1.0)
    )


def suspected(
    case: Case,
    reason: Reason,
    detail: str,
    *,
    share: float | Fraction = 0.0,
    due_on: date | None = None,
    evidence: Iterable[str] = (),
    cure: str | None = CURE,
) -> Verdict:
    """A deduction that waits for a person: ``share`` of the points is kept; none kept is unmet, some is partial."""
    got = as_points(fraction_of(case.points) * fraction_of(share))
    outcome = Outcome.PARTIAL if got > 0 else Outcome.UNMET
    return Verdict(
        outcome,
        State.SUSPECTED,
        reason=reason,
        got=got,
        applicable=case.points,
        detail=detail,
        due_on=due_on,
        evidence=tuple(evidence),
        cure=cure,
    )


def undetermined(reason: Reason, cause: Cause, detail: str, *, due_on: date | None = None, evidence: Iterable[str] = ()) -> Verdict:
    """Out of numerator and denominator: we could not tell."""
    return Verdict(Outcome.UNDETERMINED, reason=reason, cause=cause, detail=detail, due_on=due_on, evidence=tuple(evidence))


def not_due(detail: str, *, due_on: date | None = None, evidence: Iterable[str] = ()) -> Verdict:
    """Out of numerator and denominator: the time has not come, or nothing arose."""
    return Verdict(Outcome.NOT_DUE, detail=detail, due_on=due_on, evidence=tuple(evidence))


def out_of_round(detail: str, *, due_on: date | None = None) -> Verdict:
    """Not a matter of this round."""
    return Verdict(Outcome.OUT_OF_ROUND, detail=detail, due_on=due_on)
