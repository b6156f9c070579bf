"""The commands on evidence: what they print, and how they exit."""

import json

import pytest
from click.testing import CliRunner

from disclosure import evidence
from disclosure.cli import cli
from disclosure.errors import InputError, RunError


@pytest.fixture
def run(world, folder, monkeypatch):
    """Run a command line on the test's city."""
    monkeypatch.setenv("DISCLOSURE_CITIES", str(world.folder / "cities"))
    monkeypatch.setenv("DISCLOSURE_DATA", str(world.folder / "data"))
    monkeypatch.setattr("disclosure.evidence.capsule.draw_picture", lambda _: b"\x89PNG drawn")
    return lambda *words: CliRunner().invoke(cli, words)


def test_a_whole_chain_prints_its_head(run, folder):
    number, sha256 = evidence.head(folder)
    plain = run("chain", "qinghe")
    assert plain.stdout == f"whole, head {number} {sha256}\n"
    assert "files and bodies were not read again" in plain.stderr
    assert json.loads(run("chain", "qinghe", "--deep", "--json").output) == {
        "city": "qinghe", "head": {"number": number, "sha256": sha256}, "deep": True, "faults": [],
    }  # fmt: skip


def test_faults_are_lines_and_exit_1(run, folder):
    body = next((folder / "bronze" / "bodies").glob("*/*.gz"))
    body.unlink()
    assert run("chain", "qinghe").exit_code == 0
    done = run("chain", "qinghe", "--deep")
    assert done.exit_code == 1
    assert [body.name in line for line in done.output.splitlines()] == [True]


def test_the_export_says_where_it_is(run, folder, tmp_path):
    done = run("export", "qinghe", "--night", "2025-07-10", "--warc")
    assert done.output.startswith(f"{folder / 'exports' / 'qinghe-2025-07-10.warc.gz'}  ")
    out = tmp_path / "x.warc.gz"
    assert (
        json.loads(run("export", "qinghe", "--night", "2025-07-10", "--warc", "--out", str(out), "--json").output)["bytes"]
        == out.stat().st_size
    )
    assert run("export", "qinghe", "--night", "2025-07-10").output == done.output


def test_the_capsule_says_how_to_check_it(run, folder, site):
    done = run("evidence", "qinghe", f"http://www.qinghe.example{site.paths[-1]}")
    assert done.output.startswith(str(folder / "exports" / "qinghe-"))
    assert "python3 verify.py" in done.output
    assert isinstance(run("evidence", "qinghe", "http://www.qinghe.example/none").exception, InputError)


@pytest.mark.parametrize("command", [("export", "qinghe", "--night", "2025-07-10"), ("evidence", "qinghe", "{item}")])
@pytest.mark.parametrize("place", ["missing", "full"])
def test_a_file_that_cannot_be_written_is_one_line_and_leaves_nothing(run, folder, site, tmp_path, monkeypatch, command, place):
    out = tmp_path / "out" / "x.bin"
    if place == "missing":
        out.parent.write_text("a file where a folder is meant")
    else:
        monkeypatch.setattr("disclosure.evidence.capsule.write_atomically", run_out_of_room)
        monkeypatch.setattr("disclosure.evidence.warc._Night.write", run_out_of_room)
    done = run(*(word.format(item=f"http://www.qinghe.example{site.paths[-1]}") for word in command), "--out", str(out))
    assert isinstance(done.exception, RunError)
    line = str(done.exception)
    assert line.startswith(f"{out}: cannot be written: ")
    assert "--out" in line
    assert ("the disk is full" in line) is (place == "full")
    assert not out.exists()
    assert place == "missing" or list(out.parent.iterdir()) == []


def run_out_of_room(*_):
    raise OSError(28, "No space left on device")
