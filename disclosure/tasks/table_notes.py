"""What stands in a table and is no task: sums, notes, who filled it in; and units that a note names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from disclosure.tasks.names import is_whole_name
from disclosure.tasks.roles import LABEL, PHRASE
from disclosure.tasks.units import looks_like_units, read_units

_SUM = re.compile(r"(?:本页|本表|全市|以上)?(?:合\s*计|总\s*计|共\s*计|小\s*计|累\s*计)(?:[：:\d共（(].*)?", re.DOTALL)
_NOTE = re.compile(
    r"(?:备?\s*注|附注|注释|说\s*明|填表说明|填[表报]人|填[表报]单位|填[表报](?:日期|时间)|制表人?|审核人?|审签人?|经办人|单位负责人)\d{0,2}(?:[：:].*)?",
    re.DOTALL,
)
_LONGEST = 400


def is_note(filled: Sequence[str], units: Sequence[str]) -> bool:
    """Tell a row that is a sum or a note from a task, by its first filled cell; ``units`` are its unit cells. A row with units is a task."""
    first = filled[0].strip()
    if _SUM.fullmatch(first):
        return not any(map(_has_whole_name, units))
    return _NOTE.fullmatch(first) is not None and not any(map(looks_like_units, units))


def names_units_with_role(cell: str) -> bool:
    """Tell a note in which a unit is given a part (「市××局配合」)."""
    return len(cell) <= _LONGEST and bool(PHRASE.search(cell) or LABEL.search(cell)) and _has_whole_name(cell)


def _has_whole_name(cell: str) -> bool:
    return any(len(unit.name) > 2 and is_whole_name(unit.name) and not unit.name[0].isdigit() for unit in read_units(cell))
