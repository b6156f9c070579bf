"""Phrases that count from an event (文件公布后3个工作日内) or keep something open (不少于30日)."""

from __future__ import annotations

import re
from typing import Any

from disclosure.tasks.obligations.numerals import NUMBER, read_number
from disclosure.tasks.obligations.phrases import AMOUNT, DUTY, Reading, read_amount

_VERBS = "形成|变更|结束|公布|发布|印发|批复|批准|作出|做出|生效|出台|通过|签发|签署|制定|闭会|成立|终了|完成|受理|收到"
_AFTER = re.compile("(?:前后|(?<!最)之?[以]?后|之日后?起?|之时起|时起|起)$")
_JOINT = re.compile("(?:应当|应该|各|应|要|须|必须|需要?|最迟|最晚|一般|原则上|可以?|的|第|在|于){0,3}$")
_CUT = re.compile(
    "(?<![存现正内所实潜])在(?!线|岗|职|校|册|编)|自(?!治|然|主|身|己|行(?!为)|动|贸|查|愿)|(?<![关对属至由终低高等位])于|(?<!服)从(?!业|事(?!故))|经(?!济|营|费|过)"
)
_LEADING = re.compile("(?:应当|必须|应该|可以|并(?!购|网|联)|应(?!用|急|对|届|收|付|诉|聘)|须(?!知)|要(?!素|求|点|件|情|闻))*")
_MARKS = re.compile("[，:：()、\0]")
_SHORT_EVENTS = ("会", "事", "灾", "赛")
_NTH_OF_PERIOD = re.compile("[月周季度年旬](?:的?[前第]|[底末]前?)$")
_LISTED_EVENT = 4
_EVENT_REACH = 40
_LONGEST_EVENT = 30
_WITHIN = re.compile(
    rf"(?<![0-9.零〇一二两三四五六七八九十百第])(?<!近)(?<!最近)(?<!过去)(?<!满){AMOUNT}(?:之|以)?内(?!部|容|设|外|幕|控|涵|有效)"
)
_AT_MOST = re.compile(rf"(?:不超过|不得超过|最长|最迟|时限(?:一般|原则上)?为)(?P<amount>{AMOUNT})(?![前后0-9])")
_HANDLING = re.compile("答复|办理|办结|时限|公开|发布|解读|回应|公布|反馈|补正")
_HANDLED = re.compile(rf"(?<![0-9由每隔])(?P<amount>{AMOUNT})(?<=工作日)(?=办结|办理完毕|答复|回复|公开|发布)")
_AFTERWARDS = re.compile(rf"(?:(?<!最)后|之日起|时起|之日)的?第?(?P<amount>{AMOUNT})(?!之?前|之?后|以上|以后|[内0-9])")
_AFTER_VERB = re.compile(rf"(?:形成|变更|结束|批复|批准|作出|印发|签发|闭会)(?P<amount>{AMOUNT})(?!之?前|之?后|以上)")
_SAME_DAY = re.compile(
    "(?P<next>次日|翌日|第二[日天])(?!起|凌晨)|(?P<working>次一?个?工作日|下一个?工作日)|(?<![正])当[日天](?!起|事|地|选)(?:之?内)?"
)
_EVENTS_AHEAD = "会|召开|举行|举办|实施|开始|开幕"
_BEFORE = (
    re.compile(rf"(?<!每)提前(?:至少|不少于)?{AMOUNT}"),
    re.compile(rf"(?:{_EVENTS_AHEAD})前(?:的|至少|不少于)?{AMOUNT}"),
    re.compile(rf"(?:{_EVENTS_AHEAD[2:]})(?:的|至少|不少于)?{AMOUNT}(?:之|以)?前"),
)
_BARE = re.compile(rf"(?:^|(?<=[，、])|(?<=[0-9一二三四五六七八九十][-~至到]))(?P<amount>{AMOUNT})(?=$|[，、(])")
_SPAN_UNIT = "(?P<unit>工作日|自然日|日历日|日|天|周|星期|月)"
_SPAN = re.compile(
    rf"(?P<at_least>不少于|不得少于|不低于|不得低于|不短于|至少为?|最少|≥|不得?小于)(?P<number>{NUMBER}|半)个?{_SPAN_UNIT}(?!之?[以]?[内前后])"
)
_OPEN = re.compile(
    "(?P<what>(?:公示期限?|公示时间|公告期|公示|公告|征求意见期限?|征集期限?|意见征集期限?|征求意见时间|公开期限|反馈期限?|公开征求意见|征求意见|征集意见)(?:一般|原则上)?[为满]?|为期)"
    rf"(?P<number>{NUMBER}|半)个?{_SPAN_UNIT}(?!之?[以]?[内前后]|[0-9])"
)
_PENALTY_DAYS = {2, 3, 5, 7}
_RULES = {
    "working_day": "nth_working_day_after_event",
    "day": "calendar_days_after_event_moved_to_working_day",
    "month": "same_day_of_month_moved_to_working_day",
    "hour": "hours_from_printed_times",
}


def read_windows(reading: Reading) -> None:
    """Take every window after (or before) an event."""
    for pattern in _BEFORE:
        for match in pattern.finditer(reading.words):
            _take_before(reading, match)
    for match in _WITHIN.finditer(reading.words):
        _take_window(reading, match, match.start(), match.end())
    for pattern in (_AFTERWARDS, _AFTER_VERB, _HANDLED):
        for match in pattern.finditer(reading.words):
            if match["unit"] != "年":
                _take_window(reading, match, match.start("amount"), match.end())
    for match in _AT_MOST.finditer(reading.words):
        before = reading.words[max(0, match.start() - 20) : match.start()]
        if match["unit"] not in "周星期月年" and (reading.in_column or _HANDLING.search(before)):
            _take_window(reading, match, match.start("amount"), match.end())
    for match in _SAME_DAY.finditer(reading.words):
        _take_day(reading, match)


