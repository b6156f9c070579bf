"""Bytes of an attachment → its kind and text, by the readers of task documents; also the process that they run in.

A damaged or hostile file may take the memory or the time of that process, or kill it; the crawl goes on. It serves one file after another,
for its start costs more than most files; the readers of PDF and of workbooks start processes of their own below it.
"""

from __future__ import annotations

import io
import json
import os
import re
import resource
import select
import sys
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from disclosure.crawl.attachment_cut import is_cut
from disclosure.crawl.attachment_fork import fork_child, memory
from disclosure.crawl.attachment_values import MOST_CHARS, AttachmentText, name_problem
from disclosure.errors import InputError
from disclosure.tasks.readers import csv, docx, html, office, pdf, pdf_extract, sheets, txt
from disclosure.tasks.readers.files import kind_of
from disclosure.tasks.source import Block, Paragraph, Source

MOST_WARNINGS = 20
MOST_MEMORY = 480_000_000
MOST_KEPT = 150_000_000  # bytes held after a file, which a new process would not hold
IDLE_SECONDS = 30

_READERS = {
    "docx": docx,
    **dict.fromkeys(("xlsx", "xls", "et", "ods"), sheets),
    **dict.fromkeys(("doc", "wps", "rtf", "odt"), office),
    "pdf": pdf,
    "txt": txt,
    "csv": csv,
    "html": html,
}
_OLD = {  # kind by content: the kinds that names tell apart, and the stream that only such a file has
    "doc": (("doc", "wps"), "WordDocument"),
    "xls": (("xls", "et"), "Workbook"),
    "ppt": (("ppt", "dps"), "PowerPoint Document"),
}
_NAMES = {"docm": "docx", "dotx": "docx", "xlsm": "xlsx", "tsv": "csv"}
_ZIPPED = ("docx", "xlsx", "ods", "odt", "ofd", "pptx")
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
_OF_WORD = b"urn:schemas-microsoft-com:office"
_PICTURES = re.compile(r"(?:^|/)(?:media|embeddings|charts|drawings|diagrams)/[^/]+$")

_SAID = (
    ("locked with a password", "locked"),
    ("the file is empty", "empty"),
    ("cut off before its end", "cut"),
    ("its zip cannot be unpacked", "damaged"),
    ("no well-formed XML", "damaged"),
    ("there is no document in it", "damaged"),
    ("it has no content", "damaged"),
    ("is damaged and cannot be opened", "damaged"),
    ("is not installed", "no_reader"),
    ("could not be started", "no_reader"),
    ("no room for its temporary files", "no_reader"),
    ("takes too long", "timeout"),
    ("did not read the file within", "timeout"),
    ("pictures of pages", "no_text"),
    ("fonts do not say", "no_text"),
    ("holds no text", "blank"),
    ("there is no text in it", "blank"),
    ("no sheet that is shown holds anything", "blank"),
    ("larger than", "too_large"),
    ("more than", "too_large"),
    ("far more", "too_large"),
    ("more lines and pictures", "too_large"),
    ("deeper than", "too_large"),
    ("no task table", "too_large"),
    ("more often than", "too_large"),
)


def find_kind(body: bytes, named: str) -> str | None:
    """What the bytes are; ``named`` is the kind that the name tells ('' for none), which decides where the bytes leave it open."""
    named = _NAMES.get(named, named)
    found = kind_of(body)
    if not body.strip(b"\x00 \t\r\n") or found == "locked":
        return named or None
    if found == "zip":
        return _kind_of_zip(body)
    if found == "ole":
        return next(
            (_named_or(kind, names, named) for kind, (names, stream) in _OLD.items() if stream.encode("utf-16-le") in body), named or None
        )
    if found == "text":
        return "csv" if named == "csv" else "txt"
    if found == "binary":
        return "archive" if body.startswith(_ARCHIVES) else "txt" if named == "txt" else None
    return found


def _named_or(kind: str, names: tuple[str, ...], named: str) -> str:
    return named if named in names else kind


def _kind_of_zip(body: bytes) -> str:
    names = _members(body)
    if "OFD.xml" in names:
        return "ofd"
    if any(name.startswith("ppt/") for name in names):
        return "pptx"
    return "ods" if b"opendocument.spreadsheet" in body[:200] else "zip"


