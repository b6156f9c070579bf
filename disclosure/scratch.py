"""A database on disk for what a night has too much of to hold: it has no name in the file system and goes with the process."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CACHE = 1024  # KiB of it that SQLite holds in memory


@contextmanager
def open_scratch(folder: Path, tables: str) -> Iterator[sqlite3.Connection]:
    """A new database whose file lies below ``folder`` without a name; ``tables`` makes its tables. Threads may share the connection, one at a time.

    One transaction that is never ended: nothing of it outlives the block. Raises OSError when the disk refuses, also out of the block.
    """
    path = folder / f".scratch-{threading.get_ident()}.{os.getpid()}.part"
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
        raise OSError(errno.EIO, str(error), str(folder)) from error
    finally:
        if connection is not None:
            connection.close()
