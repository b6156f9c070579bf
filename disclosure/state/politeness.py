"""Politeness state: one row per network address, taken before every request and released with the next allowed instant."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from functools import cache

import sqlalchemy as sa
from sqlalchemy.engine import Connection

FIRST = 0.001  # seconds until a second look at an address that another worker has just entered
POLL = 0.25  # seconds between looks at a row that somebody else holds


@dataclass(frozen=True)
class Taken:
    """The row is ours: ask now, and release it."""


@dataclass(frozen=True)
class Wait:
    """Not yet: try again after so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Spent:
    """The host's budget of the night is used up."""

    requests: int


class Politeness:
    """The part of the state database that keeps any number of cities, runs and workers to one request per address and to its gap."""

    clock: str
    write: Callable[[], AbstractContextManager[Connection]]
    read: Callable[[], AbstractContextManager[Connection]]

    def take(self, address: str, *, host: str, night: date, budget: int, holder: str, lease: float, gap: float) -> Taken | Wait | Spent:
        """Try to take an address for one request to a host.

        ``lease`` is how many seconds the request may last at most: after it the row of a killed worker is free again, but never
        before ``gap`` seconds from the taking. One request is counted against the host's ``budget`` of the night when the row is ours.
        """
        with self.write() as connection:
            used = connection.scalar(_select_used(), {"host": host, "night": night}) or 0
            if used >= budget:
                return Spent(used)
            values = {"address": address, "holder": holder, "lease": lease, "gap": gap}
            if not connection.execute(_take_row(self.clock), values).rowcount:
                row = connection.execute(_select_wait(self.clock), {"address": address}).one_or_none()
                if row is not None:
                    return Wait(_seconds_to_wait(row.until_free, row.until_allowed, row.gap, held=row.holder is not None))
                if not connection.execute(_insert_row(self.clock), values).rowcount:
                    return Wait(FIRST)  # somebody else met this address for the first time in the same moment
            connection.execute(_count_request(), {"host": host, "night": night})
            return Taken()

    def release(self, address: str, *, holder: str, gap: float) -> None:
        """Give an address back; nobody may ask it again for ``gap`` seconds. Does nothing when the row has been lost to another holder."""
        with self.write() as connection:
            connection.execute(_release_row(self.clock), {"address": address, "holder": holder, "gap": gap})

    def rest(self, address: str, seconds: float) -> None:
        """Let an address rest for so many seconds from now, where it would otherwise be free earlier."""
        with self.write() as connection:
            connection.execute(_extend_rest(self.clock), {"address": address, "gap": seconds})

    def requests_of(self, host: str, night: date) -> int:
        """How many requests a host got this night, by all cities and runs together."""
        with self.read() as connection:
            return connection.scalar(_select_used(), {"host": host, "night": night}) or 0


def _seconds_to_wait(until_free: float, until_allowed: float, gap: float, *, held: bool) -> float:
    if held and until_free > 0:
        return min(until_free, POLL)
    # never longer than the gap itself, so that a clock set back cannot close an address for hours
    return max(0.001, min(until_allowed, gap))


@cache
def _select_used() -> sa.TextClause:
    return sa.text("select requests from host_night where host = :host and night = :night").bindparams(sa.bindparam("night", type_=sa.Date))


@cache
def _count_request() -> sa.TextClause:
    return sa.text(
        "insert into host_night (host, night, requests) values (:host, :night, 1) "
        "on conflict (host, night) do update set requests = host_night.requests + 1"
    ).bindparams(sa.bindparam("night", type_=sa.Date))


@cache
def _take_row(clock: str) -> sa.TextClause:
    # next_allowed_at > now + gap can only be a clock that was set back
    return sa.text(
        f"update address set holder = :holder, expires_at = {clock} + :lease, next_allowed_at = {clock} + :gap, gap = :gap "
        f"where address = :address and (holder is null or expires_at <= {clock}) "
        f"and (next_allowed_at <= {clock} or next_allowed_at > {clock} + gap + 1.0)"
    )


@cache
def _insert_row(clock: str) -> sa.TextClause:
    return sa.text(
        "insert into address (address, holder, expires_at, next_allowed_at, gap) "
        f"values (:address, :holder, {clock} + :lease, {clock} + :gap, :gap) on conflict (address) do nothing"
    )


@cache
def _select_wait(clock: str) -> sa.TextClause:
    return sa.text(
        f"select holder, gap, expires_at - {clock} as until_free, next_allowed_at - {clock} as until_allowed "
        "from address where address = :address"
    )


@cache
def _extend_rest(clock: str) -> sa.TextClause:
    return sa.text(
        f"update address set next_allowed_at = {clock} + :gap, gap = :gap where address = :address and next_allowed_at < {clock} + :gap"
    )


@cache
def _release_row(clock: str) -> sa.TextClause:
    return sa.text(
        f"update address set holder = null, expires_at = {clock}, next_allowed_at = {clock} + :gap, gap = :gap "
        "where address = :address and holder = :holder"
    )
