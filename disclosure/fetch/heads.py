"""Reads the head of an answer with limits, and the frames of its body: http.client trusts the sender where this does not."""

from __future__ import annotations

import contextlib
import io
import socket
from http.client import HTTPException, HTTPResponse, parse_headers
from typing import Any

MOST_HEAD = 256 * 1024  # bytes of all heads of one answer, interim ones too
MOST_LINES = 101  # lines of them
MOST_FRAMES = 4 * 1024 * 1024  # bytes of chunk sizes and trailers
SWITCHING = 101


class TooMuch(HTTPException):
    """A head, or what stands around the parts of a body, is larger than any honest server sends."""


class CutShort(HTTPException):
    """The connection ended before the answer did."""


class NotHttp(HTTPException):
    """What came is no HTTP."""


class Altered(HTTPException):
    """A library would ask for another address than the one that was judged and will be recorded; nothing was sent."""


class Inlet(io.BufferedReader):
    """The bytes of one answer. Lines are bounded in number and length, and nobody reads to an end that may never come."""

    def __init__(self, raw: Any) -> None:
        super().__init__(raw)
        self._left, self._lines, self._is_head = MOST_HEAD, MOST_LINES, True

    def end_head(self) -> None:
        """From here on lines are those between the parts of a body."""
        self._is_head, self._left = False, MOST_FRAMES

    def readline(self, size: int | None = -1) -> bytes:
        """One line. Raises TooMuch beyond the limits, CutShort where a head breaks off."""
        line = super().readline(size)
        self._left -= len(line)
        self._lines -= self._is_head
        if self._left < 0 or self._lines < 0:
            raise TooMuch("the head of the answer is too large" if self._is_head else "too much stands between the parts of the body")
        if self._lines == MOST_LINES - 1 and line and not line.startswith(b"HTTP/"):
            raise NotHttp("what came is no HTTP")
        if self._is_head and not line.endswith(b"\n") and len(line) != size:
            raise CutShort(
                "the answer broke off in its head" if line or self._lines < MOST_LINES - 1 else "the connection was closed unanswered"
            )
        return line

    def read(self, size: int | None = -1) -> bytes:
        """So many bytes. Raises NotHttp for a negative number, which http.client takes from a chunk's size and would read for ever."""
        if size is None or size < 0:
            raise NotHttp("a part of the body has no size")
        return super().read(size)


class CarefulResponse(HTTPResponse):
    """An answer whose interim answers (1xx) are passed over. ``surplus``: what was there after the end it named, at most a few bytes of it."""

    def __init__(self, sock: socket.socket, *args: Any, **more: Any) -> None:
        self._wire = sock
        self.surplus = b""
        super().__init__(_Maker(sock), *args, **more)  # type: ignore[arg-type]

    def begin(self) -> None:
        """Read the head."""
        super().begin()
        if isinstance(self.fp, Inlet):
            self.fp.end_head()

    def _read_status(self) -> tuple[str, int, str]:
        """The status line of the answer itself: http.client would take 102 or 103 for it, and what follows for the next page's answer."""
        while True:
            version, status, reason = super()._read_status()  # type: ignore[misc]
            if not 100 <= status < 200 or status == SWITCHING:
                return version, status, reason
            parse_headers(self.fp)

    def _close_conn(self) -> None:
        if isinstance(self.fp, Inlet) and (self.chunked is True or isinstance(self.length, int)):
            self.surplus = _peek(self._wire, self.fp)
        super()._close_conn()  # type: ignore[misc]


class _Maker:
    """Makes the file that http.client reads from."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def makefile(self, _mode: str) -> Inlet:
        return Inlet(self._sock.makefile("rb", buffering=0))


def _peek(sock: socket.socket, inlet: Inlet) -> bytes:
    """What has come already and was not asked for; waits for nothing."""
    before = sock.gettimeout()
    with contextlib.suppress(OSError, ValueError):
        sock.settimeout(0)
        try:
            return inlet.peek(1)[:100]
        finally:
            sock.settimeout(before)
    return b""
