"""Tables with the same titles side by side in one grid are read one after the other."""

from disclosure.tasks.columns import read_columns
from disclosure.tasks.layouts.grid import read
from disclosure.tasks.side_by_side import split_side_by_side
from disclosure.tasks.source import Row, Slot, Source, Table

TITLES = ["序号", "工作任务", "责任单位"]


def table(*rows: list[str | Slot]) -> Table:
    def slot(cell: str | Slot) -> Slot:
        return cell if isinstance(cell, Slot) else Slot(cell)

    return Table(tuple(Row(tuple(map(slot, row)), f"表1第{at}行") for at, row in enumerate(rows, start=1)), "表1")


def tasks_of(grid: Table) -> list[tuple[int, tuple[str, ...], str, list[str]]]:
    reading = read(Source("表", "", "", "", (grid,)))
    assert reading is not None
    assert [warning.code for warning in reading.warnings] == ["side_by_side"]
    return [(task.number, task.path, task.text, [unit.name for unit in task.units]) for task in reading.tasks]


def test_each_task_keeps_its_own_units() -> None:
    rows = [
        ["1", "贴出河道名单。", "市松针局", "", "3", "贴出校舍名单。", "市竹器局"],
        ["2", "贴出路灯名单。", "各镇", "", "4", "贴出药价。", "市云岚局"],
    ]
    assert tasks_of(table([*TITLES, "", *TITLES], *rows)) == [
        (1, (), "贴出河道名单。", ["市松针局"]), (2, (), "贴出路灯名单。", ["各镇"]), (3, (), "贴出校舍名单。", ["市竹器局"]), (4, (), "贴出药价。", ["市云岚局"]),
    ]  # fmt: skip


def test_a_heading_over_all_of_them_is_the_heading_of_each() -> None:
    heading = ["一、名单", *[Slot(covered="left")] * 5]
    assert [
        task[:2] for task in tasks_of(table(TITLES * 2, heading, ["1", "贴出河道名单。", "市松针局", "2", "贴出校舍名单。", "市竹器局"]))
    ] == [
        (1, ("一、名单",)),
        (2, ("一、名单",)),
    ]


def test_lead_and_cooperating_units_are_one_table() -> None:
    grid = table(["工作任务", "责任单位", "工作任务", "配合单位"], ["公开", "市松针局", "贴出河道名单。", "各镇"])
    assert split_side_by_side(grid) == ([grid], [])


def test_a_table_without_units_is_left_as_it_is() -> None:
    grid = table(["序号", "工作任务"] * 2, ["1", "贴出河道名单。", "2", "贴出校舍名单。"])
    assert split_side_by_side(grid) == ([grid], [])


def test_in_text_of_cells_alone_they_are_refused_rather_than_mixed() -> None:
    assert read_columns(TITLES) is not None
    assert read_columns(TITLES * 2) is None
