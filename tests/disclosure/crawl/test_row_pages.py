"""The rows of a column wait in a file and are the same rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.crawl.row_pages import HELD, RowPages
from disclosure.sites import Row

ROWS = st.builds(
    Row,
    st.text(max_size=30),
    st.text(max_size=10),
    st.none() | st.text(max_size=30),
    st.none() | st.dates().map(str),
    st.booleans(),
)
PAGES = st.lists(st.lists(ROWS, max_size=4), max_size=6)


def filled(pages, folder=None):
    rows = RowPages(folder)
    for page in pages:
        rows.extend(page)
    return rows


@given(PAGES, st.integers(-5, 30), st.integers(-5, 30))
def test_they_are_read_like_a_list(pages, start, stop):
    rows, plain = filled(pages), [row for page in pages for row in page]
    assert list(rows) == plain == list(rows)
    assert len(rows) == len(plain)
    assert [rows[place] for place in range(len(plain))] == plain
    assert rows[start:stop] == plain[start:stop]
    with pytest.raises(IndexError):
        rows[len(plain)]


@given(PAGES, st.integers(0, 30), st.lists(ROWS, max_size=3))
def test_they_can_be_cut_and_go_on_from_there(pages, count, more):
    rows, plain = filled(pages), [row for page in pages for row in page]
    rows.cut(count)
    rows.extend(more)
    assert list(rows) == plain[:count] + more


def test_a_title_that_no_encoding_can_hold_comes_back_as_it_was():
    rows = filled([[Row("half a pair \ud83d", "a.html", None, None)]])
    assert rows[0].title == "half a pair \ud83d"


def test_a_long_list_goes_to_the_disk_and_leaves_nothing_there(tmp_path):
    page = [
        Row(f"关于第{number}号事项的通知" * 5, f"t{number}.html", f"http://www.qinghe.example/t{number}.html", None) for number in range(50)
    ]
    rows = filled([page] * 10, tmp_path)
    assert rows._file.tell() > HELD
    assert rows._file._rolled
    assert list(rows) == page * 10
    assert list(tmp_path.iterdir()) == []
    rows.close()
