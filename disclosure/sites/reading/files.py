"""Saved pages on disk and manifests of them, for the command line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from disclosure.errors import InputError
from disclosure.sites.model import Page, Warning
from disclosure.sites.reading.reader import read_bytes


@dataclass(frozen=True)
class ManifestEntry:
    """One line of a manifest: the file as given, and the address it was saved from."""

    file: str
    url: str | None


def read_manifest(path: Path) -> list[ManifestEntry]:
    """The entries of a JSON lines manifest ``{file, url}``. Raises ``InputError`` with the line's number."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"the manifest cannot be read ({type(error).__name__})", where=path, fix="give a file of JSON lines {file, url}"
        ) from error
    lines = ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())
    return [_entry(line, f"{path} line {number}") for number, line in lines]


def _entry(line: str, where: str) -> ManifestEntry:
    """One line of a manifest, checked."""
    fix = 'a line is {"file": "…", "url": "…"}'
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:  # also of a number with thousands of digits
        raise InputError("not JSON", where=where, fix=fix) from error
    if not isinstance(value, dict) or not isinstance(value.get("file"), str) or not isinstance(value.get("url"), str | None):
        raise InputError("file must be a text, and url a text or null", where=where, fix=fix)
    return ManifestEntry(value["file"], value.get("url") or None)


def read_saved_page(file: str, url: str | None, folder: Path | None = None) -> dict[str, Any]:
    """The JSON object of ``page read`` for a saved page; a file that cannot be read is ``other`` with a warning.

    A relative path that is not there is looked for in ``folder`` (the manifest's).
    """
    path = Path(file)
    try:
        if folder is not None and not path.is_absolute() and not path.exists():
            path = folder / path
        body = path.read_bytes()
    except (OSError, ValueError) as error:
        page = Page(
            "other",
            "generic",
            "",
            warnings=(Warning("unreadable", f"the file cannot be read: {getattr(error, 'strerror', None) or error}"),),
        )
    else:
        page = read_bytes(body, url, None, None)
    return {"file": file.encode("utf-8", "backslashreplace").decode(), **page.to_json()}  # a name may hold bytes that are no text


def check_openable(file: str) -> None:
    """A page that a person names is there and may be read. Raises InputError; to a program such a file is one object among others."""
    try:
        with Path(file).open("rb"):
            pass
    except (OSError, ValueError) as error:
        what = (
            "there is no such file"
            if isinstance(error, FileNotFoundError)
            else f"the file cannot be read: {getattr(error, 'strerror', None) or error}"
        )
        raise InputError(what, where=file, fix="give the path of a saved page") from None


def show_page(page: dict[str, Any]) -> str:
    """A page of ``read_saved_page`` in lines for a person."""
    read_as = ", ".join(filter(None, (page["platform"], page["encoding"])))
    lines = [f"{page['file']}: {page['kind']} ({read_as})"]
    lines += [
        f"  {name}: {page[name]}"
        for name in (
            "column", "title", "published", "source", "publisher", "document_number", "index_number", "written_on", "validity",
            "opens_on", "closes_on", "statement", "remark", "list_call",
        )
        if page[name]
    ]  # fmt: skip
    if page["kind"] == "article" and page["dates"]:
        dates = ", ".join("{value} ({origin})".format(**date) for date in page["dates"])
        lines.append(f"  dates: {dates}")
    if page["kind"] == "list":
        lines += [f"  {row['date'] or '----------'}  {row['title']}  {row['href']}" for row in page["rows"]]
        said = ", says of itself that it is empty" if page["blank"] else ", filled by a script" if page["script_list"] else ""
        pages = f", one of {page['page_count']} pages" if page["page_count"] > 1 else ""
        trust = f", trust {page['trust']:g}" if page["trust"] < 1 else ""
        lines.append(f"  {len(page['rows'])} rows{pages}{said}{trust}")
    lines += [f"  attachment: {link['title']}  {link['href']}" for link in page["attachments"]]
    if page["body"]:
        lines.append(f"  body: {len(page['body'])} characters, begins {page['body'][:40]!r}")
    return "\n".join([*lines, *(f"  warning {item['code']}: {item['message']}" for item in page["warnings"])])
