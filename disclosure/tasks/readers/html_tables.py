"""Tables of a page: which are tables, which only place things on it; rows and cells → a grid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from disclosure.errors import InputError
from disclosure.sites.reading.tree import Tag, Text
from disclosure.tasks.model import Warning
from disclosure.tasks.readers.html_words import lines_below
from disclosure.tasks.readers.spans import MOST_SQUARES, Span, lay_out
from disclosure.tasks.source import Row, Slot, Table

_GROUPS = {"thead": 0, "tbody": 1, "tfoot": 2}
_CELLS = ("td", "th")
_ABSURD_COLUMNS = 50
_WHOLE = re.compile(r"\s*\+?(\d{1,9})", re.ASCII)
_LONG_CELL = 1_000
_PARAGRAPHS = 8


@dataclass
class _Size:
    """What a table or cell holds: characters in all, those inside tables within it, and its longest cell."""

    words: int = 0
    inner: int = 0
    longest: Tag | None = None


@dataclass
class Sizes:
    """The characters of every table and cell of a tree, counted in one walk."""

    of: dict[int, _Size] = field(default_factory=dict)

    @classmethod
    def count(cls, root: Tag) -> Sizes:
        """Count below ``root``."""
        sizes = cls()
        tags = [root, *root.tags]
        table_around: dict[int, Tag | None] = {id(root): None}
        for tag in tags:
            inner = tag if tag.name == "table" else table_around[id(tag)]
            table_around.update((id(child), inner) for child in tag.children if isinstance(child, Tag))
        for tag in reversed(tags):  # the innermost first
            size = sizes._of(tag)
            size.words += sum(len("".join(child.value.split())) for child in tag.children if isinstance(child, Text))
            if tag.parent is not None:
                outer = sizes._of(tag.parent)
                outer.words += size.words
                outer.inner += size.words if tag.name == "table" else size.inner
            table = table_around[id(tag)]
            if table is not None and tag.name in _CELLS:
                longest = sizes._of(table).longest
                if longest is None or size.words > sizes._of(longest).words:
                    sizes._of(table).longest = tag
        return sizes

    def _of(self, tag: Tag) -> _Size:
        return self.of.setdefault(id(tag), _Size())

    def is_frame(self, table: Tag) -> bool:
        """Tell a table that only places things: one column, one cell with nearly all, or mostly made of other tables."""
        size = self.of.get(id(table), _Size())
        if table.get("role") in ("presentation", "none"):
            return True
        rows = list(rows_of(table))
        if max((len(cells_of(row)) for row, _ in rows), default=0) < 2:
            return True
        if size.inner * 2 > size.words and (size.inner * 5 > size.words * 4 or not self._has_rows(rows)):
            return True
        longest = size.longest
        if longest is None or self._of(longest).words * 5 < size.words * 4 or self._of(longest).words < _LONG_CELL:
            return False
        return sum(1 for tag in longest.tags if tag.name in ("p", "div", "br", "li")) >= _PARAGRAPHS

    def _has_rows(self, rows: list[tuple[Tag, int]]) -> bool:
        """Tell a table in which several rows have words of their own in several cells."""
        own = [sum(self._of(cell).words > self._of(cell).inner for cell in cells_of(row)) for row, _ in rows]
        return sum(count > 1 for count in own) > 1


def rows_of(table: Tag) -> Iterator[tuple[Tag, int]]:
    """Yield (row, how many rows its group still has from it on) as they are shown: heads, bodies, feet. Cells without a row make one."""
    groups: list[tuple[int, list[Tag]]] = []
    loose: list[Tag] = []
    for child in _own(table):
        if child.name in _GROUPS:
            rows = [row for row in _own(child) if row.name == "tr" or row.name in _CELLS]
            groups.append((_GROUPS[child.name], _in_rows(rows)))
            loose = []
        else:
            if not loose:
                groups.append((1, loose))
            loose.append(child)
    heads = [at for at, (rank, _) in enumerate(groups) if rank == 0][:1]  # a second head or foot is shown where it stands
    feet = [at for at, (rank, _) in enumerate(groups) if rank == 2][:1]
    order = heads + [at for at in range(len(groups)) if at not in (*heads, *feet)] + feet
    for at in order:
        rows = _in_rows(groups[at][1])
        for place, row in enumerate(rows):
            yield row, len(rows) - place


def _own(tag: Tag) -> list[Tag]:
    """The rows, groups and cells right below a table's part, through forms and links that stand between."""
    found: list[Tag] = []
    stack = [child for child in reversed(tag.children) if isinstance(child, Tag)]
    while stack:
        child = stack.pop()
        if child.name == "tr" or child.name in _CELLS or child.name in _GROUPS:
            found.append(child)
        elif child.name not in ("table", "caption"):
            stack += [inner for inner in reversed(child.children) if isinstance(inner, Tag)]
    return found


