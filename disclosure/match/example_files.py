"""The examples that the model learns from: titles and requirement sentences by matter, and labelled pairs; content in ``examples/``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import RootModel, ValidationError

from disclosure.errors import InputError
from disclosure.match.inputs import ItemText, TaskText, read_items, read_tasks
from scoring.rulebook import Content

EXAMPLES = Path(__file__).parent / "examples"
PAIRS = EXAMPLES / "pairs"


class TopicExamples(Content):
    """How one matter is titled, and how plans ask for it."""

    titles: tuple[str, ...]
    clauses: tuple[str, ...] = ()


class ExamplesFile(RootModel[dict[str, TopicExamples]]):
    """One file of examples, by matter."""


@dataclass(frozen=True)
class Pairs:
    """Labelled pairs: per item the grade of each task that it is evidence for (2, 1; -1 where readers would disagree)."""

    tasks: tuple[TaskText, ...]
    items: tuple[ItemText, ...]
    labels: dict[str, dict[str, int]]


def load_examples(folder: Path = EXAMPLES) -> dict[str, TopicExamples]:
    """Every matter's examples. Raises InputError when a file is wrong."""
    found: dict[str, TopicExamples] = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            found |= ExamplesFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).root
        except (OSError, yaml.YAMLError, ValidationError) as error:
            raise InputError(str(error).splitlines()[0], where=path, fix="mend the entry") from error
    return found


def load_pairs(folder: Path = PAIRS) -> Pairs:
    """The labelled pairs of a folder: tasks.jsonl, items-*.jsonl, labels-*.jsonl. Raises InputError when an id is unknown."""
    tasks = tuple(read_tasks(folder / "tasks.jsonl"))
    items = tuple(item for path in sorted(folder.glob("items*.jsonl")) for item in read_items(path))
    labels: dict[str, dict[str, int]] = {}
    known = {task.id for task in tasks}, {item.id for item in items}
    for path in sorted(folder.glob("labels*.jsonl")):
        for line in filter(str.strip, path.read_text(encoding="utf-8").splitlines()):
            row = json.loads(line)
            if row["id"] not in known[1] or not known[0] >= row["labels"].keys():
                raise InputError(f"label of an unknown item or task: {row['id']}", where=path, fix="mend the line")
            labels[row["id"]] = row["labels"]
    return Pairs(tasks, tuple(item for item in items if item.id in labels), labels)
