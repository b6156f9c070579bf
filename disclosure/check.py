"""Checks a city's content: what it holds, what is likely forgotten, and how its rule book lines up with its task document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from disclosure.assess.clocks import clock_differences
from disclosure.calendar import WorkingCalendar
from disclosure.crawl.plan import column_url, columns_of
from disclosure.crawl.shared_addresses import group_shared
from disclosure.errors import InputError
from disclosure.fetch import OwnSites
from disclosure.fetch.guard import loopback_only_settings
from disclosure.fetch.trust import read_intermediates
from disclosure.registry import City, bound_units
from disclosure.settings import is_loopback
from disclosure.sites.reading.columnclass import read_column_class
from disclosure.sites.reading.platforms import platform_names
from disclosure.tasks import Document, Task, read_document
from disclosure.tasks.column_map import explained_titles
from disclosure.tasks.model import Unit
from disclosure.tasks.roster import resolve_units
from scoring.rulebook import BoundTask, Clause, Rulebook, effect_of

NEXT_YEAR_FROM = (11, 1)
"""From this month and day on next year's calendar should be there: the State Council announces it in November."""

PERMISSION_ENDS_SOON = timedelta(days=30)

ROSTER_DOUBTS = ("old_name", "unit_not_valid", "collective_empty")
"""Doubts about names that the roster knows; names that it does not know are missing, which is more."""


@dataclass(frozen=True, slots=True)
class CityCheck:
    """What a check found, each a line for a person: ``facts`` (counts), ``warnings`` (likely forgotten), ``differences`` (between rule book
    and document, for a person to confirm) and ``missing`` (what must be mended: the check fails)."""

    facts: tuple[str, ...]
    warnings: tuple[str, ...]
    differences: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def check_city(city: City, today: date, document: Path | None = None) -> CityCheck:
    """Check a loaded city on a day. ``document`` is a task document to line up with every rule book, by default the city's own beside it.

    Raises InputError when the document, or a pinned certificate, cannot be read.
    """
    own = Path(city.folder) / city.file.document if city.file.document else None
    path = document or (own if own and own.is_file() else None)
    warnings = [
        *_calendar_warnings(today),
        *_unit_warnings(city),
        *_column_warnings(city),
        *_shared_columns(city, today),
        *_channel_warnings(city),
        *_effect_warnings(city),
        *_permission_warnings(city, today),
    ]
    read_intermediates(city)
    missing = (*_unknown_platforms(city), *_off_site_columns(city, today), *_lax_settings(city))
    if path is None:
        missing += (f"document {city.file.document}: the file is not beside city.yml",) if own else ()
        return CityCheck(tuple(_count(city)), tuple(warnings), (), missing)
    read = read_document(path, columns=explained_titles(city, path))
    parts = [line_up(city, rulebook, read) for rulebook in city.rulebooks.values()]
    facts = [*_count(city), *(fact for part in parts for fact in part.facts)]
    return CityCheck(
        tuple(facts),
        (
            *warnings,
            *(f"document {where}: {message}" for where, message in _document_warnings(read)),
            *dict.fromkeys(line for part in parts for line in part.warnings),
        ),
        tuple(line for part in parts for line in part.differences),
        missing + tuple(line for part in parts for line in part.missing),
    )


def _off_site_columns(city: City, today: date) -> Iterator[str]:
    """Columns that a crawl would refuse because their address lies on no site of the city."""
    sites = OwnSites(city.file.sites)
    for column in columns_of(city, today):
        try:
            column_url(city, column, sites)
        except InputError as error:
            yield str(error)


def _shared_columns(city: City, today: date) -> Iterator[str]:
    """Columns under one address, as tabs are: nobody can tell whose the rows are, so no night reads them whole."""
    sites = OwnSites(city.file.sites)
    addressed = []
    for column in columns_of(city, today):
        try:
            addressed.append((column_url(city, column, sites), column))
        except InputError:
            continue  # told by ``_off_site_columns``
    for column_id, others in group_shared(addressed).items():
        yield f"column {column_id}: registered under the same address as {'、'.join(others)}: it is never read whole (解析存疑) until it has its own, or a selector is accepted for it (`columns accept --repair --selector`)"


