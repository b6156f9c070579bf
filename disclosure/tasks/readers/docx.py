"""Word documents (.docx and its kin, transitional or strict): paragraphs and tables in order, with Word's own numbers and merged cells."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from disclosure.errors import InputError
from disclosure.tasks.model import Warning
from disclosure.tasks.readers.files import expect, load
from disclosure.tasks.readers.spans import MOST_SQUARES, WIDEST
from disclosure.tasks.readers.word_grid import Cell, GridRow, column_width, is_grid, is_layout, lay_out_word
from disclosure.tasks.readers.word_numbers import Numbering, Styles
from disclosure.tasks.readers.word_package import W, child_number, child_value, is_on, open_parts, unwrapped
from disclosure.tasks.readers.word_text import Words, WordsReader, tidy_lines
from disclosure.tasks.source import Block, Paragraph, Row, Source, Table, source_of_blocks

SUFFIXES = (".docx", ".docm", ".dotx", ".dotm")
DEEPEST = 30
"""Tables and text boxes inside one another; Word itself stops far earlier."""

_ONCE = {
    "tracked_changes": "文档带有修订，按接受全部修订读取：插入的保留，删除的不读",
    "hidden_text": "有隐藏文字，未读取",
    "struck_text": "有加删除线的文字，仍按有效文字读取，请核对",
}
_UNREAD = "嵌入的文件或对象无法读取，请打开原文核对"
_FLATTENED = "单元格内的小表格并入了该单元格的文字"
_MOVED_OUT = "单元格内的表格单独读取，见{place}"


@dataclass
class Draft:
    """A table being read; its number is known when all are: ``merged`` are the grid columns in which a merged cell may go on below."""

    widths: list[int] = field(default_factory=list)
    rows: list[GridRow] = field(default_factory=list)
    merged: set[int] = field(default_factory=set)
    place: str = ""


@dataclass
class Doubt:
    """A warning whose place is not yet numbered: in a row of a table, else at paragraph ``row``; ``about`` is a table its message names."""

    code: str
    message: str
    table: Draft | None
    row: int
    about: Draft | None = None


def read(path: Path) -> Source:
    """Return the paragraphs and tables of a Word file; InputError when it is empty, locked, damaged, of another kind or has no text."""
    data = load(path)
    expect(data, path, "docx")
    return read_package(data, path)


def read_package(data: bytes, path: Path) -> Source:
    """Return the paragraphs and tables of a Word package's bytes; ``path`` is named in errors and in the source."""
    parts = open_parts(data, path)
    try:
        blocks, warnings = _BodyReader(Styles(parts.styles), parts.numbering).read(parts.body)
    except InputError as error:
        raise InputError(error.what, where=path, fix=error.fix or "is this the right file?") from error
    if not blocks:
        raise InputError("there is no text in it", where=path, fix="if it is a scan, have its text recognised first")
    return source_of_blocks(path.name, hashlib.sha256(data).hexdigest(), blocks, warnings=warnings)


