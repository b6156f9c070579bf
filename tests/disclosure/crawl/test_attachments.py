"""Attachments: which are fetched, what is read of them, and what is said where nothing can be read."""

import io
import os
import signal
import zipfile
import zlib
from datetime import date
from pathlib import Path

import pytest

import disclosure
from disclosure import bronze
from disclosure.crawl import attachment_process, attachment_reader
from disclosure.crawl.attachment_process import ReaderProcess
from disclosure.crawl.attachment_reread import UnreadFile, reread_attachments
from disclosure.crawl.attachment_values import MOST_CHARS, PROBLEMS, AttachmentText
from disclosure.crawl.attachments import AttachmentWriter, attachment_kind, is_wanted, read_attachment
from disclosure.demo.attachments import make_file
from disclosure.evidence_store import EvidenceStore
from disclosure.personal import Screen
from disclosure.tasks.readers import office

HOST = "http://www.qinghe.example"
LINES = ["关于检修路灯的通知", "附件：检修安排", "七月一日起检修东街路灯。"]
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def old_file(*streams: str) -> bytes:
    """The beginning of an old Office file that names these streams."""
    return OLD + b"".join(stream.encode("utf-16-le") for stream in streams) + bytes(600)


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


def with_member(package: bytes, name: str) -> bytes:
    buffer = io.BytesIO(package)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(name, b"\x89PNG")
    return buffer.getvalue()


def read(tmp_path: Path, body: bytes, named: str) -> AttachmentText:
    """What is read of a file in this very process."""
    path = tmp_path / "attachment"
    path.write_bytes(body)
    return attachment_reader.read_file(path, named)


@pytest.mark.parametrize(
    ("address", "title", "wanted"),
    [
        ("/a/P020250710.pdf", "", True),
        ("/a/P020250710.DOCX", "", True),
        ("/a/b.et", "", True),
        ("/a/b.wps?v=3", "", True),
        ("/a/%E9%99%84%E4%BB%B6.xls", "", True),
        ("/a/b.doc;jsessionid=1", "", True),
        ("/system/download.jsp?wbfileid=7", "附件1：清单.xlsx", True),
        ("/system/download.jsp?wbfileid=7", "清单（报名表.doc）", True),
        ("/download?fileName=plan.pdf&id=2", "", True),
        ("/system/download.jsp?wbfileid=7", "点击下载", False),
        ("/system/download.jsp?wbfileid=7", "全部材料.zip", False),
        ("/a/b.zip", "清单.pdf", False),
        ("/a/b.rar", "", False),
        ("/a/b.mp4", "", False),
        ("/a/b.jpg", "", False),
        ("/a/b.pptx", "", False),
        ("/a/b.html", "清单.pdf", False),
        ("/a/t20250710_1.html", "", False),
    ],
)
def test_documents_are_fetched_and_archives_films_and_pages_are_not(address, title, wanted):
    assert is_wanted(HOST + address, title) is wanted


@pytest.mark.parametrize(
    ("name", "content_type", "body", "kind"),
    [
        ("a.pdf", None, make_file("docx", LINES), "docx"),
        ("a.doc", "application/msword", make_file("xlsx", LINES), "xlsx"),
        ("a.docx", None, make_file("pdf", LINES), "pdf"),
        ("a.doc", None, old_file("WordDocument"), "doc"),
        ("a.wps", None, old_file("WordDocument"), "wps"),
        ("a.doc", None, old_file("Workbook"), "xls"),
        ("a.et", None, old_file("Workbook"), "et"),
        ("a.xls", None, old_file("PowerPoint Document"), "ppt"),
        ("a.xls", None, OLD, "xls"),
        ("a.docx", None, old_file("EncryptedPackage"), "docx"),
        ("a.pdf", None, zipped("OFD.xml"), "ofd"),
        ("a.pdf", None, zipped("ppt/presentation.xml"), "pptx"),
        ("a.pdf", None, zipped("a.txt"), "zip"),
        ("a.doc", None, b"Rar!\x1a\x07\x00\x00\x01\x02", "archive"),
        ("a.doc", None, b"\x89PNG\r\n\x1a\n\x01", "image"),
        ("a.pdf", None, b"<html><body>404</body></html>", "html"),
        ("a.csv", None, "甲,乙".encode(), "csv"),
        ("a.txt", None, "甲，乙".encode("gb18030"), "txt"),
        ("download.jsp?id=1", "text/csv; charset=utf-8", "甲,乙".encode(), "csv"),
        ("download.jsp?id=1", "application/pdf", b"", "pdf"),
        ("download.jsp?id=1", None, b"\x01\x02\x03", None),
    ],
)
def test_the_bytes_tell_the_kind_and_the_name_where_they_leave_it_open(name, content_type, body, kind):
    assert attachment_kind(f"{HOST}/{name}", content_type, body) == kind


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("pdf", "\n".join(LINES)),
        ("docx", "\n".join(LINES)),
        ("xlsx", "\n".join(f"{number}\t{line}" for number, line in enumerate(LINES, 1))),
    ],
)
def test_text_is_read_in_a_process_of_its_own_whatever_the_name_says(kind, text):
    said = read_attachment(make_file(kind, LINES), f"{HOST}/download.jsp?id=1")
    assert said == AttachmentText(kind, text, len(text))


