"""Running text whose tasks are closed by brackets, labels or unit lines: paragraphs and headings → tasks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from disclosure.tasks.closings import Closing
from disclosure.tasks.headings import Headings, heading_rank, is_plain_heading, marker_rank, read_marker, run_in_heading
from disclosure.tasks.lead_rules import LeadRule, apply_rule, split_at_mark
from disclosure.tasks.model import Warning
from disclosure.tasks.rows import Draft, Place, say_place
from disclosure.tasks.source import Paragraph, Source, is_page_number
from disclosure.tasks.units import cut_names

_GOES_ON = "；;，,、"
_ENDS = "。；;：:！!？?，,、"
_TAIL = re.compile(
    r"附件|附表|附[:：]|抄送|抄报|主送|[（(]此件|信息公开选项|【|扫一扫|打印|关闭|分享|编辑[:：]|责任编辑|来源[:：]|主办[:：]|联系人|下载|[-·•]"
)
_QUOTED = 20
_MOST_LINES = 20_000
_SHALLOW = 1


def is_too_long(source: Source) -> bool:
    """Tell a text of more lines than any task document has; reading it as one would only cost time."""
    return source.text.count("\n") > _MOST_LINES


def placed_lines(source: Source) -> list[tuple[str, Place]]:
    """Return the lines that are not blank, nor page numbers, with their places."""
    if source.blocks:
        held: list[tuple[str, Place]] = [
            (line, block.place) for block in source.blocks if isinstance(block, Paragraph) for line in block.text.split("\n")
        ]
    else:
        held = [(line, number) for number, line in enumerate(source.lines, start=1)]
    trimmed = [(line.strip(), place) for line, place in held]
    return [(line, place) for line, place in trimmed if line and not is_page_number(line)]


@dataclass(frozen=True)
class Piece:
    """A paragraph, or the part of it up to a closing; ``closing`` without ``text`` stands alone."""

    text: str
    place: Place
    closing: Closing | None = None
    alone: bool = True
    """Whether the piece is a whole paragraph (with its closing), not one of several parts."""


@dataclass
class ProseReader:
    """Takes pieces in their order; ``drafts`` and ``doubts()`` are what it gives."""

    pieces: Sequence[Piece]
    rule: LeadRule | None = None
    headings: Headings = field(default_factory=Headings)
    pending: list[Piece] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    unowned: list[tuple[tuple[str, ...], Piece, bool]] = field(default_factory=list)
    heading_places: dict[tuple[str, ...], Place] = field(default_factory=dict)
    after_heading: bool = True
    deadline: str | None = None

    def read(self) -> None:
        """Read every piece up to the last closing, then what is left of the text."""
        last = max(at for at, piece in enumerate(self.pieces) if piece.closing)
        for at, piece in enumerate(self.pieces[: last + 1]):
            self._take(piece, at)
        self._let_go(self.pending, self.headings.path)
        self._take_rest(self.pieces[last + 1 :])

    def _take(self, piece: Piece, at: int) -> None:
        closing = piece.closing
        if closing is None:
            if self._is_heading(piece, at):
                self._push(piece)
            else:
                self.pending.append(piece)
        elif piece.text:
            if not piece.alone:
                piece = self._take_run_in(piece, at)
            self.pending.append(piece)
            self._close(closing, self._split_inline(), piece)
        elif closing.units:
            self._close(closing, self._split_alone(at), piece)
        elif self.pending and closing.deadline:
            self.deadline = closing.deadline
        else:
            self._add(closing, piece)

    def _push(self, piece: Piece) -> None:
        above = self.headings.path
        if self.headings.push(piece.text):
            self._let_go(self.pending, above)
            self.after_heading = True
        self.heading_places.setdefault(self.headings.path, piece.place)

    def _is_heading(self, piece: Piece, at: int) -> bool:
        """Tell a heading on a line of its own from a paragraph, by its marker, its end and what follows."""
        text, below = piece.text, self.pieces[at + 1]
        if below.closing and not below.text:
            return False
        rank = heading_rank(text)
        if rank is None:
            dangling = bool(self.pending) and self.pending[-1].text[-1] not in "。！？：:；;"
            return is_plain_heading(text) and not dangling and text[-1] not in _ENDS and not below.text.startswith(tuple(_ENDS))
        if text[-1] in _GOES_ON:
            return False
        if text[-1] not in "。：:":
            return True
        under = marker_rank(below.text)
        return rank <= _SHALLOW and (under is None or under > rank)

    def _take_run_in(self, piece: Piece, at: int) -> Piece:
        """Put the heading in force that a paragraph with several closings begins with, and return the piece without it."""
        heading = run_in_heading(piece.text)
        goes_on = at + 1 < len(self.pieces) and not self.pieces[at + 1].alone
        if heading is None or not goes_on or self.pieces[at + 1].place != piece.place:
            return piece
        self.headings.cut(marker_rank(heading) or 0)
        self._push(Piece(heading, piece.place))
        return Piece(piece.text[len(heading) :].lstrip(), piece.place, piece.closing, alone=False)

    def _split_inline(self) -> int:
        """Return where the task begins among the pending paragraphs, whose last one holds the closing."""
        texts = [piece.text for piece in self.pending]
        ranks = [marker_rank(text) for text in texts]
        last, own = len(texts) - 1, ranks[-1]
        if own is None:
            marked = [at for at, rank in enumerate(ranks) if rank is not None]
            return marked[-1] if marked else 0
        start = last
        while start > 0 and (ranks[start - 1] or -1) >= own and texts[start - 1][-1] in _GOES_ON:
            start -= 1
        above = ranks[start - 1] if start else own
        if 0 < start < last and (above is None or above < own) and texts[start - 1][-1] in ":：":
            start -= 1
        return start

    def _split_alone(self, at: int) -> int:
        """Return where the task begins among the pending paragraphs, when its closing stands on a line of its own."""
        ranks = [marker_rank(piece.text) for piece in self.pending]
        if not ranks:
            return 0
        top = [i for i, rank in enumerate(ranks) if rank is not None and rank <= _SHALLOW and rank == ranks[0]]
        start = top[-1] if top else 0
        below = next((piece for piece in self.pieces[at + 1 :] if piece.text), None)
        following = marker_rank(below.text) if below else None
        first = ranks[start]
        if following is not None and first is not None and first < following:
            start = next((i for i in range(start + 1, len(ranks)) if ranks[i] == following), start)
        return start

    def _close(self, closing: Closing, start: int, piece: Piece) -> None:
        if closing.rule:
            self.rule = closing.rule
        group, intro = self.pending[start:], self.pending[:start]
        if not group:
            self._add(closing, piece)
            return
        if intro:
            self._let_go(intro, self.headings.path, group[0])
        if not closing.units:
            self.pending, self.deadline = group, closing.deadline
            return
        rank = marker_rank(group[0].text)
        if rank is not None:
            self.headings.cut(rank)
        draft = Draft(group[0].place, None, self.headings.path, [held.text for held in group], [], closing.deadline or self.deadline)
        self.drafts.append(draft)
        self._take_units(draft, closing, piece.place)
        if len(group) > 1 and piece.text and rank is None and self.after_heading:
            draft.warn("paragraphs_joined", draft.place, f"前面 {len(group) - 1} 段没有责任单位，与后一段合为一项任务")
        self.headings.close()
        self.after_heading, self.deadline = False, None
        self.pending = []

    def _take_units(self, draft: Draft, closing: Closing, place: Place) -> None:
        units = closing.units
        if self.rule and closing.plain:
            before = split_at_mark(self.rule, closing.words) if self.rule != "first" else None
            count = len(cut_names(before)) if before is not None else None
            units, doubtful = apply_rule(self.rule, units, count)
            if doubtful:
                draft.warn("lead_unclear", place, "前文规定以标点区分牵头单位，这里没有该标点，所列单位均按牵头处理")
        draft.units = list(units)

    def _add(self, closing: Closing, piece: Piece) -> None:
        """Add a closing without text of its own to the task before it."""
        if closing.rule:
            self.rule = closing.rule
        if not self.drafts or not (closing.units or closing.deadline):
            return
        draft = self.drafts[-1]
        new = [unit for unit in closing.units if unit not in draft.units]
        same_role = any(unit.role in {held.role for held in draft.units} for unit in new)
        draft.units.extend(new)
        draft.deadline = draft.deadline or closing.deadline
        if same_role:
            draft.warn("second_unit_line", piece.place, "连续两行责任单位，均归入本项任务")

    def _let_go(self, pieces: Sequence[Piece], path: tuple[str, ...], before: Piece | None = None) -> None:
        """Note paragraphs that nothing closes; one that introduces deeper items gives its heading to their path."""
        for piece in pieces:
            self.unowned.append((path, piece, False))
            heading = run_in_heading(piece.text) if piece.text[-1:] not in ":：" or len(piece.text) > 60 else piece.text
            rank, under = marker_rank(piece.text), marker_rank(before.text) if before else None
            if heading and rank is not None and under is not None and rank < under:
                self.headings.cut(rank)
                self.headings.push(heading)
                self.heading_places.setdefault(self.headings.path, piece.place)
        self.pending = [piece for piece in self.pending if piece not in pieces]

    def _take_rest(self, rest: Sequence[Piece]) -> None:
        """Note the body text below the last closing: nothing closes it, so it is no task. Signature and site text end it."""
        for piece in rest:
            rank = heading_rank(piece.text)
            if _TAIL.match(piece.text) or (
                marker_rank(piece.text) is None and len(piece.text) < _QUOTED + 10 and piece.text[-1] not in _ENDS
            ):
                return
            if rank is not None and piece.text[-1] not in _ENDS:
                self.headings.push(piece.text)
                self.heading_places.setdefault(self.headings.path, piece.place)
            else:
                self.unowned.append((self.headings.path, piece, True))

    def doubts(self) -> list[Warning]:
        """Return one warning for each section without units, and one for each run of paragraphs without units in other sections."""
        owned = {draft.path[:depth] for draft in self.drafts for depth in range(len(draft.path) + 1)}
        warnings: list[Warning] = []
        said: set[tuple[str, ...]] = set()
        for path, piece, at_end in self.unowned:
            section = next((path[:depth] for depth in range(1, len(path) + 1) if path[:depth] not in owned), None)
            if section is None:
                key, code, place, words = path, "unclosed_text" if at_end else "paragraphs_without_units", piece.place, piece.text
            else:
                key, code, place, words = section, "section_without_units", self.heading_places.get(section, piece.place), section[-1]
            if key in said and (section is not None or at_end):
                continue
            said.add(key)
            warnings.append(Warning(code, say_place(place), _SAID[code].format(words[:_QUOTED])))
        return warnings

    def number(self) -> None:
        """Give the printed numbers where markers rise by one through all tasks (and the paragraphs without units), else 1, 2, 3 …"""
        markers = [read_marker(draft.paragraphs[0]) for draft in self.drafts]
        ranks = {marker[0] if marker else None for marker in markers}
        skipped = {marker[1] for _, piece, _ in self.unowned if (marker := read_marker(piece.text)) and marker[0] in ranks}
        values = [marker[1] for marker in markers if marker]
        gaps = {value for low, high in zip(values, values[1:], strict=False) for value in range(low + 1, high)}
        rising = all(low < high for low, high in zip(values, values[1:], strict=False)) and gaps <= skipped
        printed = len(self.drafts) > 1 and len(ranks) == 1 and None not in ranks and rising
        for at, (draft, marker) in enumerate(zip(self.drafts, markers, strict=True), start=1):
            draft.number = at
            if printed and marker:
                draft.number, draft.paragraphs[0] = marker[1], marker[2]


_SAID = {
    "section_without_units": "这一部分没有责任单位，未作为任务：「{}」",
    "paragraphs_without_units": "这一段没有责任单位，未作为任务：「{}」",
    "unclosed_text": "最后一段没有读出责任单位，未作为任务：「{}」",
}
