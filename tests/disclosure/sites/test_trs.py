"""Pages of TRS WCM: static lists with a paging call, dated file names, dates that a script writes."""

import pytest

from disclosure.sites import PageDate, read_page

LIST = "http://www.qinghe.example/zwgk/tzgg/index.html"
ARTICLE = "http://www.qinghe.example/zwgk/tzgg/202306/t20230612_411.html"
BODY = "<p>为规范停车秩序，市城管局起草了草案，现向社会公布。</p><p>特此公告。</p>"


def test_every_row_of_a_list_has_title_link_and_date(make):
    page = read_page(make.trs_list(), LIST)
    assert (page.kind, page.platform, page.column) == ("list", "trs", "通知公告")
    assert [row.title for row in page.rows] == make.titles
    assert [row.date for row in page.rows] == make.days
    assert page.rows[0].href == "./202306/t20230621_410.html"
    assert page.rows[0].url == "http://www.qinghe.example/zwgk/tzgg/202306/t20230621_410.html"


def test_the_paging_call_names_all_further_pages(make):
    page = read_page(make.trs_list(), LIST)
    assert page.page_count == 25
    assert page.next_pages[0] == "http://www.qinghe.example/zwgk/tzgg/index_1.html"
    assert page.next_pages[-1] == "http://www.qinghe.example/zwgk/tzgg/index_24.html"
    assert len(page.next_pages) == 24


@pytest.mark.parametrize(
    ("call", "url", "pages"),
    [
        ("createPageHTML(3, 0, 'index', 'shtml')", LIST.replace("index.html", ""), ["index_1.shtml", "index_2.shtml"]),
        ("createPageHTML(3, 1, 'index', 'html')", LIST.replace("index", "index_1"), ["index_2.html"]),
        (
            "createPageHTML('page_div',3, 1,'xw_list','shtml',41)",
            LIST.replace("index.html", "xw_list.shtml"),
            ["xw_list_2.shtml", "xw_list_3.shtml"],
        ),
        ("createPageHTML('page_div', 3, 0, 'index', 'html')", LIST, ["index_1.html", "index_2.html"]),
        ("createPageHTML(1, 0, 'index', 'html')", LIST, []),
        ("createPageHtml(3, 0, 'index', 'html')", LIST, ["index_1.html", "index_2.html"]),
        (
            "createPageHTML('page_div',\n3,\n1,\n'zfxxgkMultiList',\n'shtml',41);",
            LIST.replace("index.html", "zfxxgkMultiList.shtml"),
            ["zfxxgkMultiList_2.shtml", "zfxxgkMultiList_3.shtml"],
        ),
        (
            "var countPage = 3; var currentPage = 0; createPageHTML(countPage, currentPage, 'index', 'html')",
            LIST,
            ["index_1.html", "index_2.html"],
        ),
        (
            'var n = \'3\', name; var ext = "htm"; createPageHTML(n, 1, "index", ext)',
            LIST.replace("index.html", "index_1.htm"),
            ["index_2.htm"],
        ),
    ],
)
def test_both_orders_of_the_arguments_are_understood(make, call, url, pages):
    page = read_page(make.trs_list(call=call), url)
    assert [address.rsplit("/", 1)[1] for address in page.next_pages] == pages


OLDER_SCRIPT = (
    "var currentPage = {current};//所在页从0开始\nvar prevPage = currentPage-1//上一页\nvar nextPage = currentPage+1//下一页\n"
    "var countPage = 3//共多少页\nif(currentPage+1<countPage)\n"
    'document.write("<a href=\\"index"+"_" + nextPage + "."+"html\\">下一页</a>&nbsp;");\n'
)


@pytest.mark.parametrize(
    ("current", "url", "pages"), [(0, LIST, ["index_1.html", "index_2.html"]), (1, LIST.replace("index", "index_1"), ["index_2.html"])]
)
def test_the_older_script_that_writes_its_links_itself_is_understood(make, current, url, pages):
    page = read_page(make.trs_list(call=OLDER_SCRIPT.format(current=current)), url)
    assert (page.page_count, [address.rsplit("/", 1)[1] for address in page.next_pages]) == (3, pages)


def test_a_call_whose_variables_are_not_set_says_nothing(make):
    page = read_page(make.trs_list(call="createPageHTML(total, now, 'index', 'html')"), LIST)
    assert (page.page_count, page.next_pages) == (1, ())


OPEN_LIST = "http://www.qinghe.example/qinghe/c100231/zfxxgkMultiList.shtml"
OPEN_ARTICLE = "http://www.qinghe.example/qinghe/c100231/202306/9f8e7d6c5b4a39281706f5e4d3c2b1a0.shtml"


@pytest.mark.parametrize("name", ["zfxxgkMultiList.shtml", "zfxxgkList.shtml", "xxgk_list.shtml"])
def test_a_list_of_the_disclosure_variant_is_known_by_its_address(make, name):
    rows = "".join(
        f'<li><a href="/qinghe/c100231/202306/9f8e7d6c5b4a39281706f5e4d3c2b1a{index}.shtml">{title}</a><span>{day}</span></li>'
        for index, (title, day) in enumerate(zip(make.titles, make.days, strict=True))
    )
    page = read_page(make.trs_list(rows, call=""), OPEN_LIST.replace("zfxxgkMultiList.shtml", name))
    assert (page.kind, page.platform, page.page_count) == ("list", "trs", 1)
    assert [(row.title, row.date) for row in page.rows] == list(zip(make.titles, make.days, strict=True))
    assert page.rows[0].url == OPEN_ARTICLE


