"""``disclosure match``: tasks × items from files; items are compared part by part, so that memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from disclosure.errors import RunError
from disclosure.match.blend import base_probability, pair_sql
from disclosure.match.inputs import ItemText, TaskText
from disclosure.match.model import Blend, Model, load_model
from disclosure.match.text import GOLD, PART, ItemTables, TextMatcher
from disclosure.match.texts import Clause, Texts

if TYPE_CHECKING:
    import duckdb

BEST = 50
"""At least this many items of each task are told, whatever their decision."""

READ = 500
"""Of each task at most so many pairs are for review, the best ones: among a million items more could be doubted than anybody reads."""

QUEUE = 10
"""So many pairs to review of a task are put before people at once."""

PART_CHARS = 25_000_000
"""A part ends sooner when its texts are as long as this together."""

MEMORY = "2GB"
LEAST_WANTED = "create temp table wanted as select clause_no, 0.0 as least from (select distinct clause_no from match_piece)"
TOLD_PAIR = """
create or replace temp table told_pair as
-- sums of several threads differ in their last digit from run to run; rounded, equal pairs stay in the order of their items
select pair.* replace (round(pair.probability, 8) as probability) from ({pairs}) as pair inner join wanted using (clause_no)
where {every} or decision = 'accept' or round(pair.probability, 8) >= least
qualify {every} or decision = 'accept' or row_number() over (partition by clause_no, decision = 'accept' order by round(pair.probability, 8) desc, item_no) <= {kept}
"""
TELL = "select clause_no, item_no + {before} as item_no, probability, decision, reasons from ({reasons})"
WANT = """
create or replace temp table wanted as
select clause_no, if(count(probability) < {kept}, 0.0, list_min(max(probability, {kept}))) as least
from (select distinct clause_no from match_piece) left join (from told where decision <> 'accept') using (clause_no)
group by clause_no
"""
TOLD = """
select
    clause_no, item_no, probability,
    if(decision = 'review' and row_number() over (partition by clause_no, decision order by probability desc, item_no) > {read}, 'reject', decision)
        as decision,
    reasons
from told
where clause_no between ? and ?
order by clause_no, probability desc, item_no
"""
FETCHED = 200_000
"""So many pairs are brought from the database at once, more only where one task has them."""


def match_files(
    tasks: list[TaskText], items: Iterable[ItemText], *, every_pair: bool = False, model: Model | None = None
) -> Iterator[dict[str, Any]]:
    """Yield ``{task, item, score, decision, reasons}``, best first per task, tasks in their order.

    Every ``accept`` and ``review`` and at least the best 50 of each task; with ``every_pair`` all pairs. A pair's score depends on its task and
    its item alone, never on what else is in the files; only the best 500 doubtful pairs of a task are for review, and ``queued`` stands at the
    ten of them that are put before people first.
    """
    import duckdb

    parts = _parts(items)
    first = list(islice(parts, 1))  # a mistake near the top of the file is told before the model is read
    used = model or load_model()
    assert used.blend is not None
    with (
        _scratch() as spill,
        duckdb.connect(config={"memory_limit": MEMORY, "threads": 2, "temp_directory": spill}) as connection,
    ):
        connection.execute("set enable_progress_bar = false").fetchall()
        matcher = TextMatcher(connection, used, [Clause(task.id, task.text, task.path) for task in tasks])
        connection.execute(LEAST_WANTED).fetchall()
        ids = _compare_all(connection, matcher, used.blend, chain(first, parts), every_pair)
        yield from _rankings(connection, tasks, ids, base_probability(used.blend), every_pair)


def _scratch() -> TemporaryDirectory[str]:
    try:
        return TemporaryDirectory(prefix="disclosure-match-")
    except OSError as error:
        raise RunError("no folder for temporary files can be made", fix="set TMPDIR to one that can be written and has room") from error


def _compare_all(
    connection: duckdb.DuckDBPyConnection, matcher: TextMatcher, blend: Blend, parts: Iterable[list[ItemText]], every_pair: bool
) -> list[str]:
    """Fill the table ``told``; the next part is read while the one before is compared. Returns the items' ids by number."""
    ids: list[str] = []
    with ThreadPoolExecutor(1) as worker:
        running: Future[None] | None = None
        for part in parts:
            tables = matcher.read([texts_of(item) for item in part])
            if running is not None:
                running.result()
            running = worker.submit(_compare_part, connection, matcher, blend, tables, len(ids), every_pair)
            ids.extend(item.id for item in part)
        if running is not None:
            running.result()
    return ids


