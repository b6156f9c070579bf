"""PDF: paragraphs and tables of all pages in reading order; ruled tables from their lines, others from the blank between columns."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from disclosure.errors import InputError
from disclosure.tasks.model import Warning
from disclosure.tasks.readers.files import expect, load
from disclosure.tasks.readers.pdf_extract import extract_pages, refusal
from disclosure.tasks.readers.pdf_gutters import LEAST_COLUMNS, Columns, find_columns
from disclosure.tasks.readers.pdf_lines import Line, Measure, build_lines
from disclosure.tasks.readers.pdf_page import UNREADABLE, Page, Rule
from disclosure.tasks.readers.pdf_prose import drop_margins, find_middle, join_prose, measure_pages, order_columns
from disclosure.tasks.readers.pdf_rules import Grid, TooManyRules, adopt_overhang, fill_grid, find_grids
from disclosure.tasks.readers.pdf_tables import build_table, is_continued
from disclosure.tasks.readers.pdf_unruled import build_unruled
from disclosure.tasks.source import Block, Paragraph, Source, Table, source_of_blocks

SUFFIXES = (".pdf",)
UNREADABLE_SHARE = 0.2
Placed = tuple[Line, Measure]
Item = Placed | Grid | Columns


@dataclass
class Sheet:
    """A page taken apart: its ruled tables, the rules left over, and the lines outside tables."""

    page: Page
    grids: list[Grid] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def read(path: Path) -> Source:
    """Return the paragraphs and tables of a PDF; InputError when it is locked, damaged, without text, or beyond every limit."""
    data = load(path)
    expect(data, path, "pdf")
    pages, damaged = extract_pages(data, path)
    _check_text(pages, path)
    try:
        sheets = _take_all_apart(pages)
    except TooManyRules as error:
        raise refusal("objects", path) from error
    for sheet, lines in zip(sheets, drop_margins(pages, [sheet.lines for sheet in sheets]), strict=True):
        sheet.lines = lines
    blocks, warnings = _build_blocks(_order_items(sheets))
    return source_of_blocks(path.name, hashlib.sha256(data).hexdigest(), blocks, warnings=(*_warn_of_pages(pages, damaged), *warnings))


def _check_text(pages: Sequence[Page], path: Path) -> None:
    """Raise InputError when no page has text, or most of it is in fonts that nothing is known of."""
    visible = sum(not char.text.isspace() for page in pages for char in page.chars)
    if not visible:
        if any(page.images for page in pages):
            fix = "run it through OCR, or ask for the Word file"
            raise InputError("the PDF holds pictures of pages, no text", where=path, fix=fix)
        raise InputError("the PDF holds no text", where=path, fix="ask for the file again, or for the Word file")
    if sum(page.unreadable for page in pages) > UNREADABLE_SHARE * visible:
        raise InputError(
            "the PDF's fonts do not say which characters they print", where=path, fix="ask for the Word file, or run it through OCR"
        )


def _take_apart(page: Page, before: Grid | None) -> Sheet:
    """Return the page's parts; ``before`` is the last table of the page before."""
    grids, rules = find_grids(page)
    chars = page.chars
    kept: list[Grid] = []
    for grid in grids:
        if len(grid.cells) == 1 and (kept or before is None or not is_continued(before, grid)):
            continue  # a frame around text, or an underlined and barred word
        chars = fill_grid(grid, chars)
        if any(cell.lines for cell in grid.cells):
            kept.append(grid)
    if kept:
        chars = adopt_overhang(kept[-1], chars)
    return Sheet(page, kept, rules, build_lines(chars, page.number))


def _take_all_apart(pages: Sequence[Page]) -> list[Sheet]:
    sheets: list[Sheet] = []
    for page in pages:
        before = sheets[-1].grids[-1] if sheets and sheets[-1].grids else None
        sheets.append(_take_apart(page, before))
    return sheets


def _order_items(sheets: Sequence[Sheet]) -> list[Item]:
    """Return lines and tables of all pages in reading order."""
    extents = [[(grid.xs[0], grid.xs[-1]) for grid in sheet.grids] for sheet in sheets]
    measures = measure_pages([sheet.page for sheet in sheets], [sheet.lines for sheet in sheets], extents)
    items: list[Item] = []
    for sheet, measure in zip(sheets, measures, strict=True):
        start = float("-inf")
        for grid in [*sheet.grids, None]:
            top = grid.ys[0] if grid is not None else float("inf")
            lines = [line for line in sheet.lines if start <= line.base < top]
            last = items[-1] if items and isinstance(items[-1], Columns) and items[-1].page < sheet.page.number else None
            least = LEAST_COLUMNS if find_middle(lines, measure.left, measure.right) is None else LEAST_COLUMNS + 1
            for text in _part_lines(find_columns(lines, sheet.rules, last, least)):
                items += [text] if isinstance(text, Columns) else order_columns(text, measure)
            if grid is not None:
                items.append(grid)
                start = top
    return items


def _part_lines(found: Sequence[Line | Columns]) -> list[list[Line] | Columns]:
    """Put the lines between unruled tables together."""
    parts: list[list[Line] | Columns] = []
    for item in found:
        if isinstance(item, Columns):
            parts.append(item)
        elif parts and isinstance(parts[-1], list):
            parts[-1].append(item)
        else:
            parts.append([item])
    return parts


def _build_blocks(items: Sequence[Item]) -> tuple[list[Block], list[Warning]]:
    blocks: list[Block] = []
    warnings: list[Warning] = []
    at = tables = 0
    while at < len(items):
        end = at + 1
        if isinstance(items[at], tuple):
            while end < len(items) and isinstance(items[end], tuple):
                end += 1
            own, doubts = _build_paragraphs([item for item in items[at:end] if isinstance(item, tuple)])
            blocks += own
        else:
            while end < len(items) and _goes_on(items[end - 1], items[end]):
                end += 1
            tables += 1
            table, doubts = _build_table(items[at:end], tables)
            blocks.append(table)
        warnings += doubts
        at = end
    return blocks, warnings


def _goes_on(item: Item, after: Item) -> bool:
    if isinstance(item, Grid) and isinstance(after, Grid):
        return is_continued(item, after)
    return isinstance(item, Columns) and isinstance(after, Columns) and item.is_continued(after)


def _build_table(items: Sequence[Item], number: int) -> tuple[Table, list[Warning]]:
    grids = [item for item in items if isinstance(item, Grid)]
    if grids:
        return build_table(grids, number)
    return build_unruled([item for item in items if isinstance(item, Columns)], number)


def _build_paragraphs(lines: Sequence[Placed]) -> tuple[list[Paragraph], list[Warning]]:
    blocks, warnings = [], []
    for text, first in join_prose(lines):
        place = f"第{first.page}页"
        blocks.append(Paragraph(text.strip(), place))
        if UNREADABLE in text:
            warnings.append(Warning("unreadable_font", place, "字体没有字符对照表，段落中有认不出的字（以�代替）"))
    return blocks, warnings


def _warn_of_pages(pages: Sequence[Page], damaged: int) -> list[Warning]:
    found = [Warning("damaged", "全文", f"文件有{damaged}处损坏，可能缺文字或线条")] if damaged else []
    for page in pages:
        if page.broken:
            found.append(Warning("page_unreadable", page.place, "这一页已损坏，没有读出"))
        elif page.images and not page.chars:
            found.append(Warning("page_without_text", page.place, "这一页只有图片，没有文字，没有读出"))
        elif page.hidden:
            found.append(Warning("ocr_text", page.place, "这一页的文字是图片下的隐藏文字（OCR），可能有错字"))
    return found
