"""Bodies with personal numbers: kept apart, purged in time, and whole at every moment a crash may come."""

import hashlib
import re
import shutil
import stat
import threading
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from disclosure import evidence_store
from disclosure.errors import RunError
from disclosure.evidence.entries import stone_values
from disclosure.evidence_store import EvidenceStore, PersonalDataRemoved, Place
from disclosure.nights import night_of
from disclosure.personal import Screen, count_findings, find_in_bytes, find_personal, purge_expired, read_findings
from disclosure.personal.budget import MOST_FOUND
from disclosure.personal.purge import Purge
from disclosure.tombstones import Tombstones
from tests.disclosure.personal.numbers import ID, MOBILE, resident_id

AT = datetime(2025, 7, 10, 16, tzinfo=UTC)
PLACE = Place("http://www.qinghe.example/a.html", "tzgg", "text/html; charset=utf-8", AT)
BODY = f"<p>申请人张三，电话{MOBILE}</p>".encode()
MASKED = "<p>申请人张三，电话138******00</p>".encode()
PDF = b"%PDF-1.7 packed"
LATER = AT + timedelta(days=31)


def store_in(folder, **more):
    return EvidenceStore(folder, find_in_bytes, **more)


def files_in(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_body_with_a_number_lies_apart_and_its_masked_copy_in_bronze(tmp_path):
    store = store_in(tmp_path)
    sha256 = store.save(BODY, PLACE)
    assert not store.path(sha256).exists()
    assert (store.open_original(sha256), store.open(sha256), store.open_shown(sha256)) == (BODY, MASKED, MASKED)
    assert (store.has(sha256), store.is_whole(sha256), store.is_known(sha256)) == (True, True, True)
    assert stat.S_IMODE(store.personal_path(sha256).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "personal").stat().st_mode) == 0o700
    before = files_in(tmp_path)
    assert store.save(BODY, PLACE) == sha256
    assert files_in(tmp_path) == before


def test_a_body_without_a_number_is_where_it_always_was(tmp_path):
    store = store_in(tmp_path)
    sha256 = store.save("正文".encode(), PLACE)
    assert files_in(tmp_path) == [f"bronze/bodies/{sha256[:2]}/{sha256}.gz"]
    assert store.open_shown(sha256) == store.open_original(sha256) == "正文".encode()


def test_a_store_that_looks_for_nothing_keeps_everything(tmp_path):
    store = EvidenceStore(tmp_path)
    assert store.open_shown(store.save(BODY, PLACE)) == BODY


def test_the_same_body_at_another_address_is_one_tombstone_with_both(tmp_path):
    store = store_in(tmp_path)
    sha256 = store.save(BODY, PLACE)
    store.save(BODY, Place("http://www.qinghe.example/b.html", "zcwj", None, AT + timedelta(hours=1)))
    assert [place.url[-6:] for place in store.tombstones.read(sha256).places] == ["a.html", "b.html"]
    assert [(finding.url[-6:], finding.column_id) for finding in read_findings(tmp_path)] == [("a.html", "tzgg"), ("b.html", "zcwj")]


def test_the_purge_leaves_tombstone_and_masked_copy(tmp_path):
    store = store_in(tmp_path)
    sha256 = store.save(BODY, PLACE)
    assert purge_expired(tmp_path, AT + timedelta(days=29), 30) == Purge(0, 1)
    assert purge_expired(tmp_path, LATER, 30) == Purge(1, 0)
    assert purge_expired(tmp_path, LATER, 30) == Purge(0, 0)
    assert not store.personal_path(sha256).exists()
    assert store.open(sha256) == store.open_shown(sha256) == MASKED
    assert store.tombstones.read(sha256).purged_at == LATER
    with pytest.raises(PersonalDataRemoved, match="removed under the retention rule"):
        store.open_original(sha256)
    assert store.save(BODY, PLACE) == sha256
    assert not store.personal_path(sha256).exists()
    assert not store.path(sha256).exists()


def test_a_shorter_retention_holds_for_what_is_kept_already_and_a_longer_one_does_not(tmp_path):
    store_in(tmp_path).save(BODY, PLACE)
    assert purge_expired(tmp_path, AT + timedelta(days=31), 90) == Purge(1, 0)
    other = tmp_path / "other"
    store_in(other).save(BODY, PLACE)
    assert purge_expired(other, AT + timedelta(days=8), 7) == Purge(1, 0)


