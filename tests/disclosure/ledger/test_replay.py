"""The servers' own logs, replayed against the ledger and against every rule of a careful guest that can be seen from outside."""

import itertools
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from types import SimpleNamespace

import pytest

from disclosure.crawl import run as run_module
from disclosure.ledger import read_ledger
from disclosure.nights import night_window

ONE, TWO, THREE, SOUTH, EAST, LATE = (f"{name}.example" for name in ("one", "two", "three", "south", "east", "late"))
DELAY, JITTER, CRAWL_DELAY, RETRY_AFTER, SLOW = 0.04, 0.02, 0.1, 1.0, 0.15
BUDGET, LAST = 5, 6  # requests
CONTACT = "青禾市公开网页阅读服务 0000-0000"
LURES = (
    '<img src="/img/a.png"><script src="/js/count.js"></script><link rel="stylesheet" href="/css/a.css"><iframe src="/frame.html"></iframe>'
    '<form method="post" action="/comment"><input name="q"></form><a href="/private/t20250601_9.html">内部</a>'
)
ARTICLE = "/a/202506/t202506{:02}_{}.html"


@pytest.fixture(scope="module")
def replay(long_world, crawl_helpers, watching):
    """One night of four cities: two hosts of the city 北 and one of 南 share an address, and their crawls run at the same time; a third host of 北
    has its own; 东 has a small budget, for 晚 the window closes in the middle. 北 comes twice, half an hour apart."""
    world, night = long_world, crawl_helpers.NIGHT
    clock = watching.SharedClock(night)
    shared, other, small, late = (world.site(f"x{n}.example", ip=f"127.0.0.{n}") for n in (1, 2, 3, 4))
    sites = {"shared": shared, "other": other, "small": small, "late": late}
    logs = SimpleNamespace(**{name: watching.Watched(clock).watch(site) for name, site in sites.items()})
    for host, site in {ONE: shared, TWO: shared, SOUTH: shared, THREE: other, EAST: small, LATE: late}.items():
        world.connect[host] = site.target
    fill_shared(shared, logs.shared, crawl_helpers.Page)
    other.put_column("/c/", 3)
    other.put_column("/private/", 2)
    other.put("/robots.txt", f"User-agent: *\nDisallow: /private/\nCrawl-delay: {CRAWL_DELAY}\n")
    small.put_column("/e/", 8)
    late.put_column("/l/", 9)
    manners = {"delay": DELAY, "jitter": JITTER}
    world.city(
        {"a": "/a/", "b": f"http://{TWO}/b/", "c": f"http://{THREE}/c/", "closed": f"http://{THREE}/private/"},
        name="north", sites=[base(ONE), base(TWO), base(THREE)], manners=manners,
    )  # fmt: skip
    world.city({"d": "/d/"}, name="south", sites=[base(SOUTH)], manners=manners)
    world.city({"e": "/e/"}, name="east", sites=[base(EAST)], manners=manners | {"budget": BUDGET, "backfill": 1, "revisit": 1})
    world.city({"l": "/l/"}, name="late", sites=[base(LATE)], manners=manners)
    with pytest.MonkeyPatch.context() as patch:
        together = Barrier(3)

        def begin_together(*_, **__):
            together.wait(60)
            return clock

        patch.setattr(run_module, "NightClock", begin_together)
        with ThreadPoolExecutor() as pool:
            for done in [pool.submit(world.crawl, name, contact=CONTACT) for name in ("north", "south", "east")]:
                done.result()
        patch.setattr(run_module, "NightClock", lambda *_, **__: clock)
        clock.skip(minutes=30)
        middle = clock.now()
        world.crawl("north", contact=CONTACT)
        logs.late.then[LAST] = lambda: clock.skip_to(night_window(night)[1])
        world.crawl("late", contact=CONTACT)
    ledger = {
        (city, entry["address"]): entry
        for city in ("north", "south", "east", "late")
        for entry in read_ledger(world.folder / "data" / city, also=others(world, city), one_clock=True)
    }
    return SimpleNamespace(logs=logs, ledger=ledger, middle=middle, night=night, pages=[page.body for page in shared.pages.values()])


def base(host):
    return {"id": host.split(".")[0], "name": host, "url": f"http://{host}/", "platform": "trs"}


def others(world, city):
    return [folder for folder in (world.folder / "data").iterdir() if folder.is_dir() and folder.name != city]


