"""The bodies that were fetched, each once, named by its SHA-256, never edited."""

from __future__ import annotations

import gzip
import hashlib
import os
import threading
import zlib
from pathlib import Path

from disclosure.errors import RunError


class EvidenceStore:
    """Content-addressed bodies below ``<city's data>/bronze/bodies``."""

    def __init__(self, city_data: Path) -> None:
        self.folder = city_data / "bronze" / "bodies"

    def path(self, sha256: str) -> Path:
        """Where a body lies, whether it is there or not."""
        return self.folder / sha256[:2] / f"{sha256}.gz"

    def has(self, sha256: str) -> bool:
        """Whether a body is kept."""
        return self.path(sha256).is_file()

    def is_whole(self, sha256: str) -> bool:
        """Whether a body is kept and undamaged."""
        try:
            self.open(sha256)
        except RunError:
            return False
        return True

    def save(self, body: bytes) -> str:
        """Keep a body (as received, after content decoding) and return its SHA-256 as 64 hex digits; one that is there undamaged is left alone."""
        sha256 = hashlib.sha256(body).hexdigest()
        path = self.path(sha256)
        if not self.is_whole(sha256):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, gzip.compress(body, compresslevel=6, mtime=0))
        return sha256

    def open(self, sha256: str) -> bytes:
        """The bytes of a body, checked against their name. Raises RunError when they are missing or damaged."""
        path = self.path(sha256)
        try:
            body = gzip.decompress(path.read_bytes())
        except FileNotFoundError:
            raise RunError("no such body in the evidence store", where=path, fix="restore it from the backup") from None
        except (OSError, EOFError, zlib.error) as error:
            raise RunError(
                f"the stored body cannot be read ({type(error).__name__})", where=path, fix="restore it from the backup"
            ) from None
        if hashlib.sha256(body).hexdigest() != sha256:
            raise RunError("the stored body is not what its name says", where=path, fix="restore it from the backup")
        return body


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that a reader, or a crash, sees the whole of it or nothing."""
    part = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
