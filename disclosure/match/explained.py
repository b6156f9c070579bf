"""``disclosure explain``: finds the task's clauses and the item in what is published of a city, and says of each pair why."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from disclosure.errors import InputError, PageWords
from disclosure.match.explain import explain_pair
from disclosure.match.folding import fold
from disclosure.match.model import Model
from disclosure.match.telling import cut_text
from disclosure.warehouse.connection import rows_of
from disclosure.warehouse.current import open_current

if TYPE_CHECKING:
    import duckdb

NEAREST, LISTED, MOST = 3, 5, 20
LEAST_OF_ID, MOST_OF_TITLE = 4, 40
CLAUSES = "select clause_id as id, task, task_title as title, about, indicator from registry.clause order by task, clause_id"
ITEM = """
select item.item_id as id, item.title, item.url, item.published_on::text as published_on, item.first_seen_at, item.unit_id as unit, unit.name as unit_name,
    listed.path as column, item.publisher, item.source, item.is_relayed, item.is_statement, item.doc_type, item.document_number
from silver.item as item
left join registry.unit as unit using (unit_id)
left join registry."column" as listed on listed.column_id = item.column_id
"""
FOLDED = r"regexp_replace(lower(title), '\s', '', 'g')"
IN_TITLE = f"contains({FOLDED}, ?)"
NEWEST = f"order by published_on desc nulls last, item_id limit {MOST}"
NEARNESS = f"list_sum(list_transform(?::text[], lambda pair: contains({FOLDED}, pair)::integer))"


def explain_published(folder: Path, model: Model, task: str, item: str) -> dict[str, Any]:
    """Why an item is evidence for a task or not, by the current build of a city's folder in the storage root.

    ``{build, as_of, item: {id, title, url, …}, pairs: [{clause: {id, task, title, about, indicator}, …}]}``: one pair per clause of the task,
    the best first; the fields of a pair are those of ``explain_pair``. ``task``: a number or a clause's id; ``item``: an id, an address, or a
    piece of a title or id that no other has. Raises InputError with the nearest ones, RunError when nothing is published.
    """
    current, connection = open_current(folder)
    try:
        clauses = find_clauses(connection, task)
        found = find_item(connection, item)
        pairs = [{"clause": clause, **explain_pair(connection, model, clause["id"], found["id"])} for clause in clauses]
    finally:
        connection.close()
    pairs.sort(key=lambda pair: -pair["score"])
    return {"build": current.build, "as_of": current.as_of, "item": found, "pairs": pairs}


def find_clauses(connection: duckdb.DuckDBPyConnection, task: str) -> list[dict[str, Any]]:
    """The clause of this id, else all clauses of the task of this number. Raises InputError with the nearest ones."""
    known = rows_of(connection, CLAUSES)
    wanted = fold(task)
    found = [clause for clause in known if fold(clause["id"]) == wanted] or [clause for clause in known if str(clause["task"]) == wanted]
    if found:
        return found
    number = re.match(r"\d+", wanted)
    near = sorted(known, key=lambda clause: _distance(clause, wanted, int(number[0]) if number else None))[:NEAREST]
    told = "; ".join(f"{clause['id']} {clause['title']}" for clause in near) or "the published round judges nothing"
    words = PageWords("没有这个测评点", "请从单位的评测明细进入", task[:60], 404)
    raise InputError(f"no task or clause {task!r}", where="TASK", fix=f"give a task's number or a clause's id, such as {told}", page=words)


def _distance(clause: dict[str, Any], wanted: str, number: int | None) -> tuple[float, str]:
    from rapidfuzz import fuzz

    by_number = abs(clause["task"] - number) if number is not None else 0
    return by_number - fuzz.partial_ratio(wanted, fold(f"{clause['title']}{clause['about']}")) / 100, clause["id"]


def find_item(connection: duckdb.DuckDBPyConnection, item: str) -> dict[str, Any]:
    """The item of this id or address, else the one whose title, or else whose id, holds this piece. Raises InputError when there is none or more than one."""
    wanted, typed = fold(item), item.strip()
    if not wanted:
        raise InputError(
            "nothing is given", where="ITEM", fix="give an item's id, its address, or a piece of its title", page=no_item(typed)
        )
    part_of_id = typed.lower() if len(typed) >= LEAST_OF_ID else None
    for condition, values in (
        ("item.item_id = ? or item.url = ? or item.url = ?", [typed, typed, f"{typed}/"]),
        (f"{FOLDED} = ?", [wanted]),
        (IN_TITLE, [wanted]),
        (f"{IN_TITLE} or contains(item.item_id, ?)", [wanted, part_of_id]),
    ):
        found = rows_of(connection, f"{ITEM} where {condition} {NEWEST}", values)
        if len(found) == 1:
            return found[0]
        if found and condition != IN_TITLE:
            raise _named_by_several(item, found)
    raise InputError(
        f"no item {item!r}", where="ITEM", fix=f"give an id, an address or a piece of a title; the nearest: {_nearest(connection, wanted)}",
        page=no_item(typed),
    )  # fmt: skip


def no_item(item: str) -> PageWords:
    """What a page says of an item that is not there, or not there once."""
    return PageWords("没有这条信息", "请从测评单元页的「为什么」进入", item[:60], 404)


def _named_by_several(item: str, found: list[dict[str, Any]]) -> InputError:
    """The refusal that lists the newest of them, each id between spaces to be copied."""
    is_cut = len(found) == MOST
    count = f"{MOST} items or more" if is_cut else f"{len(found)} items"
    more = f" (and {'more' if is_cut else f'{len(found) - LISTED} more'})" if len(found) > LISTED else ""
    told = "; ".join(f"{row['id']} {cut_text(row['title'], MOST_OF_TITLE)}（{row['published_on'] or '无日期'}）" for row in found[:LISTED])
    return InputError(f"{count} have {item!r} in title or id", where="ITEM", fix=f"give one's id: {told}{more}", page=no_item(item))


def _nearest(connection: duckdb.DuckDBPyConnection, wanted: str) -> str:
    """The items whose titles share most pairs of neighbouring characters with what was typed, each with its id."""
    pairs = sorted({wanted[place : place + 2] for place in range(max(1, len(wanted) - 1))})
    query = f"select item_id, title from silver.item order by {NEARNESS} desc, jaro_winkler_similarity({FOLDED}, ?) desc, item_id limit {NEAREST}"
    near = rows_of(connection, query, [pairs, wanted])
    return "; ".join(f"{row['item_id']} {cut_text(row['title'], MOST_OF_TITLE)}" for row in near) or "see the cell's page"
