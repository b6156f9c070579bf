"""Watch, backfill, revisit and the closing sweep: what a night asks for, and what it then knows of each column."""

from dataclasses import fields
from datetime import date, timedelta

from disclosure.crawl.allowance import Allowance
from disclosure.crawl.forecast import plan_night
from disclosure.crawl.remembered import remember
from disclosure.fetch import Fetch
from disclosure.registry import load_city

NIGHT = date(2025, 7, 10)
ROUNDS = [{"id": "2025Q2", "name": "二季度", "window": ["2025-04-01", "2025-06-30"]}]
WATCHED = date(2025, 6, 2)  # inside the window: no sweep


def put_long_list(site, path: str, pages: int, *, per_page: int = 5, first: int = 0) -> None:
    """A list of many pages, the newest row first; row n is of the n-th day before 30 June. ``first`` rows more stand on top."""
    rows = [
        (f"关于第{n}号事项的通知", f"{path}t20250601_{n + 100}.html", (date(2025, 6, 30) - timedelta(days=max(n, 0))).isoformat())
        for n in range(-first, pages * per_page - first)
    ]
    for title, href, day in rows:
        site.put_article(href, title, day, f"正文：{title}。" * 20)
    for number in range(pages):
        name = path if number == 0 else f"{path}index_{number}.html"
        site.put_list(name, rows[number * per_page : (number + 1) * per_page], pages=pages)


def list_pages(site) -> list[str]:
    """The list pages asked for, without the second look at a first page (test_second_look.py)."""
    pages = [path for path in site.paths if path.endswith("/") or "index_" in path]
    return [path for place, path in enumerate(pages) if path not in pages[:place] or "index_" in path]


def last_reading(world) -> dict:
    return world.rows("columns")[-1]


def test_a_new_city_reads_its_lists_back_and_then_looks_at_first_pages_only(world, site):
    put_long_list(site, "/tzgg/", 4)
    world.crawl(world.city({"tzgg": "/tzgg/"}), night=WATCHED)
    assert list_pages(site) == ["/tzgg/", "/tzgg/index_1.html", "/tzgg/index_2.html", "/tzgg/index_3.html"]
    assert (last_reading(world)["visit"], last_reading(world)["coverage"]) == ("backfill", "complete")
    site.log.clear()
    world.crawl(night=WATCHED + timedelta(days=1))
    assert list_pages(site) == ["/tzgg/"]
    assert (last_reading(world)["visit"], last_reading(world)["coverage"], last_reading(world)["reached_end"]) == (
        "watch",
        "complete",
        False,
    )


def test_a_watch_goes_down_to_the_rows_it_knows(world, site):
    put_long_list(site, "/tzgg/", 4)
    world.crawl(world.city({"tzgg": "/tzgg/"}), night=WATCHED)
    site.log.clear()
    put_long_list(site, "/tzgg/", 4, first=7)
    report = world.crawl(night=WATCHED + timedelta(days=1))
    assert list_pages(site) == ["/tzgg/", "/tzgg/index_1.html"]
    assert (report.articles_new, last_reading(world)["coverage"]) == (7, "complete")


def test_a_list_whose_dates_are_out_of_order_is_always_read_whole(world, site):
    rows = [(f"关于第{n}号事项的通知", f"./t202506{n:02}_{n}.html", f"2025-06-{(n * 7) % 28 + 1:02}") for n in range(1, 11)]
    for number in range(2):
        site.put_list("/tzgg/" if number == 0 else "/tzgg/index_1.html", rows[number * 5 : number * 5 + 5], pages=2)
    world.crawl(world.city({"tzgg": "/tzgg/"}), night=WATCHED)
    site.log.clear()
    world.crawl(night=WATCHED + timedelta(days=1))
    assert list_pages(site) == ["/tzgg/", "/tzgg/index_1.html"]


