"""What the XML of a workbook tells before a library lays it out: cells far away, hidden rows and columns, formulas without a value."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from disclosure.errors import InputError
from disclosure.tasks.model import Warning
from disclosure.tasks.readers.spans import MOST_SQUARES

MOST_AREA = 2_000_000
"""Squares of the smallest box around all filled cells; the library keeps every one of them in memory."""
_LAST_ROW, _LAST_COLUMN = 10_000, 200
_MOST_REPEATED = 100_000
_HEAD = 4_096
_LARGE = 3_000_000
_ASIDE = ("sharedStrings.xml", "styles.xml")
_MOST_ASIDE = 30_000_000
_P, _Q = rb"(?:\w{1,20}:)?", rb"[\"']"


def _pattern(text: bytes, flags: int = 0) -> re.Pattern[bytes]:
    """A pattern in which @ stands for a prefix of names that some programs write, and ~ for either quotation mark."""
    return re.compile(text.replace(b"@", _P).replace(b"~", _Q), flags)


_FILLED = _pattern(rb"<@c\s([^<>]*?\br=~([A-Z]{1,3})(\d{1,7})~[^<>]*)(?<!/)>\s*(?=<@(?:v|f|is)[\s/>])(<@f[\s/>])?")
_CELL = _pattern(rb"<@c\s[^<>]*?\br=~([A-Z]{1,3})(\d{1,7})~[^<>]*(?:(?<=/)>|(?<!/)>.*?</@c>)", re.DOTALL)
_NO_VALUE = _pattern(rb"<@f(?:\s[^<>]*)?(?:(?<=/)>|(?<!/)>[^<]*</@f>)\s*(?:<@v\s*(?:/>|></@v>))?\s*</@c>")
_TEXT_RESULT, _WRONG = _pattern(rb"\bt=~str~"), _pattern(rb"\bt=~e~")
_HIDDEN_ROW = _pattern(rb"<@row\s(?=[^<>]*\bhidden=~(?:1|true)~)[^<>]*?\br=~(\d{1,7})~")
_HIDDEN_COLUMN = _pattern(rb"<@col\s(?=[^<>]*\bhidden=~(?:1|true)~)[^<>]*?\bmin=~(\d{1,5})~")
_UNPLACED = _pattern(rb"<@c(?![^<>]*\br=)(?:\s[^<>]*)?(?<!/)>")
_ROWS_BEGIN = _pattern(rb"<@sheetData\s*>")
_ROW = _pattern(rb"<@row\s[^<>]*?\br=~(\d{1,7})~")
_REPEATED = _pattern(rb"(number-(rows|columns)-repeated=~)(\d+)(?=~)")


@dataclass
class Sheet:
    """What a sheet's XML says of cells: ``far`` are those left out, ``hidden`` rows and columns with content, the rest cells by name."""

    far: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    without_value: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def warnings(self, where: str) -> list[Warning]:
        """The doubts about the sheet at ``where``."""
        said = [
            ("far_cells", self.far, "离表格极远的单元格未读入"),
            ("hidden_cells", self.hidden, "隐藏的行或列照样读入"),
            ("formula_without_value", self.without_value, "公式没有保存结果，按空白读入；请用表格软件打开后另存"),
            ("error_value", self.wrong, "公式结果是错误值，按空白读入"),
        ]
        return [Warning(code, where, f"{message}：{_some(places)}。") for code, places, message in said if places]


def _some(places: list[str]) -> str:
    return "、".join(places[:5]) + (f" 等{len(places)}处" if len(places) > 5 else "")


def inspect_workbook(package: zipfile.ZipFile, path: Path) -> tuple[bytes | None, dict[str, Sheet]]:
    """Return the workbook without far cells (None when it may stay as it is) and what its sheets say, by the sheet's name.

    InputError for XML that declares entities, which no program writes.
    """
    sheets: dict[str, Sheet] = {}
    changed: dict[str, bytes] = {}
    for name in package.namelist():
        if name.endswith(_ASIDE) and package.getinfo(name).file_size > _MOST_ASIDE:
            raise InputError(f"{name} holds far more than any task table", where=path, fix="is this the right file?")
        data = _sheet_of(package, name, path)
        if data is None:
            continue
        short = _without_empty_tail(data)
        sheets[name] = inspect_sheet(short, path)
        if sheets[name].far or len(short) < len(data):
            changed[name] = _without_far(short) if sheets[name].far else short
    names = _names_of_sheets(package)
    return (_with(package, changed) if changed else None), {names.get(name, name): sheet for name, sheet in sheets.items()}


def _sheet_of(package: zipfile.ZipFile, name: str, path: Path) -> bytes | None:
    """The XML of a member that is a sheet; checks every member's head on the way."""
    with package.open(name) as stream:
        head = stream.read(_HEAD)
        if b"<!ENTITY" in head or "<!ENTITY".encode("utf-16-le") in head or "<!ENTITY".encode("utf-16-be") in head:
            raise InputError("its XML declares entities, which no office program writes", where=path, fix="do not open this file")
        return head + stream.read() if re.search(rb"<" + _P + rb"worksheet[\s>]", head) else None


