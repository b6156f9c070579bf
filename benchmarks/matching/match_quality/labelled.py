"""The labelled sets: our own pairs, always, and the labels beside the repository, where they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy

from disclosure.match.example_files import PAIRS, Pairs, load_pairs
from disclosure.match.inputs import ItemText, TaskText

SHARED = Path(__file__).resolve().parents[4] / "shared" / "benchmarks" / "matching"
OWN, OTHER = "own pairs", "shared labels"


@dataclass(frozen=True)
class Labelled:
    """A set of tasks and items with every pair's grade (tasks × items; -1: readers disagree)."""

    name: str
    pairs: Pairs
    grades: Any

    @property
    def columns(self) -> Sequence[str]:
        """The column of every item."""
        return [item.column or "" for item in self.pairs.items]


def load_sets(folder: Path = SHARED, own: Path = PAIRS) -> list[Labelled]:
    """Our own pairs first, then the others if their folder is here."""
    sets = [label(OWN, load_pairs(own))]
    if (folder / "labels.jsonl").is_file():
        sets.append(label(OTHER, load_pairs(folder)))
    return sets


def label(name: str, pairs: Pairs) -> Labelled:
    """Pairs with their grades as a matrix."""
    grades = [[pairs.labels[item.id].get(task.id, 0) for item in pairs.items] for task in pairs.tasks]
    return Labelled(name, pairs, numpy.array(grades))


def query_of(task: TaskText) -> str:
    """What a peer is asked: the requirement alone (with its headings every peer is worse)."""
    return task.text


def document_of(item: ItemText) -> str:
    """What a peer searches: title, column and body (with the source they are no better)."""
    return " ".join(filter(None, (item.title, item.column or item.column_path, item.body)))
