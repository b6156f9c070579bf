"""The way down a list, page by page, over one night or several."""

from __future__ import annotations

from collections.abc import Callable

from disclosure.crawl.listpage import (
    ANCHORS,
    ends_in,
    further_trouble,
    has_warning,
    is_among,
    is_cut,
    is_old,
    next_urls,
    own_form,
    unpinned,
)
from disclosure.crawl.reading import ColumnReading, Depth
from disclosure.fetch import Errand, OwnSites, Result
from disclosure.fetch.records import NOT_ASKED, PASSING
from disclosure.sites import Page
from disclosure.sites.reading.gaps import TURNED

MOST_REPEATS = 2  # the first page often has a second address (index.html)

PageReader = Callable[[Errand], tuple[Result, Page | None]]
"""Fetches a list page and reads it: from the new body, or after a 304 from the one kept."""


class Descent:
    """The way down a list, page by page.

    It skips what an earlier night has read without a hole: when a page joins those rows, the next one is the page where that night stopped,
    which must begin with some of them. Where it does not (rows were taken away, everything moved up) the pages follow one by one.
    """

    def __init__(self, reading: ColumnReading, read: PageReader, sites: OwnSites, depth: Depth) -> None:
        self._reading, self._read, self._sites, self._depth = reading, read, sites, depth
        self._seen: set[str] = set()
        self._bodies: set[str | None] = set()
        self._queue: list[str] = []
        self._may_jump = bool(depth.chain and depth.resume_url)

    def run(self, first: Result, page: Page) -> str:
        """Read the pages after the first; ``end`` when there are no more, ``enough`` when the needed date is passed, ``known`` when rows known
        are reached, else what stopped it."""
        reading, latest = self._reading, page
        self._seen, self._bodies = {first.fetch.url}, {first.fetch.sha256}
        self._queue = next_urls(page, self._sites, self._seen)
        last_url, repeats = first.fetch.url, 0
        while self._queue or is_cut(latest):
            stop = self._why_stop(latest)
            if stop is not None:
                if stop == "too_long":
                    self._leave_at(last_url, is_jump=False)
                return stop
            url, is_jump = self._next(latest)
            self._seen.add(url)
            result, further = self._read(Errand(url, "list", reading.column.id, visit=reading.visit))
            trouble = further_trouble(result, further)
            if trouble is not None or further is None:
                if goes_on(trouble, result):
                    self._leave_at(last_url, is_jump)
                return trouble or "unreadable"
            if result.fetch.sha256 in self._bodies:
                repeats += 1
                # of as many addresses as there are pages one did not show its own rows; a second address of a page is one more
                reading.has_hole = len(self._seen | set(self._queue)) - repeats < reading.page_count
                if repeats > MOST_REPEATS:
                    reading.has_hole = True
                    return "lost_page"  # a site that answers every number with the same page would never end
                continue
            if is_jump and not self._overlaps(further):
                self._seen.discard(url)  # what moved up may hide between the two: go on page by page, in its place also with this one
                continue
            if not further.rows and self._queue:
                reading.has_hole = True
                return "lost_page"  # 「暂无」 in the middle of a list: what stands on this page was not shown
            self._take(result, further, is_jump)
            latest, last_url = further, url
        # page and resumed page were counted by the earlier night too
        pages = reading.pages_read + (self._depth.chain_pages - 2 if reading.is_joined else 0)
        is_whole = pages >= reading.page_count and not reading.has_hole
        return "end" if is_whole and not has_warning(latest, TURNED) else "lost_page"

    def _why_stop(self, latest: Page) -> str | None:
        depth, reading = self._depth, self._reading
        if is_cut(latest):
            return "cut"  # what stood behind the break would be missing in the middle
        if depth.known is not None and reading.in_order and not reading.has_hole and ends_in(latest, depth.known, self._sites):
            return "known"
        if reading.is_back_to(depth.since) and is_old(latest, depth.since):
            return "enough"
        return "too_long" if reading.pages_read >= depth.max_pages else None

    def _next(self, latest: Page) -> tuple[str, bool]:
        """The next page, and whether it is the one where the earlier night stopped."""
        resume = self._depth.resume_url
        if self._may_jump and resume and ends_in(latest, self._depth.chain, self._sites):
            self._may_jump = False
            if resume not in self._seen:
                return resume, True
        return self._queue.pop(0), False

    def _leave_at(self, last_url: str, is_jump: bool) -> None:
        """Note where another night goes on; where the page of the night before failed in its turn, that night's rows are not given up."""
        reading, depth = self._reading, self._depth
        if reading.has_hole or not any(row.date for row in reading.rows):
            return  # without days nothing tells that rows are where they were
        reading.resume_url = last_url
        if is_jump:
            reading.resume_url, reading.is_joined, reading.in_order = depth.resume_url, True, reading.in_order and depth.chain_in_order

    def _overlaps(self, page: Page) -> bool:
        """Whether a page begins with rows of the night before: then none stands between; one in its middle may have been moved there."""
        rows = unpinned(page, self._sites)[:ANCHORS]
        return bool(rows) and all(is_among(row, self._depth.chain) for row in rows)

    def _take(self, result: Result, page: Page, is_jump: bool) -> None:
        reading = self._reading
        self._bodies.add(result.fetch.sha256)
        reading.pages_read += 1
        reading.least_trust = min(reading.least_trust, page.trust)
        reading.page_count = max(reading.page_count, page.page_count)
        if is_jump or not reading.is_joined or not self._is_passed(page):
            reading.add(own_form(page.rows, self._sites))
        if is_jump:
            reading.is_joined, reading.in_order = True, reading.in_order and self._depth.chain_in_order
            # pages before the one jumped to were read by the earlier night; a pager that does not reach as far says nothing of their order
            own = self._queue.index(result.fetch.url) if result.fetch.url in self._queue else None
            self._seen |= set(self._queue[:own]) if own is not None else set()
            self._queue = self._queue[own + 1 :] if own is not None else []
        self._queue = merged(self._queue, self._named(page, is_jump))

    def _named(self, page: Page, is_jump: bool) -> list[str]:
        """The pages that a page names and that are still to be read; of one that the night before has read (the neighbours of the page jumped to)
        those alone that come after it."""
        named = next_urls(page, self._sites, self._seen)
        if is_jump or not self._reading.is_joined or not self._is_passed(page):
            return named
        return named[next((place for place, url in enumerate(named) if url in self._queue), 0) :]

    def _is_passed(self, page: Page) -> bool:
        return all(is_among(row, self._depth.chain) for row in unpinned(page, self._sites))


def goes_on(trouble: str | None, result: Result) -> bool:
    """Whether another night can go on where this one stopped: we held back, or the page failed in passing."""
    return trouble in NOT_ASKED or result.fetch.status in PASSING


def merged(queue: list[str], named: list[str]) -> list[str]:
    """Addresses still to be read with those that a page names, in the page's order: ``… 5 6 … 40`` puts 6 before the 40 that waits already."""
    place = next((queue.index(url) for url in named if url in queue), len(queue))
    return [*(url for url in queue[:place] if url not in named), *named, *(url for url in queue[place:] if url not in named)]
