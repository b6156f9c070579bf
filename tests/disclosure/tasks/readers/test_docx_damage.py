"""What is no Word document, or a harmful one, ends in one clear line; whatever happens to the bytes, there is a source or that line."""

import io
import os
import random
import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx_builder import NAMES, TRANSITIONAL, cell, level, numbered, numbering, package, para, row, run, table, zipped

from disclosure.errors import InputError
from disclosure.tasks.readers import read_source
from disclosure.tasks.source import Source

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
DOCUMENT = f'<w:document xmlns:w="{TRANSITIONAL}" {NAMES}><w:body>{{}}</w:body></w:document>'


def document(text: str | bytes) -> bytes:
    return package("", parts={"word/document.xml": text})


def nested(depth: int, begin: str, end: str) -> bytes:
    return document(DOCUMENT.format(begin * depth + para("甲") + end * depth))


def lying(package_bytes: bytes) -> bytes:
    """A package whose directory says that its document unpacks to 10 bytes."""
    at = package_bytes.index(b"PK\x01\x02", package_bytes.index(b"PK\x01\x02"))
    while package_bytes[at + 46 : at + 63] != b"word/document.xml":
        at = package_bytes.index(b"PK\x01\x02", at + 1)
    return package_bytes[: at + 24] + struct.pack("<I", 10) + package_bytes[at + 28 :]


def locked() -> bytes:
    """A package whose members say that they are encrypted."""
    data = bytearray(package(para("甲")))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(mark), bytes(data)):
            data[found.start() + place] |= 1
    return bytes(data)


def make_sheet() -> bytes:
    import openpyxl

    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


