"""When the next request may go out: window, quiet night, budget, one at a time per address and per host, and the gap after each."""

from __future__ import annotations

import math
import random
import threading
import time
from datetime import date

from disclosure.fetch.client import TOTAL_LIMIT, Answer
from disclosure.fetch.clock import Clock
from disclosure.fetch.hosts import LONGEST_PAUSE, REFUSES, Host
from disclosure.fetch.records import PASSING
from disclosure.nights import night_window
from disclosure.registry import Manners
from disclosure.state import Spent, State, Stopped, Taken, Tally
from disclosure.state.locks import new_holder

BACK_OFF = 10  # after a refusal the address rests this many gaps
LONGEST_BACK_OFF = 60.0
LONGEST_REST = (
    86_400.0  # what a server asks for is kept up to a day; a number without end must not close an address for every night to come
)
CLOCK_STEP = 0.002  # the database's clock counts milliseconds; a gap must not lose one
COURTESY = 0.01  # share of a gap by which we come later than somebody who waited through it
LONGEST_WAIT = 30.0  # seconds until we look again whether the night is over or the host was stopped meanwhile
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
        self._resting: dict[str, float] = {}

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
        """Wait for a host and its address. None when both are ours now, else status and detail of why they never will be tonight."""
        assert host.address is not None
        while True:
            not_now = host.stopped or self.refusal()
            if not_now is not None:
                return not_now
            rest = self._resting.get(host.address.ip, 0.0) - time.monotonic()
            if rest > 0:
                self._stop.wait(min(rest, LONGEST_WAIT))  # what we know ourselves need not be asked of the database
                continue
            turn = self._state.take(
                host.address.ip,
                host=host.site,
                alias=host.name,
                night=self._night,
                budget=self._manners.budget,
                holder=self._holder,
                lease=self._manners.timeout * TOTAL_LIMIT + MARGIN,
                gap=self._manners.delay,
            )
            if isinstance(turn, Taken):
                not_now = host.stopped or self.refusal()  # a busy database may have kept us past the end of the night
                if not_now is not None:
                    self.hand_back(host)
                return not_now
            if isinstance(turn, Spent):
                return "budget_spent", f"{turn.requests} requests this night"
            if isinstance(turn, Stopped):
                host.stopped = turn.status, turn.detail
                return host.stopped
            self._stop.wait(min(turn.seconds, LONGEST_WAIT))

    def release(self, host: Host, answer: Answer | None, seconds: float, attempt: int) -> None:
        """Give host and address back after an exchange that lasted ``seconds``, the ``attempt``-th for its page."""
        assert host.address is not None
        gap = self._gap(host, answer, seconds, attempt)
        self._state.release(host.address.ip, host=host.site, holder=self._holder, gap=gap)
        self._rest(host.address.ip, gap * (1 + COURTESY))
        host.busy += seconds + gap * (1 + COURTESY)

    def hand_back(self, host: Host) -> None:
        """Give a turn back for which nothing was asked."""
        assert host.address is not None
        self._state.hand_back(host.address.ip, host=host.site, night=self._night, holder=self._holder)

    def share_answers(self, name: str, more: Tally) -> Tally:
        """Add to what a host answered this night; the sums over all runs and cities."""
        return self._state.count_answers(name, self._night, more)

    def stop_night(self, host: Host, *, whole_address: bool) -> None:
        """Keep the stop of a host, or of all hosts of its address, for every other run of this night."""
        assert host.address is not None
        assert host.stopped is not None
        status, detail = host.stopped
        self._state.stop_host(host.name, self._night, status, detail, address=host.address.ip if whole_address else None)

    def slow_down(self, host: Host) -> None:
        """Keep a Crawl-delay from the first request on: it is read in an answer after which the usual gap has already begun."""
        if host.address is not None and host.robots is not None and host.robots.delay > 0:
            rest = min(host.robots.delay, LONGEST_PAUSE) + CLOCK_STEP
            self._state.rest(host.address.ip, rest, host=host.site)
            host.busy += max(0.0, rest - max(0.0, self._resting.get(host.address.ip, 0.0) - time.monotonic()))  # the usual gap is counted
            self._rest(host.address.ip, rest)

    def _rest(self, ip: str, seconds: float) -> None:
        self._resting[ip] = max(self._resting.get(ip, 0.0), time.monotonic() + seconds)

    def _gap(self, host: Host, answer: Answer | None, seconds: float, attempt: int) -> float:
        """Delay and jitter; never shorter than the host's Crawl-delay, what it asked for (with whatever answer), or the time its last answer needed.

        After trouble the gap doubles with every attempt, after a refusal it is ten times as long.
        """
        usual = self._manners.delay + self._random.uniform(0.0, self._manners.jitter)
        asked = min(host.robots.delay, LONGEST_PAUSE) if host.robots else 0.0
        gap = max(usual, asked, seconds)
        if usual or asked:
            gap = _on_the_clock(gap)
        gap = max(gap, min(answer.retry_after or 0.0, LONGEST_REST) if answer else 0.0)
        if answer is None or answer.status in REFUSES:
            return max(gap, min(usual * BACK_OFF, LONGEST_BACK_OFF))
        if answer.status in PASSING:
            return max(gap, min(usual * 2.0**attempt, LONGEST_BACK_OFF))
        return gap


def _on_the_clock(gap: float) -> float:
    """A gap that ends just before a count of the database's clock, so that who looks when it has ended is never told to wait for a rest of it."""
    return math.ceil(gap * 1000) / 1000 + CLOCK_STEP - 0.0001
