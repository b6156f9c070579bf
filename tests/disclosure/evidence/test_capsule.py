"""The capsule of an item: what a sceptic can check with nothing but Python, and what no change gets past."""

import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import date

import pytest

from disclosure.errors import InputError
from disclosure.evidence import head
from disclosure.evidence.capsule import write_capsule
from disclosure.evidence.facts import item_id
from disclosure.registry import find_city, load_city

HOST = "http://www.qinghe.example"
PIXEL = b"\x89PNG drawn"


def make(world, item, out=None, **more):
    settings = world.settings()
    return write_capsule(settings, load_city(find_city("qinghe", settings.cities)), item, out, **more)


def unpack(path, folder):
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    return folder


def check(folder, *more):
    """verify.py in a process that sees nothing of this project."""
    command = [sys.executable, "-I", str(folder / "verify.py"), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", env={})


@pytest.fixture(scope="module")
def told(long_world):
    """Five nights of one column: an item appears in the second, is reworded in the third and gone in the fifth. Gives (world, its address)."""
    world = long_world
    site = world.site()
    old = [("关于既有事项的通知", "./old.html", "2025-06-01")]
    new = ("关于公开征求意见的公告", "./new.html", "2025-07-11")
    site.put_article("/tzgg/old.html", old[0][0], old[0][2], "既有正文。" * 30)
    site.put_list("/tzgg/", old)
    city = world.city({"tzgg": "/tzgg/"}, visits={"revisit_days": 2})
    world.crawl(city, date(2025, 7, 10))
    site.put_list("/tzgg/", [new, *old])
    site.put_article("/tzgg/new.html", new[0], new[2], "征求意见期限为三十日。" * 10)
    world.crawl(city, date(2025, 7, 11))
    site.put_article("/tzgg/new.html", new[0], new[2], "征求意见期限为十日。" * 10)
    site.put_list("/tzgg/", [(new[0] + "（更新）", *new[1:]), *old])
    world.crawl(city, date(2025, 7, 12))
    world.crawl(city, date(2025, 7, 13))
    site.put_list("/tzgg/", old)
    del site.pages["/tzgg/new.html"]
    world.crawl(city, date(2025, 7, 14))
    return world, f"{HOST}/tzgg/new.html"


@pytest.fixture
def unpainted(monkeypatch):
    """No drawing: it takes seconds, and has tests of its own."""
    monkeypatch.setattr("disclosure.evidence.capsule.draw_picture", lambda _: PIXEL)


@pytest.fixture
def capsule(told, unpainted, tmp_path):
    """The item's capsule, unpacked."""
    world, url = told
    return unpack(make(world, url, tmp_path / "c.zip"), tmp_path / "capsule")


def test_an_untouched_capsule_passes_on_an_empty_machine(told, capsule):
    done = check(capsule)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    lines = done.stdout.splitlines()
    assert [line.split("：")[1][:2] for line in lines[:6]] == ["OK"] * 6
    number, sha256 = head(told[0].folder / "data" / "qinghe")
    assert f"证据链末端 {number} {sha256}" in lines
    assert lines[-1] == "结论：所附全部相符"


def test_the_head_can_be_held_against_one_printed_elsewhere(told, capsule):
    _, sha256 = head(told[0].folder / "data" / "qinghe")
    assert check(capsule, "--head", sha256).returncode == 0
    assert check(capsule, "--head", "0" * 64).returncode == 1


def test_it_holds_the_records_that_decide(told, capsule):
    content = json.loads((capsule / "records.json").read_text())
    nights = {(entry["row"]["run_id"], entry["row"]["seq"]): entry["row"] for entry in content["records"]}
    (sight,) = content["sights"]
    seen = {role: sorted({nights[tuple(key)]["night"] for key in sight[role]}) for role in ("first", "unseen", "last", "vanished")}
    assert seen == {"first": ["2025-07-11"], "unseen": ["2025-07-10"], "last": ["2025-07-13"], "vanished": ["2025-07-14"]}
    assert sight["title"] == "关于公开征求意见的公告（更新）"
    own = [row for row in nights.values() if row["url"] == told[1]]
    assert {row["status"] for row in own} >= {"ok"}
    text = (capsule / "README.txt").read_text()
    assert "首次见到：2025-07-11" in text
    assert "此后完整读取，已不见本条目：2025-07-14" in text


def test_versions_say_what_changed(capsule):
    text = (capsule / "versions.txt").read_text()
    assert "共 2 个版本" in text
    assert "与上一版本相比：正文有变化" in text
    assert "+征求意见期限为十日。" in text.replace("    +", "+")


def test_the_page_is_shown_as_it_was_seen_with_its_mark(capsule):
    shown = {path.name for path in (capsule / "seen").iterdir()}
    assert sum(name.endswith(".png") for name in shown) == 2
    versions = json.loads((capsule / "versions.json").read_text())
    page = (capsule / "seen" / f"{versions[0]['sha256']}.html").read_text()
    assert '<mark id="marked">关于公开征求意见的公告</mark>' in page


def test_the_same_item_and_head_give_equal_bytes(told, unpainted, tmp_path):
    world, url = told
    assert make(world, url, tmp_path / "a").read_bytes() == make(world, url, tmp_path / "b").read_bytes()


def test_the_versions_that_judged_are_recorded_and_checked(told, unpainted, tmp_path):
    world, url = told
    versions = {"round": "2025Q3", "rulebook": "book", "model": {"digest": "a" * 64, "accept": 0.75}}
    packed = [make(world, url, tmp_path / name, versions=versions) for name in ("a.zip", "b.zip")]
    assert packed[0].read_bytes() == packed[1].read_bytes()
    folder = unpack(packed[0], tmp_path / "capsule")
    assert json.loads((folder / "judged_by.json").read_text(encoding="utf-8")) == versions
    assert check(folder).returncode == 0
    (folder / "judged_by.json").write_text("{}", encoding="utf-8")
    assert "文件已改动 judged_by.json" in check(folder).stdout


def test_without_a_publish_no_versions_are_recorded(capsule):
    assert not (capsule / "judged_by.json").exists()


def test_an_item_is_named_by_address_id_or_body(told, unpainted, tmp_path):
    world, url = told
    sha256 = next(row["sha256"] for row in world.rows("fetches") if row["url"] == url and row["sha256"])
    wanted = make(world, url, tmp_path / "a").read_bytes()
    assert [make(world, name, tmp_path / "b").read_bytes() == wanted for name in (item_id(url), sha256, url + "#top")] == [True] * 3


@pytest.mark.parametrize("item", [f"{HOST}/tzgg/none.html", "0" * 16, "0" * 64, "javascript:;"])
def test_an_unknown_item_is_the_users_mistake(told, item):
    with pytest.raises(InputError, match="nothing is kept"):
        make(told[0], item)


PARTS = [
    "bodies/*",
    "records.json",
    "entries/*",
    "chain.jsonl",
    "seen/*.html",
    "versions.txt",
    "README.txt",
    "verify.py",
    "tombstones.json",
]


@pytest.mark.parametrize("part", PARTS)
def test_one_changed_byte_in_any_file_is_caught(capsule, part):
    for path in sorted(capsule.glob(part)):
        before = bytearray(path.read_bytes())
        at = len(before) // 2
        path.write_bytes(bytes(before[:at]) + bytes([before[at] ^ 1]) + bytes(before[at + 1 :]))
        assert check(capsule).returncode == 1, path
        path.write_bytes(before)
    assert check(capsule).returncode == 0


def rehash(folder, *names):
    """Make the capsule's own list of files fit again, as a careful forger would."""
    path = folder / "capsule.json"
    index = json.loads(path.read_text())
    for name in names:
        index["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    path.write_text(json.dumps(index))


def forge_body(folder):
    path = next((folder / "bodies").iterdir())
    path.write_bytes(path.read_bytes().replace("期限".encode(), "期间".encode()) + b" ")
    return [f"bodies/{path.name}"], "5 网页原件：不符"


def forge_named_body(folder):
    path = next((folder / "bodies").iterdir())
    content = path.read_bytes() + b" "
    new = path.with_name(f"{hashlib.sha256(content).hexdigest()}.html")
    new.write_bytes(content)
    return [f"bodies/{new.name}"], "5 网页原件：不符"


def forge_record(folder):
    path = folder / "records.json"
    path.write_text(path.read_text().replace('"http_status": 200', '"http_status": 404', 1))
    return ["records.json"], "4 采集记录：不符"


def forge_reading(folder):
    path = folder / "records.json"
    path.write_text(path.read_text().replace('"coverage": "complete"', '"coverage": "partial"', 1))
    return ["records.json"], "4 采集记录：不符"


def change_records(folder, change):
    path = folder / "records.json"
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content, ensure_ascii=False))
    return ["records.json"], "4 采集记录：不符"


