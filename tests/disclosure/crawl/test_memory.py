"""The copy of the memory: what it holds is what all nights say, however it was come by."""

import resource
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from disclosure import bronze
from disclosure.crawl.remembered import remember
from disclosure.errors import RunError

FIRST, SECOND, THIRD = date(2025, 7, 10), date(2025, 7, 11), date(2025, 7, 12)
SITE = "http://www.qinghe.example"


def write_run(folder, night, *records, run="run"):
    """A run's fetches: each record an address, how its request ended, and more fields."""
    at = datetime(night.year, night.month, night.day, 15, tzinfo=UTC)
    rows = [
        {"seq": seq, "url": f"{SITE}/{name}", "status": status, "purpose": "article", "column_id": "tzgg"}
        | {"finished_at": at + timedelta(seconds=seq), "sha256": None, "etag": None}
        | more
        for seq, (name, status, more) in enumerate(records, 1)
    ]
    bronze.write_rows(bronze.run_file(folder, "fetches", night, run), rows, bronze.FETCHES)


def ok(name, body="a"):
    return name, "ok", {"sha256": body * 64, "etag": f'"{body}"', "listed": "1 12345678"}


def failed(name):
    return name, "timeout", {}


def said(folder, *names):
    """What is remembered of pages."""
    urls = [f"{SITE}/{name}" for name in names]
    with remember(folder) as remembered:
        return {url: (remembered.memory.peek(url), remembered.memory.trouble(url)) for url in urls}


@pytest.fixture
def two_nights(tmp_path):
    """A saved memory of two nights in which pages came new, changed, stayed, failed, and were asked for several times."""
    with remember(tmp_path) as remembered:
        write_run(tmp_path, FIRST, ok("new"), ok("changes"), ok("stays"), ok("fails"), failed("comes"), failed("never"))
        remembered.save(FIRST, "run")
    tonight = (
        *(failed("changes"), ok("changes", "b"), ("stays", "not_modified", {"listed": "1 87654321"}), failed("fails"), ok("comes", "c")),
        *(failed("never"), failed("never"), ok("twice", "d"), ok("twice", "e"), ("moves", "redirected", {})),
    )
    with remember(tmp_path) as remembered:
        write_run(tmp_path, SECOND, *tonight)
        remembered.save(SECOND, "run")
    return tmp_path


NAMES = ("new", "changes", "stays", "fails", "comes", "never", "twice", "moves")


def test_the_copy_says_what_all_nights_say(two_nights):
    copy = said(two_nights, *NAMES)
    (two_nights / "bronze" / "memory.sqlite").unlink()
    assert copy == said(two_nights, *NAMES)
    assert sum(memo is not None for memo, _ in copy.values()) == 6


def test_the_last_of_several_records_counts(two_nights):
    found = said(two_nights, *NAMES)
    assert found[f"{SITE}/twice"][0].sha256 == "e" * 64
    assert found[f"{SITE}/changes"][0].sha256 == "b" * 64
    assert found[f"{SITE}/changes"][1] is None
    assert found[f"{SITE}/stays"][0].listed == "1 87654321"
    assert found[f"{SITE}/stays"][0].checked_at > found[f"{SITE}/stays"][0].fetched_at


def test_a_page_that_fails_keeps_its_body_and_since_when_it_fails(two_nights):
    found = said(two_nights, *NAMES)
    memo, trouble = found[f"{SITE}/fails"]
    assert (memo.sha256, trouble.status) == ("a" * 64, "timeout")
    trouble = found[f"{SITE}/never"][1]
    assert (trouble.first_at.day, trouble.asked_at.day) == (10, 11)
    with remember(two_nights) as remembered:
        assert {url for url, _ in remembered.memory.troubles()} == {f"{SITE}/fails", f"{SITE}/never"}


def test_a_page_that_comes_after_it_failed_fails_anew_later(two_nights):
    write_run(two_nights, THIRD, ok("never", "f"), failed("never"))
    assert said(two_nights, "never")[f"{SITE}/never"][1].first_at.day == 12


