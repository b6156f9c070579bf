"""Bronze and parsed parquet as views of a catalog ``bronze``, up to an instant, older formats included."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from disclosure.crawl.attachment_values import READER_VERSION
from disclosure.tombstones import Tombstones

if TYPE_CHECKING:
    import duckdb

INSTANTS = {"requested_at", "finished_at", "started_at"}

FETCHES = """run_id text, city text, night date, seq bigint, address text, host text, url text, column_id text, purpose text, requested_at timestamp,
finished_at timestamp, status text, http_status bigint, cause text, sha256 text, bytes bigint, content_type text, etag text, last_modified text,
location text, attempt bigint, waited double, detail text, visit text, parser_version text"""

COLUMNS = """run_id text, city text, night date, column_id text, site_id text, host text, address text, status text, reason text, cause text,
pages_read bigint, page_count bigint, rows bigint, articles_new bigint, articles_unchanged bigint, articles_failed bigint, reached_end boolean,
oldest_on date, newest_on date, coverage text, remark text, visit text, first_rows bigint, trust double, structure text, is_joined boolean,
in_order boolean, detail text, started_at timestamp, finished_at timestamp"""

RUNS = """run_id text, city text, night date, started_at timestamp, finished_at timestamp, seconds double, requests bigint, not_modified bigint,
bytes bigint, columns bigint, columns_failed bigint, articles_new bigint, articles_unchanged bigint, articles_failed bigint, degraded boolean"""

PAGES = """parser_version text, sha256 text, url text, platform text, kind text, encoding text, column_name text, title text, published text,
published_origin text, dates text, source text, publisher text, document_number text, index_number text, written_on text, attachments text, body text,
tags text, page_count bigint, next_pages text, blank boolean, script_list boolean, challenge boolean, remark text, validity text, opens_on text,
closes_on text, shortened text, trust double, list_call text, column_class text, item_class text, statement text, issuer text, relayed boolean,
warnings text"""

ROWS = """parser_version text, sha256 text, page_url text, position bigint, title text, href text, url text, date text, pinned boolean"""

ATTACHMENTS = """parser_version text, reader_version text, sha256 text, url text, kind text, text text, characters bigint, problem text, cause text, is_empty boolean,
warnings text"""


def attach_bronze(connection: duckdb.DuckDBPyConnection, folder: Path, as_of: datetime, parser_version: str) -> None:
    """Make ``bronze.fetches``, ``columns``, ``runs`` (finished at or before ``as_of``, an aware instant), ``pages``, ``rows`` and ``attachments``.

    ``folder`` is the city's folder of the storage root. Pages are those that ``parser_version`` read, and no other: what an older reader
    made of a page never mixes with what this one makes of the rest. Attachments have a reader and a version of their own; of one whose bytes were
    purged for personal data the last reading stays. What is not there yet is an empty view.
    """
    connection.execute("attach if not exists ':memory:' as bronze").fetchall()
    limit = f"finished_at <= timestamp '{as_of.astimezone(UTC).replace(tzinfo=None).isoformat(sep=' ')}'"
    for name, columns in (("fetches", FETCHES), ("columns", COLUMNS), ("runs", RUNS)):
        files = sorted((folder / "bronze" / name).glob("*/*.parquet"))
        _create_view(connection, name, columns, files, f"where {limit}")
    parsed = folder / "parsed" / parser_version
    # a crawl and a publish may have read the same page in the same hour
    once = "qualify row_number() over (partition by sha256, url order by title, published) = 1"
    _create_view(connection, "pages", PAGES, sorted(parsed.glob("pages-*.parquet")), once)
    once = "qualify row_number() over (partition by sha256, page_url, position order by href, title) = 1"
    _create_view(connection, "rows", ROWS, sorted(parsed.glob("rows-*.parquet")), once)
    files = sorted((folder / "parsed").glob("*/attachments-*.parquet"))
    purged = ", ".join(f"'{stone.sha256}'" for stone in Tombstones(folder).all() if stone.purged_at is not None) or "''"
    once = f"""where reader_version = '{READER_VERSION}' or sha256 in ({purged})
        qualify row_number() over (partition by sha256, url order by reader_version = '{READER_VERSION}' desc, reader_version desc, parser_version desc) = 1"""
    _create_view(connection, "attachments", ATTACHMENTS, files, once)


def _create_view(connection: duckdb.DuckDBPyConnection, name: str, columns: str, files: list[Path], rest: str) -> None:
    wanted = [entry.split() for entry in columns.replace("\n", " ").split(",")]
    if not files:
        empty = ", ".join(f"null::{kind} as {column}" for column, kind in wanted)
        connection.execute(f"create or replace view bronze.{name} as select {empty} where false").fetchall()
        return
    quoted = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)
    source = f"read_parquet([{quoted}], union_by_name = true)"
    present = {row[0] for row in connection.execute(f"describe select * from {source}").fetchall()}
    chosen = ", ".join(f'"{column}"::{kind} as {column}' if column in present else f"null::{kind} as {column}" for column, kind in wanted)
    connection.execute(f"create or replace view bronze.{name} as select * from (select {chosen} from {source}) {rest}").fetchall()
