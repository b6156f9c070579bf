"""One module per kind of file: each names its ``SUFFIXES`` and has ``read(path) -> Source``. Found by folder; the rest is shared help."""

from __future__ import annotations

import importlib
import pkgutil
import stat
from pathlib import Path
from types import ModuleType

from disclosure.errors import InputError
from disclosure.tasks.source import Source

MOST_LINES = 50_000
"""2,000 rows of 20 cells as text, each on a line, with a blank line after each row; also paragraphs outside tables."""


def reader_modules() -> dict[str, ModuleType]:
    """Return the reader module of each known suffix (with its dot, lower case)."""
    modules = [importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__)]
    return {suffix: module for module in modules for suffix in getattr(module, "SUFFIXES", ())}


def read_source(path: Path) -> Source:
    """Return the text of the file at ``path``; InputError when it is missing, a folder or of an unknown kind."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise InputError("there is no such file", where=path) from error
    except OSError as error:  # a name that is too long, a loop of links, a folder that may not be entered
        raise InputError(f"cannot be read ({error.strerror})", where=path) from error
    if stat.S_ISDIR(mode):
        raise InputError("this is a folder, not a task document", where=path, fix="name a file in it")
    if not stat.S_ISREG(mode):
        raise InputError("this is a pipe or a device, not a file", where=path, fix="save the document as a file first")
    known = reader_modules()
    module = known.get(path.suffix.lower())
    if module is None:
        raise InputError(f"no reader for files ending in '{path.suffix}'", where=path, fix=f"save it as {', '.join(sorted(known))}")
    source: Source = module.read(path)
    if source.text.count("\n") > MOST_LINES:
        raise InputError(f"more than {MOST_LINES} lines, which no task document has", where=path, fix="is this the right file?")
    return source
