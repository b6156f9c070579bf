"""Characters → printed lines → paragraphs: a line that only wrapped is joined, one that ended is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from disclosure.tasks.readers.pdf_page import Char

WIDE_GAP, HAN_GAP, LATIN_GAP = 0.8, 0.19, 0.22
"""A gap of this many character widths is a blank: beside punctuation, between Han characters, between Latin ones."""
EXACT_FIT = 0.06
"""What would have filled the line to less than this share of a character did not fit: programs round widths up."""
BARE_FIT = 0.2
FAR = 2.6
"""No text is set with lines so many sizes apart."""
NARROW = 9
"""A cell of fewer characters to a line may be a list of names."""
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.,%:/@_+\-]*")
_HAN = re.compile("[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z0-9]")
_OPENING = set("（〔［【《〈「『“‘([{<")
_CLOSING = set("，。、；：？！）〕］】》〉」』”’…—,.;:?!)]}>%％")
ENUMERATOR = re.compile(
    r"(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]?\d{1,2}[）)、.．](?!\d)|[①-⑳]|第[一二三四五六七八九十]+[条章])"
)
_ADDRESS = re.compile(r"[/@][A-Za-z0-9.:/_%@\-]*$")
SENTENCE_END = tuple("。；！？：;!?:")


@dataclass(frozen=True)
class Line:
    """One printed line: its visible characters left to right and what they say."""

    text: str
    chars: tuple[Char, ...]
    page: int = 0

    @property
    def x0(self) -> float:
        """Where the first visible character begins."""
        return self.chars[0].x0

    @property
    def x1(self) -> float:
        """Where the last visible character ends."""
        return max(self.chars[-1].x1, self.chars[0].x1)

    @cached_property
    def base(self) -> float:
        """The baseline, from the page's top."""
        return median(char.base for char in self.chars)

    @cached_property
    def size(self) -> float:
        """The usual size of its characters."""
        return median(char.size for char in self.chars)

    @cached_property
    def runs(self) -> list[tuple[float, float]]:
        """Where text stands without a blank of more than a narrow gap: beginnings and ends."""
        return [(part.x0, part.x1) for part in split_line(self, 0.6 * self.size)]


@dataclass(frozen=True)
class Measure:
    """The room text is set in: from ``left`` to ``right``, the usual distance of baselines (0 when unknown), whether lines are stretched."""

    left: float
    right: float
    pitch: float = 0.0
    justified: bool = False


def build_lines(chars: Sequence[Char], page: int = 0) -> list[Line]:
    """Sort characters into lines from top to bottom."""
    rows: list[list[Char]] = []
    at = size = 0.0
    for char in sorted(chars, key=lambda item: item.base):
        if rows and char.base - at <= 0.45 * min(size, char.size) + 0.2:
            rows[-1].append(char)
            if char.size > size and not char.text.isspace():
                at, size = char.base, char.size
        else:
            rows.append([char])
            at, size = char.base, char.size
    return [line for row in rows if (line := build_line(row, page)) is not None]


def build_line(chars: Sequence[Char], page: int = 0) -> Line | None:
    """Return the characters of one line in order, None when none is visible; a wide gap is a blank."""
    ordered = sorted(chars, key=lambda item: (item.x0, item.x1))
    visible = tuple(char for char in ordered if not char.text.isspace())
    if not visible:
        return None
    parts: list[str] = []
    last: Char | None = None
    stretch = _find_stretch(visible)
    for char in ordered:
        if char.text.isspace():
            if parts:
                parts.append(char.text)
            continue
        if last is not None and not parts[-1].isspace() and _is_blank(last, char, stretch):
            parts.append(" ")
        parts.append(char.text)
        last = char
    return Line("".join(parts).strip(), visible, page)


def _is_blank(last: Char, char: Char, stretch: float | None) -> bool:
    """Tell a gap that is a blank; between Han characters a narrow one is when the rest of the line stands closer."""
    gap, size = char.x0 - last.x1, min(last.size, char.size)
    if _LATIN.match(last.text) and _LATIN.match(char.text):
        return gap > LATIN_GAP * size + (stretch or 0.0)
    if stretch is not None and _HAN.match(last.text) and _HAN.match(char.text):
        return gap > HAN_GAP * size + stretch
    return gap > WIDE_GAP * size + (stretch or 0.0)


def _find_stretch(chars: Sequence[Char]) -> float | None:
    """Return how far apart a stretched line sets its Han characters, None when there are too few to tell."""
    gaps = [after.x0 - char.x1 for char, after in zip(chars, chars[1:], strict=False) if _HAN.match(char.text) and _HAN.match(after.text)]
    return max(median(gaps), 0.0) if len(gaps) > 2 else None


def split_line(line: Line, gap: float) -> list[Line]:
    """Cut a line where ``gap`` points or more are blank."""
    groups: list[list[Char]] = [[line.chars[0]]]
    reach = line.chars[0].x1
    for char in line.chars[1:]:
        if char.x0 - reach >= gap:
            groups.append([])
        groups[-1].append(char)
        reach = max(reach, char.x1)
    return [part for group in groups if (part := build_line(group, line.page)) is not None]


def usual_pitch(lines: Sequence[Line]) -> float:
    """Return the usual distance of neighbouring baselines, 0 for a single line."""
    steps = [after.base - line.base for line, after in zip(lines, lines[1:], strict=False) if 0 < after.base - line.base < 4 * line.size]
    return median(steps) if steps else 0.0


