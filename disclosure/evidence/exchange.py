"""What went over the wire, made again from a fetch record: the head of the request and the head of the answer."""

from __future__ import annotations

import http
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from disclosure.fetch.client import ACCEPT

STANDING = {"Accept": ACCEPT, "Accept-Encoding": "gzip, deflate", "Accept-Language": "zh-CN,zh;q=0.9"}
"""What every request says (disclosure/fetch/client.py); a test holds it against a server's log."""

REPLACED = ("content-encoding", "transfer-encoding", "content-length")
"""True of the bytes on the wire, not of the decoded body that is kept."""

ORIGINAL = "X-Archive-Orig-"
Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Before:
    """What was held of a page when it was asked for again: its validators, and where and when its body came."""

    etag: str | None
    last_modified: str | None
    url: str
    date: str

    @property
    def is_conditional(self) -> bool:
        """Whether there was a validator to ask with."""
        return bool(self.etag or self.last_modified)


def request_line(row: dict[str, Any], asked: str) -> str:
    """The first line of the request."""
    parts = urlsplit(asked)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return f"{row.get('method') or 'GET'} {path} HTTP/1.1"


def request_headers(asked: str, agent: str, before: Before | None) -> Headers:
    """The request's headers; conditional ones where a body was held. ``agent`` as text."""
    found = [("User-Agent", agent), *STANDING.items()]
    if before and before.etag:
        found.append(("If-None-Match", before.etag))
    if before and before.last_modified:
        found.append(("If-Modified-Since", before.last_modified))
    return [*found, ("Host", urlsplit(asked).netloc.rpartition("@")[2])]


def status_line(row: dict[str, Any]) -> str:
    """Code and usual phrase; which phrase the server wrote is not kept."""
    code = int(row["http_status"])
    try:
        return f"{code} {http.HTTPStatus(code).phrase}"
    except ValueError:
        return f"{code} Unknown"


def answer_headers(row: dict[str, Any], length: int | None) -> Headers:
    """The answer's headers, those that speak of the wire under names of their own, and the true ``length`` of what follows (bytes).

    Records before format 2 kept the four that the crawl needs.
    """
    found: Headers = []
    for name, value in _kept(row).items():
        shown = "-".join(part.capitalize() for part in name.split("-"))
        found.append((ORIGINAL + shown if name.lower() in REPLACED else shown, " ".join(str(value).split())))
    return found if length is None else [*found, ("Content-Length", str(length))]


def _kept(row: dict[str, Any]) -> dict[str, str]:
    if row.get("headers"):
        values: dict[str, str] = json.loads(row["headers"])
        return values
    location = row["location"] if row["status"] in ("redirected", "moved") else None
    four = {"content-type": row["content_type"], "etag": row["etag"], "last-modified": row["last_modified"], "location": location}
    return {name: value for name, value in four.items() if value}
