"""Schema ``registry``: what the content files say of a city, as tables for SQL."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from disclosure.fetch.own_sites import host_of
from disclosure.registry import City, Column, Round, Unit, bound_units
from disclosure.warehouse.lexicon import load_lexicon
from disclosure.warehouse.tables import load_table
from scoring.rulebook import BoundTask, Clause, Indicator, Rulebook, effect_of

if TYPE_CHECKING:
    import duckdb

CODE_SEPARATORS = re.compile(r"[、，,;；\s]+")
Rows = Iterable[Sequence[Any]]
DocTypeRow = tuple[str, int, str, str | None]
"""doc_type, priority (the lowest is asked first), pattern, exclude"""


def make_registry(connection: duckdb.DuckDBPyConnection, city: City, entry: Round | None, doc_types: Sequence[DocTypeRow]) -> None:
    """Make every table of schema ``registry`` for a city and a round (none: the city has no round yet, nothing is judged)."""
    connection.execute("create schema if not exists registry").fetchall()
    tables = {**_roster(city), **_columns(city), **_words(doc_types), **_round(city, entry)}
    for name, (columns, rows) in tables.items():
        load_table(connection, f'registry."{name}"', dict(pair.split(":") for pair in columns.split()), rows)


def _roster(city: City) -> dict[str, tuple[str, Rows]]:
    return {
        "quiet_night": ("night:date", [(night,) for night in city.file.manners.quiet_nights]),
        "city": ("city_id:text name:text stem:text", [(city.id, city.name, _stem(city.name))]),
        "unit": (
            "unit_id:text name:text kind:text group_name:text assessed:text reason:text position:int",
            [(unit.id, unit.name, unit.kind, unit.group, unit.assessed, unit.reason, place) for place, unit in enumerate(city.units)],
        ),
        "unit_name": ("unit_id:text name:text is_full:bool", list(_unit_names(city))),
        "unit_code": ("unit_id:text kind:text code:text", list(_unit_codes(city.units))),
    }


def _stem(name: str) -> str:
    """The city's name as it opens the names of its organs: 青禾市 → 青禾, 淄川区 → 淄川; two-character names stay whole."""
    return name[:-1] if len(name) > 2 and name[-1] in "省市县区旗州" else name


def _unit_names(city: City) -> Iterator[tuple[str, str, bool]]:
    """Names and aliases, and for an alias like 市民政局 also 青禾市民政局; a derived name that two units would share is left out."""
    written = {(unit.id, "".join(name.split())): name == unit.name for unit in city.units for name in (unit.name, *unit.aliases)}
    derived = {(unit_id, _stem(city.name) + name) for unit_id, name in written if name[0] in "市县区" and city.name.endswith(name[0])}
    taken = Counter(name for _, name in derived | written.keys())
    yield from ((unit_id, name, full) for (unit_id, name), full in written.items())
    yield from sorted((unit_id, name, False) for unit_id, name in derived - written.keys() if taken[name] == 1)


def _unit_codes(units: Iterable[Unit]) -> Iterator[tuple[str, str, str]]:
    for unit in units:
        for kind, codes in unit.codes.items():
            yield from ((unit.id, kind, code) for code in CODE_SEPARATORS.split(codes) if code)


def _columns(city: City) -> dict[str, tuple[str, Rows]]:
    return {
        "site": ("site_id:text name:text host:text platform:text", [(s.id, s.name, host_of(s.url), s.platform) for s in city.file.sites]),
        "column": (
            "column_id:text site_id:text host:text url:text path:text name:text class:text confirmed:bool owner_count:int "
            "valid_from:date valid_to:date position:int",
            [_column_row(city, column, place) for place, column in enumerate(city.columns)],
        ),
        "column_owner": ("column_id:text unit_id:text", [(column.id, owner) for column in city.columns for owner in column.owners]),
    }


