"""What the readers of phrases share: a phrase found, the places already taken, and the pieces that patterns are built from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from disclosure.tasks.obligations.clauses import Clause
from disclosure.tasks.obligations.numerals import NUMBER

ObligationKind = Literal["by_date", "within", "every", "count", "open_for", "standing"]
DUTY = "公开|发布|公布|公示|公告|更新|披露|通报|回应|答复|反馈|解读|报送|上报|推送|转载|上传|上网|调整|发声|研判|完善|推进|开展|组织|落实|处置|完成|报告"
FESTIVAL = "(?:春节|元旦|国庆节?|五一|清明节?|端午节?|中秋节?|节假日|重大节日|重要节日|开学|两会|人代会|党代会|汛期|年会)"
AMOUNT = rf"(?P<number>{NUMBER}|半)个?(?P<unit>工作日|自然日|日历日|小时|分钟|日|天|周|星期|月|年)"
"""An amount of time; ``read_amount`` makes it one of the units that are counted."""
_NAMED = {"工作日": "working_day", "小时": "hour", "日": "day", "天": "day", "自然日": "day", "日历日": "day"}
_TIMES = {"周": (7, "day"), "星期": (7, "day"), "月": (1, "month"), "年": (12, "month")}
_HALVES = {"月": (15, "day"), "年": (6, "month"), "小时": (0.5, "hour")}


@dataclass(frozen=True)
class Found:
    """A phrase of one clause and what it says; ``start`` and ``end`` are places in the clause's words."""

    kind: ObligationKind
    start: int
    end: int
    values: dict[str, Any]


@dataclass(frozen=True)
class Doubt:
    """Words that look like a duty's time and do not say enough: a code and a Chinese sentence."""

    code: str
    message: str


class Reading:
    """One clause while it is read: phrases are taken once, the first reader has them."""

    def __init__(self, clause: Clause, in_column: bool) -> None:
        self.clause, self.in_column = clause, in_column
        self.words = clause.words
        self.found: list[Found] = []
        self.doubts: list[Doubt] = []
        self._taken = bytearray(len(clause.words))

    def is_free(self, start: int, end: int) -> bool:
        """Tell whether no phrase has any of these places."""
        return not any(self._taken[start:end])

    def take(self, start: int, end: int) -> bool:
        """Take the places when they are free."""
        if start >= end or not self.is_free(start, end):
            return False
        self._taken[start:end] = b"\1" * (end - start)
        return True

    def list_taken(self) -> list[bool]:
        """Tell of every place of the clause whether a phrase has it."""
        return [bool(taken) for taken in self._taken]

    def add(self, kind: ObligationKind, start: int, end: int, **values: Any) -> bool:
        """Take the places and keep what stands there; False when another phrase has them."""
        if not self.take(start, end):
            return False
        self.found.append(Found(kind, start, end, values))
        return True

    def add_more(self, kind: ObligationKind, start: int, end: int, **values: Any) -> None:
        """Keep a second reading of places that ``add`` has just taken (「月度、季度、年度」 are three)."""
        self.found.append(Found(kind, start, end, values))

    def doubt(self, code: str, message: str) -> None:
        """Say that something was not read."""
        self.doubts.append(Doubt(code, message))


def read_amount(number: str, unit: str, read: int | None) -> tuple[int | float, str] | None:
    """Return count and unit (working_day, day, hour, month) of an amount; None when it is no amount (「半工作日」)."""
    if number == "半":
        return _HALVES.get(unit)
    if read is None:
        return None
    if unit in _NAMED:
        return read, _NAMED[unit]
    if unit == "分钟":
        return read / 60, "hour"
    times, name = _TIMES[unit]
    return read * times, name


_HOPED = "力争|力求|争取(?!资金|支持|项目|政策|上级)|尽量|尽可能|努力(?=[在于到年0-9一二三四五六七八九十])"
_GENERALLY = re.compile(f"一般|原则上|通常|{_HOPED}")
_HOPED_BEHIND = re.compile(f"，?(?:一般|原则上|{_HOPED})")
_SURE = re.compile("确保|务必")
_MAY = re.compile("(?<![许认方不])可(?:以|根据|结合|在|于|通过|采取|采用|适当|每|按|不|视|酌)|鼓励|有条件的|倡导")


def read_modality(clause: Clause, start: int, end: int) -> Literal["must", "generally", "may"]:
    """Return how binding the words are: 一般, 原则上, 通常, 力争, 争取 are generally; 可, 可以, 鼓励, 有条件的 are may; all else is must."""
    segment = clause.segment(start)
    before = clause.segment(max(0, start - len(segment) - 1))
    said = (
        (before if re.fullmatch(".{0,6}(?:一般|原则上|通常|鼓励)(?:情况下|而言|来说)?", before) else "") + segment + clause.words[start:end]
    )
    said = _SURE.split(said)[-1]
    return "generally" if _GENERALLY.search(said) or _HOPED_BEHIND.match(clause.words, end) else "may" if _MAY.search(said) else "must"
