"""fresh: each column by the limit of its class."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from scoring import judge
from scoring.model import Cause, Outcome, Reason


def verdict(make_case, make_channel, *columns, days=None):
    """The verdict on columns given as keyword fields."""
    channels = tuple(make_channel(f"c{n}", **fields) for n, fields in enumerate(columns))
    return judge(make_case("fresh", {"days": days} if days else None, channels=channels))


@pytest.mark.parametrize(("day", "expected"), [(date(2025, 9, 16), Outcome.MET), (date(2025, 9, 15), Outcome.UNMET)])
def test_the_limit_is_counted_back_from_the_cut_off(make_case, make_channel, day, expected):
    assert verdict(make_case, make_channel, {"newest_on": day}).outcome is expected


def test_in_a_running_round_age_is_counted_to_the_last_look(make_case, make_channel):
    looked = datetime(2025, 8, 9, 17, 0, tzinfo=UTC)
    assert verdict(make_case, make_channel, {"newest_on": date(2025, 8, 1), "read_at": looked}).outcome is Outcome.MET


@pytest.mark.parametrize("kind", ["static", "container", "link", "archive"])
def test_classes_without_updates_are_innocent(make_case, make_channel, kind):
    assert verdict(make_case, make_channel, {"kind": kind, "newest_on": None, "rows": 0}, days=14).outcome is Outcome.MET


@pytest.mark.parametrize("innocent", [{"path": "公开 > 2024年"}, {"valid_from": date(2025, 9, 20)}])
def test_young_and_year_named_columns_are_innocent(make_case, make_channel, innocent):
    assert verdict(make_case, make_channel, {"newest_on": None, "rows": 0, **innocent}).outcome is Outcome.MET


def test_an_event_driven_column_is_never_suspected(make_case, make_channel):
    silent = {"kind": "event_driven", "newest_on": date(2025, 1, 20)}
    assert verdict(make_case, make_channel, silent).outcome is Outcome.NOT_DUE
    asked = verdict(make_case, make_channel, silent, days={"event_driven": 180})
    assert (asked.outcome, asked.reason) == (Outcome.UNDETERMINED, Reason.MATCH_PENDING)


def test_blank_and_stale_are_told_apart(make_case, make_channel):
    blank = verdict(make_case, make_channel, {"rows": 0, "newest_on": None})
    stale = verdict(make_case, make_channel, {"newest_on": date(2025, 6, 1)})
    assert (blank.reason, stale.reason) == (Reason.COLUMN_BLANK, Reason.COLUMN_STALE)
    assert "最近更新于2025年6月1日，已121日未更新（限14日）" in stale.detail


def test_several_columns_share_the_points(make_case, make_channel):
    found = verdict(make_case, make_channel, {}, {"newest_on": date(2025, 6, 1)}, {}, {"kind": "static"})
    assert (found.outcome, found.got) == (Outcome.PARTIAL, 2.6667)


def test_an_unread_column_is_undetermined_and_counts_for_the_unit_beside_a_fault(make_case, make_channel):
    unread = {"coverage": "none", "newest_on": None, "rows": 0, "reason": Reason.FETCH_FAILED, "cause": Cause.NETWORK}
    alone = verdict(make_case, make_channel, unread, {})
    beside = verdict(make_case, make_channel, unread, {"newest_on": date(2025, 6, 1)})
    assert (alone.outcome, alone.cause) == (Outcome.UNDETERMINED, Cause.NETWORK)
    assert (beside.outcome, beside.got) == (Outcome.PARTIAL, 2.0)


def test_a_column_read_in_part_may_acquit_but_not_convict(make_case, make_channel):
    assert verdict(make_case, make_channel, {"coverage": "partial"}).outcome is Outcome.MET
    assert verdict(make_case, make_channel, {"coverage": "partial", "newest_on": date(2025, 6, 1)}).reason is Reason.COVERAGE


@pytest.mark.parametrize("newest", [None, date(2026, 1, 1)])
def test_rows_without_a_usable_date_are_a_question(make_case, make_channel, newest):
    assert verdict(make_case, make_channel, {"rows": 5, "newest_on": newest}).reason is Reason.DATE_PENDING


def test_a_unit_without_columns_is_a_question(make_case):
    assert judge(make_case("fresh", channels=())).reason is Reason.OWNER_UNCLEAR


def test_a_duty_announced_after_the_window_is_not_of_this_round(make_case):
    assert judge(replace(make_case("fresh"), applies_from=date(2025, 10, 1))).outcome is Outcome.OUT_OF_ROUND
