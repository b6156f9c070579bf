"""Deadlines: when something is due, and what can be said of it even where the calendar lacks a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from scoring.model import WorkingDays


@dataclass(frozen=True, slots=True)
class Deadline:
    """``days`` after ``start`` (which is not counted), then ``grace`` working days; it ends at 24:00 of ``on()``.

    A calendar deadline on a non-working day moves to the next working day (EVALUATION 4, our own default). ``earliest`` needs no
    calendar: the deadline never lies before it, so that a year without calendar takes nothing from who was in time.
    """

    calendar: WorkingDays
    start: date
    days: int = 0
    unit: str = "working"
    grace: int = 0

    @property
    def earliest(self) -> date:
        """A day before which the deadline cannot lie."""
        return self.start + timedelta(days=self.days + self.grace)

    def on(self) -> date:
        """The last day in time. Raises CalendarMissing."""
        if self.unit == "working" and self.days:
            day = self.calendar.add_working_days(self.start, self.days)
        else:
            day = next_working_day(self.calendar, self.start + timedelta(days=self.days))
        return self.calendar.add_working_days(day, self.grace) if self.grace else day

    def kept_by(self, day: date) -> bool:
        """Whether something done on ``day`` is in time. Raises CalendarMissing."""
        return day <= self.earliest or day <= self.on()

    def is_after(self, day: date) -> bool:
        """Whether the deadline is still open at the end of ``day``. Raises CalendarMissing."""
        return self.earliest > day or self.on() > day

    def days_late(self, day: date) -> int:
        """Working days from the deadline to ``day``, at least 1 (a day off after the deadline is late too). Raises CalendarMissing."""
        return max(1, self.calendar.working_days_between(self.on(), day))


def next_working_day(calendar: WorkingDays, day: date) -> date:
    """The day itself when it is a working day, else the next one. Raises CalendarMissing."""
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day
