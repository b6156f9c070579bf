"""Schema ``gold``: the tables made by SQL here; matches, cells and scores are made by ``match`` and ``assess``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosure.warehouse.build import create_table, read_sql

if TYPE_CHECKING:
    import duckdb

EMPTY_SCORES = {
    "candidate": "null::text as clause_id, null::text as unit_id, null::text as item_id",
    "cell": "null::text as clause_id, null::text as unit_id, null::text as outcome, null::text as state",
    "cell_evidence": "null::text as clause_id, null::text as unit_id, null::text as item_id",
    "score": "null::text as unit_id",
}


def build_gold(connection: duckdb.DuckDBPyConnection, *tables: str) -> None:
    """Make tables of gold from their SQL, in the order given."""
    selects = read_sql("gold")
    for table in tables:
        create_table(connection, f"gold.{table}", selects[f"gold.{table}"])


def create_empty_scores(connection: duckdb.DuckDBPyConnection) -> None:
    """Empty tables of cells and scores for a city without a round: it is read and matched with nothing, and judges nobody."""
    connection.execute("create schema if not exists gold").fetchall()
    for table, columns in EMPTY_SCORES.items():
        connection.execute(f"create or replace table gold.{table} as select {columns} where false").fetchall()
