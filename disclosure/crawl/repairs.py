"""What a run proposes as repairs and by which accepted ones it read: ``bronze/repairs/<night>/<run_id>.json``."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from disclosure.column_decisions import Decision
from disclosure.errors import RunError

FORMAT = 1
NEEDED, LATER = ("selector", "old", "found", "rows", "dated", "preview"), ("moved", "addressed", "old_addressed")


@dataclass(frozen=True, slots=True)
class ListBody:
    """The bytes of a list page as the crawl read them: the address asked for, the one that makes links absolute, the header."""

    sha256: str
    url: str
    base: str
    content_type: str | None


@dataclass(frozen=True, slots=True)
class Applied:
    """A list page that was read by an accepted selector."""

    column_id: str
    selector: str
    body: ListBody


@dataclass(frozen=True, slots=True)
class Proposed:
    """A repair proposed by a run. ``evidence``: selector, old, found, rows, dated, preview, and in later files moved, addressed, old_addressed
    (``reading.repair.Proposal``)."""

    column_id: str
    night: date
    run_id: str
    proposed_at: datetime
    body: ListBody
    evidence: Mapping[str, Any]

    @property
    def selector(self) -> str:
        """How the rows would be found."""
        return str(self.evidence["selector"])

    @property
    def is_without_addresses(self) -> bool:
        """Whether its rows have lost the addresses that the old ones had: then it is told and not to be accepted."""
        from disclosure.sites.reading.repair import are_addresses_lost

        shown, evidence = self.evidence["preview"], self.evidence
        addressed, rows = evidence.get("addressed"), evidence["rows"]
        if addressed is None:  # of a run that did not count them
            addressed, rows = sum(1 for row in shown if row["url"]), len(shown)
        return are_addresses_lost(addressed, rows, evidence.get("old_addressed", evidence["old"]), evidence["old"])


def repairs_file(folder: Path, night: date, run_id: str) -> Path:
    """Where a run's repairs lie in a city's data folder."""
    return folder / "bronze" / "repairs" / night.isoformat() / f"{run_id}.json"


def write_repairs(folder: Path, night: date, run_id: str, at: datetime, proposed: Sequence[Proposed], applied: Sequence[Applied]) -> None:
    """Keep what a run proposed and applied, whole or not at all; no file where there is nothing to keep."""
    if not proposed and not applied:
        return
    document = {
        "format": FORMAT, "night": night.isoformat(), "run_id": run_id, "finished_at": at.isoformat(),
        "proposed": [{"column_id": one.column_id, "body": asdict(one.body), **one.evidence} for one in proposed],
        "applied": [asdict(one) for one in applied],
    }  # fmt: skip
    path = repairs_file(folder, night, run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def read_applied(folder: Path, as_of: datetime | None = None) -> dict[tuple[str, str], Applied]:
    """By SHA-256 and address, the list pages read by an accepted selector up to ``as_of``; of several readings the latest."""
    found: dict[tuple[str, str], Applied] = {}
    for document in _documents(folder):
        if as_of is not None and datetime.fromisoformat(document["finished_at"]) > as_of:
            continue
        for entry in document["applied"]:
            body = ListBody(**entry["body"])
            found[body.sha256, body.url] = Applied(entry["column_id"], entry["selector"], body)
    return found


def read_proposed(folder: Path) -> dict[str, Proposed]:
    """The latest proposal of every column that ever had one."""
    found: dict[str, Proposed] = {}
    for document in _documents(folder):
        for entry in document["proposed"]:
            evidence = {name: entry[name] for name in NEEDED} | {name: entry[name] for name in LATER if name in entry}
            found[entry["column_id"]] = Proposed(
                entry["column_id"], date.fromisoformat(document["night"]), document["run_id"],
                datetime.fromisoformat(document["finished_at"]), ListBody(**entry["body"]), evidence,
            )  # fmt: skip
    return found


def waiting_proposals(folder: Path, decisions: Sequence[Decision], last_read: Mapping[str, datetime | None]) -> dict[str, Proposed]:
    """Proposals that nobody has decided of since, of columns not read again since. ``decisions``: all of the city's; ``last_read``: when each column was last read."""
    latest: dict[str, datetime] = {}
    for decision in decisions:
        latest[decision.column_id] = max(decision.recorded_at, latest.get(decision.column_id, decision.recorded_at))
    waiting = {}
    for column_id, proposal in read_proposed(folder).items():
        read_at = last_read.get(column_id)
        is_decided = column_id in latest and latest[column_id] > proposal.proposed_at
        if not is_decided and not (read_at is not None and read_at > proposal.proposed_at):
            waiting[column_id] = proposal
    return waiting


def _documents(folder: Path) -> list[dict[str, Any]]:
    """Every run's repairs in the order of the runs. Raises RunError when a file is damaged."""
    paths = [path for path in (folder / "bronze" / "repairs").glob("*/*.json") if not path.name.startswith(".")]
    found = []
    for path in sorted(paths, key=lambda path: path.name):
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
            found.append(document | {"applied": list(document["applied"]), "proposed": list(document["proposed"])})
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise RunError(f"cannot be read: {type(error).__name__}", where=path, fix="restore it from a backup") from error
    return found
