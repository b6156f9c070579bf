"""every: one item for each month or quarter."""

from dataclasses import replace
from datetime import date

import pytest

from scoring import judge
from scoring.model import Outcome, Reason

HALF_YEAR = (date(2025, 4, 1), date(2025, 9, 30))
WORDS = "今年以来各责任单位紧扣年度目标倒排工期，老旧小区改造有序推进，社区食堂陆续开放，农村道路养护全面铺开，群众满意度稳步提升。"


@pytest.fixture
def monthly(make_case):
    """June, July and August fall due in the third quarter."""
    return make_case("every", {"period": "month"})


def judged(case, *items):
    """Outcome and points of a case with these items."""
    verdict = judge(replace(case, items=items))
    return verdict.outcome, verdict.got


def month(make_item, number, day, **fields):
    """The release of a month of 2025, published on a day."""
    return make_item(f"m{number}-{day}", f"2025年{number}月抽检通告", day, periods=(f"2025-{number:02}",), **fields)


def test_only_periods_that_fall_due_in_the_window_are_asked_for(monthly):
    assert judge(monthly).detail.count("未发现") == 3


@pytest.mark.parametrize(("there", "got"), [(0, 0.0), (1, 1.3333), (2, 2.6667), (3, 4.0)])
def test_points_are_shared_by_period(monthly, make_item, there, got):
    items = [month(make_item, number, date(2025, number + 1, 5)) for number in (6, 7, 8)]
    assert judged(monthly, *items[:there])[1] == got


def test_a_late_period_keeps_the_late_share(monthly, make_item):
    items = [month(make_item, 6, date(2025, 7, 29)), month(make_item, 7, date(2025, 8, 5)), month(make_item, 8, date(2025, 9, 5))]
    verdict = judge(replace(monthly, items=tuple(items)))
    assert (verdict.outcome, verdict.reason, verdict.got) == (Outcome.PARTIAL, Reason.LATE, 3.3333)
    assert "逾期1个工作日" in verdict.detail


def test_one_item_without_a_period_serves_only_one(monthly, make_item):
    assert judged(monthly, make_item("a", "抽检通告", date(2025, 7, 10)))[1] == 1.3333


def test_an_item_that_names_another_period_serves_none(make_case, make_item):
    item = make_item("a", "一季度进展", date(2025, 7, 10), periods=("2025Q1",))
    assert judged(make_case("every"), item) == (Outcome.UNMET, 0.0)


def test_a_plan_for_the_quarter_is_no_report_of_it(make_case, make_item):
    item = make_item("a", "2025年第二季度工作安排", date(2025, 4, 8), periods=("2025Q2",))
    assert judged(make_case("every"), item) == (Outcome.UNMET, 0.0)


def test_the_half_year_serves_both_quarters_even_after_the_first_ones_due_date(make_case, make_item):
    item = make_item("a", "2025年上半年进展", date(2025, 7, 28), periods=("2025H1",))
    assert judged(make_case("every", window=HALF_YEAR), item) == (Outcome.MET, 4.0)


def test_the_half_year_is_late_for_both_after_its_own_due_date(make_case, make_item):
    item = make_item("a", "2025年上半年进展", date(2025, 7, 29), periods=("2025H1",))
    assert judged(make_case("every", window=HALF_YEAR), item) == (Outcome.PARTIAL, 2.0)


def test_a_year_named_beside_a_quarter_is_only_its_year(make_case, make_item):
    item = make_item("a", "2025年第一季度进展", date(2025, 7, 10), periods=("2025", "2025Q1"))
    assert judged(make_case("every"), item) == (Outcome.UNMET, 0.0)


def test_last_quarters_text_under_a_new_date_asks_a_person(make_case, make_item):
    first = make_item("a", "2025年第一季度进展", date(2025, 4, 18), periods=("2025Q1",), body=WORDS + "完成投资12亿元。")
    second = make_item("b", "2025年第二季度进展", date(2025, 7, 18), periods=("2025Q2",), body=WORDS + "完成投资12亿元。")
    verdict = judge(make_case("every", items=(first, second)))
    assert (verdict.outcome, verdict.reason, verdict.evidence) == (Outcome.UNDETERMINED, Reason.MATCH_PENDING, ("b",))


