"""Unit cells are cut into units as DESIGN.md section 5 says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.tasks.model import Unit
from disclosure.tasks.roles import role_of
from disclosure.tasks.units import looks_like_units, read_units


def names(cell: str) -> list[str]:
    return [unit.name for unit in read_units(cell)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("市松针局、市砚台局", ["市松针局", "市砚台局"]),
        ("市松针局,市砚台局，各乡镇、街道", ["市松针局", "市砚台局", "各乡镇", "街道"]),
        ("  市 松针局 、\n市砚台局  ", ["市松针局", "市砚台局"]),
        ("各镇（街道、开发区）、各部门单位", ["各镇（街道、开发区）", "各部门单位"]),
        ("各县(市,区)政府，市松针局", ["各县(市,区)政府", "市松针局"]),
        ("市松针局（东站、西站\n、南站）、市砚台局", ["市松针局（东站、西站、南站）", "市砚台局"]),
        ("市松针局（东站、市砚台局", ["市松针局（东站", "市砚台局"]),
        ("市松针局、、，市砚台局、", ["市松针局", "市砚台局"]),
        ("", []),
        ("\n 、，\n", []),
    ],
)
def test_cuts_at_separators_outside_brackets(cell: str, expected: list[str]) -> None:
    assert names(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("市松针局\n市砚台局", ["市松针局", "市砚台局"]),
        ("市松针局\n市砚\n台局", ["市松针局", "市砚台局"]),
        ("市松\n针局\n市砚台局", ["市松针局", "市砚台局"]),
        ("市政府办\n公室", ["市政府办公室"]),
        ("市政府\n办公室", ["市政府办公室"]),
        ("市委\n宣传部", ["市委宣传部"]),
        ("市\n发改委", ["市发改委"]),
        ("市发改委\n市财政局", ["市发改委", "市财政局"]),
        ("市发展和改革委\n员会", ["市发展和改革委员会"]),
        ("市竹节管理中\n心、市砚台局", ["市竹节管理中心", "市砚台局"]),
        ("市松针局、\n\n市砚台局", ["市松针局", "市砚台局"]),
        ("各镇\n（街道、开发区）", ["各镇（街道、开发区）"]),
        ("各乡镇\n街道", ["各乡镇", "街道"]),
        ("办公室\n机关党委", ["办公室", "机关党委"]),
        ("市松针局等市直\n\n各有关部门\n各区人民政府", ["市松针局", "市直各有关部门", "各区人民政府"]),
    ],
)
def test_a_line_end_cuts_between_names_and_joins_inside_one(cell: str, expected: list[str]) -> None:
    assert names(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("市松针局等", [("市松针局", True, False)]),
        ("市砚台局、市松针局等市直各有关部门", [("市砚台局", False, False), ("市松针局", True, False), ("市直各有关部门", False, True)]),
        ("市松针局等单位", [("市松针局", True, False), ("单位", False, True)]),
        ("市松针局等12个部门", [("市松针局", True, False), ("12个部门", False, True)]),
        ("市高等法院、市中等职业学校", [("市高等法院", False, False), ("市中等职业学校", False, False)]),
        ("市质量等级评定中心", [("市质量等级评定中心", False, False)]),
    ],
)
def test_the_word_for_and_others_opens_the_list(cell: str, expected: list[tuple[str, bool, bool]]) -> None:
    assert [(unit.name, unit.open_ended, unit.collective) for unit in read_units(cell)] == expected


MANY = "市政府各部门 各直属机构 各乡镇 街道 乡镇 市直有关部门 相关单位 各县（市、区）政府 县（市、区）人民政府 镇（街道） 机关各处室 各级各部门 市属各园区管委会 市直机关 全市各学校 各基层政府"
ONE = "市松针局 办公室 政策规划处 机关党委 市政府办公室 青禾经开区管委会 国网青禾供电公司 市委党史室 松泉街道 云岚镇 青禾一中 市公积金管理中心 市松针局（青禾河管理站） 县人民政府"


@pytest.mark.parametrize("name", MANY.split())
def test_words_for_many_are_collective(name: str) -> None:
    assert [(unit.name, unit.collective) for unit in read_units(name)] == [(name, True)]


@pytest.mark.parametrize("name", ONE.split())
def test_a_name_is_one_unit(name: str) -> None:
    assert read_units(name) == (Unit(name),)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("市松针局、市砚台局牵头落实", "市松针局/lead 市砚台局/lead"),
        ("市松针局、市砚台局分别牵头落实", "市松针局/lead 市砚台局/lead"),
        ("市松针局,各乡镇负责落实", "市松针局/responsible 各乡镇/responsible"),
        ("市松针局分别牵头指导,青禾一中负责落实", "市松针局/guiding 青禾一中/responsible"),
        ("市松针局牵头，市砚台局、市泉眼委配合", "市松针局/lead 市砚台局/cooperating 市泉眼委/cooperating"),
        ("市松针局按职责分工负责", "市松针局/responsible"),
        ("牵头单位：市松针局\n配合单位：市砚台局、市泉眼委", "市松针局/lead 市砚台局/cooperating 市泉眼委/cooperating"),
        ("市松针局（牵头）、市砚台局", "市松针局/lead 市砚台局/responsible"),
        ("市创业指导中心、市松针局", "市创业指导中心/responsible 市松针局/responsible"),
    ],
)
def test_role_words_give_roles(cell: str, expected: str) -> None:
    assert " ".join(f"{unit.name}/{unit.role}" for unit in read_units(cell)) == expected


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("责任单位", "responsible"),
        ("责任/牵头部门", "responsible"),
        ("牵头单位", "lead"),
        ("配合单位", "cooperating"),
        ("指导单位", "guiding"),
    ],
)
def test_a_column_title_gives_a_role(title: str, role: str) -> None:
    assert role_of(title) == role


@pytest.mark.parametrize("text", ["把账目按月贴出，写明来处。", "年底前", "长期", "推进决策公开", ""])
def test_text_and_dates_do_not_look_like_units(text: str) -> None:
    assert not looks_like_units(text)


STEM = st.text("松泉砚竹云岚槐笙荻渚", min_size=2, max_size=4)
NAME = st.builds(
    lambda stem, end, inside: f"市{stem}{end}{inside}",
    STEM,
    st.sampled_from(["局", "委", "中心", "办公室"]),
    st.sampled_from(["", "", "（东、西站）"]),
)
NAMES = st.lists(NAME, min_size=1, max_size=6)


@given(NAMES, st.data())
def test_any_separators_give_the_same_names_back(held: list[str], data: st.DataObject) -> None:
    separators = [data.draw(st.sampled_from(["、", "，", ",", "，\n", "、 \n\n", "\n"])) for _ in held[1:]]
    assert names(held[0] + "".join(a + b for a, b in zip(separators, held[1:], strict=True))) == held


@given(NAMES, st.data())
def test_a_line_end_inside_a_name_does_not_cut_it(held: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(1, 2))
    assert names("、".join(f"{name[:at]}\n{name[at:]}" for name in held)) == held


@given(NAMES, st.booleans())
def test_white_space_and_a_trailing_word_for_others_never_stay_in_a_name(held: list[str], opened: bool) -> None:
    units = read_units("、".join(" " + " ".join(name) for name in held) + "等" * opened)
    assert [unit.name for unit in units] == held
    assert [unit.open_ended for unit in units] == [False] * (len(held) - 1) + [opened]


@given(st.text("市局、，,（）()等各 \n部门甲乙。：牵头负责落实", max_size=40))
def test_no_cell_breaks_the_cutting(cell: str) -> None:
    for unit in read_units(cell):
        assert unit.name
        assert not any(char.isspace() for char in unit.name)
