"""gold.column_health and gold.run: what the office's morning page reads."""

from datetime import UTC, date, datetime

from disclosure.rounds import read_failing
from disclosure.warehouse.gold import build_gold
from disclosure.warehouse.tables import load_table

SITE = "http://www.qingyuan.example/"
GONE = {"status": "gone", "fetched": "gone", "reason": "采集失败", "cause": "站点"}


def row(name: str, day: str | None = "2025-06-03", **more):
    return {"title": f"标题{name}", "url": f"{SITE}{name}.html", "date": day, **more}


def read(small_city, night, rows, *, degraded=False, articles=(), **more):
    crawl = small_city.crawl(night)
    crawl.list("civil-docs", "civil/docs/", rows, **more)
    for name, page in articles:
        crawl.article(f"{SITE}{name}.html", **page)
    crawl.finish(degraded=degraded)


def health(small_city, rows):
    connection = small_city.silver()
    build_gold(connection, "column_health")
    found = rows(connection, "select * from gold.column_health")
    assert len(found) == 5
    return next(line for line in found if line["column_id"] == "civil-docs")


def test_the_newest_real_item_decides_how_old_a_column_is(small_city, rows):
    listed = [
        row("pin", "2025-07-09", pinned=True),
        row("future", "2026-01-01"),
        row("empty", "2025-07-01"),
        row("none", "2025-06-20"),
        row("real"),
    ]
    empty = ("empty", {"title": "空", "body": "", "published": "2025-07-01"})
    statement = ("none", {"title": "本季度无相关信息的情况说明", "published": "2025-06-20"})
    read(small_city, "2025-07-10", listed, articles=(empty, statement))
    found = health(small_city, rows)
    assert (found["newest_on"], found["days_since_newest"], found["future_items"]) == (date(2025, 6, 3), 37, 1)
    assert (found["live_items"], found["undated_items"], found["owners"]) == (5, 0, ["civil"])


def test_undated_and_dropped_items_are_counted(small_city, rows):
    read(small_city, "2025-07-10", [row("a"), row("b", None)])
    read(small_city, "2025-07-11", [row("b", None)])
    found = health(small_city, rows)
    assert (found["known_items"], found["live_items"], found["undated_items"]) == (2, 1, 1)


def test_three_failed_nights_ask_for_a_person(small_city, rows):
    read(small_city, "2025-07-10", [row("a")])
    asked = []
    for night in ("2025-07-11", "2025-07-12", "2025-07-13"):
        read(small_city, night, [], **GONE)
        asked.append(health(small_city, rows)["needs_a_person"])
    assert asked == [False, False, True]


def test_fourteen_nights_of_404_ask_whether_the_column_is_dead(small_city, rows):
    for day in range(10, 24):
        read(small_city, f"2025-07-{day}", [], **GONE)
    assert health(small_city, rows)["is_gone_question"] is True


def run_table(small_city, rows, night):
    connection = small_city.silver()
    connection.execute("create schema gold").fetchall()
    connection.execute(
        "create table gold.cell as select unnest(['met', 'unmet', 'undetermined']) as outcome, unnest(['machine', 'suspected', 'machine']) as state"
    )
    columns = {"night": "date", **dict.fromkeys(("build", "round_id", "as_of", "model", "model_versions"), "text")}
    columns |= dict.fromkeys(("silver_seconds", "match_seconds", "assess_seconds"), "double")
    load_table(connection, "work.publish", columns, [(date.fromisoformat(night), "b", "2025Q2", "2025-07-12", "m", "{}", 1.0, 2.0, 3.0)])
    build_gold(connection, "run")
    return {line["night"].isoformat(): line for line in rows(connection, "select * from gold.run")}


