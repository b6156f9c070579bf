"""Suites as content: which rules a table must keep, and why; one file per table in ``expectations/``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from disclosure.errors import InputError

EXPECTATIONS = Path(__file__).resolve().parents[2] / "expectations"


class Rule(BaseModel):
    """One rule: a Great Expectations expectation with its arguments, a name that is unique in its suite, and why it must hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    type: str = Field(pattern=r"^expect_[a-z_]+$")
    kwargs: dict[str, Any] = Field(default_factory=dict)
    why: str = Field(min_length=10)


class Suite(BaseModel):
    """The rules of one table. ``key`` are the columns that name a row to a person.

    ``frame`` is a SELECT that makes one row per thing that must be there (from schema registry, so that a missing one is a row with 0);
    without it the table's own columns are checked.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str = Field(pattern=r"^(silver|gold)\.[a-z_]+$")
    key: tuple[str, ...] = Field(min_length=1)
    frame: str | None = None
    rules: tuple[Rule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_are_unique(self) -> Suite:
        names = [rule.name for rule in self.rules]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"rule {', '.join(twice)} stands twice")
        return self

    @property
    def layer(self) -> str:
        """silver or gold."""
        return self.table.split(".")[0]


def load_suites(folder: Path = EXPECTATIONS) -> list[Suite]:
    """Every suite of a folder in the order of file names. Raises InputError when one is wrong or is not named after its table."""
    return [_load_suite(path) for path in sorted(folder.glob("*.yml"))]


def _load_suite(path: Path) -> Suite:
    try:
        suite = Suite.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        raise InputError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}", where=path, fix="mend the suite") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError("not YAML", where=path, fix="mend the suite") from error
    if suite.table != path.stem:
        raise InputError(f"table {suite.table} is not the file's name", where=path, fix="make them equal")
    return suite
