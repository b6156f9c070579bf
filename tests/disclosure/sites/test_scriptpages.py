"""How many pages a list has where only a script turns them, and what only looks like a pager."""

import pytest

from disclosure.sites import read_page
from disclosure.sites.reading.scriptpages import scripted_pages
from disclosure.sites.reading.tree import parse_html

URL = "http://www.qinghe.example/zwgk/tzgg/"
POST = "javascript:__doPostBack('P1','{}')"


def numbers(last, *, act="javascript:go({0})", words="{0}"):
    return "".join(f'<a href="{act.format(n)}">{words.format(n)}</a>' for n in range(1, last + 1))


PAGERS = {
    "numbers and next": (f'<div>{numbers(3)}<a href="javascript:go(2)">下一页</a></div>', 3),
    "numbers in a box called a pager": (f"<div class='pagination'>{numbers(4)}</div>", 4),
    "numbers in items of a list called a pager": (
        "<ul class='pager'>" + "".join(f"<li><a href='#'>{n}</a></li>" for n in (1, 2, 3)) + "</ul>",
        3,
    ),
    "the last page's number": ('<div><a href="javascript:go(2)">下一页</a><a href="javascript:go(17)">尾页</a></div>', 17),
    "AspNetPager": (
        f'<div><a disabled>首页</a>{numbers(3, act=POST)}<a href="{POST.format(2)}">下一页</a><a href="{POST.format(33)}">尾页</a></div>',
        33,
    ),
    "an input that is checked": ("<div><input type='text' onclick=\"ANP_checkInput('P1_input', 21)\"></div>", 21),
    "laypage": ('<div id="pg"></div><script>laypage.render({elem:"pg",count:57,limit:15,curr:1})</script>', 4),
    "an object with words for numbers": ('<script>$("#pg").pagination({"totalData":"57","showData":"15","current":1})</script>', 4),
    "pages named outright": ("<script>$('#p').Paging({pageCount: 12, current: 1})</script>", 12),
    "a total in words": ("<div>共900条 1/60 </div>", 60),
    "a place in words": ("<div>第 1/12 页</div>", 12),
    "addresses with a parameter": (
        f'<div>{numbers(3, act="?page={0}")}<a href="?page=2">下一页</a><a href="?page=20">尾页</a></div>',
        20,
    ),
    "numbered files": ('<div><a href="index.html">1</a><a href="index_2.html">2</a><a href="index_3.html">3</a><a href="index_20.html">尾页</a></div>', 20),
    "a picture that says next": ('<div><a href="list_2.html"><img src="/n.gif" alt="下一页"></a></div>', 2),
}  # fmt: skip
NO_PAGERS = {
    "sizes of a page": "<div>每页" + "".join(f'<a href="javascript:size({n})">{n}</a>' for n in (10, 25, 50, 100)) + "</div>",
    "stars": f"<div class='star'>{numbers(5)}</div>",
    "a slider": f"<div class='slide'>{numbers(4, act='#')}</div>",
    "a slider of items": "<ul class='num'><li><a>1</a></li><li><a>2</a></li><li><a>3</a></li></ul>",
    "a template's call left over": '<script>laypage.render({elem:"pg",count:100,limit:2})</script>',
    "a day": "<p>更新于 1/12 日</p>",
}


def read(make, below, url):
    entries = enumerate(zip(make.titles, make.days, strict=True))
    rows = "".join(f"<li><a href='c_{2023060 + n}.html'>{title}</a><span>{day}</span></li>" for n, (title, day) in entries)
    return read_page(make.page(f"{make.crumb}<div class='m'><ul>{rows}</ul>{below}</div>"), url)


@pytest.mark.parametrize("url", [URL, None])
@pytest.mark.parametrize("name", PAGERS)
def test_each_way_to_turn_pages_tells_how_many_there_are(make, name, url):
    below, pages = PAGERS[name]
    page = read(make, below, url)
    assert (page.kind, len(page.rows), page.page_count) == ("list", 5, pages)


@pytest.mark.parametrize("url", [URL, None])
@pytest.mark.parametrize("name", NO_PAGERS)
def test_numbers_that_turn_no_pages_make_none(make, name, url):
    page = read(make, NO_PAGERS[name], url)
    assert (page.kind, len(page.rows), page.page_count, page.next_pages) == ("list", 5, 1, ())


def test_pages_that_no_address_leads_to_are_warned_of(make):
    page = read(make, PAGERS["laypage"][0], URL)
    assert [warning.code for warning in page.warnings] == ["pager_unread"]


def test_files_that_a_call_numbers_are_given_their_addresses(make):
    page = read(make, '<script>Pager({size:4,current:0,prefix:"index",suffix:"html"});</script>', URL)
    assert (page.page_count, page.next_pages) == (4, tuple(f"{URL}index_{n}.html" for n in (1, 2, 3)))
    assert page.warnings == ()


def test_a_picture_that_turns_the_page_without_an_address_is_noticed(make):
    page = read(make, '<div><a href="javascript:next()"><img src="/n.gif" alt="下一页"></a></div>', URL)
    assert [warning.code for warning in page.warnings] == ["pager_unread"]


@pytest.mark.parametrize(
    ("script", "pages"),
    [
        ("pagination({total: 41, pageSize: 20})", 3),
        ("pagination({total: 40, pageSize: 20})", 2),
        ("pagination({total: 20, pageSize: 20})", None),
        ("pagination({total: 100, pageSize: 3})", None),
        ("pagination({total: 9999999, pageSize: 1000})", 5000),
        ("pagination({total: x, pageSize: y})", None),
        ("paginations_of({total: 41", None),
        ("", None),
    ],
)
def test_a_call_counts_by_total_and_size_unless_it_speaks_of_fewer_rows_than_stand_here(script, pages):
    paging = scripted_pages(parse_html("<html><body></body></html>"), script, URL, 5)
    assert (paging.page_count if paging else None) == pages
