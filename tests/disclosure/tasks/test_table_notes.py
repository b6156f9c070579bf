"""Rows that are sums, notes and signatures are no tasks, and what is left out is said; what a task's own list holds stays with it."""

from pathlib import Path

import pytest
from readers.docx_builder import package, row, table

from disclosure.tasks import read_document
from disclosure.tasks.model import Document

TITLES = ("序号", "工作任务", "责任单位", "时限")
TASK = ("1", "贴出河道保洁名单。", "市松针局", "6月底前")
NEXT = ("2", "贴出路灯名单。", "市竹器局", "年底前")


def read(folder: Path, *rows: tuple[str, ...]) -> Document:
    path = folder / "表.docx"
    path.write_bytes(package(table(*(row(*cells) for cells in rows))))
    return read_document(path)


@pytest.mark.parametrize(
    "cells",
    [
        ("合计", "2项", "", ""), ("合计", "", "2", ""), ("", "合计", "2家单位", ""), ("", "本页小计：2项", "", ""), ("备注", "本表自印发之日起执行。", "", ""),
        ("注：带星号的由市政府办公室解释。", "", "", ""), ("说明：1.各镇参照执行。2.名单附后。", "", "", ""), ("填表人：", "张三", "审核人：", "李四"), ("", "填表人：张三", "", "3月1日"),
        ("以上各项另行通知", "", "", ""),
    ],
)  # fmt: skip
def test_a_row_that_is_no_task_is_left_out_and_said(tmp_path: Path, cells: tuple[str, ...]) -> None:
    document = read(tmp_path, TITLES, TASK, cells, NEXT)
    assert [(task.number, task.text, task.deadline) for task in document.tasks] == [(1, TASK[1], "6月底前"), (2, NEXT[1], "年底前")]
    heading = document.tasks[1].path
    assert heading or [(warning.code, warning.where) for warning in document.warnings if warning.code != "year_unknown"] == [
        ("note_in_table", "表1第3行")
    ]


@pytest.mark.parametrize(
    "cells", [("合计", "2项", "", ""), ("备注", "本表自印发之日起执行。", "", ""), ("填表人：", "张三", "审核人：", "李四")]
)
def test_in_text_of_cells_too(tmp_path: Path, cells: tuple[str, ...]) -> None:
    path = tmp_path / "表.txt"
    rows = [TITLES, TASK, cells, NEXT]
    path.write_text("".join("".join(f"\t{cell}\n" for cell in cells) + "\n" for cells in rows), encoding="utf-8")
    document = read_document(path)
    assert [task.text for task in document.tasks] == [TASK[1], NEXT[1]]
    assert [warning.where for warning in document.warnings if warning.code == "note_in_table"] == ["第11行"]


@pytest.mark.parametrize("text", ["合计公开三批名单。", "说明：贴出名单。", "注册资本贴出。"])
def test_a_row_with_number_and_units_is_a_task_whatever_it_begins_with(tmp_path: Path, text: str) -> None:
    document = read(tmp_path, TITLES, TASK, ("2", text, "市竹器局", "年底前"))
    assert [task.text for task in document.tasks] == [TASK[1], text]


@pytest.mark.parametrize("items", [("1.甲类名单；", "2.乙类名单。"), ("（1）甲类名单", "（2）乙类名单"), ("甲类名单；", "乙类名单。")])
def test_a_list_in_rows_without_number_belongs_to_the_task_above(tmp_path: Path, items: tuple[str, str]) -> None:
    document = read(tmp_path, TITLES, ("1", "贴出名单：", "市松针局", "年底前"), *(("", item, "", "") for item in items), NEXT)
    assert [(task.path, task.text) for task in document.tasks] == [((), "\n".join(["贴出名单：", *items])), ((), NEXT[1])]
    assert [warning.code for warning in document.tasks[0].warnings] == ["row_goes_on", "row_goes_on"]


def test_units_that_a_note_names_are_said(tmp_path: Path) -> None:
    document = read(tmp_path, (*TITLES, "备注"), (*TASK, "市竹器局配合"), (*NEXT, "每月报送一次"))
    assert [[warning.code for warning in task.warnings] for task in document.tasks] == [["units_in_note"], []]


def test_of_two_columns_of_days_the_last_day_is_the_deadline(tmp_path: Path) -> None:
    document = read(
        tmp_path, ("序号", "工作任务", "责任单位", "开始时间", "完成时限"), ("1", "贴出名单。", "市松针局", "3月1日", "6月底前")
    )
    assert document.tasks[0].deadline == "6月底前"


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        (("2", "市竹器局", "贴出路灯名单并公开。", "年底前"), "贴出路灯名单并公开"),
        (("2", "贴出路灯名单。", "9月底前", "市竹器局"), "9月底前"),
        (("2", "贴出路灯名单。", "市竹器局负责公开名单", "年底前"), "市竹器局负责公开名单"),
        (("2", "贴出路灯名单。", "同第1项", "年底前"), "同第1项"),
    ],
)
def test_what_stands_in_the_wrong_column_is_said(tmp_path: Path, cells: tuple[str, ...], name: str) -> None:
    document = read(tmp_path, TITLES, TASK, cells)
    said = [(warning.code, warning.where) for warning in document.warnings if f"「{name}」" in warning.message]
    assert said == [("unit_unlike", "表1第3行")]


def test_with_whom_a_unit_works_together_is_cooperating(tmp_path: Path) -> None:
    document = read(tmp_path, TITLES, ("1", "贴出名单。", "由市松针局牵头，会同市竹器局等有关单位按职责分工抓好落实", "年底前"))
    assert [(unit.name, unit.role) for unit in document.tasks[0].units] == [
        ("市松针局", "lead"),
        ("市竹器局", "cooperating"),
        ("有关单位", "cooperating"),
    ]
