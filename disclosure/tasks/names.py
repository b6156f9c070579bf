"""The form of unit names: whole or broken over lines, one unit or a word for many, and for whom that word stands."""

from __future__ import annotations

import re

from disclosure.tasks.model import Scope

# Traditional signs of unit names, so that text copied from a page in that script is told apart by the same patterns.
_SIMPLE = str.maketrans(
    "發員會廳區縣鎮鄉黨與關門單機構處務業產財計經濟聯園醫療衛環運輸農糧稅統紀軍應監審張國資質規劃設總團婦殘協體電視廣訊號報檔書館辦導職屬領組織個頭責領幹訪險補貼際貿場標準約責專題項點",
    "发员会厅区县镇乡党与关门单机构处务业产财计经济联园医疗卫环运输农粮税统纪军应监审张国资质规划设总团妇残协体电视广讯号报档书馆办导职属领组织个头责领干访险补贴际贸场标准约责专题项点",
)

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

_SURNAME = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董程曹袁邓许沈曾彭吕苏卢蒋蔡贾丁魏薛叶余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊陆郝孔白崔康毛邱秦史顾侯邵孟段雷钱汤尹黎"
_PERSON = re.compile(f"[{_SURNAME}][^\\W\\d_]{{1,2}}")
_UNIT_SIGN = re.compile("[局委办部厅院室处科股所站队社馆校园区市县镇乡村企业会中心政府街道等各公司油融]")

_ALL = "(?:各|所有|全体|全市|全县|全区|全省|其他|其它|本级)"
_GENERIC_WORD = (
    "街道|街道办|街道办事处|办事处|乡镇|镇|乡|镇街|街镇|乡镇街道|镇乡|园区|开发区|功能区|管委会|县区|区县|县市区|市县区|部门|单位|处室|科室|股室|中心|机构|"
    "学校|医院|企业|村|社区|村居|基层政府"
)
_COLLECTIVE = re.compile(
    rf"(?:{_ALL}.*|(?:{_GENERIC_WORD})(?:人民政府|政府)?|(?:乡镇|镇街|街镇|县区|区县|县市区)(?:人民政府|政府|管委会)"
    r"|.*(?:部门|单位|企事业单位)|.+的(?:机构|机关|企业|学校|乡镇|街道)|.*(?:直属|所属|下属|有关|相关|成员|职能|派出|派驻)(?:机构|机关|企业|科室|处室|学校)|.*[省市县区州]直机关|[省市县区州]属[^、]{0,6}(?:企业|单位|学校|医院))"
)
_NOBODY = re.compile(
    "(?:有关|相关)(?![的联])|(?:其他|其它)(?!.*(?:成员|主管))|责任(?:单位|部门)|牵头(?:单位|部门)|配合(?:单位|部门)|[0-9一二三四五六七八九十]+[个家](?:部门|单位|机构)"
)
_WHOEVER = re.compile(
    ".的(?:.*)(?:部门|单位|机构|机关|企业|学校|乡镇|街道|处室|科室)$|成员单位|主管部门|主管单位|监管部门|执法(?:部门|单位|机关|机构)|审批部门|职能(?:部门|单位|机构|处室)"
    "|(?:起草|制定|制发|拟定|承办|实施|建设|审批|监管|征集|发布|公开|解读)(?:部门|单位|机关|机构|处室|科室)$"
)
_BRACKETS = re.compile("[（(]([^（()）]*)[)）]")
_LEVEL_WORDS = re.compile(r"(?:省|市|县|区|州|旗|镇|乡|街道|开发区|园区|功能区|办事处|管委会|办|处|和|与|[、，,/\s])+")


def is_whole_name(name: str) -> bool:
    """Tell whether a piece ends as unit names end (局, 委, 中心, 人民政府 …)."""
    end = simplify(name[-40:])
    return end in _SHORT or len(end) >= 3 and _WHOLE.search(end) is not None


def is_collective(name: str) -> bool:
    """Tell whether a piece stands for many units: 各…, bare words such as 街道, …部门, 县（市、区）政府."""
    name = simplify(name)
    if re.search("各(?!界)", name):
        return True
    brackets = _BRACKETS.search(name)
    if brackets and brackets.start() > 0 and _LEVEL_WORDS.fullmatch(brackets[1]):
        return True
    return _COLLECTIVE.fullmatch(_BRACKETS.sub("", name)) is not None


def scope_of(name: str) -> Scope:
    """Return what a name stands for: one unit, all of a kind, those with a property (needs a person's list), or nobody (有关单位)."""
    if not is_collective(name):
        return "one"
    name = simplify(name)
    if name in ("部门", "单位") or _NOBODY.search(name):
        return "open"
    return "property" if _WHOEVER.search(name) else "all"


def simplify(name: str) -> str:
    """Return a unit name with the common traditional signs of such names as simplified ones, of the same length."""
    return name.translate(_SIMPLE)


def is_person(name: str) -> bool:
    """Tell a person's name (a surname, two or three signs, none of a unit's); only for pieces where no unit would stand."""
    return _PERSON.fullmatch(name) is not None and _UNIT_SIGN.search(name) is None


def is_broken_name(left: str, right: str) -> bool:
    """Tell whether ``right``, on the line after ``left``, goes on with the name instead of beginning another."""
    if not right:
        return False
    if left.endswith("等"):
        return is_collective(right)
    if re.fullmatch(f"各{_LEVEL}", left) and right.startswith("各"):
        return False
    if re.search(f"{_LEVEL}(?:委|政府)$", left) and re.fullmatch("办公[室厅]", right):
        return True
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
