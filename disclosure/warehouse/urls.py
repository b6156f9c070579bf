"""Every address met in lists, links to files and fetches with its one form and the id of the item it names."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from disclosure.fetch.own_sites import OwnSites
from disclosure.warehouse.tables import load_table

if TYPE_CHECKING:
    import duckdb

    from disclosure.registry import City


def item_id(url: str) -> str:
    """The id of an item: the first 16 hexadecimal digits of the SHA-256 of its canonical address."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def make_url_table(connection: duckdb.DuckDBPyConnection, city: City) -> None:
    """``work.url(url, canonical_url, item_id)`` for every web address of list rows, parsed pages, their attachments and fetches."""
    own = OwnSites(city.file.sites)
    found = connection.execute(
        """
        select url from bronze.rows where url is not null
        union select page_url from bronze.rows
        union select url from bronze.pages
        union select url from bronze.fetches
        union select location from bronze.fetches where location is not null
        union select unnest(json_extract_string(try_cast(attachments as json), '$[*].url')) from bronze.pages
        order by 1
        """
    ).fetchall()
    rows = ((url, canonical, item_id(canonical)) for (url,) in found if url and (canonical := own.canonical(url)))
    load_table(connection, "work.url", {"url": "text", "canonical_url": "text", "item_id": "text"}, rows)
