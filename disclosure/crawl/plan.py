"""What a round asks of the register: the columns a night may read, how far back, which of them to their end, which an indicator reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import urljoin

from disclosure.errors import ContentError
from disclosure.fetch import OwnSites
from disclosure.registry import City, Column, Round, bound_units
from scoring.rulebook import Indicator

NOT_READ = ("link", "container")
"""Classes without items of their own (EVALUATION 6): a link leads to another column, a container holds columns."""


def columns_of(city: City, night: date) -> list[Column]:
    """The columns a night reads, in the order of the register: confirmed, of a class with items, valid on that date."""
    return [column for column in city.columns if column.confirmed and column.kind not in NOT_READ and _is_valid(column, night)]


def column_url(city: City, column: Column, sites: OwnSites) -> str:
    """A column's canonical address; a register may write it relative to the site. Raises ContentError when it is not on a site of the city."""
    url = sites.canonical(urljoin(city.site(column.site).url, column.url))
    if url is None or not sites.is_own(url):
        raise ContentError(
            f"column {column.id}: {column.url} is on no site of the city",
            where=f"{city.folder}/columns.yml",
            fix="name its site in city.yml",
        )
    return url


def needed_since(entry: Round | None) -> date | None:
    """The first day that any evidence period of a round can hold: 1 January of the year its window opens in.

    None without a round: everything a list holds is then wanted.
    """
    return date(entry.window[0].year, 1, 1) if entry else None


def round_at_hand(city: City, night: date) -> Round | None:
    """The round that a night reads for: the latest that has opened, else the first to come."""
    opened = [entry for entry in city.rounds if entry.window[0] <= night]
    if opened:
        return max(opened, key=lambda entry: entry.window[1])
    return min(city.rounds, key=lambda entry: entry.window[0], default=None)


def read_whole(city: City, entry: Round | None, night: date) -> set[str]:
    """Ids of the columns that must be read to their last page: channels of what counts whenever it was published (``current``, EVALUATION 3)."""
    return set() if entry is None else _channels(city, entry, night, lambda indicator: indicator.evidence_period == "current")


def read_by_indicators(city: City, entry: Round, night: date) -> frozenset[str]:
    """Ids of the columns that an indicator of the round reads, and of those whose documents must carry marks (class ``policy``)."""
    return frozenset(_channels(city, entry, night, lambda _: True) | _marked(city))


def judged_by_body(city: City, entry: Round, night: date) -> frozenset[str]:
    """Ids of the columns of whose items an indicator of the round reads the text, and of those whose documents must carry marks. An indicator of
    level ``column`` or ``site`` judges the list."""
    return frozenset(_channels(city, entry, night, lambda indicator: indicator.level not in ("column", "site")) | _marked(city))


def _marked(city: City) -> set[str]:
    return {column.id for column in city.columns if column.kind == "policy"}


def _channels(city: City, entry: Round, night: date, is_meant: Callable[[Indicator], bool]) -> set[str]:
    found: set[str] = set()
    for task in city.rulebook(entry).tasks:
        for clause in task.clauses:
            if not is_meant(city.indicators[clause.indicator]):
                continue
            bound = {unit.id for unit in bound_units(city, clause, night)}
            found |= set(clause.channels.shared)
            found |= {column.id for column in city.columns if column.is_named(clause.channels.own) and bound & set(column.owners)}
    return found


def _is_valid(column: Column, night: date) -> bool:
    return (column.valid[0] or date.min) <= night <= (column.valid[1] or date.max)
