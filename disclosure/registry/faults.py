"""What is wrong with a content file, in words for the person who edits it."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

NAMES = ("id", "number", "name")
"""The fields that an entry of a list is known by, the first that is there."""

WORDS = {
    "extra_forbidden": "no such field",
    "missing": "this field is missing",
    "string_type": "must be text (put numbers and dates in quotation marks)",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "tuple_type": "must be a list",
    "dict_type": "must be fields with values",
    "model_type": "must be fields with values",
    "model_attributes_type": "must be fields with values",
}


def describe_fault(error: ValidationError, content: Any) -> str:
    """The first thing wrong with a file's content (as YAML gave it): entry, field and what it must be, as in ``column czj-tzgg: class: no such field``."""
    first = error.errors()[0]
    place, said = _place_of(first["loc"], content), _say(first)
    return said if not place or said.startswith(place) else f"{place}: {said}"


def _say(fault: ErrorDetails) -> str:
    kind = fault["type"]
    if kind in WORDS:
        return WORDS[kind]
    if kind.startswith("date_"):
        return f"must be a date as in 2025-07-01, not {_shorten(fault['input'])}"
    if kind == "literal_error":
        return f"must be {fault['ctx']['expected']}, not {_shorten(fault['input'])}"
    said = fault["msg"].removeprefix("Value error, ")
    return said.replace("Input should be", "must be").replace("Input should have", "must have")


def _shorten(value: Any) -> str:
    text = value if isinstance(value, str) else str(value)
    return repr(text if len(text) <= 40 else f"{text[:39]}…")


def _place_of(loc: tuple[int | str, ...], content: Any) -> str:
    """Entries of lists by their own names where they have one, else by their position from 1; fields as they are written."""
    entries: list[str] = []
    fields: list[str] = []
    value = content
    for part in loc:
        value = _inside(value, part)
        name = next((value[key] for key in NAMES if value.get(key) is not None), None) if isinstance(value, dict) else None
        if isinstance(part, int) and name is not None and fields:
            entries.append(f"{fields.pop().removesuffix('s')} {_shorten(name)[1:-1]}")
        elif isinstance(part, int):
            fields.append(f"entry {part + 1}")
        else:
            fields.append(part)
    return ": ".join([*([", ".join(entries)] if entries else []), *([", ".join(fields)] if fields else [])])


def _inside(value: Any, part: int | str) -> Any:
    if isinstance(value, dict):
        return value.get(part)
    return value[part] if isinstance(value, list) and isinstance(part, int) and part < len(value) else None
