"""One fictional document per layout, with every trap that real ones set."""

from pathlib import Path

import pytest

from disclosure.tasks import Document, Task, read_document

FIXTURES = Path(__file__).parent / "fixtures"
COUNTS = {
    "numbered_cells": ("numbered_cells", 5, 2031),
    "numbered_under_heading": ("numbered_cells", 4, 2032),
    "pipe_cells": ("pipe_cells", 5, 2031),
    "pipe_rows": ("pipe_cells", 3, 2033),
    "nested_cells": ("nested_cells", 9, None),
    "unit_lines": ("unit_lines", 6, 2034),
}


def read(name: str) -> Document:
    return read_document(FIXTURES / f"{name}.txt")


def show(task: Task) -> str:
    return " ".join(f"{unit.name}/{unit.role[0]}{'c' * unit.collective}{'o' * unit.open_ended}" for unit in task.units)


def codes(task: Task) -> list[str]:
    """What the layout is not sure of; that no calendar is loaded for the fixtures' years is said elsewhere."""
    return [warning.code for warning in task.warnings if warning.code != "calendar_missing"]


@pytest.mark.parametrize("name", COUNTS)
def test_layout_count_and_year(name: str) -> None:
    document = read(name)
    assert (document.layout, len(document.tasks), document.year) == COUNTS[name]
    assert [task.number for task in document.tasks] == list(range(1, len(document.tasks) + 1))


def test_every_fixture_is_tested() -> None:
    assert {path.stem for path in FIXTURES.glob("*.txt")} == set(COUNTS)


def test_a_title_broken_in_two_is_joined_and_stays_out_of_the_tasks() -> None:
    assert read("numbered_cells").title == "青禾市2031年政务公开重点任务分解表"


def test_a_title_loses_what_word_left_in_it() -> None:
    assert read("nested_cells").title == "青禾区公开工作任务分解表"


def test_a_cell_keeps_its_paragraphs_and_an_empty_one_takes_the_cell_above() -> None:
    first, second = read("numbered_cells").tasks[:2]
    assert first.text == "把窗口能办的事列成一张清单，写明材料和时长。\n清单变动后三日内改好。"
    assert first.path == second.path == ("一、让办事的人看得懂", "亮出清单")


def test_two_unit_columns_give_two_roles() -> None:
    assert show(read("numbered_cells").tasks[0]) == "市砚台局/l 市松针局/c 市竹节管理中心/c"


def test_headings_and_column_titles_repeated_on_a_new_page_change_nothing() -> None:
    third = read("numbered_cells").tasks[2]
    assert third.path == ("一、让办事的人看得懂", "讲明白政策")
    assert show(third) == "市政府办公室/l 各县（市、区）政府/cc 市直有关部门/cc"


def test_a_row_without_number_belongs_to_the_task_above() -> None:
    fourth = read("numbered_cells").tasks[3]
    assert fourth.text.split("\n")[1] == "回看结果另贴一张表。"
    assert codes(fourth) == ["deadline_disagrees", "text_after_units"]


def test_text_and_column_that_disagree_about_the_date_are_reported_and_the_column_stands() -> None:
    fourth = read("numbered_cells").tasks[3]
    assert fourth.deadline == "年底前"
    assert "8月底前" in fourth.warnings[0].message


def test_an_empty_cell_takes_nothing_across_a_new_heading() -> None:
    fifth = read("numbered_cells").tasks[4]
    assert fifth.path == ("二、把好最后一关", "加强检查")
    assert fifth.deadline is None


def test_names_broken_over_lines_are_joined() -> None:
    tasks = read("numbered_under_heading").tasks
    assert show(tasks[0]) == "县松针局/ro 县直有关部门/rc"
    assert show(tasks[2]) == "各镇人民政府/rc 县级各单位/rc"


def test_the_same_day_in_other_words_is_no_disagreement() -> None:
    assert codes(read("numbered_under_heading").tasks[3]) == []


def test_remarks_below_a_table_are_no_part_of_the_last_cell() -> None:
    document = read("numbered_under_heading")
    assert document.tasks[-1].deadline == "年底前"
    assert [warning.code for warning in document.warnings] == ["text_after_table"]


def test_text_after_the_unit_cell_belongs_to_its_task() -> None:
    third = read("pipe_cells").tasks[2]
    assert third.text.endswith("\n走访记录按村装订，随时可查。")
    assert show(third) == "各县（市、区）人民政府/rc 各部门/rc"
    assert codes(third) == ["text_after_units"]


def test_a_paragraph_that_begins_like_a_heading_stays_text() -> None:
    assert read("pipe_cells").tasks[2].text.startswith("（一）带着清单下村")


