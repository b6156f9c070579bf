"""Undoes the content codings of a body; never holds more than was asked for and one piece."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

PIECE = 64 * 1024
MOST_LAYERS = 2
MOST_MEMBERS = 1_000  # of one gzip body; each costs time though it may hold nothing
GZIP, ZLIB, RAW = 31, 15, -15  # zlib's names of the three wrappings
GZIP_MAGIC = b"\x1f\x8b"


class TooLarge(Exception):
    """More bytes than wanted, on the wire, unpacked or in between."""


class BadCoding(Exception):
    """The body is not packed as its head says, or in a way that we did not offer."""


class BrokenOff(Exception):
    """The packed body ends in the middle."""


def unpack(parts: Iterable[bytes], coding: str, most: int) -> Iterator[bytes]:
    """The pieces of a body, of at most ``PIECE`` bytes when packed, from those on the wire; ``coding`` is the header Content-Encoding.

    Raises TooLarge as soon as more than ``most`` bytes came at any stage, BadCoding and BrokenOff.
    """
    layers = [name for part in coding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if len(layers) > MOST_LAYERS:
        raise BadCoding("packed more than twice")
    pieces = _bound(parts, most)
    for name in reversed(layers):
        if name not in ("gzip", "x-gzip", "deflate"):
            raise BadCoding("packed in a way that we did not ask for")
        pieces = _bound(_inflate(pieces, is_gzip=name != "deflate"), most)
    return pieces


def _bound(parts: Iterable[bytes], most: int) -> Iterator[bytes]:
    total = 0
    for part in parts:
        total += len(part)
        if total > most:
            raise TooLarge(f"more than {most} bytes")
        yield part


def _inflate(parts: Iterable[bytes], *, is_gzip: bool) -> Iterator[bytes]:
    """One layer: any number of gzip members, or one deflate stream with or without zlib's wrapping; what follows it is left out."""
    decoder, held, members = None, b"", 0
    for part in parts:
        held += part
        while held:
            if decoder is None or decoder.eof:
                if len(held) < 2:
                    break
                if decoder is not None and not (is_gzip and held.startswith(GZIP_MAGIC)):
                    return
                members += 1
                if members > MOST_MEMBERS:
                    raise BadCoding("packed in too many parts")
                decoder = zlib.decompressobj(GZIP if is_gzip else _wrapping(held))
            yield from _drain(decoder, held)
            held = decoder.unused_data
    if (decoder is None and held) or (decoder is not None and not decoder.eof):
        raise BrokenOff("the packed body breaks off")


def _drain(decoder: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """All that some packed bytes give, piece by piece."""
    while True:
        try:
            piece = decoder.decompress(data, PIECE)
        except zlib.error as error:
            raise BadCoding("the body is not packed as its head says") from error
        if piece:
            yield piece
        data = decoder.unconsumed_tail
        if decoder.eof or (not data and len(piece) < PIECE):
            return


def _wrapping(data: bytes) -> int:
    """Some servers send ``deflate`` bare, as its name says, others in zlib's wrapping, as the standard says."""
    return ZLIB if data[0] & 0x0F == 8 and int.from_bytes(data[:2]) % 31 == 0 else RAW
