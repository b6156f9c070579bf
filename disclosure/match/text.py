"""Compares requirement texts with items: words and matters as tables, then the SQL of ``warehouse/gold/match_*.sql``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from disclosure.match.doc_types import doc_type_of, doc_type_sql
from disclosure.match.folding import fold
from disclosure.match.model import UNKNOWN_RARITY, Model
from disclosure.match.prepared import COLUMNS, prepare, rows_table
from disclosure.match.scan import Found, Scanner
from disclosure.match.texts import PLACES, Clause, Texts, spell_texts

if TYPE_CHECKING:
    import duckdb
    import pyarrow

GOLD = Path(__file__).resolve().parents[2] / "warehouse" / "gold"
COMMON_KINDS = ("notice", "announcement", "arrangement", "news", "statement")
"""Kinds that tell the form of an item and nothing of its subject."""

ACCOUNTS = {"budget": ("预算", "预决算"), "final_accounts": ("决算",)}
"""Two duties of law (预算法 Art. 14) that titles put in nearly the same words."""

PART = 50_000
"""Items compared at once; a part of this size needs about 1 GB."""

RELAYED = "转发|转载"
ITEMS = {
    "words": """
        create or replace temp table match_item_word as
        select item_no, place, word_no, bool_or(is_whole) as is_whole from incoming group by all
    """,
    "items": f"""
        create or replace temp table match_item as
        select item_no, item_id, title, if(says_nothing, 'statement', {doc_type_sql()}) as doc_type, regexp_matches(title, '{RELAYED}') as is_relayed
        from incoming
    """,
    "agencies": "create or replace temp table match_item_agency as select * from incoming",
}

VOCABULARY = "word_no integer, word text, rarity double, weight double, is_known boolean"
PIECE_WORD = """
create or replace temp table match_piece_word as
select piece_no, word_no, bool_or(is_whole) as is_whole, any_value(weight) as weight
from incoming inner join match_vocabulary using (word_no)
group by all
"""


class ItemTables(NamedTuple):
    """What was read of a part of the items, as Arrow tables: words by place, the items themselves, the domains their sources speak for."""

    words: pyarrow.Table
    items: pyarrow.Table
    agencies: pyarrow.Table


class TextMatcher:
    """Clauses loaded once, items in any number of parts; a pair's comparison depends on its clause and its item alone."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, model: Model, clauses: Sequence[Clause]) -> None:
        self._connection = connection
        self._model = prepare(model)
        pieces = [(number, text) for number, clause in enumerate(clauses) for text in clause.pieces()]
        own = [_further_words(model, clause.pieces()) for clause in clauses]
        further = sorted(set().union(*own))
        self._further, self._first_further = Scanner(further), len(model.words)
        for schema in ("model", "gold"):
            connection.execute(f"create schema if not exists {schema}").fetchall()
        for name, columns in COLUMNS.items():
            load_table(connection, f"model.{name}", columns, self._model.tables[name])
        self._write_vocabulary(further)
        self._write_pieces(pieces, own)
        self._make("match_piece_topic")
        self._make("match_clause_topic")

    def read(self, items: Sequence[Texts]) -> ItemTables:
        """The words of the items as tables; pure, so that one part can be read while another is compared. Item numbers are places."""
        import pyarrow

        items = spell_texts(items)
        places = [item.places() for item in items]
        tables = []
        for place in PLACES:
            texts = [by_place[place] for by_place in places]
            for found in [self._model.scan_bodies(texts)] if place == "body" else _scan_distinct(self._scans(place), texts):
                table = _found_table("item_no", found)
                tables.append(table.append_column("place", pyarrow.repeat(pyarrow.scalar(place), len(table))))
        domains = {source: self._model.domains_of(source) for source in {item.source for item in items}}
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

    def _scans(self, place: str) -> list[Callable[[list[str]], Found]]:
        """A requirement's own words are looked for in titles and names of columns, the model's everywhere."""
        return [self._model.scan] if place == "issuer" else [self._model.scan, self._scan_further]

    def _scan_further(self, texts: list[str]) -> Found:
        found = self._further.scan(texts)
        return Found(found.texts, found.words + self._first_further, found.whole)

    def _write_vocabulary(self, further: Sequence[str]) -> None:
        load_table(self._connection, "match_vocabulary", VOCABULARY, self._model.vocabulary)
        rows = [(self._first_further + number, word, UNKNOWN_RARITY, UNKNOWN_RARITY, False) for number, word in enumerate(further)]
        append(self._connection, "match_vocabulary", rows_table(rows))

    def _write_pieces(self, pieces: list[tuple[int, str]], own: list[set[str]]) -> None:
        import numpy
        import pyarrow

        texts = [text for _, text in pieces]
        load(
            self._connection,
            "match_piece",
            "piece_no integer, clause_no integer, text text",
            [(number, *piece) for number, piece in enumerate(pieces)],
        )
        # a requirement's words are the model's and its own: what other requirements say changes no score of it
        known, others = self._model.scan(texts), self._further.scan(texts)
        mine = [self._further.words[word] in own[pieces[piece][0]] for piece, word in zip(others.texts, others.words, strict=True)]
        further = others.only(numpy.array(mine, dtype=bool))
        found = [
            _found_table("piece_no", known),
            _found_table("piece_no", Found(further.texts, further.words + self._first_further, further.whole)),
        ]
        self._connection.register("incoming", pyarrow.concat_tables(found))
        self._connection.execute(PIECE_WORD).fetchall()
        self._connection.unregister("incoming")
        load(self._connection, "match_clause_kind", "clause_no integer, doc_type text, is_conflict boolean", _kinds_of(pieces))


