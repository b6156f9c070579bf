"""Unruled tables → rows: by rules across, by the numbers of the first columns, by the blank between rows; what is guessed is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from disclosure.tasks.model import Warning
from disclosure.tasks.readers.pdf_gutters import NARROWEST, Columns, crosses
from disclosure.tasks.readers.pdf_lines import SENTENCE_END, Line, Measure, build_line, glue, is_break, is_doubtful, join_lines, split_line
from disclosure.tasks.readers.pdf_page import UNREADABLE, Char
from disclosure.tasks.source import Row, Slot, Table

_NUMBER = re.compile(r"[（(]?\d{1,4}(?:[.-]\d{1,3})*[)）.、]?")


@dataclass
class Band:
    """One row being read: the lines of each column, and whether its bounds are a guess."""

    page: int
    cells: list[list[Line]]
    whole: bool = False
    guessed: bool = False
    new_page: bool = False
    head: bool = False
    texts: list[str] = field(default_factory=list)


@dataclass
class Printed:
    """One printed line cut at the gutters."""

    line: Line
    parts: list[Line | None]
    whole: bool


def cut_line(line: Line, edges: Sequence[float]) -> Printed:
    """Cut a line at the gutters; one that goes over a gutter stays whole where it begins, in the first column as a heading."""
    groups: list[list[Char]] = [[] for _ in range(len(edges) + 1)]
    if crosses(line, edges):
        runs = split_line(line, NARROWEST * line.size)
        columns = [sum(edge <= run.x0 for edge in edges) for run in runs]
        if columns[-1] and len(set(columns)) == len(columns):
            own = dict(zip(columns, runs, strict=True))
            return Printed(line, [own.get(at) for at in range(len(edges) + 1)], False)
        parts: list[Line | None] = [line, *[None] * len(edges)]
        return Printed(line, parts, True)
    for char in line.chars:
        groups[sum(edge <= (char.x0 + char.x1) / 2 for edge in edges)].append(char)
    return Printed(line, [build_line(group, line.page) if group else None for group in groups], False)


def build_unruled(pages: Sequence[Columns], number: int) -> tuple[Table, list[Warning]]:
    """Return the table and the warnings: once that its columns are guessed, and each row whose bounds are."""
    place = f"第{pages[0].page}页表{number}"
    warnings = [Warning("columns_guessed", place, "表格没有框线，列按空白分开")]
    bands: list[Band] = []
    column = None
    for part in pages:
        printed = [cut_line(line, part.edges) for line in part.lines]
        column = _number_column(printed[part.heads :]) if column is None else column
        own = _split_rows(part, printed, column)
        if bands and own:
            own = _join_page(bands, own, column)
        bands += own
    measures = _measure(pages)
    used = [any(band.cells[at] for band in bands if not band.whole and not band.head) for at in range(len(measures))]
    rows = []
    for at, band in enumerate(bands, 1):
        where = f"第{band.page}页表{number}第{at}行"
        texts = [_text(lines, measure) for lines, measure in zip(band.cells, measures, strict=True)]
        rows.append(Row(tuple(Slot(text) for text in texts), where, band.new_page))
        blank = any(not cell and filled for cell, filled in zip(band.cells, used, strict=True)) and not band.whole and not band.head
        above = bands[at - 2] if at > 1 else None
        if band.guessed or blank or (above is not None and _may_go_on(above, band, measures)):
            warnings.append(Warning("row_guessed", where, "表格没有框线，这一行的起止是推测的"))
        if any(is_doubtful(a, b, room) for own, room in zip(band.cells, measures, strict=True) for a, b in zip(own, own[1:], strict=False)):
            warnings.append(Warning("paragraph_guessed", where, "有一行恰好排满，不能确定其后是否另起一段，按同一段读"))
        if any(UNREADABLE in text for text in texts):
            warnings.append(Warning("unreadable_font", where, "字体没有字符对照表，单元格中有认不出的字（以�代替）"))
    return Table(tuple(rows), place, tells_merges=False), warnings


def _may_go_on(above: Band, band: Band, measures: Sequence[Measure]) -> bool:
    """Tell whether a cell breaks off at the end of a full line above a cell with text: one that was merged may reach over both rows."""
    if above.head or above.whole or band.whole:
        return False
    for upper, lower, room in zip(above.cells, band.cells, measures, strict=True):
        ended = len(upper) < 2 or not lower or upper[-1].text.endswith(SENTENCE_END)
        if not ended and not is_break(upper[-1], Line(lower[0].text, lower[0].chars, -1), room):
            return True
    return False


def _text(lines: Sequence[Line], measure: Measure) -> str:
    text = ""
    for page in dict.fromkeys(line.page for line in lines):
        own = "\n".join(join_lines([line for line in lines if line.page == page], measure))
        text = glue(text, own) if text else own
    return text


def _measure(pages: Sequence[Columns]) -> list[Measure]:
    """Return the room of each column: from its leftmost to its rightmost character."""
    columns: list[list[Line]] = [[] for _ in range(len(pages[0].edges) + 1)]
    for part in pages:
        for line in part.lines:
            printed = cut_line(line, part.edges)
            for at, own in enumerate(printed.parts):
                if own is not None and not printed.whole and (at == len(part.edges) or own.x1 < part.edges[at]):
                    columns[at].append(own)
    return [
        Measure(min(line.x0 for line in own), max(line.x1 for line in own), _least_pitch(own)) if own else Measure(0, 1e4)
        for own in columns
    ]


def _least_pitch(lines: Sequence[Line]) -> float:
    steps = [b.base - a.base for a, b in zip(lines, lines[1:], strict=False) if a.page == b.page and b.base - a.base > 0.8 * a.size]
    return min(steps, default=0.0)


def _number_column(printed: Sequence[Printed]) -> int | None:
    """Return the column, first or second, that holds nothing but numbers."""
    width = len(printed[0].parts) if printed else 0
    for column in range(min(2, width - 1)):
        texts = [part.text for item in printed if not item.whole and (part := item.parts[column]) is not None]
        if texts and sum(_NUMBER.fullmatch(text) is not None for text in texts) >= 0.8 * len(texts):
            return column
    return None


def _split_rows(part: Columns, printed: list[Printed], column: int | None) -> list[Band]:
    """Return the rows of one page."""
    heads, body = printed[: part.heads], printed[part.heads :]
    pitch = min((step for at in range(len(part.edges) + 1) if (step := _column_pitch(body, at))), default=0.0)
    inner = [y for y in part.rules if any(item.line.base < y for item in body) and any(item.line.base > y for item in body)]
    bands = []
    if heads and inner and not part.rules[0] > heads[-1].line.base:
        first = next((y for y in part.rules if y > heads[-1].line.base), None)
        while body and first is not None and body[0].line.base < first and body[0].line is not heads[-1].line:
            heads.append(body.pop(0))
    if heads:
        bands += _build_heads([item.line for item in heads], part.edges)
    groups = _group_by_rules(body, inner) if len(inner) >= 2 else _group_by_blank(body, pitch)
    for group in groups:
        bands += _split_group(group, column, len(part.edges) + 1, ruled=len(inner) >= 2, alone=len(groups) == 1)
    return bands


def _is_under_neighbour(first: list[list[Line]], line: Line, edges: Sequence[float], column: int) -> bool:
    """Tell a title without one above, beside one with: the one above stands over both."""
    if not column or first[column] or not first[column - 1] or line.base - first[column - 1][0].base < 0.8 * line.size:
        return False
    return any(sum(edge <= x0 for edge in edges) == column - 1 for x0, _ in line.runs)


def _build_heads(lines: Sequence[Line], edges: Sequence[float]) -> list[Band]:
    """Return the row of titles, or two where a title stands over several columns: its own columns have theirs in the second."""
    width = len(edges) + 1
    first: list[list[Line]] = [[] for _ in range(width)]
    second: list[list[Line]] = [[] for _ in range(width)]
    under: set[int] = set()
    for line in lines:
        for part in split_line(line, NARROWEST * line.size):
            start, end = sum(edge <= part.x0 for edge in edges), sum(edge < part.x1 for edge in edges)
            if end > start:
                under.update(range(start, end + 1))
                first[start].append(part)
            elif _is_under_neighbour(first, line, edges, start):
                under.update((start - 1, start))  # a title over both columns stands in the first alone
                first[start - 1], second[start - 1] = first[start - 1][:1], [*second[start - 1], *first[start - 1][1:]]
                second[start].append(part)
            else:
                (second if start in under else first)[start].append(part)
    bands = [Band(lines[0].page, cells, head=True) for cells in (first, second) if any(cells)]
    return bands if under and len(bands) == 2 else [Band(lines[0].page, [a + b for a, b in zip(first, second, strict=True)], head=True)]


def _column_pitch(body: Sequence[Printed], column: int) -> float:
    lines = [part for item in body if not item.whole and (part := item.parts[column]) is not None]
    return _least_pitch(lines)


def _group_by_rules(body: Sequence[Printed], rules: Sequence[float]) -> list[list[Printed]]:
    groups: dict[int, list[Printed]] = {}
    for item in body:
        groups.setdefault(sum(y < item.line.base for y in rules), []).append(item)
    return [groups[key] for key in sorted(groups)]


def _group_by_blank(body: Sequence[Printed], pitch: float) -> list[list[Printed]]:
    """Cut where more is blank than between the lines of a cell; a line over the columns stands alone."""
    groups: list[list[Printed]] = []
    for item in body:
        last = groups[-1][-1] if groups else None
        size = item.line.size
        apart = last is not None and item.line.base - last.line.base > (pitch + 0.25 * size if pitch else 1.9 * size)
        if last is None or apart or item.whole or last.whole:
            groups.append([])
        groups[-1].append(item)
    return groups


def _split_group(group: list[Printed], column: int | None, width: int, *, ruled: bool, alone: bool) -> list[Band]:
    """Return the rows of lines that stand together: one, or one for each number when rows follow without blank."""
    if ruled or group[0].whole:
        return [_band(group, width)]
    if column is None:
        return _split_unnumbered(group, width, alone)
    anchors = [at for at, item in enumerate(group) if item.parts[column] is not None]
    if len(anchors) == 1:
        return [_band(group, width)]
    if not anchors:
        return [_band(group, width, guessed=True)]
    if anchors[0] == 0:
        bounds = [*anchors, len(group)]
        parts = [group[start:end] for start, end in zip(bounds, bounds[1:], strict=False)]
        return [_band(part, width, guessed=not _starts_on_top(part)) for part in parts]
    cuts = [0, *[(a + b + 1) // 2 for a, b in zip(anchors, anchors[1:], strict=False)], len(group)]
    return [_band(group[start:end], width, guessed=True) for start, end in zip(cuts, cuts[1:], strict=False)]


def _starts_on_top(part: Sequence[Printed]) -> bool:
    """Tell whether every column's text begins on the first line of the row."""
    return all(part[0].parts[at] is not None for at in range(len(part[0].parts)) if any(item.parts[at] is not None for item in part))


