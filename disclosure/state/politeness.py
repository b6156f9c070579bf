"""Politeness state: one row per network address and one per host name, taken together before every request and released with the next allowed instant."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from functools import cache

import sqlalchemy as sa
from sqlalchemy.engine import Connection

FIRST = 0.001  # seconds until a second look at rows that another worker has just entered
POLL = (0.02, 0.25)  # least and most seconds between looks at a row that somebody else holds
LOOKS_PER_GAP = 4  # who looks less often than the holder comes back meets a held row for ever


@dataclass(frozen=True)
class Taken:
    """The rows are ours: ask now, and release them."""


@dataclass(frozen=True)
class Wait:
    """Not yet: try again after so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Spent:
    """The host's budget of the night is used up."""

    requests: int


@dataclass(frozen=True)
class Stopped:
    """The night is over for this host, whoever asks: the status that ended it, and why."""

    status: str
    detail: str


class _NotNow(Exception):
    """Rolls a try back."""


class Politeness:
    """The part of the state database that keeps any number of cities, runs and workers to one request per address and per host, and to the gap.

    A host may have several addresses and an address many hosts, so a request holds both rows of ``address``: the address's own and ``host:<name>``.
    Names of one site are one host here, called as the city calls the site; only a stop is a name's own.
    """

    clock: str
    write: Callable[[], AbstractContextManager[Connection]]
    read: Callable[[], AbstractContextManager[Connection]]

    def take(
        self, address: str, *, host: str, night: date, budget: int, holder: str, lease: float, gap: float, alias: str | None = None
    ) -> Taken | Wait | Spent | Stopped:
        """Try to take an address and a host for one request, both or none.

        ``lease`` is how many seconds the request may last at most: after it the rows of a killed worker are free again, but never
        before ``gap`` seconds from the taking. One request is counted against the host's ``budget`` of the night when the rows are ours.
        ``alias``: the name under which the host is asked, where it is another; a stop of either holds.
        """
        night_row = {"host": host, "alias": alias or host, "guard": _guard(address), "night": night, "budget": budget}
        rows = {"address": address, "host_row": _host_row(host), "holder": holder, "lease": lease, "gap": gap}
        for _ in range(2):
            try:
                with self.write() as connection:
                    if not connection.execute(_count_request(), night_row).rowcount:
                        return _why_not(connection, night_row)
                    if connection.execute(_take_rows(self.clock), rows).rowcount == 2:
                        connection.execute(_count_at_address(1), night_row)
                        return Taken()
                    raise _NotNow
            except _NotNow:
                wait = self._find_wait(address, host)
            if wait is not None:
                return wait
        return Wait(FIRST)

    def release(self, address: str, *, host: str, holder: str, gap: float) -> None:
        """Give both rows back; nobody may ask the address or the host for ``gap`` seconds. Leaves alone what has been lost to another holder."""
        with self.write() as connection:
            values = {"address": address, "host_row": _host_row(host), "holder": holder, "gap": gap}
            connection.execute(_release_rows(self.clock), values)

    def hand_back(self, address: str, *, host: str, night: date, holder: str) -> None:
        """Give both rows back unused: the request is not counted, and the gap after the last one has passed already."""
        with self.write() as connection:
            connection.execute(_uncount_request(), {"host": host, "night": night})
            values = {"address": address, "host_row": _host_row(host), "holder": holder, "gap": 0.0}
            connection.execute(_release_rows(self.clock), values)
            connection.execute(_count_at_address(-1), {"guard": _guard(address), "night": night})

    def rest(self, address: str, seconds: float, *, host: str) -> None:
        """Let an address and a host rest for so many seconds from now, where they would otherwise be free earlier."""
        with self.write() as connection:
            connection.execute(_extend_rest(self.clock), {"address": address, "host_row": _host_row(host), "gap": seconds})

    def stop_host(self, host: str, night: date, status: str, detail: str, *, address: str | None = None) -> None:
        """End the night of a host for every run and city; with ``address`` that of all hosts there. The first reason given stays."""
        with self.write() as connection:
            for name in (host, *([_guard(address)] if address else [])):
                connection.execute(_stop_host(), {"host": name, "night": night, "status": status, "detail": detail})

    def requests_of(self, host: str, night: date) -> int:
        """How many requests a host got this night, by all cities and runs together."""
        with self.read() as connection:
            row = connection.execute(_select_night(), {"host": host, "alias": host, "guard": host, "night": night}).one_or_none()
            return row.requests if row else 0

    def requests_at(self, address: str, night: date) -> int:
        """How many requests an address got this night, to whatever host, by all cities and runs together; those without a record among them."""
        return self.requests_of(_guard(address), night)

    def _find_wait(self, address: str, host: str) -> Wait | None:
        """How long to wait for both rows. None when they had yet to be made, and are there now: try again."""
        values = {"address": address, "host_row": _host_row(host)}
        with self.read() as connection:
            found = connection.execute(_select_waits(self.clock), values).all()
        if len(found) == 2:
            return Wait(max(_seconds_to_wait(row.until_free, row.until_allowed, row.gap, held=row.holder is not None) for row in found))
        with self.write() as connection:
            for name in values.values():
                connection.execute(_insert_row(), {"address": name})
        return None


