"""Reads the two files of ``disclosure match``: tasks and items, refused with line and reason when something is wrong."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from disclosure.errors import InputError
from disclosure.match.spelling import is_seen

TASK_FIELDS = frozenset({"id", "number", "path", "text", "units", "deadline", "obligations", "warnings"})
ITEM_FIELDS = frozenset({"id", "title", "column", "column_path", "source", "date", "url", "body"})
NOTICED = 20
"""So many names of fields are told."""

SHOWN = 40
"""So many characters of an id or a name are told."""

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


@dataclass(slots=True)
class Unused:
    """Names of fields that say nothing to matching: unknown ones, and known ones that hold no text."""

    unknown: set[str] = field(default_factory=set)
    no_text: set[str] = field(default_factory=set)

    def warn(self, path: Path) -> None:
        """Name them, once per file."""
        for what, names in (("that matching does not use", self.unknown), ("left out where they are no text", self.no_text)):
            if names:
                more = f" and {len(names) - NOTICED} more" if len(names) > NOTICED else ""
                log.warning("%s: fields %s: %s%s", path, what, ", ".join(map(_short, sorted(names)[:NOTICED])), more)


def read_tasks(path: Path) -> list[TaskText]:
    """Tasks of a ``tasks read --json`` document or of JSON lines, in their order; the file is read once, so it may be a pipe. Raises InputError."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error
    unused = Unused()
    rows = _document_rows(path, content)
    tasks = list(
        _each_once(path, ((where, _task(where, row, unused)) for where, row in (_lines(path, BytesIO(content)) if rows is None else rows)))
    )
    unused.warn(path)
    return tasks


def read_items(path: Path) -> list[ItemText]:
    """Items of JSON lines, in their order. Raises InputError."""
    return list(stream_items(path))


def stream_items(path: Path) -> Iterator[ItemText]:
    """As ``read_items``, one by one, for files that memory should not hold; what is wrong is found when its line is reached."""
    unused = Unused()
    try:
        with path.open("rb") as handle:
            yield from _each_once(path, ((where, _item(where, row, unused)) for where, row in _lines(path, handle)))
    except OSError as error:
        raise _unreadable(path, error) from error
    unused.warn(path)


def _unreadable(path: Path, error: OSError) -> InputError:
    return InputError(f"cannot read it: {error.strerror or error}", where=path, fix="give a UTF-8 file of JSON lines")


def _document_rows(path: Path, content: bytes) -> list[tuple[str, Any]] | None:
    """The tasks of a whole JSON document, None when the file is not one."""
    try:
        text = content.decode("utf-8-sig")
        document = _whole(json.loads(text)) if "\\ud" in text.lower() else json.loads(text)
    except (ValueError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError) and content.lstrip().split(b"\n", 1)[0].strip() in (b"{", b"["):
            where = f"{path}, line {error.lineno}"
            raise InputError(
                f"not JSON ({error.msg})", where=where, fix="give the output of `tasks read --json`, or one JSON object per line"
            ) from error
        return None
    if isinstance(document, list):
        raise InputError("a JSON list", where=path, fix="give the output of `tasks read --json`, or one JSON object per line")
    if not isinstance(document, dict) or not isinstance(document.get("tasks"), list):
        return None
    return [(f"{path}, task {place}", row) for place, row in enumerate(document["tasks"], 1)]


def _lines(path: Path, handle: Iterable[bytes]) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(handle, 1):
        text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if text.strip():
            where = f"{path}, line {number}"
            yield where, _parsed(where, text)


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
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "a number of thousands of digits"
        raise InputError(f"not JSON ({reason})", where=where, fix="one JSON object per line") from error


def _task(where: str, row: Any, unused: Unused) -> TaskText:
    _expect_object(where, row)
    task_id = _identity(row.get("id")) or _identity(row.get("number"))
    if not task_id:
        raise InputError("a task without id or number", where=where, fix="add one, a text or a whole number")
    text = row.get("text")
    if not isinstance(text, str) or not is_seen(text):
        raise InputError(f"task {_short(task_id)} has no text", where=where, fix="add the requirement")
    unused.unknown.update(row.keys() - TASK_FIELDS)
    return TaskText(
        id=task_id,
        path=tuple(part for part in _listed(row.get("path")) if isinstance(part, str)),
        text=text,
        units=tuple(name for name in map(_unit_name, _listed(row.get("units"))) if name),
    )


def _item(where: str, row: Any, unused: Unused) -> ItemText:
    _expect_object(where, row)
    item_id, title = _identity(row.get("id")), row.get("title")
    if not item_id:
        raise InputError("an item without id", where=where, fix="add it, a text or a whole number")
    if not isinstance(title, str) or not is_seen(title):
        raise InputError(f"item {_short(item_id)} has no title", where=where, fix="add it, a text")
    if not row.keys() <= ITEM_FIELDS:
        unused.unknown.update(row.keys() - ITEM_FIELDS)
    values = [row.get(name) for name in OPTIONAL_FIELDS]
    if not all(value is None or isinstance(value, str) for value in values):
        unused.no_text.update(name for name, value in zip(OPTIONAL_FIELDS, values, strict=True) if not isinstance(value, str | None))
    return ItemText(item_id, title, *map(_optional, values))


def _expect_object(where: str, row: Any) -> None:
    if not isinstance(row, dict):
        raise InputError("not a JSON object", where=where, fix="one JSON object per line")


def _identity(value: Any) -> str:
    """An id is a text or a whole number."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    name = str(value).strip()
    return name if is_seen(name) else ""


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


def _short(name: str) -> str:
    """A name or id as one line can hold it."""
    printed = "".join(filter(str.isprintable, name[:SHOWN]))
    return printed if len(name) <= SHOWN else f"{printed}…"


def _each_once(path: Path, rows: Iterable[tuple[str, Row]]) -> Iterator[Row]:
    seen: set[str] = set()
    for where, row in rows:
        if row.id in seen:
            raise InputError(f"id {_short(row.id)} stands twice", where=where, fix="ids must be unique")
        seen.add(row.id)
        yield row
    if not seen:
        raise InputError("nothing in it", where=path, fix="one JSON object per line")
