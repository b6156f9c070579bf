"""What holds of every verdict, whatever the facts are."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring import judge
from scoring.model import Case, Channel, Item, Outcome, Reason, Search, State

DAY = st.dates(date(2025, 4, 1), date(2025, 11, 30))
MAYBE_DAY = st.none() | DAY
TITLES = [
    "关于《青禾市停车场管理办法》征求意见的公告",
    "《青禾市停车场管理办法》解读",
    "2024年度部门决算",
    "2025年第二季度进展",
    "开放日活动",
]
FOUND_ON_A_PAGE = {Reason.TOO_SHORT, Reason.LATE, Reason.COLUMN_STALE, Reason.COLUMN_BLANK}


@st.composite
def items(draw, prefix):
    """Some items with any facts."""
    return tuple(
        Item(
            id=f"{prefix}{number}",
            url=f"http://example.cn/{prefix}{number}",
            title=draw(st.sampled_from(TITLES)),
            published_on=draw(MAYBE_DAY),
            written_on=draw(MAYBE_DAY),
            opens_on=draw(MAYBE_DAY),
            closes_on=draw(MAYBE_DAY),
            periods=draw(st.sampled_from([(), ("2025Q2",), ("2025-07",), ("2025H1",), ("2025",), ("not a period",)])),
            years=draw(st.sampled_from([(), (2024,), (2025,)])),
            decision=draw(st.sampled_from(["accept", "accept", "review"])),
            trusted=draw(st.booleans()),
            statement=draw(st.booleans()),
            empty=draw(st.booleans()),
            relayed=draw(st.booleans()),
            column=draw(st.sampled_from([None, "c1"])),
        )
        for number in range(draw(st.integers(0, 4)))
    )


@st.composite
def cases(draw, make_case):
    """A case of any rule with any facts."""
    rule = draw(st.sampled_from(["present", "count", "every", "by_date", "within", "open_for", "paired", "fresh"]))
    channels = tuple(
        Channel(
            id=f"c{number}",
            path="示例 > 栏目",
            url="http://example.cn/c/",
            kind=draw(st.sampled_from(["news", "event_driven", "static"])),
            coverage=draw(st.sampled_from(["complete", "complete", "partial", "none"])),
            rows=draw(st.integers(0, 3)),
            newest_on=draw(MAYBE_DAY),
        )
        for number in range(draw(st.integers(0, 2)))
    )
    return make_case(
        rule,
        items=draw(items("i")),
        others=draw(items("o")),
        channels=channels,
        search=Search(unexplained=draw(st.sampled_from([(), (), ("x",)]))),
        applies_from=draw(st.sampled_from([date(2025, 1, 1), date(2025, 8, 15)])),
        counting=draw(st.sampled_from(["share", "all"])),
    )


@pytest.fixture(scope="module")
def any_case(make_case):
    """The strategy of cases."""
    return cases(make_case)


COMMON = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@COMMON
@given(st.data())
def test_points_and_states_fit_the_outcome(any_case, data):
    case = data.draw(any_case)
    verdict = judge(case)
    deducts = verdict.outcome in (Outcome.UNMET, Outcome.PARTIAL)
    assert (verdict.state is State.SUSPECTED) == deducts
    assert verdict.applicable == (case.points if deducts or verdict.outcome is Outcome.MET else 0)
    assert 0 <= verdict.got <= verdict.applicable
    assert (verdict.reason is not None) == (deducts or verdict.outcome is Outcome.UNDETERMINED)
    assert (verdict.cause is not None) == (verdict.outcome is Outcome.UNDETERMINED)
    assert verdict.detail


@COMMON
@given(st.data())
def test_the_order_of_the_facts_decides_nothing(any_case, data):
    case = data.draw(any_case)
    shuffled = replace(case, items=tuple(data.draw(st.permutations(case.items))), others=tuple(data.draw(st.permutations(case.others))))
    assert judge(shuffled) == judge(case)


@COMMON
@given(st.data())
def test_no_absence_is_charged_where_a_column_was_not_read(any_case, data):
    case: Case = data.draw(any_case)
    unread = replace(case, channels=(Channel("c", "示例 > 栏目", "http://example.cn/", "news", "none"),))
    verdict = judge(unread)
    assert verdict.state is not State.SUSPECTED or verdict.reason in FOUND_ON_A_PAGE


@COMMON
@given(st.data())
def test_what_the_cut_off_leaves_out_changes_nothing(any_case, data):
    case = data.draw(any_case)
    future = Item("z", "http://example.cn/z", data.draw(st.sampled_from(TITLES)), case.window[1] + timedelta(days=1), periods=("2025Q2",))
    assert judge(replace(case, items=(*case.items, future), others=(*case.others, future))) == judge(case)
