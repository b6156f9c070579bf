"""Attachments of articles: which are fetched, what they say, and the parquet file that keeps it."""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pyarrow as pa

from disclosure.crawl.attachment_reader import AttachmentText, find_kind, name_problem
from disclosure.crawl.parsed import ParsedFile, read_keys, without_surrogates
from disclosure.sites import PARSER_VERSION

__all__ = ["ATTACHMENTS", "AttachmentText", "AttachmentWriter", "attachment_kind", "is_wanted", "read_attachment"]

FORMAT = 1
SECONDS = 90
"""For one file, by the clock; the readers' own limits end what they know of far sooner."""

WANTED = frozenset(
    ("pdf", "docx", "docm", "doc", "wps", "xlsx", "xlsm", "xls", "et", "rtf", "odt", "ods", "txt", "csv", "ofd")
)  # fetched as evidence also where no reader is there; archives, films, pictures and slides never
PAGES = frozenset(("html", "htm", "shtml", "xhtml"))
NAMING = frozenset(("filename", "file", "name", "fileurl", "url", "path", "filepath", "attachname", "oldname"))
SUFFIX = re.compile(r"\.([a-z0-9]{1,5})\s*[)）\]】]?$", re.IGNORECASE)
SCRIPTS = frozenset(("jsp", "jspx", "do", "action", "php", "asp", "aspx", "ashx", "cgi"))

ATTACHMENTS = pa.schema(
    [
        ("format", pa.int32()),
        ("parser_version", pa.string()),
        ("sha256", pa.string()),
        ("url", pa.string()),
        ("kind", pa.string()),
        ("text", pa.string()),
        ("characters", pa.int32()),
        ("problem", pa.string()),
        ("cause", pa.string()),
        ("is_empty", pa.bool_()),
        ("warnings", pa.string()),
    ]
)

log = logging.getLogger(__name__)


def is_wanted(url: str, title: str = "") -> bool:
    """Whether an attachment may be fetched: a document by its address or, where that tells nothing (``download.jsp?id=7``), by its shown name."""
    return _named_kind(url, title) in WANTED


def _named_kind(url: str, title: str = "") -> str:
    """The kind that an address or a shown name tells, in lower case without its dot; empty when neither does."""
    parts = urlsplit(url)
    named = _suffix(unquote(parts.path).split(";")[0])
    if named and named not in SCRIPTS:
        return named
    values = (value for name, value in parse_qsl(parts.query) if name.lower() in NAMING)
    return next((suffix for text in (*values, title) if (suffix := _suffix(text))), "")


def _suffix(text: str) -> str:
    found = SUFFIX.search(text.strip().rsplit("/", 1)[-1])
    return found[1].lower() if found else ""


def attachment_kind(url: str, content_type: str | None, body: bytes, title: str = "") -> str | None:
    """What an attachment is (``AttachmentText.kind``): by its bytes, then by its name or type; None when nothing tells."""
    return find_kind(body, _named_kind(url, title) or _kind_of_type(content_type))


def _kind_of_type(content_type: str | None) -> str:
    said = (content_type or "").split(";")[0].strip().lower()
    return next((kind for kind, words in TYPES.items() if said in words), "")


TYPES = {
    "pdf": ("application/pdf",),
    "doc": ("application/msword",),
    "xls": ("application/vnd.ms-excel",),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
    "wps": ("application/vnd.ms-works", "application/wps-office.wps", "application/kswps"),
    "et": ("application/wps-office.et", "application/kset"),
    "csv": ("text/csv",),
    "txt": ("text/plain",),
}


def read_attachment(body: bytes, url: str, *, content_type: str | None = None, title: str = "") -> AttachmentText:
    """The text of an attachment, read in a process of its own with limits on memory and time; one at a time, whatever thread asks.

    What goes wrong is the ``problem`` of the result, never an exception. Raises OSError when there is no room for a temporary file.
    """
    named = _named_kind(url, title) or _kind_of_type(content_type)
    return _WORKER.read(body, named)


class _Worker:
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
        if line:
            values = json.loads(line)
            return AttachmentText(**{**values, "warnings": tuple((code, message) for code, message in values["warnings"])})
        code = self._end()
        if is_late.is_set():
            return name_problem(find_kind(body, named), "timeout", f"not read within {SECONDS} s")
        log.warning("the reader of attachments died (%s) of %d bytes named %r", code, len(body), named)
        return name_problem(find_kind(body, named), "unreadable", "reading it fails")

    def _ask(self, request: str, is_late: threading.Event) -> str:
        """The answer's line, empty when the process died; once more where it had ended for want of work."""
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
            if line or is_late.is_set() or process.wait() != 0:
                return line
            self._end()  # it had gone idle in the very moment
        return ""

    def _running(self) -> subprocess.Popen[str]:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            root = str(Path(__file__).resolve().parents[2])
            code = f"import sys; sys.path.insert(0, {root!r}); from disclosure.crawl.attachment_reader import main; main()"
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", code],
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


_WORKER = _Worker()
atexit.register(_WORKER.close)


class AttachmentWriter:
    """Writes what the attachments of one run say; what is already there for this parser version is skipped. Threads share it."""

    def __init__(self, folder: Path, run_id: str) -> None:
        self._folder = folder / "parsed" / PARSER_VERSION
        self._keys = read_keys(self._folder, "attachments", run_id)
        self._file = ParsedFile(self._folder / f"attachments-{run_id}.parquet", ATTACHMENTS)
        self._lock = threading.Lock()

    def has(self, sha256: str, url: str) -> bool:
        """Whether this body at this address has been read by this parser version."""
        return (sha256, url) in self._keys

    def add(self, sha256: str, url: str, said: AttachmentText) -> None:
        """Keep what an attachment says. ``url`` is the canonical address it was asked for under."""
        with self._lock:
            if (sha256, url) not in self._keys:
                self._keys.add((sha256, url))
                self._file.add([_row(sha256, url, said)])

    def finish(self) -> None:
        """Put the file in its place."""
        with self._lock:
            self._file.finish()

    def discard(self) -> None:
        """Leave nothing behind; the attachments are read again from their bodies when the run goes on."""
        with self._lock:
            self._file.discard()


def _row(sha256: str, url: str, said: AttachmentText) -> dict[str, Any]:
    warnings = [{"code": code, "message": message} for code, message in said.warnings]
    return {
        "format": FORMAT,
        "parser_version": PARSER_VERSION,
        "sha256": sha256,
        "url": url,
        "kind": said.kind,
        "text": without_surrogates(said.text),
        "characters": said.characters,
        "problem": said.problem,
        "cause": said.cause,
        "is_empty": said.is_empty,
        "warnings": without_surrogates(json.dumps(warnings, ensure_ascii=False)),
    }
