"""Attachments of which a part is missing: a file cut short may be the transport's doing, one that is whole and broken is the site's."""

import io
import re
import zipfile

import pytest

from disclosure.crawl.attachment_cut import is_cut
from disclosure.crawl.attachment_reader import read_file
from disclosure.demo.attachments import make_file

LINES = ["关于检修路灯的通知", "附件：检修安排", "七月一日起检修东街路灯。"]
ZIPPED = ("docx", "xlsx")


def opendocument() -> bytes:
    """A text of OpenDocument with its parts, unpacked."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<x>" + "检修安排" * 200 + "</x>")
    return buffer.getvalue()


def for_the_web() -> bytes:
    """A PDF whose first page stands before the rest, with a place to end at behind it, as many programs write them."""
    whole = make_file("pdf", LINES)
    return b"%PDF-1.4\n7 0 obj\n<</Linearized 1>>\nendobj\nstartxref\n0\n%%EOF\n" + whole.split(b"\n", 1)[1]


WHOLE = {**{kind: make_file(kind, LINES) for kind in (*ZIPPED, "pdf")}, "odt": opendocument(), "ofd": opendocument()}


def read(folder, body, named):
    path = folder / "attachment"
    path.write_bytes(body)
    said = read_file(path, named)
    return said.kind, said.problem, said.cause, said.text


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
@pytest.mark.parametrize("kind", WHOLE)
def test_a_file_cut_short_is_cut_wherever_it_ends(tmp_path, kind, share):
    body = WHOLE[kind][: max(40, int(len(WHOLE[kind]) * share))]
    found, problem, cause, text = read(tmp_path, body, kind)
    assert (problem, cause, text) == ("cut", "不明", "")
    assert found in (kind, "odt")  # bytes that name their kind are believed before the name is


@pytest.mark.parametrize("kind", ZIPPED)
def test_a_zip_without_its_directory_is_cut(tmp_path, kind):
    body = WHOLE[kind][: WHOLE[kind].index(b"PK\x01\x02")]
    assert read(tmp_path, body, kind)[:3] == (kind, "cut", "不明")


@pytest.mark.parametrize("kind", ZIPPED)
def test_a_zip_that_is_whole_and_has_no_readable_directory_is_damaged(tmp_path, kind):
    body = re.sub(rb"PK\x01\x02", b"PK\x01\x00", WHOLE[kind]).replace(b"word/", b"w0rd/").replace(b"xl/", b"x1/")
    assert read(tmp_path, body, kind)[:3] == (kind, "damaged", "站点")


def test_a_pdf_for_the_web_that_is_cut_is_not_taken_for_a_whole_one(tmp_path):
    body = for_the_web()
    assert not is_cut(body)
    assert read(tmp_path, body[: len(body) // 2], "pdf")[:3] == ("pdf", "cut", "不明")


@pytest.mark.parametrize("kind", [*ZIPPED, "pdf"])
def test_a_whole_file_is_whole_with_what_some_servers_put_behind_it(kind):
    assert [is_cut(WHOLE[kind] + tail) for tail in (b"", b"\r\n", bytes(512), b"<!-- served in 3 ms -->")] == [False] * 4


def test_formats_that_do_not_say_where_they_end_are_left_to_their_readers():
    assert [is_cut(body) for body in (b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1 ", "一句话".encode())] == [False] * 4
