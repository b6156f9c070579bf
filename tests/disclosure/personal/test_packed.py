"""Personal numbers in what an Office file does not show as its text move the file aside too."""

import io
import zipfile
from datetime import UTC, datetime

import pytest

from disclosure.demo.attachments import make_file
from disclosure.evidence_store import EvidenceStore
from disclosure.personal import Screen, find_in_bytes, packed, scan_stored
from disclosure.personal.packed import find_in_parts
from tests.disclosure.personal.numbers import ID, MOBILE

URL = "http://www.qinghe.example/a.xlsx"
HIDDEN = {
    "a hidden sheet's cell": ("xl/worksheets/sheet2.xml", f'<worksheet><c r="A1"><v>{MOBILE}</v></c><c r="A2"><v>7</v></c></worksheet>'),
    "a comment": ("xl/comments1.xml", f"<comments><text><r><t>电话138</t></r><r><rPr><b/></rPr><t>{MOBILE[3:]}</t></r></text></comments>"),
    "a sheet's name": ("xl/workbook2.xml", f'<sheets><sheet name="张三{MOBILE}" sheetId="2"/></sheets>'),
    "a header": ("word/header1.xml", f"<w:hdr><w:p><w:r><w:t>{MOBILE}</w:t></w:r></w:p></w:hdr>"),
    "a property": ("docProps/core.xml", f"<p><dc:creator>张三{MOBILE}</dc:creator><cp:revision>3</cp:revision></p>"),
    "a link": ("word/_rels/document.xml.rels", f'<Relationships><Relationship Id="r1" Target="tel:{MOBILE}"/></Relationships>'),
    "a part in UTF-16": ("word/footer1.xml", f"<w:p>{MOBILE}</w:p>".encode("utf-16")),
}


def with_part(name: str, content: str | bytes, body: bytes = make_file("xlsx", ["清单"])) -> bytes:
    buffer = io.BytesIO(body)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(("name", "content"), HIDDEN.values(), ids=HIDDEN)
def test_a_file_is_set_aside_for_a_number_in(tmp_path, name, content):
    store, body = EvidenceStore(tmp_path, find_in_bytes), with_part(name, content)
    sha256 = store.save(body)
    assert Screen(store, lambda: datetime(2025, 7, 10, tzinfo=UTC))(sha256, URL, "1\t清单") == "1\t清单"
    assert not store.path(sha256).exists()
    assert store.open_original(sha256) == body
    spots = store.tombstones.read(sha256).found
    assert [(spot.kind, spot.masked) for spot in spots] == [("mobile", "138******00")]
    assert spots[0].position >= len("1\t清单")


def test_what_the_text_shows_is_told_once():
    body = with_part("word/comments.xml", f"<w:p>{MOBILE}</w:p><w:p>{ID}</w:p>", make_file("docx", [f"电话{MOBILE}"]))
    assert [spot.kind for spot in find_in_parts(body, f"电话{MOBILE}")] == ["resident_id"]


@pytest.mark.parametrize(
    "body",
    [
        make_file("xlsx", ["清单"]),
        with_part("xl/styles.xml", f'<a r:id="{MOBILE}" uri="{MOBILE}"/><v>0.{MOBILE}</v><v>138</v><v>0013</v><v>8000</v>'),
        with_part("xl/media/image1.png", MOBILE),
        with_part("a.xml", f"<w:p>{MOBILE}</w:p>")[:-40],
        b"PK\x03\x04" + MOBILE.encode(),
        MOBILE.encode(),
    ],
    ids=["nothing", "keys and cells", "a picture", "cut", "no archive", "no zip"],
)
def test_nothing_is_found_in(body):
    assert find_in_parts(body) == []


def test_no_more_is_unpacked_than_the_limit(monkeypatch):
    body = with_part("b.xml", " " * 500_000 + f"<w:p>{MOBILE}</w:p>")
    assert len(find_in_parts(body)) == 1
    monkeypatch.setattr(packed, "MOST_UNPACKED", 100_000)
    assert find_in_parts(body) == []


def test_a_scan_moves_what_was_stored_before_anything_looked(tmp_path):
    store = EvidenceStore(tmp_path)
    sha256 = store.save(with_part(*HIDDEN["a comment"]))
    assert scan_stored(tmp_path, 30) == 1
    assert not store.path(sha256).exists()
    assert store.tombstones.read(sha256).masked_sha256 is None
