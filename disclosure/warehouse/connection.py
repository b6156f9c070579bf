"""Connections to DuckDB: memory and threads always limited, instants always UTC."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from disclosure.errors import ContentError, RunError

if TYPE_CHECKING:
    import duckdb

MEMORY_LIMIT = "4GB"  # a careless join takes 20 GB; what needs more than this is wrong
THREADS = 2


def storage_errors() -> tuple[type[Exception], ...]:
    """What DuckDB raises when a file is damaged or the machine gives no more: room on the disk, memory."""
    import duckdb

    return (
        duckdb.IOException,
        duckdb.InvalidInputException,
        duckdb.SerializationException,
        duckdb.OutOfMemoryException,
        duckdb.TransactionException,
        duckdb.FatalException,
    )


def first_line(error: BaseException) -> str:
    """The first line of a message of DuckDB, which goes on with the statement."""
    return next(iter(str(error).splitlines()), type(error).__name__)


def connect(path: Path | str = ":memory:", *, read_only: bool = False, scratch: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB file (or memory) with memory_limit, threads and the UTC time zone set.

    ``scratch`` is the folder for what does not fit in memory, by default one beside the file. ``DISCLOSURE_MEMORY_LIMIT`` and
    ``DISCLOSURE_THREADS`` change the limits on a machine that has more or less. Instants are TIMESTAMP in UTC (naive in Python).
    """
    import duckdb

    threads = os.environ.get("DISCLOSURE_THREADS", str(THREADS))
    if not threads.isdecimal() or int(threads) < 1:
        raise ContentError(f"{threads!r} is no number of threads", where="DISCLOSURE_THREADS", fix="give 1 or more, or unset it")
    folder = scratch or (None if path == ":memory:" else Path(path).parent / ".scratch")
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": os.environ.get("DISCLOSURE_MEMORY_LIMIT", MEMORY_LIMIT),
        "threads": int(threads),
        "autoinstall_known_extensions": False,
    }
    if folder is not None:
        config["temp_directory"] = str(folder)
    try:
        connection = duckdb.connect(str(path), read_only=read_only, config=config)
    except storage_errors() as error:
        raise RunError(f"cannot be opened: {first_line(error)}", where=path, fix="publish again, or restore it from a backup") from error
    except duckdb.Error as error:  # the settings are all that is left to be wrong
        raise ContentError(first_line(error), where="DISCLOSURE_MEMORY_LIMIT", fix="write it as 4GB, or unset it") from error
    connection.execute("set TimeZone = 'UTC'").fetchall()
    connection.execute("set enable_progress_bar = false").fetchall()  # it would stand between JSON lines
    return connection


def rows_of(connection: duckdb.DuckDBPyConnection, query: str, parameters: list[Any] | None = None) -> list[dict[str, Any]]:
    """The rows of a query as dictionaries."""
    cursor = connection.execute(query, parameters or [])
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
