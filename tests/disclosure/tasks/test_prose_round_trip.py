"""Generated fictional running text, read back to the tasks it was made of; and any text at all, which must not break the reading."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.errors import InputError
from disclosure.tasks import Document, read_document
from disclosure.tasks.model import Task

STEM = st.text("松泉砚竹云岚槐笙荻渚", min_size=2, max_size=3)
UNIT = st.builds(lambda stem, end: f"市{stem}{end}", STEM, st.sampled_from(["局", "委", "中心", "办公室"])) | st.sampled_from(
    ["各乡镇", "各县（市、区）政府", "各市（州）人民政府"]
)
SENTENCE = st.builds(
    lambda a, b, c: f"{a}{c}，{b}。",
    st.text("把账目贴出写明来处旧的换下新讲给人听", min_size=4, max_size=30),
    st.text("把账目贴出旧的换下", min_size=4, max_size=12),
    st.sampled_from(["", "", "（含旧账）", "（州）", "“一窗”"]),
)
DUE = st.sampled_from(["长期", "6月底前", "年底前", "2031年9月30日前"])
ITEM = st.tuples(
    st.lists(SENTENCE, min_size=1, max_size=3).map("".join), st.lists(UNIT, min_size=1, max_size=4, unique=True), st.none() | DUE
)
GROUPS = st.lists(
    st.tuples(st.text("晒亮敞门灯窗路", min_size=3, max_size=6), st.lists(ITEM, min_size=1, max_size=5, unique_by=lambda item: item[0])),
    min_size=1,
    max_size=4,
).filter(lambda groups: sum(len(items) for _, items in groups) > 1)
Groups = list[tuple[str, list[tuple[str, list[str], str | None]]]]
NUMERALS = ["", *"一二三四五六七八九"]
PAIRS = st.sampled_from(["〔〕", "（）", "()", "【】", "[]"])
FORMS = {
    "responsible": ("责任单位：{units}", "责任单位：{units}；完成时限：{due}"),
    "lead": ("{units}牵头", "{units}牵头，{due}完成"),
    "cooperating": ("配合单位：{units}", "时限：{due}；配合单位：{units}"),
}


def reread(text: str) -> Document:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.txt"
        path.write_text(text, encoding="utf-8")
        return read_document(path)


def reread_or_say(text: str) -> Document | str:
    try:
        return reread(text)
    except InputError as error:
        return str(error)


def numeral(number: int) -> str:
    """Return a number up to 99 as it is counted in Chinese."""
    tens, ones = divmod(number, 10)
    return (NUMERALS[tens] if tens > 1 else "") + ("十" if tens else "") + NUMERALS[ones]


def plain(task: Task) -> tuple[object, ...]:
    return (task.number, task.path, task.text, [(unit.name, unit.role) for unit in task.units], task.deadline)


def wanted(groups: Groups, role: str, marks: list[str]) -> list[tuple[object, ...]]:
    items = [(f"{NUMERALS[at]}、{name}", item) for at, (name, held) in enumerate(groups, start=1) for item in held]
    return [
        (number, (heading,), mark + text, [(unit, role) for unit in units], due)
        for mark, (number, (heading, (text, units, due))) in zip(marks, enumerate(items, start=1), strict=True)
    ]


def close(role: str, units: list[str], due: str | None) -> str:
    return FORMS[role][due is not None].format(units="、".join(units), due=due)


@given(GROUPS, PAIRS, st.sampled_from(sorted(FORMS)), st.booleans(), st.sampled_from(["（{}）", "{}.", ""]))
@settings(deadline=None, max_examples=60)
def test_units_in_brackets(groups: Groups, pair: str, role: str, alone: bool, marker: str) -> None:
    text, number, between = "青禾市2031年公开工作要点\n为把门敞开，制定本要点。\n", 0, "\n" * alone
    for at, (name, items) in enumerate(groups, start=1):
        text += f"{NUMERALS[at]}、{name}\n"
        for words, units, due in items:
            number += 1
            mark = marker.format(numeral(number) if "（" in marker else number)
            text += f"{mark}{words}{between}{pair[0]}{close(role, units, due)}{pair[1]}\n"
    document = reread(text + "附件：样式\n青禾市人民政府办公室\n2031年3月2日\n")
    assert [plain(task) for task in document.tasks] == wanted(groups, role, [""] * number)
    assert (document.layout, document.title) == ("bracket_units", "青禾市2031年公开工作要点")
    assert {warning.code for warning in document.warnings} <= {"duplicate_task"}


@given(GROUPS, st.sampled_from(["1.", "（1）", "1、"]))
@settings(deadline=None, max_examples=40)
def test_markers_that_begin_again_in_every_section_stay(groups: Groups, marker: str) -> None:
    text, marks = "青禾市2031年公开工作要点\n", []
    for at, (name, items) in enumerate(groups, start=1):
        text += f"{NUMERALS[at]}、{name}\n"
        for inner, (words, units, due) in enumerate(items, start=1):
            marks.append(marker.replace("1", str(inner)))
            text += f"{marks[-1]}{words}（{close('responsible', units, due)}）\n"
    rising = len(groups) == 1 or [mark.strip("（）.、") for mark in marks] == [str(at) for at in range(1, len(marks) + 1)]
    expected = wanted(groups, "responsible", [""] * len(marks) if rising else marks)
    assert [plain(task) for task in reread(text).tasks] == expected


@given(GROUPS, st.booleans(), st.booleans())
@settings(deadline=None, max_examples=40)
def test_labelled_lists(groups: Groups, lines: bool, numbered: bool) -> None:
    text, number, between = "青禾市2031年公开工作要点\n", 0, "\n" if lines else " "
    for at, (name, items) in enumerate(groups, start=1):
        text += f"{NUMERALS[at]}、{name}\n"
        for words, units, due in items:
            number += 1
            fields = [words, f"责任单位：{'、'.join(units)}", *([f"完成时限：{due}"] if due else [])]
            text += f"{number}." * numbered + between.join(fields) + "\n"
    assert [plain(task) for task in reread(text).tasks] == wanted(groups, "responsible", [""] * number)


PIECES = st.lists(
    st.sampled_from(
        [
            "一、",
            "（一）",
            "1.",
            "账目贴出来",
            "，",
            "。",
            "；",
            "：",
            "\n",
            "\n",
            "（",
            "）",
            "〔",
            "〕",
            "【",
            "责任单位：",
            "市松针局",
            "、",
            "各乡镇",
        ]
        + [
            "完成时限：",
            "年底前",
            "负责",
            "牵头",
            "逗号前为牵头单位，下同",
            "任务：",
            "单位：",
            "序号",
            "工作内容",
            "责任单位",
            "  ",
            "\t",
            "│",
            "┌─┐",
            "|",
        ]
        + ["+--+", "附件", "注：", "\u3000", "1", "2", "等", "\ufffd", "責任單位："]
    ),
    max_size=60,
).map("".join)


@given(PIECES | st.text(max_size=200))
@settings(deadline=None, max_examples=400)
def test_any_text_gives_a_document_or_one_clear_line(text: str) -> None:
    document = reread_or_say(text.encode("utf-8", "ignore").decode())
    if isinstance(document, str):
        assert "\n" not in document
    else:
        assert document.tasks
        assert all(task.text and all(unit.name for unit in task.units) for task in document.tasks)
