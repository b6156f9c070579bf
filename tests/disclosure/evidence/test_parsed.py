"""What lists and pages say of an item while the bodies of earlier nights are read by an earlier version of the reader alone."""

import json
import zipfile
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from disclosure.evidence import parsed
from disclosure.evidence.capsule import write_capsule
from disclosure.evidence.parsed import list_versions, select_parsed
from disclosure.registry import find_city, load_city
from disclosure.sites import PARSER_VERSION

URL = "http://www.qinghe.example/tzgg/a.html"
LIST = "http://www.qinghe.example/tzgg/"


def write(folder, version, body, titles, *, page_url=LIST):
    """A body read by a version: a page of a list with these titles, all of one address."""
    path = folder / "parsed" / version
    path.mkdir(parents=True, exist_ok=True)
    name = f"{body}-{len(page_url)}.parquet"
    pq.write_table(pa.Table.from_pylist([{"sha256": body, "url": page_url, "body": "words"}]), path / f"pages-{name}")
    if titles:
        rows = [{"sha256": body, "page_url": page_url, "url": URL, "title": title} for title in titles]
        pq.write_table(pa.Table.from_pylist(rows), path / f"rows-{name}")


@pytest.fixture(autouse=True)
def in_force(monkeypatch):
    """Version 5 is in force."""
    monkeypatch.setattr(parsed, "PARSER_VERSION", "5")


def titles(folder):
    return sorted(row["title"] for row in select_parsed(folder, "rows", URL))


def test_what_only_an_earlier_version_read_counts(tmp_path):
    write(tmp_path, "4", "old", ["first"])
    write(tmp_path, "5", "new", ["second"])
    assert titles(tmp_path) == ["first", "second"]


def test_what_was_read_again_speaks_by_the_newer_version_alone(tmp_path):
    write(tmp_path, "4", "old", ["as read before"])
    write(tmp_path, "5", "old", ["as read again"])
    assert titles(tmp_path) == ["as read again"]


def test_a_row_that_the_newer_version_no_longer_finds_is_none(tmp_path):
    write(tmp_path, "4", "old", ["a mistake"])
    write(tmp_path, "5", "old", [])
    assert titles(tmp_path) == []


def test_a_body_at_two_addresses_is_two_pages(tmp_path):
    write(tmp_path, "4", "old", ["elsewhere"], page_url=LIST + "index_1.html")
    write(tmp_path, "5", "old", ["here"])
    assert titles(tmp_path) == ["elsewhere", "here"]


def test_pages_count_by_the_same_rule(tmp_path):
    write(tmp_path, "4", "old", [], page_url=URL)
    write(tmp_path, "5", "old", [], page_url=URL)
    write(tmp_path, "3", "older", [], page_url=URL)
    assert [row["sha256"] for row in select_parsed(tmp_path, "pages", URL)] == ["old", "older"]


def test_the_version_in_force_comes_first_and_then_the_newest_by_number(tmp_path):
    for name in ("10", "9", "5", "4"):
        (tmp_path / "parsed" / name).mkdir(parents=True)
    assert [path.name for path in list_versions(tmp_path)] == ["5", "10", "9", "4"]


def test_without_anything_read_nothing_is_said(tmp_path):
    assert select_parsed(tmp_path, "rows", URL) == []


def test_a_capsule_made_between_a_change_of_the_reader_and_the_next_publish_says_what_earlier_nights_saw(
    world, site, monkeypatch, tmp_path
):
    monkeypatch.setattr("disclosure.evidence.capsule.draw_picture", lambda _: b"drawn")
    monkeypatch.setattr(parsed, "PARSER_VERSION", PARSER_VERSION)
    rows = [("关于名单的公示", "./a.html", "2025-07-01")]
    site.put_list("/tzgg/", rows)
    site.put_article("/tzgg/a.html", *rows[0][::2], "名单见附件。" * 20 + '<a href="/f/list.txt">名单.txt</a>')
    site.put("/f/list.txt", "名单内容。" * 20, headers={"Content-Type": "text/plain; charset=utf-8"})
    city = world.city({"tzgg": "/tzgg/"})
    world.crawl(city, date(2025, 7, 10))
    folder = world.folder / "data" / "qinghe" / "parsed"
    (folder / PARSER_VERSION).rename(folder / "0")
    site.put_list("/tzgg/", [("关于报名的通知", "./b.html", "2025-07-02"), *rows])
    site.put_article("/tzgg/b.html", "关于报名的通知", "2025-07-02", "报名事项如下。" * 20)
    world.crawl(city, date(2025, 7, 11))
    assert sorted(path.name for path in folder.iterdir()) == ["0", PARSER_VERSION]
    settings = world.settings()
    with zipfile.ZipFile(write_capsule(settings, load_city(find_city("qinghe", settings.cities)), URL, tmp_path / "c.zip")) as archive:
        said, records = archive.read("README.txt").decode(), json.loads(archive.read("records.json"))
    assert "此前最后一次完整读取，未见本条目" not in said
    nights = {(entry["row"]["run_id"], entry["row"]["seq"]): entry["row"]["night"] for entry in records["records"]}
    (sight,) = records["sights"]
    assert [nights[tuple(key)] for key in (*sight["first"], *sight["last"])] == ["2025-07-10", "2025-07-11"]
    assert [(file["title"], len(file["bodies"])) for file in records["attachments"]] == [("名单.txt", 1)]
