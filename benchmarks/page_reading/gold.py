"""Gold pages: what careful readers wrote down, the bytes they read, and the site each page is from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

KINDS = ("list", "article", "other")
NEEDED = {
    "list": ("rows", "column", "page_count"),
    "article": ("title", "published", "source", "document_number", "index_number", "written_on", "attachments", "body_start", "body_end", "body_chars"),
    "other": (),
}  # fmt: skip
MIXED_FOLDERS = {"single"}  # holds one page each of many sites


@dataclass(frozen=True)
class GoldPage:
    """One page: ``gold`` as written in the file, ``body`` its bytes, ``url`` where it is known."""

    gold: dict[str, Any]
    body: bytes
    url: str | None

    @property
    def file(self) -> str:
        """The page's file, relative to the folder of pages."""
        return str(self.gold["file"])

    @property
    def kind(self) -> str:
        """``list``, ``article`` or ``other``."""
        return str(self.gold["kind"])

    @property
    def site(self) -> str:
        """The ``site`` that the gold file names, else the host of the address, else the folder, else the file's name."""
        path = PurePosixPath(self.file)
        host = urlsplit(self.gold.get("original_url") or "").hostname
        folder = path.parts[0] if len(path.parts) > 1 and path.parts[0] not in MIXED_FOLDERS else None
        return str(self.gold.get("site") or host or folder or path.stem)


class GoldError(Exception):
    """The gold file or a page of it cannot be used; the message says which and why."""


def load_gold(gold_file: Path, folder: Path, *, with_urls: bool = True) -> list[GoldPage]:
    """Every page of a gold file with its bytes from ``folder``; raises ``GoldError`` in one line."""
    try:
        entries = json.loads(gold_file.read_text(encoding="utf-8"))
    except OSError as error:
        raise GoldError(f"{gold_file}: {error.strerror}; name the gold file with --gold") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise GoldError(f"{gold_file}: cannot be read as JSON ({error})") from None
    if not isinstance(entries, list) or not entries:
        raise GoldError(f"{gold_file}: a list of pages was expected")
    return [_load_page(entry, number, gold_file, folder, with_urls) for number, entry in enumerate(entries, start=1)]


def _load_page(entry: Any, number: int, gold_file: Path, folder: Path, with_urls: bool) -> GoldPage:
    """One checked entry with its bytes."""
    if not isinstance(entry, dict) or entry.get("kind") not in KINDS or not isinstance(entry.get("file"), str):
        raise GoldError(f"{gold_file}: entry {number} needs a file and a kind ({', '.join(KINDS)})")
    lacking = [name for name in NEEDED[entry["kind"]] if name not in entry]
    if lacking:
        raise GoldError(f"{gold_file}: entry {number} ({entry['file']}) lacks {', '.join(lacking)}")
    try:
        body = (folder / entry["file"]).read_bytes()
    except OSError as error:
        raise GoldError(f"{folder / entry['file']}: {error.strerror}; name the folder of the pages with --pages") from None
    return GoldPage(entry, body, (entry.get("original_url") or None) if with_urls else None)
