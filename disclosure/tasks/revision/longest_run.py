"""The longest rising run of a row of numbers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def longest_run(values: Sequence[int]) -> set[int]:
    """Return the places (from 0) of a longest strictly increasing subsequence, in O(n log n) (Fredman 1975)."""
    ends: list[int] = []  # the smallest last value of a run of each length, and where it stands
    places: list[int] = []
    before: list[int] = []
    for at, value in enumerate(values):
        length = bisect_left(ends, value)
        before.append(places[length - 1] if length else -1)
        ends[length : length + 1] = [value]
        places[length : length + 1] = [at]
    run: set[int] = set()
    at = places[-1] if places else -1
    while at >= 0:
        run.add(at)
        at = before[at]
    return run
