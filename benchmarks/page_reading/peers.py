"""The peers: other extractors, each called as its own documentation recommends, in this process."""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import logging
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from lxml import etree

FOLDER = Path(__file__).resolve().parents[2] / ".venv" / "peers"
INSTALL = "make peers"
BODY = ("body start", "body end", "body size")
# what foreign code is known to raise on pages as they are
RAISED = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError, etree.LxmlError)
Read = Callable[[str, str | None], Mapping[str, Any]]
"""Text of a page and its address → the fields a peer gives."""


class CannotRead(Exception):
    """A peer raised on a page."""


@dataclass(frozen=True)
class Peer:
    """An installed peer: the settings used, the fields it has, and its reading (raises ``CannotRead``)."""

    name: str
    version: str
    settings: str
    fields: tuple[str, ...]
    read: Read


def load_peers(folder: Path = FOLDER) -> tuple[list[Peer], list[str]]:
    """The peers that can be imported, and the names of those that cannot.

    The folder comes last on the path: what the product pins is what every reader here runs on.
    """
    if folder.is_dir() and str(folder) not in sys.path:
        sys.path.append(str(folder))
    peers, missing = [], []
    for name, make in MAKERS.items():
        module = import_peer(name)
        if module is None:
            missing.append(name)
        else:
            peers.append(make(module))
    return peers, missing


def import_peer(name: str) -> ModuleType | None:
    """A peer's module, None where it or something it needs is not installed (or for another Python)."""
    logging.getLogger(name).setLevel(logging.CRITICAL)  # what it cannot read is counted, not told page by page
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def make_trafilatura(module: ModuleType) -> Peer:
    """Its README: ``extract`` with metadata as JSON; the metadata alone where it finds no text."""

    def read(html: str, url: str | None) -> Mapping[str, Any]:
        try:
            text = module.extract(html, url=url, output_format="json", with_metadata=True)
            if text is not None:
                values = json.loads(text)
                return {"title": values["title"], "published": values["date"], "body": values["text"]}
            metadata = module.extract_metadata(html, default_url=url)
        except RAISED as error:
            raise CannotRead(str(error)) from error
        return {"title": metadata.title, "published": metadata.date, "body": ""} if metadata is not None else {}

    settings = 'extract(html, url=url, output_format="json", with_metadata=True), else extract_metadata(html, default_url=url)'
    return Peer("trafilatura", importlib.metadata.version("trafilatura"), settings, ("title", "published day", *BODY), read)


def make_htmldate(module: ModuleType) -> Peer:
    """Its documentation: ``original_date`` for the day of publication instead of the last change."""

    def read(html: str, url: str | None) -> Mapping[str, Any]:
        try:
            return {"published": module.find_date(html, url=url, original_date=True)}
        except RAISED as error:
            raise CannotRead(str(error)) from error

    return Peer(
        "htmldate", importlib.metadata.version("htmldate"), "find_date(html, url=url, original_date=True)", ("published day",), read
    )


def make_gne(module: ModuleType) -> Peer:
    """Its README: one extractor, ``extract``; ``author`` is its nearest to a source, its patterns name 来源."""
    extractor = module.GeneralNewsExtractor()
    no_content = importlib.import_module("gne.exceptions").NoContentException

    def read(html: str, url: str | None) -> Mapping[str, Any]:
        try:
            values = extractor.extract(html)
        except (*RAISED, no_content) as error:
            raise CannotRead(str(error)) from error
        return {"title": values["title"], "published": values["publish_time"], "source": values["author"], "body": values["content"]}

    settings = "GeneralNewsExtractor().extract(html); author taken as source"
    return Peer("gne", importlib.metadata.version("gne"), settings, ("title", "published day", "source", *BODY), read)


MAKERS: dict[str, Callable[[ModuleType], Peer]] = {"trafilatura": make_trafilatura, "htmldate": make_htmldate, "gne": make_gne}
