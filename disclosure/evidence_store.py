"""The bodies that were fetched, each once, named by its SHA-256, never edited; those with personal numbers apart and for a time only.

Such a body lies in ``personal/bodies`` until it is purged. In bronze stand its tombstone (what was found where) and its masked copy.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import threading
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import gettempdir

from disclosure.errors import RunError
from disclosure.tombstones import Marked, Place, Spot, Tombstone, Tombstones, write_atomically

__all__ = ["EvidenceStore", "Marked", "PersonalDataRemoved", "Place", "Spot", "Tombstone", "write_atomically"]

GZIP = 31  # zlib's word for the format of gzip

Find = Callable[[bytes, str | None], Marked | None]
"""Looks for personal numbers in a body of a content type."""


class PersonalDataRemoved(RunError):
    """Bytes that may not be shown or are no longer kept, since personal numbers stand in them. ``tombstone`` says which and where."""

    def __init__(self, what: str, tombstone: Tombstone, where: Path) -> None:
        self.tombstone = tombstone
        super().__init__(what, where=where, fix="the tombstone says what was found where")


class EvidenceStore:
    """Content-addressed bodies below ``<city's data>/bronze/bodies``. Threads share it.

    ``find`` looks for personal numbers in what is saved (none: nothing is looked for); bodies with some are kept ``days``.
    """

    def __init__(self, city_data: Path, find: Find | None = None, *, days: int = 30) -> None:
        self.folder = city_data / "bronze" / "bodies"
        self.personal = city_data / "personal" / "bodies"
        self.tombstones = Tombstones(city_data)
        self._find, self._days, self._bodies = find, days, str(self.folder)
        self._lock = threading.Lock()
        self._existing = next(folder for folder in (city_data, *city_data.absolute().parents) if folder.is_dir())

    def path(self, sha256: str) -> Path:
        """Where a body without personal numbers lies, whether it is there or not."""
        return self.folder / sha256[:2] / f"{sha256}.gz"

    def personal_path(self, sha256: str) -> Path:
        """Where a body with personal numbers lies while it is kept."""
        return self.personal / sha256[:2] / f"{sha256}.gz"

    def require_room(self, needed: int) -> None:
        """Make sure that ``needed`` bytes are free where bodies are kept, and where large ones wait. Raises RunError: nobody should be asked for
        what cannot be kept, for it would have to be asked for again."""
        for folder in (self._existing, gettempdir()):
            free = shutil.disk_usage(folder).free
            if free < needed:
                raise RunError(
                    f"the disk is full: {free / 1e6:.1f} MB are free, and a page may take {needed / 1e6:.0f} MB",
                    where=folder,
                    fix="make room; the next run goes on from here and asks for nothing twice",
                )

    def has(self, sha256: str) -> bool:
        """Whether a body is kept, be it masked."""
        if os.path.isfile(f"{self._bodies}/{sha256[:2]}/{sha256}.gz"):  # noqa: PTH113 - asked of every page a city has
            return True
        stone = self.tombstones.read(sha256)
        masked = stone.masked_sha256 if stone is not None else None
        return stone is not None and (self.personal_path(sha256).is_file() or bool(masked and self.path(masked).is_file()))

    def is_whole(self, sha256: str) -> bool:
        """Whether ``open`` gives a body: kept and undamaged."""
        try:
            self.open(sha256)
        except RunError:
            return False
        return True

    def is_known(self, sha256: str) -> bool:
        """Whether there is no need to fetch a body again: it is whole, or was removed under the retention rule."""
        try:
            self.open(sha256)
        except PersonalDataRemoved as removed:
            return removed.tombstone.purged_at is not None
        except RunError:
            return False
        return True

    def save(self, body: bytes, place: Place | None = None) -> str:
        """Keep a body (as received, after content decoding) and return its SHA-256 as 64 hex digits; one that is there undamaged is left alone.

        ``place``: where it was fetched, for the tombstone. A body with personal numbers goes to the separate store, and not again after its purge.
        """
        sha256 = hashlib.sha256(body).hexdigest()
        stone = self._stone(sha256)
        if stone is None and self._is_there(self.path(sha256), sha256):
            return sha256
        if stone is not None or self._find is not None:
            place = place or Place()
            marked = self._find(body, place.content_type) if self._find is not None else None  # may take seconds: nobody waits for it
            with self._lock:
                if self._save_apart(body, sha256, place, marked):
                    return sha256
        _write(self.path(sha256), body)
        return sha256

    def set_aside(self, sha256: str, found: tuple[Spot, ...], place: Place, *, masked: bytes | None = None) -> Tombstone:
        """Move a body that was saved before personal numbers were found in it (an attachment's text) out of bronze. ``masked`` may be shown in its place.

        Of a body that is set aside already they are noted too. If it has a masked copy, they were found in that, for nothing else is ever read: the
        copy misses them, and is itself set aside. Whole at every moment: the tombstone comes first, then the move; what a crash leaves behind, the
        next purge finishes. Raises RunError when it is lost.
        """
        with self._lock:
            stone = self.tombstones.read(sha256)
            if stone is None:
                stone = self._bury(sha256, len(self.open(sha256)), Marked(found, masked), place)
            elif masked is not None and hashlib.sha256(masked).hexdigest() == stone.masked_sha256:
                pass  # the same finding once more
            elif self._has_copy(stone):
                copy = self._bury(str(stone.masked_sha256), len(self._open_copy(stone)), Marked(found), place)
                self.finish_move(copy)
            else:
                stone = self.tombstones.add_found(stone, found, place.at or datetime.now(UTC))
            self.finish_move(stone)
            return stone

    def open(self, sha256: str) -> bytes:
        """The bytes of a body as they are read, checked against their name: of one with personal numbers the masked copy, so that every reading is
        the same before and after the purge; where there is none (pdf, Word, Excel) the original while it is kept.

        Raises RunError when they are missing or damaged, PersonalDataRemoved when they were removed.
        """
        plain = f"{self._bodies}/{sha256[:2]}/{sha256}.gz"
        if os.path.exists(plain):  # noqa: PTH110 - asked of every item that tonight's lists show
            return _read(plain, sha256)
        stone = self.tombstones.read(sha256)
        if stone is None:
            return _read(self.path(sha256), sha256)
        return self._open_copy(stone) if self._has_copy(stone) else self._open_apart(stone)

    def open_shown(self, sha256: str) -> bytes:
        """The bytes that may be shown or handed out: of a body with personal numbers its masked copy. Raises as ``open``, and
        PersonalDataRemoved where there is no such copy."""
        stone = self.tombstones.read(sha256)
        return self.open(sha256) if stone is None else self._open_copy(stone)

    def open_original(self, sha256: str) -> bytes:
        """The bytes as they came, also of a body with personal numbers while it is kept; never to be shown or handed out. Raises as ``open``."""
        stone = None if self.path(sha256).exists() else self.tombstones.read(sha256)
        return self.open(sha256) if stone is None else self._open_apart(stone)

    def shown(self, sha256: str, body: bytes) -> bytes:
        """What is read of a body in hand that was just saved: its masked copy, if it has one."""
        stone = self.tombstones.read(sha256)
        return self._open_copy(stone) if stone is not None and self._has_copy(stone) else body

    def finish_move(self, stone: Tombstone) -> None:
        """Bring a body with a tombstone out of bronze: to the separate store, or away when its time is over. Does nothing the second time."""
        path = self.path(stone.sha256)
        if not path.exists():
            return
        if stone.purged_at is None:
            write_atomically(self._make_room(stone.sha256), path.read_bytes(), mode=0o600)
        path.unlink()

    def _save_apart(self, body: bytes, sha256: str, place: Place, marked: Marked | None) -> bool:
        """Whether a body belongs to the separate store; if so it is there now, unless its time is over. ``marked``: what was found in it."""
        stone = self._stone(sha256)
        if stone is None:
            if marked is None:
                return False
            stone = self._bury(sha256, len(body), marked, place)
        elif marked is not None and marked.copy is not None and self._has_copy(stone):
            self._keep_copy(marked.copy)
        self.tombstones.add_place(stone, place)
        if stone.purged_at is None and not self._is_there(self.personal_path(sha256), sha256):
            _write(self._make_room(sha256), body, mode=0o600)
        self.finish_move(stone)
        return True

    def _stone(self, sha256: str) -> Tombstone | None:
        """The tombstone of a body in hand; a damaged one is written anew."""
        try:
            return self.tombstones.read(sha256)
        except RunError:
            return None

    def _bury(self, sha256: str, size: int, marked: Marked, place: Place) -> Tombstone:
        """Write the masked copy, then the tombstone that names it. Of a retention of no days the original is never kept."""
        at = place.at or datetime.now(UTC)
        masked = self._keep_copy(marked.copy) if marked.copy is not None else None
        stone = Tombstone(
            sha256=sha256,
            bytes=size,
            content_type=place.content_type,
            url=place.url,
            column_id=place.column_id,
            found=marked.found,
            found_at=at,
            masked_sha256=masked,
            purge_after=at + timedelta(days=self._days),
            purged_at=at if self._days == 0 else None,
        )
        self.tombstones.write(stone)
        return stone

    def _keep_copy(self, copy: bytes) -> str:
        sha256 = hashlib.sha256(copy).hexdigest()
        if self._stone(sha256) is None and not self._is_there(self.path(sha256), sha256):
            _write(self.path(sha256), copy)
        return sha256

    def _make_room(self, sha256: str) -> Path:
        """The path of a body in the separate store, its folders there and closed to others."""
        path = self.personal_path(sha256)
        for folder in (self.personal.parent, self.personal, path.parent):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.chmod(0o700)
        return path

    def _has_copy(self, stone: Tombstone) -> bool:
        """Whether a masked copy was made that may be shown: one in which numbers were found has a tombstone of its own."""
        return stone.masked_sha256 is not None and self._stone(stone.masked_sha256) is None

    def _open_copy(self, stone: Tombstone) -> bytes:
        if stone.masked_sha256 is None or not self._has_copy(stone):
            raise PersonalDataRemoved("this body holds personal data and has no masked copy", stone, self.tombstones.path(stone.sha256))
        return _read(self.path(stone.masked_sha256), stone.masked_sha256)

    def _open_apart(self, stone: Tombstone) -> bytes:
        if stone.purged_at is not None:
            raise PersonalDataRemoved(
                "this body was removed under the retention rule for personal data", stone, self.tombstones.path(stone.sha256)
            )
        return _read(self.personal_path(stone.sha256), stone.sha256)

    def _is_there(self, path: Path, sha256: str) -> bool:
        try:
            _read(path, sha256)
        except RunError:
            return False
        return True


def _write(path: Path, body: bytes, mode: int = 0o666) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, gzip.compress(body, compresslevel=6, mtime=0), mode=mode)


def _read(path: Path | str, sha256: str) -> bytes:
    """A stored body, checked against its name."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            body = zlib.decompress(file.read(), GZIP)
    except FileNotFoundError:
        raise RunError("no such body in the evidence store", where=path, fix="restore it from the backup") from None
    except (OSError, EOFError, zlib.error) as error:
        raise RunError(f"the stored body cannot be read ({type(error).__name__})", where=path, fix="restore it from the backup") from None
    if hashlib.sha256(body).hexdigest() != sha256:
        raise RunError("the stored body is not what its name says", where=path, fix="restore it from the backup")
    return body
