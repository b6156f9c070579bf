"""A full disk, a place that cannot be written: one line that says so, and nobody is asked for what could not be kept."""

import errno
import os
import sqlite3
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest
import sqlalchemy as sa

from disclosure import cli, evidence_store
from disclosure.errors import RunError, explain_disk_faults
from disclosure.evidence_store import EvidenceStore
from disclosure.ledger.paper import write_paper
from disclosure.settings import Settings
from disclosure.state import database, open_state, say_database_fault

FULL = OSError(errno.ENOSPC, "No space left on device")
Usage = namedtuple("Usage", "total used free")


def refuse(*_, **__):
    raise FULL


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (FULL, "cannot be written: the disk is full"),
        (PermissionError(errno.EACCES, "Permission denied"), "the permission is missing"),
        (OSError(errno.EROFS, "Read-only file system"), "the disk is read-only"),
        (OSError(errno.ELOOP, "Too many levels"), "Too many levels"),
        (OSError("odd"), "cannot be written: OSError"),
    ],
)
def test_what_a_disk_refuses_is_said_in_words(fault, said):
    with pytest.raises(RunError) as error, explain_disk_faults("/x/a.zip", "make room"):
        raise fault
    line = str(error.value)
    assert said in line
    assert (line.startswith("/x/a.zip: "), line.endswith("; make room"), "\n" in line) == (True, True, False)


def run_main(monkeypatch, capsys, fault):
    """The command line, its command failing so."""

    def fail(**_):
        raise fault

    monkeypatch.setattr(cli, "cli", fail)
    with pytest.raises(SystemExit) as end:
        cli.main()
    return end.value.code, capsys.readouterr().err


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/x/y"), "disclosure: /x/y: cannot be written: the disk is full; make room"),
        (OSError(errno.EROFS, "Read-only file system"), "disclosure: the output: cannot be written: the disk is read-only"),
    ],
)
def test_whatever_command_meets_a_full_disk_ends_in_one_line(monkeypatch, capsys, fault, said):
    code, line = run_main(monkeypatch, capsys, fault)
    assert code == 1
    assert line.startswith(said)
    assert line.count("\n") == 1


def test_a_state_database_that_fills_up_in_the_middle_ends_in_one_line(monkeypatch, capsys):
    code, line = run_main(monkeypatch, capsys, sa.exc.OperationalError("insert", {}, database_full()))
    assert (code, line) == (1, "disclosure: the state database failed: the disk is full; make room or mend the disk, and run it again\n")


def database_full():
    """What SQLite really says."""
    connection = sqlite3.connect(":memory:")
    connection.execute("pragma max_page_count = 1")
    try:
        connection.execute("create table a (b)")
    except sqlite3.OperationalError as error:
        return error
    raise AssertionError("it had room")


@pytest.mark.parametrize("fault", [OSError(errno.ECONNRESET, "Connection reset"), FileNotFoundError(errno.ENOENT, "No such file", "/x")])
def test_a_fault_of_ours_is_not_hidden(monkeypatch, fault):
    def fail(**_):
        raise fault

    monkeypatch.setattr(cli, "cli", fail)
    with pytest.raises(OSError) as error:
        cli.main()
    assert error.value is fault


def test_a_database_that_cannot_be_opened_for_want_of_room_says_so(tmp_path, monkeypatch):
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR | (19 << 8)
    path = str(tmp_path / "state.db")
    assert say_database_fault(error, path) == "disk I/O error"
    monkeypatch.setattr(database.shutil, "disk_usage", lambda _: Usage(10, 10, 0))
    assert say_database_fault(error, path) == "the disk is full"
    assert say_database_fault(error) == "disk I/O error"


def test_opening_on_a_full_disk_is_one_line_that_does_not_blame_the_setting(tmp_path, monkeypatch):
    settings = Settings(data=tmp_path)
    monkeypatch.setattr(database, "is_current", lambda _: (_ for _ in ()).throw(sa.exc.OperationalError("x", {}, database_full())))
    with pytest.raises(RunError) as error:
        open_state(settings)
    assert "cannot open the state database: the disk is full; make room" in str(error.value)
    assert "DISCLOSURE_STATE_URL" not in str(error.value)


def test_a_paper_that_finds_no_room_is_one_line_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(RunError, match="the disk is full; make room"):
        write_paper("<p>", tmp_path / "a.html")
    assert list(tmp_path.iterdir()) == []


def test_output_that_finds_no_room_is_one_line():
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    code = "import sys; sys.argv = ['disclosure', '--help']; from disclosure.cli import main; main()"
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", code], stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=dict(os.environ)
        )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "the disk is full" in done.stderr


def test_room_is_asked_for_where_bodies_lie_and_where_they_wait(tmp_path, monkeypatch):
    store, asked = EvidenceStore(tmp_path / "not" / "yet"), []
    monkeypatch.setattr(evidence_store.shutil, "disk_usage", lambda folder: asked.append(str(folder)) or Usage(10**9, 0, 10**9))
    store.require_room(10**9)
    assert asked == [str(tmp_path), evidence_store.gettempdir()]
    with pytest.raises(RunError, match="1000.0 MB are free, and a page may take 1000 MB"):
        store.require_room(10**9 + 1)
