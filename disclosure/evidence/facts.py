"""Which records, readings and bodies decide what is known of one item: its own, and those of the list pages it stood in or was missing from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from disclosure.errors import InputError
from disclosure.evidence.attached import File, find_files
from disclosure.evidence.chain import Link, list_links
from disclosure.evidence.parsed import list_parsed, list_versions, select_parsed
from disclosure.evidence.records import Row, in_order, list_tables, select_rows
from disclosure.fetch import FETCHED, OwnSites

Listed = dict[tuple[str, str], tuple[str, str]]
"""By body and page address of a list: an item's title and date there."""

SIGHTS = ("first", "unseen", "last", "vanished")


@dataclass
class Sight:
    """What one column's list showed of an item: the records of the pages, by role.

    ``first``: the pages it was first seen on; ``unseen``: all pages of the last complete reading before without it; ``last``: where it was seen last;
    ``vanished``: all pages of the first complete reading after without it. ``title`` and ``day`` as the list printed them.
    """

    column: str
    first: list[Row] = field(default_factory=list)
    unseen: list[Row] = field(default_factory=list)
    last: list[Row] = field(default_factory=list)
    vanished: list[Row] = field(default_factory=list)
    title: str = ""
    day: str = ""


@dataclass
class Facts:
    """Everything that a capsule of an item holds out of bronze, and the links of the chain it stands in. ``files``: what its page links to."""

    url: str
    own: list[Row]
    sights: list[Sight]
    sources: list[Row]
    readings: list[Row]
    links: dict[str, Link]
    files: list[File] = field(default_factory=list)

    @property
    def records(self) -> list[Row]:
        """All fetch records, each once, in the order they were made."""
        found = {(row["run_id"], row["seq"]): row for row in [*self.own, *self.sources]}
        found |= {(row["run_id"], row["seq"]): row for file in self.files for row in file.rows}
        for sight in self.sights:
            found |= {(row["run_id"], row["seq"]): row for role in SIGHTS for row in getattr(sight, role)}
        return in_order(found.values())

    @property
    def versions(self) -> list[Row]:
        """The records at which the item had another body than before; one that came back is a version again."""
        found: list[Row] = []
        for row in self.own:
            if row["status"] in FETCHED and row["sha256"] and (not found or row["sha256"] != found[-1]["sha256"]):
                found.append(row)
        return found


def item_id(url: str) -> str:
    """The id of an item in the warehouse: the first 16 hexadecimal digits of the SHA-256 of its canonical address."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def resolve_item(folder: Path, sites: OwnSites, item: str) -> str:
    """The canonical address meant by an address, an item's id (16 hex digits) or a body's SHA-256. Raises InputError when nothing was fetched or listed under it."""
    given = item.strip()
    if re.fullmatch(r"[0-9a-f]{64}", given.lower()):
        rows = in_order(select_rows(list_tables(folder, "fetches"), "sha256", {given.lower()}))
        found: str | None = rows[0]["url"] if rows else None
    elif re.fullmatch(r"[0-9a-f]{16}", given.lower()):
        found = next((url for url in sorted(_known_urls(folder)) if item_id(url) == given.lower()), None)
    else:
        canonical = sites.canonical(given)
        found = canonical
    if found is None or not _is_known(folder, found):
        raise InputError(
            "nothing is kept under this address, id or SHA-256", where=item, fix="give the item's address as the list links to it"
        )
    return found


def collect_facts(folder: Path, sites: OwnSites, url: str) -> Facts:
    """Find what decides on an item. Only chained runs count, so that equal heads give equal facts."""
    links = {link.run_id: link for link in list_links(folder)}
    fetches, columns = list_tables(folder, "fetches"), list_tables(folder, "columns")

    def chained(rows: list[Row]) -> list[Row]:
        return [row for row in in_order(rows) if row["run_id"] in links]

    own = chained(select_rows(fetches, "url", {url}))
    shown = _list_rows(folder, url)
    listing = [row for row in chained(select_rows(fetches, "sha256", {sha256 for sha256, _ in shown})) if _shows(row, shown)]
    readings = chained(select_rows(columns, "column_id", {row["column_id"] for row in listing}))
    sights, kept = [], []
    for column in sorted({row["column_id"] for row in listing}):
        pages = [row for row in listing if row["column_id"] == column]
        sight, around = _sight(pages, [row for row in readings if row["column_id"] == column], shown, fetches)
        sights.append(sight)
        kept += around
    facts = Facts(url, own, sights, [], in_order(kept), links)
    named = find_files(select_parsed(folder, "pages", url), sites, url, {row["sha256"] for row in facts.versions})
    fetched = chained(select_rows(fetches, "url", {file.url for file in named}))
    facts.files = [replace(file, rows=tuple(row for row in fetched if row["url"] == file.url)) for file in named]
    facts.sources = _sources(chained(select_rows(fetches, "sha256", {row["sha256"] for row in facts.records if row["sha256"]})))
    return facts


def _sight(listing: list[Row], readings: list[Row], shown: Listed, fetches: list[Path]) -> tuple[Sight, list[Row]]:
    """The column's sight of the item, and the readings that it rests on."""
    seen = {row["run_id"] for row in listing}
    first, last = listing[0], listing[-1]
    title, day = shown[_page_of(last, shown)]
    without = [row for row in readings if row["run_id"] not in seen and _would_show(row, day)]
    unseen = [row for row in without if row["finished_at"] < first["finished_at"]][-1:]
    vanished = [row for row in without if row["started_at"] > last["finished_at"]][:1]
    sight = Sight(first["column_id"], [first], _pages_of(unseen, fetches), [last], _pages_of(vanished, fetches), title, day)
    about = [row for row in readings if row["run_id"] in (first["run_id"], last["run_id"])]
    return sight, [*about, *unseen, *vanished]


