"""What a bad document is: its bytes, the suffix it is given, and how the command meets it."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "disclosure" / "tasks" / "readers")]

TITLES = ("序号", "工作任务", "责任单位", "时限")
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


@dataclass(frozen=True)
class Case:
    """A bad document by name; ``make`` builds its bytes only when it is its turn, ``suffix`` is what the file's name ends in."""

    name: str
    make: Callable[[], bytes]
    suffix: str


def case(name: str, suffix: str, make: Callable[[], str | bytes]) -> Case:
    """A case whose text is UTF-8 where it is not given as bytes."""

    def build() -> bytes:
        body = make()
        return body.encode() if isinstance(body, str) else body

    return Case(name, build, suffix)


def task(number: int) -> tuple[str, str, str, str]:
    """The cells of a row."""
    return str(number), f"公开第{number}批河道保洁名单。", "市松针局", "年底前"


def csv_of(rows: list[tuple[str, ...]]) -> str:
    """Rows as comma-separated values."""
    return "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows)


def html_of(rows: list[tuple[str, ...]]) -> str:
    """Rows as a table of a web page."""
    return html("".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows))


def html(inner: str) -> str:
    """A web page with a table of this content."""
    return f"<html><body><table>{inner}</table></body></html>"


def tabbed(rows: list[tuple[str, ...]]) -> str:
    """Rows as text: every cell on a line of its own behind a tab, a blank line behind every row."""
    return "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows)


def markdown(rows: list[tuple[str, ...]]) -> str:
    """Rows as a pipe table."""
    lines = ["| " + " | ".join(row) + " |\n" for row in rows]
    return lines[0] + "|---" * len(rows[0]) + "|\n" + "".join(lines[1:])


def docx_of(rows: list[tuple[str, ...]]) -> bytes:
    """Rows as a Word table."""
    from docx_builder import package, row, table

    return package(table(*(row(*cells) for cells in rows)))


def xlsx_of(rows: list[tuple[str, ...]], more: str = "") -> bytes:
    """Rows as a workbook of inline texts; ``more`` goes behind the rows."""
    inner = ""
    for at, cells in enumerate(rows, start=1):
        row = "".join(f'<c r="{column_name(place)}{at}" t="inlineStr"><is><t>{cell}</t></is></c>' for place, cell in enumerate(cells))
        inner += f'<row r="{at}">{row}</row>'
    return workbook(f'{HEAD}<worksheet xmlns="{SPREADSHEET}"><sheetData>{inner}</sheetData>{more}</worksheet>')


def column_name(at: int) -> str:
    """The letters of a column counted from 0."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def workbook(sheet: str | bytes, parts: dict[str, str | bytes] | None = None) -> bytes:
    """The bytes of an .xlsx with one sheet; ``parts`` replaces or adds parts by name."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}worksheet+xml"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><sheets><sheet name="任务" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="a" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="s" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="t" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{SPREADSHEET}"/>',
        "xl/styles.xml": f'{HEAD}<styleSheet xmlns="{SPREADSHEET}"/>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    return zipped(files | (parts or {}))


def zipped(files: dict[str, str | bytes]) -> bytes:
    """A zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


MAKERS: dict[str, Callable[[list[tuple[str, ...]]], str | bytes]] = {
    "csv": csv_of, "html": html_of, "txt": tabbed, "md": markdown, "docx": docx_of, "xlsx": xlsx_of,
}  # fmt: skip
"""The formats that every shape of a table is written in."""
