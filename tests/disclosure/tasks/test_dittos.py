"""「同上」 and its like stand for the cell above, a dash for nothing, in tables of every kind."""

from pathlib import Path

import pytest

from disclosure.tasks import read_document
from disclosure.tasks.dittos import is_ditto, is_nothing
from disclosure.tasks.model import Document

TITLES = ["序号", "工作任务", "责任单位", "时限"]
FIRST = ["1", "贴出河道保洁名单。", "市松针局、各镇", "6月底前"]


def read(folder: Path, rows: list[list[str]], kind: str) -> Document:
    path = folder / f"表.{kind}"
    lines = {
        "csv": lambda row: ",".join(row) + "\n",
        "txt": lambda row: "".join(f"\t{cell}\n" for cell in row) + "\n",
        "md": lambda row: f"| {' | '.join(row)} |\n",
    }
    path.write_text("".join(map(lines[kind], rows)), encoding="utf-8")
    return read_document(path)


def units(document: Document) -> list[list[str]]:
    return [[unit.name for unit in task.units] for task in document.tasks]


@pytest.mark.parametrize("kind", ["csv", "txt", "md"])
@pytest.mark.parametrize("mark", ["同上", "〃", "同前", "（同上）", "同 上", "同上。", "″"])
def test_it_means_the_units_and_the_deadline_above(tmp_path: Path, kind: str, mark: str) -> None:
    document = read(tmp_path, [TITLES, FIRST, ["2", "贴出路灯名单。", mark, mark], ["3", "贴出校舍名单。", "市竹器局", "年底前"]], kind)
    assert units(document) == [["市松针局", "各镇"], ["市松针局", "各镇"], ["市竹器局"]]
    assert [task.deadline for task in document.tasks] == ["6月底前", "6月底前", "年底前"]
    assert [warning for warning in document.warnings if warning.code != "year_unknown"] == []


@pytest.mark.parametrize("kind", ["csv", "txt"])
def test_units_behind_it_come_to_those_above(tmp_path: Path, kind: str) -> None:
    document = read(tmp_path, [TITLES, FIRST, ["2", "贴出路灯名单。", "同上、市竹器局", "年底前"]], kind)
    assert units(document)[1] == ["市松针局", "各镇", "市竹器局"]


@pytest.mark.parametrize("kind", ["csv", "txt"])
def test_with_nothing_above_it_is_said_at_the_place(tmp_path: Path, kind: str) -> None:
    document = read(tmp_path, [TITLES, ["1", "贴出河道保洁名单。", "同上", "同上"], ["2", "贴出路灯名单。", "市竹器局", "年底前"]], kind)
    assert units(document)[0] == []
    assert document.tasks[0].deadline is None
    assert {"units_missing", "deadline_missing"} <= {warning.code for warning in document.tasks[0].warnings}


@pytest.mark.parametrize("kind", ["csv", "txt"])
def test_a_requirement_that_says_it_is_the_text_above_with_a_warning(tmp_path: Path, kind: str) -> None:
    document = read(tmp_path, [TITLES, FIRST, ["2", "同上", "市竹器局", "年底前"]], kind)
    assert [task.text for task in document.tasks] == ["贴出河道保洁名单。"] * 2
    assert [warning.code for warning in document.tasks[1].warnings] == ["text_shared"]


def test_it_reaches_over_a_heading(tmp_path: Path) -> None:
    document = read(tmp_path, [TITLES, FIRST, ["二、路灯", "", "", ""], ["2", "贴出路灯名单。", "同上", "〃"]], "csv")
    assert document.tasks[1].path == ("二、路灯",)
    assert (units(document)[1], document.tasks[1].deadline) == (["市松针局", "各镇"], "6月底前")


@pytest.mark.parametrize("kind", ["csv", "txt"])
@pytest.mark.parametrize("mark", ["—", "/", "无", "-"])
def test_a_dash_is_nobody_and_no_deadline(tmp_path: Path, kind: str, mark: str) -> None:
    document = read(tmp_path, [TITLES, FIRST, ["2", "贴出路灯名单。", mark, mark], ["3", "贴出校舍名单。", "市竹器局", "年底前"]], kind)
    assert units(document) == [["市松针局", "各镇"], [], ["市竹器局"]]
    assert [task.deadline for task in document.tasks] == ["6月底前", None, "年底前"]
    assert [warning.code for warning in document.tasks[1].warnings] == ["units_missing"]


def test_a_dash_among_the_cooperating_units_is_nobody(tmp_path: Path) -> None:
    rows = [
        ["序号", "工作任务", "牵头单位", "配合单位"],
        ["1", "贴出河道保洁名单。", "市松针局", "各镇"],
        ["2", "贴出路灯名单。", "市竹器局", "—"],
    ]
    document = read(tmp_path, rows, "csv")
    assert units(document) == [["市松针局", "各镇"], ["市竹器局"]]
    assert document.tasks[1].warnings == ()


@pytest.mark.parametrize("cell", ["", "同上级部门", "上", "无线电局", "市松针局", "同上会商"])
def test_other_cells_are_neither(cell: str) -> None:
    assert not is_ditto(cell)
    assert not is_nothing(cell)
