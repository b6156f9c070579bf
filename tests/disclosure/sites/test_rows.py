"""Rows of lists in the ways that sites write them."""

import pytest

from disclosure.sites import read_page

URL = "http://www.qinghe.example/zwgk/tzgg/"


def rows_of(make, rows, after=""):
    """(title, date) of the rows read."""
    page = read_page(make.listing(rows, after), URL)
    assert page.kind == "list"
    return [(row.title, row.date) for row in page.rows]


def expected(make):
    """The rows of the fixtures."""
    return list(zip(make.titles, make.days, strict=True))


def each(make, pattern):
    """The five rows of the fixtures in a layout."""
    values = zip(make.titles, make.days, range(5), strict=True)
    return "".join(
        pattern.format(
            title=title, day=day, year=day[:4], month=int(day[5:7]), dom=int(day[8:]), number=2023060 + index, cut=title[:9], yyyymm=day[:7]
        )
        for title, day, index in values
    )


LAYOUTS = {
    "list": '<li><a href="c_{number}.html">{title}</a><span>{day}</span></li>',
    "date before the link": '<li><span>[{day}]</span><a href="c_{number}.html">{title}</a></li>',
    "date in brackets after the link": '<li><a href="c_{number}.html">{title}</a> ({day})</li>',
    "date inside the link": '<li><a href="c_{number}.html">{title}<i>{day}</i></a></li>',
    "Chinese date": '<li><a href="c_{number}.html">{title}</a><em>{year}年{month}月{dom}日</em></li>',
    "no leading zeros": '<li><a href="c_{number}.html">{title}</a><em>{year}-{month}-{dom}</em></li>',
    "slashes": '<li><a href="c_{number}.html">{title}</a><em>{year}/{month}/{dom}</em></li>',
    "day apart from month": '<li><div class="d"><b>{dom}</b><i>{yyyymm}</i></div><a href="c_{number}.html">{title}</a></li>',
    "title attribute": '<li><a href="c_{number}.html" title="{title}">{cut}...</a><span>{day}</span></li>',
    "table": '<table><tr><td>·</td><td><a href="c_{number}.html">{title}</a></td><td>{day}</td></tr></table>',
    "blocks": '<div class="item"><h4><a href="c_{number}.html">{title}</a></h4><p>摘要摘要摘要摘要</p><span class="t">发布时间：{day}</span></div>',
    "kind before the title": '<li>[<a href="../">通知</a>] <a href="c_{number}.html">{title}</a><span>{day}</span></li>',
    "bullet": '<li><a href="c_{number}.html">· {title}</a><span>{day}</span></li>',
    "definition list": '<dl><dt><a href="c_{number}.html">{title}</a></dt><dd>{day}</dd></dl>',
    "line breaks": '<a href="c_{number}.html">{title}</a> {day}<br>',
    "link over the row": '<a href="c_{number}.html"><p>{title}</p><span>{day}</span></a>',
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_title_and_date(make, layout):
    rows = each(make, LAYOUTS[layout])
    assert rows_of(make, rows if "<li" not in rows else f"<ul>{rows}</ul>") == expected(make)


def test_groups_of_five_are_one_list(make):
    group = "<ul class='g'>" + each(make, LAYOUTS["list"]) + "</ul>"
    assert rows_of(make, group + group) == expected(make) * 2


def test_odd_and_even_rows_are_one_list(make):
    rows = "".join(
        f'<div class="{"odd" if index % 2 else "even"}"><a href="c_20230{index}11.html">{title}</a><span>{make.days[index]}</span></div>'
        for index, title in enumerate(make.titles)
    )
    assert rows_of(make, rows) == expected(make)


def test_a_row_in_bold_belongs_to_the_list(make):
    rows = each(make, LAYOUTS["list"]).replace(f">{make.titles[2]}<", f"><font color='red'><b>{make.titles[2]}</b></font><")
    assert rows_of(make, f"<ul>{rows}</ul>") == expected(make)


def test_the_hot_list_at_the_side_is_not_the_list(make):
    side = (
        '<div class="side_hot"><ul>'
        + "".join(
            f'<li><a href="/h/t2023010{index}_9.html">另一栏目的信息{index}</a><span>2023-01-0{index}</span></li>' for index in range(1, 9)
        )
        + "</ul></div>"
    )
    rows = f"<ul>{each(make, LAYOUTS['list'])}</ul>"
    assert rows_of(make, rows, side) == expected(make)


def test_pinned_rows_are_marked_and_lose_the_mark(make):
    rows = '<li><a href="c_2023001.html">[置顶]青禾市防汛值守公告</a><span>2023-01-05</span></li>' + each(make, LAYOUTS["list"])
    page = read_page(make.listing(f"<ul>{rows}</ul>"), URL)
    assert [(row.title, row.pinned) for row in page.rows][:2] == [("青禾市防汛值守公告", True), (make.titles[0], False)]


def test_the_column_of_publication_gives_the_date_of_a_table(make):
    head = "<tr><th>标题</th><th>成文日期</th><th>发布日期</th></tr>"
    rows = "".join(
        f'<tr><td><a href="c_202300{index}.html">{title}</a></td><td>2022-01-0{index + 1}</td><td>{make.days[index]}</td></tr>'
        for index, title in enumerate(make.titles)
    )
    assert rows_of(make, f"<table>{head}{rows}</table>") == expected(make)


def test_a_month_day_gets_its_year_from_the_order_of_the_rows(make):
    rows = "".join(
        f'<li><a href="x{index}.html">青禾市第{index}号公告</a><span>{day}</span></li>'
        for index, day in enumerate(["02-11", "01-03", "12-30", "2022-12-28", "12-01"])
    )
    assert [date for _, date in rows_of(make, f"<ul>{rows}</ul>")] == ["2023-02-11", "2023-01-03", "2022-12-30", "2022-12-28", "2022-12-01"]


def test_a_month_day_gets_its_year_from_the_link_that_holds_the_same_day(make):
    rows = '<li><a href="./202305/t20230506_1.html">青禾市第一号公告</a><span>05-06</span></li><li><a href="./202304/t20230401_1.html">青禾市第二号公告</a><span>04-01</span></li>'
    assert [date for _, date in rows_of(make, f"<ul>{rows}</ul>")] == ["2023-05-06", "2023-04-01"]


def test_a_month_day_without_any_year_is_null_with_a_warning(make):
    rows = (
        '<li><a href="a1.html">青禾市第一号公告</a><span>05-06</span></li><li><a href="a2.html">青禾市第二号公告</a><span>04-01</span></li>'
    )
    page = read_page(make.listing(f"<ul>{rows}</ul>", '<div class="page"><a href="list_2.html">下一页</a></div>'), URL)
    assert [row.date for row in page.rows] == [None, None]
    assert [warning.code for warning in page.warnings] == ["date_without_year"]


def test_entities_and_white_space_in_titles_and_links_are_decoded(make):
    page = read_page(
        make.listing(
            '<ul><li><a href=" show.html?id=1&amp;c=2 ">青禾市\n  甲&nbsp;乙&#160;公告</a><span>2023-01-05</span></li><li><a href="show.html?id=2">第二号公告</a><span>2023-01-04</span></li></ul>'
        ),
        URL,
    )
    assert (page.rows[0].title, page.rows[0].href) == ("青禾市 甲 乙 公告", "show.html?id=1&c=2")
    assert page.rows[0].url == URL + "show.html?id=1&c=2"


PAGERS = {
    "numbers": '<div class="page"><a class="on">1</a><a href="list_2.html">2</a><a href="list_3.html">3</a><a href="list_2.html">下一页</a></div>',
    "next and last": '<div class="page"><span>1</span><a href="list_2.html">下一页</a><a href="list_3.html">尾页</a></div>',
    "numbers with a gap": '<div class="page"><b>1</b><a href="list_2.html">2</a> … <a href="list_3.html">3</a></div>',
}


@pytest.mark.parametrize("pager", PAGERS)
def test_further_pages_come_from_links(make, pager):
    page = read_page(make.listing(f"<ul>{each(make, LAYOUTS['list'])}</ul>", PAGERS[pager]), URL + "list.html")
    assert (page.page_count, page.next_pages) == (3, (URL + "list_2.html", URL + "list_3.html"))


def test_pages_between_the_linked_ones_are_filled_in(make):
    pager = '<div><a href="list.html?page=2">2</a><a href="list.html?page=3">3</a>…<a href="list.html?page=9">9</a><a href="list.html?page=2">下一页</a></div>'
    page = read_page(make.listing(f"<ul>{each(make, LAYOUTS['list'])}</ul>", pager), URL + "list.html?page=1")
    assert page.page_count == 9
    assert page.next_pages[4] == URL + "list.html?page=6"


def test_a_list_without_pager_has_one_page(make):
    page = read_page(make.listing(f"<ul>{each(make, LAYOUTS['list'])}</ul>"), URL)
    assert (page.page_count, page.next_pages, page.platform) == (1, (), "generic")
