"""Pages of the directory platform of Guangdong: an index filled by script, its JSON lists, articles with the table of eight fields."""

import csv
import json
from pathlib import Path

import pytest

from disclosure.sites import PageDate, gkmlpt, read_page
from disclosure.text import decode_page

FIXTURES = Path(__file__).parent / "fixtures"
SITE = "http://zjj.yunling.example"
INDEX = f"{SITE}/gkmlpt/index#5110"
CALL = f"{SITE}/gkmlpt/api/all/5110?page={{}}&sid=861007"
ROWS = [
    (
        "云岭市住房和城乡建设局关于印发《云岭市预拌混凝土质量管理规定》的通知",
        f"{SITE}/gkmlpt/content/4/4417/post_4417052.html",
        "2024-05-06",
    ),
    ("云岭市既有建筑幕墙安全维护 管理办法", f"{SITE}/gkmlpt/content/4/4401/post_4401877.html", "2024-03-15"),
    ("关于调整住宅专项维修资金交存标准的通知（已废止）", f"{SITE}/gkmlpt/content/3/3980/post_3980016.html", "2023-08-15"),
    ("云岭市装配式建筑专家库管理细则", f"{SITE}/gkmlpt/content/3/3755/post_3755120.html", "2023-01-01"),
    ("城镇燃气经营许可办事指引", f"{SITE}/gkmlpt/content/3/3512/post_3512441.html", "2022-07-01"),
]


def frozen(name: str) -> str:
    """The text of a frozen page."""
    return (FIXTURES / name).read_text(encoding="utf-8")


def answer(*articles: object, **fields: object) -> bytes:
    """An answer of the list call."""
    return json.dumps({"articles": articles, **fields}, ensure_ascii=False).encode()


def test_the_index_is_a_list_that_a_script_fills():
    page = read_page(frozen("gkmlpt_index.html").encode(), INDEX)
    assert (page.kind, page.platform, page.column) == ("list", "gkmlpt", "规范性文件")
    assert (page.rows, page.blank, page.script_list) == ((), False, True)
    assert page.list_call == CALL.format(1)
    assert [warning.code for warning in page.warnings] == ["script_list"]


@pytest.mark.parametrize("url", [f"{SITE}/gkmlpt/index", f"{SITE}/gkmlpt/index#top", f"{SITE}/gkmlpt/index#0", None])
def test_an_index_that_does_not_tell_its_category_names_no_call(url):
    page = read_page(frozen("gkmlpt_index.html").encode(), url)
    assert (page.platform, page.kind, page.script_list, page.list_call) == ("gkmlpt", "list", True, None)


def test_the_platform_may_lie_in_a_folder_of_its_office():
    page = read_page(frozen("gkmlpt_index.html").encode(), "http://www.yunling.example/zjj/gkmlpt/index#5111")
    assert page.list_call == "http://www.yunling.example/zjj/gkmlpt/api/all/5111?page=1&sid=861007"
    assert page.column == "其他文件"


def test_the_items_of_an_answer_are_rows_with_the_day_shown_on_the_site():
    page = read_page((FIXTURES / "gkmlpt_answer.json").read_bytes(), CALL.format(1))
    assert (page.kind, page.platform, page.column) == ("list", "gkmlpt", "规范性文件")
    assert [(row.title, row.url, row.date) for row in page.rows] == ROWS
    assert page.rows[4].href == "/gkmlpt/content/3/3512/post_3512441.html"
    assert (page.blank, page.script_list, page.warnings) == (False, False, ())


def test_the_last_second_of_a_day_in_greenwich_is_the_next_day_in_shanghai():
    values = [1672502399, 1672502400, "1672502400", 1672502400000, 1672502400.0]
    page = read_page(
        answer(*({"title": f"云岭市公告{place}", "url": "/a.html", "display_publish_time": value} for place, value in enumerate(values))),
        CALL.format(1),
    )
    assert [row.date for row in page.rows] == ["2022-12-31", *["2023-01-01"] * 4]


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({"display_publish_time": 1714924800, "first_publish_time": 1704038400, "date": 1}, "2024-05-06"),
        ({"display_publish_time": 0, "first_publish_time": 1704038400, "created_at": "2023-12-01 08:00:00"}, "2024-01-01"),
        ({"display_publish_time": None, "created_at": "2023-12-01 08:00:00", "date": 1672502400}, "2023-12-01"),
        ({"date": 1672502400}, "2023-01-01"),
        ({"display_publish_time": "", "created_at": "None"}, None),
        ({"display_publish_time": 10**30, "created_at": {}}, None),
        ({"display_publish_time": -5, "first_publish_time": True}, None),
    ],
)
def test_what_the_site_shows_first_dates_an_item(fields, date):
    page = read_page(answer({"title": "云岭市公告", "url": "/gkmlpt/content/1/1/post_1.html", **fields}), CALL.format(1))
    assert [row.date for row in page.rows] == [date]


