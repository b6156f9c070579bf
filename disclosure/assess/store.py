"""Writes what was assessed into the build: gold.candidate, gold.cell, gold.cell_evidence, gold.score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from disclosure.assess.cells import Cell
from disclosure.assess.facts import Facts, ItemFact
from scoring.model import Case, Outcome, Verdict
from scoring.rulebook import effect_of

if TYPE_CHECKING:
    import duckdb

CELL = """unit_id text, clause_id text, task integer, task_title text, indicator text, indicator_name text, rule text, about text, level text,
effect text, owed_by text, points double, outcome text, state text, reason text, cause text, got double, applicable double, detail text, due_on date,
cure text, certainty double, machine_outcome text, machine_state text, machine_reason text, machine_cause text, machine_got double,
machine_applicable double, machine_detail text, reading_count integer, unexplained_count integer, evidence_count integer"""
CANDIDATE = "unit_id text, clause_id text, item_id text, role text, decision text, score double, published_on date, in_channel boolean, reasons text"
EVIDENCE = """unit_id text, clause_id text, place integer, role text, item_id text, column_id text, url text, title text, published_on date,
first_seen_at timestamp, sha256 text, fetched_at timestamp, quote text"""
SCORE = """unit_id text, name text, group_name text, assessed text, got double, applicable double, score double, low double, high double, grade text,
remark text, met integer, partial integer, unmet integer, not_due integer, not_applicable integer, undetermined integer, out_of_round integer,
suspected integer, undetermined_points double, suspected_points double, machine_points double, pending integer"""
QUOTE_CHARS = 80


@dataclass(frozen=True, slots=True)
class Assessed:
    """One cell with its case (None when decided beforehand), the machine's verdict and the one after readings."""

    cell: Cell
    case: Case | None
    machine: Verdict
    final: Verdict
    reading_count: int = 0


def write_tables(connection: duckdb.DuckDBPyConnection, cells: list[Assessed], scores: list[tuple[Any, ...]], facts: Facts) -> None:
    """Replace the four tables; rows in the order of the rule book and the roster."""
    _write(connection, "gold.cell", CELL, [_cell_row(entry) for entry in cells])
    _write(connection, "gold.candidate", CANDIDATE, [row for entry in cells for row in _candidate_rows(entry, facts)])
    _write(connection, "gold.cell_evidence", EVIDENCE, [row for entry in cells for row in _evidence_rows(entry, facts)])
    _write(connection, "gold.score", SCORE, scores)


def _write(connection: duckdb.DuckDBPyConnection, table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    connection.execute("create schema if not exists gold").fetchall()
    connection.execute(f"create or replace table {table} ({columns})").fetchall()
    if not rows:
        return
    import pyarrow

    # by Arrow, since a statement per row takes seconds
    columns_of_rows = [pyarrow.array(values) for values in zip(*rows, strict=True)]
    connection.register("incoming", pyarrow.table(columns_of_rows, names=[f"c{place}" for place in range(len(columns_of_rows))]))
    connection.execute(f"insert into {table} select * from incoming").fetchall()
    connection.unregister("incoming")


def _cell_row(entry: Assessed) -> tuple[Any, ...]:
    cell, machine, final = entry.cell, entry.machine, entry.final
    return (
        *cell.key,
        cell.task.number,
        cell.task.title,
        cell.indicator.id,
        cell.indicator.name,
        cell.indicator.rule,
        cell.clause.about,
        cell.indicator.level,
        effect_of(cell.clause, cell.indicator),
        cell.owed_by,
        cell.clause.points,
        final.outcome.value,
        final.state.value,
        final.reason.value if final.reason else None,
        final.cause.value if final.cause else None,
        final.got,
        final.applicable,
        final.detail,
        final.due_on,
        final.cure,
        final.certainty,
        machine.outcome.value,
        machine.state.value,
        machine.reason.value if machine.reason else None,
        machine.cause.value if machine.cause else None,
        machine.got,
        machine.applicable,
        machine.detail,
        entry.reading_count,
        len(entry.case.search.unexplained) if entry.case else 0,
        len(final.evidence),
    )


def _candidate_rows(entry: Assessed, facts: Facts) -> list[tuple[Any, ...]]:
    if entry.case is None:
        return []
    rows = []
    for item in entry.case.items:
        match = facts.match(entry.cell.clause.id, item.id)
        reasons = "；".join(match.reasons) if match else "属规定文种，在约定栏目"
        rows.append((*entry.cell.key, item.id, "item", item.decision, item.score, item.published_on, item.in_channel, reasons))
    return rows


def _evidence_rows(entry: Assessed, facts: Facts) -> list[tuple[Any, ...]]:
    if entry.case is None:
        return []
    decisive = [("evidence", item_id) for item_id in entry.machine.evidence if item_id in facts.items]
    taken = {item_id for _, item_id in decisive}
    searched = entry.machine.outcome not in (Outcome.MET, Outcome.NOT_DUE, Outcome.OUT_OF_ROUND)
    nearest = [("nearest", item_id) for item_id in entry.case.search.nearest if item_id not in taken] if searched else []
    rows = [
        (*entry.cell.key, place, role, *_item_columns(facts.items[item_id]))
        for place, (role, item_id) in enumerate([*decisive, *nearest], 1)
    ]
    columns = [
        (
            *entry.cell.key,
            len(rows) + place,
            "column",
            None,
            channel.id,
            channel.url,
            channel.path,
            channel.newest_on,
            None,
            None,
            channel.read_at,
            _column_quote(channel.rows),
        )
        for place, channel in enumerate(entry.case.channels, 1)
    ]
    return rows + columns


def _item_columns(fact: ItemFact) -> tuple[Any, ...]:
    item = fact.item
    quote = " ".join(item.body.split())[:QUOTE_CHARS] or item.title
    return item.id, item.column, item.url, item.title, item.published_on, item.first_seen_at, item.sha256, item.fetched_at, quote


def _column_quote(rows: int) -> str:
    return f"栏目列出{rows}条信息"
