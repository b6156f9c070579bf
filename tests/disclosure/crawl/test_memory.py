"""The copy of the memory: what it holds is what all nights say, however it was come by."""

from datetime import UTC, date, datetime, timedelta

import pytest

from disclosure import bronze
from disclosure.crawl.memory import Memory
from disclosure.errors import RunError

FIRST, SECOND = date(2025, 7, 10), date(2025, 7, 11)
SITE = "http://www.qinghe.example"


def write_run(folder, night, *records):
    """A run's fetches: each record an address, how its request ended, and more fields."""
    at = datetime(night.year, night.month, night.day, 15, tzinfo=UTC)
    rows = [
        {"seq": seq, "url": f"{SITE}/{name}", "status": status, "purpose": "article", "column_id": "tzgg"}
        | {"finished_at": at + timedelta(seconds=seq), "sha256": None, "etag": None}
        | more
        for seq, (name, status, more) in enumerate(records, 1)
    ]
    bronze.write_rows(bronze.run_file(folder, "fetches", night, "run"), rows, bronze.FETCHES)


def ok(name, body="a"):
    return name, "ok", {"sha256": body * 64, "etag": f'"{body}"', "listed": "1 12345678"}


def failed(name):
    return name, "timeout", {}


def take(folder, night):
    """Load the memory without a night, take the night, save, and load what was saved."""
    memory = Memory.load(folder, without="run" if night == FIRST else None)
    memory.take_run(night, "run")
    memory.save()
    return Memory.load(folder)


def said(memory, *names):
    urls = [f"{SITE}/{name}" for name in names]
    return {url: (memory.peek(url), memory.trouble(url)) for url in urls}


@pytest.fixture
def two_nights(tmp_path):
    """A saved memory of two nights in which pages came new, changed, stayed, failed, and were asked for several times."""
    write_run(tmp_path, FIRST, ok("new"), ok("changes"), ok("stays"), ok("fails"), failed("comes"), failed("never"))
    take(tmp_path, FIRST)
    tonight = (
        *(failed("changes"), ok("changes", "b"), ("stays", "not_modified", {"listed": "1 87654321"}), failed("fails"), ok("comes", "c")),
        *(failed("never"), failed("never"), ok("twice", "d"), ok("twice", "e"), ("moves", "redirected", {})),
    )
    memory = Memory.load(tmp_path)
    write_run(tmp_path, SECOND, *tonight)
    memory.take_run(SECOND, "run")
    memory.save()
    return tmp_path


NAMES = ("new", "changes", "stays", "fails", "comes", "never", "twice", "moves")


def test_the_copy_says_what_all_nights_say(two_nights):
    copy = said(Memory.load(two_nights), *NAMES)
    (two_nights / "bronze" / "memory.parquet").unlink()
    assert copy == said(Memory.load(two_nights), *NAMES)
    assert sum(memo is not None for memo, _ in copy.values()) == 6


def test_the_last_of_several_records_counts(two_nights):
    memory = Memory.load(two_nights)
    assert memory.peek(f"{SITE}/twice").sha256 == "e" * 64
    assert memory.peek(f"{SITE}/changes").sha256 == "b" * 64
    assert memory.trouble(f"{SITE}/changes") is None
    assert memory.peek(f"{SITE}/stays").listed == "1 87654321"


def test_a_page_that_fails_keeps_its_body_and_since_when_it_fails(two_nights):
    memory = Memory.load(two_nights)
    assert memory.peek(f"{SITE}/fails").sha256 == "a" * 64
    assert memory.trouble(f"{SITE}/fails").status == "timeout"
    trouble = memory.trouble(f"{SITE}/never")
    assert (trouble.first_at.day, trouble.asked_at.day) == (10, 11)


def test_every_page_stands_once_in_the_copy(two_nights):
    rows = bronze.read_rows(two_nights / "bronze" / "memory.parquet", ["url", "sha256"])
    kinds = [(row["url"], row["sha256"] is None) for row in rows]
    assert len(set(kinds)) == len(kinds) == 8


def test_a_run_that_cannot_be_read_leaves_the_copy_as_it_was(two_nights):
    copy = two_nights / "bronze" / "memory.parquet"
    before = copy.read_bytes()
    memory = Memory.load(two_nights)
    path = bronze.run_file(two_nights, "fetches", date(2025, 7, 12), "run")
    path.parent.mkdir()
    path.write_bytes(b"PAR1 half")
    memory.take_run(date(2025, 7, 12), "run")
    with pytest.raises(RunError):
        memory.save()
    assert copy.read_bytes() == before
    assert not list(copy.parent.glob(".*.part"))