def _column_row(city: City, column: Column, place: int) -> tuple[Any, ...]:
    url = urljoin(city.site(column.site).url, column.url)
    start, end = column.valid
    return (
        column.id, column.site, host_of(url), url, column.path, column.name, column.kind, column.confirmed, len(column.owners), start, end, place,
    )  # fmt: skip


def _words(doc_types: Sequence[DocTypeRow]) -> dict[str, tuple[str, Rows]]:
    phrases = [(kind, pattern) for kind, patterns in load_lexicon() for pattern in patterns]
    return {
        "doc_type": ("doc_type:text priority:int pattern:text exclude:text", doc_types),
        "phrase": ("kind:text pattern:text", phrases),
    }


def _round(city: City, entry: Round | None) -> dict[str, tuple[str, Rows]]:
    rulebook = city.rulebook(entry) if entry else None
    tasks = rulebook.tasks if rulebook else ()
    clauses = [(task, clause, city.indicators[clause.indicator]) for task in tasks for clause in task.clauses]
    cells = [(clause, unit) for _, clause, _ in clauses for unit in (bound_units(city, clause, entry.window[0]) if entry else ())]
    return {
        "round": (
            "round_id:text opens_on:date closes_on:date year:int",
            [(entry.id, *entry.window, rulebook.year)] if entry and rulebook else [],
        ),
        "period": ("period:text evidence_from:date evidence_to:date observed_until:date", _periods(city, entry, rulebook)),
        "clause": (
            "clause_id:text task:int task_title:text indicator:text rule:text about:text points:double owed_by:text evidence_period:text "
            "relayed:text level:text effect:text",
            [_clause_row(task, clause, indicator) for task, clause, indicator in clauses],
        ),
        "clause_term": (
            "clause_id:text group_no:int word:text",
            [(clause.id, number, word) for _, clause, _ in clauses for number, group in enumerate(clause.terms, 1) for word in group],
        ),
        "clause_without": ("clause_id:text word:text", [(clause.id, word) for _, clause, _ in clauses for word in clause.without]),
        "clause_channel": (
            "clause_id:text unit_id:text column_id:text",
            [(clause.id, unit.id, column) for clause, unit in cells for column in _channels(city, clause, unit)],
        ),
        "clause_type": ("clause_id:text doc_type:text is_partner:bool", [row for _, clause, indicator in clauses for row in _types(clause, indicator)]),
        "cell": ("clause_id:text unit_id:text", [(clause.id, unit.id) for clause, unit in cells]),
    }  # fmt: skip


def _channels(city: City, clause: Clause, unit: Unit) -> list[str]:
    """Columns in which a unit may meet a clause: its own by name (or by a part of their path), and the shared ones."""
    own = [column.id for column in city.columns if unit.id in column.owners and column.is_named(clause.channels.own)]
    return list(dict.fromkeys([*own, *clause.channels.shared]))


def _types(clause: Clause, indicator: Indicator) -> list[tuple[str, str, bool]]:
    return [(clause.id, name, False) for name in indicator.doc_types] + [(clause.id, name, True) for name in indicator.partner_types]


def _clause_row(task: BoundTask, clause: Clause, indicator: Indicator) -> tuple[Any, ...]:
    owed_by = clause.owed_by or indicator.owed_by
    return (
        clause.id, task.number, task.title, indicator.id, indicator.rule, clause.about, clause.points, owed_by, indicator.evidence_period,
        indicator.relayed, indicator.level, effect_of(clause, indicator),
    )  # fmt: skip


def _periods(city: City, entry: Round | None, rulebook: Rulebook | None) -> list[tuple[str, date | None, date, date]]:
    """Evidence periods: the window, the rule book's year up to the cut-off, and what is on line whenever it was published; and the closing sweep's last night."""
    if entry is None or rulebook is None:
        return []
    opens, closes = entry.window
    until = closes + timedelta(days=city.file.visits.sweep_nights)
    return [("window", opens, closes, until), ("year", date(rulebook.year, 1, 1), closes, until), ("current", None, closes, until)]
