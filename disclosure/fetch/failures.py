"""What an exception of the network stack means: a status, plain words, and whether the host is down."""

from __future__ import annotations

import errno
import http.client
import ssl
from collections.abc import Iterator
from typing import NamedTuple

import requests
import urllib3.exceptions as broken

from disclosure.fetch.heads import Altered, CutShort, NotHttp, TooMuch
from disclosure.fetch.unpacking import BadCoding, BrokenOff, TooLarge

UNREACHABLE = (errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTDOWN)
LATE = (TimeoutError, broken.ReadTimeoutError, requests.ReadTimeout)
NO_CONNECTION = (broken.ConnectTimeoutError, requests.ConnectTimeout)
TLS = (ssl.SSLError, broken.SSLError, requests.exceptions.SSLError)
CUT = (CutShort, BrokenOff, http.client.IncompleteRead, broken.IncompleteRead, http.client.RemoteDisconnected, ConnectionError)
NO_HTTP = (NotHttp, http.client.BadStatusLine, http.client.UnknownProtocol, broken.InvalidHeader, BadCoding, broken.DecodeError)
LARGE = (TooMuch, TooLarge, http.client.LineTooLong)
OWN = (Altered, CutShort, NotHttp, TooMuch, TooLarge, BadCoding, BrokenOff)
"""Exceptions of ours, whose words are meant for people."""

FAULTS = (
    *(requests.RequestException, broken.HTTPError, http.client.HTTPException),
    *(OSError, UnicodeError, TooLarge, BadCoding, BrokenOff),
)
"""All that an exchange may raise for what a server or a network does."""


class Failure(NamedTuple):
    """A type with its words; ``is_down``: not even a connection was made."""

    status: str
    detail: str
    is_down: bool = False


def explain(error: BaseException, *, has_answered: bool) -> Failure:
    """The type of a failure, from the innermost error that says something. ``has_answered``: the head of the answer was there already."""
    chain = list(_chain(error))
    said = next((str(link) for link in chain if isinstance(link, OWN)), None)
    if _has(chain, (Altered,)):
        return Failure("failed", said or "the address cannot be asked for as it is written")
    if _has(chain, TLS):
        return Failure("truncated", "the protected connection broke off") if has_answered else Failure("tls", _tls_words(chain), True)
    if any(isinstance(link, OSError) and link.errno in UNREACHABLE for link in chain):
        return Failure(
            "refused", "the host cannot be reached" if not _has(chain, (ConnectionRefusedError,)) else "the connection was refused", True
        )
    if _has(chain, NO_CONNECTION):
        return Failure("timeout", "no connection in time", True)
    if _has(chain, LATE):
        return Failure("timeout", "no answer in time")
    if _has(chain, LARGE):
        return Failure("too_large", said or "a line of the head is too long")
    if _has(chain, NO_HTTP):
        return Failure("decode", said or "what came is no HTTP")
    if _has(chain, CUT):
        reset = "the connection was reset" if _has(chain, (ConnectionResetError, BrokenPipeError)) else "the answer broke off"
        return Failure("truncated", said or reset)
    if _has(chain, (broken.NewConnectionError,)):
        return Failure("refused", "no connection could be made", True)
    if _has(chain, (broken.ProtocolError, http.client.HTTPException)):
        return Failure("truncated", "the answer broke off")
    return Failure("failed", f"unknown fault ({type(chain[-1]).__name__})")


def _has(chain: list[BaseException], kinds: tuple[type[BaseException], ...]) -> bool:
    return any(isinstance(link, kinds) for link in chain)


def _tls_words(chain: list[BaseException]) -> str:
    """What the certificate check or the handshake found wrong, in OpenSSL's words where it has some."""
    for link in chain:
        if isinstance(link, ssl.SSLCertVerificationError):
            return f"the certificate is not accepted: {link.verify_message}"
        if isinstance(link, ssl.SSLError) and link.reason:
            return f"no TLS could be agreed on: {link.reason.replace('_', ' ').lower()}"
    return "no TLS could be agreed on"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    queue: list[object] = [error]
    while queue:
        link = queue.pop(0)
        if isinstance(link, BaseException) and id(link) not in seen:
            seen.add(id(link))
            yield link
            queue += [*link.args, getattr(link, "reason", None), link.__cause__, link.__context__]
