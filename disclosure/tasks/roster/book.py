"""A city's roster, open for look-up: whom a name means by name, alias, short form, predecessor or reform, and who is nearest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rapidfuzz import fuzz

from disclosure.registry import City, Unit
from disclosure.tasks.model import Resolution
from disclosure.tasks.roster.reforms import Heir, find_heirs
from disclosure.tasks.roster.short_names import is_same_name, is_short_name
from disclosure.tasks.roster.spelling import Place, Spelling, plain, spell, without_brackets

How = Literal["exact", "alias", "abbreviation"]
_NEAREST = 3
_LEAST_LIKENESS = 40
_ABOVE_US = ("国家", "国务院", "中央", "全国", "省", "自治区")


@dataclass(frozen=True)
class Finding:
    """Whom a name means; ``old_since`` is the day from which the name is an old one and ``basis`` by what, ``not_valid`` that the unit
    was not there that day."""

    resolution: Resolution
    old_since: date | None = None
    basis: str = ""
    not_valid: bool = False


@dataclass(frozen=True)
class Entry:
    """A unit with its names, plain and spelt: ``names`` its own, ``aliases`` the others, ``before`` those of its predecessors."""

    unit: Unit
    names: tuple[str, ...]
    aliases: tuple[str, ...]
    spelt: tuple[Spelling, ...]
    spelt_aliases: tuple[Spelling, ...]
    before: tuple[tuple[tuple[Spelling, ...], date | None], ...]


class Book:
    """The roster of a city as it was on a day; without a day every unit counts as there."""

    def __init__(self, city: City, on: date | None) -> None:
        self.place = Place.of(city.name)
        self.on = on
        self.entries = tuple(self._entry(unit) for unit in city.units)

    def find(self, name: str) -> Finding:
        """Return whom the name of one unit means; with nobody or several that fit it holds candidates only."""
        whole = plain(name)
        outside, second = without_brackets(whole)
        doubtful: list[str] = []
        for variant in dict.fromkeys((whole, outside, *second)):
            found = self._find_plain(variant) if variant else Finding(Resolution())
            if found.resolution.how is not None:
                return found
            doubtful += found.resolution.candidates
        return Finding(Resolution(candidates=tuple(dict.fromkeys((*doubtful, *self._nearest(outside or whole))))[:_NEAREST]))

    def is_there(self, unit: Unit) -> bool:
        """Tell whether a unit is there on the day."""
        return self.on is None or (unit.valid[0] or date.min) <= self.on <= (unit.valid[1] or date.max)

    def _entry(self, unit: Unit) -> Entry:
        name, second = without_brackets(plain(unit.name))
        aliases = tuple(dict.fromkeys((*map(plain, unit.aliases), *second)))
        before = tuple((self._spell(plain(old.name)), old.since or unit.valid[0]) for old in unit.predecessors)
        spelt_aliases = tuple(spelling for alias in aliases for spelling in self._spell(alias))
        return Entry(unit, (plain(unit.name), name), aliases, self._spell(name), spelt_aliases, before)

    def _spell(self, name: str) -> tuple[Spelling, ...]:
        return spell(name, self.place)

    def _find_plain(self, name: str) -> Finding:
        """Return the finding of the first step that a unit of the day fits: one is the answer, several are candidates.

        Units that were gone by then only remain as candidates, but for a unit's very name when nobody else answers to it.
        """
        spelt = self._spell(name)
        gone: list[Unit] = []
        steps = tuple(self._exact_steps(name, spelt))
        for how, fits in steps:
            if finding := self._answer(how, fits, gone):
                return finding
        for how, fits in steps:
            held = [entry.unit for entry in self.entries if fits(entry)]
            if how == "exact" and len(held) == 1:
                return Finding(Resolution((held[0].id,), how), not_valid=True)
        finding = None if name.startswith(_ABOVE_US) and len(spelt) == 1 else self._find_by_rules(spelt, gone)
        candidates = (*(finding.resolution.candidates if finding else ()), *(unit.id for unit in gone))
        return finding if finding and finding.resolution.how else Finding(Resolution(candidates=tuple(dict.fromkeys(candidates))))

    def _find_by_rules(self, spelt: tuple[Spelling, ...], gone: list[Unit]) -> Finding | None:
        """By predecessor, short form, a predecessor's short form and the reforms, in this order."""
        if heirs := self._heirs_by_roster(spelt, _means):
            return self._name_heirs(heirs)
        for is_like in (is_same_name, is_short_name):
            if finding := self._answer("abbreviation", _fits(is_like, spelt), gone):
                return finding
        if heirs := self._heirs_by_roster(spelt, _resembles):
            return self._name_heirs(heirs)
        heirs, candidates = find_heirs(spelt, [(entry.unit, (*entry.spelt, *entry.spelt_aliases)) for entry in self.entries], self.on)
        return self._name_heirs(heirs) if heirs else _doubt(candidates)

    def _exact_steps(self, name: str, spelt: tuple[Spelling, ...]) -> Iterator[tuple[How, Callable[[Entry], bool]]]:
        yield "exact", lambda entry: name in entry.names
        yield "alias", lambda entry: name in entry.aliases
        yield "exact", lambda entry: _any(_means, spelt, entry.spelt)
        yield "alias", lambda entry: _any(_means, spelt, entry.spelt_aliases)

    def _answer(self, how: How, fits: Callable[[Entry], bool], gone: list[Unit]) -> Finding | None:
        """The finding when units of the day fit, else None and those that fit are noted as gone."""
        held = [entry.unit for entry in self.entries if fits(entry)]
        there = [unit for unit in held if self.is_there(unit)]
        if not there:
            gone += held
            return None
        return Finding(Resolution((there[0].id,), how)) if len(there) == 1 else _doubt(there)

    def _heirs_by_roster(self, spelt: tuple[Spelling, ...], is_like: Callable[[Spelling, Spelling], bool]) -> list[Heir]:
        return [Heir(entry.unit, since) for entry in self.entries for since in self._succeeds(entry, spelt, is_like)]

    def _succeeds(self, entry: Entry, spelt: tuple[Spelling, ...], is_like: Callable[[Spelling, Spelling], bool]) -> Iterator[date | None]:
        yield from (since for names, since in entry.before if _any(is_like, spelt, names))

    def _name_heirs(self, heirs: list[Heir]) -> Finding:
        there = {heir.unit.id: heir for heir in heirs if self.on is None or self.on <= (heir.unit.valid[1] or date.max)}
        if len(there) != 1:
            return _doubt(heir.unit for heir in heirs)
        ((unit_id, heir),) = there.items()
        late = heir.since is not None and self.on is not None and self.on >= heir.since
        return Finding(Resolution((unit_id,), "successor", heir.since), old_since=heir.since if late else None, basis=heir.basis)

    def _nearest(self, name: str) -> list[str]:
        """The ids of the units whose names are most like this one, without the place in front; the roster's order settles ties."""
        wanted = _words(self._spell(name))
        scored = [
            (
                max(fuzz.ratio(one, other) for one in wanted for other in (*_words(entry.spelt), *map(_word, entry.spelt_aliases))),
                entry.unit.id,
            )
            for entry in self.entries
        ]
        return [unit_id for score, unit_id in sorted(scored, key=lambda pair: -pair[0])[:_NEAREST] if score >= _LEAST_LIKENESS]


def _words(spelt: tuple[Spelling, ...]) -> list[str]:
    """The spellings of one name as text, the one with the place in front only where there is no other: every 市…局 is like another."""
    return [_word(spelling) for spelling in spelt[1:] or spelt]


def _word(spelling: Spelling) -> str:
    return spelling.head + spelling.rest


def _fits(is_like: Callable[[Spelling, Spelling], bool], spelt: tuple[Spelling, ...]) -> Callable[[Entry], bool]:
    return lambda entry: _any(is_like, spelt, (*entry.spelt, *entry.spelt_aliases))


def _doubt(units: Iterator[Unit] | list[Unit]) -> Finding:
    return Finding(Resolution(candidates=tuple(dict.fromkeys(unit.id for unit in units))))


def _means(one: Spelling, other: Spelling) -> bool:
    return one.means(other)


def _resembles(one: Spelling, other: Spelling) -> bool:
    return is_same_name(one, other) or is_short_name(one, other)


def _any(is_like: Callable[[Spelling, Spelling], bool], some: tuple[Spelling, ...], others: tuple[Spelling, ...]) -> bool:
    return any(is_like(one, other) for one in some for other in others)
