"""The process that attachments are read in, as the crawl sees it: started when it is needed, ended when it takes too long."""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from disclosure.crawl.attachment_values import AttachmentText, name_problem

SECONDS = 90
"""For one file, by the clock; the readers' own limits end what they know of far sooner."""
CODE = f"import sys; sys.path.insert(0, {str(Path(__file__).resolve().parents[2])!r}); from disclosure.crawl.attachment_reader import main; main()"

log = logging.getLogger(__name__)


class ReaderProcess:
    """The process of ``attachment_reader``: begun when it is needed, begun anew when it has died."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def read(self, body: bytes, named: str) -> AttachmentText:
        """What the process says of a file."""
        with self._lock, tempfile.TemporaryDirectory(prefix="disclosure-attachment-") as folder:
            path = Path(folder) / "attachment"
            path.write_bytes(body)
            is_late = threading.Event()
            line = self._ask(json.dumps({"path": str(path), "named": named}), is_late)
        if line.endswith("\n"):
            values = json.loads(line)
            warnings = tuple((code, message) for code, message in values["warnings"])
            return AttachmentText(**{**values, "warnings": warnings})
        if is_late.is_set():
            return name_problem(None, "timeout", f"not read within {SECONDS} s")
        log.warning("the reader of attachments died twice of %d bytes named %r", len(body), named)
        return name_problem(None, "unreadable", "reading it fails")

    def _ask(self, request: str, is_late: threading.Event) -> str:
        """The answer's line, empty when the process died over it twice: once it may have been ended for want of work, or by somebody else."""
        for _ in range(2):
            process = self._running()
            assert process.stdin is not None
            assert process.stdout is not None
            clock = threading.Timer(SECONDS, _kill, (process, is_late))
            clock.daemon = True
            clock.start()
            try:
                process.stdin.write(request + "\n")
                process.stdin.flush()
                line = process.stdout.readline()
            except BrokenPipeError:
                line = ""
            finally:
                clock.cancel()
            if line.endswith("\n") or is_late.is_set():
                return line
            code = self._end()
            log.info("the reader of attachments ended (%s)", code)
        return ""

    def _running(self) -> subprocess.Popen[str]:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", CODE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
                start_new_session=True,  # so that all it starts can be ended with it, and Ctrl-C ends the crawl in its own order
            )
        return self._process

    def _end(self) -> int | None:
        """End the process, and what it started; returns its exit code."""
        process, self._process = self._process, None
        if process is None:
            return None
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(BrokenPipeError):
                stream.close()  # type: ignore[union-attr]
        return process.wait()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()


def _kill(process: subprocess.Popen[str], is_late: threading.Event) -> None:
    is_late.set()
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


READER = ReaderProcess()
"""One for all threads: files are read one at a time, so that memory stays that of one file."""

atexit.register(READER.close)
