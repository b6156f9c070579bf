"""Finds the words of a closed vocabulary in many texts at once (Aho–Corasick), as numbers for the tables of SQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from disclosure.match.folding import fold_lines

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Numbers = NDArray[numpy.int64]
    Flags = NDArray[numpy.bool_]

LONGEST = 4096
"""Longer than any word."""

SCANNED = 2_000_000
"""Characters searched at once: a match takes some 200 bytes until it stands in an array."""

WORDS = 2**24
"""More words than a vocabulary has."""


class Found(NamedTuple):
    """Three arrays of one length, a match each, by text: numbers of text and word, and whether the word stands there by itself."""

    texts: Numbers
    words: Numbers
    whole: Flags

    def distinct(self) -> Found:
        """Each pair of text and word once, whole where one of its matches is."""
        import numpy

        pairs, places = numpy.unique(self.texts * WORDS + self.words, return_inverse=True)
        whole = numpy.zeros(len(pairs), dtype=bool)
        whole[places[self.whole]] = True
        return Found(pairs // WORDS, pairs % WORDS, whole)

    def only(self, chosen: Flags) -> Found:
        """The matches chosen by a mask."""
        return Found(self.texts[chosen], self.words[chosen], self.whole[chosen])


class Scanner:
    """Looks for ``words`` (folded, each once); a word's number is its place in the list.

    Words inside longer words are found too; a word that stands only inside longer ``covering`` words is not ``whole``
    (调查结果 in 土地现状调查结果 speaks of no poll).
    """

    def __init__(self, words: Sequence[str], covering: Sequence[bool] | None = None) -> None:
        import ahocorasick_rs
        import numpy

        self.words = tuple(words)
        self._automaton: Any = ahocorasick_rs.AhoCorasick(words, implementation=ahocorasick_rs.Implementation.DFA)
        self._covering = numpy.array(covering if covering is not None else [False] * len(words), dtype=bool)

    def scan(self, texts: list[str], *, widths: bool = True) -> Found:
        """The words of every text; without ``widths`` half and full width stay apart, which is much quicker for long texts."""
        import numpy

        found = [self._scan_some(some, first, widths) for first, some in _by_length(texts)]
        return found[0] if len(found) == 1 else Found(*map(numpy.concatenate, zip(*found, strict=True)))

    def _scan_some(self, texts: list[str], first: int, widths: bool) -> Found:
        import numpy

        joined = fold_lines(texts) if widths else "\n".join(texts).lower()
        matches = self._automaton.find_matches_as_indexes(joined, overlapping=True)
        flat = numpy.fromiter(chain.from_iterable(matches), dtype=numpy.int64, count=3 * len(matches)).reshape(-1, 3)
        order = numpy.argsort(flat[:, 1] * LONGEST - (flat[:, 2] - flat[:, 1]), kind="stable")
        words, starts, ends = flat[order, 0], flat[order, 1], flat[order, 2]
        numbers = first + numpy.searchsorted(_line_ends(joined), starts, side="left")
        return Found(numbers, words, ~self._inside(words, ends))

    def _inside(self, words: Numbers, ends: Numbers) -> Flags:
        """Which matches, sorted by start and the longer first, lie inside a match of a covering word."""
        import numpy

        if not len(words):
            return numpy.empty(0, dtype=bool)
        reach = numpy.maximum.accumulate(numpy.where(self._covering[words], ends, -1))
        return numpy.concatenate(([False], reach[:-1] >= ends[1:]))


def _by_length(texts: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The texts in pieces of limited length, each with the number of its first one; at least one piece."""
    first = size = 0
    for number, text in enumerate(texts):
        if size + len(text) > SCANNED and number > first:
            yield first, texts[first:number]
            first, size = number, 0
        size += len(text)
    yield first, texts[first:]


def _line_ends(joined: str) -> Numbers:
    import numpy

    codes = numpy.frombuffer(joined.encode("utf-32-le"), dtype=numpy.uint32)
    return numpy.flatnonzero(codes == ord("\n"))