def test_a_run_that_the_copy_lacks_is_added_without_reading_the_others_again(two_nights):
    first = bronze.run_file(two_nights, "fetches", FIRST, "run")
    first.write_bytes(b"PAR1 not to be read")
    write_run(two_nights, THIRD, ok("third", "c"))
    assert set(said(two_nights, "new", "third")) == {f"{SITE}/new", f"{SITE}/third"}
    assert all(memo for memo, _ in said(two_nights, "new", "third").values())


@pytest.mark.parametrize("gone", [FIRST, SECOND])
def test_when_a_run_that_it_holds_is_gone_all_is_made_anew(two_nights, gone):
    bronze.run_file(two_nights, "fetches", gone, "run").unlink()
    found = said(two_nights, "new", "twice")
    assert (found[f"{SITE}/new"][0] is None, found[f"{SITE}/twice"][0] is None) == (gone == FIRST, gone == SECOND)


@pytest.mark.parametrize("damage", ["no database", "cut", "another version", "a page of noise"])
def test_a_copy_that_is_damaged_or_of_another_version_is_made_anew(two_nights, damage):
    before = said(two_nights, *NAMES)
    copy = two_nights / "bronze" / "memory.sqlite"
    content = copy.read_bytes()
    if damage == "another version":
        with closing(sqlite3.connect(copy)) as database:
            database.execute("pragma user_version = 999")
            database.execute("delete from page")
            database.commit()
    else:
        noise = {
            "no database": b"no database",
            "cut": content[: len(content) // 2],
            "a page of noise": content[:8192] + b"x" * 4096 + content[12288:],
        }
        copy.write_bytes(noise[damage])
    assert said(two_nights, *NAMES) == before
    with remember(two_nights) as remembered:
        write_run(two_nights, THIRD, ok("third", "c"))
        remembered.save(THIRD, "run")
    assert said(two_nights, *NAMES) == before


def test_a_run_that_goes_on_does_not_remember_itself(two_nights):
    write_run(two_nights, THIRD, ok("third", "c"), run="third")
    with remember(two_nights, without="third") as remembered:
        assert remembered.memory.peek(f"{SITE}/third") is None
        remembered.save(THIRD, "third")
    assert said(two_nights, "third")[f"{SITE}/third"][0].sha256 == "c" * 64


def test_who_reads_while_another_saves_reads_what_was(two_nights):
    with remember(two_nights) as reader, remember(two_nights) as writer:
        write_run(two_nights, THIRD, ok("new", "9"))
        writer.save(THIRD, "run")
        assert reader.memory.peek(f"{SITE}/new").sha256 == "a" * 64
    assert said(two_nights, "new")[f"{SITE}/new"][0].sha256 == "9" * 64


def test_a_run_that_cannot_be_read_leaves_the_copy_as_it_was(two_nights):
    copy = two_nights / "bronze" / "memory.sqlite"
    before = copy.read_bytes()
    with remember(two_nights) as remembered:
        path = bronze.run_file(two_nights, "fetches", THIRD, "run")
        path.parent.mkdir()
        path.write_bytes(b"PAR1 half")
        with pytest.raises(RunError):
            remembered.save(THIRD, "run")
    assert copy.read_bytes() == before
    assert not list(copy.parent.glob(".*.part"))


def test_a_disk_without_room_leaves_the_copy_as_it_was(two_nights):
    copy = two_nights / "bronze" / "memory.sqlite"
    before, limit = copy.read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    with remember(two_nights) as remembered:
        write_run(two_nights, THIRD, ok("third", "c"))
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, limit[1]))
            with pytest.raises(OSError, match=".") as error:
                remembered.save(THIRD, "run")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert error.value.filename == str(copy.parent)
    assert copy.read_bytes() == before
    assert not list(copy.parent.glob(".*.part"))
