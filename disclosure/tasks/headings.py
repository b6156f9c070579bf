"""Numbered headings (一、 （一） 1. （1）) and the stack of those in force, indifferent to repeats at page breaks."""

from __future__ import annotations

import re

_NUMERAL = "[一二三四五六七八九十百零〇]+"
_MARKERS = (
    re.compile(rf"(?:第{_NUMERAL}(?:部分|章|篇)|{_NUMERAL}[、.．])"),
    re.compile(rf"(?:[（(]{_NUMERAL}[)）]|第{_NUMERAL}节)"),
    re.compile(r"\d{1,2}[、.．](?!\d)"),
    re.compile(r"[（(]\d{1,2}[)）]"),
)
_DIGITS = "〇一二三四五六七八九"
_TENS = re.compile("(?:(?P<tens>[一二三四五六七八九]?)十)?(?P<ones>[一二三四五六七八九]?)")
_RUN_IN = re.compile("[^。；;：:\n]{2,50}[。：:]")
_CONTINUED = re.compile(r"[（(]续(?:表|上页|前页)?[)）]$")
_LONGEST = 60
_DEEPEST_PLAIN = 3


def heading_rank(text: str) -> int | None:
    """Return how deep a marked heading stands (0 for 一、), None when the text is no marked heading.

    A paragraph that begins with a marker but holds several sentences is text, not a heading.
    """
    if "\n" in text or len(text) > _LONGEST or re.search("[。；;]", text[:-1]):
        return None
    return next((rank for rank, marker in enumerate(_MARKERS) if marker.match(text)), None)


def marker_rank(text: str) -> int | None:
    """Return how deep the marker stands that a text begins with, whatever follows it; None without a marker."""
    return next((rank for rank, marker in enumerate(_MARKERS) if marker.match(text[:_LONGEST])), None)


def read_marker(text: str) -> tuple[int, int, str] | None:
    """Return (rank, value, text without it) of the marker that a text begins with: （十二） is 12; None for 第…章 and no marker."""
    for rank, marker in enumerate(_MARKERS):
        match = marker.match(text[:_LONGEST])
        if match is not None:
            value = _value(match[0].strip("（()）、.．"))
            return (rank, value, text[match.end() :].lstrip(" \u3000")) if value else None
    return None


def _value(numeral: str) -> int | None:
    if numeral.isdigit():
        return int(numeral)
    match = _TENS.fullmatch(numeral)
    if match is None:
        return None
    tens, ones = match["tens"], match["ones"]
    high = 0 if tens is None else _DIGITS.index(tens) if tens else 1
    return high * 10 + (_DIGITS.index(ones) if ones else 0) or None


def run_in_heading(text: str) -> str | None:
    """Return the heading that a marked paragraph begins with (「（四）推动清单化。统筹…」), None when it is one sentence."""
    if marker_rank(text) is None:
        return None
    match = _RUN_IN.match(text)
    return match[0] if match and match.end() < len(text) else None


def is_plain_heading(text: str) -> bool:
    """Tell whether an unmarked line or cell may be a heading: short, one line, no sentence."""
    return 0 < len(text) <= 30 and not re.search("[\n。；;，,：:]", text)


def is_lone_heading(text: str) -> bool:
    """Tell whether a cell that is a row of its own is a heading: marked, or no more than one line without a full stop."""
    return heading_rank(text) is not None or (0 < len(text) <= _LONGEST and not re.search("[\n。；;]", text))


class Headings:
    """The headings in force; pushing one that is already in force changes nothing."""

    def __init__(self) -> None:
        self._stack: list[tuple[int, str]] = []
        self._after_heading = False

    @property
    def path(self) -> tuple[str, ...]:
        """The headings in force, outermost first, as written."""
        return tuple(text for _, text in self._stack)

    def push(self, text: str) -> bool:
        """Put a heading in force in place of those as deep or deeper; False when it only repeats one."""
        text = _CONTINUED.sub("", text)
        rank = heading_rank(text)
        if rank is None:
            rank = self._plain_rank()
        self._after_heading = True
        if (rank, text) in self._stack:
            return False
        self._stack = [held for held in self._stack if held[0] < rank] + [(rank, text)]
        return True

    def cut(self, rank: int) -> None:
        """End the heading of this rank, when there is one, and those below it: a paragraph with the same marker stands beside it."""
        if any(held == rank for held, _ in self._stack):
            self._stack = [held for held in self._stack if held[0] < rank]

    def close(self) -> None:
        """Note that a task was read: the next unmarked heading stands beside the last one, not below it."""
        self._after_heading = False

    def _plain_rank(self) -> int:
        """Unmarked headings stand below the marked ones, and below each other when one follows the other at once."""
        marked = [rank for rank, text in self._stack if heading_rank(text) is not None]
        base = 10 + max(marked, default=0)
        plain = [rank for rank, text in self._stack if heading_rank(text) is None]
        if not plain:
            return base
        return min(max(plain) + 1, base + _DEEPEST_PLAIN) if self._after_heading else min(plain)