def _without_empty_tail(data: bytes) -> bytes:
    """A large sheet without the rows after its last filled one: formats alone fill a million of them."""
    if len(data) < _LARGE:
        return data
    mark = b":" if re.search(rb"<\w{1,20}:worksheet[\s>]", data[:_HEAD]) else b"</"
    last = max(data.rfind(mark + name) for name in (b"v>", b"f>", b"is>"))
    begin = _ROWS_BEGIN.search(data)
    end = begin.end() if last < 0 and begin else data.find(b"row>", last) + len(b"row>")
    rest = data.rfind(b"</", 0, max(data.rfind(b"sheetData>"), 0))
    return data[:end] + data[rest:] if len(b"row>") <= end < rest else data


def inspect_sheet(data: bytes, path: Path) -> Sheet:
    """Return what a sheet's XML says of its cells. InputError when there are more than any task table has."""
    sheet = Sheet()
    rows: list[int] = []
    columns: list[int] = []
    for found in _FILLED.finditer(data):
        if len(rows) == MOST_SQUARES:
            raise InputError(
                f"a sheet of more than {MOST_SQUARES} filled cells is no task table", where=path, fix="is this the right file?"
            )
        name = (found[2] + found[3]).decode()
        rows.append(int(found[3]))
        columns.append(_column(found[2]))
        if found[4] and not _TEXT_RESULT.search(found[1]) and _NO_VALUE.match(data, found.start(4)):
            sheet.without_value.append(name)
        elif _WRONG.search(found[1]):
            sheet.wrong.append(name)
    if _UNPLACED.search(data) and max((int(found[1]) for found in _ROW.finditer(data)), default=0) > _MOST_REPEATED:
        raise InputError("a row far from the table holds something", where=path, fix="delete what is outside the table and save it again")
    if not rows:
        return sheet
    if (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) > MOST_AREA:
        places = zip(rows, columns, _FILLED.finditer(data), strict=True)
        sheet.far = [(found[2] + found[3]).decode() for row, column, found in places if row > _LAST_ROW or column > _LAST_COLUMN]
    filled_rows, last_column = set(rows), max(columns)
    if b"hidden=" not in data:
        return sheet
    sheet.hidden = [f"第{number}行" for found in _HIDDEN_ROW.finditer(data) if (number := int(found[1])) in filled_rows]
    sheet.hidden += [f"第{number}列" for found in _HIDDEN_COLUMN.finditer(data) if (number := int(found[1])) <= last_column]
    return sheet


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _without_far(data: bytes) -> bytes:
    return _CELL.sub(lambda found: b"" if int(found[2]) > _LAST_ROW or _column(found[1]) > _LAST_COLUMN else found[0], data)


def _with(package: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    """The package with some members replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for name in dict.fromkeys(package.namelist()):
            copy.writestr(name, changed[name] if name in changed else package.read(name))
    return target.getvalue()


def _names_of_sheets(package: zipfile.ZipFile) -> dict[str, str]:
    """Member → the sheet's name; empty when the workbook does not say."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        book = etree.fromstring(package.read("xl/workbook.xml"), parser)
        links = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"), parser)
    except (KeyError, etree.XMLSyntaxError):
        return {}
    targets = {link.get("Id"): str(link.get("Target", "")) for link in links.iter("{*}Relationship")}
    names: dict[str, str] = {}
    for sheet in book.iter("{*}sheet"):
        link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        target = targets.get(link, "")
        names[target.lstrip("/") if target.startswith("/") else f"xl/{target}"] = str(sheet.get("name", ""))
    return names


def is_ods(package: zipfile.ZipFile) -> bool:
    """Tell an OpenDocument workbook from other zips."""
    return b"opendocument.spreadsheet" in _read_if_there(package, "mimetype")[:200]


def tame_ods(package: zipfile.ZipFile, path: Path) -> bytes | None:
    """Return an OpenDocument workbook without cells and rows repeated absurdly often; None when it may stay as it is.

    Programs fill a sheet's rest with one empty row repeated a million times; a damaged or hostile file does so with text.
    """
    if b"encryption-data" in _read_if_there(package, "META-INF/manifest.xml"):
        raise InputError("the file is locked with a password", where=path, fix="save it without a password")
    content = _read_if_there(package, "content.xml")
    if not content:
        raise InputError("the file is damaged: it has no content", where=path, fix="ask for the file again")
    if b"<!ENTITY" in content[:_HEAD]:
        raise InputError("its XML declares entities, which no office program writes", where=path, fix="do not open this file")
    tamed = _REPEATED.sub(_cap, content)
    total = sum(int(found[3]) for found in _REPEATED.finditer(tamed))
    if total > _MOST_REPEATED:
        raise InputError("it repeats cells far more often than any task document", where=path, fix="is this the right file?")
    return _with(package, {"content.xml": tamed}) if tamed != content else None


def _cap(found: re.Match[bytes]) -> bytes:
    is_absurd = len(found[3]) > 5 or int(found[3]) > (_LAST_ROW if found[2] == b"rows" else _LAST_COLUMN)
    return found[1] + (b"1" if is_absurd else found[3])


def _read_if_there(package: zipfile.ZipFile, name: str) -> bytes:
    return package.read(name) if name in package.namelist() else b""
