"""The lines outside ruled tables: running heads and page numbers dropped, columns read one after the other, wrapped lines joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from disclosure.tasks.readers.pdf_lines import SENTENCE_END, Line, Measure, build_line, glue, is_break, split_line
from disclosure.tasks.readers.pdf_page import Page

MARGIN_SHARE = 0.12
NARROWEST_SHARE = 0.35
"""Either of two columns of prose takes up more than this share of the page."""
_PAGE_NUMBER = re.compile(r"[-—–－·\s]*(?:第?\s*\d{1,4}\s*页?|\d{1,4}\s*/\s*\d{1,4}|第\s*\d+\s*页\s*[,，/]?\s*共\s*\d+\s*页)[-—–－·\s]*")
_CONTINUED = re.compile(r"[（(]?(?:续表|续上表|接上页|转下页|续)\s*\d{0,2}[)）]?")


def drop_margins(pages: Sequence[Page], lines: Sequence[list[Line]]) -> list[list[Line]]:
    """Drop page numbers, and what stands at the same place in the margins of several pages."""
    seen: Counter[tuple[str, int]] = Counter()
    for page, own in zip(pages, lines, strict=True):
        seen.update({_margin_key(line) for line in own if _in_margin(line, page)})
    often = {key for key, count in seen.items() if count >= max(2, 0.4 * len(pages))}
    kept = []
    for page, own in zip(pages, lines, strict=True):
        edges = {id(line) for line in own if _in_margin(line, page) and (_margin_key(line) in often or _PAGE_NUMBER.fullmatch(line.text))}
        kept.append([line for line in own if id(line) not in edges and not _CONTINUED.fullmatch(line.text)])
    return kept


def _in_margin(line: Line, page: Page) -> bool:
    return line.base < MARGIN_SHARE * page.height or line.base > (1 - MARGIN_SHARE) * page.height


def _margin_key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", "".join(line.text.split())), round(line.base / 6)


def order_columns(lines: Sequence[Line], measure: Measure) -> list[tuple[Line, Measure]]:
    """Return lines with the room each had, those printed in two columns column by column; lines over both columns part them."""
    middle = find_middle(lines, measure.left, measure.right)
    if middle is None:
        return [(line, measure) for line in lines]
    result: list[tuple[Line, Measure]] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        first, second = _cut_at(line, middle)
        if first is not None and second is not None and second.x0 - first.x1 < 1.2 * line.size:
            result += [*_with_room(left, measure.pitch), *_with_room(right, measure.pitch), (line, measure)]
            left, right = [], []
            continue
        left += [first] if first is not None else []
        right += [second] if second is not None else []
    return [*result, *_with_room(left, measure.pitch), *_with_room(right, measure.pitch)]


def _with_room(lines: Sequence[Line], pitch: float) -> list[tuple[Line, Measure]]:
    if not lines:
        return []
    room = Measure(min(line.x0 for line in lines), max(line.x1 for line in lines), pitch)
    return [(line, room) for line in lines]


def _cut_at(line: Line, middle: float) -> tuple[Line | None, Line | None]:
    left = [char for char in line.chars if (char.x0 + char.x1) / 2 < middle]
    right = [char for char in line.chars if (char.x0 + char.x1) / 2 >= middle]
    return build_line(left, line.page), build_line(right, line.page)


def find_middle(lines: Sequence[Line], left: float, right: float) -> float | None:
    """Return the middle of the gutter that hardly a line crosses while text fills both sides, None where there is none."""
    halves = []
    for line in lines:
        parts = split_line(line, 1.2 * line.size)
        if len(parts) == 2 and min(parts[1].x0 - left, right - parts[0].x1) > NARROWEST_SHARE * (right - left):
            halves.append((parts[0], parts[1]))
    if len(halves) < 5:
        return None
    start, end = max(first.x1 for first, _ in halves), min(second.x0 for _, second in halves)
    size = median(line.size for line in lines)
    full = [sum(start - first.x1 < size for first, _ in halves), sum(right - second.x1 < size for _, second in halves)]
    crossing = sum(line.x0 < start and line.x1 > end for line in lines) - len(halves)
    wide = min(start - left, right - end) > NARROWEST_SHARE * (right - left)
    return (start + end) / 2 if end - start > 6 and wide and min(full) >= 3 and crossing <= 0.4 * len(halves) else None


def measure_pages(pages: Sequence[Page], lines: Sequence[list[Line]], extents: Sequence[list[tuple[float, float]]]) -> list[Measure]:
    """Return each page's margins, taken from all pages of its width, and its usual line distance; ``extents`` are of its tables."""
    spans: dict[int, list[tuple[float, float]]] = {}
    for page, own, tables in zip(pages, lines, extents, strict=True):
        spans.setdefault(round(page.width), []).extend([*[(line.x0, line.x1) for line in own], *tables])
    result = []
    for page, own in zip(pages, lines, strict=True):
        near = spans[round(page.width)]
        steps = [b.base - a.base for a, b in zip(own, own[1:], strict=False) if 0 < b.base - a.base < 3 * a.size]
        pitch = median(steps) if steps else 0.0
        result.append(Measure(min((x0 for x0, _ in near), default=0.0), max((x1 for _, x1 in near), default=0.0), pitch))
    return result


def join_prose(lines: Sequence[tuple[Line, Measure]]) -> list[tuple[str, Line]]:
    """Return the paragraphs of lines in reading order, each with its first line."""
    paragraphs: list[tuple[str, Line]] = []
    last: tuple[Line, Measure] | None = None
    for line, measure in lines:
        if last is None or _begins(last[0], line, last[1], measure):
            paragraphs.append((line.text, line))
        else:
            text, first = paragraphs[-1]
            paragraphs[-1] = (glue(text, line.text), first)
        last = (line, measure)
    return paragraphs


def _begins(last: Line, line: Line, measure: Measure, own: Measure) -> bool:
    if last.page == line.page and line.base > last.base:
        return is_break(last, line, measure)
    if last.text.endswith(SENTENCE_END) or line.x0 - own.left > 1.4 * line.size:
        return True
    return is_break(last, line, Measure(measure.left, measure.right))