@pytest.mark.parametrize("said", ["2025年第1季度", "二〇二五年第一季度", "2025年1—3月", "今年一季度"])
def test_a_copy_is_known_however_its_period_is_written(make_case, make_item, said):
    first = make_item("a", f"{said}民生实事进展", date(2025, 4, 18), periods=("2025Q1",), body=f"现公布{said}情况。{WORDS}完成投资12亿元。")
    again = make_item(
        "b", "第二季度民生实事推进情况", date(2025, 7, 18), periods=("2025Q2",), body=f"现公布2025年第二季度情况。{WORDS}完成投资12亿元。"
    )
    assert judge(make_case("every", items=(first, again))).reason is Reason.MATCH_PENDING


def test_the_same_form_with_new_figures_is_a_new_report(make_case, make_item):
    first = make_item("a", "2025年第一季度进展", date(2025, 4, 18), periods=("2025Q1",), body=WORDS + "完成投资12亿元，开工31个。")
    second = make_item("b", "2025年第二季度进展", date(2025, 7, 18), periods=("2025Q2",), body=WORDS + "完成投资25亿元，开工47个。")
    assert judged(make_case("every"), first, second) == (Outcome.MET, 4.0)


def test_a_doubtful_item_of_another_period_excuses_nothing(make_case, make_item):
    other = make_item("a", "一季度进展", date(2025, 7, 10), periods=("2025Q1",), decision="review")
    same = make_item("b", "二季度进展", date(2025, 7, 10), periods=("2025Q2",), decision="review")
    assert judge(make_case("every", items=(other,))).reason is Reason.PERIOD_MISSING
    assert judge(make_case("every", items=(other, same))).reason is Reason.MATCH_PENDING


def test_an_item_without_a_period_among_many_that_name_theirs_asks_a_person(monthly, make_item):
    named = [month(make_item, number, date(2025, number + 1, 5)) for number in (3, 4, 6, 7)]
    unnamed = make_item("x", "抽检进校园活动", date(2025, 9, 5))
    verdict = judge(replace(monthly, items=(*named, unnamed)))
    assert (verdict.outcome, verdict.reason) == (Outcome.UNDETERMINED, Reason.MATCH_PENDING)
    assert judge(replace(monthly, items=(*named, unnamed, month(make_item, 8, date(2025, 9, 8))))).outcome is Outcome.MET


def test_an_unread_column_and_a_period_that_is_there_leave_a_question(monthly, make_item, make_channel):
    case = replace(monthly, channels=(make_channel(coverage="partial"),), items=(month(make_item, 7, date(2025, 8, 5)),))
    assert (judge(case).outcome, judge(case).reason) == (Outcome.UNDETERMINED, Reason.COVERAGE)


def test_a_task_issued_after_all_due_dates_charges_nothing(monthly):
    assert judge(replace(monthly, applies_from=date(2025, 9, 29))).outcome is Outcome.OUT_OF_ROUND


def test_a_task_issued_between_due_dates_charges_only_the_later(monthly):
    assert judge(replace(monthly, applies_from=date(2025, 8, 10))).detail.count("未发现") == 2


def test_a_window_in_which_nothing_falls_due_is_not_due(make_case):
    assert judge(make_case("every", window=(date(2025, 5, 5), date(2025, 6, 20)))).outcome is Outcome.NOT_DUE


def test_an_issue_that_may_be_of_two_months_is_of_one(monthly, make_item):
    gazette = replace(monthly, params={"period": "month", "counts_from": "start"})
    assert judged(gazette, make_item("a", "政府公报", date(2025, 7, 10)))[1] == 1.3333
    assert judged(gazette, *(make_item(f"g{n}", "政府公报", date(2025, n, 28)) for n in (6, 7, 8)))[1] == 4.0
