"""What lists and pages say of an address: of each body by one version of the reader, the one in force, else the newest that read it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from disclosure.evidence.records import Row, select_rows
from disclosure.sites import PARSER_VERSION

ADDRESS = {"rows": "page_url", "pages": "url"}  # the column that names the page a row was read from


def select_parsed(folder: Path, table: str, url: str) -> list[Row]:
    """What ``table`` (``rows`` of lists, or ``pages``) of a city's data folder says of the address ``url``, each body by one version.

    Between a change of the reader and the next publish the bodies of earlier nights are read by the earlier version alone. What a newer one
    read again speaks by that one only, also where it found nothing. Raises RunError when a file is damaged.
    """
    found: list[Row] = []
    newer: list[Path] = []
    for version in list_versions(folder):
        rows = select_rows(list_parsed(version, table), "url", {url})
        again = _read_by(newer, rows) if newer else set()
        found += [row for row in rows if (row["sha256"], row[ADDRESS[table]]) not in again]
        newer += list_parsed(version, "pages")
    return found


def list_versions(folder: Path) -> list[Path]:
    """The folders of what each version of the reader read: the version in force first, then the newest; "10" is newer than "9"."""
    found = [path for path in (folder / "parsed").glob("*") if path.is_dir()]
    return sorted(found, key=lambda path: (path.name != PARSER_VERSION, -int(path.name) if path.name.isdecimal() else 0, path.name))


def list_parsed(version: Path, table: str) -> list[Path]:
    """The parquet files of a table by one version."""
    return sorted(version.glob(f"{table}-*.parquet"))


def _read_by(pages: Sequence[Path], rows: Sequence[Row]) -> set[tuple[str, str]]:
    """Which of the rows' bodies stand in ``pages``, by hash and address: a list of no rows stands there too."""
    read = select_rows(pages, "sha256", {row["sha256"] for row in rows}, ["sha256", "url"]) if rows else []
    return {(row["sha256"], row["url"]) for row in read}
