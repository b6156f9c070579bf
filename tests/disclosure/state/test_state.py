"""Opening, upgrading, locking; readings cannot be changed."""

import socket
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from pydantic import SecretStr

from disclosure.cli import cli
from disclosure.errors import InputError, RunError
from disclosure.settings import Settings
from disclosure.state import metadata, open_state, reading, upgrade_state

READING = {
    "city": "qinghe", "round": "2025q2", "unit": "jyj", "clause": "c1", "reader": "甲", "role": "office", "outcome": "met", "note": "",
    "recorded_at": datetime(2025, 7, 11, 9, 30, tzinfo=timezone(timedelta(hours=8))),
}  # fmt: skip


def test_the_migrations_make_the_tables_that_the_code_expects(state):
    found = sa.inspect(state.engine)
    assert set(found.get_table_names()) == {*metadata.tables, "alembic_version"}
    for name, table in metadata.tables.items():
        assert [column["name"] for column in found.get_columns(name)] == [column.name for column in table.columns]
        assert [column["nullable"] for column in found.get_columns(name)] == [column.nullable for column in table.columns]


def test_an_upgrade_twice_changes_nothing(state, settings):
    assert upgrade_state(settings) == upgrade_state(settings)


def test_instants_come_back_in_utc(state):
    with state.write() as connection:
        key = connection.execute(sa.insert(reading).values(**READING)).inserted_primary_key[0]
    with state.read() as connection:
        assert connection.scalar(sa.select(reading.c.recorded_at).where(reading.c.id == key)) == datetime(2025, 7, 11, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("statement", ["update reading set outcome = 'unmet'", "delete from reading"])
def test_a_reading_can_be_neither_changed_nor_removed(state, statement):
    with state.write() as connection:
        connection.execute(sa.insert(reading).values(**READING))
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), state.write() as connection:
        connection.exec_driver_sql(statement)


def test_a_lock_is_held_by_one_and_free_afterwards(state):
    with state.lock("crawl qinghe"):
        with pytest.raises(RunError, match="^crawl qinghe: another run holds it"), state.lock("crawl qinghe"):
            pass
        with state.lock("publish qinghe"):
            pass
    with state.lock("crawl qinghe"):
        pass


def test_a_lock_outlives_its_time_while_its_holder_lives(state):
    import time

    with state.lock("crawl qinghe", ttl=0.6):
        time.sleep(1.2)
        with pytest.raises(RunError), state.lock("crawl qinghe"):
            pass


def test_the_lock_of_a_process_that_died_here_is_free_at_once(state):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    take_lock(state, f"{socket.gethostname()}:{gone.pid}:aa", 600)
    with state.lock("crawl qinghe"):
        pass


def test_the_lock_of_another_machine_is_free_when_its_time_is_over(state):
    take_lock(state, "elsewhere:1:aa", 600)
    with pytest.raises(RunError), state.lock("crawl qinghe"):
        pass
    take_lock(state, "elsewhere:1:aa", -1)
    with state.lock("crawl qinghe"):
        pass


def take_lock(state, holder, ttl):
    """Write a lock as another process would have left it."""
    now = state.now()
    with state.write() as connection:
        connection.exec_driver_sql("delete from lock")
        connection.execute(
            sa.insert(metadata.tables["lock"]).values(name="crawl qinghe", holder=holder, taken_at=now, expires_at=now + ttl)
        )


def test_a_missing_sqlite_file_is_made(tmp_path):
    open_state(Settings(data=tmp_path / "new")).close()
    assert (tmp_path / "new" / "state.db").is_file()


OPENER = """
import sys
from pathlib import Path
from disclosure.errors import InputError
from disclosure.settings import Settings
from disclosure.state import open_state

for line in sys.stdin:  # one folder a line, sent to every process in the same moment
    try:
        open_state(Settings(data=Path(line.strip()))).close()
        print("opened", flush=True)
    except InputError as error:
        print(error, flush=True)
"""


def test_several_processes_may_make_it_in_the_same_moment(tmp_path):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    openers = [subprocess.Popen([sys.executable, "-c", OPENER], **pipes) for _ in range(4)]
    said = []
    for number in range(30):
        for opener in openers:
            opener.stdin.write(f"{tmp_path / str(number)}\n")
        for opener in openers:
            opener.stdin.flush()
        said += [opener.stdout.readline() for opener in openers]
    for opener in openers:
        opener.communicate()
    assert set(said) == {"opened\n"}
    with sqlite3.connect(tmp_path / "29" / "state.db") as connection:
        assert connection.execute("select count(*) from alembic_version").fetchone() == (1,)


def test_a_server_database_is_upgraded_by_a_person_only(tmp_path, postgresql):
    settings = Settings(data=tmp_path, state_url=SecretStr(postgresql.replace("/postgres", "/template1")))
    with pytest.raises(RunError, match="run `disclosure state upgrade`"):
        open_state(settings)


def test_the_command_upgrades_and_says_the_version(tmp_path, monkeypatch):
    monkeypatch.setenv("DISCLOSURE_DATA", str(tmp_path))
    result = CliRunner().invoke(cli, ["state", "upgrade"])
    assert (result.exit_code, result.output) == (0, "state database at version 0003\n")


@pytest.mark.parametrize("url", ["mysql://office@db/state", "postgresql+psycopg://office@127.0.0.1:1/state", "nonsense"])
def test_a_database_that_cannot_be_used_is_one_line(tmp_path, url):
    with pytest.raises(InputError) as caught:
        open_state(Settings(data=tmp_path, state_url=SecretStr(url)))
    assert "\n" not in str(caught.value)