def _would_show(reading: Row, day: str) -> bool:
    """Whether a reading went to the list's end, or past the item's date."""
    if reading["coverage"] != "complete":
        return False
    return bool(reading["reached_end"] or (day and reading["oldest_on"] and reading["oldest_on"].isoformat() < day))


def _pages_of(readings: list[Row], fetches: list[Path]) -> list[Row]:
    """The list pages that a reading read."""
    rows: list[Row] = []
    for reading in readings:
        paths = [path for path in fetches if path.stem == reading["run_id"]]
        found = select_rows(paths, "column_id", {reading["column_id"]})
        rows += [row for row in in_order(found) if row["purpose"] == "list" and row["status"] in FETCHED]
    return rows


def _sources(rows: list[Row]) -> list[Row]:
    """Of each body the record by which it first came: a 304 names a body that an earlier run holds."""
    return first_of_each(row for row in rows if row["status"] == "ok")


def first_of_each(rows: Iterable[Row]) -> list[Row]:
    """The first row of each body."""
    found: dict[str, Row] = {}
    for row in rows:
        if row["sha256"]:
            found.setdefault(row["sha256"], row)
    return list(found.values())


def _list_rows(folder: Path, url: str) -> Listed:
    """By body and page address of the lists that show an item: its title and date there."""
    found: Listed = {}
    for row in select_parsed(folder, "rows", url):
        found.setdefault((row["sha256"], row["page_url"]), (row["title"] or "", (row["date"] or "")[:10]))
    return found


def _shows(row: Row, shown: Listed) -> bool:
    return (
        row["purpose"] == "list"
        and row["status"] in FETCHED
        and any((row["sha256"], url) in shown for url in (row["url"], row["location"]))
    )


def _page_of(row: Row, shown: Listed) -> tuple[str, str]:
    return next((row["sha256"], url) for url in (row["url"], row["location"]) if (row["sha256"], url) in shown)


def _is_known(folder: Path, url: str) -> bool:
    return bool(select_rows(list_tables(folder, "fetches"), "url", {url}) or _list_rows(folder, url))


def _known_urls(folder: Path) -> set[str]:
    """Every address that was asked for, or that a list showed by any version of the reader."""
    found: set[str] = set()
    listed = [path for version in list_versions(folder) for path in list_parsed(version, "rows")]
    for path in [*list_tables(folder, "fetches"), *listed]:
        found |= set(pc.unique(pq.read_table(path, columns=["url"], partitioning=None)["url"]).to_pylist())
    return {url for url in found if url}
