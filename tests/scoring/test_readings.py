"""Readings: one is not a decision, two that agree are, a third decides where they do not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Cause, Outcome, Reason, State, Verdict
from scoring.readings import Opinion, apply_readings

START = datetime(2025, 10, 9, 1, 0, tzinfo=UTC)
SUSPECTED = Verdict(Outcome.UNMET, State.SUSPECTED, Reason.NOT_FOUND, applicable=4.0, detail="未发现", cure="补发")
MET = Verdict(Outcome.MET, got=4.0, applicable=4.0, detail="已公开")
UNKNOWN = Verdict(Outcome.UNDETERMINED, reason=Reason.FETCH_FAILED, cause=Cause.NETWORK)


def opinion(reader, outcome, minutes=0, **rest):
    """A reading some minutes after the start."""
    return Opinion(reader, outcome, START + timedelta(minutes=minutes), **rest)


def after(verdict, *readings):
    """What stands of a cell of four points."""
    return apply_readings(verdict, readings, 4.0)


def test_nothing_read_leaves_the_machine():
    assert after(SUSPECTED) is SUSPECTED


def test_one_reader_is_a_first_reading():
    found = after(SUSPECTED, opinion("甲", "unmet", reason="未发现"))
    assert (found.outcome, found.state, found.got, found.applicable) == (Outcome.UNMET, State.FIRST_READ, 0.0, 4.0)


def test_two_readers_agree():
    found = after(SUSPECTED, opinion("甲", "unmet", reason="未发现"), opinion("乙", "unmet", 1, reason="未发现"))
    assert (found.outcome, found.state, found.reason, found.cure) == (Outcome.UNMET, State.AGREED, Reason.NOT_FOUND, "补发")


def test_the_same_reader_twice_is_one_reader():
    found = after(SUSPECTED, opinion("甲", "unmet", reason="未发现"), opinion("甲", "unmet", 1, reason="未发现"))
    assert found.state is State.FIRST_READ


def test_a_reader_may_think_again_beside_the_first_record():
    found = after(SUSPECTED, opinion("甲", "unmet", reason="未发现"), opinion("乙", "met", 1), opinion("甲", "met", 2))
    assert (found.outcome, found.state) == (Outcome.MET, State.AGREED)


def test_two_who_acquit_give_full_points_and_no_cure():
    found = after(SUSPECTED, opinion("甲", "met"), opinion("乙", "met", 1))
    assert (found.got, found.applicable, found.reason, found.cure) == (4.0, 4.0, None, None)


def test_different_points_are_a_disagreement():
    first, second = opinion("甲", "partial", reason="缺期", points=2.0), opinion("乙", "partial", 1, reason="缺期", points=1.0)
    assert after(SUSPECTED, first, second).state is State.FIRST_READ


@pytest.mark.parametrize("outcome", ["not_applicable", "undetermined"])
def test_taking_a_cell_out_takes_out_its_points(outcome):
    found = after(SUSPECTED, opinion("甲", outcome), opinion("乙", outcome, 1))
    assert (found.outcome.value, found.got, found.applicable, found.cure) == (outcome, 0.0, 0.0, None)


def test_a_third_reader_decides_between_two():
    readings = [opinion("甲", "unmet", reason="未发现"), opinion("乙", "met", 1), opinion("丙", "met", 2)]
    found = after(SUSPECTED, *readings)
    assert (found.outcome, found.state) == (Outcome.MET, State.ADJUDICATED)


def test_the_adjudicator_decides_even_where_two_agree():
    readings = [opinion("甲", "met"), opinion("乙", "met", 1), opinion("丙", "unmet", 2, role="adjudicator", reason="未发现")]
    found = after(SUSPECTED, *readings)
    assert (found.outcome, found.state) == (Outcome.UNMET, State.ADJUDICATED)


def test_a_control_that_one_reader_confirms_stays_in_the_sum():
    assert after(MET, opinion("甲", "met")) is MET


def test_a_control_that_one_reader_doubts_waits_for_a_second():
    found = after(MET, opinion("甲", "unmet", reason="未发现"))
    assert (found.outcome, found.state) == (Outcome.UNMET, State.FIRST_READ)


def test_people_may_decide_what_the_machine_could_not():
    found = after(UNKNOWN, opinion("甲", "met"), opinion("乙", "met", 1))
    assert (found.outcome, found.got, found.reason, found.cause) == (Outcome.MET, 4.0, None, None)


def test_points_stay_between_nothing_and_all():
    readings = [opinion(reader, "partial", points=9.0, reason="缺期") for reader in ("甲", "乙")]
    assert after(SUSPECTED, *readings).got == 4.0


@given(st.permutations(range(4)))
def test_the_order_of_arrival_decides_nothing_only_the_time(order):
    readings = [opinion("甲", "unmet", 0), opinion("乙", "met", 1), opinion("丙", "met", 2), opinion("甲", "met", 3)]
    assert after(SUSPECTED, *(readings[place] for place in order)) == after(SUSPECTED, *readings)
