"""What stored bodies the readers of today have not read, and their reading before a build uses them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from disclosure.crawl.attachment_reread import UnreadFile, reread_attachments
from disclosure.crawl.reread import Reread, Unread, reread_bodies
from disclosure.registry import City
from disclosure.warehouse.bronze import attach_bronze

if TYPE_CHECKING:
    import duckdb

# the first fetch of a body under an address is the one the crawl reads
KNOWN = """
    select sha256, url, arg_min(struct_pack(location, content_type), (finished_at, run_id, seq)) as reading
    from bronze.fetches
    where status = 'ok' and purpose in ('list', 'article') and sha256 is not null
    group by sha256, url
"""

UNREAD_FILES = """
    select sha256, url, arg_min(content_type, (finished_at, run_id, seq))
    from bronze.fetches
    anti join bronze.attachments using (sha256, url)
    where status = 'ok' and purpose = 'attachment' and sha256 is not null
    group by sha256, url
    order by url, sha256
"""


def reread_unread(connection: duckdb.DuckDBPyConnection, city: City, folder: Path, as_of: datetime, version: str, name: str) -> Reread:
    """Read again from the evidence store every page fetched up to ``as_of`` (an aware instant) that ``version`` has not read, and attachments.

    ``name`` tells the new files from others. The caller holds the city's publish lock. Raises RunError and OSError as ``reread_bodies``.
    """
    attach_bronze(connection, folder, as_of, version)
    if files := connection.execute(UNREAD_FILES).fetchall():
        reread_attachments(folder, [UnreadFile(*row) for row in files], name)
    rows = connection.execute(
        f"select sha256, url, reading.location, reading.content_type from ({KNOWN}) anti join bronze.pages using (sha256, url) order by url, sha256"
    ).fetchall()
    if not rows:
        return Reread()
    known = connection.execute(f"select count(*) from ({KNOWN})").fetchall()[0][0]
    return reread_bodies(city, folder, [Unread(*row) for row in rows], name, known=known)
