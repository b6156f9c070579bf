"""The public entry: a file → its document, by the layout that its text is built in."""

from __future__ import annotations

from pathlib import Path

from disclosure.errors import InputError
from disclosure.tasks.layouts import read_layouts
from disclosure.tasks.model import Document
from disclosure.tasks.readers import read_source
from disclosure.tasks.reading import Reading
from disclosure.tasks.title import read_title, read_year


def read_document(path: Path | str) -> Document:
    """Read a task document.

    Returns its tasks in their order with path, text, units and deadline. Raises InputError (one line) when the
    file cannot be read or is no task document.
    """
    path = Path(path)
    source = read_source(path)
    readings = list(read_layouts(source))
    if not readings:
        raise InputError(
            "no task table found: no row of column titles with a unit column, and no unit lines (…牵头落实)",
            where=path,
            fix="is this the 任务分解表?",
        )
    layout, reading = max(readings, key=lambda pair: _worth(pair[1]))
    title = read_title(reading.before)
    return Document(path.name, source.sha256, title, layout, read_year(title), reading.tasks, reading.warnings)


def _worth(reading: Reading) -> tuple[int, int]:
    """Rank readings of one text: most tasks with units first, then fewest warnings."""
    warnings = len(reading.warnings) + sum(len(task.warnings) for task in reading.tasks)
    return sum(bool(task.units) for task in reading.tasks), -warnings
