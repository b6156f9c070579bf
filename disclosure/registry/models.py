"""Content models of a city: what an office edits, validated on load, unknown keys refused."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, NoReturn

from pydantic import Field, model_validator

from scoring.rulebook import Content, Indicator, Rulebook

ColumnClass = Literal["news", "notice", "policy", "periodic", "event_driven", "static", "container", "link", "archive"]
"""动态要闻 · 通知公告 · 政策文件 · 应定期更新 · 事项触发 · 静态 · 容器 · 链接 · 专题归档"""

Id = Annotated[str, Field(pattern=r"^[\w-][\w.-]*$")]
"""What stands in addresses and names of files: letters, digits, - _ and a dot that is not the first sign."""

UnitKind = Literal["government", "office", "department", "town", "party", "vertical", "company", "school", "section", "other"]


class RobotsPermission(Content):
    """A written permission of the site's owner that lets us read what its robots.txt closes: its number, who gave it, its last day."""

    number: str = Field(min_length=1)
    by: str = Field(min_length=1)
    until: date


class Site(Content):
    """A website of the city. ``url`` is its base; ``aliases`` are other host names that mean the same site in links.

    ``intermediate`` names a PEM file in the city's folder with certificates that the server forgets to send; it is verified as ever.
    """

    id: Id
    name: str
    url: str
    aliases: tuple[str, ...] = ()
    platform: str | None = Field(None, description="the site's publishing system, such as trs or jpaas; left out, it is recognised")
    operator: str | None = None
    robots_permission: RobotsPermission | None = None
    intermediate: str | None = None


class Manners(Content):
    """How we visit. Delay, budget and window can be lowered only where every address is loopback.

    Seconds; ``window`` is local time (Asia/Shanghai) and may cross midnight. ``budget``: requests per host and night, of which ``backfill``
    and ``revisit`` are the largest shares that those visits take. ``host_seconds``: how long one host may keep us busy in a night in all.
    Upper limits hold for every city: no door is knocked at more than six times, one exchange (six timeouts) takes 12 minutes at most, a host
    no longer than the seven hours of a night, a body no more than the memory of a small machine.
    """

    delay: float = Field(3.0, ge=0)
    jitter: float = Field(2.0, ge=0)
    timeout: float = Field(20.0, gt=0, le=120)
    budget: int = Field(400, gt=0)
    window: tuple[str, str] = ("23:00", "06:00")
    backfill: float = Field(0.5, gt=0, le=1)
    revisit: float = Field(0.5, gt=0, le=1)
    host_seconds: float = Field(14_400.0, gt=0, le=25_200)
    quiet_nights: tuple[date, ...] = ()
    retries: int = Field(2, ge=0, le=5)
    max_bytes: int = Field(20_000_000, gt=0, le=200_000_000)
    max_pages: int = Field(60, gt=0)


class Visits(Content):
    """How often we look. Columns of the classes ``nightly`` are looked at every night, all others once a week; an item of the round is asked
    again after ``revisit_days`` at the latest; the closing sweep lasts at most ``sweep_nights`` (EVALUATION 4). Reasons: docs/visits.md.
    """

    nightly: tuple[ColumnClass, ...] = ("news", "notice", "policy", "event_driven")
    revisit_days: int = Field(28, ge=2)
    sweep_nights: int = Field(10, ge=1, le=10)


class DocumentFile(Content):
    """A task document of the city whose column titles need explaining: title as printed → what the column holds.

    ``file`` is its name; ``*`` in it stands for anything.
    """

    file: str
    columns: dict[str, Literal["number", "requirement", "units", "lead", "cooperating", "guiding", "deadline", "other"]]


class CityFile(Content):
    """city.yml. ``clock: night`` (only for cities wholly on loopback) counts instants from the window's opening of the night asked for."""

    id: Id
    name: str
    level: Literal["county", "district", "prefecture", "agency"] = Field(
        description="county 县（市）, district 市辖区, prefecture 设区的市, agency a single body"
    )
    enabled: bool = False
    status: Literal["demo", "proposal", "in_force"]
    document: str | None = None
    documents: tuple[DocumentFile, ...] = ()
    clock: Literal["wall", "night"] = "wall"
    schedule: str = "30 23 * * *"
    notice_after: int = Field(18, ge=1, description="the notice is drafted on this working day after the window's end")
    manners: Manners = Field(Manners(), description="how we visit; for real addresses nothing may be laxer than the defaults")
    visits: Visits = Field(Visits(), description="how often we look at columns and articles")
    sites: tuple[Site, ...]


class Predecessor(Content):
    """A body whose duty a unit bears now (市卫计委): its name, and since when, by default the unit's own first day."""

    name: str
    since: date | None = None


class Unit(Content):
    """A unit of the roster. ``assessed`` says whether it is ours to score; anything but ``scored`` needs a reason."""

    id: Id
    name: str
    aliases: tuple[str, ...] = ()
    kind: UnitKind
    group: str
    assessed: Literal["scored", "listed", "via_supervisor", "out_of_competence"] = Field(
        "scored",
        description="scored: ours to score; the others stand in the tables without a score and need a reason (via_supervisor: led from above)",
    )
    reason: str | None = None
    codes: dict[str, str] = Field(default_factory=dict, description="branch id, organ id, 文号 code … that name the unit on a platform")
    valid: tuple[date | None, date | None] = Field((None, None), description="the unit's first and last day; null: open")
    predecessors: tuple[Predecessor, ...] = ()

    @model_validator(mode="after")
    def _say_why_not_scored(self) -> Unit:
        if self.assessed != "scored" and not self.reason:
            raise ValueError(f"unit {self.id} is {self.assessed}: give the reason")
        return self


