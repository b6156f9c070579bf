"""Printed pages: one HTML file each, A4, nothing loaded from outside; a PDF when the file's name says so."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from disclosure.errors import InputError, explain_disk_faults
from disclosure.ledger import words

TEMPLATES = Path(__file__).parent / "templates"


def render(template: str, **values: Any) -> str:
    """A template of this package with its values; every value is escaped."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "bytes": words.say_bytes,
        "count": words.say_count,
        "day": words.say_day,
        "gaps": words.say_gaps,
        "measured": words.say_measured,
        "seconds": words.say_seconds,
        "share": words.say_share,
        "status": words.say_status,
        "time": words.say_time,
        "window": words.say_window,
    }
    return environment.get_template(template).render(**values)


def write_paper(html: str, path: Path) -> None:
    """Write a page whole or not at all: as PDF when the name ends with ``.pdf``, else as HTML. Raises InputError for another ending, RunError."""
    if path.suffix.lower() not in (".html", ".htm", ".pdf"):
        raise InputError("the page is HTML or PDF", where=path, fix="let the name end with .html or .pdf")
    content = _print(html) if path.suffix.lower() == ".pdf" else html.encode("utf-8")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with explain_disk_faults(path, "make room, or choose another file"):
        try:
            part.write_bytes(content)
            part.replace(path)
        finally:
            if part.is_file():
                part.unlink()


def _print(html: str) -> bytes:
    from weasyprint import HTML

    document: bytes = HTML(string=html, url_fetcher=_fetch_nothing).write_pdf()
    return document


def _fetch_nothing(url: str, *_: Any, **__: Any) -> NoReturn:
    raise ValueError(f"a printed page loads nothing, not even {url}")
