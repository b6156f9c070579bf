"""What each rule may be told: one model per rule, so that a slip in a rule book is found when it is loaded and not in the night."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, Strict, StrictInt, ValidationError

from scoring.rulebook import Content

Days = Annotated[StrictInt, Field(gt=0, le=1000)]
Grace = Annotated[StrictInt, Field(ge=0, le=250)]
Year = Annotated[StrictInt, Field(ge=2000, le=2100)]
Unit = Literal["working", "calendar"]


def _day(value: date | str) -> date | str:
    """A date, or ``MM-DD`` of every year. Raises ValueError."""
    if isinstance(value, date):
        return value
    found = re.fullmatch(r"(?:(\d{4})-)?(\d{2})-(\d{2})", value)
    if found is None:
        raise ValueError("write it as MM-DD or YYYY-MM-DD")
    year, month, day = int(found[1] or 0), int(found[2]), int(found[3])
    # a day of every year must be there in every year
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year or 2023, month)[1]:
        raise ValueError(f"there is no day {value}")
    return value


def _words(words: tuple[str, ...]) -> tuple[str, ...]:
    if not all(word.strip() for word in words):
        raise ValueError("an empty word stands in every title")
    return words


Day = Annotated[Annotated[date, Strict()] | str, AfterValidator(_day)]
Words = Annotated[tuple[str, ...], AfterValidator(_words)]


class Common(Content):
    """What every rule takes: the year its content must be of, and what would cure a deduction."""

    year: Year | Literal["same", "previous"] | None = None
    cure: str | None = None


class ByDate(Common):
    """by_date."""

    due: Day
    grace_working_days: Grace = 0


class Count(Common):
    """count."""

    at_least: Days
    per: Literal["year", "window"] = "year"


class Every(Common):
    """every."""

    period: Literal["month", "quarter"]
    grace_working_days: Grace = 20
    early_days: Grace | None = None
    counts_from: Literal["end", "start"] = "end"


class Within(Common):
    """within."""

    days: Days
    unit: Unit = "working"
    start: Annotated[str, Field(alias="from", pattern=r"^(written|partner|event:.+)$")] = "written"


class OpenFor(Common):
    """open_for."""

    days: Days
    unit: Unit = "calendar"
    least: Annotated[StrictInt, Field(alias="min", ge=0)] = 0
    titles: Words = ()


class Paired(Common):
    """paired."""

    days: Days | None = None
    unit: Unit = "working"
    start: Annotated[Literal["publishes", "closes"], Field(alias="from")] = "publishes"
    exempt: Words = ()
    titles: Words = ()
    partner_words: Words = ()
    late: Literal["deduct", "inform"] = "deduct"


class Fresh(Common):
    """fresh."""

    days: Days | dict[str, Days]


MODELS: dict[str, type[Common]] = {
    "present": Common,
    "by_date": ByDate,
    "count": Count,
    "every": Every,
    "within": Within,
    "open_for": OpenFor,
    "paired": Paired,
    "fresh": Fresh,
}


def fault_of(rule: str, params: Mapping[str, Any]) -> str | None:
    """What is wrong with a rule's parameters, in a few words; None when nothing is. ``params`` are the indicator's with the clause's over them."""
    try:
        MODELS[rule].model_validate(dict(params))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"][:1]) or "params"
        return f"params.{place}: {first['msg'].removeprefix('Value error, ')}"
    return None
