"""Which task of an old table is which of a new one: the same words first, then the most alike texts, one to one."""

from __future__ import annotations

import re
import unicodedata
from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from disclosure.tasks.model import Task
from disclosure.text import squeeze

LEAST_ALIKE = 0.35
"""Measured on 30 duties worded twice by hand: the same duty from 0.36 up, any two others up to 0.22 (tests/…/fixtures/rewordings.json)."""
SURELY_ALIKE = 0.85
"""From here on two texts are paired although they share nothing but what other tasks say too."""
_LEAST_SHARED = 0.1
_LEAST_OWN = 2  # pieces of its own that a text must have before sharing none of them tells anything
_LEAST_OWN_SHARED = 0.1
_RARE = 2  # a piece that at most so many tasks of a table have is their own, not a formula of the table
_CANDIDATES = 20
_LONGEST_COMPARED = 5_000  # characters; the time grows with their square, and no task is longer
_STEP = 0.0005

_KeyOf = Callable[["Entry"], Hashable]

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("〔【［{｛〖", "("),
        **dict.fromkeys("〕】］}｝〗", ")"),
        **dict.fromkeys("“”„‟「」『』＂〝〞", '"'),
        **dict.fromkeys("‘’‚‛", "'"),
        **dict.fromkeys("－–—―‐‑−", "-"),
        **dict.fromkeys("•・‧∙", "·"),
    }
)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_NUMERAL = re.compile(
    r"(?:第[一二三四五六七八九十百\d]+[章节部条项][、.:]?|\(?[一二三四五六七八九十百]+(?:\)[、.]?|[、.])|\(?\d{1,3}(?:\)[、.]?|[、.](?!\d)))"
)


def fold(text: str) -> str:
    """Return a text without white space, its signs in one width and one form, no stop at the end: equal for equal words."""
    return unicodedata.normalize("NFKC", squeeze(text).translate(_SIGNS)).translate(_SIGNS).replace(" ", "").rstrip("。.;,")


def fold_name(name: str) -> str:
    """Return a unit's name folded, without brackets and with what they list in one order: 「镇（街道、园区）」 is 「镇(园区、街道)」."""
    return _BRACKETS.sub(lambda found: "".join(sorted(re.split("[、,]", found[1]))), fold(name))


def fold_heading(heading: str) -> str:
    """Return a heading folded, without its number: 「二、甲」 is 「一、甲」 where only a section came in before it."""
    folded = fold(heading)
    return folded[found.end() :] if (found := _NUMERAL.match(folded)) and found.end() < len(folded) else folded


@dataclass(frozen=True)
class Entry:
    """A task with what it is compared by; ``at`` is its place among the tasks, from 0."""

    task: Task
    at: int

    @cached_property
    def key(self) -> str:
        """The folded text."""
        return fold(self.task.text)

    @cached_property
    def words(self) -> str:
        """The folded text without signs."""
        return "".join(char for char in self.key if char.isalnum())

    @cached_property
    def pieces(self) -> frozenset[str]:
        """The neighbouring pairs of characters of ``words``."""
        return frozenset(self.words[at : at + 2] for at in range(len(self.words) - 1)) or frozenset([self.words])

    @cached_property
    def path(self) -> tuple[str, ...]:
        """The folded headings."""
        return tuple(map(fold_heading, self.task.path))

    @cached_property
    def units(self) -> frozenset[str]:
        """The folded names of its units."""
        return frozenset(fold_name(unit.name) for unit in self.task.units)


@dataclass(frozen=True)
class Pair:
    """Two places that hold the same task, and how alike the texts are (1 for the same words)."""

    old: int
    new: int
    similarity: float


def pair_tasks(old: Sequence[Task], new: Sequence[Task]) -> list[Pair]:
    """Return the pairs of two tables, in the order of the old one; every task is in one pair at most."""
    olds, news = [[Entry(task, at) for at, task in enumerate(tasks)] for tasks in (old, new)]
    pairs = list(_pair_same(olds, news))
    left = [[entry for entry in side if entry.at not in taken] for side, taken in _sides(olds, news, pairs)]
    seen = _count_pieces(olds), _count_pieces(news)
    pairs += _pair_alike(left[0], left[1], lambda piece: max(seen[0][piece], seen[1][piece]) <= _RARE)
    likeness = {(olds[pair.old].key, news[pair.new].key): pair.similarity for pair in pairs}
    places = _uncross([(pair.old, pair.new) for pair in pairs], lambda place: _looks(olds[place[0]]))
    places = _uncross(places, lambda place: _looks(news[place[1]]))
    return [Pair(left, right, likeness[olds[left].key, news[right].key]) for left, right in sorted(places)]


