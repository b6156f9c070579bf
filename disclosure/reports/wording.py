"""How reports write days, instants, points and sources."""

from __future__ import annotations

from datetime import date

from disclosure.nights import SHANGHAI
from disclosure.rounds import RoundView, as_instant

NUMERALS = "零一二三四五六七八九十"


def basis_of(view: RoundView, indicator: str) -> str:
    """The clause and document a deduction rests on."""
    source = view.city.indicators[indicator].source
    return f"《{source.title}》{source.article or ''}"


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