def read_bare_amounts(reading: Reading) -> None:
    """Take an amount of time that stands alone in the deadline column (「3个工作日」)."""
    for match in _BARE.finditer(reading.words):
        if match["unit"] != "年":
            _take_window(reading, match, match.start(), match.end())


def read_spans(reading: Reading) -> None:
    """Take every time that something stays open at least."""
    for match in (*_SPAN.finditer(reading.words), *_OPEN.finditer(reading.words)):
        amount = read_amount(match["number"], match["unit"], read_number(match["number"]))
        learnt = re.search("培训|学习|运动|课", reading.words[max(0, match.start() - 8) : match.start()])
        if amount and not learnt:
            reading.add("open_for", match.start(), match.end(), at_least=amount[0], unit=amount[1])


def _take_window(reading: Reading, match: re.Match[str], start: int, end: int) -> None:
    if match["unit"] == "月" and match["number"] != "半" and "个" not in match[0]:
        return
    if _NTH_OF_PERIOD.search(reading.words, max(0, start - 4), start):
        return
    amount = read_amount(match["number"], match["unit"], read_number(match["number"]))
    if amount is None or not reading.is_free(start, end) or reading.words[max(0, start - 1) : start] in ("每", "隔"):
        return
    event, begins = _find_event(reading, start)
    if not reading.is_free(begins, end):
        begins = start
    _add(reading, begins, end, amount[0], amount[1], event)
    if amount[1] == "day" and amount[0] in _PENALTY_DAYS and re.search("处罚", reading.words):
        quote = reading.clause.quote(start, end)
        reading.doubt("days_unclear", f"「{quote}」按自然日读；行政处罚法第八十五条所称二日、三日、五日、七日指工作日，请人工核对")


def _take_day(reading: Reading, match: re.Match[str]) -> None:
    """Take 当日, 次日 where something has to be done that day."""
    if not (reading.in_column or re.search(DUTY, reading.words)):
        return
    event, begins = _find_event(reading, match.start())
    if event is None and (said := re.search("([^，、:：()]{2,12})$", reading.words[: match.start()])):
        tail = re.search(f"[^\0]{{0,8}}(?:{_VERBS}|召开|举行|发生|举办|会议)$", said[1])
        event, begins = (reading.clause.plain[begins - len(tail[0]) : begins], begins - len(tail[0])) if tail else (None, begins)
    begins = begins if reading.is_free(begins, match.end()) else match.start()
    count = 1 if match["next"] or match["working"] else 0
    _add(reading, begins, match.end(), count, "working_day" if match["working"] else "day", event)


def _take_before(reading: Reading, match: re.Match[str]) -> None:
    amount = read_amount(match["number"], match["unit"], read_number(match["number"]))
    if amount is None:
        return
    values = {"count": amount[0], "unit": amount[1], "event": None, "before": True, "around": False, "due_rule": "before_event"}
    reading.add("within", match.start(), match.end(), **values)


def _add(reading: Reading, start: int, end: int, count: float, unit: str, event: str | None) -> None:
    around = "前后" in reading.words[max(0, start - 4) : end]
    values: dict[str, Any] = {"count": count, "unit": unit, "event": event, "before": False, "around": around, "due_rule": _RULES[unit]}
    reading.add("within", start, end, **values)


def _find_event(reading: Reading, start: int) -> tuple[str | None, int]:
    """Return the event that a window counts from and where its words begin (``start`` when they stand elsewhere)."""
    words = reading.words
    low = max(0, start - _EVENT_REACH)
    segment = words[low:start]
    comma = segment.rfind("，") + 1
    said, at = segment[comma:], low + comma
    bare = said[: _JOINT.search(said).start()]  # type: ignore[union-attr] # the pattern matches the empty string
    if trigger := _AFTER.search(bare):
        event, begins = _trim(reading, at, at + trigger.start())
        return (event, begins) if event else (None, start)
    if re.search(f"(?:{_VERBS})$", bare):
        event, begins = _trim(reading, at, at + len(bare))
        return (event, begins) if event else (None, start)
    if not bare and comma:
        return _find_event_before_comma(reading, low + comma - 1), start
    return None, start


def _find_event_before_comma(reading: Reading, comma: int) -> str | None:
    low = max(0, comma - _EVENT_REACH, reading.words.rfind("，", 0, comma) + 1)
    trigger = _AFTER.search(reading.words[low:comma])
    return _trim(reading, low, low + trigger.start())[0] if trigger else None


def _trim(reading: Reading, start: int, end: int) -> tuple[str | None, int]:
    """Cut what stands before the event: 「在」, 「自」, the subject before a mark (but 「形成、变更」 stays whole)."""
    words = reading.words[start:end]
    for mark in _CUT.finditer(words):
        if len(words) - mark.end() >= 2 or words[mark.end() :] in _SHORT_EVENTS:
            start = max(start, end - len(words) + mark.end())
    words = reading.words[start:end]
    marks = [
        mark
        for mark in _MARKS.finditer(words)
        if not (mark[0] == "、" and 1 < len(words) - mark.end() <= _LISTED_EVENT) and mark[0] != "\0"
    ]
    if marks:
        start += marks[-1].end()
    start = max(start, end - _LONGEST_EVENT)
    lead = _LEADING.match(reading.words, start, end)
    start = lead.end() if lead and lead.end() < end else start
    start = max([start, *(place + 1 for place in range(start, end) if not reading.is_free(place, place + 1))])
    if reading.words.startswith("会议会", end - 3):
        end -= 1  # 「常务会议会后」
    return (reading.clause.plain[start:end], start) if start < end else (None, start)