@pytest.mark.parametrize(("number", "others"), [(1, [2, 3]), (0, [2, 3]), (2, [3]), (3, [2])])
def test_the_total_counts_the_pages_of_a_hundred(number, others):
    page = read_page((FIXTURES / "gkmlpt_answer.json").read_bytes(), CALL.format(number))
    assert page.page_count == 3
    assert list(page.next_pages) == [CALL.format(other) for other in others]


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({"total": 100}, 1),
        ({"total": 101}, 2),
        ({"total": "250"}, 3),
        ({"total": 250, "pages": 5}, 5),
        ({"classify": {"post_count": 301}}, 4),
        ({"total": None}, 1),
        ({"total": -3}, 1),
        ({"total": 10**40}, 1),
        ({"total": [7]}, 1),
    ],
)
def test_pages_are_counted_from_what_the_answer_states(fields, count):
    page = read_page(answer({"title": "云岭市公告", "url": "/a.html"}, **fields), CALL.format(1))
    assert (page.page_count, len(page.next_pages)) == (count, count - 1)


def test_an_empty_category_is_a_blank_list():
    page = read_page(answer(total=0, classify={"id": 5101, "name": "机构职能", "post_count": 0}), CALL.format(1))
    assert (page.kind, page.column, page.rows, page.blank) == ("list", "机构职能", (), True)
    assert (page.page_count, page.next_pages, page.warnings) == (1, (), ())


def test_a_broken_answer_gives_the_items_that_came_whole_and_a_warning():
    text = frozen("gkmlpt_answer.json")
    page = read_page(text[: text.index("关于调整住宅")].encode(), CALL.format(1))
    assert [(row.title, row.url, row.date) for row in page.rows] == ROWS[:2]
    assert [warning.code for warning in page.warnings] == ["cut"]


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (b'{"articles":[', ["cut"]),
        (b'{"articles":[{"title":"' + b"[" * 50_000, ["cut"]),
        (b'{"articles":null,"total":5}', ["bad_answer"]),
        (b'{"articles":{"0":1},"total":5}', ["bad_answer"]),
        (b'{"message":"Server Error"}', ["bad_answer"]),
        (b'{"articles":[null,7,{"title":null},{"title":["a"]}]}', ["bad_answer"]),
    ],
)
def test_an_answer_without_a_readable_item_is_not_called_blank(body, codes):
    page = read_page(body, CALL.format(1))
    assert (page.kind, page.rows, page.blank) == ("list", (), False)
    assert [warning.code for warning in page.warnings] == codes


def test_values_of_wrong_types_do_not_hinder_the_items_beside_them():
    wrong = {
        "title": "云岭市 &amp; 邻市\u200b协作\ud800纪要",
        "url": 7,
        "post_url": None,
        "post_id": "abc",
        "display_publish_time": [],
        "is_abolished": "x",
    }
    body = json.dumps({"articles": [wrong, {"title": "云岭市公告", "url": "javascript:;"}]}).encode()
    page = read_page(body, CALL.format(1))
    assert [(row.title, row.href, row.url, row.date) for row in page.rows] == [
        ("云岭市 & 邻市协作?纪要", "", None, None),
        ("云岭市公告", "javascript:;", None, None),
    ]


def test_the_table_of_eight_fields_fills_an_article():
    page = read_page(frozen("gkmlpt_article.html").encode(), f"{SITE}/gkmlpt/content/4/4417/post_4417052.html")
    assert (page.kind, page.platform, page.column) == ("article", "gkmlpt", "规范性文件")
    assert page.title == "云岭市住房和城乡建设局关于印发《云岭市预拌混凝土质量管理规定》的通知"
    assert (page.index_number, page.document_number) == ("00700000X/2024-00031", "云建规〔2024〕2号")
    assert (page.publisher, page.written_on, page.published) == ("云岭市住房和城乡建设局", "2024-04-28", "2024-05-06")
    assert PageDate("2024-05-06", "metadata_table") in page.dates
    assert [(link.title, link.url) for link in page.attachments] == [
        ("云岭市预拌混凝土质量管理规定.docx", f"{SITE}/attachment/0/551/551002/4417052.docx")
    ]
    assert page.body == (
        "各有关单位：\n《云岭市预拌混凝土质量管理规定》已经局长办公会议通过，现印发给你们，请遵照执行。\n云岭市住房和城乡建设局\n2024年4月28日"
    )
    assert page.warnings == ()


@pytest.mark.parametrize(
    ("url", "is_article"),
    [
        (f"{SITE}/gkmlpt/content/4/4417/post_4417052.html", True),
        (f"{SITE}/gkmlpt/content/4/4417/mpost_4417052.html", True),
        (f"{SITE}/zjj/gkmlpt/index#5110", False),
        (f"{SITE}/gkmlpt/index", False),
        (CALL.format(1), False),
        (f"{SITE}/zwgk/content/post_4417052.html", None),
    ],
)
def test_the_address_tells_an_article_from_a_list(url, is_article):
    assert gkmlpt.is_article_url(url) is is_article


def test_pages_and_answers_of_others_are_not_taken():
    for name in ("jcms_list.html", "jpaas_list.html", "jpaas_answer.json"):
        assert not gkmlpt.recognise(frozen(name), None), name
    assert not gkmlpt.recognise('{"articles": [{"title": "News", "link": "/a"}]}', "https://www.yunling.example/news.json")
    assert not gkmlpt.recognise("<script>window._CONFIG = {API: '/api'};</script>", None)


def test_no_real_page_is_taken(shared):
    with (shared / "pages" / "index.csv").open(encoding="utf-8", newline="") as file:
        pages = [(shared / "pages" / row["file"], row["original_url"]) for row in csv.DictReader(file)]
    taken = [path.name for path, url in pages for given in (url, None) if gkmlpt.recognise(decode_page(path.read_bytes()).text, given)]
    assert taken == []
    assert len(pages) > 250
