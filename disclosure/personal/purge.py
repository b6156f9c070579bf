"""Removes the bodies with personal numbers whose time is over, and finishes what a crash left half-moved."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from disclosure.evidence_store import EvidenceStore
from disclosure.tombstones import Tombstone

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Purge:
    """What a purge did: bodies removed because their time was over, and those that are still kept."""

    removed: int = 0
    kept: int = 0


def purge_expired(folder: Path, now: datetime, days: int) -> Purge:
    """Remove from a city's data folder every body with personal numbers that was first stored ``days`` before ``now`` (aware), or whose tombstone's day has come.

    The caller is the only one that writes there. May be killed at any moment and called again: the tombstone says first that the body is
    removed, then it is. A body without a tombstone (lost bronze) is removed by the age of its file. Raises RunError when a tombstone is damaged, OSError when the disk refuses.
    """
    store, removed, kept, known = EvidenceStore(folder), 0, 0, set()
    for stone in store.tombstones.all():
        known.add(stone.sha256)
        if stone.purged_at is None and now >= due_at(stone, days):
            stone = replace(stone, purged_at=now)
            store.tombstones.write(stone)
            removed += 1
        store.finish_move(stone)
        if stone.purged_at is not None:
            store.personal_path(stone.sha256).unlink(missing_ok=True)
        else:
            kept += store.personal_path(stone.sha256).is_file()
    removed += _remove_strays(store, known, now - timedelta(days=days))
    if removed:
        log.warning("%s: %d bodies with personal data removed, their time was over; %d still kept", folder.name, removed, kept)
    return Purge(removed, kept)


def due_at(stone: Tombstone, days: int) -> datetime:
    """When a body's time is over: by the setting of today or by that of the day it was found, whichever is earlier."""
    return min(stone.purge_after, stone.found_at + timedelta(days=days))


def _remove_strays(store: EvidenceStore, known: set[str], before: datetime) -> int:
    """Remove files of the separate store that no tombstone names, half-written ones too, when they are older than the retention."""
    removed = 0
    for path in store.personal.glob("??/*"):
        if path.name.partition(".")[0] not in known and path.stat().st_mtime <= before.timestamp():
            path.unlink(missing_ok=True)
            removed += 1
    return removed
