"""What people decided of columns, appended to the state database and never changed: what is shown is right, read it this way, withdraw that."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

import sqlalchemy as sa

from disclosure.errors import InputError, PageWords
from disclosure.sites.reading.selectors import Selector
from disclosure.state import State
from disclosure.state import column_decision as table
from disclosure.typed import check_name, check_note

KINDS = ("rows", "repair", "withdraw")
AGAIN = "请重新打开栏目健康页，在所列的栏目下操作"


@dataclass(frozen=True, slots=True)
class Decision:
    """One person's decision on a column.

    ``kind``: ``rows`` (what the column shows now is right), ``repair`` (read it by the selector in ``value``, a JSON object ``{"rows": …}``),
    ``withdraw`` (none of the earlier ones stands any more). ``recorded_at`` is an aware instant; ``note`` says why.
    """

    city: str
    column_id: str
    kind: str
    value: str | None
    person: str
    note: str
    recorded_at: datetime

    @property
    def selector(self) -> str | None:
        """How rows are found, of a repair."""
        return str(json.loads(self.value)["rows"]) if self.kind == "repair" and self.value else None


def repair_value(selector: str) -> str:
    """A row selector as the value of a decision. Raises InputError when it is none."""
    return json.dumps({"rows": str(Selector.parse(selector))}, ensure_ascii=False)


def record_decision(state: State, decision: Decision, columns: Sequence[str] | None = None) -> None:
    """Append a decision. Raises InputError when it is not complete, or names none of ``columns`` (the city's, where they are given)."""
    _check(decision)
    if columns is not None and decision.column_id not in columns:
        words = PageWords("没有这个栏目", AGAIN, decision.column_id, 404)
        raise InputError(f"no column {decision.column_id}", where=decision.city, fix="see `disclosure columns health`", page=words)
    with state.write() as connection:
        connection.execute(table.insert().values({field.name: getattr(decision, field.name) for field in fields(Decision)}))


def all_decisions(state: State, city: str) -> list[Decision]:
    """Every decision on a city's columns, the oldest first."""
    columns = [table.c[field.name] for field in fields(Decision)]
    query = sa.select(*columns).where(table.c.city == city).order_by(table.c.recorded_at, table.c.id)
    with state.read() as connection:
        return [Decision(*row) for row in connection.execute(query)]


def standing_decisions(decisions: Sequence[Decision], *, at: datetime | None = None) -> dict[str, tuple[Decision, ...]]:
    """Per column the decisions that stand (recorded up to ``at``): those after its last withdrawal, the oldest first."""
    standing: dict[str, tuple[Decision, ...]] = {}
    for decision in decisions:
        if at is not None and decision.recorded_at > at:
            continue
        before = standing.get(decision.column_id, ())
        standing[decision.column_id] = () if decision.kind == "withdraw" else (*before, decision)
    return {column_id: kept for column_id, kept in standing.items() if kept}


def standing_repair(decisions: Sequence[Decision]) -> Decision | None:
    """The repair by which a column is read: the last of its standing decisions of that kind."""
    return next((decision for decision in reversed(decisions) if decision.kind == "repair"), None)


def _check(decision: Decision) -> None:
    if decision.kind not in KINDS:
        words = PageWords("没有这种决定", AGAIN, decision.kind[:40])
        raise InputError(f"nobody can decide {decision.kind!r} of a column", where="kind", fix=f"one of {', '.join(KINDS)}", page=words)
    check_name("person", decision.person, "决定人")
    check_note("note", decision.note, "依据")
    if (decision.kind == "repair") != (decision.value is not None):
        words = PageWords("接受修复方案时才带方案，也必须带", AGAIN, "修复方案")
        raise InputError("a selector belongs to a repair, and only to it", where="value", fix="give the row selector", page=words)
    if decision.value is not None:
        _check_value(decision.value)
    if decision.recorded_at.tzinfo is None:
        raise InputError("an instant without its time zone", where="recorded_at", page=PageWords("时间没有时区", AGAIN, "时间"))


def _check_value(value: str) -> None:
    try:
        held = json.loads(value)
    except (ValueError, RecursionError):
        held = None
    if not isinstance(held, dict) or not isinstance(held.get("rows"), str):
        raise InputError(
            "a repair's value is no JSON object with a selector", where="value", fix='write it as {"rows": "div.list > ul > li"}',
            page=PageWords("修复方案的写法不对", AGAIN, "修复方案"),
        )  # fmt: skip
    Selector.parse(held["rows"])
