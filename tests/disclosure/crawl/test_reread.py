"""Another version of the page reader reads every stored body again before a build uses it: the same ones, once, as the crawl does."""

import logging
import shutil
import sys
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from disclosure import bronze
from disclosure.crawl import reread
from disclosure.crawl.reread import Reread
from disclosure.errors import RunError
from disclosure.evidence_store import EvidenceStore
from disclosure.publish import publish_city, show_report
from disclosure.sites import PARSER_VERSION
from disclosure.warehouse import open_current, read_current

NEXT = date(2025, 7, 11)
ROWS = [(f"关于第{number}号事项的通知", f"./t202506{number:02}_{number}.html", f"2025-06-{number:02}") for number in range(1, 7)]
MONTH_LATER = date(2025, 8, 7)  # by then every item was due for another look
BODIES = 3 + 7  # list pages and articles that a crawl of the fixture keeps
END_OF_NIGHT = datetime(2025, 7, 10, 22, 0, tzinfo=UTC)


@pytest.fixture
def city(world, site):
    """A list of two pages, another with one article; one article moved inside the site, one names its encoding in the HTTP header only."""
    site.put_list("/tzgg/", ROWS[:3], pages=2)
    site.put_list("/tzgg/index_1.html", ROWS[3:], pages=2)
    site.put_column("/zcwj/", 1)
    for title, href, day in ROWS:
        site.put_article(f"/tzgg/{href[2:]}", title, day, f"{title}：正文。" * 20)
    moved, spoken = "/tzgg/t20250601_1.html", "/tzgg/t20250602_2.html"
    site.put("/new/t20250601_1.html", site.pages[moved].body)
    site.put(moved, b"", status=302, has_etag=False, headers={"Location": "/new/t20250601_1.html"})
    text = site.pages[spoken].body.decode().replace('<meta charset="utf-8">', "")
    site.put(spoken, text.encode("gb18030"), headers={"Content-Type": "text/html; charset=gb18030"})
    return world.city({"tzgg": "/tzgg/", "zcwj": "/zcwj/"})


def bump(monkeypatch, version="next"):
    """Another version of the page reader, everywhere."""
    holders = [module for name, module in sys.modules.items() if name.startswith("disclosure.") and hasattr(module, "PARSER_VERSION")]
    assert len(holders) >= 3
    for module in holders:
        monkeypatch.setattr(module, "PARSER_VERSION", version)


def publish(world, **more):
    return publish_city(world.settings(), "qinghe", **more)


def folder_of(world):
    return world.settings().city_data("qinghe")


def tables(world):
    """Every row of every table of silver and gold, but for what names the build."""
    _, connection = open_current(folder_of(world))
    try:
        names = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where schema_name in ('silver', 'gold')"
        ).fetchall()
        return {name: connection.execute(f"select * from {name} order by all").fetchall() for (name,) in names if name != "gold.run"}
    finally:
        connection.close()


def query(world, select):
    _, connection = open_current(folder_of(world))
    try:
        return connection.execute(select).fetchall()
    finally:
        connection.close()


def parsed(world, kind, version):
    """What a version read, without its name, in the order of the text."""
    paths = (folder_of(world) / "parsed" / version).glob(f"{kind}-*.parquet")
    rows = [{**row, "parser_version": None} for path in paths for row in bronze.read_rows(path)]
    return sorted(map(repr, rows))


def body_of(world, ending):
    """Where the body lies that an address ending so gave."""
    digest = next(row["sha256"] for row in world.rows("fetches") if row["url"].endswith(ending) and row["status"] == "ok")
    return EvidenceStore(folder_of(world)).path(digest)


def warnings_in(caplog):
    return [record.getMessage() for record in caplog.records if record.name == reread.__name__ and record.levelno == logging.WARNING]


def crash_after(monkeypatch, count):
    """The process gives up when it has read some pages."""
    real, read = reread.read_page, []

    def read_page(*args, **more):
        if len(read) == count:
            raise MemoryError
        read.append(args)
        return real(*args, **more)

    monkeypatch.setattr(reread, "read_page", read_page)


