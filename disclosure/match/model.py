"""The matching model as files one can read: words with their weights, matters, and the blend of the comparisons."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import yaml
from pydantic import Field, model_validator

from disclosure.errors import ContentError
from disclosure.match.folding import fold
from disclosure.match.taxonomy import load_taxonomy
from scoring.rulebook import Content

MODEL = Path(__file__).parent / "model"
WORDS, TOPIC_WORDS, DOMAIN_WORDS, BLEND = FILES = ("words.tsv", "topic_words.tsv", "domain_words.tsv", "model.yml")
HEAD = "# Made by `disclosure model build` from the taxonomy and the examples of this folder's parent; not to be edited by hand."
COVERS = 0.5
UNKNOWN_RARITY = 1.0
"""A word that no example holds is as rare as can be."""


class Blend(Content):
    """model.yml: p = 1 / (1 + exp(-(intercept + Σ weight × comparison))), and the probabilities from which decisions follow."""

    accept: float = Field(gt=0, lt=1)
    review: float = Field(gt=0, lt=1)
    intercept: float
    weights: dict[str, float]

    @model_validator(mode="after")
    def _thresholds_are_in_order(self) -> Blend:
        if not self.review <= self.accept:
            raise ValueError("review and accept must rise in this order")
        return self


@dataclass(frozen=True)
class Model:
    """``topics``: (name, domain, disclosed); ``topic_words``: (word, topic, strength in titles, strength in plans); rarities in 0..1."""

    topics: tuple[tuple[str, str, bool], ...]
    agencies: dict[str, tuple[str, ...]]
    words: tuple[str, ...]
    topic_words: tuple[tuple[str, str, float, float], ...]
    title_rarity: dict[str, float]
    plan_rarity: dict[str, float]
    domain_words: tuple[tuple[str, str, float], ...] = ()
    blend: Blend | None = None
    digest: str = field(default="", compare=False)

    @cached_property
    def known(self) -> frozenset[str]:
        """The words of the model."""
        return frozenset(self.words)

    @cached_property
    def covering(self) -> frozenset[str]:
        """Words that speak of a matter surely enough to hide the shorter words inside them."""
        return frozenset(word for word, _, in_title, in_plan in self.topic_words if max(in_title, in_plan) >= COVERS)

    @cached_property
    def sure(self) -> frozenset[str]:
        """Words that speak of a matter surely enough to be looked for in bodies."""
        return frozenset(word for word, _, in_title, _ in self.topic_words if in_title >= COVERS)

    def rarity(self, word: str) -> float:
        """How much a word of a title tells, 0..1 (0: it stands in every title)."""
        return self.title_rarity.get(word, UNKNOWN_RARITY)

    def plan_weight(self, word: str) -> float:
        """How much it tells that a word of a requirement stands in a title too, 0..1: rare in both."""
        return self.rarity(word) * self.plan_rarity.get(word, UNKNOWN_RARITY)


def write_model(model: Model, folder: Path = MODEL) -> None:
    """Write words.tsv, topic_words.tsv, domain_words.tsv and, with a blend, model.yml."""
    folder.mkdir(parents=True, exist_ok=True)
    words = [f"{word}\t{model.title_rarity[word]:.3f}\t{model.plan_rarity[word]:.3f}" for word in model.words]
    _write(folder / WORDS, ["word\ttitle_rarity\tplan_rarity", *words])
    pointing = [f"{word}\t{topic}\t{in_title:.3f}\t{in_plan:.3f}" for word, topic, in_title, in_plan in model.topic_words]
    _write(folder / TOPIC_WORDS, ["word\ttopic\tin_title\tin_plan", *pointing])
    named = [f"{word}\t{domain}\t{strength:.3f}" for word, domain, strength in model.domain_words]
    _write(folder / DOMAIN_WORDS, ["word\tdomain\tstrength", *named])
    if model.blend is not None:
        text = yaml.safe_dump(model.blend.model_dump(), allow_unicode=True, sort_keys=False, width=150)
        _write(folder / BLEND, [HEAD, text.rstrip()])


@cache
def load_model(folder: Path = MODEL) -> Model:
    """The model of a folder, read once. Raises ContentError when a file is missing or wrong."""
    return read_model(folder)


def read_model(folder: Path) -> Model:
    """The model of a folder, with the matters of the taxonomy. Raises ContentError when a file is missing or wrong."""
    try:
        words = [(word, float(title), float(plan)) for word, title, plan in _rows(folder / WORDS)]
        pointing = tuple((word, topic, float(title), float(plan)) for word, topic, title, plan in _rows(folder / TOPIC_WORDS))
        named = tuple((word, domain, float(strength)) for word, domain, strength in _rows(folder / DOMAIN_WORDS))
        blend = Blend.model_validate(yaml.safe_load((folder / BLEND).read_text(encoding="utf-8")))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ContentError(str(error).splitlines()[0], where=folder, fix="make it again: disclosure model build") from error
    domains = load_taxonomy()
    return Model(
        topics=tuple((name, domain.file.domain, topic.disclosed) for domain in domains for name, topic in domain.file.topics.items()),
        agencies={domain.file.domain: tuple(map(fold, domain.file.agencies)) for domain in domains},
        words=tuple(word for word, _, _ in words),
        topic_words=pointing,
        domain_words=named,
        title_rarity={word: title for word, title, _ in words},
        plan_rarity={word: plan for word, _, plan in words},
        blend=blend,
        digest=digest_of(folder),
    )


def _rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def digest_of(folder: Path) -> str:
    """The SHA-256 over the files that decide, in their order: the model's name."""
    total = hashlib.sha256()
    for name in FILES:
        total.update((folder / name).read_bytes())
    return total.hexdigest()
