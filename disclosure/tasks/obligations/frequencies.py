"""Phrases that come round (按季度, 每周, 收购旺季每五日) and days inside their periods (每月10日前)."""

from __future__ import annotations

import re
from typing import Any

from disclosure.tasks.obligations.numerals import NUMBER, read_number
from disclosure.tasks.obligations.phrases import Reading

_D = "(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_BEFORE = "(?:(?:之|以)?前(?![期后述款置三])|(?:之|以)?内(?!容|部))?"
_EACH = re.compile(
    rf"(?:每|每隔|隔)(?P<number>{NUMBER})?个?(?P<unit>工作日|日|天|周|星期|礼拜|双月|双周|月|季度|季|半个?月|半年|学期|学年|年度|年|旬)(?!轻)"
    rf"(?P<month>首月|第[一二三1-3]个月|最后一个月|末月)?(?:的?(?:都|均)?(?:应当?|要|须|需)?(?:在|于)?(?:{_D}[日号]?[至到~-])?(?P<day>{_D})[日号]{_BEFORE}|(?:第|前)(?P<working>{NUMBER})个工作日{_BEFORE}|(?P<first>首个工作日){_BEFORE}|(?P<weekday>(?<=[周期])[一二三四五六])(?![次个期篇条轮场报]){_BEFORE}"
    rf"|(?P<tenth>[上中下]旬){_BEFORE}|(?P<last>(?:最后一个?|末个)(?:工作日|[日天月周])){_BEFORE}|(?P<end>月?[底末]){_BEFORE})?"
)
_BY = re.compile(
    "(?:按照?|逐)(?P<unit>工作日|日(?!常|期|程|报)|周(?!期|边|围|末|密)|月份?|季度|季(?!节|度)|半年|学期|旬|年(?!度|龄|级|限|代|内|产)|年度(?!计划|目标|任务|要求|工作|重点|报告|考核))"
    "(?!(?:步)?[增提扩递减降]|上升|改善|完善)"
)
_LIST = re.compile(
    "(?<![0-9一二三四五六七八九十每个当本上下今明去前首末半])(?P<first>月|季|周)度?(?P<rest>(?:[、/和及与(](?:季|半年|年)度?){1,3})\\)?度?(?![初底末中])"
)
_LIST_BY = re.compile("(?:按照?|每)(?P<first>年|季|月|周)度?(?P<rest>(?:[、/和及与(](?:周|月|季|半年|年)度?){1,3})\\)?度?(?![初底末中])")
_MORE_DAYS = re.compile(f"[、和及与](?P<day>{_D})[日号]{_BEFORE}")
_MORE_WEEKDAYS = re.compile(f"[、和及与]周?(?P<day>[一二三四五六])(?![次个期篇条轮场报]){_BEFORE}")
_EVERY_OTHER = re.compile("(?:每?逢)?(?P<which>[单双])月份?(?P<end>[底末])?" + _BEFORE)
_ALONE = re.compile("(?:(?<=[，、:])|^)(?:(?P<unit>月|季|半年|年)度|(?P<report>月|季|半年|年)报)(?:(?=[，、(])|$)")
_WORKDAYS = re.compile("每?(?:周|星期)一[至到~-](?:周|星期)?五|工作日(?:内|期间)?每[日天]|每(?:日|天)?(?:\\(工作日\\)|\\(仅?限?工作日\\))")
_NAMED = re.compile(
    "(?<![0-9一二三四五六七八九十每个当本上下今明去前首末半])(?P<unit>双月|月|季度|季|周)(?:督查|调度|通报|例会|抽查|巡查|检查)"
)
_QUARTER_END = re.compile("(?<![1-4一二三四每第本上下该])(?P<unit>季)度?[底末]" + _BEFORE)
_ONE_ONE = re.compile(
    "一(?P<unit>日|周|月|季度?|年)一(?=[\u4e00-\u9fff])(?![次日月年度])(?:公开|公示|公布|发布|通报|调度|更新|报送|报|检查|评比|总结)?"
)
_NEXT_MONTH = re.compile(f"[次下]月(?P<day>{_D})[日号]{_BEFORE}")
_HALVES_EACH = re.compile("上半年[、和及与]下半年(?:分别|各)")
_SEASON = re.compile("[\u4e00-\u9fff]{0,10}(?:旺季|淡季|汛期|期间|高峰期|防火期|采暖季|供暖期|采暖期)$")
_PERIODS = {"日": "day", "天": "day", "工作日": "working_day", "周": "week", "星期": "week", "礼拜": "week", "月": "month", "月份": "month"}
_PERIODS |= {"季": "quarter", "季度": "quarter", "半年": "half_year", "学期": "half_year", "年": "year", "年度": "year", "学年": "year"}
_MULTIPLES = {"双月": ("month", 2), "双周": ("week", 2), "旬": ("days", 10), "半月": ("days", 15), "半个月": ("days", 15)}
_LATER = {"by_working_day": None, "after": None, "after_unit": None}
_MONTHS = {"最后": 3} | {"首月": 1, "末月": 3, "一": 1, "二": 2, "三": 3, "1": 1, "2": 2, "3": 3}


