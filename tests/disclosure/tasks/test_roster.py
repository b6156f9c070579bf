"""Names in task tables mean units of a city's roster, or nobody: never one that only looks like it."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.errors import InputError
from disclosure.registry import City, load_city
from disclosure.registry.models import CityFile, Collective, Unit
from disclosure.tasks import read_document
from disclosure.tasks.model import Resolution, Task
from disclosure.tasks.roster import resolve_name, resolve_units
from disclosure.tasks.roster.content import load_abbreviations, load_reforms
from disclosure.tasks.roster.short_names import touches_every_word
from disclosure.tasks.units import read_units

TODAY = date(2025, 3, 1)
ROSTER = {
    "zfb": "青禾市人民政府办公室",
    "swb": "中共青禾市委办公室",
    "xcb": "中共青禾市委宣传部",
    "bianban": "中共青禾市委机构编制委员会办公室",
    "jrb": "中共青禾市委金融委员会办公室",
    "dsz": "中共青禾市委党史和地方志研究室",
    "fgw": "青禾市发展和改革委员会",
    "jtj": "青禾市教育体育局",
    "kjj": "青禾市科学技术局",
    "gxj": "青禾市工业和信息化局",
    "sfj": "青禾市司法局",
    "czj": "青禾市财政局",
    "rsj": "青禾市人力资源和社会保障局",
    "zgj": "青禾市自然资源和规划局",
    "zjj": "青禾市住房和城乡建设局",
    "jyj": "青禾市交通运输局",
    "slj": "青禾市水利局",
    "nyj": "青禾市农业农村局",
    "wlj": "青禾市文化广电和旅游局",
    "wjw": "青禾市卫生健康委员会",
    "yjj": "青禾市应急管理局",
    "scj": "青禾市市场监督管理局",
    "ybj": "青禾市医疗保障局",
    "tyj": "青禾市退役军人事务局",
    "spj": "青禾市行政审批服务局",
    "cgj": "青禾市城市管理综合行政执法局",
    "gzw": "青禾市国有资产监督管理委员会",
    "gjj": "青禾市住房公积金管理中心",
    "kx": "青禾市科学技术协会",
    "fl": "青禾市妇女联合会",
    "tw": "共青团青禾市委员会",
    "hbj": "临江市青禾市生态环境分局",
    "swj": "国家税务总局青禾市税务局",
    "jkq": "青禾经济开发区管理委员会",
    "gd": "国网青禾市供电公司",
    "yh": "中国人民银行青禾市支行",
    "qxz": "青禾市清溪镇人民政府",
    "qhz": "青禾镇人民政府",
    "dmj": "东门街道办事处",
}
KINDS = {"qxz": "town", "qhz": "town", "dmj": "town", "jkq": "other"}


def unit(unit_id: str, name: str, **others: object) -> Unit:
    return Unit.model_validate({"id": unit_id, "name": name, "kind": KINDS.get(unit_id, "department"), "group": "市直部门"} | others)


def city(*units: Unit, collectives: tuple[dict[str, object], ...] = (), name: str = "青禾市") -> City:
    file = CityFile.model_validate({"id": "test", "name": name, "level": "county", "status": "demo", "sites": []})
    held = tuple(Collective.model_validate(entry) for entry in collectives)
    return City(file=file, units=units, collectives=held, columns=(), rounds=(), events=(), rulebooks={}, indicators={}, folder="test")


QINGHE = city(*(unit(*pair) for pair in ROSTER.items()))


def resolve(name: str, where: City = QINGHE, on: date = TODAY) -> Resolution:
    return resolve_name(read_units(name)[0], where, on)


def tasks(*cells: str) -> tuple[Task, ...]:
    return tuple(Task(number, (), "公开。", read_units(cell)) for number, cell in enumerate(cells, 1))


def doubts(*cells: str, where: City = QINGHE, on: date = TODAY) -> list[tuple[str, str]]:
    return [(warning.code, warning.where) for warning in resolve_units(tasks(*cells), where, on)[1]]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("青禾市财政局", "czj exact"),
        ("市财政局", "czj exact"),
        ("财政局", "czj exact"),
        ("市 财政局", "czj exact"),
        ("青禾财政局", "czj exact"),
        ("市財政局", "czj exact"),
        ("市场监督管理局", "scj exact"),
        ("市市场监督管理局", "scj exact"),
        ("市政府办公室", "zfb exact"),
        ("青禾市政府办公室", "zfb exact"),
        ("市委办公室", "swb exact"),
        ("市委宣传部", "xcb exact"),
        ("宣传部", "xcb exact"),
        ("市税务局", "swj exact"),
        ("市生态环境分局", "hbj exact"),
        ("国网青禾供电公司", "gd exact"),
        ("人民银行青禾市支行", "yh exact"),
        ("清溪镇人民政府", "qxz exact"),
        ("市财政局（预算科）", "czj exact"),
        ("市自然资源（和规划）局", "zgj exact"),
        ("市发改委（物价局）", "fgw abbreviation"),
        ("市政府办公室（市大数据局）", "zfb exact"),
    ],
)
def test_the_place_in_front_may_be_there_or_not(name: str, expected: str) -> None:
    found = resolve(name)
    assert f"{' '.join(found.units)} {found.how}" == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("市发改委", "fgw"),
        ("市发展改革委", "fgw"),
        ("市發改委", "fgw"),
        ("市教体局", "jtj"),
        ("市科技局", "kjj"),
        ("市工信局", "gxj"),
        ("市人社局", "rsj"),
        ("市人力资源社会保障局", "rsj"),
        ("市自规局", "zgj"),
        ("市资规局", "zgj"),
        ("市自然资源局", "zgj"),
        ("市自然资源规划局", "zgj"),
        ("市住建局", "zjj"),
        ("市交运局", "jyj"),
        ("市交通局", "jyj"),
        ("市文旅局", "wlj"),
        ("市文广旅局", "wlj"),
        ("市卫健委", "wjw"),
        ("市卫生健康委", "wjw"),
        ("市应急局", "yjj"),
        ("市市监局", "scj"),
        ("市监局", "scj"),
        ("市场监管局", "scj"),
        ("市市场监管局", "scj"),
        ("市医保局", "ybj"),
        ("市退役军人局", "tyj"),
        ("市审批局", "spj"),
        ("市行政审批局", "spj"),
        ("市城管局", "cgj"),
        ("市综合执法局", "cgj"),
        ("市国资委", "gzw"),
        ("市公积金中心", "gjj"),
        ("市公积金管理中心", "gjj"),
        ("市府办", "zfb"),
        ("市委编办", "bianban"),
        ("市编办", "bianban"),
        ("市委党史地方志室", "dsz"),
        ("市政府办", "zfb"),
        ("市委金融办", "jrb"),
        ("市科协", "kx"),
        ("市妇联", "fl"),
        ("团市委", "tw"),
        ("青禾经开区管委会", "jkq"),
        ("市经开区管委会", "jkq"),
        ("清溪镇", "qxz"),
        ("东门街道", "dmj"),
    ],
)
def test_short_names_mean_the_one_unit_whose_words_they_touch(name: str, expected: str) -> None:
    found = resolve(name)
    assert (found.units, found.how) == ((expected,), "abbreviation")


LOOK_ALIKES = (
    "省财政厅 省财政局 国家税务局 国家税务总局 财政厅 财政部 县财政局 区财政局 镇财政局 邻江市财政局 邻江财政局 北青禾市财政局 青禾县财政局 青禾区财政局 临江市生态环境分局 邻江市发改委 "
    "市教育局 市体育局 市教体中心 市科技中心 市水务局 市文化局 市文联 市人防办 人防办 市卫健中心 市发改局 市财政中心 市财金局 市规划中心 市工商联 市残联 "
    "市委（政府）办公室 办公室 市委 市政府 清溪街道 清溪乡 东门镇 市经开区 市委财政局 市人大常委会办公室 市政协办公室 市委网信办 市信访局 市公安局 市民政局 市统计局 市供销社 "
)


@pytest.mark.parametrize("name", LOOK_ALIKES.split())
def test_a_look_alike_means_nobody(name: str) -> None:
    found = resolve(name)
    assert (found.units, found.how) == ((), None)
    assert [code for code, _ in doubts(name)] == ["unit_unknown"]


@pytest.mark.parametrize(
    ("name", "nearest"), [("市教育局", "jtj"), ("市水务局", "slj"), ("省财政厅", "czj"), ("邻江市财政局", "czj"), ("办公室", "swb")]
)
def test_the_nearest_units_are_candidates(name: str, nearest: str) -> None:
    found = resolve(name).candidates
    assert nearest in found
    assert len(found) <= 3


@pytest.mark.parametrize("name", ["市财政局", "区水利局"])
def test_a_district_takes_no_name_of_its_city(name: str) -> None:
    district = city(unit("czj", "青禾区财政局"), unit("slj", "青禾区水利局"), unit("scj", "青禾区市场监督管理局"), name="青禾区")
    assert resolve(name, district).units == (("slj",) if name[0] == "区" else ())
    assert resolve("市场监管局", district).units == ("scj",)


def test_two_units_that_fit_are_candidates_only() -> None:
    twins = city(unit("a", "青禾市数据资源管理局"), unit("b", "青禾市大数据管理局"))
    assert resolve("市数据局", twins) == Resolution(candidates=("a", "b"))
    assert "a" in resolve("市数据资源局", twins).units


def test_a_whole_name_goes_before_a_short_one() -> None:
    both = city(unit("a", "青禾市自然资源和规划局"), unit("b", "青禾市自然资源局"))
    assert (resolve("市自然资源局", both).units, resolve("市自然资源局", both).how) == (("b",), "exact")


@pytest.mark.parametrize("full", ["青禾市自然资源和规划局", "青禾市规划和自然资源局", "青禾市自然资源局"])
def test_the_old_land_bureau_is_the_natural_resources_one_by_any_of_its_names(full: str) -> None:
    assert resolve("市国土局", city(unit("a", full), unit("b", "青禾市财政局"))).units == ("a",)


def test_an_alias_answers_before_rules() -> None:
    held = city(unit("a", "青禾市教育体育局", aliases=["市教育局"]), unit("b", "青禾市清溪中学"))
    assert resolve("市教育局", held) == Resolution(("a",), "alias")
    assert resolve("青禾市教育局", held) == Resolution(("a",), "alias")


def test_the_second_name_in_the_roster_is_an_alias() -> None:
    held = city(unit("a", "青禾市发展和改革委员会（青禾市物价局）"), unit("b", "青禾市财政局"))
    assert resolve("市物价局", held) == Resolution(("a",), "alias")
    assert resolve("市发展和改革委员会", held) == Resolution(("a",), "exact")


@pytest.mark.parametrize(
    ("name", "heir", "since"),
    [
        ("市卫计委", "wjw", date(2019, 3, 31)),
        ("市卫生和计划生育局", "wjw", date(2019, 3, 31)),
        ("市卫生局", "wjw", date(2019, 3, 31)),
        ("市国土资源局", "zgj", date(2019, 3, 31)),
        ("市国土局", "zgj", date(2019, 3, 31)),
        ("市规划局", "zgj", date(2019, 3, 31)),
        ("市工商局", "scj", date(2019, 3, 31)),
        ("市质监局", "scj", date(2019, 3, 31)),
        ("市食药监局", "scj", date(2019, 3, 31)),
        ("市食品药品监督管理局", "scj", date(2019, 3, 31)),
        ("市国税局", "swj", date(2018, 7, 20)),
        ("青禾市地方税务局", "swj", date(2018, 7, 20)),
        ("市农业局", "nyj", date(2019, 3, 31)),
        ("市农委", "nyj", date(2019, 3, 31)),
        ("市农业委员会", "nyj", date(2019, 3, 31)),
        ("市环保局", "hbj", date(2019, 3, 31)),
        ("市文广新局", "wlj", date(2019, 3, 31)),
        ("市旅游局", "wlj", date(2019, 3, 31)),
        ("市旅发委", "wlj", date(2019, 3, 31)),
        ("市安监局", "yjj", date(2019, 3, 31)),
        ("市法制办", "sfj", date(2019, 3, 31)),
        ("市政府法制办公室", "sfj", date(2019, 3, 31)),
        ("市物价局", "fgw", date(2019, 3, 31)),
        ("市经信委", "gxj", date(2019, 3, 31)),
        ("市扶贫办", "nyj", date(2024, 12, 31)),
        ("市乡村振兴局", "nyj", date(2024, 12, 31)),
        ("市金融办", "jrb", date(2024, 12, 31)),
        ("市地方金融监管局", "jrb", date(2024, 12, 31)),
        ("市医疗保险管理中心", None, None),
        ("市新农合管理办公室", None, None),
        ("市林业局", None, None),
        ("市粮食局", None, None),
        ("省工商局", None, None),
        ("邻江市工商局", None, None),
        ("国家工商行政管理局", None, None),
        ("市工商中心", None, None),
    ],
)
def test_reforms_name_the_heir_and_its_day(name: str, heir: str | None, since: date | None) -> None:
    found = resolve(name)
    assert (found.units, found.since) == (((heir,), since) if heir else ((), None))
    assert found.how == ("successor" if heir else None)


def test_a_split_duty_has_candidates_and_no_heir() -> None:
    assert resolve("市新农合管理办公室").candidates[0] == "ybj"
    assert resolve("市粮食局").candidates[0] == "fgw"


def test_a_chain_stops_at_the_first_body_that_is_there() -> None:
    held = city(unit("xc", "青禾市乡村振兴局", valid=[date(2021, 6, 8), date(2024, 5, 31)]), unit("ny", "青禾市农业农村局"))
    assert resolve("市扶贫办", held, date(2022, 1, 1)) == Resolution(("xc",), "successor", date(2021, 6, 8))
    assert resolve("市扶贫办", held, date(2025, 1, 1)) == Resolution(("ny",), "successor", date(2024, 12, 31))


def test_a_data_bureau_follows_the_reform_of_2023_and_an_older_one_does_not_go_back() -> None:
    held = city(unit("sjj", "青禾市数据局", valid=[date(2024, 4, 1), None]))
    assert resolve("市大数据局", held) == Resolution(("sjj",), "successor", date(2024, 4, 1))
    assert resolve("市数据资源管理局", held).how == "successor"
    assert resolve("市大数据局", city(unit("sjj", "青禾市数据资源管理局"))).how is None


def test_an_heir_older_than_the_reform_bears_the_duty_since_the_reform() -> None:
    held = city(unit("a", "青禾市司法局", valid=[date(1980, 5, 1), None]), unit("b", "青禾市应急管理局", valid=[date(2019, 1, 20), None]))
    assert resolve("市法制办", held).since == date(2019, 3, 31)
    assert resolve("市安监局", held).since == date(2019, 1, 20)


def test_an_association_is_nobodys_heir() -> None:
    held = city(unit("a", "青禾市生态环境协会"), unit("b", "青禾市生态环境分局"))
    assert resolve("市环保局", held).units == ("b",)


def test_two_heirs_are_candidates() -> None:
    held = city(unit("a", "青禾市市场监督管理局"), unit("b", "青禾经开区市场监管局"), unit("c", "市场监管局"))
    assert resolve("市工商局", held).units == ()
    assert set(resolve("市工商局", held).candidates) >= {"a", "c"}


def test_the_roster_itself_may_name_predecessors() -> None:
    held = city(
        unit(
            "a",
            "青禾市清源局",
            predecessors=[{"name": "市泉眼办公室", "since": "2020-05-01"}, {"name": "市砚台局"}],
            valid=["2020-01-01", None],
        ),
        unit("b", "青禾市财政局"),
    )
    assert resolve("市泉眼办", held) == Resolution(("a",), "successor", date(2020, 5, 1))
    assert resolve("青禾市砚台局", held) == Resolution(("a",), "successor", date(2020, 1, 1))
    assert resolve("市砚石局", held).how is None


def test_a_predecessor_that_is_still_a_units_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "test").mkdir()
    rows = [
        "{id: a, name: 青禾市甲局, kind: department, group: 市直, predecessors: [{name: 市乙局}]}",
        "{id: b, name: 市乙局, kind: department, group: 市直}",
    ]
    (tmp_path / "test" / "units.yml").write_text("units:\n" + "".join(f"  - {row}\n" for row in rows), encoding="utf-8")
    (tmp_path / "test" / "columns.yml").write_text("columns: []\n", encoding="utf-8")
    (tmp_path / "test" / "city.yml").write_text("{id: test, name: 青禾市, level: county, status: demo, sites: []}", encoding="utf-8")
    with pytest.raises(InputError, match="predecessor 市乙局 is a name of b"):
        load_city(tmp_path / "test")


def test_an_old_name_in_a_later_document_is_doubted_and_in_an_older_one_not() -> None:
    assert doubts("市工商局") == [("old_name", "任务1")]
    assert doubts("市工商局", on=date(2017, 4, 1)) == []
    (warning,) = resolve_units(tasks("市工商局"), QINGHE, TODAY)[1]
    assert "2019-03-31" in warning.message
    assert "深化党和国家机构改革方案" in warning.message


def test_a_reform_known_from_memory_says_that_it_is_to_be_checked() -> None:
    (warning,) = resolve_units(tasks("市地税局"), QINGHE, TODAY)[1]
    assert "待核" in warning.message


def test_a_unit_that_was_gone_answers_to_its_exact_name_only() -> None:
    held = city(unit("a", "青禾市卫生和计划生育委员会", valid=[None, date(2019, 1, 31)]), unit("b", "青禾市财政局"))
    assert resolve("市卫生和计划生育委员会", held) == Resolution(("a",), "exact")
    assert doubts("市卫生和计划生育委员会", where=held) == [("unit_not_valid", "任务1")]
    assert resolve("市卫计委", held) == Resolution(candidates=("a",))
    assert resolve("市卫计委", held, date(2018, 5, 1)).units == ("a",)


def test_a_unit_of_the_day_answers_before_one_that_was_gone() -> None:
    old = unit("old", "青禾市卫生和计划生育委员会", aliases=["市卫计生委"], valid=[None, date(2019, 1, 31)])
    new = unit("new", "青禾市卫生健康委员会", valid=[date(2019, 2, 1), None])
    held = city(old, new)
    assert resolve("市卫计委", held) == Resolution(("new",), "successor", date(2019, 2, 1))
    assert resolve("市卫计委", held, date(2018, 1, 1)) == Resolution(("old",), "abbreviation")
    assert resolve("市卫计生委", held) == Resolution(candidates=("old", "new"))
    taken = city(old, unit("new", "青禾市卫生健康委员会", aliases=["市卫生和计划生育委员会"]))
    assert resolve("市卫生和计划生育委员会", taken) == Resolution(("new",), "alias")


COLLECTIVES = (
    {"names": ["市政府各部门、各直属机构", "市直各部门"], "kinds": ["department"]},
    {"names": ["各乡镇（街道）"], "kinds": ["town"]},
    {"names": ["各有法定行政执法权的单位"], "units": ["a"]},
    {"names": ["市直有关部门"], "kinds": ["department"]},
    {"names": ["有关企业"], "units": ["a"]},
    {"names": ["各园区管委会"], "kinds": ["other"]},
)
SMALL = city(
    unit("a", "青禾市财政局"),
    unit("b", "青禾市水利局", valid=[None, date(2020, 1, 1)]),
    unit("qxz", "清溪镇人民政府"),
    unit("dmj", "东门街道办事处"),
    collectives=COLLECTIVES,
)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("市政府各部门、各直属机构", ["a", "a"]),
        ("市人民政府各部门，各直属机构", ["a", "a"]),
        ("青禾市直各部门", ["a"]),
        ("各乡镇、街道", ["qxz dmj", "qxz dmj"]),
        ("各乡镇(街道)", ["qxz dmj"]),
        ("各乡镇 街道", ["qxz dmj", "qxz dmj"]),
        ("市财政局、各乡镇（街道）", ["a", "qxz dmj"]),
        ("各有法定行政执法权的单位", ["a"]),
        ("有关企业", ["a"]),
        ("市直有关部门", [""]),
        ("各乡镇", [""]),
        ("各乡镇、市财政局、街道", ["", "a", ""]),
        ("各直属机构", [""]),
    ],
)
def test_collectives_mean_their_members_of_the_day(cell: str, expected: list[str]) -> None:
    (task,), _ = resolve_units(tasks(cell), SMALL, TODAY)
    assert [" ".join(unit.resolution.units) for unit in task.units if unit.resolution] == expected


def test_a_collective_had_the_members_of_its_day() -> None:
    assert resolve("市直各部门", SMALL, date(2019, 1, 1)).units == ("a", "b")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["各乡镇"], [("collective_unknown", "任务1")]),
        (["各园区管委会"], [("collective_empty", "任务1")]),
        (["涉及机构改革的市直部门", "市财政局", "涉及机构改革的市直部门"], [("set_needs_list", "任务1、3")]),
        (["各有关部门", "市财政局等单位、相关单位"], [("binds_nobody", "任务1、2")]),
        (["市泉眼局"] * 20, [("unit_unknown", "任务" + "、".join(map(str, range(1, 21))))]),
        (["市财政局、各乡镇（街道）"], []),
        ([""], []),
    ],
)
def test_every_doubt_is_said_once_with_its_tasks(cells: list[str], expected: list[tuple[str, str]]) -> None:
    assert doubts(*cells, where=SMALL) == expected


def test_no_alias_makes_somebody_of_nobody() -> None:
    held = city(unit("a", "青禾市财政局", aliases=["有关单位", "中心"]), unit("b", "青禾市水利局"))
    assert resolve("有关单位", held) == Resolution()
    assert resolve("中心", held) == Resolution(("a",), "alias")


def test_messages_are_chinese_and_name_the_nearest() -> None:
    (warning,) = resolve_units(tasks("市水务局"), QINGHE, TODAY)[1]
    assert "「市水务局」" in warning.message
    assert "青禾市水利局" in warning.message


def test_an_agencys_sections_go_by_their_own_names() -> None:
    bureau = city(
        unit("bgs", "办公室"),
        unit("zcc", "政策规划处"),
        collectives=({"names": ["机关各处室、中心"], "units": ["bgs", "zcc"]},),
        name="清河市中小企业局",
    )
    assert [resolve(name, bureau).units for name in ("办公室", "政策规划处", "规划处")] == [("bgs",), ("zcc",), ()]
    (task,), warnings = resolve_units(tasks("机关各处室、中心"), bureau, TODAY)
    assert [unit.resolution and unit.resolution.units for unit in task.units] == [("bgs", "zcc")] * 2
    assert warnings == ()


@pytest.mark.parametrize(
    ("short", "full", "touches"),
    [
        ("卫健", "卫生健康", True),
        ("教体", "教育体育", True),
        ("教育", "教育体育", False),
        ("体教", "教育体育", False),
        ("农业", "农业农村", False),
        ("城管", "城市管理", True),
        ("城市", "城市管理", True),
        ("松泉", "松泉砚竹", False),
        ("松砚", "松泉砚竹", True),
        ("卫", "卫生健康", False),
        ("卫生健康", "卫生健康", False),
    ],
)
def test_a_short_name_touches_every_word_in_order(short: str, full: str, touches: bool) -> None:
    assert touches_every_word(short, full) is touches


def test_the_content_is_whole() -> None:
    table, reforms = load_abbreviations(), load_reforms()
    assert all(stem not in fulls for stem, fulls in table.stems.items())
    assert {reform.source for reform in reforms.reforms} == set(reforms.sources)
    olds = [old for reform in reforms.reforms for old in reform.old]
    assert len(olds) == len(set(olds))
    assert all(reform.since >= reforms.sources[reform.source].day for reform in reforms.reforms)


SIGNS = "市县区省青禾财政局委办公室水利务教育体发改和卫生健康工商各有关部门乡镇街道、等（）中心人民府"
CELLS = st.lists(
    st.one_of(st.text(SIGNS, max_size=14), st.sampled_from([*ROSTER.values(), "市工商局", "各有关部门", "市直各部门"])), max_size=5
)
DAYS = st.dates(date(2010, 1, 1), date(2030, 1, 1))


@given(CELLS, DAYS)
def test_nobody_is_invented(cells: list[str], on: date) -> None:
    for where in (QINGHE, SMALL):
        known = {unit.id for unit in where.units}
        for task in resolve_units(tasks(*cells), where, on)[0]:
            for read in task.units:
                assert read.resolution is not None
                assert {*read.resolution.units, *read.resolution.candidates} <= known
                assert (read.resolution.how is None) <= (read.resolution.units == ())


@given(CELLS, DAYS, st.randoms())
def test_the_order_of_tasks_and_a_second_reading_change_nothing(cells: list[str], on: date, random: "object") -> None:
    read = list(tasks(*cells))
    resolved, warnings = resolve_units(read, SMALL, on)
    assert resolve_units(resolved, SMALL, on) == (resolved, warnings)
    random.shuffle(read)  # type: ignore[attr-defined]
    turned, again = resolve_units(read, SMALL, on)
    assert sorted(turned, key=lambda task: task.number) == list(resolved)
    assert again == warnings


@given(st.permutations(list(ROSTER.items())), st.sampled_from(["市发改委", "市工商局", "市卫健委", "市财政局", "市金融办", "办公室"]))
def test_the_order_of_the_roster_changes_no_answer(order: list[tuple[str, str]], name: str) -> None:
    assert resolve(name, city(*(unit(*pair) for pair in order))).units == resolve(name).units


GUANGDE = Path(__file__).parents[3] / "cities" / "guangde"


def names_of_seed(shared: Path, seed: str, where: City, on: date) -> dict[str, Resolution]:
    (path,) = (shared / "seeds").glob(f"{seed}_*.txt")
    read, _ = resolve_units(read_document(path).tasks, where, on)
    return {unit.name: unit.resolution for task in read for unit in task.units if unit.resolution}


def test_every_name_of_a_real_document_is_found_in_its_citys_roster(shared: Path) -> None:
    found = names_of_seed(shared, "001", load_city(GUANGDE), date(2024, 5, 1))
    assert Counter(resolution.how for resolution in found.values()) == {"alias": 25, "collective": 4}


def test_without_its_aliases_the_rules_find_the_same_units(shared: Path) -> None:
    guangde = load_city(GUANGDE)
    bare = guangde.model_copy(update={"units": tuple(unit.model_copy(update={"aliases": ()}) for unit in guangde.units)})
    found = names_of_seed(shared, "001", bare, date(2024, 5, 1))
    assert Counter(resolution.how for resolution in found.values()) == {"exact": 11, "abbreviation": 14, "collective": 4}
    with_aliases = names_of_seed(shared, "001", guangde, date(2024, 5, 1))
    assert {name: resolution.units for name, resolution in found.items()} == {
        name: resolution.units for name, resolution in with_aliases.items()
    }


@pytest.mark.parametrize("seed", ["000", "003"])
def test_documents_of_other_levels_bind_nobody_of_this_city(shared: Path, seed: str) -> None:
    found = names_of_seed(shared, seed, load_city(GUANGDE), date(2024, 5, 1))
    assert len(found) > 5
    assert {name: resolution.units for name, resolution in found.items() if resolution.units} == {}
