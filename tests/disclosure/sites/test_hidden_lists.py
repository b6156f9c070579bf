"""A list that a page keeps out of sight until a script shows it: said, and never taken for nothing; what is a template's or another box's is no such list."""

import pytest

from disclosure.sites import read_page

URL = "http://www.qinghe.example/tzgg/"
HEADS = '<div class="hd"><a class="cur">通知公告</a><a>公示公告</a></div>'


def rows(folder: str, title: str, count: int = 6, *, dated: bool = True) -> str:
    day = "<span>2025-06-{:02}</span>" if dated else ""
    return "".join(
        f'<li><a href="/{folder}/t202506{25 - n:02}_{n}.html">{title.format(n)}</a>{day.format(25 - n)}</li>' for n in range(count)
    )


ONE, TWO = rows("tzgg", "清河市第{}项工作安排的通知"), rows("gsgg", "清河市第{}批补贴发放名单公示")
SECOND_LISTS = {
    "style": f'<div><ul>{ONE}</ul></div><div style="display:none"><ul>{TWO}</ul></div>',
    "attribute": f"<div><ul>{ONE}</ul></div><div hidden><ul>{TWO}</ul></div>",
    "class": f'<div><ul>{ONE}</ul></div><div class="con hide"><ul>{TWO}</ul></div>',
    "the list itself": f'<ul>{ONE}</ul><ul style="display: none">{TWO}</ul>',
    "a box in a box": f'<div><ul>{ONE}</ul></div><div style="display:none"><p></p><ul style="display:none">{TWO}</ul></div>',
    "the first tab": f'<div style="display:none"><ul>{TWO}</ul></div><div><ul>{ONE}</ul></div>',
    "rows behind a button": "<ul>" + ONE + TWO.replace("<li>", '<li style="display:none">') + "</ul>",
}
OTHERS = {
    "the same rows for telephones": f'<div><ul>{ONE}</ul></div><div style="display:none"><ul>{ONE}</ul></div>',
    "links without dates": f'<ul>{ONE}</ul><div style="display:none"><ul>{rows("gsgg", "清河市第{}批名单", dated=False)}</ul></div>',
    "one dated link": f'<ul>{ONE}</ul><div style="display:none"><ul>{rows("gsgg", "清河市第{}批名单公示", 1)}</ul></div>',
    "a tab of the box beside": f'<div><ul>{ONE}</ul></div><div class="side"><h3>热点新闻</h3><ul>{rows("new", "第{}号见闻")}</ul><ul style="display:none">{TWO}</ul></div>',
    "a tab of another box": f'<div class="main"><ul>{ONE}</ul></div><div class="box"><h3>热点新闻</h3><ol>{rows("new", "第{}号", 3)}</ol><ol style="display:none">{TWO}</ol></div>',
    "under another heading": f'<ul>{ONE}</ul><div style="display:none"><h3>热点推荐</h3><ul>{TWO}</ul></div>',
    "a template's hole": f'<ul>{ONE}</ul><ul style="display:none">{TWO.replace("/gsgg/", "{{url}}")}</ul>',
}


def read(body: str):
    return read_page(f"<html><head><title>政务公开</title></head><body>{HEADS}{body}</body></html>".encode(), URL)


@pytest.mark.parametrize("form", SECOND_LISTS)
def test_a_list_out_of_sight_makes_the_one_in_sight_doubtful(form):
    page = read(SECOND_LISTS[form])
    assert {row.href.split("/")[1] for row in page.rows} == {"tzgg"}
    assert (page.trust, [warning.code for warning in page.warnings]) == (0.5, ["rows_hidden"])


@pytest.mark.parametrize("form", OTHERS)
def test_what_is_no_list_of_the_column_doubts_nothing(form):
    page = read(OTHERS[form])
    assert {row.href.split("/")[1] for row in page.rows} == {"tzgg"}
    assert (page.trust, page.warnings) == (1.0, ())


def test_an_empty_tab_beside_a_list_out_of_sight_is_no_empty_column():
    page = read(f'<div><ul><li>暂无信息</li></ul></div><div style="display:none"><ul>{TWO}</ul></div>')
    assert (page.kind, page.rows, page.blank) == ("list", (), False)
    assert [warning.code for warning in page.warnings] == ["rows_hidden"]
    assert read("<div><ul><li>暂无信息</li></ul></div>").blank
