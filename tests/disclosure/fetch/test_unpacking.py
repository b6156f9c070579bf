"""Content codings are undone whatever pieces a body comes in, within bounds, or named as what they are."""

import gzip
import zlib
from itertools import chain, repeat

import pytest

from disclosure.fetch.unpacking import PIECE, BadCoding, BrokenOff, TooLarge, unpack

TEXT = "清河市政务公开".encode() * 5_000


def bare(data: bytes) -> bytes:
    """Deflate without zlib's wrapping."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def cut(data: bytes, size: int):
    return [data[start : start + size] for start in range(0, len(data), size)]


@pytest.mark.parametrize("size", [1, 7, 100_000])
@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT)),
        ("X-GZIP", gzip.compress(TEXT) + b"\0\0\0"),
        ("gzip", gzip.compress(TEXT[:9]) + gzip.compress(TEXT[9:])),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", bare(TEXT)),
        ("deflate, gzip", gzip.compress(zlib.compress(TEXT))),
    ],
)
def test_a_body_is_unpacked_in_pieces_of_any_size(coding, body, size):
    assert b"".join(unpack(cut(body, size), coding, 10**6)) == TEXT


@pytest.mark.parametrize("coding", ["gzip", "deflate", "gzip, gzip"])
def test_no_body_is_no_fault(coding):
    assert list(unpack([], coding, 10)) == []


@pytest.mark.parametrize("size", [1, 64_000])
def test_no_piece_is_larger_than_a_piece_and_no_more_than_wanted_is_unpacked(size):
    bomb, sizes = gzip.compress(bytes(50_000_000)), []
    with pytest.raises(TooLarge):
        sizes.extend(len(piece) for piece in unpack(cut(bomb, size), "gzip", 1_000_000))
    assert max(sizes) <= PIECE
    assert sum(sizes) <= 1_000_000


@pytest.mark.parametrize(("coding", "start"), [("", b""), ("gzip", b"\x1f\x8b\x08\x08\0\0\0\0\0\0")])
def test_what_comes_over_the_wire_is_bounded_too(coding, start):
    endless_name = chain([start], repeat(b"a"))
    with pytest.raises(TooLarge):
        list(unpack(endless_name, coding, 1_000))


@pytest.mark.parametrize(
    ("coding", "body", "error"),
    [
        ("gzip", TEXT, BadCoding),
        ("deflate", b"<html><body>no", BadCoding),
        ("gzip", gzip.compress(TEXT)[:-9], BrokenOff),
        ("gzip", b"\x1f", BrokenOff),
        ("deflate", zlib.compress(TEXT)[:-5], BrokenOff),
        ("br", TEXT, BadCoding),
        ("gzip, gzip, gzip", TEXT, BadCoding),
        ("gzip", gzip.compress(b"") * 2_000, BadCoding),
    ],
)
def test_what_is_not_as_said_has_a_name(coding, body, error):
    with pytest.raises(error):
        list(unpack(cut(body, 1_000), coding, 10**6))
