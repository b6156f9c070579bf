"""Runs of digits as a reader sees them: across blanks, hyphens, invisible signs and the tags within a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

INLINE = r"span|font|b|i|u|em|strong|a|wbr|o:p|sup|sub|small|big|label|ins|del|s|st1:[a-z]{1,20}"
DIGIT = r"(?:[0-9０-９]|&#(?:0*(?:4[89]|5[0-7])|[xX]0*3[0-9]);)"
SIGN_X = r"[XxＸｘ]"
UNSEEN = (
    r"(?:[\u200b-\u200f\u2060-\u2064\ufeff\u00ad]"
    rf"|<(?:/?(?:{INLINE})(?:[\s/][^<>]*)?|!--[^<>]*--)>"
    r"|&(?:zwnj|zwj|shy|\#8203|\#[xX](?:200[bBcCdD]|[fF][eE][fF][fF])|\#65279);)"
)
BLANK = r"(?:[ \u00a0\u2000-\u200a\u202f\u3000]|&(?:nbsp|ensp|emsp|thinsp|\#160|\#[xX][aA]0);)"
HYPHEN = r"[-\u2010-\u2015\u2212\ufe63\uff0d]"
GAP = rf"(?:{BLANK}?{HYPHEN}{BLANK}?|{BLANK}{{1,2}})"

CLUSTER = re.compile(
    rf"(?<![0-9０-９]){DIGIT}(?:(?>{UNSEEN}*{GAP}?{UNSEEN}*){DIGIT}){{10,}}+(?:{UNSEEN}*{SIGN_X}(?![A-Za-z0-9]))?", re.IGNORECASE
)
TOKEN = re.compile(rf"(?P<unseen>{UNSEEN})|(?P<digit>{DIGIT})|(?P<gap>{GAP})|(?P<x>{SIGN_X})", re.IGNORECASE)


@dataclass(frozen=True)
class Sign:
    """One digit (or the check sign X) and where it stands in the text."""

    value: str
    start: int
    end: int


@dataclass
class Group:
    """Digits without a gap. ``hyphen``: whether the gap before it is one, None for the first of a cluster."""

    signs: list[Sign] = field(default_factory=list)
    hyphen: bool | None = None

    def __len__(self) -> int:
        return len(self.signs)

    @property
    def text(self) -> str:
        """The digits alone."""
        return "".join(sign.value for sign in self.signs)


def find_clusters(text: str) -> Iterator[list[Group]]:
    """Every run of at least 11 digits in a text (plain or HTML) as its groups."""
    for match in CLUSTER.finditer(text):
        yield _read_groups(text, match.start(), match.end())


def _read_groups(text: str, start: int, end: int) -> list[Group]:
    groups = [Group()]
    for token in TOKEN.finditer(text, start, end):
        kind = token.lastgroup
        if kind == "gap":
            groups.append(Group(hyphen=re.search(HYPHEN, token[0]) is not None))
        elif kind in ("digit", "x"):
            groups[-1].signs.append(Sign(_value(token[0]), token.start(), token.end()))
    return groups


def _value(written: str) -> str:
    """A sign as one ASCII sign: full width, or written as a character reference."""
    if written.startswith("&#"):
        number = written[2:-1]
        return chr(int(number[1:], 16) if number[0] in "xX" else int(number))
    code = ord(written.upper())
    return chr(code - 0xFEE0) if code > 0xFF00 else chr(code)
