"""Files of text that hold tables: their bytes → text, with the same guard for all of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from disclosure.errors import InputError
from disclosure.tasks.readers.files import KINDS, kind_of, load
from disclosure.tasks.readers.txt import decode, tidy

MAX_BYTES = 5_000_000
MOST_CELLS = 100_000
"""2,000 rows of 50 columns."""
_TEXT = ("text", "html", "binary")
"""What ``kind_of`` says of texts: UTF-16 looks binary, and a page may be quoted in one; the decoding decides."""


@dataclass(frozen=True)
class TextFile:
    """A file's text with plain line feeds, how it was decoded, and the hash of its bytes."""

    text: str
    encoding: str
    sha256: str


def load_text(path: Path, kind: str) -> TextFile:
    """Return the text of a file that should be of ``kind`` (「a CSV file」); InputError when it is no text, empty or too large."""
    data = load(path, MAX_BYTES)
    found = kind_of(data)
    is_page = found == "html" and data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    if is_page and kind != "a Markdown file":
        raise InputError(f"this is {KINDS['html']}, not {kind}", where=path, fix="give it the suffix .html")
    decoded = decode(data) if found in _TEXT else None
    if decoded is None:
        what = KINDS[found] if found not in _TEXT else "no text"
        raise InputError(f"this is {what}, not {kind}", where=path, fix="give it the suffix of what it is, or save it again")
    text = tidy(decoded[0])
    if not text.strip():
        raise InputError("the file is empty", where=path)
    return TextFile(text, decoded[1], hashlib.sha256(data).hexdigest())
