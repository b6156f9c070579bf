"""Spreadsheets as task documents. The fixtures were written by LibreOffice 7.4; others are made here by openpyxl and by hand."""

import contextlib
import datetime
import io
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from disclosure.errors import InputError
from disclosure.tasks.readers.sheets import read, show_value
from disclosure.tasks.source import Source, Table

FIXTURES = Path(__file__).parent / "fixtures"
ABOVE, LEFT = "^", "<"


def grid_of(table: Table) -> list[list[str]]:
    marks = {"above": ABOVE, "left": LEFT}
    return [[marks.get(slot.covered, slot.text) for slot in row.slots] for row in table.rows]


def rewrite(content: bytes, member: str, change: Callable[[bytes], bytes]) -> bytes:
    """A package with one member changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        assert member in source.namelist()
        for name in source.namelist():
            data = source.read(name)
            copy.writestr(name, change(data) if name == member else data)
    return target.getvalue()


def workbook(rows: list[list[object]], change: Callable[[openpyxl.Workbook], None] = lambda book: None) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "任务"
    for row in rows:
        book.active.append(row)
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
ROWS: list[list[object]] = [["序号", "工作任务", "责任单位"], [1, "晒账目", "市松针局"], [2, "贴公告", "各镇"]]
TEXTS = [["序号", "工作任务", "责任单位"], ["1", "晒账目", "市松针局"], ["2", "贴公告", "各镇"]]


@pytest.fixture
def sheet(tmp_path: Path):
    def build(content: bytes, name: str = "表.xlsx") -> Source:
        path = tmp_path / name
        path.write_bytes(content)
        return read(path)

    return build


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_workbooks_of_another_program_read_alike(kind: str) -> None:
    source = read(FIXTURES / f"libreoffice_sheet.{kind}")
    (table,) = source.tables
    above, left = (ABOVE, LEFT) if kind != "ods" else ("", "")
    assert table.tells_merges == (kind != "ods")
    assert grid_of(table) == [
        ["清河市2031年公开任务分工表", left, left, left],
        ["序号", "工作任务", "责任单位", "完成时限"],
        ["1", "晒账目", "市松针局\n市竹叶委", "2031年10月31日"],
        ["2", "贴公告", above, "每季度"],
        ["3", "开大会", "各镇", "长期"],
    ]
    assert table.place == "工作表“任务分工”"
    assert table.rows[4].place == "工作表“任务分工”第5行"
    assert [(warning.code, warning.where) for warning in source.warnings] == [("hidden_sheet", "工作表“旧稿”")]


def test_values_are_shown_as_a_clerk_sees_them() -> None:
    day = datetime.datetime(2031, 3, 5)
    shown = {
        1.0: "1", 1.5: "1.5", 0.1 + 0.2: "0.3", 123456789012345678.0: "123456789012345680", -3: "-3",
        day: "2031年3月5日", day.date(): "2031年3月5日", day.replace(hour=8, minute=5): "2031年3月5日 08:05",
        datetime.time(8, 30): "08:30", datetime.time(8, 30, 15): "08:30:15", datetime.timedelta(hours=30): "30:00",
        "　甲 \r\n\n乙_x000D_ ": "甲\n乙", "": "",
    }  # fmt: skip
    assert {value: show_value(value) for value in shown} == shown
    assert show_value(True) == "TRUE"


def test_merged_cells_and_real_row_numbers(sheet) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cells = book.active
        for place, value in {"C4": "甲", "D4": "乙", "D5": "丙", "C9": "尾", "D9": "x"}.items():
            cells[place] = value
        cells.merge_cells("C4:C5")
        cells.merge_cells("A1:XFD2")

    (table,) = sheet(workbook([], change)).tables
    assert grid_of(table) == [["甲", "乙"], [ABOVE, "丙"], ["", ""], ["尾", "x"]]
    assert [row.place[-3:] for row in table.rows] == ["第4行", "第5行", "第6行", "第9行"]


def test_every_shown_sheet_is_a_table_and_empty_ones_are_none(sheet) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.create_sheet("空")
        book.create_sheet("续表").append(["甲", "乙"])
        book.create_sheet("深藏").sheet_state = "veryHidden"

    source = sheet(workbook(ROWS, change))
    assert [table.place for table in source.tables] == ["工作表“任务”", "工作表“续表”"]
    assert grid_of(source.tables[0]) == TEXTS
    assert [warning.code for warning in source.warnings] == ["hidden_sheet"]


def test_formulas_without_value_errors_and_hidden_parts_are_said(sheet) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.active["A4"], book.active["B4"], book.active["C4"] = "=A3+1", "丙", "#REF!"
        book.active.row_dimensions[3].hidden = True
        book.active.row_dimensions[90].hidden = True
        book.active.column_dimensions["B"].hidden = True
        book.active.column_dimensions["Z"].hidden = True

    source = sheet(workbook(ROWS, change))
    assert grid_of(source.tables[0]) == [*TEXTS, ["", "丙", ""]]
    said = {warning.code: warning.message for warning in source.warnings}
    assert set(said) == {"formula_without_value", "error_value", "hidden_cells"}
    assert "A4" in said["formula_without_value"]
    assert "C4" in said["error_value"]
    assert "第3行、第2列。" in said["hidden_cells"]


def test_rich_text_is_joined_wherever_it_stands(sheet) -> None:
    def split(data: bytes) -> bytes:
        whole, first, rest = ("晒账目", "晒", "账目")
        coded = {text: text.encode("ascii", "xmlcharrefreplace") for text in (whole, first, rest)}
        words = coded if coded[whole] in data else {text: text.encode() for text in coded}
        at = data.index(words[whole])
        start, end = data.rindex(b"<t", 0, at), data.index(b"</t>", at) + len(b"</t>")
        runs = b"<r><t>" + words[first] + b"</t></r><r><rPr><b/></rPr><t>" + words[rest] + b"</t></r>"
        return data[:start] + runs + data[end:]

    inside = rewrite(workbook(ROWS), SHEET, split)
    shared = rewrite((FIXTURES / "libreoffice_sheet.xlsx").read_bytes(), "xl/sharedStrings.xml", split)
    assert grid_of(sheet(inside).tables[0]) == TEXTS
    assert grid_of(sheet(shared).tables[0])[2][1] == "晒账目"


def test_a_number_entered_as_text_keeps_its_zeros(sheet) -> None:
    assert grid_of(sheet(workbook([*ROWS, ["007", "丁", "戊"]])).tables[0])[-1] == ["007", "丁", "戊"]


def test_a_cell_far_away_makes_no_giant_grid(sheet) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.active["XFD1048576"] = "远"

    source = sheet(workbook(ROWS, change))
    assert grid_of(source.tables[0]) == TEXTS
    assert [(warning.code, "XFD1048576" in warning.message) for warning in source.warnings] == [("far_cells", True)]


def test_a_million_formatted_rows_are_empty(sheet) -> None:
    empty = b"".join(b'<row r="%d" ht="14"><c r="A%d" s="0"/><c r="B%d" s="0"/></row>' % (at, at, at) for at in range(4, 300_000))
    content = rewrite(workbook(ROWS), SHEET, lambda data: data.replace(b"</sheetData>", empty + b"</sheetData>"))
    assert grid_of(sheet(content).tables[0]) == TEXTS


def test_rows_repeated_a_million_times_in_opendocument_are_one(sheet) -> None:
    content = rewrite(
        (FIXTURES / "libreoffice_sheet.ods").read_bytes(),
        "content.xml",
        lambda data: data.replace(b"<table:table-row ", b'<table:table-row table:number-rows-repeated="1048576" ', 1),
    )
    assert len(sheet(content, "表.ods").tables[0].rows) == 5


GOOD = workbook(ROWS)
XLS = (FIXTURES / "libreoffice_sheet.xls").read_bytes()
ODS = (FIXTURES / "libreoffice_sheet.ods").read_bytes()
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
BAD = {
    "empty.xlsx": (b"", "empty"),
    "a page.xls": (b"<html><table><tr><td>1</table>", "suffix .html"),
    "an archive.xls": (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>", "suffix .mht"),
    "text.xls": ("序号\t任务\n".encode(), "suffix .csv"),
    "a document.xlsx": ((FIXTURES / "libreoffice.docx").read_bytes(), "suffix .docx"),
    "a pdf.xlsx": (b"%PDF-1.7", "suffix .pdf"),
    "an old document.xls": ((FIXTURES / "libreoffice.doc").read_bytes(), "damaged or of a kind"),
    "broken.xlsx": (GOOD[:-300], "damaged"),
    "broken.xls": (XLS[:3_000], "damaged"),
    "broken.ods": (rewrite(ODS, "content.xml", lambda data: data[:900]), "damaged"),
    "locked.xls": (XLS.replace(b"\x42\x00\x02\x00", b"\x2f\x00\x02\x00", 1), "password"),
    "locked.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000) + "EncryptedPackage".encode("utf-16-le"), "password"),
    "locked.ods": (rewrite(ODS, "META-INF/manifest.xml", lambda data: data + b"<!--encryption-data-->"), "password"),
    "entities.xlsx": (rewrite(GOOD, SHEET, lambda data: BOMB + data.replace(b"<v>1</v>", b"<v>&b;</v>")), "entities"),
    "entities.ods": (rewrite(ODS, "content.xml", lambda data: BOMB + data[data.index(b"?>") + 2 :]), "entities"),
    "a bomb.xlsx": (rewrite(GOOD, "xl/theme/theme1.xml", lambda data: bytes(130_000_000)), "unpack"),
    "merges.xlsx": (
        rewrite(GOOD, SHEET, lambda data: data.replace(b"</sheetData>", b"</sheetData><mergeCells>" + b'<mergeCell ref="A1:C3"/>' * 60_000 + b"</mergeCells>")),
        "merged cells",
    ),
    "nothing.xlsx": (workbook([]), "no sheet"),
    "50 MB.xlsx": (GOOD + bytes(50_000_000), "larger"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_workbook_of_tasks_is_refused_in_one_line(tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str) -> None:
    content, words = BAD[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(path)
    assert words in str(caught.value)
    assert str(caught.value).startswith(str(path))
    assert capfd.readouterr() == ("", "")


def test_an_old_workbook_with_a_cell_far_away_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    path, label = tmp_path / "far.xls", struct.pack("<HHHH", 0x00FD, 10, 2, 1)
    assert XLS.count(label) == 1
    path.write_bytes(XLS.replace(label, struct.pack("<HHHH", 0x00FD, 10, 65_535, 255)))
    with pytest.raises(InputError, match="row 65536"):
        read(path)


def test_damage_that_would_end_the_whole_process_is_one_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(rewrite(GOOD, SHEET, lambda data: data.replace(b'r="A3"', b'r="XFD4000000000"')))
    with pytest.raises(InputError):
        read(path)
    assert capfd.readouterr() == ("", "")


def damage(rng: random.Random, content: bytes) -> bytes:
    pieces = bytearray(content or b"x")
    for _ in range(rng.randint(1, 4)):
        at, size = rng.randrange(len(pieces)), rng.choice([1, 1, 1, 9])
        pieces[at : at + size] = rng.randbytes(rng.choice([size] * 7 + [0]))
        pieces = pieces or bytearray(b"x")
    return bytes(pieces)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_random_damage_gives_a_source_or_one_line(tmp_path: Path, capfd: pytest.CaptureFixture[str], kind: str) -> None:
    rng, path = random.Random(14), tmp_path / f"damaged.{kind}"
    content = (FIXTURES / f"libreoffice_sheet.{kind}").read_bytes()
    members = [] if kind == "xls" else zipfile.ZipFile(io.BytesIO(content)).namelist()
    read_well = 0
    for turn in range(28):
        inside = members and turn % 4
        path.write_bytes(rewrite(content, rng.choice(members), lambda data: damage(rng, data)) if inside else damage(rng, content))
        with contextlib.suppress(InputError):
            read_well += bool(read(path).tables)
    assert read_well > 0
    assert capfd.readouterr() == ("", "")
