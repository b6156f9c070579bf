"""The web server of the benchmark, a process of its own: many loopback addresses, one port, one log line per request.

``python -m crawling.server FIRST COUNT LOG`` prints its port and serves until its standard input ends. A line of the log, tab-parted:
address, path, status, bytes sent (head and body), and the monotonic seconds of this machine when the request's head had come and when the whole
answer was handed to the system. Linux counts these seconds alike for all processes.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import sys
import time
from pathlib import Path
from typing import TextIO

from crawling.pages import make_page

ROBOTS = b"User-agent: *\nDisallow: /so\n"
SERVED_SINCE = "Mon, 30 Jun 2025 01:00:00 GMT"
TRIES = 20  # ports tried until one is free on every address


class Exchange(asyncio.Protocol):
    """One connection of one client."""

    def __init__(self, log: TextIO) -> None:
        self._log = log
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember who is asked."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._address = transport.get_extra_info("sockname")[0]

    def data_received(self, data: bytes) -> None:
        """Answer every whole request."""
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            self._answer(head.decode("latin-1"))

    def _answer(self, head: str) -> None:
        began = time.monotonic()
        first, *lines = head.split("\r\n")
        path = first.split(" ")[1]
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = ROBOTS if path == "/robots.txt" else make_page(self._address, path)
        status, headers = "404 Not Found", ["Server: bench", "Connection: keep-alive"]
        if body is not None:
            etag = f'"{self._address}{path}"'
            status = "304 Not Modified" if fields.get("if-none-match") == etag else "200 OK"
            headers += [f"ETag: {etag}", f"Last-Modified: {SERVED_SINCE}"]
        sent = body if body is not None and status.startswith("200") else b""
        if not status.startswith("304"):
            headers += [f"Content-Type: {'text/plain' if path == '/robots.txt' else 'text/html'}", f"Content-Length: {len(sent)}"]
        answer = "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode() + sent
        ended = time.monotonic()  # before the write: the client cannot have the end of the answer any earlier
        self._transport.write(answer)
        self._log.write(f"{self._address}\t{path}\t{status[:3]}\t{len(answer)}\t{began:.6f}\t{ended:.6f}\n")


def bind(first: str, count: int) -> list[socket.socket]:
    """One listening socket per address, all with the same free port."""
    start = ipaddress.ip_address(first)
    for _ in range(TRIES):
        found: list[socket.socket] = []
        try:
            for number in range(count):
                port = found[0].getsockname()[1] if found else 0
                found.append(socket.create_server((str(start + number), port), backlog=64))
        except OSError:
            for entry in found:
                entry.close()
            continue
        return found
    raise OSError(f"no port is free on all of {count} addresses from {first}")


async def serve(first: str, count: int, log: TextIO) -> None:
    """Serve until standard input ends."""
    loop = asyncio.get_running_loop()
    listening = bind(first, count)
    servers = [await loop.create_server(lambda: Exchange(log), sock=entry) for entry in listening]
    print(listening[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    for server in servers:
        server.close()


def main() -> None:
    """The process."""
    first, count, path = sys.argv[1:]
    with Path(path).open("w", encoding="utf-8", buffering=1) as log:
        asyncio.run(serve(first, int(count), log))


if __name__ == "__main__":
    main()
