"""Pages of VSB: further pages counted down from the last, counters that scripts write, file lists below the text."""

from pathlib import Path

import pytest

from disclosure.sites import PageDate, read_page

FIXTURES = Path(__file__).parent / "fixtures"
HOST = "http://mzj.linxi.example"
LIST = f"{HOST}/tzgg.htm"
ARTICLE = f"{HOST}/info/1012/4567.htm"


def frozen(name: str) -> bytes:
    return (FIXTURES / f"vsb_{name}.html").read_bytes()


def numbered(*numbers: int) -> tuple[str, ...]:
    return tuple(f"{HOST}/tzgg/{number}.htm" for number in numbers)


def test_a_list_has_rows_with_full_titles_and_both_kinds_of_links():
    page = read_page(frozen("list"), LIST)
    assert (page.kind, page.platform, page.column) == ("list", "vsb", "通知公告")
    assert [(row.title, row.url, row.date) for row in page.rows] == [
        ("临溪县民政局关于调整城乡低保标准的公告", f"{HOST}/info/1012/4567.htm", "2023-06-21"),
        ("关于开展清明祭扫志愿服务情况回访的通知", f"{HOST}/info/1012/4560.htm", "2023-06-09"),
        (
            "临溪县养老服务补贴发放名册（二季度）",
            f"{HOST}/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1012&wbnewsid=4551",
            "2023-05-31",
        ),
    ]


def test_the_pages_behind_the_first_are_counted_down():
    page = read_page(frozen("list"), LIST)
    assert page.page_count == 12
    assert page.next_pages == numbered(11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)


def test_a_later_page_leaves_itself_out_and_reads_links_from_its_own_folder():
    page = read_page(frozen("list_third"), f"{HOST}/tzgg/10.htm")
    assert (page.kind, page.page_count) == ("list", 12)
    assert page.next_pages == numbered(11, 9, 8, 7, 6, 5, 4, 3, 2, 1)
    assert [(row.title, row.url, row.date) for row in page.rows] == [
        ("临溪县民政局关于社会组织年检的公告", f"{HOST}/info/1012/4501.htm", "2023-03-17"),
        ("关于做好殡葬惠民补助申报有关事项的通知", f"{HOST}/info/1012/4498.htm", "2023-03-10"),
        (
            "临溪县养老服务补贴发放名册（一季度）",
            f"{HOST}/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1012&wbnewsid=4490",
            "2023-03-02",
        ),
    ]


@pytest.mark.parametrize(
    ("pager", "count"),
    [
        ('<a href="tzgg/1.htm">下页</a> <a href="tzgg/1.htm">尾页</a>', 2),
        ('<span class="p_t">共7条</span> <a href="tzgg/2.htm">下一页</a> <a href="tzgg/1.htm">末页</a> <span class="p_t">1/3</span>', 3),
        ('<a href="tzgg/4.htm">2</a><a href="tzgg/3.htm">3</a><a href="tzgg/1.htm">5</a>', 5),
        ("<span>共3条</span><span>1/1</span>", 1),
        ("", 1),
    ],
)
def test_any_link_of_the_pager_tells_the_count(pager, count):
    html = frozen("list").decode()
    start, end = html.index('<div class="pages">'), html.index('</div></div></div>\n<div class="foot">')
    page = read_page((html[:start] + f'<div class="pages">{pager}</div>' + html[end:]).encode(), LIST)
    assert (page.page_count, page.next_pages) == (count, numbered(*range(count - 1, 0, -1)))


def test_without_an_address_the_count_is_known_and_the_addresses_are_not():
    page = read_page(frozen("list"))
    assert (page.platform, page.page_count, page.next_pages) == ("vsb", 12, ())