def test_a_retention_of_no_days_keeps_no_original(tmp_path):
    store = store_in(tmp_path, days=0)
    sha256 = store.save(BODY, PLACE)
    assert not (tmp_path / "personal").exists()
    assert store.open(sha256) == MASKED


def test_an_attachment_is_set_aside_when_its_text_is_read(tmp_path):
    store = store_in(tmp_path)
    sha256 = store.save(PDF, PLACE)
    assert store.open_shown(sha256) == PDF
    text = Screen(store, lambda: AT)(sha256, "http://www.qinghe.example/a.pdf", f"姓名\t电话\n张三\t{MOBILE}")
    assert text == "姓名\t电话\n张三\t138******00"
    assert not store.path(sha256).exists()
    assert store.open(sha256) == store.open_original(sha256) == PDF
    with pytest.raises(PersonalDataRemoved, match="has no masked copy") as error:
        store.open_shown(sha256)
    assert [(spot.kind, spot.position) for spot in error.value.tombstone.found] == [("mobile", 9)]
    purge_expired(tmp_path, LATER, 30)
    with pytest.raises(PersonalDataRemoved, match="removed under the retention rule"):
        store.open(sha256)
    assert (store.has(sha256), store.is_whole(sha256), store.is_known(sha256)) == (False, False, True)
    store.save(PDF, PLACE)
    assert not store.has(sha256)


def test_text_without_numbers_moves_nothing(tmp_path):
    store = store_in(tmp_path)
    sha256 = store.save(PDF, PLACE)
    assert Screen(store)(sha256, "http://www.qinghe.example/a.pdf", "正文") == "正文"
    assert store.path(sha256).exists()


class Killed(BaseException):
    pass


def kill_at(monkeypatch, step):
    """The process dies before its n-th write; returns how many there were."""
    made = []

    def write(real):
        def count_and_write(*args, **more):
            if len(made) == step:
                raise Killed
            made.append(args)
            return real(*args, **more)

        return count_and_write

    real = evidence_store.write_atomically
    monkeypatch.setattr("disclosure.evidence_store.write_atomically", write(real))
    monkeypatch.setattr("disclosure.tombstones.write_atomically", write(real))
    return made


@pytest.mark.parametrize("step", range(3))
def test_a_save_that_dies_leaves_no_number_in_bronze_and_is_made_good_by_the_next(tmp_path, monkeypatch, step):
    with monkeypatch.context() as patch:
        kill_at(patch, step)
        with pytest.raises(Killed):
            store_in(tmp_path).save(BODY, PLACE)
    store = store_in(tmp_path)
    assert all(MOBILE not in store.open(path.stem.partition(".")[0]).decode() for path in store.folder.rglob("*.gz"))
    purge_expired(tmp_path, AT, 30)
    sha256 = store.save(BODY, PLACE)
    assert (store.open_original(sha256), store.open(sha256)) == (BODY, MASKED)


@pytest.mark.parametrize("step", range(3))
def test_a_move_that_dies_is_finished_by_the_next_purge(tmp_path, monkeypatch, step):
    store = store_in(tmp_path)
    sha256 = EvidenceStore(tmp_path).save(BODY, PLACE)
    marked = find_in_bytes(BODY)
    with monkeypatch.context() as patch:
        kill_at(patch, step)
        with pytest.raises(Killed):
            store.set_aside(sha256, marked.found, PLACE, masked=marked.copy)
    assert store.open_original(sha256) == BODY  # never half
    purge_expired(tmp_path, AT, 30)
    is_known = store.tombstones.read(sha256) is not None
    assert is_known == (step == 2)
    assert store.path(sha256).exists() is not is_known
    store.set_aside(sha256, marked.found, PLACE, masked=marked.copy)
    assert (store.path(sha256).exists(), store.open_original(sha256), store.open(sha256)) == (False, BODY, MASKED)


