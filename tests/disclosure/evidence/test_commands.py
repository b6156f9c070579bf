"""The commands on evidence: what they print, and how they exit."""

import json

import pytest
from click.testing import CliRunner

from disclosure import evidence
from disclosure.cli import cli
from disclosure.errors import InputError


@pytest.fixture
def run(world, folder, monkeypatch):
    """Run a command line on the test's city."""
    monkeypatch.setenv("DISCLOSURE_CITIES", str(world.folder / "cities"))
    monkeypatch.setenv("DISCLOSURE_DATA", str(world.folder / "data"))
    monkeypatch.setattr("disclosure.evidence.capsule.draw_picture", lambda _: b"\x89PNG drawn")
    return lambda *words: CliRunner().invoke(cli, words)


def test_a_whole_chain_prints_its_head(run, folder):
    number, sha256 = evidence.head(folder)
    assert run("chain", "qinghe").output == f"whole, head {number} {sha256}\n"
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
