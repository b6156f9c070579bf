"""The command: arguments, the order of the work, exit codes (0 measured or nothing to measure, 2 a mistake in the arguments)."""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

from page_reading.gold import GoldError, GoldPage, load_gold
from page_reading.peers import FOLDER, Peer, load_peers
from page_reading.readings import list_misses, read_ours, read_peer, score_sites
from page_reading.report import Report, lines_of_report, to_json
from page_reading.speed import measure, tools_here

PAGES = Path(__file__).resolve().parents[3] / "shared" / "pages"


def read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="pages.py",
        description="How well pages are read, field by field and site by site, and how fast, beside other extractors.",
    )
    parser.add_argument("--gold", type=Path, metavar="FILE", help="gold file (default: ../shared/pages/gold.json)")
    parser.add_argument("--pages", type=Path, metavar="DIR", help="folder of its pages (default: the gold file's folder)")
    parser.add_argument(
        "--peers", type=Path, metavar="DIR", default=FOLDER, help="folder the peers were installed to (default: .venv/peers)"
    )
    parser.add_argument("--repeat", type=int, default=5, metavar="N", help="timed passes over the pages, 3 or more (default: 5)")
    parser.add_argument("--no-url", action="store_true", help="read every page without its address")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the tables")
    parser.add_argument("-v", "--verbose", action="store_true", help="print every miss of ours first (on standard error with --json)")
    found = parser.parse_args(arguments)
    if found.repeat < 3:
        parser.error("--repeat: a median needs 3 passes or more")
    return found


def measure_all(gold: str, pages: Sequence[GoldPage], peers: Sequence[Peer], missing: Sequence[str], repeat: int) -> Report:
    """Everything that one run prints."""
    ours = read_ours(pages)
    tools = tools_here(peers)
    return Report(
        gold=gold,
        python=platform.python_version(),
        versions={name: importlib.metadata.version(name) for name in ("lxml", "beautifulsoup4")},
        ours=ours,
        peers=[read_peer(peer, pages) for peer in peers],
        missing=missing,
        sites=score_sites(ours),
        speed={kind: measure(tools, [page for page in pages if page.kind == kind], repeat) for kind in ("list", "article")},
        repeat=repeat,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables; one clear line where a gold file or page is missing."""
    options = read_arguments(arguments)
    gold_file: Path = options.gold or PAGES / "gold.json"
    if options.gold is None and not gold_file.is_file():
        print("skipped: ../shared/pages/gold.json is not here")
        return
    try:
        pages = load_gold(gold_file, options.pages or gold_file.parent, with_urls=not options.no_url)
    except GoldError as error:
        print(f"pages.py: {error}", file=sys.stderr)
        sys.exit(2)
    peers, missing = load_peers(options.peers)
    report = measure_all(str(gold_file), pages, peers, missing, options.repeat)
    if options.verbose:
        for miss in list_misses(report.ours):
            print(miss, file=sys.stderr if options.json else sys.stdout)
    if options.json:
        print(json.dumps(to_json(report), ensure_ascii=False, indent=1))
    else:
        print(*lines_of_report(report), sep="\n")
