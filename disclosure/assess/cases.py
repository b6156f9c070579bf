"""Builds the case of a cell: its channels, its items, possible partners and the wide search."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from disclosure.assess.cells import Cell
from disclosure.assess.facts import ColumnFact, Coverage, Facts, ItemFact, MatchFact
from disclosure.assess.search import Looker, search_widely, sought_time
from disclosure.match import doc_type_of
from disclosure.registry import City, Column, Round, Unit
from scoring.model import Case, Cause, Channel, Item, Reason, Search, WorkingDays
from scoring.rulebook import Rulebook
from scoring.texts import plain

ITEM_RULES = ("within", "open_for", "paired")
"""Rules whose subjects are the items themselves, by their doc type, not by what they speak of."""

COMMON_TYPES = (None, "notice", "announcement", "arrangement")
"""Kinds that say nothing for sure: an item of them in the right column may be what the rule is about."""

KIND_OF_CLASS = {"policy": "policy_document"}
"""The kind of item that columns of a class are made for, whatever their names."""

NUMBERED_YEAR = re.compile(r"[〔\[（(【]\s*(20\d{2})\s*[〕\]）)】]")
NEVER_READ = Coverage(reason=Reason.COVERAGE.value, cause=Cause.OURS.value)


class Casebook:
    """Makes cases from one city's content and one build's facts; the same for every cell."""

    def __init__(self, city: City, entry: Round, rulebook: Rulebook, facts: Facts, calendar: WorkingDays) -> None:
        self.city, self.entry, self.rulebook, self.facts, self.calendar = city, entry, rulebook, facts, calendar
        self.owners = {column.id: column.owners for column in city.columns}
        self.first_prints = first_prints(facts)
        self.names = {unit.id: tuple(sorted({unit.name, *unit.aliases}, key=len, reverse=True)) for unit in city.units}

    def case(self, cell: Cell) -> Case:
        """The case of a cell that has no fixed verdict."""
        columns = self.columns(cell)
        items = tuple(self._items(cell, {column.id for column in columns}))
        if cell.indicator.rule == "count":
            items = self._single(items)
        case = Case(
            unit=cell.unit.id,
            task=cell.task.number,
            clause=cell.clause.id,
            indicator=cell.indicator.id,
            rule=cell.indicator.rule,
            points=cell.clause.points,
            params=self._params(cell),
            window=self.entry.window,
            evidence_from=self._evidence_from(cell),
            applies_from=self._applies_from(cell),
            calendar=self.calendar,
            items=items,
            others=tuple(self._others(cell)),
            channels=tuple(self._channel(column, cell.indicator.evidence_period) for column in columns),
            elsewhere=cell.clause.channels.elsewhere,
            events=self._events(cell.unit),
            late_share=self.rulebook.thresholds.late_share,
            counting=cell.indicator.counting,
        )
        return replace(case, search=self._search(cell, case))

    def _search(self, cell: Cell, case: Case) -> Search:
        """The wide search; where kinds are judged the partners were looked for in the whole city already, so nothing is left to explain."""
        mine = frozenset(cell.bound if cell.owed_by == "any" else (cell.unit.id,))
        found = search_widely(Looker(cell, case, self.facts, self.names, self.city.name, mine, sought_time(case)))
        return replace(found, unexplained=()) if judges_kinds(cell) else found

    def columns(self, cell: Cell) -> list[Column]:
        """The confirmed columns in which the unit may meet the duty: its own by name, shared ones by id (EVALUATION 6)."""
        owners = set(cell.bound) if cell.owed_by == "any" else {cell.unit.id}
        wanted = cell.clause.channels
        return [
            column
            for column in self.city.columns
            if column.confirmed
            and _is_valid(column, self.entry.window)
            and (column.id in wanted.shared or (column.name in wanted.own and owners & set(column.owners)))
        ]

    def elsewhere(self, cell: Cell) -> list[Channel]:
        """Common columns besides the cell's own in which a partner, or an earlier copy of a document, may stand: nobody's or the government office's."""
        own = {column.id for column in self.columns(cell)}
        kinds = set(cell.indicator.partner_types) or set(cell.indicator.doc_types)
        found = [
            column
            for column in self.city.columns
            if column.id not in own
            and column.confirmed
            and _is_valid(column, self.entry.window)
            and kinds & {doc_type_of(column.name), KIND_OF_CLASS.get(column.kind)}
            and all(self.city.unit(owner).kind in ("government", "office") for owner in column.owners)
        ]
        return [self._channel(column, cell.indicator.evidence_period) for column in found]

    def _channel(self, column: Column, period: str) -> Channel:
        fact = self.facts.columns.get(column.id, ColumnFact())
        covered = fact.coverage.get(period, NEVER_READ)
        return Channel(
            id=column.id,
            path=column.path,
            url=column.url,
            kind=column.kind,
            coverage=covered.coverage,
            rows=covered.rows,
            newest_on=fact.newest_on,
            reason=Reason(covered.reason) if covered.reason else None,
            cause=Cause(covered.cause) if covered.cause else None,
            valid_from=column.valid[0],
            read_at=covered.read_at,
        )

    def _items(self, cell: Cell, channels: set[str]) -> Iterator[Item]:
        """The unit's items that speak of the clause, of any date; for rules on items, those of their kind in its columns."""
        matches = {match.item_id: match for match in self.facts.matches.get(cell.clause.id, ())}
        listed = {item_id for column in channels for item_id in self.facts.in_column.get(column, ())}
        by_kind = judges_kinds(cell)
        for item_id in sorted(listed if by_kind else matches):
            fact, match, in_channel = self.facts.items[item_id], matches.get(item_id), item_id in listed
            decision = self._decide_by_kind(fact, cell, match) if by_kind else match.decision if match else "reject"
            known = match is not None and not by_kind and self.facts.is_known_as_another(match, cell.clause.id)
            if decision != "reject" and not known and self._belongs(fact, cell, in_channel=in_channel):
                yield self._as_item(fact, cell, decision, match, in_channel=in_channel)

    def _single(self, items: tuple[Item, ...]) -> tuple[Item, ...]:
        """Of every document the copy that was printed first: the same document put on line twice is one event."""
        firsts: dict[str, Item] = {}
        for item in sorted(items, key=lambda item: (item.decision != "accept", item.published_on or date.max, item.id)):
            firsts.setdefault(self.facts.document(item.id), item)
        return tuple(sorted(firsts.values(), key=lambda item: item.id))

    def _decide_by_kind(self, fact: ItemFact, cell: Cell, match: MatchFact | None) -> str:
        """Accept an item of the kind the rule is about, ask where the kind is uncertain and the words fit, else leave it out."""
        kind, wanted = fact.item.doc_type, cell.indicator.doc_types
        if cell.indicator.rule == "paired" and _made_in(fact.item) < self.entry.window[0].year:
            return "reject"  # an old document put on line now was interpreted in its own year, or never had to be (EVALUATION 7)
        if kind in wanted:
            return "accept"
        if kind in COMMON_TYPES and match is not None and match.decision != "reject":
            return "review"
        return "reject"

    def _belongs(self, fact: ItemFact, cell: Cell, *, in_channel: bool) -> bool:
        """Whether the item is of the unit (any bound unit for ``any``); one without unit is when the column or the title says so."""
        units = cell.bound if cell.owed_by == "any" else (cell.unit.id,)
        if fact.item.unit is not None and not fact.unit_doubt:
            return fact.item.unit in units
        if fact.item.unit in units:
            return True
        own = any(self._owns_alone(column, units) for column in fact.column_ids)
        return (in_channel and own) or any(name in fact.item.title for unit in units for name in self.names[unit])

    def _owns_alone(self, column_id: str, units: tuple[str, ...]) -> bool:
        owners = self.owners.get(column_id, ())
        return len(owners) == 1 and owners[0] in units

    def _as_item(self, fact: ItemFact, cell: Cell, decision: str, match: MatchFact | None, *, in_channel: bool) -> Item:
        # what must be on line and no longer is: a person looks; what was credited for its time stays credited (EVALUATION 3, 10)
        gone = cell.indicator.evidence_period == "current" and not fact.is_live
        printed = fact.item.published_on
        if cell.indicator.rule == "within" and fact.item.trusted:
            printed = min((self.first_prints[key] for key in document_keys(fact.item) if key in self.first_prints), default=printed)
        return replace(
            fact.item,
            published_on=printed,
            decision="review" if fact.unit_doubt or gone else decision,
            score=match.score if match else 1.0,
            in_channel=in_channel,
            relayed=fact.item.relayed and cell.indicator.relayed != "counts",
        )

    def _others(self, cell: Cell) -> Iterator[Item]:
        """Possible partners by any publisher of the city: of the kind by their title, or standing in a column made for that kind."""
        wanted = set(cell.indicator.partner_types)
        if not wanted:
            return
        made_for = {column.id for column in self.city.columns if doc_type_of(column.name) in wanted}
        for _, fact in sorted(self.facts.items.items()):
            kind = fact.item.doc_type
            by_column = kind not in cell.indicator.doc_types and not made_for.isdisjoint(fact.column_ids)
            if (kind in wanted or by_column) and not fact.item.statement:
                yield replace(fact.item, relayed=False)

    def _params(self, cell: Cell) -> dict[str, Any]:
        return {**cell.indicator.params, **cell.clause.params}

    def _evidence_from(self, cell: Cell) -> date | None:
        start = self.entry.window[0]
        return {"window": start, "year": date(start.year, 1, 1), "current": None}[cell.indicator.evidence_period]

    def _applies_from(self, cell: Cell) -> date:
        book = self.rulebook
        starts = (book.applies_from, book.issued_on, book.announced_on, cell.indicator.source.in_force[0])
        return max(day for day in starts if day is not None)

    def _events(self, unit: Unit) -> dict[str, tuple[date, ...]]:
        kinds = sorted({event.kind for event in self.city.events})
        mine = [event for event in self.city.events if event.unit in (None, unit.id)]
        return {kind: tuple(sorted(event.on for event in mine if event.kind == kind)) for kind in kinds}


