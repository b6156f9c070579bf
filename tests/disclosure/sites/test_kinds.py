"""What a page is: a list, an item, a page of several columns or something else, with its address and without."""

import pytest

from disclosure.sites import read_page

SITE = "http://www.qinghe.example/zwgk/tzgg/"
SILENT = SITE + "xx.html"  # an address that tells nothing
ITEM = SITE + "content_88120.html"
LINE = "渠道清淤工作自去冬以来持续推进，沿线乡镇组织群众参加，累计清理三百公里，为春灌打下基础。"
HEAD = "<h1>青禾市开展渠道清淤行动</h1><div class='xx'>发布时间：2023-02-14 09:20 来源：青禾市水务局 浏览次数：12</div>"


def rows_of(make, pattern="<li><a href='{href}'>{title}</a><span>{day}</span></li>"):
    """The five rows of the fixtures."""
    entries = enumerate(zip(make.titles, make.days, strict=True))
    return "".join(pattern.format(href=f"c_{2023060 + place}.html", title=title, day=day) for place, (title, day) in entries)


def other_list(name, kind="r1"):
    """A box of five dated rows under a heading."""
    rows = "".join(
        f"<li><a href='/{kind}/t2023010{place}_{kind}00.html'>{name}栏目的第{place}条信息</a><span>2023-01-0{place}</span></li>"
        for place in range(1, 6)
    )
    return f"<div class='{kind}'><h3>{name}</h3><ul>{rows}</ul></div>"


def read(make, main, url):
    return read_page(make.page(make.crumb + main), url)


def expect_list(make, page):
    assert (page.kind, [(row.title, row.date) for row in page.rows]) == ("list", list(zip(make.titles, make.days, strict=True)))
    assert page.trust == 1


@pytest.mark.parametrize("url", [ITEM, SILENT, None])
@pytest.mark.parametrize("heading", ["最新信息", "相关信息", "热点推荐"])
def test_an_item_beside_a_list_of_dated_items_is_an_item(make, url, heading):
    body = f"<div class='m'>{HEAD}<div class='c'><p>{LINE}</p><p>{LINE}</p></div></div>"
    assert read(make, other_list(heading) + body, url).kind == "article"
    assert read(make, body + other_list(heading), url).kind == "article"


def test_an_item_above_its_related_items_is_no_list_though_its_address_ends_like_a_columns(make):
    page = read(make, f"{HEAD}<div class='c'><p>{LINE}</p></div>{other_list('相关信息')}", SITE)
    assert (page.kind == "list", page.rows) == (False, ())


@pytest.mark.parametrize("url", [SITE, SILENT, None])
@pytest.mark.parametrize(
    "note",
    [
        "",
        LINE,
        LINE * 3 + "以下为各年度公开的材料，请查阅。",
        "<p>来源：青禾市水务局</p>",
    ],
)
def test_a_list_may_stand_under_a_note(make, url, note):
    expect_list(make, read(make, f"<div class='m'><div>{note}</div><ul>{rows_of(make)}</ul></div>", url))


@pytest.mark.parametrize("url", [SITE, SILENT, None])
@pytest.mark.parametrize(
    "pattern",
    [
        "<div class='it'><h3><a href='{href}'>{title}</a></h3><p>" + LINE * 2 + "</p><span>{day}</span></div>",
        "<h3><a href='{href}'>{title}</a></h3><p>" + LINE * 3 + "</p><span>{day}</span>",
    ],
)
def test_a_list_with_summaries_is_a_list(make, url, pattern):
    expect_list(make, read(make, f"<div class='m'>{rows_of(make, pattern)}</div>", url))


@pytest.mark.parametrize("url", [SITE, SILENT, None])
def test_rows_right_below_the_body_are_whole_rows(make, url):
    """What a search shows: each hit a block of its own, and nothing around all of them."""
    hits = rows_of(make, "<div class='res'><h3><a href='{href}'>{title}</a></h3><p>" + LINE + "</p><p>{day}</p></div>")
    expect_list(make, read(make, f"<form><input name='q' value='水'></form><p>为您找到相关结果约5条</p>{hits}", url))


@pytest.mark.parametrize("url", [SITE, SILENT, None])
def test_a_page_of_several_columns_is_no_list_though_it_names_its_place(make, url):
    main = "".join(other_list(name, kind) for name, kind in (("通知", "tz"), ("政策", "zc"), ("动态", "dt"), ("公示", "gs")))
    assert read(make, main, url).kind == "other"


def test_a_home_page_is_no_list(make):
    main = "".join(other_list(name, kind) for name, kind in (("通知", "tz"), ("政策", "zc"), ("动态", "dt"), ("公示", "gs")))
    assert read_page(make.page(main), "http://www.qinghe.example/").kind == "other"


PROFILE = "<div class='ld'><img src='x.jpg'><h2>张三</h2><p>职务：市委副书记、市长</p><p>分工：主持全面工作</p><p>简历：1970年1月生，大学学历。</p></div>"


@pytest.mark.parametrize("url", [SITE, SILENT, None])
def test_a_leaders_page_is_no_list_of_the_others_or_of_doings(make, url):
    names = "".join(f"<li><a href='/ld/{10000 + place}.html'>李四{place}</a></li>" for place in range(6))
    assert read(make, f"{PROFILE}<div class='r'><ul>{names}</ul></div>", url).kind == "other"
    assert read(make, PROFILE + other_list("领导活动"), url).kind == "other"


