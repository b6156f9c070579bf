"""Running text with units in brackets (「（责任单位：A、B）」) or after labels (「责任单位：A 完成时限：年底前」) at the end of each task."""

from __future__ import annotations

import re

from disclosure.tasks.closings import Closing, Part, are_bracketed, cut_paragraph, is_labelled, is_plain_unit_line, open_brackets
from disclosure.tasks.columns import Kind, title_kind
from disclosure.tasks.headings import heading_rank, marker_rank
from disclosure.tasks.layouts import records
from disclosure.tasks.lead_rules import LeadRule, take_rule
from disclosure.tasks.prose import Piece, ProseReader, is_too_long, placed_lines
from disclosure.tasks.reading import Reading
from disclosure.tasks.rows import Place, number_tasks
from disclosure.tasks.source import Source
from disclosure.tasks.title import is_title_line
from disclosure.tasks.units import read_units

_JOINED_LINES = 4
_LONGEST_TAIL = 400
_TRIED = 3
_LONGEST_PRINTED, _SHORTEST_PRINTED = 60, 16
_RAGGED = 2
_LEAST_FULL = 3
_ENDS = "。；;！？!?：:）)〕】］]"
_OPEN_ENDS = ("：", ":", "、", "，", ",")
_PREAMBLE = re.compile("(?:如下|以下[^。]{0,12}|制定本[^。]{0,8}|现印发给[^。]{0,20}|制定[^。]{0,12}方案)[：:。]?$")


def read(source: Source) -> Reading | None:
    """Return the tasks of paragraphs with units in brackets or after labels, None when there are no two of them."""
    if is_too_long(source):
        return None
    lines = _join_broken(_unwrap(placed_lines(source)))
    if not are_bracketed([text for text, _ in lines]) or records.read(source) is not None:
        return None
    pieces = _cut(lines)
    closing = [at for at, piece in enumerate(pieces) if piece.closing and piece.closing.units]
    if len(closing) < 2 and not (closing and _is_marked(pieces[closing[0]])):
        return None
    start, drop = _find_start(pieces, closing[0])
    reader = ProseReader(pieces[start:], _stated_rule(pieces, start))
    reader.read()
    if not reader.drafts:
        return None
    reader.number()
    before = [piece.text for piece in pieces[: start - drop]]
    while before and not is_title_line(before[-1]):
        before.pop()
    return Reading(tuple(before), number_tasks(reader.drafts), tuple(reader.doubts()))


def _is_marked(piece: Piece) -> bool:
    return marker_rank(piece.text) is not None


def _unwrap(lines: list[tuple[str, Place]]) -> list[tuple[str, Place]]:
    """Join paragraphs that were printed in lines of one length; a text whose paragraphs are lines stays as it is."""
    longest = max((len(text) for text, _ in lines), default=0)
    full = [len(text) >= longest - _RAGGED and text[-1] not in _ENDS for text, _ in lines]
    if longest > _LONGEST_PRINTED or longest < _SHORTEST_PRINTED or sum(full) < _LEAST_FULL or sum(full) * 5 < len(lines):
        return lines
    joined: list[tuple[str, Place]] = []
    goes_on = False
    for (text, place), is_full in zip(lines, full, strict=True):
        if goes_on and marker_rank(text) is None:
            joined[-1] = (joined[-1][0] + text, joined[-1][1])
        else:
            joined.append((text, place))
        goes_on = is_full
    return joined


def _join_broken(lines: list[tuple[str, Place]]) -> list[tuple[str, Place]]:
    """Join a bracket or a label that is broken over lines."""
    joined: list[tuple[str, Place]] = []
    at = 0
    while at < len(lines):
        text, place = lines[at]
        taken = 1 + _lines_to_join(text, [line for line, _ in lines[at + 1 : at + 1 + _JOINED_LINES]])
        joined.append(("".join(line for line, _ in lines[at : at + taken]), place))
        at += taken
    return joined


def _lines_to_join(text: str, below: list[str]) -> int:
    """Return how many of the lines below go on with a bracket of units, or a list after a label, that this line leaves open."""
    shown = text[-_LONGEST_TAIL:]
    for opened in open_brackets(shown)[:_TRIED]:
        for count in range(1, len(below) + 1):
            tail = shown[opened:] + "".join(below[:count])
            if 0 not in open_brackets(tail):
                if any(part.closing for part in cut_paragraph(tail)):
                    return count
                break
    count = 0
    if is_labelled(text):
        while count < len(below) and (below[count - 1] if count else text).endswith(_OPEN_ENDS) and marker_rank(below[count]) is None:
            count += 1
    return count


def _cut(lines: list[tuple[str, Place]]) -> list[Piece]:
    pieces: list[Piece] = []
    for text, place in lines:
        parts = cut_paragraph(text)
        if is_plain_unit_line(text):
            parts = (Part("", Closing(read_units(text.strip("（()）。 ")))),)
        alone = sum(bool(part.text) for part in parts) <= 1
        pieces.extend(Piece(part.text, place, part.closing, alone) for part in parts)
    return pieces


def _find_start(pieces: list[Piece], first_closing: int) -> tuple[int, int]:
    """Return where the body begins and how many column titles stand directly above it."""
    titles = [at for at in range(first_closing) if not pieces[at].closing and title_kind(pieces[at].text) is Kind.UNITS]
    if titles:
        start = titles[-1] + 1
        while start < first_closing and title_kind(pieces[start].text) in (Kind.DEADLINE, Kind.OTHER):
            start += 1
        top = start
        while top > 0 and title_kind(pieces[top - 1].text) is not None and len(pieces[top - 1].text) <= 8:
            top -= 1
        return start, start - top
    texts = [piece.text for piece in pieces[: first_closing + 1]]
    first = next((at for at, text in enumerate(texts) if heading_rank(text) == 0), None)
    first = next((at for at, text in enumerate(texts) if marker_rank(text) is not None), None) if first is None else first
    if first is not None:
        return first, 0
    return _after_preamble(pieces, first_closing), 0


def _after_preamble(pieces: list[Piece], first_closing: int) -> int:
    """Return where a text without any marker begins: below its title and what leads in to it."""
    start = first_closing if pieces[first_closing].text else max(0, first_closing - 1)
    while start > 0 and not is_title_line(pieces[start - 1].text) and not _PREAMBLE.search(pieces[start - 1].text):
        start -= 1
    return start


def _stated_rule(pieces: list[Piece], start: int) -> LeadRule | None:
    """Return the rule for who leads that stands above the tasks, or in a note below them: it holds for all."""
    for at, piece in enumerate(pieces):
        if piece.closing is None and (at < start or piece.text.startswith(("注", "说明", "备注"))):
            rule = take_rule(piece.text)[1]
            if rule:
                return rule
    return None
