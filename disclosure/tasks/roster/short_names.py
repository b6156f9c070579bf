"""Whether one name is the short form of another: the same words, the table of short names, or every word of the long one touched."""

from __future__ import annotations

import re
from functools import lru_cache

from disclosure.tasks.roster.content import load_abbreviations
from disclosure.tasks.roster.spelling import Body, Spelling, cut_body, may_share_head

_JOINTS = re.compile("[和与及、，,]")
_SHORTEST = 2
_REMEMBERED = 20_000


def is_same_name(short: Spelling, full: Spelling) -> bool:
    """Tell whether two names differ only in the form of the ending (委, 委员会) or in 和."""
    one, other = cut_body(short), cut_body(full)
    return one is not None and other is not None and _agree(one, other) and _bare(one.stems[0]) == _bare(other.stems[0])


def is_short_name(short: Spelling, full: Spelling) -> bool:
    """Tell whether ``short`` abbreviates ``full``: endings agree, and the table says so or its signs touch every word in order."""
    one, other = cut_body(short), cut_body(full)
    if one is None or other is None or not _agree(one, other):
        return False
    return stands_for(one.stems, other.stems) or touches_every_word(one.stems[0], other.stems[0])


def stands_for(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Tell whether the table of short names gives one of ``full`` for one of ``short``, or both have a short name that touches both."""
    fulls = {_bare(name) for stem in short for name in _fulls_of(_bare(stem))}
    return not fulls.isdisjoint(_bare(name) for name in full)


def touches_every_word(short: str, full: str) -> bool:
    """Tell whether the signs of ``short`` run through ``full`` in order and touch each of its words that is not weak."""
    short, full = _bare(short), _bare(full)
    if not _SHORTEST <= len(short) < len(full):
        return False
    return _runs_through(short, _words_of(full))


def _runs_through(short: str, words: tuple[tuple[str, bool], ...]) -> bool:
    if not words:
        return not short
    (word, weak), rest = words[0], words[1:]
    if short.startswith(word):  # a whole word stands for itself: 教育 is not 教(育)育 of 教育体育
        return _runs_through(short[len(word) :], rest)
    sizes = range(0 if weak else 1, min(len(short), len(word)) + 1)
    return any(_is_subsequence(short[:size], word) and _runs_through(short[size:], rest) for size in sizes)


def _is_subsequence(signs: str, word: str) -> bool:
    left = iter(word)
    return all(sign in left for sign in signs)


@lru_cache(maxsize=_REMEMBERED)
def _words_of(full: str) -> tuple[tuple[str, bool], ...]:
    """Cut a full name into (word, weak) by the longest known word at each place; unknown signs go by pairs."""
    known = load_abbreviations()
    words: list[tuple[str, bool]] = []
    unknown = ""
    at = 0
    while at < len(full):
        word = max((word for word in (*known.words, *known.weak) if full.startswith(word, at)), key=len, default="")
        if word:
            words += [(pair, False) for pair in _pairs(unknown)] + [(word, word in known.weak)]
            unknown = ""
        else:
            unknown += full[at]
        at += len(word) or 1
    return tuple(words + [(pair, False) for pair in _pairs(unknown)])


def _pairs(signs: str) -> list[str]:
    """「松泉砚」 → 松泉砚, 「松泉砚竹」 → 松泉, 砚竹: pairs, the last one takes an odd sign."""
    if len(signs) <= 3:
        return [signs] if signs else []
    return [signs[:2], *_pairs(signs[2:])]


@lru_cache(maxsize=_REMEMBERED)
def _fulls_of(stem: str) -> frozenset[str]:
    """The full names of a short one; and of a full one the short names that touch every word of it (科学技术, 科技)."""
    table = load_abbreviations().stems
    found = set(table.get(stem, ()))
    found |= {short for short, fulls in table.items() if any(_bare(full) == stem and touches_every_word(short, full) for full in fulls)}
    return frozenset(found)


def _agree(one: Body, other: Body) -> bool:
    return one.kind == other.kind and may_share_head(one.head, other.head, one.rest)


@lru_cache(maxsize=_REMEMBERED)
def _bare(stem: str) -> str:
    return _JOINTS.sub("", stem)