def fill_shared(site, watched, page):
    """Columns of three hosts with an article of every kind of trouble."""
    site.put_column("/a/", 8, text=f"正文{LURES}")
    site.put_column("/b/", 2)
    site.put_column("/d/", 5)
    site.put_article("/moved.html", "关于第8号事项的通知", "2025-06-08", "正文。" * 40)
    site.pages[ARTICLE.format(8, 8)] = page(status=302, headers={"Location": "/moved.html"}, has_etag=False)
    site.pages[ARTICLE.format(7, 7)] = page(b"forbidden", 403)
    site.pages[ARTICLE.format(6, 6)] = page(b"broken", 500)
    site.pages[ARTICLE.format(5, 5)] = page(b"gone", 404)
    site.pages[ARTICLE.format(4, 4)].slow = SLOW
    watched.first[ARTICLE.format(3, 3)] = [page(b"busy", 429, headers={"Retry-After": str(int(RETRY_AFTER))})]


def gaps(entries):
    """Seconds from the end of each answer to the next request, with both entries."""
    return [((later.began - earlier.ended).total_seconds(), earlier, later) for earlier, later in itertools.pairwise(entries)]


def everything(replay):
    return [entry for watched in vars(replay.logs).values() for entry in watched.of()]


def runs_of(replay, entries):
    """The requests of the first and of the second run."""
    return [[entry for entry in entries if (entry.began < replay.middle) is is_first] for is_first in (True, False)]


CASES = [
    ("north", "127.0.0.1", "shared", (ONE, TWO)),
    ("north", "127.0.0.2", "other", (THREE,)),
    ("south", "127.0.0.1", "shared", (SOUTH,)),
    ("east", "127.0.0.3", "small", (EAST,)),
    ("late", "127.0.0.4", "late", (LATE,)),
]


def test_the_night_had_every_kind_of_answer(replay):
    assert set(Counter(entry.status for entry in everything(replay))) == {200, 302, 304, 403, 404, 429, 500}
    assert set(replay.ledger) == {(city, address) for city, address, _, _ in CASES}


@pytest.mark.parametrize(("city", "address", "log", "hosts"), CASES)
def test_the_ledger_counts_what_the_server_counted(replay, city, address, log, hosts):
    entry, seen = replay.ledger[city, address], getattr(replay.logs, log).of(*hosts)
    assert (entry["hosts"], entry["night"]) == (sorted(hosts), "2025-07-10")
    assert entry["requests"] == len(seen)
    assert entry["bytes"] == sum(line.bytes for line in seen)
    assert entry["not_modified"] == sum(line.status == 304 for line in seen)
    assert entry["not_modified_share"] == pytest.approx(entry["not_modified"] / len(seen), abs=0.001)
    assert entry["purposes"]["robots"] == sum(line.path == "/robots.txt" for line in seen)
    assert entry["purposes"]["list"] == sum(line.is_list for line in seen)
    assert entry["purposes"]["article"] == sum(line.is_article or line.path == "/moved.html" for line in seen)
    assert entry["refusals"].get("blocked", 0) == sum(line.status == 403 for line in seen)
    assert entry["refusals"].get("rate_limited", 0) == sum(line.status == 429 for line in seen)
    everybody = getattr(replay.logs, log).of()
    assert entry["other_requests"] == len(everybody) - len(seen)
    whole = entry["whole"]
    assert (whole["requests"], whole["bytes"]) == (len(everybody), sum(line.bytes for line in everybody))


@pytest.mark.parametrize(("city", "address", "log", "hosts"), CASES)
def test_the_ledgers_gaps_lie_between_what_was_demanded_and_what_the_server_saw(replay, city, address, log, hosts):
    entry, seen = replay.ledger[city, address], getattr(replay.logs, log).of(*hosts)
    found = [gap for gap, _, _ in gaps(seen)]
    assert (CRAWL_DELAY if hosts == (THREE,) else DELAY) <= entry["gap_min_s"] <= min(found) + 0.001
    assert RETRY_AFTER * (hosts == (ONE, TWO)) <= entry["gap_max_s"] <= max(found) + 0.001
    everybody = [gap for gap, _, _ in gaps(getattr(replay.logs, log).of())]
    assert DELAY <= entry["whole"]["gap_min_s"] <= min(everybody) + 0.001
    assert entry["whole"]["gap_max_s"] <= max(everybody) + 0.001
    assert (entry["gap_max_s"] > 1700) is (city == "north"), "half an hour lay between the two runs of one city"


@pytest.mark.parametrize(("city", "address", "log", "hosts"), CASES)
def test_the_largest_rate_is_that_of_the_busier_run(replay, city, address, log, hosts):
    seen = getattr(replay.logs, log).of(*hosts)
    assert replay.ledger[city, address]["peak_per_minute"] == max(map(len, runs_of(replay, seen)))
    assert (seen[-1].began - seen[0].began < timedelta(minutes=1)) is (city != "north")


