"""Pagers that name only the pages around their own (``… 4 5 [6] 7 8 …``), without 下一页 and without a total."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from disclosure.sites.reading.markup import absolute_url, is_small, text_of
from disclosure.sites.reading.tree import Tag, Text

NUMBERS = re.compile(r"(\d{1,9})")
NUMBER = re.compile(r"^\[?(\d{1,4})\]?$")
DOTS = re.compile(r"^(?:\.{2,6}|…{1,3}|·{3,6}|>{1,2}|»|›|[下后](?:\d{1,2}|[一二三四五六七八九十]{1,2})页|下一?组)$")
FIRST_YEAR = 1900  # a greater number is a year's
MOST_PARTS = 120  # an element of more nodes is no pager
LONGEST_LEAP = 20  # pages that one link passes over


@dataclass(frozen=True)
class Window:
    """What such a pager says: its page's number, the pages behind it by number, and whether it says of itself that more come than it names."""

    own: int
    further: dict[int, str]
    is_open: bool


@dataclass(frozen=True)
class Line:
    """How addresses run with the numbers of their pages: ``?start=40`` is page 5 where one page has ten rows."""

    pieces: tuple[str, ...]
    place: int
    step: int
    start: int

    @classmethod
    def through(cls, pages: dict[int, str]) -> Line | None:
        """The line that all of these pages lie on, two at least; None where there is none. The first page's address need not have a number."""
        pages = {number: address for number, address in pages.items() if number > 1}
        if len(pages) < 2:
            return None
        (first, address), *others = sorted(pages.items())
        pieces = NUMBERS.split(address)
        for number, other in others[:1]:
            found = only_other(pieces, NUMBERS.split(other))
            if found is None:
                return None
            place, value = found
            step, rest = divmod(value - int(pieces[place]), number - first)
            line = cls(tuple(pieces), place, step, int(pieces[place]) - step * first)
            if step and not rest and all(line.number_of(entry) == page for page, entry in pages.items()):
                return line
        return None

    def number_of(self, address: str) -> int | None:
        """The number of the page at an address; None for another kind of address."""
        pieces = NUMBERS.split(address)
        found = only_other(list(self.pieces), pieces)
        if tuple(pieces) != self.pieces and (found is None or found[0] != self.place):
            return None
        number, rest = divmod(int(pieces[self.place]) - self.start, self.step)
        return None if rest else number

    def address(self, number: int) -> str:
        """The address of a page by its number."""
        pieces = list(self.pieces)
        pieces[self.place] = str(self.step * number + self.start)
        return "".join(pieces)


def only_other(one: list[str], other: list[str]) -> tuple[int, int] | None:
    """Where two addresses, split at their numbers, differ, and what the second has there, when they differ in one number only."""
    if len(one) != len(other):
        return None
    places = [place for place, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]
    return (places[0], int(other[places[0]])) if len(places) == 1 and places[0] % 2 else None


def read_window(root: Tag, url: str) -> Window | None:
    """The pager of a page by its address; None where it has none whose numbers run with the addresses, its own among them."""
    holders: dict[int, Tag] = {}
    for anchor in root.find_all("a"):
        if NUMBER.match(text_of(anchor)) and (holder := holder_of(anchor)) is not None and is_small(holder, MOST_PARTS):
            holders[id(holder)] = holder
    windows = [window for holder in holders.values() if (window := _read_holder(holder, url)) is not None]
    return max(windows, key=lambda window: len(window.further), default=None)


def holder_of(anchor: Tag) -> Tag | None:
    """The element that holds the links of a pager."""
    return anchor.parent.parent if anchor.parent is not None and anchor.parent.name in ("li", "span", "td") else anchor.parent


def _read_holder(holder: Tag, url: str) -> Window | None:
    entries = list(_entries(holder, url))
    pages = {int(match[1]): address for words, address in entries if address and (match := NUMBER.match(words))}
    bare = [int(match[1]) for words, address in entries if address in (None, url) and (match := NUMBER.match(words))]
    others = {number: address for number, address in pages.items() if address != url and 0 < number < FIRST_YEAR}
    own, line = _own_number(others, bare, url)
    if own is None or not ({own - 1, own + 1} & set(others)):
        return None
    last = max(own, *others)
    behind = _behind_last(entries, last)
    further = {number: address for number, address in sorted(others.items()) if number > own}
    leap = next((number for _, address in behind if address and line and (number := line.number_of(address)) and number > last), last)
    if line and last < leap <= last + LONGEST_LEAP:
        further |= {number: line.address(number) for number in range(last + 1, leap + 1)}
    return Window(own, further, own == last and not further and any(words for words, address in behind if not address))


def _own_number(others: dict[int, str], bare: list[int], url: str) -> tuple[int | None, Line | None]:
    """The page's own number: where its address stands among the others, else the one number that is no link, if the addresses bear it out."""
    if not others:
        return None, None
    line = Line.through(others) if len(others) > 1 else None
    if line is not None and (own := line.number_of(url)) is not None:
        return own, line
    if len(bare) != 1 or bare[0] in others:
        return None, None
    if line is None:
        line = Line.through({**others, bare[0]: url})
    is_first = bare[0] == 1  # whose address need not have a number
    return (bare[0], line) if line is not None and (is_first or line.number_of(url) == bare[0]) else (None, None)


def _behind_last(entries: list[tuple[str, str | None]], last: int) -> list[tuple[str, str | None]]:
    """The dots behind the last number, with the address that they lead to."""
    places = [place for place, (words, _) in enumerate(entries) if (match := NUMBER.match(words)) and int(match[1]) == last]
    return [(words, address) for words, address in entries[places[-1] + 1 :] if DOTS.match(words)] if places else []


def _entries(holder: Tag, url: str) -> Iterator[tuple[str, str | None]]:
    """What stands in a pager one after the other: words, and the address of a link (None where there is none)."""
    for child in holder.children:
        if isinstance(child, Text):
            yield from ((words, None) for words in child.value.split())
            continue
        anchor = child if child.name == "a" else child.find("a")
        address = absolute_url(anchor.get("href"), url) if anchor is not None and not anchor.get("href").startswith("#") else None
        yield text_of(child), address
