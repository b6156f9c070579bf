"""Word's automatic numbers (ECMA-376 part 1, 17.9): which stand before a paragraph, counted through the document in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from disclosure.tasks.readers.word_numerals import write_number
from disclosure.tasks.readers.word_package import MC, W, child_number, child_value, chosen, is_on

LEVELS = 9
LONGEST_LINE = 50
"""Styles based on one another; Word allows no more than eleven."""
LONGEST_TEXT = 100
"""Signs around a number; Word's own window takes 255 and nobody writes more than 第一百零一条."""
_PLACEHOLDER = re.compile(r"%([1-9])")
_SAMPLE = re.compile(r"0*1(?=\D|$)")


@dataclass
class Level:
    """How one level of a list is numbered: its numerals, the text around them, from where, and after which level it starts again."""

    kind: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    blank: bool = True
    digits: int = 1
    style: str | None = None


@dataclass
class List:
    """A list in use: its levels and its counters, shared by all that go back to one definition.

    ``starts`` are its own first numbers by level; those of ``anew`` it has still to begin with, whatever the counters say.
    """

    levels: dict[int, Level]
    counters: list[int | None]
    starts: dict[int, int] = field(default_factory=dict)
    anew: set[int] = field(default_factory=set)


@dataclass
class Style:
    """What a paragraph or character style says of numbers and of hidden text, by itself."""

    base: str | None = None
    number: int | None = None
    level: int | None = None
    hidden: bool | None = None


class Styles:
    """The styles of a document, each with what it inherits."""

    def __init__(self, root: Any | None) -> None:
        self._own: dict[str, Style] = {}
        self.default: str | None = None
        for element in () if root is None else root.iterfind(f"{W}style"):
            name = element.get(f"{W}styleId", "")
            self._own.setdefault(name, _read_style(element))
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true", "on"):
                self.default = name
        self._whole = {name: self._inherit(name) for name in self._own}

    def get(self, name: str | None) -> Style:
        """Return the style with what it inherits; an empty one when the document has no such style."""
        return self._whole.get(name or "", Style())

    def _inherit(self, name: str) -> Style:
        """Fill a style's gaps from the styles it is based on, one after another; circles end too."""
        whole, at = Style(), name
        for _ in range(LONGEST_LINE):
            own = self._own.get(at)
            if own is None:
                break
            for key in ("number", "level", "hidden"):
                if getattr(whole, key) is None:
                    setattr(whole, key, getattr(own, key))
            at = own.base or ""
        return whole


def _read_style(element: Any) -> Style:
    style = Style(child_value(element, "basedOn"))
    numbering = element.find(f"{W}pPr/{W}numPr")
    if numbering is not None:
        style.number, style.level = child_number(numbering, "numId"), child_number(numbering, "ilvl")
    vanish = element.find(f"{W}rPr/{W}vanish")
    style.hidden = None if vanish is None else is_on(vanish)
    return style