def _members(body: bytes) -> list[str]:
    try:
        return zipfile.ZipFile(io.BytesIO(body)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return []


def read_file(path: Path, named: str, limit: Callable[[str | None], None] = lambda _: None) -> AttachmentText:
    """The text of a file whose name tells the kind ``named``; what goes wrong is its ``problem``, never an exception.

    ``limit`` is told the kind before anything is read. A link that names its kind is left beside the file.
    """
    body = path.read_bytes()
    kind = find_kind(body, named)
    if not body.strip(b"\x00 \t\r\n"):
        return name_problem(kind, "empty", "the file is empty")
    if kind == "html" and _OF_WORD not in body[:4096]:
        return name_problem(kind, "page", "a web page stands in place of the file")
    if kind_of(body) == "locked":
        return name_problem(kind, "locked", "the file is locked with a password")
    if is_cut(body):
        return name_problem(named if kind == "zip" and named in _ZIPPED else kind, "cut", "the file is cut off before its end")
    if kind == "zip" and named in _ZIPPED and not _members(body):
        return name_problem(named, "damaged", "the file is damaged: its zip cannot be unpacked")
    if kind not in _READERS:
        return name_problem(kind, "no_reader", f"files of kind {kind or 'unknown'} are not read")
    limit(kind)
    try:
        return _shorten(kind, _read(kind, path))
    except InputError as error:
        return _explain(kind, error.what, body)
    except (MemoryError, RecursionError):
        return name_problem(kind, "too_large", "reading it takes more memory than there is for it")


def _read(kind: str, path: Path) -> Source:
    """The file by its reader; plain text that bears a table's name is read as text."""
    shown = path.with_suffix(f".{kind}")
    if not shown.exists():
        shown.symlink_to(path)
    try:
        source: Source = _READERS[kind].read(shown)
    except InputError:
        if kind != "csv":
            raise
        source = txt.read(shown)
    return source


def _limit_memory(kind: str | None) -> None:
    """Set the soft limit alone: LibreOffice maps more than it uses, and takes over the limit of who starts it."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard if _READERS.get(kind or "") is office else MOST_MEMORY, hard))


def _explain(kind: str, said: str, body: bytes) -> AttachmentText:
    problem = next((problem for words, problem in _SAID if words in said), "unreadable")
    if problem == "blank" and kind in ("docx", "xlsx"):
        has_pictures = any(_PICTURES.search(name) for name in _members(body))
        return name_problem(kind, "no_text" if has_pictures else "empty", said)
    return name_problem(kind, problem, said)


def _shorten(kind: str, source: Source) -> AttachmentText:
    text = "\n".join(map(_text_of, source.blocks)) if source.blocks else source.text
    warnings = [(found.code, f"{found.where}：{found.message}") for found in source.warnings[:MOST_WARNINGS]]
    if len(source.warnings) > MOST_WARNINGS:
        warnings.append(("more_warnings", f"{len(source.warnings) - MOST_WARNINGS} more warnings"))
    if len(text) > MOST_CHARS:
        warnings.append(("shortened", f"the first {MOST_CHARS} of {len(text)} characters are kept"))
    return AttachmentText(kind, text, len(text), warnings=tuple(warnings))


def _text_of(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.text
    return "\n".join("\t".join(slot.text.replace("\n", " ") for slot in row.slots if not slot.covered) for row in block.rows)


def main() -> None:
    """Serve requests ``{path, named}``, a JSON object to a line, with an ``AttachmentText`` each; end when none comes for a while, or too much memory is held."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    pdf_extract.run_child = fork_child
    os.dup2(2, 1)  # whatever a library prints must not stand among the answers
    while select.select([0], [], [], IDLE_SECONDS)[0]:
        line = sys.stdin.readline()  # one request at a time: nothing waits in the buffer that select does not see
        if not line:
            return
        request: dict[str, Any] = json.loads(line)
        answers.write(json.dumps(asdict(read_file(Path(request["path"]), request["named"], _limit_memory))) + "\n")
        answers.flush()
        if memory() > MOST_KEPT:
            return
