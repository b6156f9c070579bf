"""Schema ``gold``: the tables made by SQL here; matches, cells and scores are made by ``match`` and ``assess``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosure.warehouse.build import create_table, read_sql

if TYPE_CHECKING:
    import duckdb


def build_gold(connection: duckdb.DuckDBPyConnection, *tables: str) -> None:
    """Make tables of gold from their SQL, in the order given."""
    selects = read_sql("gold")
    for table in tables:
        create_table(connection, f"gold.{table}", selects[f"gold.{table}"])
