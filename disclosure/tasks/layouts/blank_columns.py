"""Tables whose columns are aligned by blanks, as programs print them and ``pdftotext -layout`` writes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from disclosure.tasks.columns import Columns, Kind, read_columns
from disclosure.tasks.headings import heading_rank
from disclosure.tasks.model import Warning
from disclosure.tasks.prose import is_too_long
from disclosure.tasks.reading import Reading
from disclosure.tasks.rows import is_number
from disclosure.tasks.source import Source, is_page_number
from disclosure.tasks.text_tables import TextRow, is_wide, plain_row, read_rows

_SEGMENT = re.compile("[^ \u3000\u00a0](?:[^ \u3000\u00a0]|[ \u00a0](?![ \u3000\u00a0]))*")
_AFTER = re.compile("注[：:1-9]|备注[：:]|说明[：:]|附件|填表|[(（]?联系人")
_LONGEST_LINE = 400
_SENTENCE_END = tuple("。；;！？")


@dataclass(frozen=True)
class _Segment:
    text: str
    start: int
    stop: int


@dataclass
class _Printed:
    """A line of the table: its cells by column, and its number from 1."""

    cells: list[str]
    line: int
    torn: bool = False

    def holds(self, at: int | None) -> bool:
        """Tell whether there is a row number in this column."""
        return at is not None and is_number(self.cells[at])


def read(source: Source) -> Reading | None:
    """Return the tasks of a table aligned by blanks, None when no line holds column titles so parted."""
    if source.blocks or "\t" in source.text or re.search("[|｜│┃]", source.text) or is_too_long(source):
        return None
    found = _find_header(source.lines)
    if found is None:
        return None
    header, columns = found
    body = [(line.rstrip(), number) for number, line in enumerate(source.lines[header + 1 :], start=header + 2)]
    placed = min((_place(source.lines[header], body, columns, measure) for measure in (_count, _measure)), key=lambda held: held[0])
    warnings = [Warning("columns_guessed", f"第{header + 1}行", "各栏只以空格对齐，分栏按位置推断，请核对")]
    rows = _rows(placed[1], columns, warnings)
    titles = plain_row(columns.titles, header + 1)
    return read_rows(source, source.lines[:header], [titles, *rows], warnings) if rows else None


def _find_header(lines: Sequence[str]) -> tuple[int, Columns] | None:
    for at, line in enumerate(lines):
        if len(line) <= _LONGEST_LINE:
            titles = [segment.text for segment in _segments(line, _count)]
            columns = read_columns(titles) if len(titles) > 1 else None
            if columns and columns.kinds.count(Kind.UNITS) < len(columns.kinds):
                return at, columns
    return None


def _count(text: str) -> int:
    return len(text)


def _measure(text: str) -> int:
    return len(text) + sum(map(is_wide, text))


def _segments(line: str, measure: Callable[[str], int]) -> list[_Segment]:
    """Return the stretches between two or more blanks (or one full-width blank), with where they stand."""
    found: list[_Segment] = []
    for match in _SEGMENT.finditer(line[:_LONGEST_LINE]):
        start = measure(line[: match.start()])
        found.append(_Segment(match[0], start, start + measure(match[0])))
    return found


def _place(
    header: str, body: Sequence[tuple[str, int]], columns: Columns, measure: Callable[[str], int]
) -> tuple[tuple[int, int], list[_Printed | None]]:
    """Return how badly the lines fit when measured so (lines torn, different starts of cells), and each line's cells (None: blank)."""
    titles = _segments(header, measure)
    held = [(_segments(line, measure), line, number) for line, number in body]
    aligned = [segments for segments, line, _ in held if len(segments) > 1 or line[:1].isspace()]
    gaps = [_gap(left, right, aligned) for left, right in zip(titles, titles[1:], strict=False)]
    torn = 0
    starts: set[tuple[int, int]] = set()
    printed: list[_Printed | None] = []
    for segments, line, number in held:
        text = line.strip()
        if is_page_number(text):
            continue
        if tuple("".join(segment.text.split()) for segment in segments) == tuple("".join(title.split()) for title in columns.titles):
            continue
        if not text:
            printed.append(None)
            continue
        if len(segments) == 1 and _AFTER.match(text):
            break
        cells = [""] * len(titles)
        crossing = False
        for segment in segments:
            crossing |= len(segments) > 1 and any(segment.start < gap < segment.stop - 1 for gap in gaps)
            at = sum(gap <= (segment.start + segment.stop) // 2 for gap in gaps)
            crossing |= bool(cells[at])
            starts.add((at, segment.start))
            cells[at] = f"{cells[at]} {segment.text}".strip()
        torn += crossing
        printed.append(_Printed(cells, number, crossing))
    return (torn, len(starts)), printed


def _gap(left: _Segment, right: _Segment, lines: Sequence[list[_Segment]]) -> int:
    """Return the column of type between two titles that the fewest segments cover, in the middle of the widest such stretch."""
    low, high = (left.start + left.stop) // 2 + 1, (right.start + right.stop) // 2
    if high <= low:
        return left.stop
    covered = [0] * (high - low + 2)
    for segments in lines:
        for segment in segments:
            start, stop = max(segment.start, low) - low, min(segment.stop, high + 1) - low
            if start < stop:
                covered[start] += 1
                covered[stop] -= 1
    for at in range(1, len(covered)):
        covered[at] += covered[at - 1]
    least = min(covered[:-1])
    best, run = (0, 0), 0
    for at, count in enumerate(covered):
        run = run + 1 if count == least and at < len(covered) - 1 else 0
        best = max(best, (run, at - run // 2))
    return low + best[1]


def _rows(printed: Sequence[_Printed | None], columns: Columns, warnings: list[Warning]) -> list[TextRow]:
    """Put the lines of each row together: by row numbers, else by blank lines, else a row to a line with units."""
    number_at = columns.number_at
    groups = _by_blank_lines(printed)
    numbered = sum(line.holds(number_at) for group in groups for line in group)
    if (
        numbered
        and any(sum(line.holds(number_at) for line in group) > 1 for group in groups)
        or numbered
        and _starts_with_numbers(groups, number_at)
    ):
        groups = _by_numbers([line for group in groups for line in group], columns, warnings)
    elif not numbered and len(groups) < 2:
        groups = _by_units([line for group in groups for line in group], columns, warnings)
    else:
        groups = _join_pages(groups, columns)
    rows: list[TextRow] = []
    for group in groups:
        heading, rest = _cut_heading(group)
        rows.extend(plain_row([line, *[""] * (len(columns.kinds) - 1)], number) for line, number in heading)
        if rest:
            cells = ["".join(line.cells[at] for line in rest) for at in range(len(columns.kinds))]
            rows.append(plain_row(cells, rest[0].line))
            if any(line.torn for line in rest):
                warnings.append(Warning("row_ambiguous", f"第{rest[0].line}行", "这一行的文字越过分栏位置，各栏内容可能分错"))
    return rows


def _by_blank_lines(printed: Sequence[_Printed | None]) -> list[list[_Printed]]:
    groups: list[list[_Printed]] = [[]]
    for line in printed:
        if line is None:
            groups.append([])
        else:
            groups[-1].append(line)
    return [group for group in groups if group]


def _starts_with_numbers(groups: Sequence[list[_Printed]], number_at: int | None) -> bool:
    """Tell rows whose number stands on their first line from those where it is set in the middle."""
    first = next((line for group in groups for line in group if not _is_heading(line)), None)
    return first is not None and first.holds(number_at)


def _by_numbers(lines: Sequence[_Printed], columns: Columns, warnings: list[Warning]) -> list[list[_Printed]]:
    """Part lines at row numbers; where numbers are set in the middle of their rows, at the end of the sentence between two of them."""
    first = next((line for line in lines if not _is_heading(line)), None)
    if first is None or first.holds(columns.number_at):
        groups: list[list[_Printed]] = []
        for line in lines:
            if not groups or line.holds(columns.number_at) or _is_heading(line):
                groups.append([])
            groups[-1].append(line)
        return groups
    text_at = max(at for at, kind in enumerate(columns.kinds) if kind is Kind.REQUIREMENT)
    groups = [[]]
    numbers = 0
    for at, line in enumerate(lines):
        groups[-1].append(line)
        numbers += line.holds(columns.number_at)
        more = any(below.holds(columns.number_at) for below in lines[at + 1 : at + 60])
        if _is_heading(line) and not numbers:
            groups.append([])
        elif numbers and more and line.cells[text_at].endswith(_SENTENCE_END):
            groups.append([])
            numbers = 0
        elif numbers > 1:
            warnings.append(Warning("row_ambiguous", f"第{line.line}行", "分不清这里是一行还是两行"))
            numbers = 0
            groups.append([])
    return [group for group in groups if group]


def _by_units(lines: Sequence[_Printed], columns: Columns, warnings: list[Warning]) -> list[list[_Printed]]:
    """Part lines where text begins anew after a sentence with units; a line without units goes on with the one above."""
    text_at = max(at for at, kind in enumerate(columns.kinds) if kind is Kind.REQUIREMENT)
    units_at = columns.kinds.index(Kind.UNITS)
    groups: list[list[_Printed]] = []
    for line in lines:
        ended = bool(groups) and any(held.cells[text_at].endswith(_SENTENCE_END) for held in groups[-1])
        begins = bool(line.cells[text_at] and line.cells[units_at])
        if not groups or _is_heading(line) or _is_heading(groups[-1][-1]) or begins and ended:
            groups.append([])
        elif begins and not groups[-1][-1].cells[units_at].endswith(("、", "，", ",")):
            groups.append([])
            warnings.append(Warning("row_ambiguous", f"第{line.line}行", "没有序号也没有空行，分不清这里是一行还是两行"))
        groups[-1].append(line)
    return groups


def _join_pages(groups: Sequence[list[_Printed]], columns: Columns) -> list[list[_Printed]]:
    """Join a group without number, that is no heading, to the numbered one before it: a page ends between them."""
    joined: list[list[_Printed]] = []
    for group in groups:
        torn = columns.number_at is not None and joined and not any(line.holds(columns.number_at) for line in group)
        if torn and not any(map(_is_heading, group)):
            joined[-1].extend(group)
        else:
            joined.append(list(group))
    return joined


def _is_heading(line: _Printed) -> bool:
    """Tell a line with a marked heading and nothing else."""
    filled = [cell for cell in line.cells if cell]
    return len(filled) == 1 and heading_rank(filled[0]) in (0, 1) and filled[0][-1] not in _SENTENCE_END


def _cut_heading(group: list[_Printed]) -> tuple[list[tuple[str, int]], list[_Printed]]:
    """Return the headings that a group begins with, and its row."""
    at = 0
    while at < len(group) and _is_heading(group[at]):
        at += 1
    return [("".join(line.cells), line.line) for line in group[:at]], group[at:]
