"""Two task documents compared: which duties stayed, were reworded, came, went, moved, have other units or another deadline."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from disclosure.errors import InputError
from disclosure.registry import City
from disclosure.tasks.column_map import explained_titles
from disclosure.tasks.document import read_document
from disclosure.tasks.model import Document, Task, Unit
from disclosure.tasks.revision.longest_run import longest_run
from disclosure.tasks.revision.pairing import Pair, fold, fold_heading, fold_name, pair_tasks
from disclosure.tasks.revision.saved import read_saved
from disclosure.tasks.revision.splits import Split, find_splits
from disclosure.tasks.revision.wording import compare_words

Kind = Literal["same", "reworded", "new", "gone", "moved", "units", "deadline"]
KINDS: tuple[Kind, ...] = ("same", "reworded", "new", "gone", "moved", "units", "deadline")
_NEARLY = 0.999


@dataclass(frozen=True)
class UnitChange:
    """Units by name as written: those that came and went, and of those that stayed (name, old role, new role) and (name, old 等, new 等)."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    role_changed: tuple[tuple[str, str, str], ...] = ()
    open_changed: tuple[tuple[str, bool, bool], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.role_changed or self.open_changed)

    def to_json(self) -> dict[str, Any]:
        """Return the four lists; ``open_changed`` (等 added or dropped) only where it has something."""
        values: dict[str, Any] = {"added": list(self.added), "removed": list(self.removed)}
        values["role_changed"] = [{"name": name, "old": old, "new": new} for name, old, new in self.role_changed]
        if self.open_changed:
            values["open_changed"] = [{"name": name, "old": old, "new": new} for name, old, new in self.open_changed]
        return values


