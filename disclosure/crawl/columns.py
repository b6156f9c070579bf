"""Reads one column: its list pages back to the date needed, what that covers, and what stood in the way."""

from __future__ import annotations

from disclosure.crawl.causes import HIDDEN_LIST, name_cause, name_led_up
from disclosure.crawl.descent import Descent, PageReader
from disclosure.crawl.history import MOVED, UNSEEN
from disclosure.crawl.list_calls import ask_list
from disclosure.crawl.listpage import has_warning, is_broken, is_cut, is_text, leads_up, own_form
from disclosure.crawl.reading import READ_CAUSES, TRUSTED, ColumnReading, Depth
from disclosure.crawl.second_look import RENAMED, SHIFTED, look_again
from disclosure.fetch import Errand, OwnSites, Result
from disclosure.registry import Column
from disclosure.sites import Page
from disclosure.sites.reading.hidden import HIDDEN

__all__ = ["READ_CAUSES", "TRUSTED", "ColumnReading", "Depth", "PageReader", "read_column"]


DOUBTS = {SHIFTED: MOVED, RENAMED: "复看时标题和日期未变、网址全部不同，无法核对是否读全，待人工确认"}
"""What ``detail`` says of a reading whose first page spoke against it when it was looked at again."""


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
        reading.detail = name_led_up(result.fetch) if is_moved else name_cause(result.fetch) or _said_of(page)
        return
    assert page is not None
    reading.pages_read, reading.page_count, reading.remark = 1, page.page_count, page.remark
    reading.least_trust, reading.structure, reading.first_rows = page.trust, page.structure, len(page.rows)
    reading.detail = _said_of(page) if page.trust < TRUSTED else None
    reading.add(own_form(page.rows, sites))
    if not page.rows and is_cut(page):
        reading.fail("cut")
        return
    if not page.rows:
        reading.status, reading.coverage, reading.reached_end = "blank" if page.blank else "ok", "complete", True
        return
    descent = Descent(reading, read, sites, depth)
    trouble = descent.run(result, page)
    reading.reached_end = trouble == "end"
    is_whole = reading.reached_end or trouble == "known" or reading.is_back_to(depth.since)
    doubt = _look_again(descent, errand, read, sites) if is_whole or reading.resume_url else None
    if is_whole and doubt is None and reading.least_trust >= TRUSTED:
        reading.coverage, reading.resume_url = "complete", None
        return
    reading.coverage = "partial"
    reading.fail(doubt if doubt in DOUBTS else _why_partial(reading, trouble, doubt, is_whole=is_whole))
    reading.status = "partial"
    if reading.least_trust < TRUSTED or doubt in DOUBTS:
        reading.resume_url = None  # another night would go on from rows that are in doubt


def _said_of(page: Page | None) -> str | None:
    """What we say ourselves of a page whose list stands beside one that is out of sight."""
    return HIDDEN_LIST if page is not None and has_warning(page, HIDDEN) else None


def _look_again(descent: Descent, errand: Errand, read: PageReader, sites: OwnSites) -> str | None:
    """What the top of the list says after more pages were read: None when the reading can be believed, one of ``DOUBTS``, or why it could not be had."""
    reading = descent.reading
    if reading.pages_read <= 1 or descent.top is None:
        return None
    doubt, rows = look_again(descent.top, errand, read, sites)
    if doubt is None:
        reading.add_top(rows)
    elif doubt in DOUBTS:
        reading.detail = DOUBTS[doubt]
    else:
        reading.detail = UNSEEN
        if reading.resume_url is None:
            descent.leave()
    return doubt


def _why_partial(reading: ColumnReading, trouble: str, doubt: str | None, *, is_whole: bool) -> str:
    if is_whole:
        return "doubted" if reading.least_trust < TRUSTED else doubt or trouble
    return "lost_page" if reading.has_hole else trouble


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
