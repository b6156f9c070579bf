"""Tables as grids: what a careful reader makes of headers, merged cells, sections, rows that go on, and what must be said."""

import pytest
from made_tables import as_grid, make

from disclosure.tasks.layouts.grid import read
from disclosure.tasks.reading import Reading
from disclosure.tasks.source import Paragraph, Row, Slot, Source, Table, source_of_blocks

UP, LEFT = "^", "<"


def table(lines: str, *, tells_merges: bool = True, place: str = "表1") -> Table:
    """A table drawn in text: cells parted by |, ^ for a square covered from above, < from the left, / for a line end in a cell."""
    rows = []
    for at, line in enumerate(lines.strip().split("\n"), start=1):
        cells = [cell.strip() for cell in line.split("|")]
        slots = [Slot(covered="above") if c == UP else Slot(covered="left") if c == LEFT else Slot(c.replace("/", "\n")) for c in cells]
        rows.append(Row(tuple(slots), f"{place}第{at}行"))
    return Table(tuple(rows), place, tells_merges)


def reading(*blocks: Paragraph | Table | str) -> Reading:
    held = [Paragraph(block, f"第{at}段") if isinstance(block, str) else block for at, block in enumerate(blocks, start=1)]
    found = read(source_of_blocks("made", "0", held))
    assert found is not None
    return found


def plain(found: Reading) -> list[tuple]:
    return [(task.number, task.path, task.text, [(u.name, u.role[0]) for u in task.units], task.deadline) for task in found.tasks]


def codes(found: Reading) -> list[str]:
    return [warning.code for warning in found.warnings] + [warning.code for task in found.tasks for warning in task.warnings]


@pytest.mark.parametrize("merges", [True, False])
@pytest.mark.parametrize("seed", range(150))
def test_a_drawn_table_is_read_as_it_was_made(seed: int, merges: bool) -> None:
    made = make(seed)
    rows = [Row(tuple(Slot(text, covered if merges else "") for text, covered, _ in squares), "表1") for squares in as_grid(made)]
    found = reading(made.title, Table(tuple(rows), "表1", merges))
    expected = [
        (task["number"], tuple(task["path"]), task["text"], [(name, role[0]) for name, role in task["units"]], task["deadline"])
        for task in made.expected
    ]
    assert plain(found) == expected
    if merges:
        assert set(codes(found)) <= {"deadline_disagrees"}


def test_lead_and_cooperating_columns_below_one_title_give_roles() -> None:
    found = reading(
        table("""
        序号 | 工作任务 | 责任分工 | <        | 时限
        ^    | ^        | 牵头单位 | 配合单位 | ^
        1    | 贴出账目 | 市松局   | 市竹局、市岚局 | 年底前
        2    | 修好水渠 | 市松局   |          | 长期
        """)
    )
    assert plain(found) == [
        (1, (), "贴出账目", [("市松局", "l"), ("市竹局", "c"), ("市岚局", "c")], "年底前"),
        (2, (), "修好水渠", [("市松局", "l")], "长期"),
    ]
    assert codes(found) == []


def test_columns_may_stand_in_any_order_and_carry_remarks() -> None:
    found = reading(
        table("""
        责任科室 | 序号 | 完成时限 | 任务内容 | 备注 | 联系人
        办公室   | 1    | 长期     | 贴出账目 | 见附 | 张三
        ^        | 2    | 6月底前  | 修好水渠 |      | 李四
        """)
    )
    assert plain(found) == [(1, (), "贴出账目", [("办公室", "r")], "长期"), (2, (), "修好水渠", [("办公室", "r")], "6月底前")]


def test_a_column_of_bare_numbers_below_a_wide_title_holds_the_row_numbers() -> None:
    found = reading(
        table("""
        工作任务 | <  | 工作要求 | 责任单位
        一、贴账 | 1  | 按月贴出 | 市松局
        ^        | 2  | 按年贴出 | ^
        二、修渠 | 3  | 换下旧石 | 市竹局
        """)
    )
    assert [(task.number, task.path, task.text) for task in found.tasks] == [
        (1, ("一、贴账",), "按月贴出"),
        (2, ("一、贴账",), "按年贴出"),
        (3, ("二、修渠",), "换下旧石"),
    ]


