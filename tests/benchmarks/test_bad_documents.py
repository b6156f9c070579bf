"""The benchmark of bad task documents: that its cases can be made, and that its command tells good ends from bad ones."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ROOT / "benchmarks" / "bad_documents.py"


@pytest.fixture(scope="module")
def parts():
    """The benchmark's modules, imported as its command imports them."""
    before = list(sys.path)
    sys.path.insert(0, str(COMMAND.parent))
    try:
        from bad_tasks import case, circumstances, command, file_cases, table_cases

        yield SimpleNamespace(case=case, circumstances=circumstances, command=command, file_cases=file_cases, table_cases=table_cases)
    finally:
        sys.path[:] = before


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as a user calls it."""
    return subprocess.run([sys.executable, COMMAND, *arguments], capture_output=True, text=True, cwd=ROOT, check=False)


def test_every_case_has_a_name_of_its_own(parts) -> None:
    names = [case.name for case in [*parts.file_cases.CASES, *parts.table_cases.CASES]] + list(parts.circumstances.CIRCUMSTANCES)
    assert len(names) == len(set(names)) > 500


def test_small_cases_are_made_as_their_suffix_says(parts) -> None:
    made = {case.name: case.make() for case in parts.table_cases.CASES if case.name.startswith("traditional")}
    assert set(made) == {f"traditional_{kind}" for kind in parts.case.MAKERS}
    assert made["traditional_docx"].startswith(b"PK\x03\x04")
    assert "公開名單".encode() in made["traditional_html"]


def test_a_case_is_run_and_said_in_a_line() -> None:
    done = run("empty_txt", "at_fifo")
    lines = done.stdout.splitlines()
    assert done.stderr == ""
    assert lines[1].startswith("empty_txt ")
    assert "the file is empty" in lines[1]
    assert "a pipe or a device" in lines[2]
    assert lines[3].startswith("2 cases; longest ")


@pytest.mark.parametrize(
    ("code", "err", "out", "wrong"),
    [
        (0, "", "{}", ""),
        (1, "disclosure: a.txt: the file is empty\n", "", ""),
        (1, "disclosure: a.txt: the file is empty\nmore\n", "", "ENDED WITH 1 AND 2 LINES"),
        (2, "Usage: …\n", "", "ENDED WITH 2 AND 1 LINES"),
        (1, "disclosure: a.txt: the file is empty\n", "{", "WROTE"),
        (0, "a word\n", "{}", "SAID MORE"),
    ],
)
def test_what_is_wrong_with_an_end_is_said(parts, tmp_path: Path, code: int, err: str, out: str, wrong: str) -> None:
    for name in ("tmp", "here"):
        (tmp_path / name).mkdir()
    (tmp_path / "err").write_text(err, encoding="utf-8")
    (tmp_path / "out").write_text(out, encoding="utf-8")
    ended = SimpleNamespace(returncode=code, pid=2**22 + 1)
    assert parts.command._judge(ended, parts.circumstances.Setting(tmp_path / "a.txt"), tmp_path)[1] == wrong


def test_files_that_are_left_are_said(parts, tmp_path: Path) -> None:
    for name in ("tmp", "here"):
        (tmp_path / name).mkdir()
    (tmp_path / "tmp" / "left").touch()
    (tmp_path / "err").touch()
    (tmp_path / "out").write_text("{}", encoding="utf-8")
    ended = SimpleNamespace(returncode=0, pid=2**22 + 1)
    assert parts.command._judge(ended, parts.circumstances.Setting(tmp_path / "a.txt"), tmp_path)[1] == "LEFT FILES"


@pytest.mark.parametrize(
    ("cpu", "megabytes", "wrong", "kept"), [(1.9, 499, "", True), (2.1, 9, "", False), (0.1, 501, "", False), (0.1, 9, "WROTE", False)]
)
def test_a_case_keeps_to_the_limits(parts, cpu: float, megabytes: float, wrong: str, kept: bool) -> None:
    assert parts.command.Result(9.0, cpu, megabytes, "", wrong).is_kept is kept
