"""Chinese and Arabic numerals as task documents write them, up to 9999."""

from __future__ import annotations

NUMBER = "(?:[0-9]{1,4}|[零〇一二两三四五六七八九十百千]{1,9})"
"""A pattern for any count; what it matches need not be a number (「一二三」), ``read_number`` tells."""
DIGITS = "零一二三四五六七八九"
_VALUES = {character: value for value, character in enumerate(DIGITS)} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}


def read_number(words: str) -> int | None:
    """Return the number that the words write (「12」, 「十二」, 「一百零五」, 「两」), None when they write none."""
    if not words or not (words.isascii() and words.isdigit()):
        return _read_places(words)
    return int(words)


def read_year(words: str) -> int | None:
    """Return a year written digit by digit (「2024」, 「二〇二四」), None for anything else."""
    if len(words) == 4 and words.isascii() and words.isdigit():
        return int(words)
    digits = [_VALUES.get(character) for character in words]
    if len(digits) != 4 or None in digits:
        return None
    return int("".join(str(digit) for digit in digits))


def write_number(number: int) -> str:
    """Return 0 to 9999 in Chinese numerals; 10 to 19 without the leading 一. Raises ValueError outside."""
    if not 0 <= number <= 9999:
        raise ValueError("only 0 to 9999 are written")
    words, rest = "", number
    for place, value in reversed(_PLACES.items()):
        digit, rest = divmod(rest, value)
        words += DIGITS[digit] + place if digit else "零" if words and not words.endswith("零") else ""
    words = words + DIGITS[rest] if rest else words.rstrip("零")
    return (words.removeprefix("一") if 10 <= number < 20 else words) or "零"


def _read_places(words: str) -> int | None:
    """Read digits and places from the left: every place smaller than the one before it, 零 only where a place is skipped."""
    total, digit, lowest = 0, None, 10_000
    for character in words:
        value, place = _VALUES.get(character), _PLACES.get(character)
        if place is not None:
            if place >= lowest or digit == 0 or (digit is None and place != 10):
                return None
            total, digit, lowest = total + (digit or 1) * place, None, place
        elif value is None or digit:
            return None
        else:
            digit = value
    if digit and lowest <= 1:
        return None
    return total + digit if digit is not None else total if lowest < 10_000 else None
