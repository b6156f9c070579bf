"""Pages and list fragments of the ``site/label/8888`` family."""

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from disclosure.sites import PageDate, read_page

FIXTURES = Path(__file__).parent / "fixtures"
HOST = "http://www.linxi.example"
COLUMN = f"{HOST}/public/column/2117?type=4&catId=61002&action=list"
FRAGMENT = f"{HOST}/site/label/8888?labelName=publicInfoList&siteId=6790011&organId=2117&catId=61002&pageIndex=2"
EMPTY = FRAGMENT.replace("61002", "61004").replace("pageIndex=2", "pageIndex=1")
ARTICLE = f"{HOST}/public/2117/70031.html"


def frozen(name: str) -> bytes:
    return (FIXTURES / f"label8888_{name}.html").read_bytes()


def query(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))


def test_a_column_page_has_full_titles_and_the_day_beside_each():
    page = read_page(frozen("column"), COLUMN)
    assert (page.kind, page.platform, page.column, page.blank, page.script_list) == ("list", "label8888", "规划计划", False, False)
    assert [(row.title, row.url, row.date) for row in page.rows] == [
        ("关于印发《临溪县节水灌溉三年行动方案》的通知", f"{HOST}/public/2117/70031.html", "2023-06-21"),
        ("临溪县粮食仓储设施建设计划", f"{HOST}/public/2117/70018.html", "2023-05-30"),
        ("临溪县2022年县级预算内投资计划", f"{HOST}/public/2117/69944.html", "2022-12-08"),
    ]


def test_a_column_page_that_turns_by_label_calls_names_these_calls_as_further_pages():
    page = read_page(frozen("column"), COLUMN)
    assert page.page_count == 3
    assert [address.split("?")[0] for address in page.next_pages] == [f"{HOST}/site/label/8888"] * 2
    asked = [query(address) for address in page.next_pages]
    assert [parameters.pop("pageIndex") for parameters in asked] == ["2", "3"]
    assert asked[0] == asked[1]
    assert asked[0] == {
        "labelName": "publicInfoList",
        "siteId": "6790011",
        "pageSize": "3",
        "action": "list",
        "isDate": "true",
        "dateFormat": "yyyy-MM-dd",
        "length": "80",
        "organId": "2117",
        "type": "4",
        "catId": "61002",
        "result": "暂无相关信息",
        "file": "/linxi/publicInfoList",
    }


def test_a_column_page_that_waits_for_its_rows_names_the_call_and_takes_no_hot_item_for_a_row():
    page = read_page(frozen("waiting"), COLUMN)
    assert (page.kind, page.rows, page.blank, page.script_list) == ("list", (), False, True)
    assert (page.page_count, page.next_pages, page.column) == (1, (), "规划计划")
    assert page.list_call is not None
    assert page.list_call.startswith(f"{HOST}/site/label/8888?")
    asked = query(page.list_call)
    assert {name: asked[name] for name in ("labelName", "siteId", "organId", "catId", "cId", "pageIndex", "result")} == {
        "labelName": "publicInfoList",
        "siteId": "6790011",
        "organId": "2117",  # stands in the page's own address only
        "catId": "61002",
        "cId": "",
        "pageIndex": "1",
        "result": "暂无相关信息",
    }


def test_without_the_site_among_the_parameters_no_call_is_named():
    page = read_page(frozen("waiting").replace(b"siteId: siteId,", b""), COLUMN)
    assert page.list_call is None


def test_a_call_that_stands_in_the_page_as_a_whole_address_is_read():
    call = "/site/label/8888?labelName=publicInfoList&amp;siteId=6790011&amp;organId=2117&amp;catId=61002&amp;pageIndex=1"
    body = f"<html><head><meta charset='utf-8'><title>规划计划</title></head><body><div id='rows'></div><script>$('#rows').load('{call}')</script></body></html>"
    page = read_page(body.encode(), COLUMN)
    assert (page.script_list, page.list_call) == (True, HOST + call.replace("&amp;", "&"))


def test_a_fragment_is_a_list_with_rows_and_the_pages_that_its_script_counts():
    page = read_page(frozen("fragment"), FRAGMENT)
    assert (page.kind, page.platform, page.page_count) == ("list", "label8888", 4)
    assert [(row.title, row.date) for row in page.rows] == [
        ("关于印发《临溪县节水灌溉三年行动方案》的通知", "2023-06-21"),
        ("临溪县粮食仓储设施建设计划", "2023-05-30"),
    ]
    assert page.next_pages == tuple(FRAGMENT.replace("pageIndex=2", f"pageIndex={number}") for number in (3, 4))


def test_a_fragment_is_known_without_its_address():
    page = read_page(frozen("fragment"))
    assert (page.kind, page.platform, page.page_count, page.next_pages, len(page.rows)) == ("list", "label8888", 4, (), 2)


def test_the_fragment_of_an_empty_column_is_blank():
    page = read_page(frozen("empty"), EMPTY)
    assert (page.kind, page.rows, page.blank, page.script_list) == ("list", (), True, False)
    assert (page.remark, page.page_count, page.next_pages) == ("暂无相关信息", 1, ())


