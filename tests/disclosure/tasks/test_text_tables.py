"""Tables in plain text without tabs: a cell to a line, aligned by blanks, drawn, as labelled records; made up and read back."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.tasks.layouts import read_layouts
from disclosure.tasks.model import Task
from disclosure.tasks.reading import Reading
from disclosure.tasks.source import Source

STEM = st.text("松泉砚竹云岚槐笙荻渚", min_size=2, max_size=3)
UNIT = st.builds(lambda stem, end: f"市{stem}{end}", STEM, st.sampled_from(["局", "委", "中心", "办公室"])) | st.sampled_from(
    ["各乡镇", "各县（市、区）政府"]
)
SENTENCE = st.builds(
    lambda a, b: f"{a}，{b}。",
    st.text("把账目按月贴出写明来处旧的换下新讲给人听", min_size=4, max_size=30),
    st.text("把账目贴出旧的换下", min_size=4, max_size=12),
)
ITEM = st.tuples(
    SENTENCE, st.lists(UNIT, min_size=1, max_size=4, unique=True), st.sampled_from(["长期", "6月底前", "年底前", "2031年9月30日前"])
)
GROUPS = st.lists(
    st.tuples(st.text("晒亮敞门灯窗路", min_size=3, max_size=6), st.lists(ITEM, min_size=1, max_size=4, unique_by=lambda item: item[0])),
    min_size=1,
    max_size=4,
)
Groups = list[tuple[str, list[tuple[str, list[str], str]]]]
NUMERALS = "一二三四五六七八九"
TITLES = ("序号", "工作内容", "责任单位", "完成时限")


def best(text: str) -> tuple[str, Reading]:
    """Read a text as documents are read: the layout with most tasks that have units, then fewest warnings."""
    readings = list(read_layouts(Source("made.txt", "0" * 64, text, "utf-8")))
    return max(readings, key=lambda held: (sum(bool(task.units) for task in held[1].tasks), -len(held[1].warnings)))


def plain(task: Task) -> tuple[object, ...]:
    return (task.number, task.path, task.text, [unit.name for unit in task.units], task.deadline)


def wanted(groups: Groups) -> list[tuple[object, ...]]:
    items = [(f"{NUMERALS[at]}、{name}", item) for at, (name, held) in enumerate(groups) for item in held]
    return [(number, (heading,), text, units, due) for number, (heading, (text, units, due)) in enumerate(items, start=1)]


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def pad(text: str, size: int) -> str:
    return text + " " * (size - width(text))


def wrap(text: str, size: int) -> list[str]:
    lines = [""]
    for char in text:
        if width(lines[-1] + char) > size:
            lines.append("")
        lines[-1] += char
    return lines


def grid_lines(groups: Groups, sizes: list[int]) -> list[tuple[str, list[list[str]]]]:
    """Return ("heading", …) and ("row", printed lines of cells)."""
    printed: list[tuple[str, list[list[str]]]] = []
    number = 0
    for at, (name, items) in enumerate(groups):
        printed.append(("heading", [[f"{NUMERALS[at]}、{name}"]]))
        for text, units, due in items:
            number += 1
            columns = [wrap(cell, size) for cell, size in zip((str(number), text, "、".join(units), due), sizes, strict=True)]
            depth = max(map(len, columns))
            printed.append(("row", [[column[i] if i < len(column) else "" for column in columns] for i in range(depth)]))
    return printed


@given(GROUPS, st.booleans())
@settings(deadline=None, max_examples=40)
def test_a_cell_to_a_line(groups: Groups, numbered: bool) -> None:
    lines = ["青禾市2031年任务分解表", *TITLES[not numbered :]]
    number = 0
    for at, (name, items) in enumerate(groups):
        lines.append(f"{NUMERALS[at]}、{name}")
        for text, units, due in items:
            number += 1
            lines += [str(number)] * numbered + [text, "、".join(units), due]
    layout, reading = best("\n".join(lines))
    assert layout == "line_cells"
    assert [plain(task) for task in reading.tasks] == wanted(groups)
    assert reading.before[-1] == lines[0]


SIZES = [6, 30, 24, 18]


@given(GROUPS, st.booleans(), st.integers(2, 5))
@settings(deadline=None, max_examples=40)
def test_columns_aligned_by_blanks(groups: Groups, blank_lines: bool, gap: int) -> None:
    between = " " * gap
    lines = ["青禾市2031年任务分解表", between.join(pad(title, size) for title, size in zip(TITLES, SIZES, strict=True)).rstrip()]
    for kind, printed in grid_lines(groups, SIZES):
        lines += [""] * blank_lines
        if kind == "heading":
            lines.append(printed[0][0])
        else:
            lines += [between.join(pad(cell, size) for cell, size in zip(row, SIZES, strict=True)).rstrip() for row in printed]
    layout, reading = best("\n".join(lines))
    assert layout == "blank_columns"
    assert [plain(task) for task in reading.tasks] == wanted(groups)
    assert [warning.code for warning in reading.warnings] == ["columns_guessed"]


STYLES = {"light": "│─┌┬┐├┼┤└┴┘", "heavy": "┃━┏┳┓┣╋┫┗┻┛", "double": "║═╔╦╗╠╬╣╚╩╝", "ascii": "|-+++++++++"}


@pytest.mark.parametrize("style", STYLES)
@given(groups=GROUPS, ruled=st.booleans())
@settings(deadline=None, max_examples=25)
def test_drawn_tables(style: str, groups: Groups, ruled: bool) -> None:
    vertical, flat, *corners = STYLES[style]

    def rule(left: str, middle: str, right: str) -> str:
        return left + middle.join(flat * (size + 2) for size in SIZES) + right

    def line(cells: list[str]) -> str:
        return vertical + vertical.join(f" {pad(cell, size)} " for cell, size in zip(cells, SIZES, strict=True)) + vertical

    across = sum(SIZES) + 3 * (len(SIZES) - 1)
    lines = ["青禾市2031年任务分解表", rule(corners[0], corners[1], corners[2]), line(list(TITLES))]
    between = rule(corners[3], corners[4], corners[5])
    lines.append(between)
    for kind, printed in grid_lines(groups, SIZES):
        if kind == "heading":
            lines += [f"{vertical} {pad(printed[0][0], across)} {vertical}"] * ruled
        else:
            lines += map(line, printed)
        lines += [between] * ruled
    lines[-1:] = [rule(*corners[6:9])] if ruled else [lines[-1], rule(*corners[6:9])]
    layout, reading = best("\n".join(lines))
    assert layout == "box_rows"
    expected = wanted(groups) if ruled else [(number, (), *rest) for number, _, *rest in wanted(groups)]
    assert [plain(task) for task in reading.tasks] == expected
    assert not reading.warnings


@given(
    GROUPS,
    st.sampled_from([("任务", "单位", "时限"), ("工作任务", "责任单位", "完成时限"), ("工作内容", "牵头部门", "时间要求")]),
    st.booleans(),
)
@settings(deadline=None, max_examples=40)
def test_labelled_records(groups: Groups, labels: tuple[str, str, str], numbered: bool) -> None:
    lines = ["青禾市2031年任务"]
    number = 0
    for at, (name, items) in enumerate(groups):
        lines.append(f"{NUMERALS[at]}、{name}")
        for text, units, due in items:
            number += 1
            lines += [f"序号：{number}"] * numbered
            lines += [f"{label}：{value}" for label, value in zip(labels, (text, "、".join(units), due), strict=True)]
    if number < 2:
        return
    _, reading = best("\n".join(lines))
    read = [plain(task) for task in reading.tasks]
    assert [(entry[0], *entry[2:]) for entry in read] == [(entry[0], *entry[2:]) for entry in wanted(groups)]
    assert [entry[1] for entry in read] in ([entry[1] for entry in wanted(groups)], [(), *[entry[1] for entry in wanted(groups)][1:]])


DRAWN = """\
青禾市2031年任务分解表
┌──────┬────────┬──────────────────────┬──────────────┬──────────┐
│ 序号 │  类别  │       工作内容       │   责任单位   │ 完成时限 │
├──────┴────────┴──────────────────────┴──────────────┴──────────┤
│ 一、晒                                                         │
├──────┬────────┬──────────────────────┬──────────────┬──────────┤
│  1   │  账目  │ 账目按月贴，写明来处 │ 市松针局、市 │ 年底前   │
│      │        │ 和去处。             │ 砚台局       │          │
├──────┤        ├──────────────────────┼──────────────┼──────────┤
│  2   │        │ 账目讲明白。         │ 市砚台局     │ 长期     │
├──────┼────────┼──────────────────────┼──────────────┼──────────┤
│  3   │  灯火  │ 灯点起来。           │ 市泉眼委     │ 6月底前  │
└──────┴────────┴──────────────────────┴──────────────┴──────────┘
注：本表由市政府办公室解释。
"""


def test_a_drawn_cell_may_reach_over_rows_and_a_heading_over_columns() -> None:
    layout, reading = best(DRAWN)
    assert layout == "box_rows"
    assert [plain(task) for task in reading.tasks] == [
        (1, ("一、晒", "账目"), "账目按月贴，写明来处和去处。", ["市松针局", "市砚台局"], "年底前"),
        (2, ("一、晒", "账目"), "账目讲明白。", ["市砚台局"], "长期"),
        (3, ("一、晒", "灯火"), "灯点起来。", ["市泉眼委"], "6月底前"),
    ]


PRINTED = """\
  青禾市2031年任务分解表
    序号         工作内容                    责任单位           完成时限
               账目按月贴，写明来处和去处，贴在门口人人看   市松针局、市砚台局、各县   年底前
    1
               得见的地方，贴满一个月再换下来归档保存。    （市、区）人民政府
    2          账目讲明白。                  市砚台局           长期
               灯点起来，照亮整条巷子，坏了的当天修好，修   市泉眼委            年底前
    3
               不好的说明原因。
