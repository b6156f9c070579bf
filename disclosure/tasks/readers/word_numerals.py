"""The numerals of Word's automatic numbers (ECMA-376 part 1, 17.18.59 ST_NumberFormat): a count as 三, （三）'s 三, ③, iii, 丙."""

from __future__ import annotations

from collections.abc import Callable

_PLAIN = "零一二三四五六七八九"
_ROUND = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_PARENTHESED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_STOPPED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_CIRCLED_HAN = "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")
)  # fmt: skip


def spell_han(number: int, digits: str = _PLAIN, units: str = "十百千", *, one_ten: bool = False) -> str:
    """Write 0 to 9999 in Chinese (12 → 十二, 一十二 with ``one_ten``; 105 → 一百零五); larger ones with Arabic digits."""
    if not 0 < number < 10_000:
        return digits[0] if number == 0 else str(number)
    said, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            said += (digits[0] if gap and said else "") + digits[digit] + (units[power - 1] if power else "")
        gap = digit == 0
    return said if one_ten or number >= 20 else said.replace(digits[1] + units[0], units[0], 1)


def _digits(digits: str) -> Callable[[int], str]:
    return lambda number: "".join(digits[int(digit)] if digit.isdigit() else digit for digit in str(number))


def _signs(signs: str) -> Callable[[int], str]:
    """Write from a list of signs; where they end, as digits."""
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def _letters(first: str) -> Callable[[int], str]:
    """Write a … z, then aa, bb … as Word does."""
    return lambda number: chr(ord(first) + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number <= 780 else str(number)


def spell_roman(number: int) -> str:
    """Write 1 to 3999 in lower-case Roman numerals; others as digits."""
    if not 0 < number < 4000:
        return str(number)
    said = ""
    for value, sign in _ROMAN:
        said += sign * (number // value)
        number %= value
    return said


_FULL_WIDTH = _digits("０１２３４５６７８９")
_HAN_DIGITS = _digits(_ROUND)
_NUMERALS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": lambda number: spell_roman(number).upper(),
    "lowerRoman": spell_roman,
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
    "chineseCounting": lambda number: spell_han(number, _ROUND) if number < 100 else _HAN_DIGITS(number),
    "taiwaneseCounting": lambda number: spell_han(number, _ROUND) if number < 100 else _HAN_DIGITS(number),
    "chineseCountingThousand": spell_han,
    "taiwaneseCountingThousand": spell_han,
    "japaneseCounting": spell_han,
    "chineseLegalSimplified": lambda number: spell_han(number, _LEGAL, "拾佰仟", one_ten=True),
    "ideographLegalTraditional": lambda number: spell_han(number, _LEGAL_TRADITIONAL, "拾佰仟", one_ten=True),
    "ideographDigital": _HAN_DIGITS,
    "japaneseDigitalTenThousand": _HAN_DIGITS,
    "taiwaneseDigital": _HAN_DIGITS,
    "ideographTraditional": _signs(_STEMS),
    "ideographZodiac": _signs(_BRANCHES),
    "ideographEnclosedCircle": _signs(_CIRCLED_HAN),
    "decimalEnclosedCircle": _signs(_CIRCLED),
    "decimalEnclosedCircleChinese": _signs(_CIRCLED),
    "decimalEnclosedParen": _signs(_PARENTHESED),
    "decimalEnclosedFullstop": _signs(_STOPPED),
    "decimalFullWidth": _FULL_WIDTH,
    "decimalFullWidth2": _FULL_WIDTH,
    "numberInDash": lambda number: f"- {number} -",
}


def write_number(number: int, kind: str) -> str:
    """Write a count in a number format by its name in the standard; formats not known here as Arabic digits."""
    return _NUMERALS.get(kind, str)(number)
