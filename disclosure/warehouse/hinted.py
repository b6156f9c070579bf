"""Puts the rows of repaired columns in the place of what the page reader made of their list pages by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from disclosure.crawl.repairs import Applied, read_applied
from disclosure.errors import RunError
from disclosure.evidence_store import EvidenceStore
from disclosure.fetch import OwnSites, host_of
from disclosure.fetch.list_links import in_own_form
from disclosure.registry import City
from disclosure.sites.reading.repair import read_page_by
from disclosure.warehouse.tables import load_table

if TYPE_CHECKING:
    import duckdb

COLUMNS = {
    "sha256": "text",
    "page_url": "text",
    "position": "int",
    "title": "text",
    "href": "text",
    "url": "text",
    "date": "text",
    "pinned": "bool",
}
PAGES = """
create or replace view bronze.pages as
select page.* replace (case when hinted.sha256 is not null then 'list' else page.kind end as kind)
from bronze.plain_pages as page
left join (select distinct sha256, page_url from work.hinted_row) as hinted on hinted.sha256 = page.sha256 and hinted.page_url = page.url
"""
ROWS = """
create or replace view bronze.rows as
select * from bronze.plain_rows anti join work.hinted_row using (sha256, page_url)
union all by name
select '{version}' as parser_version, * from work.hinted_row
"""


def use_repairs(connection: duckdb.DuckDBPyConnection, city: City, folder: Path, as_of: datetime, parser_version: str) -> None:
    """Let ``bronze.rows`` and ``bronze.pages`` show list pages as the accepted repairs read them, where a crawl up to ``as_of`` did so.

    The parsed files hold what the page reader said; what a repair makes of the same bytes is read here, anew for every build, so that it follows
    the version in force. A body that is lost leaves its page as it was. ``work`` and ``bronze`` must be attached.
    """
    applied = read_applied(folder, as_of)
    if not applied:
        return
    load_table(connection, "work.hinted_row", COLUMNS, _rows(applied, city, folder))
    for name, view in (("pages", PAGES), ("rows", ROWS.format(version=parser_version))):
        connection.execute(f"drop view if exists bronze.plain_{name}").fetchall()
        connection.execute(f"alter view bronze.{name} rename to plain_{name}").fetchall()
        connection.execute(view).fetchall()


def _rows(applied: dict[tuple[str, str], Applied], city: City, folder: Path) -> Iterator[tuple[Any, ...]]:
    store, sites = EvidenceStore(folder), OwnSites(city.file.sites)
    platforms = {host_of(site.url): site.platform for site in city.file.sites}
    for one in applied.values():
        body = one.body
        try:
            held = store.open(body.sha256)
        except RunError:
            continue
        page = read_page_by(held, body.base, one.selector, content_type=body.content_type, platform=platforms.get(host_of(body.base)))
        for position, row in enumerate(in_own_form(page.rows, sites), 1):
            yield body.sha256, body.url, position, row.title, row.href, row.url, row.date, row.pinned
