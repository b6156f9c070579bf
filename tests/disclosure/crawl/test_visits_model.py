"""Many made-up lists, each read over many nights while it changes and fails: what a complete reading claims is compared with what stood there."""

from __future__ import annotations

import itertools
import random
import sqlite3
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest

from disclosure.crawl import visits
from disclosure.crawl.columns import ColumnReading, read_column
from disclosure.crawl.history import TABLES, History
from disclosure.crawl.listed import listed_rows, new_rows
from disclosure.crawl.report import Tally, column_rows
from disclosure.fetch import Errand, Fetch, OwnSites, Result
from disclosure.sites import Page, Row
from scoring.model import Cause, Reason

START = date(2025, 5, 1)
BASE = "http://www.qinghe.example/tzgg/"
SITES = OwnSites([SimpleNamespace(id="www", url="http://www.qinghe.example/", aliases=())])
COLUMN = SimpleNamespace(id="tzgg", site="www", kind="notice", confirmed=True, valid=(None, None))
ROUND = SimpleNamespace(id="2025Q2", window=(date(2025, 4, 1), date(2025, 5, 20)))
PAGERS = ("counted", "next", "offset", "reverse", "window")
WINDOW = 4


@dataclass
class Thing:
    """An item that stands, or stood, in the list. ``moved_on``: the night on which it was last published anew with a day of the past."""

    name: int
    day: date
    put_on: date
    is_back_dated: bool = False
    moved_on: date | None = None
    is_pinned: bool = False
    title: str = ""

    @property
    def url(self) -> str:
        return f"{BASE}t{self.name}.html"


