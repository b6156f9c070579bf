"""Finds the words of a closed vocabulary in many texts at once (Aho–Corasick), as numbers for the tables of SQL."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from disclosure.match.folding import fold_lines

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Numbers = NDArray[numpy.int64]
    Flags = NDArray[numpy.bool_]

WORDS = 2**24
"""More words than a vocabulary has."""


class Found(NamedTuple):
    """Three arrays of one length, each pair of text and word once, by text: their numbers, and whether the word stands there by itself."""

    texts: Numbers
    words: Numbers
    whole: Flags


class Scanner:
    """Looks for ``words`` (folded, each once); a word's number is its place in the list.

    Words inside longer words are found too; a word that stands only inside longer ``covering`` words is not ``whole``
    (调查结果 in 土地现状调查结果 speaks of no poll).
    """

    def __init__(self, words: Sequence[str], covering: Sequence[bool] | None = None) -> None:
        import ahocorasick_rs
        import numpy

        self._automaton: Any = ahocorasick_rs.AhoCorasick(words, implementation=ahocorasick_rs.Implementation.DFA)
        self._covering = numpy.array(covering if covering is not None else [False] * len(words), dtype=bool)

    def scan(self, texts: list[str]) -> Found:
        """The words of every text."""
        import numpy

        joined = fold_lines(texts)
        matches = self._automaton.find_matches_as_indexes(joined, overlapping=True)
        flat = numpy.fromiter(chain.from_iterable(matches), dtype=numpy.int64, count=3 * len(matches)).reshape(-1, 3)
        words, starts, ends = flat[:, 0], flat[:, 1], flat[:, 2]
        numbers = numpy.searchsorted(_line_ends(joined), starts, side="left")
        pairs, places = numpy.unique(numbers * WORDS + words, return_inverse=True)
        whole = numpy.zeros(len(pairs), dtype=bool)
        whole[places[~_inside(words, starts, ends, self._covering)]] = True
        return Found(pairs // WORDS, pairs % WORDS, whole)


def _inside(words: Numbers, starts: Numbers, ends: Numbers, covering: Flags) -> Flags:
    """Which matches lie inside a longer match of a covering word."""
    import numpy

    order = numpy.lexsort((-ends, starts))
    reach = numpy.where(covering[words[order]], ends[order], -1)
    before = numpy.concatenate(([-1], numpy.maximum.accumulate(reach)[:-1])) if len(reach) else reach
    inside = numpy.empty(len(words), dtype=bool)
    inside[order] = before >= ends[order]
    return inside


def _line_ends(joined: str) -> Numbers:
    import numpy

    codes = numpy.frombuffer(joined.encode("utf-32-le"), dtype=numpy.uint32)
    return numpy.flatnonzero(codes == ord("\n"))
