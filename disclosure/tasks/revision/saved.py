"""What ``tasks read --json`` printed, read back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

from disclosure.errors import InputError
from disclosure.tasks.model import Document, Role, Scope, Task, Unit
from disclosure.tasks.readers.files import load
from disclosure.text import strip_invisible

_MAX_BYTES = 10_000_000
_KINDS = {str: "a text", int: "a whole number", bool: "true or false", list: "a list", dict: "an object"}


class _Wrong(Exception):
    """What is wrong in the JSON."""


def read_saved(path: Path) -> Document:
    """Return the document of a file that ``tasks read --json`` wrote: tasks with units, headings and deadlines, without warnings and obligations.

    Raises InputError (one line) when the file cannot be read or holds anything else.
    """
    if path.is_dir() or not path.exists():
        raise InputError("this is a folder" if path.is_dir() else "there is no such file", where=path)
    try:
        return _document(_parse(load(path, _MAX_BYTES)))
    except _Wrong as wrong:
        raise InputError(
            f"not what `tasks read --json` prints: {wrong}", where=path, fix="give that command's output, or the task document itself"
        ) from None


def _parse(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _Wrong("it is no JSON in UTF-8") from error


def _document(value: Any) -> Document:
    head = _take(_is(value, dict, "the whole"), "document", dict, "")
    tasks = _take(value, "tasks", list, "")
    if not tasks:
        raise _Wrong("it has no tasks")
    return Document(
        file=_take(head, "file", str, "document."),
        sha256=_take(head, "sha256", str, "document."),
        title=_take(head, "title", str, "document.", None),
        layout=_take(head, "layout", str, "document.", ""),
        year=_take(head, "year", int, "document.", None),
        tasks=tuple(_task(task, f"tasks[{at}]") for at, task in enumerate(tasks)),
    )


def _task(value: Any, where: str) -> Task:
    value, inner = _is(value, dict, where), f"{where}."
    text = _take(value, "text", str, inner)
    if not text.strip():
        raise _Wrong(f"{inner}text is empty")
    return Task(
        number=_take(value, "number", int, inner),
        path=tuple(_is(part, str, f"{inner}path") for part in _take(value, "path", list, inner)),
        text=text,
        units=tuple(_unit(unit, f"{inner}units[{at}]") for at, unit in enumerate(_take(value, "units", list, inner))),
        deadline=_take(value, "deadline", str, inner, None),
    )


def _unit(value: Any, where: str) -> Unit:
    value, inner = _is(value, dict, where), f"{where}."
    role, scope = _take(value, "role", str, inner), _take(value, "scope", str, inner, "one")
    for field, word, known in (("role", role, get_args(Role)), ("scope", scope, get_args(Scope))):
        if word not in known:
            raise _Wrong(f"{inner}{field} is none of {', '.join(known)}")
    flags = [_take(value, field, bool, inner, False) for field in ("collective", "open_ended")]
    return Unit(_take(value, "name", str, inner), role, flags[0], flags[1], scope)


_NEEDED = object()


def _take(values: dict[str, Any], field: str, kind: type, where: str, default: Any = _NEEDED) -> Any:
    """Return a field of the right kind; ``default`` where it is missing or null, an error without one."""
    value = values.get(field)
    if value is None:
        if default is _NEEDED:
            raise _Wrong(f"{where}{field} is missing")
        return default
    return _is(value, kind, where + field)


def _is(value: Any, kind: type, where: str) -> Any:
    if not isinstance(value, kind) or kind is int and isinstance(value, bool):
        raise _Wrong(f"{where} is not {_KINDS[kind]}")
    if not isinstance(value, str):
        return value
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise _Wrong(f"{where} has half a character (a lone surrogate)")
    return strip_invisible(value)
