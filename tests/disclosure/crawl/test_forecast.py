"""The plan of a night: made without a request, and what it says is what the night then does."""

import json
from datetime import date, timedelta

from click.testing import CliRunner

from disclosure.cli import cli
from disclosure.crawl import crawl_city
from disclosure.crawl.forecast import plan_night
from disclosure.registry import load_city
from disclosure.state import open_state

NIGHT = date(2025, 6, 2)
ROUNDS = [{"id": "2025Q2", "name": "二季度", "window": ["2025-04-01", "2025-06-30"]}]


def make_plan(world, night):
    return plan_night(load_city(world.folder / "cities" / "qinghe"), world.folder / "data" / "qinghe", night)


def test_a_plan_of_a_new_city_says_that_nobody_knows_how_long_its_lists_are(world, site):
    site.put_column("/a/", 2)
    world.city({"a": "/a/", "b": "/b/"})
    found = make_plan(world, NIGHT)
    assert [(entry.column, entry.visit, entry.pages) for entry in found.columns] == [("a", "backfill", None), ("b", "backfill", None)]
    assert (found.unknown, found.requests) == (2, 3)
    assert site.log == []


def test_a_plan_counts_the_requests_that_the_night_then_makes(world, site):
    site.put_column("/a/", 6)
    site.put_column("/b/", 3)
    world.city({"a": "/a/", "b": "/b/"}, kinds={"b": "static"})
    world.crawl(night=NIGHT)
    for day in (1, 10, 20, 28):
        night = NIGHT + timedelta(days=day)
        found = make_plan(world, night)
        site.log.clear()
        report = world.crawl(night=night)
        assert found.requests == report.requests == len(site.log)
        assert {entry.column for entry in found.columns} == {line["column"] for line in report.columns}


def test_a_plan_of_the_closing_sweep_names_the_round_and_every_item(world, site):
    site.put_column("/a/", 4)
    world.city({"a": "/a/"}, rounds=ROUNDS)
    world.crawl(night=NIGHT)
    found = make_plan(world, date(2025, 7, 1))
    assert (found.sweep, found.columns[0].visit) == ("2025Q2", "sweep")
    site.log.clear()
    assert world.crawl(night=date(2025, 7, 1)).requests == found.requests


def test_what_the_budget_does_not_hold_waits_and_the_end_follows_from_the_gaps(world, site):
    site.put_column("/a/", 20)
    world.city({"a": "/a/"}, manners={"budget": 10})
    world.crawl(night=NIGHT)
    world.city({"a": "/a/"}, manners={"budget": 10, "delay": 60, "jitter": 0})
    found = make_plan(world, NIGHT + timedelta(days=1))
    [entry] = found.addresses
    assert (entry.requests, entry.waiting) == (7, 10)
    assert timedelta(minutes=7) <= entry.ends_at - found.opens_at < timedelta(minutes=8)
    assert entry.fits


def test_a_quiet_night_asks_nobody(world, site):
    site.put_column("/a/", 2)
    world.city({"a": "/a/"}, manners={"quiet_nights": ["2025-06-02"]})
    found = make_plan(world, NIGHT)
    assert (found.requests, found.is_quiet) == (0, True)
    assert "a quiet night" in found.summary()


def test_the_command_prints_the_plan_and_asks_nobody(world, site, monkeypatch):
    site.put_column("/a/", 2)
    world.city({"a": "/a/"})
    monkeypatch.setenv("DISCLOSURE_CITIES", str(world.folder / "cities"))
    arguments = ["crawl", "qinghe", "--plan", "--night", "2025-06-02", "--data", str(world.folder / "data")]
    text = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert "not counted: what other cities are yet to ask of these hosts this night" in text.output
    lines = text.stdout.splitlines()
    assert lines[0].endswith(
        "what the night of 2025-06-02 will read between 06-02 23:00 and 06-03 06:00 (Asia/Shanghai); nobody is asked for this plan"
    )
    assert lines[1].startswith("  backfill: ")
    assert lines[2] == "a  www.qinghe.example  backfill  not read yet  (not read back yet)"
    assert "(1 list page, 0 new articles, 0 looks at known ones)" in lines[3]
    assert "this is the plan of a first night" in text.stderr
    document = json.loads(CliRunner().invoke(cli, [*arguments, "--json"], catch_exceptions=False).stdout)
    assert document["columns"][0] == {
        "column": "a", "host": "www.qinghe.example", "visit": "backfill", "why": "not read back yet", "pages": None, "articles": 0.0,
    }  # fmt: skip
    assert document["opens_at"] == "2025-06-02T15:00:00+00:00"
    assert site.log == []


def test_every_run_keeps_the_plan_it_began_with(world, site):
    site.put_column("/a/", 2)
    report = world.crawl(world.city({"a": "/a/"}), night=NIGHT)
    path = world.folder / "data" / "qinghe" / "bronze" / "plans" / "2025-06-02" / f"{report.run_id}.json"
    assert json.loads(path.read_text(encoding="utf-8"))["columns"][0]["column"] == "a"


