"""A list whose layout changed: how it may be read is proposed from old items, and a person's acceptance is followed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.errors import InputError
from disclosure.sites import Row, read_page
from disclosure.sites.reading.repair import count_mentioned, propose_repair, read_page_by, read_rows_by
from disclosure.sites.reading.selectors import Selector

URL = "http://www.linxi.example/zwgk/tzgg/"
TITLES = [
    "临溪县关于公布河道采砂许可名单的公告",
    "关于调整城区公交线路站点的通知",
    "临溪县上半年粮食收购情况",
    "关于开展农村房屋安全排查的通知",
    "临溪县图书馆暑期开放时间公告",
    "关于征集消费券合作商户的启事",
    "临溪县饮用水水源水质监测结果",
    "关于举办返乡创业就业招聘会的通知",
]
DAYS = [f"2025-06-{28 - 3 * number:02}" for number in range(8)]
OLD = [
    Row(title, f"./c_{number}00871.html", f"{URL}c_{number}00871.html", day)
    for number, (title, day) in enumerate(zip(TITLES, DAYS, strict=True))
]


def whole(main: str) -> bytes:
    nav = "".join(f'<li><a href="/{name}/">{name}</a></li>' for name in ("政务公开", "政务服务", "互动交流"))
    return (
        f'<html><head><meta charset="utf-8"><title>通知公告</title></head><body><div class="nav"><ul>{nav}</ul></div>{main}'
        '<div class="footer"><ul><li><a href="/about.html">网站地图</a></li></ul></div></body></html>'
    ).encode()


def rows_as(pattern: str, *, numbers=range(8)) -> str:
    return "".join(pattern.format(number=number, title=TITLES[number], day=DAYS[number]) for number in numbers)


LINKS = '<li><a href="/zwgk/tzgg/c_{number}00871.html" target="_blank">{title}</a><span>{day}</span></li>'
CARDS = '<div class="card" onclick="go(\'/zwgk/tzgg/c_{number}00871.html\')"><p class="name">{title}</p><p class="when">{day}</p></div>'
LAYOUTS = {
    "links under another class": (f'<div class="con"><ul class="items">{rows_as(LINKS)}</ul></div>', "ul.items > li"),
    "cards that a script opens": (f'<div class="wall">{rows_as(CARDS)}</div>', "div.wall > div.card"),
    "cards with an address of their own": (
        '<section class="flow">'
        + rows_as('<div class="entry" data-url="c_{number}00871.html"><b>{title}</b><i>{day}</i></div>')
        + "</section>",
        "section.flow > div.entry",
    ),
    "rows without classes": (
        f'<div class="box"><div>{rows_as("<p><a href=c_{number}00871.html>{title}</a> {day}</p>")}</div></div>',
        "div > p",
    ),
    "a table": (
        '<table class="t">' + rows_as('<tr><td>·</td><td><a href="c_{number}00871.html">{title}</a></td><td>{day}</td></tr>') + "</table>",
        "table.t > tr",
    ),
    "blocks of four": (
        "".join(f'<div class="part"><ul class="four">{rows_as(LINKS, numbers=numbers)}</ul></div>' for numbers in (range(4), range(4, 8))),
        "ul.four > li",
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_block_that_holds_the_old_items_is_proposed_and_read(name):
    main, selector = LAYOUTS[name]
    found = propose_repair(whole(main), URL, OLD)
    assert found is not None
    assert (found.old, found.found, found.rows, found.dated) == (8, 8, 8, 8)
    assert [(row.title, row.date, row.url) for row in found.preview] == [(row.title, row.date, row.url) for row in OLD]
    assert read_rows_by(whole(main), URL, found.selector) == found.preview
    if selector is not None:
        assert found.selector.endswith(selector)


def test_newer_rows_are_read_too_and_the_evidence_counts_them():
    fresh = '<li><a href="n_1.html">临溪县关于防汛值班安排的通知</a><span>2025-07-01</span></li>'
    found = propose_repair(whole(f'<ul class="items">{fresh}{rows_as(LINKS, numbers=range(5))}</ul>'), URL, OLD)
    assert (found.old, found.found, found.rows, found.dated) == (8, 5, 6, 6)


def test_items_are_met_again_by_title_when_their_addresses_changed():
    moved = rows_as('<li><a href="/col/9/art_{number}.html">{title}</a><em>{day}</em></li>')
    found = propose_repair(whole(f'<ul class="items">{moved}</ul>'), URL, OLD)
    assert (found.found, found.moved) == (0, 8)
    assert found.preview[0].url == "http://www.linxi.example/col/9/art_0.html"


PICTURES = '<div class="card"><em><a href="c_{number}00871.html"><img alt=""></a></em><span>{title}</span><i>{day}</i></div>'


def test_the_only_link_of_a_row_is_its_own_though_it_holds_but_a_picture():
    found = propose_repair(whole(f'<div class="wall">{rows_as(PICTURES)}</div>'), URL, OLD)
    assert (found.selector, found.found, found.addressed) == ("div.wall > div.card", 8, 8)
    assert [row.url for row in found.preview] == [row.url for row in OLD]


@pytest.mark.parametrize(
    "links",
    [
        '<a href="/zwgk/tzgg/"><img></a>',
        '<a href="a{number}.html"><img></a><a href="b{number}.html"><img></a>',
        '<a href="k{number}.html">[公告]</a>',
    ],
    ids=["one for all rows", "two links", "the link to its category"],
)
def test_a_link_that_is_not_the_only_one_of_one_row_is_no_address(links):
    main = rows_as('<div class="card">' + links + "<span>{title}</span><i>{day}</i></div>")
    assert [row.url for row in read_rows_by(whole(main), URL, "div.card")] == [None] * 8


def test_old_items_are_not_found_in_rows_that_lead_nowhere():
    main = rows_as('<div class="card"><span>{title}</span><i>{day}</i></div>')
    found = propose_repair(whole(main), URL, OLD)
    assert (found.found, found.moved, found.rows, found.addressed, found.old_addressed) == (0, 0, 8, 0, 8)
    found = propose_repair(whole(main), URL, [replace(row, url=None) for row in OLD])
    assert (found.found, found.old_addressed) == (8, 0)


def test_items_are_met_again_by_address_when_their_titles_changed():
    found = propose_repair(whole(f'<ul class="items">{rows_as(LINKS)}</ul>'), URL, [replace(row, title="旧标题") for row in OLD])
    assert found.found == 8


def test_items_are_counted_wherever_the_page_names_them():
    main = f'<div class="side">{rows_as("<p>{title}</p>", numbers=[0, 1])}</div><ul>{rows_as(LINKS, numbers=[1, 2])}</ul>'
    assert count_mentioned(whole(main), URL, OLD) == 3
    assert count_mentioned(whole(""), URL, OLD) == count_mentioned(b"", URL, OLD) == 0


def test_nothing_is_proposed_from_one_item_or_from_none():
    page = whole(f'<ul class="items">{rows_as(LINKS, numbers=[0])}</ul>')
    assert propose_repair(page, URL, OLD) is None
    assert propose_repair(whole("<div>网站升级维护中</div>"), URL, OLD) is None
    assert propose_repair(page, URL, OLD[:1]) is None
    assert propose_repair(b"", URL, OLD) is None


def test_the_menu_beside_the_list_is_no_part_of_the_rows():
    main = f'<div class="side"><ul><li><a href="/zwgk/zcwj/">政策文件</a></li></ul></div><div><ul>{rows_as(LINKS)}</ul></div>'
    found = propose_repair(whole(main), URL, OLD)
    assert [row.title for row in read_rows_by(whole(main), URL, found.selector)] == TITLES


def test_a_hinted_page_says_so_and_keeps_its_pages():
    pager = '<div class="pages">共3页 <b>1</b> <a href="index_2.html">2</a> <a href="index_3.html">3</a> <a href="index_2.html">下一页</a></div>'
    body = whole(f'<div class="wall">{rows_as(CARDS)}</div>{pager}')
    page = read_page_by(body, URL, "div.wall > div.card")
    assert (page.kind, len(page.rows), page.trust, page.page_count) == ("list", 8, 1.0, 3)
    assert f"{URL}index_2.html" in page.next_pages
    assert "hinted" in [warning.code for warning in page.warnings]
    assert page.structure == "div.wall>div.card(p)"


def test_a_selector_that_finds_no_row_leaves_nothing_to_take_for_the_list():
    body = whole(f'<ul class="items">{rows_as(LINKS)}</ul>')
    assert read_page(body, URL).rows
    page = read_page_by(body, URL, "div.wall > div.card")
    assert (page.kind, page.rows, page.blank) == ("other", (), False)
    assert "repair_lost" in [warning.code for warning in page.warnings]


@pytest.mark.parametrize(
    "text", ["", "li >", "> li", "div[onclick]", "a:hover", "*", "div,li", "ul..x > li", "li " * 400, "div > script()"]
)
def test_what_is_no_row_selector_is_refused_in_one_line(text):
    with pytest.raises(InputError) as caught:
        Selector.parse(text)
    assert "\n" not in str(caught.value)


def test_a_selector_is_written_as_it_was_read():
    assert str(Selector.parse("div.list-box>ul.items  > li")) == "div.list-box > ul.items > li"


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_give_rows_or_none(body):
    assert isinstance(read_rows_by(body, URL, "ul > li"), tuple)
    propose_repair(body, URL, OLD)


@given(st.lists(st.sampled_from(range(8)), min_size=3, max_size=8, unique=True))
def test_whatever_old_items_are_left_all_of_them_are_found(numbers):
    found = propose_repair(whole(f'<div class="x"><ul class="items">{rows_as(LINKS, numbers=numbers)}</ul></div>'), URL, OLD)
    assert found is not None
    assert (found.found, found.rows) == (len(numbers), len(numbers))
