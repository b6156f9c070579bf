"""Fetches a city's pages as a careful guest: every rule of manners is kept here, whatever the crawl asks for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from disclosure.evidence_store import EvidenceStore
from disclosure.fetch.adapter import Watchdog
from disclosure.fetch.client import Answer, Client, Validators, agent_name
from disclosure.fetch.clock import Clock
from disclosure.fetch.guard import Address, Unresolved, check_guest, resolve
from disclosure.fetch.hosts import LONGEST_PAUSE, Host
from disclosure.fetch.own_sites import OwnSites, host_of
from disclosure.fetch.records import CAUSES, FETCHED, PASSING, Fetch, Purpose, Visit
from disclosure.fetch.robots import MOST_BYTES, read_robots
from disclosure.fetch.turns import Turns
from disclosure.registry import City
from disclosure.settings import Settings
from disclosure.sites import Page
from disclosure.state import State

MOST_HOPS = 6
CHALLENGED = "a challenge page in place of the content"


@dataclass(frozen=True)
class Known:
    """A page's body that an earlier run kept, and what makes the next request for it conditional."""

    sha256: str
    validators: Validators


@dataclass(frozen=True)
class Result:
    """How a page ended: its last record and, when a new body came, the body and the page read from it."""

    fetch: Fetch
    body: bytes | None = None
    page: Page | None = None

    @property
    def is_read(self) -> bool:
        """Whether we hold the page as it is now."""
        return self.fetch.status in FETCHED


@dataclass(frozen=True)
class Trip:
    """The run a fetcher works for, and where its results go.

    ``record`` numbers, writes down and returns a record; ``read`` makes a page of a body, its address and content type; ``stop`` ends the run early.
    """

    run_id: str
    night: date
    clock: Clock
    stop: threading.Event
    record: Callable[[Fetch], Fetch]
    read: Callable[[bytes, str, str | None], Page]


@dataclass(frozen=True)
class Errand:
    """What is asked for, why and for which column."""

    url: str
    purpose: Purpose
    column_id: str | None = None
    visit: Visit | None = None


