"""Which date of a row is its day of publication, wherever the page writes it: both readings must say the same."""

import pytest

from disclosure.sites import read_page
from disclosure.sites.reading.datelabels import choose_date, loose_date

URL = "http://www.qinghe.example/zwgk/tzgg/"


def read_rows(make, pattern, around="{}", head=""):
    """The page of five rows in a layout."""
    rows = [
        pattern.format(title=title, day=day, year=day[:4], month_day=day[5:], href=f"c_{2023060 + place}.html", place=place + 1)
        for place, (title, day) in enumerate(zip(make.titles, make.days, strict=True))
    ]
    return read_page(make.listing(around.format(head + "".join(rows))), URL)


def expect_rows(make, page):
    """All rows with their days, trusted."""
    assert [(row.title, row.date) for row in page.rows] == list(zip(make.titles, make.days, strict=True))
    assert (page.kind, page.trust, page.warnings) == ("list", 1.0, ())


LABELLED = {
    "making before publication": "<li><a href='{href}'>{title}</a><p><span>文号：青政办〔2023〕{place}号</span><span>成文日期：2022-01-0{place}</span><span>发布日期：{day}</span></p></li>",
    "making behind publication": "<li><a href='{href}'>{title}</a><p><span>发布日期：{day}</span><span>成文日期：2022-01-0{place}</span></p></li>",
    "a deadline before the day": "<li><a href='{href}'>{title}</a><p>截止时间：2023-12-31</p><p>发布时间：{day}</p></li>",
    "a deadline with a bare day": "<li><a href='{href}'>{title}</a><i>征集截止日期：2023-12-31</i><span>{day}</span></li>",
    "from and to with a state": "<li><a href='{href}'>{title}</a><span>已结束</span><span>{day} 至 2023-12-31</span></li>",
    "a state beside the day": "<li><a href='{href}'>{title}</a><span>已截止</span><span>{day}</span></li>",
    "start and end": "<li><a href='{href}'>{title}</a><p>开始时间：{day} 结束时间：2023-12-31</p></li>",
}


@pytest.mark.parametrize("layout", LABELLED)
def test_the_words_before_the_dates_of_a_row_tell_which_is_its_publication(make, layout):
    expect_rows(make, read_rows(make, LABELLED[layout], "<ul>{}</ul>"))


def test_a_table_of_metadata_in_each_row_gives_the_day_of_publication(make):
    cells = "<tr><td>索引号：</td><td>11990000/2023-0000{place}</td><td>发文机关：</td><td>市水务局</td></tr><tr><td>成文日期：</td><td>2022-01-0{place}</td><td>发布日期：</td><td>{day}</td></tr>"
    expect_rows(make, read_rows(make, f"<div class='it'><h4><a href='{{href}}'>{{title}}</a></h4><table>{cells}</table></div>"))


def test_a_lone_deadline_is_no_day_of_publication(make):
    page = read_rows(make, "<li><a href='{href}'>{title}</a><i>截止日期：{day}</i></li>", "<ul>{}</ul>")
    assert [(row.title, row.date) for row in page.rows] == [(title, None) for title in make.titles]


HEADED = {
    "making first": ("<th>标题</th><th>成文日期</th><th>发布日期</th>", "<td>2022-01-0{place}</td><td>{day}</td>"),
    "publication first": ("<th>标题</th><th>发布日期</th><th>有效期至</th>", "<td>{day}</td><td>2025-01-0{place}</td>"),
    "issue before publication": ("<th>标题</th><th>发文日期</th><th>公开日期</th>", "<td>2022-01-0{place}</td><td>{day}</td>"),
    "end before start": ("<th>标题</th><th>结束时间</th><th>开始时间</th>", "<td>2023-12-31</td><td>{day}</td>"),
}


@pytest.mark.parametrize("columns", HEADED)
def test_the_headings_of_a_table_tell_which_date_counts(make, columns):
    head, cells = HEADED[columns]
    page = read_rows(make, f"<tr><td><a href='{{href}}'>{{title}}</a></td>{cells}</tr>", "<table>{}</table>", f"<tr>{head}</tr>")
    assert [row.date for row in page.rows] == make.days


BETWEEN = {
    "a row of its own below": ("<table>{}</table>", "<tr><td><a href='{href}'>{title}</a></td></tr><tr><td>{day}</td></tr>"),
    "a labelled row below": ("<table>{}</table>", "<tr><td><a href='{href}'>{title}</a></td></tr><tr><td>发布时间：{day}</td></tr>"),
    "a term before its item": ("<dl>{}</dl>", "<dt>{day}</dt><dd><a href='{href}'>{title}</a></dd>"),
    "an item before its day": ("<dl>{}</dl>", "<dt><a href='{href}'>{title}</a></dt><dd>{day}</dd>"),
    "words before bare links": ("<div>{}</div>", "[{day}] <a href='{href}'>{title}</a><br>"),
    "words behind bare links": ("<div>{}</div>", "·<a href='{href}'>{title}</a> ({day})<br>"),
    "behind a summary in a block of its own": (
        "<div>{}</div>",
        "<h3><a href='{href}'>{title}</a></h3><p>渠道清淤工作持续推进，沿线乡镇组织群众参加。</p><span>{day}</span>",
    ),
}


