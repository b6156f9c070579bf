"""The period of a public consultation as printed in its announcement."""

from __future__ import annotations

import re

from disclosure.text import date_part, find_dates

CONSULTS = re.compile(r"征求意见|征集意见|公开征求|征求.{0,20}意见|意见征集|征询.{0,10}意见|听取.{0,10}意见")
PERIOD = re.compile(r"(征求|征集|公示|反馈|意见|公告|起止|活动)[^。；\n]{0,12}(时间|期限|日期|期间)|起止(时间|日期)|自[^。；\n]{0,4}\d")
RANGE = re.compile(r"^\s*(?:\d{1,2}:\d{2})?\s*(?:起|开始)?[\s,，]*(?:至|到|—+|-+|~|～|－+|–+)\s*$")
SHORT_END = re.compile(r"^\s*(?:起|开始)?[\s,，]*(?:至|到|—+|-+|~|～|－+|–+)\s*(?:(\d{1,2})\s?月)?\s?(\d{1,2})\s?日")
BEFORE = re.compile(r"^\s*(?:\d{1,2}[:时]\d{0,2})?\s*(?:\(.{0,6}\)|（.{0,6}）)?\s*(?:\d{1,2}[:时]\d{0,2})?\s*(?:下班)?(之?前|以前|止|截止)")
DEADLINE = re.compile(r"截止|截至|于\s*$|请在|请于|反馈.{0,10}时间")
SHORTENED = re.compile(r"缩短|紧急|时间紧|急需")
SENTENCE = re.compile(r"[^。；！\n]*")


def is_consultation(title: str | None, body: str) -> bool:
    """True for an announcement that asks the public for its opinion."""
    return bool(CONSULTS.search(title or "") or CONSULTS.search(body[:1500]))


def consultation_period(title: str | None, body: str) -> tuple[str | None, str | None, str | None]:
    """(opens_on, closes_on, stated reason for a short period) of an announcement, each None when not printed; dates ``YYYY-MM-DD``.

    Period and reason: 重大行政决策程序暂行条例 Art. 15.
    """
    if not is_consultation(title, body):
        return None, None, None
    opens, closes = _range(body)
    if closes is None:
        closes = _deadline(body)
    return opens, closes, _reason(body)


def _range(body: str) -> tuple[str | None, str | None]:
    """First and last day of the first printed range, the end also without its year or month."""
    found = find_dates(body)
    for first, second in zip(found, found[1:], strict=False):
        if RANGE.match(body[first.end : second.start]) and first.value[:10] <= second.value[:10]:
            return first.value[:10], second.value[:10]
    for first in found:
        match = SHORT_END.match(body[first.end : first.end + 30])
        if match:
            start = date_part(first.value)
            month = int(match[1]) if match[1] else start.month
            try:
                end = start.replace(year=start.year + (1 if month < start.month else 0), month=month, day=int(match[2]))
            except ValueError:
                continue
            if end >= start:
                return start.isoformat(), end.isoformat()
    return None, None


def _deadline(body: str) -> str | None:
    """The day up to which opinions are taken (``于2023年4月5日前反馈``, ``截止日期：…``)."""
    for found in find_dates(body):
        before, after = body[max(0, found.start - 16) : found.start], body[found.end : found.end + 20]
        if BEFORE.match(after) or DEADLINE.search(before):
            return found.value[:10]
    return None


def _reason(body: str) -> str | None:
    """The sentence that says why the period is short."""
    for match in SENTENCE.finditer(body):
        if SHORTENED.search(match[0]) and re.search(r"征求|征集|期限|时间|意见", match[0]):
            return match[0].strip()[:200]
    return None
