"""The Scrapy spider of ``benchmarks/crawl_peer``, run as a process of its own."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from crawling.processes import ROOT, Cost, run_measured

FOLDER = ROOT / ".venv" / "peers"
INSTALL = "make peers"


def is_there() -> bool:
    """Whether Scrapy is installed where `make peers` puts it."""
    return (FOLDER / "scrapy").is_dir()


def version() -> str:
    """Scrapy's version."""
    found = next(FOLDER.glob("scrapy-*.dist-info"), None)
    return found.name.split("-")[1].removesuffix(".dist") if found else "unknown"


def crawl(folder: Path, starts: Sequence[str], delay: float) -> Cost:
    """One run over the columns, its records in a folder of their own below ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    own = tempfile.mkdtemp(dir=folder)
    return run_measured([sys.executable, str(ROOT / "benchmarks" / "crawl_peer" / "run.py"), own, str(delay)], text="\n".join(starts))
