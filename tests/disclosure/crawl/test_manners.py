"""Manners as the server's own log shows them, also with two processes, two cities and one of them killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, date, datetime

import pytest

from disclosure.crawl import run
from disclosure.errors import InputError, RunError
from disclosure.fetch import NightClock
from disclosure.fetch.client import TOTAL_LIMIT
from disclosure.fetch.turns import MARGIN
from disclosure.state import Taken, open_state

GAP = 0.2


def gaps(log):
    """Seconds from the end of each answer to the next request; negative where two overlap."""
    ordered = sorted(log, key=lambda hit: hit.began)
    return [later.began - earlier.ended for earlier, later in zip(ordered, ordered[1:], strict=False)]


def start(world, city: str, **more) -> subprocess.Popen:
    """A crawl in a process of its own."""
    env = os.environ | {
        "DISCLOSURE_DATA": str(world.folder / "data"),
        "DISCLOSURE_CITIES": str(world.folder / "cities"),
        "DISCLOSURE_CONNECT": ",".join(f"{host}={target}" for host, target in world.connect.items()),
        "DISCLOSURE_LOOPBACK_ONLY": "1",
    }
    command = [sys.executable, "-m", "disclosure.cli", "crawl", city, "--night", "2025-07-10", "--json"]
    return subprocess.Popen(command, env=env | more, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for(condition, seconds=120):
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)


def two_cities(world, *hosts, **manners):
    """The cities ``one`` and ``two`` on a host each, by default of different names, that share one address."""
    site = world.site("one.example")
    world.connect["two.example"] = world.connect["one.example"]
    for name, host in zip(("one", "two"), hosts or ("one.example", "two.example"), strict=True):
        site.put_column(f"/{name}/", 5)
        sites = [{"id": "www", "name": name, "url": f"http://{host}/", "platform": "trs"}]
        world.city({"list": f"/{name}/"}, name=name, sites=sites, manners={"delay": GAP, "jitter": 0.05} | manners)
    return site


def test_the_gap_is_never_shorter_than_asked_for(world, site):
    site.put_column("/tzgg/", 6)
    world.crawl(world.city({"tzgg": "/tzgg/"}, manners={"delay": GAP, "jitter": 0.1}))
    assert len(site.log) == 8
    assert min(gaps(site.log)) >= GAP


def test_the_gap_is_never_shorter_than_the_last_answer_took(world, site):
    for path in site.put_column("/tzgg/", 4):
        site.pages[path].slow = 0.3
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    slow = [hit for hit in site.log if "/t2" in hit.path]
    assert min(gaps(slow)) >= 0.3


def test_the_gap_doubles_with_every_attempt_and_is_tenfold_after_a_refusal(world, site):
    site.put("/broken/", "", status=500)
    site.put("/blocked/", "", status=403)
    site.put_column("/tzgg/", 1)
    world.crawl(world.city({"a": "/broken/", "b": "/blocked/", "c": "/tzgg/"}, manners={"delay": 0.1, "retries": 2}))
    assert site.paths[:6] == ["/robots.txt", "/broken/", "/broken/", "/broken/", "/blocked/", "/tzgg/"]
    assert [gap >= least for gap, least in zip(gaps(site.log), [0.1, 0.2, 0.4, 0.8, 1.0], strict=False)] == [True] * 5


def test_a_crawl_delay_is_kept(world, site):
    site.put_column("/tzgg/", 3)
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 0.4\n")
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    assert min(gaps(site.log)) >= 0.4


@pytest.mark.parametrize("hosts", [("one.example", "two.example"), ("one.example", "one.example")])
def test_two_processes_and_two_cities_share_one_address_without_overlap_or_short_gap(world, hosts):
    site = two_cities(world, *hosts)
    state = open_state(world.settings())
    turn = {"host": "somebody", "night": date(2025, 7, 10), "budget": 9, "holder": "somebody", "lease": 300.0, "gap": 0.0}
    assert state.take("127.0.0.1", **turn) == Taken()
    crawls = [start(world, name) for name in ("one", "two")]
    wait_for(lambda: len(list((world.folder / "data").glob("*/bronze/journal/*"))) == 2)
    time.sleep(0.5)
    assert site.log == [], "both wait for the address"
    state.release("127.0.0.1", host="somebody", holder="somebody", gap=0.0)
    state.close()
    assert [crawl.wait(180) for crawl in crawls] == [0, 0]
    assert {hit.host for hit in site.log} == set(hosts)
    assert len(site.log) == 12 + len(set(hosts)), "the rules of a host are asked for once"
    assert min(gaps(site.log)) >= GAP
    turns = [hit.path[:5] for hit in sorted(site.log, key=lambda hit: hit.began) if hit.path != "/robots.txt"]
    assert turns != sorted(turns), "they took turns"
    assert turns != sorted(turns, reverse=True), "they took turns"


@pytest.mark.parametrize("hosts", [("one.example", "two.example"), ("one.example", "one.example")])
def test_a_process_killed_with_a_request_under_way_frees_its_address_without_overlap_or_short_gap(world, hosts):
    site = two_cities(world, *hosts, timeout=0.5)
    site.pages["/one/"].drip = 0.004
    killed = start(world, "one")
    wait_for(lambda: "/one/" in site.paths)
    other = start(world, "two")
    held = site.log[-1]
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert (held.path, held.ended) == ("/one/", 0), "the answer was still on its way"
    assert other.wait(180) == 0
    theirs = [hit for hit in site.log if hit.path != "/one/"][1:]
    rules = ["/robots.txt"] * (len(set(hosts)) - 1)  # of the same host the dead one had asked
    assert [hit.path for hit in theirs[: len(rules) + 1]] == [*rules, "/two/"]
    assert len(theirs) == len(rules) + 6
    lease = 0.5 * TOTAL_LIMIT + MARGIN
    assert min(hit.began for hit in theirs) - held.began >= lease - 0.1, "nobody knew how long the dead one would still be answered"
    assert min(gaps(theirs)) >= GAP


def test_a_killed_crawl_goes_on_and_asks_for_nothing_twice(world, site):
    articles = site.put_column("/tzgg/", 12)
    world.city({"tzgg": "/tzgg/"}, manners={"delay": 0.05, "timeout": 0.3})
    killed = start(world, "qinghe")
    wait_for(lambda: len(site.articles) >= 5)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    before = site.articles
    report = world.crawl()
    assert report.articles_new == 12
    assert set(site.articles) == set(articles)
    twice = {path for path, count in site.articles.items() if count > 1}
    assert len(twice) <= 1, "only the one that was under way when the process died"
    assert twice <= {list(before)[-1]}
    assert site.paths.count("/tzgg/") == site.paths.count("/robots.txt") == 1
    assert len(world.rows("runs")) == 1
    assert {row["url"] for row in world.parsed("pages")} == {f"http://www.qinghe.example{path}" for path in ["/tzgg/", *articles]}
    assert list((world.folder / "data" / "qinghe" / "bronze").rglob("*.part")) == []


def test_the_journal_of_an_earlier_killed_night_is_finished_without_a_request(world, site):
    site.put_column("/tzgg/", 12)
    world.city({"tzgg": "/tzgg/"}, manners={"delay": 0.05, "timeout": 0.3})
    killed = start(world, "qinghe")
    wait_for(lambda: len(site.articles) >= 5)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    world.crawl(night=date(2025, 7, 11))
    first, second = world.rows("runs")
    assert (first["degraded"], second["degraded"]) == (True, False)
    statuses = {row["status"] for row in world.rows("fetches") if row["run_id"] == first["run_id"]}
    assert statuses == {"ok", "gone", "cancelled"}
    assert first["articles_new"] + second["articles_new"] == 12


def test_a_disk_that_refuses_is_one_line_and_the_next_run_asks_for_nothing_again(world, site):
    site.put_column("/tzgg/", 4)
    world.city({"tzgg": "/tzgg/"})
    bronze = world.folder / "data" / "qinghe" / "bronze"
    bronze.mkdir(parents=True)
    (bronze / "fetches").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(RunError, match="cannot write: .*the next run goes on from here"):
        world.crawl()
    (bronze / "fetches").unlink()
    before = len(site.log)
    assert world.crawl().articles_new == 4
    assert len(site.log) == before


def test_sigterm_ends_a_crawl_with_what_it_has(world, site):
    site.put_column("/tzgg/", 20)
    world.city({"tzgg": "/tzgg/"}, manners={"delay": 0.1})
    crawl = start(world, "qinghe")
    wait_for(lambda: len(site.articles) >= 3)
    crawl.send_signal(signal.SIGTERM)
    out, err = crawl.communicate(timeout=60)
    assert (crawl.returncode, err) == (0, "")
    assert out.count("\n") == 1
    (run,) = world.rows("runs")
    assert 3 <= run["articles_new"] < 20
    assert run["degraded"]
    assert "cancelled" in {row["status"] for row in world.rows("fetches")}


def test_two_crawls_of_one_city_exclude_each_other(world, site):
    site.put_column("/tzgg/", 1)
    city = world.city({"tzgg": "/tzgg/"})
    state = open_state(world.settings())
    with state.lock(f"crawl {city}"), pytest.raises(RunError, match="another run holds it"):
        world.crawl()
    assert site.log == []
    assert world.crawl().articles_new == 1


def test_outside_the_window_nothing_is_asked(world, site):
    site.put_column("/tzgg/", 1)
    report = world.crawl(world.city({"tzgg": "/tzgg/"}, clock="wall"))  # the night asked for is long past
    assert site.log == []
    (row,) = world.rows("columns")
    assert (row["status"], row["reason"], row["cause"]) == ("outside_window", "覆盖不全", "我方")
    assert (report.requests, report.degraded) == (0, True)


def test_a_window_that_is_over_stops_the_run_in_the_middle(world, site, monkeypatch):
    site.put_column("/tzgg/", 30)
    world.city({"tzgg": "/tzgg/"}, manners={"delay": 0.05, "window": ["23:00", "06:00"]})
    late = datetime(2025, 7, 10, 21, 59, 59, 500_000, tzinfo=UTC)  # half a second before 06:00 in Shanghai
    monkeypatch.setattr(run, "NightClock", lambda night, window, after: NightClock(night, window, after=late))
    report = world.crawl()
    assert 0 < report.articles_new < 30
    assert {row["status"] for row in world.rows("fetches")} == {"ok", "gone", "outside_window"}


def test_a_quiet_night_is_quiet(world, site):
    site.put_column("/tzgg/", 1)
    world.crawl(world.city({"tzgg": "/tzgg/"}, manners={"quiet_nights": ["2025-07-10"]}))
    assert site.log == []
    assert world.rows("columns")[0]["status"] == "outside_window"


def test_the_budget_is_shared_by_all_runs_of_a_night(world, site):
    site.put_column("/tzgg/", 4)
    world.city({"tzgg": "/tzgg/"}, manners={"budget": 6})
    for _ in range(3):
        world.crawl()
    assert len(site.log) == 6
    assert [row["status"] for row in world.rows("columns")][-1] == "budget_spent"


def test_robots_rules_are_kept_and_a_refused_column_says_so(world, site):
    site.put_column("/open/", 2)
    site.put_column("/closed/", 2)
    site.put("/robots.txt", "User-agent: *\nDisallow: /closed/\n")
    world.crawl(world.city({"open": "/open/", "closed": "/closed/"}))
    open_row, closed = world.rows("columns")
    assert (open_row["status"], open_row["articles_new"]) == ("ok", 2)
    assert (closed["status"], closed["reason"], closed["cause"]) == ("robots", "robots 不许", "站点")
    assert not any(path.startswith("/closed/") for path in site.paths)


@pytest.mark.parametrize(("status", "asked"), [(404, True), (403, True), (500, False), (503, False)])
def test_robots_that_is_missing_allows_and_robots_that_fails_forbids(world, site, status, asked):
    site.put_column("/tzgg/", 1)
    site.put("/robots.txt", "Disallow nothing", status=status)
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    (row,) = world.rows("columns")
    assert ("/tzgg/" in site.paths) is asked
    assert (row["status"], row["reason"]) == (("ok", None) if asked else ("server_error", "采集失败"))


@pytest.mark.parametrize(
    ("city", "more", "words"),
    [
        ({}, {}, "not on this machine"),
        ({"enabled": False}, {"loopback_only": False}, "not enabled"),
        ({"enabled": True}, {"loopback_only": False}, "no contact is set.*on this machine, set DISCLOSURE_CONNECT"),
        ({"enabled": True}, {"loopback_only": False, "contact": "政务公开办 0000-1234567"}, "clock: night"),
        ({"enabled": True, "clock": "wall"}, {"loopback_only": False, "contact": "政务公开办 0000-1234567"}, "manners.delay is laxer"),
    ],
)
def test_nobody_outside_is_asked_before_all_is_in_order(world, monkeypatch, city, more, words):
    def refuse(*_args, **_more):
        raise AssertionError("a socket was opened or a name looked up")

    world.city({"tzgg": "/tzgg/"}, sites=[{"id": "www", "name": "外部", "url": "http://192.0.2.1/"}], **city)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(InputError, match=words) as caught:
        world.crawl(**more)
    assert "\n" not in str(caught.value)
