"""The lexicon of the warehouse: patterns that tell whose an item is and whether it says anything; content in lexicon.yml."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml
from pydantic import ValidationError, model_validator

from disclosure.errors import InputError
from scoring.rulebook import Content

LEXICON = Path(__file__).parent / "lexicon.yml"


class Lexicon(Content):
    """Patterns by kind, RE2 over text without white space; what each kind means stands in lexicon.yml."""

    upper_organ: tuple[str, ...]
    upper_issuer: tuple[str, ...]
    neutral_party: tuple[str, ...]
    section_suffix: tuple[str, ...]
    issuer_suffix: tuple[str, ...]
    filler_body: tuple[str, ...]

    @model_validator(mode="after")
    def _patterns_compile(self) -> Lexicon:
        for kind, patterns in self:
            for pattern in patterns:
                if re.search(r"\(\?[=!<]", pattern):
                    raise ValueError(f"{kind}: look-around is not RE2")
                re.compile(pattern)
        return self


@cache
def load_lexicon(path: Path = LEXICON) -> Lexicon:
    """The lexicon. Raises InputError when the file is wrong."""
    try:
        return Lexicon.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError, re.error) as error:
        raise InputError(str(error).splitlines()[0], where=path, fix="mend the entry") from error
