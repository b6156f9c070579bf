"""Tables whose cells each begin a line with a tab, without row numbers: as many heading cells as the nesting is deep."""

from __future__ import annotations

from disclosure.tasks.headings import is_lone_heading
from disclosure.tasks.reading import Reading
from disclosure.tasks.rows import RowReader
from disclosure.tasks.source import Source
from disclosure.tasks.tab_chunks import Table, find_number_position, join_rows, read_tabbed, row_width
from disclosure.tasks.table_reading import read_tables


def read(source: Source) -> Reading | None:
    """Return the tasks of tab-led rows without numbers, None when the text has none."""
    text = read_tabbed(source.lines)
    if text is None or any(find_number_position(table) is not None for table in text.tables):
        return None
    return read_tables(text, _read_table)


def _read_table(table: Table) -> RowReader:
    reader = RowReader(table.columns, None, row_width(table, None))
    rows = join_rows(table, None)
    for at, row in enumerate(rows):
        if at and at == len(rows) - 1 and not row.cells[0]:
            reader.width = max(reader.width, len(rows[at - 1].cells))  # trimming a text takes empty cells off its last row
        filled = [cell for cell in row.cells if cell]
        if len(filled) == 1 and row.cells[0] and is_lone_heading(filled[0]):
            reader.heading(filled[0])
        else:
            reader.row(row.cells, row.line)
    return reader
