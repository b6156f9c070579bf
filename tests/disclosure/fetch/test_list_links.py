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


@pytest.mark.parametrize(
    "buster",
    ["_t=1751990400123", "_=123456", "rnd=0.7316", "random=0.52817364", "timestamp=1751990400123", "T=1751990400123", "r=0.52817364"],
)
def test_what_keeps_caches_away_belongs_to_no_address(buster):
    assert forms(f"/t.jsp?id=6&{buster}", f"/t.jsp?{buster}&id=5", f"/a.html?{buster}") == ["/t.jsp?id=6", "/t.jsp?id=5", "/a.html"]


@pytest.mark.parametrize(
    "part",
    [
        "t=1751990400000",
        "t=20250601",
        "time=1751990400",
        "_t=6",
        "r=6",
        "id=1751990400123",
        "v=0.52817364",
        "sid=1751990400123",
        "x_t=1234567",
    ],
)
def test_what_may_name_an_item_stays(part):
    assert forms(f"/t.jsp?id=6&{part}", f"/t.jsp?id=5&{part}") == [f"/t.jsp?id=6&{part}", f"/t.jsp?id=5&{part}"]


def test_it_stays_on_a_page_where_two_rows_differ_in_nothing_else():
    hrefs = ["/t.jsp?_t=1751990400123", "/t.jsp?_t=1751990400456", "/t.jsp?id=5&_t=1751990400123"]
    assert forms(*hrefs) == hrefs


def test_one_row_twice_is_no_two_rows():
    hrefs = ["/t.jsp?id=6&_t=1751990400123", "/t.jsp?id=6&_t=1751990400456", "/t.jsp?id=5&_t=1751990400123"]
    assert forms(*hrefs, titles="甲甲乙") == ["/t.jsp?id=6", "/t.jsp?id=6", "/t.jsp?id=5"]


def test_a_single_row_proves_nothing():
    assert forms("/t.jsp?id=6&_t=1751990400123") == ["/t.jsp?id=6&_t=1751990400123"]


def test_a_row_without_an_address_stays_without():
    (row,) = in_own_form([Row("甲", "#", None, None, False)], SITES)
    assert row.url is None
