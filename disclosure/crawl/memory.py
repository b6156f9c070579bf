"""What earlier runs know of every page: its last body, what makes a request conditional, the list rows it was last checked under, and what
the last request ended with when it brought nothing.

Everything here stands in ``bronze/fetches``. ``bronze/memory.parquet`` is a copy that spares reading all nights again; it names the
runs it holds, newer ones are added on loading, and without it (or when a run it names is gone) all is read anew.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from disclosure.errors import RunError
from disclosure.evidence_store import EvidenceStore
from disclosure.fetch import Known
from disclosure.fetch.client import Validators
from disclosure.sites import PARSER_VERSION

NEEDED = ["url", "purpose", "column_id", "status", "sha256", "etag", "last_modified", "location", "finished_at", "listed"]


MEMO = ("url", "sha256", "etag", "last_modified", "location", "fetched_at", "checked_at", "listed")
TROUBLE = ("status", "asked_at", "first_at", "purpose", "column_id")


@dataclass(frozen=True, slots=True)
class Memo:
    """One page as last seen. ``location`` is its final address after redirects; ``listed`` the list rows of its last check (``listed_text``)."""

    url: str
    sha256: str
    etag: str | None
    last_modified: str | None
    location: str | None
    fetched_at: datetime
    checked_at: datetime
    listed: str

    @property
    def known(self) -> Known:
        """The body and its validators."""
        return Known(self.sha256, Validators(self.etag, self.last_modified))

    def covers(self, triples: set[str]) -> bool:
        """Whether the page was checked while it stood in these very rows."""
        return triples <= set(self.listed.split()[1:])

    @property
    def is_comparable(self) -> bool:
        """Whether those rows were read by the parser of today; another one may word the same row differently."""
        return self.listed.split()[:1] == [PARSER_VERSION]


def listed_text(triples: set[str]) -> str:
    """The rows of a check as they are stored: the parser's version and the hashes, parted by blanks."""
    return " ".join([PARSER_VERSION, *sorted(triples)])


@dataclass(frozen=True, slots=True)
class Trouble:
    """How the last request for a page ended that brought no body: its status, when, since when it ends so, and what it was made for."""

    status: str
    asked_at: datetime
    first_at: datetime
    purpose: str
    column_id: str | None


