"""Pages of Hanweb JPaaS: a unit that a script fills, the JSON that answers it, articles with old and new addresses."""

import csv
import json
from pathlib import Path

import pytest

from disclosure.sites import Page, PageDate, jpaas, read_page
from disclosure.text import decode_page

FIXTURES = Path(__file__).parent / "fixtures"
SITE = "https://fgw.qinghe.example"
LIST = f"{SITE}/col/col1229500001/index.html"
UNIT = f"{SITE}/api-gateway/jpaas-publish-server/front/page/build/unit"
CALL = f"{UNIT}?parseType=bulidstatic&webId=3f00a1&tplSetId=tpl9QxT&pageType=column&tagId=%E4%BF%A1%E6%81%AF%E5%88%97%E8%A1%A8&editType=null&pageId=1229500001"
SECOND = f"{CALL}&paramJson=%7B%22pageNo%22%3A2%2C%22pageSize%22%3A15%7D"
THIRD = f"{CALL}&paramJson=%7B%22pageNo%22%3A3%2C%22pageSize%22%3A15%7D"
ROWS = [
    (
        "清河市发展和改革委员会关于印发《清河市政府投资项目后评价办法》的通知",
        "/art/2024/art_5b1f0c9d7e6a4438a2d1c0b9f8e7d6c5.html",
        "2024-06-03",
    ),
    ("关于规范电动自行车充电服务收费的通知", "/col/col1229500001/art/2024/art_0d9c8b7a6f5e4d3c2b1a09f8e7d6c5b4.html", "2024-04-22"),
    ("清河市储备粮轮换管理办法", "/art/2021/12/31/art_1229500001_43120.html", "2021-12-31"),
    ("关于公布涉企收费目录清单的通知", "/art/2020/1/7/art_1229500001_41877.html", "2020-01-07"),
]


def frozen(name: str) -> str:
    """The text of a frozen page."""
    return (FIXTURES / name).read_text(encoding="utf-8")


def rows_of(page: Page) -> list[tuple[str, str, str | None]]:
    """Title, link and date of every row."""
    return [(row.title, row.href, row.date) for row in page.rows]


def answer(**fields: object) -> bytes:
    """An answer of the list call."""
    return json.dumps(fields, ensure_ascii=False).encode()


def test_an_empty_unit_is_a_list_that_a_script_fills():
    page = read_page(frozen("jpaas_list.html").encode(), LIST)
    assert (page.kind, page.platform, page.column) == ("list", "jpaas", "行政规范性文件")
    assert (page.rows, page.blank, page.script_list) == ((), False, True)
    assert page.list_call == CALL
    assert (page.page_count, page.next_pages) == (1, ())
    assert [warning.code for warning in page.warnings] == ["script_list"]


def test_the_box_beside_the_empty_unit_holds_no_rows_of_it():
    html = frozen("jpaas_list.html")
    assert html.count("/art/2024/") == 2
    assert read_page(html.replace('class="leftnav"', 'class="first"').encode(), LIST).rows == ()


def test_the_unit_of_the_navigation_is_not_the_list():
    html = frozen("jpaas_list.html")
    second = html.rindex('<div class="unit"')
    without = html[:second] + html[html.index("</script>", second) :]
    page = read_page(without.encode(), LIST)
    assert page.platform == "jpaas"
    assert (page.list_call, page.script_list) == (None, False)


def test_a_unit_that_came_filled_is_read_with_the_pages_of_its_pager():
    fragment = json.loads(frozen("jpaas_answer.json"))["data"]["html"]
    html = frozen("jpaas_list.html").replace('id="u2">', f'id="u2">{fragment}')
    page = read_page(html.encode(), LIST)
    assert rows_of(page) == ROWS
    assert (page.page_count, page.next_pages, page.list_call) == (3, (SECOND, THIRD), CALL)
    assert (page.script_list, page.blank) == (False, False)


def test_parameters_in_the_other_quotes_are_understood():
    html = frozen("jpaas_list.html")
    begin = html.rindex('queryData="') + len('queryData="')
    end = html.index('"', begin)
    html = html[: begin - 1] + "'" + html[begin:end].replace("'", '"') + "'" + html[end + 1 :]
    assert read_page(html.encode(), LIST).list_call == CALL


def test_the_markup_of_an_answer_is_read_with_old_and_new_addresses():
    page = read_page((FIXTURES / "jpaas_answer.json").read_bytes(), CALL)
    assert (page.kind, page.platform, page.encoding) == ("list", "jpaas", "utf-8")
    assert rows_of(page) == ROWS
    assert page.rows[0].url == f"{SITE}/art/2024/art_5b1f0c9d7e6a4438a2d1c0b9f8e7d6c5.html"
    assert (page.trust, page.blank, page.warnings) == (1.0, False, ())


@pytest.mark.parametrize(("url", "others"), [(CALL, (SECOND, THIRD)), (SECOND, (THIRD,)), (THIRD, (SECOND,)), (None, ())])
def test_the_pager_of_an_answer_tells_the_other_pages(url, others):
    page = read_page((FIXTURES / "jpaas_answer.json").read_bytes(), url)
    assert (page.page_count, page.next_pages) == (3, others)


