"""Connections to DuckDB: memory and threads always limited, instants always UTC."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

MEMORY_LIMIT = "4GB"  # a careless join takes 20 GB; what needs more than this is wrong
THREADS = 2


def connect(path: Path | str = ":memory:", *, read_only: bool = False, scratch: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB file (or memory) with memory_limit, threads and the UTC time zone set.

    ``scratch`` is the folder for what does not fit in memory, by default one beside the file. ``DISCLOSURE_MEMORY_LIMIT`` and
    ``DISCLOSURE_THREADS`` change the limits on a machine that has more or less. Instants are TIMESTAMP in UTC (naive in Python).
    """
    import duckdb

    folder = scratch or (None if path == ":memory:" else Path(path).parent / ".scratch")
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": os.environ.get("DISCLOSURE_MEMORY_LIMIT", MEMORY_LIMIT),
        "threads": int(os.environ.get("DISCLOSURE_THREADS", str(THREADS))),
        "autoinstall_known_extensions": False,
    }
    if folder is not None:
        config["temp_directory"] = str(folder)
    connection = duckdb.connect(str(path), read_only=read_only, config=config)
    connection.execute("set TimeZone = 'UTC'").fetchall()
    connection.execute("set enable_progress_bar = false").fetchall()  # it would stand between JSON lines
    return connection
