"""When obligations fall due: one arithmetic over the working-day calendar (EVALUATION 4), a missing year as a value."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from scoring.deadlines import Deadline, next_working_day
from scoring.model import CalendarMissing
from scoring.periods import Period, periods_between

if TYPE_CHECKING:
    from disclosure.calendar import WorkingCalendar

_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_DAYS = {"day": 1, "days": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class Due:
    """The last day in time (24:00), or the year whose calendar is missing."""

    on: date | None
    missing: int | None = None


@dataclass(frozen=True, slots=True)
class PeriodDue:
    """One period of an ``every``: its first and last day, and when what it asks for is due."""

    starts_on: date
    ends_on: date
    due: Due


def find_date_due(day: date, calendar: WorkingCalendar) -> Due:
    """When something due by a calendar day is due: that day, moved to the next working day when it is none."""
    return _find(calendar, day, lambda: next_working_day(calendar, day))


def find_window_due(event: date, count: int, unit: str, calendar: WorkingCalendar) -> Due:
    """The last day of a window of working days, days or months after an event, which itself is not counted.

    Days and months end on a working day: else on the next one. Months end on the day of the event's number, or on their last day.
    Raises ValueError for another unit.
    """
    if unit == "month":
        return find_date_due(add_months(event, count), calendar)
    if unit not in ("working_day", "day"):
        raise ValueError(f"{unit} is not counted in days")
    deadline = Deadline(calendar, event, count, unit="working" if unit == "working_day" else "calendar")
    return _find(calendar, event, deadline.on)


def find_hours_due(event: datetime, hours: float) -> datetime:
    """The moment some hours after an event; the event's own printed time, never a day, decides."""
    return event + timedelta(hours=hours)


def add_months(day: date, count: int) -> date:
    """The day of the same number ``count`` months later, or that month's last day."""
    month = day.year * 12 + day.month - 1 + count
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def find_period_dues(
    period: str,
    n: int,
    start: date,
    end: date,
    calendar: WorkingCalendar,
    *,
    by: int | str | None = None,
    by_month: int | None = None,
    by_next: bool = False,
    by_working_day: int | None = None,
    after: int | None = None,
    after_unit: str = "day",
    grace: int = 0,
) -> tuple[PeriodDue, ...]:
    """The periods that end between two days with the due day of each: its end, or day ``by`` (of week or month) in it, then ``grace`` working days.

    ``by`` is also end, first_working_day or last_working_day; ``by_working_day`` counts the period's working days; ``after`` and
    ``after_unit`` are a window that begins when the period has ended (not in hours: ValueError).
    Periods of months begin with a year's first (every two months: January, March …), periods of days and weeks with ``start``.
    """
    lacking = [year for year in range(start.year, end.year + 1) if year not in calendar.years]
    if period == "working_day" and lacking:
        return (PeriodDue(start, end, Due(None, lacking[0])),)
    found = []
    for first, last in _list_periods(period, n, start, end, calendar):
        if after is not None:
            found.append(PeriodDue(first, last, find_window_due(last, after, after_unit, calendar)))
            continue
        nth = 1 if by == "first_working_day" else by_working_day
        if nth is not None or by == "last_working_day":
            found.append(PeriodDue(first, last, _find_working_day(first, last, nth, calendar)))
            continue
        day = _find_day(period, first, last, by if isinstance(by, int) else None, by_month, by_next)
        deadline = Deadline(calendar, day, 0, unit="calendar", grace=grace)
        found.append(PeriodDue(first, last, _find(calendar, day, deadline.on)))
    return tuple(found)


def find_open_until(start: date, published: date, count: int, unit: str, calendar: WorkingCalendar) -> Due:
    """The first day on which something may close that stays open ``count`` days, both ends counted, from the later of start and publication.

    ``unit`` is working_day, day or month. Nothing is moved: a period may close on a day off.
    """
    first = max(start, published)
    if unit == "working_day":
        return _find(calendar, first, lambda: calendar.add_working_days(first - timedelta(days=1), count))
    if unit == "month":
        return Due(add_months(first, count) - timedelta(days=1))
    return Due(first + timedelta(days=count - 1))


def _find(calendar: WorkingCalendar, start: date, compute: Callable[[], date]) -> Due:
    """Compute a day; name the first year from ``start`` that the calendar does not hold when it cannot be computed."""
    try:
        return Due(compute())
    except CalendarMissing:
        year = start.year
        while year in calendar.years:
            year += 1
        return Due(None, year)


def _list_periods(period: str, n: int, start: date, end: date, calendar: WorkingCalendar) -> list[tuple[date, date]]:
    if period == "working_day":
        days = [day for at in range((end - start).days + 1) if calendar.is_working_day(day := start + timedelta(days=at))]
        return [(days[at], days[at + n - 1]) for at in range(0, len(days) - n + 1, n)]
    if period in _DAYS:
        length = timedelta(days=_DAYS[period] * n)
        count = max(0, (end - start + timedelta(days=1)) // length)
        return [(start + length * at, start + length * (at + 1) - timedelta(days=1)) for at in range(count)]
    months = _MONTHS[period] * n
    first = Period(start.year * 12 + start.month - 1, 0).first // months * months
    found = []
    singles = {one.first: one for one in periods_between("month", date(first // 12, first % 12 + 1, 1), end)}
    for at in range(first, max(singles, default=first) + 1, months):
        if at + months - 1 in singles:
            whole = Period(at, at + months - 1)
            found.append((whole.starts_on, whole.ends_on))
    return [(one, last) for one, last in found if start <= last <= end]


def _find_working_day(first: date, last: date, nth: int | None, calendar: WorkingCalendar) -> Due:
    """The n-th working day of a period, else its last."""
    if nth is not None:
        return _find(calendar, first, lambda: calendar.add_working_days(first - timedelta(days=1), nth))
    days = (last - timedelta(days=back) for back in range((last - first).days + 1))
    return _find(calendar, first, lambda: next((day for day in days if calendar.is_working_day(day)), last))


def _find_day(period: str, first: date, last: date, by: int | None, by_month: int | None, by_next: bool) -> date:
    if by is None:
        return add_months(first, by_month) - timedelta(days=1) if by_month else last
    if period in _DAYS:
        return first + timedelta(days=(by - 1 - first.weekday()) % 7) if period == "week" else last
    month = last + timedelta(days=1) if by_next else add_months(first, by_month - 1) if by_month else last
    return month.replace(day=min(by, monthrange(month.year, month.month)[1]))
