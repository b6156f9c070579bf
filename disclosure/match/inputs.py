"""Reads the two files of ``disclosure match``: tasks and items, refused with line and reason when something is wrong."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from disclosure.errors import InputError
from disclosure.text import strip_invisible

TASK_FIELDS = frozenset({"id", "number", "path", "text", "units", "deadline", "obligations", "warnings"})
ITEM_FIELDS = frozenset({"id", "title", "column", "column_path", "source", "date", "url", "body"})
OPTIONAL_FIELDS = ("column", "column_path", "source", "date", "url", "body")
HALF_CHARACTER = re.compile("[\ud800-\udfff]")
"""What JSON may escape and no file can hold."""

log = logging.getLogger(__name__)


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


Row = TypeVar("Row", TaskText, ItemText)


def read_tasks(path: Path) -> list[TaskText]:
    """Tasks of a ``tasks read --json`` document or of JSON lines, in their order. Raises InputError."""
    rows = _document_rows(path)
    tasks = _each_once(path, (_task(where, row) for where, row in (_lines(path) if rows is None else rows)))
    return list(tasks)


def read_items(path: Path) -> list[ItemText]:
    """Items of JSON lines, in their order. Raises InputError."""
    return list(stream_items(path))


def stream_items(path: Path) -> Iterator[ItemText]:
    """As ``read_items``, one by one, for files that memory should not hold; what is wrong is found when its line is reached."""
    unknown: set[str] = set()
    yield from _each_once(path, (_item(where, row, unknown) for where, row in _lines(path)))
    if unknown:
        log.warning("%s: fields that matching does not use: %s", path, ", ".join(sorted(unknown)))


def _document_rows(path: Path) -> list[tuple[str, Any]] | None:
    """The tasks of a whole JSON document, None when the file is not one."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = _whole(json.loads(text)) if "\\ud" in text.lower() else json.loads(text)
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or not isinstance(document.get("tasks"), list):
        return None
    return [(f"{path}, task {place}", row) for place, row in enumerate(document["tasks"], 1)]


def _lines(path: Path) -> Iterator[tuple[str, Any]]:
    try:
        with path.open("rb") as handle:
            for number, line in enumerate(handle, 1):
                text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
                if text.strip():
                    where = f"{path}, line {number}"
                    yield where, _parsed(where, text)
    except OSError as error:
        raise InputError(f"cannot read it: {error.strerror or error}", where=path, fix="give a UTF-8 file of JSON lines") from error


def _parsed(where: str, line: bytes) -> Any:
    try:
        row = json.loads(line.decode("utf-8"))
        # only an escape can bring half a character into a UTF-8 file
        return _whole(row) if b"\\ud" in line.lower() else row
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8", where=where, fix="give a UTF-8 file of JSON lines") from error
    except RecursionError:
        raise InputError("nested too deep", where=where, fix="one JSON object per line") from None
    except ValueError as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        raise InputError(f"not JSON ({reason})", where=where, fix="one JSON object per line") from error


def _task(where: str, row: Any) -> TaskText:
    _expect_object(where, row)
    task_id = _identity(row.get("id", row.get("number")))
    if not task_id:
        raise InputError("a task without id or number", where=where, fix="add one")
    text = row.get("text")
    if not isinstance(text, str) or not _shown(text):
        raise InputError(f"task {task_id} has no text", where=where, fix="add the requirement")
    return TaskText(
        id=task_id,
        path=tuple(str(part) for part in _listed(row.get("path"))),
        text=text,
        units=tuple(name for name in map(_unit_name, _listed(row.get("units"))) if name),
    )


def _item(where: str, row: Any, unknown: set[str]) -> ItemText:
    _expect_object(where, row)
    item_id, title = _identity(row.get("id")), row.get("title")
    if not item_id:
        raise InputError("an item without id", where=where, fix="add it")
    if not isinstance(title, str) or not _shown(title):
        raise InputError(f"item {item_id} has no title", where=where, fix="add it")
    if not row.keys() <= ITEM_FIELDS:
        unknown.update(row.keys() - ITEM_FIELDS)
    return ItemText(item_id, title, *map(_optional, map(row.get, OPTIONAL_FIELDS)))


def _expect_object(where: str, row: Any) -> None:
    if not isinstance(row, dict):
        raise InputError("not a JSON object", where=where, fix="one JSON object per line")


def _identity(value: Any) -> str:
    """An id is a text or a whole number."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).strip()


def _optional(value: Any) -> str | None:
    """What is no text says nothing: the feature is absent."""
    return value if isinstance(value, str) and value and not value.isspace() else None


def _listed(value: Any) -> Iterable[Any]:
    if isinstance(value, str):
        return (value,)
    return value if isinstance(value, list) else ()


def _unit_name(unit: Any) -> str | None:
    name = unit.get("name") if isinstance(unit, dict) else unit
    return name if isinstance(name, str) and name.strip() else None


def _whole(value: Any) -> Any:
    """The same value with every half character replaced."""
    if isinstance(value, str):
        return HALF_CHARACTER.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(one) for one in value]
    return {_whole(name): _whole(one) for name, one in value.items()} if isinstance(value, dict) else value


def _shown(text: str) -> str:
    return strip_invisible(text).strip()


def _each_once(path: Path, rows: Iterable[Row]) -> Iterator[Row]:
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            raise InputError(f"id {row.id} stands twice", where=path, fix="ids must be unique")
        seen.add(row.id)
        yield row
    if not seen:
        raise InputError("nothing in it", where=path, fix="one JSON object per line")
