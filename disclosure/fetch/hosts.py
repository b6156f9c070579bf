"""What one run knows of a host: its address, its rules, and whether it still answers."""

from __future__ import annotations

import threading

from disclosure.fetch.guard import Address
from disclosure.fetch.robots import Robots

BLOCKS_BEFORE_STOP = 3
TROUBLES_BEFORE_STOP = 3
LONGEST_PAUSE = 300.0  # seconds; a server that asks for more is left alone for the night
REFUSES = ("blocked", "rate_limited")
TROUBLES = ("timeout", "server_error")


class Host:
    """State of one host inside one run, with its circuit breaker.

    One page that answers 403 is that page's matter; three refusals in a row (403, 405, 412, 429, 521, challenge pages) are the host's,
    and so are three pages in a row without an answer, or one failed connection after its retries. Nothing more is then asked of it.
    """

    def __init__(self, name: str, address: Address | None, detail: str | None = None) -> None:
        self.name = name
        self.address = address
        self.robots: Robots | None = None
        self.lock = threading.Lock()
        self.stopped: tuple[str, str] | None = None if address else ("dns", detail or "the name has no address")
        self.busy = 0.0
        self._refusals = 0
        self._troubles = 0

    def note(self, status: str, *, is_down: bool = False, retry_after: float | None = None) -> None:
        """Count how a page ended, after its retries; stops the host when it is enough."""
        self._refusals = self._refusals + 1 if status in REFUSES else 0
        self._troubles = self._troubles + 1 if status in TROUBLES else 0
        wants_rest = (retry_after or 0.0) > LONGEST_PAUSE
        if is_down or wants_rest or self._refusals >= BLOCKS_BEFORE_STOP or self._troubles >= TROUBLES_BEFORE_STOP:
            self.stopped = (status, "the host did not serve us before; not asked again this night")
