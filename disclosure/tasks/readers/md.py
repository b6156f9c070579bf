"""Markdown: pipe tables with or without outer pipes and rule, tables in HTML, headings and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from disclosure.errors import InputError
from disclosure.tasks.readers.html import read_markup
from disclosure.tasks.readers.html_blocks import BlockMaker
from disclosure.tasks.readers.md_inline import drop_comments, is_row, is_rule, plain_words, split_cells
from disclosure.tasks.readers.plain_grid import make_table
from disclosure.tasks.readers.text_files import MOST_CELLS, load_text
from disclosure.tasks.source import Paragraph, Row, Source, Table, source_of_blocks

SUFFIXES = (".md", ".markdown")
_TABLE = re.compile(r"(?i)^\s{0,12}<table[\s>]")
_TABLE_ENDS = re.compile(r"(?i)</table\s*>")
_FENCE = re.compile(r"^\s{0,3}(?:```|~~~)")
_HEADING = re.compile(r"^\s{0,3}#{1,6}(?:\s+|$)")
_HEADING_END = re.compile(r"\s+#+\s*$")
_LINE_ONLY = re.compile(r"^\s{0,3}(?:=+|(?:[-*_]\s*){2,})$")
_QUOTE = re.compile(r"^\s{0,3}(?:>\s?)+")
_BULLET = re.compile(r"^\s{0,12}[-*+]\s+(?:\[[ xX]\]\s+)?")
_BEGINS = re.compile(r"^\s*(?:[-*+#>|]|\d{1,3}[.、)）．]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|[〔【\[])")
_ENDS = re.compile(r"[。；;：:！!？?〕】）)\]”\\]\s*$|\s{2}$")
_MOST_TABLES = 500
_WRAPPED = 24
"""Characters from which a line may have been broken by an editor; a shorter one ends where it ends."""


def read(path: Path) -> Source:
    """Return the file's paragraphs and tables. InputError when it is no text, empty, or larger than any task document."""
    file = load_text(path, "a Markdown file")
    maker = BlockMaker(path)
    for kind, lines in _parts(_without_head(drop_comments(file.text).split("\n"))):
        if kind == "html":
            _add_markup(maker, "\n".join(lines))
        elif kind == "table":
            _add_table(maker, lines)
        else:
            _add_paragraphs(maker, lines)
    if not maker.blocks:
        raise InputError("the file is empty", where=path)
    source = source_of_blocks(path.name, file.sha256, maker.blocks, warnings=tuple(maker.warnings))
    return replace(source, encoding=file.encoding)


def _without_head(lines: list[str]) -> list[str]:
    """The lines after the settings that some programs write between two rules at the top."""
    if lines and lines[0].strip() == "---" and "---" in (rest := [line.rstrip() for line in lines[1:40]]):
        end = rest.index("---")
        if all(re.match(r"\w[\w -]*:|\s|$", line) for line in rest[:end]):
            return lines[end + 2 :]
    return lines


