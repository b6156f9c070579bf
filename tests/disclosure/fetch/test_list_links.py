"""One list page, its links without what only keeps caches away."""

import pytest

from disclosure.fetch import OwnSites
from disclosure.fetch.list_links import in_own_form
from disclosure.registry import Site
from disclosure.sites import Row

SITES = OwnSites([Site(id="www", name="门户", url="http://www.qinghe.example/", aliases=("qinghe.example",))])


def forms(*hrefs, titles="甲乙丙丁"):
    """The addresses of a page's rows, without the host."""
    rows = [Row(title, href, f"https://qinghe.example{href}", "2025-06-01", False) for title, href in zip(titles, hrefs, strict=False)]
    return [row.url.removeprefix("http://www.qinghe.example") for row in in_own_form(rows, SITES)]


@pytest.mark.parametrize("buster", ["_t=1751990400123", "_=123456", "rnd=0.7316", "RND=1751990400123"])
def test_what_keeps_caches_away_and_is_one_for_the_whole_page_belongs_to_no_address(buster):
    assert forms(f"/t.jsp?id=6&{buster}", f"/t.jsp?{buster}&id=5", f"/a.html?{buster}") == ["/t.jsp?id=6", "/t.jsp?id=5", "/a.html"]


def test_what_differs_from_row_to_row_belongs_to_no_address_where_every_row_has_a_path_of_its_own():
    assert forms("/a.html?_t=1751990400123", "/b.html?_t=1751990400456&x=1") == ["/a.html", "/b.html?x=1"]


@pytest.mark.parametrize(
    "part",
    [
        "t=1751990400000",
        "t=1751990400123",
        "ts=1751990400123",
        "time=1751990400123",
        "timestamp=1751990400123",
        "r=0.52817364",
        "random=0.52817364",
        "t=20250601",
        "_t=6",
        "id=1751990400123",
        "v=0.52817364",
        "sid=1751990400123",
        "x_t=1234567",
    ],
)
def test_what_may_name_an_item_stays(part):
    assert forms(f"/t.jsp?id=6&{part}", f"/t.jsp?id=5&{part}") == [f"/t.jsp?id=6&{part}", f"/t.jsp?id=5&{part}"]
    assert forms(f"/a.html?{part}", f"/b.html?{part}") == [f"/a.html?{part}", f"/b.html?{part}"]


@pytest.mark.parametrize(
    "hrefs",
    [
        ["/view?cid=1&_t=1751990400123", "/view?cid=2&_t=1751990400456"],
        ["/view?_t=1751990400123", "/view?_t=1751990400456", "/view?id=5&_t=1751990400123"],
        ["/view?_t=1751990400123", "/c/a.html", "/c/b.html"],
        ["/t.jsp?id=6&_t=1751990400123", "/t.jsp?id=5"],
    ],
    ids=["it may name the item, and a category stands beside it", "nothing else differs", "one row alone has it", "a row lacks it"],
)
def test_it_stays_where_it_may_be_all_that_tells_two_items_apart(hrefs):
    assert forms(*hrefs) == hrefs


def test_it_stays_where_two_links_fall_together_even_if_their_rows_are_alike():
    hrefs = ["/view?_t=1751990400123", "/view?_t=1751990400456", "/view?_t=1751990400789"]
    assert forms(*hrefs, titles="甲甲甲") == hrefs


def test_one_link_in_two_rows_is_no_falling_together():
    hrefs = ["/t.jsp?id=6&_t=1751990400123", "/t.jsp?id=6&_t=1751990400123", "/t.jsp?id=5&_t=1751990400123"]
    assert forms(*hrefs, titles="甲甲乙") == ["/t.jsp?id=6", "/t.jsp?id=6", "/t.jsp?id=5"]


def test_a_link_to_somebody_elses_page_has_no_say():
    rows = [
        Row(title, "", url, None, False)
        for title, url in (
            ("甲", "http://www.qinghe.example/t.jsp?id=6&_t=123456"),
            ("乙", "http://www.qinghe.example/t.jsp?id=5&_t=123456"),
            ("丙", "http://else.example/c?_t=654321"),
        )
    ]
    assert [row.url for row in in_own_form(rows, SITES)] == [
        "http://www.qinghe.example/t.jsp?id=6",
        "http://www.qinghe.example/t.jsp?id=5",
        "http://else.example/c?_t=654321",
    ]


def test_a_single_row_proves_nothing():
    assert forms("/t.jsp?id=6&_t=1751990400123") == ["/t.jsp?id=6&_t=1751990400123"]


def test_a_row_without_an_address_stays_without():
    (row,) = in_own_form([Row("甲", "#", None, None, False)], SITES)
    assert row.url is None
