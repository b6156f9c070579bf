"""A candidate: a model's folder with what it was built from and the digest of every file, so that a damaged one is told."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from disclosure.errors import ContentError
from disclosure.match.doc_types import DOC_TYPES, load_doc_types
from disclosure.match.example_files import EXAMPLES, PAIRS, Pairs, load_examples
from disclosure.match.model import FILES, MODEL, Model, digest_of, read_model, write_model
from disclosure.match.relations import RELATIONS
from disclosure.match.settings import SETTINGS, load_match_settings
from disclosure.match.taxonomy import TAXONOMY, load_taxonomy
from scoring.rulebook import Content

BUILT = "built_from.yml"
HEAD = "# Made by `disclosure model build`: what the model was built from, and the SHA-256 of everything named; not to be edited by hand.\n"
DICTIONARIES = ("taxonomy", "relations", "doc_types")
AGAIN = "make it again: disclosure model build"


class ReadingsUsed(Content):
    """What readings gave: cells that two people read alike, and the pairs of clause and item that follow."""

    city: str
    cells: int
    positive: int
    negative: int


class BuiltFrom(Content):
    """built_from.yml. ``sources``: digests of the content it was built from; ``files``: digests of the files of the folder."""

    counts: dict[str, int]
    sources: dict[str, str]
    readings: ReadingsUsed | None = None
    files: dict[str, str]


@dataclass(frozen=True)
class Candidate:
    """A whole model as it stands in a folder."""

    folder: Path
    model: Model
    built: BuiltFrom

    @property
    def digest(self) -> str:
        """The model's name: the SHA-256 over the files that decide."""
        return self.model.digest


def write_candidate(model: Model, pairs: Pairs, folder: Path, readings: ReadingsUsed | None = None) -> str:
    """Write a model with what it was built from; gives its digest. ``pairs``: the labelled ones it learned from."""
    write_model(model, folder)
    files = {name: _sha256(folder / name) for name in FILES}
    built = BuiltFrom(counts=_counts(model, pairs), sources=source_digests(), readings=readings, files=files)
    text = yaml.safe_dump(built.model_dump(exclude_none=True), allow_unicode=True, sort_keys=False, width=150)
    (folder / BUILT).write_text(HEAD + text, encoding="utf-8")
    return digest_of(folder)


def read_candidate(folder: Path) -> Candidate:
    """A candidate whose files are all there and as they were built, and which this version's content understands. Raises ContentError."""
    missing = [name for name in (*FILES, BUILT) if not (folder / name).is_file()]
    if missing:
        raise ContentError(f"not a whole model: no {', '.join(missing)}", where=folder, fix=AGAIN)
    try:
        built = BuiltFrom.model_validate(yaml.safe_load((folder / BUILT).read_text(encoding="utf-8")))
        changed = [name for name in FILES if _sha256(folder / name) != built.files.get(name)]
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ContentError(str(error).splitlines()[0], where=folder / BUILT, fix=AGAIN) from error
    if changed:
        raise ContentError(f"damaged or edited: {', '.join(changed)} not as built", where=folder, fix=AGAIN)
    model = read_model(folder)
    fault = find_fault(model)
    if fault:
        raise ContentError(fault, where=folder, fix=AGAIN)
    return Candidate(folder, model, built)


def shipped() -> Candidate:
    """The model that comes with this version."""
    return read_candidate(MODEL)


def find_fault(model: Model) -> str | None:
    """What in a model cannot be used with this version's content: an unknown matter, word or comparison, or what is no strength."""
    from disclosure.match.blend import KIND
    from disclosure.match.training import BY_HAND, COMPARISONS

    assert model.blend is not None
    strengths = [strength for _, _, *both in model.topic_words for strength in both] + [strength for _, _, strength in model.domain_words]
    rarities = [*model.title_rarity.values(), *model.plan_rarity.values()]
    kinds = {f"{KIND}{kind.id}" for kind in load_doc_types()}
    unknown: dict[str, set[str]] = {
        "matters": {topic for _, topic, *_ in model.topic_words} - {topic for topic, *_ in model.topics},
        "domains": {domain for _, domain, _ in model.domain_words} - {domain for _, domain, _ in model.topics},
        "words": ({word for word, *_ in model.topic_words} | {word for word, *_ in model.domain_words}) - model.known,
        "comparisons": model.blend.weights.keys() - {*COMPARISONS, *BY_HAND, *kinds},
    }
    for what, names in unknown.items():
        if names:
            return f"{what} that this version does not know: {'、'.join(sorted(names)[:3])}"
    if not all(0 <= value <= 1 for value in (*strengths, *rarities)):
        return "a strength or rarity outside 0–1"
    if not all(map(math.isfinite, (model.blend.intercept, *model.blend.weights.values()))):
        return "a weight that is no number"
    return None


def versions_of(model: Model) -> dict[str, str | float]:
    """What a build pins of matching: the model's digest, the thresholds of a city's decisions, and the digests of settings and dictionaries."""
    settings, digests = load_match_settings(), source_digests()
    return {
        "digest": model.digest,
        "accept": settings.accept,
        "review": settings.review,
        "settings": _sha256(SETTINGS),
        **{name: digests[name] for name in DICTIONARIES},
    }


@cache
def source_digests() -> dict[str, str]:
    """The SHA-256 of each content that models are built from, as it stands in this version."""
    return {
        "taxonomy": _folder_sha256(sorted(TAXONOMY.glob("*.yml"))),
        "relations": _sha256(RELATIONS),
        "doc_types": _sha256(DOC_TYPES),
        "examples": _folder_sha256(sorted(EXAMPLES.glob("*.yml"))),
        "pairs": _folder_sha256(sorted(PAIRS.glob("*.jsonl"))),
    }


def _counts(model: Model, pairs: Pairs) -> dict[str, int]:
    examples = load_examples().values()
    grades = [grade for labels in pairs.labels.values() for grade in labels.values()]
    return {
        "domains": len(load_taxonomy()),
        "topics": len(model.topics),
        "titles": sum(len(entry.titles) for entry in examples),
        "clauses": sum(len(entry.clauses) for entry in examples),
        "tasks": len(pairs.tasks),
        "items": len(pairs.items),
        "matches": sum(grade > 0 for grade in grades),
        "words": len(model.words),
        "topic_words": len(model.topic_words),
        "domain_words": len(model.domain_words),
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _folder_sha256(paths: list[Path]) -> str:
    """Over names and contents, so that a renamed file counts too."""
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.name} {_sha256(path)}\n".encode())
    return total.hexdigest()
