"""Which items belong together: a document and its interpretation, a consultation and its feedback."""

from __future__ import annotations

import re
from datetime import timedelta

from scoring.facts import in_order, is_real, speaks_of, title_years
from scoring.model import Case, Item
from scoring.texts import core_titles, likeness, plain

EARLIEST_BY_TITLE = timedelta(days=180)
NEARLY = 0.72
ARCHIVED_AFTER = timedelta(days=180)
NUMBER_YEAR = re.compile(r"[〔\[［(（【](20\d{2})")


def partners_of(case: Case, item: Item) -> list[Item]:
    """Partners among ``others``, accepted, oldest first, by document number, link (both ways), page or title; up to the cut-off."""
    return [other for other in _possible(case, item) if other.decision == "accept" and belongs(item, other)]


def doubtful_partners(case: Case, item: Item) -> list[Item]:
    """Items that may be the partner and need a person: not surely of the kind, or with a title that is only nearly the same."""
    possible = _possible(case, item)
    return [other for other in possible if (belongs(item, other) and other.decision != "accept") or _nearly(item, other)]


def is_partner(case: Case, item: Item) -> bool:
    """Whether the title says that an item is a partner, whatever class it was given (``partner_words``)."""
    words = case.params.get("partner_words", ())
    return bool(words) and speaks_of(item, words)


def is_archive(item: Item) -> bool:
    """Whether a document was put on line long after it was made (存量补录): what it owed, it owed then."""
    if item.published_on is None:
        return False
    if item.written_on is not None:
        return item.published_on - item.written_on > ARCHIVED_AFTER
    year = NUMBER_YEAR.search(item.document_number or "")
    return year is not None and int(year.group(1)) < item.published_on.year - 1


def belongs(item: Item, other: Item) -> bool:
    """Whether the other item names this one: its number in title, body or links, a link either way, the same page, or its 《title》 and year."""
    if other.url == item.url or item.url in other.links or other.url in item.links:
        return True
    number = item.document_number
    if number and any(number in text for text in (other.title, other.body, *other.links)):
        return True
    return _same_year(item, other) and _close_in_time(item, other) and _names_title(item, other)


def _possible(case: Case, item: Item) -> list[Item]:
    found = [
        other
        for other in (*case.others, *(mine for mine in case.items if is_partner(case, mine)))
        if (other.id != item.id or other.url == item.url)
        and is_real(other)
        and (other.published_on is None or other.published_on <= case.window[1])
    ]
    return sorted(found, key=in_order)


def _names_title(item: Item, other: Item) -> bool:
    title = plain(other.title)
    cores = core_titles(item.title)
    return any(core in title for core in cores) or any(
        core in plain(item.title) for core in core_titles(other.title) if _is_quoted(other, core)
    )


def _is_quoted(item: Item, core: str) -> bool:
    """Whether the core stood in 《》: a shorter bare title proves nothing."""
    return "《" in item.title and len(core) >= 8


def _nearly(item: Item, other: Item) -> bool:
    if not (_same_year(item, other) and _close_in_time(item, other)):
        return False
    return any(likeness(core, candidate) >= NEARLY for core in core_titles(item.title) for candidate in core_titles(other.title))


def _same_year(item: Item, other: Item) -> bool:
    first, second = title_years(item.title), title_years(other.title)
    return not first or not second or bool(first & second)


def _close_in_time(item: Item, other: Item) -> bool:
    if item.published_on is None or other.published_on is None:
        return True
    return other.published_on >= item.published_on - EARLIEST_BY_TITLE
