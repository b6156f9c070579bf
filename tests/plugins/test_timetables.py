"""The timetables: slots in the night, n-th working days, nothing back-dated, and a year without a calendar."""

import importlib.util
import sys
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from airflow.timetables.base import DataInterval, TimeRestriction

ANY = TimeRestriction(earliest=None, latest=None, catchup=False)


def at(text: str) -> datetime:
    """A Shanghai wall-clock time as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def plugin(root):
    """The plugin module, loaded the way Airflow loads it."""
    spec = importlib.util.spec_from_file_location("disclosure_plugin", root / "plugins" / "disclosure_plugin.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["disclosure_plugin"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def clock(monkeypatch, plugin):
    """Set the clock that the timetables read."""

    def set_to(text):
        from airflow.sdk.timezone import coerce_datetime

        instant = coerce_datetime(at(text).astimezone(UTC))
        monkeypatch.setattr(plugin, "utcnow", lambda: instant)
        monkeypatch.setattr("airflow.timetables.trigger.utcnow", lambda: instant)

    return set_to


def next_slot(timetable, last=None, restriction=ANY):
    """The next slot in Shanghai time as text, None when there is none; ``last`` is the slot of the last scheduled run."""
    interval = DataInterval.exact(at(last).astimezone(UTC)) if last else None
    info = timetable.next_dagrun_info(last_automated_data_interval=interval, restriction=restriction)
    return info and info.run_after.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("now", "last", "expected"),
    [
        ("2026-03-04 12:00", None, "2026-03-04 23:30"),
        ("2026-03-04 23:29", None, "2026-03-04 23:30"),
        ("2026-03-05 09:00", None, "2026-03-05 23:30"),
        ("2026-03-04 23:35", "2026-03-03 23:30", "2026-03-04 23:30"),  # missed in an outage, the window is open
        ("2026-03-05 05:59", "2026-03-03 23:30", "2026-03-04 23:30"),
        ("2026-03-05 06:00", "2026-03-03 23:30", "2026-03-05 23:30"),  # missed, the window is over
        ("2026-03-09 12:00", "2026-03-03 23:30", "2026-03-09 23:30"),  # after a long pause
        ("2026-03-04 23:31", "2026-03-04 23:30", "2026-03-05 23:30"),
        ("2027-01-05 12:00", "2027-01-04 23:30", "2027-01-05 23:30"),  # no calendar needed
    ],
)
def test_a_night_starts_in_its_window_or_not_at_all(plugin, clock, now, last, expected):
    clock(now)
    assert next_slot(plugin.NightTimetable("30 23 * * *"), last) == expected


def test_an_old_start_date_makes_no_night_up(plugin, clock):
    clock("2026-03-05 12:00")
    restriction = TimeRestriction(earliest=at("2025-01-01 00:00"), latest=None, catchup=False)
    assert next_slot(plugin.NightTimetable("30 23 * * *"), restriction=restriction) == "2026-03-05 23:30"


def test_no_night_after_the_end_date(plugin, clock):
    clock("2026-03-05 12:00")
    restriction = TimeRestriction(earliest=None, latest=at("2026-03-05 12:30"), catchup=False)
    assert next_slot(plugin.NightTimetable("30 23 * * *"), restriction=restriction) is None


def test_catching_up_makes_every_night_up(plugin, clock):
    clock("2026-03-05 12:00")
    restriction = TimeRestriction(earliest=at("2026-01-01 00:00"), latest=None, catchup=True)
    assert next_slot(plugin.NightTimetable("30 23 * * *"), restriction=restriction) == "2026-01-01 23:30"


def test_the_windows_end_belongs_to_the_city(plugin, clock):
    clock("2026-03-05 04:30")
    assert next_slot(plugin.NightTimetable("0 1 * * *", closes="04:00"), "2026-03-04 01:00") == "2026-03-06 01:00"


@pytest.mark.parametrize(
    ("end", "after", "expected"),
    [
        ("2025-09-30", 1, "2025-10-09"),  # 1 to 8 October 2025 was the holiday
        ("2025-09-30", 3, "2025-10-11"),  # Saturday the 11th was worked
        ("2026-02-13", 1, "2026-02-14"),  # Saturday before the Spring Festival of 2026, worked
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-12-31", 18, "2027-01-26"),  # no calendar for 2027: Monday to Friday
    ],
)
def test_working_days_know_the_moved_ones(plugin, end, after, expected):
    due = plugin.notice_due(date.fromisoformat(end), after)
    assert due == at(f"{expected} 08:00")


def test_a_year_without_a_calendar_is_said(plugin, caplog):
    with caplog.at_level("WARNING"):
        plugin.notice_due(date(2026, 12, 31), 1)
    assert "no calendar for 2027" in caplog.text


@pytest.fixture
def notice(plugin):
    """Two quarters' windows; due on 2025-10-09 and 2026-01-04 (a Sunday that was worked) at 08:00."""
    return plugin.NoticeTimetable([date(2025, 12, 31), date(2025, 9, 30)], after=1)


@pytest.mark.parametrize(
    ("now", "last", "expected"),
    [
        ("2025-09-01 12:00", None, "2025-10-09 08:00"),
        ("2025-10-09 18:00", None, "2025-10-09 08:00"),  # missed in an outage, still its day
        ("2025-10-10 00:00", None, "2026-01-04 08:00"),  # nothing back-dated
        ("2025-10-09 08:05", "2025-10-09 08:00", "2026-01-04 08:00"),
        ("2026-06-01 12:00", None, None),
    ],
)
def test_a_notice_falls_due_once(notice, clock, now, last, expected):
    clock(now)
    assert next_slot(notice, last) == expected


def test_a_notice_honours_the_restriction(notice, clock):
    clock("2026-06-01 12:00")
    assert next_slot(notice, restriction=TimeRestriction(earliest=at("2025-11-01 00:00"), latest=None, catchup=True)) == "2026-01-04 08:00"
    assert next_slot(notice, restriction=TimeRestriction(earliest=None, latest=at("2025-10-01 00:00"), catchup=True)) is None
    assert next_slot(notice, "2025-10-09 08:00", TimeRestriction(earliest=None, latest=None, catchup=True)) == "2026-01-04 08:00"


def test_timetables_survive_storage(plugin, notice, clock):
    clock("2025-09-01 12:00")
    night = plugin.NightTimetable("0 1 * * *", closes="04:00")
    assert type(notice).deserialize(notice.serialize()).window_ends == notice.window_ends
    assert type(night).deserialize(night.serialize()).serialize() == {"cron": "0 1 * * *", "closes": "04:00"}
