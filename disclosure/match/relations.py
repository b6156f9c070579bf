"""How matters stand to one another: what a kind of document speaks of, what else one asks for; content in relations.yml."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from disclosure.errors import ContentError
from disclosure.match.taxonomy import load_taxonomy
from scoring.rulebook import Content

RELATIONS = Path(__file__).parent / "relations.yml"
RELATED = 0.7
"""How strongly a related matter is meant (tag D)."""


class Relations(Content):
    """relations.yml: kinds of documents → matters; matters asked for → matters meant too; matters of an item → matters it is of too."""

    kinds: dict[str, tuple[str, ...]]
    asked: dict[str, tuple[str, ...]]
    items: dict[str, tuple[str, ...]]


@cache
def load_relations(path: Path = RELATIONS) -> Relations:
    """The relations. Raises ContentError when the file is wrong or names a matter that the taxonomy does not hold."""
    try:
        found = Relations.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise ContentError(str(error).splitlines()[0], where=path, fix="mend the entry") from error
    known = {topic for domain in load_taxonomy() for topic in domain.file.topics}
    named = {topic for others in (found.kinds, found.asked, found.items) for topics in others.values() for topic in topics}
    unknown = sorted((named | found.asked.keys() | found.items.keys()) - known)
    if unknown:
        raise ContentError(f"no such topic: {'、'.join(unknown)}", where=path, fix="name topics of the taxonomy")
    return found
