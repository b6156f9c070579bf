"""Disks that get full, kills at any moment, two runs at once, clocks that jump: nothing fetched twice, nothing lost, nothing half-written."""

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pyarrow.parquet as pq
import pytest

from disclosure import evidence_store
from disclosure.crawl import crawl_city, run
from disclosure.errors import RunError
from disclosure.state import database

NIGHT = date(2025, 7, 10)
ARTICLES = 10
BOTH = [
    {"id": "www", "name": "青禾市政府网", "url": "http://www.qinghe.example/", "platform": "trs"},
    {"id": "zw", "name": "青禾市公开平台", "url": "http://zw.qinghe.example/", "platform": "trs"},
]
FULL = """
import resource, sys
from disclosure.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))
sys.argv = ["disclosure", "crawl", "qinghe", "--night", "2025-07-10", "--json"]
main()
"""

DIE = """
import os, signal
from datetime import date
from disclosure import bronze
from disclosure.crawl import run
from disclosure.settings import Settings
write = bronze.write_rows
def write_or_die(path, *args, **more):
    if "/{step}/" in str(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_name(f".{{path.name}}.{{os.getpid()}}.part").write_bytes(b"PAR1 half")
        os.kill(os.getpid(), signal.SIGKILL)
    return write(path, *args, **more)
bronze.write_rows = write_or_die
run.crawl_city(Settings.model_validate_json({settings!r}), "qinghe", date(2025, 7, 10))
"""

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["disclosure.crawl.run"])


@pytest.fixture
def two_sites(world):
    """A city with a host at each of two addresses, ten articles on each."""
    sites = [world.site(), world.site("zw.qinghe.example", ip="127.0.0.2")]
    sites[0].put_column("/tzgg/", ARTICLES)
    sites[1].put_column("/gk/", ARTICLES)
    return sites


def make_city(world, **manners):
    return world.city({"tzgg": "/tzgg/", "gk": "http://zw.qinghe.example/gk/"}, sites=BOTH, manners={"timeout": 5} | manners)


def environment(world) -> dict[str, str]:
    return os.environ | {
        "DISCLOSURE_DATA": str(world.folder / "data"),
        "DISCLOSURE_CITIES": str(world.folder / "cities"),
        "DISCLOSURE_CONNECT": ",".join(f"{host}={target}" for host, target in world.connect.items()),
        "DISCLOSURE_LOOPBACK_ONLY": "1",
    }


def content(world):
    """What a crawl leaves that does not depend on when and in how many goes it was made."""
    last = {}
    for row in world.rows("fetches"):
        if row["attempt"] and row["status"] in ("ok", "gone"):
            last[row["url"]] = (row["purpose"], row["status"], row["sha256"], row["column_id"])
    pages = {(row["sha256"], row["url"], row["kind"], row["title"], row["body"]) for row in world.parsed("pages")}
    rows = {(row["page_url"], row["position"], row["title"], row["url"], row["date"]) for row in world.parsed("rows")}
    return last, pages, rows


def check_whole(world):
    """Every file of the city can be read, and none is half-written."""
    folder = world.folder / "data" / "qinghe"
    assert [path for path in folder.rglob("*") if ".part" in path.name] == []
    assert list((folder / "bronze" / "journal").glob("*")) == []
    paths = list(folder.rglob("*.parquet"))
    assert len(paths) >= 6
    for path in paths:
        assert pq.read_table(path).num_columns
    held = {path.name.removesuffix(".gz") for path in (folder / "bronze" / "bodies").rglob("*.gz")}
    assert {row["sha256"] for row in world.rows("fetches") if row["sha256"]} <= held


@pytest.fixture(scope="module")
def undisturbed(long_world):
    """What a crawl that nothing happens to leaves of the two sites."""
    sites = [long_world.site(), long_world.site("zw.qinghe.example", ip="127.0.0.2")]
    sites[0].put_column("/tzgg/", ARTICLES)
    sites[1].put_column("/gk/", ARTICLES)
    make_city(long_world)
    long_world.crawl()
    check_whole(long_world)
    return content(long_world)


def test_kills_at_any_moment_lose_nothing_and_fetch_nothing_twice(world, two_sites, undisturbed):
    make_city(world, delay=0.01, timeout=0.5)
    moments, kills = random.Random(5), 0
    for _ in range(4):
        crawl = processes.Process(target=crawl_city, args=(world.settings(), "qinghe", NIGHT))
        crawl.start()
        seen, more = sum(len(site.log) for site in two_sites), moments.randrange(1, 9)
        until = time.monotonic() + 60
        while crawl.is_alive() and sum(len(site.log) for site in two_sites) < seen + more and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(moments.random() * 0.02)
        kills += crawl.is_alive()
        os.kill(crawl.pid, signal.SIGKILL)
        crawl.join()
    assert kills >= 2
    report = world.crawl()
    assert (report.articles_new, report.degraded) == (2 * ARTICLES, False)
    assert len(world.rows("runs")) == 1
    assert content(world) == undisturbed
    check_whole(world)
    sent = [count for site in two_sites for count in site.articles.values()]
    assert len(sent) == 2 * ARTICLES
    assert sum(sent) - len(sent) <= kills * len(two_sites), "only what was under way at a kill"


def test_kills_while_the_files_are_written_lose_nothing(world, two_sites, undisturbed):
    make_city(world)
    for step in ("fetches", "columns", "runs"):
        crawl = processes.Process(target=exec, args=(DIE.format(settings=world.settings().model_dump_json(), step=step), {}))
        crawl.start()
        crawl.join()
        assert crawl.exitcode == -signal.SIGKILL
    before = [len(site.log) for site in two_sites]
    assert world.crawl().articles_new == 2 * ARTICLES
    assert [len(site.log) for site in two_sites] == before, "all was fetched by the first"
    assert content(world) == undisturbed
    check_whole(world)


