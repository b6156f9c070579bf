"""What the earlier nights of a city tell the next one, at hand in one file: the memory of its pages, and the history of its columns and items.

Everything in ``bronze/memory.sqlite`` stands in the other files of bronze. It is a copy that spares reading all nights again and holding what they
say: it names the runs it holds, newer ones are added on opening, and without it (or when a run it names is gone) all is read anew.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from disclosure import bronze
from disclosure.crawl import history, memory
from disclosure.crawl.history import History
from disclosure.crawl.memory import Memory
from disclosure.scratch import CACHE, disk_trouble

FORMAT = 1
TABLES = f"create table run (name text primary key) without rowid; {memory.TABLES} {history.TABLES} pragma user_version = {FORMAT};"


class Remembered:
    """Memory and history, open. What one run adds is there for the next one."""

    def __init__(self, folder: Path, database: sqlite3.Connection) -> None:
        lock = threading.Lock()
        self.memory, self.history = Memory(database, lock), History(database, lock)
        self._folder, self._database = folder, database

    def save(self, night: date, run_id: str) -> None:
        """Put a run that has just been written into the file, whole or not at all. Raises RunError when one of its files cannot be read, OSError
        when the disk refuses."""
        path = _path(self._folder)
        part = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
        part.unlink(missing_ok=True)
        try:
            self._database.execute("vacuum into ?", (str(part),))
            with closing(_connect(part)) as database:
                _add_run(self._folder, database, f"{night.isoformat()}/{run_id}.parquet")
            with part.open("rb") as file:
                os.fsync(file.fileno())
            part.replace(path)
        except sqlite3.OperationalError as error:
            raise disk_trouble(error, path.parent) from error
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def remember(folder: Path, *, without: str | None = None) -> Iterator[Remembered]:
    """Open what a city's data folder remembers, adding what its copy lacks. ``without`` is a run that goes on and must not remember itself.

    Raises RunError when a file of a run cannot be read, OSError when the disk refuses.
    """
    runs = [name for name in _runs(folder) if name.rpartition("/")[2] != f"{without}.parquet"]
    held = _held(folder)
    database = None
    try:
        database = _open_copy(folder) if held == runs and runs else _make_anew(folder, runs, held)
        remembered = Remembered(folder, database)
        for name in runs:
            remembered.history.note(_readings(folder, name))
        yield remembered
    except sqlite3.OperationalError as error:
        raise disk_trouble(error, folder) from error
    finally:
        if database is not None:
            database.close()


def _path(folder: Path) -> Path:
    return folder / "bronze" / "memory.sqlite"


def _runs(folder: Path) -> list[str]:
    """The runs whose fetches are there, in their order: ``<night>/<run>.parquet``."""
    root = folder / "bronze" / "fetches"
    return sorted(path.relative_to(root).as_posix() for path in root.glob("*/*.parquet") if not path.name.startswith("."))


def _held(folder: Path) -> list[str]:
    """The runs that the copy holds; none when it is missing, damaged or of another version."""
    with suppress(sqlite3.DatabaseError):
        if _path(folder).is_file():
            with closing(_open_copy(folder)) as database:
                [version], [state] = (
                    database.execute("pragma user_version").fetchone(),
                    database.execute("pragma quick_check(1)").fetchone(),
                )
                if version == FORMAT and state == "ok":
                    return [name for (name,) in database.execute("select name from run order by name")]
    return []


def _open_copy(folder: Path) -> sqlite3.Connection:
    """The copy as it is now; what replaces it later is another file."""
    return _connect(f"file:{quote(str(_path(folder).absolute()))}?mode=ro&immutable=1")


def _make_anew(folder: Path, runs: list[str], held: list[str]) -> sqlite3.Connection:
    """A database of our own, which goes with the connection, that holds these runs."""
    database = _connect("")
    if held and runs[: len(held)] == held:
        with closing(_open_copy(folder)) as copy:
            copy.backup(database)
    else:
        database.executescript(TABLES)
        held = []
    for name in runs[len(held) :]:
        _add_run(folder, database, name)
    return database


def _connect(path: Path | str) -> sqlite3.Connection:
    """``""`` is a database on disk without a name."""
    database = sqlite3.connect(path, uri=str(path).startswith("file:"), isolation_level=None, check_same_thread=False)
    for setting in ("journal_mode = off", "synchronous = off", f"cache_size = -{CACHE}"):
        database.execute(f"pragma {setting}")
    return database


def _add_run(folder: Path, database: sqlite3.Connection, name: str) -> None:
    """Add one run, later than those before."""
    database.execute("begin")
    Memory(database).take(bronze.iterate_rows(folder / "bronze" / "fetches" / name, memory.NEEDED))
    listed = folder / "bronze" / "listed" / name
    History(database).take(_readings(folder, name), bronze.iterate_rows(listed, history.LISTED) if listed.is_file() else ())
    database.execute("insert into run values (?)", (name,))
    database.execute("commit")


def _readings(folder: Path, name: str) -> list[dict[str, Any]]:
    path = folder / "bronze" / "columns" / name
    return bronze.read_rows(path, history.NEEDED) if path.is_file() else []
