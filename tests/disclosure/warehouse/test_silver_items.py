"""silver.item: one row per item, dated, attributed and described."""

import pytest

SITE = "http://www.qingyuan.example/"


def item(small_city, rows, *, column="civil-docs", path="civil/docs/", row=None, **page):
    """The one item of a crawl that lists and fetches one article."""
    crawl = small_city.crawl()
    url = SITE + path + "t1.html"
    crawl.list(column, path, [{"title": "列表标题", "url": url, "date": "2025-06-03", **(row or {})}])
    crawl.article(url, **{"title": "文章标题", "published": "2025-06-03 09:30", **page})
    crawl.finish()
    found = rows(small_city.silver(), "select * from silver.item")
    assert len(found) == 1
    return found[0]


def test_title_and_date_come_from_the_article(small_city, rows):
    found = item(small_city, rows, published="2025-06-04 09:30")
    assert (found["title"], str(found["published_on"]), str(found["published_at"])) == ("文章标题", "2025-06-04", "2025-06-04 01:30:00")
    assert (found["published_origin"], found["date_doubt"], found["column_id"]) == ("visible", False, "civil-docs")


def test_without_a_date_in_the_article_the_list_decides(small_city, rows):
    found = item(small_city, rows, published=None, title=None)
    assert (found["title"], str(found["published_on"]), found["published_origin"], found["published_at"]) == (
        "列表标题",
        "2025-06-03",
        "list",
        None,
    )


@pytest.mark.parametrize(
    ("shown", "listed", "doubt"), [("2025-06-04", "2025-06-03", False), ("2025-06-05", "2025-06-03", True), (None, None, True)]
)
def test_a_date_is_doubtful_when_list_and_article_differ_by_more_than_a_day_or_there_is_none(small_city, rows, shown, listed, doubt):
    assert item(small_city, rows, published=shown, row={"date": listed})["date_doubt"] is doubt


def unit_of(found):
    return found["unit_id"], found["unit_basis"], found["unit_doubt"]


def test_the_owner_of_the_column_owns_the_item(small_city, rows):
    assert unit_of(item(small_city, rows, source="青原市融媒体中心")) == ("civil", "column", False)


def test_a_typo_in_the_source_does_not_contradict_the_owner(small_city, rows):
    assert unit_of(item(small_city, rows, source="青原市民证局", publisher="青原市民政局办公室")) == ("civil", "column", False)


def test_another_unit_as_publisher_is_a_doubt(small_city, rows):
    found = item(small_city, rows, publisher="青原市教育体育局")
    assert unit_of(found) == ("civil", "column", True)
    assert sorted(found["unit_candidates"]) == ["civil", "school"]


def test_a_joint_publisher_that_names_the_owner_is_no_doubt(small_city, rows):
    assert unit_of(item(small_city, rows, publisher="青原市教育体育局、青原市民政局")) == ("civil", "column", False)


def test_another_units_document_number_is_a_doubt(small_city, rows):
    assert unit_of(item(small_city, rows, document_number="青教体〔2025〕3号")) == ("civil", "column", True)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"publisher": "市民政局"}, ("civil", "publisher", False)),
        ({"publisher": "青原市民政局养老服务科"}, ("civil", "publisher", False)),
        ({"document_number": "青政办秘〔2025〕3号", "source": "青原市民政局"}, ("office", "document", False)),
        ({"document_number": "青民函〔2025〕3号"}, ("civil", "document", False)),
        ({"title": "石桥镇开展走访"}, ("town", "title", False)),
        ({"body": "特此公告。" + "内容" * 20 + "青原市民政局 2025年6月3日"}, ("civil", "signature", False)),
        ({"source": "市教体局"}, ("school", "source", False)),
        ({"source": "石桥镇中心小学"}, (None, "none", False)),
    ],
)
def test_in_a_shared_column_the_witnesses_are_asked_in_order(small_city, rows, said, expected):
    assert unit_of(item(small_city, rows, column="portal-news", path="news/", **said)) == expected


def test_an_unconfirmed_column_speaks_for_nobody(small_city, rows):
    small_city.content["columns.yml"]["columns"][0]["confirmed"] = False
    small_city.write()
    assert unit_of(item(small_city, rows)) == (None, "none", False)


@pytest.mark.parametrize(
    ("said", "relayed"),
    [
        ({"publisher": "青原市民政局"}, False),
        ({"publisher": "省民政厅"}, True),
        ({"publisher": "临水县财政局"}, True),
        ({"publisher": "青原市融媒体中心"}, False),
        ({"publisher": "养老服务科"}, False),
        ({"source": "新华社"}, True),
        ({"source": "中国政府网", "document_number": "国办发〔2025〕1号"}, True),
        ({"source": "青原市民政局", "document_number": "国办发〔2025〕1号", "publisher": "青原市民政局"}, True),
        ({"source": "青原市融媒体中心"}, False),
        ({"source": "省财政厅", "document_number": "青民〔2025〕1号"}, False),
        ({}, False),
    ],
)
def test_what_another_organ_made_is_relayed(small_city, rows, said, relayed):
    assert item(small_city, rows, **said)["is_relayed"] is relayed


@pytest.mark.parametrize(
    ("said", "statement"),
    [
        ({"title": "关于本季度无行政处罚的情况说明"}, True),
        ({"title": "2024年部门决算情况说明"}, False),
        ({"title": "2025年二季度重点工作", "item_class": "statement"}, True),
        ({"title": "关于本季度无行政处罚的情况说明", "item_class": ""}, False),
    ],
)
def test_the_page_reader_knows_a_statement_that_nothing_arose_and_the_title_where_no_page_was_read(small_city, rows, said, statement):
    assert item(small_city, rows, **said)["is_statement"] is statement


