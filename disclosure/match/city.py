"""Makes gold.match of a build: tokens, texts and small dictionaries as tables, then the SQL of warehouse/gold/match*.sql."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from disclosure.match.blend import base_probability
from disclosure.match.city_texts import write_text_pairs
from disclosure.match.doc_types import DocType, doc_type_of, load_doc_types
from disclosure.match.model import Model, load_model
from disclosure.match.settings import MatchSettings, load_match_settings
from disclosure.match.text import COMMON_KINDS, GOLD
from disclosure.match.tokens import cut_coarsely, write_clause_tokens, write_item_tokens, write_word_pieces

if TYPE_CHECKING:
    import duckdb

    from disclosure.registry import City

STEPS = ("match_word", "match_term", "match_place")
FOUND_PAIR = """
create or replace temp table found_pair as
select clause_id, item_id from gold.match_word where len(title_words) > 0 or bm25_share >= 0.4
union
select clause_id, item_id from gold.match_term
union
select clause_id, item_id from gold.match_place
"""
WANTED_PAIR = (
    "create or replace temp table wanted_pair as select clause_id, item_id from found_pair union select clause_id, item_id from text_pair"
)
log = logging.getLogger(__name__)


def match_city(
    connection: duckdb.DuckDBPyConnection, city: City | None = None, settings: MatchSettings | None = None, model: Model | None = None
) -> None:
    """Create ``gold.match`` (clause × item) and ``gold.match_queue`` from registry and silver of an open build.

    The registry tables already say everything of the city; ``city`` only names it in the log. ``model``: the city's own, else the shipped one.
    """
    used, model = settings or load_match_settings(), model or load_model()
    if not _has_table(connection, "silver", "item_token"):
        write_item_tokens(connection)
    if not _has_table(connection, "silver", "clause_token"):
        write_clause_tokens(connection)
    write_word_pieces(connection)
    _write_column_pieces(connection)
    connection.execute("create schema if not exists gold").fetchall()
    for step in STEPS:
        _make(connection, step)
    connection.execute(FOUND_PAIR).fetchall()
    write_text_pairs(connection, model)
    connection.execute(WANTED_PAIR).fetchall()
    write_settings(connection, used, model)
    blend_pairs(connection, used)
    for step in ("match", "match_document", "match_queue"):
        _make(connection, step)
    for table in ("found_pair", "text_pair", "wanted_pair"):
        connection.execute(f"drop table temp.{table}").fetchall()
    counts = connection.execute("select decision, count(*) from gold.match group by decision order by decision").fetchall()
    log.info("match city=%s %s", city.id if city else "-", " ".join(f"{decision}={count}" for decision, count in counts))


def blend_pairs(connection: duckdb.DuckDBPyConnection, settings: MatchSettings, table: str = "gold.match_setting") -> None:
    """Make the views ``compared_pair`` (every comparison of the pairs of ``wanted_pair``) and ``scored_pair`` (with their score).

    ``temp.text_pair``, ``temp.wanted_pair`` and the settings' table must be there.
    """
    _write_kinds(connection)
    _write_clause_kinds(connection)
    compared = (GOLD / "match_compared.sql").read_text(encoding="utf-8")
    connection.execute(f"create or replace temp view compared_pair as {compared.replace('gold.match_setting', table)}").fetchall()
    score = f"1 / (1 + exp(-({settings.log_odds_sql()})))"
    connection.execute(f"create or replace temp view scored_pair as select compared_pair.*, {score} as score from compared_pair").fetchall()


def write_settings(connection: duckdb.DuckDBPyConnection, settings: MatchSettings, model: Model, table: str = "gold.match_setting") -> None:
    """Make the one row that says by which thresholds and which model a build was matched."""
    assert model.blend is not None
    values = {**settings.thresholds(), "base_probability": base_probability(model.blend)}
    columns = ", ".join(f"{value!r}::double as {name}" for name, value in values.items())
    temp = "temp " if table.startswith("temp.") else ""
    connection.execute(f"create or replace {temp}table {table} as select {columns}, '{model.digest}' as model").fetchall()


def _make(connection: duckdb.DuckDBPyConnection, step: str) -> None:
    select = (GOLD / f"{step}.sql").read_text(encoding="utf-8")
    connection.execute(f"create or replace table gold.{step} as {select}").fetchall()


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


def _write_kinds(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create or replace temp table match_kind (doc_type text, kind_name text, is_negative boolean)")
    kinds = {kind.id: (kind.id, short_name(kind), kind.negative) for kind in reversed(load_doc_types())}
    connection.executemany("insert into match_kind values (?, ?, ?)", [kinds[name] for name in sorted(kinds)])


def short_name(kind: DocType) -> str:
    """What people call a kind: 工作动态（主体＋活动动词的消息标题） → 工作动态."""
    return kind.name.partition("（")[0]


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
