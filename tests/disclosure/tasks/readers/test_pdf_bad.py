"""A PDF that is locked, broken, hostile or no text ends in one line that says why; nothing else comes to harm."""

from __future__ import annotations

import random
import subprocess
import sys
import zlib
from pathlib import Path

import pdf_raw
import pytest

from disclosure.errors import InputError
from disclosure.tasks.readers import pdf_child, pdf_extract
from disclosure.tasks.readers.pdf import read
from disclosure.tasks.source import Paragraph, Source

FIXTURES = Path(__file__).parent / "fixtures"
HELLO = pdf_raw.stream(b"BT /F 12 Tf 72 720 Td (Hello there) Tj ET")


def strokes(count: int) -> bytes:
    """Return a page content of so many ruling lines."""
    return b"".join(b"%d 10 m %d 800 l S\n" % (at % 595, at % 595) for at in range(count))


BAD = {
    "empty": (lambda: b"", "the file is empty"),
    "other kind": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "this is a picture, not a PDF"),
    "text": (lambda: "序号 任务 责任单位\n".encode() * 9, "this is plain text, not a PDF"),
    "locked": (lambda: pdf_raw.locked(b"secret"), "the PDF is locked with a password; save it without a password"),
    "header only": (lambda: b"%PDF-1.7\n", "the PDF is cut off before its end"),
    "cut off": (lambda: (FIXTURES / "libreoffice.pdf").read_bytes()[:-2_000], "the PDF is cut off before its end"),
    "noise": (lambda: b"%PDF-1.7\n" + random.Random(1).randbytes(99_999) + b"startxref\n5\n%%EOF", "the PDF is damaged"),
    "scanned": (pdf_raw.scanned, "the PDF holds pictures of pages, no text; run it through OCR, or ask for the Word file"),
    "blank": (lambda: pdf_raw.one_page(pdf_raw.stream(b"")), "the PDF holds no text"),
    "odd font": (pdf_raw.without_code_points, "the PDF's fonts do not say which characters they print"),
    "bomb": (
        lambda: pdf_raw.one_page(pdf_raw.stream(pdf_raw.zeros(900 << 20), "/Filter /FlateDecode")),
        "the PDF would unpack to far more",
    ),
    "nested bomb": (
        lambda: pdf_raw.one_page(pdf_raw.stream(zlib.compress(pdf_raw.zeros(600 << 20), 9), "/Filter [/FlateDecode /FlateDecode]")),
        "the PDF ",
    ),
    "page bomb": (lambda: pdf_raw.many_pages(10_000), "the PDF has more than 300 pages"),
    "a page too many": (lambda: pdf_raw.many_pages(301), "the PDF has more than 300 pages"),
    "500,000 lines": (lambda: pdf_raw.one_page(pdf_raw.flate(strokes(500_000))), "a page of the PDF "),
    "a path of 500,000 lines": (
        lambda: pdf_raw.one_page(pdf_raw.flate(b"0 0 m " + b"9 9 l " * 500_000 + b"S")),
        "a page of the PDF is drawn with more lines",
    ),
    "page tree loop": (pdf_raw.looped_tree, "the PDF "),
    "deep page tree": (lambda: pdf_raw.deep_tree(5_000), "the PDF "),
    "xref loop": (pdf_raw.looped_xref, "the PDF "),
    "object stream loop": (pdf_raw.looped_object_stream, "the PDF "),
    "form loop": (pdf_raw.looped_form, ""),
    "nested forms": (pdf_raw.nested_forms, ""),
    "deep arrays": (lambda: pdf_raw.assemble({1: b"[" * 300_000}), "the PDF is damaged"),
}


def written(folder: Path, data: bytes) -> Path:
    path = folder / "bad.pdf"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", BAD)
def test_a_bad_pdf_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    make, line = BAD[name]
    path = written(tmp_path, make())
    with pytest.raises(InputError) as refused:
        read(path)
    assert str(refused.value).startswith(f"{path}: {line}")
    assert "\n" not in str(refused.value)


def test_50_megabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(50_000_000)
    with pytest.raises(InputError, match="larger than 20 MB"):
        read(path)


def test_the_reading_process_stays_within_its_memory(tmp_path: Path) -> None:
    path = written(tmp_path, pdf_raw.one_page(pdf_raw.stream(pdf_raw.zeros(900 << 20), "/Filter /FlateDecode")))
    # in a process that has no other children: the largest child of this one may be another test's
    code = "import resource, sys; from disclosure.cli import main\ntry: main()\nexcept SystemExit: pass\n"
    code += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    ended = subprocess.run([sys.executable, "-c", code, "tasks", "read", path], capture_output=True, text=True, check=True)
    assert "unpack" in ended.stderr
    assert 0 < int(ended.stdout) * 1024 <= pdf_child.MOST_MEMORY


