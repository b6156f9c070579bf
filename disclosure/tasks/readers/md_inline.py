"""One line of Markdown → the words a reader of the page sees."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from disclosure.text import strip_invisible

_BREAK = re.compile(r"(?i)<br\s*/?>")
_TAG = re.compile(r"</?[A-Za-z][\w:-]{0,20}(?:\s[^<>]{0,500})?/?>")
_TICKS = re.compile(r"(`+)")
_LINK = re.compile(r"!?\[([^\[\]]{0,2000})\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,200}\])")
_ADDRESS = re.compile(r"<((?:https?|mailto):[^<>\s]{1,2000})>")
_STRONG = re.compile(r"(\*{1,3}|~~)(?=\S)([^*~\n]{1,5000}?)(?<=\S)\1")
_UNDERLINED = re.compile(r"(?<![\w_])(_{1,3})(?=\S)([^_\n]{1,5000}?)(?<=\S)\1(?![\w_])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKS = re.compile(r"[`*_\[<>&~\\\n\xa0\ue000-\uf8ff]")
_LONGEST = 50_000  # more in one line is no paragraph, and not worth the time
_HELD = 0xE100  # code, escaped signs and addresses stand aside under private characters while the marks are taken out


def plain_words(line: str) -> str:
    """Return a line's words without marks, links as their text; ``<br>`` becomes a line feed, each line is trimmed."""
    if len(line) > _LONGEST or not _MARKS.search(line):
        return strip_invisible(line).strip()
    held: list[str] = []

    def hold(words: str) -> str:
        held.append(words)
        return chr(_HELD + len(held) - 1) if len(held) < 0x1000 else words

    line = "".join(char for char in line if not _HELD <= ord(char) < _HELD + 0x1000)
    line = _hold_code(line, hold)
    line = _ESCAPED.sub(lambda found: hold(found[1]), line)
    line = _ADDRESS.sub(lambda found: hold(found[1]), line)
    line = _TAG.sub("", _BREAK.sub("\n", line))
    for pattern, place in ((_LINK, 1), (_STRONG, 2), (_STRONG, 2), (_UNDERLINED, 2)):
        line = pattern.sub(lambda found, place=place: found[place], line)  # type: ignore[misc]
    line = html.unescape(line).replace("\xa0", " ")
    line = "".join(held[ord(char) - _HELD] if _HELD <= ord(char) < _HELD + len(held) else char for char in line)
    return "\n".join(words for part in strip_invisible(line).split("\n") if (words := part.strip()))


def _hold_code(line: str, hold: Callable[[str], str]) -> str:
    """The line with its pieces of code set aside: each reaches from a run of backticks to the next run as long."""
    if "`" not in line:
        return line
    pieces = _TICKS.split(line)  # texts and runs in turn
    closing: list[int | None] = [None] * len(pieces)
    last: dict[str, int] = {}
    for at in range(len(pieces) - 2, 0, -2):
        closing[at] = last.get(pieces[at])
        last[pieces[at]] = at
    parts: list[str] = []
    at = 0
    while at < len(pieces):
        end = closing[at]
        if end is None:
            parts.append(pieces[at])
            at += 1
        else:
            parts.append(hold("".join(pieces[at + 1 : end]).strip()))
            at = end + 1
    return "".join(parts)


def drop_comments(text: str) -> str:
    """Return the text without HTML comments; one that never ends stays."""
    parts: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts.append(text[at:start])
        at = end + 3
    return "".join([*parts, text[at:]])


def split_cells(line: str) -> list[str]:
    """Return the cells of a pipe row, without those that only stand for its outer pipes; a pipe after a backslash parts nothing."""
    parts = re.split(r"(?<!\\)\|", line.strip())
    if parts and not parts[0].strip():
        parts = parts[1:]
    if parts and not parts[-1].strip():
        parts = parts[:-1]
    return parts


def is_row(line: str) -> bool:
    """Tell a line with a pipe that parts cells."""
    return re.search(r"(?<!\\)\|", line) is not None


def is_rule(line: str) -> bool:
    """Tell the row that says how columns are aligned (``|:--|--:|``), also with plus signs at the corners."""
    return bool(re.fullmatch(r"[\s|:+=-]+", line)) and bool(re.search("[-=]", line)) and bool(re.search(r"[|+]", line))
