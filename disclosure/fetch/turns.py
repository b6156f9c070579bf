"""When the next request may go out: window, quiet night, budget, one at a time per address, and the gap after each."""

from __future__ import annotations

import random
import threading
from datetime import date

from disclosure.fetch.client import TOTAL_LIMIT, Answer
from disclosure.fetch.clock import Clock
from disclosure.fetch.hosts import REFUSES, Host
from disclosure.fetch.records import PASSING
from disclosure.nights import night_window
from disclosure.registry import Manners
from disclosure.state import Spent, State, Taken
from disclosure.state.locks import new_holder

BACK_OFF = 10  # after a refusal the address rests this many gaps
LONGEST_BACK_OFF = 60.0
CLOCK_STEP = 0.002  # the database's clock counts milliseconds; a gap must not lose one
MARGIN = 2.0  # seconds an address stays taken beyond the longest exchange; only a killed worker needs them


class Turns:
    """Waits for and gives back the turn at an address, in the state database that all crawls share."""

    def __init__(self, state: State, manners: Manners, night: date, clock: Clock, stop: threading.Event) -> None:
        self._state = state
        self._manners = manners
        self._night = night
        self._clock = clock
        self._stop = stop
        self._opens, self._closes = night_window(night, manners.window)
        self._holder = new_holder()
        self._random = random.Random()

    def refusal(self) -> tuple[str, str] | None:
        """Status and detail when nothing may be asked of anybody now."""
        if self._stop.is_set():
            return "cancelled", "the run was ended"
        if self._night in self._manners.quiet_nights:
            return "outside_window", "a quiet night"
        if not self._opens <= self._clock.now() < self._closes:
            return "outside_window", f"outside {self._manners.window[0]}–{self._manners.window[1]} of the night of {self._night}"
        return None

    def take(self, host: Host) -> tuple[str, str] | None:
        """Wait for the address of a host. None when it is ours now, else status and detail of why it never will be tonight."""
        assert host.address is not None
        while True:
            not_now = self.refusal()
            if not_now is not None:
                return not_now
            turn = self._state.take(
                host.address.ip,
                host=host.name,
                night=self._night,
                budget=self._manners.budget,
                holder=self._holder,
                lease=self._manners.timeout * TOTAL_LIMIT + MARGIN,
                gap=self._manners.delay,
            )
            if isinstance(turn, Taken):
                return None
            if isinstance(turn, Spent):
                return "budget_spent", f"{turn.requests} requests this night"
            self._stop.wait(turn.seconds)

    def release(self, host: Host, answer: Answer | None, seconds: float, attempt: int) -> None:
        """Give the address back after an exchange that lasted ``seconds``, the ``attempt``-th for its page."""
        assert host.address is not None
        self._state.release(host.address.ip, holder=self._holder, gap=self._gap(host, answer, seconds, attempt))

    def slow_down(self, host: Host) -> None:
        """Keep a Crawl-delay from the first request on: it is read in an answer after which the usual gap has already begun."""
        if host.address is not None and host.robots is not None and host.robots.delay > 0:
            self._state.rest(host.address.ip, host.robots.delay + CLOCK_STEP)

    def _gap(self, host: Host, answer: Answer | None, seconds: float, attempt: int) -> float:
        """Delay and jitter; never shorter than the host's Crawl-delay, what it asked for, or the time it needed for its last answer.

        After trouble the gap doubles with every attempt, after a refusal it is ten times as long.
        """
        usual = self._manners.delay + self._random.uniform(0.0, self._manners.jitter)
        asked = host.robots.delay if host.robots else 0.0
        gap = max(usual + CLOCK_STEP if usual else 0.0, asked, seconds)
        if answer is None or answer.status in REFUSES:
            return max(gap, min(usual * BACK_OFF, LONGEST_BACK_OFF), (answer.retry_after or 0.0) if answer else 0.0)
        if answer.status in PASSING:
            return max(gap, min(usual * 2.0**attempt, LONGEST_BACK_OFF))
        return gap