@pytest.mark.parametrize("point", ["body", "journal", "pages"])
def test_a_full_disk_is_one_line_and_costs_nothing_that_was_there(world, site, point):
    noise = random.Random(7)
    words = ["".join(chr(noise.randrange(0x4E00, 0x9FA5)) for _ in range(20_000)) for _ in range(16)]
    world.city({"tzgg": "/tzgg/"})
    paths = site.put_column("/tzgg/", ARTICLES)
    for number, path in enumerate(paths):
        title, day = f"关于第{ARTICLES - number}号事项的通知", f"2025-06-{ARTICLES - number:02}"
        if point == "body" and number == 5:
            site.put_article(path, title, day, "".join(words))
        elif point == "journal":
            site.pages[path].headers = {f"X-{name}": "x" * 990 for name in range(50)}
        elif point == "pages":  # what pages say waits in a file of its own
            site.put_article(path, title, day, words[number])
    command = [sys.executable, "-c", FULL.format(most=400_000)]
    failed = subprocess.run(command, env=environment(world), capture_output=True, text=True, timeout=60, check=False)
    assert failed.returncode != 0
    assert failed.stdout == ""
    assert (failed.stderr.count("\n"), "cannot write" in failed.stderr, "goes on from here" in failed.stderr) == (1, True, True), (
        failed.stderr
    )
    report = world.crawl()
    assert (report.articles_new, report.degraded) == (ARTICLES, False)
    twice = [path for path, count in site.articles.items() if count > 1]
    assert len(twice) <= 1, "only the one that could not be kept"
    assert set(site.articles) == set(paths)
    check_whole(world)


def test_two_runs_of_one_city_at_once_are_one(world, two_sites):
    make_city(world, delay=0.02)
    command = [sys.executable, "-m", "disclosure.cli", "crawl", "qinghe", "--night", "2025-07-10", "--json"]
    crawls = [
        subprocess.Popen(command, env=environment(world), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    errors = [crawl.communicate(timeout=60)[1] for crawl in crawls]
    assert len(world.rows("runs")) == sum(crawl.returncode == 0 for crawl in crawls) >= 1
    for crawl, error in zip(crawls, errors, strict=True):
        assert crawl.returncode == 0 or (error.count("\n") == 1 and "another run holds it" in error)
    assert [set(site.articles.values()) for site in two_sites] == [{1}, {1}]
    assert [len(site.articles) for site in two_sites] == [ARTICLES, ARTICLES]
    check_whole(world)


class JumpingClock:
    """Instants of the night that jump once, after so many looks."""

    def __init__(self, looks: int, jump: timedelta) -> None:
        self._start, self._began = datetime(2025, 7, 10, 18, 0, tzinfo=UTC), time.monotonic()  # two in the morning in Shanghai
        self._looks, self._jump = looks, jump

    def now(self) -> datetime:
        self._looks -= 1
        jump = self._jump if self._looks < 0 else timedelta()
        return self._start + timedelta(seconds=time.monotonic() - self._began) + jump


@pytest.mark.parametrize("hours", [-0.5, 0.5, -12, 12, -24 * 400])
def test_a_clock_that_jumps_costs_at_most_the_rest_of_the_night(world, two_sites, undisturbed, monkeypatch, hours):
    make_city(world)
    with monkeypatch.context() as patch:
        patch.setattr(run, "NightClock", lambda *_args, **_more: JumpingClock(40, timedelta(hours=hours)))
        first = world.crawl()
    statuses = {row["status"] for row in world.rows("fetches")}
    assert statuses <= {"ok", "gone", "outside_window"}
    assert ("outside_window" in statuses) is (abs(hours) > 10)
    second = world.crawl(night=date(2025, 7, 11))
    assert (first.articles_new + second.articles_new, second.degraded) == (2 * ARTICLES, False)
    assert content(world) == undisturbed
    assert [set(site.articles.values()) for site in two_sites] == [{1}, {1}]
    check_whole(world)


@pytest.mark.parametrize("days", [-400, 400])
def test_a_state_database_whose_clock_jumps_delays_nobody_and_hurries_nobody(world, two_sites, monkeypatch, days):
    make_city(world, delay=0.05)
    world.crawl()
    monkeypatch.setitem(database.CLOCK, "sqlite", f"({database.CLOCK['sqlite']} + {days} * 86400.0)")
    two_sites[0].put_column("/tzgg/", ARTICLES + 2)
    started = time.monotonic()
    report = world.crawl(night=date(2025, 7, 11))
    assert (report.articles_new, report.degraded) == (2, False)
    assert time.monotonic() - started < 60, "not the days that the clock lost"
    for site in two_sites:
        ordered = sorted(site.log, key=lambda hit: hit.began)
        assert min(later.began - earlier.ended for earlier, later in zip(ordered, ordered[1:], strict=False)) >= 0.05
    check_whole(world)


def test_on_a_full_disk_nobody_is_asked_and_nothing_is_asked_twice(world, site, monkeypatch):
    site.put_column("/tzgg/", ARTICLES)
    world.city({"tzgg": "/tzgg/"})
    free = iter([10**9] * 10)
    with monkeypatch.context() as patch:
        patch.setattr(evidence_store.shutil, "disk_usage", lambda _: SimpleNamespace(free=next(free, 10**6)))
        for _ in range(3):
            with pytest.raises(RunError, match="the disk is full: 1.0 MB are free") as error:
                world.crawl()
            assert "the next run goes on from here" in str(error.value)
    assert len(site.log) == 5, "as long as there was room"
    assert world.crawl().articles_new == ARTICLES
    assert set(site.articles.values()) == {1}
    assert len(site.articles) == ARTICLES
    check_whole(world)
