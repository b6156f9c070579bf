"""What one run knows of a host: its address, its rules, whether it still answers, and how long it has kept us busy."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from disclosure.fetch.guard import Address, NotPublic, Unresolved, resolve
from disclosure.fetch.records import FETCHED
from disclosure.fetch.robots import Robots
from disclosure.settings import Settings
from disclosure.state import Tally

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
TOLD_AFTER = 50  # answers that the other runs of the night are told of at the latest
STOPS_THE_NIGHT = (*REFUSES, "server_error")
"""Stops that hold for every later run of the night, by whatever city. Where no answer came it may be our own network: a later run looks once more."""


class Host:
    """State of one host inside one run, with its circuit breaker.

    One page that answers 401, 403 or 405 is that page's matter; three refusals in a row (429 with its retries among them) are the host's, and so
    are three pages in a row without an answer, or one failed connection after its retries. A wall's own status code stops the host at once, and so
    does a wish to be left alone for long. A challenge page is known by its content, which is a guess: it stops a host at once that has shown
    nothing else this night, and one that served us before when a second follows it or it is the third of the night. A third of all answers of the
    night that refuse (401, 403, 405; six at least) stop it however they are spread. Nothing more is then asked of the host.

    Sums of the night are those of all runs and cities: ``share`` adds this one's to the others' and gives the sums back. It is asked before a stop
    may depend on them, which is after a refusal, and now and then; what is in a row is in a row within the run.

    ``site``: the name that ``city.yml`` gives the site, for a host that is met under an alias: turns and the nightly budget are the site's.
    """

    def __init__(
        self,
        name: str,
        address: Address | None,
        stopped: tuple[str, str] | None = None,
        share: Callable[[Tally], Tally] | None = None,
        site: str | None = None,
    ) -> None:
        self.name = name
        self.site = site or name
        self.address = address
        self.robots: Robots | None = None
        self.lock = threading.Lock()
        self.stopped = stopped
        self.busy = 0.0
        self.share = share
        self._has_served = False
        self._refusals = 0
        self._challenges = 0
        self._troubles = 0
        self._night, self._untold = Tally(), Tally()

    @property
    def place(self) -> str:
        """The network address; of a host without one its name."""
        return self.address.ip if self.address else self.name

    def note_answer(self, status: str, http_status: int | None, *, is_challenge: bool = False, retry_after: float | None = None) -> None:
        """Take every answer as it came; stops the host when it is refusal enough. ``status`` as recorded, a hop of a redirect tells
        nothing but how long it wants to be left alone: whoever wants that for long is left alone, whatever he answered."""
        if (retry_after or 0.0) > LONGEST_PAUSE and status not in REFUSES:
            self._stop("rate_limited", f"asks to be left alone for {retry_after:.0f} s")
        if status == "redirected":
            return
        self._has_served = self._has_served or (status in FETCHED)
        self._refusals = self._refusals + 1 if status in REFUSES else 0
        self._challenges = self._challenges + 1 if is_challenge else 0
        sums = self._count(status, http_status, is_challenge=is_challenge)
        if status == "blocked" and http_status in WALLS:
            self._stop(status, f"a protection wall (HTTP {http_status})")
        elif is_challenge and (self._challenges >= CHALLENGES_BEFORE_STOP or not self._has_served):
            self._stop(status, "a protection wall (challenge page)")
        elif is_challenge and sums.challenges >= CHALLENGES_IN_ALL:
            self._stop(status, f"a protection wall ({sums.challenges} challenge pages)")
        elif (retry_after or 0.0) > LONGEST_PAUSE:
            self._stop(status, f"asks to be left alone for {retry_after:.0f} s")
        elif self._refusals >= BLOCKS_BEFORE_STOP:
            self._stop(status, f"{self._refusals} refusals in a row")
        elif status == "blocked" and sums.refused >= REFUSED_IN_ALL and sums.refused * REFUSED_SHARE >= sums.answers:
            self._stop(status, f"{sums.refused} of {sums.answers} answers were refusals")

    def _count(self, status: str, http_status: int | None, *, is_challenge: bool) -> Tally:
        """Count an answer; the sums of the night."""
        is_refusal = status == "blocked" and http_status in CLOSED
        self._untold += Tally(http_status is not None, status in FETCHED, is_refusal, is_challenge)
        if is_refusal or is_challenge or self._untold.answers >= TOLD_AFTER:
            self.tell()
            self._has_served = self._has_served or self._night.served > 0
        return self._night + self._untold

    def tell(self) -> None:
        """Tell the other runs of the night how the host answered, and hear from them; also at the end of a run."""
        if self._untold != Tally():
            self._night = self.share(self._untold) if self.share else self._night + self._untold
            self._untold = Tally()

    def note_kept(self, status: str, *, has_body: bool) -> None:
        """Take an answer of another run that this one uses: a host that served its rules has served us."""
        self._has_served = self._has_served or (status in FETCHED and has_body)

    def note_page(self, status: str, *, is_down: bool = False, detail: str | None = None) -> None:
        """Take how a page ended after its retries; stops the host when it does not serve. ``detail`` says why no connection came about."""
        if status == "redirected":
            return
        self._troubles = self._troubles + 1 if status in TROUBLES else 0
        if is_down:
            self._stop(status, f"no connection ({detail})" if detail else "no connection")
        elif self._troubles >= TROUBLES_BEFORE_STOP:
            self._stop(status, f"{self._troubles} pages in a row not served")

    def _stop(self, status: str, why: str) -> None:
        if self.stopped is None:
            self.stopped = (status, f"{why}; the host is not asked again this night")


def find_host(name: str, settings: Settings, share: Callable[[str, Tally], Tally] | None = None, *, site: str | None = None) -> Host:
    """A host with its address; one that has none, or none that may be asked, is stopped from the start. ``share`` is ``Host.share`` by the host's name,
    ``site`` the name of the site of which it is an alias."""
    try:
        return Host(name, resolve(name, settings), share=partial(share, name) if share else None, site=site)
    except Unresolved as error:
        return Host(name, None, ("dns", str(error) or "the name has no address"))
    except NotPublic as error:
        return Host(name, None, ("private", str(error)))
