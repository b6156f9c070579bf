"""A night on a small site: what is fetched, once, and what is kept of it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from disclosure.evidence_store import EvidenceStore

NIGHT, NEXT = date(2025, 7, 10), date(2025, 7, 11)


def test_a_night_reads_lists_and_fetches_every_article_once(world, site):
    articles = site.put_column("/tzgg/", 5)
    report = world.crawl(world.city({"tzgg": "/tzgg/"}))
    assert report.columns == [
        {
            "column": "tzgg", "host": "www.qinghe.example", "status": "ok", "pages": 1, "rows": 5,
            "articles_new": 5, "articles_unchanged": 0, "coverage": "complete", "visit": "backfill",
        }
    ]  # fmt: skip
    assert sorted(site.paths) == sorted(["/robots.txt", "/tzgg/", *articles])
    assert not report.degraded


def test_rows_and_articles_are_parsed_with_canonical_addresses(world, site):
    articles = site.put_column("/tzgg/", 3)
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    assert [row["url"] for row in world.parsed("rows")] == [f"http://www.qinghe.example{path}" for path in articles]
    pages = {row["url"]: row for row in world.parsed("pages") if row["kind"] == "article"}
    assert sorted(pages) == sorted(f"http://www.qinghe.example{path}" for path in articles)
    assert {row["source"] for row in pages.values()} == {"青禾市测试局"}


def test_an_unchanged_site_sends_no_body_again(world, site):
    site.put_column("/tzgg/", 5)
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    site.log.clear()
    report = world.crawl(night=NEXT)
    assert [(hit.path, hit.status) for hit in site.log if hit.path != "/robots.txt"] == [("/tzgg/", 304)]
    assert (report.articles_new, report.articles_unchanged, report.not_modified) == (0, 5, 1)


def test_an_unchanged_site_without_validators_is_asked_for_its_lists_only(world, site):
    articles = site.put_column("/tzgg/", 5)
    for path in ["/tzgg/", *articles]:
        site.pages[path].has_etag = False
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    site.log.clear()
    report = world.crawl(night=NEXT)
    assert site.paths == ["/robots.txt", "/tzgg/"]
    assert report.columns[0]["articles_unchanged"] == 5


def test_changed_bytes_under_an_unchanged_row_are_fetched_once_and_both_versions_kept(world, site):
    articles = site.put_column("/tzgg/", 4)
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    site.log.clear()
    site.pages[articles[1]].body += "<!-- 更正 -->".encode()
    report = world.crawl(night=NIGHT + timedelta(days=28))
    assert site.articles == {articles[1]: 1}
    assert [hit.status for hit in site.log if hit.path in articles].count(304) == 3
    assert (report.articles_new, report.articles_unchanged) == (1, 3)
    url = f"http://www.qinghe.example{articles[1]}"
    versions = {row["sha256"] for row in world.rows("fetches") if row["url"] == url}
    store = EvidenceStore(world.folder / "data" / "qinghe")
    assert len({store.open(sha256) for sha256 in versions}) == 2


@pytest.mark.parametrize("has_etag", [True, False])
def test_a_changed_row_fetches_its_article_once_whatever_the_server_says_of_it(world, site, has_etag):
    articles = site.put_column("/tzgg/", 4)
    for path in articles:
        site.pages[path].has_etag = has_etag
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    site.log.clear()
    site.pages["/tzgg/"].body = site.pages["/tzgg/"].body.replace("第2号事项的通知".encode(), "第2号事项的通知（更正）".encode())
    world.crawl(night=NEXT)
    assert site.articles == {articles[2]: 1}
    titles = {row["title"] for row in world.parsed("rows") if row["url"].endswith(articles[2])}
    assert titles == {"关于第2号事项的通知", "关于第2号事项的通知（更正）"}
    site.log.clear()
    world.crawl(night=date(2025, 7, 12))
    assert site.articles == {}


def test_another_parser_is_no_change_of_rows(world, site, monkeypatch):
    site.put_column("/tzgg/", 4)
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    site.log.clear()
    monkeypatch.setattr("disclosure.crawl.memory.PARSER_VERSION", "next")
    monkeypatch.setattr("disclosure.crawl.items.triple_hash", lambda row: "otherwise")
    assert world.crawl(night=NEXT).articles_unchanged == 4
    assert site.articles == {}


def test_a_second_run_of_the_same_night_notices_a_change_too(world, site):
    articles = site.put_column("/tzgg/", 2)
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    site.pages["/tzgg/"].body = site.pages["/tzgg/"].body.replace("第2号事项的通知".encode(), "第2号事项的通知（更正）".encode())
    site.pages[articles[0]].body += b"<!-- later -->"
    site.log.clear()
    assert world.crawl().articles_new == 1
    first, second = world.rows("runs")
    assert first["started_at"] < first["finished_at"] < second["started_at"]


def test_an_article_that_failed_is_asked_again_the_next_night(world, site):
    articles = site.put_column("/tzgg/", 2)
    page = site.pages.pop(articles[0])
    report = world.crawl(world.city({"tzgg": "/tzgg/"}))
    assert (report.columns[0]["status"], report.columns[0]["coverage"], report.articles_failed) == ("ok", "complete", 1)
    site.pages[articles[0]] = page
    assert world.crawl(night=NEXT).articles_new == 1


def test_an_item_of_two_columns_is_fetched_once_and_new_in_the_first(world, site):
    articles = site.put_column("/a/", 2)
    site.put_list(
        "/b/",
        [
            ("关于第2号事项的通知", f"http://www.qinghe.example{articles[0]}", "2025-06-02"),
            ("另一件事情的通知", "./t20250603_9.html", "2025-06-01"),
        ],
    )
    lines = world.lines(world.crawl(world.city({"a": "/a/", "b": "/b/"})))
    assert site.articles[articles[0]] == 1
    assert (lines["a"]["articles_new"], lines["b"]["articles_new"], lines["b"]["articles_unchanged"]) == (2, 0, 1)


def test_a_page_of_two_columns_is_asked_for_once_and_recorded_for_both(world, site):
    site.put_column("/tzgg/", 2)
    lines = world.lines(world.crawl(world.city({"a": "/tzgg/", "b": "/tzgg/#b"})))
    assert site.paths.count("/tzgg/") == 1
    assert (lines["a"]["rows"], lines["b"]["rows"]) == (2, 2)
    lists = [row for row in world.rows("fetches") if row["purpose"] == "list"]
    assert [(row["column_id"], row["status"], row["attempt"]) for row in lists] == [("a", "ok", 1), ("b", "not_modified", 0)]
    assert len({row["sha256"] for row in lists}) == 1


def test_links_under_an_alias_are_the_sites_own_and_other_hosts_are_never_asked(world, site):
    site.put_column("/tzgg/", 1)
    stranger = world.site("www.elsewhere.example", ip="127.0.0.2")
    site.put_list(
        "/tzgg/",
        [
            ("用别名写的通知", "http://old.qinghe.example/tzgg/t20250601_1.html#top", "2025-06-03"),
            ("外站转载的消息", "http://www.elsewhere.example/t20250601_2.html", "2025-06-02"),
            ("脚本打开的通知", "javascript:void(0)", "2025-06-01"),
        ],
    )
    site.put("/tzgg/t20250601_1.html", "<html><body><h1>通知</h1><p>正文</p></body></html>")
    sites = [{"id": "www", "name": "青禾市政府网", "url": "http://www.qinghe.example/", "aliases": ["old.qinghe.example"]}]
    report = world.crawl(world.city({"tzgg": "/tzgg/"}, sites=sites))
    assert {hit.host for hit in site.log} == {"www.qinghe.example"}
    assert stranger.log == []
    assert report.columns[0]["rows"] == 3
    assert [row["url"] for row in world.parsed("rows")] == [
        "http://www.qinghe.example/tzgg/t20250601_1.html",
        "http://www.elsewhere.example/t20250601_2.html",
        None,
    ]
    assert {row["url"] for row in world.rows("fetches") if row["purpose"] == "article"} == {
        "http://www.qinghe.example/tzgg/t20250601_1.html"
    }


def test_instants_lie_in_the_window_of_the_night_asked_for(world, site):
    site.put_column("/tzgg/", 1)
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    instants = [row["requested_at"] for row in world.rows("fetches")]
    assert all(datetime(2025, 7, 10, 15, 0, tzinfo=UTC) <= instant < datetime(2025, 7, 10, 15, 5, tzinfo=UTC) for instant in instants)


def test_the_memory_is_rebuilt_from_the_fetch_records(world, site):
    site.put_column("/tzgg/", 3)
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    (world.folder / "data" / "qinghe" / "bronze" / "memory.sqlite").unlink()
    site.log.clear()
    assert world.crawl(night=NEXT).articles_new == 0
    assert site.articles == {}


def test_what_is_requested_says_who_asks_and_keeps_no_cookie(world, site):
    articles = site.put_column("/tzgg/", 3)
    for path in articles:
        site.pages[path].headers["Set-Cookie"] = "visitor=1; Path=/"
    world.crawl(world.city({"tzgg": "/tzgg/"}), contact="青禾市政务公开办 0000-1234567")
    agents = {hit.headers["User-Agent"].encode("latin-1").decode() for hit in site.log}
    assert agents == {"PublicPageReader/1.0 (青禾市政务公开办 0000-1234567)"}
    assert not any("Cookie" in hit.headers for hit in site.log)


def test_numbers_are_stored_with_the_brackets_of_the_standard(world, site):
    (path,) = site.put_column("/tzgg/", 1)
    site.put(
        path,
        "<html><body><h1>关于做好灌区春灌工作的通知</h1><p>发布时间：2025-06-01 来源：青禾市水务局</p><div id='zoom'><p>青水[2025]8号</p><p>各有关单位，请做好灌区春灌工作。</p></div></body></html>",
    )
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    assert [row["document_number"] for row in world.parsed("pages") if row["kind"] == "article"] == ["青水〔2025〕8号"]
