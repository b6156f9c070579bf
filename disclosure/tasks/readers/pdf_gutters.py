"""Lines without ruling → tables by the blank between their columns: a line of short headings, and gutters that the lines below keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import ceil

from disclosure.tasks.readers.pdf_lines import ENUMERATOR, SENTENCE_END, Line, split_line
from disclosure.tasks.readers.pdf_page import Rule

LEAST_COLUMNS = 2
LONGEST_HEADING = 12
CROSSING_IN_A_ROW = 3
NARROWEST = 0.6
"""No gutter is narrower than this share of a character."""
_APART = 0.9
"""A blank this many characters wide parts two headings."""


@dataclass
class Columns:
    """The lines of an unruled table on one page; ``edges`` are the middles of its gutters, ``heads`` how many lines are headings."""

    page: int
    edges: list[float]
    lines: list[Line]
    heads: int = 0
    rules: list[float] = field(default_factory=list)
    ends_page: bool = False

    def is_continued(self, after: Columns) -> bool:
        """Tell whether ``after`` goes on with this table on the next page."""
        same = len(self.edges) == len(after.edges) and all(abs(x - y) < 12 for x, y in zip(self.edges, after.edges, strict=True))
        return same and self.ends_page and after.page == self.page + 1


def find_columns(
    lines: Sequence[Line], rules: Sequence[Rule], previous: Columns | None = None, least: int = LEAST_COLUMNS
) -> list[Line | Columns]:
    """Return the lines in their order, those of unruled tables put together.

    ``previous`` is a table the page before ended with; ``least`` how many columns a table has (more where prose is set in two).
    """
    items: list[Line | Columns] = []
    at = 0
    while at < len(lines):
        edges, heads = (previous.edges, 0) if at == 0 and previous is not None else ([], 0)
        if edges and previous is not None and _keeps_on(lines[:8], edges):
            heads = _count_repeated(lines, previous.lines[: previous.heads])
            for rest in range(previous.heads - 1, 0, -1) if not heads else ():  # the first was dropped as a running head
                at += _count_repeated(lines, previous.lines[previous.heads - rest : previous.heads]) if not at else 0
        else:
            edges, heads = _find_edges(lines, at, least)
            blank, titles = _find_blank(lines, at)
            if len(blank) > max(len(edges), least - 1):
                edges, heads = blank, titles
            elif edges and len(blank) == len(edges):
                heads = titles
        end = _find_end(lines, at + heads, edges) if edges else at
        if end - at - heads < (1 if heads == 0 else 2):
            items.append(lines[at])
            at += 1
            continue
        top, bottom = lines[at].base - 2 * lines[at].size, lines[end - 1].base + 2 * lines[end - 1].size
        own = sorted(rule.at for rule in rules if top <= rule.at <= bottom and rule.end - rule.start > 0.6 * _width(lines[at:end]))
        items.append(Columns(lines[at].page, edges, list(lines[at:end]), heads, own, end == len(lines)))
        at = end
    return items


def _count_repeated(lines: Sequence[Line], heads: Sequence[Line]) -> int:
    """Return how many lines at the top of a page say these headings again."""
    return len(heads) if [line.text for line in lines[: len(heads)]] == [line.text for line in heads] else 0


def _find_blank(lines: Sequence[Line], at: int) -> tuple[list[float], int]:
    """Return three columns' gutters or more that the lines below keep blank from top to bottom, and how many lines are headings."""
    parts = split_line(lines[at], NARROWEST * lines[at].size)
    if len(parts) < LEAST_COLUMNS or any(len(part.text) > LONGEST_HEADING or _is_prose(part.text) for part in parts):
        return [], 0
    body = [line for line in lines[at : at + 45] if len(line.runs) > 1 or not ENUMERATOR.match(line.text)]
    if len(body) < 6:
        return [], 0
    edges: list[float] = []
    for share in (0.0, 0.05, 0.12):
        found = _find_blank_edges(body, share * len(body))
        edges = found if len(found) > len(edges) else edges
    fitting = sum(not crosses(line, edges) for line in body)
    if len(edges) < LEAST_COLUMNS or fitting < 0.75 * len(body) or not _fills_columns(body[1:12], edges, 2):
        return [], 0
    return edges, _count_heads(lines, at, edges)


def _find_blank_edges(body: Sequence[Line], most: float) -> list[float]:
    """Return the middles of all stretches that at most ``most`` lines have text in."""
    left, right = min(line.x0 for line in body), max(line.x1 for line in body)
    changes = [0] * (int(right - left) + 3)
    for line in body:
        for x0, x1 in line.runs:
            changes[int(x0 - left)] += 1
            changes[ceil(x1 - left) + 1] -= 1
    edges: list[float] = []
    begin: int | None = None
    for at, count in enumerate(accumulate(changes)):
        if count <= most:
            begin = at if begin is None else begin
            continue
        if begin and at - begin >= max(NARROWEST * body[0].size - 2, 3):
            edges.append(left + (begin + at) / 2)
        begin = None
    return edges


