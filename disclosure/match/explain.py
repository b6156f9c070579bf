"""Why a published item is evidence for a clause or not: every comparison of one pair with its weight and what it added to the log-odds."""

from __future__ import annotations

from math import exp
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from disclosure.match.blend import KIND, base_probability, comparison_sql, pair_sql
from disclosure.match.city import blend_pairs, short_name, write_settings
from disclosure.match.city_texts import compared_sql, name_clauses, read_clauses, read_texts
from disclosure.match.doc_types import load_doc_types
from disclosure.match.model import Blend, Model
from disclosure.match.settings import MatchSettings, load_match_settings
from disclosure.match.telling import tell_pair
from disclosure.match.text import GOLD, TextMatcher, load
from disclosure.match.texts import PLACES, Clause, Texts
from disclosure.warehouse.connection import connect, rows_of

if TYPE_CHECKING:
    import duckdb

WORDS = Path(__file__).parent / "explain.yml"
MOST_TOPICS = 5
MATTERS = """
with
pointing as (
    select found.item_no, pointing.topic_no, list(distinct word.word order by word.word) as words
    from match_item_word as found
    inner join model.topic_word as pointing using (word_no)
    inner join match_vocabulary as word using (word_no)
    where found.is_whole and pointing.in_title > 0
    group by all
)
select
    topic.topic, topic.domain, clause.asked, item.title, item."column", item.path, item.body, item.issuer, item.kind, coalesce(pointing.words, []) as words
from gold.match_clause_topic as clause
inner join gold.match_item_topic as item using (topic_no)
inner join model.topic as topic using (topic_no)
left join pointing using (topic_no)
where clause.asked > 0.05
order by clause.asked * greatest(item.title, item."column", item.body, item.path, item.issuer, item.kind) desc, topic.topic
limit ?
"""
SHARED = """
select found.place, list(distinct word.word order by word.word)
from match_piece_word as asked
inner join match_item_word as found using (word_no)
inner join match_vocabulary as word using (word_no)
where asked.weight >= 0.2
group by found.place
"""