@dataclass
class Listing:
    """The list of a made-up site. ``pager``: whether a page names all pages, the next one only, a few by row offsets and the last, counts backwards, or
    names a few and says nothing of the rest. ``says_total``: whether its pages say how many items it has."""

    dice: random.Random
    pager: str
    size: int
    is_dated: bool = True
    says_total: bool = True
    things: list[Thing] = field(default_factory=list)
    count: int = 0

    def grow(self, night: date, many: int, *, age: int = 0) -> None:
        for _ in range(many):
            self.count += 1
            self.things.append(Thing(self.count, night - timedelta(days=age), night, is_back_dated=age > 0))
        self.sort()

    def sort(self) -> None:
        self.things.sort(key=lambda thing: (not thing.is_pinned, -thing.day.toordinal(), -thing.name))

    def change(self, night: date) -> None:
        dice = self.dice
        self.grow(night, dice.choice((0, 0, 1, 2, 3, self.size + 1)))
        if dice.random() < 0.2:
            self.grow(night, dice.randint(1, 3), age=dice.randint(2, 60))
        if dice.random() < 0.2 and self.things:
            at = dice.randrange(len(self.things))
            del self.things[at : at + dice.randint(1, 2 * self.size)]
        for thing in dice.sample(self.things, min(len(self.things), dice.choice((0, 0, 0, 1, 2, 5)))):
            thing.day = night  # published anew
        if dice.random() < 0.1 and self.things:
            self.move_down(night)
        for thing in dice.sample(self.things, min(len(self.things), dice.choice((0, 0, 1)))):
            thing.is_pinned = not thing.is_pinned
        if dice.random() < 0.05:
            self.size = dice.randint(2, 6)
        for thing in [thing for thing in self.things if thing.is_pinned][self.size - 1 :]:
            thing.is_pinned = False  # a first page of nothing but pinned rows is no list's
        self.sort()

    def move_down(self, night: date) -> None:
        """Publish one item anew with a day between the first and the last."""
        thing, other = self.dice.choice(self.things), self.dice.choice(self.things)
        thing.day, thing.moved_on = other.day, night
        self.sort()

    def change_meanwhile(self, night: date) -> None:
        """What happens between two requests of a night. Nobody can see that a row was taken away further down on a list that does not count its items."""
        what = self.dice.choice(("take away", "take away", "put in", "publish anew"))
        if what == "put in":
            self.grow(night + timedelta(days=1), 1)
            self.things[0].put_on = night + timedelta(days=1)
        elif self.things and what == "publish anew":
            self.dice.choice(self.things).day = night + timedelta(days=1)
            self.sort()
        elif self.things:
            reach = len(self.things) if self.says_total else min(self.size, len(self.things))
            at = self.dice.randrange(reach)
            del self.things[at : min(reach, at + self.dice.randint(1, 2))]

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.things) // self.size))

    def url_of(self, number: int) -> str:
        if number == 1:
            return BASE
        if self.pager == "offset":
            return f"{BASE}?start={(number - 1) * self.size}"
        return f"{BASE}{self.pages - number + 1}.htm" if self.pager == "reverse" else f"{BASE}index_{number - 1}.html"

    def page_at(self, url: str) -> Page | None:
        number = next((number for number in range(1, self.pages + 1) if self.url_of(number) == url), None)
        if number is None:
            return None
        held = self.things[(number - 1) * self.size : number * self.size]
        rows = tuple(
            Row(f"第{one.name}号{one.title}", one.url, one.url, one.day.isoformat() if self.is_dated else None, one.is_pinned)
            for one in held
        )
        last = self.pages
        if self.pager == "next":
            named, count = ([number + 1] if number < last else []), 2 if number < last else 1
        elif self.pager == "offset":
            named, count = sorted({*range(max(2, number - 1), min(last, number + 2) + 1), *([last] if last > 1 else [])} - {number}), last
        elif self.pager == "window":
            first = 2 if number < WINDOW else number + 1
            named = [one for one in range(first, min(last, max(number + WINDOW // 2, WINDOW)) + 1) if one != number]
            count = max([number, *named])
        else:
            named, count = [one for one in range(2, last + 1) if one != number], last
        return Page(
            "list", "generic", "utf-8", rows=rows, blank=not rows, page_count=count, next_pages=tuple(self.url_of(one) for one in named),
            total=len(self.things) if self.says_total else None,
        )  # fmt: skip


def empty_history() -> History:
    database = sqlite3.connect(":memory:")
    database.executescript(TABLES)
    return History(database)


@dataclass
class Nights:
    """Night after night of one column, with what was seen of it."""

    listing: Listing
    max_pages: int
    since: date | None
    history: History = field(default_factory=empty_history)
    sights: list[tuple[date, set[str]]] = field(default_factory=list)
    whole_on: date | None = None
    asked: int = 0
    fault: dict[str, str] | None = None
    shaken_at: int | None = None

    def crawl(self, night: date, *, fails_at: int | None, shaken_at: int | None = None, at: time = time(23)) -> ColumnReading | None:
        self.shaken_at = shaken_at
        began = datetime.combine(night, at, UTC)
        city = self.city()
        sweep = visits.closing_sweep(city, night, self.history)
        agenda = visits.Agenda(night, ROUND, sweep, self.since, frozenset(), frozenset())
        planned = visits.visits_of(city, agenda, self.history)
        if not planned:
            return None
        [visit] = planned
        reading = ColumnReading(COLUMN, "www.qinghe.example", "127.0.0.1", began, visit=visit.visit)
        self.asked = 0
        read_column(reading, BASE, lambda errand: self.ask(errand, night, began, fails_at), SITES, visit.depth)
        reading.finished_at = began + timedelta(minutes=1)
        past = self.history.past("tzgg")
        chain_on = past.chain_since.date() if past.chain_since else None
        self.sights.append((night, {row.url for row in reading.rows}))
        self.check(reading, visit, night, (chain_on if reading.is_joined else None) or night)
        run = {"run_id": night.isoformat(), "city": "qinghe", "night": night}
        listed = list(listed_rows(list(new_rows(reading, self.history)), run))
        self.history.take(column_rows([reading], Tally(), run), listed)
        return reading

    def city(self):
        file = SimpleNamespace(
            manners=SimpleNamespace(max_pages=self.max_pages), visits=SimpleNamespace(nightly=("notice",), sweep_nights=10, revisit_days=28)
        )
        return SimpleNamespace(columns=[COLUMN], rounds=[ROUND], file=file)

    def ask(self, errand: Errand, night: date, now: datetime, fails_at: int | None) -> tuple[Result, Page | None]:
        self.asked += 1
        if self.asked == self.shaken_at:
            self.listing.change_meanwhile(night)
        page = self.listing.page_at(errand.url)
        location = None
        if self.fault and self.fault["url"] == errand.url:
            page, location = self.spoil(page, self.fault["what"])
        status = "server_error" if self.asked == fails_at else "ok" if page else "gone"
        fetch = Fetch(
            "run", "qinghe", night, self.asked, "127.0.0.1", "www.qinghe.example", errand.url, "tzgg", "list", now, now, status,
            sha256=str(page) if status == "ok" else None, location=location,
        )  # fmt: skip
        return Result(fetch), page if status == "ok" else None

    def spoil(self, page: Page, what: str) -> tuple[Page, str | None]:
        if what == "暂无":
            return replace(page, rows=(), blank=True), None
        if what == "the first page again":
            return self.listing.page_at(BASE), None
        return replace(
            page, rows=page.rows[:2]
        ), "http://www.qinghe.example/" if what == "the home page" else "http://www.qinghe.example/index.html"

    def check(self, reading: ColumnReading, visit, night: date, began_on: date) -> None:
        if reading.coverage != "complete":
            return
        is_watch = visit.depth.known is not None and not reading.reached_end
        if is_watch:
            known = set().union(*(urls for _, urls in self.sights))
            # a row set in below those that are known is seen by the next whole reading only
            owed = [one for one in self.listing.things if not one.is_back_dated or one.put_on <= self.whole_on]
            owed = [one for one in owed if one.moved_on is None or one.moved_on <= self.whole_on]
        else:
            known = set().union(*(urls for on, urls in self.sights if on >= began_on))
            owed = [one for one in self.listing.things if not one.is_back_dated or one.put_on <= began_on]
            self.whole_on = began_on
        owed = [one for one in owed if one.put_on <= night]  # what came after the night began is tomorrow's
        if self.since and not reading.reached_end:
            owed = [one for one in owed if one.day >= self.since]
        missed = [one for one in owed if one.url not in known]
        assert not missed, (reading.visit, reading.is_joined, reading.reached_end, night, missed)


def live(seed: int, nights: int = 30) -> Nights:
    dice = random.Random(seed)
    listing = Listing(dice, PAGERS[seed % len(PAGERS)], dice.randint(2, 6), is_dated=dice.random() < 0.8, says_total=dice.random() < 0.6)
    for age in range(dice.choice((0, 5, 30, 60)), -1, -1):
        listing.grow(START - timedelta(days=age), dice.choice((0, 1, 1, 2)))
    for thing in listing.things:
        thing.is_back_dated = False
    world = Nights(listing, dice.choice((2, 3, 5, 60)), dice.choice((None, START - timedelta(days=20))))
    for number in range(nights):
        night = START + timedelta(days=number)
        fails_at = dice.randint(1, 6) if dice.random() < 0.25 else None
        shaken_at = dice.randint(2, 6) if dice.random() < 0.25 else None
        world.crawl(night, fails_at=fails_at, shaken_at=shaken_at)
        listing.change(night + timedelta(days=1))
    return world


def test_what_is_called_complete_misses_nothing_that_stood_there():
    for seed in range(60):
        live(seed)


def test_the_made_up_lists_are_read_whole_gone_on_with_watched_and_swept():
    readings = [reading for seed in range(20) for reading in live(seed).history.past("tzgg").readings]
    whole = {(reading["visit"], reading["is_joined"]) for reading in readings if reading["coverage"] == "complete"}
    assert {("backfill", False), ("backfill", True), ("watch", False), ("watch", True), ("sweep", False), ("sweep", True)} <= whole


def test_after_the_changes_every_list_is_read_whole_in_a_few_quiet_nights():
    for seed in range(40):
        world = live(seed, nights=12)
        quiet = [
            world.crawl(START + timedelta(days=12 + number), fails_at=None) for number in range(3 * world.listing.pages + 10)
        ]  # at worst one page further each night
        assert "complete" in [reading.coverage for reading in quiet if reading], seed


def make_list(pager: str, pages: int, *, size: int = 4, max_pages: int = 60, since: date | None = None) -> Nights:
    listing = Listing(random.Random(0), pager, size)
    for age in range(pages * size - 1, -1, -1):
        listing.grow(START - timedelta(days=age), 1)
    return Nights(listing, max_pages, since)


def urls_of(reading: ColumnReading) -> set[str]:
    return {row.url for row in reading.rows}


def test_a_list_of_next_links_that_moved_up_is_read_past_the_page_where_the_night_before_stopped():
    world = make_list("next", 9, max_pages=4)
    world.crawl(START, fails_at=None)
    del world.listing.things[5:17]
    world.max_pages = 60
    reading = world.crawl(START + timedelta(days=1), fails_at=None)
    assert (reading.coverage, reading.is_joined) == ("complete", False)
    assert urls_of(reading) == {thing.url for thing in world.listing.things}


def test_a_pager_that_names_the_last_page_beside_the_next_few_is_read_in_the_order_of_the_list():
    world = make_list("offset", 9, since=START - timedelta(days=20))
    reading = world.crawl(START, fails_at=None)
    assert (reading.coverage, reading.reached_end, reading.in_order) == ("complete", False, True)
    assert {thing.url for thing in world.listing.things if thing.day >= world.since} <= urls_of(reading)


def test_rows_published_anew_hide_no_new_ones_below_them():
    world = make_list("counted", 5)
    world.crawl(START, fails_at=None)
    tomorrow = START + timedelta(days=1)
    world.listing.grow(tomorrow, 6)
    for thing in world.listing.things[-2:]:
        thing.day = tomorrow
    fresh = world.listing.things[:6]
    world.listing.things = [*fresh[:2], *world.listing.things[-2:], *fresh[2:], *world.listing.things[6:-2]]
    reading = world.crawl(tomorrow, fails_at=None)
    assert (reading.visit, reading.coverage) == ("watch", "complete")
    assert {thing.url for thing in fresh} <= urls_of(reading)


def test_a_list_that_the_night_before_found_out_of_order_is_gone_on_with_to_its_end():
    world = make_list("counted", 9, max_pages=4, since=START - timedelta(days=20))
    world.listing.things[6].day, world.listing.things[30].day = START - timedelta(days=14), START - timedelta(days=3)
    world.crawl(START, fails_at=None)
    world.max_pages = 60
    reading = world.crawl(START + timedelta(days=1), fails_at=None)
    assert (reading.coverage, reading.is_joined, reading.reached_end) == ("complete", True, True)


def test_a_failure_of_the_page_to_go_on_from_does_not_throw_away_what_was_read():
    world = make_list("counted", 9, max_pages=5)
    world.crawl(START, fails_at=None)
    world.crawl(START + timedelta(days=1), fails_at=2)
    reading = world.crawl(START + timedelta(days=2), fails_at=None)
    assert world.asked == 6  # the first page, the one to go on from, three more, the first one again
    assert (reading.coverage, len(world.history.past("tzgg").chain)) == ("partial", 32)


def test_a_long_list_that_a_watch_cannot_read_in_one_night_is_gone_on_with():
    world = make_list("counted", 2, max_pages=4)
    world.crawl(START, fails_at=None)
    world.listing.things.clear()
    for age in range(23, -1, -1):
        world.listing.grow(START - timedelta(days=age), 1)
    readings = [world.crawl(START + timedelta(days=day), fails_at=None) for day in (1, 2)]
    assert [(reading.visit, reading.coverage) for reading in readings] == [("watch", "partial"), ("watch", "complete")]


@pytest.mark.parametrize("fault", ["the first page again", "暂无", "the home page", "another list"])
def test_a_page_that_does_not_show_its_own_rows_makes_no_reading_complete(fault):
    world = make_list("counted", 6, since=START - timedelta(days=10))
    world.fault = {"url": world.listing.url_of(2), "what": fault}
    reading = world.crawl(START, fails_at=None)
    assert reading.coverage == "partial"
    world.fault = None
    later = [world.crawl(START + timedelta(days=day), fails_at=None) for day in range(1, 8)]
    assert "complete" in [reading.coverage for reading in later if reading]


def test_a_reading_with_a_page_missing_in_its_middle_is_never_gone_on_with():
    world = make_list("counted", 9, max_pages=5)
    world.fault = {"url": world.listing.url_of(2), "what": "the first page again"}
    reading = world.crawl(START, fails_at=None)
    assert (reading.coverage, reading.reason, reading.resume_url) == ("partial", Reason.PARSE_DOUBT, None)


@pytest.mark.parametrize("pager", PAGERS)
def test_a_long_list_without_days_is_gone_on_with_by_its_items(pager):
    world = make_list(pager, 12, max_pages=5)
    world.listing.is_dated = False
    readings = [world.crawl(START + timedelta(days=day), fails_at=None) for day in range(5)]
    assert [reading.coverage for reading in readings[:2]] == ["partial", "partial"]
    assert "complete" in [reading.coverage for reading in readings]
    assert max(reading.pages_read for reading in readings) <= 6


@pytest.mark.parametrize("is_dated", [True, False])
@pytest.mark.parametrize("pager", PAGERS)
def test_a_row_moved_up_among_those_read_the_night_before_is_not_passed_over(pager, is_dated):
    world = make_list(pager, 9, max_pages=4)
    world.listing.is_dated = is_dated
    world.crawl(START, fails_at=None)
    things = world.listing.things
    moved = things.pop()
    moved.day = things[7].day
    things.insert(8, moved)
    world.max_pages = 60
    reading = world.crawl(START + timedelta(days=1), fails_at=None)
    assert (reading.coverage, reading.is_joined) == ("complete", False)
    assert urls_of(reading) == {thing.url for thing in things}


@pytest.mark.parametrize("pinned", [0, 3])
def test_rows_without_days_that_were_put_on_top_anew_do_not_join_the_night_before(pinned):
    world = make_list("next", 9, max_pages=5)
    world.listing.is_dated = False
    world.crawl(START, fails_at=None)
    things = world.listing.things
    top, beyond = [things[place] for place in (6, 9, 12, 15)], things[-1]
    for thing in things[20 : 20 + pinned]:
        thing.is_pinned = True
    rest = [thing for thing in things if thing not in (*top, beyond) and not thing.is_pinned]
    gone = 1 + pinned  # as many as were put in above them
    world.listing.things = [*(thing for thing in things if thing.is_pinned), *top, beyond, *rest[gone:]]
    world.max_pages = 60
    reading = world.crawl(START + timedelta(days=1), fails_at=None)
    assert reading.coverage == "complete"
    assert urls_of(reading) | world.sights[0][1] >= {thing.url for thing in world.listing.things}


@pytest.mark.parametrize("pager", PAGERS)
def test_a_list_that_became_shorter_than_where_the_night_before_stopped_is_read_from_the_top(pager):
    world = make_list(pager, 9, max_pages=6)
    world.crawl(START, fails_at=None)
    del world.listing.things[10:30]
    reading = world.crawl(START + timedelta(days=1), fails_at=None)
    assert reading.coverage == "complete"
    assert urls_of(reading) >= {thing.url for thing in world.listing.things}


@pytest.mark.parametrize("says_total", [True, False])
@pytest.mark.parametrize("pager", PAGERS)
def test_a_row_of_the_first_page_taken_away_between_two_requests_is_noticed(pager, says_total):
    world = make_list(pager, 5)
    world.listing.says_total = says_total
    world.listing.change_meanwhile = lambda _: world.listing.things.pop(1)
    assert world.crawl(START, fails_at=None, shaken_at=3).coverage == "partial"
    assert world.crawl(START + timedelta(days=1), fails_at=None).coverage == "complete"


@pytest.mark.parametrize("says_total", [True, False])
@pytest.mark.parametrize("pager", PAGERS)
def test_a_row_put_in_on_top_does_not_stand_in_for_the_last_of_the_first_page_that_was_taken_away(pager, says_total):
    world = make_list(pager, 5)
    listing, ask = world.listing, world.ask
    listing.says_total = says_total

    def ask_while_it_changes(errand, night, now, fails_at):
        if world.asked == 1:
            del listing.things[listing.size - 1]
        elif errand.again:
            listing.grow(night + timedelta(days=1), 1)
        return ask(errand, night, now, fails_at)

    world.ask = ask_while_it_changes
    assert world.crawl(START, fails_at=None).coverage == "partial"
    world.ask = ask
    assert world.crawl(START + timedelta(days=1), fails_at=None).coverage == "complete"


def test_a_row_taken_away_further_down_is_noticed_where_the_list_counts_its_items():
    world = make_list("next", 5)
    world.listing.change_meanwhile = lambda _: world.listing.things.pop(6)
    assert world.crawl(START, fails_at=None, shaken_at=4).detail == "读取期间列表有变动，无法确认没有减少，未计为读全，下次重读"


@pytest.mark.parametrize(("says_total", "coverage"), [(True, "complete"), (False, "partial")])
def test_a_row_pushed_off_the_first_page_is_believed_where_the_list_counts_its_items(says_total, coverage):
    world = make_list("next", 5)
    world.listing.says_total = says_total
    world.listing.change_meanwhile = lambda night: world.listing.grow(night + timedelta(days=1), 1)
    assert world.crawl(START, fails_at=None, shaken_at=3).coverage == coverage


def test_a_page_more_moves_all_pages_of_a_list_that_counts_them_from_the_last():
    put_in = {}
    for pager in ("counted", "reverse"):
        world = make_list(pager, 5)
        world.listing.change_meanwhile = lambda night, listing=world.listing: listing.grow(night + timedelta(days=1), 1)
        put_in[pager] = world.crawl(START, fails_at=None, shaken_at=3).coverage
    assert put_in == {"counted": "complete", "reverse": "partial"}


def beyond_the_end(world: Nights, first: int, ask, steps: tuple[int, ...]):
    """Ask the site, whose addresses behind its last page show the last page's rows and name pages further on."""

    def answer(errand, night, now, fails_at):
        result, page = ask(errand, night, now, fails_at)
        number = int(errand.url.partition("index_")[2].partition(".")[0] or 0) + 1
        further = tuple(world.listing.url_of(number + step) for step in steps)
        if number <= first and page is not None:
            return result, replace(page, next_pages=further)
        last = world.listing.page_at(world.listing.url_of(first))
        fetch = replace(result.fetch, status="ok", sha256=f"{errand.url} at {now}")
        return Result(fetch), replace(last, next_pages=further, page_count=number + 10)

    return answer


@pytest.mark.parametrize("steps", [(1,), (1, 2, 10), (10, 1), (1, 2, -1, -2, 10), (1, 10), tuple(range(1, 60))])
@pytest.mark.parametrize("max_pages", [5, 8, 60])
def test_a_pager_that_leads_on_for_ever_is_left_once_its_pages_show_nothing_new(max_pages, steps):
    world = make_list("counted", 8, max_pages=max_pages)
    world.ask = beyond_the_end(world, 8, world.ask, steps)
    asked = []
    for day in range(4):
        reading = world.crawl(START + timedelta(days=day), fails_at=None)
        asked.append(world.asked if reading else 0)
        assert reading is None or reading.coverage == "partial"
    assert max(asked) <= 25
    if max_pages == 60 or steps not in ((10, 1), (1, 10)):  # pages in another order than the list's: no night goes on with another's
        assert {thing.url for thing in world.listing.things} <= set().union(*(urls for _, urls in world.sights))


def test_two_more_addresses_of_pages_read_do_not_keep_a_list_from_its_end():
    world = make_list("counted", 3)
    ask, listing = world.ask, world.listing

    def answer(errand, night, now, fails_at):
        number = {f"{BASE}a.html": 1, f"{BASE}b.html": 2}.get(errand.url)
        result, page = ask(replace(errand, url=listing.url_of(number)) if number else errand, night, now, fails_at)
        result = Result(replace(result.fetch, url=errand.url, sha256=errand.url))
        return result, replace(page, next_pages=(*page.next_pages, f"{BASE}a.html", f"{BASE}b.html"))

    world.ask = answer
    assert world.crawl(START, fails_at=None).coverage == "complete"


def with_a_token_in_each_link(ask):
    """Ask a site that writes another token behind every link on every answer."""

    def answer(errand, night, now, fails_at):
        result, page = ask(errand, night, now, fails_at)
        mark = next(marks)
        rows = tuple(replace(row, href=f"{row.href}?sid=x{mark}", url=f"{row.url}?sid=x{mark}") for row in page.rows)
        return Result(replace(result.fetch, sha256=f"{result.fetch.sha256} {mark}")), replace(page, rows=rows)

    marks = itertools.count()
    return answer


def test_a_list_whose_links_change_on_every_look_is_not_told_as_one_that_lost_rows():
    world = make_list("counted", 5)
    world.ask = with_a_token_in_each_link(world.ask)
    reading = world.crawl(START, fails_at=None)
    assert (reading.coverage, reading.status, reading.reason, reading.cause) == ("partial", "partial", Reason.PARSE_DOUBT, Cause.OURS)
    assert (reading.detail, reading.resume_url) == ("复看时标题和日期未变、网址全部不同，无法核对是否读全，待人工确认", None)


@pytest.mark.parametrize("max_pages", [4, 60])
def test_a_long_list_whose_links_change_on_every_look_is_read_once_a_week(max_pages):
    world = make_list("counted", 5, max_pages=max_pages)
    world.ask = with_a_token_in_each_link(world.ask)
    readings = [world.crawl(START + timedelta(days=day), fails_at=None) for day in range(14)]
    assert 1 < sum(reading is not None for reading in readings) <= 3


def test_a_list_whose_links_change_and_which_lost_a_row_is_told_as_one_that_lost_rows():
    world = make_list("counted", 5)
    world.ask = with_a_token_in_each_link(world.ask)
    world.listing.change_meanwhile = lambda _: world.listing.things.pop(1)
    assert world.crawl(START, fails_at=None, shaken_at=3).reason == Reason.COVERAGE
