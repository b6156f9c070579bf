"""Files that are empty, of another kind than their suffix says, locked, damaged, far too large, or that unpack to far too much."""

from __future__ import annotations

import random
import re
import struct
import zlib

from bad_tasks.case import SPREADSHEET, Case, case, csv_of, docx_of, html_of, markdown, tabbed, task, workbook, xlsx_of, zipped

SUFFIXES = ("docx", "doc", "wps", "rtf", "odt", "xlsx", "xlsm", "xls", "et", "ods", "html", "htm", "mht", "md", "csv", "tsv", "txt")
ROWS = [("序号", "工作任务", "责任单位", "时限"), task(1), task(2)]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
BOMB = 110_000_000
LARGE = 50_000_000
LAUGHS = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10 if at else "哈"}">' for at in range(12))
DOCTYPE = f"<!DOCTYPE x [{LAUGHS}]>"


def ole(stream: str) -> bytes:
    """An old Office file that holds nothing but the name of a stream."""
    return OLE + stream.encode("utf-16-le") + bytes(4096)


KINDS = {
    "docx": lambda: docx_of(ROWS),
    "xlsx": lambda: xlsx_of(ROWS),
    "doc": lambda: ole("WordDocument"),
    "xls": lambda: ole("Workbook"),
    "locked": lambda: ole("EncryptedPackage"),
    "pdf": lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(2000),
    "html": lambda: html_of(ROWS).encode(),
    "csv": lambda: csv_of(ROWS).encode(),
    "txt": lambda: tabbed(ROWS).encode(),
    "md": lambda: markdown(ROWS).encode(),
    "rtf": lambda: b"{\\rtf1\\ansi{\\par",
    "odt": lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
    "zip": lambda: zipped({"a.txt": "甲"}),
    "picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "noise": lambda: random.Random(1).randbytes(300_000),
    "program": lambda: b"\x7fELF" + random.Random(2).randbytes(90_000),
}


def lying(data: bytes, member: bytes, size: int = 10) -> bytes:
    """A zip whose directory says that a member unpacks to ``size`` bytes."""
    for found in re.finditer(b"PK\x01\x02", data):
        at = found.start()
        if data[at + 46 :].startswith(member):
            return data[: at + 24] + struct.pack("<I", size) + data[at + 28 :]
    raise ValueError(member)


