"""The links of one list page in their one form, without the numbers that a server or a script puts behind a link so that no cache serves it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from disclosure.fetch.own_sites import OwnSites
from disclosure.sites import Row

BUSTER = re.compile(r"(?:_|_t|rnd)=(?:\d{6,20}|0\.\d{4,})", re.IGNORECASE)
"""Parts of a query that say when a page was made, or nothing, under names that no item is called by: ``t``, ``ts``, ``time`` and ``r`` name one here and there."""


def in_own_form(rows: Sequence[Row], sites: OwnSites) -> tuple[Row, ...]:
    """Rows of one page with canonical addresses, so that an item has one address whatever name of the site a link is written with.

    A part like ``_t=1751990400123`` is left out where it can name no item: every link to the city on the page has one, of which there are two at least,
    and it is the same in all or every path is one link's alone; and where no two links would then be one.
    """
    found = tuple(_at(row, sites.canonical(row.url) if row.url else None) for row in rows)
    if not any(row.url and BUSTER.search(row.url) for row in found):
        return found
    bare = {row.url: _split(row.url) for row in found if row.url and sites.is_own(row.url)}
    return tuple(_at(row, bare[row.url][0]) if row.url in bare else row for row in found) if _is_safe(bare) else found


def _is_safe(bare: dict[str, tuple[str, tuple[str, ...]]]) -> bool:
    """Whether the links of a page, each with its bare form and what was left out of it, may be taken in that form."""
    busters, paths = {parts for _, parts in bare.values()}, {url.partition("?")[0] for url in bare}
    are_apart = len({url for url, _ in bare.values()}) == len(bare) > 1
    return are_apart and () not in busters and (len(busters) == 1 or len(paths) == len(bare))


def _at(row: Row, url: str | None) -> Row:
    return Row(row.title, row.href, url, row.date, row.pinned)


def _split(url: str) -> tuple[str, tuple[str, ...]]:
    """An address without what keeps caches away, and that."""
    path, _, query = url.partition("?")
    parts = query.split("&")
    kept = "&".join(part for part in parts if not BUSTER.fullmatch(part))
    return (f"{path}?{kept}" if kept else path), tuple(part for part in parts if BUSTER.fullmatch(part))
