"""gold.coverage: whether a column was read completely and far enough to say that something is not there."""

from datetime import UTC, datetime

import pytest

from disclosure.warehouse.gold import build_gold

SITE = "http://www.qingyuan.example/"
LATE = {"status": "timeout", "fetched": "timeout", "reason": "采集失败", "cause": "网络"}


def row(name: str, day: str | None):
    return {"title": f"标题{name}", "url": f"{SITE}{name}.html", "date": day}


def read(small_city, night, dates, **more):
    crawl = small_city.crawl(night)
    crawl.list("civil-docs", "civil/docs/", [row(f"{night}-{place}", day) for place, day in enumerate(dates)], **more)
    crawl.finish()


def coverage(small_city, rows, as_of=None):
    connection = small_city.silver(as_of)
    build_gold(connection, "coverage")
    found = rows(connection, "select * from gold.coverage where column_id = 'civil-docs'")
    return {line["period"]: (line["coverage"], line["reason"], line["cause"]) for line in found}


COMPLETE = ("complete", None, None)
NOT_ALL = ("partial", "覆盖不全", "我方")


def test_a_column_never_read_has_none(small_city, rows):
    assert set(coverage(small_city, rows).values()) == {("none", "覆盖不全", "我方")}


def test_a_list_read_to_its_end_covers_every_period(small_city, rows):
    read(small_city, "2025-07-10", ["2025-06-30"])
    assert set(coverage(small_city, rows).values()) == {COMPLETE}


@pytest.mark.parametrize(
    ("last", "window", "year"),
    [("2025-04-01", NOT_ALL, NOT_ALL), ("2025-03-31", COMPLETE, NOT_ALL), ("2024-12-31", COMPLETE, COMPLETE), (None, NOT_ALL, NOT_ALL)],
)
def test_a_list_covers_what_lies_after_its_last_row_read(small_city, rows, last, window, year):
    read(small_city, "2025-07-10", ["2025-06-30", last, last], reached_end=False)
    found = coverage(small_city, rows)
    expected = NOT_ALL if last is None else window
    assert (found["window"], found["year"], found["current"]) == (expected, year, NOT_ALL)


def test_one_old_row_at_the_end_may_be_a_wrong_date_and_proves_no_depth(small_city, rows):
    read(small_city, "2025-07-10", ["2025-06-30", "2025-06-20", "2019-01-01"], reached_end=False)
    assert set(coverage(small_city, rows).values()) == {NOT_ALL}


def test_a_short_reading_that_met_known_items_stands_on_an_earlier_deep_one(small_city, rows):
    read(small_city, "2025-05-10", ["2025-05-01", "2025-01-02"])
    read(small_city, "2025-07-10", ["2025-07-05"], reached_end=False)
    assert set(coverage(small_city, rows).values()) == {COMPLETE}


def test_a_reading_cut_short_below_the_window_still_covers_it(small_city, rows):
    read(
        small_city,
        "2025-07-10",
        ["2025-06-30", "2025-02-02", "2025-02-01"],
        status="partial",
        coverage="partial",
        reason="覆盖不全",
        cause="我方",
    )
    found = coverage(small_city, rows)
    assert (found["window"], found["year"]) == (COMPLETE, NOT_ALL)


def test_a_failure_after_the_cut_off_leaves_an_earlier_reading_after_it_standing(small_city, rows):
    read(small_city, "2025-07-01", ["2025-06-30"])
    read(small_city, "2025-07-02", [], **LATE)
    assert set(coverage(small_city, rows).values()) == {COMPLETE}


def test_a_reading_before_the_cut_off_does_not_prove_absence_up_to_it(small_city, rows):
    read(small_city, "2025-06-29", ["2025-06-28"])
    read(small_city, "2025-07-02", [], **LATE)
    assert set(coverage(small_city, rows).values()) == {("partial", "采集失败", "网络")}


def test_a_reading_before_the_cut_off_is_not_enough_once_the_sweep_has_run(small_city, rows):
    read(small_city, "2025-06-29", ["2025-06-28"])
    crawl = small_city.crawl("2025-07-02")
    crawl.list("town-plan", "town/plan/", [])
    crawl.finish()
    assert set(coverage(small_city, rows).values()) == {NOT_ALL}


def test_the_reading_of_the_last_night_of_the_window_began_before_the_cut_off(small_city, rows):
    # the window of the night of 30 June opens at 23:00, one hour before the cut-off
    read(small_city, "2025-06-30", ["2025-06-28"])
    crawl = small_city.crawl("2025-07-02")
    crawl.list("town-plan", "town/plan/", [])
    crawl.finish()
    assert set(coverage(small_city, rows).values()) == {NOT_ALL}


def test_inside_the_window_the_latest_reading_decides(small_city, rows):
    read(small_city, "2025-06-10", ["2025-06-01"])
    assert set(coverage(small_city, rows).values()) == {COMPLETE}
    read(small_city, "2025-06-11", [], **LATE)
    assert set(coverage(small_city, rows).values()) == {("partial", "采集失败", "网络")}


def test_a_column_that_was_never_read_well_has_none_with_its_reason(small_city, rows):
    read(
        small_city,
        "2025-07-10",
        [],
        status="challenge",
        fetched="ok",
        coverage="none",
        reached_end=False,
        reason="防护或挑战页",
        cause="站点",
    )
    assert set(coverage(small_city, rows).values()) == {("none", "防护或挑战页", "站点")}


def test_a_blank_list_is_read_completely(small_city, rows):
    read(small_city, "2025-07-10", [], status="blank")
    assert set(coverage(small_city, rows).values()) == {COMPLETE}


def test_without_a_round_there_is_nothing_to_cover(small_city):
    connection = small_city.silver(round_id=None)
    build_gold(connection, "coverage")
    assert connection.execute("select count(*) from gold.coverage").fetchall() == [(0,)]


def test_what_came_later_than_as_of_changes_nothing(small_city, rows):
    read(small_city, "2025-06-10", ["2025-06-01"])
    read(small_city, "2025-06-11", [], **LATE)
    assert set(coverage(small_city, rows, datetime(2025, 6, 11, tzinfo=UTC)).values()) == {COMPLETE}


DOUBTED = {"status": "partial", "coverage": "partial", "reason": "解析存疑", "cause": "我方"}


def test_a_reading_in_doubt_covers_nothing_however_far_it_went(small_city, rows):
    read(small_city, "2025-07-10", ["2025-06-30", "2024-02-02", "2024-02-01"], reached_end=True, **DOUBTED)
    assert set(coverage(small_city, rows).values()) == {("partial", "解析存疑", "我方")}


def test_a_reading_in_doubt_gives_no_depth_to_a_later_short_one(small_city, rows):
    read(small_city, "2025-07-01", ["2025-06-30", "2024-02-02", "2024-02-01"], reached_end=True, **DOUBTED)
    read(small_city, "2025-07-02", ["2025-06-30", "2025-06-29"], reached_end=False)
    assert set(coverage(small_city, rows).values()) == {NOT_ALL}


@pytest.mark.parametrize(("visit", "expected"), [("watch", NOT_ALL), ("sweep", COMPLETE)])
def test_after_the_cut_off_a_watch_that_stopped_at_known_rows_is_no_closing_sweep(small_city, rows, visit, expected):
    read(small_city, "2025-05-10", ["2025-05-01", "2025-01-02"])
    read(small_city, "2025-07-01", ["2025-06-30", "2025-06-29"], reached_end=False, visit=visit)
    assert set(coverage(small_city, rows).values()) == {expected}