def drop_list_records(folder):
    return change_records(
        folder, lambda content: content.update(records=[one for one in content["records"] if one["row"]["purpose"] != "list"])
    )


def drop_a_version(folder):
    def change(content):
        own = [one for one in content["records"] if one["row"]["purpose"] == "article" and one["row"]["status"] == "ok"]
        assert len(own) > 1
        gone = own[0]["row"]["sha256"]
        content["records"] = [one for one in content["records"] if one["row"]["sha256"] != gone]

    return change_records(folder, change)[0], "5 网页原件：不符"


def drop_readings(folder):
    return change_records(folder, lambda content: content.update(readings=[]))


def tell_first_sight_as_missing(folder):
    return change_records(folder, lambda content: content["sights"][0].update(unseen=content["sights"][0]["first"]))


def tell_first_sight_as_gone(folder):
    return change_records(folder, lambda content: content["sights"][0].update(vanished=content["sights"][0]["first"]))


def tell_no_sight(folder):
    return change_records(folder, lambda content: content["sights"][0].update(first=[]))


def tell_sights_in_another_order(folder):
    def change(content):
        sight = content["sights"][0]
        sight["first"], sight["last"] = sight["last"], sight["first"]

    return change_records(folder, change)


def forge_entries(folder):
    path = next((folder / "entries").iterdir())
    path.write_text(path.read_text() + f"body {'0' * 64} 1\n")
    return [f"entries/{path.name}"], "3 清单条目：不符"


