"""Old Word, WPS, RTF and OpenDocument files are read through LibreOffice, and never by mistake for something else.

The ``libreoffice.*`` fixtures are one page of HTML of ours, written by LibreOffice 7.4 in each of its formats.
"""

import hashlib
import os
import shutil
import socket
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from docx_builder import package, para, table, zipped

from disclosure.errors import InputError
from disclosure.tasks.readers import docx, office
from disclosure.tasks.source import Paragraph, Source

FIXTURES = Path(__file__).parent / "fixtures"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
WORD = "WordDocument".encode("utf-16-le")
PARAGRAPHS = ["清河市2025年政务公开\n任务分解表", "说明：本表自印发之日起执行。", "1. 甲项", "2. 乙项", "附注：数字以年底为准。"]
ROWS = [
    ["工作任务", "<", "具体要求", "责任单位"],
    ["一、河道公开", "1", "按月公布清河水位。\n汛期每日公布。", "市水务局"],
    ["^", "2", "公布采砂许可名单。", "市松针局、临溪县政府"],
    ["二、林地公开", "3", "每季度末公布防火安排。", "^"],
    ["以下任务全年开展", "<", "<", "<"],
    ["三、便民公开", "4", "公布窗口电话", "各镇政府"],
]


@pytest.fixture
def soffice(missing: Callable[[str], None]) -> None:
    """Tests with it need LibreOffice."""
    if not (shutil.which("soffice") or shutil.which("libreoffice")):
        missing("LibreOffice (soffice) is not installed")


def assert_whole(source: Source) -> None:
    assert [block.text for block in source.blocks if isinstance(block, Paragraph)] == PARAGRAPHS
    (found,) = source.tables
    marks = {"above": "^", "left": "<"}
    assert [[marks.get(slot.covered, slot.text) for slot in row.slots] for row in found.rows] == ROWS
    assert source.warnings == ()


def test_a_word_file_that_libreoffice_wrote_is_read_without_it() -> None:
    assert_whole(docx.read(FIXTURES / "libreoffice.docx"))


@pytest.mark.usefixtures("soffice")
@pytest.mark.parametrize("suffix", [".doc", ".rtf", ".odt"])
def test_other_formats_read_to_the_same(suffix: str) -> None:
    path = FIXTURES / f"libreoffice{suffix}"
    source = office.read(path)
    assert_whole(source)
    assert (source.file, source.sha256) == (path.name, hashlib.sha256(path.read_bytes()).hexdigest())


@pytest.mark.usefixtures("soffice")
def test_a_wps_file_is_read_as_the_word_file_it_is_and_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given, scratch = tmp_path / "清河 任务.wps", tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    given.write_bytes((FIXTURES / "libreoffice.doc").read_bytes())
    assert_whole(office.read(given))
    assert list(scratch.iterdir()) == []
    assert set(tmp_path.iterdir()) == {given, scratch}


def linking_odt(address: str) -> bytes:
    """A text with a picture that LibreOffice, as it comes, asks for at its address."""
    root = "urn:oasis:names:tc:opendocument:xmlns"
    names = "".join(f' xmlns:{name}="{root}:{kind}:1.0"' for name, kind in (("office", "office"), ("text", "text"), ("draw", "drawing")))
    size = f'xmlns:svg="{root}:svg-compatible:1.0" svg:width="2cm" svg:height="2cm"'
    link = f'<draw:image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{address}" xlink:type="simple"/>'
    words = f'<text:p>甲<draw:frame {size} text:anchor-type="as-char">{link}</draw:frame></text:p>'
    whole = f'<office:document-content{names} office:version="1.2"><office:body><office:text>{words}</office:text></office:body></office:document-content>'
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    entries = entry.format("/", "application/vnd.oasis.opendocument.text") + entry.format("content.xml", "text/xml")
    manifest = f'<manifest:manifest xmlns:manifest="{root}:manifest:1.0">{entries}</manifest:manifest>'
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": manifest, "content.xml": whole})


@pytest.mark.usefixtures("soffice")
def test_a_linked_picture_is_not_fetched(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        asked: list[object] = []
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                asked.append(connection.recv(100))
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        path = tmp_path / "a.odt"
        path.write_bytes(linking_odt(f"http://127.0.0.1:{server.getsockname()[1]}/a.png"))
        texts = [block.text for block in office.read(path).blocks if isinstance(block, Paragraph)]
        stop.set()
        thread.join()
    assert texts == ["甲"]
    assert asked == []


def test_without_libreoffice_a_line_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(
        InputError, match=r"LibreOffice, which is not installed; install it, or open it in Word or WPS and save it as \.docx"
    ):
        office.read(FIXTURES / "libreoffice.doc")


def locked_doc() -> bytes:
    """An old Word file whose head says that it is encrypted ([MS-DOC] 2.5.2, fEncrypted)."""
    return OLE + b"\xec\xa5\xc1\x00" + bytes(6) + struct.pack("<H", 0x0100) + bytes(500) + WORD


def locked_odt() -> bytes:
    manifest = "<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": manifest, "content.xml": "x"})


