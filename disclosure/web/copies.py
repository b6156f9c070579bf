"""The office's page on a stored body: a page as it was seen, a file as the text that was kept of it, both without personal numbers."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from disclosure.crawl.attachment_values import READER_VERSION
from disclosure.evidence.records import open_shown, select_rows
from disclosure.evidence.view import FILES, render_view
from disclosure.evidence_store import EvidenceStore
from disclosure.personal import find_in_bytes, mask_text
from disclosure.rounds import load_named_city, published, select
from disclosure.settings import Settings

COPIES = """
select url, location, requested_at, status, http_status, purpose, content_type, sha256
from silver.fetch where sha256 = ? order by requested_at desc limit 5
"""
NEWEST = """
select body_sha256 as sha256, finished_at from silver.fetch
where url = ? and status in ('ok', 'not_modified') and body_sha256 is not null
order by finished_at desc, run_id desc, seq desc limit 1
"""


def stored_copy(settings: Settings, city_id: str, sha256: str, quote: str | None = None) -> dict[str, Any] | None:
    """What the page shows of a body; None when no fetch of the city has it. Raises RunError when it is lost or damaged.

    ``view`` is the page as one document, with ``quote`` marked; ``text`` the words that are read of it (of a file the kept text), either None where
    there is none. ``newest`` is the body its address has now, when that is another one.
    """
    city = load_named_city(settings, city_id)
    with published(settings, city_id) as (_, connection):
        fetches = select(connection, COPIES, [sha256])
        newest = select(connection, NEWEST, [fetches[0]["url"]]) if fetches else []
    if not fetches:
        return None
    for fetch in fetches:
        fetch["requested_at"] = fetch["requested_at"].replace(tzinfo=UTC)
    shown = open_shown(EvidenceStore(settings.city_data(city_id)), sha256)
    return {
        "city": city_id,
        "city_name": city.name,
        "sha256": sha256,
        "fetches": fetches,
        "stone": shown.stone,
        "size": len(shown.body) if shown.body is not None else shown.stone.bytes if shown.stone else 0,
        "newest": next((row for row in newest if row["sha256"] != sha256), None),
        "quote": quote,
        **_contents(settings, city_id, fetches[0], shown.body, is_masked=shown.stone is not None, quote=quote),
    }


def _contents(
    settings: Settings, city_id: str, fetch: dict[str, Any], body: bytes | None, *, is_masked: bool, quote: str | None
) -> dict[str, Any]:
    """Title, view and text of a body."""
    if body is None or fetch["purpose"] == "attachment" or body.startswith(FILES):
        return {"title": fetch["url"].rsplit("/", 1)[-1], "view": None, "text": kept_text(settings, city_id, fetch["sha256"])}
    marked = find_in_bytes(body, fetch["content_type"])
    if marked is not None and marked.copy is not None:  # saved before anybody looked for such numbers
        body, is_masked = marked.copy, True
    title, text = _read(body, fetch)
    view = render_view(body, fetch["url"], fetch["content_type"], quote=quote, record=fetch, is_masked=is_masked)
    return {"title": title, "view": view, "text": text}


def _read(body: bytes, fetch: dict[str, Any]) -> tuple[str | None, str]:
    """Title and words of a page as this version reads it."""
    from disclosure.sites import read_page

    page = read_page(body, fetch["location"] or fetch["url"], content_type=fetch["content_type"])
    text = page.body if page.kind == "article" else "\n".join(f"{row.date or '（无日期）'}  {row.title}" for row in page.rows)
    return page.title or page.column, mask_text(text)


def kept_text(settings: Settings, city_id: str, sha256: str) -> str | None:
    """What this reader kept of a file's text, masked; None where it read nothing of it. Raises RunError when a table is damaged."""
    paths = sorted((settings.city_data(city_id) / "parsed").glob("*/attachments-*.parquet"))
    rows = [row for row in select_rows(paths, "sha256", [sha256]) if row["reader_version"] == READER_VERSION and row["text"]]
    return mask_text(rows[-1]["text"]) if rows else None