def test_a_requirement_may_stand_higher_than_the_deepest_level() -> None:
    found = reading(
        table("""
        工作任务 | 具体要求 | <        | 责任单位
        账目     | 按月     | 贴出收入 | 市松局
        ^        | ^        | 贴出支出 | 市竹局
        ^        | 年末贴出总账 | <    | 市岚局
        水渠     | 换下旧石 | <        | ^
        """)
    )
    assert [(task.path, task.text) for task in found.tasks] == [
        (("账目", "按月"), "贴出收入"),
        (("账目", "按月"), "贴出支出"),
        (("账目",), "年末贴出总账"),
        (("水渠",), "换下旧石"),
    ]
    assert found.tasks[3].units[0].name == "市岚局"


def test_a_second_text_below_one_number_and_one_unit_cell_belongs_to_the_task() -> None:
    found = reading(
        table("""
        序号 | 具体要求 | 责任单位
        1    | 按月贴出 | 市松局
        ^    | 逐笔说明 | ^
        2    | 换下旧石 | 市竹局
        """)
    )
    assert [(task.number, task.text) for task in found.tasks] == [(1, "按月贴出\n逐笔说明"), (2, "换下旧石")]
    assert codes(found) == []


def test_numbers_that_count_groups_are_given_up_and_said_so() -> None:
    found = reading(
        table("""
        序号 | 工作任务 | 具体要求 | 责任单位
        1    | 账目     | 按月贴出 | 市松局
        ^    | ^        | 逐笔说明 | 市竹局
        2    | 水渠     | 换下旧石 | 市岚局
        """)
    )
    assert [(task.number, task.path, [u.name for u in task.units]) for task in found.tasks] == [
        (1, ("账目",), ["市松局"]),
        (2, ("账目",), ["市竹局"]),
        (3, ("水渠",), ["市岚局"]),
    ]
    assert [(warning.code, warning.where) for warning in found.warnings] == [("numbers_of_groups", "表1第3行")]


def test_a_requirement_that_reaches_over_two_unit_rows_gets_both() -> None:
    found = reading(
        table("""
        序号 | 具体要求 | 责任单位 | 时限
        1    | 按月贴出 | 市松局   | 年底前
        ^    | ^        | 市竹局   | 6月底前
        2    | 换下旧石 | 市岚局   | 长期
        """)
    )
    assert plain(found)[0] == (1, (), "按月贴出", [("市松局", "r"), ("市竹局", "r")], "年底前；6月底前")
    assert codes(found) == ["units_of_merged_row", "deadline_of_merged_row"]


def test_a_table_broken_over_pages_goes_on_with_or_without_its_header() -> None:
    head = "序号 | 工作任务 | 具体要求 | 责任单位\n"
    for second in ("2 | | 逐笔说明 | 市竹局", head + "2 | | 逐笔说明 | 市竹局"):
        found = reading("青禾市2031年任务分解表", table(head + "1 | 账目 | 按月贴出 | 市松局"), "— 1 —", table(second, place="表2"))
        assert [(task.number, task.path) for task in found.tasks] == [(1, ("账目",)), (2, ("账目",))]
        assert codes(found) == []


def test_headings_between_tables_stand_above_their_rows() -> None:
    head = "具体要求 | 责任单位\n"
    found = reading(
        "青禾市任务分解表", "一、贴账", table(head + "按月贴出 | 市松局"), "二、修渠", table(head + "换下旧石 | 市竹局", place="表2")
    )
    assert [(task.number, task.path) for task in found.tasks] == [(1, ("一、贴账",)), (2, ("二、修渠",))]
    assert found.before[0] == "青禾市任务分解表"


def test_a_title_in_the_first_rows_of_the_table_is_the_title() -> None:
    found = reading(table("附件 | < | <\n青禾市2031年任务分解表 | < | <\n序号 | 具体要求 | 责任单位\n1 | 按月贴出 | 市松局"))
    assert found.before == ("附件", "青禾市2031年任务分解表")
    assert [task.path for task in found.tasks] == [()]


def test_section_rows_are_headings_and_notes_are_said() -> None:
    found = reading(
        table("""
        序号 | 具体要求 | 责任单位 | 时限
        一、贴账 | < | < | <
        （一）按月 | < | < | <
        1 | 按月贴出 | 市松局 | 长期
        注：本表由市政府办公室解释；时限以文件为准。 | < | < | <
        """)
    )
    assert found.tasks[0].path == ("一、贴账", "（一）按月")
    assert codes(found) == ["note_in_table"]