def test_a_backfill_goes_on_where_the_night_before_stopped(world, site):
    put_long_list(site, "/tzgg/", 9)
    world.city({"tzgg": "/tzgg/"}, manners={"max_pages": 4})
    world.crawl(night=WATCHED)
    assert len(list_pages(site)) == 4
    assert (last_reading(world)["coverage"], last_reading(world)["resume_url"][-13:]) == ("partial", "/index_3.html")
    site.log.clear()
    world.crawl(night=WATCHED + timedelta(days=1))
    assert list_pages(site) == ["/tzgg/", "/tzgg/index_3.html", "/tzgg/index_4.html", "/tzgg/index_5.html"]
    site.log.clear()
    put_long_list(site, "/tzgg/", 9, first=3)  # three new rows push the others down
    world.crawl(night=WATCHED + timedelta(days=2))
    assert list_pages(site) == ["/tzgg/", "/tzgg/index_5.html", "/tzgg/index_6.html", "/tzgg/index_7.html"]
    world.crawl(night=WATCHED + timedelta(days=3))
    reading = last_reading(world)
    assert (reading["coverage"], reading["is_joined"], reading["reached_end"]) == ("complete", True, True)
    with remember(world.folder / "data" / "qinghe") as remembered:
        past = remembered.history.past("tzgg")
    assert len(past.known) == 9 * 5


def test_a_list_that_moved_up_while_a_backfill_waited_is_read_page_by_page(world, site):
    put_long_list(site, "/tzgg/", 8)
    world.city({"tzgg": "/tzgg/"}, manners={"max_pages": 4})
    world.crawl(night=WATCHED)
    # twelve rows of the middle are taken away: the page where the first night stopped now shows rows it never saw
    kept = [number for number in range(40) if not 6 <= number < 18]
    rows = [
        (f"关于第{n}号事项的通知", f"/tzgg/t20250601_{n + 100}.html", (date(2025, 6, 30) - timedelta(days=n)).isoformat()) for n in kept
    ]
    for number in range(6):
        site.put_list("/tzgg/" if number == 0 else f"/tzgg/index_{number}.html", rows[number * 5 : number * 5 + 5], pages=6)
    world.city({"tzgg": "/tzgg/"})
    site.log.clear()
    world.crawl(night=WATCHED + timedelta(days=1))
    assert set(list_pages(site)) == {"/tzgg/", *(f"/tzgg/index_{number}.html" for number in range(1, 6))}
    assert (last_reading(world)["coverage"], last_reading(world)["is_joined"]) == ("complete", False)
    assert len(last_reading_rows(world)) == len(rows)


def last_reading_rows(world) -> set[str]:
    run = last_reading(world)["run_id"]
    bodies = {fetch["sha256"] for fetch in world.rows("fetches") if fetch["run_id"] == run and fetch["purpose"] == "list"}
    return {row["url"] for row in world.parsed("rows") if row["sha256"] in bodies}


def test_rows_of_a_reading_that_broke_off_are_not_taken_for_known(world, site):
    put_long_list(site, "/tzgg/", 3)
    world.crawl(world.city({"tzgg": "/tzgg/"}), night=WATCHED)
    put_long_list(site, "/tzgg/", 3, first=11)
    gone = site.pages.pop("/tzgg/index_1.html")
    world.crawl(night=WATCHED + timedelta(days=1))
    assert last_reading(world)["coverage"] == "partial"
    site.pages["/tzgg/index_1.html"] = gone
    site.log.clear()
    report = world.crawl(night=WATCHED + timedelta(days=2))
    assert list_pages(site) == ["/tzgg/", "/tzgg/index_1.html", "/tzgg/index_2.html"]
    assert (last_reading(world)["coverage"], report.articles_new) == ("complete", 6)