class Collective(Content):
    """Names that stand for many units (「市政府各部门」), expanded one level down by kind or by list."""

    names: tuple[str, ...]
    kinds: tuple[UnitKind, ...] = ()
    units: tuple[str, ...] = ()


class UnitsFile(Content):
    """units.yml: the roster."""

    units: tuple[Unit, ...]
    collectives: tuple[Collective, ...] = ()


class Column(Content):
    """A column (栏目) of a site: where it is, who fills it (``owners``), who runs it, what class it is, since when it is valid.

    ``name`` is the last part of ``path``. An unconfirmed or ownerless column charges nobody.
    """

    id: Id
    site: str
    url: str
    path: str
    owners: tuple[str, ...] = Field((), description="ids of the units that fill it (units.yml); a column without one charges nobody")
    kind: ColumnClass = Field(
        alias="class",
        description="news 动态要闻, notice 通知公告, policy 政策文件, periodic 应定期更新, event_driven 事项触发, static 静态, container 容器, link 链接, archive 专题归档",
    )
    cadence: str | None = Field(
        None, description="how often it is meant to change, in the office's words (每周, 每月, 每季度 …); for people, no rule reads it"
    )
    valid: tuple[date | None, date | None] = Field((None, None), description="first and last day that the column counts; null: open")
    confirmed: bool = Field(True, description="false: nobody has confirmed address and owner yet, and it charges nobody")
    note: str | None = None

    @property
    def name(self) -> str:
        """The column's own name, the last part of its path."""
        return self.path.split(">")[-1].strip()

    def is_named(self, names: tuple[str, ...]) -> bool:
        """Whether one of the names is a part of the column's path: a clause's own channels are named by the column or by one above it."""
        return bool(set(names) & {part.strip() for part in self.path.split(">")})


class ColumnsFile(Content):
    """columns.yml: the register of columns."""

    columns: tuple[Column, ...]


class NotApplicable(Content):
    """A line of the register of what does not apply; decided by two people."""

    unit: str
    clause: str
    reason: Literal[
        "无此职责",
        "本期未产生（登记）",
        "依法不予公开",
        "不可线上观察",
        "减负规定不得考核",
        "非考核对象",
        "由其他单位集中公开",
        "任务取消或调整",
    ]
    note: str
    decided_by: tuple[str, str]


class Round(Content):
    """A round: the window judged, its cut-off (24:00 of the last day), when it was last looked at, and its rule book."""

    id: Id
    name: str
    window: tuple[date, date]
    rulebook: str = "rulebook.yml"
    tasks: tuple[int, ...] | None = None
    not_applicable: tuple[NotApplicable, ...] = ()
    basis: str = ""
    plan_number: str | None = None
    rectify_by: date | None = None
    recipients: str = ""
    signatory: str = ""

    @model_validator(mode="after")
    def _window_is_in_order(self) -> Round:
        if self.window[0] > self.window[1]:
            raise ValueError(f"round {self.id}: the window ends before it begins")
        return self


class RoundsFile(Content):
    """rounds.yml."""

    rounds: tuple[Round, ...] = ()


class Event(Content):
    """A dated event that starts a clock and that nobody publishes (人代会, 批复 …), entered by a person with its source."""

    kind: str
    on: date
    unit: str | None = None
    source: str


class EventsFile(Content):
    """events.yml."""

    events: tuple[Event, ...] = ()


class City(Content):
    """Everything the office says of a city, loaded and cross-checked."""

    file: CityFile
    units: tuple[Unit, ...]
    collectives: tuple[Collective, ...]
    columns: tuple[Column, ...]
    rounds: tuple[Round, ...]
    events: tuple[Event, ...]
    rulebooks: dict[str, Rulebook]
    indicators: dict[str, Indicator]
    folder: str

    @property
    def id(self) -> str:
        """The folder's name."""
        return self.file.id

    @property
    def name(self) -> str:
        """The city's name as its pages and notices print it."""
        return self.file.name

    def unit(self, unit_id: str) -> Unit:
        """The unit with this id. Raises KeyError."""
        return next((unit for unit in self.units if unit.id == unit_id), None) or self._missing(unit_id)

    def column(self, column_id: str) -> Column:
        """The column with this id. Raises KeyError."""
        return next((column for column in self.columns if column.id == column_id), None) or self._missing(column_id)

    def site(self, site_id: str) -> Site:
        """The site with this id. Raises KeyError."""
        return next((site for site in self.file.sites if site.id == site_id), None) or self._missing(site_id)

    def round(self, round_id: str) -> Round:
        """The round with this id. Raises KeyError."""
        return next((entry for entry in self.rounds if entry.id == round_id), None) or self._missing(round_id)

    def rulebook(self, entry: Round) -> Rulebook:
        """The rule book of a round."""
        return self.rulebooks[entry.rulebook]

    @staticmethod
    def _missing(key: str) -> NoReturn:
        raise KeyError(key)
