"""The values scoring works on: a case (one cell with all its facts) goes in, a verdict comes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol


class Outcome(StrEnum):
    """Outcome of a cell (unit × clause × round); the closed list every table and notice uses."""

    MET = "met"
    PARTIAL = "partial"
    UNMET = "unmet"
    NOT_DUE = "not_due"
    NOT_APPLICABLE = "not_applicable"
    UNDETERMINED = "undetermined"
    OUT_OF_ROUND = "out_of_round"


class State(StrEnum):
    """Who stands behind an outcome. ``machine`` is for outcomes that deduct nothing; a deduction starts as ``suspected``."""

    MACHINE = "machine"
    SUSPECTED = "suspected"
    FIRST_READ = "first_read"
    AGREED = "agreed"
    ADJUDICATED = "adjudicated"
    AFTER_REPLY = "after_reply"
    SIGNED = "signed"


class Reason(StrEnum):
    """The closed list of reasons; the notice's problem classes come from it."""

    NOT_FOUND = "未发现"
    LATE = "逾期"
    TOO_SHORT = "期限不足"
    TOO_FEW = "次数不足"
    PERIOD_MISSING = "缺期"
    COLUMN_BLANK = "栏目空白"
    COLUMN_STALE = "栏目逾期未更新"
    ELEMENT_MISSING = "要素缺失"
    PAIR_MISSING = "缺少配套（解读/反馈）"
    LINK_DEAD = "附件或链接失效"
    CONTENT_VOID = "内容无效（空正文、填充）"
    NOT_MARKED = "未标注失效"
    NOT_RECTIFIED = "未整改"
    NO_DUTY = "无此职责"
    NOTHING_ARISEN = "本期未产生（登记）"
    LAWFULLY_WITHHELD = "依法不予公开"
    NOT_OBSERVABLE = "不可线上观察"
    RELIEF = "减负规定不得考核"
    NOT_ASSESSED = "非考核对象"
    CENTRAL = "由其他单位集中公开"
    CANCELLED = "任务取消或调整"
    FETCH_FAILED = "采集失败"
    ROBOTS = "robots 不许"
    CALENDAR_MISSING = "日历缺失"
    CHALLENGE = "防护或挑战页"
    SCRIPTED = "脚本渲染"
    PARSE_DOUBT = "解析存疑"
    COVERAGE = "覆盖不全"
    OWNER_UNCLEAR = "归属不明"
    MATCH_PENDING = "匹配待核"
    DATE_PENDING = "日期待核"
    ELSEWHERE = "其他法定渠道未覆盖"
    GATE_FAILED = "质检未过"
    EVENT_DATE_MISSING = "事件日期缺失"


UNMET_REASONS = tuple(Reason)[:13]
NOT_APPLICABLE_REASONS = tuple(Reason)[13:21]
UNDETERMINED_REASONS = tuple(Reason)[21:]


class Cause(StrEnum):
    """Whose trouble an undetermined cell is."""

    OURS = "我方"
    NETWORK = "网络"
    SITE = "站点"
    UNCLEAR = "不明"


class CalendarMissing(Exception):
    """The working-day calendar has no such year; what needs it becomes undetermined (日历缺失)."""


class WorkingDays(Protocol):
    """The calendar as scoring needs it. Every method raises CalendarMissing for a year it does not hold."""

    def is_working_day(self, day: date) -> bool: ...

    def add_working_days(self, day: date, count: int) -> date: ...

    def working_days_between(self, start: date, end: date) -> int: ...


@dataclass(frozen=True, slots=True)
class Item:
    """One published item with everything a rule may ask of it.

    ``published_on`` is the printed date (decides in the unit's favour), ``written_on`` 成文日期, ``first_seen_at``/``unseen_until`` the
    interval of first sight. ``decision`` is the match with the clause: ``accept`` or ``review``.
    """

    id: str
    url: str
    title: str
    published_on: date | None = None
    written_on: date | None = None
    first_seen_at: datetime | None = None
    unseen_until: datetime | None = None
    column: str | None = None
    unit: str | None = None
    document_number: str | None = None
    doc_type: str | None = None
    years: tuple[int, ...] = ()
    periods: tuple[str, ...] = ()
    opens_on: date | None = None
    closes_on: date | None = None
    shortened: str | None = None
    relayed: bool = False
    statement: bool = False
    empty: bool = False
    pinned: bool = False
    links: tuple[str, ...] = ()
    body: str = ""
    in_channel: bool = True
    trusted: bool = True
    decision: str = "accept"
    score: float = 1.0
    fetched_at: datetime | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A column in which the duty may be met, with what was read of it up to now.

    ``coverage`` is complete, partial or none for the cell's evidence period; ``reason``/``cause`` say why when it is not complete.
    ``rows`` counts dated and undated rows listed; ``newest_on`` is the newest real item by its own date.
    """

    id: str
    path: str
    url: str
    kind: str
    coverage: str
    rows: int = 0
    newest_on: date | None = None
    reason: Reason | None = None
    cause: Cause | None = None
    crawled: bool = True
    valid_from: date | None = None
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """The wide search before a deduction: how many items above the review threshold stay unexplained, and the five nearest."""

    unexplained: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One cell and all facts known of it.

    ``items`` are the unit's matched items of any date (accept and review); ``others`` are possible partners for ``paired``
    (interpretations, feedback) by any publisher; ``window`` is the round's; ``evidence_from`` opens the evidence period;
    ``applies_from`` is the latest of the in-force dates (source, task table, rule book); ``events`` are dates by kind.
    """

    unit: str
    task: int
    clause: str
    indicator: str
    rule: str
    points: float
    params: dict[str, Any]
    window: tuple[date, date]
    evidence_from: date | None
    applies_from: date
    calendar: WorkingDays
    items: tuple[Item, ...] = ()
    others: tuple[Item, ...] = ()
    channels: tuple[Channel, ...] = ()
    elsewhere: tuple[str, ...] = ()
    search: Search = field(default_factory=Search)
    events: dict[str, tuple[date, ...]] = field(default_factory=dict)
    late_share: float = 0.5
    counting: str = "all"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule decides of a case. ``got`` and ``applicable`` are points; both 0 where the outcome is out of the sum.

    ``detail`` is one Chinese sentence for the unit's sheet (dates and counts), ``evidence`` the ids of the items that decided,
    ``cure`` what would cure a deduction (None = 不可补正).
    """

    outcome: Outcome
    state: State = State.MACHINE
    reason: Reason | None = None
    cause: Cause | None = None
    got: float = 0.0
    applicable: float = 0.0
    detail: str = ""
    due_on: date | None = None
    evidence: tuple[str, ...] = ()
    cure: str | None = None
    certainty: float = 1.0