"""


def test_numbers_set_in_the_middle_of_their_rows_as_a_pdf_prints_them() -> None:
    layout, reading = best(PRINTED)
    assert layout == "blank_columns"
    assert [(task.number, task.text[:4], task.text[-4:], [unit.name for unit in task.units], task.deadline) for task in reading.tasks] == [
        (1, "账目按月", "档保存。", ["市松针局", "市砚台局", "各县（市、区）人民政府"], "年底前"),
        (2, "账目讲明", "讲明白。", ["市砚台局"], "长期"),
        (3, "灯点起来", "明原因。", ["市泉眼委"], "年底前"),
    ]


def test_text_across_a_column_is_a_doubt_at_its_place() -> None:
    text = PRINTED.replace(
        "    2          账目讲明白。                  市砚台局           长期",
        "    2          账目讲明白，讲给每一个走过门口的人听，讲到懂为止。      市砚台局长期",
    )
    _, reading = best(text)
    assert ("row_ambiguous", "第6行") in [(warning.code, warning.where) for warning in reading.warnings]


def test_a_row_on_each_line_needs_neither_numbers_nor_blank_lines() -> None:
    text = "类别    工作内容          责任单位\n账目    账目按月贴。      市松针局\n灯火    灯点起来。        市砚台局\n"
    _, reading = best(text)
    assert [plain(task) for task in reading.tasks] == [
        (1, ("账目",), "账目按月贴。", ["市松针局"], None),
        (2, ("灯火",), "灯点起来。", ["市砚台局"], None),
    ]
