"""How the ledger says its numbers and states in Chinese; one place for the table, the page and the assessment."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from disclosure.nights import SHANGHAI

NONE = "—"
STATUSES = {
    "ok": "正常",
    "not_modified": "未变化（304）",
    "redirected": "转向",
    "robots": "robots 不许，未问",
    "private": "指向内部网络，未问",
    "budget_spent": "当夜次数用完，未问",
    "outside_window": "时段已过，未问",
    "cancelled": "中途停止，未问",
    "blocked": "拒绝访问",
    "rate_limited": "要求放慢",
    "gone": "页面不存在",
    "moved": "已移出本站",
    "server_error": "服务器错误",
    "timeout": "应答超时",
    "truncated": "应答中断",
    "refused": "连接不上",
    "dns": "域名无地址",
    "tls": "证书有误",
    "decode": "文件读不出",
    "too_large": "文件过大，停止接收",
    "failed": "其他失败",
}


def say_status(status: str) -> str:
    """A status of a fetch in the words of the page."""
    return STATUSES.get(status, status)


def say_statuses(counts: Mapping[str, int]) -> str:
    """Counts by status as one phrase, a dash for none."""
    return "、".join(f"{say_status(status)} {count}" for status, count in counts.items()) or NONE


def say_bytes(count: int) -> str:
    """A size with a unit of 1,000: ``1.2 MB``."""
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} B"


def say_count(count: int | None) -> str:
    """A number with its thousands set apart, a dash for what is not known."""
    return NONE if count is None else f"{count:,}"


def most_of(peaks: Iterable[int | None]) -> int | None:
    """The largest; None when one is not known, for that may be larger."""
    found = list(peaks)
    return None if None in found else max((peak for peak in found if peak is not None), default=None)


def least_gap(sums: Iterable[Mapping[str, Any]]) -> float | None:
    """The shortest gap of all; None where there was none, or when one of several requests is not known."""
    found = [(entry["gap_min_s"], entry["requests"]) for entry in sums]
    if any(gap is None and requests > 1 for gap, requests in found):
        return None
    return min((gap for gap, _ in found if gap is not None), default=None)


def say_share(share: float | None) -> str:
    """A share as per cent."""
    return NONE if share is None else f"{share:.0%}"


def say_seconds(seconds: float) -> str:
    """Seconds of a setting."""
    return f"{seconds:,.1f}".removesuffix(".0")


def say_measured(seconds: float | None) -> str:
    """Seconds that were measured: rounded down, so that a gap never looks longer than it was."""
    if seconds is None:
        return NONE
    return f"{math.floor(seconds * 100) / 100:.2f}" if seconds < 100 else f"{math.floor(seconds):,}"


def say_gaps(entry: Mapping[str, Any]) -> str:
    """Shortest and longest gap of an entry."""
    if entry["gap_min_s"] is None:
        return NONE
    return f"{say_measured(entry['gap_min_s'])}–{say_measured(entry['gap_max_s'])}"


def say_time(instant: str | None) -> str:
    """The time of day in Shanghai."""
    return NONE if instant is None else f"{datetime.fromisoformat(instant).astimezone(SHANGHAI):%H:%M:%S}"


def say_day(day: date) -> str:
    """A date as documents write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def say_window(window: tuple[str, str]) -> str:
    """The visiting window."""
    is_next_day = window[1] <= window[0]
    return f"{window[0]} 至{'次日' if is_next_day else ''} {window[1]}"
