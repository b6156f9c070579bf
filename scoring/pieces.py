"""Rules that judge several subjects (periods, documents, columns) judge each as a piece and add the pieces up here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from scoring.model import Case, Cause, Outcome, Reason, Verdict
from scoring.verdicts import CURE, suspected, undetermined


@dataclass(frozen=True, slots=True)
class Piece:
    """One subject: met, late (partial), unmet or undetermined, with the words for the sheet."""

    outcome: Outcome
    detail: str = ""
    reason: Reason | None = None
    cause: Cause | None = None
    due_on: date | None = None
    evidence: tuple[str, ...] = ()

    @classmethod
    def of(cls, verdict: Verdict) -> Piece:
        """A whole verdict (mostly a doubt) as the piece of one subject."""
        return cls(verdict.outcome, verdict.detail, verdict.reason, verdict.cause, verdict.due_on, verdict.evidence)


def sum_up(case: Case, pieces: Sequence[Piece], *, sharing: bool | None = None, cure: str | None = CURE) -> Verdict:
    """One verdict of at least one piece. A fault is suspected; without fault an open question makes the cell undetermined.

    ``counting: share`` keeps the points of the pieces that hold (a late one keeps the late share, an open question counts for the unit);
    ``all`` keeps the late share where everything is there but late, and nothing where something is missing.
    """
    faults = [piece for piece in pieces if piece.outcome in (Outcome.UNMET, Outcome.PARTIAL)]
    questions = [piece for piece in pieces if piece.outcome is Outcome.UNDETERMINED]
    if faults:
        return _deduct(case, pieces, faults, case.counting == "share" if sharing is None else sharing, cure)
    evidence = tuple(dict.fromkeys(item for piece in pieces for item in piece.evidence))
    if questions:
        first = questions[0]
        detail = _join(piece.detail for piece in questions)
        return undetermined(
            first.reason or Reason.MATCH_PENDING, first.cause or Cause.UNCLEAR, detail, due_on=first.due_on, evidence=evidence
        )
    due = max((piece.due_on for piece in pieces if piece.due_on), default=None)
    scores = [item.score for item in (*case.items, *case.others) if item.id in set(evidence)]
    return Verdict(
        Outcome.MET,
        got=case.points,
        applicable=case.points,
        detail=_join(piece.detail for piece in pieces),
        due_on=due,
        evidence=evidence,
        certainty=min(scores, default=1.0),
    )


def _deduct(case: Case, pieces: Sequence[Piece], faults: list[Piece], sharing: bool, cure: str | None) -> Verdict:
    worst = next((piece for piece in faults if piece.outcome is Outcome.UNMET), faults[0])
    weights = [_weight(case, piece) for piece in pieces]
    share = sum(weights, Fraction()) / len(weights) if sharing else min(weights)
    kept = sum(piece.outcome is Outcome.MET for piece in pieces)
    counted = f"应评{len(pieces)}项，符合{kept}项：" if len(pieces) > 1 else ""
    detail = counted + _join(piece.detail for piece in faults)
    evidence = dict.fromkeys(item for piece in faults for item in piece.evidence)
    return suspected(case, worst.reason or Reason.NOT_FOUND, detail, share=share, due_on=worst.due_on, evidence=evidence, cure=cure)


def _weight(case: Case, piece: Piece) -> Fraction:
    if piece.outcome is Outcome.PARTIAL:
        return Fraction(str(case.late_share))
    return Fraction(piece.outcome is not Outcome.UNMET)


def _join(details: Iterable[str], at_most: int = 6) -> str:
    texts = [text for text in dict.fromkeys(details) if text]
    rest = f"；等{len(texts)}项" if len(texts) > at_most else ""
    return "；".join(texts[:at_most]) + rest
