"""Runs the SQL files of ``warehouse/`` and the few tables made in Python, each after the tables it reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

SQL = Path(__file__).resolve().parents[2] / "warehouse"
READS = re.compile(r"\b(?:from|join)\s+((?:silver|gold|work)\.\w+)", re.IGNORECASE)
COMMENT = re.compile(r"--[^\n]*")

Maker = tuple[tuple[str, ...], Callable[["duckdb.DuckDBPyConnection"], None]]
"""A table made in Python: the tables it reads, and the function that makes it."""


def read_sql(layer: str) -> dict[str, str]:
    """The SELECT of every table of a layer, by its full name (``silver.item``)."""
    return {f"{layer}.{path.stem}": path.read_text(encoding="utf-8") for path in sorted((SQL / layer).glob("*.sql"))}


def tables_read(select: str) -> set[str]:
    """The tables of silver, gold and work that a SELECT names after ``from`` or ``join``."""
    return {name.lower() for name in READS.findall(COMMENT.sub("", select))}


def build_tables(connection: duckdb.DuckDBPyConnection, selects: dict[str, str], makers: dict[str, Maker] | None = None) -> list[str]:
    """Make every table in an order in which each stands after what it reads; returns that order. A cycle raises graphlib.CycleError."""
    made = makers or {}
    needs = {name: tables_read(select) for name, select in selects.items()} | {name: set(maker[0]) for name, maker in made.items()}
    graph = {name: sorted(needs[name] & needs.keys()) for name in sorted(needs)}
    order = list(TopologicalSorter(graph).static_order())
    for name in order:
        if name in made:
            made[name][1](connection)
        else:
            create_table(connection, name, selects[name])
    return order


def create_table(connection: duckdb.DuckDBPyConnection, name: str, select: str) -> None:
    """Make one table from its SELECT, and its schema when it is the first of it."""
    connection.execute(f"create schema if not exists {name.split('.')[0]}").fetchall()
    connection.execute(f"create or replace table {name} as {select}").fetchall()
