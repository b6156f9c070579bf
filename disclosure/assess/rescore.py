"""Scores the facts of a build by another rule book, in memory: registry and matches are made anew, silver and coverage stay as they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from disclosure.errors import InputError
from disclosure.registry import City, Round, read_content
from disclosure.settings import Settings
from scoring.rulebook import Rulebook

if TYPE_CHECKING:
    import duckdb

    from disclosure.match.model import Model

COPIED = ("silver.item", "silver.item_token", "gold.coverage")


@contextmanager
def rescored(
    settings: Settings,
    city: City,
    build: duckdb.DuckDBPyConnection,
    rulebook: Path,
    as_of: datetime,
    round_id: str,
    model: Model | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory warehouse with the build's silver and the other rule book's gold, matched by ``model`` (the city's own when left out).

    Raises InputError, RunError.
    """
    from disclosure.assess.assessment import assess_city
    from disclosure.calendar import WorkingCalendar
    from disclosure.match import load_doc_types, match_city
    from disclosure.match.promotion import city_model
    from disclosure.readings import readings_of
    from disclosure.state import open_state
    from disclosure.warehouse import connect
    from disclosure.warehouse.registry_tables import make_registry

    changed, entry = with_rulebook(city, rulebook, round_id)
    state = open_state(settings)
    try:
        readings = readings_of(state, city.id, round_id, as_of)
    finally:
        state.close()
    scratch = connect()
    try:
        make_registry(scratch, changed, entry, [(kind.id, kind.priority, kind.pattern, kind.exclude) for kind in load_doc_types()])
        _copy(build, scratch)
        match_city(scratch, changed, model=model or city_model(settings.city_data(city.id)))
        assess_city(scratch, changed, entry, readings, WorkingCalendar.load(), as_of)
        yield scratch
    finally:
        scratch.close()


def with_rulebook(city: City, rulebook: Path, round_id: str) -> tuple[City, Round]:
    """The city and its round with another rule book in place of the round's own. Raises InputError when it names what the city has not."""
    from disclosure.registry.load import rulebook_faults

    book = read_content(rulebook, Rulebook)
    entry = city.round(round_id).model_copy(update={"rulebook": str(rulebook)})
    changed = city.model_copy(update={"rulebooks": {**city.rulebooks, str(rulebook): book}})
    for where, what, fix in rulebook_faults(changed, str(rulebook), book):
        raise InputError(what, where=where, fix=fix)
    return changed, entry


def _copy(build: duckdb.DuckDBPyConnection, scratch: duckdb.DuckDBPyConnection) -> None:
    """Silver tables through Arrow: an open build is read-only and cannot be attached a second time by this process."""
    for schema in ("silver", "gold"):
        scratch.execute(f"create schema if not exists {schema}").fetchall()
    for table in COPIED:
        rows = build.sql(f"select * from {table}").to_arrow_table()
        scratch.register("copied", rows)
        scratch.execute(f"create table {table} as select * from copied").fetchall()
        scratch.unregister("copied")
