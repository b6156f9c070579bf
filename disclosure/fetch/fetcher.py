"""Fetches a city's pages as a careful guest: every rule of manners is kept here, whatever the crawl asks for."""

from __future__ import annotations

import time
from dataclasses import replace
from urllib.parse import urljoin

from disclosure.evidence_store import EvidenceStore, Place
from disclosure.fetch.adapter import Watchdog
from disclosure.fetch.client import Answer, Client, agent_name
from disclosure.fetch.errands import Errand, Known, Result, Trip
from disclosure.fetch.guard import check_guest
from disclosure.fetch.host_table import HostTable
from disclosure.fetch.hosts import LONGEST_PAUSE, REFUSES, STOPS_THE_NIGHT, Host
from disclosure.fetch.own_sites import OwnSites
from disclosure.fetch.permissions import Permissions
from disclosure.fetch.records import FETCHED, PASSING, Fetch, cause_of
from disclosure.fetch.redirects import OTHER_NAME, TOO_MANY, Hops
from disclosure.fetch.robots import MOST_BYTES, Robots, as_rules, describe_robots, is_html, read_robots, robots_address
from disclosure.fetch.robots_cache import RobotsCache
from disclosure.fetch.trust import Bundles
from disclosure.fetch.turns import Turns
from disclosure.registry import City
from disclosure.settings import Settings
from disclosure.sites import PARSER_VERSION, Page
from disclosure.state import State

MOST_HOPS = 6
CHALLENGED = "a challenge page in place of the content"
PAGES = ("list", "article")  # what is read as a page


