"""Nobody in the demo's lists can exist, and everybody is found."""

from __future__ import annotations

import pytest

from disclosure.demo.people import mobile_number, resident_number
from disclosure.personal import find_personal
from disclosure.personal.numbers import is_mobile, is_resident_id


@pytest.mark.parametrize("serial", [1, 9, 28])
def test_an_identity_number_has_its_check_sign_an_unassigned_place_and_a_birthday_to_come(serial: int) -> None:
    number = resident_number(serial)
    assert is_resident_id(number)
    assert (number[:6], number[6:12]) == ("349900", "209912")
    assert resident_number(serial) != resident_number(serial - 1 or 2)


@pytest.mark.parametrize("serial", [1, 9_999_999])
def test_a_mobile_number_is_of_a_range_for_devices(serial: int) -> None:
    assert is_mobile(mobile_number(serial))
    assert mobile_number(serial).startswith("1440")


def test_the_finder_finds_both_in_a_sentence() -> None:
    text = f"禾小满，身份证号{resident_number(1)}，联系手机{mobile_number(1)}。"
    assert [spot.kind for spot in find_personal(text)] == ["resident_id", "mobile"]
