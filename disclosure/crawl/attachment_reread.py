"""Reads stored attachments that today's reader has not read: after a change of the reader, or where its files are gone."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from disclosure.crawl.attachments import AttachmentWriter, read_attachment
from disclosure.errors import RunError
from disclosure.evidence_store import EvidenceStore, PersonalDataRemoved
from disclosure.personal import Screen

log = logging.getLogger(__name__)

MOST_SECONDS = 300  # [D] of a publish; the rest is read by the next one, and says nothing against anybody meanwhile


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A body under the address it was asked for, and its HTTP header."""

    sha256: str
    url: str
    content_type: str | None


def reread_attachments(folder: Path, unread: Sequence[UnreadFile], name: str, *, seconds: float = MOST_SECONDS) -> int:
    """Read bodies into ``parsed/<version>/attachments-reread-<name>.parquet`` of a city's data folder, for ``seconds`` at most; returns how many.

    The caller holds the lock that makes it the only one. A lost body is a line in the log and stays unread; raises OSError when the disk refuses.
    """
    store, began, done, is_whole = EvidenceStore(folder), time.monotonic(), 0, False
    writer = AttachmentWriter(folder, f"reread-{name}", Screen(store))
    try:
        for entry in unread:
            if time.monotonic() - began > seconds:
                log.warning("%s: %d stored attachments are left for the next publish", folder.name, len(unread) - done)
                break
            try:
                body = store.open(entry.sha256)
            except PersonalDataRemoved:
                continue  # what an earlier reader read of it stays
            except RunError as error:
                log.warning("%s: an attachment cannot be read again: %s", folder.name, error)
                continue
            writer.add(entry.sha256, entry.url, read_attachment(body, entry.url, content_type=entry.content_type))
            done += 1
        writer.finish()
        is_whole = True
    finally:
        if not is_whole:
            writer.discard()
    return done
