"""What stands where a document should be, and files that would cost too much, end in one line."""

import os
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner
from readers.docx_builder import zipped

from disclosure.cli import cli
from disclosure.errors import InputError
from disclosure.tasks import read_document
from disclosure.tasks.readers import files, office, sheets

HEAD = "序号,工作任务,责任单位,时限\n"


def refused(path: Path) -> str:
    with pytest.raises(InputError) as raised:
        read_document(path)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert "a pipe or a device" in refused(tmp_path / "a.txt")


def test_a_device_without_end_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("/dev/zero")
    assert "a pipe or a device" in refused(tmp_path / "a.txt")


def test_a_loop_of_links_and_a_name_too_long_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "a.txt")
    assert "cannot be read" in refused(tmp_path / "a.txt")
    assert "cannot be read" in refused(tmp_path / ("长" * 300 + ".txt"))


def test_a_file_below_a_file_and_a_name_with_nul_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲", encoding="utf-8")
    assert "no such file" in refused(tmp_path / "a.txt" / "b.txt")
    assert "no such file" in refused(tmp_path / "a\0.txt")


@pytest.mark.parametrize("command", [["tasks", "read"], ["tasks", "diff"]])
def test_a_file_without_permission_is_no_matter_of_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text("甲", encoding="utf-8")
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    done = CliRunner().invoke(cli, [*command, *[str(path)] * (1 + (command[1] == "diff"))])
    assert isinstance(done.exception, InputError)


def test_a_file_that_grows_while_it_is_read_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 2_000_001)
    small = os.stat_result([*Path(__file__).stat()[:6], 1, 0, 0, 0])
    monkeypatch.setattr(Path, "stat", lambda self, **_: small)
    with pytest.raises(InputError, match="larger than 2 MB"):
        files.load(path, 2_000_000)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", HEAD + "".join(f"{at},贴出名单{at},市松针局,年底前\n" for at in range(4_100)), "more than 4000 tasks"),
        ("a.txt", "甲\n" * 50_100, "more than 50000 lines"),
        ("a.md", "甲\n\n" * 50_100, "more than 50000 lines"),
        (
            "a.html",
            "<html><body>" + "<table><tr><td>序号</td><td>任务</td></tr><tr><td>1</td><td>贴</td></tr></table>" * 1_001,
            "more than 1000 tables",
        ),
    ],
)
def test_far_more_than_any_document_holds_is_refused(tmp_path: Path, name: str, text: str, said: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert said in refused(path)


@pytest.mark.parametrize("part", ["sharedStrings", "styles"])
def test_a_workbook_with_far_too_many_texts_or_styles_is_refused(tmp_path: Path, part: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped({"xl/workbook.xml": "<x/>", f"xl/{part}.xml": b" " * 31_000_000}))
    assert f"xl/{part}.xml holds far more" in refused(path)


@pytest.mark.parametrize("text", ["每年3月31日前、" * 3_000, "每年3月31日前\n" * 400])
def test_no_deadlines_are_looked_for_in_a_text_without_end_and_that_is_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'{HEAD}1,"{text}",市松针局,年底前\n2,贴出路灯名单。,市竹器局,年底前\n', encoding="utf-8")
    long, short = read_document(path).tasks
    assert (long.obligations, [warning.code for warning in long.warnings]) == ((), ["text_too_long"])
    assert short.obligations


def test_a_table_with_header_rows_without_end_is_read_in_one_pass(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("".join(f"{HEAD}{at},贴出名单{at},市松针局,年底前\n" for at in range(1, 1_500)), encoding="utf-8")
    assert len(read_document(path).tasks) == 1_499


def give_office(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(office.shutil, "which", lambda name: str(program))
    path = folder / "a.rtf"
    path.write_bytes(b"{\\rtf1\\ansi a\\par}")
    return path


OUT = 'while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; '


def test_a_program_that_writes_without_end_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = give_office(tmp_path, monkeypatch, OUT + 'head -c 30000000 /dev/zero > "$2/document.docx"')
    assert "far more of it" in refused(path)


def test_a_full_disk_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = give_office(tmp_path, monkeypatch, "exit 0")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fail)
    assert "no room for its temporary files (No space left on device)" in refused(path)


def test_silent_panics_of_two_threads_leave_standard_error_as_it_was() -> None:
    before = os.fstat(2)
    entered, leave = threading.Event(), threading.Event()

    def hold(first: bool) -> None:
        with sheets._silent_panics():
            if first:
                entered.set()
                leave.wait(5)

    first = threading.Thread(target=hold, args=(True,))
    first.start()
    entered.wait(5)
    second = threading.Thread(target=hold, args=(False,))
    second.start()
    leave.set()
    first.join()
    second.join()
    after = os.fstat(2)
    assert (before.st_dev, before.st_ino) == (after.st_dev, after.st_ino)
