"""The files that an item's page links to, and the records of what came of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from disclosure.evidence.records import Row
from disclosure.fetch import FETCHED, OwnSites


@dataclass(frozen=True)
class File:
    """A linked file by its canonical address: the title of its link, the bodies of the item that name it, and the records of its requests."""

    url: str
    title: str
    named_by: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def bodies(self) -> list[str]:
        """The SHA-256 of every body that came of it, each once, the first one first."""
        return list(dict.fromkeys(row["sha256"] for row in self.rows if row["status"] in FETCHED and row["sha256"]))


def find_files(pages: Iterable[Row], sites: OwnSites, url: str, bodies: Collection[str]) -> list[File]:
    """The files that ``bodies`` (SHA-256) of the item at ``url`` link to, as the reader of pages found them; without records yet, by address.

    A link to nothing of the city is left out: nobody asked for it. ``pages``: what is known of the item's page, a row for each of its bodies.
    """
    found: dict[str, File] = {}
    for row in pages:
        for link in json.loads(row["attachments"] or "[]") if row["sha256"] in bodies else []:
            target = sites.canonical(link["url"]) if link["url"] else None
            if target is not None and target != url and sites.is_own(target):
                known = found.get(target) or File(target, link["title"] or "")
                found[target] = replace(known, named_by=tuple(sorted({*known.named_by, row["sha256"]})))
    return [found[target] for target in sorted(found)]
