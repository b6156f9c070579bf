"""What an Office file holds beside its readable text: hidden sheets, comments, headers, properties, links. Found by looking through every part of XML."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from disclosure.personal.masks import find_beyond
from disclosure.personal.quick import SHORTEST
from disclosure.tombstones import Spot

MOST_UNPACKED = 20 * 1024 * 1024  # bytes of all parts together
MOST_PARTS = 5_000
ZIPPED = b"PK\x03\x04"
PARTS = (".xml", ".rels", ".vml")
FAULTS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError)

WITHIN = r"r|t|rPr|ins|del|delText|hyperlink|smartTag|span|a|s"  # elements that end within a line
BREAK = re.compile(rf"</(?!(?:\w+:)?(?:{WITHIN})>)[\w.:-]+>|<\w+:(?:tab|br|cr)\s*/>")
TAG = re.compile(r"<[^<>]*>")
VALUE = re.compile(r"\s([\w:.-]{1,60})=(?:\"([^\"<>]*)\"|'([^'<>]*)')")
KEY = re.compile(r"(?:[iI][dD]|uri|rsid\w*)$")


def find_in_parts(body: bytes, known: str = "") -> list[Spot]:
    """The personal numbers of a zipped document (docx, xlsx, ods …) that its text ``known`` does not hold, each once; [] for other bytes and damaged ones.

    At most 20 MB are unpacked, small parts first. Positions go on behind ``known``. Documents within the document and pictures are not looked through.
    """
    if not body.startswith(ZIPPED):
        return []
    return find_beyond(_texts(body), known)


def _texts(body: bytes) -> Iterator[str]:
    """The text of every part and, behind it, its attributes' values, a line each."""
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = [part for part in archive.infolist() if part.filename.lower().endswith(PARTS)]
            for part in sorted(parts, key=lambda part: part.file_size)[:MOST_PARTS]:
                said = _read_part(archive, part, left)
                left -= len(said)
                yield _words(said)
                if left <= 0:
                    return
    except FAULTS:
        return  # what the reader says of a damaged file is said there


def _read_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> bytes:
    """One part, cut at ``most`` bytes whatever its head claims; nothing of a damaged one."""
    try:
        with archive.open(part) as file:
            return file.read(most)
    except FAULTS:
        return b""


def _words(said: bytes) -> str:
    xml = said.decode("utf-16" if said.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8", "replace")
    told = ((match[1], match[2] or match[3] or "") for match in VALUE.finditer(xml))
    values = "\n".join(value for name, value in told if len(value) >= SHORTEST and not KEY.search(name))
    return TAG.sub("", BREAK.sub("\n", xml)) + "\n" + values + "\n"
