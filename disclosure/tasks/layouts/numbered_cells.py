"""Tables whose cells each begin a line with a tab and whose rows carry a number."""

from __future__ import annotations

from disclosure.tasks.headings import is_lone_heading
from disclosure.tasks.reading import Reading
from disclosure.tasks.rows import RowReader, is_number
from disclosure.tasks.source import Source
from disclosure.tasks.tab_chunks import Chunk, Table, find_number_position, join_rows, read_tabbed, row_width
from disclosure.tasks.table_reading import read_tables


def read(source: Source) -> Reading | None:
    """Return the tasks of numbered tab-led rows, None when the text has none."""
    text = read_tabbed(source.lines)
    if text is None or all(find_number_position(table) is None for table in text.tables):
        return None
    return read_tables(text, _read_table)


def _read_table(table: Table) -> RowReader:
    number_at = find_number_position(table)
    reader = RowReader(table.columns, number_at, row_width(table, number_at))
    for row in join_rows(table, number_at):
        _read_row(reader, row)
    return reader


def _read_row(reader: RowReader, row: Chunk) -> None:
    filled = [cell for cell in row.cells if cell]
    if len(filled) == 1 and not is_number(filled[0]) and row.cells[0] and is_lone_heading(filled[0]):
        reader.heading(filled[0])
    else:
        reader.row(row.cells, row.line)
