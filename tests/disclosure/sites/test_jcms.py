"""Pages of Hanweb JCMS: records in a script of the page, the XML answer of ``dataproxy.jsp``, articles."""

import csv
from pathlib import Path

import pytest

from disclosure.sites import Page, PageDate, jcms, read_page
from disclosure.text import decode_page

FIXTURES = Path(__file__).parent / "fixtures"
SITE = "http://www.linxi.example"
LIST = f"{SITE}/col/col4102/index.html"
CALL = f"{SITE}/module/web/jpage/dataproxy.jsp?page={{}}&appid=1&appid=1&webid=7&path=/&columnid={{}}&unitid={{}}&webname=%E4%B8%B4%E6%BA%AA%E5%8E%BF%E4%BA%BA%E6%B0%91%E6%94%BF%E5%BA%9C&permissiontype=0"
ANSWER = f"{SITE}/module/web/jpage/dataproxy.jsp?page=2&appid=1&webid=7&path=/&columnid=4102&unitid=70234&permissiontype=0"
NOTICES = [
    ("临溪县农业农村局关于2024年高标准农田建设项目监理单位比选结果的公示", "/art/2024/5/20/art_4102_90311.html", "2024-05-20"),
    ("关于临溪河北岸绿道夜间封闭检修的通告", "/art/2024/5/17/art_4102_90287.html", "2024-05-17"),
    ("临溪县2024年第一季度城乡低保资金发放情况", "/art/2024/5/9/art_4102_90120.html", "2024-05-09"),
    ("关于调整12路、15路公交线路走向的公告", "/art/2024/4/30/art_4102_89977.html", "2024-04-30"),
    ("临溪县教育局公开招聘编外教师拟聘用人员公示", "/art/2024/4/11/art_4102_89540.html", "2024-04-11"),
]
ANSWERED = [
    ("临溪县应急管理局关于森林防火戒严期的通告", "/art/2023/11/28/art_4102_81204.html", "2023-11-28"),
    ("关于2023年度中小学教师资格定期注册的通知", "/art/2023/11/3/art_4102_80876.html", "2023-11-03"),
    ("临溪县老旧小区加装电梯补助发放公示", "/art/2023/10/19/art_4102_80533.html", "2023-10-19"),
]


def frozen(name: str) -> str:
    """The text of a frozen page."""
    return (FIXTURES / name).read_text(encoding="utf-8")


def rows_of(page: Page) -> list[tuple[str, str, str | None]]:
    """Title, link and date of every row."""
    return [(row.title, row.href, row.date) for row in page.rows]


def test_the_records_in_the_script_are_the_rows_with_their_full_titles():
    page = read_page(frozen("jcms_list.html").encode(), LIST)
    assert (page.kind, page.platform, page.column) == ("list", "jcms", "通知公告")
    assert rows_of(page) == NOTICES
    assert page.rows[0].url == f"{SITE}/art/2024/5/20/art_4102_90311.html"
    assert (page.blank, page.script_list, page.trust, page.warnings) == (False, False, 1.0, ())


def test_the_pages_are_the_list_calls_that_the_unit_names():
    page = read_page(frozen("jcms_list.html").encode(), LIST)
    assert page.page_count == 3
    assert page.next_pages == (CALL.format(2, 4102, 70234), CALL.format(3, 4102, 70234))
    assert page.list_call == CALL.format(1, 4102, 70234)


def test_a_side_box_with_more_records_is_not_the_list():
    html = frozen("jcms_list.html")
    record = (
        "<record><![CDATA[<li><a href='/art/2024/5/{0}/art_3001_4{0}.html'>临溪要闻第{0}条简讯</a><span>2024-05-{0}</span></li>]]></record>"
    )
    more = "".join(record.format(day) for day in range(10, 20))
    html = html.replace("<recordset>", f"<recordset>{more}", 1)
    assert html.index(more) < html.index("right-list")
    assert rows_of(read_page(html.encode(), LIST)) == NOTICES


def test_of_two_units_in_the_main_area_the_one_with_more_dated_records_is_the_list():
    page = read_page(frozen("jcms_list.html").replace('class="left-menu"', 'class="column-a"').replace("side-news", "news").encode(), LIST)
    assert rows_of(page) == NOTICES


def test_without_an_address_the_rows_are_read_and_no_page_is_named():
    page = read_page(frozen("jcms_list.html").encode())
    assert rows_of(page) == NOTICES
    assert (page.page_count, page.next_pages, page.list_call) == (3, (), None)
    assert {row.url for row in page.rows} == {None}


def test_the_call_is_built_from_the_script_where_no_next_group_names_it():
    html = frozen("jcms_list.html").replace("nextgroup", "othergroup")
    page = read_page(html.encode(), LIST)
    assert page.list_call == CALL.replace("&appid=1&appid=1", "&appid=1").format(1, 4102, 70234)
    assert page.page_count == 3


