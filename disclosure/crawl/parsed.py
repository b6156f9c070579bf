"""What pages say, written once per body, address and parser version."""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import asdict
from itertools import count, islice
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from disclosure import bronze
from disclosure.crawl.heap import trim_heap
from disclosure.crawl.keys import Keys
from disclosure.fetch import OwnSites
from disclosure.fetch.list_links import in_own_form
from disclosure.personal import find_personal, mask_text
from disclosure.sites import PARSER_VERSION, Page
from disclosure.text import normalise_document_number
from disclosure.tombstones import Spot

FORMAT = 2  # 2: trust, list_call, kinds of items and columns
SPOKEN = ("title", "column_name", "source", "publisher", "body", "tags", "attachments", "remark", "shortened", "statement", "warnings")
"""Columns that hold a page's words; a personal number in them is stored masked only."""

BATCH = 50  # pages in memory while they are written
MOST_ROWS = 2_000  # of a file: what a file says of its parts stays in memory until its end
TRIMMED = 2  # batches after which the holes between them are given back

PAGES = pa.schema(
    [
        ("format", pa.int32()),
        ("parser_version", pa.string()),
        ("sha256", pa.string()),
        ("url", pa.string()),
        ("platform", pa.string()),
        ("kind", pa.string()),
        ("encoding", pa.string()),
        ("column_name", pa.string()),
        ("title", pa.string()),
        ("published", pa.string()),
        ("published_origin", pa.string()),
        ("dates", pa.string()),
        ("source", pa.string()),
        ("publisher", pa.string()),
        ("document_number", pa.string()),
        ("index_number", pa.string()),
        ("written_on", pa.string()),
        ("attachments", pa.string()),
        ("body", pa.string()),
        ("tags", pa.string()),
        ("page_count", pa.int32()),
        ("next_pages", pa.string()),
        ("blank", pa.bool_()),
        ("script_list", pa.bool_()),
        ("challenge", pa.bool_()),
        ("remark", pa.string()),
        ("validity", pa.string()),
        ("opens_on", pa.string()),
        ("closes_on", pa.string()),
        ("shortened", pa.string()),
        ("trust", pa.float64()),
        ("list_call", pa.string()),
        ("column_class", pa.string()),
        ("item_class", pa.string()),
        ("statement", pa.string()),
        ("issuer", pa.string()),
        ("relayed", pa.bool_()),
        ("warnings", pa.string()),
    ]
)

ROWS = pa.schema(
    [
        ("format", pa.int32()),
        ("parser_version", pa.string()),
        ("sha256", pa.string()),
        ("page_url", pa.string()),
        ("position", pa.int32()),
        ("title", pa.string()),
        ("href", pa.string()),
        ("url", pa.string()),
        ("date", pa.string()),
        ("pinned", pa.bool_()),
    ]
)


class ParsedWriter:
    """Writes the pages and list rows of one run; what is already there for this parser version is skipped. Threads share it."""

    def __init__(self, folder: Path, run_id: str, sites: OwnSites) -> None:
        self._folder = folder / "parsed" / PARSER_VERSION
        self._sites = sites
        self._keys = _read_keys(self._folder, run_id)
        self._pages = ParsedFile(self._folder, "pages", run_id, PAGES)
        self._rows = ParsedFile(self._folder, "rows", run_id, ROWS)
        self._lock = threading.Lock()

    def has(self, sha256: str, url: str) -> bool:
        """Whether this body at this address has been read by this parser version."""
        return (sha256, url) in self._keys

    def add(self, sha256: str, url: str, page: Page) -> tuple[Spot, ...]:
        """Keep what a page says, personal numbers masked; returns those, which the search of its body missed, placed in the words that hold them.

        ``url`` is the canonical address it was asked for under.
        """
        if self.has(sha256, url):
            return ()
        said, listed = _page_row(sha256, url, page), _list_rows(sha256, url, page, self._sites)
        with self._lock:
            if not self.has(sha256, url):
                self._keys.add((sha256, url))
                self._pages.add([said])
                self._rows.add(listed)
        return _find_missed(page, said, listed)

    def finish(self) -> None:
        """Put the files in their place; nothing more is added then."""
        with self._lock:
            self._rows.finish()
            self._pages.finish()

    def discard(self) -> None:
        """Leave nothing behind; the pages are read again from their bodies when the run goes on."""
        with self._lock:
            self._rows.discard()
            self._pages.discard()

    def remove_parts(self, prefix: str) -> None:
        """Remove what killed runs with ids of this prefix left half-written; only for who alone writes under it."""
        for path in self._folder.glob(f".*-{prefix}*.part"):
            path.unlink(missing_ok=True)


