"""Reads stored bodies again that the page reader of today has not read: after a change of the reader, or where its files are gone."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from disclosure.crawl.parsed import ParsedWriter
from disclosure.errors import RunError
from disclosure.evidence_store import EvidenceStore, Marked, PersonalDataRemoved, Place
from disclosure.fetch import OwnSites, host_of
from disclosure.personal import find_in_bytes, find_personal
from disclosure.registry import City
from disclosure.sites import Page, read_page

log = logging.getLogger(__name__)

PAGES_PER_FILE = 2000  # what a crash can cost; the files before stay and are not made again
MOST_NAMED = 20  # lost bodies that get a line of their own in the log
LOST_SHARE, FEW_LOST = 0.5, 20  # [D] beyond both the store itself is away or damaged, and a build would only say so 5,000 times


@dataclass(frozen=True, slots=True)
class Unread:
    """A body under the address it was asked for, with what the crawl reads it by: the final address after redirects and the HTTP header."""

    sha256: str
    url: str
    location: str | None
    content_type: str | None


@dataclass(frozen=True, slots=True)
class Reread:
    """What a reading again did: ``pages`` were read, ``lost`` could not be, because their bodies are gone or damaged; ``removed`` neither,
    because they held personal data and their time was over: what an earlier reader said of them stays, and speaks no more."""

    pages: int = 0
    lost: int = 0
    removed: int = 0


def reread_bodies(city: City, folder: Path, unread: Sequence[Unread], name: str, *, known: int) -> Reread:
    """Read bodies as the crawl reads them into ``parsed/<version>/{pages,rows}-reread-<name>-<n>.parquet`` of a city's data folder.

    The caller holds the lock that makes it the only one. ``known`` is how many bodies the city has in all. A lost body is a line in the log and
    stays unread; raises RunError when they are so many that the store itself must be away, OSError when the disk refuses.
    """
    if not unread:
        return Reread()
    store, lost, removed = EvidenceStore(folder), list[RunError](), 0
    for start in range(0, len(unread), PAGES_PER_FILE):
        writer = ParsedWriter(folder, f"reread-{name}-{start // PAGES_PER_FILE + 1:04d}", OwnSites(city.file.sites))
        writer.remove_parts("reread-")
        troubles = _read_into(writer, city, store, unread[start : start + PAGES_PER_FILE])
        lost += [trouble for trouble in troubles if not isinstance(trouble, PersonalDataRemoved)]
        removed += sum(isinstance(trouble, PersonalDataRemoved) for trouble in troubles)
        log.info("city %s: %d of %d stored pages read again", city.id, min(start + PAGES_PER_FILE, len(unread)), len(unread))
    _report_lost(city, lost)
    if len(lost) >= FEW_LOST and len(lost) > LOST_SHARE * known:
        raise RunError(
            f"{len(lost)} of {known} stored bodies cannot be read", where=store.folder, fix="mount it or restore it from the backup"
        )
    return Reread(len(unread) - len(lost) - removed, len(lost), removed)


def _read_into(writer: ParsedWriter, city: City, store: EvidenceStore, unread: Sequence[Unread]) -> list[RunError]:
    """Fill and finish one pair of files; returns what is wrong with the bodies that cannot be read."""
    platforms, lost, is_whole = {host_of(site.url): site.platform for site in city.file.sites}, [], False
    try:
        for entry in unread:
            try:
                body = store.open(entry.sha256)
            except RunError as error:
                lost.append(error)
                continue
            missed = writer.add(entry.sha256, entry.url, _read(body, entry, platforms))
            if missed:
                marked = _mark(body, entry, platforms) or Marked(missed)
                place = Place(entry.url, content_type=entry.content_type, at=datetime.now(UTC))
                store.set_aside(entry.sha256, marked.found, place, masked=marked.copy)
        writer.finish()
        is_whole = True
    finally:
        if not is_whole:
            writer.discard()
    return lost


def _mark(body: bytes, entry: Unread, platforms: dict[str, str | None]) -> Marked | None:
    """What today's search finds in a body that was stored by one of before; None where its masked copy would still show a number."""
    marked = find_in_bytes(body, entry.content_type)
    if marked is None or marked.copy is None:
        return None
    page = _read(marked.copy, entry, platforms)
    return None if find_personal("\n".join((page.title or "", page.body or "", *(row.title for row in page.rows)))) else marked


def _read(body: bytes, entry: Unread, platforms: dict[str, str | None]) -> Page:
    url = entry.location or entry.url
    return read_page(body, url, content_type=entry.content_type, platform=platforms.get(host_of(url)))


def _report_lost(city: City, lost: list[RunError]) -> None:
    for error in lost[:MOST_NAMED]:
        log.warning("city %s: a page stays unread: %s", city.id, error)
    if len(lost) > MOST_NAMED:
        log.warning("city %s: %d more pages stay unread", city.id, len(lost) - MOST_NAMED)