class _BodyReader:
    """Walks a document's body once, in order, for numbers count through it."""

    def __init__(self, styles: Styles, numbering: Any | None) -> None:
        self._numbering = Numbering(numbering, styles)
        self._words = WordsReader(styles)
        self._found: list[str | Draft] = []
        self._doubts: list[Doubt] = []
        self._told: set[str] = set()
        self._paragraphs = self._depth = self._squares = 0
        self._draft: Draft | None = None

    def read(self, body: Any) -> tuple[list[Block], tuple[Warning, ...]]:
        """Return the blocks in document order and the doubts about them."""
        for item in self._read_flow(body):
            if isinstance(item, str):
                self._found.append(item)
                self._paragraphs += 1
            else:
                self._read_table(item)
        return self._number_places()

    def _read_flow(self, container: Any) -> Iterator[Any]:
        """Give the paragraphs' texts and the tables of a body, cell or text box in order; empty paragraphs are left out."""
        held = Words()
        for block in unwrapped(container, "p", "tbl", "altChunk"):
            if block.tag == f"{W}altChunk":
                self._doubt("part_unread", _UNREAD)
                continue
            if block.tag == f"{W}p":
                words = self._words.read(block)
                self._note(words)
                if held.joins:
                    words.text, words.boxes = held.text + words.text, held.boxes + words.boxes
                held = words
                if words.joins:
                    continue
            yield from self._finish(held)
            held = Words()
            if block.tag == f"{W}tbl":
                yield block
        yield from self._finish(held)

    def _finish(self, words: Words) -> Iterator[Any]:
        """Give a paragraph with its number before it, then what stands in its text boxes.

        Paragraphs whose marks are deleted were put before it and are none any more: only the one whose mark is left counts.
        """
        gone = words.joins and not words.text.strip()
        label = "" if gone else self._numbering.label(words.number, words.level, words.style)
        text = tidy_lines(label + words.text.lstrip() if label else words.text)
        if text:
            yield text
        for box in words.boxes:
            depth = self._deeper()
            yield from self._read_flow(box)
            self._depth = depth

    def _read_table(self, element: Any) -> Draft:
        """Read a table into a draft of its own, which stands after the table it is in."""
        outer, depth = self._draft, self._deeper()
        draft = Draft([column_width(column) for column in element.iterfind(f"{W}tblGrid/{W}gridCol")])
        self._draft = draft
        self._found.append(draft)
        frames = is_layout(element)
        for row in unwrapped(element, "tr"):
            if self._is_shown(row):
                self._read_row(row, draft, frames)
        self._draft, self._depth = outer, depth
        return draft

    def _is_shown(self, row: Any) -> bool:
        """Tell a row that is there from one deleted or hidden."""
        properties = row.find(f"{W}trPr")
        if properties is None:
            return True
        deleted, hidden = properties.find(f"{W}del") is not None, properties.find(f"{W}hidden")
        if deleted or properties.find(f"{W}ins") is not None:
            self._doubt_once("tracked_changes", ahead=1)
        if hidden is not None and is_on(hidden):
            self._doubt_once("hidden_text", ahead=1)
            return False
        return not deleted

    def _read_row(self, element: Any, draft: Draft, frames: bool) -> None:
        properties = element.find(f"{W}trPr")
        before = 0 if properties is None else child_number(properties, "gridBefore") or 0
        row = GridRow(before, [])
        draft.rows.append(row)
        merged, at = set[int](), before
        for cell_element in unwrapped(element, "tc"):
            cell = self._read_shape(cell_element)
            if cell is None:
                continue
            columns = set(range(at, at + min(cell.columns, WIDEST)))
            at += cell.columns
            self._count_squares(len(columns))
            if cell.above == "goes on" and not columns & draft.merged:
                cell.above = "begins"  # nothing above to go on from: Word shows it as a cell of its own
            if cell.above != "goes on" and not cell.left:
                cell.text = self._read_cell(cell_element, frames)
            merged |= columns if cell.above else set()
            row.cells.append(cell)
        draft.merged = merged

    def _read_shape(self, element: Any) -> Cell | None:
        """Return a cell's spans without its text, None for one whose deletion is tracked."""
        properties = element.find(f"{W}tcPr")
        if properties is None:
            return Cell()
        changes = [properties.find(W + name) for name in ("cellDel", "cellIns", "cellMerge")]
        if any(change is not None for change in changes):
            self._doubt_once("tracked_changes")
        if changes[0] is not None:
            return None
        cell = Cell(max(child_number(properties, "gridSpan") or 1, 1))
        merge = child_value(properties, "vMerge")
        tracked = "" if changes[2] is None else changes[2].get(f"{W}vMerge", "")
        if merge is not None or tracked in ("rest", "cont"):
            cell.above = "begins" if merge == "restart" or tracked == "rest" else "goes on"
        cell.left = child_value(properties, "hMerge") in ("", "continue")
        return cell

    def _read_cell(self, element: Any, frames: bool) -> str:
        """Return a cell's text; a table in it joins the text line by line when it is small, else it becomes one of its own."""
        lines: list[str] = []
        own: list[Draft] = []
        for item in self._read_flow(element):
            if isinstance(item, str):
                lines.append(item)
            elif is_grid(item) or frames:
                own.append(self._read_table(item))
            else:
                lines += self._flatten(item)
        for table in own if lines and not frames else ():
            if _has_text(table):
                self._doubt("nested_table", _MOVED_OUT, table)
        return "\n".join(lines)

    def _flatten(self, element: Any) -> Iterator[str]:
        """Read a small table into the lines of the cell it stands in, and drop its draft."""
        at, told = len(self._found), len(self._doubts)
        draft = self._read_table(element)
        del self._found[at]
        text = "\n".join(cell.text for row in draft.rows for cell in row.cells if cell.text)
        if text:
            self._doubt("nested_table", _FLATTENED)
            yield text
        for doubt in self._doubts[told:]:
            if doubt.table is draft:
                doubt.table, doubt.row = self._draft, len(self._draft.rows) if self._draft else 0

    def _count_squares(self, number: int) -> None:
        self._squares += number
        if self._squares > MOST_SQUARES:
            raise InputError(f"tables of more than {MOST_SQUARES:,} squares are no task tables")

    def _deeper(self) -> int:
        """Go one table or text box deeper and return the depth before; InputError beyond ``DEEPEST``."""
        before = self._depth
        if before >= DEEPEST:
            raise InputError(f"tables stand inside one another more than {DEEPEST} deep, as in no task document")
        self._depth += 1
        return before

    def _note(self, words: Words) -> None:
        if words.tracked:
            self._doubt_once("tracked_changes")
        if words.hidden:
            self._doubt_once("hidden_text")
        if words.struck:
            self._doubt_once("struck_text")
        if words.unread:
            self._doubt("part_unread", _UNREAD)

    def _doubt_once(self, code: str, ahead: int = 0) -> None:
        if code not in self._told:
            self._told.add(code)
            self._doubt(code, _ONCE[code], ahead=ahead)

    def _doubt(self, code: str, message: str, about: Draft | None = None, ahead: int = 0) -> None:
        row = len(self._draft.rows) + ahead if self._draft is not None else self._paragraphs + 1
        self._doubts.append(Doubt(code, message, self._draft, row, about))

    def _number_places(self) -> tuple[list[Block], tuple[Warning, ...]]:
        """Number paragraphs and tables as they stand; tables without a word are left out and not counted."""
        blocks: list[Block] = []
        paragraphs = tables = 0
        for item in self._found:
            if isinstance(item, str):
                paragraphs += 1
                blocks.append(Paragraph(item, f"第{paragraphs}段"))
            elif _has_text(item):
                tables += 1
                item.place = f"表{tables}"
                slots = lay_out_word(item.rows, item.widths)
                rows = tuple(Row(row, f"{item.place}第{at}行") for at, row in enumerate(slots, start=1))
                blocks.append(Table(rows, item.place))
        return blocks, tuple(_warning(doubt) for doubt in self._doubts)


def _warning(doubt: Doubt) -> Warning:
    message = doubt.message.format(place=doubt.about.place) if doubt.about else doubt.message
    if doubt.table is None:
        return Warning(doubt.code, f"第{doubt.row}段", message)
    row = min(max(doubt.row, 1), len(doubt.table.rows))
    return Warning(doubt.code, f"{doubt.table.place}第{row}行" if doubt.table.place else "表格", message)


def _has_text(draft: Draft) -> bool:
    return any(cell.text for row in draft.rows for cell in row.cells)
