"""Connections that go to one pinned address, and that a watchdog can cut."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from disclosure.fetch.guard import Address
from disclosure.fetch.heads import Altered, CarefulResponse

logging.getLogger("urllib3").setLevel(logging.ERROR)  # it prints tracebacks of odd headers; what they mean is in the record

GRACE = 5.0  # seconds an answer may still take after the run was told to stop


class Wires:
    """The open sockets of one session, as duplicates: shutting one down ends the connection whatever wraps it (TLS, a half-read answer).

    ``target``: path and query that may be asked for now, to the letter. Libraries rewrite addresses on their way down (``%2e%2e`` to ``..``), and what
    is asked must be what robots.txt was held against and what the record says.
    """

    def __init__(self) -> None:
        self.target = ""
        self._sockets: dict[int, socket.socket] = {}
        self._left: list[socket.socket] = []
        self._lock = threading.Lock()

    def add(self, key: int, wire: socket.socket) -> None:
        """Remember a connection's socket."""
        with self._lock:
            self._sockets[key] = socket.socket(fileno=os.dup(wire.fileno()))

    def drop(self, key: int) -> None:
        """A connection was closed; it may yet be read from: an answer without length ends with its connection, and http.client closes that early."""
        with self._lock:
            found = self._sockets.pop(key, None)
            if found is not None:
                self._left.append(found)

    def sweep(self) -> None:
        """Forget the connections that were closed; for when nothing is under way."""
        with self._lock:
            for wire in self._left:
                wire.close()
            self._left.clear()

    def cut(self) -> None:
        """End all connections at once."""
        with self._lock:
            for wire in [*self._sockets.values(), *self._left]:
                with contextlib.suppress(OSError):
                    wire.shutdown(socket.SHUT_RDWR)


class PinnedAdapter(HTTPAdapter):
    """Sends each host's requests to the address given for it, as curl's ``--connect-to``; the Host header and the TLS name stay the host's.

    ``pins`` gives the address of a host and raises when it may not be asked, so that nothing reaches a socket unresolved.
    """

    def __init__(self, pins: Callable[[str], Address]) -> None:
        self.wires = Wires()
        self._pins = pins
        super().__init__(pool_connections=16, pool_maxsize=1)
        self.poolmanager.pool_classes_by_scheme = _watched_pools(self.wires)

    def get_connection_with_tls_context(
        self, request: PreparedRequest, verify: Any, proxies: Mapping[str, str] | None = None, cert: Any = None
    ) -> HTTPConnectionPool:
        """The pool of the pinned address; proxies are never used, the address asked must be the one whose manners we keep."""
        parts = self.build_connection_pool_key_attributes(request, verify, cert)
        where, tls = dict[str, Any](parts[0]), dict[str, Any](parts[1])
        host = where["host"]
        address = self._pins(host)
        where.update(host=address.ip, port=address.port or where["port"])
        if where["scheme"] == "https" and address.ip != host:
            tls.update(server_hostname=host, assert_hostname=host)
        pool: HTTPConnectionPool = self.poolmanager.connection_from_host(**where, pool_kwargs=tls)
        return pool

    def add_headers(self, request: PreparedRequest, **_: Any) -> None:
        """The canonical host, whatever address is connected to."""
        request.headers["Host"] = urlsplit(request.url or "").netloc.rpartition("@")[2]


class Watchdog:
    """Cuts what lasts too long: a read time-out alone never ends a server that drips a byte now and then."""

    def __init__(self, stop: threading.Event) -> None:
        self.room = threading.Lock()  # for one large body in memory
        self._stop = stop
        self._deadlines: dict[Wires, float] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="fetch watchdog", daemon=True)
        self._thread.start()

    @contextmanager
    def limit(self, wires: Wires, seconds: float) -> Iterator[Callable[[], bool]]:
        """Cut the connections when the block lasts longer; gives a function that says whether that time has come."""
        deadline = time.monotonic() + seconds
        with self._lock:
            self._deadlines[wires] = deadline
        try:
            yield lambda: time.monotonic() >= self._deadlines.get(wires, deadline)
        finally:
            with self._lock:
                self._deadlines.pop(wires, None)
            wires.sweep()

    def close(self) -> None:
        """End the thread."""
        self._closed.set()
        self._thread.join()

    def _watch(self) -> None:
        told = False
        while not self._closed.wait(0.1):
            now = time.monotonic()
            with self._lock:
                if self._stop.is_set() and not told:
                    told = True
                    self._deadlines = {wires: min(deadline, now + GRACE) for wires, deadline in self._deadlines.items()}
                overdue = [wires for wires, deadline in self._deadlines.items() if now >= deadline]
            for wires in overdue:
                wires.cut()


def _watched_pools(wires: Wires) -> dict[str, type[HTTPConnectionPool]]:
    """Pool classes whose connections report their sockets; made per adapter, since urllib3 makes connections from the class alone."""

    class Watched:
        def _new_conn(self) -> socket.socket:
            wire: socket.socket = super()._new_conn()  # type: ignore[misc]
            wires.add(id(self), wire)
            return wire

        def putrequest(self, method: str, url: str, *given: Any, **more: Any) -> None:
            if url != wires.target:
                raise Altered(f"would be asked for as {url}")
            super().putrequest(method, url, *given, **more)  # type: ignore[misc]

        def close(self) -> None:
            wires.drop(id(self))
            super().close()  # type: ignore[misc]

    class PlainConnection(Watched, HTTPConnection):
        response_class = CarefulResponse

    class TlsConnection(Watched, HTTPSConnection):
        response_class = CarefulResponse

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = PlainConnection

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = TlsConnection

    return {"http": PlainPool, "https": TlsPool}