def _lax_settings(city: City) -> Iterator[str]:
    """What a crawl would refuse since the city has hosts beyond this machine; names under ``.example`` are nobody's (RFC 2606)."""
    hosts = OwnSites(city.file.sites).hosts.values()
    if any(not (is_loopback(host) or host == "localhost" or host.endswith(".example")) for host in hosts):
        yield from (f"city.yml: {what}: {fix}" for what, fix in loopback_only_settings(city))


def line_up(city: City, rulebook: Rulebook, document: Document) -> CityCheck:
    """The tasks of a document and of a rule book by number, and their units by the names of units.yml."""
    resolved, doubts = resolve_units(document.tasks, city, rulebook.applies_from)
    asked = {task.number: task for task in resolved}
    bound = {task.number: task for task in rulebook.tasks}
    both = sorted(asked.keys() & bound.keys())
    twice = sorted(number for number, count in Counter(task.number for task in resolved).items() if count > 1)
    missing = [f"task {number}: stands more than once in the document, so nothing can be lined up by it" for number in twice]
    missing += [f"task {number}: in the document, not in rule book {rulebook.id}" for number in sorted(asked.keys() - bound.keys())]
    missing += [f"task {number}: in rule book {rulebook.id}, not in the document" for number in sorted(bound.keys() - asked.keys())]
    missing += [line for number in both for line in _unknown_names(asked[number])]
    unscored = sum(1 for number in both if bound[number].not_scored)
    fact = f"document {document.file} and rule book {rulebook.id}: {len(both)} of {len(asked)} tasks, {unscored} of them not scored"
    differences = [line for number in both for line in _unit_differences(city, asked[number], bound[number], rulebook.applies_from)]
    differences += [line for number in both for line in clock_differences(city, asked[number], bound[number])]
    warnings = [f"document {doubt.where}: {doubt.message}" for doubt in doubts if doubt.code in ROSTER_DOUBTS]
    return CityCheck((fact,), tuple(warnings), tuple(differences), tuple(missing))


def _count(city: City) -> Iterator[str]:
    scored = sum(1 for unit in city.units if unit.assessed == "scored")
    confirmed = sum(1 for column in city.columns if column.confirmed)
    yield f"city {city.id} ({city.name}, {city.file.status}, {'enabled' if city.file.enabled else 'disabled'}): {len(city.file.sites)} sites"
    yield f"units: {len(city.units)}, {scored} of them scored"
    yield f"columns: {len(city.columns)}, {confirmed} of them confirmed"
    for rulebook in city.rulebooks.values():
        clauses = [clause for task in rulebook.tasks for clause in task.clauses]
        points = sum(clause.points for clause in clauses)
        yield f"rule book {rulebook.id} ({rulebook.status}): {len(rulebook.tasks)} tasks, {len(clauses)} clauses, {points:g} points"
    for entry in city.rounds:
        clauses = [clause for task in city.rulebook(entry).tasks for clause in task.clauses]
        cells = sum(len(bound_units(city, clause, entry.window[0])) for clause in clauses)
        yield f"round {entry.id} ({entry.window[0]} – {entry.window[1]}): {cells} cells"


def _calendar_warnings(today: date) -> Iterator[str]:
    years = WorkingCalendar.load().years
    wanted = [today.year] + ([today.year + 1] if (today.month, today.day) >= NEXT_YEAR_FROM else [])
    for year in wanted:
        if year not in years:
            yield f"no working-day calendar for {year}: add calendar/{year}.yml (what needs it becomes 日历缺失)"


def _unit_warnings(city: City) -> Iterator[str]:
    if not city.columns:
        yield "no column is registered yet: nothing can be read, and nobody charged"
        return
    owners = {owner for column in city.columns for owner in column.owners}
    idle = [unit.name for unit in city.units if unit.assessed == "scored" and unit.id not in owners]
    if idle:
        yield f"scored units without a column of their own: {_joined(idle)}"


def _column_warnings(city: City) -> Iterator[str]:
    doubtful = [column.id for column in city.columns if not column.confirmed]
    if doubtful:
        yield f"columns not confirmed, they charge nobody: {_joined(doubtful)}"
    unlike = [
        f"{column.id} ({column.kind}, its name says {told})"
        for column in city.columns
        if (told := read_column_class(column.path.rsplit(">", 1)[-1])) not in (None, column.kind)
    ]
    if unlike:
        yield f"columns whose name says another class, look once more: {_joined(unlike)}"


