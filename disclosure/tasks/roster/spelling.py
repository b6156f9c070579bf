"""The spellings of one name: the city's own name or level sign in front or not, brackets, Party and government heads, body endings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from disclosure.tasks.names import simplify

_REMEMBERED = 20_000
_WIDE = str.maketrans("()[]【】〔〕［］", "（）（）（）（）（）")
_BRACKET_AT_END = re.compile("（([^（）]*)）$")
_SIGNED = re.compile("(?P<bare>.{2,}?)(?:人民政府|政府)?(?P<sign>[市县区州旗盟])(?:人民政府|政府)?")
_GENERIC = frozenset(
    [
        "办公室",
        "办公厅",
        "办",
        "研究室",
        "室",
        "机关",
        "委员会",
        "委",
        "管委会",
        "管理委员会",
        "办事处",
        "中心",
        "街道",
        "街道办事处",
        "政府",
        "分局",
        "支行",
    ]
)
_PARTY = re.compile("(?P<head>委|政府)(?P<rest>办|.{2,})")
_ABOVE = re.compile("(?:[省市州]|总局|国网|电网|国家电网|南网|共青团|银行|联通|电信|移动|铁塔|烟草|邮政|公司|集团|驻)$")
_ENDINGS = (
    ("镇政府", "镇"),
    ("乡政府", "乡"),
    ("街道办事处", "街道"),
    ("街道办", "街道"),
    ("街道", "街道"),
    ("镇", "镇"),
    ("乡", "乡"),
    ("管理委员会", "管委会"),
    ("管委会", "管委会"),
    ("委员会", "委"),
    ("委", "委"),
    ("办公室", "办"),
    ("办公厅", "办"),
    ("办", "办"),
    ("分局", "分局"),
    ("局", "局"),
    ("厅", "厅"),
    ("部", "部"),
    ("研究室", "室"),
    ("室", "室"),
    ("研究院", "院"),
    ("院", "院"),
    ("中心支行", "支行"),
    ("支行", "支行"),
    ("有限责任公司", "公司"),
    ("有限公司", "公司"),
    ("分公司", "公司"),
    ("公司", "公司"),
    ("联合会", "联"),
    ("联", "联"),
    ("协会", "协"),
    ("协", "协"),
    ("中心", "中心"),
    ("支队", "支队"),
    ("大队", "大队"),
    ("站", "站"),
    ("所", "所"),
    ("馆", "馆"),
    ("处", "处"),
)
_AREAS = ("区", "园", "城", "港", "山", "湖", "岛", "基地")
SUCCESSOR_BODIES = frozenset(("局", "委", "办", "分局", "中心", "厅"))


@dataclass(frozen=True)
class Spelling:
    """A name without place: ``head`` is 委 or 政府 where it stood before the body (市委宣传部), ``rest`` the body itself."""

    head: str
    rest: str

    def means(self, known: Spelling) -> bool:
        """Tell whether a written name is a known one; 宣传部 is 市委宣传部, but a bare 办公室 is nobody's, and there is no 市委财政局."""
        return self.rest == known.rest and may_share_head(self.head, known.head, self.rest)


def may_share_head(written: str, known: str, rest: str) -> bool:
    """Tell whether a name written with one head (委, 政府 or none) may be known with the other."""
    if written == known:
        return True
    if rest in _GENERIC or written and known:
        return False
    return written == "" or not rest.endswith(("局", "委", "委员会"))


@dataclass(frozen=True)
class Body:
    """A name cut for comparison by its words: ``stems`` with and without its head, ``kind`` the body ending in its short form."""

    head: str
    stems: tuple[str, ...]
    kind: str
    rest: str


@dataclass(frozen=True)
class Place:
    """A city's own name (青禾市), the name without its level sign (青禾) and the sign (市); bare and sign empty where it has none."""

    name: str
    bare: str = ""
    sign: str = ""

    @classmethod
    def of(cls, name: str) -> Place:
        """Return the place of a city by its name."""
        match = _SIGNED.fullmatch(plain(name))
        return cls(match["bare"] + match["sign"], match["bare"], match["sign"]) if match else cls(plain(name))


@lru_cache(maxsize=_REMEMBERED)
def plain(name: str) -> str:
    """Return a name without blanks, with one kind of brackets, in simplified signs, 政府 for 人民政府."""
    return simplify("".join(name.split()).translate(_WIDE)).replace("人民政府", "政府")


def without_brackets(name: str) -> tuple[str, tuple[str, ...]]:
    """Return a plain name without the brackets at its end, and what stands in them; brackets inside it only lose their signs.

    市发改委（物价局） has a second name; 市委（政府）办公室 is two offices, so its inner words must stay.
    """
    second: list[str] = []
    while match := _BRACKET_AT_END.search(name):
        second.insert(0, match[1])
        name = name[: match.start()]
    return name.replace("（", "").replace("）", ""), tuple(second)


def spell(name: str, place: Place) -> tuple[Spelling, ...]:
    """Return the spellings of a plain name without 中共 and the city's own name or level sign; the name as it stands is the first."""
    name = re.sub("^(?:中共|中国共产党|中国(?=人民银行|共产主义青年团))", "", name).replace("共产主义青年团", "共青团")
    if place.sign:
        name = re.sub(f"^(?:共青)?团{place.sign}委$", "团委", name)
        name = re.sub(f"^{place.sign}府办", f"{place.sign}政府办", name)
    bodies = [name, *_without_place(name, place)]
    return tuple(dict.fromkeys(_spelling(body) for body in bodies))


def _without_place(name: str, place: Place) -> list[str]:
    found: list[str] = []
    for head in (place.name, place.bare, place.sign):
        if head and name.startswith(head) and len(name) >= len(head) + 2:
            found.append(name[len(head) :])
            break
    at = name.find(place.name) if place.name else -1
    if at > 0 and _ABOVE.search(name[:at]):
        tail = name[at + len(place.name) :]
        found += [tail] if len(tail) > 2 and tail not in _GENERIC else []
        found += [] if name[at - 1] in "省市州" else [name[:at] + tail, name[:at] + place.bare + tail]
    elif place.bare and _ABOVE.search(name[: max(name.find(place.bare), 0)]):
        found.append(name.replace(place.bare, "", 1))
    return found


def _spelling(body: str) -> Spelling:
    match = _PARTY.fullmatch(body)
    return Spelling(match["head"], match["rest"]) if match else Spelling("", body)


@lru_cache(maxsize=_REMEMBERED)
def cut_body(spelling: Spelling) -> Body | None:
    """Return stem and body ending of a spelling, None when it ends like no body."""
    for ending, kind in _ENDINGS:
        stem = spelling.rest.removesuffix(ending)
        if stem == spelling.rest or not spelling.head + stem:
            continue
        if kind != "管委会" or stem.endswith(_AREAS):
            return Body(spelling.head, tuple(dict.fromkeys((stem, spelling.head + stem))), kind, spelling.rest)
    return None