def _count_heads(lines: Sequence[Line], at: int, edges: Sequence[float]) -> int:
    """Return how many lines from ``at`` are titles, wrapped or of two rows: until a number, a heading, a long text or a wider distance."""
    pitch = min(_least_step(lines[at : at + 45], edges), 1.6 * lines[at].size)
    count = 1
    while count < min(5, len(lines) - at):
        before, line = lines[at + count - 1], lines[at + count]
        fills = _columns_of(line, edges) - {column for item in lines[at : at + count] for column in _columns_of(item, edges)}
        if line.base - before.base > pitch + 0.2 * line.size and not fills and not (count == 1 and crosses(before, edges)):
            break
        parts = split_line(line, NARROWEST * line.size)
        if any(part.text[0].isdigit() or len(part.text) > LONGEST_HEADING or _is_prose(part.text) for part in parts):
            break
        if ENUMERATOR.match(line.text):
            break
        count += 1
    return count


def _least_step(lines: Sequence[Line], edges: Sequence[float]) -> float:
    """Return the least distance of two lines in one column."""
    last: dict[int, float] = {}
    steps = []
    for line in lines:
        for column in _columns_of(line, edges):
            steps.append(line.base - last.get(column, float("-inf")))
            last[column] = line.base
    return min((step for step in steps if step > 0.8 * lines[0].size), default=0.0)


def _columns_of(line: Line, edges: Sequence[float]) -> set[int]:
    return {sum(edge <= x0 for edge in edges) for x0, _ in line.runs}


def _keeps_on(lines: Sequence[Line], edges: Sequence[float]) -> bool:
    """Tell whether the first lines of a page go on with the columns of the page before."""
    fitting = sum(not crosses(line, edges) for line in lines)
    return fitting >= 0.6 * len(lines) and _fills_columns(lines, edges, 1)


def _width(lines: Sequence[Line]) -> float:
    return max(line.x1 for line in lines) - min(line.x0 for line in lines)


def _find_edges(lines: Sequence[Line], at: int, least: int) -> tuple[list[float], int]:
    """Return the gutters below a line of headings and how many lines the headings take; nothing when this is no such line."""
    parts = split_line(lines[at], _APART * lines[at].size)
    if len(parts) < least or any(len(part.text) > LONGEST_HEADING or _is_prose(part.text) for part in parts):
        return [], 0
    body = lines[at + 1 : at + 25]
    if len(body) < 2:
        return [], 0
    edges: list[float] = []
    for part, after in zip(parts, parts[1:], strict=False):
        edge = _find_gutter(body, (part.x0 + part.x1) / 2, (after.x0 + after.x1) / 2)
        if edge is None:
            return [], 0
        edges.append(edge)
    if len(parts) == LEAST_COLUMNS and parts[1].x0 - parts[0].x1 < 3 * lines[at].size:
        return [], 0
    return (edges, 1) if _fills_columns(body[:8], edges, 2) and _count_fitting(lines, at + 1, edges) >= 2 else ([], 0)


def _is_prose(text: str) -> bool:
    return text.endswith((*SENTENCE_END, "，")) or "，" in text


def _find_gutter(body: Sequence[Line], start: float, end: float) -> float | None:
    """Return the middle of the widest stretch between two headings that hardly a line crosses."""
    width = int(end - start) + 1
    changes = [0] * (width + 1)
    for line in body:
        for x0, x1 in line.runs:
            first, last = max(int(x0 - start) + 1, 0), min(ceil(x1 - start), width)
            if first < last:
                changes[first] += 1
                changes[last] -= 1
    counts = list(accumulate(changes[:-1]))
    if not counts or min(counts) > max(1, 0.35 * len(body)):
        return None
    least, best, begin = min(counts), (0, 0), None
    for at, count in enumerate([*counts, least + 1]):
        if count == least:
            begin = at if begin is None else begin
        elif begin is not None:
            best = max(best, (at - begin, begin))
            begin = None
    return start + best[1] + best[0] / 2 if best[0] >= 3 else None


def crosses(line: Line, edges: Sequence[float]) -> bool:
    """Tell whether a run of text goes over a gutter."""
    return any(x0 < edge < x1 for x0, x1 in line.runs for edge in edges)


def _fills_columns(lines: Sequence[Line], edges: Sequence[float], least: int) -> bool:
    """Tell whether two columns or more have ``least`` lines each, on shared baselines or not."""
    counts: Counter[int] = Counter()
    for line in lines:
        if not crosses(line, edges):
            counts.update({sum(edge <= x0 for edge in edges) for x0, _ in line.runs})
    return sum(count >= least for count in counts.values()) >= 2


def _count_fitting(lines: Sequence[Line], at: int, edges: Sequence[float]) -> int:
    return sum(not crosses(line, edges) for line in lines[at : at + 8])


def _find_end(lines: Sequence[Line], at: int, edges: Sequence[float]) -> int:
    """Return where the lines stop keeping to the columns; single lines across them are headings within the table."""
    end = at
    crossing = 0
    left = min((line.x0 for line in lines[at : at + 25]), default=0.0)
    for index in range(at, len(lines)):
        line = lines[index]
        if crosses(line, edges) or (line.x0 < left - 2 * line.size):
            crossing += 1
            if crossing >= CROSSING_IN_A_ROW:
                break
        else:
            crossing, end = 0, index + 1
    if end == len(lines) - 1 and ENUMERATOR.match(lines[end].text) and not _is_prose(lines[end].text):
        return len(lines)  # a heading within the table at the foot of the page
    return end
