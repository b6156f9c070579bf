"""Makes the PDF fixtures again: ``python pdf_fixtures.py`` prints ``libreoffice.pdf`` (LibreOffice, from Word) and ``chromium.pdf`` (chromium)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from pdf_builder import Made, make_table, open_printer

from disclosure.tasks.readers.spans import lay_out

FOLDER = Path(__file__).parent / "fixtures"
TITLE = "清河市2031年政务公开工作任务分解表"


def office_table() -> Made:
    """The table of ``libreoffice.pdf``."""
    return make_table(20310, most=18)


def browser_table() -> Made:
    """The table of ``chromium.pdf``."""
    made = make_table(20311, most=12)
    made.keep = False
    return made


def write_docx(made: Made, path: Path) -> None:
    """Write the table as a landscape Word file whose heading row repeats on every page."""
    document = Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, section.page_height, section.page_width
    document.styles["Normal"].font.size = Pt(12)
    document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Noto Serif CJK SC")
    document.add_paragraph(TITLE)
    grid = lay_out(made.rows)
    table = document.add_table(rows=len(grid), cols=len(grid[0]))
    table.style = "Table Grid"
    for at, row in enumerate(made.rows):
        free = [column for column, slot in enumerate(grid[at]) if not slot.covered]
        for cell, column in zip(row, free, strict=True):
            box = table.cell(at, column).merge(table.cell(at + cell.rows - 1, column + cell.columns - 1))
            box.text = cell.text.split("\n")[0]
            for part in cell.text.split("\n")[1:]:
                box.add_paragraph(part)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.save(path)


def main() -> None:
    """Write both files."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        write_docx(office_table(), Path(folder) / "libreoffice.docx")
        subprocess.run(["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(FOLDER), f"{folder}/libreoffice.docx"], check=True)
    with open_printer(sys.exit) as print_page:
        (FOLDER / "chromium.pdf").write_bytes(print_page(browser_table().as_html(f"<p>{TITLE}</p>")))


if __name__ == "__main__":
    main()
