"""The second reading of a list: what stands in the order of the page, and how far the two readings agree."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.sites import Row, read_page
from disclosure.sites.reading.flatrows import agreement, read_flat
from disclosure.sites.reading.markup import drop_unseen
from disclosure.sites.reading.tree import parse_html

TITLES = ["关于公布灌区改造名单的公告", "关于开展电梯更新摸底的通知", "二季度空气质量情况"]
DAYS = ["2023-06-21", "2023-06-12", "2023-05-30"]
LAYOUTS = {
    "date behind the link": '<li><a href="{href}">{title}</a><span>{day}</span></li>',
    "date before the link": '<li><span>[{day}]</span><a href="{href}">{title}</a></li>',
    "date in the link": '<li><a href="{href}"><em>{title}</em><i>{day}</i></a></li>',
    "cells of a table": '<tr><td>·</td><td><a href="{href}">{title}</a></td><td>{day}</td></tr>',
    "date cell first": '<tr><td>{day}</td><td><a href="{href}">{title}</a></td></tr>',
    "a picture and a headline": '<div><a href="{href}"><img src="/p.jpg"></a><h4><a href="{href}">{title}</a></h4><p>{day}</p></div>',
    "a headline and 详细": '<div><a href="{href}">{title}</a><p>{day}</p><a href="{href}">【详细】</a></div>',
    "a summary": '<div><h3><a href="{href}">{title}</a></h3><p>本次共有若干事项列入，具体安排见正文，请有关单位按时办理。</p><span>{day}</span></div>',
    "day and month apart": '<div><b>{day_only}</b><i>{month}</i><a href="{href}">{title}</a></div>',
    "nothing but line ends": '<a href="{href}">{title}</a> {day}<br>',
    "a category before the link": '<li><a href="/zwgk/tzgg/">[通知]</a><a href="{href}">{title}</a><span>{day}</span></li>',
}


def rows_of(layout: str) -> str:
    rows = [
        LAYOUTS[layout].format(href=f"/art/2023/{place}.html", title=title, day=day, day_only=day[8:], month=day[:7])
        for place, (title, day) in enumerate(zip(TITLES, DAYS, strict=True), 1)
    ]
    outer = {"<li": "ul", "<tr": "table"}.get(rows[0][:3], "div")
    return f"<{outer}>{''.join(rows)}</{outer}>"


def flat(html: str) -> list[Row]:
    root = parse_html(html)
    drop_unseen(root)
    return read_flat(root)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_finds_the_rows_of_every_layout_without_their_structure(layout, make):
    rows = flat(make.listing(rows_of(layout)).decode())
    assert [(row.title, row.href, row.date) for row in rows] == [
        (title, f"/art/2023/{place}.html", day) for place, (title, day) in enumerate(zip(TITLES, DAYS, strict=True), 1)
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_both_readings_agree_on_every_layout(layout, make):
    page = read_page(make.listing(rows_of(layout)))
    assert [(row.title, row.date) for row in page.rows] == list(zip(TITLES, DAYS, strict=True))
    assert page.trust == 1
    assert page.warnings == ()


def test_a_list_whose_readings_differ_is_warned_of_and_trusted_less(make):
    other = "".join(f'<p><a href="/b/{place}.html">另一处的公告第{place}号事项</a> 2023-04-0{place}</p>' for place in range(1, 5))
    page = read_page(make.listing(rows_of("date behind the link") + f"<div>{other}</div>"))
    assert page.kind == "list"
    assert page.trust < 0.8
    assert [warning.code for warning in page.warnings] == ["rows_disagree"]


def test_rows_that_only_one_reading_found_are_said_to_be_unconfirmed(make):
    hrefs = ["/art/2023/1.html", "http://www.other.example/show/80012.html", "/zt/content/33.html"]
    rows = "".join(f"<li><a href='{href}'>{title}</a></li>" for href, title in zip(hrefs, TITLES, strict=True))
    page = read_page(make.listing(f"<ul>{rows}</ul>"), "http://www.qinghe.example/zwgk/index.html")
    assert [row.title for row in page.rows] == TITLES
    assert page.trust == 0.5
    assert [warning.code for warning in page.warnings] == ["rows_unconfirmed"]


def test_names_of_one_letter_are_rows_for_neither(make):
    rows = "".join(
        f"<li><a href='/jg/{place}/index.html'>{name}</a><span>2023-05-0{place}</span></li>" for place, name in enumerate("甲乙丙", 1)
    )
    page = read_page(make.listing(f"<ul>{rows}</ul>"))
    assert (page.rows, page.trust) == ((), 1.0)


def test_an_empty_list_is_agreed_upon(make):
    page = read_page(make.listing("<ul></ul><p>暂无相关信息</p>"))
    assert (page.kind, page.blank, page.trust) == ("list", True, 1.0)


def test_dates_of_a_menu_beside_it_are_not_taken(make):
    aside = '<div class="hot"><h3>热点</h3><ul><li><a href="/h/1.html">热点新闻一则在此</a> 2023-01-01</li></ul></div>'
    page = read_page(make.listing(rows_of("date behind the link"), after=aside))
    assert [row.title for row in page.rows] == TITLES
    assert page.trust == 1


ROWS = st.lists(
    st.builds(Row, st.sampled_from(TITLES), st.sampled_from(["/1", "/2", "/3"]), st.none(), st.none() | st.sampled_from(DAYS)), max_size=6
)


@given(ROWS, ROWS)
@settings(max_examples=200, deadline=None)
def test_agreement_is_a_share_that_does_not_depend_on_the_order(one, other):
    share = agreement(one, other)
    assert 0 <= share <= 1
    assert share == agreement(other, one) == agreement(one[::-1], other)
    assert agreement(one, one) == 1