@pytest.mark.parametrize(
    "answer", ["暂无相关信息", "<div style='text-align:center'>暂无相关信息</div>", "<!-- list --><ul></ul>暂无相关信息"]
)
def test_the_words_of_an_empty_column_may_be_the_whole_answer(answer):
    page = read_page(answer.encode(), EMPTY)
    assert (page.kind, page.rows, page.blank, page.remark) == ("list", (), True, "暂无相关信息")


@pytest.mark.parametrize("answer", ["<p>系统繁忙，请稍后再试</p>", "error", "<html><body><h1>502 Bad Gateway</h1></body></html>"])
def test_an_answer_that_says_something_else_is_no_empty_column(answer):
    page = read_page(answer.encode(), EMPTY)
    assert (page.kind, page.blank) == ("other", False)


def test_data_of_another_label_is_no_list():
    page = read_page(
        '[{"id":61002,"name":"规划计划","isParent":false}]'.encode(), f"{HOST}/site/label/8888?labelName=columnTree&isJson=true"
    )
    assert (page.kind, page.rows) == ("other", ())


@pytest.mark.parametrize("count", ["99999999999", "-1", "'x'", "{}"])
def test_a_broken_count_does_no_harm(count):
    page = read_page(frozen("fragment").replace(b"pageCount: 4 || 0", f"pageCount: {count}".encode()), FRAGMENT)
    assert (page.kind, len(page.rows), page.page_count, page.next_pages) == ("list", 2, 1, ())


def test_the_answer_to_parameters_that_were_posted_has_no_addresses_of_further_pages():
    page = read_page(frozen("fragment"), f"{HOST}/site/label/8888?IsAjax=1&dataType=html")
    assert (page.page_count, page.next_pages) == (4, ())


def test_a_call_for_the_lists_of_a_home_page_or_beside_an_article_makes_neither_a_list():
    script = frozen("waiting").decode()
    script = "<div id='xxgk_lmcon'></div>" + script[script.index("<script>\n") : script.rindex("</script>") + 9].replace(
        "organId: organId", "organId: '2117'"
    )
    article = frozen("article").decode().replace('<div class="share_bar">', script + '<div class="share_bar">')
    for url in (ARTICLE, None):
        page = read_page(article.encode(), url)
        assert (page.kind, page.title) == ("article", "关于印发《临溪县节水灌溉三年行动方案》的通知")
    assert read_page(frozen("waiting"), f"{HOST}/").list_call is None


def test_news_columns_turn_by_the_page_number_in_their_own_address():
    page = read_page(frozen("news"), f"{HOST}/content/column/6811?pageIndex=2")
    assert (page.kind, page.column, page.page_count) == ("list", "部门动态", 5)
    assert [(row.title, row.url, row.date) for row in page.rows] == [
        ("县农业农村局开展夏收机具检修", f"{HOST}/content/article/33120", "2023-05-29"),
        ("县司法局走进社区讲解物业条例", f"{HOST}/content/article/33117", "2023-05-26"),
        ("县图书馆延长暑期开放时间", f"{HOST}/content/article/33098", "2023-05-22"),
    ]
    assert page.next_pages == tuple(f"{HOST}/content/column/6811?pageIndex={number}" for number in (3, 4, 5))


def test_the_first_page_of_a_news_column_has_no_number_in_its_address():
    page = read_page(frozen("news"), f"{HOST}/content/column/6811")
    assert page.next_pages == tuple(f"{HOST}/content/column/6811?pageIndex={number}" for number in (2, 3, 4, 5))


def test_an_article_has_the_fields_of_its_table():
    page = read_page(frozen("article"), ARTICLE)
    assert (page.kind, page.platform, page.column) == ("article", "label8888", "规划计划")
    assert page.title == "关于印发《临溪县节水灌溉三年行动方案》的通知"
    assert (page.document_number, page.index_number) == ("临发改〔2023〕31号", "11990000003300001L/202306-00007")
    assert (page.published, page.written_on) == ("2023-06-21 10:12", "2023-06-19")
    assert (page.source, page.publisher) == ("临溪县发展改革委", "临溪县发展改革委")
    assert PageDate("2023-06-21", "metadata_table") in page.dates


def test_an_article_keeps_its_files_and_leaves_share_and_print_bars_out():
    page = read_page(frozen("article"), ARTICLE)
    assert [(link.title, link.url) for link in page.attachments] == [
        ("行动方案.docx", f"{HOST}/group2/M00/03/1F/wKgAbGSSk0aAbcdEAABQABcDeFg123.docx")
    ]
    lines = page.body.split("\n")
    assert lines[0] == "各乡镇人民政府、县直各有关单位："
    assert lines[1] == "现将《临溪县节水灌溉三年行动方案》印发给你们，请照此办理，年底前报送进展。"
    assert lines[3] == "2023年6月19日"
    assert "分享" not in page.body
    assert "打印" not in page.body
