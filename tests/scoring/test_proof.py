"""The proof of search: an absence is charged only when nothing else explains it, and the reasons are asked in a fixed order."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from scoring import judge
from scoring.model import Cause, Outcome, Reason, Search, State


@pytest.fixture
def bare(make_case):
    """A duty by 20 August with nothing published."""
    return make_case("by_date")


def outcome(case):
    """Outcome and reason of a case."""
    verdict = judge(case)
    return verdict.outcome, verdict.reason


def test_nothing_found_anywhere_is_suspected_in_careful_words(bare):
    verdict = judge(bare)
    assert (verdict.outcome, verdict.state, verdict.reason) == (Outcome.UNMET, State.SUSPECTED, Reason.NOT_FOUND)
    assert verdict.detail == "截至9月30日，在测评范围内（栏目：示例 > 示例栏目）未发现应于2025年8月20日前公开的信息"
    assert (verdict.got, verdict.applicable, verdict.due_on) == (0.0, 4.0, date(2025, 8, 20))
    assert verdict.cure


def test_every_explanation_comes_before_the_next(bare, make_item, make_channel):
    unread = make_channel(coverage="partial", reason=Reason.SCRIPTED, cause=Cause.SITE)
    review = make_item("r1", decision="review")
    case = replace(
        bare,
        params={"due": "2025-10-20"},
        items=(make_item("u1", published_on=None), review),
        channels=(unread,),
        elsewhere=("政务服务网",),
        search=Search(unexplained=("x1",)),
    )
    steps = [
        (Outcome.NOT_DUE, None, {"params": {"due": "2025-06-20"}}),
        (Outcome.OUT_OF_ROUND, None, {"params": {"due": "2025-08-20"}, "applies_from": date(2025, 9, 1)}),
        (Outcome.OUT_OF_ROUND, None, {"applies_from": date(2025, 1, 1)}),
        (Outcome.UNDETERMINED, Reason.DATE_PENDING, {"items": (review,)}),
        (Outcome.UNDETERMINED, Reason.SCRIPTED, {"channels": ()}),
        (Outcome.UNDETERMINED, Reason.OWNER_UNCLEAR, {"channels": (make_channel(),)}),
        (Outcome.UNDETERMINED, Reason.ELSEWHERE, {"elsewhere": ()}),
        (Outcome.UNDETERMINED, Reason.MATCH_PENDING, {"items": ()}),
        (Outcome.UNDETERMINED, Reason.MATCH_PENDING, {"search": Search()}),
    ]
    for expected, reason, then in steps:
        assert outcome(case) == (expected, reason)
        case = replace(case, **then)
    assert outcome(case) == (Outcome.UNMET, Reason.NOT_FOUND)


def test_a_column_that_is_not_crawled_is_looked_at_by_a_person(bare, make_channel):
    assert outcome(replace(bare, channels=(make_channel(crawled=False),))) == (Outcome.UNDETERMINED, Reason.ELSEWHERE)


def test_one_unread_column_of_two_is_enough_to_charge_nothing(bare, make_channel):
    case = replace(bare, channels=(make_channel("c1"), make_channel("c2", coverage="none", reason=Reason.ROBOTS, cause=Cause.SITE)))
    verdict = judge(case)
    assert (verdict.reason, verdict.cause, verdict.applicable) == (Reason.ROBOTS, Cause.SITE, 0.0)


def test_incomplete_without_a_reason_is_coverage(bare, make_channel):
    verdict = judge(replace(bare, channels=(make_channel(coverage="partial"),)))
    assert (verdict.reason, verdict.cause) == (Reason.COVERAGE, Cause.UNCLEAR)


def test_columns_last_read_before_the_due_date_charge_nothing(bare, make_channel):
    before = datetime(2025, 8, 20, 15, 59, tzinfo=UTC)
    after = datetime(2025, 8, 20, 16, 0, tzinfo=UTC)
    lagging = (make_channel("c1", read_at=before), make_channel("c2", read_at=after))
    assert judge(replace(bare, channels=lagging[:1])).outcome is Outcome.NOT_DUE
    assert outcome(replace(bare, channels=lagging)) == (Outcome.UNDETERMINED, Reason.COVERAGE)
    assert judge(replace(bare, channels=lagging[1:])).outcome is Outcome.UNMET


def test_a_missing_year_of_the_calendar_is_our_trouble(make_case):
    verdict = judge(make_case("by_date", {"due": "2027-03-10"}, window=(date(2027, 1, 1), date(2027, 3, 31))))
    assert (verdict.outcome, verdict.reason, verdict.cause) == (Outcome.UNDETERMINED, Reason.CALENDAR_MISSING, Cause.OURS)


def test_what_surely_falls_due_later_needs_no_calendar(make_case):
    fourth = (date(2026, 10, 1), date(2026, 12, 31))
    assert judge(make_case("by_date", {"due": "2027-03-10"}, window=fourth)).outcome is Outcome.NOT_DUE
    third_quarter = judge(make_case("every", window=fourth))
    assert (third_quarter.reason, third_quarter.due_on) == (Reason.PERIOD_MISSING, date(2026, 11, 3))


@pytest.mark.parametrize("flaw", [{"statement": True}, {"empty": True}])
def test_what_says_nothing_is_named_and_never_evidence(bare, make_item, flaw):
    verdict = judge(replace(bare, items=(make_item(title="情况说明", **flaw),)))
    assert (verdict.outcome, verdict.reason, verdict.evidence) == (Outcome.UNMET, Reason.CONTENT_VOID, ("i1",))


@pytest.mark.parametrize("flaw", [{"relayed": True}, {"published_on": date(2025, 10, 1)}, {"published_on": date(2025, 6, 30)}])
def test_relayed_future_and_earlier_items_are_no_evidence(bare, make_item, flaw):
    assert outcome(replace(bare, items=(make_item(**flaw),))) == (Outcome.UNMET, Reason.NOT_FOUND)


def test_an_item_of_another_year_is_no_evidence_and_a_document_number_names_no_year(make_case, make_item):
    def of(title, **fields):
        return judge(make_case("by_date", {"due": "2025-08-20", "year": 2025}, items=(make_item(title=title, **fields),))).outcome

    assert of("2024年招生结果") is Outcome.UNMET
    assert of("招生结果", years=(2024,)) is Outcome.UNMET
    assert of("招生结果") is Outcome.MET
    assert of("招生结果（青教〔2024〕3号）") is Outcome.MET
    assert of("2024—2025学年招生结果2025年公布") is Outcome.MET


def test_an_unknown_rule_and_a_missing_parameter_are_named(make_case):
    with pytest.raises(ValueError, match="no rule 'often'"):
        judge(replace(make_case(), rule="often"))
    with pytest.raises(ValueError, match="1a: rule by_date needs the parameter 'due'"):
        judge(replace(make_case("by_date"), params={}))


def test_an_indicator_may_word_the_cure_of_what_can_be_cured(bare, make_item):
    worded = replace(bare, params={"due": "2025-08-20", "cure": "补发招生结果"})
    assert judge(worded).cure == "补发招生结果"
    assert judge(replace(worded, items=(make_item(published_on=date(2025, 9, 1)),))).cure is None
