"""Bodies with personal numbers: they leave masked, the chain keeps their tombstones, and a sceptic is told."""

import gzip
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from disclosure import evidence
from disclosure.crawl import attachment_values
from disclosure.crawl.attachment_values import AttachmentText, name_problem
from disclosure.crawl.attachments import ATTACHMENTS
from disclosure.evidence.capsule import write_capsule
from disclosure.evidence.chain import list_links
from disclosure.evidence.records import Searched, Shown, find_searched, open_shown
from disclosure.evidence.warc import export_night
from disclosure.evidence_store import EvidenceStore, Place, Spot
from disclosure.personal import read_findings
from disclosure.personal.bodies import BINARY
from disclosure.registry import find_city, load_city

NIGHT = date(2025, 7, 10)
MOBILE = "13800138000"
URL = "http://www.qinghe.example/tzgg/contact.html"


@pytest.fixture
def folder(world, site):
    """A city one of whose articles prints a mobile number."""
    site.put_list("/tzgg/", [("关于报名的通知", "./contact.html", "2025-07-01")])
    site.put_article("/tzgg/contact.html", "关于报名的通知", "2025-07-01", f"请于本月底前报名，联系人手机：{MOBILE}。" * 5)
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    return world.folder / "data" / "qinghe"


@pytest.fixture
def capsule(world, folder, tmp_path, monkeypatch):
    """The article's capsule, unpacked."""
    monkeypatch.setattr("disclosure.evidence.capsule.draw_picture", lambda _: b"\x89PNG drawn")
    settings = world.settings()
    with zipfile.ZipFile(write_capsule(settings, load_city(find_city("qinghe", settings.cities)), URL)) as archive:
        archive.extractall(tmp_path / "capsule")
    return tmp_path / "capsule"


def check(folder):
    return subprocess.run([sys.executable, "-I", str(folder / "verify.py")], capture_output=True, text=True, check=False, env={})


def original(world):
    (sha256,) = {row["sha256"] for row in world.rows("fetches") if row["url"] == URL}
    return sha256


def test_the_chain_names_the_tombstone_and_the_length_of_what_was_moved(world, folder):
    lines = list_links(folder)[0].entries.read_text().splitlines()
    stone = EvidenceStore(folder).tombstones.read(original(world))
    assert f"body {original(world)} {stone.bytes}" in lines
    assert [line.split()[1] for line in lines if line.startswith("tombstone")] == [original(world)]
    assert evidence.verify_chain(folder, deep=True) == []


def test_a_tombstone_is_told_once(world, folder):
    world.crawl(night=date(2025, 7, 11))
    assert [sum(line.startswith("tombstone") for line in link.entries.read_text().splitlines()) for link in list_links(folder)] == [1, 0]


def test_the_chain_stays_whole_when_the_original_goes_and_not_when_its_tombstone_does(world, folder):
    store = EvidenceStore(folder)
    store.personal_path(original(world)).unlink()
    assert evidence.verify_chain(folder, deep=True) == []
    path = store.tombstones.path(original(world))
    values = json.loads(path.read_text())
    path.write_text(json.dumps(values | {"content_type": "text/plain"}))
    assert evidence.verify_chain(folder, deep=True) == [f"tombstone of {original(world)}: altered"]
    path.unlink()
    assert f"tombstone of {original(world)}: missing" in evidence.verify_chain(folder, deep=True)


def test_no_file_that_is_handed_out_holds_the_number(world, folder, capsule):
    content = [path.read_bytes() for path in capsule.rglob("*") if path.is_file()]
    content.append(gzip.decompress(export_night(world.settings(), "qinghe", NIGHT).read_bytes()))
    assert len(content) > 10
    assert not [data for data in content if MOBILE.encode() in data]
    assert "关于报名的通知".encode() in b"".join(content)


def test_the_export_says_what_it_masked(world, folder):
    text = gzip.decompress(export_night(world.settings(), "qinghe", NIGHT).read_bytes()).decode()
    assert f"X-Personal-Data: masked; body as received sha256:{original(world)}" in text


def test_the_capsule_passes_and_says_that_the_original_is_kept_elsewhere(world, capsule):
    done = check(capsule)
    assert done.returncode == 0, done.stdout
    assert f"{original(world)}：原件另存，未随包移交，仅核对标记" in done.stdout
    assert "个人信息已遮盖" in (capsule / "seen" / f"{original(world)}.html").read_text()


