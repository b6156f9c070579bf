"""Rows of a list and their days in little room: the keys of a column's rows grow with every night."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

UNDATED = 0


class RowDays(Mapping[int, date | None]):
    """Days by the key of a row (``history.row_key``), in the order of the list, 20 bytes a row; None for a row without a day. No key comes twice."""

    def __init__(self, entries: Iterable[tuple[int, date | None]] = ()) -> None:
        self._listed, days = array("q"), array("i")
        for key, day in entries:
            self._listed.append(key)
            days.append(day.toordinal() if day else UNDATED)
        order = sorted(range(len(days)), key=self._listed.__getitem__)
        self._keys, self._days = array("q", (self._listed[place] for place in order)), array("i", (days[place] for place in order))

    def __getitem__(self, key: int) -> date | None:
        place = bisect_left(self._keys, key)
        if place == len(self._keys) or self._keys[place] != key:
            raise KeyError(key)
        return date.fromordinal(self._days[place]) if self._days[place] != UNDATED else None

    def __iter__(self) -> Iterator[int]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def has_days(self) -> bool:
        """Whether any row has a day."""
        return any(self._days)
