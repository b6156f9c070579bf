"""Content of scoring: indicators (what can be judged, with its legal basis) and rule books (what a city judges, for how many points)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

# the C loader where libyaml is there: ten times as fast, the same safe values
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
INDICATORS = Path(__file__).parent / "indicators"

RuleName = Literal["present", "count", "every", "by_date", "within", "open_for", "paired", "fresh"]
Effect = Literal["deduct", "inform"]
Word = Annotated[str, Field(pattern=r"\S")]
OwedBy = Literal["each", "any", "lead", "column_owner"]


class Content(BaseModel):
    """Base of every content model: unknown keys are refused, values do not change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Content):
    """Where a number or a duty comes from. ``tag`` is how sure we are: V read, S secondary, M memory, D our own default, L local rule book."""

    title: str
    article: str | None = None
    tag: Literal["V", "S", "M", "D", "L"]
    in_force: tuple[date, date | None]


class Example(Content):
    """A worked example of an indicator; runs as a test. ``facts`` are keyword fields of a case, written in YAML."""

    name: str
    facts: dict[str, Any]
    outcome: str
    reason: str | None = None


class Indicator(Content):
    """A reusable definition of one thing that can be judged; the file's name is its id."""

    id: str
    name: str
    rule: RuleName
    source: Source
    modality: Literal["must", "generally", "may", "by_reference"] = "must"
    effect: Effect = "inform"
    level: Literal["site", "column", "item", "unit"] = "unit"
    kinds: tuple[str, ...] = ()
    evidence_period: Literal["window", "year", "current"] = "window"
    owed_by: OwedBy = "each"
    counting: Literal["share", "all"] = "share"
    relayed: Literal["counts", "does_not_count"] = "does_not_count"
    params: dict[str, Any] = Field(default_factory=dict)
    doc_types: tuple[str, ...] = ()
    partner_types: tuple[str, ...] = ()
    cure: str | None = None
    examples: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _only_what_was_read_deducts_by_itself(self) -> Indicator:
        if self.effect == "deduct" and (self.source.tag != "V" or self.modality not in ("must", "generally")):
            raise ValueError("only a duty read in a statute or in the task itself (tag V; must, generally) may deduct by default")
        return self


class Channels(Content):
    """Where a duty may be met: columns of the unit itself by name, shared columns by id, and statutory places we do not crawl."""

    own: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


class Clause(Content):
    """One judged piece of a task: an indicator bound to units, columns, search terms and points.

    ``units`` are unit ids or names of collectives of units.yml. ``terms`` are groups of words; an item that speaks of the
    clause has at least one word of each group. ``effect`` is set where the announced rule book charges for a number that its
    source alone does not carry. ``about`` is a short description in the office's own words used for ranking.
    """

    id: str
    indicator: str
    points: float = Field(ge=0, allow_inf_nan=False)
    units: tuple[str, ...]
    owed_by: OwedBy | None = None
    effect: Effect | None = None
    about: str
    terms: tuple[Annotated[tuple[Word, ...], Field(min_length=1)], ...] = ()
    without: tuple[Word, ...] = ()
    channels: Channels = Channels()
    params: dict[str, Any] = Field(default_factory=dict)
    note: str | None = None


def effect_of(clause: Clause, indicator: Indicator) -> Effect:
    """Whether a clause deducts or only informs: the announced rule book's word, else the indicator's own (EVALUATION 7)."""
    return clause.effect or indicator.effect


class BoundTask(Content):
    """A task of the document by its number, with a short title in the office's own words and the clauses judged."""

    number: int
    title: str
    clauses: tuple[Clause, ...] = ()
    not_scored: str | None = None

    @model_validator(mode="after")
    def _say_why_nothing_is_scored(self) -> BoundTask:
        if not self.clauses and not self.not_scored:
            raise ValueError(f"task {self.number} has no clause: say why in not_scored")
        return self


class Grade(Content):
    """A grade and the lowest score rate (得分率, 0–100) that earns it."""

    name: str
    at_least: float = Field(ge=0, le=100)


class Thresholds(Content):
    """Settings of the sum; every default is our own recommendation (tag D) until the office confirms it."""

    undetermined_share: float = Field(0.10, ge=0, le=1)
    least_applicable_share: float = Field(0.30, ge=0, le=1)
    near_line: float = Field(2.0, ge=0, le=100)
    late_share: float = Field(0.5, ge=0, le=1)


class Rulebook(Content):
    """A city's rule book. ``status: proposal`` marks 演示，未经确认: a round on it cannot be signed."""

    id: str
    name: str
    status: Literal["proposal", "in_force"]
    method: Literal["share", "deduct"] = "share"
    announced_on: date | None
    issued_on: date
    applies_from: date
    year: int
    source: str
    grades: tuple[Grade, ...]
    thresholds: Thresholds = Thresholds()
    tasks: tuple[BoundTask, ...]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Rulebook:
        clauses = [clause.id for task in self.tasks for clause in task.clauses]
        numbers = [task.number for task in self.tasks]
        for what, values in (("clause id", clauses), ("task number", [str(number) for number in numbers])):
            twice = sorted({value for value in values if values.count(value) > 1})
            if twice:
                raise ValueError(f"{what} used twice: {', '.join(twice)}")
        return self


def load_indicators(folder: Path = INDICATORS) -> dict[str, Indicator]:
    """All indicators of a folder by id. Raises ValueError naming the file when one is wrong or its id is not its file name."""
    found: dict[str, Indicator] = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            indicator = Indicator.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER))
        except (ValueError, yaml.YAMLError) as error:
            raise ValueError(f"{path.name}: {error}") from error
        if indicator.id != path.stem:
            raise ValueError(f"{path.name}: id {indicator.id} is not the file's name")
        found[indicator.id] = indicator
    return found
