"""The wide search before a deduction: everything in the city that speaks of the clause and is not explained (EVALUATION section 3)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from disclosure.assess.cells import Cell
from disclosure.assess.facts import Facts, ItemFact, MatchFact
from scoring.facts import title_years, wanted_year
from scoring.model import CalendarMissing, Case, Item, Search
from scoring.periods import Period, named_periods, periods_between
from scoring.rules.every import assign, deadline_of

NEAREST = 5
OPENING = re.compile(r"^[\s【\[（(《]*(?:关于)?")
ORGAN = re.compile(r"(局|委|委员会|办公室|办|院|镇|乡|街道|办事处|政府|公司)$")
LOCAL = ("市", "县", "区")
LONGEST_GRACE = 100
HAN = re.compile(r"[\u4e00-\u9fff]")
ODD_SIGNS = 2  # one alone is a rare name


@dataclass(frozen=True, slots=True)
class Sought:
    """What time the missing thing is of: printed since a day, of a year, or of the periods that nothing serves yet."""

    since: date
    year: int | None = None
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Looker:
    """The wide search of one cell: whose it is (``mine``), when the thing would have been published, and what is known of the city."""

    cell: Cell
    case: Case
    facts: Facts
    names: Mapping[str, Sequence[str]]
    city: str
    mine: frozenset[str]
    sought: Sought

    def explains(self, fact: ItemFact, match: MatchFact) -> bool:
        """Whether the item itself says why it is not what is missing: another's by its title or printed origin, of another year or period, no evidence by kind.

        Never by the column it stands in, the unit we gave it to, or the day it was printed: what is text and terms alone found stays found.
        """
        item = fact.item
        relayed = item.relayed and self.cell.indicator.relayed != "counts"
        return (
            item.statement
            or item.empty
            or relayed
            or self.facts.is_known_as_another(match, self.cell.clause.id)
            or self._is_anothers(fact, match)
            or self._opens_with_another(item.title)
            or self._is_printed_by_another(fact)
            or _names_another_time(fact.item, self.sought)
        )

    def rank(self, match: MatchFact) -> tuple[bool, bool, float, float]:
        """Items of the unit first, then those of the time sought, then by what the texts and all comparisons say."""
        item = self.facts.items[match.item_id].item
        timely = item.published_on is None or self.sought.since <= item.published_on <= self.case.window[1]
        return item.unit not in self.mine, not timely, -match.probability, -match.score

    def first_documents(self, matches: Sequence[MatchFact], count: int) -> tuple[str, ...]:
        """The first items of as many documents: a document that was put on line twice is shown once."""
        firsts: dict[str, str] = {}
        for match in matches:
            firsts.setdefault(self.facts.document(match.item_id), match.item_id)
        return tuple(firsts.values())[:count]

    def _is_anothers(self, fact: ItemFact, match: MatchFact) -> bool:
        """Accepted evidence of another unit that the same clause binds."""
        unit = fact.item.unit
        return unit is not None and not fact.unit_doubt and unit not in self.mine and match.decision == "accept"

    def _opens_with_another(self, title: str) -> bool:
        text = OPENING.sub("", title)
        known = ((len(name), unit) for unit, names in self.names.items() for name in names if text.startswith(name))
        opening = max(known, default=None)
        return opening is not None and opening[1] not in self.mine

    def _is_printed_by_another(self, fact: ItemFact) -> bool:
        """An item of no unit of the roster whose page prints as its origin an organ of the city, and not mine."""
        text = fact.printed_by
        if fact.item.unit is not None or not text or not ORGAN.search(text) or not text.startswith((self.city, *LOCAL)):
            return False
        return not any(name in text or text in name for unit in self.mine for name in self.names[unit])


def is_written_otherwise(title: str) -> bool:
    """Whether a title is in characters that our words are not: two or more outside GB 2312, which holds the simplified ones (traditional script)."""
    return sum(bool(HAN.match(sign)) and not _is_simplified(sign) for sign in title) >= ODD_SIGNS


def _is_simplified(sign: str) -> bool:
    try:
        sign.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def search_widely(looker: Looker) -> Search:
    """What speaks of the clause anywhere in the city and nothing explains, and the five nearest items for a person to see.

    Neither unit nor column nor day keeps an item out; they only say which is shown first.
    """
    handed = {looker.facts.document(item.id) for item in looker.case.items}
    nearest: list[MatchFact] = []
    unexplained: list[MatchFact] = []
    explained: list[MatchFact] = []
    for match in looker.facts.matches.get(looker.cell.clause.id, ()):
        fact = looker.facts.items[match.item_id]
        if not is_heeded(match, fact):
            nearest.append(match)
        elif looker.facts.document(match.item_id) in handed or looker.explains(fact, match):
            explained.append(match)
        else:
            unexplained.append(match)
    shown = [match for group in (unexplained, explained, nearest) for match in sorted(group, key=looker.rank)]
    return Search(unexplained=tuple(match.item_id for match in unexplained), nearest=looker.first_documents(shown, NEAREST))


def is_heeded(match: MatchFact, fact: ItemFact) -> bool:
    """Whether the search looks at a pair: found by texts or search words, a question already, or written in other characters than our words."""
    return match.found_widely or match.decision != "reject" or (match.in_channel and is_written_otherwise(fact.item.title))


def _names_another_time(item: Item, sought: Sought) -> bool:
    """Whether the item itself says that it is of another year or period; the day on which it was printed says nothing of that."""
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
