"""What a deadline cell says besides what was read from it: 「其余另行通知」, 「每月第二周」."""

from __future__ import annotations

import re

from disclosure.tasks.obligations.numerals import NUMBER
from disclosure.tasks.obligations.phrases import Reading

_FREE_PART = re.compile("[^，、:()\1]+")
_YEAR = re.compile("(?:(?:19|20)[0-9]{2}|今|本|当)年度?[内的]?")
_SPEAKS = re.compile(
    rf"{NUMBER}[-~至到]?个?(?:年|月|日|天|周|星期|季度|工作日|小时|分钟|旬|点|时)|(?<!第){NUMBER}[次期]|(?!下班)..(?<!下班)[前后]$|之日起?$|左右|另行|待定|视(?:情|工)|通知|初$|[0-9]月$|首月"
)


def find_left(reading: Reading) -> str | None:
    """Return the first words of a clause that name a time and that no phrase has, None when there are none."""
    free = "".join("\1" if taken else character for character, taken in zip(reading.words, reading.list_taken(), strict=True))
    for part in _FREE_PART.finditer(free):
        if not _YEAR.fullmatch(part[0]) and _SPEAKS.search(part[0]):
            return reading.clause.quote(*part.span())
    return None
