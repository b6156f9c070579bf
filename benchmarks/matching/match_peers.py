"""The peers: plain search as its own documentation recommends it, over words of rjieba (none of them cuts Chinese) or pairs of characters."""

from __future__ import annotations

import importlib
import importlib.metadata
import math
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy

FOLDER = Path(__file__).resolve().parents[2] / ".venv" / "peers"
INSTALL = "make peers"
WORDS = "words of two characters or more by rjieba.cut_for_search, lower case, no stop words"
BIGRAMS = "every two neighbouring characters, as Lucene's CJK analyzer takes them"
BEST = 50
"""Documents that a search gives per query where speed is measured."""
HEAP = 128_000_000
"""tantivy's own default for its writer, in bytes."""

Scores = Any
"""A NumPy array, a row per query and a column per document; -inf: not found."""


@dataclass(frozen=True)
class Peer:
    """An installed peer: the settings used, and its ranking of all documents for every query."""

    name: str
    version: str
    settings: str
    rank: Callable[[Sequence[str], Sequence[str]], Scores]


Cut = Callable[[str], list[str]]


def cut_words(text: str) -> list[str]:
    """The words of a text, longer words and the words inside them."""
    import rjieba

    return [word for word in rjieba.cut_for_search(text.lower()) if len(word) > 1 and word[0].isalnum()]


def cut_bigrams(text: str) -> list[str]:
    """Every two neighbouring letters or digits."""
    return [pair for pair in map("".join, pairwise(text.lower())) if pair.isalnum()]


def load_peers(folder: Path = FOLDER) -> tuple[list[Peer], list[str]]:
    """The peers that can be imported, and the names of those that cannot; the folder comes last on the path."""
    if folder.is_dir() and str(folder) not in sys.path:
        sys.path.append(str(folder))
    peers, missing = [], []
    for name, make in MAKERS.items():
        try:
            peers.append(make())
        except ImportError:
            missing.append(name)
    return peers, missing


def make_bm25() -> Peer:
    """Twenty lines of our own, the formula of BM25Okapi."""
    return Peer("BM25", "own", f"BM25Okapi's formula, k1 1.5, b 0.75, negative idf → 0.25 of the mean idf; {WORDS}", rank_bm25)


def rank_bm25(queries: Sequence[str], documents: Sequence[str]) -> Scores:
    """Okapi BM25 of every document for every query."""
    counts = [Counter(cut_words(document)) for document in documents]
    lengths = numpy.array([sum(count.values()) for count in counts], dtype=float)
    held: Counter[str] = Counter(word for count in counts for word in count)
    weights = {word: math.log((len(documents) - holders + 0.5) / (holders + 0.5)) for word, holders in held.items()}
    floor = 0.25 * sum(weights.values()) / max(len(weights), 1)
    scores = numpy.zeros((len(queries), len(documents)))
    for row, query in enumerate(queries):
        for word in cut_words(query):
            if word in weights:
                found = numpy.array([count[word] for count in counts], dtype=float)
                weight = weights[word] if weights[word] >= 0 else floor
                scores[row] += weight * found * 2.5 / (found + 1.5 * (0.25 + 0.75 * lengths / lengths.mean()))
    return scores


def make_bm25s(name: str = "bm25s", cut: Cut = cut_words, tokens: str = WORDS) -> Peer:
    """Its README: lists of tokens in, ``index``, ``retrieve``; lucene's formula is its default."""
    module = importlib.import_module("bm25s")

    def rank(queries: Sequence[str], documents: Sequence[str]) -> Scores:
        retriever = module.BM25()
        retriever.index([cut(document) for document in documents], show_progress=False)
        found, values = retriever.retrieve([cut(query) for query in queries], k=len(documents), show_progress=False)
        scores = numpy.full((len(queries), len(documents)), -numpy.inf)
        numpy.put_along_axis(scores, found.astype(int), values, axis=1)
        return scores

    settings = f"BM25() as it comes (lucene, k1 1.5, b 0.75, numpy), index, retrieve; {tokens}"
    return Peer(name, importlib.metadata.version("bm25s"), settings, rank)


def make_tantivy() -> Peer:
    """Its documentation: a text field with a tokenizer, documents, commit, search of words any of which may match."""
    module = importlib.import_module("tantivy")

    def rank(queries: Sequence[str], documents: Sequence[str]) -> Scores:
        schema = tantivy_schema(module)
        index = module.Index(schema)
        writer = index.writer(HEAP)
        for number, document in enumerate(documents):
            writer.add_document(module.Document(text=" ".join(cut_words(document)), number=number))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        scores = numpy.full((len(queries), len(documents)), -numpy.inf)
        for row, query in enumerate(queries):
            for number, score in search_tantivy(module, index, schema, query, len(documents)):
                scores[row, number] = score
        return scores

    settings = (
        f"Index(schema) in memory, field with tokenizer whitespace over words joined by blanks, writer({HEAP:_}), query: any word; {WORDS}"
    )
    return Peer("tantivy", importlib.metadata.version("tantivy"), settings, rank)


def tantivy_schema(module: Any) -> Any:
    """One text field of words with their counts (no positions: nothing asks for phrases), and the document's number."""
    builder = module.SchemaBuilder()
    builder.add_text_field("text", stored=False, tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field("number", stored=True)
    return builder.build()


def search_tantivy(module: Any, index: Any, schema: Any, query: str, limit: int) -> list[tuple[int, float]]:
    """Document number and score, best first."""
    terms = [(module.Occur.Should, module.Query.term_query(schema, "text", word, "freq")) for word in cut_words(query)]
    searcher = index.searcher()
    hits = searcher.search(module.Query.boolean_query(terms), limit).hits
    return [(searcher.doc(address)["number"][0], score) for score, address in hits]


def make_tfidf() -> Peer:
    """scikit-learn's guide: TfidfVectorizer over characters, cosine."""
    module = importlib.import_module("sklearn.feature_extraction.text")

    def rank(queries: Sequence[str], documents: Sequence[str]) -> Scores:
        vectorizer = module.TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True)
        vectors = vectorizer.fit_transform(documents)
        return (vectorizer.transform(queries) @ vectors.T).toarray()

    settings = "TfidfVectorizer(analyzer='char', ngram_range=(2, 3), sublinear_tf=True), cosine; no words are cut"
    return Peer("char TF-IDF", importlib.metadata.version("scikit-learn"), settings, rank)


MAKERS: dict[str, Callable[[], Peer]] = {
    "BM25": make_bm25,
    "bm25s": make_bm25s,
    "bm25s bigrams": partial(make_bm25s, "bm25s bigrams", cut_bigrams, BIGRAMS),
    "tantivy": make_tantivy,
    "char TF-IDF": make_tfidf,
}