def _split_unnumbered(group: list[Printed], width: int, alone: bool) -> list[Band]:
    if not alone:
        return [_band(group, width, guessed=group[0].parts[0] is None)]
    starts = [at for at, item in enumerate(group) if sum(part is not None for part in item.parts) == width] or [0]
    starts = sorted({0, *starts})
    bounds, full = [*starts, len(group)], len(starts) == len(group)
    return [_band(group[start:end], width, guessed=not full) for start, end in zip(bounds, bounds[1:], strict=False)]


def _band(group: Sequence[Printed], width: int, guessed: bool = False) -> Band:
    cells: list[list[Line]] = [[part for item in group if (part := item.parts[at]) is not None] for at in range(width)]
    return Band(group[0].line.page, cells, group[0].whole, guessed)


def _join_page(bands: list[Band], own: list[Band], column: int | None) -> list[Band]:
    """Tie the first row of a new page to the last of the page before when it has no number."""
    first = next((band for band in own if not band.head), own[0])
    own[0].new_page = True
    if column is None or first.whole or bands[-1].whole or first.cells[column]:
        if column is None and not first.whole and not first.cells[0]:
            first.guessed = True
        return own
    for upper, lower in zip(bands[-1].cells, first.cells, strict=True):
        upper += lower
    bands[-1].guessed = True
    own.remove(first)
    if own:
        own[0].new_page = True
    return own