def test_tables_of_plain_text_are_read_as_text_where_nothing_parts_them(tmp_path):
    assert read(tmp_path, "甲,乙\n丙,丁".encode(), "csv").text == "甲\t乙\n丙\t丁"
    assert read(tmp_path, "一句话。".encode("gb18030"), "csv").text == "一句话。"


def test_a_word_export_as_html_is_read_as_the_document_it_is(tmp_path):
    page = '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><p>第一条 总则</p></body></html>'
    assert (said := read(tmp_path, page.encode(), "doc")).text == "第一条 总则"
    assert said.kind == "html"


@pytest.mark.parametrize(
    ("named", "body", "problem", "cause", "is_empty"),
    [
        ("pdf", b"", "empty", "站点", True),
        ("docx", b"  \r\n\x00", "empty", "站点", True),
        ("docx", make_file("docx", []), "empty", "站点", True),
        ("xlsx", make_file("xlsx", []), "empty", "站点", True),
        ("docx", with_member(make_file("docx", []), "word/media/image1.png"), "no_text", "我方", False),
        ("docx", make_file("docx", LINES)[:-60], "cut", "不明", False),
        ("pdf", b"%PDF-1.4\nstartxref\n0\n%%EOF", "damaged", "站点", False),
        ("pdf", make_file("pdf", LINES)[:-40], "cut", "不明", False),
        ("pdf", make_file("pdf", []), "blank", "不明", True),
        ("pdf", b"<html><body>404</body></html>", "page", "不明", False),
        ("docx", old_file("EncryptedPackage"), "locked", "不明", False),
        ("", old_file("EncryptedPackage"), "locked", "不明", False),
        ("pdf", zipped("a.txt"), "no_reader", "我方", False),
        ("ofd", zipped("OFD.xml"), "no_reader", "我方", False),
        ("pdf", b"\x89PNG\r\n\x1a\n\x01", "no_reader", "我方", False),
        ("txt", "字".encode() * 700_000, "too_large", "我方", False),
    ],
)
def test_what_cannot_be_read_says_why_and_whose_trouble_it_is(tmp_path, named, body, problem, cause, is_empty):
    said = read(tmp_path, body, named)
    assert (said.problem, said.cause, said.is_empty, said.text) == (problem, cause, is_empty, "")
    assert [code for code, _ in said.warnings] == [problem]


def test_without_libreoffice_an_old_document_is_no_fault_of_the_site(tmp_path, monkeypatch):
    monkeypatch.setattr(office.shutil, "which", lambda _: None)
    said = read(tmp_path, old_file("WordDocument"), "doc")
    assert (said.kind, said.problem, said.cause) == ("doc", "no_reader", "我方")


def test_every_line_of_a_reader_that_is_told_apart_still_stands_in_a_reader():
    sources = "".join(path.read_text() for path in (Path(disclosure.__file__).parent / "tasks" / "readers").glob("*.py"))
    assert [words for words, _ in attachment_reader._SAID if words not in sources] == []
    assert {problem for _, problem in attachment_reader._SAID} <= set(PROBLEMS)


@pytest.fixture
def process():
    found = ReaderProcess()
    yield found
    found.close()


