"""What a reading of a column covers, and what an empty or unreadable list is called."""

from datetime import date

import pytest

ROUND = [{"id": "2025q2", "name": "第二季度", "window": [date(2025, 4, 1), date(2025, 6, 30)]}]


def put_pages(site, days_by_page, path="/tzgg/"):
    """A list of several pages, each with one row per day given."""
    count = len(days_by_page)
    for number, days in enumerate(days_by_page):
        name = path if number == 0 else f"{path}index_{number}.html"
        rows = [(f"第{number}页第{place}条通知事项", f"./t2_{number}_{place}.html", day) for place, day in enumerate(days)]
        site.put_list(name, rows, pages=count)
        for place, day in enumerate(days):
            site.put(f"{path}t2_{number}_{place}.html", f"<html><body><h1>第{number}页第{place}条通知事项</h1><p>{day}</p></body></html>")


def read(world, **city):
    world.crawl(world.city({"tzgg": "/tzgg/"}, **city))
    return world.rows("columns")[-1]


def test_a_list_is_read_to_its_last_page(world, site):
    put_pages(site, [["2025-06-09", "2025-06-08"], ["2025-06-07", "2025-06-06"], ["2025-06-05", "2025-06-04"]])
    row = read(world)
    assert (row["status"], row["pages_read"], row["page_count"], row["rows"], row["reached_end"], row["coverage"]) == (
        "ok",
        3,
        3,
        6,
        True,
        "complete",
    )
    assert (row["oldest_on"], row["newest_on"]) == (date(2025, 6, 4), date(2025, 6, 9))


def test_a_list_is_read_back_to_the_year_of_the_round_and_no_further(world, site):
    put_pages(site, [["2025-06-09", "2025-03-08"], ["2024-12-07", "2024-12-06"], ["2024-11-05", "2024-11-04"]])
    row = read(world, rounds=ROUND)
    assert (row["pages_read"], row["reached_end"], row["coverage"]) == (2, False, "complete")
    assert "/tzgg/index_2.html" not in site.paths


def test_one_old_row_does_not_end_the_reading(world, site):
    put_pages(site, [["2025-06-09", "2024-03-08"], ["2025-05-07", "2025-05-06"], ["2024-11-05", "2024-11-04"]])
    row = read(world, rounds=ROUND)
    assert (row["pages_read"], row["rows"], row["coverage"]) == (3, 6, "complete")


def test_dates_out_of_order_prove_nothing_so_the_list_is_read_to_its_end(world, site):
    put_pages(site, [["2025-06-09", "2025-06-10"], ["2024-05-07", "2024-12-06"], ["2025-02-05", "2024-11-04"]])
    row = read(world, rounds=ROUND)
    assert (row["pages_read"], row["reached_end"], row["coverage"]) == (3, True, "complete")


def test_a_list_longer_than_the_limit_is_partial_and_our_doing(world, site):
    put_pages(site, [["2025-06-09"] * 2, ["2025-06-08"] * 2, ["2025-06-07"] * 2])
    row = read(world, manners={"max_pages": 2})
    assert (row["status"], row["coverage"], row["reason"], row["cause"], row["pages_read"]) == ("partial", "partial", "覆盖不全", "我方", 2)


def test_a_further_page_that_fails_leaves_the_column_partial(world, site):
    put_pages(site, [["2025-06-09"] * 2, ["2025-06-08"] * 2])
    site.put("/tzgg/index_1.html", "", status=500)
    row = read(world)
    assert (row["status"], row["coverage"], row["reason"], row["cause"], row["rows"]) == ("partial", "partial", "采集失败", "站点", 2)


def test_a_site_that_answers_every_number_with_the_first_page_ends(world, site):
    put_pages(site, [["2025-06-09", "2025-06-08"]] * 8)
    for number in range(1, 8):
        site.pages[f"/tzgg/index_{number}.html"] = site.pages["/tzgg/"]
    row = read(world)
    assert (row["status"], row["coverage"], row["rows"]) == ("partial", "partial", 2)
    assert len([path for path in site.paths if "index_" in path]) < 5


def test_a_list_that_says_it_is_empty_is_blank_and_complete(world, site):
    site.put_list("/tzgg/", [], remark="暂无相关信息")
    row = read(world)
    assert (row["status"], row["coverage"], row["reason"], row["rows"]) == ("blank", "complete", None, 0)


