"""silver.attachment: what the newest body of an item links to, how each file answered, and whose fault it is where there is none to read."""

import json
from datetime import UTC, datetime

import pytest

from disclosure.evidence_store import EvidenceStore
from disclosure.gates import check_layer, failures, load_suites
from disclosure.sites import PARSER_VERSION
from disclosure.tombstones import Tombstone
from disclosure.warehouse import connect
from disclosure.warehouse.unread import reread_unread

SITE = "http://www.qingyuan.example/"
ARTICLE = SITE + "civil/docs/t1.html"
SUITES = [suite for suite in load_suites() if suite.table == "silver.attachment"]


def links(*urls) -> str:
    return json.dumps(
        [{"title": f"附件{number}", "href": f"./{number}", "url": url} for number, url in enumerate(urls, 1)], ensure_ascii=False
    )


def crawl_of(small_city, *urls, night="2025-07-10", **page):
    crawl = small_city.crawl(night)
    crawl.list("civil-docs", "civil/docs/", [{"title": "通知", "url": ARTICLE, "date": "2025-06-03"}])
    crawl.article(ARTICLE, attachments=links(*urls), **page)
    return crawl


def silver_of(small_city, rows):
    """The rows of silver.attachment, after its gate was found to be kept."""
    connection = small_city.silver()
    assert SUITES
    assert failures(check_layer(connection, "silver", SUITES)) == []
    return rows(connection, "select * from silver.attachment order by item_id, position")


def test_every_link_of_an_article_is_a_row_in_the_order_of_the_page(small_city, rows):
    crawl = crawl_of(small_city, SITE + "b.docx", SITE + "a.pdf", None)
    crawl.attachment(SITE + "b.docx", text="名单", said={})
    crawl.finish()
    found = silver_of(small_city, rows)
    assert [(row["position"], row["title"], row["url"], row["status"]) for row in found] == [
        (1, "附件1", SITE + "b.docx", "ok"),
        (2, "附件2", SITE + "a.pdf", "never"),
        (3, "附件3", None, "no_address"),
    ]
    assert [(row["is_read"], row["is_dead"], row["is_ours_failing"]) for row in found] == [
        (True, False, False),
        (False, False, True),
        (False, False, True),
    ]
    assert (found[0]["kind"], found[0]["characters"], found[0]["sha256"] is None) == ("docx", 2, False)


def test_an_attachment_is_no_item(small_city, rows):
    crawl = crawl_of(small_city, SITE + "b.docx")
    crawl.attachment(SITE + "b.docx", text="名单", said={})
    crawl.finish()
    connection = small_city.silver()
    assert [row["url"] for row in rows(connection, "select url from silver.item")] == [ARTICLE]
    assert rows(connection, "select count(*) as n from silver.item_version where url like '%docx'") == [{"n": 0}]


@pytest.mark.parametrize(
    ("status", "said", "judged"),
    [
        ("gone", None, "dead"),
        ("ok", {"problem": "empty", "cause": "站点", "is_empty": True}, "dead"),
        ("ok", {"problem": "damaged", "cause": "站点"}, "dead"),
        ("ok", {"problem": "blank", "cause": "不明", "is_empty": True}, "ours"),
        ("ok", {"problem": "page", "cause": "不明", "kind": "html"}, "ours"),
        ("ok", {"problem": "no_reader", "cause": "我方", "kind": None}, "ours"),
        ("ok", {"problem": "timeout", "cause": "我方"}, "ours"),
        ("ok", None, "ours"),
        ("robots", None, "ours"),
        ("blocked", None, "ours"),
        ("server_error", None, "ours"),
        ("timeout", None, "ours"),
        ("ok", {}, "read"),
    ],
)
def test_only_what_no_program_could_open_is_the_sites_fault(small_city, rows, status, said, judged):
    crawl = crawl_of(small_city, SITE + "b.docx")
    crawl.attachment(SITE + "b.docx", status, "名单", said=said)
    crawl.finish()
    (row,) = silver_of(small_city, rows)
    assert {"read": row["is_read"], "dead": row["is_dead"], "ours": row["is_ours_failing"]} == {
        name: name == judged for name in ("read", "dead", "ours")
    }