BAD = {
    "empty.doc": (b"", "the file is empty"),
    "html.doc": (b"<html><body>a</body></html>", "this is a web page (.html), not an old Office file"),
    "docx.doc": (package(para("甲")), "this is a Word document (.docx), not an old Office file"),
    "docx.wps": (package(para("甲")), "this is a Word document (.docx), not an old Office file"),
    "pdf.doc": (b"%PDF-1.4", "this is a PDF, not an old Office file"),
    "text.rtf": ("任务".encode(), "this is plain text, not a rich text file"),
    "xls.doc": (OLE + "Workbook".encode("utf-16-le"), "no Word document (.doc)"),
    "locked.doc": (locked_doc(), "locked with a password"),
    "packed.doc": (OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
    "rtf.odt": (b"{\\rtf1 a}", "this is a rich text file (.rtf), not an OpenDocument text"),
    "zip.odt": (zipped({"a": "b"}), "this is a zip archive, not an OpenDocument text"),
    "locked.odt": (locked_odt(), "locked with a password"),
    "bomb.odt": (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": bytes(130_000_000)}), "far more"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_old_word_file_never_reaches_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    data, said = BAD[name]
    path = tmp_path / name
    path.write_bytes(data)
    monkeypatch.setattr(office, "_convert", lambda *_: pytest.fail("was given to LibreOffice"))
    with pytest.raises(InputError) as refused:
        office.read(path)
    assert said in str(refused.value)
    assert str(refused.value).startswith(f"{path}: ")


@pytest.fixture
def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Call it with a shell script that stands for LibreOffice; returns a folder for what it leaves."""

    def call(script: str) -> Path:
        left = tmp_path / "left"
        left.mkdir()
        program = tmp_path / "soffice"
        program.write_text(f"#!/bin/sh\nleft={left}\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setattr("shutil.which", lambda _: str(program))
        return left

    return call


def test_a_libreoffice_that_hangs_is_ended_with_all_it_started(pretend: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    left = pretend("sleep 300 & echo $! > $left/pid; wait")
    monkeypatch.setattr(office, "SECONDS", 1)
    with pytest.raises(InputError, match="did not read the file within 1 s"):
        office.read(FIXTURES / "libreoffice.doc")
    assert is_gone(int((left / "pid").read_text()))


def test_what_libreoffice_leaves_running_is_ended(pretend: Callable[[str], Path]) -> None:
    left = pretend("sleep 300 & echo $! > $left/pid; exit 1")
    with pytest.raises(InputError, match="LibreOffice could not read the file"):
        office.read(FIXTURES / "libreoffice.doc")
    assert is_gone(int((left / "pid").read_text()))


def is_gone(process: int) -> bool:
    """Tell whether a process has ended within 5 s; one that waits to be collected has."""
    for _ in range(100):
        try:
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
            os.kill(process, 0)
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False


def test_a_libreoffice_that_does_not_start_is_told(pretend: Callable[[str], Path], tmp_path: Path) -> None:
    pretend("")
    (tmp_path / "soffice").write_bytes(b"\x7fELF no program")
    with pytest.raises(InputError, match="LibreOffice could not be started"):
        office.read(FIXTURES / "libreoffice.doc")


def test_libreoffice_runs_with_settings_of_its_own_and_without_macros(pretend: Callable[[str], Path]) -> None:
    left = pretend('for one in "$@"; do echo "$one" >> $left/given; done; cp profile/user/registrymodifications.xcu $left; env > $left/env')
    with pytest.raises(InputError):
        office.read(FIXTURES / "libreoffice.doc")
    given = (left / "given").read_text()
    assert "--headless" in given
    assert "-env:UserInstallation=file://" in given
    assert '"DisableMacrosExecution" oor:op="fuse"><value>true<' in (left / "registrymodifications.xcu").read_text()
    assert "http_proxy=http://127.0.0.1:9" in (left / "env").read_text()


def test_errors_in_what_libreoffice_wrote_name_the_file_that_was_given(pretend: Callable[[str], Path]) -> None:
    left = pretend("mkdir out; cp $left/empty.docx out/document.docx")
    (left / "empty.docx").write_bytes(package(table()))
    with pytest.raises(InputError, match="there is no text in it") as refused:
        office.read(FIXTURES / "libreoffice.doc")
    assert refused.value.where == str(FIXTURES / "libreoffice.doc")