@pytest.mark.parametrize("layout", BETWEEN)
def test_dates_between_the_rows_belong_to_the_rows(make, layout):
    around, pattern = BETWEEN[layout]
    expect_rows(make, read_rows(make, pattern, around))


def test_items_side_by_side_in_one_row_of_a_table_keep_their_own_days(make):
    cell = "<td><a href='c_2023{place}00.html'>{title}</a></td><td>{day}</td>"
    cells = [cell.format(place=place, title=make.titles[place], day=make.days[place]) for place in range(4)]
    page = read_page(make.listing(f"<table><tr>{cells[0]}{cells[1]}</tr><tr>{cells[2]}{cells[3]}</tr></table>"), URL)
    assert [(row.title, row.date) for row in page.rows] == list(zip(make.titles, make.days, strict=True))[:4]
    assert page.trust == 1


def test_the_links_to_neighbours_of_an_article_take_no_date_from_between_them(make):
    main = f"<h1>{make.titles[0]}</h1><div class='info'>发布时间：2023-06-12 来源：青禾市水务局</div><div id='zoom'><p>现将改造名单公布如下，请有关乡镇遵照执行。</p></div>"
    turn = "<div>上一篇：<a href='info-459.html'>青禾市第九号公告</a><p>2020-06-09</p>下一篇：<a href='info-578.html'>青禾市第十号公告</a></div>"
    assert read_page(make.page(main + turn), "http://www.qinghe.example/info-500.html").kind == "article"


def test_a_day_that_a_summary_tells_of_is_not_the_day_of_the_row(make):
    pattern = "<div class='c'><h3><a href='{href}'>{title}</a></h3><p>2022年3月4日，青禾市召开会议研究灌区改造。</p><div>来源：市府办 {day}</div></div>"
    expect_rows(make, read_rows(make, pattern))


def test_year_and_day_in_elements_of_their_own_are_read_alike(make):
    expect_rows(
        make, read_rows(make, "<li><div><p>{month_day}</p><span>{year}</span></div><a href='{href}'>{title}</a></li>", "<ul>{}</ul>")
    )


def test_a_period_at_the_head_of_a_title_is_not_its_day(make):
    page = read_rows(make, "<li><a href='{href}'>2021年1月1日至2021年12月31日{title}</a><span>{day}</span></li>", "<ul>{}</ul>")
    assert ([row.date for row in page.rows], page.trust) == (make.days, 1.0)
    assert page.rows[0].title.startswith("2021年1月1日至")


@pytest.mark.parametrize("mark", ["<span>NEW</span>", "<i>[new]</i>", "<font color='red'>HOT!</font>", "<img src='/new.gif'>"])
def test_a_mark_of_news_is_no_part_of_a_title(make, mark):
    expect_rows(make, read_rows(make, f"<li><a href='{{href}}'>{{title}}{mark}</a><span>{{day}}</span></li>", "<ul>{}</ul>"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("成文日期：2022-01-01 发布日期：2023-06-21", (True, "2023-06-21")),
        ("发布日期 2023-06-21 成文日期 2022-01-01", (True, "2023-06-21")),
        ("截止时间：2023-12-31", (True, None)),
        ("成文日期：2022-01-01", (False, None)),
        ("已截止 2023-06-21", (False, None)),
        ("生效日期：2022-02-01 2023-06-21", (True, "2023-06-21")),
        ("2023-06-21", (False, None)),
        ("有效", (False, None)),
    ],
)
def test_labels_decide_only_where_they_say_something_about_a_date(text, expected):
    assert choose_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发布日期：2023-06-01 来源：市水务局", "2023-06-01"),
        ("发布日期：2023-06-01，来源：市水务局", "2023-06-01"),
        ("记者 林一，2023-06-01", "2023-06-01"),
        ("2023年6月1日，全市召开会议。", None),
        ("会议于2023年6月1日召开。", None),
        ("来源" * 50 + "2023-06-01", None),
    ],
)
def test_a_sentence_gives_no_loose_date(text, expected):
    assert loose_date(text) == expected


@pytest.mark.parametrize("mark", ["[置顶]{}", "{}<span>置顶</span>", "<em>【置顶】</em>{}"])
def test_a_pinned_row_is_marked_and_tells_no_year_of_the_rows_below(make, mark):
    rows = [(mark.format("青禾市防汛值守公告"), "2021-05-01"), ("第二条公告内容在此", "02-11"), ("第三条公告内容在此", "01-03")]
    items = "".join(f"<li><a href='a{place}.html'>{title}</a><span>{day}</span></li>" for place, (title, day) in enumerate(rows))
    page = read_page(make.listing(f"<ul>{items}</ul>"), URL)
    assert [(row.title, row.date, row.pinned) for row in page.rows] == [
        ("青禾市防汛值守公告", "2021-05-01", True),
        ("第二条公告内容在此", None, False),
        ("第三条公告内容在此", None, False),
    ]
    assert [warning.code for warning in page.warnings] == ["date_without_year"]


def test_the_link_to_an_office_is_not_the_title_however_long_its_name(make):
    page = read_rows(
        make, "<li><a href='{href}'>第{place}号</a><a href='/dept/'>水务局办公室政策法规科</a><span>{day}</span></li>", "<ul>{}</ul>"
    )
    assert [(row.title, row.date) for row in page.rows] == [(f"第{place}号", day) for place, day in enumerate(make.days, 1)]