def test_headings_between_pipes_are_in_force_until_replaced() -> None:
    paths = [task.path for task in read("pipe_cells").tasks]
    assert [path[0] for path in paths] == ["一、敞开大门"] * 5
    assert [path[1][:3] for path in paths] == ["(一)", "(一)", "(二)", "(二)", "(三)"]


def test_rows_on_lines_between_pipes() -> None:
    assert [(task.path, task.deadline) for task in read("pipe_rows").tasks] == [
        (("一、摆上桌面", "账目"), "长期"),
        (("一、摆上桌面", "账目"), "长期"),
        (("二、写进纸里", "记录"), "6月底前"),
    ]


def test_nested_headings_as_deep_as_they_go() -> None:
    assert [task.path for task in read("nested_cells").tasks] == [
        ("把话说清楚", "对外的话"),
        ("把话说清楚", "对外的话"),
        ("把话说清楚", "对内的话"),
        ("把话说清楚", "对内的话"),
        ("把账算清楚", "进的账", "收费的名目"),
        ("把账算清楚", "进的账", "收费的名目"),
        ("把账算清楚", "进的账", "罚款的去处"),
        ("把账算清楚", "出的账", "花在路上的"),
        ("把账算清楚", "出的账", "花在路上的"),
    ]


def test_merged_unit_cells_are_inherited_and_a_missing_one_is_reported() -> None:
    tasks = read("nested_cells").tasks
    assert show(tasks[1]) == show(tasks[0]) == "各镇（街道、开发区）/rc 各部门单位/rc"
    assert show(tasks[5]) == show(tasks[4]) == "区砚台局/r 区泉眼局/r"
    assert show(tasks[8]) == show(tasks[7]) == "区松针局/r"
    assert [codes(task) for task in tasks if task.warnings] == [["unit_cell_missing"]]


def test_the_sharing_site_around_a_document_is_dropped() -> None:
    document = read("unit_lines")
    assert document.title == "青禾市2034年公开工作实施方案"
    assert not any(word in task.text for task in document.tasks for word in ("docx", "配套", "分享", "责任部门"))


def test_a_unit_line_closes_the_paragraphs_before_it() -> None:
    first, second = read("unit_lines").tasks[:2]
    assert first.text.split("\n")[0] == "推进门牌统一。"
    assert (first.text.count("\n"), second.text.count("\n")) == (2, 0)


def test_unit_lines_give_roles() -> None:
    assert [show(task) for task in read("unit_lines").tasks] == [
        "市砚台局/l",
        "市砚台局/l 市松针局/l",
        "市泉眼委/r 各县市区政府/rc 市属各园区管委会/rc",
        "市松针局/g 市泉眼委/g 青禾一中/r 青禾二中/r",
        "市砚台局/l 市松针局/c 各镇（街道、园区）/cc",
        "市委灯火办/r 市砚台局/r 市泉眼委/r 市松针局/r 各乡镇/rc",
    ]


def test_a_page_break_inside_a_task_does_not_cut_it() -> None:
    assert read("unit_lines").tasks[5].text == "记录每月公布一次，\n公布时隐去姓名。"


def test_a_last_sentence_without_units_is_a_warning_with_its_place() -> None:
    (warning,) = read("unit_lines").warnings
    assert (warning.code, warning.where) == ("unclosed_text", "第40行")


def test_a_second_document_between_pipes_begins_below_its_title(tmp_path: Path) -> None:
    part = "任务分解表\n序号\n|\n工作任务\n|\n责任单位\n|\n1\n|\n贴出账目。\n|\n市松局\n|\n2\n|\n换下旧桥。\n|\n市竹局\n|\n"
    path = tmp_path / "two.txt"
    path.write_text(f"甲市2023年{part}乙市2024年{part}", encoding="utf-8")
    document = read_document(path)
    assert [(task.number, task.path, task.text) for task in document.tasks] == [(1, (), "贴出账目。"), (2, (), "换下旧桥。")] * 2
    assert [warning.code for warning in document.warnings if warning.code == "second_document"]
    assert document.title == "甲市2023年任务分解表"


def test_a_blank_title_beside_a_level_keeps_the_level(tmp_path: Path) -> None:
    path = tmp_path / "blank.txt"
    rows = "\t账目\n\t按月\n\t贴出收入。\n\t市松局\n\n\t\n\t按年\n\t贴出总账。\n\t市竹局\n"
    path.write_text(f"青禾市任务分解表\n\t工作任务\n\t\n\t具体要求\n\t责任单位\n\n{rows}", encoding="utf-8")
    assert [task.path for task in read_document(path).tasks] == [("账目", "按月"), ("账目", "按年")]