def test_every_night_has_a_row_and_the_builds_own_its_outcomes(small_city, rows):
    read(small_city, "2025-07-10", [row("a")])
    read(small_city, "2025-07-11", [], degraded=True, **GONE)
    found = run_table(small_city, rows, "2025-07-11")
    assert list(found) == ["2025-07-10", "2025-07-11"]
    first, second = found.values()
    assert (first["is_degraded"], first["build"], first["met"], first["columns"]) == (False, None, None, 1)
    assert (second["is_degraded"], second["build"], second["met"], second["suspected"], second["match_seconds"]) == (True, "b", 1, 1, 2.0)
    assert second["column_statuses"] == {"gone": 1}
    assert (first["model"], second["model"]) == (None, "m")


def test_a_night_read_in_two_runs_adds_their_requests_and_keeps_the_last_ones_columns(small_city, rows):

    for run, hour, status in (("one", 15, GONE), ("two", 17, {})):
        crawl = small_city.crawl("2025-07-10", run, datetime(2025, 7, 10, hour, tzinfo=UTC))
        crawl.list("civil-docs", "civil/docs/", [] if status else [row("a")], **status)
        crawl.finish(degraded=bool(status))
    line = run_table(small_city, rows, "2025-07-10")["2025-07-10"]
    assert (line["runs"], line["requests"], line["columns"], line["is_degraded"]) == (2, 2, 1, False)


def test_a_night_published_without_a_crawl_is_degraded(small_city, rows):
    read(small_city, "2025-07-10", [row("a")])
    found = run_table(small_city, rows, "2025-07-12")
    assert (found["2025-07-12"]["runs"], found["2025-07-12"]["is_degraded"]) == (0, True)


PUT_OFF = {"status": "budget_spent", "fetched": "budget_spent", "reason": "覆盖不全", "cause": "我方"}
LATE = {"status": "timeout", "fetched": "timeout", "reason": "采集失败", "cause": "网络"}


def read_at(small_city, night, hour, rows, **more):
    """One of several runs of a night; ``hour`` is UTC of the night's evening."""
    day = date.fromisoformat(night)
    crawl = small_city.crawl(night, f"run-{night}-{hour}", datetime(day.year, day.month, day.day, hour, tzinfo=UTC))
    crawl.list("civil-docs", "civil/docs/", rows, **more)
    crawl.finish()


def test_several_runs_of_one_night_are_one_failed_night(small_city, rows):
    read(small_city, "2025-07-10", [row("a")])
    for hour in (15, 16, 17, 18):
        read_at(small_city, "2025-07-11", hour, [], **LATE)
    found = health(small_city, rows)
    assert (found["failed_nights"], found["needs_a_person"]) == (1, False)


def test_a_night_in_which_one_run_read_the_column_is_no_failed_one(small_city, rows):
    read_at(small_city, "2025-07-11", 15, [], **LATE)
    read_at(small_city, "2025-07-11", 16, [row("a")])
    read_at(small_city, "2025-07-11", 17, [], **LATE)
    assert health(small_city, rows)["failed_nights"] == 0


def test_nights_that_we_ended_ourselves_are_counted_apart_and_break_no_row_of_failures(small_city, rows):
    read(small_city, "2025-07-10", [row("a")])
    for night, outcome in (("11", LATE), ("12", PUT_OFF), ("13", LATE), ("14", LATE), ("15", PUT_OFF), ("16", PUT_OFF)):
        read(small_city, f"2025-07-{night}", [], **outcome)
    found = health(small_city, rows)
    assert (found["failed_nights"], found["put_off_nights"], found["needs_a_person"]) == (3, 2, True)


def standing(found):
    return tuple(found[name] for name in ("failed_nights", "put_off_lately", "is_put_off", "needs_a_person"))


