"""How comparisons are blended and decided: weights and thresholds, read from settings.yml."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import Field, ValidationError, model_validator

from disclosure.errors import ContentError
from scoring.rulebook import Content

SETTINGS = Path(__file__).parent / "settings.yml"


class Weights(Content):
    """One weight per comparison of gold.match that is blended; each is in 0..1."""

    probability: float
    term_share: float
    all_groups: float
    title_share: float
    title_cover: float
    bm25_share: float
    in_channel: float
    channel_share: float
    type_fits: float
    channel_type: float
    kind_alike: float
    is_foreign: float
    off_form: float
    unit_fits: float
    type_conflict: float
    missing_group: float
    type_missing: float
    is_news: float
    activity: float
    negative_type: float


class MatchSettings(Content):
    """Thresholds (scores in 0..1), weights of the logistic blend, and how many questions a night may put before people."""

    accept: float = Field(gt=0, lt=1)
    review: float = Field(gt=0, lt=1)
    keep: float = Field(ge=0, lt=1)
    wide: float = Field(gt=0, lt=1)
    queue: int = Field(ge=1)
    intercept: float
    weights: Weights

    @model_validator(mode="after")
    def _thresholds_are_in_order(self) -> MatchSettings:
        if not self.keep <= self.review <= self.accept:
            raise ValueError("keep, review and accept must rise in this order")
        return self

    def thresholds(self) -> dict[str, float]:
        """The numbers that the SQL asks for by name."""
        return {name: getattr(self, name) for name in ("accept", "review", "keep", "wide", "queue", "intercept")}

    def log_odds_sql(self) -> str:
        """The log-odds of a pair as an SQL expression over its comparisons."""
        terms = [f"{weight!r} * {name}::double" for name, weight in self.weights.model_dump().items()]
        return " + ".join([repr(self.intercept), *terms])


@cache
def load_match_settings(path: Path = SETTINGS) -> MatchSettings:
    """The settings of a file. Raises ContentError when it is wrong."""
    try:
        return MatchSettings.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise ContentError(str(error).splitlines()[0], where=path, fix="mend the entry") from error