def test_columns_with_long_clocks_are_looked_at_once_a_week_each_on_its_own_night(world, site):
    names = {f"c{number}": f"/c{number}/" for number in range(7)}
    for path in names.values():
        site.put_column(path, 1)
    world.crawl(world.city(names, kinds=dict.fromkeys(names, "static")), night=WATCHED)
    nights = {}
    for day in range(1, 8):
        site.log.clear()
        report = world.crawl(night=WATCHED + timedelta(days=day))
        nights[day] = {line["column"] for line in report.columns}
        assert set(list_pages(site)) == {names[name] for name in nights[day]}
    assert set.union(*nights.values()) == set(names)
    assert max(len(found) for found in nights.values()) < 7
    assert sum(len(found) for found in nights.values()) <= 2 * 7


def test_a_column_that_failed_is_tried_again_the_next_night_whatever_its_class(world, site):
    site.put_column("/a/", 1)
    page = site.pages["/a/"]
    world.crawl(world.city({"a": "/a/"}, kinds={"a": "static"}), night=WATCHED)
    page.status = 500
    assert [line["status"] for line in world.crawl(night=WATCHED + timedelta(days=7)).columns] == ["server_error"]
    page.status = 200
    assert [line["status"] for line in world.crawl(night=WATCHED + timedelta(days=8)).columns] == ["ok"]


def test_the_closing_sweep_reads_every_column_whole_once_and_asks_every_item_once(world, site):
    put_long_list(site, "/tzgg/", 4)
    site.put_column("/guide/", 2)
    world.city({"tzgg": "/tzgg/", "guide": "/guide/"}, kinds={"guide": "static"}, rounds=ROUNDS)
    world.crawl(night=date(2025, 6, 28))
    site.log.clear()
    world.crawl(night=date(2025, 7, 1))
    assert {reading["visit"] for reading in world.rows("columns", night="2025-07-01")} == {"sweep"}
    assert len(list_pages(site)) == 5
    site.log.clear()
    report = world.crawl(night=date(2025, 7, 2))
    assert [line["column"] for line in report.columns] == ["tzgg"]
    assert list_pages(site) == ["/tzgg/"]


def test_the_sweep_tries_on_what_it_could_not_read_and_ends_after_ten_nights(world, site):
    site.put_column("/a/", 1)
    site.put_column("/b/", 1)
    world.city({"a": "/a/", "b": "/b/"}, kinds={"a": "static", "b": "static"}, rounds=ROUNDS)
    world.crawl(night=date(2025, 6, 30))
    site.pages["/b/"].status = 500
    visits = {}
    for day in (1, 2, 10, 11, 12):
        night = date(2025, 7, day)
        world.crawl(night=night)
        visits[day] = {row["column_id"]: row["visit"] for row in world.rows("columns", night=night)}
    assert visits[1] == {"a": "sweep", "b": "sweep"}
    assert (visits[2].get("b"), visits[10].get("b"), visits[11]["b"]) == ("sweep", "sweep", "watch")
    assert all(visits[day].get("a") != "sweep" for day in (2, 10, 11, 12))


def test_the_monthly_look_is_spread_and_reaches_every_item_within_its_days(world, site):
    articles = site.put_column("/tzgg/", 30)
    world.crawl(world.city({"tzgg": "/tzgg/"}), night=WATCHED)
    asked = []
    for day in (13, 17, 21, 28):
        site.log.clear()
        world.crawl(night=WATCHED + timedelta(days=day))
        asked.append([path for path in site.paths if path in articles])
    assert asked[0] == []
    assert sorted(path for paths in asked for path in paths) == sorted(articles)
    assert all(asked[1:])


def test_a_dead_link_is_asked_three_nights_running_and_then_once_a_week(world, site):
    articles = site.put_column("/tzgg/", 1)
    site.pages.pop(articles[0])
    world.city({"tzgg": "/tzgg/"})
    asked = []
    for day in (0, 1, 2, 3, 8, 9, 10, 16):
        site.log.clear()
        world.crawl(night=WATCHED + timedelta(days=day))
        asked += [day] if articles[0] in site.paths else []
    assert asked == [0, 1, 2, 9, 16]


