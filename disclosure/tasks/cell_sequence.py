"""Cells one after another, without any mark between rows: where rows begin, headings stand and merged rows go on."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from disclosure.tasks.columns import Columns, Kind, read_columns, title_kind
from disclosure.tasks.headings import heading_rank, is_plain_heading
from disclosure.tasks.reading import Reading
from disclosure.tasks.rows import RowReader, finish_tasks, is_number
from disclosure.tasks.units import looks_like_units

_DOCUMENT_TITLE = re.compile("(?:方案|表|要点|清单|通知|计划|意见|安排|台账)$")


@dataclass
class Cell:
    """A cell's paragraphs joined by line feeds, and the line where it begins."""

    text: str
    line: int


def read_sequence(cells: list[Cell]) -> Reading | None:
    """Return the tasks of a sequence of cells, None when no column titles stand in it."""
    found = _find_header(cells)
    if found is None:
        return None
    start, columns, before = found
    reader = _read_cells(columns, cells[start + len(columns.kinds) :])
    tasks, warnings = finish_tasks(reader)
    return Reading(tuple(before), tasks, warnings)


def _find_header(cells: list[Cell]) -> tuple[int, Columns, list[str]] | None:
    """Return the position of the header's first cell, the columns and the lines before; the title may share its first cell."""
    for at, cell in enumerate(cells):
        if title_kind(cell.text) is not Kind.UNITS:
            continue
        start = at
        while start > max(0, at - 8) and _is_column_title(cells[start - 1].text):
            start -= 1
        before = [line for earlier in cells[:start] for line in earlier.text.split("\n")]
        if start > 0 and title_kind(before[-1]) is not None and "\n" in cells[start - 1].text:
            start -= 1
            cells[start].text = before.pop()
        follow = {Kind.UNITS, Kind.DEADLINE, Kind.OTHER}
        if all(title_kind(held.text) is not Kind.REQUIREMENT for held in cells[start:at]):
            follow.add(Kind.REQUIREMENT)
        end = at + 1
        while end < min(len(cells), at + 8) and title_kind(cells[end].text) in follow:
            end += 1
        if columns := read_columns([held.text for held in cells[start:end]]):
            return start, columns, before
    return None


def _is_column_title(text: str) -> bool:
    """Tell a column title from one that the document's title stands above in the same cell."""
    above, _, _ = text.rpartition("\n")
    return title_kind(text) is not None and not _DOCUMENT_TITLE.search(above)


def _read_cells(columns: Columns, cells: list[Cell]) -> RowReader:
    width, number_at = _measure(columns, cells)
    reader = RowReader(columns, number_at, width)
    at = 0
    while at < len(cells):
        taken = _take_header(reader, cells, at) or _take_row(reader, cells, at) or _take_single(reader, cells[at])
        at += taken
    return reader


def _measure(columns: Columns, cells: list[Cell]) -> tuple[int, int | None]:
    """Return the cells of a row and the position of its number, from how far apart the numbers stand (headings not counted)."""
    cells = [cell for cell in cells if heading_rank(cell.text) is None]
    numbers = [at for at, cell in enumerate(cells) if is_number(cell.text)]
    width = len(columns.kinds)
    if columns.number_at is not None:
        return width, columns.number_at
    if len(numbers) < 2 or len(numbers) * 2 * width < len(cells):
        return width, 0 if len(numbers) == 1 and len(cells) < 3 * width else None
    gap = Counter(later - earlier for earlier, later in zip(numbers, numbers[1:], strict=False)).most_common(1)[0][0]
    width = max(width, gap) if gap <= width + 2 else width
    after = Counter(
        next((k for k in range(2, width) if at + k < len(cells) and looks_like_units(cells[at + k].text)), None) for at in numbers
    ).most_common(1)[0][0]
    return width, max(0, width - (after if after is not None else width - 1) - len(columns.suffix))


def _take_header(reader: RowReader, cells: list[Cell], at: int) -> int:
    """Skip the column titles when they are printed again on a new page, or below the title of another document (said)."""
    titles = reader.columns.titles
    first, *others = (cell.text for cell in cells[at : at + len(titles)])
    above, _, last = first.rpartition("\n")
    if (last, *others) != titles:
        return 0
    if above:
        reader.begin_document(above, cells[at].line)
    return len(titles)


def _take_row(reader: RowReader, cells: list[Cell], at: int) -> int:
    """Take a whole row that begins here and return its cells, 0 when none begins here."""
    width = reader.width
    row = cells[at : at + width]
    if reader.number_at is None:
        units = len(row) - len(reader.columns.suffix)
        if is_heading(row[0].text) and not (len(row) == width and looks_like_units(row[units].text)):
            return 0
    elif len(row) <= reader.number_at + 1 or not is_number(row[reader.number_at].text):
        return 0
    start = (reader.number_at or 0) + 2
    stop = next((k for k in range(start, len(row)) if is_number(row[k].text) or heading_rank(row[k].text) is not None), len(row))
    reader.row([cell.text for cell in row[:stop]], row[0].line)
    return stop


def _take_single(reader: RowReader, cell: Cell) -> int:
    """Take a cell between rows: a heading, or a part of the merged row before it."""
    if not cell.text:
        return 1
    if is_heading(cell.text) or not reader.drafts:
        reader.heading(cell.text)
    elif looks_like_units(cell.text):
        reader.extra_units(cell.text, cell.line)
    else:
        reader.paragraph(cell.text, cell.line)
    return 1


def is_heading(text: str) -> bool:
    """Tell whether a cell that stands alone is a heading: marked, or short and neither sentence nor units."""
    return heading_rank(text) is not None or (is_plain_heading(text) and not looks_like_units(text))