def _host_row(host: str) -> str:
    return f"host:{host}"


def _guard(address: str) -> str:
    """The row of ``host_night`` that stands for all hosts of an address: one platform guards them all, and one server sees all requests."""
    return f"address:{address}"


def _why_not(connection: Connection, night_row: dict[str, object]) -> Spent | Stopped:
    rows = connection.execute(_select_night(), night_row).all()
    stopped = next((row for row in rows if row.stopped is not None), None)
    if stopped is not None:
        return Stopped(stopped.stopped, stopped.stopped_detail or "")
    return Spent(next((row.requests for row in rows if row.host == night_row["host"]), 0))


def _seconds_to_wait(until_free: float, until_allowed: float, gap: float, *, held: bool) -> float:
    if held and until_free > 0:
        return min(until_free, max(POLL[0], min(POLL[1], gap / LOOKS_PER_GAP)))
    # never longer than the gap itself, so that a clock set back cannot close an address for hours
    return max(0.001, min(until_allowed, gap))


@cache
def _select_night() -> sa.TextClause:
    return _with_night(
        "select host, requests, stopped, stopped_detail from host_night where host in (:host, :alias, :guard) and night = :night"
    )


@cache
def _count_request() -> sa.TextClause:
    # the host's row of the night is locked first by everybody, so that two takes never wait for each other
    return _with_night(
        "insert into host_night (host, night, requests) select :host, :night, 1 "
        "where not exists (select 1 from host_night where host in (:alias, :guard) and night = :night and stopped is not null) "
        "on conflict (host, night) do update set requests = host_night.requests + 1 "
        "where host_night.requests < :budget and host_night.stopped is null"
    )


@cache
def _uncount_request() -> sa.TextClause:
    return _with_night("update host_night set requests = requests - 1 where host = :host and night = :night and requests > 0")


@cache
def _count_at_address(step: int) -> sa.TextClause:
    # last of all, while the address's own row is ours: so no two wait for each other here either
    return _with_night(
        f"insert into host_night (host, night, requests) values (:guard, :night, {max(step, 0)}) "
        f"on conflict (host, night) do update set requests = host_night.requests + ({step})"
    )


@cache
def _stop_host() -> sa.TextClause:
    return _with_night(
        "insert into host_night (host, night, requests, stopped, stopped_detail) values (:host, :night, 0, :status, :detail) "
        "on conflict (host, night) do update set stopped = excluded.stopped, stopped_detail = excluded.stopped_detail "
        "where host_night.stopped is null"
    )


def _with_night(statement: str) -> sa.TextClause:
    return sa.text(statement).bindparams(sa.bindparam("night", type_=sa.Date))


@cache
def _take_rows(clock: str) -> sa.TextClause:
    # next_allowed_at > now + gap can only be a clock that was set back
    return sa.text(
        f"update address set holder = :holder, expires_at = {clock} + :lease, next_allowed_at = {clock} + :gap, gap = :gap "
        f"where address in (:address, :host_row) and (holder is null or expires_at <= {clock}) "
        f"and (next_allowed_at <= {clock} or next_allowed_at > {clock} + gap + 1.0)"
    )


@cache
def _insert_row() -> sa.TextClause:
    return sa.text(
        "insert into address (address, holder, expires_at, next_allowed_at, gap) values (:address, null, 0, 0, 0) on conflict (address) do nothing"
    )


@cache
def _select_waits(clock: str) -> sa.TextClause:
    return sa.text(
        f"select holder, gap, expires_at - {clock} as until_free, next_allowed_at - {clock} as until_allowed "
        "from address where address in (:address, :host_row)"
    )


@cache
def _extend_rest(clock: str) -> sa.TextClause:
    return sa.text(
        f"update address set next_allowed_at = {clock} + :gap, gap = :gap "
        f"where address in (:address, :host_row) and next_allowed_at < {clock} + :gap"
    )


@cache
def _release_rows(clock: str) -> sa.TextClause:
    return sa.text(
        f"update address set holder = null, expires_at = {clock}, next_allowed_at = {clock} + :gap, gap = :gap "
        "where address in (:address, :host_row) and holder = :holder"
    )
