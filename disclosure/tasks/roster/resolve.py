"""Units of tasks → whom they mean in a city's roster on a day, and what a person has to decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from disclosure.registry import City
from disclosure.tasks.model import Resolution, Task, Unit, Warning
from disclosure.tasks.roster.book import Book, Finding
from disclosure.tasks.roster.collectives import Collectives


def resolve_units(tasks: Iterable[Task], city: City, on: date) -> tuple[tuple[Task, ...], tuple[Warning, ...]]:
    """Fill ``resolution`` of every unit by the city's roster as it was on a day (the round's first, or the document's).

    Returns the tasks and the warnings, one for each name and doubt with the numbers of its tasks. Names of many mean their members
    of that day; 有关单位 and a property that units.yml does not list mean nobody. Nothing is guessed: with several that fit there are
    only candidates.
    """
    reader = _Reader(city, on)
    resolved = tuple(replace(task, units=reader.read(task)) for task in tasks)
    return resolved, reader.warnings()


def resolve_name(unit: Unit, city: City, on: date | None = None) -> Resolution:
    """Whom one unit of a task means; without a day every unit of the roster counts as there."""
    return _Reader(city, on).resolve(unit, (unit.name,))


class _Reader:
    def __init__(self, city: City, on: date | None) -> None:
        self.city = city
        self.book = Book(city, on)
        self.collectives = Collectives(city, self.book)
        self.found: dict[str, Finding] = {}
        self.doubts: dict[tuple[str, str], set[int]] = {}
        self.nobody: dict[str, set[int]] = {}

    def read(self, task: Task) -> tuple[Unit, ...]:
        """Resolve the units of a task and note its doubts."""
        runs = _runs_of(task.units)
        read = []
        for unit, (run, at) in zip(task.units, runs, strict=True):
            resolution = self.resolve(unit, run, at)
            self._note(unit, resolution, task.number)
            read.append(replace(unit, resolution=resolution))
        return tuple(read)

    def resolve(self, unit: Unit, run: Sequence[str], at: int = 0) -> Resolution:
        """Whom a unit means; ``run`` are the collectives it stands among, itself at ``at``."""
        collective = self.collectives.find(run, at)
        # a person's list of units answers even 有关单位; kinds would expand what must not expand
        if collective is not None and (unit.scope != "open" or not collective.kinds):
            return Resolution(self.collectives.members(collective), "collective")
        if unit.scope == "open":
            return Resolution()
        finding = self._find(unit.name)
        if unit.collective and finding.resolution.how not in ("exact", "alias"):
            return Resolution()
        return finding.resolution

    def warnings(self) -> tuple[Warning, ...]:
        """The doubts in the order of their first task."""
        doubts = dict(self.doubts)
        if self.nobody:
            names = "、".join(f"「{name}」" for name in sorted(self.nobody, key=lambda name: (min(self.nobody[name]), name)))
            message = f"{names}没有点名，对谁都不产生任务；确需承担的，由人在考评开始前逐一列名"
            doubts["binds_nobody", message] = set().union(*self.nobody.values())
        ordered = sorted(doubts.items(), key=lambda doubt: (min(doubt[1]), doubt[0]))
        return tuple(Warning(code, "任务" + "、".join(map(str, sorted(numbers))), message) for (code, message), numbers in ordered)

    def _find(self, name: str) -> Finding:
        if name not in self.found:
            self.found[name] = self.book.find(name)
        return self.found[name]

    def _note(self, unit: Unit, resolution: Resolution, number: int) -> None:
        if resolution.how == "collective":
            if not resolution.units:
                self._doubt("collective_empty", f"「{unit.name}」在 units.yml 中当日没有成员；请核对名册的起止日期", number)
        elif resolution.how is not None:
            self._note_finding(unit.name, self._find(unit.name), number)
        elif unit.scope == "open":
            self.nobody.setdefault(unit.name, set()).add(number)
        elif unit.scope == "property":
            self._doubt("set_needs_list", f"「{unit.name}」按性质划定，名册里没有名单；请在 units.yml 的 collectives 中列出单位", number)
        elif unit.scope == "all":
            self._doubt("collective_unknown", f"「{unit.name}」是集合，units.yml 里没有；请在 collectives 中加上这个名称及其成员", number)
        else:
            self._doubt("unit_unknown", self._say_unknown(unit.name, resolution.candidates), number)

    def _note_finding(self, name: str, finding: Finding, number: int) -> None:
        holder = self.city.unit(finding.resolution.units[0])
        if finding.old_since is not None:
            message = f"「{name}」是旧名，{finding.old_since.isoformat()}起由「{holder.name}」承接（依据：{finding.basis}）；请确认文件所指"
            self._doubt("old_name", message, number)
        if finding.not_valid:
            self._doubt("unit_not_valid", f"「{name}」（{holder.name}）当日不在名册的有效期内；请核对起止日期或改指承接单位", number)

    def _say_unknown(self, name: str, candidates: Sequence[str]) -> str:
        near = "、".join(self.city.unit(unit_id).name for unit_id in candidates)
        return f"「{name}」不在名册（units.yml）中，{f'最接近的是：{near}' if near else '也没有相近的'}；请补单位、别名或前身"

    def _doubt(self, code: str, message: str, number: int) -> None:
        self.doubts.setdefault((code, message), set()).add(number)


def _runs_of(units: Sequence[Unit]) -> list[tuple[tuple[str, ...], int]]:
    """For each unit the collectives that stand beside it without a single unit between, and its place among them."""
    runs: list[tuple[tuple[str, ...], int]] = []
    start = 0
    while start < len(units):
        end = start + 1
        while units[start].collective and end < len(units) and units[end].collective:
            end += 1
        names = tuple(unit.name for unit in units[start:end])
        runs += [(names, at) for at in range(len(names))]
        start = end
    return runs
