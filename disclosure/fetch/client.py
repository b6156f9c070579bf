"""One HTTP exchange, and what became of it as a typed answer; knows nothing of manners."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urljoin, urlsplit

import requests

from disclosure.fetch.adapter import PinnedAdapter, Watchdog
from disclosure.fetch.bodies import LARGE, PIECE, DiskFull, Spool, read_all, read_error_page, surplus_of, take_body
from disclosure.fetch.failures import FAULTS, explain
from disclosure.fetch.guard import Address
from disclosure.fetch.own_sites import LONGEST_URL
from disclosure.personal import mask_header

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"
BLOCKS = (401, 403, 405, 412, 418, 451, 521)  # 412, 418 and 521 are how firewalls of cloud providers say no
GONE = (404, 410)
LATE = (408,)
MOVES = (301, 302, 303, 307, 308)
LONGEST_PAUSE_ASKED = 86_400.0  # seconds; the night is over by then, and no host reserves its address for longer
LONGEST_VALUE = 1_000  # characters of a header's value that is kept
MOST_VALUES = 60
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
    """How one exchange ended. ``is_down``: not even a connection was made. ``retry_after`` in seconds. ``headers``: as ``Fetch`` keeps them.

    ``body`` comes with ``ok``; with an error it is the start of the error's page, by which a challenge is known.
    A large one waits on disk (``spool``) until ``Client.load`` has room for it.
    """

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
    headers: str | None = None
    spool: Spool | None = None


class Client:
    """Asks for one page at a time; one per address thread, so that a connection is used by nobody else.

    ``timeout`` (s) is for connecting and for each read; an exchange lasts at most ``TOTAL_LIMIT`` times as long. ``verify`` names a file of
    certificates to trust in place of the usual ones, ``bundles`` such files for single hosts.
    """

    def __init__(
        self,
        pins: Callable[[str], Address],
        watchdog: Watchdog,
        *,
        agent: str,
        timeout: float,
        max_bytes: int,
        verify: bool | str = True,
        bundles: Mapping[str, str] | None = None,
    ) -> None:
        self._adapter = PinnedAdapter(pins)
        self._watchdog = watchdog
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._bundles = dict(bundles or {})
        self._session = requests.Session()
        self._session.trust_env = False
        self._verify = verify
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers.clear()
        self._session.headers.update(
            {"User-Agent": agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate", "Accept-Language": "zh-CN,zh;q=0.9"}
        )
        self._session.mount("http://", self._adapter)
        self._session.mount("https://", self._adapter)

    def ask(self, url: str, known: Validators | None = None, *, most: int | None = None) -> Answer:
        """GET a page, conditionally when ``known`` is given; never raises for what a server or a network can do.

        ``most``: take only the first so many bytes of the body and leave the rest, which is no fault then.
        """
        response, wires, parts = None, self._adapter.wires, urlsplit(url)
        wires.target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        with self._watchdog.limit(wires, self._timeout * TOTAL_LIMIT) as is_overdue:
            try:
                # not session.get(): it reads the target of a redirect even when it is not to follow it, and breaks on a bad one
                request = self._session.prepare_request(requests.Request("GET", url, headers=_conditions(known)))
                with self._adapter.send(request, stream=True, timeout=self._timeout, verify=self._trusted_for(url)) as response:
                    answer = self._read(response, most)
                    if answer.status == "not_modified" and not known:
                        answer = replace(answer, status="failed", detail="HTTP 304 to a request without conditions")
            except DiskFull as error:
                raise error.__cause__ or error from None
            except FAULTS as error:
                failure = explain(error, has_answered=response is not None)
                answer = Answer(failure.status, detail=failure.detail, is_down=failure.is_down)
            if is_overdue():  # what was cut may look like an end
                answer = Answer("timeout", http_status=answer.http_status, detail="the answer took too long")
            if response is not None and surplus_of(response):
                wires.cut()  # what may still come must not be taken for the next page's answer
            return answer

    def _trusted_for(self, url: str) -> bool | str:
        """What certificates a host's must lead to: the usual ones, or its own bundle."""
        return self._bundles.get(urlsplit(url).hostname or "", self._verify)

    @contextlib.contextmanager
    def load(self, answer: Answer) -> Iterator[Answer]:
        """The answer with its body. Large bodies are in memory one at a time, whatever number of hosts sends them at once: what is made
        of a body is many times its size."""
        if answer.spool is None:
            yield answer
            return
        with self._watchdog.room:
            yield replace(answer, body=read_all(answer.spool), spool=None)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()
        self._adapter.wires.sweep()

    def _read(self, response: requests.Response, most: int | None) -> Answer:
        status, detail = _classify(response)
        draft = _draft(response, status, detail)
        if status == "redirected" and draft.location == response.url and "Set-Cookie" in response.headers:
            return replace(draft, status="blocked", detail="a wall that wants its cookie back before it answers")
        if status in ("redirected", "not_modified"):
            _finish(response)
            return draft
        if status != "ok":
            return replace(draft, body=read_error_page(response), bytes=response.raw.tell())
        try:
            body = take_body(response, most or self._max_bytes, is_start=most is not None)
        except FAULTS as error:
            failure = explain(error, has_answered=True)
            return replace(draft, status=failure.status, detail=failure.detail, bytes=response.raw.tell())
        size = body.tell()
        answer = replace(draft, bytes=response.raw.tell())
        return replace(answer, spool=body) if size > LARGE else replace(answer, body=read_all(body))


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
    if code in MOVES:
        return "redirected", None
    detail = f"HTTP {code}"
    if code == 429 or (code == 503 and "Retry-After" in response.headers):
        return "rate_limited", detail
    for status, codes in (("blocked", BLOCKS), ("gone", GONE), ("timeout", LATE)):
        if code in codes:
            return status, detail
    if code == 206:
        return "truncated", "a part was sent where all was asked for"
    return ("server_error" if code >= 500 else "failed"), detail


