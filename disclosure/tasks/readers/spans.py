"""Cells that reach over several squares of a grid → rows of equal width."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from disclosure.errors import InputError
from disclosure.tasks.source import Slot

MOST_SQUARES = 400_000
"""More squares than any task table has: 4,000 rows of 100 columns."""
WIDEST = 200


@dataclass(frozen=True)
class Span:
    """A cell's text and how many rows and columns it reaches over (both at least 1)."""

    text: str
    rows: int = 1
    columns: int = 1


def lay_out(rows: Sequence[Sequence[Span]]) -> list[tuple[Slot, ...]]:
    """Lay cells out on a grid as browsers do (HTML 4.9.12): each takes the first free square of its row.

    A cell that reaches below the last row is cut there. Returns rows of equal width; InputError without a place when the grid is
    larger than any task table.
    """
    width = max((sum(min(cell.columns, WIDEST) for cell in row) for row in rows), default=0)
    filled = sum(min(cell.rows, len(rows) - at) * min(cell.columns, WIDEST) for at, row in enumerate(rows) for cell in row)
    if max(width * len(rows), filled) > MOST_SQUARES:
        raise InputError(f"a table of {len(rows)} rows and {width} columns, {filled} squares, is no task table")
    grid: list[dict[int, Slot]] = [{} for _ in rows]
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in grid[at]:
                column += 1
            for below in range(min(cell.rows, len(rows) - at)):
                for right in range(min(cell.columns, WIDEST)):
                    covered = Slot(covered="left" if right else "above")
                    grid[at + below].setdefault(column + right, covered if below or right else Slot(cell.text))
            column += min(cell.columns, WIDEST)
    return _rectangular(grid)


def lay_out_ranges(rows: Sequence[Sequence[str]], ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> list[tuple[Slot, ...]]:
    """Lay plain rows of texts out on a grid with merged ranges ((top, left), (bottom, right)), counted from 0, both ends included."""
    grid = [dict(enumerate(map(Slot, row))) for row in rows]
    for (top, left), (bottom, right) in ranges:
        for at in range(top, min(bottom + 1, len(grid))):
            for column in range(left, min(right, left + WIDEST) + 1):
                if (at, column) != (top, left):
                    grid[at][column] = Slot(covered="left" if column > left else "above")
    return _rectangular(grid)


def _rectangular(grid: list[dict[int, Slot]]) -> list[tuple[Slot, ...]]:
    width = max((max(row) + 1 for row in grid if row), default=0)
    if width * len(grid) > MOST_SQUARES:  # cells that reach down push others to the right
        raise InputError(f"a table of {len(grid)} rows and {width} columns is no task table")
    return [tuple(row.get(column, Slot()) for column in range(width)) for row in grid]
