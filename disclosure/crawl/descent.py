"""The way down a list, page by page, over one night or several."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from disclosure.crawl.history import row_key
from disclosure.crawl.keys import Keys
from disclosure.crawl.listpage import (
    ANCHORS,
    counts_upward,
    ends_in,
    further_trouble,
    has_warning,
    is_among,
    is_cut,
    is_old,
    next_urls,
    own_form,
    that_follow,
    unpinned,
)
from disclosure.crawl.reading import ColumnReading, Depth
from disclosure.crawl.skip import Skip
from disclosure.fetch import Errand, OwnSites, Result
from disclosure.fetch.records import NOT_ASKED, PASSING
from disclosure.sites import Page, Row
from disclosure.sites.reading.gaps import TURNED

MOST_REPEATS = 2  # the first page often has a second address (index.html)
MOST_IDLE, FAR_TOO_IDLE = 2, 10  # pages running that show nothing new; a pager may name addresses behind its end for ever

PageReader = Callable[[Errand], tuple[Result, Page | None]]
"""Fetches a list page and reads it: from the new body, or after a 304 from the one kept."""


class Descent:
    """The way down a list, page by page.

    It skips what an earlier night has read without a hole: when a page joins those rows, the next one is the page where that night stopped,
    which must begin with some of them. Where it does not (rows were taken away, everything moved up), and where the pages left out hold rows that
    no night has seen (``Skip``), the pages follow one by one.
    """

    def __init__(self, reading: ColumnReading, read: PageReader, sites: OwnSites, depth: Depth) -> None:
        self.reading, self._read, self._sites, self._depth = reading, read, sites, depth
        self._seen: set[str] = set()
        self._bodies: set[str | None] = set()
        self._queue: list[str] = []
        self._may_jump = bool(depth.chain and depth.resume_url)
        self._by_key = not depth.chain.has_days
        self._places = {key: place for place, key in enumerate(depth.chain)} if self._by_key else {}
        self._most_pages = depth.max_pages
        self._last_url = ""
        self.top: tuple[Result, Page] | None = None
        """The first page that shows what is new: not only pinned rows."""
        self._repeats = 0
        self._shown = Keys()
        self._idle = 0
        self._waiting: list[str] = []
        """Named only by pages that showed nothing new: read after all others."""
        self._skip: Skip | None = None
        self._way_back: tuple[dict[str, Any], set[str], set[str | None], Keys, list[str], str, Page] | None = None
        self._is_upward: bool | None = None

    def run(self, first: Result, page: Page) -> str:
        """Read the pages after the first; ``end`` when there are no more, ``enough`` when the needed date is passed, ``known`` when rows known
        are reached, else what stopped it."""
        reading, latest = self.reading, page
        self.top = (first, page)
        self._seen, self._bodies = {first.fetch.url}, {first.fetch.sha256}
        self._note_shown(page)
        self._queue = next_urls(page, self._sites, self._seen)
        self._is_upward = counts_upward(self._queue) if self._queue else None
        self._last_url = first.fetch.url
        while self._has_more() or is_cut(latest):
            stop = self._why_stop(latest)
            if stop is not None:
                return stop
            url, is_jump = self._next(latest)
            if is_jump:
                self._way_back = (
                    reading.mark(),
                    set(self._seen),
                    set(self._bodies),
                    self._shown.copy(),
                    list(self._queue),
                    self._last_url,
                    latest,
                )
            self._seen.add(url)
            result, further = self._read(Errand(url, "list", reading.column.id, visit=reading.visit))
            trouble = further_trouble(result, further)
            if is_jump and trouble is not None and not goes_on(trouble, result):
                self._seen.discard(url)  # a list that became shorter has no such page any more
                continue
            if trouble is not None or further is None:
                if goes_on(trouble, result):
                    self.leave(is_jump=is_jump)
                return trouble or "unreadable"
            if result.fetch.sha256 in self._bodies:
                if self._has_many_repeats():
                    return "lost_page"  # a site that answers every number with the same page would never end
                continue
            if is_jump and not self._overlaps(further):
                self._seen.discard(url)  # what moved up may hide between the two: go on page by page, in its place also with this one
                continue
            if not further.rows and self._queue:
                reading.has_hole = True
                return "lost_page"  # 「暂无」 in the middle of a list: what stands on this page was not shown
            self._take(result, further, is_jump)
            latest, self._last_url = further, url
            if self._skip is not None and self._skip.hides_rows:
                latest = self._go_back()
        # page and resumed page were counted by the earlier night too
        pages = reading.pages_read + (self._depth.chain_pages - 2 if reading.is_joined else 0)
        is_whole = pages >= reading.page_count and not reading.has_hole
        return "end" if is_whole and not has_warning(latest, TURNED) else "lost_page"

    def _has_many_repeats(self) -> bool:
        """Note that a page showed what another did. Of as many addresses as there are pages one did not show its own rows; a second address of a
        page is one more."""
        self._repeats += 1
        is_too_much = self._repeats > MOST_REPEATS
        self.reading.has_hole = is_too_much or len(self._seen | set(self._queue)) - self._repeats < self.reading.page_count
        return is_too_much

    def _go_back(self) -> Page:
        """Forget the page gone on from and those after it, so that the pages left out are read in their turn."""
        assert self._way_back is not None
        mark, self._seen, self._bodies, self._shown, self._queue, self._last_url, latest = self._way_back
        self.reading.rewind(mark)
        self._skip, self._idle = None, 0
        return latest

    def _has_more(self) -> bool:
        """Whether a page is left to be read; those that wait are given up after a few that showed nothing new."""
        if self._queue:
            return True
        waiting, self._waiting = [url for url in dict.fromkeys(self._waiting) if url not in self._seen], []
        if self._idle < MOST_IDLE:
            self._queue = waiting
        elif waiting:
            self.reading.has_hole = True  # nobody can tell pages behind the end from pages that were not shown
        return bool(self._queue)

    def _note_shown(self, page: Page) -> None:
        """Note a page's rows, and of how many pages running each showed only what pages of this night had shown."""
        rows = {(row.url or row.href, row.title, row.date) for row in own_form(page.rows, self._sites)}
        self._idle = self._idle + 1 if all(row in self._shown for row in rows) else 0
        self._shown.update(rows)

    def _why_stop(self, latest: Page) -> str | None:
        depth, reading = self._depth, self.reading
        if is_cut(latest):
            return "cut"  # what stood behind the break would be missing in the middle
        if depth.known is not None and reading.in_order and not reading.has_hole and ends_in(latest, depth.known, self._sites):
            return "known"
        if reading.is_back_to(depth.since) and is_old(latest, depth.since):
            return "enough"
        if self._idle >= FAR_TOO_IDLE:
            reading.has_hole = True
            return "lost_page"
        if reading.pages_read < self._most_pages:
            return None
        self.leave()
        return "too_long"

    def _next(self, latest: Page) -> tuple[str, bool]:
        """The next page, and whether it is the one where the earlier night stopped."""
        resume = self._depth.resume_url
        if self._may_jump and resume and self._joins(latest):
            self._may_jump = False
            if resume not in self._seen:
                return resume, True
        return self._queue.pop(0), False

    def leave(self, *, is_jump: bool = False) -> None:
        """Note where another night goes on; where the page of the night before failed in its turn, that night's rows are not given up."""
        reading, depth = self.reading, self._depth
        if reading.has_hole or any(url not in self._seen for url in self._waiting):
            return  # of pages that came in another order than the list's no night can tell where it stood
        reading.resume_url = self._last_url
        if is_jump:
            reading.resume_url, reading.is_joined, reading.in_order = depth.resume_url, True, reading.in_order and depth.chain_in_order

    def _overlaps(self, page: Page) -> bool:
        """Whether a page begins with rows of the night before: then none stands between; one in its middle may have been moved there."""
        rows = unpinned(page, self._sites)[:ANCHORS]
        return bool(rows) and all(self._is_in_chain(row) for row in rows)

    def _joins(self, page: Page) -> bool:
        """Whether below a page stand rows that earlier nights read. Of rows without days, which may have moved, all of a page must be theirs, one below
        the other as they stood then; and where the last of those nights could not look at its first page again, all of that page must still be there, or rows may have moved up past it."""
        depth = self._depth
        if depth.chain_top and not {row_key(row) for row in self.reading.rows}.issuperset(depth.chain_top):
            return False
        return self._is_unbroken(page) if self._by_key else ends_in(page, self._depth.chain, self._sites)

    def _is_unbroken(self, page: Page) -> bool:
        """Whether a page shows rows of the night before and none between them is gone: one published anew says nothing of what stands below. A single
        one must have all above it that stood there."""
        places = [self._places.get(row_key(row), -1) for row in unpinned(page, self._sites)]
        if not places or places[0] < 0 or places != list(range(places[0], places[0] + len(places))):
            return False
        above = list(self._places)[: places[0]] if len(places) < ANCHORS else ()
        return {row_key(row) for row in self.reading.rows}.issuperset(above)

    def _is_in_chain(self, row: Row) -> bool:
        return row_key(row) in self._depth.chain if self._by_key else is_among(row, self._depth.chain)

    def _take(self, result: Result, page: Page, is_jump: bool) -> None:
        reading, rows = self.reading, unpinned(page, self._sites)
        if self.top is not None and not is_jump and all(row.pinned for row in self.top[1].rows):
            self.top = (result, page)
        if is_jump:
            more_pages = page.page_count - self._depth.chain_count if self._is_upward is False else 0
            self._skip = Skip.below(reading.rows, self._depth.chain, more_pages)
        if self._skip is not None:
            self._skip.take(rows)
        self._note_shown(page)
        self._bodies.add(result.fetch.sha256)
        reading.pages_read += 1
        reading.least_trust = min(reading.least_trust, page.trust)
        reading.page_count = max(reading.page_count, page.page_count)
        if is_jump or not reading.is_joined or not self._is_passed(page):
            reading.add(own_form(page.rows, self._sites))
        if is_jump:
            reading.is_joined, reading.in_order = True, reading.in_order and self._depth.chain_in_order
            self._most_pages = max(self._most_pages, reading.pages_read + 1)  # a night that goes on comes at least one page further
            # pages before the one jumped to were read by the earlier night; a pager that does not reach as far says nothing of their order
            own = self._queue.index(result.fetch.url) if result.fetch.url in self._queue else None
            self._seen |= set(self._queue[:own]) if own is not None else set()
            self._queue = self._queue[own + 1 :] if own is not None else []
        named = self._named(result.fetch.url, page, is_jump)
        if self._idle:
            self._waiting += [url for url in named if url not in self._queue]
        else:
            self._queue = merged(self._queue, named)

    def _named(self, url: str, page: Page, is_jump: bool) -> list[str]:
        """The pages that a page names and that are still to be read; of one that the night before has read (the neighbours of the page jumped to)
        those alone that come after it."""
        named = next_urls(page, self._sites, self._seen)
        if self.reading.is_joined:
            named = that_follow(url, named, self._is_upward)
        if is_jump or not self.reading.is_joined or not self._is_passed(page):
            return named
        return named[next((place for place, url in enumerate(named) if url in self._queue), 0) :]

    def _is_passed(self, page: Page) -> bool:
        return all(self._is_in_chain(row) for row in unpinned(page, self._sites))


def goes_on(trouble: str | None, result: Result) -> bool:
    """Whether another night can go on where this one stopped: we held back, or the page failed in passing."""
    return trouble in NOT_ASKED or result.fetch.status in PASSING


def merged(queue: list[str], named: list[str]) -> list[str]:
    """Addresses still to be read with those that a page names, in the page's order: ``… 5 6 … 40`` puts 6 before the 40 that waits already."""
    place = next((queue.index(url) for url in named if url in queue), len(queue))
    return [*(url for url in queue[:place] if url not in named), *named, *(url for url in queue[place:] if url not in named)]
