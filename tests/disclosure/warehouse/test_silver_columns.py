"""silver.column_state and silver.listing: what is known of columns, and when an item was first seen."""

from datetime import UTC, date, datetime, timedelta

SITE = "http://www.qingyuan.example/"


def row(name: str, day: str | None = "2025-06-03", **more):
    return {"title": f"标题{name}", "url": f"{SITE}{name}.html", "date": day, **more}


def read(small_city, night, rows, *, run=None, **more):
    """One night on which one column was read."""
    crawl = small_city.crawl(night, run)
    crawl.list("civil-docs", "civil/docs/", rows, **more)
    crawl.finish()
    return crawl


def state(small_city, rows, column="civil-docs", **more):
    return rows(small_city.silver(**more), f"select * from silver.column_state where column_id = '{column}'")[0]


def listing(small_city, rows, name, **more):
    found = rows(small_city.silver(**more), f"select * from silver.listing where url = '{SITE}{name}.html'")
    assert len(found) == 1
    return found[0]


def test_every_registered_column_has_a_state_also_when_nothing_was_ever_crawled(small_city, rows):
    found = rows(small_city.silver(), "select column_id, status, coverage, failed_nights from silver.column_state order by column_id")
    assert [line["column_id"] for line in found] == ["civil-docs", "civil-guide", "portal-news", "school-docs", "town-plan"]
    assert {(line["status"], line["coverage"], line["failed_nights"]) for line in found} == {(None, "none", 0)}


def test_the_latest_reading_is_the_state_and_failures_are_counted_since_the_last_success(small_city, rows):
    read(small_city, "2025-07-10", [row("a")])
    read(small_city, "2025-07-11", [], status="gone", fetched="gone", reason="采集失败", cause="站点")
    read(small_city, "2025-07-12", [], status="timeout", fetched="timeout", reason="采集失败", cause="网络")
    found = state(small_city, rows)
    assert (found["status"], found["coverage"], found["failed_nights"], found["gone_nights"]) == ("timeout", "none", 2, 0)
    assert found["last_complete_at"] < found["finished_at"]


def test_what_finished_after_as_of_is_not_known(small_city, rows):
    read(small_city, "2025-07-10", [row("a")])
    crawl = read(small_city, "2025-07-11", [row("b", "2025-06-04"), row("a")])
    before, after = crawl.columns[0]["finished_at"] - timedelta(microseconds=1), crawl.now
    assert len(rows(small_city.silver(before), "select * from silver.listing")) == 1
    assert state(small_city, rows, as_of=before)["night"] == date(2025, 7, 10)
    assert len(rows(small_city.silver(after), "select * from silver.listing")) == 2


def test_the_first_reading_knows_no_lower_bound_of_first_sight(small_city, rows):
    crawl = read(small_city, "2025-07-10", [row("a")])
    found = listing(small_city, rows, "a")
    assert found["unseen_until"] is None
    assert found["first_seen_at"].replace(tzinfo=UTC) == crawl.fetches[0]["finished_at"]


def test_a_complete_reading_without_the_item_is_its_lower_bound(small_city, rows):
    first = read(small_city, "2025-07-10", [row("a")])
    read(small_city, "2025-07-11", [], status="timeout", fetched="timeout", reason="采集失败", cause="网络")
    read(small_city, "2025-07-12", [row("b", "2025-07-11"), row("a")])
    found = listing(small_city, rows, "b")
    assert found["unseen_until"].replace(tzinfo=UTC) == first.columns[0]["started_at"]


def test_a_reading_that_stopped_above_the_place_of_a_back_dated_item_proves_nothing(small_city, rows):
    read(small_city, "2025-07-10", [row("z", "2025-07-01")], reached_end=False)
    read(small_city, "2025-07-11", [row("z", "2025-07-01"), row("old", "2025-05-01")])
    assert listing(small_city, rows, "old")["unseen_until"] is None


def test_a_pinned_old_row_does_not_stretch_how_far_back_was_read(small_city, rows):
    read(small_city, "2025-07-10", [row("pin", "2020-01-01", pinned=True), row("z", "2025-07-01")], reached_end=False)
    read(small_city, "2025-07-11", [row("z", "2025-07-01"), row("old", "2025-05-01")])
    assert listing(small_city, rows, "old")["unseen_until"] is None
    assert listing(small_city, rows, "pin")["pinned"] is True


def test_an_item_the_list_dropped_is_not_live(small_city, rows):
    read(small_city, "2025-07-10", [row("b"), row("a")])
    read(small_city, "2025-07-11", [row("a")])
    assert [listing(small_city, rows, name)["is_live"] for name in "ab"] == [True, False]


def test_an_item_below_what_was_read_stays_live(small_city, rows):
    read(small_city, "2025-07-10", [row("b", "2025-07-01"), row("a", "2025-01-01")])
    read(small_city, "2025-07-11", [row("c", "2025-07-02"), row("b", "2025-07-01")], reached_end=False)
    assert listing(small_city, rows, "a")["is_live"] is True


def test_a_failed_reading_drops_nothing(small_city, rows):
    read(small_city, "2025-07-10", [row("a")])
    read(small_city, "2025-07-11", [], status="gone", fetched="gone", reason="采集失败", cause="站点")
    assert listing(small_city, rows, "a")["is_live"] is True