class ParsedFile:
    """One table of a run, in files of at most ``MOST_ROWS`` rows: ``pages-<run>.parquet``, then ``pages-0002-<run>.parquet`` and so on.

    Until they are finished its rows wait as lines of JSON under another name: Arrow keeps memory for every thread that calls it.
    """

    def __init__(self, folder: Path, table: str, run_id: str, schema: pa.Schema) -> None:
        self._folder, self._table, self._run_id = folder, table, run_id
        self._lines = folder / f".{table}-{run_id}.parquet.{os.getpid()}.lines.part"
        self._schema = schema
        self._file: BinaryIO | None = None

    def add(self, rows: list[dict[str, Any]]) -> None:
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = self._lines.open("w+b")
        self._file.write(bronze.encode_rows(rows))

    def finish(self) -> None:
        if self._file is not None:
            self._file.seek(0)
            for number in count(1):
                if not self._write(islice(self._file, MOST_ROWS), f"{self._table}{f'-{number:04}' if number > 1 else ''}-{self._run_id}"):
                    break
        self.discard()

    def _write(self, lines: Iterator[bytes], name: str) -> bool:
        """Write one file; False, and none is written, when no lines are left."""
        batch = b"".join(islice(lines, BATCH))
        if not batch:
            return False
        path = self._folder / f"{name}.parquet"
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with pq.ParquetWriter(part, self._schema, **bronze.LEAN) as writer:
                for number in count(1):
                    writer.write_table(bronze.decode_rows(batch, self._schema))
                    if number % TRIMMED == 0:
                        trim_heap()
                    if not (batch := b"".join(islice(lines, BATCH))):
                        break
            with part.open("rb") as file:
                os.fsync(file.fileno())  # the pages count as read from now on, also after a power cut
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        return True

    def discard(self) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):  # lines that a full disk has no room for
                self._file.close()
        self._lines.unlink(missing_ok=True)


def _read_keys(folder: Path, run_id: str) -> Keys:
    """What is already read, by body and address; a run that goes on after a crash writes its own files anew."""
    found, own = Keys(), f"-{run_id}.parquet"
    for path in sorted(folder.glob("pages-*.parquet")):
        if not path.name.endswith(own):
            found.update((row["sha256"], row["url"]) for row in bronze.iterate_rows(path, ["sha256", "url"]))
    return found


def _page_row(sha256: str, url: str, page: Page) -> dict[str, Any]:
    plain = ("platform", "kind", "encoding", "title", "published", "source", "publisher", "document_number", "index_number", "written_on")
    more = ("body", "page_count", "blank", "script_list", "challenge", "remark", "validity", "opens_on", "closes_on", "shortened")
    kinds = ("trust", "list_call", "column_class", "item_class", "statement", "issuer", "relayed")
    row: dict[str, Any] = {name: getattr(page, name) for name in plain + more + kinds}
    row.update(
        format=FORMAT,
        parser_version=PARSER_VERSION,
        sha256=sha256,
        url=url,
        column_name=page.column,
        next_pages=_json(list(page.next_pages)),
    )
    # numbers are compared from here on, and brackets vary: [2023], (2023), 〔2023〕
    row.update(document_number=normalise_document_number(page.document_number) if page.document_number else None)
    row.update(published_origin=_published_origin(page), dates=_json([asdict(entry) for entry in page.dates]))
    row.update(attachments=_json([asdict(entry) for entry in page.attachments]), tags=_json(page.tags))
    row.update(warnings=_json([asdict(entry) for entry in page.warnings]))
    row.update({name: mask_text(row[name]) for name in SPOKEN if row[name]})
    return {name: without_surrogates(value) for name, value in row.items()}


def _list_rows(sha256: str, url: str, page: Page, sites: OwnSites) -> list[dict[str, Any]]:
    return [
        {
            "format": FORMAT,
            "parser_version": PARSER_VERSION,
            "sha256": sha256,
            "page_url": url,
            "position": position,
            "title": without_surrogates(mask_text(row.title)),
            "href": without_surrogates(row.href),
            "url": row.url,
            "date": row.date,
            "pinned": row.pinned,
        }
        for position, row in enumerate(in_own_form(page.rows, sites), 1)
    ]


def _find_missed(page: Page, said: dict[str, Any], listed: list[dict[str, Any]]) -> tuple[Spot, ...]:
    """The numbers in a page's words, read from its masked body: a reader of pages puts together what the source has in pieces."""
    read = [
        (page.title, said["title"]),
        (page.body, said["body"]),
        *zip((row.title for row in page.rows), (row["title"] for row in listed), strict=True),
    ]
    return tuple(find_personal("\n".join(text for text, masked in read if text and without_surrogates(text) != masked)))


def _published_origin(page: Page) -> str | None:
    """Where the date shown was read."""
    if page.published is None:
        return None
    return next((entry.origin for entry in page.dates if entry.value == page.published), None)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def without_surrogates(value: Any) -> Any:
    """Text that UTF-8 can hold: a lone surrogate out of a page's escapes cannot be stored."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value
