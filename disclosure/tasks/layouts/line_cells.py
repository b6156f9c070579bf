"""A table with a cell to a line and nothing else: k titles, then k cells to each row; read only when every row fits."""

from __future__ import annotations

import re

from disclosure.tasks.closings import is_unit_line
from disclosure.tasks.columns import Columns, Kind, read_columns, title_kind
from disclosure.tasks.headings import heading_rank
from disclosure.tasks.prose import is_too_long
from disclosure.tasks.reading import Reading
from disclosure.tasks.rows import is_number, looks_like_deadline
from disclosure.tasks.source import Source, is_page_number
from disclosure.tasks.text_tables import TextRow, plain_row, read_rows
from disclosure.tasks.units import looks_like_units

_MOST_COLUMNS = 12
_LONGEST_DEADLINE = 10
_Line = tuple[str, int]


def read(source: Source) -> Reading | None:
    """Return the tasks of such a table, None when there is none or one of its rows has a cell too many or too few."""
    if source.blocks or is_too_long(source) or re.search("[\t|｜│┃]", source.text):
        return None
    lines = [(text.strip(), number) for number, text in enumerate(source.lines, start=1)]
    lines = [(text, number) for text, number in lines if text and not is_page_number(text)]
    found = _find_titles(lines)
    if found is None:
        return None
    start, columns = found
    rows = _rows(lines[start + len(columns.titles) :], columns)
    if not rows:
        return None
    header = plain_row(columns.titles, lines[start][1])
    return read_rows(source, source.lines[: lines[start][1] - 1], [header, *rows])


def _find_titles(lines: list[_Line]) -> tuple[int, Columns] | None:
    """Return where the column titles begin, and the columns: the longest run of titles around the first that names units."""
    for at, (text, _) in enumerate(lines):
        if title_kind(text) is not Kind.UNITS:
            continue
        start, stop = at, at + 1
        while start > max(0, at - _MOST_COLUMNS) and title_kind(lines[start - 1][0]) is not None and not _is_title(lines[start - 1][0]):
            start -= 1
        while stop < min(len(lines), start + _MOST_COLUMNS) and title_kind(lines[stop][0]) not in (None, Kind.REQUIREMENT):
            stop += 1
        columns = read_columns([text for text, _ in lines[start:stop]])
        return (start, columns) if columns else None
    return None


def _is_title(text: str) -> bool:
    """Tell the table's own title (…任务分解表) from a column's."""
    return re.search("[表单案]$|要点$|[0-9]{4}年", text) is not None


def _rows(lines: list[_Line], columns: Columns) -> list[TextRow] | None:
    """Return the rows, None when a single one does not fit."""
    wide = len(columns.titles)
    rows: list[TextRow] = []
    at = 0
    while at < len(lines):
        cells = [text for text, _ in lines[at : at + wide]]
        if tuple(cells) == columns.titles:
            at += wide
        elif _fits(cells, columns):
            rows.append(plain_row(cells, lines[at][1]))
            at += wide
        elif heading_rank(cells[0]) is not None and cells[0][-1] not in "。；;":
            rows.append(plain_row([cells[0], *[""] * (wide - 1)], lines[at][1]))
            at += 1
        else:
            return None
    return rows


def _fits(cells: list[str], columns: Columns) -> bool:
    """Tell cells that each hold what their column should: numbers, units, time limits; and text that is neither."""
    if len(cells) != len(columns.kinds):
        return False
    return all(_holds(cell, kind) for cell, kind in zip(cells, columns.kinds, strict=True))


def _holds(cell: str, kind: Kind) -> bool:
    if kind is Kind.NUMBER:
        return is_number(cell)
    if kind is Kind.UNITS:
        return looks_like_units(cell) or is_unit_line(cell)
    if kind is Kind.DEADLINE:
        return looks_like_deadline(cell)
    return not is_number(cell) and (kind is Kind.OTHER or not looks_like_units(cell) and not _is_bare_deadline(cell))


def _is_bare_deadline(cell: str) -> bool:
    return len(cell) <= _LONGEST_DEADLINE and cell[-1] not in "。；;" and looks_like_deadline(cell)
