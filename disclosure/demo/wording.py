"""Titles and texts from ``wording.yml``, filled by a seeded source of chance."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("wording.yml")
DIGITS = "〇一二三四五六七八九"
SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")
NUMERALS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")

RANGES = {"n": (13, 98), "n2": (11, 89), "n3": (3, 9), "pct": (52, 97), "money": (120, 9800), "money2": (30, 990), "no": (11, 199)}
FIGURES: dict[str, Callable[[Mapping[str, int]], int]] = {
    "matters": lambda drawn: drawn["n2"] + drawn["n3"],
    "share_done": lambda drawn: round(100 * drawn["n2"] / (drawn["n2"] + drawn["n3"])),
    "nearly_all": lambda _: 98,  # more than any share of what is done
    "checked": lambda drawn: drawn["n"] + drawn["n2"],
    "share_clean": lambda drawn: round(100 * drawn["n"] / (drawn["n"] + drawn["n2"])),
    "persons": lambda drawn: 2 * drawn["n"] + drawn["n3"],
    "left": lambda drawn: drawn["n3"] - 1,
    "half": lambda drawn: drawn["n2"] // 2 + 1,
    "few": lambda drawn: drawn["n3"],
    "powers": lambda drawn: drawn["n2"] + drawn["n"] + drawn["n3"] + drawn["n2"] // 2 + 1,
    "penalties": lambda drawn: drawn["n"],
    "rooms": lambda drawn: drawn["n3"] + 4,  # with those that are named
    "funds": lambda drawn: drawn["money"] + drawn["money2"],
    "total": lambda drawn: drawn["money"] + 2_000,  # more than any part of it that is named beside it
    "bought": lambda drawn: drawn["money2"] // 2 + 10,
    "raise": lambda drawn: 5 + drawn["money2"] % 30,
}
"""What is shown in place of a number that is drawn, of the first of each name in the paragraph. The drawing stays: it decides everything that is drawn later."""


@cache
def lists() -> dict[str, Any]:
    """The file's content: ``slots``, ``topics``, ``titles``, ``bodies`` …"""
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


class Writer:
    """Writes titles and bodies; every choice comes from one random source, so a seed gives one site."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self._last: dict[str, int] = {}

    def title(self, kind: str, **slots: Any) -> str:
        """A title of a kind; two in a row of one kind are worded differently where there are variants."""
        variants = lists()["titles"][kind]
        choice = self.rng.randrange(len(variants))
        if len(variants) > 1 and choice == self._last.get(kind):
            choice = (choice + 1) % len(variants)
        self._last[kind] = choice
        return self.fill(variants[choice], **slots)

    def body(self, kind: str, count: int | None = None, **slots: Any) -> list[str]:
        """Paragraphs of a kind. ``count``: that many at random, in the list's order; all of them without it."""
        pool = lists()["bodies"][kind]
        chosen = range(len(pool)) if count is None else sorted(self.rng.sample(range(len(pool)), min(count, len(pool))))
        return [self.fill(pool[n], **slots) for n in chosen]

    def report(self, subject: str, unit: str) -> list[str]:
        """A report with an opening and three to five paragraphs of figures, never the same twice."""
        opening = self.fill(self.rng.choice(lists()["bodies"]["opening"]), u=unit, subject=subject)
        return [opening, *self.body("report", self.rng.randint(3, 5), u=unit)]

    def topic(self, kind: str) -> str:
        """A subject of a kind."""
        return str(self.rng.choice(lists()["topics"][kind]))

    def fill(self, text: str, **slots: Any) -> str:
        """Put given and random words into the braces of a text."""
        words = [str(slots[name]) if name in slots else self._slot(name) for name, _ in SLOT.findall(text)]
        drawn: dict[str, int] = {}
        for (name, _), word in zip(SLOT.findall(text), words, strict=True):
            if name in RANGES and name not in slots:
                drawn.setdefault(name, int(word))
        shown = iter(words)
        return SLOT.sub(lambda found: _figure(found[2], drawn, next(shown)), text)

    def _slot(self, name: str) -> str:
        words = lists()
        rng = self.rng
        if name in ("place", "firm", "meeting", "work"):
            return str(rng.choice(words["slots"][name]))
        if name == "place2":
            return str(rng.choice(words["slots"]["place"]))
        if name == "news":
            return str(rng.choice(words["topics"]["news"]))
        if name == "upper":
            return str(rng.choice(words["upper"]))
        if name == "person":
            return str(rng.choice(words["people"]))
        return str(rng.randint(*RANGES[name]))


def _figure(figure: str, drawn: Mapping[str, int], word: str) -> str:
    """The word drawn for a slot, or the figure that stands there in its place."""
    return str(FIGURES[figure](drawn)) if figure else word


def chinese_year(year: int) -> str:
    """2025 → 二〇二五."""
    return "".join(DIGITS[int(digit)] for digit in str(year))


def say_quarter(rng: random.Random, year: int, quarter: int) -> str:
    """A quarter as titles write it."""
    number = NUMERALS[quarter]
    return rng.choice(
        [f"{year}年第{number}季度", f"{year}年{number}季度", f"{year}年第{quarter}季度", f"{chinese_year(year)}年第{number}季度"]
    )


def say_month(rng: random.Random, year: int, month: int) -> str:
    """A month as titles write it."""
    return rng.choice([f"{year}年{month}月", f"{year}年{month}月份", f"{year}年{month:02}月", f"{chinese_year(year)}年{NUMERALS[month]}月"])