def test_an_empty_unit_cell_that_is_not_merged_is_taken_from_above_and_said() -> None:
    found = reading(table("序号 | 具体要求 | 责任单位\n1 | 按月贴出 | 市松局\n2 | 逐笔说明 | \n3 | 换下旧石 | 市竹局"))
    assert [[u.name for u in task.units] for task in found.tasks] == [["市松局"], ["市松局"], ["市竹局"]]
    assert [warning.where for warning in found.tasks[1].warnings] == ["表1第3行"]


def test_an_empty_deadline_beside_merged_ones_is_no_deadline() -> None:
    found = reading(
        table("""
        序号 | 具体要求 | 责任单位 | 时限
        1 | 按月贴出 | 市松局 | 年底前
        2 | 逐笔说明 | 市松局 | ^
        3 | 换下旧石 | 市竹局 |
        """)
    )
    assert [task.deadline for task in found.tasks] == ["年底前", "年底前", None]
    assert codes(found) == ["deadline_missing"]


def test_a_row_without_number_goes_on_with_the_one_above_and_says_so() -> None:
    found = reading(table("序号 | 具体要求 | 责任单位\n1 | 按月贴出， | 市松局\n | 逐笔说明。 | \n2 | 换下旧石 | 市竹局"))
    assert [task.text for task in found.tasks] == ["按月贴出，\n逐笔说明。", "换下旧石"]
    assert codes(found) == ["row_goes_on"]


def test_a_table_without_units_is_no_task_table() -> None:
    assert read(Source("x", "0", "", "", (table("序号 | 工作任务 | 完成情况\n1 | 贴账 | 好"),))) is None


def test_another_table_beside_the_task_table_is_said() -> None:
    found = reading(
        table("序号 | 具体要求 | 责任单位\n1 | 按月贴出 | 市松局"),
        table("姓名 | 电话\n张三 | 8001", place="表2"),
        "以上各项请抓紧落实，并于每季度末报送进展情况。",
    )
    assert len(found.tasks) == 1
    assert [(warning.code, warning.where) for warning in found.warnings] == [("table_skipped", "表2"), ("text_outside_tables", "第3段")]


def test_numbers_may_be_chinese_or_bracketed() -> None:
    found = reading(table("序号 | 具体要求 | 责任单位\n一 | 按月贴出 | 市松局\n（2） | 逐笔说明 | 市竹局\n十二、 | 换下旧石 | 市竹局"))
    assert [task.number for task in found.tasks] == [1, 2, 12]


def test_level_cells_broken_over_lines_are_joined() -> None:
    found = reading(table("工作任务 | 具体要求 | 责任单位\n账目/公开 | 按月贴出 | 市松局/市竹局"))
    assert (found.tasks[0].path, [u.name for u in found.tasks[0].units]) == (("账目公开",), ["市松局", "市竹局"])


@pytest.mark.parametrize("last", ["工作目标", "任务类型", "评价标准", "公开对象", "公开层级"])
@pytest.mark.parametrize("before_units", [True, False])
def test_targets_standards_and_classes_are_no_requirement_and_are_named(last: str, before_units: bool) -> None:
    rows = [["序号", "工作任务", last, "责任单位"], ["1", "按月贴出", "优良", "市松局"]]
    if not before_units:
        rows = [[*row[:2], row[3], row[2]] for row in rows]
    found = reading(table("\n".join(" | ".join(row) for row in rows)))
    assert [(task.text, task.path) for task in found.tasks] == [("按月贴出", ())]
    assert [(warning.code, last in warning.message) for warning in found.warnings] == [("column_not_read", True)]


def test_a_class_left_of_the_requirement_is_a_level() -> None:
    found = reading(table("任务类型 | 工作任务 | 责任单位\n账目类 | 按月贴出 | 市松局"))
    assert (found.tasks[0].path, found.tasks[0].text, codes(found)) == (("账目类",), "按月贴出", [])


@pytest.mark.parametrize("title", ["谁来办", "共同责任", ""])
def test_a_column_whose_title_says_nothing_is_named(title: str) -> None:
    found = reading(table(f"序号 | 工作任务 | 责任单位 | {title}\n1 | 按月贴出 | 市松局 | 市竹局"))
    assert [(unit.name, unit.role) for unit in found.tasks[0].units] == [("市松局", "responsible")]
    assert codes(found) == ["column_not_read"]


def test_of_two_columns_of_days_the_one_of_the_end_is_the_deadline() -> None:
    found = reading(table("工作任务 | 责任单位 | 启动时间 | 目前进度 | 完成时间\n按月贴出 | 市松局 | 3月1日 | 正在推进 | 9月底前"))
    assert (found.tasks[0].deadline, codes(found)) == ("9月底前", [])