def test_a_page_that_does_not_tell_all_parameters_names_no_call():
    html = frozen("jcms_list.html").replace("nextgroup", "othergroup").replace("unitid:'70234',", "")
    page = read_page(html.encode(), LIST)
    assert (page.page_count, page.next_pages, page.list_call) == (3, (), None)
    assert rows_of(page) == NOTICES


def test_a_list_that_is_in_the_page_as_a_whole_names_no_further_page():
    page = read_page(frozen("jcms_list.html").replace("totalRecord:48", "totalRecord:5").encode(), LIST)
    assert (page.page_count, page.next_pages) == (1, ())


def test_records_of_the_older_version_are_an_array_of_strings():
    page = read_page((FIXTURES / "jcms_array.html").read_bytes(), "http://ggzy.linxi.example/col/col512/index.html")
    assert (page.platform, page.encoding, page.column) == ("jcms", "gb18030", "采购公告")
    assert rows_of(page) == [
        ("临溪县中医院放射设备采购项目公告", "/art/2014/5/21/art_512_7711.html", "2014-05-21"),
        ("临溪县第二中学操场改造项目公告", "/art/2014/5/20/art_512_7702.html", "2014-05-20"),
        ("临溪县道路清扫服务项目中止公告", "/art/2014/5/8/art_512_7650.html", "2014-05-08"),
    ]
    assert page.page_count == 5
    assert page.next_pages[0] == (
        "http://ggzy.linxi.example/module/jslib/jquery/jpage/dataproxy.jsp?page=2&appid=1&webid=60&path=/&columnid=512&unitid=49001"
        "&webname=%E4%B8%B4%E6%BA%AA%E5%8E%BF%E5%85%AC%E5%85%B1%E8%B5%84%E6%BA%90%E4%BA%A4%E6%98%93%E7%BD%91&permissiontype=0"
    )
    assert len(page.next_pages) == 4


def test_an_answer_is_a_list_with_the_pages_that_it_states():
    page = read_page((FIXTURES / "jcms_answer.xml").read_bytes(), ANSWER)
    assert (page.kind, page.platform, page.encoding) == ("list", "jcms", "utf-8")
    assert rows_of(page) == ANSWERED
    assert page.rows[0].url == f"{SITE}/art/2023/11/28/art_4102_81204.html"
    assert (page.page_count, page.next_pages) == (3, (ANSWER.replace("page=2", "page=3"),))
    assert page.warnings == ()


def test_an_answer_in_gbk_is_read_as_it_declares():
    page = read_page((FIXTURES / "jcms_answer_gbk.xml").read_bytes(), ANSWER)
    assert (page.encoding, page.warnings) == ("gb18030", ())
    assert rows_of(page) == ANSWERED


def test_an_answer_that_escapes_its_records_is_read_too():
    record = "<record>&lt;li&gt;&lt;a href='/art/2023/1/5/art_7_8.html'&gt;临溪县春运安排&lt;/a&gt;&lt;span&gt;2023-01-05&lt;/span&gt;&lt;/li&gt;</record>"
    page = read_page(f"<datastore><totalrecord>1</totalrecord><recordset>{record}</recordset></datastore>".encode(), ANSWER)
    assert rows_of(page) == [("临溪县春运安排", "/art/2023/1/5/art_7_8.html", "2023-01-05")]
    assert page.page_count == 1


def test_a_broken_answer_gives_its_whole_records_and_a_warning():
    text = frozen("jcms_answer.xml")
    page = read_page(text[: text.index("老旧小区")].encode(), ANSWER)
    assert rows_of(page) == ANSWERED[:2]
    assert [warning.code for warning in page.warnings] == ["cut"]


def test_an_answer_that_broke_off_before_its_records_is_not_called_blank():
    text = frozen("jcms_answer.xml")
    page = read_page(text[: text.index("<recordset>")].encode(), ANSWER)
    assert (page.kind, page.rows, page.blank) == ("list", (), False)
    assert [warning.code for warning in page.warnings] == ["cut"]


def test_markup_that_no_xml_parser_would_take_does_not_hinder():
    text = frozen("jcms_answer.xml").replace("<totalpage>3</totalpage>", "<totalpage>3 & more</totalpage><br>")
    assert rows_of(read_page(text.encode(), ANSWER)) == ANSWERED


def test_a_column_without_records_is_blank_whatever_its_side_box_shows():
    page = read_page(frozen("jcms_empty.html").encode(), f"{SITE}/col/col4104/index.html")
    assert (page.kind, page.column, page.rows) == ("list", "人事信息", ())
    assert (page.blank, page.script_list, page.page_count, page.next_pages) == (True, False, 1, ())