def _parts(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield runs of lines: ``html`` from <table> to its end, ``table`` for pipe rows, ``text`` between them."""
    at = 0
    while at < len(lines):
        start = at
        if _TABLE.match(lines[at]):
            depth = 0
            while at < len(lines):
                depth += len(re.findall(r"(?i)<table[\s>]", lines[at])) - len(_TABLE_ENDS.findall(lines[at]))
                at += 1
                if depth <= 0:
                    break
            yield "html", lines[start:at]
        elif is_row(lines[at]) or _is_corner(lines[at]):
            while at < len(lines) and (is_row(lines[at]) or _is_corner(lines[at])):
                at += 1
            yield "table" if _is_table(lines[start:at]) else "text", lines[start:at]
        else:
            while at < len(lines) and not (_TABLE.match(lines[at]) or is_row(lines[at]) or _is_corner(lines[at])):
                at += 1
            yield "text", lines[start:at]


def _is_corner(line: str) -> bool:
    return line.lstrip().startswith("+") and is_rule(line)


def _is_table(lines: list[str]) -> bool:
    """Tell a table from text with a pipe in it: a rule, or several rows of as many cells."""
    if len(lines) < 2:
        return False
    counts = {len(split_cells(line)) for line in lines}
    has_edges = all(line.strip().startswith("|") for line in lines)
    return any(map(is_rule, lines)) or has_edges or (len(counts) == 1 and counts != {1})


def _add_markup(maker: BlockMaker, text: str) -> None:
    """Add what stands in HTML, counted on from the blocks before it."""
    if maker.tables >= _MOST_TABLES:
        raise InputError(f"more than {_MOST_TABLES} tables, which no task document has", where=maker.path, fix="is this the right file?")
    blocks, warnings = read_markup(text, maker.path)
    maker.warnings += warnings
    for block in blocks:
        if isinstance(block, Paragraph):
            maker.add_paragraph(block.text)
        else:
            maker.tables += 1
            place = f"表{maker.tables}"
            rows = tuple(Row(row.slots, row.place.replace(block.place, place, 1)) for row in block.rows)
            maker.blocks.append(Table(rows, place, block.tells_merges))


def _add_table(maker: BlockMaker, lines: list[str]) -> None:
    place = f"表{maker.tables + 1}"
    raw = _rows_of(lines)
    if sum(map(len, raw)) > MOST_CELLS:
        raise InputError(f"a table of {len(raw)} rows is no task table", where=maker.path, fix="is this the right file?")
    rows = [[plain_words(cell) for cell in cells] for cells in raw]
    try:
        table = make_table(enumerate(rows, start=1), place, lambda number: f"{place}第{number}行")
    except InputError as error:
        raise InputError(error.what, where=maker.path, fix="is this the right file?") from error
    if table is not None:
        maker.tables += 1
        maker.blocks.append(table)


def _rows_of(lines: list[str]) -> list[list[str]]:
    """The cells of each row; between lines with corners (+---+) several lines are one row."""
    if not any(map(_is_corner, lines)):
        return [_unescaped(split_cells(line)) for line in lines if not is_rule(line)]
    rows: list[list[str]] = []
    begins = True
    for line in lines:
        if _is_corner(line):
            begins = True
            continue
        cells = _unescaped(split_cells(line))
        if begins or len(cells) != len(rows[-1]):
            rows.append(cells)
        else:
            rows[-1] = [f"{above}<br>{cell}" for above, cell in zip(rows[-1], cells, strict=True)]
        begins = False
    return rows


def _unescaped(cells: list[str]) -> list[str]:
    return [cell.replace("\\|", "|") for cell in cells]


def _add_paragraphs(maker: BlockMaker, lines: list[str]) -> None:
    """Add lines of text; a line that an editor broke goes on in the next."""
    before = ""
    held: list[str] = []
    for line in [*lines, ""]:
        goes_on = bool(held) and len(before.strip()) >= _WRAPPED and not (_ENDS.search(before) or _BEGINS.match(line) or not line.strip())
        if held and not goes_on:
            _add_words(maker, _join(held))
            held = []
        if not (_FENCE.match(line) or _LINE_ONLY.match(line) or not line.strip()):
            held.append(_BULLET.sub("", _HEADING_END.sub("", _HEADING.sub("", _QUOTE.sub("", line)))) if not goes_on else line)
        before = "" if _HEADING.match(line) else line


def _join(lines: list[str]) -> str:
    """Lines as one; a blank only where one of the two words at the break is Latin."""
    text = lines[0].strip()
    for line in map(str.strip, lines[1:]):
        text += (" " if text[-1:].isascii() and line[:1].isascii() else "") + line
    return text


def _add_words(maker: BlockMaker, line: str) -> None:
    for words in plain_words(line).split("\n"):
        if words:
            maker.add_paragraph(words)
