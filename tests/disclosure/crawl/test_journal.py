"""The journal of a run holds every record, finds each by its number, and goes on after a kill."""

from datetime import UTC, date, datetime

import pytest

from disclosure.crawl.journal import Journal, find_unfinished, journal_path
from disclosure.fetch import Fetch

NIGHT, AT = date(2025, 7, 10), datetime(2025, 7, 10, 16, tzinfo=UTC)


def fetch(name, **more):
    url = f"http://www.qinghe.example/{name}"
    return Fetch("run", "qinghe", NIGHT, 0, "127.0.0.1", "www.qinghe.example", url, "tzgg", "list", AT, AT, "ok", bytes=10, **more)


@pytest.fixture
def path(tmp_path):
    return journal_path(tmp_path, NIGHT, "run")


def opened(path):
    return Journal(path, run_id="run", night=NIGHT, started_at=AT)


def test_a_record_is_found_again_by_its_number(path):
    journal = opened(path)
    written = [journal.append(fetch(name, detail=f"第{name}页")) for name in "abc"]
    assert [one.seq for one in written] == [1, 2, 3]
    assert [journal.record(number) for number in (3, 1, 2)] == [written[2], written[0], written[1]]
    assert list(journal.records()) == written


def test_a_killed_runs_records_are_found_and_counted_by_the_run_that_goes_on(tmp_path, path):
    journal = opened(path)
    written = [journal.append(fetch(name)) for name in "ab"]
    journal.close(finished=False)
    with path.open("ab") as file:
        file.write(b'{"run_id": "ru')
    [unfinished] = find_unfinished(tmp_path)
    assert (unfinished.run_id, unfinished.night, unfinished.started_at) == ("run", NIGHT, AT)
    assert list(unfinished.fetches()) == list(unfinished.fetches()) == written
    journal = opened(path)
    assert (journal.totals.records, journal.totals.bytes) == (2, 20)
    third = journal.append(fetch("c"))
    assert third.seq == 3
    assert [journal.record(number) for number in (1, 2, 3)] == [*written, third]
    assert list(journal.records()) == [*written, third]


def test_a_finished_runs_journal_is_gone(tmp_path, path):
    journal = opened(path)
    journal.append(fetch("a"))
    journal.close(finished=True)
    assert find_unfinished(tmp_path) == []
    assert not path.exists()


@pytest.mark.parametrize("written", [b"", b'{"run_id": "ru'])
def test_a_journal_without_even_its_head_is_removed(tmp_path, path, written):
    path.parent.mkdir(parents=True)
    path.write_bytes(written)
    assert find_unfinished(tmp_path) == []
    assert not path.exists()
