"""A set of numbers in little room: what a night has seen is remembered by its hashes, and a night sees many things."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Hashable, Iterable

SMALLEST = 16
FREE = 0


class Keys:
    """A set of hashable values, each kept as its 64-bit hash only, in 12 to 24 bytes; a set of Python takes 60 and the values. Threads share it.

    Of a million values one in thirty million such sets holds two with the same hash, of which the second looks as if it were there already.
    """

    def __init__(self, values: Iterable[Hashable] = ()) -> None:
        self._places = array("q", [FREE]) * SMALLEST
        self._count = 0
        self._lock = threading.Lock()
        self.update(values)

    def __len__(self) -> int:
        return self._count

    def __contains__(self, value: Hashable) -> bool:
        places, key = self._places, hash(value) or 1
        return places[_find(places, key)] == key

    def add(self, value: Hashable) -> None:
        """Put a value in, if it is not there."""
        key = hash(value) or 1
        with self._lock:
            place = _find(self._places, key)
            if self._places[place] == key:
                return
            self._places[place] = key
            self._count += 1
            if 3 * self._count > 2 * len(self._places):
                self._places = _twice(self._places)

    def update(self, values: Iterable[Hashable]) -> None:
        """Put values in."""
        for value in values:
            self.add(value)

    def copy(self) -> Keys:
        """Another set with the same values."""
        other = Keys()
        with self._lock:
            other._places, other._count = self._places[:], self._count
        return other


def _find(places: array[int], key: int) -> int:
    """The place where a key stands or would be put: the first free one from its own on."""
    last = len(places) - 1
    place = key & last
    while places[place] not in (FREE, key):
        place = (place + 1) & last
    return place


def _twice(places: array[int]) -> array[int]:
    """The same keys among twice as many places."""
    wider = array("q", [FREE]) * (2 * len(places))
    for key in places:
        if key != FREE:
            wider[_find(wider, key)] = key
    return wider
