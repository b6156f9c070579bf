"""``disclosure match``: tasks × items from files; items are compared part by part, so that memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from disclosure.match.blend import base_probability, pair_sql
from disclosure.match.inputs import ItemText, TaskText
from disclosure.match.model import Blend, Model, load_model
from disclosure.match.text import GOLD, Clause, TextMatcher, Texts

if TYPE_CHECKING:
    import duckdb

BEST = 50
"""At least this many items of each task are told, whatever their decision."""

PART = 50_000
"""Items compared at once; a part of this size needs about 1 GB."""

MEMORY = "2GB"
KEPT = """
create or replace temp table told_pair as
select * from gold.match_pair
qualify {every} or decision <> 'reject' or row_number() over (partition by clause_no order by probability desc, item_no) <= {best}
"""
TOLD = "select item_no, probability, decision, reasons from told where clause_no = ? order by probability desc, item_no"


def match_files(
    tasks: list[TaskText], items: Iterable[ItemText], *, every_pair: bool = False, model: Model | None = None
) -> Iterator[dict[str, Any]]:
    """Yield ``{task, item, score, decision, reasons}``, best first per task, tasks in their order.

    Every ``accept`` and ``review`` and at least the best 50 of each task; with ``every_pair`` all pairs. A pair's score depends on its task and
    its item alone, never on what else is in the files.
    """
    import duckdb

    used = model or load_model()
    assert used.blend is not None
    with duckdb.connect(config={"memory_limit": MEMORY, "threads": 2}) as connection:
        connection.execute("set enable_progress_bar = false")
        matcher = TextMatcher(connection, used, [Clause(task.id, task.text, task.path) for task in tasks])
        ids: list[str] = []
        for part in _parts(items):
            _compare_part(connection, matcher, used.blend, part, len(ids), every_pair)
            ids += [item.id for item in part]
        yield from _rankings(connection, tasks, ids, base_probability(used.blend), every_pair)


def _parts(items: Iterable[ItemText]) -> Iterator[list[ItemText]]:
    rest = iter(items)
    while part := list(islice(rest, PART)):
        yield part


def _compare_part(
    connection: duckdb.DuckDBPyConnection, matcher: TextMatcher, blend: Blend, part: list[ItemText], before: int, every_pair: bool
) -> None:
    matcher.compare([texts_of(item) for item in part])
    connection.execute(f"create or replace table gold.match_pair as {pair_sql(blend)}").fetchall()
    connection.execute(KEPT.format(every=str(every_pair).lower(), best=BEST)).fetchall()
    select = f"select clause_no, item_no + {before} as item_no, probability, decision, reasons from ({(GOLD / 'match_reason.sql').read_text(encoding='utf-8')})"
    connection.execute(f"insert into told {select}" if before else f"create or replace temp table told as {select}").fetchall()


def texts_of(item: ItemText) -> Texts:
    """What an item says of itself; names of columns stand in ``column``, else in ``column_path``."""
    columns = tuple(filter(None, (item.column or item.column_path,)))
    return Texts(item.id, item.title, columns, item.source or "", item.body or "")


def _rankings(
    connection: duckdb.DuckDBPyConnection, tasks: list[TaskText], ids: list[str], base: float, every_pair: bool
) -> Iterator[dict[str, Any]]:
    for number, task in enumerate(tasks):
        rows = connection.execute(TOLD, [number]).fetchall()
        for place, (item, score, decision, reasons) in enumerate(_filled(rows, len(ids), base, len(ids) if every_pair else BEST)):
            if every_pair or decision != "reject" or place < BEST:
                yield {"task": task.id, "item": ids[item], "score": round(score, 4), "decision": decision, "reasons": reasons}


def _filled(rows: list[Any], count: int, base: float, least: int) -> Iterator[Any]:
    """The pairs found and, where they are fewer than wanted, items that have nothing in common with the task."""
    missing = min(least, count) - len(rows)
    if missing <= 0:
        yield from rows
        return
    found = {row[0] for row in rows}
    others: list[Any] = [(item, base, "reject", []) for item in islice((item for item in range(count) if item not in found), missing)]
    yield from sorted([*rows, *others], key=lambda row: (-row[1], row[0]))
