"""What one list page says to whoever reads a column from page to page: its rows in one form, the pages it names, and what stands in the way."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlsplit

from disclosure.crawl.history import row_day, row_key
from disclosure.fetch import OwnSites, Result
from disclosure.fetch.list_links import in_own_form
from disclosure.sites import Page, Row
from disclosure.sites.reading.gaps import CUT
from disclosure.sites.reading.pagewindow import NUMBERS, only_other

UNREADABLE_SHARE = 0.1  # a list whose titles are broken in more rows than this is not read at all
ANCHORS = 2  # rows that must stand where they stood for two readings to join

HOME = re.compile(r"^/?(?:(?:index|default|main|home)\.\w+)?$", re.IGNORECASE)


def ends_in(page: Page, rows_before: Mapping[int, date | None], sites: OwnSites) -> bool:
    """Whether the last rows of a page are all among ``rows_before``; pinned rows stand where they stand on every night."""
    rows = unpinned(page, sites)[-ANCHORS:]
    return bool(rows) and all(is_among(row, rows_before) for row in rows)


def is_among(row: Row, rows_before: Mapping[int, date | None]) -> bool:
    """Whether a row stands there with its day; with another day, or none, it may have been published anew and says nothing of the rows around it."""
    day = row_day(row)
    return day is not None and rows_before.get(row_key(row)) == day


def unpinned(page: Page, sites: OwnSites) -> list[Row]:
    return [row for row in own_form(page.rows, sites) if not row.pinned]


def has_warning(page: Page, *codes: str) -> bool:
    """Whether the page reader warned of one of these."""
    return any(warning.code in codes for warning in page.warnings)


def is_cut(page: Page) -> bool:
    """Whether the end of the page was not sent, or not read."""
    return has_warning(page, CUT, "size")


def is_old(page: Page, since: date | None) -> bool:
    """Whether a whole page lies before ``since``: one old row may be a wrong date or a quotation, a page of them is not."""
    days = dates_of(page.rows)
    return since is not None and bool(days) and max(days) < since


def leads_up(result: Result) -> bool:
    """Whether the address was redirected to the site's home page or to a folder above: what stands there is not this column."""
    asked, found = urlsplit(result.fetch.url).path, urlsplit(result.fetch.location or result.fetch.url).path
    if HOME.match(found) and not HOME.match(asked):
        return True
    above, own = found[: found.rfind("/") + 1], asked[: asked.rfind("/") + 1]
    return above != own and own.startswith(above) and not found.startswith(asked)


def is_text(page: Page) -> bool:
    return page.kind in ("article", "other") and not has_warning(page, "empty", "not_html", "nesting", CUT)


def further_trouble(result: Result, page: Page | None) -> str | None:
    if result.is_read and leads_up(result):
        return "moved"
    if page is not None and page.challenge:
        return "challenge"
    if not result.is_read or page is None:
        return result.fetch.status
    if is_broken(page):
        return "decode"
    return None if page.kind == "list" and (page.rows or page.blank) else "unreadable"


def is_broken(page: Page) -> bool:
    """Whether bytes that are no text in any encoding reach what we would take from the page: its titles, or all of it."""
    if not any(warning.code == "decode" for warning in page.warnings):
        return False
    if page.rows:
        return sum("\ufffd" in row.title for row in page.rows) > UNREADABLE_SHARE * len(page.rows)
    text = f"{page.title or ''}{page.body}"
    return 20 * text.count("\ufffd") >= len(text)  # as of an item: every twentieth character; of a page without a word nothing can be known


def next_urls(page: Page, sites: OwnSites, seen: set[str]) -> list[str]:
    found: list[str] = []
    for url in page.next_pages:
        own = sites.canonical(url)
        if own and sites.is_own(own) and own not in seen and own not in found:
            found.append(own)
    return found


def that_follow(url: str, named: list[str], is_upward: bool | None) -> list[str]:
    """The pages behind ``url`` among those named, as one number in their addresses tells; all of them where none does.

    ``is_upward``: whether that number grows from page to page (``counts_upward``).
    """
    own = NUMBERS.split(url)
    numbers = [only_other(own, NUMBERS.split(other)) for other in named]
    if is_upward is None or not all(numbers) or len({place for place, _ in filter(None, numbers)}) != 1:
        return named
    return [other for other, number in zip(named, numbers, strict=True) if number and (number[1] > int(own[number[0]])) == is_upward]


def counts_upward(named: list[str]) -> bool | None:
    """Whether a number in the addresses of pages grows from page to page, or falls; None where neither can be told."""
    numbers = [only_other(NUMBERS.split(named[0]), NUMBERS.split(other)) for other in named[1:]]
    if not numbers or not all(numbers) or len({place for place, _ in filter(None, numbers)}) != 1:
        return None
    [place] = {place for place, _ in filter(None, numbers)}
    values = [int(NUMBERS.split(named[0])[place]), *(number for _, number in filter(None, numbers))]
    return values == sorted(values) if values in (sorted(values), sorted(values, reverse=True)) else None


def own_form(rows: tuple[Row, ...], sites: OwnSites) -> tuple[Row, ...]:
    """The rows of one page with canonical addresses."""
    return in_own_form(rows, sites)


def dates_of(rows: Sequence[Row]) -> list[date]:
    return [date.fromisoformat(row.date[:10]) for row in rows if row.date and not row.pinned]
