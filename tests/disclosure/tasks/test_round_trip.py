"""Generated fictional tables, written in each layout, read back to the tasks they were made of."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.tasks import Document, read_document

HAN = "把账目按月贴出写明来处旧的换下新讲给人听"
STEM = st.text("松泉砚竹云岚槐笙荻渚", min_size=2, max_size=3)
UNIT = st.builds(lambda stem, end: f"市{stem}{end}", STEM, st.sampled_from(["局", "委", "中心", "办公室"])) | st.sampled_from(
    ["各乡镇", "各县（市、区）政府"]
)
SENTENCE = st.builds(lambda a, b: f"{a}，{b}。", st.text(HAN, min_size=4, max_size=30), st.text(HAN, min_size=4, max_size=12))
LABEL = st.text("晒亮敞门灯窗路", min_size=3, max_size=6)
DEADLINE = st.sampled_from(["长期", "6月底前", "年底前", "持续推进", "2021年9月30日前"])
NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True)
class Item:
    paragraphs: tuple[str, ...]
    units: tuple[str, ...]
    deadline: str


ITEM = st.builds(
    Item, st.lists(SENTENCE, min_size=1, max_size=3).map(tuple), st.lists(UNIT, min_size=1, max_size=4, unique=True).map(tuple), DEADLINE
)
GROUPS = st.lists(
    st.tuples(LABEL, st.lists(st.tuples(LABEL, st.lists(ITEM, min_size=1, max_size=4)), min_size=1, max_size=3)), min_size=1, max_size=4
)
Groups = list[tuple[str, list[tuple[str, list[Item]]]]]


def reread(text: str) -> Document:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.txt"
        path.write_text(text, encoding="utf-8")
        return read_document(path)


def walk(groups: Groups) -> list[tuple[str, str, bool, bool, Item]]:
    """Every item with its two headings, and whether it is the first below each of them."""
    return [
        (f"{NUMERALS[i]}、{outer}", f"（{NUMERALS[j]}）{inner}", j == 0 and k == 0, k == 0, item)
        for i, (outer, subgroups) in enumerate(groups)
        for j, (inner, items) in enumerate(subgroups)
        for k, item in enumerate(items)
    ]


def check(text: str, groups: Groups, *, with_deadline: bool, role: str = "responsible") -> None:
    read = [(task.number, task.path, task.text, [unit.name for unit in task.units], task.deadline) for task in reread(text).tasks]
    assert read == [
        (number, (outer, inner), "\n".join(item.paragraphs), list(item.units), item.deadline if with_deadline else None)
        for number, (outer, inner, _, _, item) in enumerate(walk(groups), start=1)
    ]
    assert all(unit.role == role for task in reread(text).tasks for unit in task.units)
    assert all(warning.code in ("deadline_disagrees", "calendar_missing") for task in reread(text).tasks for warning in task.warnings)


@given(GROUPS)
@settings(deadline=None, max_examples=40)
def test_numbered_cells(groups: Groups) -> None:
    text = "青禾市任务分解表\n\t序号\n\t主要任务\n\t工作内容\n\t牵头单位\n\t完成时限\n"
    for number, (outer, inner, new, first, item) in enumerate(walk(groups), start=1):
        text += f"\n\t{outer}\n" * new
        text += (
            f"\n\t{number}\n\t{inner if first else ''}\n\t"
            + "\n".join(item.paragraphs)
            + f"\n\t{'、'.join(item.units)}\n\t{item.deadline}\n"
        )
    check(text, groups, with_deadline=True, role="lead")


@given(GROUPS)
@settings(deadline=None, max_examples=40)
def test_numbers_below_merged_headings(groups: Groups) -> None:
    text = "\t重点任务\n\t工作要求\n\t责任部门\n\t完成时间\n\n"
    for number, (outer, inner, new, first, item) in enumerate(walk(groups), start=1):
        text += (
            f"\t{outer if new else ''}\n\t{number}\n\t{inner if first else ''}\n\t"
            + "\n".join(item.paragraphs)
            + f"\n\t{'，'.join(item.units)}\n\t{item.deadline}\n\n"
        )
    check(text, groups, with_deadline=True)


@given(GROUPS, st.booleans())
@settings(deadline=None, max_examples=40)
def test_nested_cells(groups: Groups, merged: bool) -> None:
    text, before = "\t主要任务\n\t具体要求\n\t责任单位\n\n", None
    for outer, inner, new, first, item in walk(groups):
        units = "" if merged and item.units == before else "、".join(item.units)
        text += f"\t{outer if new else ''}\n\t{inner if first else ''}\n\t" + "\n".join(item.paragraphs) + f"\n\t{units}\n\n"
        before = item.units
    check(text, groups, with_deadline=False)


@given(GROUPS, st.booleans())
@settings(deadline=None, max_examples=40)
def test_cells_between_pipes(groups: Groups, with_deadline: bool) -> None:
    text = "工作任务\n|\n工作内容\n|\n责任单位\n|\n" + "完成时限\n|\n" * with_deadline
    for number, (outer, inner, new, first, item) in enumerate(walk(groups), start=1):
        text += f"{outer}\n|\n" * new + f"{inner}\n|\n" * first
        text += (
            f"{number}\n|\n" + "\n".join(item.paragraphs) + f"\n|\n{'、'.join(item.units)}\n|\n" + f"{item.deadline}\n|\n" * with_deadline
        )
    check(text, groups, with_deadline=with_deadline)


@given(
    GROUPS,
    st.sampled_from(
        [("牵头落实", "lead"), ("分别牵头落实", "lead"), ("负责落实", "responsible"), ("配合", "cooperating"), ("牵头指导", "guiding")]
    ),
)
@settings(deadline=None, max_examples=40)
def test_unit_lines(groups: Groups, kind: tuple[str, str]) -> None:
    text = "青禾方案.docx\n- 页数:3\n青禾市2021年实施方案\n重点\n任务\n工作内容\n责任部门\n"
    for outer, inner, _, first, item in walk(groups):
        text += f"{outer}\n" * first + f"{inner}\n" * first
        text += "\n".join(item.paragraphs) + f"\n{'、'.join(item.units)}{kind[0]}\n"
    check(text + "- 关 键 词:\n青禾 方案", groups, with_deadline=False, role=kind[1])
