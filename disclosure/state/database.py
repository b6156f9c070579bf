"""The state database: one engine, short transactions, its own clock."""

from __future__ import annotations

import random
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url

from disclosure.errors import ContentError, RunError
from disclosure.settings import Settings
from disclosure.state.answers import Answers
from disclosure.state.locks import Locks
from disclosure.state.politeness import Politeness
from disclosure.state.schema import is_current, upgrade

BUSY_SECONDS = 30
NO_ROOM = 64 * 1024  # bytes; SQLite needs them beside its file before it opens it
FULL = "the disk is full"
CLOCK = {"sqlite": "(julianday('now') - 2440587.5) * 86400.0", "postgresql": "extract(epoch from clock_timestamp())"}


class State(Politeness, Answers, Locks):
    """The open state database. ``read`` and ``write`` give a connection inside one short transaction.

    Safe to share between threads; a process that forks opens its own.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.clock = CLOCK[engine.dialect.name]
        # SQLite lets one writer in; its own threads queue here instead of polling the file
        self._writers = threading.Lock() if engine.dialect.name == "sqlite" else None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one consistent moment and writes nothing."""
        with self.engine.connect() as plain:
            connection = plain.execution_options(read_only=True)
            with connection.begin():
                yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection whose changes are committed at the end, or rolled back by an exception."""
        if self._writers is None:
            with self.engine.begin() as connection:
                yield connection
            return
        with self._writers, self.engine.begin() as connection:
            yield connection

    def now(self) -> float:
        """The database's clock, in seconds since 1970."""
        with self.read() as connection:
            return float(connection.scalar(sa.text(f"select {self.clock}")) or 0.0)

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def open_state(settings: Settings) -> State:
    """Open the state database of an installation; a SQLite file is created and upgraded on the way.

    A server database is upgraded by a person (``disclosure state upgrade``). Raises ContentError when it cannot be reached
    and RunError when its tables are of another version.
    """
    engine = make_engine(settings.database_url)
    try:
        if not is_current(engine):
            if engine.dialect.name != "sqlite":
                raise RunError("the state database is not of this version", where=shown(engine), fix="run `disclosure state upgrade`")
            upgrade(engine)
    except sa.exc.DatabaseError as error:
        raise _cannot_open(error, engine) from None
    return State(engine)


def upgrade_state(settings: Settings) -> str:
    """Bring the state database to this version and return the version. Raises ContentError when it cannot be reached."""
    engine = make_engine(settings.database_url)
    try:
        return upgrade(engine)
    except sa.exc.DatabaseError as error:
        raise _cannot_open(error, engine) from None
    finally:
        engine.dispose()


def make_engine(url: str) -> Engine:
    """An engine for a SQLite file or a PostgreSQL server; ContentError for anything else."""
    try:
        parsed = make_url(url)
        name = parsed.get_backend_name()
        if name not in CLOCK:
            raise ContentError(f"{name} is not supported", where="DISCLOSURE_STATE_URL", fix="use sqlite or postgresql")
        if name == "postgresql":
            driver = parsed if "+" in parsed.drivername else parsed.set(drivername="postgresql+psycopg")
            return sa.create_engine(driver, pool_pre_ping=True, pool_size=10, max_overflow=90)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ModuleNotFoundError) as error:
        raise ContentError(
            f"not a usable database URL: {type(error).__name__}", where="DISCLOSURE_STATE_URL", fix="see .env.example"
        ) from None
    if parsed.database and parsed.database != ":memory:":
        _make_folder(Path(parsed.database).parent)
    engine = sa.create_engine(url, pool_size=10, max_overflow=90, connect_args={"timeout": BUSY_SECONDS})
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ContentError(
            f"no folder can be made there: {error.strerror}", where=folder, fix="set DISCLOSURE_DATA to one that can be written"
        ) from error


def shown(engine: Engine) -> str:
    """The database's address without its password."""
    return engine.url.render_as_string(hide_password=True)


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # we begin ourselves: the driver's own rule leaves reads and DDL outside transactions
    for pragma in (f"busy_timeout={BUSY_SECONDS * 1000}", "synchronous=normal", "foreign_keys=on"):
        connection.execute(f"pragma {pragma}")
    _use_wal(connection)


def _use_wal(connection: Any) -> None:
    """Switch a new file to write-ahead logging. SQLite does not wait for a second process that switches in the same moment: we do."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("pragma journal_mode=wal")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(random.uniform(0.005, 0.05))


def _begin_sqlite(connection: Connection) -> None:
    # a transaction that will write takes the lock at once: upgrading from a read fails when another was faster
    connection.exec_driver_sql("begin" if connection.get_execution_options().get("read_only") else "begin immediate")


def _cannot_open(error: sa.exc.DatabaseError, engine: Engine) -> ContentError | RunError:
    what = say_database_fault(error, engine.url.database if engine.dialect.name == "sqlite" else None)
    if what == FULL:
        return RunError(f"cannot open the state database: {what}", where=shown(engine), fix="make room on it and run this again")
    return ContentError(
        f"cannot open the state database: {what}",
        where=shown(engine),
        fix="see that this user may write there, and DISCLOSURE_STATE_URL",
        page=RunError.page,
    )


def say_database_fault(error: Exception, path: str | None = None) -> str:
    """What the database says, in one line; ``path`` of SQLite's file: where its disk is full, that."""
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL or (code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and path and _is_full(Path(path).parent)):
        return FULL
    return next(iter(str(cause).strip().splitlines()), type(cause).__name__)


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < NO_ROOM
    except OSError:
        return False
