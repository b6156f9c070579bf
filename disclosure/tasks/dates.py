"""Deadlines as they stand in text and columns, only to see whether the two disagree."""

from __future__ import annotations

import re

_MONTHS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
_DUE = re.compile(
    r"(?P<every>每)?(?:(?P<year>\d{4})年|[今本当]年)?(?:(?P<end>年?年底|年?年末)|(?P<month>\d{1,2}|十[一二]?|[一二三四五六七八九])月(?:(?P<day>\d{1,2})日|底|末|份)?)(?:以|之)?前"
)
_LAST_DAY = 31


def due_dates(text: str) -> set[tuple[int, int]]:
    """Return (month, day) of each 「…前」 in the text; 31 stands for the end of any month; yearly ones (每年…) are left out."""
    return {_month_day(match) for match in _DUE.finditer(text) if not match["every"]}


def _month_day(match: re.Match[str]) -> tuple[int, int]:
    if match["end"]:
        return 12, _LAST_DAY
    month = match["month"]
    number = int(month) if month.isdigit() else _MONTHS.index(month) + 1
    day = int(match["day"]) if match["day"] else _LAST_DAY
    return number, min(day, _LAST_DAY) if day < 28 else _LAST_DAY


def disagreement(text: str, column: str) -> str | None:
    """Return a Chinese sentence when the text names due dates and none of them is the column's, else None."""
    said, written = due_dates(text), due_dates(column)
    if not said or not written or said & written:
        return None
    quotes = "、".join(dict.fromkeys(match[0] for match in _DUE.finditer(text) if not match["every"]))
    return f"要求中写「{quotes}」，时限栏写「{column}」，两者不一致"
