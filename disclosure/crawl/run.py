"""One run of a crawl from lock to parquet, whole or resumable at every moment."""

from __future__ import annotations

import json
import logging
import secrets
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from disclosure import bronze, evidence
from disclosure.column_decisions import all_decisions, standing_decisions
from disclosure.crawl import plan, visits
from disclosure.crawl.allowance import Allowance
from disclosure.crawl.attachments import AttachmentWriter, is_file, read_attachment
from disclosure.crawl.checkup import Checkup
from disclosure.crawl.crawler import Crawler
from disclosure.crawl.forecast import NightPlan, make_plan
from disclosure.crawl.heap import give_back_memory, trim_heap
from disclosure.crawl.history import History
from disclosure.crawl.item_book import ItemBook
from disclosure.crawl.journal import Journal, Unfinished, find_unfinished, journal_path, remove_parts
from disclosure.crawl.listed import ListedWriter
from disclosure.crawl.memory import listed_text
from disclosure.crawl.page_process import PAGES
from disclosure.crawl.parsed import ParsedWriter
from disclosure.crawl.remembered import remember
from disclosure.crawl.report import CrawlReport, Tally, column_rows, make_report
from disclosure.crawl.tools import Target, Tools
from disclosure.errors import RunError
from disclosure.evidence_store import EvidenceStore, write_atomically
from disclosure.fetch import FETCHED, Clock, Fetch, Fetcher, NightClock, OwnSites, Trip, WallClock, check_guest, host_of
from disclosure.personal import Screen, find_in_bytes, purge_expired, warn_of_findings
from disclosure.registry import City, find_city, load_city
from disclosure.settings import Settings
from disclosure.sites import Page
from disclosure.state import State, open_state

log = logging.getLogger(__name__)

LONGEST_STEP = 60.0
"""Seconds by which a second run of a loopback city's night starts later than the first ended, so that any number of them lie in the window."""

FINAL = (*FETCHED, "gone", "moved", "too_large")
"""What a resumed run does not ask for again; what failed in passing gets another try."""


def crawl_city(settings: Settings, city_id: str, night: date, tell: Callable[[str], None] | None = None) -> CrawlReport:
    """Read the columns of a city for one night and keep what came. Runs of one city exclude each other.

    A run that was killed is gone on with: of the same night with the network, of an earlier night without it (what it had not asked
    for becomes ``cancelled``). Ctrl-C and SIGTERM end it with what it has. What hosts and pages do wrong is in the report; raises InputError
    when the content or the settings forbid the crawl, RunError when another one runs or the disk refuses.
    """
    city = load_city(find_city(city_id, settings.cities))
    check_guest(city, settings)
    give_back_memory()
    folder = settings.city_data(city.id)
    state = open_state(settings)
    try:
        with state.lock(f"crawl {city.id}"):
            _chain_what_is_whole(city, folder)
            for earlier in find_unfinished(folder):
                if earlier.night != night:
                    log.warning("city %s: finishing the killed run of the night of %s", city.id, earlier.night)
                    _Run(settings, city, state, earlier.night, earlier).execute(ended=True)
            unfinished = next(iter(find_unfinished(folder)), None)
            return _Run(settings, city, state, night, unfinished).execute(tell=tell)
    except OSError as error:
        raise RunError(
            f"cannot write: {error.strerror or error}", where=error.filename or folder, fix="the next run goes on from here"
        ) from error
    except sa.exc.OperationalError as error:
        raise RunError("the state database was lost", where=str(error.orig), fix="the next run goes on from here") from error
    finally:
        state.close()


