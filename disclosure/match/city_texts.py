"""The learned text model in a city's build: every clause of the registry compared with every item of silver."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from disclosure.match.blend import pair_sql
from disclosure.match.model import Blend, Model
from disclosure.match.text import PART, TextMatcher, load
from disclosure.match.texts import Clause, Texts

if TYPE_CHECKING:
    import duckdb

CLAUSES = """
select clause.clause_id, clause.about, clause.task_title, coalesce(list(distinct term.word order by term.word) filter (term.word is not null), []) as words
from registry.clause
left join registry.clause_term as term using (clause_id)
where ? is null or clause.clause_id = ?
group by all
order by clause.clause_id
"""
ITEMS = """
select
    item.item_id, item.title, left(coalesce(item.body, ''), 4000) as body, coalesce(item.publisher, item.source, '') as source,
    coalesce(list(coalesce(listed.path, listed.name) order by listed.position) filter (listed.column_id is not null), []) as columns
from silver.item
left join registry."column" as listed on list_contains(item.column_ids, listed.column_id)
where ? is null or item.item_id = ?
group by all
order by item.item_id
limit ? offset ?
"""
COMPARED = """
select
    match_clause_id.clause_id, match_item.item_id, pair.probability, topic.topic, topic.domain,
    columns(pair.* exclude (clause_no, item_no, topic_no, domain_no, doc_type, probability, decision))::float as 'text_\\0'
from ({pairs}) as pair
inner join match_clause_id using (clause_no)
inner join match_item using (item_no)
left join model.topic as topic using (topic_no)
"""
LEAST = 0.01
"""Below this the texts have next to nothing in common: the pair is kept only where search words, column or title speak of it."""

KEPT = """
where pair.probability >= {least}
    or exists (select 1 from found_pair where found_pair.clause_id = match_clause_id.clause_id and found_pair.item_id = match_item.item_id)
"""
SCRATCH = "match_scratch"
"""An attached database in memory that holds the model and what is made of a part; it is detached before the build goes on."""


def read_clauses(connection: duckdb.DuckDBPyConnection, clause_id: str | None = None) -> list[Clause]:
    """The clauses as the text model reads them: what they are about, their search words, and the task's own words as the heading."""
    rows = connection.execute(CLAUSES, [clause_id, clause_id]).fetchall()
    return [Clause(clause, f"{about or ''}。{'、'.join(words)}", (title,) if title else ()) for clause, about, title, words in rows]


def read_texts(connection: duckdb.DuckDBPyConnection, item_id: str | None = None) -> Iterator[list[Texts]]:
    """The items in parts, with the register's paths of their columns and the publisher, else the source."""
    place = 0
    while rows := connection.execute(ITEMS, [item_id, item_id, PART, place]).fetchall():
        yield [Texts(item, title or "", tuple(columns), source, body) for item, title, body, source, columns in rows]
        place += PART


def write_text_pairs(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Make ``temp.text_pair(clause_id, item_id, probability, topic, domain, text_…)`` of the registry and silver of an open build.

    Pairs of ``temp.found_pair`` are kept whatever their probability. The model's own tables never reach the build's file.
    """
    assert model.blend is not None
    clauses = read_clauses(connection)
    (build,) = connection.execute("select current_database()").fetchall()[0]
    connection.execute(f"attach ':memory:' as {SCRATCH}").fetchall()
    try:
        connection.execute(f"use {SCRATCH}").fetchall()
        matcher = TextMatcher(connection, model, clauses)
        name_clauses(connection, clauses)
        connection.execute(f'use "{build}"').fetchall()
        made = False
        for part in read_texts(connection):
            connection.execute(f"use {SCRATCH}").fetchall()
            matcher.compare(matcher.read(part))
            select = f"{compared_sql(model.blend)} {KEPT.format(least=LEAST)}"
            connection.execute(
                f"insert into text_pair {select}" if made else f"create or replace temp table text_pair as {select}"
            ).fetchall()
            connection.execute(f'use "{build}"').fetchall()
            made = True
        if not made:
            connection.execute(f"use {SCRATCH}").fetchall()
            matcher.compare(matcher.read([Texts("", "")]))
            connection.execute(f"create or replace temp table text_pair as {compared_sql(model.blend)} limit 0").fetchall()
    finally:
        connection.execute(f'use "{build}"').fetchall()
        connection.execute(f"detach {SCRATCH}").fetchall()
        drop_leftovers(connection)


def compared_sql(blend: Blend) -> str:
    """The SELECT of the pairs of one part under the ids of the city, every comparison with the prefix ``text_``."""
    return COMPARED.format(pairs=pair_sql(blend))


def name_clauses(connection: duckdb.DuckDBPyConnection, clauses: Sequence[Clause]) -> None:
    """Make ``temp.match_clause_id(clause_no, clause_id)``; a clause's number is its place."""
    load(connection, "match_clause_id", "clause_no integer, clause_id text", [(number, clause.id) for number, clause in enumerate(clauses)])


def drop_leftovers(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop the temporary tables of the text model, so that assessing has their memory."""
    query = "select table_name from duckdb_tables() where temporary and starts_with(table_name, 'match_')"
    names: list[tuple[Any, ...]] = connection.execute(query).fetchall()
    for (name,) in names:
        connection.execute(f"drop table temp.{name}").fetchall()
