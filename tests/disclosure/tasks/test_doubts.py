"""The last look over a document's tasks: what it says, where, and that it is silent about a document in order."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.tasks.columns import Kind, title_kind
from disclosure.tasks.doubts import look_over
from disclosure.tasks.model import Task, Unit
from disclosure.tasks.script import TRADITIONAL, simplify_title
from disclosure.tasks.source import Source

SOURCE = Source("made.txt", "0" * 64, "账目", "utf-8")
WORDS = [
    "账目按月贴出来给人看。",
    "灯点起来照亮整条巷子。",
    "旧门换下来当柴火烧掉。",
    "讲解的人站在门口等着。",
    "把地图画在墙上人人看。",
    "雨天备好伞借给路人。",
]


def tasks_of(numbers: list[int], paths: list[str] | None = None) -> list[Task]:
    return [
        Task(number, (paths[at],) if paths else (), WORDS[at % 6] + "又" * (at // 6), (Unit("市松针局"),), place=f"第{at * 3 + 1}行")
        for at, number in enumerate(numbers)
    ]


def said(tasks: list[Task], source: Source = SOURCE) -> list[tuple[str, str]]:
    return [(warning.code, warning.where) for warning in look_over(tasks, source)]


@pytest.mark.parametrize(
    ("numbers", "paths", "expected"),
    [
        ([1, 2, 3, 4], None, []),
        ([3, 4, 5], None, []),
        ([1, 2, 2, 3], None, [("duplicate_number", "第7行")]),
        ([1, 2, 4, 5], None, [("number_gap", "第7行")]),
        ([1, 3, 2, 4], None, [("number_gap", "第4行"), ("number_order", "第7行"), ("number_gap", "第10行")]),
        ([1, 2, 3, 1, 2], None, [("second_document", "第10行")]),
        ([1, 2, 1, 2], ["一、晒", "一、晒", "二、收", "二、收"], [("numbers_restart", "第7行")]),
        ([1, 2, 1, 2], ["晒", "晒", "收", "收"], [("numbers_restart", "第7行")]),
        ([1, 2, 1, 2], ["一、晒", "二、收", "一、亮", "二、守"], [("second_document", "第7行")]),
        ([1, 2, 3, 4], ["一、晒", "二、收", "一、亮", "二、守"], [("second_document", "第7行")]),
    ],
)
def test_numbers_that_restart_repeat_or_skip(numbers: list[int], paths: list[str] | None, expected: list[tuple[str, str]]) -> None:
    assert said(tasks_of(numbers, paths)) == expected


def test_a_task_in_traditional_script_is_named_once() -> None:
    tasks = tasks_of([1, 2, 3])
    tasks[1] = replace(tasks[1], text="帳目公開後請發到網站，環境資訊亦同。")
    (warning,) = look_over(tasks, SOURCE)
    assert (warning.code, warning.where) == ("traditional_script", "第4行")
    assert "開" in warning.message


def test_a_document_in_traditional_script_is_said_once() -> None:
    tasks = [replace(task, text=f"{task.text}開會時發單。") for task in tasks_of([1, 2, 3])]
    assert said(tasks) == [("traditional_script", "第1行")]


def test_a_last_text_that_does_not_end_is_said() -> None:
    tasks = tasks_of([1, 2, 3, 4])
    tasks[-1] = replace(tasks[-1], text="讲解的人站在门口并充分利用")
    assert said(tasks) == [("text_cut_off", "第10行")]
    assert said([replace(task, text=task.text.rstrip("。")) for task in tasks]) == []


def test_the_same_text_twice_is_said_at_the_second() -> None:
    tasks = tasks_of([1, 2, 3])
    tasks[2] = replace(tasks[2], text=tasks[0].text)
    assert said(tasks) == [("duplicate_task", "第7行")]


@pytest.mark.parametrize("line", ["市松针局、市砚台局", "责任单位：市松针局", "完成时限：年底前"])
def test_a_text_that_holds_a_second_unit_cell_is_said(line: str) -> None:
    tasks = tasks_of([1, 2])
    tasks[1] = replace(tasks[1], text=f"账目讲明白。\n{line}")
    assert said(tasks) == [("units_in_text", "第4行")]


@pytest.mark.parametrize("char", ["\ufffd", "\ue00c", "\U000f0001"])
def test_damaged_characters_are_said_with_their_code(char: str) -> None:
    tasks = tasks_of([1, 2])
    tasks[1] = replace(tasks[1], units=(Unit(f"市松{char}局"),))
    (warning,) = look_over(tasks, SOURCE)
    assert (warning.code, warning.where) == ("damaged_characters", "第4行")
    assert f"U+{ord(char):04X}" in warning.message


def test_damage_outside_the_tasks_is_said_with_its_line() -> None:
    assert said(tasks_of([1, 2]), replace(SOURCE, text="账目\n门\ufffd")) == [("damaged_characters", "第2行")]


def test_no_tasks_no_doubts() -> None:
    assert look_over((), SOURCE) == ()


@pytest.mark.parametrize(
    ("title", "kind"),
    [("責任單位", Kind.UNITS), ("工作內容", Kind.REQUIREMENT), ("時限", Kind.DEADLINE), ("序號", Kind.NUMBER), ("牽頭單位", Kind.UNITS)],
)
def test_titles_in_traditional_script_mean_the_same(title: str, kind: Kind) -> None:
    assert title_kind(simplify_title(title)) is kind


def test_no_character_of_simplified_titles_counts_as_traditional() -> None:
    simplified = "序号工作任务具体要求主要内容责任单位牵头部门配合科室完成时限备注联系电话领导关于办公厅发布"
    assert simplify_title(simplified) == simplified
    assert not TRADITIONAL & set(simplified)
    assert all(len(char.encode("gb18030")) == 2 for char in TRADITIONAL)


@given(
    st.lists(
        st.builds(Task, st.integers(0, 9), st.just(()), st.text("账目、局，（）：责任单位發\n\ufffd", max_size=20), st.just(())), max_size=8
    )
)
def test_nothing_breaks_the_look(tasks: list[Task]) -> None:
    assert all(warning.where and warning.message for warning in look_over(tasks, SOURCE))
