"""One grid in which tables with the same titles stand side by side → a table each."""

from __future__ import annotations

from collections.abc import Sequence

from disclosure.tasks.columns import Kind, title_kind
from disclosure.tasks.model import Warning
from disclosure.tasks.source import Row, Slot, Table

_DEEPEST_HEADER = 12
_MOST_TITLES = 48


def split_side_by_side(table: Table) -> tuple[list[Table], list[Warning]]:
    """Return the tables of a grid, mostly the grid itself; with a warning where there are several.

    A cell that reaches from one table into the next (a heading over all of them) stands in each.
    """
    for at, row in enumerate(table.rows[:_DEEPEST_HEADER]):
        if starts := _starts(row):
            ends = [*starts[1:], len(row.slots)]
            parts = [_part(table, at, start, end) for start, end in zip([0, *starts[1:]], ends, strict=True)]
            message = f"并排列有{len(starts)}组相同的栏目，从左到右逐组读"
            return parts, [Warning("side_by_side", row.place, message)]
    return [table], []


def _starts(row: Row) -> list[int]:
    """The columns where each run of titles begins when the same run stands there several times, else nothing."""
    filled = [(column, "".join(slot.text.split())) for column, slot in enumerate(row.slots) if slot.text]
    titles = [title for _, title in filled]
    if not 4 <= len(titles) <= _MOST_TITLES:
        return []
    for length in range(2, len(titles) // 2 + 1):
        run = titles[:length]
        if len(titles) % length or titles != run * (len(titles) // length):
            continue
        kinds = [title_kind(title) for title in run]
        if Kind.REQUIREMENT in kinds and Kind.UNITS in kinds:
            return [column for column, _ in filled[::length]]
    return []


def _part(table: Table, header: int, start: int, end: int) -> Table:
    rows = table.rows if start == 0 else table.rows[header:]
    return Table(tuple(Row(_cut(row.slots, start, end), row.place, row.new_page) for row in rows), table.place, table.tells_merges)


def _cut(slots: Sequence[Slot], start: int, end: int) -> tuple[Slot, ...]:
    first = slots[start]
    if first.covered == "left":
        at = next((column for column in range(start, -1, -1) if slots[column].covered != "left"), start)
        first = Slot(slots[at].text, slots[at].covered if slots[at].covered == "above" else "")
    return (first, *slots[start + 1 : end])
