"""The taxonomy: which words speak of which matter, in titles and in plans; content in ``taxonomy/``, one file per domain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field, StringConstraints, ValidationError

from disclosure.errors import ContentError
from scoring.rulebook import Content

TAXONOMY = Path(__file__).parent / "taxonomy"

Word = Annotated[str, StringConstraints(min_length=2, strip_whitespace=True)]


class Topic(Content):
    """One matter. ``words`` speak of it wherever they stand, ``weak`` ones beside others, ``asked`` ones in plans only."""

    covers: str
    words: tuple[Word, ...] = Field(min_length=1)
    weak: tuple[Word, ...] = ()
    asked: tuple[Word, ...] = ()
    unasked: tuple[Word, ...] = ()
    """Words of the above that say nothing of it in plans, where they frame what is asked (评价, 进展情况, 新媒体)."""

    disclosed: bool = True
    """False for what no plan asks for (procurement of office goods, Party affairs, reports of activities)."""


class DomainFile(Content):
    """One file of the taxonomy: a domain of the catalogues (社会救助) with its matters."""

    domain: str
    sources: tuple[str, ...] = Field(min_length=1)
    agencies: tuple[Word, ...] = ()
    words: tuple[Word, ...] = ()
    topics: dict[str, Topic]


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain by its file's name."""

    id: str
    file: DomainFile


@cache
def load_taxonomy(folder: Path = TAXONOMY) -> tuple[Domain, ...]:
    """Every domain, by id. Raises ContentError when a file is wrong or a matter's name stands twice."""
    domains = tuple(Domain(path.stem, _read(path)) for path in sorted(folder.glob("*.yml")))
    seen: dict[str, str] = {}
    for domain in domains:
        for topic in domain.file.topics:
            if topic in seen:
                raise ContentError(
                    f"topic {topic} stands in {seen[topic]} too", where=folder / f"{domain.id}.yml", fix="rename one of them"
                )
            seen[topic] = domain.id
    return domains


def _read(path: Path) -> DomainFile:
    try:
        return DomainFile.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise ContentError(str(error).splitlines()[0], where=path, fix="mend the entry") from error


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Forty files take a second without libyaml."""
