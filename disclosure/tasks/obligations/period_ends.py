"""Phrases that come round after a period has ended: 每季度结束后10日内, 月后5个工作日内, 季度终了的次月10日前."""

from __future__ import annotations

import re

from disclosure.tasks.obligations.frequencies import every_values, read_period
from disclosure.tasks.obligations.numerals import read_number
from disclosure.tasks.obligations.phrases import AMOUNT, Reading, read_amount

_PERIOD = "(?P<each>每个?|各)?(?P<period>(?:财政|会计|预算|自然)?(?:半年度?|季度?|月度?|年度?|学期|学年|周))"
_ONE_OF_THEM = re.compile("[本上下该当此次0-9一二三四五六七八九十今明去全前首末个近半]$")
_ENDED = "(?:结束|终了|完结|完毕|期满|届满|终结)"
_SHOULD = "(?:应当?|要|须|需|最迟|的|起)?(?:在|于)?"
_WINDOW = re.compile(
    rf"{_PERIOD}(?:{_ENDED}(?:之日)?(?:之?以?后|起)?|之?以?后){_SHOULD}，?{_SHOULD}(?:第|前)?{AMOUNT}(?:(?:之|以)?[内前])?(?![0-9])"
)
_NEXT = re.compile(
    rf"{_PERIOD}(?:{_ENDED}(?:之?以?后)?|之?以?后)?的?{_SHOULD}(?:[次下]一?个?月|[次下]一?个?季度?首月)份?的?(?:前)?(?P<day>[0-9]{{1,2}}|[一二三十]{{1,3}})[日号](?:(?:之|以)?[内前])?"
)
_NEXT_QUARTER = re.compile(
    "季度?(?:结束|终了)?之?后的?首月(?P<day>[0-9]{1,2}|[一二三十]{1,3})[日号](?:(?:之|以)?[内前])?|[下次]一?个?季度?的?(?:首|第一个)月(?P<day2>[0-9]{1,2}|[一二三十]{1,3})[日号](?:(?:之|以)?[内前])?"
)
_AFTER_NEXT = re.compile(
    r"(?:每月)?[次下]月的?(?:前|第)?(?P<number>[0-9一二三四五六七八九十两]{1,3})个?(?P<unit>工作日)(?:(?:之|以)?[内前])?"
)
_BEGUN = re.compile(
    f"(?P<each>每个?)?(?P<period>季度?|月)(?:开始|初)(?:之?以?后|起|的)?{_SHOULD}(?:前|第)?(?P<number>[0-9一二三四五六七八九十]{{1,3}})个?(?P<unit>工作日|日|天)(?:之|以)?内"
)
_GROWING = {"month", "quarter", "half_year", "year", "week"}


def read_period_ends(reading: Reading) -> None:
    """Take every window or day that follows the end of each period; one period by name (第一季度结束后) is an event and stays."""
    for match in _NEXT.finditer(reading.words):
        if _comes_round(reading, match):
            _take_next(reading, match)
    for match in _NEXT_QUARTER.finditer(reading.words):
        if day := read_number(match["day"] or match["day2"]):
            reading.add("every", match.start(), match.end(), **every_values("quarter", 1, by=day, by_next=True))
    for match in _WINDOW.finditer(reading.words):
        if _comes_round(reading, match):
            _take_window(reading, match, _name(match["period"]))
    for match in _BEGUN.finditer(reading.words):
        if _comes_round(reading, match) and (count := read_number(match["number"])):
            month = 1 if match["period"] != "月" else None
            when = {"by_working_day": count} if match["unit"] == "工作日" else {"by": count, "by_month": month}
            reading.add("every", match.start(), match.end(), **every_values(*read_period(_name(match["period"])), **when))
    for match in _AFTER_NEXT.finditer(reading.words):
        _take_window(reading, match, "月")


def _comes_round(reading: Reading, match: re.Match[str]) -> bool:
    """Tell 「每季度结束后」 and 「年度终了后」 from 「上季度结束后」, 「3月后」, 「第一学期结束后」."""
    if match["each"]:
        return True
    before = reading.words[max(0, match.start() - 1) : match.start()]
    if before == "第" or _ONE_OF_THEM.search(before):
        return False
    return match["period"] not in ("年", "周", "年度") or re.search(_ENDED, match[0]) is not None


def _name(period: str) -> str:
    """Return the word that ``read_period`` knows: without 财政 and the like, 月度 as 月."""
    plain = re.sub("^(?:财政|会计|预算|自然)", "", period)
    return plain if plain in ("季度", "年度") else plain.removesuffix("度")


def _take_next(reading: Reading, match: re.Match[str]) -> None:
    period, times = read_period(_name(match["period"]))
    if period in _GROWING and (day := read_number(match["day"])) and day <= 31:  # days of a month
        reading.add("every", match.start(), match.end(), **every_values(period, times, by=day, by_next=True))


def _take_window(reading: Reading, match: re.Match[str], name: str) -> None:
    amount = read_amount(match["number"], match["unit"], read_number(match["number"]))
    if amount is None or (match["unit"] == "月" and match["number"] != "半" and "个月" not in match[0]):
        return
    period, times = read_period(name)
    reading.add("every", match.start(), match.end(), **every_values(period, times, after=amount[0], after_unit=amount[1]))
