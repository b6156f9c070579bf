"""Compares requirement texts with items: words and matters as tables, then the SQL of ``warehouse/gold/match_*.sql``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from disclosure.match.doc_types import doc_type_of, doc_type_sql, load_doc_types
from disclosure.match.folding import fold, split_title
from disclosure.match.model import Model
from disclosure.match.pieces import phrases_of, sentences_of
from disclosure.match.relations import RELATED, load_relations
from disclosure.match.scan import Found, Scanner
from disclosure.sites.reading.statements import read_statement

if TYPE_CHECKING:
    import duckdb
    import pyarrow

GOLD = Path(__file__).resolve().parents[2] / "warehouse" / "gold"
BODY_CHARS = 600
"""A body speaks of its subject in its first lines; what follows is mostly lists and signatures."""

PLACES = ("title", "issuer", "column", "path", "body")
LEAST_NAME = 4

COMMON_KINDS = ("notice", "announcement", "arrangement", "news", "statement")
"""Kinds that tell the form of an item and nothing of its subject."""

DENIES = re.compile("[无未]|没有|零报告|不(?:再)?(?:涉及|存在|负责|参与|承担|产生|制定|具有|具备|行使)")
"""A body without any of these says of nothing that it is not."""

RELAYED = "转发|转载"
SEPARATOR = re.compile(r"[/\\>＞|»›→]+")
ITEMS = {
    "words": """
        create or replace temp table match_item_word as
        select item_no, place, word_no, bool_or(is_whole) as is_whole from incoming group by all
    """,
    "items": f"""
        create or replace temp table match_item as
        select item_no, item_id, title, if(says_nothing, 'statement', {doc_type_sql()}) as doc_type, regexp_matches(title, '{RELAYED}') as is_relayed from incoming
    """,
    "agencies": "create or replace temp table match_item_agency as select * from incoming",
}
SEPARATOR = re.compile(r"[/\\>＞|»›→]+")
ITEM_WORD = """
create or replace temp table match_item_word as
select item_no, place, word_no, bool_or(is_whole) as is_whole from incoming group by all
"""
ITEM = f"""
create or replace temp table match_item as
select item_no, item_id, title, if(says_nothing, 'statement', {doc_type_sql()}) as doc_type, regexp_matches(title, '{RELAYED}') as is_relayed
from match_title
"""


@dataclass(frozen=True, slots=True)
class Clause:
    """A requirement: its text, and the headings it stands under, outermost first."""

    id: str
    text: str
    headings: tuple[str, ...] = ()

    def pieces(self) -> list[str]:
        """What it asks for, one by one, with the heading nearest to it."""
        phrases = [phrase for sentence in sentences_of(self.text) for phrase in phrases_of(sentence)]
        return list(dict.fromkeys([*phrases, *self.headings[-1:]]))


@dataclass(frozen=True, slots=True)
class Texts:
    """What an item says of itself; nothing known is an empty text. ``columns``: names of its columns, each a path from the outermost."""

    id: str
    title: str
    columns: tuple[str, ...] = ()
    source: str = ""
    body: str = ""

    def places(self) -> dict[str, str]:
        """Its texts by place: the column's own name apart from the names above it."""
        paths = [[part.strip() for part in SEPARATOR.split(column) if part.strip()] for column in self.columns]
        issuer, title = split_title(self.title)
        return {
            "title": title.replace(self.source, " ") if len(self.source) >= LEAST_NAME else title,
            "issuer": f"{issuer} {self.source}",
            "column": " ".join(path[-1] for path in paths if path),
            "path": " ".join(name for path in paths for name in path[:-1]),
            "body": "".join(self.body[:BODY_CHARS].split()),
        }

    def says_nothing(self) -> bool:
        """Whether its body says that there was nothing to publish (情况说明)."""
        return bool(DENIES.search(self.body)) and read_statement(self.title, self.body) is not None


class ItemTables(NamedTuple):
    """What was read of a part of the items, as Arrow tables: words by place, the items themselves, the domains their sources speak for."""

    words: pyarrow.Table
    items: pyarrow.Table
    agencies: pyarrow.Table


