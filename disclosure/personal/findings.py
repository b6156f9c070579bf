"""What was found of personal numbers, night by night, read from the tombstones: masked, for a person to act on, and no part of any score."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from disclosure.nights import night_of
from disclosure.tombstones import Tombstone, Tombstones

log = logging.getLogger(__name__)

_Key = tuple[str | None, str, str]


@dataclass(frozen=True)
class Finding:
    """One personal number at one address, first seen there at ``found_at`` (aware) in ``night``. ``kind``: resident_id, mobile, bank_card.

    ``position`` and ``length`` count characters of the decoded page, or of an attachment's text. ``masked_sha256``: the copy that may be shown,
    None for pdf, Word and Excel. The original is kept until ``purge_after``; ``purged_at`` says that it is gone.
    ``is_new``: no earlier body at this address had as many different numbers with this mask; a list that changes nightly shows the same title again and again.
    """

    found_at: datetime
    night: date
    url: str | None
    column_id: str | None
    sha256: str
    kind: str
    position: int
    length: int
    masked: str
    masked_sha256: str | None
    purge_after: datetime
    purged_at: datetime | None
    is_new: bool = True


def read_findings(folder: Path, night: date | None = None) -> list[Finding]:
    """The findings of a city's data folder, of one night or all, oldest first. Raises RunError when a tombstone is damaged."""
    found = [finding for stone in Tombstones(folder).all() for finding in _findings_of(stone)]
    marked = _mark_repeated(sorted(found, key=lambda finding: (finding.found_at, finding.url or "", finding.position)))
    return _with_columns(folder, [finding for finding in marked if night is None or finding.night == night])


def count_findings(folder: Path, night: date) -> Counter[str]:
    """How many numbers of each kind a night found for the first time at their address."""
    return Counter(finding.kind for finding in read_findings(folder, night) if finding.is_new)


def warn_of_findings(folder: Path, night: date) -> None:
    """One line in the log with the counts of a night, where there are any."""
    counts = count_findings(folder, night)
    if counts:
        parts = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
        log.warning("city %s: personal data found in the night of %s: %s", folder.name, night, parts)


def _findings_of(stone: Tombstone) -> Iterator[Finding]:
    for place, found in stone.sightings:
        at = place.at or stone.found_at
        for spot in found:
            yield Finding(
                found_at=at,
                night=night_of(at),
                url=place.url,
                column_id=place.column_id,
                sha256=stone.sha256,
                kind=spot.kind,
                position=spot.position,
                length=spot.length,
                masked=spot.masked,
                masked_sha256=stone.masked_sha256,
                purge_after=stone.purge_after,
                purged_at=stone.purged_at,
                is_new=not spot.is_repeat,
            )


def _mark_repeated(findings: list[Finding]) -> list[Finding]:
    """A number is known by address, kind and mask; since many people share a mask, as many different ones as a body of the address held before are known."""
    most, marked = Counter[_Key](), []
    within = Counter[tuple[_Key, str]]()
    for finding in findings:
        if not finding.is_new:
            marked.append(finding)
            continue
        key = (finding.url, finding.kind, finding.masked)
        within[key, finding.sha256] += 1
        count = within[key, finding.sha256]
        marked.append(replace(finding, is_new=count > most[key]))
        most[key] = max(most[key], count)
    return marked


def _with_columns(folder: Path, findings: list[Finding]) -> list[Finding]:
    """The same with the column that an attachment was fetched for, which its own finding does not know."""
    from disclosure import bronze

    nights = {finding.night for finding in findings if finding.column_id is None and finding.url is not None}
    known: dict[str, str] = {}
    for night in sorted(nights):
        for path in sorted((folder / "bronze" / "fetches" / night.isoformat()).glob("[!.]*.parquet")):
            known |= {row["url"]: row["column_id"] for row in bronze.read_rows(path, ["url", "column_id"]) if row["column_id"]}
    return [_with_column(finding, known.get(finding.url or "")) for finding in findings]


def _with_column(finding: Finding, column_id: str | None) -> Finding:
    return finding if finding.column_id or column_id is None else replace(finding, column_id=column_id)
