"""Tries a person's row selector on the page that a column's last reading kept, before it is accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from disclosure import bronze
from disclosure.crawl.checkup import first_bodies
from disclosure.crawl.history import READ
from disclosure.crawl.repairs import ListBody, read_applied
from disclosure.errors import InputError
from disclosure.evidence_store import EvidenceStore
from disclosure.fetch import host_of
from disclosure.registry import City
from disclosure.sites import Row, read_page
from disclosure.sites.reading.repair import are_addresses_lost, read_rows_by
from disclosure.sites.reading.selectors import Selector


@dataclass(frozen=True)
class Trial:
    """The rows that a selector reads on the first page kept of ``night``."""

    night: date
    rows: tuple[Row, ...]


def try_selector(city: City, folder: Path, column_id: str, selector: str) -> Trial:
    """Read the last kept first page of a column by a selector. ``folder``: the city's data.

    Raises InputError when no page is kept, when the selector finds no row there, and when its rows have lost the addresses that the last good
    reading's had.
    """
    selector = str(Selector.parse(selector))
    store, kept = EvidenceStore(folder), _kept_pages(folder, column_id)
    last = next(((night, body) for night, _, body in kept if store.is_whole(body.sha256)), None)
    if last is None:
        raise InputError("no page of it is kept on which the selector could be tried", where=column_id, fix="crawl it first")
    night, body = last
    rows = read_rows_by(store.open(body.sha256), body.base, selector, content_type=body.content_type)
    if not rows:
        raise InputError(
            f"{selector} finds no row on its page of {night}", where=column_id, fix="look at the page's markup and give another"
        )
    good = next((body for _, status, body in kept if status in READ and store.is_whole(body.sha256)), None)
    old = _rows_of(city, folder, good, store) if good is not None else ()
    if are_addresses_lost(_count_addressed(rows), len(rows), _count_addressed(old), len(old)):
        raise InputError(
            f"most of the {len(rows)} rows that {selector} finds have no address, and the old ones had", where=column_id,
            fix="give the element that holds the row's link too",
        )  # fmt: skip
    return Trial(night, rows)


def _kept_pages(folder: Path, column_id: str) -> list[tuple[date, str, ListBody]]:
    """Night, status and first page of every reading of a column that kept one, the latest first."""
    readings = [
        (row["finished_at"], row["night"], row["run_id"], row["status"])
        for path in (folder / "bronze" / "columns").glob("*/*.parquet")
        for row in bronze.read_rows(path, ["column_id", "night", "run_id", "status", "finished_at"])
        if row["column_id"] == column_id
    ]
    found = []
    for _, night, run_id, status in sorted(readings, reverse=True):
        body = first_bodies(bronze.run_file(folder, "fetches", night, run_id)).get(column_id)
        if body is not None:
            found.append((night, status, body))
    return found


def _rows_of(city: City, folder: Path, body: ListBody, store: EvidenceStore) -> Sequence[Row]:
    """The rows of a kept page as the crawl read them."""
    applied = read_applied(folder).get((body.sha256, body.url))
    held = store.open(body.sha256)
    if applied is not None:
        return read_rows_by(held, body.base, applied.selector, content_type=body.content_type)
    platform = next((site.platform for site in city.file.sites if host_of(site.url) == host_of(body.base)), None)
    return read_page(held, body.base, content_type=body.content_type, platform=platform).rows


def _count_addressed(rows: Sequence[Row]) -> int:
    return sum(1 for row in rows if row.url)
