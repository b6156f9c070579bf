"""The platform modules, found by folder."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

import disclosure.sites as package
from disclosure.sites.reading.unpacked import Unpacked


@cache
def platform_modules() -> tuple[ModuleType, ...]:
    """Every module of ``disclosure.sites`` that can recognise pages, in the order in which they are asked."""
    names = (info.name for info in pkgutil.iter_modules(package.__path__) if not info.ispkg and info.name != "model")
    modules = [importlib.import_module(f"{package.__name__}.{name}") for name in names]
    return tuple(sorted((module for module in modules if hasattr(module, "recognise")), key=lambda module: (module.ORDER, module.__name__)))


def platform_names() -> tuple[str, ...]:
    """What a city file may name as a site's platform."""
    return tuple(sorted(module.__name__.rsplit(".", 1)[1] for module in platform_modules()))


def choose_platform(html: str, url: str | None, named: str | None) -> ModuleType:
    """The platform that a city file names, else the first that recognises the page (the generic one always does)."""
    modules = platform_modules()
    by_name = {module.__name__.rsplit(".", 1)[1]: module for module in modules}
    if named in by_name:
        return by_name[named]
    return next(module for module in modules if module.recognise(html, url))


def unpack(platform: ModuleType, html: str, url: str | None) -> Unpacked | None:
    """What a platform takes out of an answer or a script of the page; None where it has nothing to take out."""
    found: Unpacked | None = platform.unpack(html, url) if hasattr(platform, "unpack") else None
    return found
