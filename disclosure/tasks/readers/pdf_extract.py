"""A PDF's bytes → its pages, read by PDFium in a process of its own with limits on memory and time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from disclosure.errors import InputError
from disclosure.tasks.readers.pdf_child import MOST_CHARS, MOST_PAGES
from disclosure.tasks.readers.pdf_page import Page, clean_page

MOST_SECONDS = 60
"""Of the clock, for the whole file: the process's own limits on processor time (``pdf_child``) end bad files far sooner."""
_END_MARK = b"startxref"
_TAIL = 65_536

_REASONS = {
    "locked": ("the PDF is locked with a password", "save it without a password"),
    "broken": ("the PDF is damaged and cannot be opened", "ask for the file again"),
    "pages": (f"the PDF has more than {MOST_PAGES} pages, which no task document has", "save the pages of the table alone"),
    "chars": (f"the PDF holds more text than any task document ({MOST_CHARS:,} characters)", "save the pages of the table alone"),
    "objects": ("a page of the PDF is drawn with more lines and pictures than any table", "ask for the Word file"),
    "memory": ("the PDF would unpack to far more than any task document holds", "is this the right file?"),
    "time": ("a page of the PDF takes too long to read", "is this the right file? Else ask for the Word file"),
    "died": ("the PDF is damaged: reading it fails", "ask for the file again, or for the Word file"),
}
_SIGALRM, _SIGPROF, _SIGXCPU = 14, 27, 24


def spawn_child(data: bytes) -> tuple[int, bytes, bytes]:
    """Run ``pdf_child`` on the file's bytes in a new process; its exit code (negative: the signal that ended it), output and errors."""
    child = Path(__file__).with_name("pdf_child.py")
    done = subprocess.run(
        [sys.executable, "-I", str(child)], input=data, capture_output=True, timeout=MOST_SECONDS, check=False, close_fds=True
    )
    return done.returncode, done.stdout, done.stderr


run_child: Callable[[bytes], tuple[int, bytes, bytes]] = spawn_child
"""A process that reads one file after another may set a way that costs less than a new interpreter for each."""


def extract_pages(data: bytes, path: Path) -> tuple[list[Page], int]:
    """Return the cleaned pages, and how many parts of the file are damaged. InputError when the file is cut off, locked, damaged, or beyond the limits of memory, time and size."""
    if _END_MARK not in data[-_TAIL:]:
        raise InputError("the PDF is cut off before its end", where=path, fix="fetch the file again")
    try:
        code, output, errors = run_child(data)
    except subprocess.TimeoutExpired as error:
        raise refusal("time", path) from error
    lines = output.splitlines()
    last: dict[str, Any] = json.loads(lines[-1]) if lines and code == 0 else {"end": _name_death(code, errors)}
    if last["end"] != "whole":
        raise refusal(last["end"], path)
    return [clean_page(number, json.loads(line)) for number, line in enumerate(lines[:-1], 1)], last["damaged"]


def _name_death(code: int, errors: bytes) -> str:
    """Say why the process died: by the clock, for want of memory, or of the file."""
    if code in (-_SIGALRM, -_SIGPROF, -_SIGXCPU):
        return "time"
    return "memory" if b"MemoryError" in errors or b"out of memory" in errors.lower() or code in (-4, -5, -6, -9) else "died"


def refusal(reason: str, path: Path) -> InputError:
    """Return the one line for a reason."""
    what, fix = _REASONS.get(reason, _REASONS["died"])
    return InputError(what, where=path, fix=fix)