@pytest.mark.parametrize(
    ("body", "attachments", "empty"),
    [
        ("", "[]", True),
        ("内容正在更新中。", "[]", True),
        ("详见附件", "[]", True),
        ("详见附件", '[{"title": "a.pdf", "href": "a.pdf", "url": null}]', False),
        ("已于今日完成全部低保金的发放工作。", "[]", False),
    ],
)
def test_an_item_that_says_nothing_is_empty(small_city, rows, body, attachments, empty):
    assert item(small_city, rows, body=body, attachments=attachments)["is_empty"] is empty


def test_an_article_that_could_not_be_fetched_is_unknown_and_not_empty(small_city, rows):
    found = item(small_city, rows, fetched="timeout")
    assert (found["article_status"], found["is_empty"], found["is_trusted"], found["sha256"]) == ("timeout", False, False, None)
    assert (found["title"], str(found["published_on"])) == ("列表标题", "2025-06-03")


def test_an_article_never_asked_for_says_so(small_city, rows):
    crawl = small_city.crawl()
    crawl.list("civil-docs", "civil/docs/", [{"title": "甲", "url": SITE + "a.html", "date": "2025-06-03"}])
    crawl.finish()
    assert rows(small_city.silver(), "select article_status from silver.item") == [{"article_status": "never"}]


def test_periods_and_years_come_from_the_title(small_city, rows):
    found = item(small_city, rows, title="2025年第二季度重点工作进展")
    assert (found["years"], found["periods"]) == ([2025], ["2025Q2"])


def test_the_kind_follows_from_the_title(small_city, rows):
    assert item(small_city, rows, title="关于《青原市养老服务办法》的政策解读")["doc_type"] == "interpretation"


def test_a_changed_article_has_two_versions_and_the_newest_speaks(small_city, rows):
    url = SITE + "civil/docs/t1.html"
    for night, title in (("2025-07-10", "旧标题"), ("2025-07-11", "新标题")):
        crawl = small_city.crawl(night)
        crawl.list("civil-docs", "civil/docs/", [{"title": "甲", "url": url, "date": "2025-06-03"}])
        crawl.article(url, title=title)
        crawl.finish()
    connection = small_city.silver()
    assert rows(connection, "select title, version_count from silver.item") == [{"title": "新标题", "version_count": 2}]
    assert [row["version_number"] for row in rows(connection, "select version_number from silver.item_version order by 1")] == [1, 2]


def test_a_removed_article_keeps_its_last_words(small_city, rows):
    url = SITE + "civil/docs/t1.html"
    for night, fetched in (("2025-07-10", "ok"), ("2025-07-11", "gone")):
        crawl = small_city.crawl(night)
        crawl.list("civil-docs", "civil/docs/", [{"title": "甲", "url": url, "date": "2025-06-03"}])
        crawl.article(url, title="标题", fetched=fetched)
        crawl.finish()
    found = rows(small_city.silver(), "select title, article_status, last_status from silver.item")
    assert found == [{"title": "标题", "article_status": "ok", "last_status": "gone"}]


def test_one_item_under_two_names_of_the_site_is_one_item(small_city, rows):
    crawl = small_city.crawl()
    crawl.list("civil-docs", "civil/docs/", [{"title": "甲", "url": "http://qingyuan.example/a.html", "date": "2025-06-03"}])
    crawl.list("portal-news", "news/", [{"title": "甲", "url": SITE + "a.html#top", "date": "2025-06-04"}])
    crawl.article(SITE + "a.html", title="甲")
    crawl.finish()
    found = rows(small_city.silver(), "select url, column_id, column_ids, article_status from silver.item")
    assert found == [
        {"url": SITE + "a.html", "column_id": "civil-docs", "column_ids": ["civil-docs", "portal-news"], "article_status": "ok"}
    ]


def test_an_article_behind_a_redirect_is_found(small_city, rows):
    crawl = small_city.crawl()
    crawl.list("civil-docs", "civil/docs/", [{"title": "甲", "url": SITE + "a.html", "date": "2025-06-03"}])
    digest = crawl.fetch(SITE + "a.html", "article", "ok", "新址", location=SITE + "new/a.html")
    crawl.page(digest, SITE + "new/a.html", "article", title="新址标题", body="正文" * 20)
    crawl.finish()
    assert rows(small_city.silver(), "select url, title from silver.item") == [{"url": SITE + "a.html", "title": "新址标题"}]


def test_a_registered_article_is_an_item_of_its_own_column(small_city, rows):
    crawl = small_city.crawl()
    crawl.list("civil-guide", "civil/guide.html", [], body="指南")
    crawl.pages.clear()
    crawl.page(crawl.fetches[0]["sha256"], SITE + "civil/guide.html", "article", title="公开指南", body="指南" * 20)
    crawl.finish()
    found = rows(small_city.silver(), "select title, column_id, unit_id, article_status, is_trusted from silver.item")
    assert found == [{"title": "公开指南", "column_id": "civil-guide", "unit_id": "civil", "article_status": "ok", "is_trusted": True}]


def test_the_parser_in_force_speaks_before_an_older_one(small_city, rows):
    crawl = small_city.crawl()
    crawl.list("civil-docs", "civil/docs/", [{"title": "甲", "url": SITE + "a.html", "date": "2025-06-03"}])
    digest = crawl.fetch(SITE + "a.html", "article", "ok", "正文")
    crawl.page(digest, SITE + "a.html", "article", title="旧读法", parser_version="0")
    crawl.page(digest, SITE + "a.html", "article", title="今读法")
    crawl.finish()
    assert rows(small_city.silver(), "select title from silver.item") == [{"title": "今读法"}]
