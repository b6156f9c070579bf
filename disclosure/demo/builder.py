"""Where the generator writes: articles, looks of columns, and what each cell must come to."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from disclosure.demo import workdays
from disclosure.demo.arithmetic import judge_duties
from disclosure.demo.model import Article, Cell, ColumnLook, Duty, Expected, Incident
from disclosure.demo.stories import Cast
from disclosure.demo.wording import Writer
from disclosure.registry import City, Round, bound_units


class Builder:
    """The growing site: one seed, one random source, the round's window, the cast of stories."""

    def __init__(self, city: City, seed: int) -> None:
        self.city = city
        self.rng = random.Random(seed)
        self.writer = Writer(self.rng)
        self.round: Round = city.rounds[0]
        self.window = self.round.window
        self.year = self.window[0].year
        self.first_day = date(self.year - 1, 10, 1)
        self.last_day = self.window[1] + timedelta(days=10)
        self.articles: list[Article] = []
        self.looks: dict[str, ColumnLook] = {column.id: ColumnLook() for column in city.columns}
        self.incidents: list[Incident] = []
        self.expected: dict[tuple[str, str], Expected] = {}
        self.cells = list_cells(city, self.round)
        self.barred = {(line.unit, line.clause) for line in self.round.not_applicable}
        self.cast = Cast(self.rng, [cell for cell in self.cells if self.is_scored(cell.unit)], self.barred)
        self._serials: dict[str, int] = {}

    def is_scored(self, unit: str) -> bool:
        """Whether a unit is ours to score."""
        return self.city.unit(unit).assessed == "scored"

    def short(self, unit: str) -> str:
        """The unit's usual short name."""
        found = self.city.unit(unit)
        return found.aliases[0] if found.kind != "town" else found.aliases[-1]

    def column(self, unit: str, name: str) -> str:
        """The id of a unit's own column by its name. Raises KeyError."""
        for column in self.city.columns:
            if column.owners == (unit,) and column.name == name:
                return column.id
        raise KeyError(f"{unit} {name}")

    def has_column(self, unit: str, name: str) -> bool:
        """Whether the unit has a column of this name."""
        return any(column.owners == (unit,) and column.name == name for column in self.city.columns)

    def units_of(self, clause: str) -> list[str]:
        """The units a clause binds, without those that the register takes out."""
        return [cell.unit for cell in self.cells if cell.clause == clause and (cell.unit, clause) not in self.barred]

    def add(self, title: str, unit: str, columns: Sequence[str], day: date, body: list[str], **fields: object) -> Article:
        """Publish something on a day at an office hour; ``fields`` are those of ``Article``."""
        owner = self.city.unit(unit) if unit else None
        hour = fields.pop("at", None) or time(self.rng.randint(8, 17), self.rng.randint(0, 59))
        assert isinstance(hour, time)
        values: dict[str, object] = {
            "source": self.rng.choice([owner.name, owner.aliases[0]]) if owner else "青禾市融媒体中心",
            "publisher": owner.name if owner else "青禾市人民政府",
        }
        values.update(fields)
        article = Article(title=title, unit=unit, columns=list(columns), published=datetime.combine(day, hour), body=body, **values)  # type: ignore[arg-type]
        self.articles.append(article)
        return article

    def number(self, unit: str, year: int | None = None) -> str:
        """The next 文号 of a unit."""
        code = self.city.unit(unit).codes["document"]
        key = f"{code}{year or self.year}"
        self._serials[key] = self._serials.get(key, self.rng.randint(2, 9)) + 1
        return f"{code}〔{year or self.year}〕{self._serials[key]}号"

    def day(self, start: date, end: date) -> date:
        """A random working day between two days, both included."""
        for _ in range(50):
            day = start + timedelta(days=self.rng.randint(0, (end - start).days))
            if workdays.is_working_day(day):
                return day
        return start

    def judge(self, unit: str, clause: str, duties: Sequence[Duty], absent: str) -> None:
        """Write down what a cell comes to from its duties."""
        cell = next(cell for cell in self.cells if (cell.unit, cell.clause) == (unit, clause))
        self.expected[unit, clause] = judge_duties(duties, cell.points, self.window, absent)

    def expect(self, unit: str, clause: str, outcome: str, reason: str | None = None) -> None:
        """Write down an outcome that carries no points or all of them."""
        cell = next(cell for cell in self.cells if (cell.unit, cell.clause) == (unit, clause))
        scored = outcome in ("met", "unmet")
        self.expected[unit, clause] = Expected(outcome, reason, cell.points if outcome == "met" else 0.0, cell.points if scored else 0.0)


def list_cells(city: City, entry: Round) -> list[Cell]:
    """All cells of a round: clauses × bound units, collectives expanded on the window's first day."""
    found = []
    for task in city.rulebook(entry).tasks:
        for clause in task.clauses:
            found += [Cell(unit.id, clause.id, clause.indicator, clause.points) for unit in bound_units(city, clause, entry.window[0])]
    return found
