"""Two lists with dates on one page that look alike: the column's own is read, another's rows are not joined to it."""

import pytest

from disclosure.sites import read_page

URL = "http://www.qinghe.example/tzgg/"
CRUMBS = '<div class="location">当前位置：<a href="/">首页</a> &gt; <a href="/zw/">政务公开</a> &gt; <a href="/tzgg/">通知公告</a></div>'
PAGER = '<div class="page"><a href="/tzgg/">1</a><a href="/tzgg/index_1.html">2</a><a href="/tzgg/index_1.html">下一页</a></div>'


def rows(folder: str, title: str, count: int, month: int) -> str:
    return "".join(
        f'<li><a href="/{folder}/t202506{25 - n:02}_{n}.html">{title.format(n)}</a><span>2025-{month:02}-{25 - n:02}</span></li>'
        for n in range(count)
    )


OWN, HOT = rows("tzgg", "清河市第{}项工作安排的通知", 10, 6), rows("hot", "清河市第{}号见闻的报道", 6, 5)
PLACES = {
    "boxes of one class": '<div class="box"><h3>通知公告</h3><ul class="list">{own}</ul></div><div class="box"><h3>{name}</h3><ul class="list">{hot}</ul></div>',
    "the other one first": '<div class="box"><h3>{name}</h3><ul class="list">{hot}</ul></div><div class="box"><h3>通知公告</h3><ul class="list">{own}</ul></div>',
    "one below the other": '<div class="main"><h3>通知公告</h3><ul>{own}</ul><h3>{name}</h3><ul>{hot}</ul></div>',
    "cells of a table": "<table><tr><td><h3>通知公告</h3><ul>{own}</ul></td><td><h3>{name}</h3><ul>{hot}</ul></td></tr></table>",
}


@pytest.mark.parametrize("name", ["热点新闻", "新闻排行", "媒体聚焦"])
@pytest.mark.parametrize("place", PLACES)
def test_the_list_under_the_columns_name_is_read_alone(place, name):
    page = read_page(f"<html><body>{CRUMBS}{PLACES[place].format(own=OWN, hot=HOT, name=name)}{PAGER}</body></html>".encode(), URL)
    assert (len(page.rows), {row.href.split("/")[1] for row in page.rows}, page.trust) == (10, {"tzgg"}, 1.0)


@pytest.mark.parametrize("place", ["boxes of one class", "one below the other", "cells of a table"])
def test_hot_items_below_a_list_without_a_heading_are_not_joined_to_it(place):
    body = PLACES[place].format(own=OWN, hot=HOT, name="热点推荐").replace("<h3>通知公告</h3>", "")
    page = read_page(f"<html><body>{CRUMBS}{body}{PAGER}</body></html>".encode(), URL)
    assert ({row.href.split("/")[1] for row in page.rows}, page.trust) == ({"tzgg"}, 1.0)


def test_the_parts_of_one_list_under_the_names_of_years_stay_together():
    parts = "".join(
        f"<h3>{year}年</h3><ul>{OWN.replace('2025-06', f'{year}-06').replace('/t2025', f'/t{year}')}</ul>" for year in (2025, 2024)
    )
    page = read_page(f"<html><body>{CRUMBS}<div class='main'>{parts}</div>{PAGER}</body></html>".encode(), URL)
    assert len(page.rows) == 20
