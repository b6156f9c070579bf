"""A database for what a night has too much of to hold: on disk, without a name, gone with its block."""

import resource
import sqlite3

import pytest

from disclosure.scratch import BATCH, batches, open_scratch

TABLE = "create table word (number integer primary key, word text)"
WORDS = [(number, f"第{number}号事项" * 20) for number in range(20_000)]


def test_it_holds_more_than_memory_should_and_leaves_nothing_in_its_folder(tmp_path):
    with open_scratch(tmp_path, TABLE) as database:
        database.executemany("insert into word values (?, ?)", WORDS)
        assert list(tmp_path.iterdir()) == []
        assert database.execute("select * from word order by number").fetchall() == WORDS
    with pytest.raises(sqlite3.ProgrammingError):
        database.execute("select 1")


def test_two_at_once_in_one_folder_are_two(tmp_path):
    with open_scratch(tmp_path, TABLE) as one, open_scratch(tmp_path, TABLE) as other:
        one.executemany("insert into word values (?, ?)", WORDS)
        assert other.execute("select count(*) from word").fetchone() == (0,)


def fill(folder, most):
    """Put the words in while no file may grow beyond ``most`` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        with open_scratch(folder, TABLE) as database:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
            database.executemany("insert into word values (?, ?)", WORDS)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_without_room_is_an_error_of_the_system_that_says_where(tmp_path):
    with pytest.raises(OSError, match="disk") as error:
        fill(tmp_path, 200_000)
    assert error.value.filename == str(tmp_path)


def test_a_folder_that_is_not_there_is_one_too(tmp_path):
    with pytest.raises(OSError, match="unable to open") as error, open_scratch(tmp_path / "none", TABLE):
        pass
    assert error.value.filename == str(tmp_path / "none")


def test_values_come_in_batches():
    assert [len(batch) for batch in batches(range(2 * BATCH + 1))] == [BATCH, BATCH, 1]