def test_three_nights_of_seven_without_a_turn_are_no_failure_and_ask_for_a_person(small_city, rows):
    asked = []
    for night, outcome in (("09", {}), ("10", PUT_OFF), ("11", {}), ("12", PUT_OFF), ("13", PUT_OFF)):
        read(small_city, f"2025-07-{night}", [row("a")] if not outcome else [], **outcome)
        asked.append(standing(health(small_city, rows)))
    assert asked == [(0, 0, False, False), (0, 1, False, False), (0, 1, False, False), (0, 2, False, False), (0, 3, True, True)]
    read(small_city, "2025-07-14", [row("a")])
    assert standing(health(small_city, rows)) == (0, 3, False, False)


def test_a_column_read_whole_and_then_left_without_a_turn_stands_among_those_not_read(small_city, rows):
    read(small_city, "2025-07-10", [row("a")])
    listed = []
    for night in ("11", "12", "13"):
        read(small_city, f"2025-07-{night}", [], **PUT_OFF)
        connection = small_city.silver()
        build_gold(connection, "column_health")
        listed.append({line["column_id"]: line["put_off_nights"] for line in read_failing(connection)}.get("civil-docs"))
    assert listed == [None, None, 3]


def test_a_list_that_is_read_back_over_many_nights_waits_for_its_turn_without_a_person(small_city, rows):
    for day in range(11, 16):
        read(small_city, f"2025-07-{day}", [], **PUT_OFF, visit="backfill")
    assert standing(health(small_city, rows)) == (0, 5, True, False)


def test_quiet_nights_are_no_nights_without_a_turn(small_city, rows):
    with (small_city.home / "city.yml").open("a", encoding="utf-8") as file:
        file.write("manners: {quiet_nights: [2025-07-12]}\n")
    for night in ("11", "12", "13"):
        read(small_city, f"2025-07-{night}", [], **PUT_OFF)
    assert standing(health(small_city, rows)) == (0, 2, False, False)


def test_a_night_that_failed_and_was_then_broken_off_is_a_failed_one(small_city, rows):
    read_at(small_city, "2025-07-11", 15, [], **GONE)
    read_at(small_city, "2025-07-11", 16, [], **PUT_OFF)
    found = health(small_city, rows)
    assert (found["failed_nights"], found["gone_nights"], found["put_off_nights"]) == (1, 1, 0)


def test_changes_of_structure_trust_and_what_was_said_are_told(small_city, rows):
    for night, structure, trust in (("10", "ul>li", 1.0), ("11", "ul>li", 1.0), ("12", "table>tr", 0.9), ("13", "table>tr", 0.7)):
        read(small_city, f"2025-07-{night}", [row("a")], structure=structure, trust=trust, detail="首页行数由20降为6")
    read(small_city, "2025-07-14", [], structure="", trust=None, **LATE)
    found = health(small_city, rows)
    assert (found["structure_changes"], found["structure_changed_on"], found["trust"], found["detail"]) == (1, date(2025, 7, 12), 0.7, None)
    assert found["first_complete_at"] < found["last_complete_at"] < found["read_at"]


def test_a_change_of_structure_is_of_the_night_that_saw_it_first_though_it_read_nothing(small_city, rows):
    read(small_city, "2025-07-10", [row("a")], structure="ul>li")
    read(small_city, "2025-07-11", [], structure="", **LATE)
    for night in ("12", "13"):
        read(small_city, f"2025-07-{night}", [], structure="", status="unreadable", coverage="none", reason="解析存疑", cause="我方")
    read(small_city, "2025-07-14", [row("a")], structure="div>div.card")
    found = health(small_city, rows)
    assert (found["structure_changes"], found["structure_changed_on"]) == (1, date(2025, 7, 12))


def test_columns_that_nobody_visited_have_no_nights(small_city, rows):
    read(small_city, "2025-07-10", [row("a")])
    connection = small_city.silver()
    build_gold(connection, "column_health")
    other = rows(connection, "select * from gold.column_health where column_id = 'town-plan'")[0]
    counts = ("failed_nights", "gone_nights", "put_off_nights", "structure_changes", "trust", "last_complete_at")
    assert [other[name] for name in counts] == [0, 0, 0, 0, None, None]
