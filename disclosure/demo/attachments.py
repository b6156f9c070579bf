"""Small valid files for the attachments of the demo: the same text gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD, SHEET = (f"http://schemas.openxmlformats.org/{family}/2006/main" for family in ("wordprocessingml", "spreadsheetml"))
TYPE = "application/vnd.openxmlformats-officedocument"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
LINE_CHARS, PAGE_LINES = 36, 44


def make_file(kind: str, lines: Sequence[str]) -> bytes:
    """A docx with a paragraph, an xlsx with a numbered row or a pdf with a line of text for each of ``lines``."""
    return {"docx": _make_docx, "xlsx": _make_xlsx, "pdf": _make_pdf}[kind](lines)


def _make_docx(lines: Sequence[str]) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    parts = {"word/document.xml": (f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>', "wordprocessingml.document.main")}
    return _package("word/document.xml", parts, {})


def _make_xlsx(lines: Sequence[str]) -> bytes:
    rows = "".join(_row(number, number, line) for number, line in enumerate(lines, 1))
    book = f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>'
    parts = {
        "xl/workbook.xml": (book, "spreadsheetml.sheet.main"),
        "xl/worksheets/sheet1.xml": (f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>', "spreadsheetml.worksheet"),
    }
    links = f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    return _package("xl/workbook.xml", parts, {"xl/_rels/workbook.xml.rels": links})


def _row(at: int, number: int, text: str) -> str:
    return f'<row r="{at}"><c r="A{at}"><v>{number}</v></c><c r="B{at}" t="inlineStr"><is><t>{escape(text)}</t></is></c></row>'


def _package(main: str, parts: dict[str, tuple[str, str]], more: dict[str, str]) -> bytes:
    """An Office file of parts (their XML and type); ``main`` is the one that a program opens."""
    overrides = "".join(f'<Override PartName="/{path}" ContentType="{TYPE}.{kind}+xml"/>' for path, (_, kind) in parts.items())
    default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    links = f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="{main}"/></Relationships>'
    files = {"[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{default}{overrides}</Types>', "_rels/.rels": links, **more}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**files, **{path: xml for path, (xml, _) in parts.items()}}.items():
            archive.writestr(zipfile.ZipInfo(name, date_time=(2025, 1, 1, 0, 0, 0)), HEAD + content)
    return buffer.getvalue()


def _make_pdf(lines: Sequence[str]) -> bytes:
    """A pdf in one of the fonts that every viewer brings for Chinese; long lines are broken, as paper is."""
    broken = [line[at : at + LINE_CHARS] for line in lines for at in range(0, max(len(line), 1), LINE_CHARS)]
    pages = [broken[at : at + PAGE_LINES] for at in range(0, max(len(broken), 1), PAGE_LINES)]
    kids = " ".join(f"{6 + 2 * at} 0 R" for at in range(len(pages)))
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/FontDescriptor 5 0 R>>",
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
    ]
    for at, shown in enumerate(pages):
        parts.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents {7 + 2 * at} 0 R>>")
        drawn = "BT /F 12 Tf 16 TL 72 770 Td " + " ".join(f"<{line.encode('utf-16-be', 'replace').hex()}> Tj T*" for line in shown) + " ET"
        parts.append(f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream")
    out, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj{part}endobj\n".encode()
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(parts) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n" % size
        + table
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
    )
