"""Which words of a text changed."""

from __future__ import annotations

from dataclasses import dataclass

from disclosure.tasks.revision.pairing import fold

_LONGEST_COMPARED = 20_000  # characters; beyond, the whole text stands as changed
_LEAST_KEPT = 2  # fewer characters than this left standing between two changes only make them hard to read


@dataclass(frozen=True)
class Piece:
    """A stretch of two texts: ``old`` and ``new`` are as written; ``kept`` says that they are the same but for width and blanks."""

    old: str
    new: str
    kept: bool


def compare_words(old: str, new: str) -> list[Piece]:
    """Return the two texts cut, at word bounds, into stretches kept and changed by turns; joined they give the texts again."""
    import rjieba
    from rapidfuzz.distance import LCSseq

    if max(len(old), len(new)) > _LONGEST_COMPARED:
        return [Piece(old, new, False)]
    olds, news = ([word for word in rjieba.cut(text) if word] for text in (old, new))
    pieces: list[Piece] = []
    for step in LCSseq.opcodes([fold(word) or word for word in olds], [fold(word) or word for word in news]):
        left, right = "".join(olds[step.src_start : step.src_end]), "".join(news[step.dest_start : step.dest_end])
        _add(pieces, Piece(left, right, step.tag == "equal"))
    return pieces


def _add(pieces: list[Piece], piece: Piece) -> None:
    """Put a stretch at the end: changes that follow one another, or with next to nothing kept between them, become one."""
    if not piece.kept and len(pieces) > 1 and pieces[-1].kept and len(fold(pieces[-1].new)) < _LEAST_KEPT:
        between, before = pieces.pop(), pieces.pop()
        pieces.append(Piece(before.old + between.old + piece.old, before.new + between.new + piece.new, False))
    elif not piece.kept and pieces and not pieces[-1].kept:
        before = pieces.pop()
        pieces.append(Piece(before.old + piece.old, before.new + piece.new, False))
    else:
        pieces.append(piece)
