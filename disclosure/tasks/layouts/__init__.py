"""One module per layout: each has ``read(source) -> Reading | None``, None where the text is not built so. Found by folder."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from disclosure.tasks.reading import Reading
from disclosure.tasks.source import Source

OVER_TABLES = frozenset({"grid"})
"""Layouts that read a source's tables; all others read its text."""


def read_layouts(source: Source) -> Iterator[tuple[str, Reading]]:
    """Yield (layout name, what it read) for every layout that recognises how the text is built."""
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        reading = importlib.import_module(f"{__name__}.{info.name}").read(source)
        if reading is not None and reading.tasks:
            yield info.name, reading
