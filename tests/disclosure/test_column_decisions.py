"""Decisions on columns: appended with person and reason, the last standing ones are followed, a withdrawal ends them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from disclosure.column_decisions import Decision, all_decisions, record_decision, repair_value, standing_decisions, standing_repair
from disclosure.errors import InputError
from disclosure.settings import Settings
from disclosure.state import State, open_state

NOON = datetime(2025, 7, 11, 4, 0, tzinfo=UTC)
ROWS = Decision("linxi", "tzgg", "rows", None, "王砚", "栏目已按要求精简", NOON)
REPAIR = replace(ROWS, kind="repair", value=repair_value("div.list > ul > li"), note="改版后的列表")


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    opened = open_state(Settings(data=tmp_path))
    yield opened
    opened.close()


def test_decisions_are_kept_in_the_order_of_their_instants(state):
    later = replace(REPAIR, recorded_at=NOON + timedelta(hours=1))
    for decision in (later, ROWS, replace(ROWS, city="other")):
        record_decision(state, decision, ["tzgg"])
    assert all_decisions(state, "linxi") == [ROWS, later]


def test_a_withdrawal_ends_what_stood_and_a_later_decision_stands_again():
    withdraw = replace(ROWS, kind="withdraw", recorded_at=NOON + timedelta(hours=1))
    again = replace(REPAIR, recorded_at=NOON + timedelta(hours=2))
    assert standing_decisions([ROWS, REPAIR]) == {"tzgg": (ROWS, REPAIR)}
    assert standing_decisions([ROWS, REPAIR, withdraw]) == {}
    assert standing_decisions([ROWS, withdraw, again]) == {"tzgg": (again,)}
    assert standing_decisions([ROWS, withdraw, again], at=NOON) == {"tzgg": (ROWS,)}


def test_the_last_repair_is_the_one_that_is_read_by():
    other = replace(REPAIR, value=repair_value("ol>li"))
    assert standing_repair((REPAIR, other, ROWS)).selector == "ol > li"
    assert standing_repair((ROWS,)) is None
    assert ROWS.selector is None


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "delete"},
        {"person": " "},
        {"note": ""},
        {"note": "看\x00过"},
        {"person": "王" * 61},
        {"kind": "repair", "value": None},
        {"kind": "repair", "value": "div > li"},
        {"kind": "repair", "value": '{"rows": 5}'},
        {"kind": "repair", "value": '{"rows": "li:hover"}'},
        {"value": "{}"},
        {"column_id": "unknown"},
        {"recorded_at": datetime(2025, 7, 11)},
    ],
)
def test_what_is_not_complete_is_refused_in_one_line_and_not_kept(state, change):
    with pytest.raises(InputError) as caught:
        record_decision(state, replace(ROWS, **change), ["tzgg"])
    assert "\n" not in str(caught.value)
    assert all_decisions(state, "linxi") == []
