"""What a fetcher is told and what it answers: errands, known bodies, results, and the run they belong to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from disclosure.fetch.client import Validators
from disclosure.fetch.clock import Clock
from disclosure.fetch.records import FETCHED, Fetch, Purpose, Visit
from disclosure.sites import Page


@dataclass(frozen=True)
class Known:
    """A page's body that an earlier run kept, and what makes the next request for it conditional."""

    sha256: str
    validators: Validators


@dataclass(frozen=True)
class Result:
    """How a page ended: its last record and, when a new body came, the body and the page read from it. ``way``: the addresses that were asked one
    after the other, the last one included, where this errand led to a request."""

    fetch: Fetch
    body: bytes | None = None
    page: Page | None = None
    way: tuple[str, ...] = ()

    @property
    def is_read(self) -> bool:
        """Whether we hold the page as it is now."""
        return self.fetch.status in FETCHED


@dataclass(frozen=True)
class Trip:
    """The run a fetcher works for, and where its results go.

    ``record`` numbers, writes down and returns a record, ``recall`` gives it back by its number; ``read`` makes a page of a body, its address and content type; ``stop`` ends the run early.
    """

    run_id: str
    night: date
    clock: Clock
    stop: threading.Event
    record: Callable[[Fetch], Fetch]
    recall: Callable[[int], Fetch]
    read: Callable[[bytes, str, str | None], Page]


@dataclass(frozen=True)
class Errand:
    """What is asked for, why, for which column and in which kind of visit. No page is read from robots.txt and from attachments.

    ``again``: the record of this run's first look at a page that is asked for a second time in it; any other page is asked for once.
    """

    url: str
    purpose: Purpose
    column_id: str | None = None
    visit: Visit | None = None
    again: Fetch | None = None

    @property
    def key(self) -> str:
        """What it counts as among a run's requests: its address, of a second look another than of the first."""
        return f"{self.url}#again" if self.again else self.url
