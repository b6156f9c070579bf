"""The text of a task document with where it came from: what every reader gives and every layout takes."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PAGE_NUMBER = re.compile(r"[-—–－\s]+\d{1,4}[-—–－\s]+|第\s*\d+\s*页(?:\s*共\s*\d+\s*页)?")


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


def is_page_number(line: str) -> bool:
    """Tell a page's printed number (— 3 —, 第3页 共9页) from text; a bare number may be a row's."""
    return _PAGE_NUMBER.fullmatch(line) is not None
