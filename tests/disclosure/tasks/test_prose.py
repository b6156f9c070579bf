"""The two real documents in running text, beside the repository: read exactly."""

import hashlib
import json
from pathlib import Path

import pytest

from disclosure.tasks import Task, read_document

EXPECTED = json.loads((Path(__file__).parent / "expected_prose.json").read_text(encoding="utf-8"))


def summarise(task: Task) -> list[object]:
    """One row of expected_prose.json: those rows were put down by hand from the documents' line numbers."""
    units = [[unit.name, unit.role, unit.collective, unit.open_ended] for unit in task.units]
    canonical = json.dumps([task.number, task.path, task.text, units, task.deadline], ensure_ascii=False, separators=(",", ":"))
    roles = "".join(unit.role[0] for unit in task.units)
    counts = [sum(unit.collective for unit in task.units), sum(unit.open_ended for unit in task.units)]
    codes = [warning.code for warning in task.warnings]
    fingerprint = hashlib.sha256(canonical.encode()).hexdigest()[:12]
    return [task.number, len(task.path), task.text.count("\n") + 1, len(units), roles, *counts, task.deadline, codes, fingerprint]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_task_is_what_a_reader_wrote_down(shared: Path, name: str) -> None:
    document, expected = read_document(shared / "tables" / f"{name}.txt"), EXPECTED[name]
    assert document.sha256.startswith(expected["sha256"])
    assert [summarise(task) for task in document.tasks] == expected["tasks"]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_title_year_layout_and_warnings_of_the_whole(shared: Path, name: str) -> None:
    document, expected = read_document(shared / "tables" / f"{name}.txt"), EXPECTED[name]
    assert (document.layout, document.year, len(document.title or "")) == (expected["layout"], expected["year"], expected["title_length"])
    assert [warning.code for warning in document.warnings] == expected["warnings"]


def test_the_two_hold_45_tasks() -> None:
    assert sorted(len(held["tasks"]) for held in EXPECTED.values()) == [19, 26]
