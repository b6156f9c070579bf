"""A web server that writes down everything a careful guest must and must not do, on a clock that the crawl shares."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler

from disclosure.nights import night_window


class SharedClock:
    """Instants of one night that crawl and server read alike; ``skip`` lets time pass without waiting."""

    def __init__(self, night):
        self._start, self._began = night_window(night)[0], time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._began)

    def skip(self, **time_) -> None:
        self._start += timedelta(**time_)

    def skip_to(self, instant: datetime) -> None:
        self._start += instant - self.now()


@dataclass
class Entry:
    """One line of the log. ``ended`` is taken before the last byte leaves, so that no gap looks longer than the guest made it."""

    method: str
    host: str
    path: str
    headers: dict[str, str]
    began: datetime
    ended: datetime | None = None
    status: int = 0
    bytes: int = 0
    etag: str | None = None

    @property
    def is_article(self) -> bool:
        return "/t2" in self.path

    @property
    def is_list(self) -> bool:
        return self.path.endswith("/")


@dataclass
class Watched:
    """The log of one address; answers to give once before the usual ones, and what to do before the n-th answer leaves."""

    clock: SharedClock
    entries: list[Entry] = field(default_factory=list)
    first: dict[str, list] = field(default_factory=dict)
    then: dict[int, Callable[[], None]] = field(default_factory=dict)

    def watch(self, site) -> "Watched":
        """Let this log take the place of a site's own."""
        site.server.RequestHandlerClass = type("Handler", (_Handler,), {"site": site, "watched": self})
        return self

    def of(self, *hosts: str) -> list[Entry]:
        """The requests to some hosts, by time."""
        return sorted((entry for entry in self.entries if entry.host in hosts or not hosts), key=lambda entry: entry.began)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self):
        entry = Entry(self.command, self.headers.get("Host", ""), self.path, dict(self.headers), self.watched.clock.now())
        self.watched.entries.append(entry)
        once = self.watched.first.get(self.path)
        page = once.pop(0) if once else self.site.pages.get(self.path)
        time.sleep(page.slow if page else 0)
        status, body = (page.status, page.body) if page else (404, b"nothing here")
        if page and page.has_etag and status == 200:
            entry.etag = f'"{len(body)}-{hash(body) & 0xFFFF}"'
        if entry.etag and self.headers.get("If-None-Match") == entry.etag:
            status, body = 304, b""
        entry.status, entry.bytes, entry.ended = status, len(body), self.watched.clock.now()
        self.watched.then.get(len(self.watched.entries), lambda: None)()
        self.send_response(status)
        for name, value in (page.headers if page else {}).items():
            self.send_header(name, value)
        if entry.etag:
            self.send_header("ETag", entry.etag)
        self.send_header("Set-Cookie", "visitor=1; Path=/")
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


for method in ("POST", "HEAD", "PUT", "OPTIONS"):
    setattr(_Handler, f"do_{method}", _Handler.do_GET)
