"""The parquet files of bronze: their columns, and how they are written and read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.json as pa_json
import pyarrow.parquet as pq

from disclosure.errors import RunError

pa.set_memory_pool(pa.system_memory_pool())
"""Arrow's own pool keeps for each thread what it once used: with a thread per address a crawl would grow by 20 KB a page."""

FORMAT = 2  # 2: visits, headers of answers, health of columns
BATCH = 200  # rows in memory while a file is written
READ_BATCH = 200  # and while one is read: as Python values they are five times as large
LEAN: dict[str, Any] = {"compression": "zstd", "use_dictionary": False, "write_statistics": False}
"""A writer's dictionaries and statistics stay in memory until its file ends, and nobody looks for a row by them; packed as well they take no less room."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INSTANT = pa.timestamp("us", tz="UTC")
RUN = [("format", pa.int32()), ("run_id", pa.string()), ("city", pa.string()), ("night", pa.date32())]

FETCHES = pa.schema(
    [
        *RUN,
        ("seq", pa.int32()),
        ("address", pa.string()),
        ("host", pa.string()),
        ("url", pa.string()),
        ("column_id", pa.string()),
        ("purpose", pa.string()),
        ("requested_at", INSTANT),
        ("finished_at", INSTANT),
        ("status", pa.string()),
        ("http_status", pa.int32()),
        ("cause", pa.string()),
        ("sha256", pa.string()),
        ("bytes", pa.int64()),
        ("content_type", pa.string()),
        ("etag", pa.string()),
        ("last_modified", pa.string()),
        ("location", pa.string()),
        ("attempt", pa.int32()),
        ("waited", pa.float64()),
        ("detail", pa.string()),
        ("listed", pa.string()),
        ("visit", pa.string()),
        ("method", pa.string()),
        ("headers", pa.string()),
        ("parser_version", pa.string()),
    ]
)

COLUMNS = pa.schema(
    [
        *RUN,
        ("column_id", pa.string()),
        ("site_id", pa.string()),
        ("host", pa.string()),
        ("address", pa.string()),
        ("status", pa.string()),
        ("reason", pa.string()),
        ("cause", pa.string()),
        ("pages_read", pa.int32()),
        ("page_count", pa.int32()),
        ("rows", pa.int32()),
        ("articles_new", pa.int32()),
        ("articles_unchanged", pa.int32()),
        ("articles_failed", pa.int32()),
        ("reached_end", pa.bool_()),
        ("oldest_on", pa.date32()),
        ("newest_on", pa.date32()),
        ("coverage", pa.string()),
        ("remark", pa.string()),
        ("visit", pa.string()),
        ("first_rows", pa.int32()),
        ("trust", pa.float64()),
        ("structure", pa.string()),
        ("is_joined", pa.bool_()),
        ("resume_url", pa.string()),
        ("in_order", pa.bool_()),
        ("detail", pa.string()),
        ("started_at", INSTANT),
        ("finished_at", INSTANT),
    ]
)

LISTED = pa.schema(
    [
        *RUN,
        ("column_id", pa.string()),
        ("key", pa.int64()),
        ("url", pa.string()),
        ("triple", pa.string()),
        ("listed_on", pa.date32()),
    ]
)

RUNS = pa.schema(
    [
        *RUN,
        ("started_at", INSTANT),
        ("finished_at", INSTANT),
        ("seconds", pa.float64()),
        ("requests", pa.int32()),
        ("not_modified", pa.int32()),
        ("bytes", pa.int64()),
        ("columns", pa.int32()),
        ("columns_failed", pa.int32()),
        ("articles_new", pa.int32()),
        ("articles_unchanged", pa.int32()),
        ("articles_failed", pa.int32()),
        ("degraded", pa.bool_()),
    ]
)


def run_file(folder: Path, table: str, night: date, run_id: str) -> Path:
    """Where a run's rows of one bronze table (``fetches``, ``columns``, ``listed``, ``runs``) lie in a city's data folder."""
    return folder / "bronze" / table / night.isoformat() / f"{run_id}.parquet"


def write_rows(path: Path, rows: Iterable[dict[str, Any]], schema: pa.Schema, *, metadata: dict[str, str] | None = None) -> None:
    """Write rows as one parquet file, whole or not at all, a batch at a time; ``format`` is filled in where the schema has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    remaining = iter(rows)
    try:
        with pq.ParquetWriter(part, schema.with_metadata(metadata), **LEAN) as writer:
            while batch := list(islice(remaining, BATCH)):
                writer.write_table(decode_rows(encode_rows({"format": FORMAT, **row} for row in batch), schema))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def encode_rows(rows: Iterable[dict[str, Any]]) -> bytes:
    """Rows as lines of JSON, from which ``decode_rows`` makes a table.

    The way from Python to Arrow leads over JSON: pyarrow imports pandas, a third of a second and 60 MB, as soon as it is handed Python values.
    """
    return "".join(f"{_ENCODER.encode(row)}\n" for row in rows).encode("utf-8")


def decode_rows(lines: bytes, schema: pa.Schema) -> pa.Table:
    """Lines of JSON as a table: a missing field is null, one the schema does not have is left out."""
    if not lines:
        return schema.empty_table()
    options = pa_json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore")
    reading = pa_json.ReadOptions(use_threads=False, block_size=len(lines) + 1)
    return pa_json.read_json(pa.BufferReader(lines), reading, options).select(schema.names)


def read_rows(path: Path, columns: list[str] | None = None) -> list[dict[str, Any]]:
    """The rows of one parquet file; ``columns`` that an older format lacks are None. Raises RunError when the file is damaged."""
    return list(iterate_rows(path, columns))


def iterate_rows(path: Path, columns: list[str] | None = None) -> Iterator[dict[str, Any]]:
    """The same, a batch in memory at a time."""
    try:
        with pq.ParquetFile(path) as file:
            held = [name for name in columns if name in file.schema_arrow.names] if columns else None
            missing = {name: None for name in columns or [] if name not in (held or [])}
            for batch in file.iter_batches(batch_size=READ_BATCH, columns=held, use_threads=False):
                values = [_values(column) for column in batch.columns]
                names = batch.schema.names
                yield from (missing | dict(zip(names, row, strict=True)) for row in zip(*values, strict=True))
    except (pa.ArrowException, OSError) as error:
        what = next(iter(str(error).splitlines()), type(error).__name__)
        raise RunError(f"cannot be read: {what}", where=path, fix="restore it from a backup") from error


def _values(column: pa.Array) -> list[Any]:
    """A column's Python values; instants by way of numbers, since pyarrow imports pandas for its own."""
    if not pa.types.is_timestamp(column.type):
        values: list[Any] = column.to_pylist()
        return values
    return [None if value is None else instant_of(value) for value in column.view(pa.int64()).to_pylist()]


def microseconds(instant: datetime) -> int:
    """An aware instant as a number, since 1970."""
    return (instant - EPOCH) // timedelta(microseconds=1)


def instant_of(number: int) -> datetime:
    """The instant of such a number, in UTC."""
    return EPOCH + timedelta(microseconds=number)


def _plain(value: object) -> object:
    """What JSON has no word for, as Arrow reads it: an instant as text, a day as a number."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.toordinal() - EPOCH.toordinal()
    raise TypeError(f"no column holds a {type(value).__name__}")


_ENCODER = json.JSONEncoder(ensure_ascii=False, default=_plain, check_circular=False)
