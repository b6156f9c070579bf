"""Which comparisons the quality comes from, and how it grows with the tasks learned from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy

from disclosure.match.blend import KIND
from disclosure.match.training import Compared, fit
from match_quality.metrics import SEED, Quality, Ranking, measure_quality
from match_quality.ours import predict, to_matrix

WORDS = ("clause_cover", "title_cover", "longest", "rarest")
TAXONOMY = (
    *("topic_title", "topic_body", "topic_further", "share_title", "piece_cover", "domain_title", "domain_named"),
    *("elsewhere", "undisclosed", "clause_breadth"),
)
PLACES = (
    *("topic_column", "topic_path", "topic_issuer", "topic_both", "domain_column", "domain_named_column"),
    *("place_domain", "agency"),
)
STEPS = {"words": WORDS, "+ taxonomy": TAXONOMY, "+ column and unit": PLACES}
LAST = "+ relations and kinds"
"""Everything else that the shipped blend weighs."""

FRACTIONS = (0.1, 0.25, 0.5, 1.0)
FOLDS, DRAWS = 10, 5


@dataclass(frozen=True)
class Step:
    """A fit: its name, what it is learned from or weighs, and its quality per set (learned from the own tasks, none of which is tested)."""

    name: str
    detail: str
    quality: dict[str, Quality]


def list_steps(weighed: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """The comparisons of each step of the ablation, every step with those before it."""
    found: list[tuple[str, tuple[str, ...]]] = []
    taken: tuple[str, ...] = ()
    for name, added in STEPS.items():
        taken += tuple(one for one in weighed if one in added)
        found.append((name, taken))
    return [*found, (LAST, weighed)]


def ablate(own: Compared, own_grades: Any, other: tuple[str, Compared, Any] | None, name: str) -> Iterator[Step]:
    """Each step fitted on the own pairs and tested on the other set, and by tenths of the own tasks."""
    for step, weighed in list_steps(own.weighed):
        part = replace(own, weighed=weighed)
        quality = {name: _measure(part, own_grades, _predict_by_folds(part, FOLDS, 1.0))}
        if other is not None:
            quality[other[0]] = _measure(other[1], other[2], predict(other[1], fit(part)))
        kinds = sum(one.startswith(KIND) for one in weighed)
        yield Step(step, f"{len(weighed)} comparisons" + (f", {kinds} of them kinds" if kinds else ""), quality)


def learn_curve(own: Compared, own_grades: Any, other: tuple[str, Compared, Any] | None, name: str) -> Iterator[Step]:
    """The blend fitted on ever more of the own tasks; the other set is the mean of five draws."""
    tasks = sorted(set(own.rows["task"]))
    for fraction in FRACTIONS:
        quality = {name: _measure(own, own_grades, _predict_by_folds(own, FOLDS, fraction))}
        if other is not None:
            quality[other[0]] = _mean([_measure(*other[1:], predict(other[1], fit(own, rows))) for rows in _draws(own, tasks, fraction)])
        yield Step(f"{fraction:.0%}", f"{max(round(fraction * len(tasks)), 1)} tasks", quality)


def _draws(own: Compared, tasks: list[str], fraction: float) -> Iterator[Any]:
    for draw in range(DRAWS if fraction < 1 else 1):
        yield own.rows["task"].isin(draw_tasks(tasks, fraction, SEED + draw))


def draw_tasks(tasks: list[str], fraction: float, seed: int) -> list[str]:
    """A share of the tasks, at least one."""
    order = numpy.random.default_rng(seed).permutation(len(tasks))
    return [tasks[place] for place in order[: max(round(fraction * len(tasks)), 1)]]


def _predict_by_folds(compared: Compared, folds: int, fraction: float) -> Any:
    """Every task's rows by a blend fitted on a share of the tasks outside of its fold."""
    tasks = sorted(set(compared.rows["task"]))
    order = numpy.random.default_rng(SEED).permutation(len(tasks))
    found = numpy.zeros(len(compared.rows))
    for fold in range(min(folds, len(tasks))):
        tested = {tasks[place] for place in order[fold::folds]}
        learned = draw_tasks([task for task in tasks if task not in tested], fraction, SEED + fold)
        rows = compared.rows["task"].isin(tested).to_numpy()
        found[rows] = predict(compared, fit(compared, compared.rows["task"].isin(learned)))[rows]
    return found


def _measure(compared: Compared, grades: Any, probabilities: Any) -> Quality:
    return measure_quality(Ranking("", to_matrix(compared, probabilities)), grades)


def _mean(found: list[Quality]) -> Quality:
    return Quality(*numpy.mean([list(vars(one).values()) for one in found], axis=0))