def test_items_that_wait_for_another_night_are_known_to_wait(world, site):
    articles = site.put_column("/tzgg/", 8)
    world.city({"tzgg": "/tzgg/"}, manners={"budget": 10, "revisit": 0.5})
    world.crawl(night=WATCHED)
    assert len(site.articles) == 5
    waiting = [row for row in world.rows("fetches") if row["status"] == "budget_spent"]
    assert {row["attempt"] for row in waiting} == {0}
    assert len(waiting) == 3
    world.crawl(night=WATCHED + timedelta(days=1))
    assert site.articles == dict.fromkeys(articles, 1)


def test_a_longer_list_of_another_column_does_not_ask_for_an_article_again(world, site):
    articles = site.put_column("/a/", 2)
    site.put_list("/b/", [("第2号事项（摘要）", f"http://www.qinghe.example{articles[0]}", "2025-06-02")])
    world.city({"a": "/a/", "b": "/b/"}, kinds={"b": "static"})
    site.pages["/b/"].status = 500
    world.crawl(night=WATCHED)
    site.pages["/b/"].status = 200
    world.crawl(night=WATCHED + timedelta(days=1))
    assert site.articles == dict.fromkeys(articles, 1)


def test_a_long_list_that_proves_nothing_is_read_back_once_a_week_and_not_every_night(world, site):
    put_long_list(site, "/tzgg/", 5)
    broken = site.pages.pop("/tzgg/index_4.html")
    broken.status = 404
    site.pages["/tzgg/index_4.html"] = broken
    world.city({"tzgg": "/tzgg/"})
    nights = [bool(world.crawl(night=WATCHED + timedelta(days=day)).columns) for day in range(8)]
    assert nights[0]
    assert 1 <= sum(nights[1:]) <= 2


def test_runs_of_one_night_share_what_a_visit_may_take(world, site):
    site.put_column("/tzgg/", 12)
    world.city({"tzgg": "/tzgg/"}, manners={"budget": 10, "revisit": 0.5})
    world.crawl(night=WATCHED)
    world.crawl(night=WATCHED)
    assert len(site.articles) == 5


def test_a_watch_of_the_last_night_is_no_closing_sweep_even_after_midnight(world, site):
    put_long_list(site, "/tzgg/", 4)
    world.crawl(world.city({"tzgg": "/tzgg/"}), night=WATCHED)
    world.crawl(night=WATCHED + timedelta(days=1))
    with remember(world.folder / "data" / "qinghe") as remembered:
        past = remembered.history.past("tzgg")
    whole, watch = (reading["started_at"] for reading in past.readings)
    assert (past.last["visit"], past.is_whole_since(whole), past.is_whole_since(watch)) == ("watch", True, False)


def test_a_changed_row_whose_article_could_not_be_had_is_asked_for_until_it_is(world, site):
    articles = site.put_column("/tzgg/", 4)
    for path in articles:
        site.pages[path].has_etag = False
    world.crawl(world.city({"tzgg": "/tzgg/"}), night=WATCHED)
    site.pages["/tzgg/"].body = site.pages["/tzgg/"].body.replace("第2号事项的通知".encode(), "第2号事项的通知（更正）".encode())
    site.pages[articles[2]].status = 500
    world.crawl(night=WATCHED + timedelta(days=1))
    site.pages[articles[2]].status = 200
    site.log.clear()
    for day in (2, 3, 4):
        world.crawl(night=WATCHED + timedelta(days=day))
    assert site.articles == {articles[2]: 1}


def test_an_item_that_stands_twice_in_a_list_under_two_titles_is_fetched_once(world, site):
    put_long_list(site, "/tzgg/", 2)
    page = site.pages["/tzgg/index_1.html"]
    page.body = page.body.replace(
        b"</ul>", '<li><a href="/tzgg/t20250601_101.html">第1号事项的通知（再次发布）</a><span>2025-06-01</span></li></ul>'.encode()
    )
    world.city({"tzgg": "/tzgg/"})
    for day in range(3):
        world.crawl(night=WATCHED + timedelta(days=day))
    assert set(site.articles.values()) == {1}


