"""One module per kind of file: each names its ``SUFFIXES`` and has ``read(path) -> Source``. Found by folder; the rest is shared help."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from types import ModuleType

from disclosure.errors import InputError
from disclosure.tasks.source import Source


def reader_modules() -> dict[str, ModuleType]:
    """Return the reader module of each known suffix (with its dot, lower case)."""
    modules = [importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__)]
    return {suffix: module for module in modules for suffix in getattr(module, "SUFFIXES", ())}


def read_source(path: Path) -> Source:
    """Return the text of the file at ``path``; InputError when it is missing, a folder or of an unknown kind."""
    if path.is_dir():
        raise InputError("this is a folder, not a task document", where=path, fix="name a file in it")
    if not path.is_file():
        raise InputError("there is no such file", where=path)
    known = reader_modules()
    module = known.get(path.suffix.lower())
    if module is None:
        raise InputError(f"no reader for files ending in '{path.suffix}'", where=path, fix=f"save it as {', '.join(sorted(known))}")
    source: Source = module.read(path)
    return source
