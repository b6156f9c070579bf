"""Sites that answer under another name than city.yml gives them (https, an alias): every page of theirs costs two requests until somebody changes that."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from disclosure.fetch.redirects import OTHER_NAME

NIGHTS = 7  # an article is asked for on one night, and its list may need no detour


@dataclass(frozen=True)
class Detour:
    """So many ``requests`` of the last seven nights made at ``asked`` were sent on to ``answered`` (scheme and host) of the same ``site``."""

    site: str
    asked: str
    answered: str
    requests: int


def read_detours(folder: Path, sites: dict[str, str]) -> list[Detour]:
    """The detours of the last seven nights that were crawled, the most frequent first. ``folder``: the city's of the storage root; ``sites``: host by id of the site."""
    from disclosure import bronze

    nights = sorted(path for path in (folder / "bronze" / "fetches").glob("*-*-*") if path.is_dir())
    ids = {host: site for site, host in reversed(sites.items())}
    found: Counter[tuple[str, str]] = Counter()
    for path in (path for night in nights[-NIGHTS:] for path in night.glob("[!.]*.parquet")):
        for row in bronze.read_rows(path, ["url", "location", "status", "detail"]):
            if row["status"] == "redirected" and (row["detail"] or "").startswith(OTHER_NAME):
                names = _origin(row["url"]), _origin(row["location"])
                found[names] += names[0] != names[1]
    return [
        Detour(ids.get(urlsplit(asked).hostname or "", "?"), asked, answered, count)
        for (asked, answered), count in found.most_common()
        if count
    ]


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
