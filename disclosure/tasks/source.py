"""What every reader gives and every layout takes: the text of a task document, its paragraphs and tables in order, and where it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from disclosure.tasks.model import Warning

_PAGE_NUMBER = re.compile(r"[-—–－\s]+\d{1,4}[-—–－\s]+|第\s*\d+\s*页(?:\s*共\s*\d+\s*页)?")


@dataclass(frozen=True)
class Paragraph:
    """One paragraph outside tables, trimmed, line breaks inside it as line feeds; ``place`` is where it stands (「第3段」)."""

    text: str
    place: str


@dataclass(frozen=True)
class Slot:
    """One square of a table's grid: the text of the cell that begins here (paragraphs joined by line feeds, each trimmed).

    ``covered`` says that a cell which begins above or to the left reaches over this square; its text stands only where it begins.
    """

    text: str = ""
    covered: Literal["", "above", "left"] = ""


@dataclass(frozen=True)
class Row:
    """One row of a grid; ``place`` is where it stands (「表1第3行」). ``new_page``: in a format with pages it is the first on its page."""

    slots: tuple[Slot, ...]
    place: str
    new_page: bool = False


@dataclass(frozen=True)
class Table:
    """A grid of rows, all equally wide. ``tells_merges`` is False where the format knows no merged cells (csv, md, a table without rules)."""

    rows: tuple[Row, ...]
    place: str
    tells_merges: bool = True


Block = Paragraph | Table


@dataclass(frozen=True)
class Source:
    """``text`` has plain line feeds, a paragraph to a line; ``sha256`` is of the file's bytes; ``encoding`` says how they were decoded.

    ``blocks`` are the paragraphs and tables in their order, empty for plain text, where layouts find the cells themselves.
    ``counted_in`` is the word for a line of ``text`` (行, 段). ``warnings`` are the reader's own doubts.
    """

    file: str
    sha256: str
    text: str
    encoding: str
    blocks: tuple[Block, ...] = ()
    counted_in: str = "行"
    warnings: tuple[Warning, ...] = ()

    @property
    def lines(self) -> list[str]:
        """The lines of the text, without line feeds; line numbers in warnings count from 1."""
        return self.text.split("\n")

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables among the blocks."""
        return tuple(block for block in self.blocks if isinstance(block, Table))


def source_of_blocks(file: str, sha256: str, blocks: list[Block], *, counted_in: str = "段", warnings: tuple[Warning, ...] = ()) -> Source:
    """A source from blocks alone: its text is the paragraphs."""
    text = "\n".join(block.text.replace("\n", " ") for block in blocks if isinstance(block, Paragraph))
    return Source(file, sha256, text, "", tuple(blocks), counted_in, warnings)


def is_page_number(line: str) -> bool:
    """Tell a page's printed number (— 3 —, 第3页 共9页) from text; a bare number may be a row's."""
    return _PAGE_NUMBER.fullmatch(line) is not None
