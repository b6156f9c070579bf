"""paired: a document and its partner, however they name each other."""

from dataclasses import replace
from datetime import date

import pytest

from scoring import judge
from scoring.model import Outcome, Reason, Search

TITLE = "青禾市人民政府办公室关于印发《青禾市养老服务补贴办法（试行）》的通知"
DAY = date(2025, 7, 10)


@pytest.fixture
def policy(make_item):
    """A policy document that needs an interpretation by 15 July."""
    return make_item("p", TITLE, DAY, document_number="青政办〔2025〕8号")


@pytest.fixture
def case(make_case, policy):
    """The document without a partner."""
    return make_case("paired", items=(policy,))


def with_other(case, make_item, **fields):
    """The verdict with one possible partner."""
    return judge(replace(case, others=(make_item(**{"name": "o", "title": "答记者问", "published_on": date(2025, 7, 11), **fields}),)))


@pytest.mark.parametrize(
    "naming",
    [
        {"title": "《青禾市养老服务补贴办法》政策解读"},
        {"title": "《青禾市养老服务补贴办法（试行）》解读"},
        {"title": "一图读懂：青禾市养老服务补贴办法"},
        {"title": "关于青政办〔2025〕8号文件的说明"},
        {"body": "日前印发的青政办〔2025〕8号文件提出"},
        {"links": ("http://example.cn/p",)},
        {"title": "《青禾市养老服务补贴办法》解读", "unit": "another", "published_on": date(2025, 7, 1)},
    ],
)
def test_a_partner_is_known_by_title_number_or_link(case, make_item, naming):
    assert with_other(case, make_item, **naming).outcome is Outcome.MET


def test_a_link_from_the_document_to_the_partner_is_enough(case, make_item, policy):
    linked = replace(case, items=(replace(policy, links=("http://example.cn/o",)),))
    assert with_other(linked, make_item).outcome is Outcome.MET


@pytest.mark.parametrize(
    "other",
    [
        {"title": "《青禾市户外广告设置管理规定》解读"},
        {"title": "《青禾市养老服务补贴办法》解读", "empty": True},
        {"title": "《青禾市养老服务补贴办法》解读", "published_on": date(2025, 10, 8)},
        {"title": "《青禾市养老服务补贴办法》解读", "published_on": date(2024, 7, 1)},
    ],
)
def test_another_documents_an_empty_a_future_and_an_old_partner_are_none(case, make_item, other):
    verdict = with_other(case, make_item, **other)
    assert (verdict.outcome, verdict.reason) == (Outcome.UNMET, Reason.PAIR_MISSING)


def test_a_partner_of_another_year_is_none(case, make_item, policy):
    this_year = replace(case, items=(replace(policy, title="关于印发2025年度青禾市民生实事计划的通知"),))
    assert with_other(this_year, make_item, title="2024年度青禾市民生实事计划解读").reason is Reason.PAIR_MISSING
    assert with_other(this_year, make_item, title="2025年度青禾市民生实事计划解读").outcome is Outcome.MET


def test_lateness_is_counted_from_the_third_working_day(case, make_item):
    verdict = with_other(case, make_item, title="《青禾市养老服务补贴办法》解读", published_on=date(2025, 7, 21))
    assert (verdict.outcome, verdict.reason, verdict.due_on, verdict.got) == (Outcome.PARTIAL, Reason.LATE, date(2025, 7, 15), 2.0)
    assert "逾期4个工作日" in verdict.detail


def test_lateness_may_only_be_told(case, make_item):
    telling = replace(case, params={**case.params, "late": "inform"})
    assert with_other(telling, make_item, title="《青禾市养老服务补贴办法》解读", published_on=date(2025, 7, 21)).outcome is Outcome.MET


@pytest.mark.parametrize(
    "other", [{"title": "《青禾市养老补贴办法》解读"}, {"title": "《青禾市养老服务补贴办法》解读", "decision": "review"}]
)
def test_a_nearly_fitting_partner_asks_a_person(case, make_item, other):
    assert with_other(case, make_item, **other).reason is Reason.MATCH_PENDING


def test_an_unread_column_charges_no_missing_partner(case, make_channel):
    assert judge(replace(case, channels=(make_channel(coverage="none"),))).outcome is Outcome.UNDETERMINED
    assert judge(replace(case, search=Search(unexplained=("x",)))).reason is Reason.MATCH_PENDING


def test_another_documents_partner_found_by_the_wide_search_excuses_nothing(case, make_item):
    searched = replace(case, search=Search(unexplained=("o",)))
    assert with_other(searched, make_item, title="《青禾市户外广告设置管理规定》解读").reason is Reason.PAIR_MISSING


@pytest.mark.parametrize("old", [{"written_on": date(2022, 5, 6)}, {"document_number": "青政办〔2021〕8号"}])
def test_old_documents_put_on_line_now_owe_nothing_now(case, policy, old):
    assert judge(replace(case, items=(replace(policy, **old),))).outcome is Outcome.NOT_DUE


def test_a_document_published_late_still_owes_its_partner(case, policy):
    assert judge(replace(case, items=(replace(policy, written_on=date(2025, 3, 3)),))).reason is Reason.PAIR_MISSING


def test_what_needs_no_partner_is_left_out(case, policy):
    exempt = replace(case, params={**case.params, "exempt": ["领导小组"]}, items=(replace(policy, title="关于调整养老服务领导小组的通知"),))
    assert judge(exempt).outcome is Outcome.NOT_DUE


@pytest.mark.parametrize("day", [date(2025, 9, 29), date(2025, 6, 20)])
def test_a_partner_due_in_another_round_is_not_judged_here(case, policy, day):
    assert judge(replace(case, items=(replace(policy, published_on=day),))).outcome is Outcome.NOT_DUE


def test_a_document_of_the_last_round_whose_partner_falls_due_now_is_judged(case, policy):
    assert judge(replace(case, items=(replace(policy, published_on=date(2025, 6, 27)),))).reason is Reason.PAIR_MISSING


def test_each_document_keeps_its_share(case, make_item, policy):
    second = replace(policy, id="q", url="http://example.cn/q", title="关于印发《青禾市停车场管理办法》的通知", document_number=None)
    verdict = with_other(replace(case, items=(policy, second)), make_item, title="《青禾市养老服务补贴办法》解读")
    assert (verdict.outcome, verdict.got, verdict.evidence) == (Outcome.PARTIAL, 2.0, ("q",))


def test_a_consultation_without_a_printed_end_is_a_question_until_feedback_is_there(make_case, make_item):
    consultation = make_item("k", "关于《青禾市停车场管理办法（征求意见稿）》征求意见的公告", DAY)
    case = make_case("paired", {"from": "closes", "days": 20}, items=(consultation,))
    assert judge(case).reason is Reason.DATE_PENDING
    feedback = {"title": "《青禾市停车场管理办法》意见采纳情况"}
    assert with_other(case, make_item, **feedback).outcome is Outcome.MET
    assert "不评是否逾期" in with_other(case, make_item, **feedback, published_on=date(2025, 9, 1)).detail


def test_a_document_of_before_the_duty_applied_owes_nothing(case):
    assert judge(replace(case, applies_from=date(2025, 7, 11))).outcome is Outcome.NOT_DUE
    assert judge(replace(case, applies_from=DAY)).outcome is Outcome.UNMET