def test_the_size_that_was_asked_for_counts_the_pages():
    url = f"{CALL}&paramJson=%7B%22pageNo%22%3A1%2C%22pageSize%22%3A%2220%22%7D"
    page = read_page((FIXTURES / "jpaas_answer.json").read_bytes(), url)
    assert page.page_count == 2
    assert page.next_pages == (f"{CALL}&paramJson=%7B%22pageNo%22%3A2%2C%22pageSize%22%3A20%7D",)


@pytest.mark.parametrize(
    ("data", "remark"),
    [
        ({"html": ""}, None),
        ({"html": " \n"}, None),
        ({"html": "暂无信息"}, "暂无信息"),
        ({"html": "<ul class='list'></ul>"}, None),
        (None, None),
    ],
)
def test_an_answer_without_rows_is_a_blank_list(data, remark):
    page = read_page(answer(success=True, code="200", message="操作成功", data=data), CALL)
    assert (page.kind, page.rows, page.blank, page.remark) == ("list", (), True, remark)
    assert page.warnings == ()


def test_an_answer_that_says_there_is_nothing_is_blank_with_its_words():
    page = read_page(answer(success=False, message="暂无数据", data=None), CALL)
    assert (page.blank, page.remark, page.warnings) == (True, "暂无数据", ())


def test_a_failed_call_is_not_a_blank_list():
    page = read_page(answer(success=False, code="500", message="页面单元不可用", data={"html": ""}), CALL)
    assert (page.kind, page.rows, page.blank, page.remark) == ("list", (), False, "页面单元不可用")
    assert [(warning.code, warning.message) for warning in page.warnings] == [("bad_answer", "the list call failed: 页面单元不可用")]


@pytest.mark.parametrize(
    "body",
    [
        b'{"success":true,"data":{"html":"<ul><li><a href=\'/art/2024/1/2/art_1_2.html\'>',
        b'{"success":true,"data":',
        b'{"data":{"html":null}}',
        b'{"data":[1,2]}',
        b'{"success":1' + b"0" * 5000 + b"}",
        b'{"success":' + b"[" * 50_000,
    ],
)
def test_a_broken_answer_is_a_list_of_which_nothing_is_known(body):
    page = read_page(body, CALL)
    assert (page.kind, page.rows, page.blank) == ("list", (), False)
    assert [warning.code for warning in page.warnings] == ["bad_answer"]


def test_numbers_that_cannot_be_are_not_counted():
    html = '<ul><li><a href="/art/2024/1/2/art_1_2.html">清河市粮价周报</a><span>2024-01-02</span></li></ul><div class="pagination" rows="0" count="99999999999999"></div>'
    page = read_page(answer(success=True, data={"html": html}), CALL)
    assert rows_of(page) == [("清河市粮价周报", "/art/2024/1/2/art_1_2.html", "2024-01-02")]
    assert page.page_count == 1


def test_an_article_has_its_table_and_its_body_alone():
    url = f"{SITE}/art/2024/art_0d9c8b7a6f5e4d3c2b1a09f8e7d6c5b4.html"
    page = read_page(frozen("jpaas_article.html").encode(), url)
    assert (page.kind, page.platform, page.column) == ("article", "jpaas", "行政规范性文件")
    assert (page.title, page.published) == ("关于规范电动自行车充电服务收费的通知", "2024-04-22 16:05")
    assert (page.source, page.publisher) == ("市发展改革委", "清河市发展和改革委员会")
    assert (page.document_number, page.index_number) == ("清发改价〔2024〕11号", "002480000/2024-00117")
    assert (page.written_on, page.validity) == ("2024-04-19", "有效")
    assert page.dates[0] == PageDate("2024-04-22 16:05", "visible")
    assert page.body.startswith("各县（市、区）发展改革局：")
    assert page.body.endswith("清河市发展和改革委员会\n2024年4月19日")
    assert page.warnings == ()


@pytest.mark.parametrize(
    ("url", "is_article"),
    [
        (f"{SITE}/art/2024/art_0d9c8b7a6f5e4d3c2b1a09f8e7d6c5b4.html", True),
        (f"{SITE}/col/col1229500001/art/2024/art_0d9c8b7a6f5e4d3c2b1a09f8e7d6c5b4.html", True),
        (f"{SITE}/art/2021/12/31/art_1229500001_43120.html", True),
        (LIST, False),
        (CALL, False),
        (f"{SITE}/zwgk/gfxwj.html", None),
    ],
)
def test_the_address_tells_an_article_from_a_list(url, is_article):
    assert jpaas.is_article_url(url) is is_article


def test_pages_and_answers_of_others_are_not_taken():
    for name in ("jcms_list.html", "jcms_article.html", "gkmlpt_index.html", "gkmlpt_answer.json"):
        assert not jpaas.recognise(frozen(name), None), name
    assert not jpaas.recognise('{"success": true, "data": {"list": []}}', "https://www.qinghe.example/api/list")


def test_no_real_page_is_taken(shared):
    with (shared / "pages" / "index.csv").open(encoding="utf-8", newline="") as file:
        pages = [(shared / "pages" / row["file"], row["original_url"]) for row in csv.DictReader(file)]
    taken = [path.name for path, url in pages for given in (url, None) if jpaas.recognise(decode_page(path.read_bytes()).text, given)]
    assert taken == []
    assert len(pages) > 250