def _parts(items: Iterable[ItemText]) -> Iterator[list[ItemText]]:
    part: list[ItemText] = []
    size = 0
    for item in items:
        part.append(item)
        size += len(item.title) + len(item.body or "") + len(item.column or item.column_path or "") + len(item.source or "")
        if len(part) == PART or size >= PART_CHARS:
            yield part
            part, size = [], 0
    if part:
        yield part


def _compare_part(
    connection: duckdb.DuckDBPyConnection, matcher: TextMatcher, blend: Blend, tables: ItemTables, before: int, every_pair: bool
) -> None:
    matcher.compare(tables)
    connection.execute(TOLD_PAIR.format(pairs=pair_sql(blend), every=str(every_pair).lower(), kept=READ)).fetchall()
    select = TELL.format(before=before, reasons=(GOLD / "match_reason.sql").read_text(encoding="utf-8"))
    connection.execute(f"insert into told {select}" if before else f"create or replace temp table told as {select}").fetchall()
    connection.execute(WANT.format(kept=READ)).fetchall()


def texts_of(item: ItemText) -> Texts:
    """What an item says of itself; names of columns stand in ``column``, else in ``column_path``."""
    columns = tuple(filter(None, (item.column or item.column_path,)))
    return Texts(item.id, item.title, columns, item.source or "", item.body or "")


def _rankings(
    connection: duckdb.DuckDBPyConnection, tasks: list[TaskText], ids: list[str], base: float, every_pair: bool
) -> Iterator[dict[str, Any]]:
    for task, rows in zip(tasks, _told(connection, len(tasks)), strict=True):
        queued = 0
        for place, (item, score, decision, reasons) in enumerate(_filled(rows, len(ids), base, len(ids) if every_pair else BEST)):
            if every_pair or decision != "reject" or place < BEST:
                row = {"task": task.id, "item": ids[item], "score": round(score, 4), "decision": decision, "reasons": reasons}
                queued += decision == "review"
                yield row | {"queued": True} if decision == "review" and queued <= QUEUE else row


def _told(connection: duckdb.DuckDBPyConnection, tasks: int) -> Iterator[list[Any]]:
    """The pairs kept of each task; tasks with few pairs are asked for together (a query per task takes 10 ms)."""
    counts = dict(connection.execute("select clause_no, count(*) from told group by all").fetchall())
    first = 0
    while first < tasks:
        last, size = first, counts.get(first, 0)
        while last + 1 < tasks and size + counts.get(last + 1, 0) <= FETCHED:
            last += 1
            size += counts.get(last, 0)
        found: list[list[Any]] = [[] for _ in range(first, last + 1)]
        for clause, *row in connection.execute(TOLD.format(read=READ), [first, last]).fetchall():
            found[clause - first].append(row)
        yield from found
        first = last + 1


def _filled(rows: list[Any], count: int, base: float, least: int) -> Iterator[Any]:
    """The pairs found and, where they are fewer than wanted, items that have nothing in common with the task."""
    missing = min(least, count) - len(rows)
    if missing <= 0:
        yield from rows
        return
    found = {row[0] for row in rows}
    others: list[Any] = [(item, base, "reject", []) for item in islice((item for item in range(count) if item not in found), missing)]
    yield from sorted([*rows, *others], key=lambda row: (-row[1], row[0]))
