"""What hosts answered, kept for every run and city: a night's counts of refusals, and the newest robots.txt."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from disclosure.state.tables import robots_answer


@dataclass(frozen=True)
class Tally:
    """How often a host answered in a night: in all, with a page, with a refusal that may be a page's own matter, with a challenge page."""

    answers: int = 0
    served: int = 0
    refused: int = 0
    challenges: int = 0

    def __add__(self, other: Tally) -> Tally:
        return replace(self, **{name: count + getattr(other, name) for name, count in asdict(self).items()})


@dataclass(frozen=True)
class RobotsAnswer:
    """What a host said when it was last asked for a robots.txt, by which city's run, and when; ``body`` where rules came."""

    url: str
    city: str
    run_id: str
    finished_at: datetime
    status: str
    http_status: int | None = None
    location: str | None = None
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    detail: str | None = None
    body: bytes | None = None


class Answers:
    """The part of the state database that lets runs and cities know what a host told the others."""

    write: Callable[[], AbstractContextManager[Connection]]
    read: Callable[[], AbstractContextManager[Connection]]

    def count_answers(self, host: str, night: date, more: Tally) -> Tally:
        """Add to what a host answered this night and return the sums over all runs and cities."""
        with self.write() as connection:
            return Tally(*connection.execute(_add_answers(), {"host": host, "night": night, **asdict(more)}).one())

    def keep_robots(self, answer: RobotsAnswer) -> None:
        """Keep an answer in place of the one before for the same address."""
        with self.write() as connection:
            connection.execute(_keep_robots(), vars(answer))

    def find_robots(self, url: str) -> RobotsAnswer | None:
        """The last answer that was kept for the address of a robots.txt."""
        with self.read() as connection:
            row = connection.execute(sa.select(robots_answer).where(robots_answer.c.url == url)).one_or_none()
        return None if row is None else RobotsAnswer(**row._mapping)


@cache
def _add_answers() -> sa.TextClause:
    names = tuple(asdict(Tally()))
    return sa.text(
        f"insert into host_night (host, night, requests, {', '.join(names)}) values (:host, :night, 0, {', '.join(f':{name}' for name in names)}) "
        f"on conflict (host, night) do update set {', '.join(f'{name} = host_night.{name} + excluded.{name}' for name in names)} "
        f"returning {', '.join(names)}"
    ).bindparams(sa.bindparam("night", type_=sa.Date))


@cache
def _keep_robots() -> sa.TextClause:
    names = [column.name for column in robots_answer.columns]
    return sa.text(
        f"insert into robots_answer ({', '.join(names)}) values ({', '.join(f':{name}' for name in names)}) on conflict (url) do update set "
        + ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    ).bindparams(*(sa.bindparam(column.name, type_=column.type) for column in robots_answer.columns))
