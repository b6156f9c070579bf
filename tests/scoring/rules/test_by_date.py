"""by_date: judged once, in the round that holds the due date."""

from datetime import date

import pytest

from scoring import judge
from scoring.model import Outcome, Reason

QUARTERS = {n: (date(2025, 3 * n - 2, 1), date(2025, 3 * n, [31, 30, 30, 31][n - 1])) for n in (1, 2, 3, 4)}


def outcome(make_case, due, window, *items, **params):
    """The outcome of a duty by a date in a window."""
    return judge(make_case("by_date", {"due": due, **params}, window=window, evidence_from=date(2025, 1, 1), items=items)).outcome


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_the_end_of_the_year_is_not_due_before_its_round(make_case, make_item, quarter):
    assert outcome(make_case, "12-31", QUARTERS[quarter]) is Outcome.NOT_DUE
    assert outcome(make_case, "12-31", QUARTERS[quarter], make_item(published_on=date(2025, 2, 3))) is Outcome.NOT_DUE


def test_the_end_of_the_year_is_judged_in_the_fourth_quarter(make_case, make_item):
    assert outcome(make_case, "12-31", QUARTERS[4]) is Outcome.UNMET
    assert outcome(make_case, "12-31", QUARTERS[4], make_item(published_on=date(2025, 2, 3))) is Outcome.MET


def test_a_past_date_is_not_judged_again(make_case):
    assert outcome(make_case, "03-31", QUARTERS[2]) is Outcome.OUT_OF_ROUND


def test_a_date_on_a_weekend_at_the_windows_end_moves_into_the_next_round(make_case):
    assert outcome(make_case, "2024-06-30", (date(2024, 4, 1), date(2024, 6, 30))) is Outcome.NOT_DUE
    assert judge(
        make_case("by_date", {"due": "06-30"}, window=(date(2024, 7, 1), date(2024, 9, 30)), applies_from=date(2024, 1, 1))
    ).due_on == date(2024, 7, 1)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 8, 20), Outcome.MET),
        (date(2025, 8, 21), Outcome.PARTIAL),
        (date(2025, 9, 30), Outcome.PARTIAL),
        (date(2025, 10, 1), Outcome.UNMET),
    ],
)
def test_the_due_day_is_included_and_the_cut_off_ends_lateness(make_case, make_item, day, expected):
    assert outcome(make_case, "2025-08-20", QUARTERS[3], make_item(published_on=day)) is expected


def test_grace_moves_the_deadline(make_case, make_item):
    item = make_item(published_on=date(2025, 8, 27))
    assert outcome(make_case, "2025-08-20", QUARTERS[3], item, grace_working_days=5) is Outcome.MET
    assert outcome(make_case, "2025-08-20", QUARTERS[3], item, grace_working_days=4) is Outcome.PARTIAL


def test_the_earliest_of_several_items_decides(make_case, make_item):
    late, early = make_item("a", published_on=date(2025, 9, 1)), make_item("b", published_on=date(2025, 8, 1))
    assert outcome(make_case, "2025-08-20", QUARTERS[3], late, early) is Outcome.MET


def test_lateness_is_not_charged_while_an_earlier_item_is_unsettled(make_case, make_item):
    late = make_item("a", published_on=date(2025, 9, 1))
    earlier = make_item("b", published_on=date(2025, 8, 1), decision="review")
    later = make_item("c", published_on=date(2025, 9, 2), decision="review")
    assert outcome(make_case, "2025-08-20", QUARTERS[3], late, earlier) is Outcome.UNDETERMINED
    assert outcome(make_case, "2025-08-20", QUARTERS[3], late, later) is Outcome.PARTIAL


def test_lateness_is_counted_in_working_days_and_cannot_be_cured(make_case, make_item):
    verdict = judge(make_case("by_date", {"due": "2025-09-25"}, items=(make_item(published_on=date(2025, 9, 29)),)))
    assert (verdict.reason, verdict.got, verdict.cure) == (Reason.LATE, 2.0, None)
    assert "逾期3个工作日" in verdict.detail


def test_a_late_share_of_nothing_is_unmet(make_case, make_item):
    case = make_case("by_date", items=(make_item(published_on=date(2025, 9, 1)),), late_share=0.0)
    assert (judge(case).outcome, judge(case).reason) == (Outcome.UNMET, Reason.LATE)


def test_a_date_on_the_first_day_of_window_or_duty_is_judged(make_case):
    first = date(2025, 7, 1)
    assert judge(make_case("by_date", {"due": first})).outcome is Outcome.UNMET
    assert judge(make_case("by_date", {"due": "2025-08-20"}, applies_from=date(2025, 8, 20))).outcome is Outcome.UNMET


def test_the_saturday_after_a_friday_deadline_is_one_day_late(make_case, make_item):
    verdict = judge(make_case("by_date", {"due": "2025-08-22"}, items=(make_item(published_on=date(2025, 8, 23)),)))
    assert "逾期1个工作日" in verdict.detail
