"""How the name of a body ends, so that a double click opens it: by its bytes, then by its address, its title or its type."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from disclosure.tasks.readers.files import kind_of

ENDING = re.compile(r"\.([a-z0-9]{1,5})[)）\]】\s]*$", re.IGNORECASE)
SURE = ("docx", "xlsx", "odt", "pdf", "rtf", "html")
OLE = {"doc": ("WordDocument", ("wps",)), "xls": ("Workbook", ("et",)), "ppt": ("PowerPoint Document", ("dps",))}
PICTURES = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG", "png"), (b"GIF8", "gif"), (b"BM", "bmp"))
OPEN = {
    "zip": ("ods", "ofd", "pptx", "docx", "xlsx", "zip"),
    "locked": ("docx", "xlsx", "pptx"),
    "text": ("txt", "csv", "json", "xml", "html", "htm"),
    "binary": ("txt", "csv", "rar", "7z", "gz"),
}
"""What the bytes leave open, and the endings that are then believed; else a plain one."""

PLAIN = {"zip": "zip", "text": "txt"}
TYPES = {"msword": "doc", "ms-excel": "xls", "csv": "csv", "json": "json", "xml": "xml", "html": "html"}


def ending_of(body: bytes, url: str, content_type: str | None = None, title: str = "") -> str:
    """The ending (without its dot) that fits the bytes; ``bin`` where nothing tells."""
    kind = kind_of(body)
    if kind in SURE:
        return kind
    said = _said(url, content_type, title)
    if kind == "image":
        return next((ending for magic, ending in PICTURES if body.startswith(magic)), "tif")
    if kind == "ole":
        return next((_of_ole(ending, also, said) for ending, (stream, also) in OLE.items() if stream.encode("utf-16-le") in body), "bin")
    if kind == "text" and not said and b"<" in body[:2000]:
        return "html"
    return next((ending for ending in said if ending in OPEN.get(kind, ())), PLAIN.get(kind, "bin"))


def _said(url: str, content_type: str | None, title: str) -> list[str]:
    """The endings that address, title and type speak of."""
    named = [unquote(urlsplit(url).path).split(";")[0], title, unquote(urlsplit(url).query)]
    found = [match[1].lower() for text in named if (match := ENDING.search(text.strip()))]
    return [*found, *(ending for words, ending in TYPES.items() if words in (content_type or ""))]


def _of_ole(ending: str, also: tuple[str, ...], said: list[str]) -> str:
    return next((name for name in said if name in also), ending)
