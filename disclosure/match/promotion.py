"""Which model a city's builds use: the one a person promoted, kept in the city's data folder, else the one shipped."""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from disclosure.errors import InputError, RunError
from disclosure.match.candidate import BUILT, Candidate, read_candidate
from disclosure.match.model import FILES, MODEL, Model, load_model
from disclosure.tombstones import write_atomically

PINNED = "pinned.json"
SHIPPED = "shipped"
NAME = re.compile(r"[0-9a-f]{8,64}")
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Pin:
    """The promoted model: its digest, who promoted it, and when (ISO 8601, UTC)."""

    digest: str
    by: str
    at: str


def models_folder(folder: Path) -> Path:
    """Where a city's promoted models are kept, below its folder of the storage root."""
    return folder / "models"


def candidates_folder(folder: Path) -> Path:
    """Where candidates are built when no other folder is given, below a city's folder or the storage root itself."""
    return folder / "candidates"


def read_pin(folder: Path) -> Pin | None:
    """What is promoted in a city's folder of the storage root, None while the shipped model is used. Raises RunError when the file is damaged."""
    path = models_folder(folder) / PINNED
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        pin = Pin(**{name: str(values[name]) for name in ("digest", "by", "at")})
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RunError("not a record of a promotion", where=path, fix="restore it from a backup, or promote a model again") from error
    if not re.fullmatch(r"[0-9a-f]{64}", pin.digest):
        raise RunError("names no model", where=path, fix="restore it from a backup, or promote a model again")
    return pin


def city_model(folder: Path) -> Model:
    """The model that builds of a city use. Raises RunError when the promoted one is gone or damaged: another would change scores unseen."""
    pin = read_pin(folder)
    if pin is None:
        return load_model()
    place = models_folder(folder) / pin.digest
    try:
        candidate = read_candidate(place)
    except InputError as error:
        fix = "restore it from a backup, or promote a model again (`disclosure model promote`)"
        raise RunError(f"the promoted model cannot be used: {error.what}", where=place, fix=fix) from error
    if candidate.digest != pin.digest:
        raise RunError("the promoted model is another than its name says", where=place, fix="restore it from a backup")
    return candidate.model


def find_candidate(folder: Path, name: str) -> Candidate:
    """The candidate meant by a folder's path, by the digest (or its first 8 digits or more) of a model kept or built here, or by ``shipped``.

    Raises InputError when there is none, or it is damaged or incomplete.
    """
    if name == SHIPPED:
        return read_candidate(MODEL)
    places = (models_folder(folder), candidates_folder(folder))
    named = {path.name: path for home in places for path in home.glob(f"{name}*") if path.is_dir()} if NAME.fullmatch(name) else {}
    if len(named) > 1:
        raise InputError(f"{len(named)} models begin so", where=name, fix="give more of the digest")
    for path in named.values():
        return read_candidate(path)
    if not Path(name).is_dir():
        raise InputError(
            "no such candidate", where=name, fix="give a folder that `disclosure model build` made, a kept model's digest, or shipped"
        )
    return read_candidate(Path(name))


def pin_candidate(folder: Path, candidate: Candidate, by: str, at: datetime) -> Pin:
    """Keep a copy of the candidate in the city's folder and make it the one that builds use; one small file decides, replaced atomically.

    ``at`` is an aware instant. Raises InputError for a name that is none, RunError when it cannot be written (then the former stays).
    """
    name = by.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise InputError(f"{by!r} is no name of a person", where="--by", fix=f"give the promoter's name, at most {LONGEST_NAME} characters")
    pin = Pin(candidate.digest, name, at.isoformat(timespec="seconds"))
    home = models_folder(folder)
    try:
        home.mkdir(parents=True, exist_ok=True)
        _keep(candidate, home / candidate.digest)
        text = json.dumps(asdict(pin), ensure_ascii=False, indent=1) + "\n"
        write_atomically(home / PINNED, text.encode(), is_lasting=True)
    except OSError as error:
        fix = "the former model stays in use; make room or mend the folder and promote again"
        raise RunError(f"cannot be written: {error.strerror or error}", where=home, fix=fix) from error
    return pin


def _keep(candidate: Candidate, place: Path) -> None:
    """Copy what decides beside the other kept models, whole or not at all; a copy that is whole already stays."""
    if place == candidate.folder or _is_whole(place, candidate.digest):
        return
    part = place.with_name(f".{place.name[:12]}.{os.getpid()}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir()
        for name in (*FILES, BUILT):
            write_atomically(part / name, (candidate.folder / name).read_bytes(), is_lasting=True)
        shutil.rmtree(place, ignore_errors=True)
        part.replace(place)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    if not _is_whole(place, candidate.digest):
        raise RunError("the copy is not what was promoted", where=place, fix="it changed meanwhile, or the disk fails; promote again")


def _is_whole(place: Path, digest: str) -> bool:
    try:
        return read_candidate(place).digest == digest
    except InputError:
        return False
