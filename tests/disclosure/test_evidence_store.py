"""Bodies are kept once and checked when they are read."""

import gzip
import hashlib

import pytest

from disclosure.errors import RunError
from disclosure.evidence_store import EvidenceStore


def test_a_body_is_kept_once_under_its_hash(tmp_path):
    store = EvidenceStore(tmp_path)
    sha256 = store.save("正文".encode())
    before = store.path(sha256).stat().st_mtime_ns
    assert store.save("正文".encode()) == sha256 == hashlib.sha256("正文".encode()).hexdigest()
    assert store.path(sha256).stat().st_mtime_ns == before
    assert store.path(sha256) == tmp_path / "bronze" / "bodies" / sha256[:2] / f"{sha256}.gz"
    assert store.open(sha256) == "正文".encode()
    assert store.has(sha256)


def test_equal_bodies_give_equal_files(tmp_path):
    first, second = EvidenceStore(tmp_path / "a"), EvidenceStore(tmp_path / "b")
    sha256 = first.save(b"x" * 1000)
    second.save(b"x" * 1000)
    assert first.path(sha256).read_bytes() == second.path(sha256).read_bytes()


def test_a_body_that_is_missing_is_said_so(tmp_path):
    with pytest.raises(RunError, match="no such body"):
        EvidenceStore(tmp_path).open("0" * 64)


DAMAGED = {"other": gzip.compress(b"something else"), "no gzip": b"no gzip", "cut": gzip.compress(b"a body" * 100)[:-20]}


@pytest.mark.parametrize("damaged", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_body_is_never_given_out(tmp_path, damaged):
    store = EvidenceStore(tmp_path)
    sha256 = store.save(b"a body" * 100)
    store.path(sha256).write_bytes(damaged)
    with pytest.raises(RunError, match="restore it from the backup"):
        store.open(sha256)


@pytest.mark.parametrize("damaged", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_body_is_kept_anew_when_it_comes_again(tmp_path, damaged):
    store = EvidenceStore(tmp_path)
    sha256 = store.save(b"a body" * 100)
    store.path(sha256).write_bytes(damaged)
    assert (store.has(sha256), store.is_whole(sha256)) == (True, False)
    assert store.save(b"a body" * 100) == sha256
    assert store.open(sha256) == b"a body" * 100