def _looks(entry: Entry) -> Hashable:
    return entry.key, entry.path, entry.units, entry.task.deadline


def _uncross(places: list[tuple[int, int]], looks: Callable[[tuple[int, int]], Hashable]) -> list[tuple[int, int]]:
    """Give tasks that nothing tells apart their partners in order, so that none of them seems to jump over another."""
    groups: dict[Hashable, list[tuple[int, int]]] = defaultdict(list)
    for place in places:
        groups[looks(place)].append(place)
    sides = ([sorted(place[side] for place in group) for side in (0, 1)] for group in groups.values())
    return [place for lefts, rights in sides for place in zip(lefts, rights, strict=True)]


def _sides(olds: list[Entry], news: list[Entry], pairs: list[Pair]) -> Iterator[tuple[list[Entry], set[int]]]:
    yield olds, {pair.old for pair in pairs}
    yield news, {pair.new for pair in pairs}


def _count_pieces(entries: list[Entry]) -> Counter[str]:
    return Counter(piece for entry in entries for piece in entry.pieces)


def _pair_same(olds: list[Entry], news: list[Entry]) -> Iterator[Pair]:
    """Pair equal texts; of several copies first those between the same neighbours, then below the same heading, then in their order."""
    around = {id(entry): (_key_at(side, entry.at - 1), _key_at(side, entry.at + 1)) for side in (olds, news) for entry in side}
    passes: list[_KeyOf] = [
        lambda entry: (entry.key, around[id(entry)], entry.path, entry.units),
        lambda entry: (entry.key, entry.path, entry.units, entry.task.deadline),
        lambda entry: (entry.key, entry.path, entry.units),
        lambda entry: (entry.key, entry.path),
        lambda entry: (entry.key, entry.units),
        lambda entry: entry.key,
    ]
    return (Pair(old.at, new.at, 1.0) for old, new in _pair_equal(olds, news, passes))


def _pair_equal(olds: list[Entry], news: list[Entry], passes: Sequence[_KeyOf]) -> Iterator[tuple[Entry, Entry]]:
    """Pair what has the same key, in order, by the first key first."""
    for key_of in passes:
        waiting: dict[Hashable, list[Entry]] = defaultdict(list)
        for entry in reversed(news):
            waiting[key_of(entry)].append(entry)
        rest, taken = [], set()
        for entry in olds:
            if same := waiting.get(key_of(entry)):
                found = same.pop()
                taken.add(found.at)
                yield entry, found
            else:
                rest.append(entry)
        olds, news = rest, [entry for entry in news if entry.at not in taken]


def _key_at(entries: list[Entry], at: int) -> str:
    return entries[at].key if 0 <= at < len(entries) else ""


def similarity(one: Entry, other: Entry) -> float:
    """Return how alike two texts are, 0 to 1: the mean of the characters kept in order and of the shared pairs of characters."""
    from rapidfuzz.distance import Indel

    return (
        Indel.normalized_similarity(one.words[:_LONGEST_COMPARED], other.words[:_LONGEST_COMPARED]) + _shared(one.pieces, other.pieces)
    ) / 2


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _pair_alike(olds: list[Entry], news: list[Entry], is_own: Callable[[str], bool]) -> Iterator[Pair]:
    """Pair different texts for the greatest likeness of all pairs together; copies of a text go with the copies of its pair."""
    again = True
    while again:
        copies = [_group_copies(side) for side in (olds, news)]
        again = False
        taken: tuple[set[int], set[int]] = set(), set()
        for old, new, alike in _pair_texts([group[0] for group in copies[0].values()], [group[0] for group in copies[1].values()], is_own):
            groups = copies[0][old.key], copies[1][new.key]
            again = again or len(groups[0]) != len(groups[1])
            for left, right in _pair_equal(*groups, (lambda entry: (entry.path, entry.units), lambda entry: entry.path, lambda _: None)):
                taken[0].add(left.at)
                taken[1].add(right.at)
                yield Pair(left.at, right.at, alike)
        olds, news = ([entry for entry in side if entry.at not in at] for side, at in zip((olds, news), taken, strict=True))


