"""Our matcher: as shipped, and with its blend fitted anew on the pairs that a task or a column is left out of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy

from disclosure.match.blend import KIND
from disclosure.match.files import match_files
from disclosure.match.model import Blend, load_model
from disclosure.match.training import Compared, compare_pairs, fit
from match_quality.labelled import Labelled
from match_quality.metrics import ACCEPT, DECISIONS, NOT_RANKED, REJECT, REVIEW, Matrix, Ranking

Fitted = tuple[float, Mapping[str, float]]
"""Intercept and weights."""

SHIPPED, BY_TASK, BY_COLUMN = "ours, as shipped", "ours, by task", "ours, by column"


def rank_shipped(labelled: Labelled) -> Ranking:
    """What ``disclosure match --all`` says."""
    tasks = {task.id: number for number, task in enumerate(labelled.pairs.tasks)}
    items = {item.id: number for number, item in enumerate(labelled.pairs.items)}
    scores = numpy.full(labelled.grades.shape, NOT_RANKED)
    decisions = numpy.full(labelled.grades.shape, REJECT)
    for row in match_files(list(labelled.pairs.tasks), labelled.pairs.items, every_pair=True):
        place = tasks[row["task"]], items[row["item"]]
        scores[place], decisions[place] = row["score"], DECISIONS[row["decision"]]
    return Ranking(SHIPPED, scores, decisions)


def compare_set(labelled: Labelled) -> Compared:
    """Every pair's comparisons by the words and matters of the shipped model."""
    return compare_pairs(load_model(), labelled.pairs)


def predict(compared: Compared, fitted: Fitted) -> Any:
    """The probability of every row."""
    intercept, weights = fitted
    total = numpy.full(len(compared.rows), intercept)
    for name, weight in weights.items():
        if weight:
            total += weight * values_of(compared, name)
    return 1 / (1 + numpy.exp(-total))


def values_of(compared: Compared, name: str) -> Any:
    """A comparison of every row; a kind of document that this set holds too little of for a column is taken from the items."""
    if name in compared.rows:
        return compared.rows[name].to_numpy(dtype=float)
    if not name.startswith(KIND):
        raise KeyError(name)
    return (compared.rows["doc_type"] == name.removeprefix(KIND)).to_numpy(dtype=float)


def to_matrix(compared: Compared, values: Any) -> Matrix:
    """A value per row as tasks × items."""
    tasks, items = compared.rows["clause_no"].to_numpy(), compared.rows["item_no"].to_numpy()
    matrix = numpy.full((tasks.max() + 1, items.max() + 1), NOT_RANKED)
    matrix[tasks, items] = values
    return matrix


def decide(compared: Compared, probabilities: Any, blend: Blend) -> Any:
    """The decisions of every row by the shipped thresholds; a 情况说明 is never evidence."""
    decisions = numpy.select([probabilities >= blend.accept, probabilities >= blend.review], [ACCEPT, REVIEW], REJECT)
    return numpy.where(compared.rows["doc_type"] == "statement", REJECT, decisions)


def rank_fitted(name: str, compared: Compared, probabilities: Any) -> Ranking:
    """A ranking by probabilities, with the shipped thresholds."""
    blend = load_model().blend
    assert blend is not None
    decisions = to_matrix(compared, decide(compared, probabilities, blend)).astype(int)
    return Ranking(name, to_matrix(compared, probabilities), decisions)


def predict_left_out(compared: Compared, groups: Sequence[str]) -> Any:
    """The probability of every row by a blend that has seen no row of its group."""
    own = numpy.asarray(groups)
    found = numpy.zeros(len(own))
    for group in sorted(set(groups)):
        left_out = own == group
        found[left_out] = predict(compared, fit(compared, ~left_out))[left_out]
    return found
