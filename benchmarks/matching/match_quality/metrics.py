"""The measures, over matrices of tasks × items; grades 2 and 1 are matches, 0 is none, -1 (readers disagree) is left out everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy

REJECT, REVIEW, ACCEPT = 0, 1, 2
DECISIONS = {"reject": REJECT, "review": REVIEW, "accept": ACCEPT}
NOT_RANKED = -numpy.inf
SEED, REPEATS = 20_250_101, 1_000

Matrix = Any
"""A NumPy array of tasks × items."""


@dataclass(frozen=True)
class Ranking:
    """One way of matching: ``scores`` (-inf: not told), and ``decisions`` (REJECT, REVIEW, ACCEPT) where it makes any."""

    name: str
    scores: Matrix
    decisions: Matrix | None = None


@dataclass(frozen=True)
class Quality:
    """Of a ranking: means over the tasks that have a match, and the best F1 that one threshold over all pairs gives."""

    ndcg10: float
    map: float
    recall50: float
    best_f1: float
    best_precision: float
    best_recall: float


@dataclass(frozen=True)
class Decided:
    """Of decisions: ``reviews`` pairs to look at, ``reviews_true`` of them matches."""

    accepts: int
    accept_precision: float
    accept_recall: float
    recall: float
    reviews: int
    reviews_true: int
    reviews_per_match: float


def measure_quality(ranking: Ranking, grades: Matrix) -> Quality:
    """All measures of a ranking, as the labels' own script counts them (ties: in the order of the items; for F1 matches first)."""
    rows = [measure_task(scores, own) for scores, own in zip(ranking.scores, grades, strict=True) if (own > 0).any()]
    ndcg, average, recall = numpy.mean(rows, axis=0)
    curve = threshold_curve(ranking, grades)
    hits, told = numpy.cumsum(curve.is_match), numpy.arange(1, len(curve.is_match) + 1)
    matches = int((grades > 0).sum())
    f1 = 2 * hits / (told + matches)
    best = int(numpy.argmax(f1))
    return Quality(ndcg, average, recall, float(f1[best]), hits[best] / told[best], hits[best] / matches)


def measure_task(scores: Any, grades: Any) -> tuple[float, float, float]:
    """nDCG@10, average precision and recall@50 of one task with a match."""
    order = numpy.argsort(-scores, kind="stable")
    order = order[(scores[order] > NOT_RANKED) & (grades[order] != -1)]
    found, matches = grades[order], grades[grades > 0]
    is_match = found > 0
    precision = numpy.cumsum(is_match) / numpy.arange(1, len(found) + 1)
    return (
        _gain(found[:10]) / _gain(numpy.sort(matches)[::-1][:10]),
        float((precision * is_match).sum()) / len(matches),
        int(is_match[:50].sum()) / len(matches),
    )


def _gain(grades: Any) -> float:
    return float(((2.0 ** numpy.maximum(grades, 0) - 1) / numpy.log2(numpy.arange(2, len(grades) + 2))).sum())


@dataclass(frozen=True)
class Curve:
    """All pairs told, the highest score first: the task each is of, and whether it is a match."""

    tasks: Any
    is_match: Any


def threshold_curve(ranking: Ranking, grades: Matrix) -> Curve:
    """The pairs in the order in which a falling threshold takes them; among equal scores matches come first."""
    told = (ranking.scores > NOT_RANKED) & (grades != -1)
    tasks, scores, is_match = numpy.nonzero(told)[0], ranking.scores[told], grades[told] > 0
    order = numpy.lexsort((~is_match, -scores))
    return Curve(tasks[order], is_match[order])


def measure_decisions(decisions: Matrix, grades: Matrix) -> Decided:
    """What the thresholds make of the pairs."""
    judged, is_match = grades != -1, grades > 0
    accepted, reviewed = (decisions == ACCEPT) & judged, (decisions == REVIEW) & judged
    matches, accepts = max(int(is_match.sum()), 1), int(accepted.sum())
    hits, further = int((accepted & is_match).sum()), int((reviewed & is_match).sum())
    reviews = int(reviewed.sum())
    return Decided(accepts, hits / max(accepts, 1), hits / matches, (hits + further) / matches, reviews, further, reviews / matches)


def reach_recall(ranking: Ranking, grades: Matrix, recall: float) -> tuple[float, float]:
    """The score down to which one must look to see that share of the matches, and how many pairs per match that is (hits among them)."""
    judged, matches = grades != -1, numpy.sort(ranking.scores[grades > 0])[::-1]
    threshold = float(matches[max(int(numpy.ceil(recall * len(matches))), 1) - 1])
    return threshold, int((judged & (ranking.scores >= threshold)).sum()) / len(matches)


def reach_precision(ranking: Ranking, grades: Matrix, precision: float) -> tuple[float, float]:
    """The lowest score from which on that share of the pairs are matches, and the share of all matches that are among them; (inf, 0): none."""
    judged, is_match = grades != -1, grades > 0
    for threshold in numpy.unique(ranking.scores[is_match]):
        told = judged & (ranking.scores >= threshold)
        hits = int((told & is_match).sum())
        if hits >= precision * int(told.sum()):
            return float(threshold), hits / int(is_match.sum())
    return float("inf"), 0.0


def resample(ranking: Ranking, grades: Matrix, repeats: int = REPEATS, seed: int = SEED) -> tuple[Any, Any]:
    """nDCG@10 and best F1 of ``repeats`` draws of tasks with replacement; equal seeds draw equal tasks, so that rankings can be compared."""
    count = len(grades)
    drawn = numpy.random.default_rng(seed).integers(0, count, (repeats, count))
    times = numpy.stack([numpy.bincount(tasks, minlength=count) for tasks in drawn])
    matches = (grades > 0).sum(axis=1)
    ndcg = numpy.array(
        [measure_task(scores, own)[0] if held else 0.0 for scores, own, held in zip(ranking.scores, grades, matches, strict=True)]
    )
    of_task = times @ ndcg / numpy.maximum(times @ (matches > 0), 1)
    curve = threshold_curve(ranking, grades)
    f1 = [_best_f1(curve, weights, int(weights @ matches)) for weights in times]
    return of_task, numpy.array(f1)


def _best_f1(curve: Curve, times: Any, matches: int) -> float:
    weights = times[curve.tasks]
    told = numpy.cumsum(weights)
    hits = numpy.cumsum(weights * curve.is_match)
    return float((2 * hits / numpy.maximum(told + matches, 1)).max()) if len(told) else 0.0


def interval(values: Any) -> tuple[float, float]:
    """The middle 95 % of the draws."""
    low, high = numpy.percentile(values, [2.5, 97.5])
    return float(low), float(high)
