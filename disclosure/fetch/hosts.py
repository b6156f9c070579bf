"""What one run knows of a host: its address, its rules, whether it still answers, and how long it has kept us busy."""

from __future__ import annotations

import threading

from disclosure.fetch.guard import Address, NotPublic, Unresolved, resolve
from disclosure.fetch.records import FETCHED
from disclosure.fetch.robots import Robots
from disclosure.settings import Settings

BLOCKS_BEFORE_STOP = 3
CHALLENGES_BEFORE_STOP = 2
CHALLENGES_IN_ALL = 3
TROUBLES_BEFORE_STOP = 3
REFUSED_IN_ALL = 6
REFUSED_SHARE = 3  # one answer in so many
CLOSED = (401, 403, 405)
"""Refusals that may be a page's own matter."""
LONGEST_PAUSE = 300.0  # seconds; a server that asks for more is left alone for the night
WALLS = (412, 418, 521)
"""Status codes of protection walls and of nothing else: they concern the visitor, not the page."""

REFUSES = ("blocked", "rate_limited")
TROUBLES = ("timeout", "server_error")
STOPS_THE_NIGHT = (*REFUSES, "server_error")
"""Stops that hold for every later run of the night, by whatever city. Where no answer came it may be our own network: a later run looks once more."""


class Host:
    """State of one host inside one run, with its circuit breaker.

    One page that answers 401, 403 or 405 is that page's matter; three refusals in a row (429 with its retries among them) are the host's, and so
    are three pages in a row without an answer, or one failed connection after its retries. A wall's own status code stops the host at once, and so
    does a wish to be left alone for long. A challenge page is known by its content, which is a guess: it stops a host at once that has shown
    nothing else this night, and one that served us before when a second follows it or it is the third of the run. A third of all answers that
    refuse (401, 403, 405; six at least) stop it however they are spread. Nothing more is then asked of the host.
    """

    def __init__(self, name: str, address: Address | None, stopped: tuple[str, str] | None = None) -> None:
        self.name = name
        self.address = address
        self.robots: Robots | None = None
        self.lock = threading.Lock()
        self.stopped = stopped
        self.busy = 0.0
        self._has_served = False
        self._refusals = 0
        self._challenges = 0
        self._troubles = 0
        self._answers_in_all = 0
        self._refused_in_all = 0
        self._challenges_in_all = 0

    @property
    def place(self) -> str:
        """The network address; of a host without one its name."""
        return self.address.ip if self.address else self.name

    def note_answer(self, status: str, http_status: int | None, *, is_challenge: bool = False, retry_after: float | None = None) -> None:
        """Take every answer as it came; stops the host when it is refusal enough. ``status`` as recorded, a hop of a redirect tells nothing."""
        if status == "redirected":
            return
        self._has_served = self._has_served or (status in FETCHED)
        self._refusals = self._refusals + 1 if status in REFUSES else 0
        self._challenges = self._challenges + 1 if is_challenge else 0
        self._answers_in_all += http_status is not None
        self._refused_in_all += status == "blocked" and http_status in CLOSED
        self._challenges_in_all += is_challenge
        if status == "blocked" and http_status in WALLS:
            self._stop(status, f"a protection wall (HTTP {http_status})")
        elif is_challenge and (self._challenges >= CHALLENGES_BEFORE_STOP or not self._has_served):
            self._stop(status, "a protection wall (challenge page)")
        elif is_challenge and self._challenges_in_all >= CHALLENGES_IN_ALL:
            self._stop(status, f"a protection wall ({self._challenges_in_all} challenge pages)")
        elif (retry_after or 0.0) > LONGEST_PAUSE:
            self._stop(status, f"asks to be left alone for {retry_after:.0f} s")
        elif self._refusals >= BLOCKS_BEFORE_STOP:
            self._stop(status, f"{self._refusals} refusals in a row")
        elif status == "blocked" and self._refuses_much():
            self._stop(status, f"{self._refused_in_all} of {self._answers_in_all} answers were refusals")

    def note_kept(self, status: str) -> None:
        """Take how an answer of an earlier run ended that this one uses: a host that served its rules has served us."""
        self._has_served = self._has_served or (status in FETCHED)

    def note_page(self, status: str, *, is_down: bool = False) -> None:
        """Take how a page ended after its retries; stops the host when it does not serve."""
        if status == "redirected":
            return
        self._troubles = self._troubles + 1 if status in TROUBLES else 0
        if is_down:
            self._stop(status, "no connection")
        elif self._troubles >= TROUBLES_BEFORE_STOP:
            self._stop(status, f"{self._troubles} pages in a row not served")

    def _refuses_much(self) -> bool:
        return self._refused_in_all >= REFUSED_IN_ALL and self._refused_in_all * REFUSED_SHARE >= self._answers_in_all

    def _stop(self, status: str, why: str) -> None:
        if self.stopped is None:
            self.stopped = (status, f"{why}; the host is not asked again this night")


def find_host(name: str, settings: Settings) -> Host:
    """A host with its address; one that has none, or none that may be asked, is stopped from the start."""
    try:
        return Host(name, resolve(name, settings))
    except Unresolved as error:
        return Host(name, None, ("dns", str(error) or "the name has no address"))
    except NotPublic as error:
        return Host(name, None, ("private", str(error)))