def _scan_distinct(scans: list[Callable[[list[str]], Found]], texts: list[str]) -> list[Found]:
    """Columns repeat: each distinct text is searched once, and its words given to all that have it."""
    import numpy

    distinct = list(dict.fromkeys(texts))
    if 2 * len(distinct) > len(texts):
        return [scan(texts) for scan in scans]
    places = {text: number for number, text in enumerate(distinct)}
    own = numpy.fromiter((places[text] for text in texts), dtype=numpy.int64, count=len(texts))
    return [_spread(scan(distinct), own, len(distinct)) for scan in scans]


def _spread(found: Found, own: Any, distinct: int) -> Found:
    import numpy

    starts = numpy.searchsorted(found.texts, numpy.arange(distinct + 1))
    counts = (starts[1:] - starts[:-1])[own]
    offsets = numpy.arange(counts.sum()) - numpy.repeat(counts.cumsum() - counts, counts)
    taken = numpy.repeat(starts[:-1][own], counts) + offsets
    return Found(numpy.repeat(numpy.arange(len(own)), counts), found.words[taken], found.whole[taken])


def _kinds_of(pieces: list[tuple[int, str]]) -> list[tuple[int, str, bool]]:
    """The kinds of documents that clauses name; who asks for 决算 alone does not ask for 预算, and the other way round."""
    said: dict[int, str] = {}
    for clause, text in pieces:
        said[clause] = said.get(clause, "") + text
    kinds = {(clause, doc_type_of(text)) for clause, text in pieces}
    named = {(clause, kind, False) for clause, kind in kinds if kind and kind not in COMMON_KINDS}
    for clause, text in said.items():
        asked = {kind for kind, words in ACCOUNTS.items() if any(word in text for word in words)}
        if len(asked) == 1:
            named |= {(clause, kind, True) for kind in ACCOUNTS.keys() - asked if (clause, kind, False) not in named}
    return sorted(named)


def _further_words(model: Model, pieces: list[str]) -> set[str]:
    """What the clauses say in words that the model does not know: single words, and short phrases whole."""
    import rjieba

    own = {word for text in pieces for word in rjieba.cut_for_search(fold(text)) if len(word) > 1 and not word.isascii()}
    whole = {fold(text) for text in pieces if 3 <= len(fold(text)) <= 8}
    return (own | whole) - model.known


def _found_table(text_name: str, found: Found) -> pyarrow.Table:
    import pyarrow

    columns = [pyarrow.array(found.texts, pyarrow.int32()), pyarrow.array(found.words, pyarrow.int32()), pyarrow.array(found.whole)]
    return pyarrow.table(columns, names=[text_name, "word_no", "is_whole"])


def load_table(connection: duckdb.DuckDBPyConnection, table: str, columns: str, rows: pyarrow.Table | None) -> None:
    """Make a table from an Arrow table; without a schema's name it is temporary."""
    temp = "" if "." in table else "temp "
    connection.execute(f"create or replace {temp}table {table} ({columns})").fetchall()
    append(connection, table, rows)


def load(connection: duckdb.DuckDBPyConnection, table: str, columns: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Make a table of rows, by Arrow, since a statement per row takes a millisecond."""
    load_table(connection, table, columns, rows_table(rows))


def append(connection: duckdb.DuckDBPyConnection, table: str, rows: pyarrow.Table | None) -> None:
    """Add the rows of an Arrow table."""
    if rows is None:
        return
    connection.register("incoming", rows)
    connection.execute(f"insert into {table} select * from incoming").fetchall()
    connection.unregister("incoming")
