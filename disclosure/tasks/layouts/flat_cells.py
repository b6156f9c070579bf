"""Tables whose cells each begin a line with a tab, with no blank line between the rows."""

from __future__ import annotations

from disclosure.tasks.cell_sequence import Cell, read_sequence
from disclosure.tasks.reading import Reading
from disclosure.tasks.source import Source
from disclosure.tasks.tab_chunks import read_cells, read_tabbed


def read(source: Source) -> Reading | None:
    """Return the tasks of tab-led cells whose rows nothing parts, None when rows are parted or there are no such cells."""
    if read_tabbed(source.lines) is not None:
        return None
    before, chunks = read_cells(source.lines)
    cells = [Cell(text, line) for chunk in chunks for text, line in zip(chunk.cells, chunk.lines, strict=True)]
    reading = read_sequence(cells) if cells else None
    return Reading((*before, *reading.before), reading.tasks, reading.warnings) if reading else None
