"""Likeness of texts: re-dated copies, and titles that speak of the same document."""

from __future__ import annotations

import re
from collections import Counter

from scoring.model import Item

QUOTED = re.compile(r"《([^《》]*(?:《[^《》]*》)?[^《》]*)》")
ISSUED = re.compile(
    r"关于(?:印发|公布|发布|修订|公开征求|征求|转发)?(.+?)(?:公开征求意见|征求意见|征集意见)?的(?:通知|通告|公告|意见|决定|函|反馈|说明|解读)"
)
STATUS = re.compile(r"[（(](?:征求意见稿?|公开征求意见稿|草案|送审稿|修订稿|修订草案|试行|暂行|讨论稿|\d{4}年修订)[)）]|征求意见稿|草案")
NOISE = re.compile(r"[\s《》“”\"'（）()〈〉<>【】\[\]，。、：:；;·—\-]+")
DATE_WORDS = re.compile(
    r"(?:20\d{2}|[二〇○零一三四五六七八九]{4})年?度?|(?:\d{1,2}\s*[-—–~至到]\s*)?\d{1,2}月份?(?:\d{1,2}日)?"
    r"|[一二三四五六七八九十]{1,2}月份?|(?:前三|第?[一二三四1-4])季度?|[上下]半年|全年"
)
NUMBER = re.compile(r"\d+(?:\.\d+)?")
SHORTEST_CORE = 6


def core_titles(title: str) -> list[str]:
    """What a title is about: the names in 《》, else what stands between 关于 and 的通知; without status words and punctuation."""
    quoted = [name for name in QUOTED.findall(title) if len(plain(name)) >= SHORTEST_CORE]
    if quoted:
        return [plain(name) for name in quoted]
    issued = ISSUED.search(STATUS.sub("", title))
    core = plain(issued.group(1) if issued else title)
    return [core] if len(core) >= SHORTEST_CORE else []


def plain(text: str) -> str:
    """A text without brackets, punctuation and the words for a draft's status."""
    return NOISE.sub("", STATUS.sub("", text))


def redated(item: Item, earlier: Item, alike: float = 0.9) -> bool:
    """Whether an item is an earlier one under a new date: the text alike but for dates, and no new figures. Titles decide nothing."""
    first, second = undated(item.body), undated(earlier.body)
    return likeness(first, second) >= alike and likeness_of_figures(item.body, earlier.body) >= alike


def undated(text: str) -> str:
    """A text without dates, digits and blanks."""
    return re.sub(r"[\d\s]+", "", DATE_WORDS.sub("", text))


def likeness(one: str, other: str) -> float:
    """Share of two-character pieces that two texts have in common (Dice), 0 to 1; empty texts are not alike."""
    first, second = _pieces(one), _pieces(other)
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


def likeness_of_figures(one: str, other: str) -> float:
    """Share of figures (dates left out) that two texts have in common; 1 where neither has any."""
    first, second = (Counter(NUMBER.findall(DATE_WORDS.sub("", text))) for text in (one, other))
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 1.0


def _pieces(text: str) -> Counter[str]:
    return Counter(text[place : place + 2] for place in range(len(text) - 1))
