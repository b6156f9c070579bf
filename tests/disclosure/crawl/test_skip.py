"""Whether rows were put in on the pages that a night leaves out, told by how far the others were pushed down."""

import pytest

from disclosure.crawl.history import row_key
from disclosure.crawl.skip import Skip
from disclosure.sites import Row


def rows(*numbers: int) -> list[Row]:
    return [Row(f"第{n}号", f"t{n}.html", f"http://www.qinghe.example/t{n}.html", "2025-06-01") for n in numbers]


CHAIN = {row_key(row): None for row in rows(*range(20, 0, -1))}


@pytest.mark.parametrize(
    ("top", "pages", "hides"),
    [
        ([20, 19, 18, 17], [[4, 3, 2, 1], [0, -1, -2, -3]], False),
        ([21, 20, 19, 18], [[5, 4, 3, 2], [1, 0, -1, -2]], False),
        ([20, 19, 18, 17], [[5, 4, 3, 2], [1, 0, -1, -2]], True),
        ([21, 20, 19, 18], [[6, 5, 4, 3], [2, 1, 0, -1]], True),
        ([20, 19, 18, 17], [[3, 2, 1, 0]], False),
        ([20, 19, 18, 17], [[9, 8, 7, 6], [5, 4, 3, 2]], True),
    ],
    ids=["as it was", "one new on top", "one put in between", "one new, one between", "one taken away", "more than a page between"],
)
def test_rows_pushed_down_further_than_new_ones_explain_were_pushed_by_some_that_nobody_saw(top, pages, hides):
    skip = Skip.below(rows(*top), CHAIN)
    for page in pages:
        skip.take(rows(*page))
    assert skip.hides_rows is hides
