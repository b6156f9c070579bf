"""Small typed tables from Python values into DuckDB, through Arrow so that an empty list keeps its type."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

TYPES = {"text": "text", "int": "bigint", "double": "double", "bool": "boolean", "date": "date", "ints": "bigint[]", "texts": "text[]"}
BATCH = 200_000


def load_table(connection: duckdb.DuckDBPyConnection, name: str, columns: dict[str, str], rows: Iterable[Sequence[Any]]) -> None:
    """Make table ``name`` (schema.table) with ``columns`` (name → text, int, double, bool, date, ints, texts) from rows of equal order.

    The rows are taken in batches, so that a generator of millions never stands in memory as a whole.
    """
    connection.execute(
        f"create or replace table {name} ({', '.join(f'{column} {TYPES[kind]}' for column, kind in columns.items())})"
    ).fetchall()
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        connection.register("incoming", _arrow_table(columns, batch))
        connection.execute(f"insert into {name} select * from incoming").fetchall()
        connection.unregister("incoming")


def _arrow_table(columns: dict[str, str], rows: list[Sequence[Any]]) -> Any:
    import pyarrow as pa

    kinds = {
        "text": pa.string(),
        "int": pa.int64(),
        "double": pa.float64(),
        "bool": pa.bool_(),
        "date": pa.date32(),
        "ints": pa.list_(pa.int64()),
        "texts": pa.list_(pa.string()),
    }
    values = zip(*rows, strict=True)
    return pa.table(
        [pa.array(column, type=kinds[kind]) for column, kind in zip(values, columns.values(), strict=True)], names=list(columns)
    )
