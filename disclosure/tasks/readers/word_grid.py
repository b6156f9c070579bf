"""Word table cells (ECMA-376 part 1, 17.4) → rows of slots: spans, vertical and old horizontal merges, shifted rows, borders a hair apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from disclosure.errors import InputError
from disclosure.tasks.readers.spans import MOST_SQUARES, WIDEST
from disclosure.tasks.readers.word_package import W, unwrapped
from disclosure.tasks.source import Slot

HAIR = 300
"""Twips (5 mm, not much more than a character of body text): columns this narrow, in which no cell stands, come from borders drawn by hand."""

MOST_SPANS = 2_000
"""Different places of cells that are looked at for such columns; a drawn table has some dozens."""


@dataclass
class Cell:
    """A ``w:tc``: the grid columns it takes, whether it begins a vertical merge, goes on from above or from the left, and its text."""

    columns: int = 1
    above: Literal["", "begins", "goes on"] = ""
    left: bool = False
    text: str = ""


@dataclass
class GridRow:
    """A ``w:tr``: the grid columns left out before its first cell, and its cells."""

    before: int
    cells: list[Cell]


def lay_out_word(rows: Sequence[GridRow], widths: Sequence[int]) -> list[tuple[Slot, ...]]:
    """Lay a table out; ``widths`` are its grid's columns in twips, empty where unknown. InputError without a place when it is far too large."""
    _limit_spans(rows, len(widths))
    _close_hairs(rows, widths)
    width = max((row.before + sum(cell.columns for cell in row.cells) for row in rows), default=0)
    if width * len(rows) > MOST_SQUARES:
        raise InputError(f"a table of {len(rows)} rows and {width} columns is no task table")
    grid = []
    for row in rows:
        slots = [Slot()] * row.before
        for cell in row.cells:
            slots += [_first_slot(cell), *[Slot(covered="left")] * (cell.columns - 1)]
        grid.append((*slots, *[Slot()] * (width - len(slots))))
    return grid


def _first_slot(cell: Cell) -> Slot:
    return Slot(covered="left") if cell.left else Slot(covered="above") if cell.above == "goes on" else Slot(cell.text)


def _limit_spans(rows: Sequence[GridRow], columns: int) -> None:
    """Cut spans that no table can mean to the grid's own width, so that 10^9 columns are neither laid out nor refused."""
    widest = columns if 0 < columns <= WIDEST else WIDEST
    for row in rows:
        row.before = row.before if 0 <= row.before <= WIDEST else 0
        for cell in row.cells:
            cell.columns = max(cell.columns, 1) if cell.columns <= WIDEST else widest


def _close_hairs(rows: Sequence[GridRow], widths: Sequence[int]) -> None:
    """Take out grid columns narrower than ``HAIR`` in which no cell stands alone: each tells only that borders do not quite meet.

    Without this a cell whose border was drawn 2 mm to the left stands in another column than those above and below it.
    """
    narrow = [at for at, width in enumerate(widths) if 0 <= width < HAIR]
    spans = {(start, end) for row in rows for start, end in _ends(row)}
    if not narrow or not spans or len(widths) > WIDEST or len(spans) > MOST_SPANS:
        return
    place = list(range(max([len(widths), *(end for _, end in spans)]) + 1))
    for at in narrow:
        closed = [new - 1 if old > at else new for old, new in enumerate(place)]
        if all(closed[start] < closed[end] for start, end in spans):
            place = closed
    for row in rows:
        ends = _ends(row)
        row.before = place[row.before]
        for cell, (start, end) in zip(row.cells, ends, strict=True):
            cell.columns = place[end] - place[start]


def _ends(row: GridRow) -> list[tuple[int, int]]:
    """The first grid column of each cell and the one after its last."""
    found, at = [], row.before
    for cell in row.cells:
        found.append((at, at + cell.columns))
        at += cell.columns
    return found


def column_width(column: Any) -> int:
    """A grid column's width in twips; one that says none counts as wide."""
    value = column.get(f"{W}w", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else 10_000


def is_grid(table: Any) -> bool:
    """Tell a table with several rows and columns."""
    rows = [sum(1 for _ in unwrapped(row, "tc")) for row in unwrapped(table, "tr")]
    return len(rows) > 1 and max(rows) > 1


def is_layout(table: Any) -> bool:
    """Tell a table that only frames another: a single row or a single column of which one cell holds nothing but a table."""
    if is_grid(table):
        return False
    for row in unwrapped(table, "tr"):
        for cell in unwrapped(row, "tc"):
            blocks = list(unwrapped(cell, "p", "tbl"))
            inner = [block for block in blocks if block.tag == f"{W}tbl"]
            if inner and not any(text.text for block in blocks if block.tag == f"{W}p" for text in block.iter(f"{W}t")):
                return True
    return False
