"""Names of builds, and which of them are kept."""

from __future__ import annotations

import re
import secrets
from datetime import date
from pathlib import Path

from disclosure.warehouse.current import read_current

KEPT_BUILDS = 10
BUILD = re.compile(r"^[.]?(?:failed-)?\d{8}-(\d{4,})-")


def next_build(warehouses: Path, night: date) -> str:
    """A name no build had before: the night, a running number, and four random digits so that a wiped folder does not bring names back."""
    numbers = [int(found[1]) for path in warehouses.iterdir() if (found := BUILD.match(path.name))]
    return f"{night:%Y%m%d}-{max(numbers, default=0) + 1:04d}-{secrets.token_hex(2)}"


def remove_old_builds(folder: Path, keep: int = KEPT_BUILDS) -> None:
    """Remove all but the last ``keep`` builds and what lies beside them; the current one is always kept."""
    current = read_current(folder)
    builds = sorted((path for path in (folder / "warehouses").glob("[0-9]*.duckdb")), key=lambda path: int(path.name.split("-")[1]))
    for path in builds[:-keep]:
        if current is None or path.stem != current.build:
            path.unlink()
    kept = {path.stem for path in builds if path.exists()}
    results = sorted((folder / "warehouses").glob("*.gates.json"), key=lambda path: int(path.name.split("-")[1]))
    for path in results[:-keep]:
        if path.name.removesuffix(".gates.json") not in kept:
            path.unlink()
