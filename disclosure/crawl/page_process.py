"""The process that pages are read in: reading is most of a crawl's work, and Python's threads share one core.

Pages go in and come out as pickles over its pipes. It ends when the pipe to it ends, so that a killed crawl leaves none behind; and whatever
it cannot do (it was killed, there is no memory for it) is done in the crawl's own process, as if there were no other.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import pickle
import subprocess
import sys
import threading
from pathlib import Path

from disclosure.sites import Page, read_page

CODE = f"import sys; sys.path.insert(0, {str(Path(__file__).resolve().parents[2])!r}); from disclosure.crawl.page_process import serve; serve()"

log = logging.getLogger(__name__)


class PageProcess:
    """Reads pages in another process, one at a time. Threads share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def start(self) -> None:
        """Start the process where none runs; it gets ready by itself."""
        with self._lock, contextlib.suppress(OSError):  # then pages are read here
            self._running()

    def read(self, body: bytes, url: str, content_type: str | None, platform: str | None) -> Page:
        """What ``read_page`` says of a page."""
        with self._lock:
            page = self._ask((body, url, content_type, platform))
        return page if page is not None else read_page(body, url, content_type=content_type, platform=platform)

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _ask(self, request: tuple[bytes, str, str | None, str | None]) -> Page | None:
        """The answer, or None when the process cannot give one; the next page gets a new process."""
        try:
            process = self._running()
            assert process.stdin is not None
            assert process.stdout is not None
            pickle.dump(request, process.stdin)
            process.stdin.flush()
            page: Page = pickle.load(process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            log.info("the reader of pages ended (%s)", type(error).__name__)
            self._end()
            return None
        except BaseException:
            self._end()  # what it may yet answer must not be taken for the next page
            raise
        return page

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._owner != os.getpid():  # after a fork the pipes are the parent's
            self._owner = os.getpid()
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", CODE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C ends the crawl in its own order
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                stream.close()  # type: ignore[union-attr]
        process.wait()


def serve() -> None:
    """The process: answers one request after another until its input ends."""
    import disclosure.sites.reading.reader  # noqa: F401 - before the first page comes

    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            body, url, content_type, platform = pickle.load(requests)
        except EOFError:
            return
        pickle.dump(read_page(body, url, content_type=content_type, platform=platform), answers)
        answers.flush()


PAGES = PageProcess()
"""One for all runs of a process."""

atexit.register(PAGES.close)
