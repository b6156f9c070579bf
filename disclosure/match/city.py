"""Makes gold.match of a build: tokens and small dictionaries as tables, then the SQL of warehouse/gold/match*.sql."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from disclosure.match.doc_types import doc_type_of, load_doc_types
from disclosure.match.settings import MatchSettings, load_match_settings
from disclosure.match.tokens import cut_coarsely, write_clause_tokens, write_item_tokens, write_word_pieces

if TYPE_CHECKING:
    import duckdb

    from disclosure.match.model import Model
    from disclosure.registry import City

GOLD = Path(__file__).resolve().parents[2] / "warehouse" / "gold"
STEPS = ("match_word", "match_term", "match_place", "match_topic", "match")
TOPICS = Path(__file__).parent / "topics.yml"
COMMON_KINDS = ("notice", "announcement", "arrangement", "news", "statement")
"""Kinds that tell the form of an item and nothing of its subject."""
log = logging.getLogger(__name__)


def match_city(
    connection: duckdb.DuckDBPyConnection, city: City | None = None, settings: MatchSettings | None = None, model: Model | None = None
) -> None:
    """Create ``gold.match`` (clause × item) from registry and silver of an open build.

    The registry tables already say everything of the city; ``city`` only names it in the log. ``model``: the city's, not asked by these comparisons yet.
    """
    if not _has_table(connection, "silver", "item_token"):
        write_item_tokens(connection)
    if not _has_table(connection, "silver", "clause_token"):
        write_clause_tokens(connection)
    write_word_pieces(connection)
    _write_column_pieces(connection)
    _write_topics(connection)
    _write_kinds(connection)
    _write_clause_kinds(connection)
    _write_settings(connection, settings or load_match_settings())
    connection.execute("create schema if not exists gold")
    for step in STEPS:
        connection.execute(f"create or replace table gold.{step} as {(GOLD / f'{step}.sql').read_text(encoding='utf-8')}")
    counts = connection.execute("select decision, count(*) from gold.match group by decision order by decision").fetchall()
    log.info("match city=%s %s", city.id if city else "-", " ".join(f"{decision}={count}" for decision, count in counts))


def _has_table(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    query = "select 1 from information_schema.tables where table_schema = ? and table_name = ? and table_catalog = current_database()"
    return bool(connection.execute(query, [schema, table]).fetchall())


def _write_column_pieces(connection: duckdb.DuckDBPyConnection) -> None:
    """The words of every column's own name, so that a column made for a duty can be told from a common one."""
    rows = connection.execute('select column_id, name from registry."column"').fetchall()
    pieces = [(column, [piece for piece in cut_coarsely(name or "") if len(piece) > 1]) for column, name in rows]
    connection.execute("create or replace temp table column_piece (column_id text, pieces text[])")
    if pieces:
        connection.executemany("insert into column_piece values (?, ?)", pieces)


def _write_topics(connection: duckdb.DuckDBPyConnection) -> None:
    topics = yaml.safe_load(TOPICS.read_text(encoding="utf-8"))["topics"]
    connection.execute("create or replace temp table topic_word (topic text, word text)")
    connection.executemany(
        "insert into topic_word values (?, ?)", [(topic, word) for topic, entry in topics.items() for word in dict.fromkeys(entry["words"])]
    )


def _write_kinds(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create or replace temp table match_kind (doc_type text, is_negative boolean)")
    connection.executemany("insert into match_kind values (?, ?)", sorted({(kind.id, kind.negative) for kind in load_doc_types()}))


def _write_clause_kinds(connection: duckdb.DuckDBPyConnection) -> None:
    """The kinds of items that a clause's own words and the names of its columns describe (应急预案 → emergency_plan)."""
    said = connection.execute("select clause_id, about from registry.clause").fetchall()
    said += connection.execute(
        """select distinct channel.clause_id, "column".name
        from registry.clause_channel as channel inner join registry."column" using (column_id)"""
    ).fetchall()
    kinds = {(clause, doc_type_of(text)) for clause, text in said if text}
    rows = sorted((clause, kind) for clause, kind in kinds if kind and kind not in COMMON_KINDS)
    connection.execute("create or replace temp table clause_kind (clause_id text, doc_type text)")
    if rows:
        connection.executemany("insert into clause_kind values (?, ?)", rows)


def _write_settings(connection: duckdb.DuckDBPyConnection, settings: MatchSettings) -> None:
    values = settings.values()
    columns = ", ".join(f"{name} double" for name in values)
    connection.execute(f"create or replace temp table match_setting ({columns})")
    connection.execute(f"insert into match_setting values ({', '.join('?' * len(values))})", list(values.values()))
