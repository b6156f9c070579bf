"""Which of several dates beside a title is the day of publication: told by the words before each."""

from __future__ import annotations

import re

from disclosure.text import FoundDate, find_dates, read_date

LABEL_SPAN = 14  # a label is written at most so many characters before its date
PUBLISHED = re.compile(r"(?:发布|公开|公布|上网|挂网|刊发|发表)(?:日期|时间|日)?\s*[:：]?\s*[\[(（【]?$")
OTHER = re.compile(r"(?:成文|生效|施行|实施|生成|制发)(?:日期|时间|日)?\s*[:：]?\s*[\[(（【]?$")
DEADLINE = re.compile(
    r"(?<!已)(?:(?:截止|截至|截稿)(?:日期|时间|日)?|(?:结束|到期|废止|失效)(?:日期|时间)|有效期)(?:至|到|为)?\s*[:：]?\s*[\[(（【]?$"
)
NAMED = re.compile(r"成文|生效|施行|实施|生成|制发|截|结束|到期|废止|失效|有效")  # one of these stands where a date is another
SENTENCE = re.compile(r"[，。；！？]")
LABELLED = re.compile(r"[日时][期间]\s*[:：]\s*$")
LONGEST_LOOSE = 80  # a longer text that holds a date is a summary, not the date of a row


def choose_date(text: str) -> tuple[bool, str | None]:
    """Whether the words before the dates of a text decide which one counts, and that date (None where the only one is a deadline)."""
    if not NAMED.search(text):
        return False, None
    dates = find_dates(text)
    labels = [_label(text, dates, place) for place in range(len(dates))]
    known = [bool(OTHER.search(label) or DEADLINE.search(label)) for label in labels]
    if not any(known):
        return False, None
    published = next((found.value for found, label in zip(dates, labels, strict=True) if PUBLISHED.search(label)), None)
    free = next((found.value for found, is_other in zip(dates, known, strict=True) if not is_other), None)
    if published or free:
        return True, published or free
    return (True, None) if all(DEADLINE.search(label) for label in labels) else (False, None)


def _label(text: str, dates: list[FoundDate], place: int) -> str:
    """The words before a date, back to the date before it."""
    start = dates[place].start
    return text[max(dates[place - 1].end if place else 0, start - LABEL_SPAN) : start]


def loose_date(text: str) -> str | None:
    """The full date of a short text that is no sentence (``发布日期：2023-06-01 来源：…``): what a summary tells of is no date of its row."""
    if len(text) > LONGEST_LOOSE:
        return None
    value = read_date(text)
    if value and SENTENCE.search(text):
        dates = find_dates(text)
        is_own = bool(dates) and (LABELLED.search(text[: dates[0].start]) or not text[dates[-1].end :].strip("])）】 "))
        return value if is_own else None
    return value