class _Run:
    """One run: its clock, its journal, and the files it leaves."""

    def __init__(self, settings: Settings, city: City, state: State, night: date, unfinished: Unfinished | None) -> None:
        self._settings = settings
        self._city = city
        self._state = state
        self._night = night
        self._folder = settings.city_data(city.id)
        self._store = EvidenceStore(self._folder, find_in_bytes, days=settings.personal_days)
        self._was_killed = unfinished is not None
        self._earlier: Callable[[], Iterable[Fetch]] = unfinished.fetches if unfinished else tuple
        self._clock = self._make_clock()
        self._started_at = unfinished.started_at if unfinished else self._clock.now()
        self._run_id = unfinished.run_id if unfinished else _new_run_id(self._started_at)
        self._run: dict[str, Any] = {"run_id": self._run_id, "city": city.id, "night": night}
        self._platforms = {host_of(site.url): site.platform for site in city.file.sites}

    def execute(self, *, ended: bool = False, tell: Callable[[str], None] | None = None) -> CrawlReport:
        """Crawl, write everything, drop the journal. ``ended``: only finish what was begun, without a request."""
        purge_expired(self._folder, self._clock.now(), self._settings.personal_days)
        if self._was_killed:
            remove_parts(self._folder, self._run_id)
        path = journal_path(self._folder, self._night, self._run_id)
        journal = Journal(path, run_id=self._run_id, night=self._night, started_at=self._started_at)
        stop, finished = threading.Event(), False
        if ended:
            stop.set()
        parsed = ParsedWriter(self._folder, self._run_id, OwnSites(self._city.file.sites))
        attachments = AttachmentWriter(self._folder, self._run_id, Screen(self._store, self._clock.now))
        listed = ListedWriter(path.parent, self._run)
        trip = Trip(self._run_id, self._night, self._clock, stop, journal.append, journal.record, self._read)
        fetcher = Fetcher(self._settings, self._city, self._state, self._store, trip, done=_final(self._earlier()))
        try:
            allowance = Allowance.load(self._folder, self._night, self._city.file.manners, self._earlier(), self._spent)
            with remember(self._folder, without=self._run_id) as remembered, ItemBook.open(path.parent, remembered.memory) as items:
                agenda = visits.make_agenda(self._city, self._night, remembered.history)
                checkup = self._make_checkup(remembered.history, fetcher.sites)
                tools = Tools(
                    self._city, fetcher, remembered, items, agenda, self._store, parsed, attachments, listed, checkup, allowance, trip
                )
                report = self._crawl(journal, tools, None if ended else tell or (lambda _: None))
            finished = True
            return report
        finally:
            fetcher.close()
            listed.close()
            journal.close(finished=finished or not journal.totals.records)
            if not finished:
                parsed.discard()
                attachments.discard()

    def _crawl(self, journal: Journal, tools: Tools, tell: Callable[[str], None] | None) -> CrawlReport:
        """Plan, crawl and write. ``tell``: who hears the plan, None when there is none to be made."""
        history, allowance, sites = tools.history, tools.allowance, tools.fetcher.sites
        planned = visits.visits_of(self._city, tools.agenda, history)
        targets = [Target(visit, plan.column_url(self._city, visit.column, sites)) for visit in planned]
        crawler = Crawler(targets, tools)
        if tell is not None:
            night_plan = make_plan(self._city, tools.agenda, planned, history, self._folder, self._clock.now(), allowance, crawler.due)
            self._write_plan(night_plan)
            tell(night_plan.summary())
        owed = filter(sites.is_canonical, visits.owed_attachments(tools.memory))
        allowance.expect([target.url for target in targets if target.visit.visit == "backfill"], chain(tools.items.unread(), owed))
        with _ended_by_signals(tools.trip.stop):
            crawler.run()
        return self._write(crawler, journal, tools)

    def _write(self, crawler: Crawler, journal: Journal, tools: Tools) -> CrawlReport:
        """The run's files, its own row last: where that stands, all of the run stands."""
        run = self._run
        if self._was_killed:
            self._parse_the_rest(journal.records(), tools)
        tally = Tally(tools.items.outcomes(), [column.id for column in self._city.columns])
        rows = column_rows(crawler.readings, tally, run)
        trim_heap()
        tools.parsed.finish()
        tools.attachments.finish()
        trim_heap()
        bronze.write_rows(self._file("fetches"), (_fetch_row(fetch, tools.items) for fetch in journal.records()), bronze.FETCHES)
        tools.listed.write(self._file("listed"))
        bronze.write_rows(self._file("columns"), rows, bronze.COLUMNS)
        tools.checkup.write(self._run_id, self._clock.now())
        report = make_report(rows, tally, journal.totals, run, self._started_at, self._clock.now())
        bronze.write_rows(self._file("runs"), [report.to_row()], bronze.RUNS)
        tools.remembered.save(self._night, self._run_id)
        trim_heap()
        evidence.add_links(self._folder, _now_of(self._city))
        warn_of_findings(self._folder, self._night)
        return report

    def _spent(self, host: str) -> int:
        """How many requests a host got this night, by all runs and cities."""
        return self._state.requests_of(host, self._night)

    def _write_plan(self, night_plan: NightPlan) -> None:
        """The plan is made first and kept, so that anybody can compare it with what was done."""
        log.info("plan of %s", night_plan.summary())
        path = self._folder / "bronze" / "plans" / self._night.isoformat() / f"{self._run_id}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(night_plan.to_json(), default=lambda value: value.isoformat(), ensure_ascii=False, indent=1)
        write_atomically(path, f"{text}\n".encode())

    def _parse_the_rest(self, fetches: Iterator[Fetch], tools: Tools) -> None:
        """Read the bodies that a killed run had kept and not yet read."""
        for fetch in fetches:
            known: ParsedWriter | AttachmentWriter = tools.attachments if fetch.purpose == "attachment" else tools.parsed
            if fetch.purpose == "robots" or fetch.status != "ok" or not fetch.sha256 or known.has(fetch.sha256, fetch.url):
                continue
            if not self._store.is_whole(fetch.sha256):
                continue  # publish names it; the next visit asks for it anew
            body = self._store.open(fetch.sha256)
            if fetch.purpose != "attachment":
                tools.parsed.add(fetch.sha256, fetch.url, self._read(body, fetch.location or fetch.url, fetch.content_type))
            if fetch.purpose == "attachment" or is_file(fetch.url, body):  # its words may hold what must not stay in bronze
                tools.attachments.add(fetch.sha256, fetch.url, read_attachment(body, fetch.url, content_type=fetch.content_type))

    def _read(self, body: bytes, url: str, content_type: str | None) -> Page:
        return PAGES.read(body, url, content_type, self._platforms.get(host_of(url)))

    def _make_checkup(self, history: History, sites: OwnSites) -> Checkup:
        decisions = standing_decisions(all_decisions(self._state, self._city.id))
        return Checkup(self._folder, self._night, history, decisions, store=self._store, sites=sites, platforms=self._platforms)

    def _file(self, table: str) -> Path:
        return bronze.run_file(self._folder, table, self._night, self._run_id)

    def _make_clock(self) -> Clock:
        if self._city.file.clock == "wall":
            return WallClock()
        instants = [max(ended)] if (ended := [fetch.finished_at for fetch in self._earlier()]) else []
        journals = (self._folder / "bronze" / "journal").glob(f"{self._night.isoformat()}-*.jsonl")
        written = [path.stat().st_mtime for path in journals]
        for path in (self._folder / "bronze" / "runs" / self._night.isoformat()).glob("*.parquet"):
            instants += [row["finished_at"] for row in bronze.read_rows(path, ["finished_at"])]
            written.append(path.stat().st_mtime)
        # the pause between two runs of a night is a gap like any other: the ledger must see it as long as the server did
        passed = timedelta(seconds=min(max(time.time() - max(written, default=0.0), 0.0), LONGEST_STEP))
        after = max(instants) + passed if instants else None
        return NightClock(self._night, self._city.file.manners.window, after=after)