@pytest.mark.parametrize("url", [SITE, SILENT, None])
def test_a_list_of_leaders_with_their_posts_in_the_rows_is_a_list(make, url):
    rows = rows_of(make, "<li><a href='{href}'>{title}</a><p>职务：局长</p><p>分工：水利</p><span>{day}</span></li>")
    expect_list(make, read(make, f"<ul>{rows}</ul>", url))


def test_a_guide_is_no_list(make):
    text = "".join(f"<p>{number}、{LINE}</p>" for number in "一二三四五")
    for url in (SITE, SILENT, None):
        assert read(make, f"<h2>政府信息公开指南</h2><div>{text}</div>", url).kind != "list"


@pytest.mark.parametrize("url", [SITE, SILENT, None])
@pytest.mark.parametrize("beside", ["", "<div class='side'>{}</div>", "<div class='rr'>{}</div>"])
def test_an_empty_column_is_blank_whatever_stands_beside_it(make, url, beside):
    page = read(make, f"<div class='m'><h2>通知公告</h2><div>暂无相关信息</div></div>{beside.format(other_list('热点推荐'))}", url)
    assert (page.kind, page.blank, page.rows, page.trust) == ("list", True, (), 1.0)


def test_rows_on_a_page_that_says_it_is_empty_are_doubted(make):
    page = read(make, f"<div class='m'><h2>通知公告</h2><div>暂无相关信息</div></div>{other_list('政务要闻')}", SITE)
    assert (page.kind, page.blank, page.trust, len(page.rows)) == ("list", False, 0.5, 5)
    assert [warning.code for warning in page.warnings] == ["rows_beside_empty"]


@pytest.mark.parametrize("url", [SITE, SILENT, None])
def test_one_dated_row_on_a_page_that_names_its_place_is_a_list(make, url):
    row = f"<ul><li><a href='t20230621_1.html'>{make.titles[0]}</a><span>2023-06-21</span></li></ul>"
    page = read(make, f"<div class='m'><h2>通知公告</h2>{row}</div>", url)
    assert (page.kind, [(one.title, one.date) for one in page.rows]) == ("list", [(make.titles[0], "2023-06-21")])


@pytest.mark.parametrize("heading", ["热点", "热门推荐", "相关阅读", "点击排行", "图片新闻 更多>>", "【推荐】"])
@pytest.mark.parametrize("before", [True, False])
def test_a_long_box_under_a_heading_that_leads_elsewhere_is_not_taken_for_a_short_list(make, heading, before):
    row = f"<div class='m'><h2>通知公告</h2><ul><li><a href='t20230621_1.html'>{make.titles[0]}</a><span>2023-06-21</span></li></ul></div>"
    page = read(make, other_list(heading) + row if before else row + other_list(heading), SITE)
    assert [row.title for row in page.rows] == make.titles[:1]
    assert page.trust == 1


def test_items_without_dates_are_a_list_where_nothing_else_stands(make):
    rows = rows_of(make, "<li><a href='{href}'>{title}</a></li>")
    for url in (SITE, SILENT, None):
        page = read(make, f"<ul>{rows}</ul>", url)
        assert (page.kind, [row.title for row in page.rows]) == ("list", make.titles)
    assert read(make, f"<p>{LINE}</p><p>{LINE}</p><ul>{rows}</ul>", SILENT).kind != "list"


def test_documents_named_in_a_notice_are_no_list(make):
    links = rows_of(make, "<p><a href='/f/{href}'>{title}</a></p>")
    for url in (ITEM, SILENT, None):
        assert read(make, f"{HEAD}<div class='c'><p>现将有关文件公布如下：</p>{links}</div>", url).kind == "article"


def test_a_list_filled_by_a_script_and_a_broken_page_differ_from_an_empty_one(make):
    filled = read(make, "<ul id='rows'></ul><script>$.getJSON('/api/list?c=9', function(d){ $('#rows').html(d.html); });</script>", SITE)
    assert (filled.kind, filled.blank, filled.script_list) == ("list", False, True)
    broken = read_page(f"<html><body>{make.crumb}<div class='m'><ul>{rows_of(make)}".encode(), SITE)
    assert (broken.kind, len(broken.rows), [warning.code for warning in broken.warnings]) == ("list", 5, ["cut"])


SCRIPT = "<script>$.getJSON('/api', function(d){ $('#rows').html(d); });</script>"


@pytest.mark.parametrize("url", [SITE, SILENT, None])
def test_the_list_under_the_name_of_the_column_is_taken_though_another_is_longer(make, url):
    own = "</li>".join(rows_of(make).split("</li>")[:3])
    page = read(make, f"<div class='m'><h2>通知公告</h2><ul>{own}</ul></div>{other_list('政务要闻')}", url)
    assert [(row.title, row.date) for row in page.rows] == list(zip(make.titles, make.days, strict=True))[:3]


def test_a_box_beside_a_list_that_a_script_fills_is_not_the_list(make):
    page = read(make, f"<div class='m'><h2>通知公告</h2><ul id='rows'></ul></div>{other_list('热点推荐')}{SCRIPT}", SITE)
    assert (page.kind, page.rows, page.script_list, page.blank) == ("list", (), True, False)


def test_rows_under_another_name_beside_a_list_that_a_script_fills_are_doubted(make):
    page = read(make, f"<div class='m'><h2>通知公告</h2><ul id='rows'></ul></div>{other_list('政务要闻')}{SCRIPT}", SITE)
    assert (page.kind, len(page.rows), page.trust) == ("list", 5, 0.5)
    assert [warning.code for warning in page.warnings] == ["rows_beside_script"]
