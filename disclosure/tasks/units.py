"""Cutting a unit cell into units: separators outside brackets, names broken over lines, 等, collectives, roles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from disclosure.tasks.model import Role, Unit
from disclosure.tasks.names import is_broken_name, is_collective, is_person, is_whole_name, scope_of
from disclosure.tasks.roles import split_by_role, take_mark

_ITEM_SIGNS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_SEPARATORS = "、，,；;" + _ITEM_SIGNS
_LEVELS = ("省", "市", "县", "区", "州", "旗")
_BEGINNINGS = (*_LEVELS, "各", *(level + "委" for level in _LEVELS))
_OPEN, _CLOSE = "（([【〔［", "）)]】〕］"
_LIST_WORD = re.compile("(?<![高中初平优特均])等(?![级待候额温])|等(?=$|各|有关|相关|部门|单位|[省市区县州]直)")
_MANY = re.compile("各|有关|相关|部门|单位|机构|[省市区县州][直属]|机关|学校|院校|企业|[0-9一二三四五六七八九十]+[个家]")
_SAME_BELOW = re.compile(r"[（(]\s*下同\s*[)）]|[,，。]?\s*下同(?=[。\s）)]*$)")
_PHONE = re.compile(r"[（(]?(?:电话)?(?<!\d)(?:\d{3,4}[-—－])?\d{7,11}(?!\d)[)）]?")
_ITEM_MARK = re.compile(r"[（(]\d{1,2}[)）](?=[^\s、，,；;]{2})|(?<![\d\w（(])\d{1,2}[.．](?=\D)")
_JOINER = re.compile("以及|[和与及]")
_MARKS = "。.：:*＊★☆※▲△●■◆ \u3000"
_LONGEST_NAME = 30
_LONGEST_CELL = 4000
_MOST_LINES = 300


def read_units(cell: str, role: Role = "responsible") -> tuple[Unit, ...]:
    """Return the units of a cell in their order; ``role`` is that of units without a role word of their own."""
    if len(cell) > _LONGEST_CELL or cell.count("\n") > _MOST_LINES:
        return ()
    cell = _ITEM_MARK.sub("、", _PHONE.sub("、", _SAME_BELOW.sub("", cell))).replace("。", "、")
    return tuple(unit for names, own in split_by_role(cell, role) for unit in _read_stretch(names, own))


def _read_stretch(names: str, role: Role | None) -> Iterator[Unit]:
    """Yield the units of one stretch; where persons are announced (role None) only what is certainly a unit's name."""
    for piece in cut_names(names):
        for name in [name for part in _cut_at_slashes(piece) for name in _cut_at_joiner(part)]:
            if role is not None:
                yield from _units_of(name, role)
            elif is_whole_name(name) or is_collective(name):
                yield from _units_of(name, "responsible")


def looks_like_units(cell: str) -> bool:
    """Tell a cell of unit names from one of requirement text or a date, by the form of its pieces."""
    if not cell or re.search("[。！？“”]", cell):
        return False
    names = [unit.name for unit in read_units(cell)]
    if not names or any(len(name) > _LONGEST_NAME for name in names):
        return False
    whole = sum(is_whole_name(name) or is_collective(name) for name in names)
    return whole * 2 >= len(names) and whole > 0


def cut_names(text: str) -> list[str]:
    """Return the pieces between separators and line ends outside brackets, without white space.

    Blanks separate where whole names stand on both sides (市甲局 市乙局); a person's name behind a blank is left out.
    """
    names: list[str] = []
    after_line_end = False
    for piece, end in _pieces(text):
        if names and after_line_end and is_broken_name(names[-1], piece):
            names[-1] += piece
        elif piece:
            names.append(piece)
        after_line_end = end == "\n" if piece else after_line_end and end == "\n"
    return names


def _pieces(text: str) -> list[tuple[str, str]]:
    """Return (piece, the character that ended it) for every separator or line end outside brackets."""
    inside = _bracketed(text)
    pieces: list[tuple[str, str]] = []
    held = ""
    for at, char in enumerate(text):
        if not inside[at] and (char in _SEPARATORS or char == "\n"):
            pieces += _cut_at_blanks(held, char)
            held = ""
        elif not inside[at] or not char.isspace():
            held += char
    return [*pieces, *_cut_at_blanks(held, "")]


def _cut_at_blanks(held: str, end: str) -> list[tuple[str, str]]:
    """Return the names between the blanks of a piece; blanks inside a name only fill a line."""
    first, *others = held.split() or [""]
    names = [first]
    for other in others:
        if len(names[-1]) > _LONGEST_NAME or not (is_whole_name(names[-1]) or is_collective(names[-1])):
            names[-1] += other
        elif is_person(other):
            continue
        elif _begins_name(names[-1], other):
            names.append(other)
        else:
            names[-1] += other
    return [*((name, " ") for name in names[:-1]), (names[-1], end)]


def _begins_name(left: str, right: str) -> bool:
    if is_broken_name(left, right):
        return False
    return right in _BEGINNINGS or is_whole_name(right) or is_collective(right)


def _cut_at_slashes(piece: str) -> list[str]:
    """Return 甲 and 乙 of 「甲/乙」 when both are whole names, else the piece."""
    parts = re.split("[/／]", piece.strip("/／"))
    return parts if all(is_whole_name(part) or is_collective(part) for part in parts) else [piece]


def _cut_at_joiner(piece: str) -> list[str]:
    """Return 甲 and 乙 of 「甲和乙」 when both are whole names and 乙 begins as one (发展和改革局 is one name), else the piece."""
    if len(piece) > 2 * _LONGEST_NAME:
        return [piece]
    for joiner in _JOINER.finditer(piece):
        left, right = piece[: joiner.start()], piece[joiner.end() :]
        if is_whole_name(left) and right.startswith(_BEGINNINGS) and (is_whole_name(right) or is_collective(right)):
            return [left, *_cut_at_joiner(right)]
    return [piece]


def _bracketed(text: str) -> list[bool]:
    """Say of each character whether it stands inside a pair of brackets; one without a partner holds nothing."""
    inside = [False] * len(text)
    opened: list[int] = []
    for at, char in enumerate(text):
        if char in _OPEN:
            opened.append(at)
        elif char in _CLOSE and opened:
            start = opened.pop()
            inside[start : at + 1] = [True] * (at + 1 - start)
    return inside


def _units_of(piece: str, role: Role) -> list[Unit]:
    piece, role = take_mark(piece.strip(_MARKS), role)
    if piece.startswith("由") and (piece[1:2] in (*_LEVELS, "各") or is_whole_name(piece[1:])):
        piece = piece[1:]
    if piece.isdigit():
        return []
    named, rest = _split_open(piece)
    if rest is None:
        return [_unit(named, role)] if named else []
    units = [_unit(named, role, open_ended=True)] if named else []
    return units + ([_unit(rest, role, collective=True)] if rest else [])


def _unit(name: str, role: Role, *, open_ended: bool = False, collective: bool = False) -> Unit:
    """A unit by its name; a collective after 等 binds nobody by itself, whatever it says."""
    scope = "open" if collective else scope_of(name)
    return Unit(name, role, scope != "one", open_ended, scope)


def _split_open(piece: str) -> tuple[str, str | None]:
    """Return 甲 and 乙 of 「甲等乙」 (乙 empty for a trailing 等), or the piece and None; 高等, 中等 … are no lists."""
    for match in _LIST_WORD.finditer(piece):
        named, rest = piece[: match.start()], piece[match.end() :]
        if not rest or _MANY.search(rest) or is_whole_name(named):
            return named, rest
    return piece, None
