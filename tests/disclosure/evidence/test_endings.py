"""A body's name ends as its bytes want it; where they leave it open, its address, title and type are heard."""

import pytest

from disclosure.evidence.endings import ending_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
AT = "http://www.qinghe.example/down?id=7"
CASES = [
    (b"%PDF-1.7", AT, "application/octet-stream", "", "pdf"),
    (b"PK\x03\x04 word/document.xml", AT, None, "", "docx"),
    (b"PK\x03\x04 xl/workbook.xml", "http://a.example/x.docx", None, "", "xlsx"),
    (b"PK\x03\x04 OFD.xml", "http://a.example/x.ofd", None, "", "ofd"),
    (b"PK\x03\x04 other", AT, None, "", "zip"),
    (b"{\\rtf1 x}", "http://a.example/x.doc", "application/msword", "", "rtf"),
    (OLE + "WordDocument".encode("utf-16-le"), AT, None, "", "doc"),
    (OLE + "WordDocument".encode("utf-16-le"), AT, None, "报表（附件1.wps）", "wps"),
    (OLE + "Workbook".encode("utf-16-le"), "http://a.example/x.et;jsessionid=1", None, "", "et"),
    (OLE, "http://a.example/x.exe", None, "", "bin"),
    (OLE + "EncryptedPackage".encode("utf-16-le"), "http://a.example/x.xlsx", None, "", "xlsx"),
    (b"\x89PNG", AT, None, "", "png"),
    (b"<html><body>", "http://a.example/x.pdf", "text/html", "", "html"),
    ("甲,乙\n".encode(), "http://a.example/x.csv", "text/plain", "", "csv"),
    ("甲,乙\n".encode(), AT, "text/csv", "", "csv"),
    (b"User-agent: *", "http://a.example/robots.txt", None, "", "txt"),
    (b"<p>x</p>", "http://a.example/x", None, "", "html"),
    (b"MZ\x90\x00\x03", "http://a.example/x.exe", None, "", "bin"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "url", "content_type", "title", "ending"), CASES)
def test_the_ending_fits_the_bytes(body, url, content_type, title, ending):
    assert ending_of(body, url, content_type, title) == ending
