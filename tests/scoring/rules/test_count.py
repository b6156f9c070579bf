"""count: events are counted, not reports of them."""

from datetime import date

import pytest

from scoring import judge
from scoring.clusters import cluster
from scoring.model import Outcome, Reason, Search

FOURTH = (date(2025, 10, 1), date(2025, 12, 31))


def sizes(*items):
    """How many items each event has."""
    return [len(group) for group in cluster(items)]


@pytest.mark.parametrize(
    ("titles", "events"),
    [
        (("政府开放日走进水厂", "市民代表参观自来水厂", "开放日侧记"), [3]),
        (("关于《甲管理办法》征求意见", "关于《乙管理办法》征求意见", "关于《丙管理办法》征求意见"), [1, 1, 1]),
        (("第一次听证会公告", "第二次听证会公告", "第三次听证会公告"), [1, 1, 1]),
    ],
)
def test_reports_of_the_same_days_are_one_event_unless_they_name_different_things(make_item, titles, events):
    assert sizes(*(make_item(title, title, date(2025, 8, day)) for day, title in enumerate(titles, start=4))) == events


@pytest.mark.parametrize(("day", "events"), [(date(2025, 8, 20), [2]), (date(2025, 9, 20), [1, 1])])
def test_one_topic_within_a_month_is_one_event(make_item, day, events):
    assert sizes(make_item("a", "2025年8月开放日活动", date(2025, 8, 1)), make_item("b", "2025年9月开放日活动", day)) == events


def test_clusters_join_over_a_common_neighbour(make_item):
    days = (1, 7, 4)
    assert sizes(*(make_item(f"i{day}", f"活动{'甲乙丙丁戊己庚'[day - 1]}", date(2025, 8, day)) for day in days)) == [3]


def test_a_number_reached_early_earns_its_points_once_at_the_years_end(make_case, make_item):
    items = (make_item("a", "关于《甲办法》征求意见", date(2025, 2, 3)), make_item("b", "关于《乙办法》征求意见", date(2025, 8, 3)))
    early = judge(make_case("count", {"per": "year"}, items=items))
    final = judge(make_case("count", {"per": "year"}, items=items, window=FOURTH))
    assert (early.outcome, early.evidence) == (Outcome.NOT_DUE, ("a", "b"))
    assert (final.outcome, final.evidence) == (Outcome.MET, ("a", "b"))


def test_a_yearly_number_is_charged_in_the_round_of_the_years_last_day_only(make_case, make_item):
    item = make_item("a", "关于《甲办法》征求意见", date(2025, 2, 3))
    assert judge(make_case("count", {"per": "year"}, items=(item,))).outcome is Outcome.NOT_DUE
    verdict = judge(make_case("count", {"per": "year"}, items=(item,), window=FOURTH))
    assert (verdict.outcome, verdict.reason, verdict.got) == (Outcome.PARTIAL, Reason.TOO_FEW, 2.0)


def test_last_years_do_not_count(make_case, make_item):
    item = make_item("a", "关于《甲办法》征求意见", date(2024, 12, 30))
    assert (
        judge(make_case("count", {"per": "year", "at_least": 1}, items=(item,), window=FOURTH, evidence_from=None)).outcome is Outcome.UNMET
    )


def test_a_doubtful_report_of_an_event_that_counts_already_excuses_nothing(make_case, make_item):
    known = make_item("a", "政府开放日走进水厂", date(2025, 8, 4))
    again = make_item("b", "开放日侧记", date(2025, 8, 5), decision="review")
    another = make_item("c", "开放日走进档案馆", date(2025, 9, 20), decision="review")
    assert judge(make_case("count", items=(known, again))).reason is Reason.TOO_FEW
    assert judge(make_case("count", items=(known, again, another))).reason is Reason.MATCH_PENDING


def test_all_or_nothing_keeps_nothing(make_case, make_item):
    case = make_case("count", items=(make_item(),), counting="all", search=Search())
    assert (judge(case).outcome, judge(case).got) == (Outcome.UNMET, 0.0)
