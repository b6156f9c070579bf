"""Days by row in little room are what a dictionary of them would be."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from disclosure.crawl.row_days import RowDays

KEYS = st.integers(-(2**63), 2**63 - 1)
DAYS = st.dictionaries(KEYS, st.none() | st.dates(), max_size=40)


@given(DAYS, KEYS)
def test_they_are_read_like_a_dictionary(days, other):
    rows = RowDays(days.items())
    assert list(rows.items()) == list(days.items())
    assert len(rows) == len(days)
    assert [rows.get(key, "none") for key in (*days, other)] == [days.get(key, "none") for key in (*days, other)]
    assert (other in rows) is (other in days)
    assert rows.has_days is any(day is not None for day in days.values())


def test_the_first_of_all_days_is_a_day():
    assert RowDays([(1, date.min)])[1] == date.min
