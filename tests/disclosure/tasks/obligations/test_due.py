"""The arithmetic of due days over 2004–2026 against counting day by day."""

from calendar import monthrange
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.calendar import WorkingCalendar
from disclosure.tasks.obligations import read_obligations
from disclosure.tasks.obligations.due import (
    Due,
    add_months,
    find_date_due,
    find_hours_due,
    find_open_until,
    find_period_dues,
    find_window_due,
)

CALENDAR = WorkingCalendar.load()
FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
DAYS = st.dates(FIRST, LAST)
ONE = timedelta(days=1)


def count_slowly(day: date, count: int, counts: str) -> date | None:
    """The count-th working (or any) day after a day, one day at a time; None when it lies behind the calendar's end."""
    while count:
        day += ONE
        if day > LAST:
            return None
        count -= CALENDAR.is_working_day(day) if counts == "working" else 1
    return day


def move_slowly(day: date | None) -> date | None:
    while day is not None and day <= LAST:
        if CALENDAR.is_working_day(day):
            return day
        day += ONE
    return None


@given(DAYS)
def test_a_date_moves_to_the_next_working_day(day: date) -> None:
    expected = move_slowly(day)
    assert find_date_due(day, CALENDAR) == (Due(expected) if expected else Due(None, 2027))


@given(DAYS, st.integers(1, 70))
def test_working_days_are_counted_after_the_event(event: date, count: int) -> None:
    expected = count_slowly(event, count, "working")
    assert find_window_due(event, count, "working_day", CALENDAR) == (Due(expected) if expected else Due(None, 2027))


@given(DAYS, st.integers(0, 400))
def test_calendar_days_end_on_a_working_day(event: date, count: int) -> None:
    expected = move_slowly(count_slowly(event, count, "all"))
    due = find_window_due(event, count, "day", CALENDAR)
    assert due == Due(expected) if expected else due.missing == 2027


@given(DAYS, st.integers(1, 12))
def test_months_end_on_the_same_day_or_the_last(event: date, count: int) -> None:
    day = event
    for _ in range(count):
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    expected = day.replace(day=min(event.day, monthrange(day.year, day.month)[1]))
    assert add_months(event, count) == expected
    moved = move_slowly(expected)
    assert find_window_due(event, count, "month", CALENDAR) == (Due(moved) if moved else Due(None, 2027))


@given(DAYS, DAYS, st.integers(1, 60))
def test_something_stays_open_from_the_later_day_on_with_both_ends(start: date, published: date, count: int) -> None:
    first = max(start, published)
    assert find_open_until(start, published, count, "day", CALENDAR) == Due(first + (count - 1) * ONE)
    expected = count_slowly(first - ONE, count, "working")
    assert find_open_until(start, published, count, "working_day", CALENDAR) == (Due(expected) if expected else Due(None, 2027))


def list_months_slowly(start: date, end: date, length: int) -> list[date]:
    """The last days of the stretches of ``length`` months between two days, found by walking through every day."""
    ends, day = [], start
    while day <= end:
        if (day + ONE).day == 1 and (day.year * 12 + day.month) % length == 0:
            ends.append(day)
        day += ONE
    return ends


@given(
    DAYS, st.integers(0, 900), st.sampled_from([("month", 1, 1), ("month", 2, 2), ("quarter", 1, 3), ("half_year", 1, 6), ("year", 1, 12)])
)
def test_periods_end_between_two_days_and_fall_due_at_their_ends(start: date, length: int, period: tuple[str, int, int]) -> None:
    end = min(start + length * ONE, LAST)
    name, times, months = period
    dues = find_period_dues(name, times, start, end, CALENDAR)
    assert [entry.ends_on for entry in dues] == list_months_slowly(start, end, months)
    assert all(entry.due == find_date_due(entry.ends_on, CALENDAR) for entry in dues)
    assert all(add_months(entry.starts_on, months) == entry.ends_on + ONE for entry in dues)


