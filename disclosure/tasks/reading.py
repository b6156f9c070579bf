"""What a layout gives back: tasks, the lines before them, and what it is not sure of."""

from __future__ import annotations

from dataclasses import dataclass

from disclosure.tasks.model import Task, Warning


@dataclass(frozen=True)
class Reading:
    """``before`` are the lines above the tasks, where the title stands."""

    before: tuple[str, ...]
    tasks: tuple[Task, ...]
    warnings: tuple[Warning, ...] = ()