def forge_manifest(folder):
    path = folder / "chain.jsonl"
    path.write_text(path.read_text().replace('"made_at":"2025-07-1', '"made_at":"2025-06-1', 1))
    return ["chain.jsonl"], "2 证据链：不符"


def forge_order(folder):
    path = folder / "chain.jsonl"
    lines = path.read_text().splitlines(True)
    path.write_text("".join([lines[1], lines[0], *lines[2:]]))
    return ["chain.jsonl"], "2 证据链：不符"


def forge_gap(folder):
    path = folder / "chain.jsonl"
    lines = path.read_text().splitlines(True)
    path.write_text("".join([lines[0], *lines[2:]]))
    return ["chain.jsonl"], "2 证据链：不符"


def forge_head(folder):
    path = folder / "chain.jsonl"
    path.write_text("".join(path.read_text().splitlines(True)[:-1]))
    return ["chain.jsonl"], "2 证据链：不符"


FORGERIES = [
    forge_body, forge_named_body, forge_record, forge_reading, forge_entries, forge_manifest, forge_order, forge_gap, forge_head,
    drop_list_records, drop_a_version, drop_readings, tell_first_sight_as_missing, tell_first_sight_as_gone, tell_no_sight, tell_sights_in_another_order,
]  # fmt: skip


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
def test_a_forger_who_mends_the_list_of_files_is_caught_by_the_chain(capsule, forge):
    names, step = forge(capsule)
    rehash(capsule, *names)
    done = check(capsule)
    assert done.returncode == 1
    assert "1 文件清单：OK" in done.stdout
    assert step in done.stdout


def test_dates_are_told_from_the_checked_records_whatever_the_readme_says(capsule):
    path = capsule / "README.txt"
    path.write_text(path.read_text().replace("首次见到：2025-07-11", "首次见到：2025-12-31"))
    rehash(capsule, "README.txt")
    said = check(capsule).stdout
    assert ["2025-07-11" in line for line in said.splitlines() if "首次见到" in line] == [True]
    assert [line.split("：")[1][:10] for line in said.splitlines() if "已不见" in line] == ["2025-07-14"]
    assert "2025-12-31" not in said


