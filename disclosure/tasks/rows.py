"""Rows of cells → tasks: headings in force, cells merged downwards, continuations, what is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from disclosure.errors import InputError
from disclosure.tasks.columns import Columns, Kind
from disclosure.tasks.dates import disagreement, due_dates
from disclosure.tasks.dittos import is_ditto, is_nothing, units_of_cell
from disclosure.tasks.headings import Headings
from disclosure.tasks.model import Task, Unit, Warning
from disclosure.tasks.table_notes import is_note
from disclosure.tasks.units import looks_like_units, read_units

MOST_TASKS = 4_000
_LONGEST_NOTE = 20
Place = int | str
"""Where something stands: the number of a line of text, or the words for it (「表1第3行」)."""

NUMBER_CELL = re.compile(r"[（(]?(\d{1,4})[)）]?[.．、]?")
_LEADING_NUMBER = re.compile(r"(\d{1,3})(?:[.．](?!\d)|、)\s*")
_STANDING = re.compile("长期|持续|全年|及时|定期|常态|实时|按时|年内|季度|每|工作日|[日天月年]")


def say_place(place: Place) -> str:
    """Return the place in words."""
    return f"第{place}行" if isinstance(place, int) else place


def is_number(cell: str) -> bool:
    """Tell whether a cell holds nothing but a row number."""
    return NUMBER_CELL.fullmatch(cell) is not None


def read_number(cell: str) -> int | None:
    """Return the number of a number cell (1, 1., （1）, 一, 十二、), None when it holds none."""
    if match := NUMBER_CELL.fullmatch(cell):
        return int(match[1])
    numeral = re.fullmatch(r"[（(]?([一二三四五六七八九十]{1,3})[)）]?[、.．]?", cell)
    return _chinese_number(numeral[1]) if numeral else None


def _chinese_number(numeral: str) -> int | None:
    digits = "一二三四五六七八九"
    match = re.fullmatch(f"([{digits}]?)(十?)([{digits}]?)", numeral)
    if match is None or not (match[2] or len(numeral) == 1):
        return None
    tens, ones = digits.find(match[1]) + 1 if match[1] else 0, digits.find(match[3]) + 1 if match[3] else 0
    return (tens or 1) * 10 + ones if match[2] else tens or ones


def looks_like_deadline(cell: str) -> bool:
    """Tell a deadline cell from units and text by its form."""
    return 0 < len(cell) <= 20 and (bool(due_dates(cell)) or _STANDING.search(cell) is not None) and not looks_like_units(cell)


def check_number_of_tasks(drafts: Sequence[Draft]) -> None:
    """Raise InputError (without a place) when there are more tasks than any document has."""
    if len(drafts) >= MOST_TASKS:
        raise InputError(f"more than {MOST_TASKS} tasks, which no task document has")


@dataclass
class Draft:
    """A task while its rows are still coming."""

    place: Place
    number: int | None
    path: tuple[str, ...]
    paragraphs: list[str]
    units: list[Unit]
    deadline: str | None
    warnings: list[Warning] = field(default_factory=list)

    def warn(self, code: str, place: Place, message: str) -> None:
        """Add a warning with its place."""
        self.warnings.append(Warning(code, say_place(place), message))


@dataclass
class Fields:
    """The cells of one row by what they hold; None stands for a cell that the row does not have."""

    number: str | None = None
    levels: list[str] = field(default_factory=list)
    text: str = ""
    units: list[Unit] | None = None
    main: list[Unit] | None = None
    deadline: str | None = None
    has_none: bool = False


class RowReader:
    """Takes headings and rows in their order and gives the tasks.

    ``number_at`` is the position of the number cell in a row (None: rows are not numbered), ``width`` the
    number of cells that a complete row has at least.
    """

    def __init__(self, columns: Columns, number_at: int | None, width: int) -> None:
        self.columns, self.number_at, self.width = columns, number_at, width
        self.headings = Headings()
        self.levels: list[str] = []
        self.drafts: list[Draft] = []
        self.warnings: list[Warning] = []
        self.units: list[Unit] = []
        self.main_units: list[Unit] = []
        self.deadline: str | None = None
        self.inherited_deadlines = 0
        self._above: dict[int, list[Unit]] = {}
        self._deadline_above: str | None = None

    def heading(self, text: str) -> None:
        """Take a heading that stands alone; a new one ends the cells merged downwards, a repeated one does not."""
        if self.headings.push(text):
            self.levels, self.units, self.main_units, self.deadline = [], [], [], None

    def begin_document(self, title: str, place: Place) -> None:
        """Take the title of another document that begins here: nothing above it goes on, and that is said."""
        self.headings = Headings()
        self.levels, self.units, self.main_units, self.deadline = [], [], [], None
        message = f"此处起是另一份文件：「{title.replace(chr(10), '')[:20]}」"
        self.warnings.append(Warning("second_document", say_place(place), message))

    def row(self, cells: Sequence[str], place: Place) -> None:
        """Take one row of cells."""
        filled = [cell for cell in cells if cell]
        if not filled:
            return
        if is_note(filled, filled[1:]):
            self.warnings.append(Warning("note_in_table", say_place(place), f"表中的一行文字未作为任务：「{filled[0][:_LONGEST_NOTE]}」"))
            return
        fields = self._fields(list(cells), place)
        if not fields.text and fields.levels and fields.number:
            fields.text = next((level for level in reversed(fields.levels) if level), "")
            fields.levels = fields.levels[: fields.levels.index(fields.text)] if fields.text else fields.levels
        self._take_levels(fields.levels)
        self.headings.close()
        if not fields.text:
            self._add_units(fields.units, place)
        elif self.number_at is not None and not fields.number and self.drafts:
            self.paragraph(fields.text, place)
            self._add_units(fields.units, place)
            if fields.deadline and fields.deadline != self.drafts[-1].deadline:
                self.drafts[-1].deadline = "；".join(filter(None, [self.drafts[-1].deadline, fields.deadline]))
                self.drafts[-1].warn("deadline_of_merged_row", place, "续行另有时限，并入本项任务")
        else:
            self._open(fields, place)

    def paragraph(self, text: str, place: Place) -> None:
        """Add text that belongs to the task before it (a cell of a merged row)."""
        draft = self.drafts[-1]
        draft.paragraphs.append(text)
        draft.warn("text_after_units", place, "责任单位之后另有一段要求，按合并行归入本项任务")

    def extra_units(self, cell: str, place: Place) -> None:
        """Add units of a merged row to the task before it."""
        self._add_units(list(read_units(cell)), place)

    def _open(self, fields: Fields, place: Place) -> None:
        check_number_of_tasks(self.drafts)
        number = NUMBER_CELL.fullmatch(fields.number or "")
        path = (*self.headings.path, *[level for level in self.levels if level])
        draft = Draft(place, int(number[1]) if number else None, path, [fields.text], [], None)
        if self.drafts and is_ditto(fields.text):
            draft.paragraphs = list(self.drafts[-1].paragraphs)
            draft.warn("text_shared", place, f"要求栏写「{fields.text}」，按与上一项同文的另一项任务处理")
        self.drafts.append(draft)
        if fields.has_none:
            self.units, self.main_units = [], []
        if fields.units is None:
            draft.warn("unit_cell_missing", place, "本行没有责任单位栏，按与上一行合并处理" if self.units else "本行没有责任单位栏")
        elif not fields.units and not self.units:
            draft.warn("units_missing", place, "责任单位栏为空，上面也没有可以沿用的责任单位")
        if fields.units and not fields.main:
            fields.units = [*self.main_units, *fields.units]
        self.main_units = fields.main or self.main_units
        self.units = fields.units or self.units
        draft.units = list(self.units)
        if Kind.DEADLINE in self.columns.kinds:
            self._take_deadline(draft, fields.deadline, place)

    def _take_deadline(self, draft: Draft, cell: str | None, place: Place) -> None:
        if cell is None:
            draft.warn("deadline_cell_missing", place, "本行没有时限栏")
            return
        if not cell and self.deadline:
            self.inherited_deadlines += 1
        if is_ditto(cell):
            self.deadline = self._deadline_above
            if self.deadline is None:
                draft.warn("deadline_missing", place, f"时限栏写「{cell}」，上面没有可以沿用的时限")
        else:
            self.deadline = None if is_nothing(cell) else cell or self.deadline
        draft.deadline = self._deadline_above = self.deadline
        if draft.deadline and (message := disagreement("\n".join(draft.paragraphs), draft.deadline)):
            draft.warn("deadline_disagrees", place, message)

    def _add_units(self, units: list[Unit] | None, place: Place) -> None:
        if not units or not self.drafts:
            return
        draft = self.drafts[-1]
        new = [unit for unit in units if unit not in draft.units]
        if new:
            draft.units.extend(new)
            draft.warn("units_of_merged_row", place, "下一行没有新的任务，其责任单位并入本项任务")

    def _take_levels(self, levels: list[str]) -> None:
        for at, level in enumerate(levels):
            if at >= len(self.levels):
                self.levels.append(level)
            elif level and level != self.levels[at]:
                self.levels[at:] = [level]
        del self.levels[len(levels) :]

    def _fields(self, cells: list[str], place: Place) -> Fields:
        """Sort the cells of a row by what their columns hold."""
        missing = self._pad(cells)
        kinds, roles = list(self.columns.kinds_of(len(cells))), self.columns.roles_of(len(cells))
        fields = Fields(units=None if Kind.UNITS in missing else [])
        if self.number_at is not None and self.number_at < len(cells) - 1:
            kinds[self.number_at] = Kind.NUMBER
        requirements = [cell for cell, kind in zip(cells, kinds, strict=True) if kind is Kind.REQUIREMENT]
        fields.levels, fields.text = [level.replace("\n", "") for level in requirements[:-1]], requirements[-1] if requirements else ""
        for at, (cell, kind, role) in enumerate(zip(cells, kinds, roles, strict=True), start=-len(cells)):
            if kind is Kind.NUMBER:
                fields.number = cell
            elif kind is Kind.UNITS and fields.units is not None:
                units = units_of_cell(cell, role, self._above.get(at, []))
                fields.has_none = fields.has_none or fields.main is None and is_nothing(cell)
                if cell or fields.main is not None:
                    self._above[at] = units
                fields.main = units if fields.main is None else fields.main
                fields.units.extend(units)
            elif kind is Kind.DEADLINE and Kind.DEADLINE not in missing:
                fields.deadline = "".join(cell.split("\n"))
        return fields

    def _pad(self, cells: list[str]) -> set[Kind]:
        """Fill up a row that lacks cells at its right end; return what the added cells would have held."""
        suffix = self.columns.suffix
        lacking = self.width - len(cells)
        if lacking <= 0 or not suffix or self._suffix_fits(cells):
            return set()
        if len(suffix) > 1 and lacking == 1 and suffix[0] is Kind.UNITS and looks_like_deadline(cells[-1]) and suffix[-1] is Kind.DEADLINE:
            cells.insert(len(cells) - 1, "")
            return {Kind.UNITS}
        added = suffix[-lacking:] if lacking <= len(suffix) else suffix
        cells.extend([""] * len(added))
        return set(added)

    def _suffix_fits(self, cells: list[str]) -> bool:
        """Tell whether the last cells hold what the right-hand columns should hold, so that a level cell is lacking instead."""
        suffix = self.columns.suffix
        if len(cells) <= len(suffix):
            return False
        at = len(cells) - len(suffix)
        if cells[at - 1] and not any(cells[at:]):
            return True
        return all(not cell or looks_like_units(cell) for cell, kind in zip(cells[at:], suffix, strict=True) if kind is Kind.UNITS) and any(
            cells[at:]
        )


def finish_tasks(reader: RowReader) -> tuple[tuple[Task, ...], tuple[Warning, ...]]:
    """Return the tasks of a reader and the warnings about the whole table."""
    warnings = list(reader.warnings)
    if reader.inherited_deadlines:
        warnings.append(Warning("deadlines_inherited", "时限栏", f"{reader.inherited_deadlines} 行时限栏为空，按与上一行合并处理"))
    return number_tasks(reader.drafts), tuple(warnings)


def take_leading_numbers(drafts: Sequence[Draft]) -> None:
    """Take the printed number off the texts when it stands there in every one of them instead of in a cell."""
    printed = [_LEADING_NUMBER.match(draft.paragraphs[0]) for draft in drafts]
    if len(drafts) < 2 or any(draft.number is not None for draft in drafts):
        return
    if any(match is None for match in printed):
        return
    for draft, match in zip(drafts, printed, strict=True):
        if match:
            draft.number, draft.paragraphs[0] = int(match[1]), draft.paragraphs[0][match.end() :]


def number_tasks(drafts: Sequence[Draft]) -> tuple[Task, ...]:
    """Turn drafts into tasks: the printed number, else the one after the last."""
    take_leading_numbers(drafts)
    tasks: list[Task] = []
    for draft in drafts:
        number = draft.number if draft.number is not None else (tasks[-1].number + 1 if tasks else 1)
        text = "\n".join(draft.paragraphs)
        line = draft.place if isinstance(draft.place, int) else 0
        tasks.append(
            Task(number, draft.path, text, tuple(draft.units), draft.deadline, tuple(draft.warnings), line, say_place(draft.place))
        )
    return tuple(tasks)
