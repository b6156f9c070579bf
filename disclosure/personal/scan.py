"""Looks through the bodies that were stored before anything looked for personal numbers, or by rules of before."""

from __future__ import annotations

from pathlib import Path

from disclosure.errors import RunError
from disclosure.evidence_store import EvidenceStore, Place
from disclosure.personal.bodies import find_in_bytes
from disclosure.personal.packed import find_in_parts
from disclosure.personal.raw import find_in_raw
from disclosure.tombstones import Marked

NEEDED = ["url", "column_id", "content_type", "finished_at", "sha256", "status"]


def scan_stored(folder: Path, days: int) -> int:
    """Move every body of a city's bronze that holds personal numbers aside, as if it had come today; returns how many. Their time counts from when they
    came. Tables made of them before still hold the numbers: delete ``parsed``, publish, and delete the older warehouses. The caller is the only one that writes there.
    """
    store, moved = EvidenceStore(folder, days=days), 0
    places = _read_places(folder)
    for path in sorted(store.folder.glob("??/[!.]*.gz")):
        sha256 = path.name.partition(".")[0]
        place = places.get(sha256, Place())
        try:
            marked = _look_through(store.open(sha256), place.content_type)
        except RunError:
            continue  # damaged: publish names it
        if marked is not None:
            store.set_aside(sha256, marked.found, place, masked=marked.copy)
            moved += 1
    return moved


def _look_through(body: bytes, content_type: str | None) -> Marked | None:
    """What a body holds, text or Office file."""
    found = [*find_in_parts(body), *find_in_raw(body)]
    return Marked(tuple(found)) if found else find_in_bytes(body, content_type)


def _read_places(folder: Path) -> dict[str, Place]:
    """Where each body was first fetched."""
    from disclosure import bronze

    found: dict[str, Place] = {}
    for path in sorted((folder / "bronze" / "fetches").glob("*/[!.]*.parquet")):
        for row in bronze.read_rows(path, NEEDED):
            if row["sha256"] and row["status"] == "ok" and row["sha256"] not in found:
                found[row["sha256"]] = Place(row["url"], row["column_id"], row["content_type"], row["finished_at"])
    return found
