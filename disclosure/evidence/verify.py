"""Whether a city's chain of evidence is whole, and in depth whether everything it names is still what it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from disclosure import bronze
from disclosure.errors import RunError
from disclosure.evidence.chain import Link, finished_runs, list_links, read_manifest
from disclosure.evidence.entries import hash_file, hash_row, read_entries, stone_values
from disclosure.evidence_store import EvidenceStore, PersonalDataRemoved


def verify_chain(folder: Path, *, deep: bool = False) -> list[str]:
    """One line per fault of the chain in a city's data folder; empty where it is whole.

    Numbers, links and lists of hashes are always checked, and that every finished run is in it. ``deep`` also reads every file and body. Parsed
    pages may be deleted at will (they are made anew from bodies) and are compared only where they are.
    """
    links = list_links(folder)
    faults = [*_check_links(links), *_check_runs(folder, links)]
    for link in links:
        faults += _check_entries(link)
        faults += _check_named(folder, link, deep=deep)
    return faults


def _check_links(links: list[Link]) -> Iterator[str]:
    previous: str | None = None
    for number, link in enumerate(links, 1):
        name, values = link.path.name, read_manifest(link.path)
        if link.number != number:
            yield f"{name}: number {link.number} where {number} is due"
        if values is None:
            yield f"{name}: cannot be read"
        else:
            wanted = {"number": link.number, "night": link.night.isoformat(), "run_id": link.run_id, "previous": previous}
            for field, value in wanted.items():
                if values.get(field) != value:
                    yield f"{name}: {field} is {values.get(field)}, not {value}"
        previous = link.sha256


def _check_runs(folder: Path, links: list[Link]) -> Iterator[str]:
    linked = {link.run_id for link in links}
    runs = finished_runs(folder)
    yield from (f"run {run_id} stands in no manifest; the next crawl makes it" for run_id in sorted(runs.keys() - linked))
    yield from (f"{link.path.name}: its run is gone" for link in links if link.run_id not in runs)
    for table in ("fetches", "columns"):
        for path in sorted((folder / "bronze" / table).glob("*/*.parquet")):
            if path.stem not in runs and path.stem in linked:
                yield f"{path.relative_to(folder)}: of a run that is gone"


def _check_entries(link: Link) -> Iterator[str]:
    values = read_manifest(link.path) or {}
    try:
        content = link.entries.read_bytes()
    except OSError:
        yield f"{link.entries.name}: missing"
        return
    if hashlib.sha256(content).hexdigest() != values.get("entries_sha256"):
        yield f"{link.entries.name}: not the list that its manifest names"
    lines = content.count(b"\n")
    if lines != values.get("entries"):
        yield f"{link.entries.name}: {lines} lines, not {values.get('entries')}"


def _check_named(folder: Path, link: Link, *, deep: bool) -> Iterator[str]:
    try:
        named = list(read_entries(link.entries.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError):
        return
    for kind, name, value in named:
        if kind == "file":
            yield from _check_file(folder / name, name, value, deep=deep)
    if deep:
        yield from _check_rows(folder, link, [entry for entry in named if entry[0] in ("record", "reading")])
        store = EvidenceStore(folder)
        for kind, sha256, length in named:
            if kind == "body":
                yield from _check_body(store, sha256, length)
            elif kind == "tombstone":
                yield from _check_stone(store, sha256, length)


def _check_file(path: Path, name: str, sha256: str, *, deep: bool) -> Iterator[str]:
    if not path.is_file():
        if not name.startswith("parsed/"):
            yield f"{name}: missing"
    elif deep and hash_file(path) != sha256:
        yield f"{name}: altered"


def _check_rows(folder: Path, link: Link, named: list[tuple[str, str, str]]) -> Iterator[str]:
    for kind, table, key in (("record", "fetches", "seq"), ("reading", "columns", "column_id")):
        path = bronze.run_file(folder, table, link.night, link.run_id)
        try:
            rows = {str(row[key]): hash_row(row) for row in bronze.read_rows(path)}
        except RunError as error:
            yield str(error)
            continue
        wanted = {name: value for entry, name, value in named if entry == kind}
        for name in sorted(wanted.keys() | rows.keys()):
            if wanted.get(name) != rows.get(name):
                yield f"{path.relative_to(folder)}: {kind} {name} is not what the manifest names"


def _check_body(store: EvidenceStore, sha256: str, length: str) -> Iterator[str]:
    if not store.has(sha256) and length == "-":
        return
    try:
        body = store.open(sha256)
    except PersonalDataRemoved:
        return  # its tombstone is checked
    except RunError as error:
        yield str(error)
        return
    if length not in ("-", str(len(body))) and store.tombstones.read(sha256) is None:
        yield f"body {sha256}: {len(body)} bytes, not {length}"


def _check_stone(store: EvidenceStore, sha256: str, value: str) -> Iterator[str]:
    stone = store.tombstones.read(sha256)
    if stone is None:
        yield f"tombstone of {sha256}: missing"
    elif hash_row(stone_values(stone)) != value:
        yield f"tombstone of {sha256}: altered"
