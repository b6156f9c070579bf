"""Numerals round trip, and what writes no number is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.tasks.obligations.numerals import NUMBER, read_number, read_year, write_number


@given(st.integers(0, 9999))
def test_a_number_written_in_chinese_is_read_back(number: int) -> None:
    assert read_number(write_number(number)) == number
    assert read_number(str(number)) == number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("两", 2),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("三十一", 31),
        ("一百", 100),
        ("一百二十", 120),
        ("一百零五", 105),
        ("〇", 0),
        ("07", 7),
    ],
)
def test_words_that_write_a_number(words: str, number: int) -> None:
    assert read_number(words) == number


@pytest.mark.parametrize("words", ["", "一二", "十十", "百", "五十百", "零十", "半", "若干", "12a", "二〇"])
def test_words_that_write_none(words: str) -> None:
    assert read_number(words) is None


@pytest.mark.parametrize(("words", "year"), [("2024", 2024), ("二〇二四", 2024), ("二零一九", 2019)])
def test_years_are_read_digit_by_digit(words: str, year: int) -> None:
    assert read_year(words) == year


@pytest.mark.parametrize("words", ["", "24", "二千零二四", "二〇二", "20二四"])
def test_other_words_are_no_years(words: str) -> None:
    assert read_year(words) is None


@given(st.text(alphabet=NUMBER + "零一二两三四五六七八九十百千0123456789", max_size=12))
def test_reading_any_words_never_raises(words: str) -> None:
    assert read_number(words) is None or 0 <= int(str(read_number(words))) < 10**12


@pytest.mark.parametrize("number", [-1, 10_000])
def test_only_numbers_of_four_digits_are_written(number: int) -> None:
    with pytest.raises(ValueError, match="only 0 to 9999"):
        write_number(number)
