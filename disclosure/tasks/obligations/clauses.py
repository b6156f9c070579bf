"""Text → clauses as the grammar reads them: blanks gone, one form for digits and marks, titles hidden, every character's place kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

LONGEST = 600
"""A clause longer than this is cut at a comma (or anywhere), so that reading stays linear in the text."""
REACH = 40
"""How far back words bear on a phrase."""
HIDDEN = "\0"
_FORMS = str.maketrans(
    "０１２３４５６７８９（），,／－–—―‐～○Ｏ個內後兩週開於應會報發佈時間實動態從準則質當徵決議單",
    "0123456789()，，/-----~〇〇个内后两周开于应会报发布时间实动态从准则质当征决议单",
)
_DROPPED = re.compile("[ \t\r\f\v\u00a0\u2000-\u200f\u2060\u3000\ufeff]")
_END = re.compile("[。；;！!？?\n]")
_SKIPPED = re.compile(r"《[^《》]{0,120}》|[〔\[(](?:19|20)\d{2}[〕\])]第?\d{0,5}号?|第\d{1,5}号")
_COMMA = "，"


@dataclass(frozen=True)
class Clause:
    """A sentence part: ``words`` is what patterns read (titles and document numbers hidden), ``plain`` the same with them shown.

    ``places`` are the positions of its characters in the text that it was cut from; ``written`` are its words as they stand there.
    """

    words: str
    plain: str
    places: tuple[int, ...]
    text: str

    @cached_property
    def written(self) -> str:
        """The clause as written."""
        return self.text[self.places[0] : self.places[-1] + 1]

    def quote(self, start: int, end: int) -> str:
        """The characters from ``start`` to ``end`` of ``words``, as written."""
        return self.text[self.places[start] : self.places[end - 1] + 1]

    def segment(self, start: int) -> str:
        """The words before ``start``, back to the last comma, at most 40."""
        low = max(0, start - REACH)
        return self.words[self.words.rfind(_COMMA, low, start) + 1 or low : start]


def cut_clauses(text: str) -> Iterator[Clause]:
    """Cut a text at full stops, semicolons, exclamation and question marks and line ends; empty clauses are left out."""
    places = tuple(place for place, character in enumerate(text) if not _DROPPED.match(character))
    plain = "".join(text[place] for place in places).translate(_FORMS)
    start = 0
    for end in (*(mark.start() for mark in _END.finditer(plain)), len(plain)):
        for low, high in _cut_long(plain, start, end):
            words = _SKIPPED.sub(lambda match: HIDDEN * len(match[0]), plain[low:high])
            yield Clause(words, plain[low:high], places[low:high], text)
        start = end + 1


def _cut_long(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        comma = plain.rfind(_COMMA, start + 1, start + LONGEST) + 1
        cut = comma if comma > start + 1 else start + LONGEST
        yield start, cut
        start = cut
    if end > start:
        yield start, end
