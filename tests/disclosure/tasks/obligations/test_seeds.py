"""The five seeds and two prose documents: exactly what a careful reader wrote down, nothing else with a clock or number."""

import json
from pathlib import Path

import pytest

from disclosure.calendar import WorkingCalendar
from disclosure.tasks import read_document
from disclosure.tasks.model import Obligation
from disclosure.tasks.obligations import read_obligations

EXPECTED = json.loads((Path(__file__).parent / "expected_seeds.json").read_text(encoding="utf-8"))
CALENDAR = WorkingCalendar.load()
SEEDS = [name for name in EXPECTED if name.isdigit()]
PROSE = [name for name in EXPECTED if not name.isdigit()]


def assert_as_written_down(name: str, place: int, obligations: tuple[Obligation, ...]) -> None:
    """Source, kind and quote of every obligation but standing ones, and the values that the reader wrote down."""
    read = [entry.to_json() for entry in obligations if entry.kind != "standing"]
    expected = EXPECTED[name].get(str(place), [])
    told = sorted((entry["source"], entry["kind"], entry["quote"]) for entry in read)
    assert told == sorted(tuple(entry[:3]) for entry in expected), (name, place)
    for source, kind, quote, values in expected:
        fitting = [entry for entry in read if (entry["source"], entry["kind"], entry["quote"]) == (source, kind, quote)]
        assert any({key: entry[key] for key in values} == values for entry in fitting), (name, place, quote)


@pytest.mark.parametrize("name", SEEDS)
def test_every_task_of_a_seed_owes_what_a_reader_wrote_down(shared: Path, name: str) -> None:
    document = read_document(next((shared / "seeds").glob(f"{name}*.txt")))
    assert {int(number) for number in EXPECTED[name]} <= {task.number for task in document.tasks}
    for task in document.tasks:
        obligations, warnings = read_obligations(task.text, task.deadline, year=document.year, calendar=CALENDAR)
        assert_as_written_down(name, task.number, obligations)
        assert warnings == ()


@pytest.mark.parametrize("name", PROSE)
def test_every_line_of_a_prose_document_owes_what_a_reader_wrote_down(shared: Path, name: str) -> None:
    lines = (shared / "tables" / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines, start=1):
        obligations, warnings = read_obligations(line, None, year=None, calendar=CALENDAR)
        assert_as_written_down(name, number, obligations)
        assert warnings == ()


def test_the_reader_wrote_down_81_obligations() -> None:
    assert sum(len(entries) for tasks in EXPECTED.values() for entries in tasks.values()) == 81