def test_a_pdf_that_only_its_owner_may_change_is_read(tmp_path: Path) -> None:
    assert [block.text for block in read(written(tmp_path, pdf_raw.locked(b""))).blocks if isinstance(block, Paragraph)] == ["Hello there"]


def test_300_pages_are_read(tmp_path: Path) -> None:
    source = read(written(tmp_path, pdf_raw.many_pages(300)))
    assert source.blocks
    assert source.warnings == ()


def test_a_page_of_pictures_between_others_is_said(tmp_path: Path) -> None:
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        4: HELLO,
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        6: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 7 0 R /Resources << /XObject << /I 8 0 R >> >> >>",
        7: pdf_raw.stream(b"q 595 0 0 842 0 0 cm /I Do Q"),
        8: pdf_raw.stream(bytes(64), "/Type /XObject /Subtype /Image /Width 8 /Height 8 /BitsPerComponent 8 /ColorSpace /DeviceGray"),
    }
    source = read(written(tmp_path, pdf_raw.assemble(objects)))
    assert [(warning.code, warning.where) for warning in source.warnings] == [("page_without_text", "第2页")]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_pages_are_read_upright(tmp_path: Path, turn: int) -> None:
    """The page is turned by its entry, and the text on it against that, as scanners and Word's landscape pages have it."""
    matrix = {0: "1 0 0 1 72 500", 90: "0 1 -1 0 300 72", 180: "-1 0 0 -1 500 300", 270: "0 -1 1 0 300 700"}[turn]
    content = f"q {matrix} cm BT /F 12 Tf 0 20 Td (First line) Tj 0 -40 Td (Second line) Tj ET Q".encode()
    for page in (f"/Rotate {turn}", ""):
        source = read(written(tmp_path, pdf_raw.one_page(pdf_raw.stream(content), page=page)))
        assert [block.text for block in source.blocks if isinstance(block, Paragraph)] == ["First line", "Second line"]


def test_text_of_size_nothing_and_invisible_text_is_not_read(tmp_path: Path) -> None:
    content = b"BT /F 12 Tf 72 720 Td (Seen) Tj 3 Tr 0 -40 Td (Unseen) Tj 0 Tr /F 0.01 Tf 0 -40 Td (Tiny) Tj ET"
    source = read(written(tmp_path, pdf_raw.one_page(pdf_raw.stream(content))))
    assert [block.text for block in source.blocks if isinstance(block, Paragraph)] == ["Seen"]


def test_the_hidden_text_of_a_scan_is_read_and_doubted(tmp_path: Path) -> None:
    source = read(written(tmp_path, pdf_raw.one_page(pdf_raw.stream(b"BT /F 12 Tf 3 Tr 72 720 Td (Read by OCR) Tj ET"))))
    assert [block.text for block in source.blocks if isinstance(block, Paragraph)] == ["Read by OCR"]
    assert [warning.code for warning in source.warnings] == ["ocr_text"]


def test_a_death_of_the_reading_process_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, pdf_raw.one_page(HELLO))
    monkeypatch.setattr(pdf_extract.sys, "executable", "/bin/false")
    with pytest.raises(InputError, match="reading it fails"):
        read(path)


def damage(data: bytes, rng: random.Random) -> bytes:
    """Return the file with bytes changed, cut out, doubled, or a number made huge."""
    body = bytearray(data)
    for _ in range(rng.choice([1, 3, 20, 200])):
        at = rng.randrange(len(body))
        what = rng.randrange(4)
        if what == 0:
            body[at] = rng.randrange(256)
        elif what == 1:
            del body[at : at + rng.randrange(1, 60)]
        elif what == 2:
            body[at:at] = body[at : at + rng.randrange(1, 60)]
        else:
            body[at : at + 1] = str(rng.choice([-1, 0, 2**31, 10**12])).encode()
    return bytes(body)


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_pdf_is_read_or_refused(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    base = pdf_raw.one_page(HELLO) if seed % 3 == 0 else (FIXTURES / "libreoffice.pdf").read_bytes()
    path = written(tmp_path, damage(base, rng))
    result: Source | InputError
    try:
        result = read(path)
    except InputError as error:
        result = error
    assert len(result.sha256) == 64 if isinstance(result, Source) else "\n" not in str(result)


def test_a_file_damaged_within_says_so(tmp_path: Path) -> None:
    data = bytearray((FIXTURES / "libreoffice.pdf").read_bytes())
    start = data.index(b"stream", data.index(b"/FlateDecode"))
    for at in range(start + 60, start + 80):
        data[at] ^= 0x55
    source = read(written(tmp_path, bytes(data)))
    assert ("damaged", "全文") in [(warning.code, warning.where) for warning in source.warnings]
