"""The rows of a column while it is read, page by page in a file: all columns of a city may be on their way at once, and long lists are many rows."""

from __future__ import annotations

import pickle
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import overload

from disclosure.sites import Row

HELD = 16 * 1024
"""Bytes of a list that stay in memory; most lists of a night are one page of twenty rows."""


class RowPages(Sequence[Row]):
    """Rows in their order. They wait in a file without a name below ``folder`` (none: that of temporary files) once they are more than a page or two.

    For one thread. Raises OSError when the disk has no room.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._file = SpooledTemporaryFile(max_size=HELD, dir=str(folder) if folder else None)  # noqa: SIM115 - goes with the rows
        self._starts: list[int] = []
        self._counts = [0]
        """How many rows stand on the pages before each, and in all."""

    def extend(self, rows: Sequence[Row]) -> None:
        """Put the rows of one more page at the end."""
        if rows:
            self._starts.append(self._file.seek(0, 2))
            self._counts.append(self._counts[-1] + len(rows))
            pickle.dump([(row.title, row.href, row.url, row.date, row.pinned) for row in rows], self._file)

    def cut(self, count: int) -> None:
        """Leave only the first ``count`` rows."""
        kept: list[Row] = []
        while len(self) > count:
            kept = self._page(len(self._starts) - 1)[: max(0, count - self._counts[-2])]
            del self._starts[-1], self._counts[-1]
        self.extend(kept)

    def __len__(self) -> int:
        return self._counts[-1]

    def __iter__(self) -> Iterator[Row]:
        for number in range(len(self._starts)):
            yield from self._page(number)

    @overload
    def __getitem__(self, key: int) -> Row: ...
    @overload
    def __getitem__(self, key: slice) -> list[Row]: ...
    def __getitem__(self, key: int | slice) -> Row | list[Row]:
        if isinstance(key, slice):
            start, stop, step = key.indices(len(self))
            return list(islice(self, start, stop, step)) if step > 0 else list(self)[key]
        place = range(len(self))[key]
        page = bisect_left(self._counts, place + 1) - 1
        return self._page(page)[place - self._counts[page]]

    def _page(self, number: int) -> list[Row]:
        self._file.seek(self._starts[number])
        return [Row(*values) for values in pickle.load(self._file)]

    def close(self) -> None:
        """Let go of the rows."""
        self._file.close()
