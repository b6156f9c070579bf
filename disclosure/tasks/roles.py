"""Who leads and who helps: role words in unit lines, unit cells and column titles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from disclosure.tasks.model import Role
from disclosure.tasks.names import is_whole_name
from disclosure.tasks.script import simplify_title

_TRADITIONAL_WORDS = re.compile(
    "牽頭|主辦|負責|承辦|協[助辦同]|參[與加]|指導|落實|實施|責任(?:單位|部門)|(?:牽頭|配合|協辦|主辦)單位|會同|統籌|職責"
)
_SHARE = "(?:按照?(?:各自)?职责(?:分工)?|依(?:据|照)?(?:各自)?职责(?:分工)?|根据(?:各自)?职责(?:分工)?|分别|共同|具体|联合|统筹){0,3}"
_VERB = "(?:(?:总|共同)?牵头|统筹|协同|主办|负责|承办|配合|协助|协办|参与|参加|指导|(?:抓好|组织|具体)?(?:落实|实施))"
_DOING = "(?:牵头|负责|落实|指导|配合|实施|组织|推进|推动|办理|做好|执行|承办|协调|完成|抓好){0,4}"
PHRASE = re.compile(rf"(?P<phrase>{_SHARE}{_VERB}{_DOING})(?=[,，;；、。\s]|$)")
LABEL = re.compile(
    r"(?P<label>(?:责任|共同|牵头|负责|配合|协办|协助|协同|主办|承办|参与|参加|指导|落实|实施)+(?:单位|部门|处室|科室|股室|主体|机构|方)?)\s*[:：]"
)
_SHARED_OUT = re.compile(
    "(?:按照?|依据?照?|根据)(?:各自)?(?:职责|职能)(?:分工)?(?:负责|抓好|落实|推进|实施|做好|完成|办理)*(?=[,，;；、。\\s]|$)|分工负责(?=[,，;；、。\\s]|$)"
)
_WITH = re.compile("(?P<before>.*?)(?:牵头)?[,，]?会同(?P<after>.+)", re.DOTALL)
PERSON_LABEL = re.compile(
    r"(?P<person>(?:责任|牵头|分管|包保|主管|挂钩|负责|联系)领导|(?:责任|负责|联系|经办|承办|具体)人员?|联络员|信息员|(?:联系|办公|咨询)?电话|联系方式|手机号?码?)\s*[:：]"
)
_PERSON_IN_BRACKETS = re.compile(rf"[（(](?:{PERSON_LABEL.pattern.replace('?P<person>', '?:')})[^（()）]*[)）]")
_UNDER = re.compile("在(?P<guide>[^，,、；;。]{2,20}?)的?指导下[，,]?由?")
_MARK = re.compile(rf"[（(](?P<mark>(?:{_VERB}|会同)(?:单位|部门|落实|处室|科室)?)[)）]$")


def role_of(words: str) -> Role:
    """Return the role that the words give: 指导 → guiding, 牵头 → lead, 配合 → cooperating, else responsible.

    A title that names both kinds (责任/牵头部门) says nothing about one unit, so it is responsible.
    """
    if "指导" in words:
        return "guiding"
    if re.search("牵头|主办|统筹", words):
        return "responsible" if "责任" in words else "lead"
    if re.search("责任|负责|承办", words):
        return "responsible"
    return "cooperating" if re.search("配合|协|会同|参与|参加", words) else "responsible"


def simplify_role_words(text: str) -> str:
    """Return the text with the role words of traditional script (牽頭, 負責, 責任單位) as simplified ones; names stay as written."""
    return _TRADITIONAL_WORDS.sub(lambda match: simplify_title(match[0]), text)


def split_by_role(text: str, default: Role) -> Iterator[tuple[str, Role | None]]:
    """Yield the stretches of names in a unit line or cell with the role that each one has, None for one of persons (责任领导：…)."""
    text = _PERSON_IN_BRACKETS.sub("", simplify_role_words(text))
    if guide := _UNDER.search(text):
        yield guide["guide"], "guiding"
        text = text[: guide.start()] + text[guide.end() :]
    labels = sorted([*LABEL.finditer(text), *PERSON_LABEL.finditer(text)], key=lambda label: label.start())
    if not labels:
        yield from _split_by_phrase(text, default)
        return
    if lead := text[: labels[0].start()].strip("（( \n"):
        yield from _split_by_phrase(lead, default)
    ends = [label.start() for label in labels[1:]] + [len(text)]
    for label, end in zip(labels, ends, strict=True):
        if label.re is LABEL:
            yield from _split_by_phrase(text[label.end() : end], role_of(label["label"]))
        else:
            yield text[label.end() : end].strip(), None


def _split_by_phrase(text: str, default: Role) -> Iterator[tuple[str, Role]]:
    text = _SHARED_OUT.sub(lambda match: match[0] if PHRASE.match(match[0]) else "、", text)
    start = 0
    for match in PHRASE.finditer(text):
        if names := text[start : match.start()].strip(",，;；、。 \n"):
            yield from _split_company(names, role_of(match["phrase"]))
        start = match.end()
    if rest := text[start:].strip(",，;；。、 \n"):
        yield from _split_company(rest, default)


def _split_company(names: str, role: Role) -> Iterator[tuple[str, Role]]:
    """Yield 甲 as lead and 乙 as cooperating of 「甲会同乙」, else the names as they are."""
    match = _WITH.fullmatch(names.removesuffix("会同"))
    before = match["before"].rstrip("、，,；; \n") if match else ""
    if match and not before:
        yield match["after"], "cooperating"
    elif match and is_whole_name(re.split("[、，,；;\\n]", before)[-1].strip()):
        yield before, "lead"
        yield match["after"], "cooperating"
    elif names.endswith("会同"):
        yield names.removesuffix("会同"), "lead"
    else:
        yield names, role


def take_mark(name: str, role: Role) -> tuple[str, Role]:
    """Return the name without a trailing 「（牵头）」 and the role that it gives."""
    match = _MARK.search(name)
    return (name[: match.start()], role_of(match["mark"])) if match else (name, role)
