"""The kinds of published items (doc types) and how a title tells them; content in doc_types.yml."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml
from pydantic import Field, ValidationError, model_validator

from disclosure.errors import ContentError
from scoring.rulebook import Content

DOC_TYPES = Path(__file__).parent / "doc_types.yml"


class DocType(Content):
    """One kind of item. ``pattern`` and ``exclude`` are RE2 over the title; the lowest ``priority`` is asked first."""

    id: str
    name: str
    source: str
    priority: int = Field(gt=0)
    pattern: str
    exclude: str | None = None
    negative: bool = False

    @model_validator(mode="after")
    def _patterns_compile(self) -> DocType:
        for pattern in filter(None, (self.pattern, self.exclude)):
            if re.search(r"\(\?[=!<]", pattern):
                raise ValueError(f"{self.id}: look-around is not RE2")
            re.compile(pattern)
        return self


class DocTypesFile(Content):
    """doc_types.yml."""

    doc_types: tuple[DocType, ...]


@cache
def load_doc_types(path: Path = DOC_TYPES) -> tuple[DocType, ...]:
    """All doc types, the first asked first. Raises ContentError when the file is wrong."""
    try:
        found = DocTypesFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).doc_types
    except (OSError, yaml.YAMLError, ValidationError, re.error) as error:
        raise ContentError(str(error).splitlines()[0], where=path, fix="mend the entry") from error
    return tuple(sorted(found, key=lambda entry: entry.priority))


def doc_type_of(title: str) -> str | None:
    """The kind of one title, by the same rule as the warehouse's SQL: None when no pattern fits."""
    squeezed = "".join(title.split())
    for entry in load_doc_types():
        if re.search(entry.pattern, squeezed) and not (entry.exclude and re.search(entry.exclude, squeezed)):
            return entry.id
    return None


def doc_type_sql(title: str = "title") -> str:
    """The kind of a title as an SQL expression with constant patterns (a pattern from a column would be compiled for every row)."""
    squeezed = f"regexp_replace({title}, '\\s', '', 'g')"
    cases = [
        f"when {_matches(entry.pattern)}{f' and not {_matches(entry.exclude)}' if entry.exclude else ''} then '{entry.id}'"
        for entry in load_doc_types()
    ]
    return f"(select case {' '.join(cases)} end from (select {squeezed} as squeezed))"


def _matches(pattern: str) -> str:
    quoted = pattern.replace("'", "''")
    return f"regexp_matches(squeezed, '{quoted}')"
