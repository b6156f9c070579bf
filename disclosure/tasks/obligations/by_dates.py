"""Phrases that name a day of the calendar: 年底前, 10月底前, 每年3月31日前, 第三季度末前, 5月至10月."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import Any

from disclosure.tasks.obligations.numerals import read_number, read_year
from disclosure.tasks.obligations.phrases import Found, Reading

_Y = "(?:(?:19|20)[0-9]{2}|[一二][〇零九][〇零一二三四五六七八九]{2})"
_M = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_D = "(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_FREE = "(?<![0-9零〇一二三四五六七八九十百第])"
_SHORT = "(?<![0-9.])[1-3][0-9](?=年(?:年?[底末]|[0-9]{1,2}月))"
_YEAR = f"(?:(?P<year>{_Y}|{_SHORT})年度?|(?P<relative>今年|本年度?|当年度?|明年|次年|翌年|下一?年度?|来年|每一?年度?))"
_LEAD = "(?P<lead>截至|截止到?|不晚于|不迟于|最迟[于在]?|[到至于在自从])?"
_TAIL = "(?P<tail>(?:之|以)?前(?![期后述款置三])|为?止|截止|(?:之|以)?内(?!容|部|设|外))?"
_DATE = re.compile(
    rf"{_LEAD}(?:{_YEAR})?(?:{_FREE}(?P<month>{_M})月份?(?:(?P<day>{_D})[日号]|(?P<part>月?底|末|(?:上中|中下|[上中下])旬))?"
    rf"|(?P<end>(?:年度?)?[底末终])|(?P<within>(?:年度?)?内(?!容|部|设|外))"
    rf"|(?P<half>[上下])半年度?(?P<half_end>[底末])?"
    rf"|(?<![个每前0-9一二三四十])第?(?P<quarter>[1-4一二三四])季度(?!一)(?P<quarter_end>[底末])?){_TAIL}"
)
_DOTTED = re.compile(rf"(?<![0-9.])(?P<year>(?:19|20)[0-9]{{2}})[-./](?P<month>{_M})[-./](?P<day>{_D})(?![0-9.])日?{_TAIL}")
_SHORT_DOTTED = re.compile(
    r"(?<![0-9./-])(?P<month>1[0-2]|0?[1-9])[./](?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9./%-])(?:日?(?P<tail>(?:之|以)?前(?![期后述款置三]))|(?=[，、]|$))"
)
_DOTTED_MONTH = re.compile(rf"(?<![0-9.])(?P<year>(?:19|20)[0-9]{{2}})[-./](?P<month>1[0-2]|0?[1-9])(?:底|月底?)?(?![-./0-9]){_TAIL}")
_CHAIN = re.compile(
    rf"(?:{_YEAR})?{_FREE}(?<![0-9./~-])(?P<chain>{_M}(?:[、和及与]{_M})*)(?=[、和及与](?P<last>{_M})月份?(?:{_D}[日号])?(?P<end>[底末前]|[之以]前)?)"
)
_RANGE = re.compile(
    rf"(?:{_YEAR})?{_FREE}(?P<month>{_M})(?:月份?(?:(?P<day>{_D})[日号])?)?[至到~-]"
    rf"(?:(?P<last_year>{_Y})年|(?P<next>次年|翌年|明年|第二年)|当年|同年)?(?:(?P<last_month>{_M})月份?)?(?:(?P<last_day>{_D})[日号]|(?P<last_part>[底末]))?{_TAIL}"
)
_UP_TO = re.compile(rf"(?P<lead>[到至])(?P<year>{_Y})年(?![0-9底末内的上下第起以]|度)")
_DONE = "(?:完成|建成|实现|启动|达到|上线|推开|推行|铺开|全?覆盖(?!率|面)|落地|到位|见效|普及)(?!情况|进|率|度)"
_BY_YEAR = re.compile(
    rf"(?:(?<=[，:：])|(?<=力争)|(?<=争取)|^)(?P<year>{_Y})年(?!底|末|内|前|之前|以前|度|重点|政府|政务|工作|以来|起|[0-9])(?=[^，、]{{0,14}}{_DONE})"
)
_EVERY_YEAR = re.compile("每一?年度?(?:都|均)?(?:应当?|要|须|需)?(?:在|于)?$")
_BARE_YEAR = re.compile(f"(?:(?<=[，、])|^)(?:{_Y}年?[-至~])?(?P<year>{_Y})年度?(?=$|[，、])")
_BARE_MONTH_END = re.compile("(?<![月0-9零一二三四五六七八九十每当次末首])(?:本月|月)[底末](?:之|以)?前")
_START = re.compile("(?:结束|终了|届满)|[至到~-](?=[0-9一二三四五六七八九十]|年底)|起|开始|以来|之?后|以后|施行|生效|印发|出台|成立|的")
_FIRST_QUARTER = re.compile(rf"(?:{_YEAR})?(?<![0-9零一二三四五六七八九十])第?(?P<quarter>[1-4一二三四])(?=[、和及与]第?[1-4一二三四]季度)")
_SO_FAR = re.compile("，?[^，]{0,6}(?:共(?![享同建])|已|累计)")
_NOT_A_DUE = re.compile("考核|总结|考评|评估|绩效|评议|数据|结余|余额|[存结]")
_ACT = re.compile(f"(?:要|应|须|将|前)?(?:基本|全面|全部|陆续)?{_DONE}")
_PUBLISH = re.compile("(?:要|应|须|将|向社会)?(?:公开(?!招)|公布|发布|公示|开展|举办|召开|组织|报送|编制|完成|启动|实现)(?!情况)")
_EDGE = re.compile("[，、:：(（]|^")
_LISTED = re.compile(rf"[、和及与]{_M}月(?:[底末]|{_D}[日号])?(?:之|以)?前")
_LISTED_EACH = re.compile(rf"(?:[、和及与]{_M}月份?)*(?:分别|各)(?![单部地区县镇乡级类项科])")
_CENTURY = "20"
"""Before the two digits of 「24年底」."""
_TENTHS = {"上": 10, "中": 20}


def read_dates(reading: Reading, year: int | None) -> None:
    """Take every day of the calendar by which something is due; ``year`` is the document's."""
    for match in _CHAIN.finditer(reading.words):
        _take_chain(reading, match, year)
    for match in _RANGE.finditer(reading.words):
        _take_range(reading, match, year)
    for match in _FIRST_QUARTER.finditer(reading.words) if reading.in_column else ():
        _keep(
            reading,
            match,
            match.start(),
            match.end(),
            year,
            3 * _number(match["quarter"]),
            None,
            f"{3 * _number(match['quarter']) - 2:02d}-01",
        )
    for pattern in (_DOTTED, _DOTTED_MONTH, _SHORT_DOTTED, _DATE):
        for match in pattern.finditer(reading.words):
            _take_date(reading, match, year)
    bare = _BARE_YEAR.finditer(reading.words) if reading.in_column else ()
    for match in (*_UP_TO.finditer(reading.words), *_BY_YEAR.finditer(reading.words), *bare):
        _keep(reading, match, match.start(), match.end(), year, 12, 31)
    for match in _BARE_MONTH_END.finditer(reading.words):
        if reading.take(*match.span()):
            reading.doubt("date_without_month", f"「{reading.clause.quote(*match.span())}」没有写明哪个月，未计为期限")


