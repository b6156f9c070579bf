"""Which items are evidence: accepted, real, with a trusted date inside the evidence period and of the right year (EVALUATION 3, 7, 10)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from scoring.model import Case, Item

YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
NUMBER_YEAR = re.compile(r"[〔\[［(（【]\s*20\d{2}\s*[〕\]］)）】]\s*\d*\s*号?")
ANY_TIME = date.min


def counting_items(case: Case, *, since: date | None = None, year: int | None = None) -> list[Item]:
    """Items that are evidence, oldest first. ``since`` opens the period instead of the case's own; ``year`` is the year they must be of.

    Where the evidence is what stands on line (no beginning of the period), an undated item counts: its date decides nothing.
    """
    found = [item for item in case.items if item.decision == "accept" and could_count(case, item, since=since, year=year)]
    return sorted(found, key=in_order)


def pending_items(case: Case, *, since: date | None = None, until: date | None = None, year: int | None = None) -> list[Item]:
    """Items that would be evidence if a person accepted them. ``until`` leaves out what would come too late to matter."""
    found = [item for item in case.items if item.decision == "review" and _may_fit(case, item, since, until, year)]
    return sorted(found, key=in_order)


def doubtful_items(case: Case, *, since: date | None = None, until: date | None = None, year: int | None = None) -> list[Item]:
    """Accepted items that would be evidence if their date could be trusted."""
    found = [
        item
        for item in case.items
        if item.decision == "accept"
        and not has_date(item)
        and _may_fit(case, item, since, until, year)
        and not could_count(case, item, since=since, year=year)
    ]
    return sorted(found, key=in_order)


def void_items(case: Case, *, since: date | None = None, year: int | None = None) -> list[Item]:
    """Accepted items of the period that are a 情况说明 or have no readable body: never evidence, but shown."""
    start = since or case.evidence_from or ANY_TIME
    found = [
        item
        for item in case.items
        if item.decision == "accept"
        and (item.statement or item.empty)
        and item.published_on
        and start <= item.published_on <= case.window[1]
        and is_of_year(item, year)
    ]
    return sorted(found, key=in_order)


def could_count(case: Case, item: Item, *, since: date | None = None, year: int | None = None) -> bool:
    """Whether an item is evidence but for its match: real, in time, of the right year."""
    if not is_real(item) or not is_of_year(item, year):
        return False
    start = since or case.evidence_from
    if start is None and item.published_on is None:
        return item.trusted
    return has_date(item) and _lies_within(item, start or ANY_TIME, case.window[1])


def is_real(item: Item) -> bool:
    """Not a 情况说明, not empty, not relayed where relaying does not count."""
    return not (item.statement or item.empty or item.relayed)


def speaks_of(item: Item, words: Iterable[str]) -> bool:
    """Whether one of the words stands in the title; without words every item does."""
    wanted = tuple(words)
    return not wanted or any(word in item.title for word in wanted)


def has_date(item: Item) -> bool:
    """Whether the printed date is there and can be trusted."""
    return item.published_on is not None and item.trusted


def is_of_year(item: Item, year: int | None) -> bool:
    """Whether the item can be the year's: its title names the year or none; without a year in the title its own years decide."""
    if year is None:
        return True
    named = title_years(item.title) or set(item.years)
    return not named or year in named


def title_years(title: str) -> set[int]:
    """The years a title names; the year of a document number (〔2024〕3号) is not one of them."""
    return {int(year) for year in YEAR.findall(NUMBER_YEAR.sub("", title))}


def wanted_year(case: Case, due: date) -> int | None:
    """The year the content must be of: ``params.year`` is a number, ``same`` or ``previous`` (the due date's year, the one before)."""
    year = case.params.get("year")
    if year is None:
        return None
    return {"same": due.year, "previous": due.year - 1}.get(year) or int(year)


def in_order(item: Item) -> tuple[date, str]:
    """Sort key: printed date (undated last), then id, so that the order of the input decides nothing."""
    return (item.published_on or date.max, item.id)


def _may_fit(case: Case, item: Item, since: date | None, until: date | None, year: int | None) -> bool:
    if not is_real(item) or not is_of_year(item, year):
        return False
    if item.published_on is None:
        return True
    start = since or case.evidence_from or ANY_TIME
    return _lies_within(item, start, until or case.window[1]) or not item.trusted


def _lies_within(item: Item, start: date, end: date) -> bool:
    return item.published_on is not None and start <= item.published_on <= end
