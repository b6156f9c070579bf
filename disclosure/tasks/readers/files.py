"""What every reader asks of a file first: that it is there, not too large, and what its suffix says it is."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path

from disclosure.errors import InputError

MAX_BYTES = 20_000_000
MAX_EXPANDED = 120_000_000
MAX_MEMBERS = 5_000
_CHUNK = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODT = b"mimetypeapplication/vnd.oasis.opendocument.text"
_HTML = re.compile(rb"(?i)<(?:!doctype\s+html|html|head|body|table|div|p|meta)[\s>]")

KINDS = {
    "docx": "a Word document (.docx)",
    "xlsx": "an Excel workbook (.xlsx)",
    "odt": "an OpenDocument text (.odt)",
    "zip": "a zip archive",
    "ole": "an old Office file (.doc or .xls)",
    "locked": "an Office file locked with a password",
    "pdf": "a PDF",
    "html": "a web page (.html)",
    "rtf": "a rich text file (.rtf)",
    "image": "a picture",
    "text": "plain text",
    "binary": "no known kind of document",
}


def load(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Return the file's bytes. InputError when it cannot be read, is empty or larger than ``limit`` bytes."""
    try:
        if path.stat().st_size > limit:
            raise InputError(f"larger than {limit // 1_000_000} MB, which no task document is", where=path, fix="is this the right file?")
        with path.open("rb") as file:
            data = file.read(limit + 1)
        if len(data) > limit:  # it grew meanwhile
            raise InputError(f"larger than {limit // 1_000_000} MB, which no task document is", where=path, fix="is this the right file?")
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=path) from error
    if not data.strip(b"\x00 \t\r\n"):
        raise InputError("the file is empty", where=path)
    return data


def kind_of(data: bytes) -> str:
    """Say what the bytes are: one of the keys of ``KINDS``."""
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data)
    if data.startswith(_OLE):
        return "locked" if "EncryptedPackage".encode("utf-16-le") in data else "ole"
    if data[:1024].lstrip().startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")):
        return "image"
    head = data[:4096].replace(b"\x00", b"")
    if _HTML.search(head):
        return "html"
    return "binary" if re.search(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", head) else "text"


def _kind_of_zip(data: bytes) -> str:
    if data.startswith(_ODT, 30):
        return "odt"
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "docx" if b"word/" in data else "xlsx" if b"xl/" in data else "zip"
    if any(name.startswith("word/") for name in names):
        return "docx"
    return "xlsx" if any(name.startswith("xl/") for name in names) else "zip"


def expect(data: bytes, path: Path, *kinds: str) -> None:
    """Raise InputError when the bytes are not of one of these kinds, whatever the suffix says."""
    kind = kind_of(data)
    if kind == "locked":
        raise InputError("the file is locked with a password", where=path, fix="save it without a password")
    if kind not in kinds:
        wanted = KINDS[kinds[0]]
        raise InputError(f"this is {KINDS[kind]}, not {wanted}", where=path, fix="give it the suffix of what it is, or save it again")


def open_package(data: bytes, path: Path) -> zipfile.ZipFile:
    """Open an Office file's zip. InputError when it is broken, locked, or would grow beyond ``MAX_EXPANDED`` bytes.

    Every member is unpacked once into nothing, so that a size which lies in the directory is found before any library trusts it.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        members = package.infolist()
        if any(member.flag_bits & 1 for member in members):
            raise InputError("the file is locked with a password", where=path, fix="save it without a password")
        if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
            raise NotImplementedError  # no Office file has others, and they raise errors of their own
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_EXPANDED:
            raise InputError("the file would unpack to far more than any task document holds", where=path, fix="is this the right file?")
        for member in members:
            with package.open(member) as stream:
                while stream.read(_CHUNK):
                    pass
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise InputError("the file is damaged: its zip cannot be unpacked", where=path, fix="ask for the file again") from error
    return package