def last_day(year: int | None, month: int) -> int:
    """The last day of a month; 28 February where the year is not known."""
    return monthrange(year or 2001, month)[1]


def _take_range(reading: Reading, match: re.Match[str], year: int | None) -> None:
    """Take a span of days: its end is when it is due, its beginning is kept as ``from``."""
    has_months = match["last_month"] and (match["day"] is None) == (match["last_day"] is None)
    has_days = match["day"] and match["last_day"]
    if not has_months and not has_days or _starts_something(reading, match.end()):
        return
    begins = f"{_number(match['month']):02d}-{_number(match['day'] or '1'):02d}"
    last, day = _number(match["last_month"] or match["month"]), match["last_day"]
    _keep(reading, match, match.start(), match.end(), year, last, _number(day) if day else None, begins)


def _take_chain(reading: Reading, match: re.Match[str], year: int | None) -> None:
    """Take the months before the last of 「1、4、7、10月」, which a reader of dates takes by itself."""
    if not (reading.in_column or match["end"] or (match["relative"] or "").startswith("每")):
        return
    start = match.start()
    for month in re.finditer(_M, match["chain"]):
        end = match.start("chain") + month.end()
        _keep(reading, match, start, end, year, _number(month[0]), None)
        start = end + 1


def _number(words: str) -> int:
    """Read a month or day; the patterns let through nothing else."""
    return read_number(words) or 1


def _take_date(reading: Reading, match: re.Match[str], year: int | None) -> None:
    parts = match.groupdict()
    if match.re is _DOTTED_MONTH and not reading.in_column:
        return
    if match.re is _SHORT_DOTTED and not reading.in_column and not (parts["tail"] and len(parts["day"]) > 1):
        return
    if not (parts["month"] or parts.get("quarter") or parts.get("half")) and not _names_year_end(parts, reading.words, match):
        return
    if not _is_due(reading, match, parts):
        return
    start = match.end("lead") if parts.get("lead") in ("于", "在") else match.start()
    if parts["month"]:
        day = _number(parts["day"]) if parts.get("day") else _TENTHS.get((parts.get("part") or "")[-2:-1])
        _keep(reading, match, start, match.end(), year, _number(parts["month"]), day)
    elif parts.get("half"):
        month, begins = (6, "01-01") if parts["half"] == "上" else (12, "07-01")
        _keep(reading, match, start, match.end(), year, month, None, None if _names_an_end(parts) else begins)
    elif parts.get("quarter"):
        quarter = _number(str(parts["quarter"]))
        begins = f"{3 * quarter - 2:02d}-01"
        _keep(reading, match, start, match.end(), year, 3 * quarter, None, None if _names_an_end(parts) else begins)
    else:
        _keep(reading, match, start, match.end(), year, 12, 31)


