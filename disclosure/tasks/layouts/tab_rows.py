"""Tables with a row to a line and its cells parted by tabs, as a spreadsheet copies them."""

from __future__ import annotations

from disclosure.tasks.cell_sequence import is_heading
from disclosure.tasks.columns import read_columns
from disclosure.tasks.reading import Reading
from disclosure.tasks.rows import RowReader, finish_tasks
from disclosure.tasks.source import Source


def read(source: Source) -> Reading | None:
    """Return the tasks of a table with a row to a line, None when no line holds column titles."""
    reader: RowReader | None = None
    before: list[str] = []
    for number, line in enumerate(source.lines, start=1):
        cells = [cell.strip() for cell in line.split("\t")]
        columns = read_columns(cells)
        if reader is None and columns:
            reader = RowReader(columns, columns.number_at, len(columns.kinds))
        elif reader is None:
            before.append(line)
        elif columns is None:
            _take_line(reader, cells, number)
    if reader is None:
        return None
    tasks, warnings = finish_tasks(reader)
    return Reading(tuple(before), tasks, warnings)


def _take_line(reader: RowReader, cells: list[str], number: int) -> None:
    filled = [cell for cell in cells if cell]
    if len(filled) == 1 and is_heading(filled[0]):
        reader.heading(filled[0])
    elif len(cells) > 1:
        reader.row(cells, number)
