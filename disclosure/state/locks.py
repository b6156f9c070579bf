"""Named locks with a heartbeat: what may run only once at a time, by whatever process on whatever machine."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from disclosure.errors import RunError

log = logging.getLogger(__name__)

TTL = 60.0


class Locks:
    """The part of the state database that excludes two runs of the same thing."""

    clock: str
    write: Callable[[], AbstractContextManager[Connection]]

    @contextmanager
    def lock(self, name: str, *, ttl: float = TTL) -> Iterator[None]:
        """Hold the lock ``name`` inside the block; a thread renews it, and it frees itself ``ttl`` seconds after a crash.

        Raises RunError, naming the holder, when it is held.
        """
        holder = new_holder()
        other = self._take_lock(name, holder, ttl)
        if other is not None:
            raise RunError(f"another run holds it ({other})", where=name, fix=f"wait for it; a crashed one frees itself in {ttl:.0f} s")
        stop = threading.Event()
        beat = threading.Thread(target=self._renew, args=(name, holder, ttl, stop), name=f"lock {name}", daemon=True)
        beat.start()
        try:
            yield
        finally:
            stop.set()
            beat.join()
            with self.write() as connection:
                connection.execute(sa.text("delete from lock where name = :name and holder = :holder"), {"name": name, "holder": holder})

    def _take_lock(self, name: str, holder: str, ttl: float) -> str | None:
        """None when it is ours now, else who holds it."""
        with self.write() as connection:
            current = connection.execute(
                sa.text(f"select holder, expires_at - {self.clock} as left_over from lock where name = :name"), {"name": name}
            ).one_or_none()
            if current is not None and current.left_over > 0 and not is_dead_here(current.holder):
                return str(current.holder).rpartition(":")[0]
            taken = connection.execute(
                sa.text(
                    f"insert into lock (name, holder, taken_at, expires_at) values (:name, :holder, {self.clock}, {self.clock} + :ttl) "
                    "on conflict (name) do update set holder = excluded.holder, taken_at = excluded.taken_at, expires_at = excluded.expires_at "
                    "where lock.holder = :old"
                ),
                {"name": name, "holder": holder, "ttl": ttl, "old": current.holder if current else ""},
            )
            return None if taken.rowcount else "just now"

    def _renew(self, name: str, holder: str, ttl: float, stop: threading.Event) -> None:
        statement = sa.text(f"update lock set expires_at = {self.clock} + :ttl where name = :name and holder = :holder")
        while not stop.wait(ttl / 3):
            try:
                with self.write() as connection:
                    connection.execute(statement, {"name": name, "holder": holder, "ttl": ttl})
            except sa.exc.OperationalError as error:
                log.warning("lock %s: not renewed this time (%s)", name, error.orig)  # the next beat comes before it expires


def new_holder() -> str:
    """A name for this process that nobody else has: ``machine:pid:random``."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def is_dead_here(holder: str) -> bool:
    """Whether a holder was a process of this machine that is gone, so that a restart need not wait for the expiry."""
    machine, pid, _ = holder.rsplit(":", 2)
    if machine != socket.gethostname():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