def _names_an_end(parts: dict[str, str | None]) -> bool:
    """Tell 「第三季度末前」, which names a day, from 「第三季度」, which is a span."""
    return bool(parts.get("quarter_end") or parts.get("half_end") or "前" in (parts.get("tail") or ""))


def _names_year_end(parts: dict[str, str | None], words: str, match: re.Match[str]) -> bool:
    """Tell 年底, 2020年底, 年内, 本年度内 from 底, 内 and 两年内."""
    if parts["year"] or parts.get("relative"):
        return True
    said, key = (parts["end"], "end") if parts.get("end") else (parts.get("within"), "within")
    before = words[max(0, match.start(key) - 1) : match.start(key)]
    return bool(said) and str(said)[0] == "年" and not (before and before in "0123456789零一二两三四五六七八九十百半个近多几每任届数业计算")


def _is_due(reading: Reading, match: re.Match[str], parts: dict[str, str | None]) -> bool:
    """Tell a day by which something is due from a day that is only named."""
    words, end, lead, tail = reading.words, match.end(), parts.get("lead"), parts.get("tail")
    if lead in ("自", "从") or (not tail and _starts_something(reading, end)):
        return False
    if tail or parts.get("within"):
        return True
    if lead in ("截至", "截止", "截止到") and not reading.in_column and _SO_FAR.match(words, end):
        return False
    if reading.in_column or (lead and len(lead) > 1) or parts.get("quarter_end") or parts.get("half_end"):
        return True
    if _NOT_A_DUE.match(words, end) or _SO_FAR.match(words, end):
        return False
    if parts.get("end"):
        return bool(parts["year"] or parts.get("relative") or lead or _ACT.match(words, end))
    if parts.get("part") or (parts["month"] and (parts.get("relative") or "").startswith("每")):
        return True
    if parts.get("half") or parts.get("quarter"):
        return _stands_alone(words, match, bool(parts["year"] or parts.get("relative")))
    listed = (
        _LISTED_EACH.match(words, end)
        or _LISTED.match(words, end)
        or (reading.found and reading.found[-1].end == match.start() - 1 and words[match.start() - 1] in "、和及与")
    )
    return bool(listed or _ACT.match(words, end) or lead in ("到", "至") or (lead and _PUBLISH.match(words, end)))


def _stands_alone(words: str, match: re.Match[str], has_year: bool) -> bool:
    """Tell 「上半年，…」 and 「二季度完成…」 from 「上半年工作总结」."""
    before = words[max(0, match.start() - 1) : match.start()]
    begins = has_year or not before or before in "，、:(" or bool(match["lead"])
    return begins and bool(
        match.end() == len(words) or words[match.end()] in "，)" or _ACT.match(words, match.end()) or _PUBLISH.match(words, match.end())
    )


def _starts_something(reading: Reading, end: int) -> bool:
    return _START.match(reading.words, end) is not None


def _keep(
    reading: Reading, match: re.Match[str], start: int, end: int, year: int | None, month: int, day: int | None, begins: str | None = None
) -> None:
    """Keep a date that exists and does not lie before the document's year; ``day`` None is the month's last."""
    parts: dict[str, Any] = match.groupdict()
    relative = parts.get("relative") or ""
    printed = (
        read_year(_CENTURY * (parts["year"].isascii() and len(parts["year"]) < len("2024")) + parts["year"]) if parts.get("year") else None
    )
    is_next = relative[:1] in ("明", "次", "翌", "下", "来", "第") or bool(parts.get("next"))
    if parts.get("last_year") or (printed and parts.get("next")):
        printed = read_year(parts["last_year"]) if parts.get("last_year") else (printed or 0) + 1
    named = printed if printed else year + is_next if (relative or is_next) and relative[:1] != "每" and year else None
    yearly = relative.startswith("每")
    previous = next((found for found in reversed(reading.found) if found.kind == "by_date"), None)
    if not relative and not printed and not is_next:
        start, yearly, named = _inherit(reading, start, previous)
    longest = last_day(named or year, month) if day is None or month != 2 or named else 29
    if day is not None and day > longest:
        reading.doubt("date_impossible", f"「{reading.clause.quote(start, end)}」不是日历上的日期，未计为期限")
        return
    if printed and year and printed < year:
        if reading.take(start, end) and parts.get("tail"):
            reading.doubt("date_before_document", f"「{reading.clause.quote(start, end)}」早于文件年份 {year} 年，未计为期限")
        return
    reading.add(
        "by_date",
        start,
        end,
        year=named,
        month=month,
        day=longest if day is None else day,
        yearly=yearly,
        next_year=is_next,
        due_on=None,
        **{"from": begins},
    )


def _inherit(reading: Reading, start: int, previous: Found | None) -> tuple[int, bool, int | None]:
    """Return where a date without a year begins with its 「每年要于」, whether it is yearly, and the year of the date it is listed with."""
    if said := _EVERY_YEAR.search(reading.words[max(0, start - 8) : start]):
        return start - len(said[0]), True, None
    if previous is None or previous.start > start:
        return start, False, None
    listed = previous.end == start - 1 and reading.words[start - 1] in "、和及与"
    return start, bool(previous.values["yearly"]), previous.values["year"] if listed else None
