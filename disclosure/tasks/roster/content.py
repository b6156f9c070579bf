"""What is known of unit names in general, as data: short names and reforms."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from disclosure.registry import read_content
from scoring.rulebook import Content

HERE = Path(__file__).parent


class Abbreviations(Content):
    """abbreviations.yml: ``stems`` gives each short name its full names; ``words`` and ``weak`` cut full names that are not in it."""

    words: tuple[str, ...]
    weak: tuple[str, ...]
    stems: dict[str, tuple[str, ...]]


class Reform(Content):
    """The duty of the ``old`` names passed to the ``new`` ones by the day ``since``; with ``split`` to several, so to none for certain."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    since: date
    source: str
    tag: Literal["V", "S", "M"]
    split: bool = False
    literal: bool = False


class Source(Content):
    """A public decision or event: its day and what it said."""

    day: date
    text: str


class ReformsFile(Content):
    """reforms.yml: the reforms and the public decisions they rest on."""

    sources: dict[str, Source]
    reforms: tuple[Reform, ...]

    @model_validator(mode="after")
    def _name_known_sources(self) -> ReformsFile:
        for reform in self.reforms:
            if reform.source not in self.sources:
                raise ValueError(f"reform of {reform.old[0]}: no source {reform.source}")
        return self


@cache
def load_abbreviations() -> Abbreviations:
    """Return the short names. Raises InputError when the file is broken."""
    return read_content(HERE / "abbreviations.yml", Abbreviations)


@cache
def load_reforms() -> ReformsFile:
    """Return the reforms. Raises InputError when the file is broken."""
    return read_content(HERE / "reforms.yml", ReformsFile)
