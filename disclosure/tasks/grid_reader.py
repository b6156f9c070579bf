"""Rows of a grid → drafts of tasks: section rows, levels and units merged downwards, rows that go on, repeated headers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from disclosure.tasks.columns import Kind
from disclosure.tasks.dates import disagreement
from disclosure.tasks.dittos import is_ditto, is_nothing, units_of_cell
from disclosure.tasks.grid_columns import GridLayout, find_header, header_at, last_merged, measure, unread_columns
from disclosure.tasks.grid_rows import continues_task, filled_texts, is_only_level, is_section, names_units, texts_of
from disclosure.tasks.headings import Headings, is_lone_heading
from disclosure.tasks.model import Unit, Warning
from disclosure.tasks.rows import Draft, check_number_of_tasks, is_number, read_number
from disclosure.tasks.source import Row, Slot, Table
from disclosure.tasks.table_notes import is_note, names_units_with_role

_LONGEST_NOTE = 20


@dataclass
class _Below:
    """What the cells of the rows above leave in force: level cells, the units of each unit column, the deadline."""

    levels: dict[int, str] = field(default_factory=dict)
    units: dict[int, list[Unit]] = field(default_factory=dict)
    deadline: str | None = None


@dataclass
class _Above:
    """What stood in the row above, which 「同上」 means, also across a heading."""

    units: dict[int, list[Unit]] = field(default_factory=dict)
    deadline: str | None = None


class GridReader:
    """Takes tables in their order and gives the drafts of their tasks; ``layout`` is that of the last header, None before the first."""

    def __init__(self) -> None:
        self.layout: GridLayout | None = None
        self.before: list[str] = []
        self.drafts: list[Draft] = []
        self.warnings: list[Warning] = []
        self._headings = Headings()
        self._below = _Below()
        self._above = _Above()
        self._header: list[tuple[str, ...]] = []
        self._groups: list[str] = []
        self._odd_number: tuple[str, str] | None = None
        self._blank_deadlines = 0
        self._blank_units: list[str] = []

    def take(self, table: Table, headings: Sequence[str] = ()) -> bool:
        """Read a table below these headings; False when it has no header and does not go on with the table before it."""
        found = find_header(table.rows)
        width = len(table.rows[0].slots) if table.rows else 0
        goes_on = self.layout is not None and width == self.layout.width
        if found is None and not goes_on:
            return False
        for heading in headings:
            self._heading(heading)
        start = 0
        if found is not None and not (goes_on and any(len(filled_texts(row)) > 1 for row in table.rows[: found[0]])):
            start = found[0]
            if self.layout is None:
                self.before = ["\n".join(filled_texts(row)) for row in table.rows[:start]]
        self._rows(table, start)
        return True

    def finish(self) -> list[Draft]:
        """Return the drafts; printed numbers that stand for groups of tasks are given up, and said so."""
        if self._groups:
            for draft in self.drafts:
                draft.number = None
            self.warnings.append(
                Warning("numbers_of_groups", self._groups[0], "序号覆盖多行各有责任单位的要求，按行各作一项任务，从1起重新编号")
            )
        elif self._odd_number:
            place, number = self._odd_number
            self.warnings.append(Warning("number_not_whole", place, f"序号「{number[:_LONGEST_NOTE]}」不是整数，这样的任务接着上一项编号"))
        if self._blank_units:
            more = f"等 {len(self._blank_units)} 行" if len(self._blank_units) > 1 else ""
            message = f"{self._blank_units[0]}{more}责任单位栏为空，此格式看不出是否合并，按与上一行合并处理"
            self.warnings.append(Warning("units_inherited", self._blank_units[0], message))
        if self._blank_deadlines:
            self.warnings.append(Warning("deadlines_inherited", "时限栏", f"{self._blank_deadlines} 行时限栏为空，按与上一行合并处理"))
        return self.drafts

    def _rows(self, table: Table, at: int) -> None:
        last = last_merged(table)
        if self.layout is not None and len(table.rows[0].slots) == self.layout.width:
            self.layout = self.layout.seen(table, _merged_from(last, at))
        while at < len(table.rows):
            if again := self._repeated(table.rows, at):
                at += again
            elif (found := header_at(table.rows, at)) is None:
                self._row(table.rows[at])
                at += 1
            else:
                self._start(table, at, found[0], measure(table, at + found[0], found[1], _merged_from(last, at + found[0])))
                at += found[0]

    def _repeated(self, rows: Sequence[Row], at: int) -> int:
        """Return how many rows of the header in force are printed again here; a page may repeat only the first of two."""
        count = 0
        while count < len(self._header) and at + count < len(rows) and texts_of(rows[at + count]) == self._header[count]:
            count += 1
        return count

    def _start(self, table: Table, at: int, depth: int, layout: GridLayout) -> None:
        """Put a header in force; levels and units above it are over, unless it says the same as the one before."""
        if self.layout is None or self.layout.columns.titles != layout.columns.titles:
            self._below = _Below()
        self.layout = layout
        self._header = [texts_of(row) for row in table.rows[at : at + depth]]
        for title in unread_columns(layout, table, at + depth):
            message = f"「{title}」栏没有读；如果写的是要求、单位或时限，请在 city.yml 的 documents 中说明"
            self.warnings.append(Warning("column_not_read", table.rows[at].place, message))

    def _row(self, row: Row) -> None:
        own = [column for column, slot in enumerate(row.slots) if slot.text]
        if not own or self.layout is None:
            return
        if is_note([row.slots[column].text for column in own], [row.slots[column].text for column, _ in self.layout.unit_columns]):
            self._leave_out(row, row.slots[own[0]].text)
        elif len(own) == 1 and is_section(self.layout, row.slots, own[0]):
            self._section(row, row.slots[own[0]].text.replace("\n", ""))
        else:
            self._task_row(self.layout, row)

    def _section(self, row: Row, text: str) -> None:
        if is_lone_heading(text):
            self._heading(text)
        else:
            self._leave_out(row, text)

    def _leave_out(self, row: Row, text: str) -> None:
        self.warnings.append(Warning("note_in_table", row.place, f"表中的一行文字未作为任务：「{text[:_LONGEST_NOTE]}」"))

    def _heading(self, text: str) -> None:
        if self._headings.push(text):
            self._below = _Below()

    def _task_row(self, layout: GridLayout, row: Row) -> None:
        slots = row.slots
        number = layout.number_of(slots)
        at = next((column for column in reversed(layout.requirements) if slots[column].text), None)
        if at is None:
            self._add_to_last(layout, row, number)
        elif self.drafts and layout.number_at is not None and not number.text and continues_task(layout, slots, at):
            self.drafts[-1].paragraphs.append(slots[at].text)
            if not number.covered:
                self.drafts[-1].warn("row_goes_on", row.place, "本行没有序号和责任单位，按上一项任务的续行处理")
        elif is_only_level(layout, slots, at):
            self._take_levels(layout, slots, at + 1)
        else:
            self._take_levels(layout, slots, at)
            self._open(layout, row, slots[at].text, number)
            if layout.number_at is not None and not number.text:
                self._note_group(layout, row, number)

    def _take_levels(self, layout: GridLayout, slots: Sequence[Slot], stop: int) -> None:
        """Take the level cells left of ``stop``; a new one ends those to its right."""
        held = self._below.levels
        for column in layout.requirements:
            text = slots[column].text.replace("\n", "") if column < stop else ""
            text = "" if is_ditto(text) else text
            if column >= stop or (text and text != held.get(column)):
                for deeper in [other for other in held if other >= column]:
                    del held[deeper]
            if text:
                held[column] = text

    def _open(self, layout: GridLayout, row: Row, text: str, number: Slot) -> None:
        check_number_of_tasks(self.drafts)
        self._headings.close()
        levels = [self._below.levels[column] for column in sorted(self._below.levels)]
        if number.text and read_number(number.text) is None:
            self._odd_number = self._odd_number or (row.place, number.text)
        draft = Draft(row.place, read_number(number.text), (*self._headings.path, *levels), [text], [], None)
        if self.drafts and is_ditto(text):
            draft.paragraphs = list(self.drafts[-1].paragraphs)
            draft.warn("text_shared", row.place, f"要求栏写「{text}」，按与上一项同文的另一项任务处理")
        self.drafts.append(draft)
        self._take_units(layout, draft, row)
        if layout.deadline_at is not None:
            self._take_deadline(layout, layout.deadline_at, draft, row)

    def _take_units(self, layout: GridLayout, draft: Draft, row: Row) -> None:
        held = self._below.units
        main = layout.unit_columns[0][0]
        for column, role in layout.unit_columns:
            slot, is_main = row.slots[column], column == main
            if slot.text:
                held[column] = units_of_cell(slot.text, role, self._above.units.get(column, []))
                if column in layout.first_leads and held[column]:
                    held[column][0] = replace(held[column][0], role="lead")
            elif not slot.covered and (column in layout.merged or (not is_main and (layout.tells_merges or row.slots[main].text))):
                held.pop(column, None)
            elif not slot.covered and held.get(column) and (layout.tells_merges or (is_main and names_units(layout, row))):
                draft.warn("units_inherited", row.place, "责任单位栏为空又没有合并，按沿用上一行处理")
            elif not slot.covered and is_main and held.get(column):
                self._blank_units.append(row.place)
            self._above.units[column] = held.get(column, [])
            draft.units.extend(unit for unit in held.get(column, []) if unit not in draft.units)
        if not draft.units:
            draft.warn("units_missing", row.place, _say_missing(row.slots[main].text))
        for column, kind in enumerate(layout.columns.kinds):
            if kind is Kind.OTHER and names_units_with_role(row.slots[column].text):
                draft.warn(
                    "units_in_note",
                    row.place,
                    f"「{layout.columns.titles[column]}」栏另写有单位，未读：「{row.slots[column].text[:_LONGEST_NOTE]}」",
                )

    def _take_deadline(self, layout: GridLayout, column: int, draft: Draft, row: Row) -> None:
        slot = row.slots[column]
        if is_ditto(slot.text):
            self._below.deadline = self._above.deadline
            if self._above.deadline is None:
                draft.warn("deadline_missing", row.place, f"时限栏写「{slot.text}」，上面没有可以沿用的时限")
        elif slot.text:
            self._below.deadline = None if is_nothing(slot.text) else slot.text.replace("\n", "")
        elif not slot.covered and column in layout.merged:
            self._below.deadline = None
            draft.warn("deadline_missing", row.place, "时限栏为空")
        elif not slot.covered and self._below.deadline:
            self._blank_deadlines += 1
        draft.deadline = self._above.deadline = self._below.deadline
        if draft.deadline and (message := disagreement("\n".join(draft.paragraphs), draft.deadline)):
            draft.warn("deadline_disagrees", row.place, message)

    def _add_to_last(self, layout: GridLayout, row: Row, number: Slot) -> None:
        """A row without requirement: the task's cell reaches down to it, and it adds units or a deadline; with a number it is a task."""
        if not self.drafts:
            return
        draft = self.drafts[-1]
        if is_number(number.text):
            self._open(layout, row, draft.paragraphs[0], number)
            self.drafts[-1].warn("text_shared", row.place, "要求栏与上一项合并，按同文的另一项任务处理")
            return
        if number.text and not any(row.slots[column].text for column, _ in layout.unit_columns):
            self._leave_out(row, number.text)
        for column, role in layout.unit_columns:
            new = [unit for unit in units_of_cell(row.slots[column].text, role, []) if unit not in draft.units]
            if new:
                draft.units.extend(new)
                draft.warn("units_of_merged_row", row.place, "本行没有新的要求，其责任单位并入上一项任务")
        cell = row.slots[layout.deadline_at].text if layout.deadline_at is not None else ""
        if cell and not (is_ditto(cell) or is_nothing(cell)):
            draft.deadline = "；".join(filter(None, [draft.deadline, cell.replace("\n", "")]))
            draft.warn("deadline_of_merged_row", row.place, "本行没有新的要求，其时限并入上一项任务")

    def _note_group(self, layout: GridLayout, row: Row, number: Slot) -> None:
        if number.covered or not layout.tells_merges:
            self._groups.append(row.place)
        else:
            self.drafts[-1].warn("number_missing", row.place, "本行没有序号")


def _say_missing(cell: str) -> str:
    return f"责任单位栏写「{cell[:_LONGEST_NOTE]}」，没有读到责任单位" if cell else "责任单位栏为空，上面也没有可以沿用的责任单位"


def _merged_from(last: Mapping[int, int], start: int) -> frozenset[int]:
    return frozenset(column for column, row in last.items() if row >= start)