LAUGHS = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10 if at else "哈"}">' for at in range(12))
FRAMES = ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>")
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "the file is empty"),
    "blank": (lambda: b"\x00 \n" * 40, "the file is empty"),
    "pdf": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "this is a PDF, not a Word document"),
    "html": (lambda: "<html><body><table><tr><td>任务</td></tr></table></body></html>".encode(), "this is a web page (.html), not a Word document"),
    "sheet": (lambda: make_sheet(), "this is an Excel workbook (.xlsx), not a Word document"),
    "old": (lambda: OLE + "WordDocument".encode("utf-16-le"), "this is an old Office file"),
    "rich text": (lambda: b"{\\rtf1\\ansi}", "this is a rich text file (.rtf), not a Word document"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(40), "this is a picture, not a Word document"),
    "password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
    "locked zip": (lambda: locked(), "locked with a password"),
    "broken zip": (lambda: b"PK\x03\x04word/" + random.Random(1).randbytes(4000), "the file is damaged"),
    "truncated": (lambda: package(para("甲"))[:-60], "the file is damaged"),
    "cut in half": (lambda: package(para("甲" * 2000))[:1500], "the file is damaged"),
    "no document": (lambda: zipped({"word/styles.xml": "<x/>"}), "there is no document in it"),
    "no body": (lambda: document(f'<w:document xmlns:w="{TRANSITIONAL}"/>'), "there is no document in it"),
    "another root": (lambda: document("<html><body><p>甲</p></body></html>"), "there is no document in it"),
    "broken xml": (lambda: document(DOCUMENT.format("<w:p>")), "damaged: word/document.xml is no well-formed XML"),
    "no xml": (lambda: document(b"\x00\x01\x02"), "damaged: word/document.xml is no well-formed XML"),
    "broken styles": (lambda: package(para("甲"), parts={"word/styles.xml": "<w:styles"}), "damaged: word/styles.xml is no well-formed XML"),
    "broken relations": (lambda: package(para("甲"), parts={"_rels/.rels": "<"}), "damaged: _rels/.rels is no well-formed XML"),
    "declared bomb": (lambda: zipped({"word/document.xml": bytes(130_000_000)}), "far more than any task document"),
    "lying bomb": (lambda: lying(document(b" " * 5_000_000)), "the file is damaged"),
    "bomb of elements": (lambda: document(DOCUMENT.format("<w:p/>" * 8_000_000)), "holds far more than any task document"),
    "bomb of attributes": (lambda: document(DOCUMENT.format("<w:p a='' b=''/>" * 1_000_000)), "holds far more than any task document"),
    "laughs": (lambda: document(f"<!DOCTYPE a [{LAUGHS}]>" + DOCUMENT.format(para("&l11;"))), "declares a document type"),
    "laughs in UTF-16": (lambda: document((f"<!DOCTYPE a [{LAUGHS}]>" + DOCUMENT.format(para("<w:r/>"))).encode("utf-16")), "declares a document type"),
    "laughs in numbers": (lambda: package(para("甲"), parts={"word/numbering.xml": f"<!DOCTYPE a [{LAUGHS}]><a>&l11;</a>"}), "declares a document type"),
    "another file": (lambda: document('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + DOCUMENT.format(para("&x;"))), "declares a document type"),
    "deep elements": (lambda: nested(10_000, "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"), "nested deeper than any task document"),
    "deep tables": (lambda: nested(10_000, *FRAMES), "nested deeper than any task document"),
    "tables in tables": (lambda: nested(60, *FRAMES), "tables stand inside one another"),
    "deep boxes": (lambda: nested(40, "<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>"), "stand inside one another"),
    "no text": (lambda: package("<w:p/>" + table(row("", " "))), "there is no text in it"),
    "far too wide": (lambda: package(table(*[row(cell("甲", span=200))] * 2100)), "no task tables"),
    "far too large": (lambda: b"PK\x03\x04" + bytes(20_000_001), "larger than 20 MB"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused_in_one_line(tmp_path: Path, name: str) -> None:
    make, said = BAD[name]
    path = tmp_path / "坏.docx"
    path.write_bytes(make())
    with pytest.raises(InputError) as refused:
        read_source(path)
    line = str(refused.value)
    assert said in line
    assert line.startswith(f"{path}: ")
    assert "\n" not in line


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process's own peak")
def test_a_bomb_is_refused_in_little_memory(tmp_path: Path) -> None:
    script = "import re, sys; from pathlib import Path; from disclosure.errors import InputError; from disclosure.tasks.readers import read_source\n"
    script += (
        "for name in sys.argv[1:]:\n    try:\n        read_source(Path(name))\n        sys.exit(1)\n    except InputError:\n        pass\n"
    )
    script += "print(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])"
    names = ["declared bomb", "lying bomb", "bomb of elements", "bomb of attributes", "laughs", "deep tables", "far too wide"]
    for at, name in enumerate(names):
        (tmp_path / f"{at}.docx").write_bytes(BAD[name][0]())
    paths = [str(tmp_path / f"{at}.docx") for at in range(len(names))]
    told = subprocess.run([sys.executable, "-c", script, *paths], capture_output=True, text=True, check=True, env=dict(os.environ))
    assert 10_000 < int(told.stdout) < 500_000


def whole_document() -> dict[str, str]:
    """The members of a document that has a little of everything."""
    numbers = numbering({0: level(0, "chineseCounting", "%1、") + level(1, "decimal", "%2.")}, {1: 0})
    styles = '<w:style w:type="paragraph" w:styleId="H"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    box = f"<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{para('盒')}</w:txbxContent></mc:Choice></mc:AlternateContent></w:r>"
    changes = f"<w:ins>{run('新')}</w:ins><w:del>{run('旧')}</w:del>{run('暗', '<w:vanish/>')}"
    rows = [
        row(cell("任务", span=2), "单位"),
        row(cell(numbered(1), merge="restart"), cell("甲", table(row("内"))), "某局", properties='<w:gridBefore w:val="0"/>'),
        row(cell(merge="continue"), cell(table(row("子", "丑"), row("寅", "卯"))), "某委"),
    ]
    body = (
        para("清河市", box, changes, properties='<w:pStyle w:val="H"/>')
        + numbered(1, "总则", level=1)
        + table(*rows, widths=(900, 100, 900))
    )
    with zipfile.ZipFile(io.BytesIO(package(body, styles=styles, numbers=numbers))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def spoil_text(text: str, chance: random.Random) -> str:
    """Cut, double, move or change a piece of XML, more often at its joints than within."""
    joints = [found.start() for found in re.finditer(r"[<>\"=/ ]", text)]
    for _ in range(chance.randint(1, 4)):
        start, end = sorted(chance.sample(joints, 2)) if chance.random() < 0.5 else (at := chance.choice(joints), at + 1)
        piece = text[start:end]
        change = chance.choice(["", piece * 2, piece[::-1], "&x;", "-1", "999999999999999999999", "<w:tc>", "</w:tbl>", "\ud7ff", "w:sdt"])
        text = text[:start] + change + text[end:]
        joints = [at for at in joints if at < len(text)]
    return text


def outcome(path: Path) -> str:
    try:
        source = read_source(path)
    except InputError as error:
        return "refused" if error.where == str(path) else "refused without a place"
    return "read" if isinstance(source, Source) and source.blocks else "read nothing"


@pytest.mark.parametrize("seed", range(4))
def test_damaged_bytes_are_read_or_refused(tmp_path: Path, seed: int) -> None:
    chance, path = random.Random(seed), tmp_path / "a.docx"
    whole, outcomes = zipped(dict(whole_document())), set()
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data))
            data[at : at + chance.choice([1, 1, 1, 40])] = chance.randbytes(chance.choice([0, 1, 1, 4]))
        path.write_bytes(data)
        outcomes.add(outcome(path))
    assert outcomes <= {"read", "refused"}
    assert "refused" in outcomes


@pytest.mark.parametrize("seed", range(4))
def test_damaged_xml_is_read_or_refused(tmp_path: Path, seed: int) -> None:
    chance, path, members = random.Random(seed), tmp_path / "a.docx", whole_document()
    outcomes = set()
    for _ in range(150):
        name = chance.choice(["word/document.xml"] * 4 + [name for name in members if name != "[Content_Types].xml"])
        path.write_bytes(zipped(members | {name: spoil_text(members[name], chance)}))
        outcomes.add(outcome(path))
    assert outcomes == {"read", "refused"}


@pytest.mark.parametrize("seed", range(4))
def test_elements_in_places_where_they_never_stand_are_read_or_refused(tmp_path: Path, seed: int) -> None:
    from lxml import etree

    chance, path, members = random.Random(seed), tmp_path / "a.docx", whole_document()
    outcomes = []
    for _ in range(100):
        name = chance.choice(["word/document.xml", "word/document.xml", "word/numbering.xml", "word/styles.xml"])
        root = etree.fromstring(members[name].partition("?>")[2])
        for _ in range(chance.randint(1, 5)):
            moved, there = (chance.choice(list(root.iter())) for _ in range(2))
            if moved is not root and moved not in there.iterancestors() and moved is not there:
                there.insert(chance.randint(0, len(there)), moved)
        path.write_bytes(zipped(members | {name: etree.tostring(root, encoding="unicode")}))
        outcomes.append(outcome(path))
    assert set(outcomes) <= {"read", "refused"}
    assert outcomes.count("read") > 50
