"""``disclosure match``: tasks × items from files, through the same SQL as a city's build."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from disclosure.match.city import match_city
from disclosure.match.doc_types import doc_type_of
from disclosure.match.inputs import ItemText, TaskText
from disclosure.match.settings import MatchSettings, load_match_settings

if TYPE_CHECKING:
    import duckdb

AGENCIES = Path(__file__).parent / "agencies.yml"
FILE_SETTINGS = Path(__file__).parent / "file_settings.yml"
BEST = 50
"""At least this many items of each task are told, whatever their decision."""

MEMORY = "2GB"
PIECE = re.compile(r"[；;。\n]")
TABLES = """
create schema registry; create schema silver;
create table registry.clause (clause_id text, about text);
create table registry.clause_term (clause_id text, group_no integer, word text);
create table registry.clause_without (clause_id text, word text);
create table registry.clause_channel (clause_id text, unit_id text, column_id text);
create table registry.clause_type (clause_id text, doc_type text, is_partner boolean);
create table registry.cell (clause_id text, unit_id text);
create table registry."column" (column_id text, name text, class text);
create table silver.item (item_id text, title text, body text, column_ids text[], unit_id text, doc_type text);
"""
BEST_PIECES = """
create temp table best_piece as
select
    split_part(clause_id, '.', 1)::integer as place,
    item_id,
    max(score) as score,
    arg_max(decision, (score, clause_id)) as decision,
    arg_max(reasons, (score, clause_id)) as reasons
from gold.match
group by all
"""
EVERY_PAIR = """
select item.item_id, coalesce(best.score, 0), coalesce(best.decision, 'reject'), coalesce(best.reasons, [])
from silver.item
left join (from best_piece where place = ?) as best using (item_id)
order by 2 desc, 1
"""
TOLD = "select item_id, score, decision, reasons from best_piece where place = ? and decision <> 'reject' order by 2 desc, 1"


def match_files(
    tasks: list[TaskText], items: list[ItemText], *, every_pair: bool = False, settings: MatchSettings | None = None
) -> Iterator[dict[str, Any]]:
    """Yield ``{task, item, score, decision, reasons}``, best first per task, tasks in their order.

    Every ``accept`` and ``review`` and at least the best 50 of each task; with ``every_pair`` all pairs.
    """
    import duckdb

    with duckdb.connect(config={"memory_limit": MEMORY, "threads": 2}) as connection:
        connection.execute("set enable_progress_bar = false")
        _load(connection, tasks, items)
        match_city(connection, settings=settings or load_match_settings(FILE_SETTINGS))
        yield from _rankings(connection, tasks, every_pair)


def _load(connection: duckdb.DuckDBPyConnection, tasks: list[TaskText], items: list[ItemText]) -> None:
    for statement in filter(str.strip, TABLES.split(";")):
        connection.execute(statement)
    clauses = [(place, f"{place}.{part}", about) for place, task in enumerate(tasks) for part, about in enumerate(_pieces(task))]
    _insert(connection, "registry.clause", [(clause, about) for _, clause, about in clauses])
    _insert(
        connection,
        "registry.cell",
        [(clause, field) for place, clause, _ in clauses for unit in tasks[place].units for field in _fields(unit)],
    )
    _insert(connection, 'registry."column"', sorted({(_column_id(item), item.column or "", "other") for item in items}))
    _insert(connection, "silver.item", [_item_row(item) for item in items])


def _item_row(item: ItemText) -> tuple[Any, ...]:
    unit = next(iter(_fields(item.source or "")), None)
    return item.id, item.title, item.body, [_column_id(item)], unit, doc_type_of(item.title)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]]) -> None:
    """Rows into a table by Arrow, since a statement per row takes a millisecond."""
    import pyarrow

    if not rows:
        return
    columns = [pyarrow.array(values) for values in zip(*rows, strict=True)]
    connection.register("incoming", pyarrow.table(columns, names=[f"c{place}" for place in range(len(columns))]))
    connection.execute(f"insert into {table} select * from incoming").fetchall()
    connection.unregister("incoming")


def _pieces(task: TaskText) -> list[str]:
    """The things a task asks for, one by one: its sentences, each with the heading it stands under."""
    parts = [part.strip() for part in PIECE.split(task.text) if part.strip()]
    return [task.text, *parts] if len(parts) > 1 else parts


def _column_id(item: ItemText) -> str:
    return f"{item.column_path or ''}|{item.column or ''}"


@cache
def _agencies() -> dict[str, tuple[str, ...]]:
    return {field: tuple(names) for field, names in yaml.safe_load(AGENCIES.read_text(encoding="utf-8")).items()}


def _fields(name: str) -> list[str]:
    """The fields of government a unit's name speaks of (市卫健委 → 卫健)."""
    return [field for field, names in _agencies().items() if any(part in name for part in names)]


def _rankings(connection: duckdb.DuckDBPyConnection, tasks: list[TaskText], every_pair: bool) -> Iterator[dict[str, Any]]:
    """Per task its items, best first; a task is as near to an item as the nearest of its pieces."""
    connection.execute(BEST_PIECES)
    for place, task in enumerate(tasks):
        query = EVERY_PAIR if every_pair else f"{EVERY_PAIR} limit {BEST}" if _accepts_few(connection, place) else TOLD
        for item, score, decision, reasons in connection.execute(query, [place]).fetchall():
            yield {"task": task.id, "item": item, "score": round(score, 4), "decision": decision, "reasons": reasons}


def _accepts_few(connection: duckdb.DuckDBPyConnection, place: int) -> bool:
    """Whether everything accepted or to be reviewed is among the best ones anyway."""
    query = "select count(*) from best_piece where place = ? and decision <> 'reject'"
    return bool(connection.execute(query, [place]).fetchall()[0][0] <= BEST)
