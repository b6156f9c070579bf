"""What a row of a grid is: a section over the table, a row that goes on with the one above, a level alone, or a task."""

from __future__ import annotations

from collections.abc import Sequence

from disclosure.tasks.grid_columns import GridLayout
from disclosure.tasks.headings import heading_rank, is_lone_heading, marker_rank
from disclosure.tasks.rows import is_number
from disclosure.tasks.source import Row, Slot

_LIST_RANK = 2


def texts_of(row: Row) -> tuple[str, ...]:
    """The text of every square of a row."""
    return tuple(slot.text for slot in row.slots)


def names_units(layout: GridLayout, row: Row) -> bool:
    """Tell whether any unit cell of a row is filled."""
    return any(row.slots[column].text for column, _ in layout.unit_columns)


def filled_texts(row: Row) -> list[str]:
    """The texts of the filled squares of a row."""
    return [slot.text for slot in row.slots if slot.text]


def is_section(layout: GridLayout, slots: Sequence[Slot], at: int) -> bool:
    """Tell a row that is one cell over the table from a row of the table with one filled cell."""
    if any(slot.covered == "above" for slot in slots):
        return False
    reach = 1 + sum(1 for slot in slots[at + 1 :] if slot.covered == "left")
    if reach > 1:
        return reach >= len(slots) - 1
    text = slots[at].text
    if (
        text.endswith(("。", "；", ";"))
        or at == layout.requirements[-1]
        and layout.number_at is not None
        and (marker_rank(text) or 0) >= _LIST_RANK
    ):
        return False  # one of several things to do, below the text that says what for
    if is_number(text) or not is_lone_heading(text) or at in dict(layout.unit_columns) or at == layout.deadline_at:
        return False
    return heading_rank(text) is not None or at < layout.requirements[-1]


def continues_task(layout: GridLayout, slots: Sequence[Slot], at: int) -> bool:
    """Tell whether a row without a number goes on with the task above: neither units nor a deadline nor a level stand in it."""
    others = [column for column, _ in layout.unit_columns] + [column for column in layout.requirements if column < at]
    others += [] if layout.deadline_at is None else [layout.deadline_at]
    return not any(slots[column].text for column in others)


def is_only_level(layout: GridLayout, slots: Sequence[Slot], at: int) -> bool:
    """Tell whether a row fills level cells only: a heading of the rows below, without units of its own."""
    last = layout.requirements[-1]
    if at == last or slots[last].covered == "left" or layout.number_of(slots).text or not is_lone_heading(slots[at].text):
        return False
    return not any(slots[column].text or slots[column].covered for column, _ in layout.unit_columns)
