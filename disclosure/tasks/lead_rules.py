"""Sentences such as 「逗号前为牵头单位，下同」, stated once for all unit brackets that follow."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from disclosure.tasks.model import Unit

LeadRule = Literal["comma", "semicolon", "first"]
"""Who leads: the units before the first comma, before the first semicolon, or the first unit alone."""

_LEADING = "[^。；;\n]{0,12}(?:牵头|主办)[^。；;〕】\n]{0,8}"
_RULES: tuple[tuple[LeadRule, re.Pattern[str]], ...] = (
    ("comma", re.compile(rf"[“「\"‘]?(?:逗号|“，”|‘，’)[”」\"’]?(?:之?前|前面){_LEADING}")),
    ("semicolon", re.compile(rf"[“「\"‘]?(?:分号|“；”|‘；’)[”」\"’]?(?:之?前|前面){_LEADING}")),
    (
        "first",
        re.compile(
            rf"(?:列|排|排名|排列|位列|名列)?(?:在)?(?:第一位?|首位|最前面?|首个)(?:的)?(?:责任)?(?:单位|部门)?(?:的)?(?:为|是|系){_LEADING}"
        ),
    ),
)
_LONGEST_LEAD_IN = 20
_TAIL = re.compile(r"[，,；;。]?\s*(?:以)?下(?:均)?同")
_LEAD_IN = re.compile(r"[。；;，,\s]*(?:注[:：]|其中[，,]?)?(?:责任单位|责任部门)?(?:中)?[，,]?(?:列|排列?|排名)?(?:在)?$")


def take_rule(words: str) -> tuple[str, LeadRule | None]:
    """Return the words without such a sentence, and the rule that it states (None: it states none)."""
    for rule, pattern in _RULES:
        if match := pattern.search(words):
            rest = words[match.end() :]
            rest = _TAIL.sub("", rest, count=1)
            return _cut_lead_in(words[: match.start()]) + rest.strip("。；; "), rule
    return words, None


def _cut_lead_in(words: str) -> str:
    """Cut what begins the rule's own sentence: 「以上各项，」, 「注：责任单位」, 「排名」."""
    at = max(words.rfind(mark) for mark in "。；;\n")
    if at > 0 and len(words) - at <= _LONGEST_LEAD_IN and not re.search("[：:]", words[at:]):
        return words[:at]
    tail = _LEAD_IN.search(words[-16:])
    return words[: len(words) - len(tail[0])] if tail else words


def apply_rule(rule: LeadRule, units: tuple[Unit, ...], count_names: int | None) -> tuple[tuple[Unit, ...], bool]:
    """Return the units with the leading ones marked, and whether the words leave open who leads.

    ``count_names`` is the number of units before the mark, None when the mark does not stand in the words: then all lead,
    and with more than one of them that is a doubt.
    """
    if rule == "first":
        leading = 1
    elif count_names is None:
        leading = len(units)
    else:
        leading = count_names
    marked = tuple(replace(unit, role="lead") if at < leading else unit for at, unit in enumerate(units))
    return marked, rule != "first" and count_names is None and len(units) > 1


def split_at_mark(rule: LeadRule, words: str) -> str | None:
    """Return the words before the first comma or semicolon outside brackets, None when there is none."""
    marks = "，," if rule == "comma" else "；;"
    depth = 0
    for at, char in enumerate(words):
        depth += (char in "（(〔【[") - (char in "）)〕】]")
        if depth <= 0 and char in marks:
            return words[:at]
    return None