def test_a_reading_that_takes_too_long_is_ended_and_the_next_one_goes_well(process, monkeypatch):
    process.read(b"", "txt")
    monkeypatch.setattr(attachment_process, "SECONDS", 0.1)
    os.kill(process._process.pid, signal.SIGSTOP)
    said = process.read(b"text", "txt")
    assert (said.problem, said.cause) == ("timeout", "我方")
    monkeypatch.undo()
    assert process.read(b"text", "txt").text == "text"


def bomb() -> bytes:
    """A small PDF whose page is 900 MB of blanks: a megabyte packed once and said over."""
    packer = zlib.compressobj(9)
    once = [packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2)]
    packed = once[0] + once[1] * 900 + packer.flush()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(packed), packed),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj%bendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 5\n0000000000 65535 f \n%btrailer<</Root 1 0 R/Size 5>>\nstartxref\n%d\n%%%%EOF" % (table, len(out))


def test_bad_pdfs_end_alone_and_the_reader_goes_on(process):
    assert process.read(make_file("pdf", LINES), "pdf").text == "\n".join(LINES)
    before = process._process.pid
    ends = [process.read(body, "pdf").problem for body in (bomb(), b"%PDF-1.4\nstartxref\n0\n%%EOF", make_file("pdf", []))]
    assert ends == ["too_large", "damaged", "blank"]
    assert process.read(make_file("pdf", LINES), "pdf").text == "\n".join(LINES)
    assert process._process.pid == before


def test_a_reader_that_died_is_begun_anew(process):
    process.read(b"", "txt")
    os.kill(process._process.pid, signal.SIGKILL)
    assert process.read(b"text", "txt").text == "text"


def test_a_file_that_kills_its_reader_is_unreadable_and_nobodys_fault(process, monkeypatch):
    monkeypatch.setattr(attachment_process, "CODE", "import os; os.read(0, 100); os.abort()")
    said = process.read(b"text", "txt")
    assert (said.problem, said.cause) == ("unreadable", "不明")
    monkeypatch.undo()
    assert process.read(b"text", "txt").text == "text"


def test_a_reader_that_ended_for_want_of_work_is_begun_anew(process):
    process.read(b"", "txt")
    before = process._process.pid
    process._process.stdin.close()
    assert process._process.wait(10) == 0
    assert process.read(b"text", "txt").text == "text"
    assert process._process.pid != before


def rows_of(folder: Path) -> list[dict]:
    return [row for path in sorted(folder.glob("parsed/*/attachments-*.parquet")) for row in bronze.read_rows(path)]


def test_an_attachment_is_written_once_per_body_and_address(tmp_path):
    writer = AttachmentWriter(tmp_path, "run-1")
    for url in (HOST + "/a.txt", HOST + "/a.txt", HOST + "/b.txt"):
        writer.add("0" * 64, url, AttachmentText("txt", "甲\ud800", 2, warnings=(("shortened", "短"),)))
    writer.finish()
    assert [(row["url"], row["text"], row["characters"], row["is_empty"]) for row in rows_of(tmp_path)] == [
        (HOST + "/a.txt", "甲?", 2, False),
        (HOST + "/b.txt", "甲?", 2, False),
    ]
    assert rows_of(tmp_path)[0]["warnings"] == '[{"code": "shortened", "message": "短"}]'
    assert AttachmentWriter(tmp_path, "run-2").has("0" * 64, HOST + "/a.txt")
    assert not AttachmentWriter(tmp_path, "run-1").has("0" * 64, HOST + "/a.txt")


def test_a_run_that_breaks_off_leaves_no_half_written_file(tmp_path):
    writer = AttachmentWriter(tmp_path, "run-1")
    for number in range(250):  # more than are kept in memory
        writer.add("0" * 64, f"{HOST}/{number}.txt", AttachmentText("txt", "甲", 1))
    writer.discard()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_stored_attachments_are_read_again_and_a_lost_one_stops_nothing(tmp_path, caplog):
    sha256 = EvidenceStore(tmp_path).save("甲乙".encode())
    unread = [UnreadFile("0" * 64, HOST + "/lost.txt", None), UnreadFile(sha256, HOST + "/a.txt", None)]
    assert reread_attachments(tmp_path, unread, "build") == 1
    assert [(row["url"], row["sha256"], row["text"]) for row in rows_of(tmp_path)] == [(HOST + "/a.txt", sha256, "甲乙")]
    assert "cannot be read again" in caplog.text


