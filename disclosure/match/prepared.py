"""A model made ready for comparing: its words to be looked for, and its tables as Arrow tables; made once per model and process."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import log1p
from typing import TYPE_CHECKING, Any

from disclosure.match.doc_types import load_doc_types
from disclosure.match.folding import fold
from disclosure.match.model import Model
from disclosure.match.relations import RELATED, load_relations
from disclosure.match.scan import Found, Scanner

if TYPE_CHECKING:
    import pyarrow

COLUMNS = {
    "topic": "topic_no integer, topic text, domain_no integer, domain text, is_disclosed boolean",
    "topic_word": "word_no integer, topic_no integer, in_title double, in_plan double, doubt double",
    "domain_word": "word_no integer, domain_no integer, strength double",
    "asked_also": "topic_no integer, also_no integer, strength double",
    "item_also": "topic_no integer, also_no integer, strength double",
    "kind": "doc_type text, is_negative boolean",
    "kind_topic": "doc_type text, topic_no integer, strength double",
}
"""The tables of schema ``model``."""


class Prepared:
    """A model's words (numbered by their place), the searches for them, and its tables."""

    def __init__(self, model: Model) -> None:
        import numpy

        self.model = model
        self._topics = {topic: number for number, (topic, _, _) in enumerate(model.topics)}
        self._domains = {domain: number for number, domain in enumerate(dict.fromkeys(domain for _, domain, _ in model.topics))}
        self._stems = [
            (stem, self._domains[domain]) for domain, stems in model.agencies.items() for stem in stems if domain in self._domains
        ]
        self._scanner = Scanner(model.words, [word in model.covering for word in model.words])
        sure = [number for number, word in enumerate(model.words) if word in model.sure]
        self._body_words = numpy.array(sure, dtype=numpy.int64)
        self._body_scanner = Scanner([model.words[number] for number in sure], [True] * len(sure))
        self.vocabulary = rows_table([(n, word, model.rarity(word), model.plan_weight(word), True) for n, word in enumerate(model.words)])
        self.tables = {name: rows_table(rows) for name, rows in self._rows().items()}

    def scan(self, texts: list[str]) -> Found:
        """The model's words in titles, names and phrases."""
        return self._scanner.scan(texts)

    def scan_bodies(self, texts: list[str]) -> Found:
        """Of bodies only the words that point to a matter surely, where they stand by themselves."""
        found = self._body_scanner.scan(texts, widths=False)
        return Found(found.texts, self._body_words[found.words], found.whole).only(found.whole)

    def domains_of(self, source: str) -> list[int]:
        """The domains whose offices a source names (市民政局 → 社会救助 …)."""
        folded = fold(source)
        return sorted({domain for stem, domain in self._stems if stem in folded})

    def _rows(self) -> dict[str, list[tuple[Any, ...]]]:
        model, topics, domains = self.model, self._topics, self._domains
        words = {word: number for number, word in enumerate(model.words)}
        related = load_relations()
        return {
            "topic": [(topics[topic], topic, domains[domain], domain, disclosed) for topic, domain, disclosed in model.topics],
            "topic_word": [
                (words[word], topics[topic], in_title, in_plan, log1p(-in_title)) for word, topic, in_title, in_plan in model.topic_words
            ],
            "domain_word": [(words[word], domains[domain], strength) for word, domain, strength in model.domain_words],
            "asked_also": self._related(related.asked),
            "item_also": self._related(related.items),
            "kind": sorted({(kind.id, kind.negative) for kind in load_doc_types()}),
            "kind_topic": [(kind, topics[topic], RELATED) for kind, named in related.kinds.items() for topic in named if topic in topics],
        }

    def _related(self, relations: dict[str, tuple[str, ...]]) -> list[tuple[Any, ...]]:
        """Relations by number; a model made before a matter was added knows nothing of it."""
        pairs = [(one, other) for one, others in relations.items() for other in others]
        return [(self._topics[one], self._topics[other], RELATED) for one, other in pairs if one in self._topics and other in self._topics]


class _ById:
    """A model as a key of the cache: the same object, not an equal one (comparing two costs more than preparing)."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.model is self.model

    def __hash__(self) -> int:
        return id(self.model)


@lru_cache(maxsize=4)
def _prepared(key: _ById) -> Prepared:
    return Prepared(key.model)


def prepare(model: Model) -> Prepared:
    """The model made ready; the last few are kept."""
    return _prepared(_ById(model))


def rows_table(rows: Sequence[tuple[Any, ...]]) -> pyarrow.Table | None:
    """Rows as an Arrow table with columns c0, c1, …; None without rows."""
    import pyarrow

    if not rows:
        return None
    arrays = [pyarrow.array(values) for values in zip(*rows, strict=True)]
    return pyarrow.table(arrays, names=[f"c{place}" for place in range(len(arrays))])
