"""The header of a grid: one to three rows of column titles → what each column of the grid holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from disclosure.tasks.columns import Columns, Kind, title_kind
from disclosure.tasks.model import Role
from disclosure.tasks.roles import role_of
from disclosure.tasks.rows import is_number
from disclosure.tasks.script import simplify_title
from disclosure.tasks.source import Row, Slot, Table

_DEEPEST = 3
_WIDEST = 24
_SAMPLE = 500
_BESIDE = re.compile("(?:目标|标准|指标|类型|类别|分类|层级|对象|依据|成效|成果|评价|领域|主题)$")
_REMARKS = ("备注", "说明")
_FINAL = re.compile("完成|时限|期限|截止|办结")
_FIRST_LEADS = re.compile("(?:第一|首位|首个|排首|排在?前|列首).*牵头")


@dataclass(frozen=True)
class GridLayout:
    """What the columns of a grid hold, by position: requirements (levels, last the text), number, units with their roles, deadline.

    ``merged`` are the columns with cells merged downwards; ``tells_merges`` whether the format tells merged cells at all;
    ``first_leads`` the unit columns whose title says that the first unit leads.
    """

    columns: Columns
    requirements: tuple[int, ...]
    number_at: int | None
    unit_columns: tuple[tuple[int, Role], ...]
    deadline_at: int | None
    tells_merges: bool
    merged: frozenset[int] = frozenset()
    first_leads: frozenset[int] = frozenset()

    @property
    def width(self) -> int:
        """Squares of a row."""
        return len(self.columns.kinds)

    def number_of(self, slots: Sequence[Slot]) -> Slot:
        """The square of a row where its number stands; an empty one when rows have no numbers."""
        return slots[self.number_at] if self.number_at is not None else Slot()

    def seen(self, table: Table, merged: frozenset[int]) -> GridLayout:
        """This layout with what the rows of another table tell of merged cells."""
        return replace(self, tells_merges=table.tells_merges, merged=self.merged | merged)


def measure(table: Table, start: int, columns: Columns, merged: frozenset[int]) -> GridLayout:
    """Return the layout of a table below its header; a requirement column that holds bare numbers is the number column."""
    kinds = columns.kinds
    number_at = columns.number_at
    every = [column for column, kind in enumerate(kinds) if kind is Kind.REQUIREMENT]
    if number_at is None and len(every) > 1:
        number_at = next((column for column in every if _holds_numbers(table.rows[start : start + _SAMPLE], column)), None)
    deadlines = [column for column, kind in enumerate(kinds) if kind is Kind.DEADLINE]
    units = [column for column, kind in enumerate(kinds) if kind is Kind.UNITS]
    return GridLayout(
        columns,
        _requirements(columns, [column for column in every if column != number_at], units[0], table.rows[start : start + _SAMPLE]),
        number_at,
        tuple((column, columns.roles[column]) for column in units),
        next((column for column in deadlines if _FINAL.search(columns.titles[column])), deadlines[0] if deadlines else None),
        table.tells_merges,
        merged,
        frozenset(column for column in units if _FIRST_LEADS.search(columns.titles[column])),
    )


def _requirements(columns: Columns, every: list[int], first_unit: int, rows: Sequence[Row]) -> tuple[int, ...]:
    """Return the levels and the text: left of the units, up to the last column that is not named a target, a standard or a class.

    Such a column is the text all the same when the one before it is a level: its cells reach, or are blank, beside several of it.
    """
    left = [column for column in every if column < first_unit] or every
    text = next((column for column in reversed(left) if not _BESIDE.search(columns.titles[column])), left[-1])
    for column in left[left.index(text) + 1 :]:
        if any(row.slots[column].text and not row.slots[text].text and row.slots[text].covered != "left" for row in rows):
            text = column
    return tuple(column for column in left if column <= text)


def unread_columns(layout: GridLayout, table: Table, start: int) -> Iterator[str]:
    """Yield the titles of filled columns that are read as nothing although their titles do not say that they are remarks."""
    read = {*layout.requirements, layout.number_at, layout.deadline_at, *(column for column, _ in layout.unit_columns)}
    for column, (title, kind) in enumerate(zip(layout.columns.titles, layout.columns.kinds, strict=True)):
        known = kind is Kind.OTHER and (title_kind(title) is Kind.OTHER or title.endswith(_REMARKS))
        if column not in read and not known and any(row.slots[column].text for row in table.rows[start : start + _SAMPLE]):
            yield title or f"第{column + 1}栏"


def last_merged(table: Table) -> dict[int, int]:
    """Return the last row of each column in which a cell reaches down from above."""
    return {column: at for at, row in enumerate(table.rows) for column, slot in enumerate(row.slots) if slot.covered == "above"}


def _holds_numbers(rows: Sequence[Row], column: int) -> bool:
    filled = [row.slots[column].text for row in rows if row.slots[column].text and sum(bool(slot.text) for slot in row.slots) > 1]
    return bool(filled) and sum(map(is_number, filled)) * 2 > len(filled)


def find_header(rows: Sequence[Row], start: int = 0) -> tuple[int, int, Columns] | None:
    """Return (first row, rows, columns) of the first header at or below ``start``, None when there is none."""
    for at in range(start, len(rows)):
        if found := header_at(rows, at):
            return at, *found
    return None


def header_at(rows: Sequence[Row], at: int) -> tuple[int, Columns] | None:
    """Return how many rows the header that begins here has, and its columns; None when no header begins here."""
    slots = rows[at].slots
    filled = [slot.text for slot in slots if slot.text]
    if len(filled) < 2 or len(slots) > _WIDEST or max(map(len, filled)) > 40 or any(map(is_number, filled)):
        return None
    if sum(title_kind(text) is not None for text in filled) * 2 < len(filled):
        return None
    best: tuple[int, Columns] | None = None
    for depth in range(1, _DEEPEST + 1):
        if depth > 1 and not (at + depth <= len(rows) and _goes_on(rows, at, depth)):
            break
        if columns := _columns(rows[at : at + depth]):
            best = depth, columns
    return best


def _goes_on(rows: Sequence[Row], at: int, depth: int) -> bool:
    """Tell whether the row still belongs to the header: short titles below a title that is split, the rest reaching down from above."""
    lower, upper = rows[at + depth - 1].slots, rows[at + depth - 2].slots
    own = [column for column, slot in enumerate(lower) if slot.text]
    if not own or any(title_kind(lower[column].text) is None for column in own):
        return False
    split = any(not upper[column].text for column in own) and any(upper[column].text for column in own)
    return len(own) > 1 and split and all(_title(rows[at : at + depth - 1], column) != lower[column].text for column in own)


def _columns(rows: Sequence[Row]) -> Columns | None:
    width = len(rows[0].slots)
    kinds: list[Kind] = []
    titles: list[str] = []
    unknown = 0
    for column in range(width):
        upper, lower = _title(rows[:1], column), _title(rows, column)
        kind = title_kind(lower) or (title_kind(upper) if upper else None)
        if kind is None and not lower:
            kind = kinds[-1] if kinds and kinds[-1] is Kind.REQUIREMENT and column + 1 < width else Kind.OTHER
        elif kind is None:
            unknown += 1
        kinds.append(kind or Kind.OTHER)
        titles.append(lower if lower == upper else upper + lower)
    if Kind.UNITS not in kinds or Kind.REQUIREMENT not in kinds or unknown > max(1, width // 3):
        return None
    return Columns(
        tuple(titles), tuple(kinds), tuple(role_of(simplify_title(_title(rows, column) or titles[column])) for column in range(width))
    )


def _title(rows: Sequence[Row], column: int) -> str:
    """The lowest title of a column, of the cell that reaches over it."""
    for at in range(len(rows) - 1, -1, -1):
        slots = rows[at].slots
        left = column
        while left > 0 and slots[left].covered == "left":
            left -= 1
        if slots[left].text:
            return "".join(slots[left].text.split())
    return ""
