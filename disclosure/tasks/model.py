"""What a task document says, as frozen values."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

Role = Literal["lead", "responsible", "cooperating", "guiding"]
Scope = Literal["one", "all", "property", "open"]
"""What a name stands for: one unit; all of a kind (各镇); those with a property (各有法定行政执法权的单位); nobody by name (各有关部门)."""


@dataclass(frozen=True)
class Resolution:
    """Whom a name means in a city's roster: unit ids (one for a unit, all members for a collective, none when nothing fits).

    ``how`` is exact, alias, abbreviation, successor or collective, None when nothing fits; ``since`` is the day from which a
    successor bears the duty; ``candidates`` are the ids of the nearest units when nothing fits.
    """

    units: tuple[str, ...] = ()
    how: Literal["exact", "alias", "abbreviation", "successor", "collective"] | None = None
    since: date | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unit:
    """One entry of a unit cell; ``collective`` stands for many units, ``open_ended`` was followed by 等.

    ``resolution`` is there when the document was read for a city.
    """

    name: str
    role: Role = "responsible"
    collective: bool = False
    open_ended: bool = False
    scope: Scope = "one"
    resolution: Resolution | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the unit in the shape of ``tasks read --json``; with a city also ``units``, ``how``, ``since`` and ``candidates``."""
        values: dict[str, Any] = {"name": self.name, "role": self.role, "collective": self.collective}
        values |= {"open_ended": self.open_ended, "scope": self.scope}
        if self.resolution is not None:
            since = self.resolution.since
            values |= {"units": list(self.resolution.units), "how": self.resolution.how}
            values |= {"since": since.isoformat() if since else None, "candidates": list(self.resolution.candidates)}
        return values


@dataclass(frozen=True)
class Warning:
    """Something the reader is not sure of; ``where`` is a place in the document such as 「第12行」."""

    code: str
    where: str
    message: str


@dataclass(frozen=True)
class Obligation:
    """A duty with a clock or a number, read from the words of a task.

    ``kind`` says which of ``values`` are there (``disclosure/tasks/obligations``); ``quote`` are the words it was read from, ``clause``
    the sentence they stand in, ``source`` whether that is the deadline column or the text. ``modality``: 一般 is generally, 可 is may.
    """

    kind: Literal["by_date", "within", "every", "count", "open_for", "standing"]
    quote: str
    clause: str
    source: Literal["deadline", "text"]
    modality: Literal["must", "generally", "may"] = "must"
    values: tuple[tuple[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the obligation as one flat object: kind, the values of that kind, modality, quote, clause, source."""
        tail = {"modality": self.modality, "quote": self.quote, "clause": self.clause, "source": self.source}
        return {"kind": self.kind, **{key: _plain(value) for key, value in self.values}, **tail}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else [_plain(entry) for entry in value] if isinstance(value, tuple) else value


@dataclass(frozen=True)
class Task:
    """One duty: its number, headings (outermost first), full text, units and deadline as written, what is owed when.

    ``place`` says where it begins; ``line`` is that line in a text document (from 1), 0 in others.
    """

    number: int
    path: tuple[str, ...]
    text: str
    units: tuple[Unit, ...]
    deadline: str | None = None
    warnings: tuple[Warning, ...] = ()
    line: int = 0
    place: str = ""
    obligations: tuple[Obligation, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the task in the shape of ``tasks read --json``."""
        return {
            "number": self.number,
            "path": list(self.path),
            "text": self.text,
            "units": [unit.to_json() for unit in self.units],
            "deadline": self.deadline,
            "obligations": [obligation.to_json() for obligation in self.obligations],
            "place": self.place,
            "warnings": [asdict(warning) for warning in self.warnings],
        }


@dataclass(frozen=True)
class Document:
    """A whole task document; ``title`` and ``year`` are None where the document does not say them."""

    file: str
    sha256: str
    title: str | None
    layout: str
    year: int | None
    tasks: tuple[Task, ...]
    warnings: tuple[Warning, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the document in the shape of ``tasks read --json``; ``year`` is left out when unknown."""
        head: dict[str, Any] = {"file": self.file, "sha256": self.sha256, "title": self.title, "layout": self.layout}
        if self.year is not None:
            head["year"] = self.year
        head["warnings"] = [asdict(warning) for warning in self.warnings]
        rows = zip(self.ids, self.tasks, strict=True)
        return {"document": head, "tasks": [{"id": name, **task.to_json()} for name, task in rows]}

    @property
    def ids(self) -> tuple[str, ...]:
        """A name for each task that no other has: its number, and for a number that stands again also the how-manieth (3, 3-2, 3-3)."""
        seen: Counter[int] = Counter()
        found = []
        for task in self.tasks:
            seen[task.number] += 1
            found.append(f"{task.number}-{seen[task.number]}" if seen[task.number] > 1 else str(task.number))
        return tuple(found)
