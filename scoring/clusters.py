"""Which items report one and the same event."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher

from scoring.facts import in_order
from scoring.model import Item

SAME_DAYS = 3
SAME_TOPIC_DAYS = 31
ORDINAL = re.compile(r"第([一二三四五六七八九十\d]+)([次期场届批季轮])")
NAMED = re.compile(r"《([^》]+)》")
NOISE = re.compile(r"[\d\s，。、：:；;！!？?“”\"'（）()【】\[\]·—\-年月日]+")


def cluster(items: Sequence[Item]) -> list[list[Item]]:
    """Items grouped by event, each group and the groups oldest first. Our own bounds (tag D): 3 days apart, or one topic within 31 days."""
    groups: list[list[Item]] = []
    for item in sorted(items, key=in_order):
        together = [group for group in groups if any(same_event(item, other) for other in group)]
        rest = [group for group in groups if group not in together]
        groups = [*rest, sorted([item, *(other for group in together for other in group)], key=in_order)]
    return sorted(groups, key=lambda group: in_order(group[0]))


def same_event(one: Item, other: Item) -> bool:
    """Whether two items report one event: close in time, or close enough on one topic; never where their titles name different things."""
    if _name_different_things(one.title, other.title):
        return False
    apart = abs(((one.published_on or date.min) - (other.published_on or date.min)).days)
    return apart <= SAME_DAYS or (apart <= SAME_TOPIC_DAYS and same_topic(one.title, other.title))


def same_topic(one: str, other: str) -> bool:
    """Whether two titles are alike once digits and punctuation are gone."""
    first, second = NOISE.sub("", one), NOISE.sub("", other)
    return first == second or SequenceMatcher(None, first, second, autojunk=False).ratio() >= 0.8


def _name_different_things(one: str, other: str) -> bool:
    for pattern in (NAMED, ORDINAL):
        first, second = set(pattern.findall(one)), set(pattern.findall(other))
        if first and second and not first & second:
            return True
    return False