def _draft(response: requests.Response, status: str, detail: str | None) -> Answer:
    """What the head says."""
    head = response.headers
    return Answer(
        status=status,
        http_status=response.status_code,
        bytes=response.raw.tell(),
        content_type=_one_line(head.get("Content-Type")),
        etag=_validator(head.get("ETag")),
        last_modified=_validator(head.get("Last-Modified")),
        location=_location(response),
        retry_after=_retry_after(head.get("Retry-After")),
        detail=detail,
        headers=_headers(response),
    )


def _finish(response: requests.Response) -> None:
    """Take a short rest of an answer, so that its connection serves the next request."""
    if response.status_code == 304 or _is_short(response):
        with contextlib.suppress(*FAULTS):
            while response.raw.read(PIECE, decode_content=False):
                pass


def _is_short(response: requests.Response) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,4}", response.headers.get("Content-Length", "")))


def _headers(response: requests.Response) -> str:
    """The head as a JSON object with names in lower case, without what cookies say, personal numbers masked, cut where it is longer than heads are."""
    kept = {name.lower()[:100]: mask_header(_one_line(value) or "") for name, value in list(response.headers.items())[:MOST_VALUES]}
    return json.dumps({name: "" if name == "set-cookie" else value for name, value in kept.items()}, ensure_ascii=False)


def _one_line(value: str | None) -> str | None:
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", value).strip()[:LONGEST_VALUE] if value is not None else None


def _validator(value: str | None) -> str | None:
    """An ETag or date that can be sent back as it is."""
    return (
        value if value and len(value) <= LONGEST_VALUE and re.fullmatch(r"[\x21-\x7e\xa0-\xff](?:[\x20-\x7e\xa0-\xff]*)", value) else None
    )


def _location(response: requests.Response) -> str | None:
    """The target of a redirect, absolute; servers send it in raw UTF-8, which http.client reads as Latin-1. None for what is no web address."""
    target = response.headers.get("Location")
    if target is None or len(target) > LONGEST_URL:
        return None
    with contextlib.suppress(UnicodeError):
        target = target.encode("latin-1").decode("utf-8")
    try:
        return urljoin(response.url, target.strip())
    except ValueError:
        return None


def _retry_after(value: str | None) -> float | None:
    """Seconds, from seconds or a date (RFC 9110, 10.2.3), at most a day."""
    text = (value or "").strip()[:100]
    if re.fullmatch(r"[0-9]+", text):
        return min(float(text), LONGEST_PAUSE_ASKED)
    try:
        moment = parsedate_to_datetime(text)
        until = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(0.0, until - datetime.now(UTC).timestamp()), LONGEST_PAUSE_ASKED)
