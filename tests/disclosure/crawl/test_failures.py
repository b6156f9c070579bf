"""What goes wrong has a type, a reason and a cause, and costs no other host anything."""

import gzip
import socket
import tracemalloc
from datetime import date

import pytest

TWO = [
    {"id": "www", "name": "青禾市政府网", "url": "http://www.qinghe.example/", "platform": "trs"},
    {"id": "zw", "name": "青禾市公开平台", "url": "http://zw.qinghe.example/", "platform": "trs"},
]


def read_one(world, url="/tzgg/", **city):
    """The line and the stored row of a column at ``url``."""
    report = world.crawl(world.city({"tzgg": url}, **city))
    return report, world.rows("columns")[-1]


@pytest.mark.parametrize(
    ("code", "status", "reason", "cause"),
    [
        (404, "gone", "采集失败", "站点"),
        (410, "gone", "采集失败", "站点"),
        (403, "blocked", "防护或挑战页", "站点"),
        (405, "blocked", "防护或挑战页", "站点"),
        (412, "blocked", "防护或挑战页", "站点"),
        (521, "blocked", "防护或挑战页", "站点"),
        (429, "rate_limited", "采集失败", "站点"),
        (500, "server_error", "采集失败", "站点"),
        (502, "server_error", "采集失败", "站点"),
        (400, "failed", "采集失败", "不明"),
        (401, "blocked", "防护或挑战页", "站点"),
        (418, "blocked", "防护或挑战页", "站点"),
        (451, "blocked", "防护或挑战页", "站点"),
        (408, "timeout", "采集失败", "网络"),
        (206, "truncated", "采集失败", "网络"),
        (204, "failed", "采集失败", "不明"),
        (300, "failed", "采集失败", "不明"),
        (999, "server_error", "采集失败", "站点"),
    ],
)
def test_an_answer_has_a_type(world, site, code, status, reason, cause):
    site.put("/tzgg/", "", status=code)
    report, row = read_one(world)
    assert (row["status"], row["reason"], row["cause"], row["coverage"]) == (status, reason, cause, "none")
    assert report.degraded
    assert report.columns[0]["reason"] == reason


@pytest.mark.parametrize(("code", "times"), [(404, 1), (403, 1), (400, 1), (500, 3), (429, 3), (408, 3), (206, 3)])
def test_only_what_passes_is_tried_again(world, site, code, times):
    site.put("/tzgg/", "", status=code)
    read_one(world, manners={"retries": 2})
    assert site.paths.count("/tzgg/") == times
    assert [row["attempt"] for row in world.rows("fetches") if row["purpose"] == "list"] == list(range(1, times + 1))


def test_a_site_that_refuses_connections_is_refused(world):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        world.connect["www.qinghe.example"] = f"127.0.0.1:{probe.getsockname()[1]}"
    _, row = read_one(world)
    assert (row["status"], row["reason"], row["cause"]) == ("refused", "采集失败", "网络")


def test_a_site_that_does_not_answer_times_out(world, site):
    site.put_column("/tzgg/", 1)
    site.pages["/tzgg/"].slow = 2.0
    _, row = read_one(world, manners={"timeout": 0.3})
    assert (row["status"], row["cause"]) == ("timeout", "网络")


def test_an_answer_that_drips_is_cut_by_the_watchdog(world, site):
    site.put("/tzgg/", "x" * 400, drip=0.05)
    _, row = read_one(world, manners={"timeout": 0.2, "retries": 0})
    assert row["status"] == "timeout"
    assert (row["finished_at"] - row["started_at"]).total_seconds() < 4


def test_half_a_page_is_truncated(world, site):
    site.put("/tzgg/", "<html>" + "x" * 1000, cut=500)
    assert read_one(world)[1]["status"] == "truncated"


def test_a_page_beyond_the_limit_is_too_large(world, site):
    site.put("/tzgg/", "x" * 50_000)
    _, row = read_one(world, manners={"max_bytes": 10_000})
    assert (row["status"], row["cause"]) == ("too_large", "我方")


def test_a_page_that_unpacks_beyond_the_limit_is_too_large_and_not_unpacked(world, site):
    site.put("/tzgg/", gzip.compress(bytes(200_000_000)), headers={"Content-Encoding": "gzip"})
    tracemalloc.start()
    _, row = read_one(world, manners={"max_bytes": 1_000_000})
    assert row["status"] == "too_large"
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()


def test_a_body_that_is_not_packed_as_said_is_not_decoded(world, site):
    site.put("/tzgg/", "no gzip at all", headers={"Content-Encoding": "gzip"})
    _, row = read_one(world)
    assert (row["status"], row["reason"], row["cause"]) == ("decode", "解析存疑", "不明")


def test_a_server_that_speaks_no_tls_is_a_tls_failure(world, site):
    sites = [{"id": "www", "name": "青禾市政府网", "url": "https://www.qinghe.example/"}]
    assert read_one(world, sites=sites)[1]["status"] == "tls"