def test_a_body_called_withheld_is_no_whole_capsule(capsule):
    body = sorted((capsule / "bodies").iterdir())[0]
    body.unlink()
    path = capsule / "capsule.json"
    index = json.loads(path.read_text())
    index["withheld"] = [body.name.split(".")[0]]
    del index["files"][f"bodies/{body.name}"]
    path.write_text(json.dumps(index))
    assert check(capsule).stdout.splitlines()[-1] == "结论：所附全部相符，另有 1 件原件未附"


def test_a_file_taken_out_or_put_in_is_caught(capsule):
    extra = capsule / "bodies" / "extra.html"
    extra.write_text("x")
    assert "多出文件" in check(capsule).stdout
    extra.unlink()
    shutil.rmtree(capsule / "seen")
    assert "缺少文件" in check(capsule).stdout


def test_a_broken_capsule_is_one_line_not_a_traceback(capsule):
    (capsule / "records.json").write_text("{")
    done = check(capsule)
    assert (done.returncode, done.stderr) == (1, "")
    assert "无法读取" in done.stdout


def make_document():
    """A small docx."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml"):
            archive.writestr(zipfile.ZipInfo(name), "<w/>")
    return out.getvalue()


FILE = make_document()


@pytest.fixture(scope="module")
def attached(long_world):
    """An article with three links: a document that came, one that is gone, and one of another house. Gives (world, its address)."""
    world = long_world
    site = world.site()
    site.put_list("/gg/", [("关于报送进展的通知", "./att.html", "2025-06-01")])
    links = (
        '<a href="/down/jinzhan.docx">进展表.docx</a><a href="/down/none.pdf">附表.pdf</a><a href="http://other.example/x.pdf">别处.pdf</a>'
    )
    site.put_article("/gg/att.html", "关于报送进展的通知", "2025-06-01", "进展情况见附件。" * 20 + links)
    site.put("/down/jinzhan.docx", FILE, headers={"Content-Type": "application/octet-stream"})
    world.crawl(world.city({"gg": "/gg/"}, name="linshui"), date(2025, 7, 10))
    return world, f"{HOST}/gg/att.html"


@pytest.fixture
def with_files(attached, unpainted, tmp_path):
    """The capsule of an article with attachments, unpacked."""
    world, url = attached
    settings = world.settings()
    made = write_capsule(settings, load_city(find_city("linshui", settings.cities)), url, tmp_path / "f.zip")
    return unpack(made, tmp_path / "files")


def test_the_files_that_an_item_links_to_go_with_it_under_names_that_open(with_files):
    sha256 = hashlib.sha256(FILE).hexdigest()
    assert (with_files / "bodies" / f"{sha256}.docx").read_bytes() == FILE
    files = json.loads((with_files / "records.json").read_text())["attachments"]
    assert [(file["url"], file["title"], file["bodies"]) for file in files] == [
        (f"{HOST}/down/jinzhan.docx", "进展表.docx", [sha256]),
        (f"{HOST}/down/none.pdf", "附表.pdf", []),
    ]
    text = (with_files / "README.txt").read_text()
    assert re.search(rf"附件《进展表.docx》：2025-07-1\d [\d:]+ 取得，SHA-256 {sha256}\n", text)
    assert "附件《附表.pdf》：未取得（最后状态 gone）" in text
    done = check(with_files)
    assert (done.returncode, "2 个附件" in done.stdout) == (0, True), done.stdout


def forge_file(folder):
    path = next((folder / "bodies").glob("*.docx"))
    path.write_bytes(FILE + b" ")
    return [f"bodies/{path.name}"], "5 网页原件：不符"


def drop_file(folder):
    path = folder / "records.json"
    content = json.loads(path.read_text())
    content["attachments"][0]["bodies"] = []
    path.write_text(json.dumps(content))
    return ["records.json"], "附件与其采集记录不符"


def lend_file(folder):
    path = folder / "records.json"
    content = json.loads(path.read_text())
    content["attachments"][0]["named_by"] = ["0" * 64]
    path.write_text(json.dumps(content))
    return ["records.json"], "附件所属的正文不在采集记录中"


@pytest.mark.parametrize("forge", [forge_file, drop_file, lend_file], ids=lambda forge: forge.__name__)
def test_a_forged_attachment_is_caught(with_files, forge):
    names, said = forge(with_files)
    rehash(with_files, *names)
    done = check(with_files)
    assert done.returncode == 1
    assert said in done.stdout
