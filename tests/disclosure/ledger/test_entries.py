"""The ledger says what the server's own log says; the commands print it."""

import json
from datetime import date

from disclosure.ledger import read_ledger

KEYS = [
    *("address", "hosts", "night", "requests", "bytes", "not_modified", "peak_per_minute", "gap_min_s", "gap_max_s", "robots", "refusals"),
    *("not_modified_share", "first_request_at", "last_request_at", "mean_answer_s", "purposes", "answers", "stopped", "permissions"),
    "other_requests",
]


def test_the_ledger_agrees_with_the_servers_log(world, site):
    site.put_column("/tzgg/", 5)
    site.put_column("/closed/", 5)
    site.put("/robots.txt", "User-agent: *\nDisallow: /closed/\nCrawl-delay: 0.1\n")
    world.crawl(world.city({"tzgg": "/tzgg/", "closed": "/closed/"}))
    (entry,) = read_ledger(world.folder / "data" / "qinghe")
    ordered = sorted(site.log, key=lambda hit: hit.began)
    gaps = [later.began - earlier.ended for earlier, later in zip(ordered, ordered[1:], strict=False)]
    assert list(entry) == KEYS
    assert (entry["address"], entry["hosts"], entry["night"]) == ("127.0.0.1", ["www.qinghe.example"], "2025-07-10")
    assert (entry["requests"], entry["peak_per_minute"], entry["not_modified"]) == (len(site.log), len(site.log), 0)
    assert entry["bytes"] == sum(len(site.pages[hit.path].body) for hit in site.log)
    assert 0.1 <= entry["gap_min_s"] <= min(gaps) + 0.001
    assert entry["gap_max_s"] <= max(gaps) + 0.001
    (host, robots), *others = entry["robots"].items()
    assert (host, others) == ("www.qinghe.example", [])
    assert (robots["status"], robots["crawl_delay"], robots["refused"], robots["closed"]) == ("ok", 0.1, 1, 0)
    assert robots["fetched_at"].startswith("2025-07-10T15:00:00")
    assert entry["purposes"] == {"robots": 1, "list": 1, "article": 5, "attachment": 0}
    assert entry["answers"] == {"ok": 7}
    assert entry["refusals"] == {"robots": 1}


def test_every_night_and_address_has_its_entry(world):
    one, two = world.site("one.example"), world.site("two.example", ip="127.0.0.2")
    one.put_column("/a/", 2)
    two.put_column("/b/", 2)
    sites = [{"id": name, "name": name, "url": f"http://{name}.example/", "platform": "trs"} for name in ("one", "two")]
    world.city({"a": "/a/", "b": "http://two.example/b/"}, sites=sites)
    world.crawl()
    world.crawl(night=date(2025, 7, 11))
    entries = read_ledger(world.folder / "data" / "qinghe")
    assert [(entry["night"], entry["address"], entry["requests"], entry["not_modified"]) for entry in entries] == [
        ("2025-07-10", "127.0.0.1", 4, 0),
        ("2025-07-10", "127.0.0.2", 4, 0),
        ("2025-07-11", "127.0.0.1", 4, 3),
        ("2025-07-11", "127.0.0.2", 4, 3),
    ]
    assert len(read_ledger(world.folder / "data" / "qinghe", date(2025, 7, 11))) == 2


def test_the_commands_print_json_lines(world, site, run):
    site.put_column("/tzgg/", 2)
    site.put("/weg/", "", status=404)
    world.city({"tzgg": "/tzgg/", "weg": "/weg/"})
    crawl = run("crawl", "qinghe", "--night", "2025-07-10", "--json")
    assert (crawl.exit_code, crawl.stderr) == (0, "")
    lines = [json.loads(line) for line in crawl.stdout.splitlines()]
    usual = ["column", "host", "status", "pages", "rows", "articles_new", "articles_unchanged", "coverage"]
    assert [list(line) for line in lines] == [usual, [*usual, "reason"]]
    ledger = run("ledger", "qinghe", "--night", "2025-07-10", "--json")
    assert [list(json.loads(line)) for line in ledger.stdout.splitlines()] == [KEYS]


def test_the_commands_print_lines_for_people(world, site, run):
    site.put_column("/tzgg/", 2)
    world.city({"tzgg": "/tzgg/"})
    crawl = run("crawl", "qinghe", "--night", "2025-07-10").stdout.splitlines()
    assert crawl[0] == "tzgg  www.qinghe.example  ok  1 pages, 2 rows, 2 new, 0 unchanged, coverage complete"
    assert crawl[1].startswith("qinghe, night of 2025-07-10: 1 columns read; 2 articles new, 0 unchanged, 0 failed; 4 requests")
    head, line = run("ledger", "qinghe").stdout.splitlines()
    assert head.split()[:3] == ["夜", "地址", "请求"]
    assert line.split()[:3] == ["2025-07-10", "127.0.0.1", "4"]
    assert line.endswith("www.qinghe.example")


def test_a_city_without_a_night_has_an_empty_ledger(world, run):
    world.city({"tzgg": "/tzgg/"})
    assert run("ledger", "qinghe").stdout == "no night is recorded\n"
