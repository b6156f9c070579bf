"""Reads the two files of ``disclosure match``: tasks and items, refused with line and reason when something is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from disclosure.errors import InputError


@dataclass(frozen=True, slots=True)
class TaskText:
    """A task as matching needs it: its id (or number as text), headings, requirement text and unit names."""

    id: str
    path: tuple[str, ...]
    text: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemText:
    """An item as matching needs it; what is not known is None."""

    id: str
    title: str
    column: str | None = None
    column_path: str | None = None
    source: str | None = None
    date: str | None = None
    url: str | None = None
    body: str | None = None


def read_tasks(path: Path) -> list[TaskText]:
    """Tasks of a ``tasks read --json`` document or of JSON lines, in their order. Raises InputError."""
    text = _read(path)
    try:
        document = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        document = None
    if isinstance(document, dict) and isinstance(document.get("tasks"), list):
        rows = [(f"{path}, task {place}", row) for place, row in enumerate(document["tasks"], 1)]
    else:
        rows = list(_lines(path, text))
    tasks = [_task(where, row) for where, row in rows]
    _refuse_empty_and_twice(path, [task.id for task in tasks])
    return tasks


def read_items(path: Path) -> list[ItemText]:
    """Items of JSON lines, in their order. Raises InputError."""
    items = [_item(where, row) for where, row in _lines(path, _read(path))]
    _refuse_empty_and_twice(path, [item.id for item in items])
    return items


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read it: {error.__class__.__name__}", where=path, fix="give a UTF-8 file of JSON lines") from error


def _lines(path: Path, text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"not JSON ({error.msg})", where=where, fix="one JSON object per line") from error
        except RecursionError:
            raise InputError("nested too deep", where=where, fix="one JSON object per line") from None
        if not isinstance(row, dict):
            raise InputError("not a JSON object", where=where, fix="one JSON object per line")
        yield where, row


def _task(where: str, row: dict[str, Any]) -> TaskText:
    task_id = row.get("id", row.get("number"))
    if task_id is None or not str(task_id).strip():
        raise InputError("a task without id or number", where=where, fix="add one")
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise InputError(f"task {task_id} has no text", where=where, fix="add the requirement")
    return TaskText(
        id=str(task_id),
        path=tuple(str(part) for part in row.get("path") or ()),
        text=text,
        units=tuple(name for name in map(_unit_name, row.get("units") or ()) if name),
    )


def _unit_name(unit: Any) -> str | None:
    return unit.get("name") if isinstance(unit, dict) else str(unit) if unit else None


def _item(where: str, row: dict[str, Any]) -> ItemText:
    for field in ("id", "title"):
        if row.get(field) is None or not str(row[field]).strip():
            raise InputError(f"an item without {field}", where=where, fix="add it")
    optional = {
        field: str(row[field]) if row.get(field) not in (None, "") else None
        for field in ("column", "column_path", "source", "date", "url", "body")
    }
    return ItemText(id=str(row["id"]), title=str(row["title"]), **optional)


def _refuse_empty_and_twice(path: Path, ids: list[str]) -> None:
    if not ids:
        raise InputError("nothing in it", where=path, fix="one JSON object per line")
    seen: set[str] = set()
    for entry in ids:
        if entry in seen:
            raise InputError(f"id {entry} stands twice", where=path, fix="ids must be unique")
        seen.add(entry)
