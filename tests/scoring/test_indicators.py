"""Every indicator is complete, and every example in it comes out as it says."""

import pytest

from disclosure.calendar import WorkingCalendar
from scoring import judge
from scoring.examples import case_of
from scoring.model import Outcome, Reason, State
from scoring.rulebook import load_indicators

INDICATORS = load_indicators()
CALENDAR = WorkingCalendar.load()
EXAMPLES = [(indicator, example) for indicator in INDICATORS.values() for example in indicator.examples]
NEEDED = [
    "quarterly_progress",
    "monthly_release",
    "quarterly_release",
    "consultation_period",
    "consultation_feedback",
    "policy_interpretation",
    "timely_publication",
    "final_accounts",
    "annual_report",
    "list_of_powers",
    "institution_profile",
    "gazette",
    "column_news",
    "column_notice",
    "column_policy",
    "published_by",
    "published",
    "published_current",
    "public_input_count",
    "open_day",
    "after_event",
]


@pytest.mark.parametrize(("indicator", "example"), EXAMPLES, ids=[f"{indicator.id}-{example.name}" for indicator, example in EXAMPLES])
def test_the_example_comes_out_as_written(indicator, example):
    verdict = judge(case_of(indicator, example.facts, CALENDAR))
    assert (verdict.outcome.value, verdict.reason and verdict.reason.value) == (example.outcome, example.reason), verdict.detail


@pytest.mark.parametrize(("indicator", "example"), EXAMPLES, ids=[f"{indicator.id}-{example.name}" for indicator, example in EXAMPLES])
def test_points_state_and_words_fit_the_outcome(indicator, example):
    verdict = judge(case_of(indicator, example.facts, CALENDAR))
    deducts = verdict.outcome in (Outcome.PARTIAL, Outcome.UNMET)
    in_sum = deducts or verdict.outcome is Outcome.MET
    assert verdict.state is (State.SUSPECTED if deducts else State.MACHINE)
    assert verdict.applicable == (4.0 if in_sum else 0.0)
    assert 0 <= verdict.got <= verdict.applicable
    assert (verdict.got == verdict.applicable) == (verdict.outcome is not Outcome.PARTIAL and verdict.outcome is not Outcome.UNMET)
    assert (verdict.cause is not None) == (verdict.outcome is Outcome.UNDETERMINED)
    assert verdict.detail
    assert "未公开" not in verdict.detail


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=list(INDICATORS))
def test_it_has_a_good_case_a_deduction_and_an_innocent(indicator):
    outcomes = {example.outcome for example in indicator.examples}
    assert len(indicator.examples) >= 3
    assert "met" in outcomes
    if indicator.effect == "deduct":
        assert outcomes & {"unmet", "partial"}
    assert outcomes & {"not_due", "undetermined", "out_of_round"}


def test_the_ids_rule_books_use_are_there():
    assert set(NEEDED) <= set(INDICATORS)


def test_every_reason_of_an_example_is_of_the_closed_list():
    assert {example.reason for _, example in EXAMPLES if example.reason} <= {reason.value for reason in Reason}
