"""A database on disk for what a night has too much of to hold: it has no name in the file system and goes with the process."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

CACHE = 1024  # KiB of it that SQLite holds in memory
BATCH = 200
"""How many of a night's values are in memory at a time."""

T = TypeVar("T")


@contextmanager
def open_scratch(folder: Path, tables: str) -> Iterator[sqlite3.Connection]:
    """A new database whose file lies below ``folder`` without a name; ``tables`` makes its tables. Threads may share the connection, one at a time.

    One transaction that is never ended: nothing of it outlives the block. Raises OSError when the disk refuses, also out of the block.
    """
    path = folder / f".scratch.{os.getpid()}-{threading.get_ident()}.part"
    path.unlink(missing_ok=True)
    connection = None
    try:
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for setting in ("journal_mode = off", "synchronous = off", "locking_mode = exclusive", f"cache_size = -{CACHE}"):
            connection.execute(f"pragma {setting}")
        connection.executescript(tables)
        connection.execute("begin exclusive")
        path.unlink()
        yield connection
    except sqlite3.OperationalError as error:
        raise disk_trouble(error, folder) from error
    finally:
        if connection is not None:
            connection.close()


def disk_trouble(error: sqlite3.OperationalError, folder: Path) -> OSError:
    """What SQLite could not read or write below a folder, as any other trouble of the disk."""
    return OSError(errno.EIO, str(error), str(folder))


def batches(values: Iterable[T]) -> Iterator[list[T]]:
    """Values in lists of at most ``BATCH``."""
    remaining = iter(values)
    while batch := list(islice(remaining, BATCH)):
        yield batch
