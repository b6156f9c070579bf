"""What the storage root holds of a city: asked before anything is read, so that a wrong folder is never taken for good news."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path

from disclosure.errors import InputError

CHOOSE = "give the right one by --data or DISCLOSURE_DATA"
NAMED = 12
"""So many nights are named, the latest, where one is asked for that is not there."""


class NothingStored(InputError):
    """There is no such folder, or no night of the city in it."""


def check_root(root: Path) -> None:
    """The storage root is a folder that can be read. Raises NothingStored where there is none, InputError where it is no such folder."""
    if not os.path.lexists(root):
        raise NothingStored("there is no such data folder", where=root, fix=f"{CHOOSE}; the first `disclosure crawl` makes it")
    if "bronze" in _list(root):
        raise InputError("this is the data folder of one city, and the folder above it is meant", where=root, fix=CHOOSE)


def find_stored(root: Path, city: str, *, built: bool = False) -> Path:
    """The city's data folder in the storage root, with at least one night, ended or not. Raises NothingStored, InputError.

    ``built``: a build does as well, for who reads nothing else; a copy of the results may have no night.
    """
    check_root(root)
    folder = root / city
    _list(folder)
    if not (stored_nights(folder) or (built and _list(folder / "warehouses"))):
        raise _nothing_of(city, root)
    _check_readable(folder / "bronze")
    return folder


def stored_cities(root: Path) -> list[str]:
    """The names of the cities of which something is stored. Raises InputError where the root cannot be read."""
    return [name for name in _list(root) if _is_folder(root / name / "bronze")]


def check_nights(folder: Path, since: date | None, until: date | None) -> None:
    """At least one night from ``since`` to ``until`` (both included; None: no bound) is stored. Raises NothingStored naming those that are."""
    nights = stored_nights(folder)
    if any((since is None or since <= night) and (until is None or night <= until) for night in nights):
        return
    asked = (
        f"the night of {since} was not read"
        if since == until
        else f"no night from {since or 'the first'} to {until or 'the last'} was read"
    )
    more = f" and {len(nights) - NAMED} before" if len(nights) > NAMED else ""
    raise NothingStored(asked, where=folder, fix=f"nights there are: {', '.join(map(str, nights[-NAMED:]))}{more}")


def crawled_nights(folder: Path) -> list[date]:
    """The nights that a city's storage folder has finished crawls of, ascending. Raises InputError where it cannot be read."""
    return _nights(_list(folder / "bronze" / "runs"))


def stored_nights(folder: Path) -> list[date]:
    """The same, and those of runs that have not ended, by their journals."""
    begun = _nights(name[:10] for name in _list(folder / "bronze" / "journal") if name.endswith(".jsonl"))
    return sorted({*crawled_nights(folder), *begun})


def _nights(names: Iterable[str]) -> list[date]:
    found = []
    for name in names:
        with suppress(ValueError):  # a folder of another name is none of ours
            found.append(date.fromisoformat(name))
    return sorted(found)


def _nothing_of(city: str, root: Path) -> NothingStored:
    others = stored_cities(root)
    held = f", only of {', '.join(others)}" if others else ""
    return NothingStored(f"no night of {city} is stored here{held}", where=root, fix=f"run `disclosure crawl {city}` first, or {CHOOSE}")


def _list(folder: Path) -> list[str]:
    """The names in a folder, none where there is no folder. Raises InputError where it is a file or may not be read."""
    try:
        return sorted(path.name for path in folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _unusable(folder, error) from error


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError as error:
        return isinstance(error, PermissionError)  # what may not be looked at is somebody's


def _unusable(folder: Path, error: OSError) -> InputError:
    if isinstance(error, NotADirectoryError):
        return InputError("this is a file where a data folder is meant", where=folder, fix=CHOOSE)
    why = "this user may not read it" if isinstance(error, PermissionError) else error.strerror or type(error).__name__
    return InputError(f"the data folder cannot be read: {why}", where=folder, fix=f"run it as the user who owns the data, or {CHOOSE}")


def _check_readable(bronze: Path) -> None:
    """Every folder of records may be read: a search would pass over one that may not, and find nothing in it."""
    for folder, inside, _ in os.walk(bronze, onerror=_raise_unusable):
        if Path(folder).name == "bodies":  # each is asked for by its name, and missed
            inside.clear()


def _raise_unusable(error: OSError) -> None:
    if isinstance(error, FileNotFoundError):  # results alone are stored, or it was removed meanwhile
        return
    raise _unusable(Path(error.filename), error) from error