def read_frequencies(reading: Reading) -> None:
    """Take every phrase that comes round."""
    words = reading.words
    for match in _WORKDAYS.finditer(words):
        _add(reading, match.start(), match.end(), "working_day", 1)
    for match in _HALVES_EACH.finditer(words):
        _add(reading, match.start(), match.end(), "half_year", 1)
    for match in (*_LIST_BY.finditer(words), *_LIST.finditer(words)):
        _take_list(reading, match)
    for match in _EACH.finditer(words):
        _take_each(reading, match)
    for pattern in (_BY, _NAMED, _ONE_ONE):
        for match in pattern.finditer(words):
            _add(reading, match.start(), match.end(), *read_period(match["unit"], 1))
    for match in _EVERY_OTHER.finditer(words):
        if reading.in_column or match[0].startswith(("逢", "每")):
            by, month = ("end", {"单": 1, "双": 2}[match["which"]]) if match["which"] == "单" or match["end"] else (None, None)
            _add(reading, match.start(), match.end(), "month", 2, by=by, by_month=month)
    for match in _ALONE.finditer(words) if reading.in_column else ():
        _add(reading, match.start(), match.end(), *read_period(match["unit"] or match["report"]))
    for match in _QUARTER_END.finditer(words):
        _add(reading, match.start(), match.end(), "quarter", 1, by="end")
    for match in _NEXT_MONTH.finditer(words):
        _add(reading, match.start(), match.end(), "month", 1, by=read_number(match["day"]), by_next=True)


def read_period(unit: str, number: int = 1) -> tuple[str, int]:
    """Return period and number of so many of the word for a stretch of time (「双月」: month, 2)."""
    period, times = _MULTIPLES.get(unit, (_PERIODS.get(unit, "year"), 1))
    if period == "day" and number > 1:
        return "days", number
    return period, times * number


def _take_each(reading: Reading, match: re.Match[str]) -> None:
    number = read_number(match["number"]) if match["number"] else 1
    if not number or (match[0][0] == "隔" and reading.words[max(0, match.start() - 1) : match.start()] == "间"):
        return
    if match[0].startswith(("隔", "每隔")) and not match["number"]:
        number = 2
    period, times = read_period(match["unit"], number)
    start, season = match.start(), _SEASON.search(reading.clause.segment(match.start())[-16:])
    if season:
        name = re.split("在|于", season[0])[-1]
        start -= len(name)
        season_name = reading.clause.plain[start : match.start()]
    by, by_month = _read_by(match)
    nth = read_number(match["working"]) if match["working"] else None
    if nth == 1 and "前1" not in match[0]:
        by, nth = "first_working_day", None
    term = "学期" if match["unit"] == "学期" else None
    said = season_name if season else term
    if not _add(reading, start, match.end(), period, times, season=said, by=by, by_month=by_month, by_working_day=nth):
        return
    more, at = (_MORE_DAYS if match["day"] else _MORE_WEEKDAYS), match.end()
    while isinstance(by, int) and (next_day := more.match(reading.words, at)):
        day = read_number(next_day["day"])
        _add(reading, at + 1, next_day.end(), period, times, season=said, by=day, by_month=by_month)
        at = next_day.end()


def _read_by(match: re.Match[str]) -> tuple[int | str | None, int | None]:
    """Return the day of the period (or 「end」) and, in a quarter, its month."""
    month = next((_MONTHS[key] for key in _MONTHS if key in match["month"]), None) if match["month"] else None
    if match["first"]:
        return "first_working_day", month
    if match["day"]:
        return read_number(match["day"]), month
    if match["weekday"]:
        return read_number(match["weekday"]), None
    if match["tenth"]:
        return {"上": 10, "中": 20}.get(match["tenth"][0], "end"), month
    if match["last"]:
        return "last_working_day" if "工作" in match["last"] else "end", month
    return ("end" if match["end"] or month and not match["working"] else None), month


def _take_list(reading: Reading, match: re.Match[str]) -> None:
    """Take 「月度、季度、年度」 and 「月(季、年)」: one obligation for each of its periods."""
    units = [match["first"], *re.findall("半年|周|月|季|年", match["rest"])]
    if not _add(reading, match.start(), match.end(), *read_period(units[0], 1)):
        return
    for unit in units[1:]:
        reading.add_more("every", match.start(), match.end(), **every_values(*read_period(unit, 1)))


def every_values(period: str, number: int, **more: Any) -> dict[str, Any]:
    """Return the values of an ``every``: all of its fields, those of ``more`` filled."""
    return {"period": period, "n": number, "season": None, "by": None, "by_month": None, "by_next": False} | _LATER | more


def _add(reading: Reading, start: int, end: int, period: str, number: int, **more: Any) -> bool:
    return reading.add("every", start, end, **every_values(period, number, **more))
