"""The clock a crawl reads: the wall's, or for a city wholly on loopback one that starts when the night's window opens."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from disclosure.nights import night_window


class Clock(Protocol):
    """Gives aware UTC instants."""

    def now(self) -> datetime:
        """This instant."""
        ...


class WallClock:
    """The real time."""

    def now(self) -> datetime:
        """This instant."""
        return datetime.now(UTC)


class NightClock:
    """Instants counted from the opening of the window of the night asked for, so that a night gives the same dates on any day.

    ``after`` is the last instant already recorded for this night: a second run goes on from there, later than the first.
    """

    def __init__(self, night: date, window: tuple[str, str], *, after: datetime | None = None) -> None:
        opens, _ = night_window(night, window)
        self._start = opens if after is None else max(opens, after + timedelta(milliseconds=1))
        self._began = time.monotonic()

    def now(self) -> datetime:
        """The window's opening (or ``after``) and the time that passed since the clock was made."""
        return self._start + timedelta(seconds=time.monotonic() - self._began)
