"""Cells that say 「同上」 or that there is nothing (—): what they stand for, by the cell above."""

from __future__ import annotations

import re
from collections.abc import Sequence

from disclosure.tasks.model import Role, Unit
from disclosure.tasks.units import read_units

_MARK = "(?:同上(?:栏|行|项|款|一[行项栏])?|同前(?:项)?|[〃″〞〟〝\"“”＂]{1,2}|''|″)"
_DITTO = re.compile(rf"[（(]?{_MARK}[)）]?[。.]?")
_DITTO_FIRST = re.compile(r"[（(]?同[上前][)）]?[，,、；;及和]+(?P<rest>.+)", re.DOTALL)
_NOTHING = re.compile("[-—–－―/／]+|暂?无")


def is_ditto(cell: str) -> bool:
    """Tell a cell that stands for the one above it (同上, 同前, 〃)."""
    return len(cell) < 12 and _DITTO.fullmatch("".join(cell.split())) is not None


def is_nothing(cell: str) -> bool:
    """Tell a cell that says there is nothing (—, /, 无), so that nothing is taken from above."""
    return len(cell) < 12 and _NOTHING.fullmatch("".join(cell.split())) is not None


def units_of_cell(cell: str, role: Role, above: Sequence[Unit]) -> list[Unit]:
    """Return the units of a cell below one with the units ``above``: 「同上、市甲局」 has those and one more."""
    if is_nothing(cell):
        return []
    if is_ditto(cell):
        return list(above)
    if match := _DITTO_FIRST.fullmatch(cell.strip()):
        return [*above, *(unit for unit in read_units(match["rest"], role) if unit not in above)]
    return list(read_units(cell, role))