def test_an_old_gbk_page_turns_by_parameters():
    page = read_page(frozen("list_gbk"), "http://slj.linxi.example/zcfg.htm")
    assert (page.kind, page.platform, page.encoding, page.column) == ("list", "vsb", "gb18030", "政策法规")
    assert [(row.title, row.date) for row in page.rows] == [
        ("临溪县河道采砂许可办理指南", "2014-09-05"),
        ("临溪县水库汛限水位管理规定", "2014-06-18"),
        ("临溪县农村饮水工程维修养护办法", "2013-12-30"),
    ]
    turned = "http://slj.linxi.example/zcfg.htm?a46931t=3&a46931p={}&a46931c=3&urltype=tree.TreeTempUrl&wbtreeid=1021"
    assert (page.page_count, page.next_pages) == (3, (turned.format(2), turned.format(3)))


def test_a_page_turned_to_by_its_parameter_leaves_itself_out():
    turned = "http://slj.linxi.example/list.jsp?a46931t=3&a46931p={}&a46931c=3&urltype=tree.TreeTempUrl&wbtreeid=1021"
    page = read_page(frozen("list_gbk"), turned.format(2))
    assert (page.page_count, page.next_pages) == (3, (turned.format(3),))


def with_rows(rows: str) -> bytes:
    html = frozen("list").decode()
    return (html[: html.index('<ul>\n<li id="line_u8_0">')] + f"<ul>{rows}</ul>" + html[html.index('<div class="pages">') :]).encode()


def test_rows_without_dates_are_read_by_their_links():
    rows = "".join(f'<li id="line_u8_{number}"><a href="info/1012/45{number}.htm">民政局第{number}号公告</a></li>' for number in (5, 4, 3))
    page = read_page(with_rows(rows), LIST)
    assert [(row.title, row.date) for row in page.rows] == [("民政局第5号公告", None), ("民政局第4号公告", None), ("民政局第3号公告", None)]


def test_of_a_card_that_is_a_link_as_a_whole_the_heading_is_the_title():
    card = (
        '<li id="line_u8_{0}"><a href="info/1012/45{0}.htm"><div class="time"><b>0{0}</b><span>2023-06</span></div>'
        '<div class="txt"><h4>民政局第{0}号公告</h4><p>为方便群众办事，现将有关事项公告如下。</p></div></a></li>'
    )
    page = read_page(with_rows("".join(card.format(number) for number in (5, 4, 3))), LIST)
    assert [(row.title, row.date) for row in page.rows] == [
        ("民政局第5号公告", "2023-06-05"),
        ("民政局第4号公告", "2023-06-04"),
        ("民政局第3号公告", "2023-06-03"),
    ]


def test_a_list_that_says_it_is_empty_is_blank():
    page = read_page(frozen("empty"), LIST)
    assert (page.kind, page.rows, page.blank, page.script_list) == ("list", (), True, False)
    assert (page.remark, page.page_count, page.next_pages) == ("暂无相关信息", 1, ())


def test_an_article_has_its_byline_without_the_counter():
    page = read_page(frozen("article"), ARTICLE)
    assert (page.kind, page.platform, page.column) == ("article", "vsb", "通知公告")
    assert page.title == "临溪县民政局关于调整城乡低保标准的公告"
    assert (page.published, page.source) == ("2023-06-21 09:15", "社会救助股")
    assert page.dates == (PageDate("2023-06-21 09:15", "visible"),)


def test_the_files_below_the_text_are_attachments_and_no_part_of_it():
    page = read_page(frozen("article"), ARTICLE)
    assert [link.title for link in page.attachments] == ["低保标准对照表.xlsx", "申请表.docx"]
    assert page.attachments[0].url == f"{HOST}/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1633000000&wbfileid=8E3F"
    assert page.body == (
        "根据上级有关规定，经县政府同意，现就城乡低保标准公告如下：\n"
        "一、城市低保标准每人每月提高四十元。\n二、农村低保标准每人每月提高三十元。\n临溪县民政局\n2023年6月20日"
    )


def test_a_body_pasted_from_such_a_page_does_not_make_its_host_one(make):
    pasted = '<div id="vsb_content"><div class="v_news_content"><p>为规范停车秩序，市城管局起草了草案。</p></div></div>'
    page = read_page(make.trs_article(pasted), "http://www.qinghe.example/zwgk/tzgg/202306/t20230612_411.html")
    assert page.platform == "trs"
    assert page.body == "为规范停车秩序，市城管局起草了草案。"
