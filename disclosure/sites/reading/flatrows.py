"""A second reading of a list, independent of the first: the page as one run of words and links, without its structure.

The first reading (``rows``) asks where links stand in the tree; this one asks only in which order words, links and dates are met. Where both
find the same rows, the page is trusted; where they differ, it says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from disclosure.sites.model import Row
from disclosure.sites.reading.datelabels import choose_date, loose_date
from disclosure.sites.reading.frame import ASIDE, ASIDE_SHARE
from disclosure.sites.reading.markup import CELLS, INLINE, NEVER_SHOWN
from disclosure.sites.reading.rowdates import date_of_words, fill_years, is_date_only, part_date
from disclosure.sites.reading.rows import CATEGORY, COLUMN_HREF, CONTROL_TEXT, ITEM_HREF
from disclosure.sites.reading.rowtitles import WORDS, row_title
from disclosure.sites.reading.tree import Tag, Text
from disclosure.text import collapse, squeeze

GAP = 2  # so many links without a date may stand between two rows (a category, 「详细」)
IMPRINT = re.compile(r"ICP备|公网安备", re.IGNORECASE)
LONGEST_HREF = 500  # characters that tell the shape of an address
DATE_PIECES = 3  # a date is written in at most so many elements
SHORTEST_TITLE, SHORTEST_DEAD = (
    3,
    8,
)  # mean length of titles of a list without dates: of links to items, and of dead links, which menus have too


@dataclass
class Words:
    """Words between two links: what they say, and how far they stand from what is before and after them (0 same line, 1 cell, 2 block)."""

    text: str
    before: int
    after: int = 2


@dataclass
class Meeting:
    """A link in the order in which a reader meets it, with the words between it and the next."""

    anchor: Tag
    title: str
    href: str
    words_before: list[Words]
    words_after: list[Words] = field(default_factory=list)
    own_date: str | None = None

    @cached_property
    def date_after(self) -> tuple[str, int] | None:
        """The date behind it and how far away it stands."""
        return _date_among(self.words_after, "before")

    @cached_property
    def date_before(self) -> tuple[str, int] | None:
        """The date before it and how far away it stands."""
        return _date_among(self.words_before[::-1], "after")


def read_flat(root: Tag) -> list[Row]:
    """Rows of the list of a page in page order, without addresses; empty where the page shows none that could be told without its structure."""
    meetings = _without_doubles(_meetings(root))
    dated = _dated_rows(meetings)
    runs = _dated_runs(meetings, dated) or _undated_runs(meetings)
    best = max(runs, key=_weight, default=[])
    rows, _ = fill_years([Row(meeting.title, meeting.href, None, dated.get(id(meeting)), row_title(meeting.anchor)[1]) for meeting in best])
    return rows


def agreement(one: Iterable[Row], other: Iterable[Row]) -> float:
    """Share of rows (title, href, day) that both readings found, of all that either found; 1 where both found none."""
    first, second = ({(squeeze(row.title), row.href, (row.date or "")[:10]) for row in rows} for rows in (one, other))
    return len(first & second) / len(first | second) if first | second else 1.0


def _weight(run: list[Meeting]) -> float:
    """Length of the titles; next to nothing under a heading that sends readers elsewhere."""
    length = sum(min(len(meeting.title), 30) for meeting in run)
    return length * ASIDE_SHARE if _is_aside(run) else length


def _is_aside(run: list[Meeting]) -> bool:
    return any(ASIDE.match(entry.text) for entry in run[0].words_before[-2:])


def _pieces(root: Tag) -> Iterator[tuple[Tag | None, str, int]]:
    """(link around, words, distance from the last words) of every text; a link without words comes with its title."""
    opened, closed, anchor, has_words = 2, 0, None, False
    stack: list[Tag | Text | tuple[Tag]] = list(root.children[::-1])
    while stack:
        node = stack.pop()
        if isinstance(node, Text):
            words = collapse(node.value)
            if words:
                yield anchor, words, max(opened, closed)
                opened, closed, has_words = 0, 0, True
        elif isinstance(node, tuple):
            (tag,) = node
            if tag is anchor:
                if not has_words:
                    yield anchor, "", max(opened, closed)
                anchor = None
            if tag.name in CELLS:
                closed = closed or 1
            elif tag.name not in INLINE:
                closed = 1 if closed == 1 else 2
        elif node.name not in NEVER_SHOWN:
            opened = max(opened, 0 if node.name in INLINE else 1 if node.name in CELLS else 2)
            if node.name == "a" and anchor is None and "href" in node.attrs:
                anchor, has_words = node, False
            stack.append((node,))
            stack += node.children[::-1]


def _meetings(root: Tag) -> list[Meeting]:
    """Links in the order of the page, with the words around each."""
    found: list[Meeting] = []
    words: list[Words] = []
    last: Tag | None = None
    for anchor, text, distance in _pieces(root):
        if anchor is None:
            if words:
                words[-1].after = distance
            words.append(Words(text, distance))
        elif anchor is not last:
            if words:
                words[-1].after = distance
            title = row_title(anchor)[0]
            if (
                len(squeeze(title)) >= 2
                and not CONTROL_TEXT.match(title)
                and not CATEGORY.match(title)
                and WORDS.search(title)
                and not IMPRINT.search(title)
            ):
                before = words
                words = []
                found.append(Meeting(anchor, title, anchor.get("href"), before, words, _date_inside(anchor)))
        last = anchor
    return found


def _date_inside(anchor: Tag) -> str | None:
    """A date that stands in elements or texts of its own in the link."""
    if not any(isinstance(child, Tag) for child in anchor.children):
        return None
    pieces = [text for node in anchor.texts if (text := collapse(node.value))]
    for place in range(len(pieces)):
        for parts in range(DATE_PIECES, 0, -1):
            text = " ".join(pieces[place : place + parts])
            if is_date_only(text) and (value := date_of_words(text)):
                return value
    return None


def _without_doubles(meetings: list[Meeting]) -> list[Meeting]:
    """Neighbours with the same address are one row (a picture and its headline, a headline and 「详细」): the longer words count."""
    kept: list[Meeting] = []
    for meeting in meetings:
        last = kept[-1] if kept else None
        if last is None or meeting.href != last.href or meeting.href.startswith(("javascript", "#")):
            kept.append(meeting)
            continue
        words = [*last.words_after, *meeting.words_after]
        longer = max(last, meeting, key=lambda one: len(one.title))
        kept[-1] = Meeting(longer.anchor, longer.title, longer.href, last.words_before, words, last.own_date or meeting.own_date)
    return kept


def _date_among(words: list[Words], side: str) -> tuple[str, int] | None:
    """The nearest date in words that are given nearest first, and the largest distance on the way to it."""
    is_told, told = choose_date(" ".join(entry.text for entry in (words if side == "before" else words[::-1])))
    if is_told:
        return (told, max(getattr(entry, side) for entry in words)) if told else None
    far = 0
    for place, entry in enumerate(words):
        far = max(far, getattr(entry, side))
        for parts in range(DATE_PIECES, 0, -1):  # day and month may stand in elements of their own
            pieces = words[place : place + parts] if side == "before" else words[place : place + parts][::-1]
            text = " ".join(piece.text for piece in pieces)
            if is_date_only(text) and (value := date_of_words(text)):
                return value, far
    loose = next((value for entry in words if (value := loose_date(entry.text))), None)
    return (loose, far) if loose else None


def _dated_rows(meetings: list[Meeting]) -> dict[int, str]:
    """The date of each link that has one: inside it, else behind or before it, whichever the page does throughout."""
    nearer = [_nearer(one, other) for one, other in pairwise(meetings)]
    behind = nearer.count(-1) - nearer.count(1)
    if (
        not behind
    ):  # nothing stands nearer: the first or the last row tells, which has a date on one side only, best one that leads to an item
        items = [meeting for meeting in meetings if _is_item(meeting)]
        behind = next((sides for among in (items, meetings) if (sides := _sides(among))), 0)
    dated: dict[int, str] = {}
    for meeting in meetings:
        after = meeting.date_after if behind >= 0 else meeting.date_before
        value = meeting.own_date or (after[0] if after else None)
        if value is None:
            meeting.title, value = part_date(meeting.title)
        if value:
            dated[id(meeting)] = value
    return dated


def _sides(meetings: list[Meeting]) -> int:
    """How many more links have a date behind them than before them."""
    return sum(bool(meeting.date_after) - bool(meeting.date_before) for meeting in meetings)


def _is_item(meeting: Meeting) -> bool:
    return bool(ITEM_HREF.search(meeting.href) and not COLUMN_HREF.search(meeting.href))


def _nearer(one: Meeting, other: Meeting) -> int:
    """Whether a date between two links stands nearer to the first (-1) or the second (1); 0 where there is none or one cannot tell."""
    behind, before = one.date_after, other.date_before
    if behind is None or before is None or behind[1] == before[1]:
        return 0
    return -1 if behind[1] < before[1] else 1


def _dated_runs(meetings: list[Meeting], dated: dict[int, str]) -> list[list[Meeting]]:
    """Rows with dates that follow each other with at most ``GAP`` other links between, cut at a heading."""
    headed = sum(1 for meeting in meetings if id(meeting) in dated and _heads(meeting))
    is_plain = headed * 2 <= len(dated)  # else the words between rows are their summaries
    runs: list[list[Meeting]] = []
    passed = GAP + 1
    for meeting in meetings:
        if id(meeting) not in dated:
            passed += 1
            continue
        if passed > GAP or ((passed or is_plain) and _heads(meeting)):
            runs.append([])
        runs[-1].append(meeting)
        passed = 0
    several = [run for run in runs if len(run) >= 2]
    return several if any(not _is_aside(run) for run in several) else runs


def _heads(meeting: Meeting) -> bool:
    """Whether words in a block of their own stand before a row that other links part from the row above: the heading of another list."""
    return any(min(entry.before, entry.after) == 2 and not is_date_only(entry.text) for entry in meeting.words_before)


def _undated_runs(meetings: list[Meeting]) -> list[list[Meeting]]:
    """Links of one shape of address that follow each other, where they lead to items and say more than a menu does."""
    runs: list[list[Meeting]] = []
    last: str | None = None
    for meeting in meetings:
        shape = _shape(meeting.href)
        if shape != last:
            runs.append([])
        runs[-1].append(meeting)
        last = shape
    return [run for run in runs if _are_items(run)]


def _are_items(run: list[Meeting]) -> bool:
    href = run[0].href
    if href.lower().startswith("javascript"):
        return len(run) >= 3 and _weight(run) >= SHORTEST_DEAD * len(run)
    return len(run) >= 2 and _weight(run) >= SHORTEST_TITLE * len(run) and bool(ITEM_HREF.search(href) and not COLUMN_HREF.search(href))


def _shape(href: str) -> str:
    """An address without what tells one item from another: numbers, ids, names of files."""
    if href.lower().startswith("javascript"):
        return "javascript"
    plain = re.sub(r"[0-9a-f]{16,}|\d+", "#", href[:LONGEST_HREF].lower())
    return re.sub(r"[^/?=&#]*#[^/?=&]*", "#", plain)
