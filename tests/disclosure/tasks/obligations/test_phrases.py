"""A table of phrases, each with what a careful reader takes from it."""

import re
from datetime import date
from pathlib import Path

import pytest

from disclosure.calendar import WorkingCalendar
from disclosure.tasks.obligations import read_obligations

LINE = re.compile("(?P<place>[栏文]) (?P<words>.+?) => (?P<said>.+)")
SAYING = re.compile(r"(?P<kind>\w+)\[(?P<quote>[^]]+)\](?P<values>.*)")
TABLE = [
    match.groups()
    for line in (Path(__file__).parent / "phrases.txt").read_text(encoding="utf-8").splitlines()
    if (match := LINE.fullmatch(line))
]
NAMES = {"null": None, "true": True, "false": False}


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    return WorkingCalendar.load()


def parse_value(key: str, written: str) -> object:
    """「3」 is a number, 「2024-12-31」 a day, null, true and false are what they are, all else is text."""
    if key == "due_on" and written not in NAMES:
        return date.fromisoformat(written).isoformat()
    return NAMES[written] if written in NAMES else float(written) if written.isascii() and written.replace(".", "").isdigit() else written


def parse_sayings(said: str) -> list[tuple[str, str, dict[str, object]]]:
    if said == "-":
        return []
    found = []
    for part in said.split(" ; "):
        match = SAYING.fullmatch(part)
        assert match, part
        values = dict(pair.split("=") for pair in match["values"].split())
        found.append((match["kind"], match["quote"], {key: parse_value(key, value) for key, value in values.items()}))
    return found


def test_the_table_holds_at_least_160_phrases() -> None:
    lines = (Path(__file__).parent / "phrases.txt").read_text(encoding="utf-8").splitlines()
    assert len(TABLE) == sum(not line.startswith("#") for line in lines) >= 160
    assert len({entry[:2] for entry in TABLE}) == len(TABLE)


@pytest.mark.parametrize(("place", "words", "said"), TABLE, ids=[f"{place} {words}" for place, words, _ in TABLE])
def test_a_phrase_says(calendar: WorkingCalendar, place: str, words: str, said: str) -> None:
    text, column = ("", words) if place == "栏" else (words, None)
    obligations, _ = read_obligations(text, column, year=2024, calendar=calendar)
    read, expected = [entry.to_json() for entry in obligations], parse_sayings(said)
    assert [(entry["kind"], entry["quote"]) for entry in read] == [(kind, quote) for kind, quote, _ in expected]
    for entry, (_, _, values) in zip(read, expected, strict=True):
        assert {key: entry[key] for key in values} == values
        assert entry["source"] == ("deadline" if place == "栏" else "text")
        assert entry["modality"] == values.get("modality", "must")