def test_a_backlog_is_no_news_and_shares_bound_what_is_expected(world, site):
    site.put_column("/a/", 30)
    world.city({"a": "/a/"}, manners={"budget": 20})
    world.crawl(night=NIGHT)
    for day in (1, 2, 3, 4):
        night = NIGHT + timedelta(days=day)
        expected = make_plan(world, night).requests
        assert expected == world.crawl(night=night).requests


def test_a_crawl_delay_of_the_night_before_is_in_the_plan(world, site):
    site.put_column("/a/", 2)
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 0.2\n", headers={"Content-Type": "text/plain"})
    world.crawl(world.city({"a": "/a/"}), night=NIGHT)
    [entry] = make_plan(world, NIGHT + timedelta(days=1)).addresses
    assert (entry.gap_s, entry.requests) == (0.2, 2)


def test_second_tries_and_detours_are_expected_as_the_last_run_had_them(world, site):
    other = world.site("qinghe.example", ip="127.0.0.2")
    articles = other.put_column("/a/", 5)
    for path in ("/robots.txt", "/a/", *articles):
        site.put(path, "", status=301, headers={"Location": f"http://qinghe.example{path}"})
    alias = {"id": "www", "name": "门户", "url": "http://www.qinghe.example/", "platform": "trs", "aliases": ["qinghe.example"]}
    world.city({"a": "/a/"}, sites=[alias])
    world.crawl(night=NIGHT)
    night = NIGHT + timedelta(days=28)
    found = make_plan(world, night)
    assert [(entry.lists, entry.looks, entry.further) for entry in found.addresses] == [(1, 5, 6)]
    assert "6 of them second tries or sent on to another address, as in the last run" in found.summary()
    assert world.crawl(night=night).requests == found.requests + 1  # robots.txt is sent on as well


def test_a_plan_of_a_site_that_answers_at_once_names_no_second_tries(world, site):
    site.put_column("/a/", 5)
    world.crawl(world.city({"a": "/a/"}), night=NIGHT)
    found = make_plan(world, NIGHT + timedelta(days=28))
    assert ([entry.further for entry in found.addresses], "second tries" in found.summary()) == ([0], False)


def test_a_second_run_of_a_night_plans_what_the_first_has_left(world, site):
    site.put_column("/a/", 4)
    world.crawl(world.city({"a": "/a/"}, manners={"budget": 5}), night=NIGHT)
    state = open_state(world.settings())
    try:
        city, folder = load_city(world.folder / "cities" / "qinghe"), world.folder / "data" / "qinghe"
        found = plan_night(city, folder, NIGHT, spent=lambda host: state.requests_of(host, NIGHT))
    finally:
        state.close()
    assert found.requests == 1  # robots.txt, the list and two articles were had
    assert world.crawl(night=NIGHT).requests == 1


def test_what_another_city_asked_of_the_host_is_spent(world, site):
    site.put_column("/a/", 3)
    site.put_column("/b/", 8)
    world.city({"b": "/b/"}, name="linxi", manners={"budget": 20})
    world.city({"a": "/a/"}, manners={"budget": 12})
    world.crawl("linxi", night=NIGHT)
    heard = []
    report = crawl_city(world.settings(), "qinghe", NIGHT, heard.append)
    assert report.requests == 2
    assert "about 2 requests" in heard[0]


def test_the_time_for_one_host_bounds_its_requests(world, site):
    site.put_column("/a/", 20)
    world.crawl(world.city({"a": "/a/"}, manners={"budget": 5}), night=NIGHT)
    world.city({"a": "/a/"}, manners={"delay": 60, "host_seconds": 240})
    [entry] = make_plan(world, NIGHT + timedelta(days=1)).addresses
    assert (entry.requests, entry.waiting > 0) == (4, True)


def test_a_crawl_tells_its_plan_before_the_first_request(world, site, monkeypatch):
    site.put_column("/a/", 2)
    world.city({"a": "/a/"})
    heard = []
    crawl_city(world.settings(), "qinghe", NIGHT, lambda summary: heard.append((summary, len(site.log))))
    [(summary, asked)] = heard
    assert (summary.startswith("qinghe, night of 2025-06-02: 1 backfill; about 2 requests"), asked) == (True, 0)
    monkeypatch.setenv("DISCLOSURE_CITIES", str(world.folder / "cities"))
    monkeypatch.setenv("DISCLOSURE_CONNECT", ",".join(f"{host}={target}" for host, target in world.connect.items()))
    arguments = ["crawl", "qinghe", "--night", "2025-06-03", "--data", str(world.folder / "data")]
    done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert done.stderr.startswith("plan: qinghe, night of 2025-06-03: 1 watch; about 2 requests")
    assert "plan:" not in done.stdout
    assert CliRunner().invoke(cli, [*arguments, "--json"], catch_exceptions=False).stderr == ""