def test_an_empty_answer_is_a_blank_list():
    body = b"<datastore><totalrecord>0</totalrecord><totalpage>0</totalpage><recordset></recordset></datastore>"
    page = read_page(body, ANSWER)
    assert (page.kind, page.rows, page.blank, page.page_count, page.warnings) == ("list", (), True, 1, ())


def test_records_that_only_the_script_fetches_are_not_in_the_page():
    html = frozen("jcms_list.html")
    start = html.index('<div id="70234"')
    end = html.index("</script>", start) + len("</script>")
    side = html.index('<div class="side-news">')
    html = html[:side] + html[html.index('<div class="right-list">') : start] + '<div id="70234" class="unit">' + html[end:]
    page = read_page(html.encode(), LIST)
    assert (page.kind, page.rows, page.blank, page.script_list) == ("list", (), False, True)
    assert page.list_call == CALL.replace("&appid=1&appid=1", "&appid=1").format(1, 4102, 70234)
    assert page.page_count == 3


def test_an_article_has_its_fields_and_its_body_alone():
    url = f"{SITE}/art/2024/5/17/art_4102_90287.html"
    page = read_page(frozen("jcms_article.html").encode(), url)
    assert (page.kind, page.platform, page.column) == ("article", "jcms", "通知公告")
    assert (page.title, page.published, page.source) == ("关于临溪河北岸绿道夜间封闭检修的通告", "2024-05-17 09:42", "临溪县住建局")
    assert page.dates == (PageDate("2024-05-17 09:42", "visible"), PageDate("2024-05-17 09:42", "meta"), PageDate("2024-05-17", "url"))
    assert [(link.title, link.url) for link in page.attachments] == [("封闭路段示意图.pdf", f"{SITE}/attach/0/2405170942118.pdf")]
    assert page.body.startswith("为检修照明和护栏，")
    assert page.body.endswith("临溪县住房和城乡建设局\n2024年5月16日")


def test_a_jpage_box_beside_an_article_makes_no_list_of_it():
    html = frozen("jcms_article.html")
    listing = frozen("jcms_list.html")
    box = listing[listing.index('<div id="70234"') : listing.index('<div class="footer">')]
    page = read_page(html.replace('<div class="footer">', f'<div class="new">{box}</div><div class="footer">').encode(), None)
    assert (page.kind, page.title) == ("article", "关于临溪河北岸绿道夜间封闭检修的通告")


@pytest.mark.parametrize(
    ("url", "is_article"),
    [
        (f"{SITE}/art/2024/5/17/art_4102_90287.html", True),
        (f"{SITE}/art/2024/art_0d9c8b7a6f5e4d3c2b1a09f8e7d6c5b4.html", True),
        (LIST, False),
        (f"{SITE}/col/col4102/", False),
        (ANSWER, False),
        (f"{SITE}/zwgk/index.html", None),
    ],
)
def test_the_address_tells_an_article_from_a_list(url, is_article):
    assert jcms.is_article_url(url) is is_article


@pytest.mark.parametrize(
    "html",
    [
        "<script type='text/xml'><datastore><recordset><record><![CDATA[",
        "<script><datastore><recordset>" + "<record>" * 2000,
        "<script>" * 3000 + "<datastore><recordset>",
        "<script>$('#1').jpage({totalRecord:999999999999999999,perPage:0,proxyUrl:'http://[','ajaxParam':{webid:1,columnid:2,unitid:3}});</script>",
        "<script>var InitData1=['" + "\\'" * 3000,
        "<datastore><totalrecord>999999999</totalrecord><totalpage>999999999</totalpage><recordset><record>",
        "<datastore><nextgroup><![CDATA[<a href='http://[x?page=1'>]]></nextgroup><recordset></recordset></datastore>",
    ],
)
def test_no_broken_script_or_answer_raises(html):
    for url in (LIST, ANSWER, None):
        page = read_page(html.encode(), url)
        assert page.rows == ()
        assert len(page.next_pages) <= 5000


def test_of_the_real_pages_none_is_taken_but_those_with_the_systems_own_addresses(shared):
    with (shared / "pages" / "index.csv").open(encoding="utf-8", newline="") as file:
        pages = [(row["file"], row["original_url"]) for row in csv.DictReader(file)]
    own = [name for name, url in pages if "/art/" in url]
    texts = {name: decode_page((shared / "pages" / name).read_bytes()).text for name, _ in pages}
    assert [name for name, url in pages if jcms.recognise(texts[name], url)] == own
    assert [name for name, _ in pages if jcms.recognise(texts[name], None)] == own
    assert [name for name, url in pages if name in own and jcms.unpack(texts[name], url)] == []
    assert len(own) == 6
    assert len(pages) > 250
