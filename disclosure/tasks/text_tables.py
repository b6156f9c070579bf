"""Tables found in plain text → the grid that other formats give; widths of characters as they are shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from disclosure.tasks.layouts import grid
from disclosure.tasks.model import Warning
from disclosure.tasks.reading import Reading
from disclosure.tasks.source import Paragraph, Row, Slot, Source, Table


@dataclass(frozen=True)
class TextRow:
    """The cells of a row and the line where it begins (from 1)."""

    cells: tuple[Slot, ...]
    line: int


def plain_row(cells: Sequence[str], line: int) -> TextRow:
    """A row of cells of which none reaches over another."""
    return TextRow(tuple(Slot(cell) for cell in cells), line)


def read_rows(
    source: Source, before: Sequence[str], rows: Sequence[TextRow], warnings: Sequence[Warning] = (), *, tells_merges: bool = False
) -> Reading | None:
    """Read rows (column titles first) as any other table; ``before`` are the lines above. None when they hold no tasks."""
    word = source.counted_in
    place = f"第{rows[0].line}{word}" if rows else ""
    table = Table(tuple(Row(row.cells, f"第{row.line}{word}") for row in rows), place, tells_merges)
    above = tuple(Paragraph(line.strip(), f"第{at}{word}") for at, line in enumerate(before, start=1) if line.strip())
    reading = grid.read(replace(source, blocks=(*above, table)))
    return replace(reading, warnings=(*warnings, *reading.warnings)) if reading else None


def is_wide(char: str) -> bool:
    """Tell a character that takes two columns in type of one width."""
    return unicodedata.east_asian_width(char) in "WF"


def width(text: str) -> int:
    """Return how many columns a text takes in type of one width."""
    return len(text) + sum(map(is_wide, text))
