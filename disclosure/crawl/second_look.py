"""A second look at a list's first page, after more pages were read: whether rows were taken away meanwhile, so that one moved up past us unseen.

A row that is put in shows a row twice, which harms nothing; one that is taken away hides the first row of the next page, and nothing shows it.
Where rows went off the page, one put in may stand in for one taken away: then only a count of all the list's items tells them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from disclosure.crawl.history import row_key
from disclosure.crawl.list_calls import PageReader
from disclosure.crawl.listpage import counts_upward, further_trouble, own_form
from disclosure.crawl.memory import Memo
from disclosure.fetch import Errand, Known, OwnSites, Result
from disclosure.fetch.client import Validators
from disclosure.sites import Page, Row

SHIFTED = "shifted"
"""What a reading ends with whose first page shows that rows were taken away."""
RENAMED = "renamed"
"""What one ends with whose rows have other addresses on every look: a token in each link."""


def look_again(first: tuple[Result, Page], errand: Errand, read: PageReader, sites: OwnSites) -> tuple[str | None, tuple[Row, ...]]:
    """What stands in the way of believing what was read since ``first`` (None: nothing), and the rows of the first page as it is now.

    One request, on the condition that the page has changed since. ``shifted``: rows were taken away; ``renamed``: the same rows have other addresses,
    so that nothing can be told; else why the page could not be had.
    """
    result, page = first
    again, after = read(replace(errand, url=result.fetch.url, again=result.fetch))
    if again.is_read and again.fetch.sha256 == result.fetch.sha256:
        return None, ()
    trouble = further_trouble(again, after)
    if trouble is not None or after is None:
        return trouble or "unreadable", ()
    # where pages are counted from the last one, one more page moves all of them as well
    moves_all = counts_upward(list(page.next_pages)) is not True and after.page_count > page.page_count
    is_other = moves_all or after.page_count < page.page_count or _total_has_shrunk(page, after, sites)
    if not is_other and _are_renamed(page, after, sites):
        return RENAMED, ()
    is_shifted = is_other or _hides_losses(page, after, sites)
    return SHIFTED if is_shifted else None, own_form(after.rows, sites)


def _are_renamed(page: Page, after: Page, sites: OwnSites) -> bool:
    """Whether a page shows the titles and dates that it showed, in their order, and no row has the address it had."""
    is_same = bool(page.rows) and [(row.title, row.date) for row in page.rows] == [(row.title, row.date) for row in after.rows]
    return is_same and set(keys_of(page, sites)).isdisjoint(keys_of(after, sites))


def _hides_losses(page: Page, after: Page, sites: OwnSites) -> bool:
    """Whether rows were taken away, or may have been: some went off the page, and not both looks say how many items the list has."""
    before, now = keys_of(page, sites), keys_of(after, sites)
    is_counted = page.total is not None and after.total is not None
    return are_taken_away(before, now) or not (is_counted or set(now).issuperset(before))


def are_taken_away(before: Sequence[int], after: Sequence[int]) -> bool:
    """Whether rows of a full first page were taken away between two looks, by the keys of its rows.

    What was pushed down by rows above it is still there; where nothing of the old page is left on it nobody can tell, and it counts as taken away.
    """
    left = set(after)
    missing = [key for key in before if key not in left]
    return bool(missing) and (missing != list(before[-len(missing) :]) or _count_entered(before, after) < len(missing))


def keys_of(page: Page, sites: OwnSites) -> list[int]:
    """The keys of a page's rows in their order, each once."""
    return list(dict.fromkeys(row_key(row) for row in own_form(page.rows, sites)))


def _count_entered(before: Sequence[int], after: Sequence[int]) -> int:
    """How many rows came in above one that stood there; those below the last of these moved up from the next page."""
    old = set(before)
    last = max((place for place, key in enumerate(after) if key in old), default=-1)
    return sum(key not in old for key in after[: last + 1])


def _total_has_shrunk(page: Page, after: Page, sites: OwnSites) -> bool:
    """Whether the list says that it has fewer items than it had with those that came in on top."""
    if page.total is None or after.total is None:
        return False
    return after.total < page.total + _count_entered(keys_of(page, sites), keys_of(after, sites))


def condition_of_list(errand: Errand, memo: Memo | None) -> Known | None:
    """What makes a request for a list page conditional: the body of an earlier night, on a second look the one of this run.

    None in the closing sweep, which decides disputes: there a cache that wrongly says 「not modified」 must not speak for the list.
    """
    if errand.visit == "sweep":
        return None
    first = errand.again
    if first is not None and first.sha256 and (first.etag or first.last_modified):
        return Known(first.sha256, Validators(first.etag, first.last_modified))
    return memo.known if memo is not None and (first is None or first.sha256 == memo.sha256) else None
