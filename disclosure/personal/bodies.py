"""Finds personal numbers in the bytes of a body, and makes the copy of it that may be shown."""

from __future__ import annotations

import codecs
import zlib
from dataclasses import replace

from disclosure.personal.finder import Number, search_text
from disclosure.personal.masks import mask_found, masked_signs, spots_of
from disclosure.personal.quick import may_hold
from disclosure.personal.raw import OLE, RTF
from disclosure.text import BYTE_ORDER_MARKS, decode_page
from disclosure.tombstones import Marked, Spot

PACKED = (b"%PDF", b"PK\x03\x04", OLE, RTF, b"Rar!", b"7z\xbc\xaf")
"""Their text is extracted elsewhere; the bytes hold it packed, or among commands that a mask would break."""
GZIP = b"\x1f\x8b"
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8")
BINARY = (*PACKED, GZIP, *PICTURES)
MOST_UNPACKED = 20 * 1024 * 1024

PIECE = 64 * 1024
LONGEST_SIGN = 8  # &#x0039;
MOST_DECODED = 2_000_000  # [D] bytes that are decoded one by one


def find_in_bytes(body: bytes, content_type: str | None = None) -> Marked | None:
    """What a body holds of personal numbers, with its masked copy; None where it holds none, or is looked through elsewhere (pdf, Word, Excel, rich text).

    What begins as a picture is searched as it stands, and what a server packed without saying so unpacked once; neither gets a copy.
    """
    if body.startswith(GZIP):
        inner = _unpack(body)
        found = find_in_bytes(inner) if inner and not inner.startswith(GZIP) else None
        return Marked(tuple(replace(spot, byte_position=None, byte_length=None) for spot in found.found)) if found else None
    if body.startswith(PACKED) or not (_is_wide(body) or may_hold(body)):
        return None
    decoded = decode_page(body, content_type)
    search = search_text(decoded.text)
    spots = spots_of(decoded.text, search)
    if not spots:
        return None
    if body.startswith(PICTURES):
        return Marked(tuple(spots))
    mark = next((mark for mark, _ in BYTE_ORDER_MARKS if body.startswith(mark)), b"")
    is_whole = search.end == len(decoded.text)
    offsets = _byte_offsets(body[len(mark) :], decoded.text, decoded.encoding, search.numbers) if is_whole else None
    if offsets is None:  # bytes that are no text in any encoding, or endless: the copy is made from what could be read
        return Marked(tuple(spots), mask_found(decoded.text, search).encode(decoded.encoding, "replace"))
    return _mark(body, len(mark), decoded.text, decoded.encoding, search.numbers, spots, offsets)


def _unpack(body: bytes) -> bytes:
    """What a body holds that is packed as a whole, its first 20 MB; nothing of a damaged one but what comes before the damage."""
    unpacker, parts, left = zlib.decompressobj(31), list[bytes](), MOST_UNPACKED
    try:
        for start in range(0, len(body), PIECE):
            parts.append(unpacker.decompress(body[start : start + PIECE], left))
            left -= len(parts[-1])
            if left <= 0:
                break
    except zlib.error:
        pass
    return b"".join(parts)


def _is_wide(body: bytes) -> bool:
    """Whether every ASCII sign takes two bytes here."""
    return b"\0" in body[:64] or body.startswith((b"\xff\xfe", b"\xfe\xff"))


def _mark(body: bytes, shift: int, text: str, encoding: str, numbers: list[Number], spots: list[Spot], offsets: dict[int, int]) -> Marked:
    """The places with their bytes, and the body with the hidden signs' bytes replaced by as many others."""
    copy, placed = bytearray(body), []
    for number, spot in zip(numbers, spots, strict=True):
        for start, end, mask in masked_signs(text, number):
            copy[shift + offsets[start] : shift + offsets[end]] = mask.encode(encoding)
        first, last = shift + offsets[number.start], shift + offsets[number.end]
        placed.append(replace(spot, byte_position=first, byte_length=last - first))
    return Marked(tuple(placed), bytes(copy))


def _byte_offsets(body: bytes, text: str, encoding: str, numbers: list[Number]) -> dict[int, int] | None:
    """The byte at which each sign of a number starts or ends; None where the text does not lead back to the bytes."""
    wanted = sorted({place for number in numbers for sign in number.signs(text) for place in (sign.start, sign.end)})
    found = _by_encoding(text, encoding, wanted)
    if not _is_same(body, text, encoding, wanted, found):
        if len(body) > MOST_DECODED:
            return None
        found = _by_decoding(body, encoding, wanted)
        if not _is_same(body, text, encoding, wanted, found):
            return None
    return found


def _by_encoding(text: str, encoding: str, wanted: list[int]) -> dict[int, int]:
    """Places in bytes by the length of what stands before them, encoded."""
    found, before, length = {}, 0, 0
    for place in wanted:
        length += len(text[before:place].encode(encoding, "replace"))
        found[place], before = length, place
    return found


def _by_decoding(body: bytes, encoding: str, wanted: list[int]) -> dict[int, int]:
    """The same by decoding byte for byte: slow, and right also where bytes were broken."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    found, length, rest = {}, 0, list(reversed(wanted))
    for position in range(len(body)):
        while rest and rest[-1] <= length:
            found[rest.pop()] = position
        length += len(decoder.decode(body[position : position + 1]))
    return found | dict.fromkeys(rest, len(body))


def _is_same(body: bytes, text: str, encoding: str, wanted: list[int], found: dict[int, int]) -> bool:
    """Whether the bytes of every sign are the sign."""
    signs = [(start, end) for start, end in zip(wanted, wanted[1:], strict=False) if end - start <= LONGEST_SIGN]
    return all(body[found[start] : found[end]] == text[start:end].encode(encoding) for start, end in signs)
