"""What belongs to the frame of a page is told by what it holds, not by its name alone."""

import pytest

from disclosure.sites import read_page
from disclosure.sites.reading.frame import ASIDE, heading_over, mark_frame
from disclosure.sites.reading.tree import parse_html

URL = "http://www.qinghe.example/zwgk/tzgg/"


def list_of(make):
    """The five rows of the fixtures as a list."""
    entries = enumerate(zip(make.titles, make.days, strict=True))
    return (
        "<ul>" + "".join(f"<li><a href='c_{2023060 + n}.html'>{title}</a><span>{day}</span></li>" for n, (title, day) in entries) + "</ul>"
    )


@pytest.mark.parametrize(
    "around",
    [
        "<div class='page-wrap'>{}</div>",
        "<div class='nav-content'>{}</div>",
        "<div class='header'><div class='top'><a href='/'>首页</a></div>{}</div>",
        "<div id='search_result'>{}</div>",
        "<header>{}</header>",
        "<div class='menu_right'><div class='location_list'>{}</div></div>",
    ],
)
def test_rows_with_dates_are_content_whatever_the_box_is_called(make, around):
    page = read_page(make.page(make.crumb + around.format(list_of(make))), URL)
    assert [(row.title, row.date) for row in page.rows] == list(zip(make.titles, make.days, strict=True))
    assert page.trust == 1


@pytest.mark.parametrize("foot", ["<div class='footer'>{}</div>", "<footer>{}</footer>", "<div class='copyright'>{}</div>"])
def test_a_foot_stays_frame_though_it_shows_dates(make, foot):
    more = "".join(f"<li><a href='/x/t2023010{n}_1.html'>兄弟单位的第{n}条消息</a> 2023-01-0{n}</li>" for n in range(1, 9))
    page = read_page(make.page(make.crumb + list_of(make) + foot.format(f"<p>更新 2023-01-01</p><ul>{more}</ul>")), URL)
    assert [row.title for row in page.rows] == make.titles


def framed(html):
    """Ids of the elements that belong to the frame."""
    root = parse_html(f"<html><body>{html}</body></html>")
    mark_frame(root)
    return [tag.get("id") for tag in root.tags if tag.in_frame and tag.get("id")]


def test_menus_and_what_stands_in_them_are_frame():
    assert framed("<div class='nav' id='a'><ul id='b'><li>甲</li></ul></div><div class='main' id='c'>乙</div>") == ["a", "b"]


def test_running_text_makes_content_and_many_links_do_not():
    words = "清淤工作持续推进，沿线乡镇组织群众参加。" * 20
    assert framed(f"<div class='menu' id='a'>{words}</div>") == []
    assert framed("<div class='menu' id='a'>" + f"<a href='/x'>{words}</a>" * 2 + "</div>") == ["a"]


def test_one_date_in_a_header_is_todays():
    assert framed("<div class='header' id='a'>今天是2023年6月21日</div>") == ["a"]


@pytest.mark.parametrize(
    ("html", "heading"),
    [
        ("<div><h3>热点推荐</h3><ul><li>甲</li></ul></div>", "热点推荐"),
        ("<div><div><b>相关阅读</b><a>更多</a></div><div><ul><li>甲</li></ul></div></div>", "相关阅读 更多"),
        ("<ul><li>甲</li></ul>", ""),
        ("<div><p>" + "很长的一段说明文字" * 5 + "</p><ul><li>甲</li></ul></div>", ""),
    ],
)
def test_the_heading_of_a_box_is_the_short_line_above_its_first_row(html, heading):
    row = parse_html(f"<html><body>{html}</body></html>").find("li")
    assert heading_over(row).replace("  ", " ").replace("相关阅读更多", "相关阅读 更多") == heading


def test_headings_that_send_readers_elsewhere_are_told_from_names_of_columns():
    assert all(
        ASIDE.match(words) for words in ("热点", "热门推荐", "相关阅读：", "【推荐】", "点击排行榜", "相关解读 更多>>", "图片新闻 MORE+")
    )
    assert not any(
        ASIDE.match(words) for words in ("通知公告", "热点问题回应", "推荐性标准", "相关部门职责", "排行政许可", "最新公开", "政策文件")
    )
