"""Tables with a row to a line and its cells parted by tabs, as a spreadsheet copies them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace

from disclosure.tasks.columns import read_columns
from disclosure.tasks.layouts import grid
from disclosure.tasks.reading import Reading
from disclosure.tasks.source import Paragraph, Row, Slot, Source, Table


def read(source: Source) -> Reading | None:
    """Return the tasks of a table with a row to a line, None when no line holds column titles."""
    if source.blocks:
        return None
    header = next((at for at, line in enumerate(source.lines) if "\t" in line and read_columns(_cells(line.split("\t")))), None)
    if header is None:
        return None
    try:
        below = list(_rows(source.lines[header:], header + 1))
    except csv.Error:  # a quote that is never closed
        return None
    width = max(len(cells) for _, cells in below)
    table = tuple(Row(tuple(map(Slot, cells + [""] * (width - len(cells)))), f"第{at}行") for at, cells in below)
    before = tuple(Paragraph(line, "") for line in source.lines[:header])
    return grid.read(replace(source, blocks=(*before, Table(table, f"第{header + 1}行", tells_merges=False))))


def _cells(parts: list[str]) -> list[str]:
    return ["\n".join(line.strip() for line in part.split("\n") if line.strip()) for part in parts]


def _rows(lines: list[str], first: int) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of every row with something in it; a cell in quotes, as spreadsheets copy it, may hold line ends."""
    quoted = any(part.startswith('"') and part.count('"') % 2 for line in lines for part in line.split("\t"))
    if not quoted:
        yield from ((at, cells) for at, line in enumerate(lines, start=first) if any(cells := _cells(line.split("\t"))))
        return
    reader = csv.reader([line + "\n" for line in lines], delimiter="\t")
    begun = 0
    for parts in reader:
        if any(cells := _cells(parts)):
            yield first + begun, cells
        begun = reader.line_num