def test_an_unchanged_list_shows_its_items_again(small_city, rows):
    read(small_city, "2025-07-10", [row("a")])
    second = read(small_city, "2025-07-11", [row("a")], fetched="not_modified")
    found = listing(small_city, rows, "a")
    assert found["is_live"] is True
    assert found["last_seen_at"].replace(tzinfo=UTC) == second.fetches[0]["finished_at"]
    assert state(small_city, rows)["parsed_rows"] == 1


def test_the_item_was_unseen_everywhere_only_until_the_earliest_bound(small_city, rows):
    first = small_city.crawl("2025-07-10")
    first.list("civil-docs", "civil/docs/", [row("x")])
    first.list("portal-news", "news/", [row("y")])
    first.finish()
    second = small_city.crawl("2025-07-11")
    second.list("portal-news", "news/", [row("new", "2025-07-11"), row("y")])
    second.finish()
    third = small_city.crawl("2025-07-12")
    third.list("civil-docs", "civil/docs/", [row("new", "2025-07-11"), row("x")])
    third.finish()
    found = rows(small_city.silver(), f"select unseen_until, first_seen_at from silver.item where url = '{SITE}new.html'")[0]
    assert found["unseen_until"].replace(tzinfo=UTC) == first.columns[0]["started_at"]
    assert found["first_seen_at"].replace(tzinfo=UTC) == second.fetches[0]["finished_at"]


def test_rows_without_an_address_are_no_items(small_city, rows):
    read(small_city, "2025-07-10", [{"title": "脚本", "url": None, "href": "javascript:", "date": "2025-06-01"}])
    assert rows(small_city.silver(), "select * from silver.listing") == []


def test_columns_that_left_the_register_bring_no_items(small_city, rows):
    read(small_city, "2025-07-10", [row("a")])
    small_city.content["columns.yml"]["columns"].pop(0)
    small_city.write()
    assert rows(small_city.silver(), "select * from silver.item") == []


def test_files_of_an_older_format_without_later_columns_are_read(small_city, rows, write_parquet, schemas):
    crawl = read(small_city, "2025-07-10", [row("a")])
    path = small_city.folder / "bronze" / "fetches" / "2025-07-10" / "run-2025-07-10.parquet"
    write_parquet(path, schemas["fetches"], crawl.fetches, leave_out=("detail", "waited"))
    assert len(rows(small_city.silver(), "select * from silver.item")) == 1


def test_two_builds_of_the_same_files_give_equal_tables(small_city, tmp_path):
    for night in ("2025-07-10", "2025-07-11"):
        crawl = small_city.crawl(night)
        crawl.list("civil-docs", "civil/docs/", [row(name) for name in "abc"])
        crawl.list("portal-news", "news/", [row(name) for name in "bcd"])
        for name in "abcd":
            crawl.article(f"{SITE}{name}.html", title=f"第{name}号", publisher="青原市民政局", body="特此公告" * 20)
        crawl.finish()
    exports = [export(small_city.silver(), tmp_path / str(turn)) for turn in range(2)]
    assert exports[0] == exports[1]
    assert len(exports[0]) > 10


def export(connection, folder) -> dict[str, bytes]:
    """Every table of silver and registry as the bytes of an ordered parquet file."""
    folder.mkdir()
    names = connection.execute("select schema_name, table_name from duckdb_tables() where schema_name in ('silver', 'registry')").fetchall()
    for schema, name in names:
        connection.execute(f"copy (select * from {schema}.\"{name}\" order by all) to '{folder}/{schema}.{name}.parquet'").fetchall()
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_instants_are_utc_whatever_the_machine_thinks(small_city, rows, monkeypatch):
    import time

    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        crawl = read(small_city, "2025-07-10", [row("a")])
        found = listing(small_city, rows, "a", as_of=crawl.now)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert found["first_seen_at"] == datetime(2025, 7, 10, 15, 0, 1)


def test_an_item_that_is_gone_does_not_come_back_with_a_shallow_reading(small_city, rows):
    read(small_city, "2025-07-10", [row("b", "2025-07-01"), row("a", "2025-01-01")])
    read(small_city, "2025-07-11", [row("b", "2025-07-01")])
    read(small_city, "2025-07-12", [row("c", "2025-07-02"), row("b", "2025-07-01")], reached_end=False)
    assert listing(small_city, rows, "a")["is_live"] is False


def test_a_later_day_of_an_item_does_not_make_an_earlier_shallow_reading_prove_its_absence(small_city, rows):
    read(small_city, "2025-07-10", [row("c", "2025-07-02"), row("b", "2025-07-01"), row("z", "2025-06-30")], reached_end=False)
    read(small_city, "2025-07-11", [row("c", "2025-07-02"), row("b", "2025-07-01"), row("old", "2025-05-01")])
    read(small_city, "2025-07-12", [row("old", "2025-07-12"), row("c", "2025-07-02"), row("b", "2025-07-01")])
    assert listing(small_city, rows, "old")["unseen_until"] is None


def test_a_joined_reading_is_in_order_only_if_the_pages_left_out_were(small_city, rows):
    for night, in_order in (("2025-07-10", False), ("2025-07-11", True)):
        read(small_city, night, [row("b", "2025-07-02"), row("a", "2025-07-01")], is_joined=True, in_order=in_order)
    found = rows(small_city.silver(), "select is_sorted from silver.column_night order by night")
    assert [line["is_sorted"] for line in found] == [False, True]