def test_a_new_version_reads_all_bodies_again_and_finds_the_same(world, site, city, monkeypatch):
    world.crawl(city)
    site.pages["/tzgg/t20250603_3.html"].body += b"<!-- later -->"
    world.crawl(city, MONTH_LATER)
    first = publish(world)
    before = tables(world)
    assert len(before["silver.item"]) == 7
    assert first.reread == Reread()
    bump(monkeypatch)
    report = publish(world)
    assert report.reread == Reread(pages=BODIES + 1)
    assert tables(world) == before
    for kind in ("pages", "rows"):
        assert parsed(world, kind, "next") == parsed(world, kind, PARSER_VERSION) != []
    assert read_current(folder_of(world)).parser == "next"


def test_what_was_read_again_is_not_read_a_third_time(world, city, monkeypatch):
    world.crawl(city)
    bump(monkeypatch)
    assert publish(world).reread.pages == BODIES
    files = sorted((folder_of(world) / "parsed").rglob("*"))
    crash_after(monkeypatch, 0)
    assert publish(world).reread == Reread()
    assert sorted((folder_of(world) / "parsed").rglob("*")) == files


def test_unchanged_pages_of_the_first_night_after_the_change_are_read_from_the_store(world, site, city, monkeypatch):
    world.crawl(city)
    publish(world)
    before = tables(world)["silver.item_reading"]
    bump(monkeypatch)
    site.log.clear()
    report = world.crawl(city, MONTH_LATER)
    assert (report.articles_new, report.articles_unchanged) == (0, 7)
    assert {hit.path: hit.status for hit in site.log}["/tzgg/t20250603_3.html"] == 304
    by_the_crawl = parsed(world, "pages", "next")
    assert len(by_the_crawl) == 3 + 1  # the lists, and the article that was sent anew since a redirect cannot be asked conditionally
    assert publish(world).reread.pages == BODIES - len(by_the_crawl)
    assert query(world, "select count(*) from silver.item where is_trusted and body <> ''") == [(7,)]
    assert [row[:3] for row in tables(world)["silver.item_reading"]] == [row[:3] for row in before]


def test_a_changed_reader_is_no_change_of_the_site(world, site, city, monkeypatch):
    world.crawl(city)
    bump(monkeypatch)
    monkeypatch.setattr("disclosure.crawl.items.triple_hash", lambda row: "otherwise")
    site.log.clear()
    assert world.crawl(city, NEXT).articles_new == 0
    assert publish(world).reread.pages > 0
    assert query(world, "select max(version_count) from silver.item") == [(1,)]


def test_a_crash_in_the_middle_keeps_whole_files_and_the_rest_is_read_next_time(world, city, monkeypatch):
    world.crawl(city)
    yesterday = publish(world).build
    before = tables(world)
    bump(monkeypatch)
    monkeypatch.setattr(reread, "PAGES_PER_FILE", 4)
    with monkeypatch.context() as patch:
        crash_after(patch, 6)
        with pytest.raises(MemoryError):
            publish(world)
    assert read_current(folder_of(world)).build == yesterday
    assert len(parsed(world, "pages", "next")) == 4
    assert list((folder_of(world) / "parsed").rglob("*.part")) == []
    assert publish(world).reread.pages == BODIES - 4
    assert tables(world) == before


def test_a_kill_before_the_pages_are_in_their_place_doubles_no_row(world, city, monkeypatch):
    world.crawl(city)
    publish(world)
    before = tables(world)
    bump(monkeypatch)
    publish(world)
    for path in (folder_of(world) / "parsed" / "next").glob("pages-reread-*"):
        path.rename(path.with_name(f".{path.name}.4711.part"))
    assert publish(world).reread.pages == BODIES
    assert len(list((folder_of(world) / "parsed" / "next").glob("rows-reread-*"))) == 2
    assert list((folder_of(world) / "parsed").rglob("*.part")) == []
    assert tables(world) == before


