"""Loads a city's folder, validates every file and cross-checks the names in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from disclosure.errors import ContentError, InputError, PageWords
from disclosure.registry.faults import describe_fault
from disclosure.registry.models import City, CityFile, ColumnsFile, EventsFile, RoundsFile, Unit, UnitsFile
from disclosure.registry.schema import schema_name
from scoring.params import fault_of
from scoring.rulebook import Clause, Content, Indicator, Rulebook, load_indicators

# the C loader where libyaml is there: ten times as fast, the same safe values
SAFE_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ContentLoader(SAFE_LOADER):  # type: ignore[misc]
    """Safe values only, and no key twice: of two entries YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """As the base does, after a look at the keys."""
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value != "<<" and key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value} stands twice", key.start_mark)
            seen.add(str(key.value))
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found


Model = TypeVar("Model", bound=Content)


def find_city(city: str, cities: Path) -> Path:
    """The folder of a city given by its name under ``cities`` or by a path. Raises InputError when there is none."""
    for folder in (cities / city, Path(city)):
        with suppress(OSError, ValueError):  # longer than a name may be, or with a null character: no city
            if (folder / "city.yml").is_file():
                return folder.resolve()
    known = ", ".join(sorted(path.parent.name for path in cities.glob("*/city.yml"))) or "none"
    words = PageWords("没有这个城市", "请从城市列表进入", city[:60], 404)
    raise InputError(f"no city {city[:60]!r} here", where=cities, fix=f"known cities: {known}", page=words)


def load_city(folder: Path) -> City:
    """Read and cross-check all content of a city folder. Raises ContentError with file, entry and cure at the first thing wrong."""
    city_file = read_content(folder / "city.yml", CityFile)
    if city_file.id != folder.name:
        raise ContentError(
            f"id {city_file.id!r} is not the folder's name {folder.name!r}", where=folder / "city.yml", fix="make them equal"
        )
    units = read_content(folder / "units.yml", UnitsFile, missing=UnitsFile(units=()))
    rounds = read_content(folder / "rounds.yml", RoundsFile, missing=RoundsFile())
    city = City(
        file=city_file,
        units=units.units,
        collectives=units.collectives,
        columns=read_content(folder / "columns.yml", ColumnsFile).columns,
        rounds=rounds.rounds,
        events=read_content(folder / "events.yml", EventsFile, missing=EventsFile()).events,
        rulebooks=_load_rulebooks(folder, {entry.rulebook for entry in rounds.rounds}),
        indicators=_load_indicators(),
        folder=str(folder),
    )
    for where, what, fix in _faults(city):
        raise ContentError(what, where=folder / where, fix=fix)
    return city


