"""Personal numbers of pages reach no table, log or copy; their bodies go after their time, and nothing else changes."""

import gzip
import hashlib
import json
import logging
import os
import re
import shutil
import stat
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from disclosure import bronze
from disclosure.cli import cli
from disclosure.cli.root import Masking
from disclosure.crawl.attachment_reread import UnreadFile, reread_attachments
from disclosure.crawl.attachments import AttachmentText
from disclosure.crawl.reread import Unread, reread_bodies
from disclosure.evidence_store import EvidenceStore, PersonalDataRemoved, Place
from disclosure.personal import count_findings, find_personal, purge_expired, read_findings, scan_stored
from disclosure.publish import publish_city
from disclosure.registry import load_city
from disclosure.warehouse import open_current
from disclosure.web import create_app
from tests.disclosure.personal.numbers import CARD, ID, MOBILE

ROOT = Path(__file__).resolve().parents[3]
LATER = date(2025, 8, 20)
SECRETS = (ID, MOBILE, CARD, "138 0013 8000")
WORDS = f"现将救助对象予以公示。申请人张三，身份证号：{ID}，电话138 0013 8000，卡号{CARD}。" + "公示期内可向清河市民政局反映。" * 20


def put_city(world, site):
    """A column with three articles, one of them and one title with personal numbers."""
    paths = site.put_column("/tzgg/", 3)
    site.put_article(paths[0], "关于救助对象的公示", "2025-06-03", WORDS)
    rows = [("关于救助对象的公示", paths[0], "2025-06-03"), (f"关于张三（{MOBILE}）来信的答复", paths[1], "2025-06-02")]
    site.put_list("/tzgg/", [*rows, ("关于第1号事项的通知", paths[2], "2025-06-01")])
    site.secret = paths[0]
    return world.city({"tzgg": "/tzgg/"})


@pytest.fixture
def city(world, site):
    """Not crawled yet."""
    return put_city(world, site)


@pytest.fixture(scope="module")
def published(long_world):
    """The same crawled and published, with all that was logged; nobody changes it."""
    lines, handler = [], logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())
    root, site = logging.getLogger(), long_world.site()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        long_world.crawl(put_city(long_world, site))
        publish_city(long_world.settings(), "qinghe")
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    return long_world, site, lines


def reread(world):
    """Read every body again, as a publish does after a change of the page reader."""
    for path in (folder_of(world) / "parsed").rglob("*.parquet"):
        path.unlink()
    known = {
        (row["sha256"], row["url"]): row for row in world.rows("fetches") if row["status"] == "ok" and row["purpose"] in ("list", "article")
    }
    unread = [Unread(sha256, url, row["location"], row["content_type"]) for (sha256, url), row in known.items()]
    assert len(unread) > 1
    return reread_bodies(load_city(world.folder / "cities" / "qinghe"), folder_of(world), unread, "test", known=len(unread))


def folder_of(world):
    return world.settings().city_data("qinghe")