@dataclass(frozen=True)
class Change:
    """What became of one task: ``kinds`` is (same,), (new,), (gone,) or any of the others together.

    ``similarity`` is that of the texts, 0 to 1 (0 where there is one only). ``splits`` say that its words went into several tasks or
    came from several: a hint for the reader's eye.
    """

    kinds: tuple[Kind, ...]
    old: Task | None
    new: Task | None
    similarity: float
    units: UnitChange = UnitChange()
    splits: tuple[Split, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the change; path, text, units and deadline only where they changed (all of them of a task that came or went)."""
        sides = {"old": self.old, "new": self.new}
        values: dict[str, Any] = {"change": list(self.kinds)}
        values |= {side: task.number if task else None for side, task in sides.items()}
        values |= {f"{side}_place": f"第{task.line}行" for side, task in sides.items() if task and task.line}
        values["similarity"] = round(self.similarity, 3)
        alone = self.old is None or self.new is None
        if alone or "moved" in self.kinds:
            values["path"] = {side: list(task.path) if task else None for side, task in sides.items()}
        if alone or "reworded" in self.kinds:
            values["text"] = {side: task.text if task else None for side, task in sides.items()}
        if self.old and self.new and "reworded" in self.kinds:
            changed = [piece for piece in compare_words(self.old.text, self.new.text) if not piece.kept]
            values["text"]["changed"] = [{"old": piece.old, "new": piece.new} for piece in changed]
        if self.units:
            values["units"] = self.units.to_json()
        if "deadline" in self.kinds or alone:
            values["deadline"] = {side: task.deadline if task else None for side, task in sides.items()}
        for split in self.splits:
            values.setdefault("hints", []).append(split.to_json())
        return values


@dataclass(frozen=True)
class RulebookWork:
    """What a rule book bound to the old table needs: numbers to look at again, to drop, to bind, and (old, new) numbers that only shifted."""

    review: tuple[tuple[int, int], ...]
    drop: tuple[int, ...]
    bind: tuple[int, ...]
    renumber: tuple[tuple[int, int], ...]

    def to_json(self) -> dict[str, Any]:
        """Return the four lists, pairs as {old, new}."""
        pairs = {name: [{"old": old, "new": new} for old, new in getattr(self, name)] for name in ("review", "renumber")}
        return {"review": pairs["review"], "drop": list(self.drop), "bind": list(self.bind), "renumber": pairs["renumber"]}


@dataclass(frozen=True)
class Difference:
    """Two documents and their changes: in the new one's order, then what is gone in the old one's.

    ``headings`` are whole sections whose heading reads otherwise: (old path, new path, how many tasks); their tasks are ``moved``.
    """

    old: Document
    new: Document
    changes: tuple[Change, ...]
    headings: tuple[tuple[tuple[str, ...], tuple[str, ...], int], ...]

    @property
    def counts(self) -> dict[Kind, int]:
        """How many changes are of each kind; one may be of several."""
        counted = Counter(kind for change in self.changes for kind in change.kinds)
        return {kind: counted[kind] for kind in KINDS}

    @property
    def rulebook(self) -> RulebookWork:
        """What follows for a rule book that binds by the old table's numbers."""
        both = [(change, change.old.number, change.new.number) for change in self.changes if change.old and change.new]
        matters = {"reworded", "units", "deadline"}
        return RulebookWork(
            tuple((old, new) for change, old, new in both if matters & set(change.kinds)),
            tuple(change.old.number for change in self.changes if change.old and not change.new),
            tuple(change.new.number for change in self.changes if change.new and not change.old),
            tuple((old, new) for change, old, new in both if old != new and not matters & set(change.kinds)),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the one document of ``tasks diff --json``."""
        sides = {
            side: {"file": document.file, "sha256": document.sha256, "title": document.title, "tasks": len(document.tasks)}
            for side, document in (("old", self.old), ("new", self.new))
        }
        return {
            **sides,
            "counts": self.counts,
            "headings": [{"old": list(old), "new": list(new), "tasks": count} for old, new, count in self.headings],
            "changes": [change.to_json() for change in self.changes],
            "rulebook": self.rulebook.to_json(),
        }


def read_side(path: Path, side: str, city: City | None = None) -> Document:
    """Return a task document of any kind, or of the JSON that ``tasks read --json`` printed; InputError says which ``side`` is wrong.

    ``city`` is asked for its column titles only: units are compared as they are written.
    """
    try:
        if path.suffix.lower() == ".json":
            return read_saved(path)
        return read_document(path, columns=explained_titles(city, path) if city else None)
    except InputError as error:
        raise InputError(error.what, where=f"{side} {error.where or path}", fix=error.fix) from error


def diff_documents(old: Document, new: Document) -> Difference:
    """Compare two documents. Every task of either stands in exactly one change; the other way round gives the mirror image."""
    # where two answers are equally good, the same one must be given in both directions
    turned = _order(new) < _order(old)
    first, second = (new, old) if turned else (old, new)
    found = pair_tasks(first.tasks, second.tasks)
    jumped = _jumped(found, first.tasks, second.tasks)
    pairs = [(Pair(pair.new, pair.old, pair.similarity) if turned else pair, pair in jumped) for pair in found]
    pairs.sort(key=lambda entry: entry[0].new)
    splits = _splits_by_task(old, new, [pair for pair, _ in pairs])
    by_new = {pair.new: (pair, jump) for pair, jump in pairs}
    paired = {pair.old for pair, _ in pairs}
    changes = []
    for at, task in enumerate(new.tasks):
        if at in by_new:
            pair, jump = by_new[at]
            hints = tuple(dict.fromkeys(splits["old", pair.old] + splits["new", at]))
            changes.append(_compare(old.tasks[pair.old], task, pair.similarity, jump, hints))
        else:
            changes.append(Change(("new",), None, task, 0.0, compare_units((), task.units), tuple(splits["new", at])))
    for at, task in enumerate(old.tasks):
        if at not in paired:
            changes.append(Change(("gone",), task, None, 0.0, compare_units(task.units, ()), tuple(splits["old", at])))
    return Difference(old, new, tuple(changes), tuple(_renamed_headings(changes, old, new)))


def _order(document: Document) -> list[str]:
    return [repr((task.text, task.path, task.number, task.units, task.deadline)) for task in document.tasks]


def _splits_by_task(old: Document, new: Document, pairs: list[Pair]) -> dict[tuple[str, int], list[Split]]:
    """Return the hints of each task, by side and place."""
    by_task: dict[tuple[str, int], list[Split]] = defaultdict(list)
    for kind, one, many in (("split", old, new), ("merged", new, old)):
        links = {(pair.old, pair.new) if kind == "split" else (pair.new, pair.old) for pair in pairs}
        for split, at, parts in find_splits("split" if kind == "split" else "merged", one.tasks, many.tasks, dict(links)):
            by_task["old" if kind == "split" else "new", at].append(split)
            for part in parts:
                by_task["new" if kind == "split" else "old", part].append(split)
    return by_task


def _jumped(pairs: list[Pair], old: Sequence[Task], new: Sequence[Task]) -> set[Pair]:
    """Return the pairs below the same headings that are not in the longest run of tasks which kept their order."""
    staying = [pair for pair in sorted(pairs, key=lambda pair: pair.old) if _path(old[pair.old]) == _path(new[pair.new])]
    run = longest_run([pair.new for pair in staying])
    return {pair for at, pair in enumerate(staying) if at not in run}


def _path(task: Task) -> tuple[str, ...]:
    return tuple(map(fold_heading, task.path))


def _compare(old: Task, new: Task, similarity: float, jumped: bool, splits: tuple[Split, ...]) -> Change:
    units = compare_units(old.units, new.units)
    reworded = fold(old.text) != fold(new.text)
    differs: list[tuple[Kind, bool]] = [
        ("reworded", reworded),
        ("moved", jumped or _path(old) != _path(new)),
        ("units", bool(units)),
        ("deadline", fold(old.deadline or "") != fold(new.deadline or "")),
    ]
    kinds = tuple(kind for kind, is_so in differs if is_so) or ("same",)
    return Change(kinds, old, new, min(similarity, _NEARLY) if reworded else 1.0, units, splits)


def compare_units(old: Sequence[Unit], new: Sequence[Unit]) -> UnitChange:
    """Compare two unit cells by folded names, whatever their order."""
    sides: list[dict[str, list[Unit]]] = []
    for units in (old, new):
        by_name: dict[str, list[Unit]] = defaultdict(list)
        for unit in units:
            by_name[fold_name(unit.name)].append(unit)
        sides.append(by_name)
    both = [(sides[0][name], units) for name, units in sides[1].items() if name in sides[0]]
    roles = [(right[0].name, _roles(left), _roles(right)) for left, right in both]
    opened = [(right[0].name, any(unit.open_ended for unit in left), any(unit.open_ended for unit in right)) for left, right in both]
    return UnitChange(
        tuple(units[0].name for name, units in sides[1].items() if name not in sides[0]),
        tuple(units[0].name for name, units in sides[0].items() if name not in sides[1]),
        tuple(entry for entry in roles if entry[1] != entry[2]),
        tuple(entry for entry in opened if entry[1] != entry[2]),
    )


def _roles(units: list[Unit]) -> str:
    return ",".join(sorted({unit.role for unit in units}))


def _renamed_headings(changes: Sequence[Change], old: Document, new: Document) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], int]]:
    """Yield the sections all of whose kept tasks went to one section that was not there before, and no others with them."""
    went: dict[tuple[str, ...], Counter[tuple[str, ...]]] = defaultdict(Counter)
    came: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    written: dict[tuple[str, ...], tuple[str, ...]] = {}
    for change in changes:
        if change.old and change.new:
            before, after = _path(change.old), _path(change.new)
            went[before][after] += 1
            came[after].add(before)
            written |= {after: change.new.path} | ({before: change.old.path} if before != after else {})
    left, right = ({_path(task) for task in document.tasks} for document in (old, new))
    for before, targets in went.items():
        after = next(iter(targets))
        if (
            targets[after] > 1
            and len(targets) == 1
            and before != after
            and before not in right
            and after not in left
            and came[after] == {before}
        ):
            yield written[before], written[after], targets[after]
