"""Rows of plain texts with their printed numbers → a table without empty edges."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from disclosure.errors import InputError
from disclosure.tasks.readers.spans import MOST_SQUARES, WIDEST, lay_out_ranges
from disclosure.tasks.source import Row, Table
from disclosure.text import strip_invisible

Range = tuple[tuple[int, int], tuple[int, int]]
NumberedRow = tuple[int, Sequence[str]]


def tidy_cell(text: str) -> str:
    """Return a cell's text: lines trimmed of blanks of every width, invisible characters and empty lines dropped."""
    if "\n" not in text and "\r" not in text:
        return strip_invisible(text).strip() if text else ""
    lines = (strip_invisible(line).strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def make_table(
    rows: Iterable[NumberedRow], place: str, place_of_row: Callable[[int], str], *, ranges: Sequence[Range] = (), tells_merges: bool = False
) -> Table | None:
    """Return the table of some rows, None when all are empty; several empty rows together are left as one.

    ``rows``: (number for its place, tidy texts), ``ranges``: merged cells in the rows' numbers and columns from 0, both ends included.
    InputError without a place for more squares than any task table has.
    """
    kept = _without_runs(rows)
    width = max((at + 1 for _, cells in kept for at, text in enumerate(cells) if text), default=0)
    if not width:
        return None
    if width * len(kept) > MOST_SQUARES:
        raise InputError(f"a table of {len(kept)} rows and {width} columns is no task table")
    place_in_grid = {number: at for at, (number, _) in enumerate(kept)}
    grid = lay_out_ranges([_padded(cells, width) for _, cells in kept], _moved(ranges, place_in_grid, width))
    slots = [row[:width] for row in grid]
    return Table(tuple(Row(row, place_of_row(number)) for row, (number, _) in zip(slots, kept, strict=True)), place, tells_merges)


def _without_runs(rows: Iterable[NumberedRow]) -> list[NumberedRow]:
    """Rows without empty ones at the ends, and of several empty ones together the first."""
    kept: list[NumberedRow] = []
    for number, cells in rows:
        if any(cells) or (kept and any(kept[-1][1])):
            kept.append((number, cells))
    while kept and not any(kept[-1][1]):
        kept.pop()
    return kept


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))]


def _moved(ranges: Sequence[Range], place_in_grid: dict[int, int], width: int) -> list[Range]:
    """The ranges on the rows that were kept, cut to the table's width. InputError when they cover far more than the table."""
    moved: list[Range] = []
    covered = 0
    numbers = sorted(place_in_grid)
    for (top, left), (bottom, right) in ranges:
        inside = [place_in_grid[number] for number in numbers[bisect_left(numbers, top) : bisect_left(numbers, bottom + 1)]]
        if not inside or left >= width:
            continue
        moved.append(((inside[0], left), (inside[-1], min(right, width - 1))))
        covered += len(inside) * min(right - left + 1, WIDEST)
        if covered > MOST_SQUARES:
            raise InputError("merged cells that cover one another are no task table")
    return moved
