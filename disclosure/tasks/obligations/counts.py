"""Phrases that ask for a number of times: 每年不少于2次, 年度内至少参加1次, 全年组织3次以上, 开展一次."""

from __future__ import annotations

import re

from disclosure.tasks.obligations.frequencies import read_period
from disclosure.tasks.obligations.numerals import NUMBER, read_number
from disclosure.tasks.obligations.phrases import FESTIVAL, Reading

_TIMES = "(?:次(?!供水|能源|分配|污染|产业)|场次|场(?![所地馆站景])|期(?!工程|项目|间|限|末|满)|轮|遍|回(?![应复])|批次)"
_THINGS = "(?:人次|条|篇|件|份|例|部|批|项|个(?!月|工作日|小时|自然日|季度|市|县|区|镇))"
_LEAST = "(?:不少于|不得少于|不低于|不得低于|至少|最少|≥)"
_MOST = "(?:不超过|不得超过|不多于|至多|最多)"
_ACTS = "开展|组织|举办|召开|进行|举行|听取|参加|培训|轮训|评估|清理|调度|通报|研究|更新|公开|公布|发布|检查|抽查|自查|报送|征集|安排|汇报|报告|测评|演练|解读|巡查|排查"
_NOT_COUNTED = "(?!性|办|告知|申请|提交|以下|[0-9]|会议(?:精神|审议|通过))"
_NUMBERED = re.compile(
    rf"(?P<least>{_LEAST})(?P<gap>[^，、0-9\0]{{0,8}}?)(?P<number>{NUMBER})(?:[-~至到](?P<upper>{NUMBER}))?(?P<what>{_TIMES}|{_THINGS}){_NOT_COUNTED}"
    rf"|(?P<most>{_MOST})(?P<number2>{NUMBER})(?P<what2>{_TIMES}){_NOT_COUNTED}"
    rf"|(?P<act>{_ACTS})?(?<![0-9零〇一二两三四五六七八九十百第再])(?P<number3>{NUMBER})(?:[-~至到](?P<upper3>{NUMBER}))?(?P<what3>{_TIMES}){_NOT_COUNTED}(?P<more>及?以上|或以上)?"
)
_PERIOD = re.compile(
    rf"(?P<each>每)(?P<number>{NUMBER})?个?(?P<unit>工作日|日|天|周|星期|双月|月|季度|季|半个?月|半年|学期|学年|年度|年)"
    "|(?:全|本|当|今|(?<![到至0-9])(?:19|20)[0-9]{2})年度?内?(?!以来|来|至今)|年度?内?(?:各|应|要|需)?$|年度内|(?:(?<![0-9零一二三四五六七八九十])[一1])?年内|(?<![0-9])[一1](?P<short>年|季度?|月|周)(?!内|来)|(?P<half>半)年(?!内)|上半年和下半年各"
)
_STRETCH = re.compile(
    rf"(?<![0-9.零〇一二两三四五六七八九十百第去满后起每隔])(?P<number>{NUMBER}|半)个?(?P<unit>工作日|日|天|周|星期|月|(?<=个)季度|年)(?:之|以)?内(?:应当?|要|须|需)?$"
)
_EVERY_SO = re.compile(
    rf"(?<![0-9.零〇一二两三四五六七八九十百第近去满后起内月日年每隔])(?P<number>{NUMBER})(?:(?P<unit>星期|周|天|日|年)|个(?P<long>季度|星期)|(?P<months>个月|(?<=[两双])月))(?:至少|不少于)?$"
)
_MONTH = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?"
_DATED = f"(?:{_MONTH}(?:[0-9]{{1,2}}[日号]|[底末]|[上中下]旬)?|第?[1-4一二三四](?:季度)?[底末]?|[上下]半年|年[初中末底]|{FESTIVAL})(?:之|以)?前?"
_EACH_DATE = re.compile(f"(?P<dates>{_DATED}(?:[、和及与]{_DATED})+)(?:期间|假期)?(?:要|应|须)?(?:分别|各)(?:自|至少)?$")
_HAS_MONTH = re.compile(f"{_MONTH}|季度|[上下]半年")
_FEWER = re.compile("(?:(?<!不)(?<!不得)(?<!不能)(?:少于|低于|不足|不到|少|缺|漏)|逾期|超过|未|累计(?:已?共?)|[已先]后?)$")
_PER_PERIOD = re.compile("/每?个?(?P<unit>年度?|半年|季度?|月|周|天|日)")
_LIMITED = re.compile("(?:最多|至多|只能?|仅|不超过)[^，、]{0,4}$")
_LISTED = re.compile("[、和及与]")
_EACH_WORD = re.compile("(?:分别|各)(?:自|至少)?$")
_ADJACENT = 30
_REACH = 60
_BROKEN = re.compile("[前后内底末，]")
_PEOPLE = [
    (re.compile("人员|干部|每人|人均|负责同志|负责人|领导(?!小组)|职工"), "person"),
    (re.compile("网站|专栏|栏目|新媒体|账号|平台"), "site"),
    (re.compile("部门|单位|各级|各镇|乡镇|街道|各县|各区|各市|各地|机关"), "unit"),
]


