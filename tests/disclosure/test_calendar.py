"""Working days: the State Council's calendar, counted fast and counted slowly alike."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.calendar import WorkingCalendar
from disclosure.errors import InputError
from scoring.model import CalendarMissing

CALENDAR = WorkingCalendar.load()
DAYS = st.dates(date(2004, 1, 1), date(2026, 6, 30))
YEAR_2027 = "year: 2027\nsource: 国办发明电（虚构）\nholidays: [2027-01-01, 2027-02-08]\nworkdays: [2027-02-14]\n"


def slow_add(day, count):
    """The count-th working day after a day, one day at a time."""
    while count:
        day += timedelta(days=1)
        count -= chinese_calendar.is_workday(day)
    return day


@given(DAYS, st.integers(1, 80))
def test_adding_agrees_with_a_slow_count(day, count):
    assert CALENDAR.add_working_days(day, count) == slow_add(day, count)


@given(DAYS)
def test_every_day_agrees_with_the_library(day):
    assert CALENDAR.is_working_day(day) == chinese_calendar.is_workday(day)


@given(DAYS, st.integers(1, 80))
def test_between_undoes_adding(day, count):
    later = CALENDAR.add_working_days(day, count)
    assert CALENDAR.working_days_between(day, later) == count
    assert CALENDAR.working_days_between(later, day) == -count


@given(DAYS)
def test_adding_none_moves_to_a_working_day(day):
    moved = CALENDAR.add_working_days(day, 0)
    assert CALENDAR.is_working_day(moved)
    assert moved >= day
    assert CALENDAR.working_days_between(day, moved) == (moved != day)


def test_worked_weekends_count_and_holidays_do_not():
    assert CALENDAR.is_working_day(date(2025, 9, 28))
    assert not CALENDAR.is_working_day(date(2025, 10, 8))
    assert CALENDAR.add_working_days(date(2025, 9, 30), 1) == date(2025, 10, 9)


def test_days_cannot_be_counted_backwards():
    with pytest.raises(ValueError):
        CALENDAR.add_working_days(date(2025, 9, 30), -1)


@pytest.mark.parametrize("day", [date(2027, 1, 4), date(2003, 12, 31)])
def test_a_year_that_is_not_held_is_said(day):
    with pytest.raises(CalendarMissing, match=str(day.year)):
        CALENDAR.is_working_day(day)


def test_a_count_that_runs_into_a_missing_year_is_said():
    with pytest.raises(CalendarMissing, match="2027"):
        CALENDAR.add_working_days(date(2026, 12, 25), 10)


def test_a_year_file_cures_the_missing_year(tmp_path):
    (tmp_path / "2027.yml").write_text(YEAR_2027, encoding="utf-8")
    calendar = WorkingCalendar.load(tmp_path)
    assert not calendar.is_working_day(date(2027, 2, 8))
    assert calendar.is_working_day(date(2027, 2, 14))
    assert calendar.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 4)


def test_the_version_names_library_and_files(tmp_path):
    (tmp_path / "2027.yml").write_text(YEAR_2027, encoding="utf-8")
    first = WorkingCalendar.load(tmp_path).version
    (tmp_path / "2027.yml").write_text(YEAR_2027.replace("2027-02-08", "2027-02-09"), encoding="utf-8")
    assert CALENDAR.version.startswith("chinesecalendar 1.")
    assert "2027.yml" in first
    assert WorkingCalendar.load(tmp_path).version != first


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("2027.yml", "year: 2028\nsource: x\nholidays: []\n"),
        ("2027.yml", "year: 2027\nsource: x\nholidays: [2026-01-01]\n"),
        ("2027.yml", "year: 2027\nsource: x\nholidays: [2027-01-01]\nworkdays: [2027-01-01]\n"),
        ("2027.yml", "year: 2027\nholidays: []\n"),
        ("2027.yml", "year: [\n"),
        ("2027.yml", ""),
    ],
)
def test_a_wrong_file_is_named(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r".") as caught:
        WorkingCalendar.load(tmp_path)
    assert name in str(caught.value)


def test_the_repository_holds_only_readable_years(root):
    assert {int(path.stem) for path in (root / "calendar").glob("*.yml")} <= CALENDAR.years