def test_a_purge_that_dies_after_the_tombstone_is_finished_by_the_next(tmp_path, monkeypatch):
    store = store_in(tmp_path)
    sha256 = store.save(BODY, PLACE)
    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.unlink", lambda *_, **__: (_ for _ in ()).throw(Killed()))
        with pytest.raises(Killed):
            purge_expired(tmp_path, LATER, 30)
    assert store.tombstones.read(sha256).purged_at == LATER
    assert store.personal_path(sha256).exists()
    purge_expired(tmp_path, LATER + timedelta(days=1), 30)
    assert not store.personal_path(sha256).exists()
    assert store.tombstones.read(sha256).purged_at == LATER


def test_what_no_tombstone_names_goes_by_its_age(tmp_path):
    store = store_in(tmp_path)
    sha256 = store.save(BODY, PLACE)
    store.tombstones.path(sha256).unlink()
    now = datetime.now(UTC)
    assert purge_expired(tmp_path, now, 30) == Purge(0, 0)
    assert store.personal_path(sha256).exists()
    assert purge_expired(tmp_path, now + timedelta(days=31), 30) == Purge(1, 0)
    assert not store.personal_path(sha256).exists()


def test_without_the_separate_store_everything_but_the_original_is_there(tmp_path):
    """As after a restore: the backup leaves the separate store out."""
    store = store_in(tmp_path)
    page, file = store.save(BODY, PLACE), store.save(PDF, PLACE)
    store.set_aside(file, tuple(find_personal(MOBILE)), PLACE)
    shutil.rmtree(tmp_path / "personal")
    assert (store.open(page), store.is_whole(page)) == (MASKED, True)
    with pytest.raises(RunError, match="no such body"):
        store.open(file)
    assert (store.is_whole(file), store.is_known(file)) == (False, False)  # asked for again, and kept again
    assert purge_expired(tmp_path, AT, 30) == Purge(0, 0)
    store.save(PDF, PLACE)
    assert store.open(file) == PDF
    assert not store.path(file).exists()


def test_a_damaged_tombstone_is_said_so(tmp_path):
    store = store_in(tmp_path)
    sha256 = store.save(BODY, PLACE)
    store.tombstones.path(sha256).write_text("{}")
    with pytest.raises(RunError, match="the tombstone cannot be read"):
        store.open_shown(sha256)
    assert store.is_whole(sha256) is False
    assert purge_expired(tmp_path, LATER, 30) == Purge(0, 0)
    store.save(BODY, PLACE)
    assert store.open(sha256) == MASKED


def test_a_tombstone_holds_no_number_and_comes_back_as_it_was(tmp_path):
    store = store_in(tmp_path)
    body = f"<p>身份证 {ID}，电话１３８０００００００１</p>".encode()
    sha256 = store.save(body, PLACE)
    text = store.tombstones.path(sha256).read_text(encoding="utf-8")
    assert not any(secret in text for secret in (ID, ID[6:14], "13800000001", "１３８０"))
    stone = store.tombstones.read(sha256)
    assert [spot.masked for spot in stone.found] == [f"34***************{ID[-1]}", "138******01"]
    assert list(Tombstones(tmp_path).all()) == [stone]
    assert stone.bytes == len(body)


RICH = b"{\\rtf1 \\pard 13800138000\\par}"


def test_a_masked_copy_in_which_a_number_is_found_goes_apart_too(tmp_path):
    store = store_in(tmp_path)
    sha256 = store.save(BODY, PLACE)
    copy = store.tombstones.read(sha256).masked_sha256
    before = store.tombstones.read(sha256)
    assert Screen(store, lambda: AT)(sha256, PLACE.url, f"身份证号{ID}") == f"身份证号34***************{ID[-1]}"
    assert not store.path(copy).exists()
    assert store.tombstones.read(sha256) == before  # what the chain names of it stays
    with pytest.raises(PersonalDataRemoved, match="has no masked copy"):
        store.open_shown(sha256)
    assert store.open(sha256) == BODY
    assert {(finding.kind, finding.url) for finding in read_findings(tmp_path)} == {("mobile", PLACE.url), ("resident_id", PLACE.url)}
    assert store.save(BODY, PLACE) == sha256
    assert not store.path(copy).exists()
    purge_expired(tmp_path, LATER, 30)
    assert not list((tmp_path / "personal").rglob("*.gz"))
    assert store.is_known(sha256)


