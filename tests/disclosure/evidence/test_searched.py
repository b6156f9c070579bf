"""Which files without text were looked through for personal numbers all the same."""

import io
import zipfile

import pytest

from disclosure.evidence import searched
from disclosure.evidence.searched import is_looked_through

WORDS = "<w:t>清河市名单</w:t>" * 20


def pack(*names):
    """A stored zip with such parts, whose words can be spoiled byte by byte."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), WORDS)
    return out.getvalue()


DOCX = pack("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    "body", [DOCX, pack("OFD.xml", "Doc_0/Content.xml"), pack("mimetype", "content.xml"), b"<!DOCTYPE html><html>404</html>"]
)
def test_a_zip_of_xml_and_a_web_page_are_looked_through(body):
    assert is_looked_through(body)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(DOCX[: DOCX.rfind(b"PK\x05\x06")], id="cut"),
        pytest.param(DOCX.replace("清河".encode(), b"spoilt"), id="damaged parts"),
        pytest.param(pack("list.xml", "list.pdf"), id="an archive"),
        pytest.param(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), id="locked"),
        pytest.param(b"%PDF-1.4\n<html>", id="pdf"),
        pytest.param(b"\x01\x02\x03", id="unknown"),
    ],
)
def test_what_does_not_open_whole_is_not(body):
    assert not is_looked_through(body)


def test_a_document_larger_than_what_is_unpacked_is_not(monkeypatch):
    whole = 2 * len(WORDS.encode())
    monkeypatch.setattr(searched, "MOST_UNPACKED", whole)
    assert is_looked_through(DOCX)
    monkeypatch.setattr(searched, "MOST_UNPACKED", whole - 1)
    assert not is_looked_through(DOCX)


def test_a_document_of_more_parts_than_are_unpacked_is_not(monkeypatch):
    monkeypatch.setattr(searched, "MOST_PARTS", 1)
    assert not is_looked_through(DOCX)