def read_content(path: Path, model: type[Model], *, missing: Model | None = None) -> Model:
    """Read one YAML file into its model. ``missing`` stands in for a file that is not there. Raises ContentError."""
    if not path.is_file():
        if missing is not None and not path.exists():
            return missing
        raise ContentError(
            "there is no such file" if not path.exists() else "this is no file", where=path, fix="create it (see CONTRIBUTING.md, a city)"
        )
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=ContentLoader) or {}
        return model.model_validate(content)
    except UnicodeDecodeError as error:
        raise ContentError(f"not UTF-8 at byte {error.start}", where=path, fix="save it as UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}" if mark else ""
        raise ContentError(f"not YAML{line}: {getattr(error, 'problem', error)}", where=path, fix="mend the line") from error
    except ValidationError as error:  # a ValueError too, so it comes first
        name = schema_name(model)
        fix = f"see `disclosure schema {name}` for what may stand here" if name else "mend the entry"
        raise ContentError(describe_fault(error, content), where=path, fix=fix) from error
    except ValueError as error:  # a date that no calendar has: the loader makes it before any model sees it
        raise ContentError(f"a value cannot be: {error}", where=path, fix="mend the date") from error


def bound_units(city: City, clause: Clause, on: date) -> list[Unit]:
    """The units a clause binds on a day: ids as they stand, collectives expanded one level down by the roster (EVALUATION 5).

    A collective brings only units of the kinds the indicator applies to (towns owe no 县级以上部门 report); a unit named by itself stays.
    """
    kinds = city.indicators[clause.indicator].kinds
    found: dict[str, Unit] = {}
    for name in clause.units:
        for unit in _expand(city, name, on):
            if not kinds or unit.kind in kinds or name == unit.id:
                found.setdefault(unit.id, unit)
    return list(found.values())


def _expand(city: City, name: str, on: date) -> list[Unit]:
    known = {unit.id: unit for unit in city.units}
    if name in known:
        return [known[name]]
    collective = next(entry for entry in city.collectives if name in entry.names)
    return [
        unit
        for unit in city.units
        if (unit.id in collective.units or unit.kind in collective.kinds)
        and (unit.valid[0] or date.min) <= on <= (unit.valid[1] or date.max)
    ]


def _load_rulebooks(folder: Path, names: set[str]) -> dict[str, Rulebook]:
    wanted = names or ({"rulebook.yml"} if (folder / "rulebook.yml").is_file() else set())
    return {name: read_content(folder / name, Rulebook) for name in sorted(wanted)}


def _load_indicators() -> dict[str, Indicator]:
    try:
        return load_indicators()
    except ValueError as error:
        raise ContentError(str(error), where="scoring/indicators", fix="mend the file") from error


def _faults(city: City) -> Iterator[tuple[str, str, str]]:
    yield from _twice("units.yml", "unit", [unit.id for unit in city.units])
    yield from _twice("units.yml", "unit name", [unit.name for unit in city.units])
    yield from _twice("columns.yml", "column", [column.id for column in city.columns])
    yield from _twice("rounds.yml", "round", [entry.id for entry in city.rounds])
    yield from _predecessor_faults(city)
    yield from _column_faults(city)
    for name, rulebook in city.rulebooks.items():
        yield from rulebook_faults(city, name, rulebook)
    yield from _round_faults(city)


def _twice(where: str, what: str, ids: list[str]) -> Iterator[tuple[str, str, str]]:
    for name in sorted({entry for entry in ids if ids.count(entry) > 1}):
        yield where, f"{what} {name} stands twice", "remove one"


def _predecessor_faults(city: City) -> Iterator[tuple[str, str, str]]:
    alive = {name: unit.id for unit in city.units if unit.valid[1] is None for name in (unit.name, *unit.aliases)}
    for unit in city.units:
        for old in unit.predecessors:
            if old.name in alive:
                holder = alive[old.name]
                yield (
                    "units.yml",
                    f"unit {unit.id}: predecessor {old.name} is a name of {holder}",
                    f"give {holder} a last day (valid) or mend the name",
                )


def _column_faults(city: City) -> Iterator[tuple[str, str, str]]:
    sites, units = {site.id for site in city.file.sites}, {unit.id for unit in city.units}
    for column in city.columns:
        if column.site not in sites:
            yield "columns.yml", f"column {column.id}: no site {column.site}", f"sites are {', '.join(sorted(sites))}"
        for owner in column.owners:
            if owner not in units:
                yield "columns.yml", f"column {column.id}: no unit {owner}", "add it to units.yml or mend the owner"


def rulebook_faults(city: City, name: str, rulebook: Rulebook) -> Iterator[tuple[str, str, str]]:
    """What a rule book names that the city has not: (file, what is wrong, what to do)."""
    known = {unit.id for unit in city.units} | {entry for collective in city.collectives for entry in collective.names}
    columns = {column.id for column in city.columns}
    for task in rulebook.tasks:
        for clause in task.clauses:
            if clause.indicator not in city.indicators:
                yield name, f"clause {clause.id}: no indicator {clause.indicator}", "indicators stand in scoring/indicators"
            elif fault := fault_of(city.indicators[clause.indicator].rule, city.indicators[clause.indicator].params | clause.params):
                yield name, f"clause {clause.id}: {fault}", "mend the clause's params (scoring/README.md, the rule's parameters)"
            for unit in sorted(name for name in set(clause.units) if clause.units.count(name) > 1):
                yield name, f"clause {clause.id}: {unit} stands twice", "remove one"
            for unit in clause.units:
                if unit not in known:
                    yield name, f"clause {clause.id}: {unit} is neither a unit nor a collective", "add it to units.yml"
            for column in clause.channels.shared:
                if column not in columns:
                    yield name, f"clause {clause.id}: no column {column}", "add it to columns.yml"


def _round_faults(city: City) -> Iterator[tuple[str, str, str]]:
    units = {unit.id for unit in city.units}
    for entry in city.rounds:
        clauses = {clause.id for task in city.rulebooks[entry.rulebook].tasks for clause in task.clauses}
        for line in entry.not_applicable:
            if line.unit not in units or line.clause not in clauses:
                yield "rounds.yml", f"round {entry.id}: no cell {line.unit} × {line.clause}", "mend the not_applicable entry"
            if line.decided_by[0] == line.decided_by[1]:
                yield "rounds.yml", f"round {entry.id}: {line.unit} × {line.clause} needs two different people", "name the second"