def test_a_list_that_a_script_fills_is_not_empty(world, site):
    site.put(
        "/tzgg/index.html",
        '<html><head><meta name="ColumnName" content="通知公告"></head><body><ul id="list"></ul>'
        "<script>$.ajax({url:'/api/list',success:function(data){for(var i in data){$('#list').append('<li>'+data[i].title+'</li>')}}})</script></body></html>",
    )
    world.crawl(world.city({"tzgg": "/tzgg/index.html"}))
    row = world.rows("columns")[-1]
    assert (row["status"], row["reason"], row["cause"], row["coverage"]) == ("script_list", "脚本渲染", "站点", "none")


def test_bytes_that_are_no_text_are_a_doubt_of_parsing(world, site):
    site.put("/tzgg/", bytes(range(128, 256)) * 40 + b"<html><ul></ul></html>" + b"\xff\xfe\x81" * 300)
    row = read(world)
    assert (row["status"], row["reason"], row["coverage"]) == ("decode", "解析存疑", "none")


def test_a_page_that_is_no_list_is_unreadable_and_our_doubt(world, site):
    site.put("/tzgg/", "<html><body><h1>机构简介</h1><p>" + "本局负责有关工作。" * 30 + "</p></body></html>")
    row = read(world)
    assert (row["status"], row["reason"], row["cause"]) == ("unreadable", "解析存疑", "我方")


def test_a_budget_that_is_spent_is_our_doing(world, site):
    site.put_column("/a/", 2)
    site.put_column("/b/", 2)
    world.crawl(world.city({"a": "/a/", "b": "/b/"}, manners={"budget": 2}))
    first, second = world.rows("columns")
    assert (first["status"], first["articles_failed"]) == ("ok", 2)
    assert (second["status"], second["reason"], second["cause"]) == ("budget_spent", "覆盖不全", "我方")
    assert len(site.log) == 2


def test_checks_of_unchanged_articles_leave_half_of_the_budget(world, site):
    articles = site.put_column("/tzgg/", 10)
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    site.log.clear()
    world.crawl(world.city({"tzgg": "/tzgg/"}, manners={"budget": 12}), night=date(2025, 8, 7))
    assert len([path for path in site.paths if path in articles]) == 6


@pytest.mark.parametrize("kind", ["link", "container"])
def test_columns_without_items_of_their_own_are_not_read(world, site, kind):
    site.put_column("/tzgg/", 1)
    report = world.crawl(world.city({"tzgg": "/tzgg/"}, kinds={"tzgg": kind}))
    assert (report.columns, site.log) == ([], [])


def test_a_static_column_may_be_one_page_of_text(world, site):
    site.put("/tzgg/", "<html><body><h1>机构职能</h1><p>" + "本局负责有关工作。" * 30 + "</p></body></html>")
    row = read(world, kinds={"tzgg": "static"})
    assert (row["status"], row["coverage"], row["rows"]) == ("ok", "complete", 0)


def test_a_list_that_two_readings_read_differently_proves_no_absence(world, site):
    rows = "".join(f'<li><a href="./t2_{n}.html">第{n}条通知事项的标题</a><span>2025-06-0{n}</span></li>' for n in range(9, 4, -1))
    other = "".join(f'<p><a href="./x/{n}.html">另一处第{n}条公告的标题</a> 2025-05-0{n}</p>' for n in range(9, 4, -1))
    site.put("/tzgg/", f"<html><body><div><ul>{rows}</ul><div>{other}</div></div></body></html>")
    row = read(world)
    assert (row["status"], row["coverage"], row["reason"], row["cause"]) == ("partial", "partial", "解析存疑", "我方")
    assert row["rows"] == 10, "what only one reading found is kept: a doubted row serves better than a missing one"


def test_the_newest_day_of_a_column_is_none_that_is_yet_to_come(world, site):
    rows = [
        ("关于年度会议的通知", "./a.html", "2062-06-30"),
        ("关于今夜事项的通知", "./b.html", "2025-07-11"),
        ("关于旧事项的通知", "./c.html", "2025-06-01"),
    ]
    site.put_list("/tzgg/", rows)
    site.put_list("/zcwj/", rows[:1])
    world.crawl(world.city({"tzgg": "/tzgg/", "zcwj": "/zcwj/"}))
    newest = {row["column_id"]: row["newest_on"] for row in world.rows("columns")}
    assert newest == {"tzgg": date(2025, 7, 11), "zcwj": None}
