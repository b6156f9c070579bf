"""Unit cells are cut into units as DESIGN.md section 5 says."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.tasks import read_document
from disclosure.tasks.model import Unit
from disclosure.tasks.names import is_person, simplify
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
        ("市松针局 市砚台局", ["市松针局", "市砚台局"]),
        ("市 松针局 市 砚台局", ["市松针局", "市砚台局"]),
        ("市松针局　各乡镇 街道", ["市松针局", "各乡镇", "街道"]),
        ("市政府 办公室 市委 办公室", ["市政府办公室", "市委办公室"]),
        ("青禾市政府 办公室", ["青禾市政府办公室"]),
        ("市松针 局", ["市松针局"]),
        ("市松针局;市砚台局；市泉眼委", ["市松针局", "市砚台局", "市泉眼委"]),
        ("市松针局/市砚台局／市泉眼委", ["市松针局", "市砚台局", "市泉眼委"]),
        ("县/区松针局", ["县/区松针局"]),
        ("①市松针局 ②市砚台局", ["市松针局", "市砚台局"]),
        ("1.市松针局 2.市砚台局", ["市松针局", "市砚台局"]),
        ("（1）市松针局（2）市砚台局", ["市松针局", "市砚台局"]),
        ("1、市松针局；2、市砚台局。", ["市松针局", "市砚台局"]),
        ("市松针局（下同）", ["市松针局"]),
        ("市松针局、市砚台局，下同。", ["市松针局", "市砚台局"]),
        ("市委办公室、市政府办公室", ["市委办公室", "市政府办公室"]),
        ("市砚台委（泉眼局）", ["市砚台委（泉眼局）"]),
        ("由市松针局、市砚台局负责", ["市松针局", "市砚台局"]),
        ("由松针局负责", ["松针局"]),
        ("等", []),
        ("等。", []),
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
        ("市松针局、市砚台局等。", [("市松针局", False, False), ("市砚台局", True, False)]),
        ("市松针局、市砚台局等单位", [("市松针局", False, False), ("市砚台局", True, False), ("单位", False, True)]),
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
        ("牵头单位：市松针局；配合单位：市砚台局、市泉眼委", "市松针局/lead 市砚台局/cooperating 市泉眼委/cooperating"),
        ("市松针局会同市砚台局", "市松针局/lead 市砚台局/cooperating"),
        ("市松针局牵头会同市砚台局、市泉眼委负责", "市松针局/lead 市砚台局/cooperating 市泉眼委/cooperating"),
        ("青禾经开区管委会会同市松针局", "青禾经开区管委会/lead 市松针局/cooperating"),
        ("由市松针局负责，市砚台局协助", "市松针局/responsible 市砚台局/cooperating"),
        ("市松针局指导，各乡镇负责", "市松针局/guiding 各乡镇/responsible"),
        ("市松针局、市砚台局按职责分工落实", "市松针局/responsible 市砚台局/responsible"),
        ("各单位按职责", "各单位/responsible"),
        ("各单位按照各自职责分工负责", "各单位/responsible"),
        ("全市大会同期服务中心", "全市大会同期服务中心/responsible"),
        ("市创业指导中心、市松针局", "市创业指导中心/responsible 市松针局/responsible"),
    ],
)
def test_role_words_give_roles(cell: str, expected: str) -> None:
    assert " ".join(f"{unit.name}/{unit.role}" for unit in read_units(cell)) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("责任领导：张三", []),
        ("责任领导：张三、李四", []),
        ("责任单位：市松针局 责任人：张三 联系电话：0123-4567890", ["市松针局"]),
        ("责任领导：张三\n责任单位：市松针局、市砚台局", ["市松针局", "市砚台局"]),
        ("责任领导：张三，市松针局", ["市松针局"]),
        ("市松针局（联系人：张三）、市砚台局", ["市松针局", "市砚台局"]),
        ("市松针局 张三、市砚台局 李四 13800000000", ["市松针局", "市砚台局"]),
        ("市松针局5081234", ["市松针局"]),
        ("市松针局（电话0123-5081234）、市砚台局", ["市松针局", "市砚台局"]),
        ("市松针局、高新区、12个部门", ["市松针局", "高新区", "12个部门"]),
    ],
)
def test_announced_persons_and_telephone_numbers_are_no_units(cell: str, expected: list[str]) -> None:
    assert names(cell) == expected


def test_a_person_in_brackets_does_not_change_the_roles_of_the_units_around() -> None:
    units = read_units("市松针局（联系人：张三）、市砚台局", "lead")
    assert [(unit.name, unit.role) for unit in units] == [("市松针局", "lead"), ("市砚台局", "lead")]


@pytest.mark.parametrize(
    ("name", "person"), [("张三", True), ("王小明", True), ("高新区", False), ("石油局", False), ("松针局", False), ("王家小明", False)]
)
def test_a_persons_name_has_a_surname_and_no_sign_of_a_unit(name: str, person: bool) -> None:
    assert is_person(name) is person


ALL = "市政府各部门 各直属机构 各区人民政府 各级各部门 机关各处室 各处室（中心） 各乡镇（街道） 各县（市、区）政府 省直各部门（单位） 各镇（街道、开发区） 各单位 街道 乡镇 中心 全市各学校 各市（州）人民政府 市直机关 各鎮（街道）"
PROPERTY = (
    "各有法定行政执法权的单位 涉及机构改革的市直部门 政务公开工作领导小组成员单位 领导小组各成员单位 与企业群众联系密切的部门 承担审批职责的部门 具有服务职能的单位 "
    "行业主管部门 文件起草部门 政策制定单位 重大项目实施单位 决策承办单位 公共企事业单位主管部门 市级领域主管部门 各行政执法部门 与政务公开有关的单位 领有证照的企业"
)
OPEN = "各有关部门 相关单位 有关处室 市直有关部门 市直各有关部门 其他相关单位 各相关镇街 各有關部門 其他部门 12个部门 各责任单位 各相关成员单位 部门 单位"


@pytest.mark.parametrize(
    ("name", "scope"), [(name, scope) for scope, held in (("all", ALL), ("property", PROPERTY), ("open", OPEN)) for name in held.split()]
)
def test_a_word_for_many_is_all_of_a_kind_a_property_or_open(name: str, scope: str) -> None:
    assert read_units(name) == (Unit(name, collective=True, scope=scope),)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "cell", ["市松针局等市直各有关部门", "市松针局等各乡镇", "市松针局等单位", "市松针局等3个部门", "市松针局等行业主管部门"]
)
def test_many_behind_the_word_for_others_bind_nobody(cell: str) -> None:
    assert [unit.scope for unit in read_units(cell)] == ["one", "open"]


@pytest.mark.parametrize("name", ["市有关联合会", "市成员服务中心", "市单位信用局", "市主管会计局"])
def test_a_name_that_only_holds_such_a_word_is_one_unit(name: str) -> None:
    assert read_units(name) == (Unit(name),)


def test_traditional_signs_are_told_by_the_same_forms() -> None:
    assert [(unit.name, unit.collective) for unit in read_units("市發改委、各有關部門")] == [("市發改委", False), ("各有關部門", True)]
    assert simplify("市政府辦公廳") == "市政府办公厅"
    assert read_units("市松針局等有關部門")[0].open_ended


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


@given(NAMES, st.data())
def test_cutting_loses_no_sign_but_separators(held: list[str], data: st.DataObject) -> None:
    separators = [data.draw(st.sampled_from(["、", "，", "; ", "；", " ", "　", "/", "\n", " ①", "。\n", "、\n"])) for _ in held]
    cell = "".join(a + b for a, b in zip(held, separators, strict=True))
    kept = re.sub(r"[、，,;；/①。\s]", "", re.sub("（东、西站）", "（东西站）", cell))
    assert "".join(names(cell)).replace("（东、西站）", "（东西站）") == kept


@given(st.text("市局、，,（）()等各 \n部门甲乙。：牵头负责落实", max_size=40))
def test_no_cell_breaks_the_cutting(cell: str) -> None:
    for unit in read_units(cell):
        assert unit.name
        assert not any(char.isspace() for char in unit.name)


COUNTS = {
    "000": {"one": 32, "all": 6},
    "001": {"one": 50, "all": 84},
    "002": {"one": 37, "all": 35, "open": 21},
    "003": {"one": 84, "all": 62, "property": 1},
    "004": {"one": 113, "all": 38},
}
COLLECTIVES = {
    "000": {"机关各处室": "all", "中心": "all"},
    "001": {"各乡镇": "all", "街道": "all", "市政府各部门": "all", "各直属机构": "all"},
    "002": {"各区人民政府": "all", "各开发区管委会": "all", "各基层政府": "all", "市直各有关部门": "open", "市级领域主管部门": "open"},
    "003": {"各镇（街道、开发区）": "all", "各部门单位": "all", "各有法定行政执法权的单位": "property"},
    "004": {"各县市区政府": "all", "市属各开发区管委会": "all", "各级各部门": "all"},
    "sichuan-2020-prose": {"各市（州）人民政府": "all", "省直各部门（单位）": "all", "省直有关部门（单位）": "open"},
    "sichuan-basic-education-2020-prose": {},
}
"""What each name for many stands for in the real documents, written down by hand."""


@pytest.mark.parametrize("name", sorted(COLLECTIVES))
def test_the_real_documents_names_stand_for_whom_a_reader_wrote_down(shared: Path, name: str) -> None:
    (path,) = [*(shared / "seeds").glob(f"{name}_*.txt"), *(shared / "tables").glob(f"{name}.txt")]
    units = [unit for task in read_document(path).tasks for unit in task.units]
    assert {unit.name: unit.scope for unit in units if unit.scope != "one"} == COLLECTIVES[name]
    assert Counter(unit.scope for unit in units) == COUNTS.get(name, Counter(unit.scope for unit in units))
    assert len(units) > 30


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("在县松针局指导下，由各镇政府负责", [("县松针局", "guiding"), ("各镇政府", "responsible")]),
        ("县松针局牵头、会同县竹叶局", [("县松针局", "lead"), ("县竹叶局", "cooperating")]),
        ("县松针局、会同县竹叶局", [("县松针局", "lead"), ("县竹叶局", "cooperating")]),
        ("县松针局（会同）", [("县松针局", "cooperating")]),
        ("县委宣传部统筹，县竹叶局协同", [("县委宣传部", "lead"), ("县竹叶局", "cooperating")]),
        ("县松针局总牵头", [("县松针局", "lead")]),
        ("縣財政局牽頭，縣發展改革局配合", [("縣財政局", "lead"), ("縣發展改革局", "cooperating")]),
        ("市统筹城乡发展局、市统计局", [("市统筹城乡发展局", "responsible"), ("市统计局", "responsible")]),
        ("县松针局和县竹叶局以及各乡镇", [("县松针局", "responsible"), ("县竹叶局", "responsible"), ("各乡镇", "responsible")]),
        ("市发展和改革局、市住房和城乡建设局", [("市发展和改革局", "responsible"), ("市住房和城乡建设局", "responsible")]),
        ("县松针局负责，县竹叶局配合，各乡镇落实", [("县松针局", "responsible"), ("县竹叶局", "cooperating"), ("各乡镇", "responsible")]),
        ("★县松针局、县竹叶局*", [("县松针局", "responsible"), ("县竹叶局", "responsible")]),
    ],
)
def test_role_words_and_joiners_are_no_part_of_a_name(cell: str, expected: list[tuple[str, str]]) -> None:
    assert [(unit.name, unit.role) for unit in read_units(cell)] == expected
