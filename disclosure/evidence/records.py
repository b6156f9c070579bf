"""Fetch records out of bronze: chosen ones without reading whole years into memory, and what each request asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from disclosure import bronze
from disclosure.errors import RunError
from disclosure.evidence.searched import is_looked_through
from disclosure.evidence_store import EvidenceStore, PersonalDataRemoved, Tombstone
from disclosure.personal.bodies import BINARY

Row = dict[str, Any]
READ = (None, "empty")  # problems of files whose words were all looked through


@dataclass(frozen=True)
class Shown:
    """A body as it may be handed out. ``stone``: its tombstone, where personal numbers were found in it; ``body`` is then masked, or None.

    ``is_unsearched``: nothing of ours could read it, so that nobody knows what numbers it holds; ``body`` is then None.
    """

    body: bytes | None
    stone: Tombstone | None = None
    is_unsearched: bool = False


@dataclass(frozen=True)
class Searched:
    """Which files of a city's data folder gave their words, so that personal numbers were looked for in them, and which gave ``none`` for whatever reason."""

    words: frozenset[str] = frozenset()
    none: frozenset[str] = frozenset()

    def is_open(self, sha256: str, body: bytes) -> bool:
        """Whether nobody knows what numbers a body holds: no reader got its words, and its bytes tell nothing, be it kept as a file, a page or anything else."""
        return (sha256 in self.none or (body.startswith(BINARY) and sha256 not in self.words)) and not is_looked_through(body)


def open_shown(store: EvidenceStore, sha256: str, searched: Searched | None = None) -> Shown:
    """The bytes of a body that may leave the office; where ``searched`` is given, nothing of those that nobody could look through.
    Raises RunError when they are lost or damaged."""
    stone = store.tombstones.read(sha256)
    try:
        body = store.open_shown(sha256)
    except PersonalDataRemoved:
        return Shown(None, stone)
    if stone is None and searched is not None and searched.is_open(sha256, body):
        return Shown(None, is_unsearched=True)
    return Shown(body, stone)


def find_searched(folder: Path) -> Searched:
    """What the readers of files said of the bodies of a city's data folder.

    A file without a byte, or that was read and holds nothing, gave its words. Programs open many a damaged, cut or locked file all the same.
    """
    paths = sorted((folder / "parsed").glob("*/attachments-*.parquet"))
    rows = [row for path in paths for row in bronze.read_rows(path, ["sha256", "problem"])]
    words = frozenset(row["sha256"] for row in rows if row["problem"] in READ)
    return Searched(words, frozenset(row["sha256"] for row in rows) - words)


def list_tables(folder: Path, table: str) -> list[Path]:
    """The files of a bronze table, oldest night first."""
    return [path for path in sorted((folder / "bronze" / table).glob("*/*.parquet")) if not path.name.startswith(".")]


def select_rows(paths: Iterable[Path], column: str, values: Collection[Any], columns: Sequence[str] | None = None) -> list[Row]:
    """The rows of parquet files in which ``column`` is one of ``values``: whole ones, or their ``columns`` (``column`` among them). Raises RunError when a file is damaged."""
    wanted = pa.array(sorted(values), type=pa.string())
    found: list[Row] = []
    for path in paths:
        try:
            chosen = pc.is_in(pq.read_table(path, columns=[column], partitioning=None)[column], value_set=wanted)
            if pc.any(chosen).as_py():
                found += pq.read_table(path, columns=columns and list(columns), partitioning=None).filter(chosen).to_pylist()
        except (pa.ArrowException, OSError) as error:
            raise RunError("cannot be read", where=path, fix="restore it from a backup") from error
    return found


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Fetch records in the order they were made."""
    return sorted(rows, key=lambda row: (row["finished_at"], row["run_id"], row.get("seq", 0)))


def with_asked(rows: Iterable[Row]) -> Iterator[tuple[Row, str]]:
    """Each record of one run, by number, with the address it really asked: a hop of a redirect asks where the one before led."""
    next_hop: dict[str, str] = {}
    for row in rows:
        url = row["url"]
        asked = next_hop.pop(url, url)
        if row["status"] == "redirected":
            next_hop[url] = row["location"] or url
        elif row["status"] != "moved" and row["location"]:
            asked = row["location"]
        if row["status"] != "redirected" and row["attempt"] and row["http_status"] is None and asked != url:
            next_hop[url] = asked  # a retry of the same hop
        yield row, asked