def load_words() -> dict[str, dict[str, str]]:
    """What people call the comparisons, by name: ``blend`` for those of settings.yml, ``text`` for those of the model, ``place``."""
    content: dict[str, dict[str, str]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return content


def explain_pair(connection: duckdb.DuckDBPyConnection, model: Model, clause_id: str, item_id: str) -> dict[str, Any]:
    """One clause × item of an open (read-only) build, whether gold.match kept the pair or not.

    ``{probability, text: {…}, score, decision, found_widely, left_out, blend: {…}, reasons, words, matters, kept, model, says}``; ``text`` and ``blend`` hold
    ``intercept``, ``log_odds``, ``thresholds`` and ``parts``: ``{name, says, value, weight, adds}``, what weighs most first; ``says`` is all of it in sentences
    (``tell_pair``). Clause and item must be there.
    """
    assert model.blend is not None
    settings = load_match_settings()
    (clause,) = read_clauses(connection, clause_id)
    ((texts,),) = read_texts(connection, item_id)
    text = explain_texts(connection, model, clause, texts)
    pair = _blended(connection, settings, model)
    stored = rows_of(
        connection,
        "select score, decision, probability from gold.match where clause_id = ? and item_id = ?",
        [clause_id, item_id],
    )
    built = _built_by(connection)
    explained = {
        "probability": pair["probability"],
        "score": pair["score"],
        "decision": pair["decision"],
        "found_widely": pair["found_widely"],
        "left_out": _left_out(pair),
        "reasons": _told_once(pair["reasons"], text.pop("reasons")),
        "doc_type": pair["doc_type"],
        "is_relayed": pair["is_relayed"],
        "unit_fits": pair["unit_fits"],
        "channel": pair["channel_name"] if pair["in_channel"] else None,
        "search_words": pair["words"],
        "words": text.pop("words"),
        "matters": text.pop("matters"),
        "text": text,
        "blend": _blend_parts(settings, pair),
        "kept": stored[0] if stored else None,
        "model": {"digest": model.digest, "of_build": built, "is_of_build": built in (None, model.digest)},
    }
    return explained | {"says": tell_pair(explained, pair)}


def explain_texts(connection: duckdb.DuckDBPyConnection, model: Model, clause: Clause, texts: Texts) -> dict[str, Any]:
    """What the text model says of one pair; makes ``temp.text_pair`` of it. Its tables stand in a database in memory of their own."""
    assert model.blend is not None
    with connect() as scratch:
        matcher = TextMatcher(scratch, model, [clause])
        name_clauses(scratch, [clause])
        matcher.compare(matcher.read([texts]))
        pairs = scratch.sql(compared_sql(model.blend)).to_arrow_table()
        values = _values(scratch, model.blend)
        said = _reasons(scratch, model.blend)
        words = dict(scratch.execute(SHARED).fetchall())
        matters = rows_of(scratch, MATTERS, [MOST_TOPICS])
    connection.register("incoming", pairs)
    connection.execute("create or replace temp table text_pair as select * from incoming").fetchall()
    connection.unregister("incoming")
    load(connection, "wanted_pair", "clause_id text, item_id text", [(clause.id, texts.id)])
    parts = _parts(load_words()["text"], {name: (values.get(name, 0.0), weight) for name, weight in model.blend.weights.items()})
    log_odds = model.blend.intercept + sum(part["adds"] for part in parts)
    return {
        "intercept": model.blend.intercept,
        "log_odds": log_odds,
        "probability": 1 / (1 + exp(-log_odds)),
        "base_probability": base_probability(model.blend),
        "in_common": bool(values),
        "thresholds": {"accept": model.blend.accept, "review": model.blend.review},
        "parts": parts,
        "reasons": said,
        "words": {place: words[place] for place in PLACES if place in words},
        "matters": [
            {
                "topic": row["topic"], "domain": row["domain"], "asked": row["asked"], "words": row["words"],
                "places": {place: row[place] for place in (*PLACES, "kind") if row[place]},
            }
            for row in matters
        ],
    }  # fmt: skip


def _values(scratch: duckdb.DuckDBPyConnection, blend: Blend) -> dict[str, float]:
    """Every comparison that is weighed, as the SQL of the blend sees it; empty where the two have nothing in common."""
    columns = ", ".join(f'{comparison_sql(name)}::double as "{name}"' for name in blend.weights)
    rows = rows_of(scratch, f"select {columns} from ({pair_sql(blend)})")
    return rows[0] if rows else {}


def _reasons(scratch: duckdb.DuckDBPyConnection, blend: Blend) -> list[str]:
    scratch.execute(f"create or replace temp table told_pair as {pair_sql(blend)}").fetchall()
    rows = scratch.execute(f"select reasons from ({(GOLD / 'match_reason.sql').read_text(encoding='utf-8')})").fetchall()
    return list(rows[0][0]) if rows else []


def _left_out(pair: dict[str, Any]) -> str | None:
    """Why the search before a deduction passes over a pair whose words may fit; None where it does not or where they do not fit."""
    if pair["without_hit"]:
        return f"标题含排除词「{pair['without_word']}」"
    if pair["is_other_kind"] and not pair["takes_news"]:
        return f"标题属{pair['kind_name']}，不是公开的文件"
    return None


def _told_once(reasons: list[str], of_texts: list[str]) -> list[str]:
    """All reasons; where both say the same of title or column, in the text model's words, which name what spoke."""
    told = {reason[:6] for reason in of_texts}
    return list(dict.fromkeys([*(reason for reason in reasons if reason[:6] not in told), *of_texts]))


def _blended(connection: duckdb.DuckDBPyConnection, settings: MatchSettings, model: Model) -> dict[str, Any]:
    """The row of gold.match that this pair has, or would have were pairs of any score kept."""
    write_settings(connection, settings.model_copy(update={"keep": 0.0}), model, "temp.explained_by")
    blend_pairs(connection, settings, "temp.explained_by")
    select = (GOLD / "match.sql").read_text(encoding="utf-8").replace("gold.match_setting", "temp.explained_by")
    (row,) = rows_of(connection, select)
    return row


def _blend_parts(settings: MatchSettings, pair: dict[str, Any]) -> dict[str, Any]:
    weights = settings.weights.model_dump()
    parts = _parts(load_words()["blend"], {name: (float(pair[name]), weight) for name, weight in weights.items()})
    return {
        "intercept": settings.intercept,
        "log_odds": settings.intercept + sum(part["adds"] for part in parts),
        "thresholds": {"accept": settings.accept, "review": settings.review, "keep": settings.keep, "wide": settings.wide},
        "parts": parts,
    }


def _parts(words: dict[str, str], compared: dict[str, tuple[float, float]]) -> list[dict[str, Any]]:
    """Every comparison, what adds or takes most first, those that say nothing last."""
    parts = [
        {"name": name, "says": words.get(name) or _kind_words(name), "value": value, "weight": weight, "adds": value * weight}
        for name, (value, weight) in compared.items()
    ]
    return sorted(parts, key=lambda part: (-abs(part["adds"]), part["name"]))


def _kind_words(name: str) -> str:
    """What a weight of a kind of documents is called (kind_permit → 文种：行政许可); of a comparison without words its own name."""
    kind = name.removeprefix(KIND)
    return next((f"文种：{short_name(entry)}" for entry in load_doc_types() if entry.id == kind), name)


def _built_by(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The digest of the model that the build was matched by, None of a build older than that record."""
    query = (
        "select 1 from duckdb_tables() where schema_name = 'gold' and table_name = 'match_setting' and database_name = current_database()"
    )
    if not connection.execute(query).fetchall():
        return None
    return str(connection.execute("select model from gold.match_setting").fetchall()[0][0])
