"""Tables whose cells stand between 「|」, on lines of their own or a row to a line."""

from __future__ import annotations

import re

from disclosure.tasks.cell_sequence import Cell, is_heading, read_sequence
from disclosure.tasks.columns import Kind, read_columns, title_kind
from disclosure.tasks.layouts.box_rows import is_drawn
from disclosure.tasks.reading import Reading
from disclosure.tasks.rows import RowReader, finish_tasks, is_number
from disclosure.tasks.source import Source, is_page_number

_PIPE = re.compile("[|｜]")
_RULE = re.compile(r"\s*[|｜]?[\s:|｜+-]*-[\s:|｜+-]*")
_LONGEST_TITLE = 30


def read(source: Source) -> Reading | None:
    """Return the tasks of a table between 「|」, None when the text has none."""
    pieces = [piece.strip() for piece in _PIPE.split(source.text)]
    if (
        is_drawn(source.lines)
        or len(pieces) < 5
        or not any(title_kind(piece) is Kind.UNITS for piece in pieces if 0 < len(piece) < _LONGEST_TITLE)
    ):
        return None
    if _is_row_per_line(source.lines):
        return _read_lines(source)
    return read_sequence(_cells(source.text))


def _is_row_per_line(lines: list[str]) -> bool:
    counts = [len(_PIPE.findall(line)) for line in lines if _PIPE.search(line)]
    return sum(count >= 2 for count in counts) * 2 > len(counts)


def _read_lines(source: Source) -> Reading | None:
    """Read a table with a row to a line; a line without 「|」 above it is no part of it."""
    reader: RowReader | None = None
    before: list[str] = []
    for number, line in enumerate(source.lines, start=1):
        if _RULE.fullmatch(line) or (reader and not _PIPE.search(line)):
            continue
        cells = [cell.strip() for cell in _PIPE.split(re.sub(r"^\s*[|｜]|[|｜]\s*$", "", line))]
        columns = read_columns(cells)
        if reader is None:
            if columns:
                reader = RowReader(columns, columns.number_at, len(columns.kinds))
            else:
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
        return
    if reader.number_at is None and not reader.drafts and is_number(cells[0]):
        reader.number_at = 0
    reader.row(cells, number)


def _cells(text: str) -> list[Cell]:
    cells: list[Cell] = []
    line = 1
    for piece in _PIPE.split(text):
        lines = piece.split("\n")
        first = next((at for at, content in enumerate(lines) if content.strip()), 0)
        cells.append(
            Cell("\n".join(content.strip() for content in lines if content.strip() and not is_page_number(content.strip())), line + first)
        )
        line += len(lines) - 1
    if cells and not cells[-1].text:
        cells.pop()
    return cells
