"""Reads one column: its list pages back to the date needed, what that covers, and what stood in the way."""

from __future__ import annotations

from disclosure.crawl.descent import Descent, PageReader
from disclosure.crawl.list_calls import ask_list
from disclosure.crawl.listpage import is_broken, is_cut, is_text, leads_up, own_form
from disclosure.crawl.reading import READ_CAUSES, TRUSTED, ColumnReading, Depth
from disclosure.fetch import Errand, OwnSites, Result
from disclosure.registry import Column
from disclosure.sites import Page

__all__ = ["READ_CAUSES", "TRUSTED", "ColumnReading", "Depth", "PageReader", "read_column"]


def read_column(reading: ColumnReading, url: str, read: PageReader, sites: OwnSites, depth: Depth) -> None:
    """Fill a reading from the column's pages, the first at ``url``."""
    errand = Errand(url, "list", reading.column.id, visit=reading.visit)
    result, page = read(errand)
    is_moved = leads_up(result)
    if not is_moved:
        result, page = ask_list((result, page), errand, read, sites)
    trouble = "moved" if is_moved else _first_trouble(reading.column, result, page)
    if trouble is not None:
        reading.fail(trouble)
        return
    assert page is not None
    reading.pages_read, reading.page_count, reading.remark = 1, page.page_count, page.remark
    reading.least_trust, reading.structure, reading.first_rows = page.trust, page.structure, len(page.rows)
    reading.add(own_form(page.rows, sites))
    if not page.rows and is_cut(page):
        reading.fail("cut")
        return
    if not page.rows:
        reading.status, reading.coverage, reading.reached_end = "blank" if page.blank else "ok", "complete", True
        return
    trouble = Descent(reading, read, sites, depth).run(result, page)
    reading.reached_end = trouble == "end"
    is_whole = reading.reached_end or trouble == "known" or reading.is_back_to(depth.since)
    if is_whole and reading.least_trust >= TRUSTED:
        reading.coverage, reading.resume_url = "complete", None
        return
    reading.coverage = "partial"
    reading.fail("doubted" if is_whole else "lost_page" if reading.has_hole else trouble)
    reading.status = "partial"
    if reading.least_trust < TRUSTED:
        reading.resume_url = None  # another night would go on from rows that are in doubt


def _first_trouble(column: Column, result: Result, page: Page | None) -> str | None:
    if page is not None and page.challenge:
        return "challenge"
    if not result.is_read or page is None:
        return result.fetch.status
    if is_broken(page):
        return "decode"
    if page.kind == "list" and (page.rows or page.blank):
        return None
    if page.kind == "list" and page.script_list:
        return "script_list"
    # a column of class 静态 may be one page of text (a profile, a guide) instead of a list
    return None if column.kind == "static" and is_text(page) else "unreadable"