def _group_copies(entries: list[Entry]) -> dict[str, list[Entry]]:
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.key].append(entry)
    return groups


def _pair_texts(olds: list[Entry], news: list[Entry], is_own: Callable[[str], bool]) -> Iterator[tuple[Entry, Entry, float]]:
    likeness: dict[tuple[int, int], float] = {}
    benefits: list[dict[int, float]] = [{} for _ in olds]
    for left, right in sorted(_candidates(olds, news)):
        old, new = olds[left], news[right]
        alike = similarity(old, new)
        if alike >= SURELY_ALIKE or alike >= LEAST_ALIKE and _share_subject(old, new, is_own):
            likeness[left, right] = alike
            # the cube: one good pair is worth more than two poor ones
            benefits[left][right] = alike**3 + 0.02 * _fits(old, new)
    return ((olds[left], news[right], likeness[left, right]) for left, right in assign(benefits))


def _candidates(olds: list[Entry], news: list[Entry]) -> set[tuple[int, int]]:
    """Return the index pairs worth a closer look: for each text the others that share most pairs of characters with it."""
    holders: dict[str, list[int]] = defaultdict(list)
    for right, entry in enumerate(news):
        for piece in entry.pieces:
            holders[piece].append(right)
    best_of_new: list[list[tuple[float, int]]] = [[] for _ in news]
    found: set[tuple[int, int]] = set()
    for left, entry in enumerate(olds):
        counts: Counter[int] = Counter()
        for piece in entry.pieces:
            counts.update(holders.get(piece, ()))
        size = len(entry.pieces)
        shares = [(2 * count / (size + len(news[right].pieces)), right) for right, count in counts.items()]
        shares = sorted(((share, right) for share, right in shares if share >= _LEAST_SHARED), key=lambda pair: (-pair[0], pair[1]))
        found.update((left, right) for _, right in shares[:_CANDIDATES])
        for share, right in shares:
            _keep_best(best_of_new[right], (-share, left))
    found.update((left, right) for right, best in enumerate(best_of_new) for _, left in best)
    return found


def _keep_best(best: list[tuple[float, int]], entry: tuple[float, int]) -> None:
    """Put an entry among the ``_CANDIDATES`` smallest, which stay sorted."""
    if len(best) < _CANDIDATES or entry < best[-1]:
        insort(best, entry)
        del best[_CANDIDATES:]


def _share_subject(old: Entry, new: Entry, is_own: Callable[[str], bool]) -> bool:
    """Tell whether two texts share more than the formula that a table repeats (「…攻坚行动进展情况」)."""
    own = [{piece for piece in entry.pieces if is_own(piece)} for entry in (old, new)]
    least = min(map(len, own))
    return least < _LEAST_OWN or len(own[0] & own[1]) >= _LEAST_OWN_SHARED * least


def _fits(old: Entry, new: Entry) -> float:
    """Return how well headings, units and number fit, 0 to 1; it decides between texts that are equally alike."""
    units = len(old.units & new.units) / (len(old.units | new.units) or 1)
    return 0.5 * (old.path == new.path) + 0.4 * units + 0.1 * (old.task.number == new.task.number)


def assign(benefits: Sequence[dict[int, float]]) -> list[tuple[int, int]]:
    """Return (row, column) pairs, one to one, whose benefits (above 0) add up to the most, within ``_STEP`` a pair.

    An auction (Bertsekas 1988): a row bids for the column that is worth most above its price, and may go without.
    """
    prices: dict[int, float] = defaultdict(float)
    owner: dict[int, int] = {}
    waiting = list(range(len(benefits)))[::-1]
    while waiting:
        row = waiting.pop()
        worth = sorted(((benefit - prices[column], -column) for column, benefit in benefits[row].items()), reverse=True)[:2]
        if not worth or worth[0][0] <= 0:
            continue
        best, column = worth[0][0], -worth[0][1]
        prices[column] += best - max(0.0, worth[1][0] if len(worth) > 1 else 0.0) + _STEP
        if column in owner:
            waiting.append(owner[column])
        owner[column] = row
    return sorted((row, column) for column, row in owner.items())
