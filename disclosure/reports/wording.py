"""How reports write days, instants, points and sources."""

from __future__ import annotations

from datetime import date

from disclosure.nights import SHANGHAI
from disclosure.rounds import CellRow, RoundView, as_instant
from scoring.model import Reason

TASK_TABLE = "任务分解表"
NUMERALS = "零一二三四五六七八九十"


def basis_of(view: RoundView, cell: CellRow) -> str:
    """The clause and document a deduction rests on; the task itself where its own words set the duty."""
    source = view.city.indicators[cell.indicator].source
    if source.title.startswith(TASK_TABLE):
        return f"{view.city.name}政务公开工作主要任务分解表第{cell.task}项"
    name, bracket, rest = source.title.partition("（")
    quoted = source.title if any(mark in name for mark in "；，〔") else f"《{name}》{bracket}{rest}"
    return f"{quoted}{source.article or ''}"


def show_day(day: date) -> str:
    """2025年9月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def show_instant(text: str) -> str:
    """An ISO instant as 2025年10月11日06:00 in Shanghai."""
    local = as_instant(text).astimezone(SHANGHAI)
    return f"{show_day(local.date())}{local:%H:%M}"


def show_points(value: float | None) -> str:
    """At most two decimals, no trailing zeros."""
    return "—" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def show_numeral(number: int) -> str:
    """1 to 20 as 一 to 二十."""
    return NUMERALS[number] if number <= 10 else f"十{NUMERALS[number - 10]}" if number < 20 else "二十"


def show_rate(value: float | None) -> str:
    """A score rate (0–100) with its two decimals, a dash for none."""
    return "—" if value is None else f"{value:.2f}"


def cure_of(cell: CellRow) -> str:
    """What would cure a deduction; what was published late cannot be made earlier."""
    return "不可补正（今后按时公开）" if cell.reason == Reason.LATE else cell.cure or "不可补正"
