"""Plain text files: UTF-8, UTF-16 and GB 18030, with or without byte order mark."""

from __future__ import annotations

import codecs
import hashlib
import re
from pathlib import Path

from disclosure.errors import InputError
from disclosure.tasks.readers.files import load
from disclosure.tasks.source import Source

SUFFIXES = (".txt",)
MAX_BYTES = 2_000_000
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read(path: Path) -> Source:
    """Return the decoded text; InputError when it cannot be read, is empty, too large or no text at all."""
    data = load(path, MAX_BYTES)
    decoded = decode(data)
    if decoded is None:
        raise InputError("this is not a text file", where=path, fix="save the document as plain text (UTF-8)")
    text, encoding = decoded
    if not text.strip():
        raise InputError("the file is empty", where=path)
    return Source(path.name, hashlib.sha256(data).hexdigest(), tidy(text), encoding)


def decode(data: bytes) -> tuple[str, str] | None:
    """Return the text and its encoding, or None for bytes that are no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _try(data, encoding)
    if b"\x00" in data:
        return _try(data, "utf-16-le") or _try(data, "utf-16-be")
    return _try(data, "utf-8") or _try(data, "gb18030")


def _try(data: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        text = data.decode(encoding)
    except UnicodeError:
        return None
    return None if _is_noise(text) else (text, encoding)


def _is_noise(text: str) -> bool:
    """Tell bytes that happen to decode from writing: control characters, or hardly a common Han or Latin character."""
    sample = text[:200_000]
    visible = [char for char in sample if not char.isspace()]
    if not visible:
        return False
    common = sum(
        "\u4e00" <= char <= "\u9fff"
        or char.isascii()
        or "\u3000" <= char <= "\u303f"
        or "\u2500" <= char <= "\u257f"
        or "\uff00" <= char <= "\uffef"
        for char in visible
    )
    return len(_CONTROL.findall(sample)) > len(visible) * 0.01 or common < len(visible) * 0.7


def tidy(text: str) -> str:
    """Return the text with plain line feeds, without page feeds and invisible characters."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(r"(?m)^\f+", "", text)
    return re.sub("[\f\v\x85\u2028\u2029]", "\n", text)
