"""The public entry: a file → its document, by the layout that it is built in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from disclosure.errors import InputError
from disclosure.tasks.column_map import apply_column_map, explained_titles
from disclosure.tasks.columns import Kind, title_kind
from disclosure.tasks.dates import LONGEST_TEXT, MOST_LINES, is_too_long
from disclosure.tasks.doubts import look_over
from disclosure.tasks.layouts import OVER_TABLES, read_layouts
from disclosure.tasks.model import Document, Task, Warning
from disclosure.tasks.obligations import read_obligations
from disclosure.tasks.readers import read_source
from disclosure.tasks.reading import Reading
from disclosure.tasks.source import Source
from disclosure.tasks.title import read_title, read_year

if TYPE_CHECKING:  # the roster and its models take longer to import than most documents to read
    from disclosure.registry import City


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
    left_out = _left_out(source, layout, readings)
    title = read_title(reading.before)
    year = read_year(title)
    tasks = tuple(_with_obligations(task, year) for task in reading.tasks)
    warnings = (*source.warnings, *reading.warnings, *left_out, *look_over(tasks, source), *_undated(tasks, year))
    if city is not None:
        from disclosure.tasks.roster import resolve_units

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


def _left_out(source: Source, layout: str, readings: list[tuple[str, Reading]]) -> Iterator[Warning]:
    """Say when a document holds tasks in its tables and in its text: only the ones of the layout that was chosen are read."""
    for other, reading in readings:
        tasks = [task for task in reading.tasks if task.units]
        if source.tables and tasks and (other in OVER_TABLES) != (layout in OVER_TABLES):
            where = "表格" if other in OVER_TABLES else "正文"
            message = f"{where}中另有 {len(tasks)} 项带责任单位的内容没有读入，请拆成另一个文件：「{tasks[0].text[:20]}」"
            yield Warning("tasks_left_out", tasks[0].place, message)
            return


def _undated(tasks: Sequence[Task], year: int | None) -> Iterator[Warning]:
    """Say what a document without a year costs: days in its deadlines that nobody can count."""
    days = sum(
        obligation.kind == "by_date" and dict(obligation.values)["due_on"] is None for task in tasks for obligation in task.obligations
    )
    if year is None and days:
        yield Warning("year_unknown", "标题", f"标题没有写明年度，{days} 处日期算不出到期日")


def _no_table(source: Source, path: Path) -> InputError:
    """Say what is missing: what the columns of a table hold, or any sign of tasks."""
    for table in source.tables:
        for row in table.rows[:20]:
            titles = ["".join(slot.text.split()) for slot in row.slots if slot.text]
            kinds = {title: title_kind(title) for title in titles}
            if len(titles) < 2 or not any(kind in (Kind.UNITS, Kind.REQUIREMENT, Kind.DEADLINE) for kind in kinds.values()):
                continue
            lacking = [name for name, kind in (("unit", Kind.UNITS), ("requirement", Kind.REQUIREMENT)) if kind not in kinds.values()]
            unknown = [title for title, kind in kinds.items() if kind is None]
            what = (
                f"the table has no {' and no '.join(lacking)} column" if lacking else f"columns not understood: {'、'.join(unknown)[:60]}"
            )
            return InputError(
                f"{what}: its columns are {'、'.join(titles)[:80]}",
                where=f"{path}, {row.place}",
                fix="say what the others hold under documents: in city.yml (columns: {title: requirement, title: units, …}) and give --city",
            )
    return InputError(
        "no task table found: no row of column titles with a unit column, and no unit lines (…牵头落实) or unit brackets (〔责任单位：…〕)",
        where=path,
        fix="is this the 任务分解表? Unusual column titles are explained under documents: in city.yml (see README), then give --city",
    )


def _worth(reading: Reading) -> tuple[int, int]:
    """Rank readings of one text: most tasks with units first, then fewest warnings."""
    warnings = len(reading.warnings) + sum(len(task.warnings) for task in reading.tasks)
    return sum(bool(task.units) for task in reading.tasks), -warnings