class Numbering:
    """Counts a document's numbered paragraphs, in the order in which they are asked for."""

    def __init__(self, root: Any | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[int, List] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        definitions = {element.get(f"{W}abstractNumId"): element for element in root.iterfind(f"{W}abstractNum")}
        uses = {element.get(f"{W}numId"): child_value(element, "abstractNumId") for element in root.iterfind(f"{W}num")}
        read: dict[str | None, tuple[dict[int, Level], list[int | None]]] = {}
        for element in root.iterfind(f"{W}num"):
            number, name = element.get(f"{W}numId", ""), child_value(element, "abstractNumId")
            link = child_value(definitions[name], "numStyleLink") if name in definitions else None
            if link:  # the definition stands with the list that a list style names
                name = uses.get(str(self._styles.get(link).number), name)
            if name in definitions and number.isascii() and number.isdigit() and len(number) < 10:
                levels, counters = read.setdefault(name, (_read_levels(definitions[name]), [None] * LEVELS))
                self._lists[int(number)] = _read_use(element, levels, counters)

    def label(self, number: int | None, level: int | None, style: str | None) -> str:
        """Count one paragraph and return what Word writes before it, "" for none and for bullets.

        ``number`` and ``level`` are the paragraph's own (w:numPr), where it has them; else its style's count.
        """
        inherited = self._styles.get(style or self._styles.default)
        from_style = number is None
        number = inherited.number if from_style else number
        found = self._lists.get(number or 0)
        if found is None:
            return ""
        if level is None and from_style:
            linked = next((at for at, one in found.levels.items() if one.style == style), 0)
            level = linked if inherited.level is None else inherited.level
        at = min(max(level or 0, 0), LEVELS - 1)
        _count(found, at)
        return _render(found, at)


def _read_levels(definition: Any) -> dict[int, Level]:
    levels = {}
    for element in definition.iterfind(f"{W}lvl"):
        at = element.get(f"{W}ilvl", "")
        if at.isascii() and at.isdigit() and int(at[:3]) < LEVELS:
            levels[int(at)] = _read_level(element)
    return levels


def _read_level(element: Any) -> Level:
    text = element.find(f"{W}lvlText")
    level = Level(text="" if text is None else text.get(f"{W}val", "")[:LONGEST_TEXT], style=child_value(element, "pStyle"))
    start = child_number(element, "start")
    level.start = 1 if start is None else start  # the standard says 0 where none is given; Word writes one always
    level.restart = child_number(element, "lvlRestart")
    legal = element.find(f"{W}isLgl")
    level.legal = legal is not None and is_on(legal)
    level.blank = child_value(element, "suff") != "nothing"
    kind = element.find(f"{W}numFmt")
    alternate = element.find(f"{MC}AlternateContent")
    if kind is None and alternate is not None and chosen(alternate) is not None:
        kind = chosen(alternate).find(f"{W}numFmt")
    if kind is not None:
        level.kind = kind.get(f"{W}val", "decimal")
        sample = _SAMPLE.match(kind.get(f"{W}format", ""))  # 「001, 002, 003, ...」
        level.digits = min(len(sample[0]), 9) if sample and level.kind == "custom" else 1
    return level


def _read_use(element: Any, levels: dict[int, Level], counters: list[int | None]) -> List:
    """Read one ``w:num``: the definition's levels, some replaced, some beginning anew."""
    own, starts = dict(levels), {}
    for override in element.iterfind(f"{W}lvlOverride"):
        at = override.get(f"{W}ilvl", "")
        if not (at.isascii() and at.isdigit() and int(at[:3]) < LEVELS):
            continue
        replaced = override.find(f"{W}lvl")
        if replaced is not None:
            own[int(at)] = _read_level(replaced)
        start = child_number(override, "startOverride")
        if start is not None:
            starts[int(at)] = start
    return List(own, counters, starts, set(starts))


def _count(used: List, at: int) -> None:
    """Move the counters on for one more paragraph of level ``at``; deeper levels begin again.

    Higher levels that have not occurred yet have from now on: a first Heading 1 after a Heading 2 is number 2 (Microsoft KB 110380).
    """
    for higher in range(at):
        if used.counters[higher] is None:
            used.counters[higher] = _first(used, higher)
    before = used.counters[at]
    used.counters[at] = _first(used, at) if before is None or at in used.anew else before + 1
    for deeper in range(at + 1, LEVELS):
        restart = used.levels.get(deeper, Level()).restart
        if restart is None or at < restart:
            used.counters[deeper] = None


def _first(used: List, at: int) -> int:
    """The first number of a level: the list's own where it has one, else its definition's."""
    used.anew.discard(at)
    return used.starts.get(at, used.levels.get(at, Level()).start)


def _render(used: List, at: int) -> str:
    """Write the number of level ``at`` with the signs around it and, after an Arabic or Latin sign, a blank."""
    level = used.levels.get(at, Level())
    if level.kind == "bullet":
        return ""

    def write(found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        other = used.levels.get(place, Level())
        counted = used.counters[place]
        if other.kind == "bullet" or counted is None:  # a level deeper than this one has no number here
            return ""
        said = write_number(counted, "decimal" if level.legal else other.kind)
        return said.zfill(other.digits) if other.digits > 1 and not level.legal else said

    label = _PLACEHOLDER.sub(write, level.text).strip()
    return f"{label} " if label and level.blank and label[-1].isascii() else label
