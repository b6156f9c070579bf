"""The parquet files of bronze: their columns, and how they are written and read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from disclosure.errors import RunError

FORMAT = 2  # 2: visits, headers of answers, health of columns
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
        ("detail", pa.string()),
        ("started_at", INSTANT),
        ("finished_at", INSTANT),
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
    """Where a run's rows of one bronze table (``fetches``, ``columns``, ``runs``) lie in a city's data folder."""
    return folder / "bronze" / table / night.isoformat() / f"{run_id}.parquet"


def write_rows(path: Path, rows: Iterable[dict[str, Any]], schema: pa.Schema, *, metadata: dict[str, str] | None = None) -> None:
    """Write rows as one parquet file, whole or not at all; ``format`` is filled in where the schema has it."""
    table = pa.Table.from_pylist([{"format": FORMAT, **row} for row in rows], schema=schema.with_metadata(metadata))
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        pq.write_table(table, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def read_rows(path: Path, columns: list[str] | None = None) -> list[dict[str, Any]]:
    """The rows of one parquet file; ``columns`` that an older format lacks are None. Raises RunError when the file is damaged."""
    try:
        file = pq.ParquetFile(path)
        held = [name for name in columns if name in file.schema_arrow.names] if columns else None
        missing = {name: None for name in columns or [] if name not in (held or [])}
        return [missing | row for row in file.read(columns=held).to_pylist()]
    except (pa.ArrowException, OSError) as error:
        what = next(iter(str(error).splitlines()), type(error).__name__)
        raise RunError(f"cannot be read: {what}", where=path, fix="restore it from a backup") from error