def everything_kept(folder):
    """The words of every file of a city but those of the separate store."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.is_relative_to(folder / "personal"):
            continue
        if path.suffix == ".gz":
            yield path, gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
        elif path.suffix == ".parquet":
            yield path, json.dumps(pq.read_table(path).to_pylist(), default=str, ensure_ascii=False)
        else:
            yield path, path.read_bytes().decode("utf-8", "replace")


def digest_of(world, ending):
    return next(row["sha256"] for row in world.rows("fetches") if row["url"].endswith(ending) and row["status"] == "ok")


def test_no_number_is_kept_anywhere_but_in_the_separate_store(published):
    world, site, lines = published
    kept = list(everything_kept(folder_of(world)))
    assert len(kept) > 10
    assert [path.name for path, text in kept if any(secret in text for secret in SECRETS)] == []
    assert len(lines) > 3
    assert not any(secret in line for secret in SECRETS for line in lines)
    store, digest = EvidenceStore(folder_of(world)), digest_of(world, site.secret)
    assert store.open_original(digest) == site.pages[site.secret].body
    assert ID not in store.open_shown(digest).decode()
    assert len(store.open_shown(digest)) == len(site.pages[site.secret].body)
    path = store.personal_path(digest)
    assert [stat.S_IMODE(entry.stat().st_mode) for entry in (path, path.parent, store.personal)] == [0o600, 0o700, 0o700]


def test_pages_say_what_they_said_with_stars(published):
    world, _, _ = published
    _, connection = open_current(folder_of(world))
    try:
        rows = connection.execute("select title, body from silver.item order by listed_on desc").fetchall()
    finally:
        connection.close()
    assert rows[0][1].startswith(
        f"现将救助对象予以公示。申请人张三，身份证号：34***************{ID[-1]}，电话138 **** **00，卡号***************{CARD[-4:]}。"
    )
    assert len(rows) == 3


def test_the_tombstone_says_what_stood_where(published):
    world, site, _ = published
    stone = EvidenceStore(folder_of(world)).tombstones.read(digest_of(world, site.secret))
    text = site.pages[site.secret].body.decode()
    assert [(spot.kind, text[spot.position : spot.position + spot.length]) for spot in stone.found] == [
        ("resident_id", ID),
        ("mobile", "138 0013 8000"),
        ("bank_card", CARD),
    ]
    assert (stone.url.endswith(site.secret), stone.column_id) == (True, "tzgg")
    assert stone.purge_after - stone.found_at == timedelta(days=world.settings().personal_days)
    assert stone.purged_at is None


def test_after_its_time_the_original_is_gone_and_nothing_is_asked_again(world, site, city):
    world.crawl(city)
    before = parsed_bodies(world)
    store, digest = EvidenceStore(folder_of(world)), digest_of(world, site.secret)
    site.log.clear()
    world.crawl(city, LATER)
    assert {hit.path: hit.status for hit in site.log}[site.secret] == 304
    assert not store.personal_path(digest).exists()
    assert store.tombstones.read(digest).purged_at is not None
    assert list(store.personal.rglob("*.gz")) == []
    with pytest.raises(PersonalDataRemoved, match="removed under the retention rule") as error:
        store.open_original(digest)
    assert "\n" not in str(error.value)
    assert error.value.tombstone.sha256 == digest
    report = reread(world)
    assert (report.pages, report.lost, report.removed) == (len(before), 0, 0)
    assert parsed_bodies(world) == before


def test_a_body_that_comes_again_after_its_purge_is_not_stored_again(world, site, city):
    site.pages[site.secret].has_etag = False
    world.crawl(city)
    store, digest = EvidenceStore(folder_of(world)), digest_of(world, site.secret)
    purge_expired(folder_of(world), datetime(2026, 1, 1, tzinfo=UTC), 30)
    assert not store.personal_path(digest).exists()
    rows = [("关于救助对象的公示（更新）", site.secret, "2025-06-04")]
    site.put_list("/tzgg/", rows)
    site.log.clear()
    world.crawl(city, date(2025, 7, 11))
    assert site.articles[site.secret] == 1
    assert not store.personal_path(digest).exists()
    assert store.is_whole(digest)


def parsed_bodies(world):
    found = {}
    for path in sorted((folder_of(world) / "parsed").rglob("pages-*.parquet")):
        found.update({(row["url"], row["sha256"]): (row["title"], row["body"]) for row in bronze.read_rows(path)})
    return found


def test_a_night_warns_of_its_findings_with_counts_only(world, site, city, caplog):
    with caplog.at_level(logging.WARNING, "disclosure.personal"):
        world.crawl(city)
        site.pages["/tzgg/"].body += b"<!-- later -->"
        world.crawl(city, date(2025, 7, 11))
    assert {finding.is_new for finding in read_findings(folder_of(world), date(2025, 7, 11))} == {False}
    assert [record.getMessage() for record in caplog.records] == [
        "city qinghe: personal data found in the night of 2025-07-10: 1 bank_card, 2 mobile, 1 resident_id"
    ]
    assert count_findings(folder_of(world), date(2025, 7, 10)) == {"bank_card": 1, "mobile": 2, "resident_id": 1}


def test_the_command_lists_findings_masked_and_purges_what_is_due(world, site, city, monkeypatch):
    world.crawl(city)
    for name, value in (("DATA", world.folder / "data"), ("CITIES", world.folder / "cities")):
        monkeypatch.setenv(f"DISCLOSURE_{name}", str(value))
    lines = [json.loads(line) for line in run("personal", "qinghe", "--json").splitlines()]
    assert {(line["kind"], line["masked"], line["column"]) for line in lines if line["url"].endswith(site.secret)} == {
        ("resident_id", f"34***************{ID[-1]}", "tzgg"),
        ("mobile", "138******00", "tzgg"),
        ("bank_card", "*" * 15 + CARD[-4:], "tzgg"),
    }
    assert "手机号  138******00  http://www.qinghe.example/tzgg/" in run("personal", "qinghe", "--night", "2025-07-10")
    assert run("personal", "qinghe", "--purge") == "2 bodies with personal data removed, 0 still kept\n"
    assert list((folder_of(world) / "personal").rglob("*.gz")) == []
    assert {line["purged_at"] is None for line in map(json.loads, run("personal", "qinghe", "--json").splitlines())} == {False}


def crawl_without_looking(world, city, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("disclosure.crawl.run.find_in_bytes", lambda *_: None)
        patch.setattr("disclosure.crawl.parsed.find_personal", lambda _: [])
        world.crawl(city)


def test_a_page_stored_before_anything_looked_is_set_aside_with_a_copy_when_it_is_read_again(world, site, city, monkeypatch):
    crawl_without_looking(world, city, monkeypatch)
    store, digest = EvidenceStore(folder_of(world)), digest_of(world, site.secret)
    reread(world)
    assert not store.path(digest).exists()
    assert ID not in store.open_shown(digest).decode()
    assert store.open_original(digest) == site.pages[site.secret].body


def test_a_scan_finds_what_was_stored_before_anything_looked(world, site, city, monkeypatch):
    crawl_without_looking(world, city, monkeypatch)
    store, digest = EvidenceStore(folder_of(world)), digest_of(world, site.secret)
    assert ID in store.open(digest).decode()
    assert scan_stored(folder_of(world), 30) == 2
    assert ID not in store.open(digest).decode()
    assert not store.path(digest).exists()
    assert store.tombstones.read(digest).url.endswith(site.secret)
    assert scan_stored(folder_of(world), 30) == 0


def run(*arguments):
    result = CliRunner().invoke(cli, list(arguments))
    assert result.exit_code == 0, result.output
    return result.output


def test_the_offices_page_shows_the_masked_copy_and_says_so(published):
    world, site, _ = published
    digest = digest_of(world, site.secret)
    with TestClient(create_app(world.settings(), current_user=lambda: "office"), base_url="http://127.0.0.1") as client:
        page = client.get(f"/city/qinghe/copy/{digest}").text
        assert "电话138 **** **00" in page
        assert "3 处，以下为遮盖后的副本；原件另存，保留至 2025-08-" in page
        assert not any(secret in page for secret in SECRETS)
        plain = client.get(f"/city/qinghe/copy/{digest_of(world, 't20250601_1.html')}").text
    assert "存档与校验值一致" in plain
    assert "个人信息" not in plain


def test_an_attachment_is_moved_when_its_text_is_read_and_not_asked_for_again_after_its_purge(world, site, monkeypatch):
    monkeypatch.setattr(
        "disclosure.crawl.crawler.read_attachment", lambda *_, **__: AttachmentText("pdf", f"姓名\t电话\n张三\t{MOBILE}", 20)
    )
    (path,) = site.put_column("/tzgg/", 1)
    link = '<a href="/files/list.pdf">附件：名单.pdf</a>'
    site.put_article(path, "关于第1号事项的通知", "2025-06-01", f"正文。{link}" + "正文" * 50)
    site.put("/files/list.pdf", b"%PDF-1.7 packed", headers={"Content-Type": "application/pdf"})
    city = world.city({"tzgg": "/tzgg/"})
    world.crawl(city)
    store, digest = EvidenceStore(folder_of(world)), digest_of(world, "/files/list.pdf")
    assert not store.path(digest).exists()
    assert store.open(digest) == b"%PDF-1.7 packed"
    assert [row["text"] for row in world.parsed("attachments")] == ["姓名\t电话\n张三\t138******00"]
    (finding,) = read_findings(folder_of(world))
    assert (finding.column_id, finding.kind, finding.masked_sha256) == ("tzgg", "mobile", None)
    site.log.clear()
    world.crawl(city, LATER)
    assert not store.has(digest)
    site.pages[path].body += b"<!-- later -->"
    world.crawl(city, date(2025, 9, 25))
    assert [hit.status for hit in site.log if hit.path == "/files/list.pdf"].count(200) == 0
    rows = [row["url"] for row in world.rows("fetches") if row["sha256"] == digest]
    assert reread_attachments(folder_of(world), [UnreadFile(digest, rows[0], None)], "test") == 0


def test_a_restore_without_the_separate_store_reads_the_same(world, site, city, tmp_path):
    world.crawl(city)
    before, digest = parsed_bodies(world), digest_of(world, site.secret)
    command = re.search("```sh backup\n(tar .*?)\n", (ROOT / "docs" / "operations.md").read_text(encoding="utf-8"))[1]
    place = {"DISCLOSURE_DATA": str(world.settings().data), "BACKUP": str(tmp_path)}
    subprocess.run(["sh", "-ec", command], env={**os.environ, **place}, check=True)
    shutil.rmtree(world.settings().data)
    world.settings().data.mkdir()
    subprocess.run(["tar", "-C", str(world.settings().data), "-xf", str(tmp_path / "data.tar")], check=True)
    assert not (folder_of(world) / "personal").exists()
    assert reread(world).lost == 0
    assert parsed_bodies(world) == before
    assert ID not in EvidenceStore(folder_of(world)).open(digest).decode()
    site.log.clear()
    world.crawl(city, LATER)
    assert {hit.path: hit.status for hit in site.log}[site.secret] == 304


def test_an_article_that_is_a_file_whose_time_is_over_is_counted_apart_from_lost_ones(world, site, city, caplog):
    world.crawl(city)
    store, digest = EvidenceStore(folder_of(world)), digest_of(world, "t20250601_1.html")
    store.set_aside(digest, tuple(find_personal(MOBILE)), Place("http://www.qinghe.example/", at=datetime(2025, 7, 10, 16, tzinfo=UTC)))
    purge_expired(folder_of(world), datetime(2026, 1, 1, tzinfo=UTC), 30)
    with caplog.at_level(logging.WARNING, "disclosure.crawl.reread"):
        report = reread(world)
    assert (report.lost, report.removed) == (0, 1)
    assert [record for record in caplog.records if record.name == "disclosure.crawl.reread"] == []


def test_a_log_line_shows_no_number():
    assert Masking("%(message)s").format(logging.LogRecord("x", 30, "", 1, "asked for %s", (f"/a?phone={MOBILE}",), None)) == (
        "asked for /a?phone=138******00"
    )


@pytest.mark.parametrize("name", ["/tzgg/list.pdf", "/tzgg/download.jsp?id=7"])
def test_a_file_that_a_list_shows_as_an_item_is_searched_too(world, site, monkeypatch, name):
    monkeypatch.setattr("disclosure.crawl.crawler.read_attachment", lambda *_, **__: AttachmentText("pdf", f"电话：{MOBILE}", 14))
    site.put_column("/tzgg/", 3)
    rows = [("救助对象名单", name, "2025-06-04"), ("关于第1号事项的通知", "./202506/t20250601_1.html", "2025-06-01")]
    site.put_list("/tzgg/", rows)
    site.put(name, b"%PDF-1.7 packed", headers={"Content-Type": "application/pdf"})
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    assert [(finding.url, finding.masked) for finding in read_findings(folder_of(world))] == [
        (f"http://www.qinghe.example{name}", "138******00")
    ]
    assert not EvidenceStore(folder_of(world)).path(digest_of(world, name)).exists()


class Killed(BaseException):
    pass


@pytest.mark.parametrize("night", [date(2025, 7, 10), date(2025, 7, 11)])
@pytest.mark.parametrize("body", [b"%PDF-1.7 packed", b"{\\rtf1 packed}"])
def test_a_file_whose_run_was_killed_before_its_words_were_read_is_searched_by_the_next(world, site, monkeypatch, night, body):
    name = "/tzgg/download.jsp?id=7"
    site.put_list("/tzgg/", [("救助对象名单", name, "2025-06-04")])
    site.put(name, body, headers={"Content-Type": "application/octet-stream"})
    world.city({"tzgg": "/tzgg/"})
    with monkeypatch.context() as patch:
        patch.setattr("disclosure.crawl.crawler.read_attachment", lambda *_, **__: (_ for _ in ()).throw(Killed()))
        with pytest.raises(Killed):
            world.crawl()
    assert EvidenceStore(folder_of(world)).path(hashlib.sha256(body).hexdigest()).exists()
    for module in ("crawler", "run"):
        monkeypatch.setattr(f"disclosure.crawl.{module}.read_attachment", lambda *_, **__: AttachmentText("pdf", f"电话：{MOBILE}", 14))
    world.crawl(night=night)
    assert [finding.masked for finding in read_findings(folder_of(world))] == ["138******00"]
    assert not EvidenceStore(folder_of(world)).path(hashlib.sha256(body).hexdigest()).exists()


HIDDEN = f"{MOBILE[:4]}<script>var a = 1;</script>{MOBILE[4:]}"


def test_a_number_that_only_the_reader_of_pages_puts_together_sets_the_page_aside(world, site):
    site.put_list("/tzgg/", [("关于值班的通知", "./duty.html", "2025-07-01")])
    site.put_article("/tzgg/duty.html", "关于值班的通知", "2025-07-01", f"值班电话{HIDDEN}。" + "现将值班安排通知如下。" * 20)
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    store, digest = EvidenceStore(folder_of(world)), digest_of(world, "duty.html")
    assert HIDDEN.encode() in store.open_original(digest)
    with pytest.raises(PersonalDataRemoved):
        store.open_shown(digest)
    assert not store.path(digest).exists()
    assert [(found.kind, found.masked, found.column_id) for found in read_findings(folder_of(world))] == [("mobile", "138******00", "tzgg")]
