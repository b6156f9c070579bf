"""The public entry: a file → its document, by the layout that it is built in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from disclosure.errors import InputError
from disclosure.registry import City
from disclosure.tasks.column_map import apply_column_map, explained_titles
from disclosure.tasks.columns import Kind, title_kind
from disclosure.tasks.dates import LONGEST_TEXT, MOST_LINES, is_too_long
from disclosure.tasks.doubts import look_over
from disclosure.tasks.layouts import read_layouts
from disclosure.tasks.model import Document, Task, Warning
from disclosure.tasks.obligations import read_obligations
from disclosure.tasks.readers import read_source
from disclosure.tasks.reading import Reading
from disclosure.tasks.roster import resolve_units
from disclosure.tasks.source import Source
from disclosure.tasks.title import read_title, read_year


def read_document(
    path: Path | str, *, city: City | None = None, on: date | None = None, columns: Mapping[str, str] | None = None
) -> Document:
    """Read a task document.

    Returns its tasks in their order with path, text, units, deadline and obligations. With ``city`` the units are looked up in its
    roster as it was ``on`` a day, by default the first of July of the document's year: tables come out from May to August.
    ``columns`` explains column titles (``column_map``); by default what the city says of a file of this name. Raises InputError
    (one line) when the file cannot be read or is no task document.
    """
    path = Path(path)
    if columns is None:
        columns = explained_titles(city, path) if city else {}
    source = apply_column_map(read_source(path), columns)
    try:
        readings = list(read_layouts(source))
    except InputError as error:  # layouts know no files
        raise InputError(error.what, where=error.where or path, fix=error.fix or "is this the right file?") from error
    if not readings:
        raise _no_table(source, path)
    layout, reading = max(readings, key=lambda pair: _worth(pair[1]))
    title = read_title(reading.before)
    year = read_year(title)
    tasks = tuple(_with_obligations(task, year) for task in reading.tasks)
    warnings = (*source.warnings, *reading.warnings, *look_over(tasks, source))
    if city is not None:
        tasks, doubts = resolve_units(tasks, city, on or _usual_day(year, city))
        warnings += doubts
    return Document(path.name, source.sha256, title, layout, year, tasks, warnings)


def _with_obligations(task: Task, year: int | None) -> Task:
    if is_too_long(task.text) or is_too_long(task.deadline or ""):
        doubt = Warning("text_too_long", task.place, f"要求或时限超过{LONGEST_TEXT}字或{MOST_LINES}行，未从中读时限")
        return replace(task, warnings=(*task.warnings, doubt))
    obligations, doubts = read_obligations(task.text, task.deadline, year=year)
    return replace(task, obligations=obligations, warnings=(*task.warnings, *(replace(doubt, where=task.place) for doubt in doubts)))


def _usual_day(year: int | None, city: City) -> date:
    """The day on which the roster is asked: in the document's year, else when the city's rule book came out, else before any change."""
    if year is not None:
        return date(year, 7, 1)
    issued = [rulebook.issued_on for rulebook in city.rulebooks.values() if rulebook.issued_on]
    return max(issued, default=date.max)


def _no_table(source: Source, path: Path) -> InputError:
    """Say what is missing: a table without units, or any sign of tasks."""
    for table in source.tables:
        for row in table.rows[:20]:
            titles = ["".join(slot.text.split()) for slot in row.slots if slot.text]
            kinds = [title_kind(title) for title in titles]
            if Kind.REQUIREMENT in kinds and Kind.UNITS not in kinds and sum(kind is not None for kind in kinds) > 1:
                return InputError(
                    f"the table has no unit column: its columns are {'、'.join(titles)[:80]}",
                    where=f"{path}, {row.place}",
                    fix="if one of them names the units, say so under documents: in city.yml (columns: {title: units})",
                )
    return InputError(
        "no task table found: no row of column titles with a unit column, and no unit lines (…牵头落实) or unit brackets (〔责任单位：…〕)",
        where=path,
        fix="is this the 任务分解表?",
    )


def _worth(reading: Reading) -> tuple[int, int]:
    """Rank readings of one text: most tasks with units first, then fewest warnings."""
    warnings = len(reading.warnings) + sum(len(task.warnings) for task in reading.tasks)
    return sum(bool(task.units) for task in reading.tasks), -warnings