def test_a_day_of_the_month_or_quarter_is_when_it_falls_due() -> None:
    dues = find_period_dues("month", 1, date(2025, 1, 1), date(2025, 3, 31), CALENDAR, by=10)
    assert [entry.due.on for entry in dues] == [date(2025, 1, 10), date(2025, 2, 10), date(2025, 3, 10)]
    dues = find_period_dues("month", 1, date(2025, 1, 1), date(2025, 1, 31), CALENDAR, by=15, by_next=True)
    assert [entry.due.on for entry in dues] == [date(2025, 2, 17)]
    dues = find_period_dues("quarter", 1, date(2025, 4, 1), date(2025, 6, 30), CALENDAR, by=15, by_month=1)
    assert [entry.due.on for entry in dues] == [date(2025, 4, 15)]
    dues = find_period_dues("month", 1, date(2025, 2, 1), date(2025, 2, 28), CALENDAR, by=30)
    assert [entry.due.on for entry in dues] == [date(2025, 2, 28)]


def test_a_quarter_with_grace_is_due_in_the_next() -> None:
    (second,) = find_period_dues("quarter", 1, date(2025, 4, 1), date(2025, 6, 30), CALENDAR, grace=20)
    assert second.due.on == count_slowly(date(2025, 6, 30), 20, "working")


def test_days_and_weeks_are_counted_from_the_first_day() -> None:
    fives = find_period_dues("days", 5, date(2025, 6, 1), date(2025, 6, 16), CALENDAR)
    assert [entry.ends_on.day for entry in fives] == [5, 10, 15]
    weeks = find_period_dues("week", 1, date(2025, 6, 2), date(2025, 6, 15), CALENDAR, by=5)
    assert [entry.due.on for entry in weeks] == [date(2025, 6, 6), date(2025, 6, 13)]


def test_hours_are_counted_from_the_printed_time() -> None:
    assert find_hours_due(datetime(2025, 3, 1, 22, 30), 24) == datetime(2025, 3, 2, 22, 30)


def test_hours_are_no_days() -> None:
    with pytest.raises(ValueError, match="not counted in days"):
        find_window_due(date(2025, 3, 1), 24, "hour", CALENDAR)


@given(st.integers(2004, 2026), st.integers(1, 12))
def test_the_end_of_a_month_in_a_column_is_due_where_a_slow_count_says(year: int, month: int) -> None:
    (obligation,), warnings = read_obligations("", f"{month}月底前", year=year, calendar=CALENDAR)
    expected = move_slowly(date(year, month, monthrange(year, month)[1]))
    assert obligation.to_json()["due_on"] == (expected.isoformat() if expected else None)
    assert bool(warnings) == (expected is None)


def test_a_window_begins_when_its_period_has_ended() -> None:
    (first,) = find_period_dues("quarter", 1, date(2025, 1, 1), date(2025, 3, 31), CALENDAR, after=10)
    assert first.due == Due(date(2025, 4, 10))
    (first,) = find_period_dues("month", 1, date(2025, 4, 1), date(2025, 4, 30), CALENDAR, after=5, after_unit="working_day")
    assert first.due == Due(count_slowly(date(2025, 4, 30), 5, "working"))


@given(st.integers(2005, 2025), st.integers(1, 12), st.integers(1, 5))
def test_working_days_of_a_month_are_counted_from_both_ends(year: int, month: int, nth: int) -> None:
    start, end = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    days = [day for at in range((end - start).days + 1) if CALENDAR.is_working_day(day := start + at * ONE)]
    for asked, expected in (
        ({"by": "first_working_day"}, days[0]),
        ({"by": "last_working_day"}, days[-1]),
        ({"by_working_day": nth}, days[nth - 1]),
    ):
        (only,) = find_period_dues("month", 1, start, end, CALENDAR, **asked)
        assert only.due == Due(expected)


def test_every_working_day_is_a_period_of_its_own() -> None:
    dues = find_period_dues("working_day", 1, date(2025, 5, 1), date(2025, 5, 7), CALENDAR)
    assert [entry.due.on for entry in dues] == [date(2025, 5, 6), date(2025, 5, 7)]
    (lacking,) = find_period_dues("working_day", 1, date(2031, 5, 1), date(2031, 5, 7), CALENDAR)
    assert lacking.due == Due(None, 2031)
