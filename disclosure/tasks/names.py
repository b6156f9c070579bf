"""The form of unit names: whole or broken over lines, one unit or a word for many."""

from __future__ import annotations

import re

_LEVEL = "[省市县区州旗镇乡]"
_WHOLE = re.compile(
    "(?:局|委|办|部|厅|院|室|处|科|股|所|站|队|社|馆|校|园|台|厂|组|联|会|中心|公司|银行|支行|分行|人行|政府|街道|乡镇|镇|乡|"
    "单位|部门|机构|机关|集团|大学|党委|科协|专班|基地|开发区|园区|新区|高新区|经开区|示范区|功能区|度假区|景区|县区|市区|区县|协会|企业|大厅|平台)"
    "(?:[（(][^（()）]*[)）])?$"
)
_SHORT = frozenset(
    [
        "街道",
        "乡镇",
        "镇街",
        "街镇",
        "园区",
        "团委",
        "妇联",
        "残联",
        "工会",
        "科协",
        "文联",
        "部门",
        "单位",
        "中心",
        "处室",
        "科室",
        "企业",
        "学校",
        "医院",
    ]
)
_STEM = re.compile(f"{_LEVEL}(?:委|(?:人民)?政府)")
_TAILS = {"办": ("公室", "公厅", "事处"), "委": ("员会",)}

_ALL = "(?:各|所有|全体|全市|全县|全区|全省|其他|其它|本级)"
_GENERIC_WORD = (
    "街道|街道办|街道办事处|办事处|乡镇|镇|乡|镇街|街镇|乡镇街道|镇乡|园区|开发区|功能区|管委会|县区|区县|县市区|市县区|部门|单位|处室|科室|股室|中心|机构|"
    "学校|医院|企业|村|社区|村居|基层政府"
)
_COLLECTIVE = re.compile(
    rf"(?:{_ALL}.*|(?:{_GENERIC_WORD})(?:人民政府|政府)?|(?:乡镇|镇街|街镇|县区|区县|县市区)(?:人民政府|政府|管委会)"
    r"|.*(?:部门|单位|企事业单位)|.*(?:直属|所属|下属|有关|相关|成员|职能|派出|派驻)(?:机构|机关|企业|科室|处室|学校)|.*[省市县区州]直机关)"
)
_BRACKETS = re.compile("[（(]([^（()）]*)[)）]")
_LEVEL_WORDS = re.compile(r"(?:省|市|县|区|州|旗|镇|乡|街道|开发区|园区|功能区|办事处|管委会|办|处|和|与|[、，,/\s])+")


def is_whole_name(name: str) -> bool:
    """Tell whether a piece ends as unit names end (局, 委, 中心, 人民政府 …)."""
    return name in _SHORT or len(name) >= 3 and _WHOLE.search(name[-40:]) is not None


def is_collective(name: str) -> bool:
    """Tell whether a piece stands for many units: 各…, bare words such as 街道, …部门, 县（市、区）政府."""
    if re.search("各(?!界)", name):
        return True
    brackets = _BRACKETS.search(name)
    if brackets and brackets.start() > 0 and _LEVEL_WORDS.fullmatch(brackets[1]):
        return True
    return _COLLECTIVE.fullmatch(_BRACKETS.sub("", name)) is not None


def is_broken_name(left: str, right: str) -> bool:
    """Tell whether ``right``, on the line after ``left``, goes on with the name instead of beginning another."""
    if not right:
        return False
    if left.endswith("等"):
        return is_collective(right)
    if re.fullmatch(f"各{_LEVEL}", left) and right.startswith("各"):
        return False
    if _STEM.fullmatch(left):
        return re.match(f"{_LEVEL}|各(?!部门|直属|组成|工作部门)", right) is None
    if not is_whole_name(left):
        return True
    if right in _SHORT:
        return False
    if right[0] in "（([【" or right[0] in "）)]】":
        return True
    if any(left.endswith(end) and right.startswith(tails) for end, tails in _TAILS.items()):
        return True
    return len(right) <= 2 and re.match(f"{_LEVEL}|各", right) is None
