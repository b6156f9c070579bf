"""What ``disclosure crawl`` prints: one line per column for people, one JSON object per column for programs."""

import json

import pytest
from click.testing import CliRunner

from disclosure.cli import cli
from disclosure.errors import InputError

ALWAYS = ["column", "host", "status", "pages", "rows", "articles_new", "articles_unchanged", "coverage", "visit"]


@pytest.fixture
def run(world, site, monkeypatch):
    """Crawls a night of a city with a good column and a dead one by the command; gives what it prints."""
    site.put_column("/tzgg/", 5)
    world.city({"tzgg": "/tzgg/", "dead": "/dead/"})
    monkeypatch.setenv("DISCLOSURE_CITIES", str(world.folder / "cities"))
    monkeypatch.setenv("DISCLOSURE_CONNECT", ",".join(f"{host}={target}" for host, target in world.connect.items()))

    def crawl(night: str, *more: str) -> list[str]:
        arguments = ["crawl", "qinghe", "--night", night, "--data", str(world.folder / "data"), *more]
        return CliRunner().invoke(cli, arguments, catch_exceptions=False).stdout.splitlines()

    return crawl


def test_people_read_a_line_per_column_and_the_sum_at_the_end(run):
    assert run("2025-07-10")[:-1] == [
        "tzgg  www.qinghe.example  backfill  ok  1 pages, 5 rows, 5 new, 0 unchanged, coverage complete",
        "dead  www.qinghe.example  backfill  gone  0 pages, 0 rows, 0 new, 0 unchanged, coverage none  采集失败  网页不存在（HTTP 404）",
    ]
    last = run("2025-07-11")[-1]
    assert last.startswith("qinghe, night of 2025-07-11: 1 of 2 columns not read; 0 articles new, 5 unchanged, 0 failed; 3 requests (1 not")
    assert last.endswith("; degraded")


def test_programs_read_a_json_object_per_column_and_nothing_else(run):
    good, dead = map(json.loads, run("2025-07-10", "--json"))
    assert good == {
        "column": "tzgg", "host": "www.qinghe.example", "status": "ok", "pages": 1, "rows": 5, "articles_new": 5, "articles_unchanged": 0,
        "coverage": "complete", "visit": "backfill",
    }  # fmt: skip
    assert list(good) == ALWAYS
    assert list(dead) == [*ALWAYS, "reason", "cause", "detail"]
    assert (dead["status"], dead["coverage"], dead["reason"], dead["cause"]) == ("gone", "none", "采集失败", "站点")


def test_what_a_reading_says_of_itself_stands_in_both(run, site):
    run("2025-07-10")
    site.put_list("/tzgg/", [], remark="暂无信息")
    (doubted, _) = map(json.loads, run("2025-07-11", "--json"))
    assert list(doubted) == [*ALWAYS, "reason", "cause", "detail"]
    assert (doubted["status"], doubted["visit"], doubted["reason"]) == ("unreadable", "watch", "解析存疑")
    site.put_list("/tzgg/", [], remark="暂无任何信息")
    agreed = run("2025-07-12")[0]
    assert agreed.startswith("tzgg  www.qinghe.example  watch  blank  1 pages, 0 rows, 0 new, 0 unchanged, coverage complete  原有5行")
    assert doubted["detail"].startswith("原有5行，现读得空列表")


def test_a_night_whose_window_is_not_open_is_refused_in_one_line(world, site, monkeypatch):
    world.city({"tzgg": "/tzgg/"}, clock="wall")
    monkeypatch.setenv("DISCLOSURE_CITIES", str(world.folder / "cities"))
    monkeypatch.setenv("DISCLOSURE_CONNECT", f"www.qinghe.example={site.target}")
    with pytest.raises(InputError, match="the window of the night of 2025-07-10 is not open now; crawl between 23:00 and 06:00"):
        CliRunner().invoke(cli, ["crawl", "qinghe", "--night", "2025-07-10", "--data", str(world.folder / "data")], catch_exceptions=False)
    assert site.log == []
    assert not (world.folder / "data" / "qinghe" / "bronze").exists()
