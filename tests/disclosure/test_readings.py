"""Readings are appended, never changed, and refused when they are not complete."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from disclosure.errors import InputError
from disclosure.readings import Reading, readings_of, record_reading
from disclosure.registry.models import City, CityFile, Collective, Round, Site, Unit
from disclosure.settings import Settings
from disclosure.state import open_state
from scoring.rulebook import BoundTask, Clause, Grade, Indicator, Rulebook, Source

NOON = datetime(2025, 10, 9, 4, tzinfo=UTC)
GOOD = Reading("qinghe", "2025Q3", "mzj", "16a", 16, "王砚", "office", "unmet", "未发现", None, "逐栏核对，未见", NOON)
CITY = City(
    file=CityFile(id="qinghe", name="青禾市", level="county", status="demo", sites=(Site(id="p", name="门户", url="http://a.example/"),)),
    units=(Unit(id="mzj", name="青禾市民政局", kind="department", group="部门"), Unit(id="lsz", name="柳山镇", kind="town", group="乡镇")),
    collectives=(Collective(names=("各部门",), kinds=("department",)),),
    columns=(),
    rounds=(Round(id="2025Q3", name="三季度", window=(date(2025, 7, 1), date(2025, 9, 30))),),
    events=(),
    rulebooks={
        "rulebook.yml": Rulebook(
            id="r", name="细则", status="in_force", announced_on=None, issued_on=date(2025, 1, 1), applies_from=date(2025, 1, 1), year=2025,
            source="演示", grades=(Grade(name="优秀", at_least=0),),
            tasks=(BoundTask(number=16, title="救助", clauses=(Clause(id="16a", indicator="x", points=4, units=("各部门",), about="救助"),)),),
        )
    },
    indicators={"x": Indicator(id="x", name="救助", rule="present", source=Source(title="演示", tag="L", in_force=(date(2020, 1, 1), None)))},
    folder="/nowhere",
)  # fmt: skip


@pytest.fixture
def state(tmp_path):
    opened = open_state(Settings(data=tmp_path))
    yield opened
    opened.close()


def test_a_reading_comes_back_as_it_was_recorded(state):
    record_reading(state, GOOD, CITY)
    assert readings_of(state, "qinghe", "2025Q3", NOON) == [GOOD]


def test_a_second_reading_stands_beside_the_first(state):
    later = replace(GOOD, outcome="met", reason=None, recorded_at=NOON + timedelta(minutes=1))
    record_reading(state, later)
    record_reading(state, GOOD)
    assert readings_of(state, "qinghe", "2025Q3", NOON + timedelta(hours=1)) == [GOOD, later]


def test_what_was_recorded_after_the_instant_is_not_known_yet(state):
    record_reading(state, GOOD)
    assert readings_of(state, "qinghe", "2025Q3", NOON - timedelta(seconds=1)) == []


def test_another_round_and_another_city_have_their_own(state):
    record_reading(state, GOOD)
    assert readings_of(state, "qinghe", "2025Q2", NOON) == readings_of(state, "guangde", "2025Q3", NOON) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"outcome": "not_due"}, "outcome"),
        ({"outcome": "guilty"}, "outcome"),
        ({"reason": None}, "reason"),
        ({"reason": "采集失败"}, "reason"),
        ({"outcome": "met"}, "reason"),
        ({"reader": " "}, "reader"),
        ({"note": ""}, "note"),
        ({"role": "machine"}, "role"),
        ({"points": 2.0}, "points"),
        ({"outcome": "partial"}, "points"),
        ({"recorded_at": datetime(2025, 10, 9)}, "recorded_at"),
    ],
)
def test_an_incomplete_reading_is_refused_and_nothing_is_kept(state, change, where):
    with pytest.raises(InputError) as caught:
        record_reading(state, replace(GOOD, **change))
    assert caught.value.where == where
    assert readings_of(state, "qinghe", "2025Q3", NOON) == []


@pytest.mark.parametrize(
    "change",
    [
        {"unit": "lsz"},
        {"unit": "nobody"},
        {"clause": "99z"},
        {"round": "2025Q9"},
        {"task": 3},
        {"outcome": "partial", "reason": "逾期", "points": 5.0},
    ],
    ids=str,
)
def test_a_reading_of_a_cell_that_is_not_there_is_refused(state, change):
    with pytest.raises(InputError):
        record_reading(state, replace(GOOD, **change), CITY)


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1b", "\ud800", "\uffff"])
@pytest.mark.parametrize("field", ["reader", "note"])
def test_signs_that_no_document_can_hold_are_refused(state, field, sign):
    with pytest.raises(InputError, match="cannot be printed"):
        record_reading(state, replace(GOOD, **{field: f"王{sign}砚"}))


def test_a_note_may_have_lines_and_wide_blanks_and_a_name_only_blanks(state):
    record_reading(state, replace(GOOD, note="第一行\r\n　第二行\t终"))
    with pytest.raises(InputError, match="cannot be printed"):
        record_reading(state, replace(GOOD, reader="王\n砚"))


@pytest.mark.parametrize(("field", "most"), [("reader", 60), ("note", 2000)])
def test_a_name_and_a_note_have_a_length(state, field, most):
    record_reading(state, replace(GOOD, **{field: "字" * most}))
    with pytest.raises(InputError, match="too many"):
        record_reading(state, replace(GOOD, **{field: "字" * (most + 1)}))
