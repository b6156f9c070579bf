"""Word documents in the format of Party and government organs (GB/T 9704-2012): page, fonts, levels, page number, tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FANGSONG, KAITI, HEITI, TITLE, SONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"
LONG_CELL = 400  # characters
BODY, LINE, SMALL = Pt(16), Pt(28), Pt(9)  # 3号; 22 lines on 225 mm


def new_document() -> Doc:
    """An empty A4 document with the standard's margins (天头 37, 订口 28, right 26, bottom 35 mm)."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    style = document.styles["Normal"]
    set_font(style.element.get_or_add_rPr(), FANGSONG)
    style.font.size = BODY
    add_page_number(section)
    return document


def set_font(properties: Any, name: str) -> None:
    """The font for Chinese and Latin letters alike; the reader's machine supplies the file."""
    fonts = properties.get_or_add_rFonts()
    for attribute in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(attribute), name)


def add_text(paragraph: Any, text: str, font: str = FANGSONG, size: Pt = BODY, *, bold: bool = False) -> None:
    """A run of text in a font."""
    run = paragraph.add_run(text)
    set_font(run._element.get_or_add_rPr(), font)
    run.font.size, run.font.bold = size, bold


def add_paragraph(document: Doc, text: str, *, font: str = FANGSONG, size: Pt = BODY, indent: bool = True, align: Any = None) -> Any:
    """A paragraph with the fixed line pitch and, by default, the two-character indent; headings stay on the page of what follows."""
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, LINE if size <= BODY else Pt(36)
    shape.space_before = shape.space_after = Pt(0)
    shape.keep_with_next = font in (HEITI, KAITI) and indent
    if indent:
        shape.first_line_indent = size * 2
    paragraph.alignment = align if align is not None else WD_ALIGN_PARAGRAPH.JUSTIFY
    add_text(paragraph, text, font, size)
    return paragraph


def add_title(document: Doc, text: str) -> None:
    """2号小标宋, centred."""
    add_paragraph(document, text, font=TITLE, size=Pt(22), indent=False, align=WD_ALIGN_PARAGRAPH.CENTER)


def add_page_number(section: Any) -> None:
    """「— 1 —」 in 4号宋体, centred (one-sided draft)."""
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_text(paragraph, "— ", SONG, Pt(14))
    run = paragraph.add_run()
    set_font(run._element.get_or_add_rPr(), SONG)
    run.font.size = Pt(14)
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            element.text = text
        else:
            element.set(qn("w:fldCharType"), str(kind))
        run._element.append(element)
    add_text(paragraph, " —", SONG, Pt(14))


def start_annex(document: Doc, number: int, title: str, *, landscape: bool = False) -> None:
    """A new page for an annex: 「附件1」 top left, its title centred; wide tables lie across."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    width, height = Mm(210), Mm(297)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (height, width) if landscape else (width, height)
    if landscape:
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(28), Mm(26), Mm(20), Mm(20)
    else:
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    add_paragraph(document, f"附件{number}", font=HEITI, indent=False)
    add_title(document, title)


def add_table(document: Doc, heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float], *, size: Pt = SMALL) -> None:
    """A ruled table; ``widths`` in mm; the head row repeats on every page."""
    listed = list(rows)
    table = document.add_table(rows=0, cols=len(heads))
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    add_row(table, heads, widths, HEITI, size)
    repeat_head(table.rows[0])
    for row in listed:
        add_row(table, row, widths, FANGSONG, size)


def add_row(table: Any, texts: Sequence[str], widths: Sequence[float], font: str, size: Pt) -> None:
    """One row; an ordinary row is not torn over two pages, a very long one may be, or it would leave most of a page empty."""
    row = table.add_row()
    if max(map(len, texts)) < LONG_CELL:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        add_text(paragraph, text, font, size)


def repeat_head(row: Any) -> None:
    """Mark a row as the head that Word repeats."""
    head = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(head)
