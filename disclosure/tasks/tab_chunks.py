"""Text whose cells each begin a line with a tab: lines → cells → chunks (cells up to a blank line) → whole rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from disclosure.tasks.columns import Columns, read_columns, title_kind
from disclosure.tasks.headings import heading_rank
from disclosure.tasks.model import Warning
from disclosure.tasks.rows import is_number
from disclosure.tasks.source import is_page_number
from disclosure.tasks.units import cut_names, looks_like_units

_CELL_LINE = re.compile("^[ \u3000\u00a0]*\t")

_LOOK_AHEAD = 30
_LONGEST_FIRST_TITLE = 6


@dataclass
class Chunk:
    """Neighbouring cells without a blank line between them; ``lines`` are the line numbers where they begin."""

    cells: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    @property
    def line(self) -> int:
        """The line of the first filled cell."""
        return next((line for cell, line in zip(self.cells, self.lines, strict=True) if cell), self.lines[0])


@dataclass
class Table:
    """A header with the chunks below it."""

    columns: Columns
    chunks: list[Chunk]
    line: int


@dataclass
class TabbedText:
    """The tables of a text, the lines before the first one, and what was not read."""

    before: list[str]
    tables: list[Table]
    warnings: list[Warning]


def read_tabbed(lines: Sequence[str]) -> TabbedText | None:
    """Return the tables of tab-led cells in a text, None when there is no row of column titles among such cells."""
    lines = _restore_first_tab(lines)
    cut, tail = _cut_tail(lines)
    tables: list[Table] = []
    for chunk in _join_header_rows(_chunks(lines[:cut])):
        if columns := read_columns(chunk.cells):
            if not tables or columns != tables[-1].columns:
                tables.append(Table(columns, [], chunk.line))
        elif tables:
            tables[-1].chunks.append(chunk)
    if not tables:
        return None
    warnings = [Warning("text_after_table", f"第{cut + 1}行", f"表格之后的文字未作为任务：「{tail[:20]}」")] if tail else []
    return TabbedText([line for line in lines[: tables[0].line - 1] if not _CELL_LINE.match(line)], tables, warnings)


def _join_header_rows(chunks: list[Chunk]) -> list[Chunk]:
    """Put a second row of titles (牵头单位, 配合单位) in the place of the title above it (责任分工) that reaches over them."""
    joined: list[Chunk] = []
    for chunk in chunks:
        upper = joined[-1].cells if joined else []
        filled = [at for at, cell in enumerate(chunk.cells) if cell]
        first, last = (filled[0], filled[-1]) if filled else (0, 0)
        side_by_side = len(filled) > 1 and last - first + 1 == len(filled)
        fits = side_by_side and first < len(upper) and len(chunk.cells) <= len(upper) + len(filled) - 1
        if fits and read_columns(upper) and all(title_kind(chunk.cells[at]) is not None for at in filled) and not read_columns(chunk.cells):
            lines = joined[-1].lines
            cells = [*upper[:first], *chunk.cells[first : last + 1], *upper[first + 1 :]]
            joined[-1] = Chunk(cells, [*lines[:first], *chunk.lines[first : last + 1], *lines[first + 1 :]])
        else:
            joined.append(chunk)
    return joined


def _restore_first_tab(lines: Sequence[str]) -> Sequence[str]:
    """Give back the tab that trimming took from a text which begins with its first column title."""
    first = lines[0].strip() if lines else ""
    trimmed = (
        len(lines) > 1
        and len(first) <= _LONGEST_FIRST_TITLE
        and not first.endswith("表")
        and not _CELL_LINE.match(lines[0])
        and _CELL_LINE.match(lines[1])
    )
    return ["\t" + first, *lines[1:]] if trimmed and title_kind(first) is not None else lines


def read_cells(lines: Sequence[str]) -> tuple[list[str], list[Chunk]]:
    """Return the lines above the first tab-led cell and the cells below in chunks."""
    first = next((at for at, line in enumerate(lines) if _CELL_LINE.match(line)), len(lines))
    return list(lines[:first]), _chunks(lines)


def _chunks(lines: Sequence[str]) -> list[Chunk]:
    chunks: list[Chunk] = []
    blank = True
    for number, line in enumerate(lines, start=1):
        content = line.strip()
        if _CELL_LINE.match(line):
            if blank:
                chunks.append(Chunk())
            for cell in line.strip(" \u3000\u00a0\n")[1:].split("\t"):
                chunks[-1].cells.append(cell.strip())
                chunks[-1].lines.append(number)
            blank = False
        elif not content or is_page_number(content):
            blank = True
        elif chunks:
            last = chunks[-1].cells
            last[-1] = f"{last[-1]}\n{content}" if last[-1] else content
            blank = False
    return chunks


def _cut_tail(lines: Sequence[str]) -> tuple[int, str]:
    """Return where the table ends and the first words after it: lines without tab, after a blank line, below the last filled cell."""
    last = max((at for at, line in enumerate(lines) if _CELL_LINE.match(line)), default=-1)
    if last < 0 or not lines[last].strip():
        return len(lines), ""
    blank = next((at for at in range(last, len(lines)) if not lines[at].strip()), len(lines))
    tail = [line.strip() for line in lines[blank:] if line.strip()]
    cell = "\n".join(line.strip() for line in lines[last:blank])
    goes_on = cell.endswith(("、", "，", ",")) or (
        bool(tail) and looks_like_units("\n".join([cell, *tail])) and len(cut_names(cell + "\n" + tail[0])) == len(cut_names(cell))
    )
    return (len(lines), "") if not tail or goes_on else (blank, tail[0])


def find_number_position(table: Table) -> int | None:
    """Return where row numbers stand: in the titled column, else in the position that most chunks have a bare number in."""
    if table.columns.number_at is not None:
        return table.columns.number_at
    whole = [chunk for chunk in table.chunks if len(chunk.cells) >= len(table.columns.kinds)]
    at = Counter(next((i for i, cell in enumerate(chunk.cells[:-1]) if is_number(cell)), None) for chunk in whole)
    position, count = at.most_common(1)[0] if at else (None, 0)
    return position if count * 2 >= len(whole) else None


def join_rows(table: Table, number_at: int | None) -> list[Chunk]:
    """Put together the rows that a blank line inside a cell has torn."""
    widths = _whole_widths(table, number_at)
    rows: list[Chunk] = []
    for at, chunk in enumerate(table.chunks):
        if rows and _belongs(rows[-1], chunk, widths, number_at, islice(table.chunks, at + 1, at + 1 + _LOOK_AHEAD)):
            rows[-1].cells.extend(chunk.cells)
            rows[-1].lines.extend(chunk.lines)
        else:
            rows.append(Chunk(list(chunk.cells), list(chunk.lines)))
    return rows


def row_width(table: Table, number_at: int | None) -> int:
    """Return the number of cells that a complete row has at least."""
    return min(_whole_widths(table, number_at))


def _whole_widths(table: Table, number_at: int | None) -> set[int]:
    """Return the widths that complete rows have: one for numbered rows, those that recur for nested ones."""
    least = len(table.columns.kinds)
    untrimmed = table.chunks[:-1] if len(table.chunks) > 3 else table.chunks  # the last row may have lost its empty cells
    seen = Counter(len(chunk.cells) for chunk in untrimmed if len(chunk.cells) >= least)
    if number_at is not None:
        seen = Counter(
            len(chunk.cells)
            for chunk in table.chunks
            if len(chunk.cells) >= max(least, number_at + 2) and is_number(chunk.cells[number_at])
        )
        return {seen.most_common(1)[0][0]} if seen else {least}
    recurring = {width for width, count in seen.items() if count > max(1, len(untrimmed) // 20)}
    return recurring or set(seen) or {least}


def _belongs(row: Chunk, chunk: Chunk, widths: set[int], number_at: int | None, following: Iterable[Chunk]) -> bool:
    """Tell whether a chunk goes on with the row before it: together they are no wider than a row and its number stands in its place."""
    width = len(row.cells) + len(chunk.cells)
    if width > max(widths) or (len(chunk.cells) == 1 and heading_rank(chunk.cells[0]) in (0, 1)):
        return False
    if number_at is None and _lacks_its_units(row, chunk, widths):
        return True
    if len(row.cells) >= min(widths):
        return False
    if number_at is None:
        return width in widths and (len(chunk.cells) not in widths or _rows_below_are(width, chunk, following))
    cells = [*row.cells, *chunk.cells]
    if len(cells) <= number_at:
        return True
    others = any(is_number(cell) for at, cell in enumerate(chunk.cells, start=len(row.cells)) if at != number_at)
    return is_number(cells[number_at]) and not others


def _lacks_its_units(row: Chunk, chunk: Chunk, widths: set[int]) -> bool:
    """Tell whether a nested row ends in text and the cells that follow, too few for a row, end in units (or an empty cell merged with the one above)."""
    ends_in_text = bool(row.cells[-1]) and not looks_like_units(row.cells[-1])
    last = chunk.cells[-1]
    together = len(row.cells) + len(chunk.cells)
    return ends_in_text and min(widths) <= together and len(chunk.cells) < min(widths) and (not last or looks_like_units(last))


def _rows_below_are(width: int, chunk: Chunk, following: Iterable[Chunk]) -> bool:
    """Tell whether the rows merged with this one (their first cell is empty) are ``width`` wide: a heading of its own would leave them narrower."""
    merged: list[int] = []
    for below in following:
        if below.cells[0]:
            break
        merged.append(len(below.cells))
    return width in merged and len(chunk.cells) not in merged