def _chain_what_is_whole(city: City, folder: Path) -> None:
    """Chain what a run left whole that died before its link; its journal goes, for a chained run is never written again."""
    evidence.add_links(folder, _now_of(city))
    for path in (folder / "bronze" / "journal").glob("*.jsonl"):
        if evidence.is_chained(folder, path.stem[len("YYYY-MM-DD-") :]):
            path.unlink()


def _now_of(city: City) -> datetime | None:
    """The wall's time, or None for a city on its own calendar: its manifests are dated by their runs."""
    return datetime.now(UTC) if city.file.clock == "wall" else None


def _new_run_id(started_at: datetime) -> str:
    """Sorts by time, to the millisecond: the memory takes runs in this order."""
    return f"{started_at:%Y%m%dT%H%M%S}{started_at.microsecond // 1000:03}Z-{secrets.token_hex(3)}"


def _final(fetches: Iterable[Fetch]) -> dict[str, int]:
    """By address, the number of the record of what need not be asked again: its first final one. A later one is of a second look, which must be made
    again, against the first."""
    found: dict[str, int] = {}
    for fetch in fetches:
        if fetch.was_asked and fetch.status in FINAL:
            found.setdefault(fetch.url, fetch.seq)
    return found


def _fetch_row(fetch: Fetch, items: ItemBook) -> dict[str, Any]:
    """A record for bronze, an article's with the hashes of all rows it stood in this night, known only when every list was read."""
    triples = items.rows_of(fetch.url) if fetch.purpose == "article" and fetch.status in FETCHED else None
    return vars(fetch) if triples is None else {**vars(fetch), "listed": listed_text(triples)}


@contextmanager
def _ended_by_signals(stop: threading.Event) -> Iterator[None]:
    """Ctrl-C and SIGTERM end the run in good order; only the main thread may listen for them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