def _unknown_platforms(city: City) -> Iterator[str]:
    known = platform_names()
    for site in city.file.sites:
        if site.platform is not None and site.platform not in known:
            yield f"site {site.id}: platform {site.platform!r} is none of {', '.join(known)} (leave it out to have it recognised)"


def _effect_warnings(city: City) -> Iterator[str]:
    for rulebook in city.rulebooks.values():
        silent = [
            clause.id
            for task in rulebook.tasks
            for clause in task.clauses
            if effect_of(clause, city.indicators[clause.indicator]) == "inform"
        ]
        if silent:
            yield f"clauses of {rulebook.id} that only inform, their points count for nobody (set effect: deduct to charge): {_joined(silent)}"


def _permission_warnings(city: City, today: date) -> Iterator[str]:
    for site in city.file.sites:
        given = site.robots_permission
        if given is None or given.until > today + PERMISSION_ENDS_SOON:
            continue
        ends = f"ended on {given.until}" if given.until < today else f"ends on {given.until}"
        as_of = " as of today (a crawl asks on the night it is given)" if city.file.clock == "night" else ""
        yield f"site {site.id}: the permission {given.number} of {given.by} to read what robots.txt forbids {ends}{as_of}: ask for a new one"


def _channel_warnings(city: City) -> Iterator[str]:
    for rulebook in city.rulebooks.values():
        for clause in (clause for task in rulebook.tasks for clause in task.clauses):
            channels = clause.channels
            if not (channels.own or channels.shared or channels.elsewhere):
                yield f"clause {clause.id} of {rulebook.id}: no channel, so absence can never be shown"
            elif city.columns and not (channels.shared or channels.elsewhere):
                yield from _units_without_channel(city, clause, rulebook)


def _units_without_channel(city: City, clause: Clause, rulebook: Rulebook) -> Iterator[str]:
    named = [column for column in city.columns if set(clause.channels.own) & {part.strip() for part in column.path.split(">")}]
    owners = {owner for column in named for owner in column.owners}
    without = [
        unit.name for unit in bound_units(city, clause, rulebook.applies_from) if unit.assessed == "scored" and unit.id not in owners
    ]
    if without:
        yield f"clause {clause.id} of {rulebook.id}: no column {'/'.join(clause.channels.own)} of {_joined(without)}"


def _document_warnings(document: Document) -> Iterator[tuple[str, str]]:
    yield from ((warning.where, warning.message) for warning in document.warnings)
    yield from ((f"task {task.number}", warning.message) for task in document.tasks for warning in task.warnings)


def _unknown_names(task: Task) -> Iterator[str]:
    for unit in task.units:
        if unit.scope != "open" and not (unit.resolution and unit.resolution.how):
            kind = "collective" if unit.collective else "unit"
            yield f"task {task.number}: {kind} {unit.name} is not in units.yml"


def _unit_differences(city: City, task: Task, bound: BoundTask, on: date) -> Iterator[str]:
    if bound.not_scored:
        return
    names = {unit.id: unit.name for unit in city.units}
    allowed = {unit_id for unit in task.units for unit_id in _ids_of(unit)}
    judged = {unit.id for clause in bound.clauses for unit in bound_units(city, clause, on)}
    extra = sorted(judged - allowed)
    if extra:
        remark = " (its list is open: 等)" if any(unit.open_ended for unit in task.units) else ""
        yield f"task {task.number}: the rule book binds {_joined(names[unit] for unit in extra)}, the document does not name them{remark}"
    idle = [unit.name for unit in task.units if unit.scope != "open" and judged.isdisjoint(_ids_of(unit))]
    if idle:
        yield f"task {task.number}: the document names {_joined(idle)}, no clause binds them"


def _ids_of(unit: Unit) -> tuple[str, ...]:
    return unit.resolution.units if unit.resolution else ()


def _joined(names: Iterable[str], shown: int = 12) -> str:
    held = list(names)
    more = f" and {len(held) - shown} more" if len(held) > shown else ""
    return "、".join(held[:shown]) + more