def test_reading_again_ends_when_its_time_is_spent_and_the_rest_is_left(tmp_path, caplog):
    sha256 = EvidenceStore(tmp_path).save("甲乙".encode())
    assert reread_attachments(tmp_path, [UnreadFile(sha256, HOST + "/a.txt", None)], "build", seconds=-1) == 0
    assert rows_of(tmp_path) == []
    assert "1 stored attachments are left" in caplog.text


PHONE = "13" + "9" * 3 + "000" + "123"


def test_personal_numbers_are_masked_in_the_text_and_the_bytes_leave_bronze(tmp_path):
    store, body = EvidenceStore(tmp_path), make_file("docx", ["联系人：王某，手机：" + PHONE])
    writer, sha256, url = AttachmentWriter(tmp_path, "run-1", Screen(store)), store.save(body), HOST + "/a.docx"
    writer.add(sha256, url, read_attachment(store.open(sha256), url))
    writer.finish()
    (row,) = rows_of(tmp_path)
    assert PHONE not in row["text"]
    assert row["text"].startswith("联系人：王某，手机：1")
    assert (store.path(sha256).exists(), store.personal_path(sha256).exists()) == (False, True)


def test_personal_numbers_are_found_also_behind_what_is_kept_of_the_text(tmp_path):
    store, text = EvidenceStore(tmp_path), ("字" * 1_000 + "\n") * 210 + f"手机：{PHONE}"
    writer, sha256 = AttachmentWriter(tmp_path, "run-1", Screen(store)), store.save(text.encode())
    writer.add(sha256, HOST + "/a.txt", read(tmp_path, text.encode(), "txt"))
    writer.finish()
    (row,) = rows_of(tmp_path)
    assert (len(row["text"]), row["characters"]) == (MOST_CHARS, len(text))
    assert store.tombstones.read(sha256) is not None


def test_long_texts_are_kept_in_part_and_that_is_said(tmp_path):
    said = read(tmp_path, ("字" * 1_000 + "\n").encode() * 300, "txt")
    assert (said.characters, [code for code, _ in said.warnings]) == (300_300, ["shortened"])


NIGHT, NEXT = date(2025, 7, 10), date(2025, 7, 17)
LINKED = ("plan.docx", "list.xlsx", "map.pdf", "gone.doc", "void.docx", "all.zip", "film.mp4", "http://files.elsewhere.example/a.pdf")


def put_article_with_files(site) -> None:
    (path,) = site.put_column("/tzgg/", 1)
    links = "".join(f'<p><a href="{name}">附件{number}：{name}</a></p>' for number, name in enumerate(LINKED, 1))
    site.put_article(path, "关于第1号事项的通知", "2025-06-01", "正文：路灯检修。" * 20 + links)
    folder = path.rpartition("/")[0]
    for name in ("plan.docx", "list.xlsx", "map.pdf"):
        site.put(f"{folder}/{name}", make_file(name.rpartition(".")[2], LINES))
    site.put(f"{folder}/void.docx", make_file("docx", []))


def test_a_crawl_fetches_the_files_of_an_article_once_and_keeps_their_text(world, site):
    elsewhere = world.site("files.elsewhere.example", ip="127.0.0.2")
    put_article_with_files(site)
    world.city({"list": "/tzgg/"})
    world.crawl(night=NIGHT)
    said = {row["url"].rpartition("/")[2]: (row["kind"], row["problem"], LINES[0] in row["text"]) for row in world.parsed("attachments")}
    assert said == {
        "plan.docx": ("docx", None, True),
        "list.xlsx": ("xlsx", None, True),
        "map.pdf": ("pdf", None, True),
        "void.docx": ("docx", "empty", False),
    }
    fetches = {row["url"].rpartition("/")[2]: row["status"] for row in world.rows("fetches") if row["purpose"] == "attachment"}
    assert fetches == {**dict.fromkeys(said, "ok"), "gone.doc": "gone"}
    assert [path for path in site.paths if path.endswith((".zip", ".mp4"))] == []
    assert elsewhere.log == []
    before = len(site.log)
    world.crawl(night=NEXT)
    again = [hit.path for hit in site.log[before:] if hit.path.endswith((".docx", ".xlsx", ".pdf", ".doc")) and hit.status == 200]
    assert again == []
