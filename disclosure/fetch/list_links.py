"""The links of one list page in their one form, without the numbers that a server or a script puts behind a link so that no cache serves it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from disclosure.fetch.own_sites import OwnSites
from disclosure.sites import Row

BUSTER = re.compile(
    r"""(?:_|_t|_ts|_dc|rnd|rand|random|nocache)=(?:\d{6,20}|0\.\d{4,})
    |(?:t|r|ts|time|timestamp)=(?:\d{10}(?!000)\d{3}|0\.\d{6,})""",
    re.IGNORECASE | re.VERBOSE,
)
"""Parts of a query that say when a page was made, or nothing: random fractions, and instants in milliseconds. An instant that ends in whole seconds may
be a day, which may name an item."""


def in_own_form(rows: Sequence[Row], sites: OwnSites) -> tuple[Row, ...]:
    """Rows of one page with canonical addresses, so that an item has one address whatever name of the site a link is written with.

    A part like ``_t=1751990400123`` is left out when no two different rows of the page, of which there must be two, would then have one address.
    """
    found = tuple(_at(row, sites.canonical(row.url) if row.url else None) for row in rows)
    if not any(row.url and "=" in row.url and _without_busters(row.url) != row.url for row in found):
        return found
    bare = tuple(_at(row, _without_busters(row.url)) if row.url else row for row in found)
    named: dict[str, set[tuple[str, str | None]]] = {}
    for row in bare:
        if row.url:
            named.setdefault(row.url, set()).add((row.title, row.date))
    is_safe = len(named) > 1 and all(len(rows_of_it) == 1 for rows_of_it in named.values())
    return bare if is_safe else found


def _at(row: Row, url: str | None) -> Row:
    return Row(row.title, row.href, url, row.date, row.pinned)


def _without_busters(url: str) -> str:
    path, mark, query = url.partition("?")
    if not mark:
        return url
    kept = "&".join(part for part in query.split("&") if not BUSTER.fullmatch(part))
    return f"{path}?{kept}" if kept else path