def test_a_redirect_inside_the_city_is_followed_and_recorded(world, site):
    site.put_column("/xin/", 2)
    site.put("/tzgg/", "", status=302, headers={"Location": "/xin/"})
    report, row = read_one(world)
    assert (row["status"], row["rows"], report.articles_new) == ("ok", 2, 2)
    hops = [(row["status"], row["location"]) for row in world.rows("fetches") if row["purpose"] == "list"]
    assert hops == [("redirected", "http://www.qinghe.example/xin/"), ("ok", "http://www.qinghe.example/xin/")]


def test_a_redirect_off_the_city_is_moved_and_nobody_there_is_asked(world, site):
    stranger = world.site("www.elsewhere.example", ip="127.0.0.2")
    site.put("/tzgg/", "", status=301, headers={"Location": "http://www.elsewhere.example/tzgg/"})
    _, row = read_one(world)
    assert (row["status"], row["reason"]) == ("moved", "采集失败")
    assert stranger.log == []


def test_a_redirect_loop_ends(world, site):
    site.put("/tzgg/", "", status=302, headers={"Location": "/tzgg/"})
    _, row = read_one(world)
    assert (row["status"], row["cause"]) == ("moved", "站点")
    assert site.paths.count("/tzgg/") < 10


def test_a_challenge_page_sent_with_200_is_a_challenge(world, site):
    site.put(
        "/tzgg/",
        "<html><head><script>document.cookie='__jsl_clearance='+('a'+'b');location.href=location.pathname</script></head><body></body></html>",
    )
    _, row = read_one(world)
    assert (row["status"], row["reason"], row["cause"]) == ("challenge", "防护或挑战页", "站点")
    assert [fetch["status"] for fetch in world.rows("fetches") if fetch["purpose"] == "list"] == ["blocked"]


def test_one_blocked_page_stops_nothing_and_three_in_a_row_stop_the_host(world, site):
    for name in "abcdef":
        site.put_column(f"/{name}/", 1)
    for name in "bdef":
        site.put(f"/{name}/", "", status=403)
    site.put_column("/g/", 1)
    lines = world.lines(world.crawl(world.city({name: f"/{name}/" for name in "abcdefg"})))
    assert [lines[name]["status"] for name in "abcdefg"] == ["ok", "blocked", "ok", "blocked", "blocked", "blocked", "blocked"]
    assert "/g/" not in site.paths
    assert site.articles == {}


def test_a_dead_host_costs_the_other_host_nothing(world):
    with socket.socket() as probe:
        probe.bind(("127.0.0.2", 0))
        world.connect["zw.qinghe.example"] = f"127.0.0.2:{probe.getsockname()[1]}"
    site = world.site()
    site.put_column("/tzgg/", 3)
    world.city({"tzgg": "/tzgg/", "zw": "http://zw.qinghe.example/list/"}, sites=TWO)
    lines = world.lines(world.crawl())
    assert (lines["tzgg"]["status"], lines["tzgg"]["articles_new"], lines["zw"]["status"]) == ("ok", 3, "refused")


def test_a_failed_article_leaves_the_rows_known(world, site):
    articles = site.put_column("/tzgg/", 3)
    site.put(articles[0], "", status=500)
    report, row = read_one(world)
    assert (row["status"], row["rows"], row["coverage"], row["articles_failed"], row["articles_new"]) == ("ok", 3, "complete", 1, 2)
    assert report.degraded


def test_a_dead_link_is_counted_and_does_not_degrade_the_night(world, site):
    del site.pages[site.put_column("/tzgg/", 3)[0]]
    report, row = read_one(world)
    assert (row["articles_failed"], report.articles_failed, report.degraded) == (1, 1, False)


def test_retry_after_is_waited_for(world, site):
    site.put_column("/tzgg/", 1)
    site.put("/robots.txt", "", status=404)
    site.put("/tzgg/", "", status=429, headers={"Retry-After": "1"})
    read_one(world)
    first, second = (hit for hit in site.log if hit.path == "/tzgg/")
    assert second.began - first.ended >= 0.99


def test_damaged_bodies_are_asked_for_again_and_do_not_end_the_night(world, site):
    site.put_column("/tzgg/", 2)
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    bodies = sorted((world.folder / "data" / "qinghe" / "bronze" / "bodies").rglob("*.gz"))
    assert len(bodies) >= 3
    for path in bodies:
        path.write_bytes(path.read_bytes()[:-20])
    report = world.crawl(night=date(2025, 7, 11))
    assert [line["status"] for line in report.columns] == ["ok"]
    assert (report.not_modified, len(world.rows("fetches", night=date(2025, 7, 11)))) == (0, 4)
    assert all(gzip.decompress(path.read_bytes()) for path in bodies)


def test_a_lost_character_in_a_guide_does_not_make_it_unread(world, site):
    text = "本指南说明政府信息的分类、编排体系、获取方式和工作机构的名称、办公地址、办公时间、联系电话。" * 5
    site.put(
        "/zn/",
        f"<html><body><h1>青禾市公开指南</h1><p>发布时间：2025-01-02</p><div id='zoom'><p>{text}</p></div><p>主办\ufffd</p></body></html>",
    )
    world.crawl(world.city({"zn": "/zn/"}, kinds={"zn": "static"}))
    assert [row["status"] for row in world.rows("columns")] == ["ok"]
