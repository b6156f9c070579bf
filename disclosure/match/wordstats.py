"""What the examples say of words: how sure a word points to a matter, and how much it tells at all."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from disclosure.match.example_files import TopicExamples
from disclosure.match.folding import fold, split_title
from disclosure.match.model import COVERS, Model
from disclosure.match.scan import Scanner
from disclosure.match.taxonomy import Domain, Topic

UNIT_WORDS = frozenset({"管委会", "管理委员会", "人民政府", "镇政府", "乡政府", "街道办", "街道办事处", "党工委"})
"""Kinds of units stand in titles as names, whatever the matter."""

PRIOR = {"words": (0.9, 0.9), "weak": (0.35, 0.3), "asked": (0.5, 0.9)}
"""What a word of the taxonomy is believed to say before any example is read: (in titles, in plans). Our own choice (tag D)."""
BELIEF = 6.0
"""How many examples the taxonomy's word is worth (tag D)."""
FLOOR = 0.3
"""A word of the taxonomy keeps at least this share of its belief, whatever the examples hold of neighbouring matters (tag D)."""

LEAST_HELD, LEAST_SURE, LEAST_KEPT = 3, 0.5, 0.08
DOMAIN_STRENGTH, DOMAIN_BELIEF, LEAST_DOMAIN = 0.9, 4.0, 0.3


def learn_words(domains: tuple[Domain, ...], examples: Mapping[str, TopicExamples], further_titles: Iterable[str] = ()) -> Model:
    """The words of taxonomy and examples with their strengths by matter, and rarities. ``further_titles`` count for rarity only."""
    topics = {name: (domain, topic) for domain in domains for name, topic in domain.file.topics.items()}
    titles = [(name, split_title(title)[1]) for name, entry in examples.items() for title in entry.titles]
    clauses = [(name, clause) for name, entry in examples.items() for clause in entry.clauses]
    believed = _beliefs(topics)
    sure = {word for (word, _), strengths in believed.items() if max(strengths) >= COVERS}
    named = [(fold(word), domain.file.domain) for domain in domains for word in domain.file.words]
    known = {word for word, _ in believed} | {word for word, _ in named}
    candidates = sorted(known | _words_of(title for _, title in titles) | _words_of(clause for _, clause in clauses))
    scanner = Scanner(candidates, [word in sure for word in candidates])
    more = [split_title(title)[1] for title in further_titles]
    in_title = _strengths(candidates, scanner, titles, believed, 0)
    in_plan = _strengths(candidates, scanner, clauses, believed, 1)
    title_held = _held(scanner, [title for _, title in titles] + more)
    plan_held = _held(scanner, [clause for _, clause in clauses])
    kept = sorted(in_title.keys() | in_plan.keys())
    pointing = {word for word, _ in kept} | {word for word, _ in named}
    words = tuple(word for number, word in enumerate(candidates) if word in pointing or title_held[number] + plan_held[number] >= 2)
    numbers = {word: number for number, word in enumerate(candidates)}
    return Model(
        topics=tuple((name, domain.file.domain, topic.disclosed) for name, (domain, topic) in topics.items()),
        agencies={domain.file.domain: tuple(map(fold, domain.file.agencies)) for domain in domains},
        words=words,
        topic_words=tuple(
            (word, topic, round(in_title.get((word, topic), 0.0), 3), round(in_plan.get((word, topic), 0.0), 3)) for word, topic in kept
        ),
        domain_words=_domain_words(candidates, scanner, clauses, named, {name: domain.file.domain for name, (domain, _) in topics.items()}),
        title_rarity={word: _rarity(title_held[numbers[word]], len(titles) + len(more)) for word in words},
        plan_rarity={word: _rarity(plan_held[numbers[word]], len(clauses)) for word in words},
    )


def _beliefs(topics: Mapping[str, tuple[Domain, Topic]]) -> dict[tuple[str, str], tuple[float, float]]:
    found: dict[tuple[str, str], tuple[float, float]] = {}
    for name, (_, topic) in topics.items():
        unasked = {fold(word) for word in topic.unasked}
        for kind in ("weak", "asked", "words"):
            for word in map(fold, getattr(topic, kind)):
                if word not in UNIT_WORDS:
                    in_title, in_plan = PRIOR[kind]
                    found[word, name] = in_title, in_plan if topic.disclosed and word not in unasked else 0.0
    return found


def _words_of(texts: Iterable[str]) -> set[str]:
    import rjieba

    return {
        word for text in texts for word in rjieba.cut(fold(text)) if len(word) > 1 and not word.isascii() and not word.isnumeric()
    } - UNIT_WORDS


def _strengths(
    words: list[str], scanner: Scanner, texts: list[tuple[str, str]], believed: dict[tuple[str, str], tuple[float, float]], side: int
) -> dict[tuple[str, str], float]:
    """Share of a word's texts that are of the matter, drawn towards what the taxonomy says."""
    held: Counter[str] = Counter()
    of_topic: Counter[tuple[str, str]] = Counter()
    for text, word, whole in zip(*scanner.scan([text for _, text in texts]).distinct(), strict=True):
        if whole:
            held[words[word]] += 1
            of_topic[words[word], texts[text][0]] += 1
    found = {}
    for pair in believed.keys() | of_topic.keys():
        word = pair[0]
        if pair in believed:
            found[pair] = max((of_topic[pair] + BELIEF * believed[pair][side]) / (held[word] + BELIEF), FLOOR * believed[pair][side])
        elif of_topic[pair] >= LEAST_HELD and of_topic[pair] / held[word] >= LEAST_SURE:
            found[pair] = of_topic[pair] / (held[word] + 2)
    return {pair: min(strength, 0.98) for pair, strength in found.items() if strength >= LEAST_KEPT}


def _held(scanner: Scanner, texts: list[str]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for word in scanner.scan(texts).distinct().words:
        found[int(word)] += 1
    return found


def _rarity(holders: int, texts: int) -> float:
    """0 for a word in every text, 1 for one in none, by the logarithm of its share."""
    return round(math.log((texts + 1) / (holders + 1)) / math.log(texts + 1), 3)


def _domain_words(
    words: list[str], scanner: Scanner, clauses: list[tuple[str, str]], named: list[tuple[str, str]], domain_of: Mapping[str, str]
) -> tuple[tuple[str, str, float], ...]:
    """How sure a domain's own word is in plans: 信息公开 stands in every plan and tells no domain."""
    held: Counter[str] = Counter()
    of_domain: Counter[tuple[str, str]] = Counter()
    found = scanner.scan([clause for _, clause in clauses]).distinct()
    for text, word in zip(found.texts, found.words, strict=True):
        held[words[word]] += 1
        of_domain[words[word], domain_of[clauses[text][0]]] += 1
    sure = {pair: (of_domain[pair] + DOMAIN_BELIEF * DOMAIN_STRENGTH) / (held[pair[0]] + DOMAIN_BELIEF) for pair in dict.fromkeys(named)}
    return tuple((word, domain, round(strength, 3)) for (word, domain), strength in sure.items() if strength >= LEAST_DOMAIN)
