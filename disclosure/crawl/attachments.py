"""Attachments of articles: which are fetched, what they say, and the parquet file that keeps it."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pyarrow as pa

from disclosure import bronze
from disclosure.crawl.attachment_process import READER
from disclosure.crawl.attachment_values import MOST_CHARS, READER_VERSION, AttachmentText
from disclosure.crawl.keys import Keys
from disclosure.crawl.parsed import ParsedFile, without_surrogates
from disclosure.personal import Screen, mask_text
from disclosure.sites import PARSER_VERSION

__all__ = ["ATTACHMENTS", "AttachmentText", "AttachmentWriter", "attachment_kind", "is_file", "is_wanted", "read_attachment"]

FORMAT = 1

WANTED = frozenset(
    ("pdf", "docx", "docm", "doc", "wps", "xlsx", "xlsm", "xls", "et", "rtf", "odt", "ods", "txt", "csv", "ofd")
)  # fetched as evidence also where no reader is there; archives, films, pictures and slides never
DOCUMENTS = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")
NAMING = frozenset(("filename", "file", "name", "fileurl", "url", "path", "filepath", "attachname", "oldname"))
SUFFIX = re.compile(r"\.([a-z0-9]{1,5})\s*[)）\]】]?$", re.IGNORECASE)
SCRIPTS = frozenset(("jsp", "jspx", "do", "action", "php", "asp", "aspx", "ashx", "cgi"))
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

ATTACHMENTS = pa.schema(
    [
        ("format", pa.int32()),
        ("parser_version", pa.string()),
        ("reader_version", pa.string()),
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


def is_wanted(url: str, title: str = "") -> bool:
    """Whether an attachment may be fetched: a document by its address or, where that tells nothing (``download.jsp?id=7``), by its shown name."""
    return _named_kind(url, title) in WANTED


def is_file(url: str, body: bytes) -> bool:
    """Whether what a list shows as an item is a document, by its bytes or its name: its words are read as an attachment's are."""
    return body.startswith(DOCUMENTS) or is_wanted(url)


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
    from disclosure.crawl.attachment_reader import find_kind  # brings all readers with it

    return find_kind(body, _named_kind(url, title) or _kind_of_type(content_type))


def _kind_of_type(content_type: str | None) -> str:
    said = (content_type or "").split(";")[0].strip().lower()
    return next((kind for kind, words in TYPES.items() if said in words), "")


def read_attachment(body: bytes, url: str, *, content_type: str | None = None, title: str = "") -> AttachmentText:
    """The text of an attachment, read in a process of its own with limits on memory and time; one at a time, whatever thread asks.

    What goes wrong is the ``problem`` of the result, never an exception. Raises OSError when there is no room for a temporary file.
    """
    named = _named_kind(url, title) or _kind_of_type(content_type)
    return READER.read(body, named)


class AttachmentWriter:
    """Writes what the attachments of one run say, personal numbers masked; what is already there is skipped. Threads share it.

    ``screen`` moves an attachment that holds such numbers out of bronze; without one its text is masked only.
    """

    def __init__(self, folder: Path, run_id: str, screen: Screen | None = None) -> None:
        self._screen = screen
        self._folder = folder / "parsed" / PARSER_VERSION
        self._keys = _read_keys(folder / "parsed", run_id)
        self._file = ParsedFile(self._folder, "attachments", run_id, ATTACHMENTS)
        self._lock = threading.Lock()

    def has(self, sha256: str, url: str) -> bool:
        """Whether this body at this address has been read by this version of the reader, whatever the version of the pages' reader was."""
        return (sha256, url) in self._keys

    def add(self, sha256: str, url: str, said: AttachmentText) -> None:
        """Keep what an attachment says. ``url`` is the canonical address it was asked for under."""
        if self.has(sha256, url):
            return
        text = self._screen(sha256, url, said.text) if self._screen is not None else mask_text(said.text)  # may take seconds: nobody waits
        with self._lock:
            if not self.has(sha256, url):
                self._keys.add((sha256, url))
                self._file.add([_row(sha256, url, replace(said, text=text[:MOST_CHARS]))])  # what is not kept was screened too

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
        "reader_version": READER_VERSION,
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


def _read_keys(parsed: Path, run_id: str) -> Keys:
    """What today's reader has read, by body and address; a run that goes on after a crash writes its own files anew."""
    found = Keys()
    for path in sorted(parsed.glob("*/attachments-*.parquet")):
        if not path.name.endswith(f"-{run_id}.parquet"):
            rows = bronze.iterate_rows(path, ["sha256", "url", "reader_version"])
            found.update((row["sha256"], row["url"]) for row in rows if row["reader_version"] == READER_VERSION)
    return found
