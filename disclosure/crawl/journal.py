"""The journal of a running crawl: one line per request, so that a killed run goes on where it stopped."""

from __future__ import annotations

import json
import os
import re
import threading
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from disclosure.errors import RunError
from disclosure.fetch import Fetch

PART = re.compile(r"\.(\d+)(?:-\d+)?(?:\.lines)?\.part$")  # the process that writes it, and its thread


@dataclass(frozen=True)
class Unfinished:
    """A journal that an earlier, killed run left behind."""

    path: Path
    run_id: str
    night: date
    started_at: datetime

    def fetches(self) -> Iterator[Fetch]:
        """Its whole records, read anew on every call: a night has too many to hold."""
        yield from (Fetch.from_json(json.loads(line)) for line in _whole_lines(self.path, first=1))


@dataclass
class Totals:
    """Sums over the records of a run; ``requests`` are those that went out."""

    records: int = 0
    requests: int = 0
    not_modified: int = 0
    bytes: int = 0

    def add(self, fetch: Fetch) -> None:
        """Count one record more."""
        self.records += 1
        if fetch.was_asked:
            self.requests += 1
            self.not_modified += fetch.status == "not_modified"
            self.bytes += fetch.bytes


class Journal:
    """Appends records under consecutive numbers; threads share it. The bytes are with the system when ``append`` returns, so kill -9 loses none."""

    def __init__(self, path: Path, *, run_id: str, night: date, started_at: datetime) -> None:
        self.path = path
        self.totals = Totals()
        self._lock = threading.Lock()
        self._ends = array("q")
        """Where in the file the line of the head and each record's end."""
        path.parent.mkdir(parents=True, exist_ok=True)
        for line in _whole_lines(path) if path.exists() else ():
            if self._ends:
                self.totals.add(Fetch.from_json(json.loads(line)))
            self._ends.append((self._ends[-1] if self._ends else 0) + len(line))
        self._file = path.open("a+b", buffering=0)
        self._file.truncate(self._ends[-1] if self._ends else 0)  # what a kill in the middle of a write left
        if not self._ends:
            self._write({"run_id": run_id, "night": night.isoformat(), "started_at": started_at.isoformat()})

    def append(self, fetch: Fetch) -> Fetch:
        """Number a record, write it down, and return it."""
        with self._lock:
            numbered = replace(fetch, seq=self.totals.records + 1)
            self._write(numbered.to_json())
            self.totals.add(numbered)
            return numbered

    def record(self, number: int) -> Fetch:
        """The record of a number (``Fetch.seq``), from the file."""
        start, end = self._ends[number - 1], self._ends[number]
        return Fetch.from_json(json.loads(os.pread(self._file.fileno(), end - start, start)))

    def records(self) -> Iterator[Fetch]:
        """Every record so far, read from the file again."""
        yield from (Fetch.from_json(json.loads(line)) for line in _whole_lines(self.path, first=1))

    def close(self, *, finished: bool) -> None:
        """Close the file; a finished run's journal is removed, since its parquet files hold everything."""
        self._file.close()
        if finished:
            self.path.unlink(missing_ok=True)

    def _write(self, values: dict[str, object]) -> None:
        line = json.dumps(values, ensure_ascii=False).encode("utf-8") + b"\n"
        rest = memoryview(line)
        while rest:  # a disk that gets full takes a part and says nothing; half a line before a whole one would make the journal unreadable
            rest = rest[self._file.write(rest) or 0 :]
        self._ends.append((self._ends[-1] if self._ends else 0) + len(line))


def journal_path(folder: Path, night: date, run_id: str) -> Path:
    """Where a run keeps its journal below ``bronze/journal``."""
    return folder / "bronze" / "journal" / f"{night.isoformat()}-{run_id}.jsonl"


def find_unfinished(folder: Path) -> list[Unfinished]:
    """The journals that killed runs left, oldest first; one without even its first line is removed."""
    found = []
    for path in sorted((folder / "bronze" / "journal").glob("*.jsonl")):
        first = next(_whole_lines(path), None)
        if first is None:
            path.unlink()
            continue
        try:
            head = json.loads(first)
            unfinished = Unfinished(path, head["run_id"], date.fromisoformat(head["night"]), datetime.fromisoformat(head["started_at"]))
            for _ in unfinished.fetches():  # so that nothing is found out later
                pass
        except (ValueError, KeyError, TypeError) as error:
            raise RunError("this is no journal of a run", where=path, fix="keep it aside and start again") from error
        found.append(unfinished)
    return found


def remove_parts(folder: Path, run_id: str) -> None:
    """Remove the half-written files that a killed run left: those of bronze, and those of the run itself among what pages say.

    For the start of the run that goes on, before it writes anything. Files of another process that lives stay: a command may just be writing them.
    """
    for path in [*(folder / "bronze").rglob(".*.part"), *(folder / "parsed").rglob(f".*{run_id}*.part")]:
        pid = PART.search(path.name)
        if pid is not None and _is_gone(int(pid[1])):
            path.unlink(missing_ok=True)


def _is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return pid == os.getpid()  # who had our number before us


def _whole_lines(path: Path, first: int = 0) -> Iterator[bytes]:
    """The lines of a file from a number on, without what a kill in the middle of a write left after the last line end."""
    with path.open("rb") as file:
        yield from (line for line in islice(file, first, None) if line.endswith(b"\n"))
