"""Finds quoted words in the texts of a page, across tags and white space."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from disclosure.text import strip_invisible

Range = tuple[int, int]
Spans = dict[int, list[Range]]
BREAKS = re.compile(r"[。；;！？!?…\n]+")
BEFORE, BEHIND = 40, 160  # dense signs around a title in which its row's date stands
LEAST = 6  # signs of a part of a quote that is worth marking


class Words:
    """The texts of a page without white space, each sign with its place."""

    def __init__(self, texts: Sequence[str]) -> None:
        signs: list[str] = []
        self._places: list[tuple[int, int]] = []
        for number, text in enumerate(texts):
            for offset, sign in enumerate(text):
                if not sign.isspace() and strip_invisible(sign):
                    signs.append(sign)
                    self._places.append((number, offset))
        self._dense = "".join(signs)

    def find(self, quote: str) -> list[Range]:
        """Where a quote first stands, as ranges of dense signs; in parts where it is nowhere whole, empty where it is not at all."""
        if whole := self._find_one(squash(quote)):
            return whole
        parts = [dense for part in BREAKS.split(quote) if len(dense := squash(part)) >= LEAST]
        return [found for part in parts for found in self._find_one(part)]

    def find_near(self, forms: Sequence[str], place: Range) -> list[Range]:
        """The same of a few words in any of their forms, beside a place: a row's date before or behind its title. The nearest is meant."""
        gaps = []
        for dense in map(squash, forms):
            behind = self._dense.find(dense, place[1], place[1] + BEHIND)
            before = self._dense.rfind(dense, max(0, place[0] - BEFORE), place[0])
            gaps += [(behind - place[1], behind, len(dense))] if behind >= 0 else []
            gaps += [(place[0] - before - len(dense), before, len(dense))] if before >= 0 else []
        return [(at, at + length) for _, at, length in [min(gaps)]] if gaps else []

    def spans(self, ranges: Sequence[Range]) -> Spans:
        """Ranges of dense signs as places in the texts, by number of the text."""
        spans: Spans = defaultdict(list)
        for number, offset in sorted({place for start, end in ranges for place in self._places[start:end]}):
            runs = spans[number]
            if runs and runs[-1][1] == offset:
                runs[-1] = (runs[-1][0], offset + 1)
            else:
                runs.append((offset, offset + 1))
        return dict(spans)

    def _find_one(self, dense: str) -> list[Range]:
        at = self._dense.find(dense) if dense else -1
        return [(at, at + len(dense))] if at >= 0 else []


def squash(text: str) -> str:
    """A text without white space and invisible signs."""
    return "".join(strip_invisible(text).split())


def date_forms(day: str) -> list[str]:
    """How lists print ``YYYY-MM-DD``: whole first, then without the year."""
    year, month, date = day[:4], day[5:7], day[8:10]
    short = month.lstrip("0"), date.lstrip("0")
    return [
        *(f"{year}{sign}{month}{sign}{date}" for sign in "-/."),
        f"{year}年{month}月{date}日",
        f"{year}年{short[0]}月{short[1]}日",
        *(f"{month}{sign}{date}" for sign in "-/."),
    ]
