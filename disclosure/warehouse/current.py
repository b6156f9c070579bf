"""``current``: the one small file that names the build readers see, replaced atomically."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from disclosure.errors import PageWords, RunError

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Current:
    """What is current: the build, the instant it knows up to (UTC, ISO 8601), its night and round, and the versions that made it.

    ``model``: digest and thresholds of the matching model and the digests of its dictionaries; None of a build older than this record.
    """

    build: str
    as_of: str
    night: str
    round: str | None
    rulebook: str | None
    parser: str
    calendar: str
    code: str
    model: dict[str, str | float] | None = None

    def versions(self) -> dict[str, Any]:
        """What made the build: everything that can change a judgement besides what was fetched and read."""
        return {name: getattr(self, name) for name in ("round", "rulebook", "parser", "calendar", "code", "model")}


def warehouse_path(folder: Path, build: str) -> Path:
    """The file of a build below a city's folder in the storage root."""
    return folder / "warehouses" / f"{build}.duckdb"


def read_current(folder: Path) -> Current | None:
    """What is current in a city's folder of the storage root, None before the first publish. Raises RunError when the file is damaged."""
    path = folder / "current"
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise RunError(f"cannot be read ({type(error).__name__})", where=path, fix="publish again or restore it from a backup") from error
    try:
        values = {"model": None} | json.loads(text)  # files older than the model's record have none
        return Current(**{field.name: values[field.name] for field in fields(Current)})
    except (ValueError, KeyError, TypeError) as error:
        raise RunError("not a description of a build", where=path, fix="publish again or restore it from a backup") from error


def write_current(folder: Path, current: Current) -> None:
    """Replace ``current`` in one step: a reader sees the old text or the new one, never a mixture."""
    path = folder / "current"
    fresh = path.with_name(".current.new")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(asdict(current), file, ensure_ascii=False, indent=1)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def open_current(folder: Path) -> tuple[Current, duckdb.DuckDBPyConnection]:
    """The current build and a read-only connection to it. Call it at each request: the next publish names another file.

    Raises RunError when nothing was published yet or the file is gone.
    """
    from disclosure.warehouse.connection import connect

    current = read_current(folder)
    if current is None:
        words = PageWords(
            "这个城市还没有发布过数据", f"请在采集一夜之后发布（disclosure publish {folder.name}），再打开本页", folder.name, 404
        )
        raise RunError("nothing is published yet", where=folder, fix=f"run `disclosure publish {folder.name}`", page=words)
    path = warehouse_path(folder, current.build)
    if not path.is_file():
        raise RunError("the current build's file is gone", where=path, fix="publish again")
    return current, connect(path, read_only=True)
