"""What a task document says, as frozen values."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Role = Literal["lead", "responsible", "cooperating", "guiding"]


@dataclass(frozen=True)
class Unit:
    """One entry of a unit cell; ``collective`` stands for many units, ``open_ended`` was followed by 等."""

    name: str
    role: Role = "responsible"
    collective: bool = False
    open_ended: bool = False


@dataclass(frozen=True)
class Warning:
    """Something the reader is not sure of; ``where`` is a place in the document such as 「第12行」."""

    code: str
    where: str
    message: str


@dataclass(frozen=True)
class Task:
    """One duty: its number, headings (outermost first), full text, units and deadline as written."""

    number: int
    path: tuple[str, ...]
    text: str
    units: tuple[Unit, ...]
    deadline: str | None = None
    warnings: tuple[Warning, ...] = ()
    line: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the task in the shape of ``tasks read --json``."""
        return {
            "number": self.number,
            "path": list(self.path),
            "text": self.text,
            "units": [asdict(unit) for unit in self.units],
            "deadline": self.deadline,
            "obligations": [],
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
        return {"document": head, "tasks": [task.to_json() for task in self.tasks]}
