"""A set of numbers in little room holds what a set holds."""

import sys
import threading

from hypothesis import given
from hypothesis import strategies as st

from disclosure.crawl.keys import Keys


class Chosen:
    """A value with the hash it is given."""

    def __init__(self, value: int) -> None:
        self.value = value

    def __hash__(self) -> int:
        return self.value


@given(st.lists(st.integers(0, 40)), st.integers(0, 40))
def test_it_holds_what_was_put_in_and_nothing_else(values, other):
    keys = Keys(Chosen(64 * value) for value in values)  # all want the same few places
    assert len(keys) == len({value or 1 for value in values if value} | ({0} if 0 in values else set()))
    assert all(Chosen(64 * value) in keys for value in values)
    assert (Chosen(64 * other) in keys) is (other in values)


@given(st.sets(st.text(), max_size=200), st.text())
def test_texts_and_tuples_are_found_again(texts, other):
    keys = Keys((text, None) for text in texts)
    assert len(keys) == len(texts)
    assert ((other, None) in keys) is (other in texts)


def test_a_copy_goes_its_own_way():
    keys = Keys(["one"])
    other = keys.copy()
    other.add("two")
    keys.add("three")
    assert ["two" in keys, "three" in keys, "one" in other, "two" in other, "three" in other] == [False, True, True, True, False]


def test_a_hundred_thousand_addresses_take_less_than_thirty_bytes_each():
    keys = Keys(map(str, range(100_000)))
    assert len(keys) == 100_000
    assert sys.getsizeof(keys._places) / len(keys) < 30


def test_threads_lose_nothing():
    keys = Keys()
    threads = [threading.Thread(target=keys.update, args=(map(str, range(start, 40_000, 8)),)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 40_000
    assert all(str(number) in keys for number in range(40_000))
