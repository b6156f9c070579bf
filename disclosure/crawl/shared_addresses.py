"""Columns registered under one address, as the tabs of a page are: what is read there is every one's, and nobody can tell whose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from disclosure.crawl import plan
from disclosure.crawl.causes import SHARED
from disclosure.crawl.history import READ
from disclosure.crawl.reading import ColumnReading
from disclosure.fetch import OwnSites
from disclosure.registry import City, Column
from disclosure.text import squeeze


def find_shared(city: City, night: date, sites: OwnSites) -> dict[str, tuple[str, ...]]:
    """By column, the names of the others at its address on a night. Raises ContentError for a column on no site of the city."""
    return group_shared((plan.column_url(city, column, sites), column) for column in plan.columns_of(city, night))


def group_shared(addressed: Iterable[tuple[str, Column]]) -> dict[str, tuple[str, ...]]:
    """The same of columns with their canonical addresses. Columns of one name are one column, registered for several units; a page of text (静态) is
    one for all."""
    by_url: dict[str, list[Column]] = {}
    for url, column in addressed:
        if column.kind != "static":
            by_url.setdefault(url, []).append(column)
    found = {}
    for columns in by_url.values():
        for column in columns:
            others = tuple(dict.fromkeys(other.name for other in columns if squeeze(other.name) != squeeze(column.name)))
            if others:
                found[column.id] = others
    return found


def doubt_shared(reading: ColumnReading, shared: Mapping[str, tuple[str, ...]]) -> None:
    """Make a reading partial at most (解析存疑) whose rows may be another column's, at an address that no selector of its own parts."""
    others = shared.get(reading.column.id)
    if not others or reading.status not in READ:
        return
    reading.fail("doubted")
    reading.status, reading.resume_url = "partial", None
    reading.coverage = "partial" if reading.coverage == "complete" else reading.coverage
    reading.detail = f"{SHARED}（{'、'.join(others)}）"