class TextMatcher:
    """Clauses loaded once, items in any number of parts; a pair's comparison depends on its clause and its item alone."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, model: Model, clauses: Sequence[Clause]) -> None:
        import numpy

        self._connection = connection
        self._model = model
        pieces = [(number, text) for number, clause in enumerate(clauses) for text in clause.pieces()]
        self._words = _vocabulary(model, [text for _, text in pieces])
        self._scanner = Scanner(self._words, [word in model.covering for word in self._words])
        sure = [number for number, word in enumerate(self._words) if word in model.sure]
        self._body_words = numpy.array(sure, dtype=numpy.int64)
        self._body_scanner = Scanner([self._words[number] for number in sure], [True] * len(sure))
        self._stems: list[tuple[str, int]] = []
        for schema in ("model", "gold"):
            connection.execute(f"create schema if not exists {schema}").fetchall()
        self._write_model()
        self._write_pieces(pieces)
        self._make("match_piece_topic")
        self._make("match_clause_topic")

    def read(self, items: Sequence[Texts]) -> ItemTables:
        """The words of the items as tables; pure, so that one part can be read while another is compared. Item numbers are places."""
        import pyarrow

        places = [item.places() for item in items]
        tables = []
        for place in PLACES:
            texts = [by_place[place] for by_place in places]
            found = self._scan_bodies(texts) if place == "body" else self._scan_distinct(texts)
            tables.append(_found_table("item_no", found).append_column("place", pyarrow.repeat(pyarrow.scalar(place), len(found.texts))))
        domains = {source: self._domains_of(source) for source in {item.source for item in items}}
        named = [(number, domain) for number, item in enumerate(items) for domain in domains[item.source]]
        numbers = pyarrow.array(range(len(items)), pyarrow.int32())
        return ItemTables(
            pyarrow.concat_tables(tables),
            pyarrow.table(
                [numbers, [item.id for item in items], [item.title for item in items], [item.says_nothing() for item in items]],
                names=["item_no", "item_id", "title", "says_nothing"],
            ),
            pyarrow.table(
                [pyarrow.array([pair[place] for pair in named], pyarrow.int32()) for place in (0, 1)], names=["item_no", "domain_no"]
            ),
        )

    def compare(self, tables: ItemTables) -> None:
        """Make the view ``gold.match_text`` and ``match_item`` of these items."""
        for name, select in ITEMS.items():
            self._connection.register("incoming", getattr(tables, name))
            self._connection.execute(select).fetchall()
            self._connection.unregister("incoming")
        self._make("match_item_topic")
        self._make("match_text", "view")  # a hundred columns of a million pairs are looked through, not kept

    def _make(self, step: str, kind: str = "table") -> None:
        select = (GOLD / f"{step}.sql").read_text(encoding="utf-8")
        self._connection.execute(f"create or replace {kind} gold.{step} as {select}").fetchall()

    def _load(self, table: str, columns: str, rows: Sequence[tuple[Any, ...]]) -> None:
        load(self._connection, table, columns, rows)

    def _write_model(self) -> None:
        model = self._model
        words = {word: number for number, word in enumerate(self._words)}
        topics = {topic: number for number, (topic, _, _) in enumerate(model.topics)}
        domains = {domain: number for number, domain in enumerate(dict.fromkeys(domain for _, domain, _ in model.topics))}
        self._stems = [(stem, domains[domain]) for domain, stems in model.agencies.items() for stem in stems]
        self._load(
            "model.topic",
            "topic_no integer, topic text, domain_no integer, domain text, is_disclosed boolean",
            [(topics[topic], topic, domains[domain], domain, disclosed) for topic, domain, disclosed in model.topics],
        )
        self._load(
            "model.topic_word",
            "word_no integer, topic_no integer, in_title double, in_plan double, doubt double",
            [(words[word], topics[topic], in_title, in_plan, log1p(-in_title)) for word, topic, in_title, in_plan in model.topic_words],
        )
        self._load(
            "model.domain_word",
            "word_no integer, domain_no integer, strength double",
            [(words[word], domains[domain], strength) for word, domain, strength in model.domain_words],
        )
        related = load_relations()
        also = [(topics[one], topics[other], RELATED) for one, others in related.asked.items() for other in others]
        self._load("model.asked_also", "topic_no integer, also_no integer, strength double", also)
        also = [(topics[one], topics[other], RELATED) for one, others in related.items.items() for other in others]
        self._load("model.item_also", "topic_no integer, also_no integer, strength double", also)
        kinds = [(kind, topics[topic], RELATED) for kind, named in related.kinds.items() for topic in named]
        self._load("model.kind", "doc_type text, is_negative boolean", sorted({(kind.id, kind.negative) for kind in load_doc_types()}))
        self._load("model.kind_topic", "doc_type text, topic_no integer, strength double", kinds)
        vocabulary = [(number, word, model.rarity(word), model.plan_weight(word)) for number, word in enumerate(self._words)]
        self._load("match_vocabulary", "word_no integer, word text, rarity double, weight double", vocabulary)

    def _write_pieces(self, pieces: list[tuple[int, str]]) -> None:
        texts = [text for _, text in pieces]
        self._load(
            "match_piece", "piece_no integer, clause_no integer, text text", [(number, *piece) for number, piece in enumerate(pieces)]
        )
        self._connection.register("incoming", _found_table("piece_no", self._scanner.scan(texts)))
        self._connection.execute(
            "create or replace temp table match_piece_word as "
            "select piece_no, word_no, bool_or(is_whole) as is_whole, any_value(weight) as weight "
            "from incoming inner join match_vocabulary using (word_no) group by all"
        ).fetchall()
        self._connection.unregister("incoming")
        kinds = {(clause, doc_type_of(text)) for clause, text in pieces}
        named = sorted((clause, kind) for clause, kind in kinds if kind and kind not in COMMON_KINDS)
        self._load("match_clause_kind", "clause_no integer, doc_type text", named)

    def _scan_bodies(self, texts: list[str]) -> Found:
        """Of bodies only the words that point to a matter surely."""
        found = self._body_scanner.scan(texts, widths=False)
        return Found(found.texts, self._body_words[found.words], found.whole).only(found.whole)

    def _domains_of(self, source: str) -> list[int]:
        """The domains whose offices a source names (市民政局 → 社会救助 …)."""
        folded = fold(source)
        return sorted({domain for stem, domain in self._stems if stem in folded})

    def _scan_distinct(self, texts: list[str]) -> Found:
        """Columns repeat: each distinct text is searched once, and its words given to all that have it."""
        import numpy

        distinct = list(dict.fromkeys(texts))
        if 2 * len(distinct) > len(texts):
            return self._scanner.scan(texts)
        places = {text: number for number, text in enumerate(distinct)}
        found = self._scanner.scan(distinct)
        starts = numpy.searchsorted(found.texts, numpy.arange(len(distinct) + 1))
        own = numpy.fromiter((places[text] for text in texts), dtype=numpy.int64, count=len(texts))
        counts = (starts[1:] - starts[:-1])[own]
        offsets = numpy.arange(counts.sum()) - numpy.repeat(counts.cumsum() - counts, counts)
        taken = numpy.repeat(starts[:-1][own], counts) + offsets
        return Found(numpy.repeat(numpy.arange(len(texts)), counts), found.words[taken], found.whole[taken])


def _vocabulary(model: Model, pieces: list[str]) -> list[str]:
    """The model's words, and those of the clauses: their own words and their short phrases whole."""
    import rjieba

    own = {word for text in pieces for word in rjieba.cut_for_search(fold(text)) if len(word) > 1 and not word.isascii()}
    whole = {fold(text) for text in pieces if 3 <= len(fold(text)) <= 8}
    return [*model.words, *sorted((own | whole) - model.known)]


def _found_table(text_name: str, found: Found) -> pyarrow.Table:
    import pyarrow

    columns = [pyarrow.array(found.texts, pyarrow.int32()), pyarrow.array(found.words, pyarrow.int32()), pyarrow.array(found.whole)]
    return pyarrow.table(columns, names=[text_name, "word_no", "is_whole"])


def load(connection: duckdb.DuckDBPyConnection, table: str, columns: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Make a table of rows by Arrow, since a statement per row takes a millisecond; without a schema's name it is temporary."""
    import pyarrow

    temp = "" if "." in table else "temp "
    connection.execute(f"create or replace {temp}table {table} ({columns})").fetchall()
    if not rows:
        return
    arrays = [pyarrow.array(values) for values in zip(*rows, strict=True)]
    connection.register("incoming", pyarrow.table(arrays, names=[f"c{place}" for place in range(len(arrays))]))
    connection.execute(f"insert into {table} select * from incoming").fetchall()
    connection.unregister("incoming")
