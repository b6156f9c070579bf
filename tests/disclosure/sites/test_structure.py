"""Where a list's rows stand: the same text as long as the template is the same."""

import pytest

from disclosure.sites import read_page

URL = "http://www.qinghe.example/zwgk/tzgg/"


def row(make, index: int, *, inner: str = "", kind: str = "", date: bool = True) -> str:
    day = f"<span>{make.days[index % 5]}</span>" if date else ""
    title = make.titles[index % 5] + (f"（{index}）" if index > 4 else "")
    return f'<li{kind}><a href="c_{2023060 + index}.html">{inner}{title}</a>{day}</li>'


def structure(make, rows: str, *, box: str = "list_box", after: str = "") -> str:
    page = read_page(make.page(f'{make.crumb}<div class="{box}"><ul class="items">{rows}</ul>{after}</div>'), URL)
    assert page.kind == "list"
    assert page.rows
    return page.structure


@pytest.fixture
def plain(make) -> str:
    """The structure of five rows."""
    return structure(make, "".join(row(make, index) for index in range(5)))


def test_it_says_where_the_rows_stand_and_what_each_is_made_of(plain):
    assert plain == "div.list_box>ul.items>li(a,span)"


@pytest.mark.parametrize("count", [2, 3, 12, 40])
def test_more_or_fewer_rows_change_nothing(make, plain, count):
    assert structure(make, "".join(row(make, index) for index in range(count))) == plain


def test_pinned_and_new_rows_change_nothing(make, plain):
    pinned = row(make, 0, inner="<em>[置顶]</em>", kind=' class="top istop"')
    fresh = row(make, 1, inner='<img src="new.gif">', kind=' class="li3 odd"')
    assert structure(make, pinned + fresh + "".join(row(make, index) for index in range(2, 6))) == plain


def test_a_row_without_its_date_changes_nothing(make, plain):
    assert structure(make, row(make, 0, date=False) + "".join(row(make, index) for index in range(1, 5))) == plain


def test_another_page_of_the_list_has_the_same_structure(make, plain):
    pager = '<div class="pages"><a href="index.html">1</a><b>2</b><a href="index_2.html">3</a> 共3页</div>'
    rows = "".join(row(make, index) for index in range(20, 25))
    assert structure(make, rows, box="list_box page2", after=pager) == plain


def test_rows_in_blocks_of_five_have_the_structure_of_one(make, plain):
    block = "".join(row(make, index) for index in range(5))
    other = "".join(row(make, index) for index in range(5, 8))
    page = read_page(
        make.page(f'{make.crumb}<div class="list_box"><ul class="items">{block}</ul><ul class="items">{other}</ul></div>'), URL
    )
    assert (len(page.rows), page.structure) == (8, plain)


CHANGED = {
    "another box": '<div class="con"><ul class="items">{li}</ul></div>',
    "another list": '<div class="list_box"><ul class="news">{li}</ul></div>',
    "a table": '<div class="list_box"><table class="items">{tr}</table></div>',
    "one more box around": '<div class="main"><div class="list_box"><ul class="items">{li}</ul></div></div>',
    "rows of other parts": '<div class="list_box"><ul class="items">{other}</ul></div>',
}


@pytest.mark.parametrize("name", CHANGED)
def test_another_template_has_another_structure(make, plain, name):
    li = "".join(row(make, index) for index in range(5))
    tr = "".join(
        f'<tr><td><a href="c_{index}00000.html">{make.titles[index]}</a></td><td>{make.days[index]}</td></tr>' for index in range(5)
    )
    other = "".join(
        f'<li><h3><a href="c_{index}00000.html">{make.titles[index]}</a></h3><p>{make.days[index]}</p></li>' for index in range(5)
    )
    page = read_page(make.page(make.crumb + CHANGED[name].format(li=li, tr=tr, other=other)), URL)
    assert len(page.rows) == 5
    assert page.structure not in ("", plain)


def test_a_page_that_is_no_list_and_a_list_without_rows_have_none(make):
    article = read_page(make.trs_article("<p>正文</p>"), URL + "t20230612_1.html")
    assert (article.kind, article.structure) == ("article", "")
    assert read_page(make.listing(""), URL).structure == ""
