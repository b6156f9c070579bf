"""Working days, counted by the generator itself so that the truth rests on no code of the scoring."""

from __future__ import annotations

from datetime import date, timedelta


def is_working_day(day: date) -> bool:
    """True for a day on which offices in China work (State Council's yearly notice, with 调休)."""
    import chinese_calendar

    return bool(chinese_calendar.is_workday(day))


def after(day: date, count: int) -> date:
    """The ``count``-th working day after a day, which is not counted itself."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def on_or_after(day: date) -> date:
    """The day itself or the next working day."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def on_or_before(day: date) -> date:
    """The day itself or the last working day before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def between(start: date, end: date) -> int:
    """Working days after ``start`` up to and with ``end``."""
    days = (end - start).days
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, days + 1))
