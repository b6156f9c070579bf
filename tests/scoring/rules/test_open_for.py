"""open_for: both ends of a consultation are counted."""

from datetime import date, timedelta

import pytest

from scoring import judge
from scoring.model import Outcome, Reason

OPENS = date(2025, 8, 1)


def outcome(make_case, make_item, params=None, **fields):
    """The outcome of one consultation."""
    return judge(make_case("open_for", params, items=(make_item(**{"opens_on": OPENS, "published_on": OPENS, **fields}),))).outcome


@pytest.mark.parametrize(("days", "expected"), [(29, Outcome.UNMET), (30, Outcome.MET), (31, Outcome.MET)])
def test_both_ends_are_counted(make_case, make_item, days, expected):
    assert outcome(make_case, make_item, closes_on=OPENS + timedelta(days=days - 1)) is expected


def test_the_later_of_printed_start_and_publication_begins_it(make_case, make_item):
    assert outcome(make_case, make_item, published_on=OPENS + timedelta(days=1), closes_on=date(2025, 8, 30)) is Outcome.UNMET
    assert outcome(make_case, make_item, published_on=OPENS - timedelta(days=1), closes_on=date(2025, 8, 30)) is Outcome.MET


def test_a_stated_reason_shortens_but_not_below_the_floor(make_case, make_item):
    short = {"closes_on": date(2025, 8, 5), "shortened": "因防汛急需"}
    assert outcome(make_case, make_item, **short) is Outcome.MET
    assert outcome(make_case, make_item, {"min": 7}, **short) is Outcome.UNMET


def test_working_days_may_be_asked_for(make_case, make_item):
    week = {"closes_on": date(2025, 8, 7)}
    assert outcome(make_case, make_item, {"days": 5, "unit": "working"}, **week) is Outcome.MET
    assert outcome(make_case, make_item, {"days": 6, "unit": "working"}, **week) is Outcome.UNMET


@pytest.mark.parametrize("flaw", [{"closes_on": None}, {"closes_on": date(2025, 7, 1)}, {"closes_on": date(2025, 8, 5), "trusted": False}])
def test_dates_that_cannot_be_are_a_question(make_case, make_item, flaw):
    assert outcome(make_case, make_item, **flaw) is Outcome.UNDETERMINED


def test_an_uncertain_kind_is_a_question_only_where_it_would_be_charged(make_case, make_item):
    assert outcome(make_case, make_item, decision="review", closes_on=date(2025, 8, 5)) is Outcome.UNDETERMINED
    assert outcome(make_case, make_item, decision="review", closes_on=date(2025, 9, 5)) is Outcome.MET


def test_one_of_another_round_is_not_judged(make_case, make_item):
    assert (
        outcome(make_case, make_item, opens_on=date(2025, 6, 1), published_on=date(2025, 6, 1), closes_on=date(2025, 6, 5))
        is Outcome.NOT_DUE
    )


def test_a_short_one_cannot_be_cured(make_case, make_item):
    verdict = judge(make_case("open_for", items=(make_item(opens_on=OPENS, published_on=OPENS, closes_on=date(2025, 8, 12)),)))
    assert (verdict.reason, verdict.cure) == (Reason.TOO_SHORT, None)
    assert "自2025年8月1日至2025年8月12日，共12日，少于30日" in verdict.detail