def overlapping(count: int) -> bytes:
    """A zip whose directory names the same bytes many times."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(bytes(20_000_000)) + packed.flush()
    name = b"word/document.xml"
    local = (
        struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, zlib.crc32(bytes(20_000_000)), len(body), 20_000_000, len(name), 0) + name
    )
    central = b""
    for at in range(count):
        other = b"word/%05d.xml" % at
        head = struct.pack(
            "<4s6H3I5H2I",
            b"PK\x01\x02",
            20,
            20,
            0,
            8,
            0,
            0,
            zlib.crc32(bytes(20_000_000)),
            len(body),
            20_000_000,
            len(other),
            0,
            0,
            0,
            0,
            0,
            0,
        )
        central += head + other
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(central), len(local) + len(body), 0)
    return local + body + central + end


def word(**parts: str | bytes) -> bytes:
    """A Word package with some parts replaced."""
    from docx_builder import package, para

    return package(para("甲"), parts={f"word/{name}.xml": content for name, content in parts.items()})


def sheet(inner: str, head: str = "") -> str:
    """A worksheet around rows."""
    return f'{head}<worksheet xmlns="{SPREADSHEET}"><sheetData>{inner}</sheetData></worksheet>'


def nested_zip(depth: int, size: int) -> bytes:
    """A zip in a zip in a zip."""
    data = bytes(size)
    for at in range(depth):
        data = zipped({f"word/{at}.xml": data})
    return data


GOOD = {"docx": lambda: docx_of(ROWS), "xlsx": lambda: xlsx_of(ROWS)}
SIMPLE = [
    *[case(f"empty_{suffix}", suffix, lambda: b"") for suffix in SUFFIXES],
    *[case(f"{kind}_as_{suffix}", suffix, make) for kind, make in KINDS.items() for suffix in SUFFIXES if suffix != kind],
    *[case(f"blanks_50mb_{suffix}", suffix, lambda: b" \n" * (LARGE // 2)) for suffix in SUFFIXES],
    *[case(f"zeros_19mb_{suffix}", suffix, lambda: bytes(19_000_000)) for suffix in SUFFIXES],
    *[case(f"noise_19mb_{suffix}", suffix, lambda: random.Random(3).randbytes(19_000_000)) for suffix in SUFFIXES],
    *[case(f"han_19mb_{suffix}", suffix, lambda: "公开河道保洁名单。\n" * 700_000) for suffix in SUFFIXES],
    *[case(f"table_50mb_{kind}", kind, make) for kind, make in (("txt", lambda: tabbed([task(1)]) * 700_000), ("csv", lambda: csv_of([task(1)]) * 800_000), ("html", lambda: html_of([task(1)] * 600_000)))],
    *[case(f"half_{kind}", kind, lambda make=make: make()[: len(make()) // 2]) for kind, make in GOOD.items()],
    *[case(f"head_{kind}", kind, lambda make=make: make()[:40]) for kind, make in GOOD.items()],
]  # fmt: skip
BOMBS = [
    case("bomb_docx", "docx", lambda: word(document=b"<" + b" " * BOMB)),
    case("bomb_docx_many_elements", "docx", lambda: word(document="<w:document xmlns:w='x'>" + "<w:p/>" * 15_000_000)),
    case("bomb_docx_styles", "docx", lambda: word(styles=b"<" + b" " * BOMB)),
    case("bomb_docx_lying", "docx", lambda: lying(word(document=b"<" + b" " * BOMB), b"word/document.xml")),
    case("bomb_docx_declared", "docx", lambda: lying(word(), b"word/document.xml", 0xFFFFFFF0)),
    case("bomb_docx_media", "docx", lambda: word(image=bytes(4 * BOMB))),
    case("bomb_docx_nested", "docx", lambda: nested_zip(9, BOMB)),
    case("bomb_docx_members", "docx", lambda: zipped({f"word/{at}.xml": "" for at in range(60_000)})),
    case("bomb_docx_overlapping", "docx", lambda: overlapping(5)),
    case("bomb_docx_overlapping_4000", "docx", lambda: overlapping(4_000)),
    case("bomb_xlsx", "xlsx", lambda: workbook(b"<" + b" " * BOMB)),
    case("bomb_xlsx_strings", "xlsx", lambda: workbook(sheet(""), {"xl/sharedStrings.xml": f'<sst xmlns="{SPREADSHEET}">' + "<si><t>甲</t></si>" * 5_000_000})),
    case("bomb_xlsx_styles", "xlsx", lambda: workbook(sheet(""), {"xl/styles.xml": f'<styleSheet xmlns="{SPREADSHEET}"><cellXfs>' + "<xf/>" * 18_000_000})),
    case("bomb_xlsx_lying", "xlsx", lambda: lying(workbook(b"<" + b" " * BOMB), b"xl/worksheets/sheet1.xml")),
    case("bomb_xlsx_members", "xlsx", lambda: zipped({f"xl/{at}.xml": "" for at in range(60_000)})),
    case("bomb_odt", "odt", lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": b"<" + b" " * BOMB})),
    case("bomb_ods", "ods", lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<" + b" " * BOMB})),
]  # fmt: skip
ENTITIES = [
    *[case(f"laughs_docx_{name}", "docx", lambda name=name: word(**{name: f"{DOCTYPE}<w:{name} xmlns:w='x'>&l11;</w:{name}>"})) for name in ("document", "styles", "numbering")],
    case("laughs_docx_relations", "docx", lambda: zipped({"word/document.xml": "<x/>", "_rels/.rels": f"{DOCTYPE}<x>&l11;</x>"})),
    case("laughs_docx_types", "docx", lambda: zipped({"word/document.xml": "<x/>", "[Content_Types].xml": f"{DOCTYPE}<x>&l11;</x>"})),
    case("laughs_docx_utf16", "docx", lambda: word(document=f"<?xml version='1.0' encoding='utf-16'?>{DOCTYPE}<x>&l11;</x>".encode("utf-16"))),
    case("laughs_xlsx_sheet", "xlsx", lambda: workbook(sheet("&l11;", DOCTYPE))),
    *[case(f"laughs_xlsx_{name}", "xlsx", lambda name=name: workbook(sheet(""), {f"xl/{name}.xml": f"{DOCTYPE}<x xmlns='{SPREADSHEET}'>&l11;</x>"})) for name in ("sharedStrings", "styles", "workbook")],
    case("laughs_xlsx_late", "xlsx", lambda: workbook(sheet("&l11;", f"<!--{'x' * 9_000}-->{DOCTYPE}"))),
    case("laughs_ods", "ods", lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": f"{DOCTYPE}<x>&l11;</x>"})),
    case("laughs_odt", "odt", lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": f"{DOCTYPE}<x>&l11;</x>"})),
    case("laughs_html", "html", lambda: f"{DOCTYPE}<html><body><p>&l11;</p></body></html>"),
    case("file_entity_docx", "docx", lambda: word(document="<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><w:document xmlns:w='x'>&f;</w:document>")),
]  # fmt: skip
CASES: list[Case] = [*SIMPLE, *BOMBS, *ENTITIES]
