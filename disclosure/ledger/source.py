"""The fetch records of a city: of runs that are finished, and of those that were killed or are still under way."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from disclosure import bronze
from disclosure.fetch import Fetch

NEEDED = [
    *("run_id", "city", "night", "seq", "address", "host", "url", "column_id", "purpose", "requested_at", "finished_at"),
    *("status", "http_status", "sha256", "bytes", "attempt", "detail"),
]


def read_fetches(city_data: Path, since: date | None = None, until: date | None = None) -> list[Fetch]:
    """The fetch records of the nights from ``since`` to ``until`` (both included; None: no bound), as they were made. Raises RunError."""
    journals = _read_journals(city_data, since, until)
    paths = _finished(city_data, since, until)
    fetches = [Fetch(**row) for path in paths for row in bronze.read_rows(path, NEEDED)]
    return fetches + _unfinished(journals, paths)


def read_requests(
    city_data: Path, wanted: Collection[tuple[date, str]], since: date | None = None, until: date | None = None
) -> list[Fetch]:
    """The requests that the runs of these nights made, finished or not, of the ``wanted`` nights and addresses. Raises RunError."""
    found = read_fetches(city_data, since, until)
    return [fetch for fetch in found if fetch.was_asked and (fetch.night, fetch.address or fetch.host) in wanted]


def _finished(city_data: Path, since: date | None, until: date | None) -> list[Path]:
    paths = sorted((city_data / "bronze" / "fetches").glob("*/*.parquet"))
    return [path for path in paths if not path.name.startswith(".") and _lies(path.parent.name, since, until)]


def _read_journals(city_data: Path, since: date | None, until: date | None) -> dict[str, list[Fetch]]:
    """The records of journals by run. To be read before the finished runs are listed: who finishes in between is found there, and drops its journal."""
    paths = sorted((city_data / "bronze" / "journal").glob("*.jsonl"))
    return {path.stem[11:]: list(_read_journal(path)) for path in paths if _lies(path.stem[:10], since, until)}


def _unfinished(journals: dict[str, list[Fetch]], finished: list[Path]) -> list[Fetch]:
    whole = {path.stem for path in finished}
    return [fetch for run_id, fetches in journals.items() if run_id not in whole for fetch in fetches]


def _lies(night: str, since: date | None, until: date | None) -> bool:
    return (since is None or night >= since.isoformat()) and (until is None or night <= until.isoformat())


def _read_journal(path: Path) -> Iterator[Fetch]:
    """What a run that did not finish has asked for: its first line is its head, its last may be cut off by a kill."""
    with suppress(FileNotFoundError):  # the run has just finished
        for line in path.read_bytes().split(b"\n")[1:]:
            with suppress(ValueError, KeyError, TypeError):
                yield Fetch.from_json(json.loads(line))