def read_counts(reading: Reading) -> None:
    """Take every number of times, with the period word before it when nothing but the act stands between."""
    shared: tuple[str, int] | None = None
    for match in _NUMBERED.finditer(reading.words):
        shared = _take_count(reading, match, shared) or shared


def _take_count(reading: Reading, match: re.Match[str], shared: tuple[str, int] | None) -> tuple[str, int] | None:
    """Keep one count; return its period when it was said, so that a second count of the sentence shares it."""
    words, start = reading.words, match.start()
    low = max(0, start - _REACH, words.rfind("，", 0, start) + 1)
    said = [*_PERIOD.finditer(words, low, start), *_PERIOD.finditer(words, match.start(), match.end())]
    stretch = _STRETCH.search(words[:start], max(low, start - 12)) if match["least"] or match["act"] == "更新" else None
    stretch = stretch or _EVERY_SO.search(words[:start], max(low, start - 12))
    is_thing = bool(match["what"]) and re.fullmatch(_THINGS, match["what"]) is not None
    listed = _EACH_DATE.search(words[:start], low)
    has_period = bool(said or stretch or listed) or _PER_PERIOD.match(words, match.end()) is not None
    if not _is_asked(match, has_period, is_thing):
        return None
    number, upper = _read_numbers(match)
    if not number:
        return None
    period, end = (_read_period(said[-1]) if said else None), match.end()
    if stretch and (within := _read_stretch(stretch)):
        period, start, said = within, stretch.start(), []
    elif listed:
        number *= 1 + len(_LISTED.findall(listed["dates"]))
        period = next((_read_period(one) for one in said if one["each"] and one.start() < listed.start()), ("year", 1))
        start, said = listed.end() - len(_EACH_WORD.search(listed[0])[0]), []  # type: ignore[index] # the list ends with 各
    if rate := _PER_PERIOD.match(words, end):
        period, end = read_period(rate["unit"]), rate.end()
    if said and said[-1].start() < start:
        between = words[said[-1].end() : start]
        if (
            len(between) <= _ADJACENT
            and not _BROKEN.search(between)
            and not _HAS_MONTH.search(between)
            and reading.is_free(said[-1].start(), end)
        ):
            start = said[-1].start()
    name, every = period or shared or ("year", 1)
    most = number if match["most"] else upper
    least = 0 if match["most"] else number
    per, is_limit = _read_per(words[low : match.start()]), bool(match["most"])
    reading.add("count", start, end, at_least=least, at_most=most, period=name, n=every, per=per, up_to=is_limit)
    return period


def _is_asked(match: re.Match[str], has_period: bool, is_thing: bool) -> bool:
    """Tell a number that is owed from one that only occurs: it needs 至少, a period, an act before it or 以上 behind it."""
    if _FEWER.search(match.string, max(0, match.start() - 3), match.start()):
        return False
    if match["number3"]:
        if _FEWER.search(match.string, max(0, match.start("number3") - 3), match.start("number3")):
            return False
        if _LIMITED.search(match.string, max(0, match.start() - 6), match.start("number3")):
            return False
        if match["more"] and match.string.startswith(("未", "不", "仍", "没"), match.end()):
            return False
        return has_period or bool(match["act"]) or bool(match["more"])
    return has_period or not is_thing


def _read_numbers(match: re.Match[str]) -> tuple[int | None, int | None]:
    upper = match["upper"] or match["upper3"]
    return read_number(match["number"] or match["number2"] or match["number3"]), read_number(upper) if upper else None


def _read_period(match: re.Match[str]) -> tuple[str, int]:
    if match["each"]:
        number = read_number(match["number"]) if match["number"] else 1
        return read_period(match["unit"], number or 1)
    if match["half"] or match[0].startswith("上半年"):
        return "half_year", 1
    return read_period(match["short"]) if match["short"] else ("year", 1)


def _read_stretch(match: re.Match[str]) -> tuple[str, int] | None:
    """Return the period of 「两周内至少更新一次」: period and number; None when its number is none."""
    if match["number"] == "半":
        return read_period("半月" if match["unit"] == "月" else "半年") if match["unit"] in "月年" else None
    number = read_number(match["number"])
    return read_period(match["unit"] or match.groupdict().get("long") or "月", number) if number else None


def _read_per(before: str) -> str | None:
    """Return for whom the number holds: the nearest of people, sites and units before it, None when nobody is named."""
    found = [(match.end(), kind) for pattern, kind in _PEOPLE for match in pattern.finditer(before)]
    return max(found)[1] if found else None
