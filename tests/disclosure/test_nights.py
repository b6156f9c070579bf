"""Nights lie between noon and noon."""

from datetime import UTC, date, datetime

import pytest

from disclosure.errors import InputError
from disclosure.nights import SHANGHAI, night_of, night_window


@pytest.mark.parametrize(
    ("local", "night"),
    [
        (datetime(2025, 7, 3, 23, 30), date(2025, 7, 3)),
        (datetime(2025, 7, 4, 2, 0), date(2025, 7, 3)),
        (datetime(2025, 7, 4, 11, 59), date(2025, 7, 3)),
        (datetime(2025, 7, 4, 12, 0), date(2025, 7, 4)),
        (datetime(2026, 1, 1, 0, 30), date(2025, 12, 31)),
    ],
)
def test_an_instant_belongs_to_a_night(local, night):
    assert night_of(local.replace(tzinfo=SHANGHAI)) == night


def test_an_instant_without_a_zone_is_a_mistake():
    with pytest.raises(ValueError, match="time zone"):
        night_of(datetime(2025, 7, 4))


@pytest.mark.parametrize(
    ("window", "opens", "closes"),
    [
        (("23:00", "06:00"), datetime(2025, 7, 3, 15, 0), datetime(2025, 7, 3, 22, 0)),
        (("00:30", "05:00"), datetime(2025, 7, 3, 16, 30), datetime(2025, 7, 3, 21, 0)),
        (("20:00", "23:00"), datetime(2025, 7, 3, 12, 0), datetime(2025, 7, 3, 15, 0)),
        (("12:00", "12:00"), datetime(2025, 7, 3, 4, 0), datetime(2025, 7, 4, 4, 0)),
    ],
)
def test_a_window_lies_in_its_night(window, opens, closes):
    assert night_window(date(2025, 7, 3), window) == (opens.replace(tzinfo=UTC), closes.replace(tzinfo=UTC))


@pytest.mark.parametrize("window", [("9:00", "17:00"), ("23:00", "22:00"), ("24:00", "06:00"), ("late", "06:00")])
def test_a_window_that_is_none_is_refused(window):
    with pytest.raises(InputError):
        night_window(date(2025, 7, 3), window)
