"""The ledger says what the server's own log says; the commands print it."""

import json
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

import pytest

from disclosure import bronze
from disclosure.crawl.journal import Journal, journal_path
from disclosure.evidence_store import EvidenceStore
from disclosure.fetch import Fetch
from disclosure.ledger import peak_per_minute, read_ledger
from disclosure.ledger.entries import SUMS
from disclosure.state import open_state

OPENS = datetime(2025, 7, 10, 15, tzinfo=UTC)  # 23:00 in Shanghai

KEYS = [
    *("address", "hosts", "night", "requests", "bytes", "not_modified", "peak_per_minute", "gap_min_s", "gap_max_s", "robots", "refusals"),
    *("not_modified_share", "first_request_at", "last_request_at", "mean_answer_s", "purposes", "answers", "stopped", "permissions"),
    *("other_requests", "unrecorded", "whole"),
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
    seen = {}
    for night in (date(2025, 7, 10), date(2025, 7, 11)):
        before = {site: len(site.log) for site in (one, two)}
        world.crawl(night=night)
        for site in (one, two):
            hits = site.log[before[site] :]
            seen[night.isoformat(), site.ip] = (len(hits), sum(hit.status == 304 for hit in hits))
    entries = read_ledger(world.folder / "data" / "qinghe")
    assert {(entry["night"], entry["address"]): (entry["requests"], entry["not_modified"]) for entry in entries} == seen
    assert len(seen) == 4
    assert [count for _, count in seen.values()][2:] != [0, 0]
    data = world.folder / "data" / "qinghe"
    assert [entry["night"] for entry in read_ledger(data, date(2025, 7, 11))] == ["2025-07-11"] * 2
    assert len(read_ledger(data, since=date(2025, 7, 11))) == len(read_ledger(data, until=date(2025, 7, 10))) == 2
    assert read_ledger(data, since=date(2025, 7, 12)) == []


def test_the_command_prints_json_lines(world, site, run):
    site.put_column("/tzgg/", 2)
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    ledger = run("ledger", "qinghe", "--night", "2025-07-10", "--json")
    assert (ledger.exit_code, ledger.stderr) == (0, "")
    assert [list(json.loads(line)) for line in ledger.stdout.splitlines()] == [KEYS]


def test_the_command_prints_a_table_for_people_with_the_rules_below(world, site, run):
    site.put_column("/tzgg/", 2)
    site.put_column("/closed/", 2)
    site.put("/robots.txt", "User-agent: *\nDisallow: /closed/\n")
    world.crawl(world.city({"tzgg": "/tzgg/", "closed": "/closed/"}))
    head, line, rule = run("ledger", "qinghe").stdout.splitlines()
    assert head.split()[:3] == ["夜", "地址", "请求"]
    assert line.split()[:3] == ["2025-07-10", "127.0.0.1", "4"]
    assert line.endswith("www.qinghe.example")
    assert rule == "2025-07-10  www.qinghe.example  robots.txt: Disallow: /closed/  1 次未问"


def test_the_table_says_which_permission_was_used(world, site, run):
    site.put_column("/closed/", 1)
    site.put("/robots.txt", "User-agent: *\nDisallow: /closed/\n")
    permission = {"number": "清府办函〔2025〕1号", "by": "清河市人民政府办公室", "until": date(2030, 1, 1)}
    sites = [{"id": "www", "name": "清河市", "url": "http://www.qinghe.example/", "robots_permission": permission}]
    world.crawl(world.city({"closed": "/closed/"}, sites=sites))
    last = run("ledger", "qinghe").stdout.splitlines()[-1]
    assert last == "2025-07-10  www.qinghe.example  robots.txt: 按书面许可 清府办函〔2025〕1号 读取"


def test_the_pause_between_two_runs_of_a_night_is_as_long_as_the_server_saw_it(world, site):
    site.put_column("/tzgg/", 1)
    world.city({"tzgg": "/tzgg/"}, manners={"delay": 0.2})
    world.crawl()
    last = max(hit.ended for hit in site.log)
    world.crawl()
    pause = min(hit.began for hit in site.log if hit.began > last) - last
    (entry,) = read_ledger(world.folder / "data" / "qinghe")
    assert 0.19 <= entry["gap_min_s"] <= pause + 0.1


def fetch(second, seconds=0.5, **more):
    """A record of a request that began at a second of the night."""
    began = OPENS + timedelta(seconds=second)
    values = {
        "address": "127.0.0.1",
        "host": "www.qinghe.example",
        "url": f"http://www.qinghe.example/{second}",
        "purpose": "list",
        "status": "ok",
    }
    values |= {"run_id": "r", "city": "qinghe", "night": OPENS.date(), "seq": 1, "column_id": "a"} | more
    return Fetch(requested_at=began, finished_at=began + timedelta(seconds=seconds), **values)


def ledger_of(folder, *fetches, run_id="r"):
    """The first entry of some records."""
    bronze.write_rows(bronze.run_file(folder, "fetches", OPENS.date(), run_id), map(asdict, fetches), bronze.FETCHES)
    return read_ledger(folder)[0]


@pytest.mark.parametrize(
    ("seconds", "most"), [([], 0), ([0], 1), ([0, 60], 1), ([0, 59.9], 2), ([0, 30, 59, 61, 62, 200], 4), ([5, 4, 3], 3)]
)
def test_the_largest_rate_is_of_requests_that_began_within_any_sixty_seconds(seconds, most):
    assert peak_per_minute(OPENS + timedelta(seconds=second) for second in seconds) == most


def test_gaps_are_measured_over_all_hosts_and_runs_of_an_address(tmp_path):
    ledger_of(tmp_path, fetch(0), fetch(10, host="zwgk.qinghe.example"))
    entry = ledger_of(tmp_path, fetch(4, seconds=2.0), fetch(30), run_id="s")
    assert (entry["hosts"], entry["requests"]) == (["www.qinghe.example", "zwgk.qinghe.example"], 4)
    assert (entry["gap_min_s"], entry["gap_max_s"]) == (3.5, 19.5)


def test_an_overlap_is_no_gap_and_shows_as_one_below_nought(tmp_path):
    entry = ledger_of(tmp_path, fetch(0, seconds=10.0), fetch(4), fetch(5))
    assert entry["gap_min_s"] == -6.0


def test_what_was_not_asked_counts_as_no_request(tmp_path):
    rows = [fetch(0), fetch(5, status="robots", attempt=0), fetch(5, status="not_modified", attempt=0, detail="read in this run for a")]
    entry = ledger_of(tmp_path, *rows)
    assert (entry["requests"], entry["not_modified"], entry["refusals"], entry["gap_min_s"]) == (1, 0, {"robots": 1}, None)


def test_rules_are_read_from_the_records_or_else_from_the_stored_robots(tmp_path):
    sha256 = EvidenceStore(tmp_path).save(b"User-agent: *\nDisallow: /old/\nCrawl-delay: 7\n")
    site = "http://www.qinghe.example"
    entry = ledger_of(
        tmp_path,
        fetch(0, purpose="robots", url=f"{site}/robots.txt", sha256=sha256, http_status=200),
        *[fetch(9, status="robots", attempt=0, detail="robots.txt: Disallow: /zwgk/") for _ in range(2)],
        fetch(9, status="robots", attempt=0, detail="robots.txt forbids it", url=f"{site}/old/1.html"),
    )
    robots = entry["robots"]["www.qinghe.example"]
    assert (robots["crawl_delay"], robots["refused"], robots["fetched_at"]) == (7.0, 3, "2025-07-10T15:00:00.500000+00:00")
    assert robots["rules"] == [{"rule": "Disallow: /zwgk/", "pages": 2}, {"rule": "Disallow: /old/", "pages": 1}]


def test_a_robots_answer_of_the_day_before_is_named_with_its_time(tmp_path):
    sha256 = EvidenceStore(tmp_path).save(b"User-agent: *\nCrawl-delay: 9\n")
    kept = fetch(0, purpose="robots", status="not_modified", attempt=0, sha256=sha256, detail="as of 2025-07-10T14:00:00+00:00: ok")
    robots = ledger_of(tmp_path, kept, fetch(9))["robots"]["www.qinghe.example"]
    assert (robots["status"], robots["fetched_at"], robots["crawl_delay"]) == ("ok", "2025-07-10T14:00:00+00:00", 9.0)


def test_a_permission_that_was_used_is_named(tmp_path):
    entry = ledger_of(tmp_path, fetch(0, detail="permission 清政办〔2025〕3号; robots.txt: Disallow: /zwgk/"), fetch(9))
    assert (entry["permissions"], entry["requests"]) == (["清政办〔2025〕3号"], 2)


def test_a_host_that_was_left_alone_is_named_with_the_cause(tmp_path):
    stopped = fetch(9, status="blocked", attempt=0, detail="a protection wall; the host is not asked again this night")
    closed = fetch(9, status="server_error", attempt=0, detail="robots.txt: HTTP 503", host="zwgk.qinghe.example")
    entry = ledger_of(tmp_path, fetch(0, status="blocked"), stopped, closed)
    assert entry["stopped"] == {"www.qinghe.example": "blocked"}
    assert (entry["answers"], entry["refusals"]) == ({"blocked": 1}, {"blocked": 2})
    assert [robots["closed"] for robots in entry["robots"].values()] == [0, 1]


def leave_journal(folder, *fetches, run_id="killed"):
    """A run that was killed in the middle of a line."""
    journal = Journal(journal_path(folder, OPENS.date(), run_id), run_id=run_id, night=OPENS.date(), started_at=OPENS)
    for one in fetches:
        journal.append(one)
    journal.close(finished=False)
    with journal.path.open("ab") as file:
        file.write(b'{"run_id": "killed", "cut off')


def test_requests_of_a_run_that_did_not_finish_are_counted(tmp_path):
    ledger_of(tmp_path, fetch(0))
    leave_journal(tmp_path, fetch(8, run_id="killed"))
    (entry,) = read_ledger(tmp_path)
    assert (entry["requests"], entry["gap_min_s"]) == (2, 7.5)


def test_requests_for_other_cities_at_the_same_address_are_told_apart(tmp_path):
    ledger_of(tmp_path / "south", fetch(2), fetch(6), fetch(9, status="robots", attempt=0), fetch(9, address="127.0.0.9"))
    ledger_of(tmp_path / "north", fetch(0))
    (entry,) = read_ledger(tmp_path / "north", also=[tmp_path / "south"])
    assert (entry["requests"], entry["other_requests"]) == (1, 2)


def test_what_the_server_saw_is_summed_over_all_cities(tmp_path):
    place = {"address": "198.51.100.7"}
    ledger_of(
        tmp_path / "south", fetch(5, bytes=7, **place), fetch(70, bytes=8, **place), fetch(8), fetch(9, attempt=0, status="robots", **place)
    )
    ledger_of(tmp_path / "north", fetch(0, bytes=1, **place), fetch(20, seconds=1.5, status="not_modified", **place))
    (entry,) = read_ledger(tmp_path / "north", also=[tmp_path / "south"])
    assert (entry["requests"], entry["bytes"], entry["gap_min_s"], entry["peak_per_minute"], entry["other_requests"]) == (2, 1, 19.5, 2, 2)
    assert entry["whole"] == {
        "requests": 4, "bytes": 16, "not_modified": 1, "peak_per_minute": 3, "gap_min_s": 4.5, "gap_max_s": 48.5, "not_modified_share": 0.25,
        "first_request_at": "2025-07-10T15:00:00+00:00", "last_request_at": "2025-07-10T15:01:10+00:00", "mean_answer_s": 0.75,
    }  # fmt: skip
    (alone,) = read_ledger(tmp_path / "north")
    assert alone["whole"] == {name: alone[name] for name in SUMS}


@pytest.mark.parametrize("second", [0.1, 0.507, 9.0])
@pytest.mark.parametrize("address", ["127.0.0.1", "198.51.100.7", "no.address.example"])
def test_cities_on_loopback_with_clocks_of_their_own_are_not_compared(tmp_path, address, second):
    ledger_of(tmp_path / "south", fetch(second, address=address))
    ledger_of(tmp_path / "north", fetch(0, address=address))
    is_known, gap = address != "127.0.0.1", round(second - 0.5, 3)
    (entry,) = read_ledger(tmp_path / "north", also=[tmp_path / "south"])
    (shared,) = read_ledger(tmp_path / "north", also=[tmp_path / "south"], one_clock=True)
    for whole, told in ((entry["whole"], is_known), (shared["whole"], True)):
        found = (whole["requests"], whole["gap_min_s"], whole["gap_max_s"], whole["peak_per_minute"])
        assert found == (2, *((gap, gap, 2) if told else (None, None, None)))
    (alone,) = read_ledger(tmp_path / "north", also=[tmp_path / "east"])
    assert alone["whole"]["peak_per_minute"] == 1


@pytest.mark.parametrize(("counted", "unrecorded"), [(5, 2), (3, 0), (0, None), (2, None)])
def test_requests_that_were_counted_and_of_which_no_record_tells_are_owned_up_to(tmp_path, counted, unrecorded):
    """A kill leaves none; a night from before the address was counted cannot be told."""
    ledger_of(tmp_path / "north", fetch(0), fetch(9, status="robots", attempt=0))
    ledger_of(tmp_path / "south", fetch(4), fetch(6), fetch(6, address="127.0.0.9"))
    asked = []

    def count(address, night):
        asked.append((address, night))
        return counted

    (entry,) = read_ledger(tmp_path / "north", also=[tmp_path / "south"], counted=count)
    assert (entry["unrecorded"], entry["whole"]["requests"], asked) == (unrecorded, 3, [("127.0.0.1", OPENS.date())])
    assert read_ledger(tmp_path / "north")[0]["unrecorded"] is None


def test_the_command_owns_up_to_a_request_that_a_kill_cut(world, site, run):
    site.put_column("/tzgg/", 2)
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    assert [json.loads(line)["unrecorded"] for line in run("ledger", "qinghe", "--json").stdout.splitlines()] == [0]
    assert "没有记录" not in run("ledger", "qinghe").stdout
    with closing(open_state(world.settings())) as state:
        state.take("127.0.0.1", host="www.qinghe.example", night=OPENS.date(), budget=99, holder="killed", lease=1.0, gap=0.0)
    assert [json.loads(line)["unrecorded"] for line in run("ledger", "qinghe", "--json").stdout.splitlines()] == [1]
    assert (
        run("ledger", "qinghe").stdout.splitlines()[-1] == "2025-07-10  127.0.0.1  另有至多 1 次请求没有记录（采集被强行终止，或正在进行）"
    )


def test_requests_of_another_citys_run_that_was_killed_or_goes_on_are_told_too(tmp_path):
    ledger_of(tmp_path / "north", fetch(0))
    ledger_of(tmp_path / "south", fetch(2))
    leave_journal(tmp_path / "south", fetch(4), fetch(6, status="robots", attempt=0), fetch(8, address="127.0.0.9"))
    leave_journal(tmp_path / "east", fetch(10), fetch(12))  # its first run: nothing of it is finished
    (entry,) = read_ledger(tmp_path / "north", also=[tmp_path / "south", tmp_path / "east"])
    assert (entry["requests"], entry["other_requests"]) == (1, 4)
    assert [entry["other_requests"] for entry in read_ledger(tmp_path / "north", OPENS.date(), also=[tmp_path / "east"])] == [2]


def test_a_finished_run_whose_journal_is_still_there_is_counted_once(tmp_path):
    ledger_of(tmp_path / "north", fetch(0))
    ledger_of(tmp_path / "south", fetch(2), fetch(4))
    (run,) = {path.stem for path in (tmp_path / "south").rglob("fetches/*/*.parquet")}
    leave_journal(tmp_path / "south", fetch(2), fetch(4), run_id=run)
    (entry,) = read_ledger(tmp_path / "north", also=[tmp_path / "south"])
    assert entry["other_requests"] == 2


def test_the_command_tells_of_a_city_of_which_no_run_has_finished_yet(world, site, run):
    site.put_column("/tzgg/", 2)
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    leave_journal(world.folder / "data" / "linxi", fetch(4), fetch(8))
    (entry,) = map(json.loads, run("ledger", "qinghe", "--json").stdout.splitlines())
    assert entry["other_requests"] == 2
