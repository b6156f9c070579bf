"""Months, quarters and what items name of them (2025-07, 2025Q2, 2025H1, 2025, or a span 2025-01/2025-09)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

LENGTHS = {"month": 1, "quarter": 3}
TOKEN = re.compile(r"(\d{4})(?:-(\d{2})|Q([1-4])|H([12])|Y|FY)?")
QUARTERS = "一二三四"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of whole months; months are counted from year 0 so that they can be added."""

    first: int
    last: int

    @property
    def starts_on(self) -> date:
        """Its first day."""
        return date(self.first // 12, self.first % 12 + 1, 1)

    @property
    def ends_on(self) -> date:
        """Its last day."""
        year, month = self.last // 12, self.last % 12 + 1
        return date(year, month, monthrange(year, month)[1])

    @property
    def name(self) -> str:
        """2025年7月, or 2025年第二季度."""
        year, month = self.first // 12, self.first % 12
        return f"{year}年{month + 1}月" if self.first == self.last else f"{year}年第{QUARTERS[month // 3]}季度"

    def covers(self, other: Period) -> bool:
        """Whether the other lies wholly in it."""
        return self.first <= other.first and other.last <= self.last


def periods_between(kind: str, start: date, end: date) -> Iterator[Period]:
    """The months or quarters that end between two days, oldest first."""
    length = LENGTHS[kind]
    first = (start.year * 12 + start.month - 1) // length * length
    while (period := Period(first, first + length - 1)).ends_on <= end:
        if period.ends_on >= start:
            yield period
        first += length


def named_periods(tokens: Iterable[str]) -> list[Period]:
    """The periods that tokens name. A bare year beside something narrower only says which year that lies in and is dropped."""
    found = [period for token in tokens if (period := _read(token))]
    narrow = [period for period in found if period.last - period.first < 11]
    return narrow or found


def _read(token: str) -> Period | None:
    ends = [_read_one(part) for part in re.split(r"[/~]", token.strip())]
    if not ends or any(end is None for end in ends):
        return None
    known = [end for end in ends if end]
    return Period(known[0].first, max(known[0].first, known[-1].last))


def _read_one(token: str) -> Period | None:
    match = TOKEN.fullmatch(token)
    if not match:
        return None
    year, month, quarter, half = (int(part) if part else None for part in match.groups())
    first, length = (year or 0) * 12, 12
    if month:
        first, length = first + month - 1, 1
    elif quarter:
        first, length = first + 3 * (quarter - 1), 3
    elif half:
        first, length = first + 6 * (half - 1), 6
    return Period(first, first + length - 1)