def test_a_capsule_made_after_the_purge_says_that_the_original_was_moved_out(world, folder, request):
    stones = EvidenceStore(folder).tombstones
    path = stones.path(original(world))
    values = json.loads(path.read_text())
    path.write_text(json.dumps(values | {"purged_at": values["purge_after"]}))
    done = check(request.getfixturevalue("capsule"))
    assert done.returncode == 0, done.stdout
    assert f"{original(world)}：原件因个人信息保护移出，仅核对标记" in done.stdout


def test_a_masked_body_whose_record_was_left_out_is_caught(world, capsule):
    path = capsule / "records.json"
    content = json.loads(path.read_text())
    kept = [entry for entry in content["records"] if entry["row"]["sha256"] != original(world)]
    assert len(kept) == len(content["records"]) - 1
    path.write_text(json.dumps(content | {"records": kept}))
    index = json.loads((capsule / "capsule.json").read_text())
    index["files"]["records.json"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (capsule / "capsule.json").write_text(json.dumps(index))
    said = check(capsule)
    assert f"没有采集记录指明这一件 {original(world)}" in said.stdout
    assert said.returncode == 1


def test_a_forged_tombstone_or_masked_copy_is_caught(world, capsule):
    path = capsule / "tombstones.json"
    before = path.read_text()
    path.write_text(before.replace("text/html", "text/htmx"))
    assert "6 个人信息标记：不符" in check(capsule).stdout
    path.write_text(before)
    copy = capsule / "bodies" / f"{json.loads(before)[0]['masked_sha256']}.html"
    copy.write_bytes(copy.read_bytes() + b" ")
    assert "5 网页原件：不符" in check(capsule).stdout
    copy.unlink()
    assert "缺少遮盖件" in check(capsule).stdout


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(20) + "WordDocument".encode("utf-16-le")

CUT_PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\n"


def zip_parts(*names):
    """A zip document of such parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(zipfile.ZipInfo(name), "<w/>")
    return out.getvalue()


def write_reading(folder, version, sha256, said):
    """A parquet file of one attachment's reading, by a version of the page reader."""
    rows = [{"sha256": sha256, "kind": said.kind, "problem": said.problem}]
    path = folder / "parsed" / version / f"attachments-{sha256}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows, ATTACHMENTS), path)


def put_file(world, site, monkeypatch, said, body=OLD):
    """An article with one attachment, of which the reader says so; gives the file's hash and its address."""
    monkeypatch.setattr("disclosure.crawl.crawler.read_attachment", lambda *_, **__: said)
    monkeypatch.setattr("disclosure.evidence.capsule.draw_picture", lambda _: b"\x89PNG drawn")
    site.put_list("/tzgg/", [("关于名单的公示", "./contact.html", "2025-07-01")])
    site.put_article("/tzgg/contact.html", "关于名单的公示", "2025-07-01", "名单见附件。" * 20 + '<a href="/f/list.doc">名单.doc</a>')
    site.put("/f/list.doc", body, headers={"Content-Type": "application/msword"})
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    return hashlib.sha256(body).hexdigest(), "http://www.qinghe.example/f/list.doc"


def make_capsule(world, folder, url=URL):
    settings = world.settings()
    with zipfile.ZipFile(write_capsule(settings, load_city(find_city("qinghe", settings.cities)), url, folder / "x.zip")) as archive:
        archive.extractall(folder / "x")
    return folder / "x"


def export(world):
    return gzip.decompress(export_night(world.settings(), "qinghe", NIGHT).read_bytes())


def test_a_file_that_nothing_reads_is_not_handed_out_and_the_sceptic_is_told(world, site, monkeypatch, tmp_path):
    sha256, url = put_file(world, site, monkeypatch, name_problem("doc", "no_reader", "LibreOffice is not installed"))
    folder = make_capsule(world, tmp_path)
    done = check(folder)
    assert (done.returncode, f"{sha256}：未能检查其中有无个人信息" in done.stdout) == (0, True), done.stdout
    assert not list((folder / "bodies").glob(f"{sha256}*"))
    assert url in (folder / "records.json").read_text()
    night = export(world)
    assert OLD not in night
    assert f"X-Personal-Data: not looked for, no text could be read; body as received sha256:{sha256}".encode() in night


PROBLEMS = sorted(set(attachment_values.PROBLEMS) - {"empty"})


@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize("kind", ["pdf", "docx", "doc"])
def test_a_file_that_gave_no_text_is_unsearched_whatever_the_reason(tmp_path, kind, problem):
    write_reading(tmp_path, "1", "read", name_problem(kind, "empty", "the file is empty"))
    write_reading(tmp_path, "1", "other", name_problem(kind, problem, "it gives no text"))
    assert find_searched(tmp_path) == Searched(frozenset({"read"}), frozenset({"other"}))


def test_a_file_that_any_reader_read_was_searched(tmp_path):
    write_reading(tmp_path, "1", "file", AttachmentText("pdf", "名单", 2))
    write_reading(tmp_path, "2", "file", name_problem("pdf", "timeout", "takes too long"))
    assert find_searched(tmp_path) == Searched(frozenset({"file"}))


@pytest.mark.parametrize("body", [CUT_PDF, OLD], ids=["cut pdf", "old Word"])
def test_an_unsearched_file_stays_here(tmp_path, body):
    store = EvidenceStore(tmp_path)
    sha256 = store.save(body)
    assert open_shown(store, sha256, Searched(none=frozenset({sha256}))) == Shown(None, is_unsearched=True)
    assert open_shown(store, sha256, Searched(words=frozenset({sha256}))) == Shown(body)


@pytest.mark.parametrize("head", BINARY)
def test_a_packed_body_that_no_reader_of_files_was_asked_about_stays_here_whatever_it_was_fetched_as(tmp_path, head):
    store = EvidenceStore(tmp_path)
    sha256 = store.save(head + b" a list that is none")
    assert open_shown(store, sha256, Searched()) == Shown(None, is_unsearched=True)
    assert open_shown(store, sha256, Searched(words=frozenset({sha256}))).body is not None


@pytest.mark.parametrize("body", [zip_parts("word/document.xml"), b"<html><body>404</body></html>"], ids=["docx", "web page"])
def test_a_file_whose_bytes_were_looked_through_goes_out_without_a_reader(tmp_path, body):
    store = EvidenceStore(tmp_path)
    sha256 = store.save(body)
    assert open_shown(store, sha256, Searched(none=frozenset({sha256}))) == Shown(body)


def test_a_cut_file_leaves_neither_in_the_capsule_nor_in_the_night(world, site, monkeypatch, tmp_path):
    sha256, _ = put_file(world, site, monkeypatch, name_problem("pdf", "cut", "the file is cut off before its end"), CUT_PDF)
    folder = make_capsule(world, tmp_path)
    assert (check(folder).returncode, f"{sha256}：未能检查其中有无个人信息" in check(folder).stdout) == (0, True)
    assert [path.name for path in folder.rglob("*") if path.is_file() and CUT_PDF in path.read_bytes()] == []
    assert CUT_PDF not in export(world)


def test_once_it_is_read_and_holds_nothing_it_goes_out(world, site, monkeypatch, tmp_path):
    sha256, _ = put_file(world, site, monkeypatch, AttachmentText("doc", "名单", 2))
    folder = make_capsule(world, tmp_path)
    assert (folder / "bodies" / f"{sha256}.doc").read_bytes() == OLD
    assert check(folder).returncode == 0
    assert OLD in export(world)


def test_a_file_whose_bytes_hold_a_number_is_set_aside_without_a_reader(world, site, monkeypatch, tmp_path):
    body = OLD + f"电话{MOBILE}".encode("utf-16-le")
    sha256, url = put_file(world, site, monkeypatch, name_problem("doc", "no_reader", "LibreOffice is not installed"), body)
    folder = world.folder / "data" / "qinghe"
    assert [(finding.kind, finding.url) for finding in read_findings(folder)] == [("mobile", url)]
    assert not EvidenceStore(folder).path(sha256).exists()
    assert MOBILE.encode("utf-16-le") not in export(world)
    made = make_capsule(world, tmp_path)
    assert (check(made).returncode, f"{sha256}：原件另存" in check(made).stdout) == (0, True)
    assert [path for path in made.rglob("*") if path.is_file() and MOBILE.encode("utf-16-le") in path.read_bytes()] == []


def test_a_masked_copy_that_misses_a_number_leaves_no_more(world, folder, monkeypatch, tmp_path):
    monkeypatch.setattr("disclosure.evidence.capsule.draw_picture", lambda _: b"\x89PNG drawn")
    store = EvidenceStore(folder)
    copy = store.tombstones.read(original(world)).masked_sha256
    store.set_aside(original(world), (Spot("bank_card", 1, 19, "*" * 19),), Place(URL))
    world.crawl(night=date(2025, 7, 11))  # the next run chains its tombstone
    assert evidence.verify_chain(folder, deep=True) == []
    made = make_capsule(world, tmp_path)
    assert check(made).returncode == 0, check(made).stdout
    assert not list((made / "bodies").glob(f"{copy}*"))
    assert f"X-Personal-Data: removed; body as received sha256:{original(world)}".encode() in export(world)
    assert "请于本月底前报名".encode() not in export(world)
