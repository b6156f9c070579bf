"""Chinese words for the unit's sheet: dates, columns, titles, numbers as a clerk reads them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone

from scoring.model import Case, Channel, Item

SHANGHAI = timezone(timedelta(hours=8))


def day_text(day: date) -> str:
    """2025年6月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def short_day(day: date) -> str:
    """6月30日."""
    return f"{day.month}月{day.day}日"


def columns_text(channels: Iterable[Channel], at_most: int = 3) -> str:
    """The paths of the columns, the first few by name."""
    paths = list(dict.fromkeys(channel.path for channel in channels))
    rest = f"等{len(paths)}个栏目" if len(paths) > at_most else ""
    return "、".join(paths[:at_most]) + rest


def titles_text(items: Iterable[Item], at_most: int = 2) -> str:
    """The titles in 「」, the first few by name."""
    titles = list(dict.fromkeys(item.title for item in items))
    rest = f"等{len(titles)}条" if len(titles) > at_most else ""
    return "、".join(f"「{title}」" for title in titles[:at_most]) + rest


def not_found_text(case: Case, what: str = "符合要求的信息") -> str:
    """The only words in which absence is said (EVALUATION 3): where we looked, up to when, and that nothing was found."""
    return f"截至{short_day(last_look(case))}，在测评范围内（栏目：{columns_text(case.channels)}）未发现{what}"


def last_look(case: Case) -> date:
    """The last day up to which every column was looked at, at most the cut-off: while the round runs nothing is said of days to come."""
    looks = [as_shanghai(channel.read_at).date() for channel in case.channels if channel.read_at is not None]
    return min([*looks, case.window[1]])


def as_shanghai(instant: datetime) -> datetime:
    """The instant on the clock of Shanghai; one without zone is UTC, as stored."""
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(SHANGHAI)


def item_text(item: Item) -> str:
    """A title with its printed date."""
    return f"「{item.title}」" + (f"（{day_text(item.published_on)}发布）" if item.published_on else "（无发布日期）")