def test_a_title_may_say_that_the_first_unit_leads_or_that_persons_stand_beside() -> None:
    found = reading(table("工作任务 | 责任单位/（排第一位的为牵头单位）\n按月贴出 | 市松局、市竹局"))
    assert [(unit.name, unit.role) for unit in found.tasks[0].units] == [("市松局", "lead"), ("市竹局", "responsible")]
    assert reading(table("工作任务 | 责任部门及责任人\n按月贴出 | 市松局")).tasks[0].units[0].name == "市松局"


def test_a_page_may_repeat_only_the_first_of_two_header_rows() -> None:
    found = reading(
        table("""
        序号 | 工作任务 | 责任分工 | <
        ^    | ^        | 牵头单位 | 配合单位
        1    | 贴出账目 | 市松局   | 市竹局
        序号 | 工作任务 | 责任分工 | <
        2    | 修好水渠 | 市竹局   | 市岚局
        """)
    )
    assert [[(unit.name, unit.role) for unit in task.units] for task in found.tasks] == [
        [("市松局", "lead"), ("市竹局", "cooperating")],
        [("市竹局", "lead"), ("市岚局", "cooperating")],
    ]


def test_a_blank_unit_cell_beside_merged_ones_names_nobody() -> None:
    found = reading(
        table("""
        序号 | 工作任务 | 责任单位
        1 | 贴出账目 | 市松局
        2 | 逐笔说明 | ^
        3 | 修好水渠 |
        """)
    )
    assert [[unit.name for unit in task.units] for task in found.tasks] == [["市松局"], ["市松局"], []]
    assert codes(found) == ["units_missing"]


def test_a_row_without_number_but_with_a_deadline_of_its_own_is_a_task() -> None:
    found = reading(table("序号 | 工作任务 | 责任单位 | 时限\n1 | 贴出账目 | 市松局 | 年底前\n | 修好水渠 | | 3月底前"))
    assert [(task.text, task.deadline) for task in found.tasks] == [("贴出账目", "年底前"), ("修好水渠", "3月底前")]
    assert "number_missing" in codes(found)


def test_numbers_that_are_not_whole_are_said() -> None:
    found = reading(table("序号 | 工作任务 | 责任单位\n1.1 | 贴出账目 | 市松局\n1.2 | 修好水渠 | 市松局"))
    assert [task.number for task in found.tasks] == [1, 2]
    assert [(warning.code, "1.1" in warning.message) for warning in found.warnings] == [("number_not_whole", True)]


def test_a_day_in_the_text_around_the_tables_is_said() -> None:
    found = reading(
        "青禾市任务分解表", "各单位于12月10日前报总结。", table("工作任务 | 责任单位\n按月贴出 | 市松局"), "乡镇须于5月底前报。"
    )
    assert [(warning.code, warning.where) for warning in found.warnings] == [
        ("text_outside_tables", "第2段"),
        ("text_outside_tables", "第4段"),
    ]


def test_a_standard_is_the_requirement_where_the_task_reaches_over_several() -> None:
    found = reading(table("工作任务 | 工作标准 | 责任单位\n账目 | 按月贴出 | 市松局\n^ | 逐笔说明 | ^\n水渠 | 换下旧石 | 市竹局"))
    assert [(task.path, task.text) for task in found.tasks] == [(("账目",), "按月贴出"), (("账目",), "逐笔说明"), (("水渠",), "换下旧石")]


def test_titles_in_traditional_script_and_numbers_of_tasks_are_known() -> None:
    found = reading(table("任務編號 | 工作任務 | 牽頭單位 | 時限\n一 | 按月貼出 | 市松局 | 年底前"))
    assert plain(found) == [(1, (), "按月貼出", [("市松局", "l")], "年底前")]


def test_where_no_merges_are_told_a_blank_unit_cell_is_taken_from_above_and_said_once() -> None:
    lines = "序号 | 具体要求 | 责任单位\n1 | 按月贴出 | 市松局\n2 | 逐笔说明 | \n3 | 换下旧石 | "
    found = reading(table(lines, tells_merges=False))
    assert [[unit.name for unit in task.units] for task in found.tasks] == [["市松局"]] * 3
    assert [(warning.code, warning.where, "2 行" in warning.message) for warning in found.warnings] == [
        ("units_inherited", "表1第3行", True)
    ]