class Memory:
    """Memos and troubles by canonical address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._memos: dict[str, Memo] = {}
        self._troubles: dict[str, Trouble] = {}
        self._held: list[str] = []
        self._taken: list[str] = []

    @classmethod
    def load(cls, folder: Path, *, without: str | None = None) -> Memory:
        """Read the memory of a city's data folder, rebuilding what its copy lacks. ``without`` is a run that goes on and must not remember itself."""
        memory = cls(folder)
        runs = [name for name in memory._runs() if name.rpartition("/")[2] != f"{without}.parquet"]
        held = memory._load_copy()
        if not held or not held <= set(runs):
            memory._memos, memory._troubles, held = {}, {}, set()
        for name in runs:
            if name not in held:
                memory._add_run(folder / "bronze" / "fetches" / name)
        memory._held = runs
        return memory

    def find(self, url: str, store: EvidenceStore) -> Memo | None:
        """What is known of a page whose body we still hold; a 304 for a body that is lost or damaged would be worth nothing."""
        memo = self._memos.get(url)
        return memo if memo is not None and store.is_known(memo.sha256) else None

    def peek(self, url: str) -> Memo | None:
        """What is known of a page, without a look at its body."""
        return self._memos.get(url)

    def trouble(self, url: str) -> Trouble | None:
        """How the last request for a page ended when it brought nothing; None after one that did."""
        return self._troubles.get(url)

    def troubles(self) -> Iterator[tuple[str, Trouble]]:
        """Every page whose last request brought nothing."""
        yield from self._troubles.items()

    def take_run(self, night: date, run_id: str) -> None:
        """Add a run that has just been written; it is read when the copy is written."""
        self._taken.append(f"{night.isoformat()}/{run_id}.parquet")

    def save(self) -> None:
        """Make what is held the copy that spares the next loading, and hold it no longer."""
        from disclosure import bronze

        bronze.write_rows(self._copy, self._rows(), _schema(), metadata={"runs": json.dumps([*self._held, *self._taken])})
        self._memos, self._troubles, self._held, self._taken = {}, {}, [], []

    def _rows(self) -> Iterator[dict[str, Any]]:
        """The rows of the copy. A page leaves what is held with the only record that the runs taken have of it: a night has too many to hold."""
        again = self._asked_again()
        for row in self._taken_rows(NEEDED):
            self._add(row)
            if hash(row["url"]) not in again:
                yield from self._let_go(row["url"])
        for url in [*self._memos, *(url for url in self._troubles if url not in self._memos)]:
            yield from self._let_go(url)

    def _let_go(self, url: str) -> Iterator[dict[str, Any]]:
        memo, trouble = self._memos.pop(url, None), self._troubles.pop(url, None)
        if memo is not None:
            yield {name: getattr(memo, name) for name in MEMO}
        if trouble is not None:
            yield {"url": url} | {name: getattr(trouble, name) for name in TROUBLE}

    def _asked_again(self) -> set[int]:
        """The hashes of the addresses of which the runs taken have more than one record; another address with such a hash just stays longer."""
        hashes = sorted(array("q", (hash(row["url"]) for row in self._taken_rows(["url"]))))
        return {one for one, other in pairwise(hashes) if one == other}

    def _taken_rows(self, columns: list[str]) -> Iterator[dict[str, Any]]:
        from disclosure import bronze

        for name in self._taken:
            yield from bronze.iterate_rows(self._folder / "bronze" / "fetches" / name, columns)

    @property
    def _copy(self) -> Path:
        return self._folder / "bronze" / "memory.parquet"

    def _runs(self) -> list[str]:
        root = self._folder / "bronze" / "fetches"
        return sorted(path.relative_to(root).as_posix() for path in root.glob("*/*.parquet") if not path.name.startswith("."))

    def _load_copy(self) -> set[str]:
        if not self._copy.is_file():
            return set()
        from pyarrow import ArrowException, parquet

        from disclosure import bronze

        try:
            metadata = parquet.read_schema(self._copy).metadata or {}
            for row in bronze.iterate_rows(self._copy):
                if row["format"] != bronze.FORMAT:
                    return set()
                self._take(row)
        except (ArrowException, RunError):
            return set()  # only a copy: what is damaged is made anew
        return set(json.loads(metadata.get(b"runs", b"[]")))

    def _take(self, row: dict[str, Any]) -> None:
        """A row of the copy."""
        if row["sha256"] is None:
            self._troubles[row["url"]] = Trouble(**{name: row[name] for name in TROUBLE})
        else:
            self._memos[row["url"]] = Memo(**{name: row[name] for name in MEMO})

    def _add_run(self, path: Path) -> None:
        from disclosure import bronze

        for row in bronze.iterate_rows(path, NEEDED):
            self._add(row)

    def _add(self, row: dict[str, Any]) -> None:
        url, finished_at = row["url"], row["finished_at"]
        old = self._memos.get(url)
        if row["status"] == "ok" and row["sha256"]:
            self._memos[url] = Memo(
                url=url,
                sha256=row["sha256"],
                etag=row["etag"],
                last_modified=row["last_modified"],
                location=row["location"],
                fetched_at=finished_at,
                checked_at=finished_at,
                listed=row["listed"] or "",
            )
            self._troubles.pop(url, None)
        elif row["status"] == "not_modified":
            self._troubles.pop(url, None)
            if old is not None:
                self._memos[url] = replace(old, checked_at=finished_at, listed=row["listed"] or old.listed)
        elif row["status"] != "redirected":
            before = self._troubles.get(url)
            first_at = before.first_at if before is not None and before.status == row["status"] else finished_at
            self._troubles[url] = Trouble(row["status"], finished_at, first_at, row["purpose"], row["column_id"])


def _schema() -> Any:
    import pyarrow as pa

    from disclosure.bronze import INSTANT

    texts = ["url", "sha256", "etag", "last_modified", "location", "status", "purpose", "column_id"]
    return pa.schema(
        [
            ("format", pa.int32()),
            *((name, pa.string()) for name in texts),
            ("fetched_at", INSTANT),
            ("checked_at", INSTANT),
            ("listed", pa.string()),
            ("asked_at", INSTANT),
            ("first_at", INSTANT),
        ]
    )
