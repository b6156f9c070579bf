"""Characters and ruling lines of one page, cleaned: upright, seen by a reader, once each, in plain code points."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import Any

from disclosure.tasks.readers.pdf_child import HIDDEN, PALE, UNKNOWN, WHITE
from disclosure.text import strip_invisible

UNREADABLE = "\ufffd"
THICKEST = 3.0
_WIDE_FROM = 0x2E80
_NORMALISED = ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))
_RADICALS = {
    "⺠": "民",
    "⻅": "见",
    "⻆": "角",
    "⻉": "贝",
    "⻋": "车",
    "⻓": "长",
    "⻔": "门",
    "⻘": "青",
    "⻚": "页",
    "⻛": "风",
    "⻜": "飞",
}
_RADICALS |= {
    "⻝": "食",
    "⻢": "马",
    "⻣": "骨",
    "⻥": "鱼",
    "⻦": "鸟",
    "⻩": "黄",
    "⻬": "齐",
    "⻮": "齿",
    "⻰": "龙",
    "⻳": "龟",
    "⻄": "西",
}
_RADICALS |= {"⺟": "母", "⺎": "兀", "⻁": "虎", "⻙": "韦", "⻤": "鬼", "⻨": "麦", "⻲": "龟"}


@dataclass(frozen=True, slots=True)
class Char:
    """One character; the box is its advance wide, ``base`` its baseline, in points from the shown page's top left corner."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the character's body."""
        return (self.x0 + self.x1) / 2, self.base - 0.38 * self.size


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line across or down: at ``at`` (y or x), from ``start`` to ``end``."""

    at: float
    start: float
    end: float


@dataclass
class Page:
    """What a reader sees on a page; ``unreadable`` counts characters that no code point is known for, ``hidden`` says all text was."""

    number: int
    width: float
    height: float
    chars: list[Char]
    across: list[Rule]
    down: list[Rule]
    images: int = 0
    unreadable: int = 0
    hidden: bool = False
    broken: bool = False

    @property
    def place(self) -> str:
        """Where the page is, for a reader."""
        return f"第{self.number}页"


def clean_page(number: int, values: dict[str, Any]) -> Page:
    """Turn a line of the child process into a page."""
    if values.get("broken"):
        return Page(number, 0, 0, [], [], [], broken=True)
    raw, (width, height) = values["chars"], values["size"]
    hidden = bool(raw) and all(char[9] & HIDDEN for char in raw)
    kept = [char for char in raw if hidden or _is_seen(char, values["fills"])]
    turn = _find_turn(kept)
    across, down = _sort_rules([_turn_box(box, turn, width, height) for box in values["rules"]])
    if turn % 180:
        width_, height_ = height, width
    else:
        width_, height_ = width, height
    chars = [char for item in kept if (char := _make_char(item, turn, width, height)) is not None]
    chars = [char for char in chars if -1 < char.middle[0] < width_ + 1 and -1 < char.middle[1] < height_ + 1]
    chars = _drop_doubles(_drop_watermarks(kept, chars))
    unreadable = sum(char.text == UNREADABLE for char in chars)
    return Page(number, width_, height_, chars, across, down, values["images"], unreadable, hidden)


def _is_seen(char: list[int], fills: list[list[int]]) -> bool:
    """Tell text that shows from hidden, skewed (a watermark) and white text; white text on a coloured ground shows."""
    _, x0, y0, x1, y1, _, _, _, angle, flags = char
    if flags & HIDDEN or 8 < angle % 90 < 82:
        return False
    if not flags & WHITE:
        return True
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in fills)


def _find_turn(raw: list[list[int]]) -> int:
    """Return the direction most of the text runs in: 0, 90, 180 or 270 degrees clockwise."""
    counts = Counter(round(char[8] / 90) % 4 * 90 for char in raw)
    return counts.most_common(1)[0][0] if counts else 0


def _turn_point(x: float, y: float, turn: int, width: float, height: float) -> tuple[float, float]:
    if turn == 90:
        return y, width - x
    if turn == 180:
        return width - x, height - y
    if turn == 270:
        return height - y, x
    return x, y


def _turn_box(box: list[int], turn: int, width: float, height: float) -> tuple[float, float, float, float]:
    x0, y0 = _turn_point(box[0] / 100, box[1] / 100, turn, width, height)
    x1, y1 = _turn_point(box[2] / 100, box[3] / 100, turn, width, height)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _sort_rules(boxes: list[tuple[float, float, float, float]]) -> tuple[list[Rule], list[Rule]]:
    across, down = [], []
    for x0, y0, x1, y1 in boxes:
        if y1 - y0 <= THICKEST and x1 - x0 > y1 - y0:
            across.append(Rule((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= THICKEST and y1 - y0 > x1 - x0:
            down.append(Rule((x0 + x1) / 2, y0, y1))
    return across, down


def _make_char(item: list[int], turn: int, width: float, height: float) -> Char | None:
    code, *box, x, y, size, _, flags = item
    text = UNREADABLE if flags & UNKNOWN else normalise_char(code)
    if not text:
        return None
    x0, top, x1, bottom = _turn_box(box, turn, width, height)
    start, base = _turn_point(x / 100, y / 100, turn, width, height)
    full = max(size / 100, 1.0)
    if 0 < x0 - start < full:  # the library knows the ink only, not the advance
        x0, x1 = start, max(x1, start + full) if code >= _WIDE_FROM else x1
    return Char(text, x0, x1, top, bottom, base, full)


def normalise_char(code: int) -> str:
    """Return a code point as plain text: radicals and compatibility ideographs as ideographs, blanks as they are, the unseen as nothing."""
    if code in (0xFFFD, 0xFFFE, 0xFFFF) or 0xE000 <= code <= 0xF8FF or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return UNREADABLE
    text = chr(code)
    if any(first <= code <= last for first, last in _NORMALISED):
        return _RADICALS.get(text, unicodedata.normalize("NFKC", text))
    return strip_invisible(text).replace("\xa0", " ").replace("\t", " ").replace("\n", "").replace("\r", "")


def _drop_watermarks(raw: list[list[int]], chars: list[Char]) -> list[Char]:
    """Drop large pale text."""
    if not any(char[9] & PALE for char in raw) or not chars:
        return chars
    usual = median(char.size for char in chars)
    pale = {(char[1], char[2]) for char in raw if char[9] & PALE and char[7] / 100 > 2 * usual}
    return [char for char in chars if (round(char.x0 * 100), round(char.top * 100)) not in pale]


def _drop_doubles(chars: list[Char]) -> list[Char]:
    """Drop a character printed again almost in its own place, as bold is faked."""
    seen: dict[tuple[str, int, int], list[Char]] = {}
    kept = []
    for char in chars:
        across, down = int(char.x0 // 4), int(char.base // 4)
        near = (seen.get((char.text, across + dx, down + dy), ()) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        if any(_is_double(char, other) for group in near for other in group):
            continue
        seen.setdefault((char.text, across, down), []).append(char)
        kept.append(char)
    return kept


def _is_double(char: Char, other: Char) -> bool:
    reach = min(0.2 * char.size, 0.6 * (other.x1 - other.x0) + 0.05, 3.9)
    return abs(char.x0 - other.x0) <= reach and abs(char.base - other.base) <= reach
