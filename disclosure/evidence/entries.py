"""What a manifest lists of a run, line by line, in a form that the standard library alone can check."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from disclosure import bronze
from disclosure.evidence_store import EvidenceStore, Tombstone
from disclosure.scratch import open_scratch

ASIDE = ("bodies", "journal", "manifests")
"""Folders of bronze whose files are no run's tables."""


HELD = "create table body (sha256 text primary key) without rowid; create table record (seq integer, hash text);"


def run_entries(folder: Path, night: date, run_id: str, *, told: Collection[str] = ()) -> Iterator[str]:
    """The lines of a run, sorted within their kinds, one at a time.

    ``body <sha256> <bytes>`` for every body that came in the run (``-`` where it is lost), ``record <seq> <sha256>`` and
    ``reading <column> <sha256>`` for the rows of fetches and columns as canonical JSON, ``file <path below the city's folder> <sha256>``,
    ``tombstone <sha256 of the body> <sha256>`` for tombstones whose bodies are not among ``told``, those of earlier manifests.
    """
    store, columns = EvidenceStore(folder), bronze.read_rows(bronze.run_file(folder, "columns", night, run_id))
    with open_scratch(folder / "bronze" / "manifests", HELD) as held:  # a large night has too many records to hold
        for row in bronze.iterate_rows(bronze.run_file(folder, "fetches", night, run_id)):
            held.execute("insert into record values (?, ?)", (int(row["seq"]), hash_row(row)))
            if row["sha256"] and row["status"] != "not_modified":
                held.execute("insert or ignore into body values (?)", (row["sha256"],))
        yield from (f"body {sha256} {body_length(store, sha256)}" for (sha256,) in held.execute("select sha256 from body order by sha256"))
        yield from (f"record {seq} {row_hash}" for seq, row_hash in held.execute("select seq, hash from record order by seq, hash"))
    yield from (f"reading {row['column_id']} {hash_row(row)}" for row in sorted(columns, key=lambda row: str(row["column_id"])))
    yield from (f"file {path.relative_to(folder).as_posix()} {hash_file(path)}" for path in run_files(folder, night, run_id))
    stones = (stone for stone in store.tombstones.all() if stone.sha256 not in told)
    yield from (f"tombstone {stone.sha256} {hash_row(stone_values(stone))}" for stone in stones)


def stone_values(stone: Tombstone) -> dict[str, Any]:
    """What of a tombstone never changes: the body, what was found where and when, and the masked copy."""
    values = {name: value for name, value in asdict(stone).items() if name not in CHANGING}
    return values | {"found": [{name: value for name, value in spot.items() if name != "is_repeat"} for spot in values["found"]]}


def run_files(folder: Path, night: date, run_id: str) -> list[Path]:
    """The files of a run, in bronze and of every parser version: tables, also those that only some runs have, its plan and its repairs."""
    found: set[Path] = set()
    for table in (path for path in (folder / "bronze").iterdir() if path.is_dir() and path.name not in ASIDE):
        found |= {
            *table.glob(f"{night.isoformat()}/{run_id}*.parquet"),
            *table.glob(f"{night.isoformat()}/{run_id}*.json"),
            *table.glob(f"*{run_id}.parquet"),
        }
    found |= set((folder / "parsed").glob(f"*/*-{run_id}.parquet"))
    return sorted(path for path in found if not path.name.startswith("."))


CHANGING = ("purge_after", "purged_at", "also", "later")
"""Of a tombstone: when its body goes, where else the same body was met, and what was found in it later."""


def canonical_json(row: Mapping[str, Any]) -> str:
    """A row as JSON with sorted keys and no blanks; instants in UTC with their offset, dates as ``YYYY-MM-DD``."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_write_time)


def hash_row(row: Mapping[str, Any]) -> str:
    """SHA-256 of a row's canonical JSON."""
    return hashlib.sha256(canonical_json(row).encode("utf-8", "surrogatepass")).hexdigest()


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def body_length(store: EvidenceStore, sha256: str) -> str:
    """A kept body's length in bytes as gzip's last word or its tombstone tells it, without reading the body; ``-`` where it is lost."""
    try:
        with store.path(sha256).open("rb") as file:
            file.seek(-4, 2)
            return str(struct.unpack("<I", file.read(4))[0])
    except OSError:
        stone = store.tombstones.read(sha256)
        return str(stone.bytes) if stone else "-"


def read_entries(text: str) -> Iterator[tuple[str, str, str]]:
    """Kind, name and value of every line."""
    for line in text.splitlines():
        kind, _, rest = line.partition(" ")
        name, _, value = rest.rpartition(" ")
        yield kind, name, value


def _write_time(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"no canonical form for {type(value).__name__}")
