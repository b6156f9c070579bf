"""What is no task document ends in one line on standard error and exit code 1."""

import json
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from disclosure.cli import main
from disclosure.errors import InputError
from disclosure.tasks import read_document

Run = Callable[..., tuple[int, str, str]]
TABLE = "	序号\n	工作内容\n	责任单位\n\n	1\n	账目按月贴出。\n	市松针局、各镇\n"
NEWS = "青禾市召开公开工作会议\n\n昨天上午，青禾市召开会议，市松针局负责人介绍了做法。\n会议要求，各有关部门要负责落实。\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["disclosure", "tasks", "read", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return call


def refuse(run: Run, path: Path) -> str:
    code, out, err = run(path, "--json")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert err.startswith("disclosure: ")
    return err


BAD = {
    "empty": b"",
    "blank": b" \n\t\n \n",
    "news": NEWS.encode(),
    "numbers": "\n".join(f"{at},{at * 7},{at * 13}" for at in range(500)).encode(),
    "tabbed numbers": "\n".join(f"\t{at}\n\t{at * 7}\n" for at in range(500)).encode(),
    "piped numbers": "\n".join(f"| {at} | {at * 7} |" for at in range(500)).encode(),
    "binary": bytes(random.Random(1).randbytes(20_000)),
    "zip": b"PK\x03\x04" + bytes(range(256)) * 40,
    "header only": "\t序号\n\t工作内容\n\t责任单位\n".encode(),
    "odd utf-16": "\ufeff".encode("utf-16-le") + b"\x00" * 7,
    "nul bytes": b"\x00" * 4096,
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_no_task_document_is_refused(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(BAD[name])
    assert "bad.txt" in refuse(run, path)


def test_a_missing_file_a_folder_and_an_unknown_kind_are_refused(run: Run, tmp_path: Path) -> None:
    odd = tmp_path / "table.xyz"
    odd.write_text(TABLE, encoding="utf-8")
    assert "no such file" in refuse(run, tmp_path / "none.txt")
    assert "folder" in refuse(run, tmp_path)
    assert ".xyz" in refuse(run, odd)


@pytest.mark.parametrize("size", [5_000_000, 500_000])
@pytest.mark.parametrize(
    "junk",
    ["\t\n", "甲\n", "(", "、", "|\n", "一、甲\n", "\t1\n", "局、\n", "牵头", "2027年", "市松针局等"]
    + [
        "（责任单位：",
        "（责任单位：市松针局\n",
        "责任单位：市松针局\n",
        "（（））",
        "甲；\n",
        "+--+--+\n|甲|乙|\n",
        "  甲  乙\n",
        "任务：甲\n",
    ],
)
def test_megabytes_of_junk_end_fast(run: Run, tmp_path: Path, junk: str, size: int) -> None:
    path = tmp_path / "junk.txt"
    path.write_text(junk * (size // len(junk.encode())), encoding="utf-8")
    begun = time.monotonic()
    refuse(run, path)
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_encoding_of_a_table_is_read(run: Run, tmp_path: Path, encoding: str, line_end: str) -> None:
    path = tmp_path / "table.txt"
    path.write_bytes(TABLE.replace("\n", line_end).encode(encoding))
    code, out, _ = run(path, "--json")
    assert code == 0
    assert json.loads(out)["tasks"][0]["text"] == "账目按月贴出。"


def test_json_is_one_document_in_the_agreed_shape(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "table.txt"
    path.write_text("青禾市2031年公开任务分解表\n" + TABLE, encoding="utf-8")
    code, out, err = run(path, "--json")
    value = json.loads(out)
    assert (code, err, out.count("\n")) == (0, "", 1)
    assert set(value) == {"document", "tasks"}
    assert {"file", "sha256", "title", "layout", "warnings"} <= set(value["document"])
    assert value["document"]["year"] == 2031
    (obligation,) = value["tasks"][0].pop("obligations")
    assert {"kind": "every", "period": "month", "n": 1, "quote": "按月", "source": "text"}.items() <= obligation.items()
    assert value["tasks"][0] == {
        "id": "1",
        "number": 1,
        "path": [],
        "text": "账目按月贴出。",
        "units": [
            {"name": "市松针局", "role": "responsible", "collective": False, "open_ended": False, "scope": "one"},
            {"name": "各镇", "role": "responsible", "collective": True, "open_ended": False, "scope": "all"},
        ],
        "deadline": None,
        "place": "第6行",
        "warnings": [],
    }


def test_without_json_a_clerk_reads_chinese(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "table.txt"
    path.write_text(TABLE, encoding="utf-8")
    code, out, _ = run(path)
    assert code == 0
    assert "任务：1 项" in out
    assert "责任——市松针局、各镇〔集合〕" in out
    assert "没有存疑之处" in out


def test_an_unknown_city_is_refused_before_reading(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "table.txt"
    path.write_text(TABLE, encoding="utf-8")
    code, out, err = run(path, "--city", "nowhere")
    assert (code, out, err.count("\n")) == (1, "", 1)


ROWS = [
    ("公开重点工作进展", "市政府办公室牵头，市司法局配合"),
    ("公开招生方案", "市教体局负责"),
    ("公开补贴发放结果", "市农业农村局牵头落实"),
]


def write_without_tabs(file: Path, rows: list[tuple[str, ...]]) -> None:
    lines = ["任务分解表", "序号", "工作任务", "责任单位", "时限"]
    for number, cells in enumerate(rows, start=1):
        lines += [str(number), *cells, "年底前"]
    file.write_text("\n".join(lines), encoding="utf-8")


def test_a_numbered_table_without_tabs_is_read_when_every_row_fits(tmp_path: Path) -> None:
    file = tmp_path / "table.txt"
    write_without_tabs(file, ROWS)
    document = read_document(file)
    assert [(task.number, task.text, task.deadline) for task in document.tasks] == [
        (number, text, "年底前") for number, (text, _) in enumerate(ROWS, start=1)
    ]
    assert [unit.role for unit in document.tasks[0].units] == ["lead", "cooperating"]
    assert {warning.code for warning in document.warnings} == {"year_unknown"}


@pytest.mark.parametrize(
    "cells", [("公开补贴发放结果",), ("公开补贴发放结果", "写明来龙去脉", "市农业农村局牵头落实"), ("公开补贴发放结果", "写明来龙去脉")]
)
def test_a_numbered_table_without_tabs_is_refused_rather_than_read_in_part(tmp_path: Path, cells: tuple[str, ...]) -> None:
    file = tmp_path / "table.txt"
    write_without_tabs(file, [*ROWS, cells])
    with pytest.raises(InputError):
        read_document(file)
