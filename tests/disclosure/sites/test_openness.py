"""Pages of the OpennessContent family of southern Anhui."""

import pytest

from disclosure.sites import read_page

LIST = "http://www.qinghe.example/OpennessContent/showList/15/852/page_1.html"
ARTICLE = "http://www.qinghe.example/OpennessContent/show/3001.html"


def test_a_list_has_full_titles_links_and_dates(make):
    page = read_page(make.openness_list(), LIST)
    assert (page.kind, page.platform, page.column) == ("list", "openness", "工作推进")
    assert [row.title for row in page.rows] == make.titles
    assert [row.date for row in page.rows] == make.days
    assert page.rows[0].url == "http://www.qinghe.example/OpennessContent/show/300.html"


def test_all_further_pages_are_named(make):
    page = read_page(make.openness_list(), LIST)
    assert page.page_count == 4
    assert page.next_pages == tuple(LIST.replace("page_1", f"page_{number}") for number in (2, 3, 4))


def test_a_later_page_leaves_itself_out(make):
    page = read_page(make.openness_list(), LIST.replace("page_1", "page_3"))
    assert page.next_pages == tuple(LIST.replace("page_1", f"page_{number}") for number in (2, 4))


def test_paging_that_a_script_draws_is_read_from_its_numbers(make):
    page = read_page(make.openness_list(pages="<script>$('.pagination').page({pageCount: 3, current: 1});</script>"), LIST)
    assert (page.page_count, len(page.next_pages)) == (3, 2)


def test_the_address_of_a_column_without_a_page_is_that_of_its_first(make):
    page = read_page(make.openness_list(), LIST.replace("/page_1.html", ""))
    assert page.page_count == 4
    assert page.next_pages == tuple(LIST.replace("page_1", f"page_{number}") for number in (2, 3, 4))


def test_a_list_of_one_page_has_no_further_pages(make):
    page = read_page(make.openness_list(pages="<span>共5条</span> <span>1/1页</span>"), LIST)
    assert (page.page_count, page.next_pages) == (1, ())


def test_a_list_that_says_it_is_empty_is_blank(make):
    page = read_page(make.openness_list("<li>暂无相关信息</li>", ""), LIST)
    assert (page.kind, page.rows, page.blank, page.script_list, page.remark) == ("list", (), True, False, "暂无相关信息")


def test_a_branch_has_lists_of_its_own(make):
    url = LIST.replace("OpennessContent", "BranchOpennessContent").replace("15/852", "10395/0")
    body = (
        make.openness_list()
        .decode()
        .replace("/OpennessContent/show/", "/BranchOpennessContent/show/")
        .replace("/OpennessContent/showList/15/852", "/BranchOpennessContent/showList/10395/0")
    )
    page = read_page(body.encode(), url)
    assert (page.kind, page.platform, page.page_count) == ("list", "openness", 4)
    assert [row.title for row in page.rows] == make.titles
    assert page.next_pages == tuple(url.replace("page_1", f"page_{number}") for number in (2, 3, 4))


@pytest.mark.parametrize(
    "path",
    [
        "BranchOpennessContent/show/3001.html",
        "Jczwgk/show/3564527.html",
        "XxgkAnnualReport/show/77.html",
        "openness/OpennessContent/show/9.html",
    ],
)
def test_items_of_every_part_of_the_family_are_articles(make, path):
    page = read_page(make.openness_article(), f"http://www.qinghe.example/{path}")
    assert (page.kind, page.platform, page.title) == ("article", "openness", "青禾市城镇燃气安全检查情况通报")


def test_news_are_of_the_family_only_where_the_page_links_into_it(make):
    url = "http://www.qinghe.example/News/show/77.html"
    body = make.openness_article()
    menu = '<ul class="nav"><li><a href="/OpennessContent/showList/15/852/page_1.html">政务公开</a></li>'
    own = body.decode().replace('<ul class="nav">', menu).encode()
    assert (read_page(own, url).platform, read_page(own, url).kind) == ("openness", "article")
    assert read_page(body, url).platform == "generic"


def test_the_metadata_printed_twice_is_read_once(make):
    page = read_page(make.openness_article(), ARTICLE)
    assert (page.kind, page.title) == ("article", "青禾市城镇燃气安全检查情况通报")
    assert page.index_number == "11990000MB0000001X/202301-00012"
    assert page.document_number == "青建燃[2023]2号"
    assert page.publisher == "青禾市住房和城乡建设局"
    assert page.written_on == "2023-01-03"


def test_the_line_under_the_headline_gives_date_and_source(make):
    page = read_page(make.openness_article(), ARTICLE)
    assert (page.published, page.source, page.column) == ("2023-01-04 15:40", "青禾市住建局", "工作推进")
    assert [(date.value, date.origin) for date in page.dates] == [
        ("2023-01-04 15:40", "visible"),
        ("2023-01-04", "metadata_table"),
        ("2023-01-01", "index_number"),
    ]


def test_the_body_holds_neither_table_nor_tools(make):
    page = read_page(make.openness_article(), ARTICLE)
    assert page.body.startswith("各乡镇、各街道：")
    assert page.body.endswith("2023年1月3日")
    assert [link.title for link in page.attachments] == ["问题清单.xlsx"]


def test_without_a_byline_the_table_gives_date_and_publisher(make):
    body = make.openness_article().decode().replace("发布时间：2023-01-04 15:40 来源：青禾市住建局", "").encode()
    page = read_page(body, ARTICLE)
    assert (page.published, page.source) == ("2023-01-04", "青禾市住房和城乡建设局")


def test_a_24_hex_id_holds_the_second_of_its_creation(make):
    page = read_page(make.openness_article(), "http://www.qinghe.example/openness/detail/content/58c8fc270000000000000000.html")
    assert ("2017-03-15 16:32:39", "object_id") in [(date.value, date.origin) for date in page.dates]


def test_empty_templates_are_null(make):
    table = (
        make.openness_table.replace("青建燃[2023]2号", "〔〕号")
        .replace("11990000MB0000001X/202301-00012", "11990000MB0000001X/2023-None")
        .replace("2023-01-03", "")
    )
    page = read_page(make.openness_article(table), ARTICLE)
    assert (page.document_number, page.index_number, page.written_on) == (None, None, None)


def test_a_document_that_is_no_longer_in_force_says_so(make):
    table = make.openness_table.replace("<td>组配分类：</td><td>工作推进</td>", "<td>有效性：</td><td>已废止</td>")
    assert read_page(make.openness_article(table), ARTICLE).validity == "已废止"
    assert read_page(make.openness_article(), ARTICLE).validity is None
