"""Looks through the bytes of old Office files and rich text themselves, which no zip packs: also where no reader for them is there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from disclosure.personal.masks import find_beyond
from disclosure.tombstones import Spot

OLE, RTF = b"\xd0\xcf\x11\xe0", b"{\\rtf"
BESIDE = 48  # bytes read on either side of digits: the words that say what they are
RUNS = 2_000  # looked at together

GAP = r"(?:[ -]%s){0,3}"
PLAIN = re.compile(rb"(?:[0-9][ -]{0,3}){10,24}[0-9Xx]")
WIDE = re.compile(rb"(?:(?:[0-9]\x00|[\x10-\x19]\xff)(?:[ -]\x00){0,3}){10,24}(?:[0-9Xx]\x00|[\x10-\x19]\xff)", re.DOTALL)

BREAKS = re.compile(r"\\(?:par|sect|line|cell|row|tab|page)(?![a-z])-?\d* ?")
CHARACTER = re.compile(r"\\u(-?\d{1,6}) ?(?:\\'[0-9a-fA-F]{2}|\?)?")
BYTES = re.compile(r"(?:\\'[0-9a-fA-F]{2})++")
WORD = re.compile(r"\\[a-zA-Z]+-?\d* ?|\\\*|[{}\r\n]")


def find_in_raw(body: bytes, known: str = "") -> list[Spot]:
    """The personal numbers of an old Office file (doc, xls, wps, et) or rich text that its text ``known`` does not hold, each once; [] for other bytes.

    Positions go on behind ``known`` and count in what was looked through, which is no text that anybody sees.
    """
    return find_beyond(_texts(body), known)


def _texts(body: bytes) -> Iterator[str]:
    if body.startswith(RTF):
        yield _words_of(body)
    elif body.startswith(OLE):
        yield from _around(body, WIDE, "utf-16-le", 2)
        yield from _around(body, PLAIN, "gb18030", 1)


def _around(body: bytes, digits: re.Pattern[bytes], encoding: str, width: int) -> Iterator[str]:
    """Every long run of digits with what stands beside it, a line each, some thousand lines at a time."""
    lines = list[str]()
    for match in digits.finditer(body):
        first, last = max(match.start() % width, match.start() - BESIDE), match.end() + BESIDE
        # what is no text beside them must not look like a part of the number
        before = _decode(body[first : match.start()], encoding)
        lines.append(before + _decode(match[0], encoding) + _decode(body[match.end() : last], encoding))
        if len(lines) == RUNS:
            yield "\n".join(lines) + "\n"
            lines = []
    yield "\n".join(lines) + "\n"


def _decode(data: bytes, encoding: str) -> str:
    return "".join(sign if sign.isprintable() else "\n" for sign in data.decode(encoding, "replace"))


def _words_of(body: bytes) -> str:
    """The words of rich text, its commands left out, near enough to find numbers that commands cut into pieces."""
    text = body.decode("latin-1")
    text = CHARACTER.sub(lambda match: chr(int(match[1]) & 0xFFFF), BREAKS.sub("\n", text))
    text = BYTES.sub(lambda match: bytes.fromhex(match[0].replace("\\'", "")).decode("gb18030", "replace"), text)
    return WORD.sub("", text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
