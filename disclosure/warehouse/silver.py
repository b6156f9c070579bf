"""Schema ``silver``: what was fetched and read, cleaned, with every item attributed, dated and described."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from disclosure.registry import City
from disclosure.warehouse.bronze import attach_bronze
from disclosure.warehouse.build import build_tables, read_sql
from disclosure.warehouse.hinted import use_repairs
from disclosure.warehouse.kinds import make_kind_table
from disclosure.warehouse.periods import make_period_table
from disclosure.warehouse.urls import make_url_table

if TYPE_CHECKING:
    import duckdb

LIST_ROW = """
    select
        list_row.*,
        avg(contains(list_row.title, '\ufffd')::int) over (partition by list_row.sha256, list_row.page_url) > 0.1 as is_broken,
        page.item_id as page_item_id, target.item_id, target.canonical_url
    from bronze.rows as list_row
    join work.url as page on page.url = list_row.page_url
    left join work.url as target on target.url = list_row.url
"""
PAGE = "select page.*, address.item_id from bronze.pages as page join work.url as address on address.url = page.url"
STEPPING_STONES = ("silver.item_fact",)  # holds every body a second time


def build_silver(connection: duckdb.DuckDBPyConnection, city: City, folder: Path, as_of: datetime, parser_version: str) -> None:
    """Make every table of silver (without tokens) from the parquet in ``folder`` known at ``as_of``; schema registry must be there."""
    connection.execute("attach if not exists ':memory:' as work").fetchall()
    attach_bronze(connection, folder, as_of, parser_version)
    use_repairs(connection, city, folder, as_of, parser_version)
    make_url_table(connection, city)
    connection.execute(f"create or replace view work.list_row as {LIST_ROW}").fetchall()
    connection.execute(f"create or replace view work.page as {PAGE}").fetchall()
    facts = ("silver.item_fact",)
    build_tables(connection, read_sql("silver"), {"work.period": (facts, make_period_table), "work.kind": (facts, make_kind_table)})
    for name in STEPPING_STONES:
        connection.execute(f"drop table {name}").fetchall()
