"""The plan of a night, made before the first request: what will be read, how many requests each address gets, when it ends."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import fmean
from typing import Any

from disclosure.crawl import plan, visits
from disclosure.crawl.allowance import Allowance
from disclosure.crawl.history import ColumnPast, History
from disclosure.crawl.measured import Measured
from disclosure.crawl.memory import Memory
from disclosure.crawl.remembered import remember
from disclosure.crawl.visits import Agenda, ColumnVisit
from disclosure.evidence_store import EvidenceStore
from disclosure.fetch import OwnSites, host_of
from disclosure.nights import SHANGHAI, night_window
from disclosure.registry import City

RECENT = 14  # readings of a column whose news tell how many articles to expect


@dataclass(frozen=True)
class PlannedColumn:
    """One column of the plan. ``pages`` and ``articles`` are expected, ``pages`` None for a list nobody has read yet."""

    column: str
    host: str
    visit: str
    why: str
    pages: int | None
    articles: float


@dataclass(frozen=True)
class PlannedAddress:
    """What one network address will get. ``requests`` are those expected within the budgets of its hosts; ``waiting`` those left for other nights.
    ``further``: how many of the requests are expected beyond one for each page, when as many are tried again or sent on to another address as in the last
    run. What other cities are yet to ask of the same hosts this night is in none of these.

    ``ends_at``: when the last of them would be answered, at the latest when the window closes; ``fits``: whether that is before.
    """

    address: str
    hosts: tuple[str, ...]
    lists: int
    articles: int
    looks: int
    requests: int
    waiting: int
    further: int
    gap_s: float
    answer_s: float
    ends_at: datetime
    fits: bool


@dataclass(frozen=True)
class NightPlan:
    """The plan of a night. ``unknown`` columns were never read: how long their lists are, nobody knows yet."""

    city: str
    night: date
    round: str | None
    sweep: str | None
    opens_at: datetime
    closes_at: datetime
    is_quiet: bool
    columns: tuple[PlannedColumn, ...]
    at_rest: int
    unknown: int
    addresses: tuple[PlannedAddress, ...]

    @property
    def requests(self) -> int:
        """Requests expected in all."""
        return sum(entry.requests for entry in self.addresses)

    @property
    def ends_at(self) -> datetime:
        """When the last address is done."""
        return max((entry.ends_at for entry in self.addresses), default=self.opens_at)

    def to_json(self) -> dict[str, Any]:
        """The plan as one JSON object; instants in UTC."""
        return asdict(self) | {"requests": self.requests, "ends_at": self.ends_at}

    def summary(self) -> str:
        """The plan in one line."""
        kinds = Counter(entry.visit for entry in self.columns)
        what = ", ".join(f"{kinds[kind]} {kind}" for kind in ("sweep", "watch", "backfill") if kinds[kind]) or "no column"
        unknown = f" and what {self.unknown} lists not read yet hold" if self.unknown else ""
        end = "nothing is asked, a quiet night" if self.is_quiet else f"ends about {self.ends_at.astimezone(SHANGHAI):%m-%d %H:%M}"
        waiting, further = (sum(values) for values in ([e.waiting for e in self.addresses], [e.further for e in self.addresses]))
        rest = f"; {waiting} wait for other nights" if waiting else ""
        beyond = f", {further} of them second tries or sent on to another address, as in the last run" if further else ""
        return f"{self.city}, night of {self.night}: {what}; about {self.requests} requests{beyond}{unknown}; {end}{rest}"


def plan_night(city: City, folder: Path, night: date, now: datetime | None = None, spent: Callable[[str], int] = lambda _: 0) -> NightPlan:
    """The plan of a night as it would begin now; asks nobody, not even for a name's address. ``now``: an aware instant, else the window's opening.

    ``spent``: how many requests a host got this night already, by all runs and cities.
    """
    allowance = Allowance.load(folder, night, city.file.manners, (), spent)
    with remember(folder) as remembered:
        history, memory = remembered.history, remembered.memory
        agenda = visits.make_agenda(city, night, history)
        due = _due(city, agenda, history, memory, EvidenceStore(folder), OwnSites(city.file.sites))
        return make_plan(city, agenda, visits.visits_of(city, agenda, history), history, folder, now, allowance, due)


def make_plan(
    city: City,
    agenda: Agenda,
    planned: list[ColumnVisit],
    history: History,
    folder: Path,
    now: datetime | None,
    allowance: Allowance,
    due: tuple[Counter[str], Counter[str]],
) -> NightPlan:
    """The plan of these visits and of the items ``due``, by host those to be looked at again and those never had, within what the night's ``allowance`` has
    left."""
    sites, manners = OwnSites(city.file.sites), city.file.manners
    opens_at, closes_at = night_window(agenda.night, manners.window)
    is_quiet = agenda.night in manners.quiet_nights
    columns = tuple(
        _planned(visit, host_of(plan.column_url(city, visit.column, sites)), history.past(visit.column.id)) for visit in planned
    )
    measured, (looks, firsts) = Measured.load(folder, EvidenceStore(folder)), due
    hosts: dict[str, list[str]] = {}
    for host in sorted(set(sites.hosts.values())):
        hosts.setdefault(measured.addresses.get(host, host), []).append(host)
    start = max(opens_at, now or opens_at)
    is_swept = agenda.sweep is not None
    found = [
        _host(city, host, columns, looks[host], firsts[host], measured, allowance, start, is_swept)
        for host in sorted(set(sites.hosts.values()))
    ]
    addresses = [
        _address(address, [one for one in found if one.host in names], start, closes_at) for address, names in sorted(hosts.items())
    ]
    return NightPlan(
        city=city.id,
        night=agenda.night,
        round=agenda.entry.id if agenda.entry else None,
        sweep=agenda.sweep.round.id if agenda.sweep else None,
        opens_at=opens_at,
        closes_at=closes_at,
        is_quiet=is_quiet,
        columns=columns,
        at_rest=len(plan.columns_of(city, agenda.night)) - len(columns),
        unknown=sum(entry.pages is None for entry in columns),
        addresses=() if is_quiet else tuple(entry for entry in addresses if entry.requests),
    )


def _planned(visit: ColumnVisit, host: str, past: ColumnPast) -> PlannedColumn:
    last, recent = past.last, [reading for reading in past.readings[-RECENT:] if reading["visit"] == "watch"]
    news = [min(reading["articles_new"] or 0, reading["news"]) for reading in recent]  # others came from an earlier night's backlog
    if visit.visit == "watch":
        pages: int | None = 1
    elif last is None:
        pages = None
    else:
        pages = max(1, min(visit.depth.max_pages, max(reading["pages_read"] or 1 for reading in past.readings)))
        if visit.depth.chain_pages:
            pages = max(1, min(visit.depth.max_pages, (last["page_count"] or 1) - visit.depth.chain_pages + 2))
        pages += pages > 1  # and the first one again
    return PlannedColumn(visit.column.id, host, visit.visit, visit.why, pages, round(fmean(news), 2) if news else 0.0)


def _due(
    city: City, agenda: Agenda, history: History, memory: Memory, store: EvidenceStore, sites: OwnSites
) -> tuple[Counter[str], Counter[str]]:
    """Items due by host: those to be looked at again, and those never had."""
    looks, firsts = Counter[str](), Counter[str]()
    for item, memo in history.items():
        memo = memo if memo is not None and store.has(memo.sha256) else None
        if visits.is_due(item, memo, memory, agenda, city.file.visits.revisit_days) and sites.is_canonical(item.url):
            (firsts if memo is None else looks)[host_of(item.url)] += 1
    for url in visits.owed_attachments(memory):
        firsts[host_of(url)] += sites.is_canonical(url)
    return looks, firsts


@dataclass(frozen=True)
class _PlannedHost:
    """What one host will get; ``gap`` and ``answer`` are those of each request, in seconds."""

    host: str
    lists: int
    articles: int
    looks: int
    wanted: int
    granted: int
    further: int
    gap: float
    answer: float


def _host(
    city: City,
    host: str,
    columns: tuple[PlannedColumn, ...],
    looks: int,
    firsts: int,
    measured: Measured,
    allowance: Allowance,
    start: datetime,
    is_swept: bool,
) -> _PlannedHost:
    """Lists, news, what was never had and what is looked at again, each within its share, all within the budget and the time for one host."""
    manners, own, cost = city.file.manners, [entry for entry in columns if entry.host == host], measured.cost(host)
    old = sum(entry.pages or 1 for entry in own if entry.visit == "backfill")
    lists = sum(entry.pages or 1 for entry in own if entry.visit != "backfill") + min(old, int(allowance.left(host, "backfill") / cost))
    news = round(sum(entry.articles for entry in own))
    share = int(allowance.left(host, "revisit") / cost)
    again = min(firsts, share) + looks if is_swept else min(firsts + looks, share)
    asks = int(bool(own or again) and not measured.knows_robots(host, start))
    gap, answer = measured.gap(host, manners.delay + manners.jitter / 2), measured.answer(host)
    most = min(allowance.budget_left(host), math.ceil(manners.host_seconds / max(gap + answer, 0.001)))
    granted = min(most, round((lists + news + again) * cost) + asks)
    further = granted - round((granted - asks) / cost) - asks if granted > asks else 0
    wanted = round((lists + news + looks + firsts) * cost) + asks
    return _PlannedHost(host, lists, news + firsts, looks, wanted, granted, further, gap, answer)


def _address(address: str, hosts: list[_PlannedHost], start: datetime, closes_at: datetime) -> PlannedAddress:
    """What the hosts of one address will get one after the other."""
    requests = sum(one.granted for one in hosts)
    end = start + timedelta(seconds=sum(one.granted * (one.gap + one.answer) for one in hosts))
    return PlannedAddress(
        address=address,
        hosts=tuple(one.host for one in hosts),
        lists=sum(one.lists for one in hosts),
        articles=sum(one.articles for one in hosts),
        looks=sum(one.looks for one in hosts),
        requests=requests,
        waiting=sum(one.wanted for one in hosts) - requests,
        further=sum(one.further for one in hosts),
        gap_s=round(_mean([(one.gap, one.granted) for one in hosts]), 2),
        answer_s=round(_mean([(one.answer, one.granted) for one in hosts]), 2),
        ends_at=min(end, closes_at),
        fits=end <= closes_at,
    )


def _mean(values: list[tuple[float, int]]) -> float:
    """The mean of numbers with weights; without any weight that of the numbers."""
    weight = sum(many for _, many in values)
    return sum(value * many for value, many in values) / weight if weight else fmean(value for value, _ in values)