def test_further_tries_count_against_a_share_and_what_a_killed_run_had_does_not_twice(world, site):
    put_long_list(site, "/tzgg/", 6)
    site.pages["/tzgg/index_1.html"].status = 500
    world.crawl(world.city({"tzgg": "/tzgg/"}, manners={"budget": 8, "retries": 3}), night=WATCHED)
    manners = load_city(world.folder / "cities" / "qinghe").file.manners
    asked = [Fetch(**row) for row in map(fields_of_fetch, world.rows("fetches"))]
    backfill = sum(fetch.was_asked and fetch.visit == "backfill" and fetch.purpose == "list" for fetch in asked)
    assert backfill == 5
    [first] = [fetch.url for fetch in asked if fetch.url.endswith("/tzgg/")]
    allowance = Allowance.load(world.folder / "empty", WATCHED, manners, asked)
    assert allowance.take("www.qinghe.example", "backfill", first)
    assert not allowance.take("www.qinghe.example", "backfill", f"{first}index_2.html")


def fields_of_fetch(row: dict) -> dict:
    return {field.name: row[field.name] for field in fields(Fetch)}


def test_of_more_columns_than_the_budget_holds_each_is_read_in_turn_and_its_article_too(world, site):
    names = {f"c{number}": f"/c{number}/" for number in range(6)}
    articles = [path for path in names.values() for path in site.put_column(path, 1)]
    world.city(names, manners={"budget": 5})
    for day in range(7):
        world.crawl(night=WATCHED + timedelta(days=day))
    read = {name: [row["night"] for row in world.rows("columns") if row["column_id"] == name and row["status"] == "ok"] for name in names}
    assert all(nights and max(nights) >= WATCHED + timedelta(days=4) for nights in read.values())
    assert site.articles == dict.fromkeys(articles, 1)


def test_where_a_server_gives_no_validators_what_is_judged_by_its_text_is_read_once_more_in_the_closing_sweep(world, site):
    policies, notices = (site.put_column(path, 3) for path in ("/zcwj/", "/tzgg/"))
    for path in (*policies, *notices):
        site.pages[path].has_etag = False
    world.city({"zcwj": "/zcwj/", "tzgg": "/tzgg/"}, kinds={"zcwj": "policy"}, rounds=ROUNDS)
    world.crawl(night=WATCHED)
    site.put_article(policies[1], "关于第2号事项的通知", "2025-06-02", "（已失效）本文件已经废止，不再执行。" * 9, has_etag=False)
    site.log.clear()
    world.crawl(night=WATCHED + timedelta(days=28))
    assert site.articles == {}
    site.pages[policies[2]].status = 500
    tries = []
    for day in (1, 2, 3):
        night = date(2025, 7, day)
        found = plan_night(load_city(world.folder / "cities" / "qinghe"), world.folder / "data" / "qinghe", night)
        tries.append(world.crawl(night=night).requests - found.requests)
        site.pages[policies[2]].status = 200
    assert tries == [1, -1, 0]  # a second try is not foreseen, and after a night that had one expected
    assert site.articles == dict.fromkeys(policies, 1)
    assert "已失效" in [row for row in world.parsed("pages") if row["url"].endswith(policies[1])][-1]["body"]


def test_an_article_that_was_taken_down_is_asked_for_three_nights_and_then_once_a_week(world, site):
    articles = site.put_column("/tzgg/", 1)
    world.crawl(world.city({"tzgg": "/tzgg/"}), night=WATCHED)
    site.pages.pop(articles[0])
    asked = []
    for day in (28, 29, 30, 31, 32, 37, 38):
        site.log.clear()
        world.crawl(night=WATCHED + timedelta(days=day))
        asked += [day] if articles[0] in site.paths else []
    assert asked == [28, 29, 30, 37]
