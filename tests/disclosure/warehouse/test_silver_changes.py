"""silver.item_change: title, date and body changes apart, withdrawn from a list, gone from its address, and since when."""

from datetime import UTC, datetime

import pytest

from disclosure.gates import check_layer, failures, load_suites

SITE = "http://www.qingyuan.example/"
URL = SITE + "civil/docs/t1.html"
ROW = {"title": "甲", "url": URL, "date": "2025-06-03"}
OTHER = {"title": "乙", "url": SITE + "civil/docs/t2.html", "date": "2025-05-01"}


def night(small_city, day, listed=(ROW, OTHER), **article):
    """One night: the list, and what the article says (nothing: it was not asked for)."""
    crawl = small_city.crawl(day)
    crawl.list("civil-docs", "civil/docs/", list(listed))
    if article:
        crawl.article(URL, **article)
    crawl.finish()


def changes(small_city, rows):
    """The changes as (kind, night of the sight), after the table's gate was found to be kept."""
    connection = small_city.silver()
    suites = [suite for suite in load_suites() if suite.table == "silver.item_change"]
    assert suites
    assert failures(check_layer(connection, "silver", suites)) == []
    found = rows(connection, "select * from silver.item_change order by seen_at, kind")
    return [(row["kind"], f"{row['seen_at']:%m-%d}") for row in found], found


FIRST = {"title": "旧标题", "published": "2025-06-03", "body": "正文一" * 20}


@pytest.mark.parametrize(
    ("later", "kinds"),
    [
        ({"title": "新标题"}, ["title"]),
        ({"published": "2025-06-05"}, ["date"]),
        ({"body": "正文二" * 20}, ["body"]),
        ({"title": "新标题", "body": "正文二" * 20}, ["body", "title"]),
    ],
)
def test_what_changed_is_told_apart(small_city, rows, later, kinds):
    night(small_city, "2025-07-10", **FIRST)
    night(small_city, "2025-07-11", **FIRST | later)
    told, found = changes(small_city, rows)
    assert told == [(kind, "07-11") for kind in kinds]
    assert {(row["sha256_before"] != row["sha256"]) for row in found} == {True}
    if "title" in kinds:
        assert [(row["was"], row["became"]) for row in found if row["kind"] == "title"] == [("旧标题", "新标题")]


def test_a_change_that_is_taken_back_is_told_twice(small_city, rows):
    for day, title in (("2025-07-10", "旧标题"), ("2025-07-11", "新标题"), ("2025-07-12", "旧标题")):
        night(small_city, day, **FIRST | {"title": title})
    assert changes(small_city, rows)[0] == [("title", "07-11"), ("title", "07-12")]


def test_an_unchanged_item_has_no_changes(small_city, rows):
    for day in ("2025-07-10", "2025-07-11"):
        night(small_city, day, **FIRST)
    assert changes(small_city, rows)[0] == []


def test_an_item_that_left_its_list_says_since_when_and_one_on_a_later_page_does_not(small_city, rows):
    night(small_city, "2025-07-10", **FIRST)
    night(small_city, "2025-07-11", listed=[OTHER])
    night(small_city, "2025-07-12", listed=[OTHER])
    told, found = changes(small_city, rows)
    assert told == [("unlisted", "07-11")]
    assert (found[0]["column_id"], found[0]["was"][:10]) == ("civil-docs", "2025-07-10")


def test_an_item_that_came_back_to_its_list_is_not_unlisted(small_city, rows):
    night(small_city, "2025-07-10", **FIRST)
    night(small_city, "2025-07-11", listed=[OTHER])
    night(small_city, "2025-07-12", listed=[ROW, OTHER])
    assert changes(small_city, rows)[0] == []


def test_a_dead_address_is_told_apart_from_a_list_without_the_item(small_city, rows):
    night(small_city, "2025-07-10", **FIRST)
    night(small_city, "2025-07-11", fetched="gone")
    night(small_city, "2025-07-12", fetched="gone")
    told, found = changes(small_city, rows)
    assert told == [("gone", "07-11")]
    assert found[0]["was"][:10] == "2025-07-10"


def test_an_address_that_answers_again_is_not_gone(small_city, rows):
    night(small_city, "2025-07-10", **FIRST)
    night(small_city, "2025-07-11", fetched="gone")
    night(small_city, "2025-07-12", **FIRST)
    assert changes(small_city, rows)[0] == []


def test_only_what_was_known_then_is_told(small_city, rows):
    night(small_city, "2025-07-10", **FIRST)
    night(small_city, "2025-07-11", **FIRST | {"title": "新标题"})
    connection = small_city.silver(datetime(2025, 7, 10, 23, tzinfo=UTC))
    assert rows(connection, "select kind from silver.item_change") == []
