"""within: days after a document was made, after an event, after a partner."""

from dataclasses import replace
from datetime import date

import pytest

from scoring import judge
from scoring.model import Outcome, Reason

MADE = date(2025, 7, 1)


@pytest.mark.parametrize(("day", "expected"), [(date(2025, 7, 29), Outcome.MET), (date(2025, 7, 30), Outcome.PARTIAL)])
def test_the_day_of_making_is_not_counted(make_case, make_item, day, expected):
    assert judge(make_case("within", items=(make_item(written_on=MADE, published_on=day),))).outcome is expected


def test_late_ones_keep_their_share_among_the_others(make_case, make_item):
    items = (
        make_item("a", written_on=MADE, published_on=date(2025, 7, 30)),
        make_item("b", written_on=MADE, published_on=date(2025, 7, 2)),
    )
    verdict = judge(make_case("within", items=items))
    assert (verdict.got, verdict.evidence, verdict.reason) == (3.0, ("a",), Reason.LATE)
    assert judge(make_case("within", items=items, counting="all")).got == 2.0


@pytest.mark.parametrize(
    "innocent",
    [
        {"written_on": date(2025, 6, 30)},
        {"written_on": date(2021, 3, 1)},
        {"written_on": MADE, "published_on": date(2025, 10, 9)},
        {"written_on": MADE, "relayed": True},
    ],
)
def test_what_is_no_subject_makes_nothing_due(make_case, make_item, innocent):
    verdict = judge(make_case("within", items=(make_item(**{"published_on": date(2025, 9, 10), **innocent}),)))
    assert verdict.outcome is Outcome.NOT_DUE
    assert verdict.detail.startswith("本期无应评事项")


def test_a_document_that_does_not_say_when_it_was_made_is_a_question(make_case, make_item):
    verdict = judge(make_case("within", items=(make_item(written_on=None, published_on=date(2025, 9, 10)),)))
    assert (verdict.outcome, verdict.reason) == (Outcome.UNDETERMINED, Reason.DATE_PENDING)


def test_documents_made_before_the_duty_applied_are_not_judged(make_case, make_item):
    case = make_case("within", items=(make_item(written_on=MADE, published_on=date(2025, 9, 1)),), applies_from=date(2025, 7, 2))
    assert judge(case).outcome is Outcome.NOT_DUE


def test_nothing_is_said_of_no_subjects_where_a_column_was_not_read(make_case, make_channel):
    assert judge(make_case("within", channels=(make_channel(coverage="none"),))).outcome is Outcome.UNDETERMINED


def test_three_of_one_day_are_late_and_four_of_four_are_a_migration(make_case, make_item):
    items = tuple(make_item(f"i{n}", column="c", written_on=MADE, published_on=date(2025, 9, 10)) for n in range(4))
    assert judge(make_case("within", items=items[:3])).outcome is Outcome.PARTIAL
    assert judge(make_case("within", items=items)).outcome is Outcome.NOT_DUE


@pytest.mark.parametrize(
    ("flaw", "reason"), [({"published_on": None}, Reason.DATE_PENDING), ({"decision": "review"}, Reason.MATCH_PENDING)]
)
def test_a_doubtful_subject_is_a_question(make_case, make_item, flaw, reason):
    item = make_item(**{"written_on": MADE, "published_on": date(2025, 9, 10), **flaw})
    assert judge(make_case("within", items=(item,))).reason is reason


@pytest.fixture
def after_event(make_case):
    """Twenty working days after the 14th of July."""
    return make_case("within", {"from": "event:调整"}, events={"调整": (date(2025, 7, 14),)})


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 7, 11), Outcome.UNMET),
        (date(2025, 7, 14), Outcome.MET),
        (date(2025, 8, 11), Outcome.MET),
        (date(2025, 8, 12), Outcome.PARTIAL),
    ],
)
def test_an_event_starts_a_clock(after_event, make_item, day, expected):
    assert judge(replace(after_event, items=(make_item(published_on=day),))).outcome is expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2025, 9, 15), Outcome.NOT_DUE), (date(2025, 5, 1), Outcome.OUT_OF_ROUND)],
)
def test_an_event_is_judged_in_the_round_of_its_due_date(after_event, day, expected):
    assert judge(replace(after_event, events={"调整": (day,)})).outcome is expected


def test_without_an_event_there_is_no_clock(after_event):
    assert judge(replace(after_event, events={"别的": (date(2025, 7, 14),)})).reason is Reason.EVENT_DATE_MISSING


def test_each_event_needs_an_item_of_its_own(after_event, make_item):
    case = replace(after_event, events={"调整": (date(2025, 7, 1), date(2025, 8, 1))}, items=(make_item(published_on=date(2025, 7, 10)),))
    assert (judge(case).outcome, judge(case).got) == (Outcome.PARTIAL, 2.0)


def test_a_partners_publication_starts_a_clock(make_case, make_item):
    interpretation = make_item("a", "《青禾市养老服务补贴办法》解读", date(2025, 7, 18))
    policy = make_item("b", "关于印发《青禾市养老服务补贴办法》的通知", date(2025, 7, 10))
    case = make_case("within", {"from": "partner", "days": 3}, items=(interpretation,), others=(policy,))
    assert "逾期3个工作日" in judge(case).detail
    assert judge(replace(case, others=())).outcome is Outcome.NOT_DUE


def test_who_is_surely_in_time_needs_no_calendar(make_case, make_item):
    window = (date(2026, 12, 1), date(2027, 1, 31))
    early, late = (make_item(written_on=date(2026, 12, 20), published_on=day) for day in (date(2027, 1, 9), date(2027, 1, 10)))
    assert judge(make_case("within", window=window, items=(early,))).outcome is Outcome.MET
    assert judge(make_case("within", window=window, items=(late,))).reason is Reason.CALENDAR_MISSING


def test_half_of_a_column_on_one_day_is_no_migration(make_case, make_item):
    days = (date(2025, 9, 10), date(2025, 9, 10), date(2025, 7, 3), date(2025, 7, 4))
    items = tuple(make_item(f"i{n}", column="c", written_on=MADE, published_on=day) for n, day in enumerate(days))
    assert judge(make_case("within", items=items)).got == 3.0


def test_an_item_after_the_next_event_is_the_next_ones(after_event, make_item):
    case = replace(after_event, events={"调整": (date(2025, 7, 1), date(2025, 7, 8))}, items=(make_item(published_on=date(2025, 7, 10)),))
    assert (judge(case).outcome, judge(case).got) == (Outcome.PARTIAL, 2.0)
    assert judge(case).detail.startswith("应评2项，符合1项：")