def test_the_same_copy_of_another_body_stays_away_too(tmp_path):
    store = store_in(tmp_path)
    first = store.save(BODY, PLACE)
    store.set_aside(first, tuple(find_personal(ID)), PLACE)
    second = store.save(BODY.replace(MOBILE.encode(), b"13812345600"), PLACE)
    copies = {store.tombstones.read(sha256).masked_sha256 for sha256 in (first, second)}
    assert len(copies) == 1
    assert not store.path(copies.pop()).exists()


def test_what_is_found_later_in_a_body_without_a_copy_is_reported_once_and_when(tmp_path):
    store, later = store_in(tmp_path), AT + timedelta(days=3)
    sha256 = store.save(RICH, PLACE)
    Screen(store, lambda: AT)(sha256, PLACE.url, "")
    before = evidence_values(store, sha256)
    for _ in range(2):
        Screen(store, lambda: later)(sha256, PLACE.url, f"电话{MOBILE}，身份证号{ID}")
    assert [(finding.kind, finding.found_at) for finding in read_findings(tmp_path)] == [("mobile", AT), ("resident_id", later)]
    assert evidence_values(store, sha256) == before
    assert list(store.tombstones.all()) == [store.tombstones.read(sha256)]
    assert store.open(sha256) == RICH
    with pytest.raises(PersonalDataRemoved):
        store.open_shown(sha256)


def evidence_values(store, sha256):
    return stone_values(store.tombstones.read(sha256))


def test_an_old_file_that_nothing_reads_is_set_aside_by_its_bytes(tmp_path):
    store = store_in(tmp_path)
    sha256 = store.save(b"\xd0\xcf\x11\xe0" + bytes(8) + f"身份证{ID}".encode("utf-16-le"), PLACE)
    assert Screen(store, lambda: AT)(sha256, PLACE.url, "") == ""
    assert [spot.kind for spot in store.tombstones.read(sha256).found] == ["resident_id"]
    assert not store.path(sha256).exists()


def test_people_whose_masks_are_alike_are_counted_each(tmp_path):
    numbers = (resident_id(f"34188119900101{order}") for order in range(100, 200))
    alike = [number for number in numbers if number.endswith("5")][:4]

    def page(people):
        return "".join(f'<p title="身份证号{number}">身份证号{number}</p>' for number in people).encode()

    store = store_in(tmp_path)
    store.save(page(alike[:3]), PLACE)
    assert count_findings(tmp_path, night_of(AT)) == {"resident_id": 3}
    store.save(page(alike[:3]) + b"<p>later</p>", replace(PLACE, at=AT + timedelta(days=1)))
    store.save(page(alike), replace(PLACE, at=AT + timedelta(days=2)))
    assert [count_findings(tmp_path, night_of(AT + timedelta(days=days))) for days in (1, 2)] == [{}, {"resident_id": 1}]


def test_nobody_waits_for_the_search_of_another_body(tmp_path):
    saved = []

    def find(body, _):
        if body == b"long":  # while it is searched, a body of another host is saved
            other = threading.Thread(target=lambda: saved.append(store.save(b"short")), daemon=True)
            other.start()
            other.join(5)
            saved.append("searched")

    store = EvidenceStore(tmp_path, find)
    store.save(b"long")
    assert saved == [hashlib.sha256(b"short").hexdigest(), "searched"]


def test_of_a_table_with_too_many_numbers_some_are_named_and_all_are_hidden(tmp_path):
    store = store_in(tmp_path)
    sha256 = store.save("".join(f"企业{n}，139{n:08}，2025-07-10\n" for n in range(MOST_FOUND + 40)).encode(), PLACE)
    kinds = Counter(spot.kind for spot in Tombstones(tmp_path).read(sha256).found)
    assert kinds == {"mobile": MOST_FOUND, "unsearched": 1}
    lines = store.open_shown(sha256).decode().splitlines()
    assert (lines[0], lines[-1]) == ("企业0，139******00，2025-07-10", f"企业{MOST_FOUND + 39}，***********，2025-07-10")
    assert not re.search(r"139\d{8}", "".join(lines))
    assert count_findings(tmp_path, night_of(AT))["unsearched"] == 1
