"""``work.kind``: the kind of every title, in Python, since SQL would compile each pattern anew for each row (37 s for 1,700 titles)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosure.warehouse.tables import load_table

if TYPE_CHECKING:
    import duckdb

SPACE = re.compile(r"\s+")
Kind = tuple[str, re.Pattern[str], re.Pattern[str] | None]


def make_kind_table(connection: duckdb.DuckDBPyConnection) -> None:
    """``work.kind(title, doc_type)`` for every title of silver.item_fact, by the patterns of registry.doc_type."""
    rows = connection.execute("select doc_type, pattern, exclude from registry.doc_type order by priority, doc_type").fetchall()
    kinds = [(name, re.compile(pattern), re.compile(exclude) if exclude else None) for name, pattern, exclude in rows]
    titles = [title for (title,) in connection.execute("select distinct title from silver.item_fact order by title").fetchall()]
    found = [(title, kind_of(SPACE.sub("", title), kinds)) for title in titles]
    load_table(connection, "work.kind", {"title": "text", "doc_type": "text"}, found)


def kind_of(title: str, kinds: list[Kind]) -> str | None:
    """The first kind whose pattern fits and whose exclusion does not."""
    return next((name for name, pattern, exclude in kinds if pattern.search(title) and not (exclude and exclude.search(title))), None)
