"""Lists that change while a night reads them: the first page is looked at again, once, and what it shows decides whether the reading is believed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from disclosure.crawl import run
from disclosure.crawl.second_look import are_taken_away
from disclosure.fetch import Fetch

NIGHT = date(2025, 6, 2)
ROUNDS = [{"id": "2025Q2", "name": "二季度", "window": ["2025-04-01", "2025-06-30"]}]
DETAIL = "读取期间列表有变动，无法确认没有减少，未计为读全，下次重读"


class Pages(dict):
    """What a site holds; ``change`` is called once, before the page at ``path`` is sent."""

    def __init__(self, pages, path, change) -> None:
        super().__init__(pages)
        self.path, self.change = path, change

    def get(self, path, default=None):
        if path == self.path and self.change:
            change, self.change = self.change, None
            change()
        return super().get(path, default)


def put(site, numbers, *, size: int = 5, is_counted: bool = False) -> None:
    """A list of these items, the highest number first, and their pages. ``is_counted``: each page says how many items the list has."""
    rows = [
        (f"关于第{n}号事项的通知", f"/tzgg/t20250601_{n}.html", (date(2025, 1, 1) + timedelta(days=n)).isoformat())
        for n in sorted(numbers, reverse=True)
    ]
    pages = -(-len(rows) // size)
    for title, href, day in rows:
        site.put_article(href, title, day, f"正文：{title}。" * 20)
    for number in range(pages):
        path, remark = "/tzgg/" if not number else f"/tzgg/index_{number}.html", f"共{len(rows)}条" if is_counted else ""
        site.put_list(path, rows[number * size : (number + 1) * size], pages=pages, remark=remark)


def lists(site) -> list[str]:
    return [path for path in site.paths if path.startswith("/tzgg/") and "t2025" not in path]


def crawl(world, night=NIGHT, **city) -> dict:
    world.crawl(world.city({"tzgg": "/tzgg/"}, **city), night=night)
    return world.rows("columns")[-1]


def change_before(site, path, change) -> None:
    site.pages = Pages(site.pages, path, change)


def test_a_list_of_more_than_one_page_costs_one_more_request_which_sends_nothing_when_nothing_changed(world, site):
    put(site, range(100, 115))
    reading = crawl(world)
    assert lists(site) == ["/tzgg/", "/tzgg/index_1.html", "/tzgg/index_2.html", "/tzgg/"]
    assert [hit.status for hit in site.log if hit.path == "/tzgg/"] == [200, 304]
    assert (reading["coverage"], reading["rows"], reading["pages_read"]) == ("complete", 15, 3)


def test_a_list_of_one_page_is_looked_at_once(world, site):
    put(site, range(100, 105))
    crawl(world)
    assert lists(site) == ["/tzgg/"]


def test_a_row_taken_away_between_two_pages_makes_the_reading_partial_and_the_next_night_reads_it_again(world, site):
    put(site, range(100, 115))
    change_before(site, "/tzgg/index_1.html", lambda: put(site, set(range(100, 115)) - {112}))
    reading = crawl(world)
    assert (reading["coverage"], reading["status"], reading["reason"], reading["cause"]) == ("partial", "partial", "覆盖不全", "站点")
    assert (reading["detail"], reading["resume_url"], reading["rows"]) == (DETAIL, None, 14)
    reading = crawl(world, NIGHT + timedelta(days=1))
    assert (reading["coverage"], reading["rows"], reading["detail"]) == ("complete", 14, None)


def test_a_long_list_that_lost_rows_meanwhile_does_not_wait_a_week(world, site):
    put(site, range(100, 130))
    change_before(site, "/tzgg/index_3.html", lambda: put(site, set(range(100, 130)) - {127}))
    assert crawl(world)["coverage"] == "partial"
    assert [crawl(world, NIGHT + timedelta(days=1))[name] for name in ("night", "coverage")] == [NIGHT + timedelta(days=1), "complete"]


def test_a_second_column_at_the_same_address_is_held_against_the_same_first_look(world, site):
    put(site, range(100, 115))
    change_before(site, "/tzgg/index_1.html", lambda: put(site, set(range(100, 115)) - {112}))
    world.crawl(world.city({"tzgg": "/tzgg/", "gsgg": "/tzgg/"}), night=NIGHT)
    assert {row["column_id"]: row["coverage"] for row in world.rows("columns")} == {"tzgg": "partial", "gsgg": "partial"}


def test_a_resumed_run_knows_the_first_of_two_looks_and_makes_the_second_again():
    at = datetime(2025, 6, 2, 16, tzinfo=UTC)
    looks = [
        Fetch("run", "qinghe", NIGHT, seq, None, "a.example", "http://a.example/", "c", "list", at, at, status, sha256=sha)
        for seq, status, sha in ((1, "ok", "a"), (2, "ok", "b"), (3, "timeout", None))
    ]
    assert run._final(looks) == {"http://a.example/": 1}


def test_a_row_put_in_meanwhile_is_seen_on_the_second_look_and_harms_nothing(world, site):
    put(site, range(100, 115), is_counted=True)
    change_before(site, "/tzgg/index_1.html", lambda: put(site, range(100, 116), is_counted=True))
    reading = crawl(world)
    assert (reading["coverage"], reading["rows"], site.articles["/tzgg/t20250601_115.html"]) == ("complete", 16, 1)


def test_a_second_look_that_fails_leaves_the_list_to_be_gone_on_with(world, site):
    put(site, range(100, 115))
    change_before(site, "/tzgg/index_2.html", lambda: setattr(site.pages["/tzgg/"], "status", 500))
    reading = crawl(world)
    assert (reading["coverage"], reading["reason"], reading["resume_url"][-13:]) == ("partial", "采集失败", "/index_2.html")
    site.pages["/tzgg/"].status = 200
    site.log.clear()
    reading = crawl(world, NIGHT + timedelta(days=1))
    assert lists(site) == ["/tzgg/", "/tzgg/index_2.html", "/tzgg/"]
    assert (reading["coverage"], reading["is_joined"]) == ("complete", True)


def test_what_was_not_looked_at_again_is_not_joined_when_a_row_of_its_first_page_is_gone(world, site):
    put(site, range(100, 115))

    def take_one_and_fail():
        put(site, set(range(100, 115)) - {112})
        site.pages["/tzgg/"].status = 500

    change_before(site, "/tzgg/index_1.html", take_one_and_fail)
    assert crawl(world)["resume_url"]
    site.pages["/tzgg/"].status = 200
    reading = crawl(world, NIGHT + timedelta(days=1))
    assert (reading["coverage"], reading["is_joined"], reading["rows"]) == ("complete", False, 14)


def test_the_closing_sweep_asks_its_lists_without_condition_and_other_nights_with_one(world, site):
    put(site, range(100, 115))
    crawl(world, rounds=ROUNDS)
    asked = {}
    for night in (date(2025, 6, 9), date(2025, 7, 1)):
        site.log.clear()
        crawl(world, night, rounds=ROUNDS)
        asked[night] = [("If-None-Match" in hit.headers, hit.status) for hit in site.log if hit.path in lists(site)]
    assert asked[date(2025, 6, 9)] == [(True, 304)]
    assert asked[date(2025, 7, 1)] == [(False, 200)] * 4


@pytest.mark.parametrize(
    ("before", "after", "is_gone"),
    [
        ("abcd", "abcd", False),
        ("abcd", "nabc", False),
        ("abcd", "nmab", False),
        ("abcd", "badc", False),
        ("abcd", "abde", True),
        ("abcd", "bcde", True),
        ("abcd", "abce", True),
        ("abcd", "nabd", True),
        ("abcd", "nmoa", False),
        ("abcd", "nmop", True),
        ("abcd", "abcde", False),
        ("abcd", "", True),
    ],
)
def test_a_first_page_shows_what_was_taken_from_it_and_not_what_was_pushed_down(before, after, is_gone):
    assert are_taken_away([ord(sign) for sign in before], [ord(sign) for sign in after]) is is_gone
