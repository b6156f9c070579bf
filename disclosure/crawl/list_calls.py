"""Lists that a script of the page fills: the one read-only request that such a page makes of its own platform, made in its place.

All four platforms answer to GET, with what a form would send in the query; nothing is ever posted. Only the list addresses of ``ENDPOINTS``
are asked, on the city's own hosts, with robots.txt, turns and budget as for any page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from disclosure.fetch import Errand, OwnSites, Result
from disclosure.sites import Page

ENDPOINTS = {
    "jcms": re.compile(r"/\w*dataproxy\.jsp"),
    "jpaas": re.compile(r"/front/page/build/unit"),
    "label8888": re.compile(r"/site/label/8888"),
    "gkmlpt": re.compile(r"/gkmlpt/api/all/\d{1,12}"),
}
"""Where a platform gives the rows of a list, as the end of a path."""

OF_THE_CALL = ("moved", "gone", "failed", "too_large")
"""Answers that say something of the address we put together and nothing of the column."""

PageReader = Callable[[Errand], tuple[Result, Page | None]]


def follow_list_call(page: Page | None, sites: OwnSites) -> str | None:
    """The canonical address to ask for the first rows of a list that a script fills; None for other pages and where nothing may be asked."""
    if page is None or not page.script_list or page.rows or not page.list_call:
        return None
    url = sites.canonical(page.list_call)
    endpoint = ENDPOINTS.get(page.platform)
    if url is None or endpoint is None or not sites.is_own(url):
        return None
    path = urlsplit(url).path
    return url if any(found.end() == len(path) for found in endpoint.finditer(path)) else None


def ask_list(first: tuple[Result, Page | None], errand: Errand, read: PageReader, sites: OwnSites) -> tuple[Result, Page | None]:
    """The first page of a column with its rows: ``first`` itself (the answer to ``errand``), or what its list call answered.

    Where the call's answer tells nothing of the column (no such address, no list in it), the page stays what it was, a list that a script fills.
    """
    url = follow_list_call(first[1], sites)
    if url is None or not first[0].is_read:
        return first
    result, page = read(replace(errand, url=url))
    if not result.is_read:
        return first if result.fetch.status in OF_THE_CALL else (result, page)
    if page is not None and (page.challenge or (page.kind == "list" and (page.rows or page.blank))):
        return result, page
    return first
