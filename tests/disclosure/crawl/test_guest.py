"""What a careful guest does at the door: rules of a day, permissions, walls, limits, and addresses that are nobody's business. As the server's log shows it."""

import json
import threading
from datetime import date, timedelta

import pytest

from disclosure.errors import InputError
from disclosure.evidence.verify import verify_chain
from disclosure.evidence_store import EvidenceStore
from disclosure.fetch import NightClock
from disclosure.fetch.hosts import Host
from disclosure.fetch.turns import Turns
from disclosure.ledger import read_ledger
from disclosure.state import Stopped, open_state

NIGHT, NEXT, LATER = date(2025, 7, 10), date(2025, 7, 11), date(2025, 7, 12)
TWO = [
    {"id": "www", "name": "青禾市政府网", "url": "http://www.qinghe.example/", "platform": "trs"},
    {"id": "zw", "name": "青禾市公开平台", "url": "http://zw.qinghe.example/", "platform": "trs"},
]
RULES = "User-agent: *\nDisallow: /closed/\n"
CHALLENGE = (
    "<html><head><script>document.cookie='__jsl_clearance='+('a'+'b');location.href=location.pathname</script></head><body></body></html>"
)


def robots_rows(world, **more):
    return [row for row in world.rows("fetches", **more) if row["purpose"] == "robots"]


def statuses(report) -> dict[str, str]:
    return {line["column"]: line["status"] for line in report.columns}


def two_hosts(world, **columns):
    """A city of two hosts at one address; ``columns`` is id → address."""
    site = world.site()
    world.connect["zw.qinghe.example"] = world.connect["www.qinghe.example"]
    world.city(columns, sites=TWO)
    return site


# robots.txt


@pytest.mark.parametrize(("body", "status"), [(RULES, 200), ("", 404), ("no entry", 403)])
def test_a_second_run_of_a_day_uses_the_rules_of_the_first(world, site, body, status):
    site.put_column("/open/", 1)
    site.put_column("/closed/", 1)
    site.put("/robots.txt", body, status=status)
    world.city({"open": "/open/", "closed": "/closed/"})
    first, second = world.crawl(), world.crawl()
    assert site.paths.count("/robots.txt") == 1
    assert statuses(first) == statuses(second)
    assert statuses(second)["closed"] == ("robots" if status == 200 else "ok")
    asked, kept = robots_rows(world)
    assert (kept["status"], kept["attempt"], kept["sha256"], kept["http_status"]) == (
        "not_modified",
        0,
        asked["sha256"],
        asked["http_status"],
    )
    assert kept["detail"] == f"as of {asked['finished_at'].isoformat(timespec='seconds')}: {asked['status']}"


@pytest.mark.parametrize(("body", "status", "said"), [(RULES, 200, "ok"), ("", 404, "gone"), ("no such page", 404, "gone")])
def test_two_cities_on_one_host_ask_for_its_rules_once_and_each_has_its_evidence(world, site, body, status, said):
    site.put_column("/open/", 1)
    site.put_column("/closed/", 1)
    site.put("/robots.txt", body, status=status)
    world.city({"open": "/open/", "closed": "/closed/"})
    world.city({"open": "/open/", "closed": "/closed/"}, name="linxi")
    first, second = world.crawl(), world.crawl("linxi")
    assert site.paths.count("/robots.txt") == 1
    assert statuses(first) == statuses(second)
    (asked,), (told,) = robots_rows(world), robots_rows(world, city="linxi")
    assert (told["status"], told["attempt"], told["sha256"], told["http_status"]) == ("not_modified", 0, asked["sha256"], status)
    at = asked["finished_at"].isoformat(timespec="seconds")
    assert told["detail"] == f"as of {at}: {said}; qinghe asked, in its run {asked['run_id']}"
    folder = world.settings().city_data("linxi")
    assert told["sha256"] is None or EvidenceStore(folder).open(told["sha256"]) == body.encode()
    (entry,) = read_ledger(folder)
    assert entry["robots"]["www.qinghe.example"]["status"] == said
    assert verify_chain(folder, deep=True) == []


