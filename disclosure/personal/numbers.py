"""Which digits can be a resident identity number, a mobile number or a bank card; nothing here knows where they stand."""

from __future__ import annotations

import re
from datetime import date

RESIDENT_ID, MOBILE, BANK_CARD = "resident_id", "mobile", "bank_card"
UNSEARCHED = "unsearched"
"""What is no number: the rest of a body with so many digits that the search ended; there every long run of digits is hidden."""

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # 2^(17-i) mod 11, ISO 7064 MOD 11-2
CHECK_SIGNS = "10X98765432"
PROVINCES = frozenset(  # GB/T 2260, first two digits
    map(
        str,
        (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83, 91),
    )
)

MOBILE_NUMBER = re.compile(r"1(?:3\d|4[014-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])\d{8}")
"""The ranges given out by 2025; 140, 141, 144, 146, 148, 149 and 17x carry devices and resold lines and are given to people too."""

UNIONPAY = re.compile(r"62[0-35-8]")
OTHER_CARD = re.compile(r"4|5[1-5]|3[57]|60[13]|95588|95599")
"""Cards of Chinese banks from before UnionPay's 62: Visa, MasterCard, JCB, American Express, and debit cards of 农行, 工行 and others."""


def is_resident_id(digits: str) -> bool:
    """Whether 18 signs are a number of GB 11643-1999: province, birth date, check sign by ISO 7064 MOD 11-2."""
    if len(digits) != 18 or not digits[:17].isdecimal() or digits[:2] not in PROVINCES or not _is_date(digits[6:14]):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=False))
    return CHECK_SIGNS[total % 11] == digits[17].upper()


def is_old_resident_id(digits: str) -> bool:
    """Whether 15 digits may be a number of before 1999: province and birth date of the 1900s. It has no check sign."""
    return len(digits) == 15 and digits.isdecimal() and digits[:2] in PROVINCES and _is_date("19" + digits[6:12])


def is_mobile(digits: str) -> bool:
    """Whether 11 digits are a mobile number of the mainland."""
    return MOBILE_NUMBER.fullmatch(digits) is not None


def is_bank_card(digits: str) -> bool:
    """Whether 16 to 19 digits can be a card of a Chinese bank: its issuer's first digits, and the check digit by Luhn."""
    return digits.isdecimal() and 16 <= len(digits) <= 19 and has_card_start(digits) and _passes_luhn(digits)


def is_sure_card(digits: str) -> bool:
    """Whether a card needs no word beside it that says so: of UnionPay, in one of its two common lengths."""
    return len(digits) in (16, 19) and UNIONPAY.match(digits) is not None


def has_card_start(digits: str) -> bool:
    """Whether a bank's cards begin so."""
    return UNIONPAY.match(digits) is not None or OTHER_CARD.match(digits) is not None


def _passes_luhn(digits: str) -> bool:
    values = [int(digit) for digit in reversed(digits)]
    return sum(values[::2] + [sum(divmod(2 * value, 10)) for value in values[1::2]]) % 10 == 0


def _is_date(digits: str) -> bool:
    try:
        return 1900 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year <= 2099
    except ValueError:
        return False
