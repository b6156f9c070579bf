"""Takes the body of an answer: unpacked, bounded, a large one on disk until somebody reads it."""

from __future__ import annotations

import re
from tempfile import SpooledTemporaryFile
from typing import IO

import requests

from disclosure.fetch.failures import FAULTS
from disclosure.fetch.unpacking import BadCoding, BrokenOff, TooLarge, unpack

PIECE = 64 * 1024
LARGE = 1024 * 1024  # bytes; a larger body waits on disk for its turn to be read
ERROR_PAGE = 256 * 1024  # so much of an error's page is taken: enough to know a challenge by

Spool = IO[bytes]


class DiskFull(Exception):
    """Our own disk does not take a body: no fault of the server."""


def take_body(response: requests.Response, most: int, *, is_start: bool = False) -> Spool:
    """The unpacked body, at most ``most`` bytes: raises TooLarge beyond, or with ``is_start`` leaves out the rest."""
    if response.headers.get("Transfer-Encoding", "chunked").strip().lower() != "chunked":
        raise BadCoding("sent in a way that we did not ask for")
    stated = response.headers.get("Content-Length", "").strip()
    if not is_start and re.fullmatch(r"[0-9]{1,18}", stated) and int(stated) > most:
        raise TooLarge(f"{stated} bytes are more than {most}")
    body = SpooledTemporaryFile(LARGE)  # noqa: SIM115 - read and closed by who takes the answer
    # not raw.stream(): urllib3 reads a chunk's size as a line without bound
    wire = iter(lambda: response.raw.read(PIECE, decode_content=False), b"")
    for piece in unpack(wire, response.headers.get("Content-Encoding", ""), most * 4 + PIECE if is_start else most):
        _write(body, piece)
        if is_start and body.tell() >= most:
            body.truncate(most)
            return body
    if surplus_of(response).strip():
        raise BrokenOff("more came than the answer's length says")
    return body


def _write(body: Spool, piece: bytes) -> None:
    try:
        body.write(piece)
    except OSError as error:
        raise DiskFull from error


def read_all(body: Spool) -> bytes:
    with body:
        body.seek(0)
        return body.read()


def read_error_page(response: requests.Response) -> bytes | None:
    """The start of an error's page; the status says enough when it cannot be had."""
    try:
        return read_all(take_body(response, ERROR_PAGE, is_start=True))
    except FAULTS:
        return None


def surplus_of(response: requests.Response) -> bytes:
    return getattr(response.raw._original_response, "surplus", b"")
