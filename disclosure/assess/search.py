"""The wide search before a deduction: everything in the city that speaks of the clause and is not explained (EVALUATION section 3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from disclosure.assess.cells import Cell
from disclosure.assess.facts import Facts, ItemFact, MatchFact
from scoring.facts import title_years, wanted_year
from scoring.model import CalendarMissing, Case, Search
from scoring.periods import Period, named_periods, periods_between
from scoring.rules.every import assign, deadline_of

NEAREST = 5
OPENING = re.compile(r"^[\s【\[（(《]*(?:关于)?")
LONGEST_GRACE = 100


@dataclass(frozen=True, slots=True)
class Sought:
    """What time the missing thing is of: printed since a day, of a year, or of the periods that nothing serves yet."""

    since: date
    year: int | None = None
    periods: tuple[Period, ...] = ()


def search_widely(cell: Cell, case: Case, facts: Facts, names: Mapping[str, Iterable[str]]) -> Search:
    """What neither unit nor column nor date kept out and nothing explains, and the five nearest items for a person to see."""
    handed = {item.id for item in case.items}
    nearest: list[str] = []
    unexplained: list[str] = []
    explained: list[str] = []
    sought = sought_time(case)
    for match in facts.matches.get(cell.clause.id, ()):
        if match.decision == "reject":
            nearest.append(match.item_id)
        elif match.item_id not in handed and not is_explained(facts.items[match.item_id], match, cell, case, sought, facts.today, names):
            unexplained.append(match.item_id)
        else:
            explained.append(match.item_id)
    return Search(unexplained=tuple(unexplained), nearest=tuple((unexplained + explained + nearest)[:NEAREST]))


def is_explained(
    fact: ItemFact, match: MatchFact, cell: Cell, case: Case, sought: Sought, today: date, names: Mapping[str, Iterable[str]]
) -> bool:
    """Whether a fact says why this item is not what is missing: another unit's, another time's, or no evidence by its kind."""
    item = fact.item
    return (
        item.statement
        or item.empty
        or item.relayed
        and cell.indicator.relayed != "counts"
        or _is_anothers(fact, match, cell)
        or _opens_with_another(item.title, cell, names)
        or _is_of_another_time(fact, case, sought, today)
    )


def _is_anothers(fact: ItemFact, match: MatchFact, cell: Cell) -> bool:
    """Accepted evidence of another unit that the same clause binds."""
    unit = fact.item.unit
    mine = cell.bound if cell.owed_by == "any" else (cell.unit.id,)
    return unit is not None and not fact.unit_doubt and unit not in mine and match.decision == "accept"


def _opens_with_another(title: str, cell: Cell, names: Mapping[str, Iterable[str]]) -> bool:
    text = OPENING.sub("", title)
    mine = set(cell.bound if cell.owed_by == "any" else (cell.unit.id,))
    opening = max(((len(name), unit) for unit, known in names.items() for name in known if text.startswith(name)), default=None)
    return opening is not None and opening[1] not in mine


def _is_of_another_time(fact: ItemFact, case: Case, sought: Sought, today: date) -> bool:
    item = fact.item
    if item.published_on is not None and not sought.since <= item.published_on <= min(today, case.window[1]):
        return True
    named = title_years(item.title)
    if sought.year is not None and named:
        return sought.year not in named
    spans = named_periods(item.periods)
    if sought.periods and spans:
        return not any(span.covers(period) or period.covers(span) for span in spans for period in sought.periods)
    return bool(named) and max(named) < sought.since.year


def sought_time(case: Case) -> Sought:
    """When and for which time the thing that is looked for would have been published."""
    if case.rule != "every":
        start = case.evidence_from or date.min
        if case.rule == "count" and case.params.get("per", "year") == "year":
            start = date(case.window[1].year, 1, 1)
        return Sought(start, wanted_year(case, case.window[1]) if isinstance(case.params.get("year"), int) else None)
    missing = _missing_periods(case)
    start = min((period.starts_on for period in missing), default=case.window[0])
    return Sought(start, periods=tuple(missing))


def _missing_periods(case: Case) -> list[Period]:
    """The periods that may fall due in the window and that no item serves; all of them where the calendar cannot tell."""
    periods = list(periods_between(case.params["period"], case.window[0] - timedelta(days=LONGEST_GRACE), case.window[1]))
    try:
        due = [period for period in periods if case.window[0] <= deadline_of(case, period).on() <= case.window[1]]
        served = assign(case, due)
    except CalendarMissing:
        return periods
    return [period for period in due if period not in served]
