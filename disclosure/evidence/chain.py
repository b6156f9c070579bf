"""The chain of evidence: one manifest per finished run, each naming the SHA-256 of the one before.

Who has seen the last manifest's hash can later tell whether anything was altered, left out or put in between. Links are made under the
city's crawl lock, so that two never take one number.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from disclosure import bronze
from disclosure.evidence.entries import read_entries, run_entries
from disclosure.evidence_store import write_atomically

FORMAT = 1
COUNTED = {"body": "bodies", "record": "records", "reading": "readings", "file": "files", "tombstone": "tombstones"}


@dataclass(frozen=True)
class Link:
    """One manifest by its place: ``bronze/manifests/<number>-<night>-<run_id>.json``, its entries beside it."""

    path: Path
    number: int
    night: date
    run_id: str

    @property
    def entries(self) -> Path:
        """The list of hashes that the manifest stands for."""
        return self.path.with_suffix(".entries")

    @property
    def sha256(self) -> str:
        """What the next manifest names, and what a notice prints."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


def list_links(folder: Path) -> list[Link]:
    """The manifests of a city's data folder in their order; files whose names are no manifest's are left out."""
    return [link for path in sorted((folder / "bronze" / "manifests").glob("*.json")) if (link := _link_of(path))]


def head(folder: Path) -> tuple[int, str] | None:
    """Number and SHA-256 of the last manifest; None where no run is chained yet."""
    links = list_links(folder)
    return (links[-1].number, links[-1].sha256) if links else None


def is_chained(folder: Path, run_id: str) -> bool:
    """Whether a run has its manifest."""
    return any(link.run_id == run_id for link in list_links(folder))


def add_links(folder: Path, made_at: datetime | None = None) -> list[Link]:
    """Make the manifest of every finished run that has none, in the order the runs finished; give the new ones.

    ``made_at`` (an aware instant) is when this is done, by default the run's own end. The entries come first and the manifest last, each whole
    or not at all: a link that a crash prevented is made by the next call. Only for who holds the city's crawl lock. Raises RunError for damaged rows.
    """
    links = list_links(folder)
    made = []
    for run in _unlinked_runs(folder, {link.run_id for link in links}):
        link = _add_link(folder, links[-1] if links else None, run, made_at or run["finished_at"], _told(folder, links))
        links.append(link)
        made.append(link)
    return made


def finished_runs(folder: Path) -> dict[str, Path]:
    """The file of each finished run by its id."""
    paths = (folder / "bronze" / "runs").glob("*/*.parquet")
    return {path.stem: path for path in sorted(paths) if not path.name.startswith(".")}


def read_manifest(path: Path) -> dict[str, Any] | None:
    """A manifest's values; None when it is not one."""
    try:
        values = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return values if isinstance(values, dict) else None


def _unlinked_runs(folder: Path, linked: set[str]) -> list[dict[str, Any]]:
    waiting = [path for run_id, path in finished_runs(folder).items() if run_id not in linked]
    rows = [row for path in waiting for row in bronze.read_rows(path, ["city", "night", "run_id", "finished_at"])]
    return sorted(rows, key=lambda row: (row["finished_at"], row["run_id"]))


def _told(folder: Path, links: list[Link]) -> set[str]:
    """The bodies whose tombstones earlier manifests name; a list that is lost names none."""
    if not (folder / "bronze" / "tombstones").is_dir():
        return set()
    lines = (line for link in links if link.entries.is_file() for line in _read_lines(link.entries))
    return {name for line in lines for kind, name, _ in read_entries(line) if kind == "tombstone"}


def _read_lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        yield from file


def _write_lines(path: Path, lines: Iterable[str]) -> tuple[Counter[str], str]:
    """Write a list of entries as its lines come, whole or not at all; how many there are of each kind, and the file's SHA-256."""
    counts: Counter[str] = Counter()
    digest = hashlib.sha256()
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            for line in lines:
                content = f"{line}\n".encode()
                counts[line.partition(" ")[0]] += 1
                digest.update(content)
                file.write(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return counts, digest.hexdigest()


def _add_link(folder: Path, before: Link | None, run: dict[str, Any], made_at: datetime, told: set[str]) -> Link:
    number = before.number + 1 if before else 1
    path = folder / "bronze" / "manifests" / f"{number:06}-{run['night'].isoformat()}-{run['run_id']}.json"
    link = Link(path, number, run["night"], run["run_id"])
    path.parent.mkdir(parents=True, exist_ok=True)
    counts, sha256 = _write_lines(link.entries, run_entries(folder, run["night"], run["run_id"], told=told))
    manifest = {
        "format": FORMAT,
        "number": number,
        "city": run["city"],
        "night": run["night"].isoformat(),
        "run_id": run["run_id"],
        "made_at": made_at.astimezone(UTC).isoformat(),
        "previous": before.sha256 if before else None,
        "entries": counts.total(),
        "entries_sha256": sha256,
        "counts": {name: counts[kind] for kind, name in COUNTED.items()},
    }
    write_atomically(path, json.dumps(manifest, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return link


def _link_of(path: Path) -> Link | None:
    number, _, rest = path.stem.partition("-")
    try:
        return Link(path, int(number), date.fromisoformat(rest[:10]), rest[11:])
    except ValueError:
        return None
