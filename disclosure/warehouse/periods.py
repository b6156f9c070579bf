"""Years and reporting periods that a title speaks of: 第二季度 → 2025Q2, 上半年 → 2025H1, 1-6月 → 2025H1, 七月 → 2025-07, 全年 → 2025."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

from disclosure.warehouse.tables import load_table

HEAD = 120  # characters of the body that may name the period when the title does not
NUMERALS = {char: n for n, char in enumerate("一二三四五六七八九", 1)} | {"十": 10, "十一": 11, "十二": 12}
DOCUMENT_YEAR = re.compile(r"[〔［\[（(【﹝]\s*20\d{2}\s*年?\s*[〕］\]）)】﹞]\s*第?\s*\d+\s*号")
# 约2000人, 2050户 and 2000余平方米 are counts
COUNTED = r"(?!\s*[余多]?\s*(?:人|名|户|元|万|亿|亩|个|家|件|次|平方|米|公里|吨|台|套|处|份|种|批|场|只|头|例|余|多|千瓦|立方))"
YEAR = re.compile(rf"(?<!\d)(20\d{{2}})(?!\d){COUNTED}")
CHINESE_YEAR = re.compile(r"二[〇○零O0][〇○零O0一二三四五六七八九]{2}年")
MONTH = r"(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
MONTHS = re.compile(rf"(?<![\d一二三四五六七八九十第]){MONTH}\s*月?\s*[-—–－~～至到、]\s*{MONTH}\s*月(?!\s*\d)")
ONE_MONTH = re.compile(rf"(?<![\d一二三四五六七八九十个第.]){MONTH}\s*月份?(?!\s*\d|\s*[一二三四五六七八九十]+\s*日|\s*[上中下]旬|\s*底)")
QUARTER = r"[一二三四1-4]"
QUARTERS = re.compile(rf"(?<!前)第?\s*({QUARTER})\s*[、至到和-]\s*第?\s*({QUARTER})\s*季度")
ONE_QUARTER = re.compile(rf"(?<![前\d])第?\s*({QUARTER})\s*季度")
FIRST_QUARTERS = re.compile(r"前\s*([二三23])\s*个?季度")
HALVES = ((re.compile(r"上半年|(?<!下)(?<!上)半年度|年中"), "H1"), (re.compile(r"下半年"), "H2"))
WHOLE = re.compile(r"全年|年度|年报|年终")
SPANS = {(1, 3): "Q1", (4, 6): "Q2", (7, 9): "Q3", (10, 12): "Q4", (1, 6): "H1", (7, 12): "H2"}
FIRST_MONTH = {"Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10, "H1": 1, "H2": 7}


def read_years(text: str) -> list[int]:
    """The years a text names, ascending, without the year of a 文号."""
    return sorted({int(year) for year in YEAR.findall(_plain(text))})


def read_periods(text: str, published_on: date | None) -> list[str]:
    """The periods a text names, sorted and normalised. One without a year of its own belongs to the year named before it, else to the
    first year named at all, else to the year of publication, and to the year before when it had not begun by then (EVALUATION 4)."""
    plain = _plain(text)
    years = [(match.start(), int(match[1])) for match in YEAR.finditer(plain)]
    found: set[str] = set()
    for place, parts in _groups(plain):
        year = _year_of(place, parts[-1], years, published_on)
        if year is not None:
            found |= {f"{year}-{part}" if part.isdigit() else f"{year}{part}" for part in parts}
    return sorted(found)


def _groups(text: str) -> Iterator[tuple[int, list[str]]]:
    """(place, parts) for every period named, a part being Q1 … H2, a month as two digits, or '' for the whole year.

    A span is taken out before its ends are read.
    """
    rest = text
    for match in QUARTERS.finditer(text):
        yield match.start(), [f"Q{n}" for n in range(_number(match[1]), _number(match[2]) + 1)] or [f"Q{_number(match[1])}"]
        rest = _blank(rest, match)
    for match in FIRST_QUARTERS.finditer(rest):
        yield match.start(), [f"Q{n}" for n in range(1, _number(match[1]) + 1)]
    for match in ONE_QUARTER.finditer(rest):
        yield match.start(), [f"Q{_number(match[1])}"]
    yield from _month_groups(rest)
    for pattern, part in HALVES:
        yield from ((match.start(), [part]) for match in pattern.finditer(rest))
    for match in WHOLE.finditer(HALVES[0][0].sub(lambda found: " " * len(found[0]), rest)):
        yield match.start(), [""]


def _month_groups(text: str) -> Iterator[tuple[int, list[str]]]:
    rest = text
    for match in MONTHS.finditer(text):
        first, last = _number(match[1]), _number(match[2])
        if first < last:
            yield match.start(), _span(first, last)
            rest = _blank(rest, match)
    for match in ONE_MONTH.finditer(rest):
        yield match.start(), [f"{_number(match[1]):02d}"]


def _span(first: int, last: int) -> list[str]:
    """1-6 → H1, 4-6 → Q2, 1-9 → the three quarters it reports on together, else every month of it."""
    if (first, last) in SPANS:
        return [SPANS[first, last]]
    if (first, last) == (1, 9):
        return ["Q1", "Q2", "Q3"]
    return [f"{month:02d}" for month in range(first, last + 1)]


def _year_of(place: int, part: str, years: list[tuple[int, int]], published_on: date | None) -> int | None:
    before = [year for start, year in years if start < place]
    if years:
        return before[-1] if before else years[0][1]
    if published_on is None or not part:
        return None
    begins = int(part) if part.isdigit() else FIRST_MONTH[part]
    return published_on.year if begins <= published_on.month else published_on.year - 1


def _number(text: str) -> int:
    return NUMERALS.get(text) or int(text)


def _blank(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + " " * len(match[0]) + text[match.end() :]


def _plain(text: str) -> str:
    """The text with ASCII digits, years in digits (二〇二五年 → 2025年) and without 文号."""
    narrow = text.translate({ord("０") + n: str(n) for n in range(10)})
    digits = CHINESE_YEAR.sub(lambda found: "20" + "".join(str(NUMERALS.get(char, 0)) for char in found[0][2:4]) + "年", narrow)
    return DOCUMENT_YEAR.sub("", digits)


def make_period_table(connection: duckdb.DuckDBPyConnection) -> None:
    """``work.period(item_id, years, periods)``: from the title, and from the head of the body what the title does not name."""
    rows = connection.execute(f"select item_id, title, left(body, {HEAD}), published_on from silver.item_fact order by item_id").fetchall()
    columns = {"item_id": "text", "years": "ints", "periods": "texts"}
    load_table(connection, "work.period", columns, (_item_periods(*row) for row in rows))


def _item_periods(item: str, title: str | None, head: str | None, published_on: date | None) -> tuple[str, list[int], list[str]]:
    title, head = title or "", head or ""
    return item, read_years(title) or read_years(head), read_periods(title, published_on) or read_periods(head, published_on)
