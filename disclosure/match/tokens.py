"""Words of titles, bodies and clauses: cut by rjieba, official filler dropped, kept as tables for SQL."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from disclosure.match.texts import BODY_CHARS

if TYPE_CHECKING:
    import duckdb

# words that stand in almost every title of a government site and tell nothing of its subject (公文 formulas, calendar, numbers)
FILLER = frozenset((Path(__file__).parent / "filler.txt").read_text(encoding="utf-8").split())
NOISE = re.compile(r"^[\W\d_]+$|^[a-z]$")


def cut(text: str) -> list[str]:
    """The words of a text in order, pieces of long words too; widths and case are folded, filler, numbers and signs dropped."""
    import rjieba

    folded = unicodedata.normalize("NFKC", text).lower()
    return [word for word in rjieba.cut_for_search(folded) if says_something(word)]


@cache
def says_something(word: str) -> bool:
    """Whether a word is neither filler nor a number or sign."""
    return word not in FILLER and not NOISE.match(word)


def write_item_tokens(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``silver.item_token(item_id, token, title_count, body_count, weight)`` from ``silver.item``; a title's word weighs three."""
    rows = connection.execute("select item_id, title, substr(coalesce(body, ''), 1, ?) from silver.item", [BODY_CHARS]).fetchall()
    counted = (
        (item, token, in_title[token], in_body[token], 3.0 * in_title[token] + in_body[token])
        for item, in_title, in_body in ((item, Counter(cut(title or "")), Counter(cut(body))) for item, title, body in rows)
        for token in sorted(in_title.keys() | in_body.keys())
    )
    _write(connection, "silver.item_token", ("item_id", "token", "title_count", "body_count", "weight"), counted)


def write_clause_tokens(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``silver.clause_token(clause_id, token, field)`` from ``about`` and the term groups of the clauses."""
    texts = connection.execute(
        "select clause_id, 'about', about from registry.clause union all select clause_id, 'term', word from registry.clause_term"
    ).fetchall()
    tokens = sorted({(clause, token, field) for clause, field, text in texts for token in cut(text or "")})
    _write(connection, "silver.clause_token", ("clause_id", "token", "field"), tokens)


def write_word_pieces(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``temp.word_piece(word, pieces)``: the search words of the clauses with the pieces they are cut into.

    A title may say the same in another order or with words between (公开征集…意见 for 意见征集).
    """
    import pyarrow

    words = [word for (word,) in connection.execute("select distinct word from registry.clause_term order by word").fetchall()]
    pieces = [[piece for piece in dict.fromkeys(cut_coarsely(word)) if len(piece) > 1] for word in words]
    table = pyarrow.table(
        {"word": pyarrow.array(words, pyarrow.string()), "pieces": pyarrow.array(pieces, pyarrow.list_(pyarrow.string()))}
    )
    _create_from(connection, "temp.word_piece", table)


def cut_coarsely(word: str) -> list[str]:
    """The pieces of a search word without overlaps (意见征集 → 意见, 征集)."""
    import rjieba

    return list(rjieba.cut(word))


def _write(connection: duckdb.DuckDBPyConnection, table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    import pyarrow

    gathered: list[Any] = list(zip(*rows, strict=True)) or [() for _ in columns]
    kinds = {"title_count": pyarrow.int64(), "body_count": pyarrow.int64(), "weight": pyarrow.float64()}
    _create_from(
        connection,
        table,
        pyarrow.table(
            {name: pyarrow.array(values, kinds.get(name, pyarrow.string())) for name, values in zip(columns, gathered, strict=True)}
        ),
    )


def _create_from(connection: duckdb.DuckDBPyConnection, table: str, arrow: object) -> None:
    connection.register("arrow_rows", arrow)
    connection.execute(
        f"create or replace {'temp ' if table.startswith('temp.') else ''}table {table.removeprefix('temp.')} as select * from arrow_rows"
    )
    connection.unregister("arrow_rows")