def _in_rows(parts: list[Tag]) -> list[Tag]:
    """Rows, with cells that stand in none put into one of their own."""
    rows: list[Tag] = []
    for part in parts:
        if part.name == "tr":
            rows.append(part)
        elif rows and rows[-1].name == "[row]":
            rows[-1].children.append(part)
        else:
            rows.append(Tag("[row]"))
            rows[-1].children.append(part)
    return rows


def cells_of(row: Tag) -> list[Tag]:
    """The cells of a row."""
    return [cell for cell in _own(row) if cell.name in _CELLS]


def loose_parts(table: Tag) -> list[Tag | Text]:
    """What stands in a table but in no cell: its caption, and text that a browser shows above it."""
    found: list[Tag | Text] = []
    stack = table.children[::-1]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag) and (node.name == "tr" or node.name in _GROUPS):
            stack += node.children[::-1]
        elif not (isinstance(node, Tag) and (node.name in _CELLS or node.name in ("col", "colgroup") or node.find(_CELLS) is not None)):
            found.append(node)
    return found


def read_table(table: Tag, number: int, path: Path, warnings: list[Warning]) -> Table | None:
    """Return the table as the document's ``number``-th, None when it is empty. InputError when it is larger than any task table."""
    place = f"表{number}"
    try:
        grid = trim_grid(lay_out(_spans_of(table)))
    except InputError as error:
        raise InputError(error.what, where=path, fix="is this the right file?") from error
    if not grid:
        return None
    if any(cell.find("table") is not None for row, _ in rows_of(table) for cell in cells_of(row)):
        warnings.append(Warning("nested_table", place, "单元格里还有表格，已按行展开为文字，请核对。"))
    return Table(tuple(Row(slots, f"{place}第{at}行") for at, slots in enumerate(grid, start=1)), place)


def trim_grid(grid: list[tuple[Slot, ...]]) -> list[tuple[Slot, ...]]:
    """Return the grid without rows in which no cell with text begins, and without empty columns at its right."""
    rows = [row for row in grid if any(slot.text for slot in row)]
    width = max((at + 1 for row in rows for at, slot in enumerate(row) if slot.text), default=0)
    return [row[:width] for row in rows] if width else []


def _spans_of(table: Tag) -> list[list[Span]]:
    """The cells of each row. Spans too wide to be meant end with the table; nothing is read from a table that is too large."""
    reach = [[(_rows(cell, left), _columns(cell)) for cell in cells_of(row)] for row, left in rows_of(table)]
    widest = max((sum(columns for _, columns in row if columns <= _ABSURD_COLUMNS) for row in reach), default=1)
    reach = [[(rows, columns if columns <= _ABSURD_COLUMNS else max(widest, 1)) for rows, columns in row] for row in reach]
    if sum(rows * columns for row in reach for rows, columns in row) > MOST_SQUARES:
        raise InputError(f"a table of {len(reach)} rows with cells that reach over so many squares is no task table")
    texts = (["\n".join(lines_below(cell.children)) for cell in cells_of(row)] for row, _ in rows_of(table))
    return [[Span(text, *size) for text, size in zip(words, sizes, strict=True)] for words, sizes in zip(texts, reach, strict=True)]


def _rows(cell: Tag, left: int) -> int:
    number = _number(cell.attrs.get("rowspan"))
    return left if number == 0 else min(number or 1, left)


def _columns(cell: Tag) -> int:
    return min(_number(cell.attrs.get("colspan")) or 1, 1_000)


def _number(text: str | None) -> int | None:
    """The whole number that an attribute begins with, as browsers read it; None when there is none."""
    found = _WHOLE.match(text) if text else None
    return int(found[1]) if found else None
