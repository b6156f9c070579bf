"""Running paragraphs, each group closed by a line that names its units (…牵头落实, …负责落实)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from disclosure.tasks.closings import are_bracketed, is_unit_line
from disclosure.tasks.columns import Kind, title_kind
from disclosure.tasks.headings import Headings, heading_rank
from disclosure.tasks.model import Warning
from disclosure.tasks.prose import is_too_long, placed_lines
from disclosure.tasks.reading import Reading
from disclosure.tasks.rows import Draft, Place, number_tasks, say_place
from disclosure.tasks.source import Source
from disclosure.tasks.tab_chunks import read_tabbed
from disclosure.tasks.units import read_units

_MOST_CLOSINGS = 4_000


@dataclass
class Line:
    """One line that is not blank."""

    text: str
    number: Place


@dataclass
class State:
    """What is held while the lines go by."""

    headings: Headings = field(default_factory=Headings)
    pending: list[Line] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    warnings: list[Warning] = field(default_factory=list)


def read(source: Source) -> Reading | None:
    """Return the tasks of paragraphs closed by unit lines, None when the text has no two such lines."""
    if is_too_long(source) or "|" in source.text and sum(line.strip() in "|｜" for line in source.lines if line.strip()) > 4:
        return None
    if read_tabbed(source.lines) is not None or _has_numbered_rows(source):
        return None
    filled = [Line(text, place) for text, place in placed_lines(source)]
    lines = _join_split_lines(filled)
    closing = [at for at, line in enumerate(lines) if is_unit_line(line.text)]
    closes = set(closing)
    if not closing or len(closing) > _MOST_CLOSINGS or are_bracketed([line.text for line in filled]):
        return None
    start, has_titles = _find_start(lines, closing[0])
    if len(closing) < 2 and not has_titles:
        return None
    state = State()
    for at in range(start, closing[-1] + 1):
        _take(state, lines[at], at in closes)
    _take_rest(state, lines[closing[-1] + 1 :])
    before = [line.text for line in lines[:start]]
    while has_titles and before and _is_title_line(before[-1]):
        before.pop()
    return Reading(tuple(before), number_tasks(state.drafts), tuple(state.warnings))


def _has_numbered_rows(source: Source) -> bool:
    """Tell a table whose cells stand on lines of their own by its row numbers: read as paragraphs it would lose its tasks."""
    numbers = [int(line) for line in map(str.strip, source.lines) if re.fullmatch("[0-9]{1,3}", line)]
    return numbers[:2] == [1, 2]


def _join_split_lines(lines: list[Line]) -> list[Line]:
    """Join a unit line that is broken after a separator."""
    joined: list[Line] = []
    for line in lines:
        if joined and joined[-1].text.endswith(("、", ",", "，")) and is_unit_line(joined[-1].text + line.text):
            joined[-1] = Line(joined[-1].text + line.text, joined[-1].number)
        else:
            joined.append(line)
    return joined


def _is_title_line(text: str) -> bool:
    return title_kind(text) is not None and len(text) <= 8


def _find_start(lines: list[Line], first_closing: int) -> tuple[int, bool]:
    """Return where the body begins, and whether column titles say so: after them, else at the first heading, else below the title."""
    titles = [at for at in range(first_closing) if title_kind(lines[at].text) is Kind.UNITS]
    if titles:
        after = titles[-1] + 1
        while after < first_closing and title_kind(lines[after].text) in (Kind.DEADLINE, Kind.OTHER):
            after += 1
        return after, True
    first_heading = next((at for at in range(first_closing) if heading_rank(lines[at].text) == 0), None)
    return (first_heading if first_heading is not None else min(1, first_closing)), False


def _take(state: State, line: Line, closes: bool) -> None:
    if closes:
        _close(state, line)
    elif heading_rank(line.text) in (0, 1):
        if state.headings.push(line.text) and state.pending:
            _drop_pending(state)
    elif title_kind(line.text) is not Kind.UNITS or len(line.text) > 8:
        state.pending.append(line)


def _close(state: State, line: Line) -> None:
    units = list(read_units(line.text.strip("（()）。 ")))
    if not state.pending:
        if state.drafts:
            state.drafts[-1].units.extend(unit for unit in units if unit not in state.drafts[-1].units)
            state.drafts[-1].warn("second_unit_line", line.number, "连续两行责任单位，均归入本项任务")
        return
    paragraphs = [held.text for held in state.pending]
    state.drafts.append(Draft(state.pending[0].number, None, state.headings.path, paragraphs, units, None))
    state.pending.clear()


def _drop_pending(state: State) -> None:
    first = state.pending[0]
    state.warnings.append(
        Warning("paragraphs_without_units", say_place(first.number), f"下一标题之前没有责任单位，未作为任务：「{first.text[:20]}」")
    )
    state.pending.clear()


def _take_rest(state: State, rest: list[Line]) -> None:
    """Report the text after the last unit line: nothing closes it, so it is no task."""
    first = next((line for line in rest if heading_rank(line.text) not in (0, 1)), None)
    if first and not re.match("[-·•]", first.text):
        state.warnings.append(
            Warning("unclosed_text", say_place(first.number), f"最后一段没有读出责任单位，未作为任务：「{first.text[:20]}」")
        )