def test_two_cities_that_begin_in_one_moment_ask_for_the_rules_once(world, site):
    site.put("/robots.txt", RULES, slow=0.3)
    names = ("qinghe", "linxi", "donghe")
    for name in names:
        site.put_column(f"/{name}/", 1)
        world.city({"a": f"/{name}/"}, name=name)
    threads = [threading.Thread(target=world.crawl, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert site.paths.count("/robots.txt") == 1
    assert [len(robots_rows(world, city=name)) for name in names] == [1] * 3
    assert sorted(row["attempt"] for name in names for row in robots_rows(world, city=name)) == [0, 0, 1]
    state = open_state(world.settings())
    assert state.requests_of("www.qinghe.example", NIGHT) == len(site.log), "a turn that was not used costs no budget"
    state.close()


def test_after_a_day_the_rules_are_asked_for_again(world, site):
    site.put_column("/tzgg/", 1)
    world.city({"tzgg": "/tzgg/"})
    for night in (NIGHT, LATER):
        world.crawl(night=night)
    assert site.paths.count("/robots.txt") == 2


@pytest.mark.parametrize("status", [500, 503, 429])
def test_rules_that_could_not_be_had_are_asked_for_by_the_next_run(world, site, status):
    site.put_column("/tzgg/", 1)
    site.put("/robots.txt", "", status=status)
    world.city({"tzgg": "/tzgg/"}, manners={"retries": 0})
    assert statuses(world.crawl())["tzgg"] == ("rate_limited" if status == 429 else "server_error")
    site.put("/robots.txt", "", status=404)
    assert statuses(world.crawl())["tzgg"] == "ok"
    assert site.paths.count("/robots.txt") == 2


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_a_success_without_a_body_holds_no_rules(world, site, status):
    site.put_column("/closed/", 1)
    site.put("/robots.txt", "", status=status)
    world.city({"closed": "/closed/"})
    assert [statuses(world.crawl()), statuses(world.crawl())] == [{"closed": "ok"}] * 2
    assert [(row["status"], row["http_status"]) for row in robots_rows(world)] == [("ok", status), ("not_modified", status)]
    assert site.paths.count("/robots.txt") == 1


def test_another_success_with_rules_is_read(world, site):
    site.put_column("/closed/", 1)
    site.put("/robots.txt", RULES, status=202)
    assert statuses(world.crawl(world.city({"closed": "/closed/"})))["closed"] == "robots"


@pytest.mark.parametrize("hops", [1, 2])
@pytest.mark.parametrize("cookie", [{}, {"Set-Cookie": "seen=1"}])
def test_rules_that_lead_to_themselves_close_the_host_and_are_asked_for_by_the_next_run(world, site, hops, cookie):
    site.put_column("/tzgg/", 1)
    way = ["/robots.txt", *(f"/r{hop}" for hop in range(1, hops)), "/robots.txt"]
    for here, there in zip(way, way[1:], strict=False):
        site.put(here, "", status=302, headers={"Location": there} | cookie)
    world.city({"tzgg": "/tzgg/"})
    for _ in range(2):
        (line,) = world.crawl().columns
        assert (line["status"], line["reason"]) == (("blocked", "防护或挑战页") if cookie else ("moved", "采集失败"))
    assert set(site.paths) == set(way)
    if not cookie:
        assert site.paths == way[:-1] * 2
        (refused, _) = (row["detail"] for row in world.rows("fetches") if row["purpose"] == "list")
        assert refused.startswith("robots.txt: leads in a circle: http://www.qinghe.example/robots.txt")


def test_rules_behind_five_redirects_are_found_and_more_are_none(world, site):
    site.put_column("/closed/", 1)
    for hop in range(5):
        site.put("/robots.txt" if hop == 0 else f"/r{hop}", "", status=301, headers={"Location": f"/r{hop + 1}"})
    site.put("/r5", RULES)
    world.city({"closed": "/closed/"})
    assert statuses(world.crawl())["closed"] == "robots"
    site.put("/r5", "", status=301, headers={"Location": "/r6"})
    site.put("/r6", RULES)
    assert statuses(world.crawl(night=LATER))["closed"] == "ok"
    assert "/r6" not in site.paths


def test_a_web_page_in_place_of_rules_is_told_and_a_walls_page_stops_the_host(world, site):
    site.put_column("/closed/", 1)
    site.put("/robots.txt", "<html><body><p>首页</p></body></html>")
    world.city({"closed": "/closed/"})
    assert statuses(world.crawl())["closed"] == "ok"
    assert robots_rows(world)[0]["detail"] == "a web page in place of robots.txt, read as no rules"
    site.put("/robots.txt", CHALLENGE)
    before = len(site.log)
    assert statuses(world.crawl(night=LATER))["closed"] == "blocked"
    assert site.paths[before:] == ["/robots.txt"]


def test_a_permission_that_ends_while_the_turn_is_waited_for_is_not_used(world, site, monkeypatch):
    site.put_column("/closed/", 1)
    site.put("/robots.txt", RULES)
    permission = {"number": "青府办函〔2025〕3号", "by": "市政府办", "until": str(NIGHT)}
    city = world.city({"closed": "/closed/"}, sites=[TWO[0] | {"robots_permission": permission}])
    waited = timedelta()
    now, take = NightClock.now, Turns.take

    def take_late(turns, host):
        nonlocal waited
        waited = timedelta(hours=2 if len(site.log) == 2 else 0)  # over midnight, before the third request
        return take(turns, host)

    monkeypatch.setattr(NightClock, "now", lambda clock: now(clock) + waited)
    monkeypatch.setattr(Turns, "take", take_late)
    world.crawl(city)
    assert site.paths == ["/robots.txt", "/closed/"]
    last = world.rows("fetches")[-1]
    assert (last["purpose"], last["detail"], last["attempt"]) == ("article", "robots.txt: Disallow: /closed/", 0)
    state = open_state(world.settings())
    assert state.requests_of("www.qinghe.example", NIGHT) == 2, "a turn that was not used costs no budget"
    state.close()


def test_a_refused_row_names_its_rule_and_a_permitted_one_its_permission(world, site):
    site.put_column("/closed/", 1)
    site.put("/robots.txt", RULES)
    permission = {"number": "青府办函〔2025〕3号", "by": "市政府办", "until": "2025-07-11"}
    sites = [TWO[0] | {"robots_permission": permission}]
    world.city({"closed": "/closed/"}, sites=sites)
    assert statuses(world.crawl(night=NEXT))["closed"] == "ok"
    permitted = [row["detail"] for row in world.rows("fetches") if row["purpose"] != "robots"]
    assert permitted == ["permission 青府办函〔2025〕3号; robots.txt: Disallow: /closed/"] * 2
    assert statuses(world.crawl(night=LATER))["closed"] == "robots"
    refused = world.rows("fetches", night=LATER)[-1]
    assert (refused["detail"], refused["attempt"], refused["http_status"]) == ("robots.txt: Disallow: /closed/", 0, None)


# robots.txt that leads to another host

ABC = [{"id": name, "name": f"{name}站", "url": f"http://{name}.example/", "platform": "trs"} for name in "abc"]


def chain_of(world, *hops, status=200, body=RULES):
    """Hosts a, b, c of one address with a column each; the robots.txt of each leads to the next address of ``hops``, the last of them answers."""
    sites = {name: world.site(f"{name}.example") for name in "abc"}
    for site in sites.values():
        site.put_column("/open/", 1)
        site.put_column("/closed/", 1)
    for name, there in zip("abc", hops, strict=False):
        sites[name].put("/robots.txt", "", status=302, headers={"Location": there})
    sites["abc"[len(hops)]].put("/robots.txt", body, status=status)
    columns = {f"{name}{path}": f"http://{name}.example/{path}/" for name in sites for path in ("open", "closed")}
    world.city(columns, sites=ABC, manners={"retries": 0})
    return sites


@pytest.mark.parametrize("own", [RULES, ""])
def test_what_another_host_is_told_of_its_rules_is_not_what_this_host_says_of_its_own(world, own):
    sites = chain_of(world, "http://b.example/robots.txt?from=a", body=own)
    sites["b"].put("/robots.txt?from=a", "", status=404)
    sites["c"].put("/robots.txt", "", status=404)
    for night in (NIGHT, LATER):
        before = len(sites["b"].log)
        found = statuses(world.crawl(night=night))
        assert (found["aclosed"], found["bclosed"]) == ("ok", "robots" if own else "ok")
        assert sites["b"].paths[before:].count("/robots.txt") == 1
    assert sites["b"].articles.total() == (1 if own else 2)


@pytest.mark.parametrize(("status", "said"), [(500, "server_error"), (404, "ok"), (200, "robots")])
def test_one_answer_serves_all_hosts_whose_rules_led_to_it_whatever_it_was(world, status, said):
    sites = chain_of(world, "http://b.example/robots.txt", "http://c.example/robots.txt", status=status)
    found = statuses(world.crawl())
    assert {found[f"{name}closed"] for name in "abc"} == {said}
    assert [site.paths.count("/robots.txt") for site in sites.values()] == [1, 1, 1]
    entries = read_ledger(world.folder / "data" / "qinghe")
    told = {host: robots["status"] for entry in entries for host, robots in entry["robots"].items()}
    assert {told["b.example"], told["c.example"]} <= {"ok", "gone", "server_error"}
    world.crawl()
    again = 2 if status == 500 else 1
    assert [site.paths.count("/robots.txt") for site in sites.values()] == [again] * 3, "only what is no answer is asked for again"


def test_rules_that_lie_behind_another_hosts_are_asked_for_by_their_own_name_too(world):
    sites = chain_of(world, "http://b.example/robots.txt", "http://c.example/rules.txt")
    sites["c"].put("/rules.txt", RULES)
    sites["c"].put("/robots.txt", "", status=404)
    found = statuses(world.crawl())
    assert [found[f"{name}closed"] for name in "abc"] == ["robots", "robots", "ok"]
    assert (sites["b"].paths.count("/robots.txt"), sites["c"].paths.count("/robots.txt")) == (1, 1)


# walls


@pytest.mark.parametrize("status", [412, 521])
def test_a_wall_ends_the_night_of_its_address_for_every_host_run_and_city(world, status):
    site = two_hosts(world, wall="/wall/", after="/after/", zw="http://zw.qinghe.example/zw/")
    for path in ("/after/", "/zw/", "/other/"):
        site.put_column(path, 1)
    site.put("/wall/", "", status=status)
    assert set(statuses(world.crawl()).values()) == {"blocked"}
    assert site.paths == ["/robots.txt", "/wall/"]
    assert set(statuses(world.crawl()).values()) == {"blocked"}, "a second run of the night does not knock again"
    world.connect["www.linxi.example"] = world.connect["www.qinghe.example"]
    world.city({"other": "/other/"}, name="linxi", sites=[TWO[0] | {"url": "http://www.linxi.example/"}])
    assert statuses(world.crawl("linxi")) == {"other": "blocked"}, "nor does another city"
    assert len(site.log) == 2
    rows = [row for row in world.rows("fetches", "linxi") if row["purpose"] == "list"]
    assert [(row["attempt"], f"HTTP {status}" in row["detail"]) for row in rows] == [(0, True)]
    site.put_column("/wall/", 1)
    assert set(statuses(world.crawl(night=LATER)).values()) == {"ok"}, "the next night is a new one"


def test_a_host_at_another_address_goes_on(world):
    site, other = world.site(), world.site("zw.qinghe.example", ip="127.0.0.2")
    site.put("/wall/", "", status=412)
    other.put_column("/zw/", 2)
    world.city({"wall": "/wall/", "zw": "http://zw.qinghe.example/zw/"}, sites=TWO)
    assert statuses(world.crawl()) == {"wall": "blocked", "zw": "ok"}
    assert len(other.articles) == 2


def test_a_long_retry_after_ends_the_night_and_a_short_one_is_waited_for(world, site):
    site.put("/a/", "", status=429, headers={"Retry-After": "3600"})
    site.put_column("/b/", 1)
    world.city({"a": "/a/", "b": "/b/"})
    for _ in range(2):
        assert set(statuses(world.crawl()).values()) == {"rate_limited"}
    assert site.paths == ["/robots.txt", "/a/"]


def test_three_failing_pages_end_the_night_of_the_host_but_not_of_its_address(world):
    site = two_hosts(world, a="/a/", b="/b/", c="/c/", d="/d/", zw="http://zw.qinghe.example/zw/")
    for name in "abc":
        site.put(f"/{name}/", "", status=500)
    for path in ("/d/", "/zw/"):
        site.put_column(path, 1)
    assert statuses(world.crawl()) == dict.fromkeys("abcd", "server_error") | {"zw": "ok"}
    before = len(site.log)
    assert statuses(world.crawl())["d"] == "server_error"
    assert not [hit for hit in site.log[before:] if hit.host == "www.qinghe.example"]


def test_what_may_be_our_own_network_is_tried_by_the_next_run(world, site):
    target = world.connect["www.qinghe.example"]
    world.connect["www.qinghe.example"] = "127.0.0.1:1"
    site.put_column("/tzgg/", 1)
    world.city({"tzgg": "/tzgg/"})
    assert statuses(world.crawl()) == {"tzgg": "refused"}
    world.connect["www.qinghe.example"] = target
    assert statuses(world.crawl()) == {"tzgg": "ok"}


@pytest.mark.parametrize("hops", [["/tzgg/"], ["/gate/", "/tzgg/"]])
@pytest.mark.parametrize("setter", ["/tzgg/", "/gate/"])
def test_a_wall_that_wants_its_cookie_back_gets_none(world, site, hops, setter):
    for here, there in zip(["/tzgg/", *hops], hops, strict=False):
        cookie = {"Set-Cookie": "seen=secret; Path=/"} if here == setter or len(hops) == 1 else {}
        site.put(here, "", status=302, headers={"Location": there} | cookie)
    world.city({"tzgg": "/tzgg/"})
    assert statuses(world.crawl()) == {"tzgg": "blocked"}
    rows = [row for row in world.rows("fetches") if row["purpose"] == "list"]
    assert (rows[-1]["status"], "cookie" in rows[-1]["detail"]) == ("blocked", True)
    assert len(rows) == len(hops)
    assert not any("Cookie" in hit.headers for hit in site.log)
    assert "secret" not in json.dumps(rows, default=str)


def test_a_circle_without_a_cookie_is_moved_and_says_where_it_leads(world, site):
    site.put("/tzgg/", "", status=301, headers={"Location": "http://www.qinghe.example/tzgg/"})
    world.city({"tzgg": "/tzgg/"})
    assert statuses(world.crawl()) == {"tzgg": "moved"}
    assert world.rows("fetches")[-1]["detail"] == "leads in a circle: http://www.qinghe.example/tzgg/"
    assert site.paths == ["/robots.txt", "/tzgg/"]


def test_one_challenge_column_ends_no_run_of_a_night_on_a_host_that_served_its_rules(world, site):
    site.put("/robots.txt", RULES)
    site.put("/a/", CHALLENGE)
    site.put_column("/b/", 1)
    world.city({"a": "/a/", "b": "/b/"})
    assert [statuses(world.crawl())["b"] for _ in range(2)] == ["ok", "ok"]


def put_every_second(site, count, **page):
    """A column whose every second article is another page; returns the addresses of those."""
    changed = site.put_column("/tzgg/", count)[1::2]
    for path in changed:
        site.put(path, **page)
    return changed


def test_challenge_pages_between_articles_end_the_night(world, site):
    walls = put_every_second(site, 12, body=CHALLENGE)
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    assert [site.paths.count(path) for path in walls] == [1, 1, 1, 0, 0, 0]
    before = len(site.log)
    world.crawl()
    assert len(site.log) == before


def test_refusals_between_articles_end_the_night(world, site):
    closed = put_every_second(site, 20, body="", status=403)
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    assert [site.paths.count(path) for path in closed] == [1] * 6 + [0] * 4
    assert "6 of 14 answers were refusals" in world.rows("fetches")[-1]["detail"]


def put_spoilt(site, path, count, every, **page):
    """A column in which every so many-th article is another page."""
    for spoilt in site.put_column(path, count)[1::every]:
        site.put(spoilt, **page)


def stops_of(world, city, **more) -> set[str]:
    """Why a city's pages were given up unasked."""
    return {row["detail"] for row in world.rows("fetches", city, **more) if row["attempt"] == 0 and row["status"] == "blocked"}


def test_refusals_of_a_night_are_summed_over_cities(world, site):
    for name, count in {"qinghe": 4, "linxi": 4, "donghe": 6}.items():
        put_spoilt(site, f"/{name}/", count, 2, body="", status=403)
        world.crawl(world.city({"a": f"/{name}/"}, name=name))
    assert [stops_of(world, name) for name in ("qinghe", "linxi")] == [set(), set()], "two refusals each are nobody's end"
    assert stops_of(world, "donghe") == {"6 of 16 answers were refusals; the host is not asked again this night"}
    before = len(site.log)
    world.crawl()
    assert len(site.log) == before, "a later run of the first city does not knock again"


def test_refusals_of_a_night_are_summed_over_runs(world, site):
    put_spoilt(site, "/a/", 9, 3, body="", status=403)
    world.crawl(world.city({"a": "/a/"}))
    assert stops_of(world, "qinghe") == set()
    host = Host("www.qinghe.example", None, share=lambda more: state.count_answers("www.qinghe.example", NIGHT, more))
    state = open_state(world.settings())
    for number in range(3):
        host.note_answer("ok", 200)
        assert host.stopped is None, number
        host.note_answer("blocked", 403)
    state.close()
    assert host.stopped == ("blocked", "6 of 17 answers were refusals; the host is not asked again this night")


def test_challenge_pages_of_a_night_are_summed_over_cities_and_a_host_that_served_another_city_has_served(world, site):
    names = ("qinghe", "linxi", "donghe")
    for name in names:
        put_spoilt(site, f"/{name}/", 2, 2, body=CHALLENGE)
        world.crawl(world.city({"a": f"/{name}/"}, name=name))
    assert [bool(stops_of(world, name)) for name in names[:2]] == [False, False]
    state = open_state(world.settings())
    turn = state.take("127.0.0.1", host="www.qinghe.example", night=NIGHT, budget=99, holder="x", lease=1.0, gap=0.0)
    state.close()
    assert turn == Stopped("blocked", "a protection wall (3 challenge pages); the host is not asked again this night")


def test_a_new_night_begins_with_nothing_against_the_host(world, site):
    put_spoilt(site, "/a/", 9, 3, body="", status=403)
    world.crawl(world.city({"a": "/a/"}))
    put_spoilt(site, "/b/", 9, 3, body="", status=403)
    world.crawl(world.city({"b": "/b/"}, name="linxi"), night=NEXT)
    assert stops_of(world, "linxi") == set()


@pytest.mark.parametrize("status", [429, 500, 503])
@pytest.mark.parametrize("headers", [{}, {"Retry-After": "1"}])
def test_a_challenge_page_is_not_asked_for_again_whatever_its_status(world, site, status, headers):
    site.put("/tzgg/", CHALLENGE, status=status, headers=headers)
    world.crawl(world.city({"tzgg": "/tzgg/"}, manners={"retries": 2}))
    assert site.paths == ["/robots.txt", "/tzgg/"]
    assert world.rows("fetches")[-1]["status"] == "blocked"


# limits and addresses


def test_a_host_that_keeps_us_busy_too_long_is_left(world, site):
    site.put("/robots.txt", "", status=404)
    for path in site.put_column("/tzgg/", 8):
        site.pages[path].slow = 0.2
    report = world.crawl(world.city({"tzgg": "/tzgg/"}, manners={"host_seconds": 0.7}))
    assert 0 < len(site.articles) < 8
    last = world.rows("fetches")[-1]
    assert (last["status"], last["attempt"], "s with this host" in last["detail"]) == ("budget_spent", 0, True)
    assert report.degraded


def test_the_first_crawl_delay_counts_as_time_with_the_host(world, site):
    site.put_column("/tzgg/", 1)
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 9\n")
    world.crawl(world.city({"tzgg": "/tzgg/"}, manners={"host_seconds": 8}))
    assert site.paths == ["/robots.txt"]
    assert world.rows("fetches")[-1]["status"] == "budget_spent"


def test_time_with_a_host_ends_with_the_exchange_that_is_under_way(world, site):
    site.put("/robots.txt", "", status=404)
    for number in (1, 2):
        site.put_column(f"/{number}/", 1)
        site.pages[f"/{number}/"].slow = 0.3
    report = world.crawl(world.city({"a": "/1/", "b": "/2/"}, manners={"host_seconds": 0.2}))
    assert site.paths == ["/robots.txt", "/1/"]
    assert statuses(report)["b"] == "budget_spent"


def test_a_name_that_leads_inside_is_refused_before_a_socket_opens(world, site, monkeypatch):
    site.put_column("/tzgg/", 1)
    ip, _, port = site.target.rpartition(":")
    world.connect.clear()
    monkeypatch.setattr("disclosure.fetch.guard.socket.getaddrinfo", lambda *_args, **_more: [(2, 1, 6, "", (ip, 0))])
    manners = {"delay": 3, "jitter": 2, "budget": 400}
    city = {"clock": "wall", "enabled": True, "manners": manners}
    world.city({"tzgg": "/tzgg/"}, sites=[TWO[0] | {"url": f"http://www.qinghe.example:{port}/"}], **city)
    assert statuses(world.crawl(contact="信息阅读服务 0000-1234567", loopback_only=False)) == {"tzgg": "private"}
    (row,) = [row for row in world.rows("fetches") if row["purpose"] == "list"]
    assert (row["status"], row["cause"], row["address"], row["attempt"]) == ("private", "站点", None, 0)
    assert site.log == []


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/x/", "http://www.qinghe.example@127.0.0.1:{port}/x/", "http://2130706433:{port}/x/", "http://[::1]:{port}/x/",
        "http://[::ffff:127.0.0.1]:{port}/x/", "http://www.qinghe.example:{port}/x/", "//localhost:{port}/x/", "file:///etc/passwd",
        "ftp://www.qinghe.example/x/", "http://169.254.169.254/x/", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_a_redirect_to_what_the_city_does_not_name_is_moved_and_nobody_there_is_asked(world, site, target):
    inside = world.site("inside.example", ip="127.0.0.1")
    inside.put_column("/x/", 1)
    site.put("/tzgg/", "", status=302, headers={"Location": target.format(port=inside.target.rpartition(":")[2])})
    world.city({"tzgg": "/tzgg/"})
    assert statuses(world.crawl()) == {"tzgg": "moved"}
    assert inside.log == []
    assert site.paths == ["/robots.txt", "/tzgg/"]


def test_a_contact_that_speaks_of_an_evaluation_stops_a_city_out_there(world):
    world.city({"tzgg": "/tzgg/"}, sites=[{"id": "www", "name": "外部", "url": "http://192.0.2.1/"}], enabled=True, clock="wall")
    with pytest.raises(InputError, match=r"speaks of an evaluation \(测评\)"):
        world.crawl(contact="政务公开测评 0000-1234567", loopback_only=False)


def test_a_record_says_with_what_it_was_asked_answered_and_read(world, site):
    site.put_column("/tzgg/", 1)
    site.pages["/tzgg/"].headers = {"Set-Cookie": "seen=secret", "X-Server": "a"}
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    row = next(row for row in world.rows("fetches") if row["purpose"] == "list")
    headers = json.loads(row["headers"])
    assert (row["method"], headers["x-server"], headers["content-type"]) == ("GET", "a", "text/html")
    assert "set-cookie" in headers
    assert "secret" not in row["headers"]
    assert row["parser_version"]
    assert {entry["parser_version"] for entry in robots_rows(world)} == {None}


def test_the_first_request_to_a_stopped_host_is_not_made_even_for_its_rules(world, site):
    site.put_column("/tzgg/", 1)
    world.city({"tzgg": "/tzgg/"})
    state = open_state(world.settings())
    state.stop_host("www.qinghe.example", NIGHT, "blocked", "three refusals in a row")
    state.close()
    assert statuses(world.crawl()) == {"tzgg": "blocked"}
    assert site.log == []
