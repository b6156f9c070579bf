"""Tables drawn with box characters (│ ┃ ─ ┌ ┼) or with + - |."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from disclosure.tasks.prose import is_too_long
from disclosure.tasks.reading import Reading
from disclosure.tasks.rows import is_number
from disclosure.tasks.source import Slot, Source
from disclosure.tasks.text_tables import TextRow, read_rows, width

_DRAWN = "\u2500-\u257f"
_VERTICAL = re.compile(r"[│┃║┆┇┊┋╎╏|｜]")
_EDGE = re.compile(r"[│┃║┆┇┊┋╎╏|｜+┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┞┟┠┡┢┣┤┥┦┧┨┩┪┫┬┭┮┯┰┱┲┳┴┵┶┷┸┹┺┻┼┽┾┿╀╁╂╃╄╅╆╇╈╉╊╋╒-╬]")
_RULE_LINE = re.compile(rf"\s*(?:[{_DRAWN}][{_DRAWN}\s]*|\+[-=+\s]{{2,}})")
_RULE_PIECE = re.compile(r"[─━═┄┅┈┉╌╍\-=]{2,}")
_HAS_BOX = re.compile("[\u2502\u2503\u2551\u253c\u251c\u256c]")
_ASCII_RULE = re.compile(r"\s*\+(?:[-=]{2,}\+)+\s*")
_LEAST_RULES = 2
_SLACK = 3


@dataclass
class _Cell:
    """A cell while its lines are coming; ``inner`` is how wide it is drawn."""

    parts: list[tuple[str, int]] = field(default_factory=list)

    def text(self) -> str:
        """Return its lines: one that fills the cell goes on in the next."""
        joined, full = "", True
        for part, inner in self.parts:
            joined += part if full else f"\n{part}"
            full = width(part) >= inner - _SLACK or part.endswith(("、", "，", ","))
        return joined


@dataclass
class _Grid:
    """The rows of a drawn table; a column whose rule is missing goes on with the cell above."""

    columns: int
    edges: list[int]
    rows: list[tuple[int, list[_Cell], list[str]]] = field(default_factory=list)
    open: list[bool] = field(default_factory=list)


def is_drawn(lines: Sequence[str]) -> bool:
    """Tell a text with a drawn table: box characters, or several rules of + and -."""
    return sum(_HAS_BOX.search(line) is not None for line in lines) >= _LEAST_RULES or (
        sum(_ASCII_RULE.fullmatch(line) is not None for line in lines) > _LEAST_RULES
    )


def read(source: Source) -> Reading | None:
    """Return the tasks of a drawn table, None when the text holds none."""
    if source.blocks or is_too_long(source) or not is_drawn(source.lines):
        return None
    drawn = [(line, number) for number, line in enumerate(source.lines, start=1) if _is_drawn_line(line)]
    pieces = [_pieces(line) for line, _ in drawn]
    columns = max((len(held) for held in pieces), default=0)
    if columns < 2:
        return None
    whole = next(line for (line, _), held in zip(drawn, pieces, strict=True) if len(held) == columns)
    table = _Grid(columns, _edges(whole))
    written = [at for at, held in enumerate(pieces) if held and not _is_rule(held)]
    ruled = sum(_is_rule(held) for held in pieces[written[0] : written[-1]]) > 1 if written else False
    for (line, number), held in zip(drawn, pieces, strict=True):
        _take(table, line, held, number, ruled)
    rows = [_row(number, cells, covered) for number, cells, covered in table.rows]
    rows = [row for row in rows if any(slot.text for slot in row.cells)]
    return read_rows(source, source.lines[: drawn[0][1] - 1], rows, tells_merges=ruled) if rows else None


def _is_drawn_line(line: str) -> bool:
    return len(_VERTICAL.findall(line)) > 1 or _RULE_LINE.fullmatch(line.rstrip()) is not None and len(line.strip()) > 2


def _pieces(line: str) -> list[str]:
    """Return what stands between the edges of a line, without what stands outside the outer ones."""
    pieces = _EDGE.split(line.strip())
    return pieces[1:-1] if len(pieces) > 2 else []


def _is_rule(pieces: Sequence[str]) -> bool:
    return any(_RULE_PIECE.fullmatch(piece.strip()) for piece in pieces)


def _edges(line: str) -> list[int]:
    """Return at which column of type each edge of a line stands, as far as it is written after trimming."""
    line = line.strip()
    return [width(line[: mark.start()]) for mark in _EDGE.finditer(line)]


def _take(table: _Grid, line: str, pieces: list[str], number: int, ruled: bool) -> None:
    if not pieces:
        return
    starts = _columns_of(table, line, len(pieces))
    if _is_rule(pieces):
        table.open = [True] * table.columns
        for at, piece in zip(starts, pieces, strict=True):
            if not _RULE_PIECE.fullmatch(piece.strip()):
                table.open[at] = False
        if not all(table.open):
            _begin(table, number)
            _add(table, starts, pieces)
        return
    first = pieces[0].strip()
    if not table.rows or all(table.open) or not ruled and (is_number(first) or not _has_numbers(table)):
        table.open = [True] * table.columns
        _begin(table, number)
    _add(table, starts, pieces)
    covered = table.rows[-1][2]
    for at in set(range(table.columns)) - set(starts):
        covered[at] = covered[at] or "left"
    table.open = [False] * table.columns


def _has_numbers(table: _Grid) -> bool:
    """Tell a table whose first title is that of a number column."""
    return bool(table.rows) and table.rows[0][1][0].text().strip() in ("序号", "编号", "序", "号")


def _begin(table: _Grid, number: int) -> None:
    """Begin a row; where no rule parts it from the one above, the cell above goes on."""
    above = table.rows[-1][1] if table.rows else []
    cells = [above[at] if above and not table.open[at] else _Cell() for at in range(table.columns)]
    covered = ["above" if above and not table.open[at] else "" for at in range(table.columns)]
    table.rows.append((number, cells, covered))


def _add(table: _Grid, starts: Sequence[int], pieces: Sequence[str]) -> None:
    cells = table.rows[-1][1]
    for at, piece in zip(starts, pieces, strict=True):
        if piece.strip() and not _RULE_PIECE.fullmatch(piece.strip()):
            cells[at].parts.append((piece.strip(), width(piece)))


def _columns_of(table: _Grid, line: str, count: int) -> list[int]:
    """Return in which column each piece of a line begins: all in turn, or by where its left edge stands."""
    if count == table.columns:
        return list(range(count))
    starts: list[int] = []
    for edge in _edges(line)[:count]:
        nearest = min(range(table.columns), key=lambda at: abs(table.edges[at] - edge))
        starts.append(max(nearest, starts[-1] + 1 if starts else 0))
    return starts if starts and starts[-1] < table.columns else list(range(count))


def _row(number: int, cells: Sequence[_Cell], covered: Sequence[str]) -> TextRow:
    slots = []
    for cell, over in zip(cells, covered, strict=True):
        slots.append(Slot("", "above") if over == "above" else Slot("", "left") if over == "left" else Slot(cell.text()))
    return TextRow(tuple(slots), number)