class Fetcher:
    """Fetches pages of one city in one night. Threads share it; each gives a ``Client`` of its own.

    ``done`` are records of a killed run that need not be asked again. Raises InputError at once when the city may not be asked (``check_guest``).
    """

    def __init__(
        self, settings: Settings, city: City, state: State, store: EvidenceStore, trip: Trip, done: dict[str, Fetch] | None = None
    ) -> None:
        check_guest(city, settings)
        self.sites = OwnSites(city.file.sites)
        self._city = city.id
        self._manners = city.file.manners
        self._agent = agent_name(settings.contact)
        self._store = store
        self._trip = trip
        self._turns = Turns(state, city.file.manners, trip.night, trip.clock, trip.stop)
        self._hosts = {name: _find_host(name, settings) for name in sorted(set(self.sites.hosts.values()))}
        self._watchdog = Watchdog(trip.stop)
        self._done = dict(done or {})

    def address_of(self, url: str) -> str:
        """The network address that answers for a page of the city; the host's name when it has none."""
        return _address(self._hosts[host_of(url)])

    def addresses(self) -> list[str]:
        """The network addresses of all hosts of the city, each once."""
        return sorted({_address(host) for host in self._hosts.values()})

    def client(self) -> Client:
        """A client for one thread."""
        manners = self._manners
        return Client(self._pin, self._watchdog, agent=self._agent, timeout=manners.timeout, max_bytes=manners.max_bytes)

    def close(self) -> None:
        """End the watchdog."""
        self._watchdog.close()

    def get(self, client: Client, errand: Errand, known: Known | None = None) -> Result:
        """Fetch a page of the city by its canonical address, following redirects inside the city.

        Every request made or refused is recorded; what goes wrong is the status of the result, never an exception.
        An address that was asked for in this run is not asked again: its record is given without body and page.
        """
        earlier = self._done.get(errand.url)
        if earlier is not None:
            return Result(self._share(earlier, errand))
        result = self._follow(client, errand, known)
        self._done[errand.url] = result.fetch
        return result

    def hold_back(self, errand: Errand, detail: str) -> Result:
        """Record that a page was not asked for because the crawl's own allowance for such visits is used up (``budget_spent``)."""
        return Result(self._refuse(errand, errand.url, "budget_spent", detail))

    def _share(self, earlier: Fetch, errand: Errand) -> Fetch:
        """A page that serves two columns is asked for once and recorded for both, so that each has its rows."""
        if errand.purpose != "list" or errand.column_id == earlier.column_id or earlier.status not in FETCHED:
            return earlier
        now, detail = self._trip.clock.now(), f"read in this run for {earlier.column_id}"
        shared = replace(
            earlier, column_id=errand.column_id, purpose="list", status="not_modified", attempt=0, bytes=0, waited=0.0, detail=detail
        )
        return self._trip.record(replace(shared, requested_at=now, finished_at=now))

    def _follow(self, client: Client, errand: Errand, known: Known | None) -> Result:
        target, condition = errand.url, known
        for _ in range(MOST_HOPS):
            result = self._get_one(client, errand, target, condition)
            if result.fetch.status != "redirected":
                return result
            target, condition = result.fetch.location or target, None
        return Result(self._refuse(errand, target, "moved", "too many redirects"))

    def _get_one(self, client: Client, errand: Errand, target: str, known: Known | None) -> Result:
        """One address, with its retries; a redirect is handed back."""
        host = self._hosts[host_of(target)]
        refusal = host.stopped or self._turns.refusal() or self._robots_refusal(client, host, errand, target)
        if refusal is not None:
            return Result(self._refuse(errand, target, *refusal))
        attempt = 0
        while True:
            attempt += 1
            started = time.monotonic()
            not_now = self._turns.take(host)
            if not_now is not None:
                return Result(self._refuse(errand, target, *not_now))
            waited = time.monotonic() - started
            result, answer = self._exchange(client, host, errand, target, known, attempt, waited)
            if not self._is_worth_another(result.fetch, answer, attempt):
                host.note(result.fetch.status, is_down=answer.is_down, retry_after=answer.retry_after)
                return result

    def _is_worth_another(self, fetch: Fetch, answer: Answer, attempt: int) -> bool:
        wants_rest = (answer.retry_after or 0.0) > LONGEST_PAUSE
        return fetch.status in PASSING and attempt <= self._manners.retries and not wants_rest and not self._trip.stop.is_set()

    def _exchange(
        self, client: Client, host: Host, errand: Errand, target: str, known: Known | None, attempt: int, waited: float
    ) -> tuple[Result, Answer]:
        """One request while the address is ours: give it back, keep the body, read it, write the record. In this order:
        the address waits for nobody's parser, and a record never names a body that is not on disk."""
        requested_at, started, answer = self._trip.clock.now(), time.monotonic(), None
        try:
            most = MOST_BYTES if errand.purpose == "robots" else None
            answer = client.ask(target, known.validators if known else None, most=most)
        finally:
            finished_at, seconds = self._trip.clock.now(), time.monotonic() - started
            self._turns.release(host, answer, seconds, attempt)
        draft = self._draft(errand, target)
        draft = replace(draft, requested_at=requested_at, finished_at=finished_at, attempt=attempt, waited=round(waited, 3))
        return self._conclude(draft, errand, target, known, answer), answer

    def _conclude(self, draft: Fetch, errand: Errand, target: str, known: Known | None, answer: Answer) -> Result:
        status, detail, location, sha256, page = answer.status, answer.detail, target if target != errand.url else None, None, None
        if status == "redirected":
            location = self.sites.canonical(answer.location or "") or answer.location
            if not location or not self.sites.is_own(location) or host_of(location) not in self._hosts:
                status, detail = "moved", f"leads off the city: {location or 'nowhere'}"
        elif status == "not_modified":
            status, sha256 = ("not_modified", known.sha256) if known else ("failed", None)
        elif status == "ok" and answer.body is not None:
            sha256 = self._store.save(answer.body)
            if errand.purpose != "robots":
                page = self._trip.read(answer.body, target, answer.content_type)
            if page is not None and page.challenge:
                status, detail = "blocked", CHALLENGED
        elif status in ("failed", "server_error", "gone") and errand.purpose != "robots" and self._is_challenge(answer, target):
            status, detail = "blocked", CHALLENGED
        fetch = self._trip.record(
            replace(
                draft,
                status=status,
                cause=_cause(status),
                detail=detail,
                location=location,
                sha256=sha256,
                http_status=answer.http_status,
                headers=answer.headers,
                bytes=answer.bytes,
                content_type=answer.content_type,
                etag=answer.etag,
                last_modified=answer.last_modified,
            )
        )
        return Result(fetch, answer.body, page)

    def _is_challenge(self, answer: Answer, target: str) -> bool:
        return bool(answer.body) and self._trip.read(answer.body or b"", target, answer.content_type).challenge

    def _robots_refusal(self, client: Client, host: Host, errand: Errand, target: str) -> tuple[str, str] | None:
        if errand.purpose == "robots":
            return None
        with host.lock:
            if host.robots is None:
                parts = urlsplit(target)
                result = self.get(client, Errand(f"{parts.scheme}://{parts.netloc}/robots.txt", "robots", errand.column_id))
                if result.fetch.status in ("cancelled", "outside_window", "budget_spent"):
                    return result.fetch.status, result.fetch.detail or ""
                fetch = result.fetch
                body = result.body or (self._store.open(fetch.sha256) if fetch.sha256 else None)
                host.robots = read_robots(fetch.status, body, fetch.http_status, fetch.detail)
                self._turns.slow_down(host)
        return host.stopped or host.robots.refusal(target)

    def _refuse(self, errand: Errand, target: str, status: str, detail: str) -> Fetch:
        """Record a page that was not asked for: attempt 0, no seconds."""
        location = target if target != errand.url else None
        draft = self._draft(errand, target)
        return self._trip.record(replace(draft, status=status, cause=_cause(status), detail=detail, location=location, attempt=0))

    def _draft(self, errand: Errand, target: str) -> Fetch:
        host, now = self._hosts[host_of(target)], self._trip.clock.now()
        return Fetch(
            run_id=self._trip.run_id,
            city=self._city,
            night=self._trip.night,
            seq=0,
            address=host.address.ip if host.address else None,
            host=host.name,
            url=errand.url,
            column_id=errand.column_id,
            purpose=errand.purpose,
            visit=errand.visit,
            requested_at=now,
            finished_at=now,
            status="",
        )

    def _pin(self, host: str) -> Address:
        address = self._hosts[host].address
        assert address is not None, host
        return address


def _address(host: Host) -> str:
    return host.address.ip if host.address else host.name


def _find_host(name: str, settings: Settings) -> Host:
    try:
        return Host(name, resolve(name, settings))
    except Unresolved as error:
        return Host(name, None, str(error))


def _cause(status: str) -> str | None:
    return CAUSES[status][1].value if status in CAUSES else None
