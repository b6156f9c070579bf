"""Pages of Epoint WebBuilder: static lists, templates with holes, articles named by day and guid."""

from pathlib import Path

from disclosure.sites import PageDate, read_page

FIXTURES = Path(__file__).parent / "fixtures"
HOST = "http://www.qinghe.example"
FOLDER = f"{HOST}/zwgk/001003"
LIST = f"{FOLDER}/moreinfo.html"
ARTICLE = f"{FOLDER}/20230518/2f90aa57-18bd-4a6c-8a3b-6c1de94f0002.html"
ROWS = [
    ("清河市二季度规模养殖场粪污设施验收名单公示", f"{FOLDER}/20230601/0b6f1c1e-7a2d-4c53-9f0e-51d2a7c9e001.html", "2023-06-01"),
    ("关于滨河路夜间施工的公告", ARTICLE, "2023-05-18"),
    ("清河市校外托管机构登记结果公示", f"{FOLDER}/20230424/77cd0e13-0f4e-4d3a-b1c2-9a8e5d3b0003.html", "2023-04-24"),
]


def frozen(name: str) -> bytes:
    return (FIXTURES / f"epoint_{name}.html").read_bytes()


def test_a_list_has_full_titles_and_days_in_brackets():
    page = read_page(frozen("list"), LIST)
    assert (page.kind, page.platform, page.column) == ("list", "epoint", "公示公告")
    assert [(row.title, row.url, row.date) for row in page.rows] == ROWS


def test_the_pager_counts_more_pages_than_it_links():
    page = read_page(frozen("list"), LIST)
    assert page.page_count == 6
    assert page.next_pages == tuple(f"{FOLDER}/{number}.html" for number in (2, 3, 4, 5, 6))


def test_pages_that_a_script_turns_lie_beside_the_first():
    page = read_page(frozen("turned"), f"{FOLDER}/2.html")
    assert [(row.title, row.url, row.date) for row in page.rows] == ROWS
    assert (page.page_count, page.next_pages) == (4, (f"{FOLDER}/3.html", f"{FOLDER}/4.html"))
    assert read_page(frozen("turned")).page_count == 4
    assert read_page(frozen("turned")).next_pages == ()


def test_named_pages_are_taken_from_their_links():
    html = frozen("list").decode().replace("/zwgk/001003/2.html", "/zwgk/001003/moreinfo_2.html").replace("/3.html", "/moreinfo_3.html")
    page = read_page(html.replace("1/6", "1/3").encode(), LIST)
    assert (page.page_count, page.next_pages) == (3, (f"{FOLDER}/moreinfo_2.html", f"{FOLDER}/moreinfo_3.html"))


def test_holes_of_a_template_are_no_rows():
    page = read_page(frozen("template"), LIST)
    assert (page.kind, page.platform, page.rows, page.blank, page.script_list) == ("list", "epoint", (), False, True)
    assert (page.page_count, page.next_pages) == (1, ())


def test_a_list_that_says_it_is_empty_is_blank():
    page = read_page(frozen("empty"), LIST)
    assert (page.kind, page.rows, page.blank, page.script_list, page.remark) == ("list", (), True, False, "暂无数据")


def test_an_article_has_the_values_of_its_bracketed_line():
    page = read_page(frozen("article"), ARTICLE)
    assert (page.kind, page.platform, page.column, page.title) == ("article", "epoint", "公示公告", "关于滨河路夜间施工的公告")
    assert (page.published, page.source) == ("2023-05-18", "市城市管理局")
    assert page.dates == (PageDate("2023-05-18", "visible"), PageDate("2023-05-18", "url"))
    assert page.body == (
        "因供水管网改造，滨河路自五月二十二日起夜间半幅封闭施工，过往车辆请绕行。\n施工期间噪声投诉由市城市管理局受理。\n"
        "清河市城市管理局\n2023年5月17日"
    )


def test_the_file_box_below_the_text_is_read():
    page = read_page(frozen("article"), ARTICLE)
    assert [(link.title, link.url) for link in page.attachments] == [
        (
            "绕行路线图.pdf",
            f"{HOST}/EpointWebBuilder/WebbuilderMIS/attach/downloadZtbAttach.jspx?attachGuid=9f1c2d3e&appUrlFlag=gov002&siteGuid=7eb5f7f1",
        )
    ]