def test_the_ledger_names_the_rule_that_kept_us_out(replay):
    robots = replay.ledger["north", "127.0.0.2"]["robots"][THREE]
    assert (robots["status"], robots["crawl_delay"], robots["refused"]) == ("ok", CRAWL_DELAY, 2)
    assert robots["rules"] == [{"rule": "Disallow: /private/", "pages": 2}]


@pytest.mark.parametrize("log", ["shared", "other", "small", "late"])
def test_one_request_is_in_flight_and_the_gap_is_kept_over_all_hosts_cities_and_runs(replay, log):
    entries = getattr(replay.logs, log).of()
    assert len(entries) > 3
    for gap, earlier, later in gaps(entries):
        took = (earlier.ended - earlier.began).total_seconds()
        assert gap >= max(DELAY, took), (earlier, later)


def test_the_shared_address_went_from_one_city_to_the_other(replay):
    first, _ = runs_of(replay, replay.logs.shared.of())
    assert sum((earlier.host == SOUTH) is not (later.host == SOUTH) for earlier, later in itertools.pairwise(first)) >= 1


def test_a_slow_answer_a_refusal_a_failure_and_a_wish_for_rest_are_heeded(replay):
    after = {}
    for gap, earlier, _ in gaps(runs_of(replay, replay.logs.shared.of())[0]):
        after.setdefault("slow" if earlier.path == ARTICLE.format(4, 4) else earlier.status, []).append(gap)
    assert min(after["slow"]) >= SLOW
    assert min(after[403]) >= 10 * DELAY
    assert sorted(after[500])[0] >= 2 * DELAY
    assert sorted(after[500])[-1] >= 4 * DELAY
    assert after[429][0] >= RETRY_AFTER


def test_a_crawl_delay_holds_from_the_first_page_on(replay):
    assert min(gap for gap, _, _ in gaps(replay.logs.other.of())) >= CRAWL_DELAY


def test_robots_comes_first_and_once_a_night_and_nothing_it_forbids_is_asked(replay):
    for hosts, log in [((ONE,), "shared"), ((TWO,), "shared"), ((SOUTH,), "shared"), ((THREE,), "other"), ((EAST,), "small")]:
        paths = [entry.path for entry in getattr(replay.logs, log).of(*hosts)]
        assert paths[0] == "/robots.txt"
        assert paths.count("/robots.txt") == 1
    assert not [entry.path for entry in replay.logs.other.of() if entry.path.startswith("/private/")]


def test_lists_are_read_before_articles(replay):
    for hosts in ((ONE, TWO), (SOUTH,)):
        for entries in runs_of(replay, replay.logs.shared.of(*hosts)):
            kinds = [entry.is_article for entry in entries if entry.is_article or entry.is_list]
            assert kinds == sorted(kinds)


def test_every_request_says_who_asks_and_carries_no_cookie(replay):
    agents = {entry.headers["User-Agent"].encode("latin-1").decode("utf-8") for entry in everything(replay)}
    assert agents == {f"PublicPageReader/1.0 ({CONTACT})"}
    assert not [entry for entry in everything(replay) if {"cookie", "referer", "authorization"} & {name.lower() for name in entry.headers}]


def test_only_pages_are_asked_for_and_only_by_get(replay):
    assert {entry.method for entry in everything(replay)} == {"GET"}
    assert not [
        entry.path
        for entry in everything(replay)
        if not (entry.is_list or entry.is_article or entry.path in ("/robots.txt", "/moved.html"))
    ]
    assert sum(LURES.encode() in body for body in replay.pages) > 3


def test_what_is_asked_again_is_asked_on_condition(replay):
    repeated = 0
    for entries in (replay.logs.shared.of(ONE), replay.logs.shared.of(TWO), replay.logs.other.of()):
        known = {}
        for entry in entries:
            if entry.path in known:
                assert entry.headers.get("If-None-Match") == known[entry.path], entry.path
                repeated += 1
            if entry.status in (200, 304) and entry.etag:
                known[entry.path] = entry.etag
    assert repeated >= 3


def test_no_article_is_sent_twice(replay):
    sent = Counter((entry.host, entry.path) for entry in everything(replay) if entry.is_article and entry.status == 200)
    assert len(sent) > 12
    assert set(sent.values()) == {1}


def test_the_budget_of_a_host_is_kept(replay):
    assert len(replay.logs.small.of()) == BUDGET
    assert replay.ledger["east", "127.0.0.3"]["refusals"]["budget_spent"] >= 1


def test_nothing_is_asked_outside_the_window(replay):
    opens, closes = night_window(replay.night)
    assert all(opens <= entry.began < closes for entry in everything(replay))
    assert len(replay.logs.late.of()) == LAST
    assert replay.ledger["late", "127.0.0.4"]["refusals"]["outside_window"] >= 1
