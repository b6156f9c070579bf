"""What stays of a body with personal numbers: which kinds stood where, masked, and until when the original is kept."""

from __future__ import annotations

import json
import logging
import os
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from disclosure.errors import RunError

log = logging.getLogger(__name__)

FORMAT = 1


@dataclass(frozen=True)
class Spot:
    """One personal number in a text: ``kind`` (resident_id, mobile, bank_card; unsearched: the part that a search
    did not come to), ``position`` and ``length`` in characters of the decoded body or the extracted text, ``masked`` as it may be shown; in text bodies
    also its bytes. ``is_repeat``: the same number stands before it in the same text, which the mask does not tell; the chain does not name it."""

    kind: str
    position: int
    length: int
    masked: str
    byte_position: int | None = None
    byte_length: int | None = None
    is_repeat: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Marked:
    """What was found in a body, and its masked copy of the same length; None where the bytes are no text."""

    found: tuple[Spot, ...]
    copy: bytes | None = None


@dataclass(frozen=True)
class Place:
    """Where and when a body was fetched: the canonical address, the column it was asked for, the content type, an aware instant."""

    url: str | None = None
    column_id: str | None = None
    content_type: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Later:
    """What was found in a body after its tombstone was written, as by a reader of files that was not there before. ``at``: an aware instant."""

    found: tuple[Spot, ...]
    at: datetime


@dataclass(frozen=True)
class Tombstone:
    """``bronze/tombstones/<first 2 of sha>/<sha>.json``; its fields are described in docs/data.md. ``also`` are later places of the same body.

    What the chain names of it never changes (``evidence.entries.CHANGING`` are the others), so that what is found later stands in ``later``.
    """

    sha256: str
    bytes: int
    found: tuple[Spot, ...]
    found_at: datetime
    purge_after: datetime
    content_type: str | None = None
    url: str | None = None
    column_id: str | None = None
    masked_sha256: str | None = None
    purged_at: datetime | None = None
    also: tuple[Place, ...] = ()
    later: tuple[Later, ...] = ()

    @property
    def sightings(self) -> tuple[tuple[Place, tuple[Spot, ...]], ...]:
        """What was found at which address and when."""
        more = [(replace(place, at=max(place.at or entry.at, entry.at)), entry.found) for entry in self.later for place in self.places]
        return (*((place, self.found) for place in self.places), *more)

    @property
    def places(self) -> tuple[Place, ...]:
        """Every address the body was seen at, the first one first."""
        return (Place(self.url, self.column_id, self.content_type, self.found_at), *self.also)


class Tombstones:
    """The tombstones of a city's data folder."""

    def __init__(self, city_data: Path) -> None:
        self.folder = city_data / "bronze" / "tombstones"

    def path(self, sha256: str) -> Path:
        """Where the tombstone of a body stands, whether there is one or not."""
        return self.folder / sha256[:2] / f"{sha256}.json"

    def read(self, sha256: str) -> Tombstone | None:
        """The tombstone of a body, None where it has none. Raises RunError when it is damaged."""
        return _load(self.path(sha256))

    def all(self) -> Iterator[Tombstone]:
        """Every tombstone, in the order of the hashes; a damaged one is a line in the log."""
        for path in sorted(self.folder.glob("??/[!.]*.json")):
            try:
                stone = _load(path)
            except RunError as error:
                log.warning("%s", error)
                continue
            if stone is not None:
                yield stone

    def write(self, stone: Tombstone) -> None:
        """Put a tombstone in its place, whole or not at all."""
        path = self.path(stone.sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        values = {"format": FORMAT, **asdict(stone)}
        content = json.dumps(values, ensure_ascii=False, default=datetime.isoformat, indent=1).encode() + b"\n"
        write_atomically(path, content, is_lasting=True)

    def add_place(self, stone: Tombstone, place: Place) -> None:
        """Note one more address of the same body."""
        if place.url is not None and place.url not in {known.url for known in stone.places}:
            self.write(replace(stone, also=(*stone.also, place)))

    def add_found(self, stone: Tombstone, found: tuple[Spot, ...], at: datetime) -> Tombstone:
        """Note what was found later; a number that is known, by its kind and mask and as often, is left out. Returns the tombstone as it stands."""
        known = Counter((spot.kind, spot.masked) for spot in stone.found)
        known.update((spot.kind, spot.masked) for entry in stone.later for spot in entry.found)
        new = []
        for spot in found:
            if known[spot.kind, spot.masked] > 0:
                known[spot.kind, spot.masked] -= 1
            else:
                new.append(spot)
        if new:
            stone = replace(stone, later=(*stone.later, Later(tuple(new), at)))
            self.write(stone)
        return stone


def write_atomically(path: Path, content: bytes, *, mode: int = 0o666, is_lasting: bool = False) -> None:
    """Write a file so that a reader, or a crash, sees the whole of it or nothing; ``is_lasting``: a power cut too. ``mode``: who may read it."""
    part = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        part.touch(mode=mode)
        with part.open("wb") as file:
            file.write(content)
            if is_lasting:
                file.flush()
                os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _load(path: Path) -> Tombstone | None:
    try:
        values = json.loads(path.read_bytes())
        return _from_json(values)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RunError(f"the tombstone cannot be read ({type(error).__name__})", where=path, fix="restore it from the backup") from None


def _from_json(values: dict[str, Any]) -> Tombstone:
    values.pop("format")
    values["found"] = tuple(Spot(**spot) for spot in values["found"])
    values["also"] = tuple(Place(**{**place, "at": _instant(place["at"])}) for place in values["also"])
    later = values.get("later", ())
    values["later"] = tuple(Later(tuple(Spot(**spot) for spot in entry["found"]), datetime.fromisoformat(entry["at"])) for entry in later)
    for name in ("found_at", "purge_after", "purged_at"):
        values[name] = _instant(values[name])
    return Tombstone(**values)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
