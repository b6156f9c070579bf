"""What the demo site is made of: articles, columns with their quirks, planted cases, expected cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Kind = Literal["violation", "innocent", "impostor", "fault", "plain"]
DateStyle = Literal["iso", "bracket", "chinese", "slash", "month_day", "none"]
Fault = Literal["", "challenge", "gone", "script", "robots", "undated", "down"]


@dataclass
class Article:
    """One published item. ``columns``: ids, the first is its home (its address is there); ``shown_from`` is when it appears on the site.

    ``publisher`` and ``source`` are what the page prints (they may be wrong on purpose); ``unit`` is who really owes it. ``file_lines`` stand in its
    attachments below the title.
    """

    title: str
    unit: str
    columns: list[str]
    published: datetime
    body: list[str]
    source: str
    publisher: str
    number: str | None = None
    written_on: date | None = None
    attachments: list[tuple[str, str]] = field(default_factory=list)
    file_lines: list[str] = field(default_factory=list)
    pinned: bool = False
    shown_from: datetime | None = None
    broken: bool = False
    decoy: bool = False
    related: list[tuple[str, str]] = field(default_factory=list)
    serial: int = 0
    url: str = ""
    path: str = ""

    @property
    def visible_from(self) -> datetime:
        """When a visitor first sees it."""
        return self.shown_from or self.published


@dataclass
class ColumnLook:
    """How a column shows its rows, and what is wrong with it. From ``loses_rows_on`` its list shows its oldest ``kept_rows`` rows only, from
    ``redesigned_on`` it is laid out as cards."""

    dates: DateStyle = "iso"
    charset: str = "utf-8"
    fault: Fault = ""
    remark: str | None = None
    loses_rows_on: date | None = None
    kept_rows: int = 0
    redesigned_on: date | None = None


@dataclass(frozen=True)
class Duty:
    """One thing owed: until when, and when it was done (None: not at all). ``void``: there is something, but it does not count."""

    due_on: date | None
    done_on: date | None
    void: bool = False


@dataclass(frozen=True)
class Expected:
    """What a cell must come to once people have read it. ``got`` and ``applicable`` are points."""

    outcome: str
    reason: str | None = None
    got: float = 0.0
    applicable: float = 0.0


@dataclass(frozen=True)
class Case:
    """A planted case: its story in one sentence and the cell it sits in."""

    kind: Kind
    story: str
    unit: str
    clause: str
    note: str


@dataclass(frozen=True)
class Incident:
    """Something planted in a column that is no part of any score. ``numbers``: personal numbers by kind, of an article or of its attachment."""

    kind: Literal["personal", "lost_rows", "redesigned"]
    column: str
    note: str
    numbers: dict[str, int]
    article: Article | None = None


@dataclass(frozen=True)
class Cell:
    """A cell of the round as the generator knows it."""

    unit: str
    clause: str
    indicator: str
    points: float
