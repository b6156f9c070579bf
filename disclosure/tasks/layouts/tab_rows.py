"""Tables with a row to a line and its cells parted by tabs, as a spreadsheet copies them."""

from __future__ import annotations

from dataclasses import replace

from disclosure.tasks.columns import read_columns
from disclosure.tasks.layouts import grid
from disclosure.tasks.reading import Reading
from disclosure.tasks.source import Paragraph, Row, Slot, Source, Table


def read(source: Source) -> Reading | None:
    """Return the tasks of a table with a row to a line, None when no line holds column titles."""
    rows = [[cell.strip() for cell in line.split("\t")] for line in source.lines]
    header = next((at for at, cells in enumerate(rows) if read_columns(cells)), None)
    if header is None or source.blocks:
        return None
    width = max(map(len, rows[header:]))
    below = [(at, cells) for at, cells in enumerate(rows[header:], start=header + 1) if any(cells)]
    table = tuple(Row(tuple(map(Slot, cells + [""] * (width - len(cells)))), f"第{at}行") for at, cells in below)
    before = tuple(Paragraph(line, "") for line in source.lines[:header])
    return grid.read(replace(source, blocks=(*before, Table(table, f"第{header + 1}行", tells_merges=False))))
