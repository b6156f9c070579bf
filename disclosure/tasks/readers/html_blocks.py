"""The elements of a page → paragraphs and tables in their order."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from disclosure.errors import InputError
from disclosure.sites.reading.tree import Tag, Text
from disclosure.tasks.model import Warning
from disclosure.tasks.readers.html_tables import Sizes, cells_of, loose_parts, read_table, rows_of
from disclosure.tasks.readers.html_words import LineMaker, lines_below, open_tag
from disclosure.tasks.source import Block, Paragraph, Table

_MOST_TABLES = 1_000


@dataclass
class BlockMaker:
    """Collects blocks and counts them for their places; ``path`` is named in errors."""

    path: Path
    blocks: list[Block] = field(default_factory=list)
    warnings: list[Warning] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0

    def add_paragraph(self, text: str) -> None:
        """Add one paragraph."""
        self.paragraphs += 1
        self.blocks.append(Paragraph(text, f"第{self.paragraphs}段"))

    def add_elements(self, roots: list[Tag], sizes: Sizes) -> None:
        """Add all that stands in some elements; tables that only place things are opened."""
        maker = LineMaker()
        stack: list[Tag | Text | None] = list(roots[::-1])
        while stack:
            node = stack.pop()
            if node is None:
                maker.end_line()
            elif isinstance(node, Text):
                maker.add(node.value)
            elif node.name != "table":
                stack += open_tag(maker, node)
            else:
                self._flush(maker)
                stack += self._open_table(node, sizes)
        self._flush(maker)

    def _open_table(self, table: Tag, sizes: Sizes) -> list[Tag | Text | None]:
        """Add a table; one that only places things is given back as its parts, the last first."""
        loose = loose_parts(table)
        if sizes.is_frame(table):
            cells = [cell for row, _ in rows_of(table) for cell in cells_of(row)]
            return [None, *reversed([*loose, *cells])]
        for line in lines_below([node for node in loose if not (isinstance(node, Tag) and node.name == "table")]):
            self.add_paragraph(line)
        read = read_table(table, self.tables + 1, self.path, self.warnings)
        if self.tables >= _MOST_TABLES:
            raise InputError(f"more than {_MOST_TABLES} tables, which no task document has", where=self.path, fix="is this the right file?")
        if read is not None:
            self.tables += 1
            self.blocks.append(read)
        return []

    def _flush(self, maker: LineMaker) -> None:
        for line in maker.take():
            self.add_paragraph(line)


def has_table(blocks: list[Block]) -> bool:
    """Tell blocks with a table of several rows and columns."""
    return any(isinstance(block, Table) and len(block.rows) > 1 and len(block.rows[0].slots) > 1 for block in blocks)
