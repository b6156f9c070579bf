"""Serves a demo site on loopback: one address for the portal, one for the platform, one where nothing listens."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from disclosure.demo.site import Answer, DemoSite, night_end


@dataclass(frozen=True)
class Request:
    """One line of the access log."""

    address: str
    host: str
    method: str
    path: str
    status: int
    agent: str


class DemoServer:
    """A running site as a context manager. ``connect`` maps its host names to ``address:port`` for ``DISCLOSURE_CONNECT``; ``log`` is what was asked.

    ``night`` is what the site shows: everything published up to that evening; it may be set while it runs. ``ports``: 0 takes a free one.
    """

    def __init__(self, site: DemoSite, night: date, ports: Mapping[str, int] | None = None) -> None:
        self.site = site
        self.night = night
        self.log: list[Request] = []
        self.connect: dict[str, str] = {}
        self._ports = dict(ports or {})
        self._servers: list[ThreadingHTTPServer] = []

    def __enter__(self) -> Self:
        """Start listening; a site whose columns are planted as down gets an address without a listener."""
        for number, entry in enumerate(self.site.city.file.sites, 1):
            host, address = urlsplit(entry.url).netloc, f"127.0.0.{number}"
            if self._is_down(entry.id):
                self.connect[host] = f"{address}:{_free_port(address)}"
                continue
            server = ThreadingHTTPServer((address, self._ports.get(entry.id, 0)), partial(_Handler, self, address))
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
            self._servers.append(server)
            for name in (host, *entry.aliases):
                self.connect[name] = f"{address}:{server.server_address[1]}"
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop listening."""
        for server in self._servers:
            server.shutdown()
            server.server_close()
        self._servers.clear()

    @property
    def connect_text(self) -> str:
        """The value of ``DISCLOSURE_CONNECT``."""
        return ",".join(f"{host}={target}" for host, target in self.connect.items())

    def answer(self, host: str, path: str) -> Answer:
        """What the site says now at an address; other names of a site mean the same pages."""
        for entry in self.site.city.file.sites:
            if host in entry.aliases:
                host = urlsplit(entry.url).netloc
        return self.site.answer(host, path, night_end(self.night))

    def touch_article(self, url: str, text: str = "（本页内容已更新。）") -> None:
        """Add a paragraph to an article, as an editor would. Raises KeyError for an unknown address."""
        self.site.by_url[url].body.append(text)
        self.site.edits[url] = self._edited_at()

    def retitle_row(self, column_id: str, url: str, title: str) -> None:
        """Give a list's row another title; the article behind it stays as it is."""
        self.site.titles[column_id, url] = title
        self.site.edits[column_id] = self._edited_at()

    def _edited_at(self) -> datetime:
        return datetime(self.night.year, self.night.month, self.night.day, 15, tzinfo=UTC)

    def _is_down(self, site_id: str) -> bool:
        columns = [entry for entry in self.site.city.columns if entry.site == site_id]
        return bool(columns) and all(self.site.looks[entry.id].fault == "down" for entry in columns)


class _Handler(BaseHTTPRequestHandler):
    """One request: conditional GET, content type, access log."""

    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""
    wbufsize = -1  # head and body leave in one piece; in two, delayed acknowledgements cost 40 ms each
    disable_nagle_algorithm = True

    def __init__(self, owner: DemoServer, address: str, *args: Any) -> None:
        self.owner, self.own_address = owner, address
        super().__init__(*args)

    def do_GET(self) -> None:
        """Answer with the page or with 304."""
        self._respond(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with the head alone."""
        self._respond(with_body=False)

    def _respond(self, with_body: bool) -> None:
        host = self.headers.get("Host", "").split(":")[0].lower()
        path = unquote(urlsplit(self.path).path)
        found = self.owner.answer(host, path)
        tag = f'"{hashlib.sha1(found.body, usedforsecurity=False).hexdigest()[:20]}"'
        status = 304 if found.status == 200 and self._is_known(tag, found.changed_at) else found.status
        self.owner.log.append(Request(self.own_address, host, self.command, self.path, status, self.headers.get("User-Agent", "")))
        self.send_response(status)
        if found.status == 200:
            self.send_header("ETag", tag)
            self.send_header("Last-Modified", format_datetime(found.changed_at.astimezone(UTC), usegmt=True))
        body = b"" if status == 304 else found.body
        if status != 304:
            self.send_header("Content-Type", found.content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body and body:
            self.wfile.write(body)
        self.wfile.flush()

    def _is_known(self, tag: str, changed_at: datetime) -> bool:
        """Whether the visitor has this page already; the tag goes before the time (RFC 9110, 13.2.2)."""
        if known := self.headers.get("If-None-Match"):
            return tag in (part.strip().removeprefix("W/") for part in known.split(","))
        since = self.headers.get("If-Modified-Since")
        try:
            return bool(since) and changed_at.replace(microsecond=0) <= parsedate_to_datetime(since or "")
        except (TypeError, ValueError):
            return False

    def log_message(self, format: str, *args: Any) -> None:
        """The log is kept in the owner, not printed."""


def _free_port(address: str) -> int:
    with socket.socket() as probe:
        probe.bind((address, 0))
        return int(probe.getsockname()[1])