def first_width(line: Line, room: float) -> float:
    """Return how wide the first part is that cannot be broken: a word, or a character with the punctuation that clings to it."""
    word = _WORD.match(line.text)
    count = len(word[0]) if word else 0
    chars = line.chars
    if not count:
        while count < len(chars) - 1 and chars[count].text in _OPENING:
            count += 1
        count += 1
    while count < len(chars) and chars[count].text in _CLOSING:
        count += 1
    width = chars[min(count, len(chars)) - 1].x1 - chars[0].x0
    return width if width <= room else chars[0].x1 - chars[0].x0


def is_break(line: Line, after: Line, measure: Measure) -> bool:
    """Tell whether a paragraph ends with ``line``: what follows would have fitted, is indented, stands apart or is an entry of its own."""
    size = line.size
    down = after.base - line.base if after.page == line.page else 0.0
    if down > FAR * size or (measure.pitch and down > max(1.4 * measure.pitch, measure.pitch + 0.35 * size)):
        return True
    if abs(after.size - line.size) > 0.18 * max(after.size, line.size) and len(after.chars) > 1 and len(line.chars) > 1:
        return True
    left, right = line.x0 - measure.left, measure.right - line.x1
    centred = left > 0.3 * size and abs(left - right) < 0.6 * size
    room = left + right if centred else max(right, 0.0)
    if room >= first_width(after, measure.right - measure.left) + _space_between(line, after) + EXACT_FIT * size:
        return True
    if measure.justified and room > 0.2 * size and line.text.endswith(SENTENCE_END):
        return True
    indent = after.x0 - measure.left
    flush_right = indent > 4.5 * size and measure.right - after.x1 < 0.5 * size
    if indent > 1.4 * size and not centred and not flush_right and _is_indent(line, after, measure):
        return True
    return line.text.endswith(SENTENCE_END) and ENUMERATOR.match(after.text) is not None


def _is_indent(line: Line, after: Line, measure: Measure) -> bool:
    """Tell a first line's indent from an entry's hanging one, and from short lines set in the middle or to the right."""
    if line.x0 - measure.left > 1.4 * line.size and abs(line.x0 - after.x0) < 0.5 * line.size:
        return False
    middle = abs((after.x0 - measure.left) - (measure.right - after.x1)) < 0.6 * after.size
    hanging = ENUMERATOR.match(line.text) is not None and after.x0 > line.x0 and len(line.chars) > 2
    return not middle and not (hanging and any(abs(after.x0 - char.x0) < 0.3 * line.size for char in line.chars[1:5]))


def _space_between(line: Line, after: Line) -> float:
    """Return the little space that is set between Han and Latin characters."""
    last, first = line.text[-1], after.text[0]
    latin = bool(_LATIN.match(last)), bool(_LATIN.match(first))
    return 0.25 * line.size if any(latin) and not {last, first} & (_CLOSING | _OPENING) else 0.0


def is_justified(lines: Sequence[tuple[Line, float]]) -> bool:
    """Tell from lines, each with the place where its room ends, whether those that wrapped are stretched to the full."""
    rooms = [(right - line.x1) / line.size for line, right in lines if -0.5 < (right - line.x1) / line.size < 1 and len(line.chars) > 3]
    return len(rooms) >= 5 and sum(room < 0.12 for room in rooms) >= 0.7 * len(rooms)


def is_doubtful(line: Line, after: Line, measure: Measure) -> bool:
    """Tell a joint where a full line ends with a sentence, or two lines of a narrow cell begin alike: a new paragraph may begin there.

    So is a break within a sentence where what follows would have fitted by a hair: the program may have counted otherwise.
    """
    if is_break(line, after, measure):
        room = max(measure.right - line.x1, line.x0 - measure.left + measure.right - line.x1 if line.x0 > measure.left else 0.0)
        slack = room - first_width(after, measure.right - measure.left) - _space_between(line, after)
        return 0 <= slack < BARE_FIT * line.size and not line.text.endswith((*SENTENCE_END, "、", "，"))
    narrow = measure.right - measure.left < NARROW * line.size
    return line.text.endswith(("。", "；")) or (narrow and line.text[0] == after.text[0] and line.text[-1] not in _CLOSING)


def join_lines(lines: Sequence[Line], measure: Measure) -> list[str]:
    """Return the paragraphs of lines that follow each other; characters each on a line of its own are a word set upright."""
    if len(lines) > 1 and all(len(line.chars) == 1 and _HAN.match(line.text) for line in lines):
        return ["".join(line.text for line in lines)]
    paragraphs: list[str] = []
    for at, line in enumerate(lines):
        if at and not is_break(lines[at - 1], line, measure):
            paragraphs[-1] = glue(paragraphs[-1], line.text, measure.right - lines[at - 1].x1 >= line.chars[0].x1 - line.chars[0].x0)
        else:
            paragraphs.append(line.text)
    return paragraphs


def glue(text: str, after: str, room: bool = True) -> str:
    """Join two halves of a wrapped text: a blank between Latin words, none beside Han; a number broken for want of room is one number."""
    if _LATIN.match(text[-1:]) and _LATIN.match(after):
        if _ADDRESS.search(text):
            return text + after
        return text + after if text[-1].isdigit() and after[0].isdigit() and not room else f"{text} {after}"
    if text[-1:] in ",.;:" and _LATIN.match(after) and len(text) > 1 and text[-2].isalpha() and text[-2].isascii():
        return f"{text} {after}"
    return text + after
