"""Words of a closed vocabulary found in many texts at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.match import scan
from disclosure.match.folding import fold
from disclosure.match.scan import Scanner

WORDS = ["低保", "低保对象", "调查结果", "土地现状调查结果"]


def found(scanner, texts):
    return [(int(text), WORDS[word], bool(whole)) for text, word, whole in zip(*scanner.scan(texts).distinct(), strict=True)]


def test_every_word_is_found_in_its_own_text():
    assert found(Scanner(WORDS), ["无", "低保对象公示", "２０２５年低 保"]) == [(1, "低保", True), (1, "低保对象", True), (2, "低保", True)]


def test_a_word_inside_a_longer_covering_word_does_not_stand_by_itself():
    scanner = Scanner(WORDS, [False, True, False, True])
    assert found(scanner, ["土地现状调查结果"]) == [(0, "调查结果", False), (0, "土地现状调查结果", True)]
    assert found(scanner, ["低保对象和低保"]) == [(0, "低保", True), (0, "低保对象", True)]


def test_no_word_reaches_over_the_end_of_a_text():
    assert found(Scanner(WORDS), ["低", "保", "低\n保"]) == [(2, "低保", True)]


def test_nothing_is_found_in_nothing():
    assert found(Scanner(WORDS), []) == []
    assert found(Scanner(WORDS), ["", "甲"]) == []


@given(st.lists(st.text("低保对象调查结果x ", max_size=20), max_size=8))
def test_what_is_found_is_what_a_plain_search_finds(texts):
    plain = {(number, word) for number, text in enumerate(texts) for word in WORDS if word in fold(text)}
    assert {(text, word) for text, word, _ in found(Scanner(WORDS), texts)} == plain


@given(st.lists(st.text("低保对象调查结果x ", max_size=20), max_size=8), st.integers(1, 30))
def test_texts_searched_in_pieces_give_what_they_give_at_once(texts, length):
    scanner = Scanner(WORDS, [False, True, False, True])
    at_once = [column.tolist() for column in scanner.scan(texts)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "SCANNED", length)
        assert [column.tolist() for column in scanner.scan(texts)] == at_once
