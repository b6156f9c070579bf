"""The unit table: cells → one row per unit with points, score, range and grade, exactly as scoring/README.md writes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Literal

from scoring.model import Outcome, State, Verdict
from scoring.numbers import as_points, fraction_of, half_up
from scoring.readings import IN_SUM
from scoring.rulebook import Grade, Thresholds

NO_GRADE = "本轮不评等次"
OPEN_STATES = (State.SUSPECTED, State.FIRST_READ)
HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell for the sum: whose it is, in which peer group, what it is worth, and the verdict after readings."""

    unit: str
    group: str
    points: float
    verdict: Verdict

    @property
    def is_open(self) -> bool:
        """Whether a deduction, or a first reading, still waits for a person: out of the score, inside the range."""
        return self.verdict.state in OPEN_STATES

    @property
    def is_settled(self) -> bool:
        """Whether the cell is in the sum."""
        return not self.is_open and self.verdict.outcome in IN_SUM


@dataclass(frozen=True, slots=True)
class UnitScore:
    """A row of the unit table. ``got`` and ``applicable`` are points; ``score``, ``low``, ``high`` 0–100 or None where nothing is in the sum.

    ``counts`` has every outcome (open cells under the outcome they would have); ``pending`` counts the open cells and ``pending_points``
    what they are worth; ``grade_note`` says why there is no grade.
    """

    unit: str
    group: str
    got: float
    applicable: float
    score: float | None
    low: float | None
    high: float | None
    grade: str
    grade_note: str
    counts: dict[str, int]
    pending: int
    pending_points: float
    undetermined_points: float


@dataclass(frozen=True, slots=True)
class _Sum:
    """Exact sums of one unit."""

    got: Fraction
    applicable: Fraction
    pending: Fraction
    undetermined: Fraction
    total: Fraction

    @property
    def judged(self) -> Fraction:
        """Points of what applies to the unit and was judged, settled or still open."""
        return self.applicable + self.pending


def score_units(
    cells: Iterable[Cell], *, grades: Sequence[Grade], thresholds: Thresholds | None = None, method: Literal["share", "deduct"] = "share"
) -> list[UnitScore]:
    """One row per unit, ordered by group and unit. The order of the cells decides nothing; sums are exact, rounded half up once at the end.

    ``share`` is Σ got ÷ Σ applicable × 100 over settled cells. ``deduct`` is 100 minus the lost points, what does not apply dropped and
    the rest rescaled. ``low`` counts every open cell as lost, ``high`` as full (EVALUATION 2).
    """
    limits = thresholds or Thresholds()
    by_unit: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        by_unit[cell.group, cell.unit].append(cell)
    sums = {key: _add(entries) for key, entries in by_unit.items()}
    medians = {group: _median(total.judged for (name, _), total in sums.items() if name == group) for group, _ in sums}
    return [_row(key, by_unit[key], sums[key], medians[key[0]], grades, limits, method) for key in sorted(by_unit)]


def grade_of(score: float, grades: Iterable[Grade]) -> str:
    """The best grade whose line the printed score reaches; the empty text below all lines."""
    reached = [grade for grade in grades if score >= grade.at_least]
    return max(reached, key=lambda grade: grade.at_least).name if reached else ""


def _add(cells: Sequence[Cell]) -> _Sum:
    settled = [cell for cell in cells if cell.is_settled]
    return _Sum(
        got=_total(cell.verdict.got for cell in settled),
        applicable=_total(cell.verdict.applicable for cell in settled),
        pending=_total(cell.points for cell in cells if cell.is_open),
        undetermined=_total(cell.points for cell in cells if not cell.is_open and cell.verdict.outcome is Outcome.UNDETERMINED),
        total=_total(cell.points for cell in cells if cell.verdict.outcome is not Outcome.OUT_OF_ROUND),
    )


def _row(
    key: tuple[str, str],
    cells: Sequence[Cell],
    total: _Sum,
    group_median: Fraction,
    grades: Sequence[Grade],
    limits: Thresholds,
    method: Literal["share", "deduct"],
) -> UnitScore:
    score = _score(total.got, total.applicable, total.total, method)
    note = _no_grade(total, group_median, limits, score)
    outcomes = [cell.verdict.outcome for cell in cells]
    return UnitScore(
        unit=key[1],
        group=key[0],
        got=as_points(total.got),
        applicable=as_points(total.applicable),
        score=score,
        low=_score(total.got, total.judged, total.total, method),
        high=_score(total.got + total.pending, total.judged, total.total, method),
        grade=NO_GRADE if note or score is None else grade_of(score, grades),
        grade_note=note,
        counts={outcome.value: outcomes.count(outcome) for outcome in Outcome},
        pending=sum(cell.is_open for cell in cells),
        pending_points=as_points(total.pending),
        undetermined_points=as_points(total.undetermined),
    )


def _score(got: Fraction, applicable: Fraction, total: Fraction, method: str) -> float | None:
    """0–100 with two decimals; None where nothing applies."""
    if not applicable:
        return None
    if method == "share":
        return half_up(got / applicable * HUNDRED, 2)
    lost = (applicable - got) * total / applicable
    return half_up(max(HUNDRED - lost, Fraction()), 2)


def _no_grade(total: _Sum, group_median: Fraction, limits: Thresholds, score: float | None) -> str:
    """Why the unit gets no grade this round; empty when it gets one."""
    if score is None:
        return "本轮没有已核定的应测分值"
    unknown = total.undetermined / (total.judged + total.undetermined)
    if unknown > fraction_of(limits.undetermined_share):
        return f"无法判定的分值占{half_up(unknown * HUNDRED, 1):g}%，超过{half_up(fraction_of(limits.undetermined_share) * HUNDRED, 1):g}%"
    if total.judged < fraction_of(limits.least_applicable_share) * group_median:
        share = half_up(fraction_of(limits.least_applicable_share) * HUNDRED, 1)
        return f"应测分值{as_points(total.judged):g}分，不足同组中位数{as_points(group_median):g}分的{share:g}%"
    return ""


def _total(values: Iterable[float]) -> Fraction:
    return sum((fraction_of(value) for value in values), Fraction())


def _median(values: Iterable[Fraction]) -> Fraction:
    return Fraction(median(values))