class Fetcher:
    """Fetches pages of one city in one night. Threads share it; each gives a ``Client`` of its own.

    ``done``: the numbers of a killed run's records of what need not be asked again, by address. Raises InputError at once when the city may not be asked (``check_guest``).
    """

    def __init__(
        self, settings: Settings, city: City, state: State, store: EvidenceStore, trip: Trip, done: dict[str, int] | None = None
    ) -> None:
        check_guest(city, settings)
        self.sites = OwnSites(city.file.sites)
        self._city = city.id
        self._manners = city.file.manners
        self._agent = agent_name(settings.contact)
        self._store = store
        self._trip = trip
        self._turns = Turns(state, city.file.manners, trip.night, trip.clock, trip.stop)
        self._hosts = HostTable(self.sites, settings, self._turns.share_answers)
        self._columns = {column.id: urljoin(city.site(column.site).url, column.url) for column in city.columns}
        self._watchdog = Watchdog(trip.stop)
        self._done = dict(done or {})
        self._permissions = Permissions(city.file.sites)
        self._robots_cache = RobotsCache(settings.city_data(city.id), trip.night, store, state)
        self._bundles = Bundles(city)

    def address_of(self, url: str) -> str:
        """The network address that answers for a page of the city; the host's name when it has none."""
        return self._hosts.at(url).place

    def addresses(self) -> list[str]:
        """The network addresses of all hosts of the city, each once."""
        return sorted({host.place for host in self._hosts})

    def client(self) -> Client:
        """A client for one thread."""
        manners = self._manners
        return Client(
            self._hosts.pin,
            self._watchdog,
            agent=self._agent,
            timeout=manners.timeout,
            max_bytes=manners.max_bytes,
            bundles=self._bundles.paths,
        )

    def close(self) -> None:
        """End the watchdog, drop the temporary files, and tell the other runs of the night how the hosts answered."""
        self._watchdog.close()
        self._bundles.close()
        self._hosts.tell()

    def get(self, client: Client, errand: Errand, known: Known | None = None) -> Result:
        """Fetch a page of the city by its canonical address, following redirects inside the city.

        Every request made or refused is recorded; what goes wrong is the status of the result, never an exception.
        An address that was asked for in this run is not asked again: its record is given without body and page. A second look (``Errand.again``)
        asks, and is given to nobody else: whoever looks again compares with the first.
        """
        earlier = self._done.get(errand.url)
        if earlier is not None and errand.again is None:
            return Result(self._share(self._trip.recall(earlier), errand))
        result = self._follow(client, errand, known)
        is_shared = errand.purpose in ("list", "robots")  # what two columns may ask for; an item is asked for once
        if is_shared and errand.again is None:
            self._done[errand.url] = result.fetch.seq
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
        hops, condition = Hops(errand.url), known
        while len(hops.urls) <= MOST_HOPS:
            result = self._get_one(client, errand, hops, condition)
            if result.fetch.status != "redirected":
                return replace(result, way=tuple(hops.urls))
            hops.urls.append(result.fetch.location or hops.target)
            condition = condition if (result.fetch.detail or "").startswith(OTHER_NAME) else None
        return Result(self._refuse(errand, hops.target, "moved", TOO_MANY))

    def _get_one(self, client: Client, errand: Errand, hops: Hops, known: Known | None) -> Result:
        """The last of the hops, with its retries; a redirect is handed back."""
        target = hops.target
        host = self._hosts.at(target)
        refusal = host.stopped or self._turns.refusal() or self._hosts.leads_inside(target, self._sources(errand, hops))
        refusal = refusal or self._robots_refusal(client, host, errand, target)
        if refusal is not None:
            return Result(self._refuse(errand, target, *refusal))
        attempt = 0
        while True:
            attempt += 1
            self._store.require_room(2 * self._manners.max_bytes)  # the body, and what is read of it
            started = time.monotonic()
            not_now = self._overtime(host) or self._turns.take(host)
            if not_now is not None:
                return Result(self._refuse(errand, target, *not_now))
            if errand.purpose == "robots" and (kept := self._robots_cache.find_led_to(self._draft(errand, errand.url), target)):
                self._turns.hand_back(host)  # it was asked for meanwhile, or another host's rules hold here, which we know
                return Result(self._trip.record(kept))
            if (ended := self._robots_refusal(client, host, errand, target)) is not None:  # a permission's last day, while we waited
                self._turns.hand_back(host)
                return Result(self._refuse(errand, target, *ended))
            draft = replace(self._draft(errand, target), attempt=attempt, waited=round(time.monotonic() - started, 3))
            result, answer = self._exchange(client, host, errand, draft, hops, known)
            fetch = result.fetch
            is_challenge = (fetch.detail or "").startswith(CHALLENGED)
            host.note_answer(fetch.status, fetch.http_status, is_challenge=is_challenge, retry_after=answer.retry_after)
            if not self._is_worth_another(host, fetch, answer, attempt):
                host.note_page(fetch.status, is_down=answer.is_down, detail=answer.detail)
                self._spread_stop(host)
                return result

    def _sources(self, errand: Errand, hops: Hops) -> list[str]:
        """The addresses that led to the last of the hops: the column that lists the page, and the hop before."""
        column = self.sites.canonical(self._columns.get(errand.column_id or "", "")) if errand.purpose != "robots" else None
        return [*([column] if column else []), *hops.urls[-2:-1]]

    def _overtime(self, host: Host) -> tuple[str, str] | None:
        """Status and detail when a host has kept us busy for longer than one host may: with its answers and the pauses that they ask for, the
        one now due among them. An exchange under way is not cut: that would be told as the host's failure."""
        if host.busy < self._manners.host_seconds:
            return None
        return "budget_spent", f"{host.busy:.0f} s with this host in this run, pauses among them"

    def _is_worth_another(self, host: Host, fetch: Fetch, answer: Answer, attempt: int) -> bool:
        wants_rest = (answer.retry_after or 0.0) > LONGEST_PAUSE
        is_passing = fetch.status in PASSING and attempt <= self._manners.retries and not wants_rest
        return is_passing and host.stopped is None and not self._trip.stop.is_set()

    def _spread_stop(self, host: Host) -> None:
        """Keep a stop for the runs to come this night; a refusal also stops all hosts of the address, since one platform guards them all."""
        if host.stopped is None or host.stopped[0] not in STOPS_THE_NIGHT:
            return
        is_refusal = host.stopped[0] in REFUSES
        self._turns.stop_night(host, whole_address=is_refusal)
        if is_refusal:
            self._hosts.stop_neighbours(host)

    def _exchange(self, client: Client, host: Host, errand: Errand, draft: Fetch, hops: Hops, known: Known | None) -> tuple[Result, Answer]:
        """One request while the address is ours: give it back, keep the body, read it, write the record. In this order:
        the address waits for nobody's parser, and a record never names a body that is not on disk."""
        requested_at, started, answer = self._trip.clock.now(), time.monotonic(), None
        try:
            most = MOST_BYTES if errand.purpose == "robots" else None
            answer = client.ask(hops.target, known.validators if known else None, most=most)
        finally:
            finished_at, seconds = self._trip.clock.now(), time.monotonic() - started
            self._turns.release(host, answer, seconds, draft.attempt)
        draft = replace(draft, requested_at=requested_at, finished_at=finished_at)
        with client.load(answer) as whole:
            return self._conclude(draft, errand, hops, known, as_rules(whole) if errand.purpose == "robots" else whole), answer

    def _conclude(self, draft: Fetch, errand: Errand, hops: Hops, known: Known | None, answer: Answer) -> Result:
        status, detail, location, sha256, page = answer.status, answer.detail, draft.location, None, None
        if status == "redirected":
            status, location, detail = hops.judge(answer, self.sites)
        elif status == "not_modified":
            status, sha256 = ("not_modified", known.sha256) if known else ("failed", None)
        elif status == "ok" and answer.body is not None:
            sha256 = self._store.save(answer.body, Place(errand.url, errand.column_id, answer.content_type, draft.finished_at))
            body = self._store.shown(sha256, answer.body)  # without the personal numbers in it, from here on
            answer = replace(answer, body=body)
            page = self._read(errand, answer, hops.target)
            detail = describe_robots(body) if errand.purpose == "robots" else detail
            if page is not None and page.challenge:
                status, detail = "blocked", CHALLENGED
        elif status in ("failed", "server_error", "rate_limited", "gone", "blocked") and self._is_challenge(errand, answer, hops.target):
            status, detail = "blocked", CHALLENGED
        fetch = self._trip.record(
            replace(
                draft,
                status=status,
                cause=cause_of(status),
                detail="; ".join(filter(None, (detail, draft.detail))) or None,
                location=location,
                sha256=sha256,
                http_status=answer.http_status,
                headers=answer.headers,
                bytes=answer.bytes,
                content_type=answer.content_type,
                etag=answer.etag,
                last_modified=answer.last_modified,
                parser_version=PARSER_VERSION if page is not None else None,
            )
        )
        # a list's page says all of it, and is kept for as long as the column is read
        return Result(fetch, answer.body if errand.purpose != "list" else None, page)

    def _read(self, errand: Errand, answer: Answer, url: str) -> Page | None:
        """The page of a new body; also of a web page that stands in place of a robots.txt, which may be a wall's."""
        body = answer.body or b""
        if errand.purpose in PAGES or (errand.purpose == "robots" and is_html(body)):
            return self._trip.read(body, url, answer.content_type)
        return None

    def _is_challenge(self, errand: Errand, answer: Answer, url: str) -> bool:
        page = self._read(errand, answer, url) if answer.body else None
        return page is not None and page.challenge

    def _robots_refusal(self, client: Client, host: Host, errand: Errand, target: str) -> tuple[str, str] | None:
        if errand.purpose == "robots":
            return None
        with host.lock:
            if host.robots is None:
                robots = self._find_robots(client, Errand(robots_address(target), "robots", errand.column_id, errand.visit))
                if not isinstance(robots, Robots):
                    return robots
                host.robots = robots
                self._turns.slow_down(host)
        return host.stopped or self._permissions.refusal(host.robots, target, self._trip.clock.now())

    def _find_robots(self, client: Client, errand: Errand) -> Robots | tuple[str, str]:
        """A host's rules, from an answer of the last 24 hours or a new one; status and detail when it may not be asked now."""
        led = self._robots_cache.find_led(self._draft(errand, errand.url))
        if led is not None:
            self._trip.record(led[0])
            return led[1]
        kept = None if errand.url in self._done else self._robots_cache.find_own(self._draft(errand, errand.url))
        result = self.get(client, errand) if kept is None else Result(self._trip.record(kept))
        fetch = result.fetch
        if fetch.status in ("cancelled", "outside_window", "budget_spent"):
            return fetch.status, fetch.detail or ""
        body = (result.body or self._store.open(fetch.sha256)) if fetch.sha256 else None  # the page of a 404 is none
        robots = read_robots(fetch.status, body, fetch.http_status, fetch.detail)
        if fetch.was_asked:
            self._robots_cache.keep(fetch, body, robots, result.way)
        else:
            self._hosts.at(errand.url).note_kept(fetch.status, has_body=body is not None)
        return robots

    def _refuse(self, errand: Errand, target: str, status: str, detail: str) -> Fetch:
        """Record a page that was not asked for: attempt 0, no seconds."""
        draft = self._draft(errand, target)
        return self._trip.record(replace(draft, status=status, cause=cause_of(status), detail=detail, attempt=0))

    def _draft(self, errand: Errand, target: str) -> Fetch:
        host, now = self._hosts.at(target), self._trip.clock.now()
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
            location=target if target != errand.url else None,
            detail=self._permissions.used_for(host.robots, target, now),
        )