def first_prints(facts: Facts) -> dict[tuple[str, str], date]:
    """The earliest printed date of every document anywhere in the city: a copy in the unit's column is not its publication (EVALUATION 7)."""
    found: dict[tuple[str, str], date] = {}
    for fact in facts.items.values():
        item = fact.item
        if item.published_on is None or not item.trusted:
            continue
        for key in document_keys(item):
            found[key] = min(item.published_on, found.get(key, item.published_on))
    return found


def document_keys(item: Item) -> list[tuple[str, str]]:
    """What makes two items the same document: its number and title, or its title and 成文日期; none for an item without a date of its own making."""
    title = plain(item.title)
    return [(title, str(mark)) for mark in (item.document_number, item.written_on) if mark]


def _made_in(item: Item) -> int:
    """The year a document was made: of its 成文日期, else of its number; far in the future when neither is printed."""
    if item.written_on is not None:
        return item.written_on.year
    numbered = NUMBERED_YEAR.search(item.document_number or "")
    return int(numbered[1]) if numbered else date.max.year


def judges_kinds(cell: Cell) -> bool:
    """Whether the cell's subjects are items of a kind in the unit's columns rather than items that speak of the clause."""
    return cell.indicator.rule in ITEM_RULES and bool(cell.indicator.doc_types)


def _is_valid(column: Column, window: tuple[date, date]) -> bool:
    start, end = column.valid
    return (start or date.min) <= window[1] and (end or date.max) >= window[0]
