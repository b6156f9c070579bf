"""Words of titles, bodies and clauses: cut by rjieba, official filler dropped, kept as tables for SQL."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

BODY_CHARS = 600
"""A body speaks of its subject in its first lines; what follows is mostly lists and signatures."""

# words that stand in almost every title of a government site and tell nothing of its subject (公文 formulas, calendar, numbers)
FILLER = frozenset(
    "关于 有关 的 和 与 及 等 对 在 为 了 是 由 于 将 从 以 之 其 及其 方面 相关 情况 工作 信息 公开 发布 做好 加强 开展 进行 推进 推动 加快 加大 进一步 持续 深入 积极 切实 "
    "认真 严格 落实 全面 不断 完善 优化 提升 提高 健全 建立 及时 按照 要求 根据 依法 依规 我市 我区 我县 全市 全区 全县 本市 市 县 区 镇 乡 省 年 月 日 年度 季度 "
    "第一季度 第二季度 第三季度 第四季度 一季度 二季度 三季度 四季度 上半年 下半年 半年 月份 度 号 第 期 份 个 各 并 或 中 上 下 新 人民政府 政府 单位 部门 机关 部分".split()
)
NOISE = re.compile(r"^[\W\d_]+$|^[a-z]$")


def cut(text: str) -> list[str]:
    """The words of a text in order, pieces of long words too; widths and case are folded, filler, numbers and signs dropped."""
    import rjieba

    folded = unicodedata.normalize("NFKC", text).lower()
    return [word for word in rjieba.cut_for_search(folded) if word not in FILLER and not NOISE.match(word)]


def write_item_tokens(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``silver.item_token(item_id, field, token, occurrences)`` from ``silver.item``; ``field`` is title or body."""
    rows = connection.execute("select item_id, title, substr(coalesce(body, ''), 1, ?) from silver.item", [BODY_CHARS]).fetchall()
    counted = (
        (item, field, token, count)
        for item, title, body in rows
        for field, text in (("title", title or ""), ("body", body))
        for token, count in Counter(cut(text)).items()
    )
    _write(connection, "silver.item_token", ("item_id", "field", "token", "occurrences"), counted)


def write_clause_tokens(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``silver.clause_token(clause_id, token)`` from ``about`` and the term groups of the clauses."""
    texts: dict[str, list[str]] = {}
    for clause, about in connection.execute("select clause_id, about from registry.clause").fetchall():
        texts.setdefault(clause, []).append(about or "")
    for clause, word in connection.execute("select clause_id, word from registry.clause_term").fetchall():
        texts.setdefault(clause, []).append(word)
    tokens = ((clause, token) for clause, parts in texts.items() for token in dict.fromkeys(cut("。".join(parts))))
    _write(connection, "silver.clause_token", ("clause_id", "token"), tokens)


def write_word_pieces(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``temp.word_piece(word, pieces)``: the search words of the clauses with the pieces they are cut into.

    A title may say the same in another order or with words between (公开征集…意见 for 意见征集).
    """
    import pyarrow

    words = [word for (word,) in connection.execute("select distinct word from registry.clause_term order by word").fetchall()]
    pieces = [[piece for piece in dict.fromkeys(cut_coarsely(word)) if len(piece) > 1] for word in words]
    table = pyarrow.table({"word": pyarrow.array(words, pyarrow.string()), "pieces": pyarrow.array(pieces, pyarrow.list_(pyarrow.string()))})
    _create_from(connection, "temp.word_piece", table)


def cut_coarsely(word: str) -> list[str]:
    """The pieces of a search word without overlaps (意见征集 → 意见, 征集)."""
    import rjieba

    return list(rjieba.cut(word))


def _write(connection: duckdb.DuckDBPyConnection, table: str, columns: tuple[str, ...], rows: object) -> None:
    import pyarrow

    gathered = list(zip(*rows, strict=True)) or [[] for _ in columns]  # type: ignore[call-overload]
    kinds = {"occurrences": pyarrow.int32()}
    _create_from(
        connection,
        table,
        pyarrow.table({name: pyarrow.array(values, kinds.get(name, pyarrow.string())) for name, values in zip(columns, gathered, strict=True)}),
    )


def _create_from(connection: duckdb.DuckDBPyConnection, table: str, arrow: object) -> None:
    connection.register("arrow_rows", arrow)
    connection.execute(f"create or replace {'temp ' if table.startswith('temp.') else ''}table {table.removeprefix('temp.')} as select * from arrow_rows")
    connection.unregister("arrow_rows")
