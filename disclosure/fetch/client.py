"""One HTTP exchange, and what became of it as a typed answer; knows nothing of manners."""

from __future__ import annotations

import errno
import http.client
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy

import requests
import urllib3.exceptions as broken

from disclosure.fetch.adapter import PinnedAdapter, Watchdog
from disclosure.fetch.guard import Address

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"
BLOCKS = (401, 403, 405, 412, 521)
GONE = (404, 410)
UNREACHABLE = (errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTDOWN)
CHUNK = 64 * 1024
TOTAL_LIMIT = 6  # an answer may last this many read time-outs in all
PRODUCT = "PublicPageReader"


@dataclass(frozen=True)
class Validators:
    """What the server gave with the body we hold, and what makes the next request conditional."""

    etag: str | None = None
    last_modified: str | None = None

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True)
class Answer:
    """How one exchange ended. ``is_down``: not even a connection was made. ``retry_after`` in seconds."""

    status: str
    http_status: int | None = None
    body: bytes | None = None
    bytes: int = 0
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    location: str | None = None
    retry_after: float | None = None
    detail: str | None = None
    is_down: bool = False


class Client:
    """Asks for one page at a time; one per address thread, so that a connection is used by nobody else.

    ``timeout`` (s) is for connecting and for each read; an exchange lasts at most ``TOTAL_LIMIT`` times as long. ``verify`` names a file of
    certificates to trust in place of the usual ones.
    """

    def __init__(
        self, pins: Callable[[str], Address], watchdog: Watchdog, *, agent: str, timeout: float, max_bytes: int, verify: bool | str = True
    ) -> None:
        self._adapter = PinnedAdapter(pins)
        self._watchdog = watchdog
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = verify
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers.clear()
        self._session.headers.update(
            {"User-Agent": agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate", "Accept-Language": "zh-CN,zh;q=0.9"}
        )
        self._session.mount("http://", self._adapter)
        self._session.mount("https://", self._adapter)

    def ask(self, url: str, known: Validators | None = None) -> Answer:
        """GET a page, conditionally when ``known`` is given; never raises for what a server or a network can do."""
        with self._watchdog.limit(self._adapter.wires, self._timeout * TOTAL_LIMIT) as is_overdue:
            try:
                with self._session.get(
                    url, headers=_conditions(known), stream=True, allow_redirects=False, timeout=self._timeout
                ) as response:
                    return self._read(response)
            except (requests.RequestException, broken.HTTPError, http.client.HTTPException, OSError, UnicodeError) as error:
                return Answer("timeout", detail="the answer took too long") if is_overdue() else _explain(error)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _read(self, response: requests.Response) -> Answer:
        status, detail = _classify(response)
        body, size, is_whole = b"", 0, True
        if status in ("ok", "blocked", "gone", "server_error", "failed"):
            body, size, is_whole = self._body(response)
        if not is_whole:
            status, detail = "too_large", f"more than {self._max_bytes} bytes"
        head = response.headers
        return Answer(
            status=status,
            http_status=response.status_code,
            body=body if status == "ok" else None,
            bytes=size,
            content_type=head.get("Content-Type"),
            etag=head.get("ETag"),
            last_modified=head.get("Last-Modified"),
            location=_location(response),
            retry_after=_retry_after(head.get("Retry-After")),
            detail=detail,
        )

    def _body(self, response: requests.Response) -> tuple[bytes, int, bool]:
        """The decoded body, its size on the wire, and whether all of it was taken."""
        parts, total = [], 0
        for part in _stream(response):
            total += len(part)
            if total > self._max_bytes:
                return b"", response.raw.tell(), False
            parts.append(part)
        return b"".join(parts), response.raw.tell(), True


def agent_name(contact: str | None) -> str:
    """The user agent: a service and how to reach it. As a Latin-1 string of UTF-8 bytes, which is how Chinese reaches a header."""
    who = " ".join((contact or "loopback").split()).translate(str.maketrans("()", "[]"))
    return f"{PRODUCT}/1.0 ({who})".encode().decode("latin-1")


def _conditions(known: Validators | None) -> dict[str, str]:
    headers = {}
    if known and known.etag:
        headers["If-None-Match"] = known.etag
    if known and known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers


def _classify(response: requests.Response) -> tuple[str, str | None]:
    code = response.status_code
    if code in (200, 203):
        return "ok", None
    if code == 304:
        return "not_modified", None
    if code in (301, 302, 303, 307, 308):
        return "redirected", None
    detail = f"HTTP {code}"
    if code == 429 or (code == 503 and "Retry-After" in response.headers):
        return "rate_limited", detail
    if code in BLOCKS:
        return "blocked", detail
    if code in GONE:
        return "gone", detail
    return ("server_error" if code >= 500 else "failed"), detail


def _stream(response: requests.Response) -> Iterator[bytes]:
    yield from response.raw.stream(CHUNK, decode_content=True)


def _location(response: requests.Response) -> str | None:
    """The target of a redirect; servers send it in raw UTF-8, which http.client reads as Latin-1."""
    target = response.headers.get("Location")
    if target is None:
        return None
    try:
        return target.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return target


def _retry_after(value: str | None) -> float | None:
    """Seconds, from seconds or a date (RFC 9110, 10.2.3)."""
    if not value:
        return None
    if value.strip().isdecimal():
        return float(value.strip())
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - datetime.now(UTC).timestamp())


def _explain(error: BaseException) -> Answer:
    """The type of a failure, from the innermost error that says something."""
    chain = list(_chain(error))
    detail = f"{type(chain[-1]).__name__}: {chain[-1]}"[:300]
    if any(isinstance(link, (ssl.SSLError, broken.SSLError, requests.exceptions.SSLError)) for link in chain):
        return Answer("tls", detail=detail, is_down=True)
    if any(isinstance(link, OSError) and link.errno in UNREACHABLE for link in chain):
        return Answer("refused", detail=detail, is_down=True)
    if any(isinstance(link, (broken.ConnectTimeoutError, requests.ConnectTimeout)) for link in chain):
        return Answer("timeout", detail="no connection in time", is_down=True)
    if any(isinstance(link, (TimeoutError, broken.ReadTimeoutError, requests.ReadTimeout)) for link in chain):
        return Answer("timeout", detail="no answer in time")
    if any(isinstance(link, (broken.ProtocolError, http.client.HTTPException, ConnectionError, broken.DecodeError)) for link in chain):
        return Answer("truncated", detail=detail)
    if any(isinstance(link, broken.NewConnectionError) for link in chain):
        return Answer("refused", detail=detail, is_down=True)
    return Answer("failed", detail=detail)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    queue = [error]
    while queue:
        link = queue.pop(0)
        if isinstance(link, BaseException) and id(link) not in seen:
            seen.add(id(link))
            yield link
            queue += [*link.args, getattr(link, "reason", None), link.__cause__, link.__context__]
