"""What a publish said of a round, as values for the pages, the reports and the command line. Reads the current build, writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from disclosure.errors import InputError, PageWords
from disclosure.registry import City, Round, find_city, load_city
from disclosure.settings import Settings
from disclosure.warehouse.current import Current, open_current, read_current
from scoring.arithmetic import arithmetic
from scoring.model import State
from scoring.rulebook import Rulebook

if TYPE_CHECKING:
    import duckdb

CELLS = """
select
    cell.unit_id as unit, unit.name as unit_name, unit.group_name as "group", cell.clause_id as clause, cell.task, cell.task_title as title,
    cell.indicator_name as point, cell.about, cell.indicator, cell.rule, cell.effect, cell.points, cell.outcome, cell.state, cell.reason, cell.cause, cell.got, cell.applicable,
    cell.detail, cell.due_on, cell.cure, cell.evidence_count
from gold.cell as cell
join registry.unit as unit using (unit_id)
order by unit.position, cell.task, cell.clause_id
"""
SCORES = """
select
    score.unit_id as unit, score.name, score.group_name as "group", score.assessed, score.got, score.applicable, score.score, score.low, score.high,
    score.grade, score.remark, score.suspected,
    (
        select count(*) from gold.cell as cell
        where cell.unit_id = score.unit_id and cell.effect = 'deduct'
            and (cell.state in ('suspected', 'first_read') or cell.reason in ('匹配待核', '日期待核', '归属不明', '解析存疑'))
    ) as pending, score.machine_points,
    score.met, score.partial, score.unmet, score.not_due, score.not_applicable, score.undetermined, score.out_of_round
from gold.score as score
join registry.unit as unit using (unit_id)
order by unit.position
"""
EVIDENCE = """
select
    evidence.unit_id as unit, evidence.clause_id as clause, evidence.role, evidence.item_id as item, evidence.url, evidence.title, evidence.published_on,
    evidence.first_seen_at, evidence.sha256, evidence.fetched_at, evidence.quote, register.path as column_path, register.url as column_url
from gold.cell_evidence as evidence
left join registry.column as register using (column_id)
order by evidence.unit_id, evidence.clause_id, evidence.place
"""
FAILING = """
select
    health.column_id, health.path, register.url, health.status, health.reason, health.cause, health.coverage, health.read_at,
    health.failed_nights as nights, health.put_off_nights, health.needs_a_person, health.is_gone_question,
    (select string_agg(unit.name, '、' order by unit.position) from registry.unit as unit where list_contains(health.owners, unit.unit_id)) as owners
from gold.column_health as health
join registry.column as register using (column_id)
where (health.coverage <> 'complete' or health.needs_a_person) and health.class not in ('link', 'container')
order by register.position
"""
TOTALS = """
select
    (select count(*) from gold.score where assessed = 'scored') as scored_units,
    (select count(*) from silver.column_state where last_read_at is not null) as columns,
    (select count(*) from silver.item) as published,
    (select count(distinct task) from gold.cell join registry.unit using (unit_id) where assessed = 'scored') as tasks,
    (select count(*) from gold.cell join registry.unit using (unit_id) where assessed = 'scored') as cells
"""
OUTCOME_COLUMNS = ("met", "partial", "unmet", "not_due", "not_applicable", "undetermined", "out_of_round")

CONFIRMED = (State.AGREED, State.ADJUDICATED, State.AFTER_REPLY, State.SIGNED)
OPEN = (State.SUSPECTED, State.FIRST_READ)


@dataclass(frozen=True, slots=True)
class CellRow:
    """One cell as published. Points are 0 where the outcome is out of the sum."""

    unit: str
    unit_name: str
    group: str
    clause: str
    task: int
    title: str
    point: str
    about: str
    indicator: str
    rule: str
    effect: str
    points: float
    outcome: str
    state: str
    reason: str | None
    cause: str | None
    got: float
    applicable: float
    detail: str
    due_on: date | None
    cure: str | None
    evidence_count: int

    @property
    def is_open(self) -> bool:
        """A deduction that two people have not yet settled."""
        return self.effect == "deduct" and self.state in OPEN

    @property
    def is_summed(self) -> bool:
        """Whether the cell stands in the unit's sum."""
        return self.effect == "deduct" and self.applicable > 0 and not self.is_open

    @property
    def is_confirmed_loss(self) -> bool:
        """A deduction that people have confirmed."""
        return self.effect == "deduct" and self.outcome in ("unmet", "partial") and self.state in CONFIRMED


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One unit's line of the score table. ``score``, ``low`` and ``high`` are rates 0–100 or None when nothing is applicable."""

    unit: str
    name: str
    group: str
    got: float
    applicable: float
    score: float | None
    low: float | None
    high: float | None
    grade: str | None
    remark: str | None
    assessed: str
    pending: int
    suspected: int
    machine_points: float
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RoundView:
    """Everything published of one round."""

    city: City
    round: Round
    rulebook: Rulebook
    current: Current
    cells: tuple[CellRow, ...]
    scores: tuple[ScoreRow, ...]
    runs: tuple[dict[str, Any], ...]
    failing: tuple[dict[str, Any], ...]
    evidence: dict[tuple[str, str], list[dict[str, Any]]]
    totals: dict[str, int]

    @property
    def scored(self) -> list[ScoreRow]:
        """The units that are ours to score; the others stand in the tables only."""
        return [row for row in self.scores if row.assessed == "scored"]

    def cells_of(self, unit: str) -> list[CellRow]:
        """A unit's cells in the order of the task document."""
        return [cell for cell in self.cells if cell.unit == unit]