def test_an_empty_list_of_the_disclosure_variant_is_blank(make):
    page = read_page(make.trs_list("<li>暂无内容</li>", call=""), OPEN_LIST)
    assert (page.kind, page.platform, page.rows, page.blank) == ("list", "trs", (), True)


def test_an_article_of_the_disclosure_variant_is_known_by_its_address(make):
    page = read_page(make.trs_article(BODY).replace(b"TRS_Editor", b"article-content"), OPEN_ARTICLE)
    assert (page.kind, page.platform, page.published) == ("article", "trs", "2023-06-12 09:30")
    assert page.body == "为规范停车秩序，市城管局起草了草案，现向社会公布。\n特此公告。"


def test_the_definition_of_the_paging_function_is_no_call(make):
    page = read_page(make.trs_list(call="function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){ }"), LIST)
    assert (page.page_count, page.next_pages) == (1, ())


def test_items_without_any_date_keep_a_null_date(make):
    rows = "".join(f'<li><a href="./202306/t2023060{index}_4.html">{title}</a></li>' for index, title in enumerate(make.titles, 1))
    page = read_page(make.trs_list(rows), LIST)
    assert [row.title for row in page.rows] == make.titles
    assert {row.date for row in page.rows} == {None}


def test_one_row_is_a_list(make):
    page = read_page(make.trs_list('<li><a href="./202306/t20230621_4.html">青禾市旱情通报</a><span>2023-06-21</span></li>'), LIST)
    assert [(row.title, row.date) for row in page.rows] == [("青禾市旱情通报", "2023-06-21")]


def test_dead_links_stay_with_their_href_and_no_address(make):
    page = read_page(make.trs_list('<li><a href="javascript:;">青禾市旱情通报</a><span>2023-06-21</span></li>'), LIST)
    assert [(row.href, row.url) for row in page.rows] == [("javascript:;", None)]


def test_an_article_has_its_byline_and_its_body_alone(make):
    page = read_page(make.trs_article(BODY), ARTICLE)
    assert (page.kind, page.title) == ("article", "关于公开征求《青禾市停车管理办法（草案）》意见的公告")
    assert (page.published, page.source, page.column) == ("2023-06-12 09:30", "青禾市城市管理局", "通知公告")
    assert page.body == "为规范停车秩序，市城管局起草了草案，现向社会公布。\n特此公告。"
    assert page.rows == ()


def test_every_date_is_kept_with_its_origin(make):
    page = read_page(make.trs_article(BODY), ARTICLE)
    assert page.dates == (PageDate("2023-06-12 09:30", "visible"), PageDate("2023-06-12 09:30", "meta"), PageDate("2023-06-12", "url"))


def test_a_date_that_an_inline_script_writes_is_shown(make):
    info = "发布时间：<script>var day='2023年06月12日'; if(day!=''){document.write(day);}</script> 字体：<span>大</span><script>var from=''; if(from!=''){document.write('来源：'+from);}</script>"
    page = read_page(make.trs_article(BODY, meta="", info=info), ARTICLE.replace("t20230612", "t20230701"))
    assert page.published == "2023-06-12"
    assert page.dates[0].origin == "script"
    assert page.source is None


def test_a_source_that_an_inline_script_writes_is_read(make):
    info = (
        "<script>var from='青禾日报'; var t='2023-06-12 08:00:00'; document.write('时间：'+t.substring(0,10)+'&emsp;来源：'+from);</script>"
    )
    page = read_page(make.trs_article(BODY, meta="", info=info), ARTICLE)
    assert (page.published, page.source) == ("2023-06-12", "青禾日报")


def test_todays_date_that_a_script_computes_is_not_read(make):
    info = "<script>var d=new Date();document.write(d.getFullYear()+'年'+(d.getMonth()+1)+'月')</script>"
    page = read_page(make.trs_article(BODY, meta="", info=info), ARTICLE)
    assert page.published is None


def test_a_disagreement_of_more_than_a_day_is_a_warning(make):
    meta = '<meta name="ArticleTitle" content="青禾市旱情通报"><meta name="PubDate" content="2023-06-15">'
    page = read_page(make.trs_article(BODY, title="青禾市旱情通报", meta=meta), ARTICLE)
    assert page.published == "2023-06-12 09:30"
    assert [warning.code for warning in page.warnings] == ["date_disagrees"]


def test_links_to_files_are_attachments(make):
    page = read_page(
        make.trs_article(
            BODY
            + '<p>附件：<a href="./P020230612.docx">停车草案.docx</a></p><p>2023年6月12日</p><p><a href="mailto:a@qinghe.example">a@qinghe.example</a></p>'
        ),
        ARTICLE,
    )
    assert [(link.title, link.href) for link in page.attachments] == [("停车草案.docx", "./P020230612.docx")]
    assert page.attachments[0].url == "http://www.qinghe.example/zwgk/tzgg/202306/P020230612.docx"


def test_an_article_without_words_says_so(make):
    page = read_page(make.trs_article(""), ARTICLE)
    assert (page.kind, page.body) == ("article", "")
    assert "empty_body" in [warning.code for warning in page.warnings]
