"""Pages of the ``gongkai`` system: channels that a script fills, documents with a table of visible junk."""

from pathlib import Path

from disclosure.sites import PageDate, read_page

FIXTURES = Path(__file__).parent / "fixtures"
HOST = "http://www.qinghe.example"
CHANNEL = f"{HOST}/gongkai/channel_6011f0a2c3d4e5f6a7b8c9d0/"
ARTICLE = f"{HOST}/gongkai/channel_c_5f9fa491ab327f36e4c13060_n_1605682629.6877/doc_6018b1e20a1b2c3d4e5f6071.html"


def frozen(name: str) -> bytes:
    return (FIXTURES / f"gongkai_{name}.html").read_bytes()


def test_a_channel_is_a_list_that_a_script_fills_and_its_menu_is_none():
    page = read_page(frozen("channel"), CHANNEL)
    assert (page.kind, page.platform, page.column) == ("list", "gongkai", "政策文件")
    assert (page.rows, page.blank, page.script_list, page.list_call) == ((), False, True, None)
    assert (page.page_count, page.next_pages) == (1, ())
    assert [warning.code for warning in page.warnings] == ["script_list"]


def test_the_addresses_of_an_office_and_of_a_named_channel_are_known_too():
    for address in (
        f"{HOST}/gongkai/site_qhsczj/channel_6011f0a2c3d4e5f6a7b8c9d3/?key=1606898238116",
        f"{HOST}/gongkai/channel_c1534/",
        f"{HOST}/gongkai/channel_c_5f9fa491ab327f36e4c13060_n_1605682629.6877/",
    ):
        page = read_page(frozen("channel"), address)
        assert (page.kind, page.platform, page.script_list) == ("list", "gongkai", True)


def test_a_channel_that_was_saved_with_its_rows_is_read():
    rows = "".join(
        f'<li><a href="/gongkai/channel_6011f0a2c3d4e5f6a7b8c9d0/doc_{second:08x}0a1b2c3d4e5f6071.html">{title}</a><span>{day}</span></li>'
        for second, title, day in (
            (0x64929D80, "清河市城区犬只管理规定", "2023-06-21"),
            (0x6476EE00, "清河市公共浴室管理规定", "2023-05-31"),
        )
    )
    html = frozen("channel").decode().replace('<div id="app" class="gk-content"></div>', f'<div class="gk-content"><ul>{rows}</ul></div>')
    page = read_page(html.encode(), CHANNEL)
    assert (page.script_list, [(row.title, row.date) for row in page.rows]) == (
        False,
        [("清河市城区犬只管理规定", "2023-06-21"), ("清河市公共浴室管理规定", "2023-05-31")],
    )


def test_a_document_has_its_publisher_and_no_junk():
    page = read_page(frozen("article"), ARTICLE)
    assert (page.kind, page.platform, page.column, page.title) == ("article", "gongkai", "政策文件", "市直机关办公用房调剂情况的通报")
    assert page.publisher == "清河市机关事务管理局"
    assert (page.index_number, page.document_number) == (None, None)
    assert page.body == (
        "一月份，市机关事务管理局共调剂办公用房七处，收回闲置房间二十一间。\n"
        "各单位应于二月底前完成搬迁，并将钥匙移交至市机关事务管理局房产科。"
    )


def test_the_day_in_the_table_and_the_second_in_the_documents_own_id_are_told_apart():
    page = read_page(frozen("article"), ARTICLE)
    assert page.published == "2021-01-31 09:00:17"
    assert page.dates == (PageDate("2021-01-31 09:00:17", "metadata_table"), PageDate("2021-02-02 09:58:58", "object_id"))
    assert [(warning.code, warning.message.split(":")[0]) for warning in page.warnings] == [("date_disagrees", "日期待核")]


def test_a_page_elsewhere_that_links_to_one_channel_is_not_of_the_system(make):
    page = read_page(make.page(f'<h1>友情链接</h1><p><a href="{CHANNEL}">清河市政策文件</a></p>'), f"{HOST}/yqlj/")
    assert page.platform == "generic"
