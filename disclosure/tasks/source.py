"""The text of a task document with where it came from: what every reader gives and every layout takes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """``text`` has plain line feeds; ``sha256`` is of the file's bytes; ``encoding`` says how they were decoded."""

    file: str
    sha256: str
    text: str
    encoding: str

    @property
    def lines(self) -> list[str]:
        """The lines of the text, without line feeds; line numbers in warnings count from 1."""
        return self.text.split("\n")
