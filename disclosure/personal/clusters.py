"""Runs of digits as a reader sees them: across blanks, hyphens, invisible signs and the tags within a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

INLINE = r"span|font|b|i|u|em|strong|a|wbr|o:p|sup|sub|small|big|label|ins|del|s|st1:[a-z]{1,20}"
DIGIT = r"(?:[0-9０-９]|&#(?:0*(?:4[89]|5[0-7])(?![0-9])|[xX]0*3[0-9](?![0-9A-Fa-f]));?)"
SIGN_X = r"[XxＸｘ]"
UNSEEN = (
    r"(?:[\u200b-\u200f\u2060-\u2064\ufeff\u00ad]"
    rf"|<(?:/?(?:{INLINE})(?:[\s/][^<>]*)?|!--[^-]*+(?:-(?!->)[^-]*+){{0,60}}+--)>"
    r"|&(?:zwnj|zwj|shy|\#8203|\#[xX](?:200[bBcCdD]|[fF][eE][fF][fF])|\#65279);)"
)
BLANK = r"(?:[ \u00a0\u2000-\u200a\u202f\u3000]|&(?:nbsp|ensp|emsp|thinsp|\#160|\#[xX][aA]0);)"
HYPHEN = r"[-\u2010-\u2015\u2212\ufe63\uff0d]"
GAP = rf"(?:{BLANK}?{HYPHEN}{BLANK}?|{BLANK}{{1,2}})"

CLUSTER = re.compile(
    rf"(?<![0-9０-９]){DIGIT}(?:(?>{UNSEEN}*{GAP}?{UNSEEN}*){DIGIT}){{10,}}+(?:{UNSEEN}*{SIGN_X}(?![A-Za-z0-9]))?", re.IGNORECASE
)
LINE_END = r"[ \t\u00a0\u3000]{0,40}+(?:<br\s{0,3}/?>|\r?\n)\s{0,40}+"
BROKEN = re.compile(  # what no cluster joins: an identity number over the end of a line, a mobile number with dots
    rf"(?<![0-9A-Za-z０-９_/.=-])(?:(?P<id>[1-9][0-9]{{1,16}}{LINE_END}[0-9]{{0,15}}[0-9Xx])|(?P<mobile>1[3-9][0-9]\.[0-9]{{4}}\.[0-9]{{4}}))(?![0-9A-Za-z０-９.])",
    re.IGNORECASE,
)
TOKEN = re.compile(rf"(?P<run>[0-9]+)|(?P<unseen>{UNSEEN})|(?P<digit>{DIGIT})|(?P<gap>{GAP})|(?P<x>{SIGN_X})", re.IGNORECASE)
ANY_HYPHEN = re.compile(HYPHEN)


@dataclass(frozen=True, slots=True)
class Sign:
    """One digit (or the check sign X) and where it stands in the text."""

    value: str
    start: int
    end: int


@dataclass(slots=True)
class Group:
    """Digits without a gap, from ``start`` to ``end`` of the text.

    ``hyphen``: whether the gap before it is one, None for the first of a cluster.
    """

    hyphen: bool | None = None
    text: str = ""
    start: int = -1
    end: int = -1

    def __len__(self) -> int:
        return len(self.text)


def find_clusters(text: str, start: int = 0) -> Iterator[re.Match[str]]:
    """Every run of at least 11 digits in a text (plain or HTML) from ``start`` on, across what may stand between them."""
    return CLUSTER.finditer(text, start)


def read_groups(cluster: re.Match[str], most: int) -> list[Group] | None:
    """The groups of a cluster; None when it is made of more than ``most`` pieces."""
    groups, group, digits = list[Group](), Group(), list[str]()
    for count, token in enumerate(TOKEN.finditer(cluster.string, cluster.start(), cluster.end())):
        if count >= most:
            return None
        kind = token.lastgroup
        if kind == "gap":
            group.text = "".join(digits)
            groups.append(group)
            group, digits = Group(ANY_HYPHEN.search(token[0]) is not None), []
        elif kind != "unseen":
            group.start, group.end = (group.start if digits else token.start()), token.end()
            digits.append(token[0] if kind == "run" else _value(token[0]))
    group.text = "".join(digits)
    return [*groups, group]


def read_signs(text: str, start: int, end: int) -> tuple[Sign, ...]:
    """The digits (and the check sign) between two places of a text, one by one."""
    signs: list[Sign] = []
    for token in TOKEN.finditer(text, start, end):
        if token.lastgroup == "run":
            signs += [Sign(sign, token.start() + place, token.start() + place + 1) for place, sign in enumerate(token[0])]
        elif token.lastgroup in ("digit", "x"):
            signs.append(Sign(_value(token[0]), *token.span()))
    return tuple(signs)


def _value(written: str) -> str:
    """A sign as one ASCII sign: full width, or written as a character reference."""
    if written.startswith("&#"):
        number = written[2:].removesuffix(";")
        return chr(int(number[1:], 16) if number[0] in "xX" else int(number))
    code = ord(written.upper())
    return chr(code - 0xFEE0) if code > 0xFF00 else chr(code)
