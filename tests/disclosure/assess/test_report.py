"""``disclosure score``: what a build holds as lines and as a table."""

from datetime import date

import pytest

from disclosure.assess.report import align, read_lines, score_table, width
from disclosure.assess.rescore import with_rulebook
from disclosure.errors import InputError

CELL = {"unit", "task", "indicator", "rule", "outcome", "state", "reason", "cause", "got", "applicable", "evidence"}
UNIT = {"unit", "group", "got", "applicable", "score", "low", "high", "grade", "counts"}
EVIDENCE = {"item", "url", "fetched_at", "sha256", "quote"}


def lines_of(assessed, item):
    return read_lines(assessed([item("a", "权责清单", "mzj-qd", date(2023, 5, 1))], ["q", "c"]).connection)


def test_there_is_one_line_per_cell_and_then_one_per_unit(assessed, item):
    lines = lines_of(assessed, item)
    kinds = ["unit" if "counts" in line else "cell" for line in lines]
    assert kinds == ["cell"] * 4 + ["unit"] * 3
    assert all(set(line) >= (UNIT if "counts" in line else CELL) for line in lines)


def test_evidence_tells_where_and_when_it_was_read(assessed, item):
    (evidence,) = next(line["evidence"] for line in lines_of(assessed, item) if line.get("outcome") == "met")
    assert set(evidence) >= EVIDENCE
    assert evidence["fetched_at"] == "2025-09-01T00:00:00+00:00"


def test_the_points_of_a_units_cells_add_up_to_its_line(assessed, item):
    lines = lines_of(assessed, item)
    settled = [line for line in lines if "counts" not in line and line["unit"] == "mzj" and line["state"] == "machine"]
    unit = next(line for line in lines if "counts" in line and line["unit"] == "mzj")
    assert unit["got"] == sum(line["got"] for line in settled)


def test_the_table_stands_in_columns_on_a_terminal(assessed, item):
    heading, *rows = score_table(lines_of(assessed, item)).splitlines()
    assert heading.split()[:2] == ["单位", "组别"]
    place = width(heading[: heading.index("组别")])
    assert [width(row[: row.index(group)]) for row, group in zip(rows, ("市直部门", "市直部门", "双管单位"), strict=True)] == [place] * 3


def test_the_table_has_points_with_two_decimals_at_most(assessed, item):
    lines = lines_of(assessed, item)
    unit = next(line for line in lines if "counts" in line and line["unit"] == "mzj")
    (_, row) = score_table([unit | {"got": 36 + 1 / 3}]).splitlines()
    assert row.split()[3] == "36.33"


def test_chinese_characters_take_two_places():
    assert align([("单位", "1"), ("ab", "20")]) == "单位   1\nab    20"


RULEBOOK = """
id: other
name: 另一份细则
status: proposal
announced_on: null
issued_on: 2025-01-01
applies_from: 2025-01-01
year: 2025
source: 演示
grades: [{name: 合格, at_least: 0}]
tasks:
  - {number: 1, title: 清单, clauses: [{id: c, indicator: INDICATOR, points: 5, units: [mzj], about: 权责清单}]}
"""


@pytest.fixture
def city(assessed):
    """The city that the fixture ``assessed`` judges."""
    return assessed.make_city(["c"])


def test_another_rule_book_stands_in_for_the_rounds_own(city, tmp_path):
    path = tmp_path / "other.yml"
    path.write_text(RULEBOOK.replace("INDICATOR", "current"), encoding="utf-8")
    changed, entry = with_rulebook(city, path, "2025Q3")
    assert changed.rulebook(entry).id == "other"
    assert city.rulebook(city.rounds[0]).id == "book"


def test_a_rule_book_that_names_what_the_city_has_not_is_refused(city, tmp_path):
    path = tmp_path / "other.yml"
    path.write_text(RULEBOOK.replace("INDICATOR", "nothing"), encoding="utf-8")
    with pytest.raises(InputError, match="no indicator nothing"):
        with_rulebook(city, path, "2025Q3")