@pytest.mark.parametrize("damage", ["lost", "cut", "other"])
def test_an_article_whose_body_is_lost_is_unread_and_named_once(world, city, monkeypatch, caplog, damage):
    world.crawl(city)
    publish(world)
    bump(monkeypatch)
    path = body_of(world, "t20250605_5.html")
    path.unlink() if damage == "lost" else path.write_bytes(path.read_bytes()[:-20] if damage == "cut" else b"no gzip")
    with caplog.at_level(logging.WARNING):
        report = publish(world)
    assert report.reread == Reread(pages=BODIES - 1, lost=1)
    assert "; 9 stored pages read again; 1 unread, their bodies are lost" in show_report(report)
    assert [path.name in line and "\n" not in line for line in warnings_in(caplog)] == [True]
    unread = "select title, body, is_trusted, is_empty, is_live, published_on from silver.item where not is_trusted"
    listed = (ROWS[4][0], "", False, False, True, date(2025, 6, 5))
    assert query(world, unread) == [listed]
    assert publish(world).reread == Reread(lost=1)


def test_a_column_whose_list_page_is_lost_proves_no_absence(world, city, monkeypatch):
    world.crawl(city)
    publish(world)
    state = "select column_id, coverage, reached_end, reason from silver.column_state order by 1"
    assert query(world, state) == [("tzgg", "complete", True, None), ("zcwj", "complete", True, None)]
    bump(monkeypatch)
    body_of(world, "/tzgg/index_1.html").unlink()
    assert publish(world).reread.lost == 1
    assert query(world, state) == [("tzgg", "partial", False, "解析存疑"), ("zcwj", "complete", True, None)]
    assert query(world, "select count(*) from silver.item") == [(4,)]
    world.crawl(city, NEXT)  # the memory gives no validator of a body that is lost, so the page comes again
    assert publish(world).reread.lost == 0
    assert query(world, state)[0] == ("tzgg", "complete", True, None)
    # what the lost page had shown before was no absence
    assert query(world, "select count(*), count(unseen_until) from silver.item") == [(7, 0)]


def test_a_store_that_is_away_publishes_nothing(world, site, monkeypatch, caplog):
    site.put_column("/tzgg/", 24)
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    yesterday = publish(world).build
    bump(monkeypatch)
    shutil.rmtree(EvidenceStore(folder_of(world)).folder)
    with pytest.raises(RunError, match="25 of 25 stored bodies cannot be read") as error:
        publish(world)
    assert "\n" not in str(error.value)
    assert len(warnings_in(caplog)) == reread.MOST_NAMED + 1
    assert read_current(folder_of(world)).build == yesterday


def test_a_publish_as_of_the_past_reads_what_was_known_then_and_later_ones_the_rest(world, site, city, monkeypatch):
    world.crawl(city)
    site.put_list("/zcwj/", [("关于新增事项的通知", "./t20250701_9.html", "2025-07-01")])
    site.put_article("/zcwj/t20250701_9.html", "关于新增事项的通知", "2025-07-01", "正文" * 50)
    world.crawl(city, NEXT)
    publish(world, as_of=END_OF_NIGHT)
    early = tables(world)
    publish(world)
    late = tables(world)
    assert (len(early["silver.item"]), len(late["silver.item"])) == (7, 8)
    bump(monkeypatch)
    assert publish(world, as_of=END_OF_NIGHT).reread.pages == BODIES
    assert tables(world) == early
    assert publish(world).reread.pages == 2
    assert tables(world) == late


def test_parsed_files_that_are_gone_are_made_again(world, city):
    world.crawl(city)
    publish(world)
    before = tables(world)
    shutil.rmtree(folder_of(world) / "parsed")
    assert publish(world).reread.pages == BODIES
    assert tables(world) == before


def test_what_an_older_version_read_stays_and_speaks_no_more(world, city, monkeypatch):
    world.crawl(city)
    old = folder_of(world) / "parsed" / PARSER_VERSION
    files = {path.name: path.read_bytes() for path in old.iterdir()}
    bump(monkeypatch)
    real = reread.read_page
    monkeypatch.setattr(reread, "read_page", lambda *args, **more: replace(real(*args, **more), title="今读法"))
    publish(world)
    assert {path.name: path.read_bytes() for path in old.iterdir()} == files
    assert query(world, "select distinct title from silver.item") == [("今读法",)]
