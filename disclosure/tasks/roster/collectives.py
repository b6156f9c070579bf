"""Collectives as the roster names them: whom a word for many means, alone or in a run that the reader cut in two."""

from __future__ import annotations

import re
from collections.abc import Sequence

from disclosure.registry.models import City, Collective
from disclosure.tasks.roster.book import Book
from disclosure.tasks.roster.spelling import plain

_LONGEST_RUN = 4


class Collectives:
    """The collectives of a city, by their names without brackets, separators and blanks."""

    def __init__(self, city: City, book: Book) -> None:
        self.city, self.book = city, book
        self.named = {self._key(name): collective for collective in city.collectives for name in collective.names}

    def find(self, names: Sequence[str], at: int) -> Collective | None:
        """Return the collective that the name at a place stands for: by itself, else as part of a run of names around it."""
        if alone := self.named.get(self._key(names[at])):
            return alone
        for size in range(2, _LONGEST_RUN + 1):
            for start in range(max(0, at - size + 1), min(at, len(names) - size) + 1):
                if run := self.named.get("".join(self._key(name) for name in names[start : start + size])):
                    return run
        return None

    def members(self, collective: Collective) -> tuple[str, ...]:
        """Return the ids of a collective's units that are there on the day, in the roster's order."""
        held = (unit for unit in self.city.units if unit.id in collective.units or unit.kind in collective.kinds)
        return tuple(unit.id for unit in held if self.book.is_there(unit))

    def _key(self, name: str) -> str:
        key = re.sub("[（）、，,;；/／]", "", plain(name))
        place = self.book.place
        return place.sign + key.removeprefix(place.name) if place.sign and key.startswith(place.name) else key
