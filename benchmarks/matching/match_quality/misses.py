"""Kinds of misses, by simple rules over the comparisons, the first that fits; and how probabilities keep their word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy

from disclosure.match.training import Compared
from match_quality.metrics import ACCEPT, REJECT, Matrix
from match_quality.ours import to_matrix, values_of

STRONG, WEAK = 0.5, 0.15
BROAD = 0.75
"""clause_breadth of a task that asks for nine matters or more."""

TITLE = ("topic_title", "topic_implied", "domain_named")
COLUMN = ("topic_column", "implied_column", "domain_named_column", "place_domain")
KINDS = ("kind_topic",)
COVER = ("clause_cover", "title_cover")
BANDS = (0.0, 0.01, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)


@dataclass(frozen=True)
class Band:
    """Pairs whose probability lies between two bounds: how many, the mean probability, and the share that are matches."""

    low: float
    high: float
    pairs: int
    mean: float
    share: float


@dataclass(frozen=True)
class Kind:
    """A kind of miss: how many pairs, and how many of them of broad tasks."""

    name: str
    pairs: int
    broad: int


def list_kinds(compared: Compared, decisions: Matrix, grades: Matrix) -> tuple[list[Kind], list[Kind]]:
    """Matches that were rejected, and other pairs that were accepted."""
    rejected, accepted = (grades > 0) & (decisions == REJECT), (grades == 0) & (decisions == ACCEPT)
    sides = {name: to_matrix(compared, _strongest(compared, names)) for name, names in SIDES.items()}
    sides["statement"] = to_matrix(compared, (compared.rows["doc_type"] == "statement").to_numpy(dtype=float))
    return _count(sides, rejected, kind_of_rejected), _count(sides, accepted, kind_of_accepted)


SIDES = {"title": TITLE, "column": COLUMN, "kind": KINDS, "words": COVER, "elsewhere": ("elsewhere",), "breadth": ("clause_breadth",)}


def kind_of_rejected(side: dict[str, float]) -> str:
    """Why a match was rejected."""
    if side["statement"]:
        return "a statement that there was nothing"
    if max(side["title"], side["column"], side["kind"], side["words"]) == 0:
        return "no common word or matter"
    if max(side["title"], side["kind"]) >= STRONG:
        return "right matter, weighed too low"
    if side["elsewhere"] >= STRONG:
        return "the title speaks of another matter"
    if side["column"] >= STRONG:
        return "right matter by the column only"
    if max(side["title"], side["column"], side["kind"]) >= WEAK:
        return "right matter, said weakly"
    return "common words only, no matter"


def kind_of_accepted(side: dict[str, float]) -> str:
    """Why a pair that is no match was accepted."""
    if side["title"] >= STRONG:
        return "right matter by the title, not labelled"
    if side["kind"] >= STRONG:
        return "right kind of document, not labelled"
    if side["column"] >= STRONG:
        return "by the column"
    return "by words" if side["words"] >= STRONG else "several weak signs"


def _count(sides: dict[str, Matrix], chosen: Matrix, kind_of: Any) -> list[Kind]:
    found: Counter[str] = Counter()
    broad: Counter[str] = Counter()
    for place in zip(*numpy.nonzero(chosen), strict=True):
        side = {name: float(matrix[place]) for name, matrix in sides.items()}
        kind = kind_of(side)
        found[kind] += 1
        broad[kind] += side["breadth"] >= BROAD
    return [Kind(name, count, broad[name]) for name, count in found.most_common()]


def _strongest(compared: Compared, names: tuple[str, ...]) -> Any:
    """The strongest of some comparisons; one that the model no longer makes says nothing."""
    known = [values_of(compared, name) for name in names if name in compared.rows]
    return numpy.max([numpy.zeros(len(compared.rows)), *known], axis=0)


def list_bands(probabilities: Matrix, grades: Matrix) -> Iterator[Band]:
    """The reliability table: bands of probability that hold pairs."""
    for low, high in zip(BANDS, BANDS[1:], strict=False):
        inside = (probabilities >= low) & ((probabilities < high) | (high == 1)) & (grades != -1)
        if inside.any():
            yield Band(low, high, int(inside.sum()), float(probabilities[inside].mean()), float((grades[inside] > 0).mean()))