def test_after_a_304_the_bytes_kept_before_count(small_city, rows):
    first = crawl_of(small_city, SITE + "b.docx")
    first.attachment(SITE + "b.docx", text="名单", said={})
    first.finish()
    second = crawl_of(small_city, SITE + "b.docx", night="2025-07-11")
    second.attachment(SITE + "b.docx", "not_modified")
    second.finish()
    (row,) = silver_of(small_city, rows)
    assert (row["status"], row["is_read"], row["characters"]) == ("not_modified", True, 2)
    assert [str(row[name])[:10] for name in ("fetched_at", "asked_at")] == ["2025-07-10", "2025-07-11"]


def test_a_file_that_is_gone_now_is_dead_whatever_it_said_before(small_city, rows):
    first = crawl_of(small_city, SITE + "b.docx")
    first.attachment(SITE + "b.docx", text="名单", said={})
    first.finish()
    second = crawl_of(small_city, SITE + "b.docx", night="2025-07-11")
    second.attachment(SITE + "b.docx", "gone", http_status=404, cause="站点")
    second.finish()
    (row,) = silver_of(small_city, rows)
    assert (row["status"], row["http_status"], row["cause"], row["is_read"], row["is_dead"]) == ("gone", 404, "站点", False, True)
    assert row["sha256"] is not None


def test_other_names_of_the_site_mean_the_same_file(small_city, rows):
    crawl = crawl_of(small_city, "http://qingyuan.example/b.docx")
    crawl.attachment(SITE + "b.docx", text="名单", said={})
    crawl.finish()
    (row,) = silver_of(small_city, rows)
    assert (row["url"], row["is_read"]) == (SITE + "b.docx", True)


def test_what_another_version_of_the_reader_read_does_not_count(small_city, rows):
    crawl = crawl_of(small_city, SITE + "b.docx")
    crawl.attachment(SITE + "b.docx", text="名单", said={}, version="0")
    crawl.finish()
    (row,) = silver_of(small_city, rows)
    assert (row["status"], row["kind"], row["is_read"]) == ("ok", None, False)


def test_links_that_cannot_be_read_stop_nothing(small_city, rows):
    crawl = crawl_of(small_city)
    crawl.pages[-1]["attachments"] = "no json"
    crawl.finish()
    assert silver_of(small_city, rows) == []


def test_what_no_reader_of_today_has_read_is_read_from_its_stored_bytes(small_city, rows):
    crawl = crawl_of(small_city, SITE + "b.txt", SITE + "c.txt")
    crawl.attachment(SITE + "b.txt", text="旧", said={}, version="0")
    crawl.attachment(SITE + "c.txt", text="今", said={})
    crawl.fetches[-2]["sha256"] = crawl.attachments[0]["sha256"] = EvidenceStore(small_city.folder).save("名单".encode())
    crawl.finish()
    reread_unread(connect(), small_city.load(), small_city.folder, datetime(2030, 1, 1, tzinfo=UTC), PARSER_VERSION, "build")
    found = silver_of(small_city, rows)
    assert [(row["kind"], row["characters"], row["is_read"]) for row in found] == [("txt", 2, True), ("docx", 1, True)]


def test_what_an_earlier_reader_read_stays_of_a_file_whose_bytes_were_purged_and_of_no_other(small_city, rows):
    crawl = crawl_of(small_city, SITE + "a.docx", SITE + "b.docx")
    crawl.attachment(SITE + "a.docx", text="名单", version="1", said={})
    crawl.attachment(SITE + "b.docx", text="另一份", version="1", said={})
    crawl.finish()
    at = datetime(2025, 7, 10, tzinfo=UTC)
    purged = Tombstone(sha256=crawl.attachments[0]["sha256"], bytes=9, found=(), found_at=at, purge_after=at, purged_at=at)
    EvidenceStore(small_city.folder).tombstones.write(purged)
    found = silver_of(small_city, rows)
    assert [(row["characters"], row["is_read"]) for row in found] == [(2, True), (None, False)]