def written_sum(cells: list[CellRow], row: ScoreRow) -> list[str]:
    """A unit's sum line by line, so that its clerk can check it by hand."""
    counted = [(cell.got, cell.applicable, cell.is_open) for cell in cells if cell.is_summed or cell.is_open]
    return arithmetic(counted, row.got, row.applicable, row.score, row.low, row.high)


def load_named_city(settings: Settings, city_id: str) -> City:
    """The content of a city by its name. Raises InputError."""
    return load_city(find_city(city_id, settings.cities))


@contextmanager
def published(settings: Settings, city_id: str) -> Iterator[tuple[Current, duckdb.DuckDBPyConnection]]:
    """The current build and a read-only connection, closed afterwards. Raises RunError before the first publish."""
    current, connection = open_current(settings.city_data(city_id))
    try:
        yield current, connection
    finally:
        connection.close()


def view_round(settings: Settings, city: City, round_id: str | None = None) -> RoundView:
    """The published round of a city. Raises InputError when another round was asked for than the one published."""
    with published(settings, city.id) as (current, connection):
        if current.round is None or (round_id is not None and round_id != current.round):
            what, fix = say_unpublished(city, current.round, round_id)
            raise InputError(
                what, where=city.id, fix=fix,
                page=PageWords("已发布的数据不属于任何一轮测评", f"请发布该轮的一夜（disclosure publish {city.id} --round 轮次）", city.id, 404),
            )  # fmt: skip
        entry = city.round(current.round)
        return RoundView(
            city=city,
            round=entry,
            rulebook=city.rulebook(entry),
            current=current,
            cells=read_cells(connection),
            scores=read_scores(connection),
            runs=tuple(select(connection, "select * from gold.run order by night desc limit 14")),
            failing=read_failing(connection),
            evidence=read_evidence(connection),
            totals=read_totals(connection),
        )


def say_unpublished(city: City, published: str | None, wanted: str | None) -> tuple[str, str]:
    """What is wrong with a round that is not the published one, and what to do about it; both in English, for the command line."""
    known = [entry.id for entry in city.rounds]
    if wanted is not None and wanted not in known:
        return f"there is no round {wanted!r} in rounds.yml", f"rounds there are: {', '.join(known) or 'none'}"
    now = f"round {published} is published" if published else "what is published is of no round"
    return f"{now}, not {wanted or 'one of rounds.yml'}", f"run `disclosure publish {city.id} --round {wanted or 'ID'}` first"


def read_cells(connection: duckdb.DuckDBPyConnection) -> tuple[CellRow, ...]:
    """Every cell, in the order of units and tasks."""
    rows = select(connection, CELLS)
    return tuple(CellRow(**row) for row in rows)


def read_scores(connection: duckdb.DuckDBPyConnection) -> tuple[ScoreRow, ...]:
    """Every unit's line."""
    found = []
    for row in select(connection, SCORES):
        counts = {name: int(row.pop(name)) for name in OUTCOME_COLUMNS}
        found.append(ScoreRow(**row, counts=counts))
    return tuple(found)


def read_evidence(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """What was looked at for each cell: items that decided, the nearest ones, and the columns read; by unit and clause."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in select(connection, EVIDENCE):
        found[row["unit"], row["clause"]].append(row)
    return dict(found)


def read_failing(connection: duckdb.DuckDBPyConnection) -> tuple[dict[str, Any], ...]:
    """Columns whose latest reading was not complete, with how many nights in a row, and those that again and again had no turn."""
    return tuple(select(connection, FAILING))


def read_totals(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many units, columns and items the round looked at."""
    (row,) = select(connection, TOTALS)
    return {name: int(value) for name, value in row.items()}


def select(connection: duckdb.DuckDBPyConnection, sql: str, parameters: list[Any] | None = None) -> list[dict[str, Any]]:
    """Rows as dicts."""
    cursor = connection.execute(sql, parameters or [])
    names = [entry[0] for entry in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def current_of(settings: Settings, city_id: str) -> Current | None:
    """What is current of a city, None before its first publish."""
    return read_current(settings.city_data(city_id))


def as_instant(text: str) -> datetime:
    """The ``as_of`` of ``current`` as an aware instant."""
    return datetime.fromisoformat(text)
