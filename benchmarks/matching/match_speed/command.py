"""The command: generates the items, runs every tool in a process of its own, prints the tables as lines are ready."""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from match_speed.processes import Cost, RunFailed, run_job, run_match

ROOT = Path(__file__).resolve().parents[3]
TASKS = ROOT / "disclosure" / "match" / "examples" / "pairs" / "tasks.jsonl"
PEERS = ROOT / ".venv" / "peers"
SIZES = (10_000, 100_000, 1_000_000)
NIGHT, NIGHTS, COMMANDS = 2_000, 5, 3
SEED, DAY = 47, "2026-03-02"
MEGABYTE = 1_000_000
OURS, THEIRS = "disclosure match", ("bm25s", "tantivy")
SETTINGS = """\
disclosure match --json: the command, printing into a file; its DuckDB has 2 threads and 2 GB.
bm25s: Tokenizer(splitter=rjieba words of 2 characters or more, no stop words) → ids, BM25() as it comes, index, retrieve k=50; numpy, one thread.
tantivy: an index in a folder, one text field, tokenizer whitespace over rjieba words joined by blanks, writer as it comes (its own number of
threads, 128 MB), query: any of the words, limit 50. Both search title, column and body; neither decides nor explains."""


@dataclass(frozen=True)
class Run:
    """One tool over so many items."""

    tool: str
    items: int
    cost: Cost
    told: str


def read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="speed.py", description="What matching many generated items costs, beside plain search.")
    parser.add_argument(
        "--items", type=int, nargs="+", metavar="N", default=list(SIZES), help="numbers of items (default: 10000 100000 1000000)"
    )
    parser.add_argument("--tasks", type=int, metavar="N", default=47, help="own tasks to match with (default: 47)")
    parser.add_argument("--no-peers", action="store_true", help="ours alone")
    parser.add_argument("--no-night", action="store_true", help="leave out the increment of a night")
    found = parser.parse_args(arguments)
    if min(found.items) < 1 or found.tasks < 1:
        parser.error("--items and --tasks: 1 or more")
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what every run cost."""
    options = read_arguments(arguments)
    sys.path.append(str(PEERS))
    here = [] if options.no_peers else [name for name in THEIRS if find_spec(name)]
    missing = [] if options.no_peers else [name for name in THEIRS if name not in here]
    say(SETTINGS)
    say(f"versions: {', '.join(f'{name} {importlib.metadata.version(name)}' for name in (*here, 'duckdb'))}; load before: {load()}")
    if missing:
        say(f"not installed: {', '.join(missing)} (make peers)")
    with tempfile.TemporaryDirectory(prefix="match-speed-") as folder:
        try:
            measure_all(Path(folder), options, here)
        except RunFailed as error:
            sys.exit(f"speed.py: {error}")


def measure_all(folder: Path, options: argparse.Namespace, peers: Sequence[str]) -> None:
    """Every size with every tool, then the nights."""
    tasks = folder / "tasks.jsonl"
    lines = TASKS.read_text(encoding="utf-8").splitlines()[: options.tasks]
    tasks.write_text("\n".join(lines) + "\n", encoding="utf-8")
    say(f"\n| items × {len(lines)} tasks | tool | seconds | CPU s | peak MB | |\n|---|---|---|---|---|---|")
    runs: list[Run] = []
    for count in sorted(options.items):
        items = folder / "items.jsonl"
        _, about = run_job("items", str(items), str(count), str(SEED), output=folder / "about.json")
        for tool in (OURS, *peers):
            runs.append(measure(tool, tasks, items, count, folder / "out.json"))
            say(line_of_run(runs[-1]))
        say(
            f"| {count:,} | (items) | | | | {about['distinct']:.0%} of titles distinct, {about['title']:.0f} characters, bodies {about['body']:.0f} |"
        )
    for line in lines_of_growth(runs):
        say(line)
    if not options.no_night:
        for line in measure_nights(folder, tasks):
            say(line)
    say(f"load after: {load()}")


def measure(tool: str, tasks: Path, items: Path, count: int, output: Path) -> Run:
    """One tool over one file."""
    if tool == OURS:
        cost = run_match(tasks, items, output)
        _, decisions = run_job("decisions", str(output), output=output.with_name("decisions.json"))
        return Run(tool, count, cost, ", ".join(f"{decisions.get(name, 0):,} {name}" for name in ("accept", "review", "queued", "reject")))
    cost, found = run_job(tool, str(tasks), str(items), output=output)
    return Run(tool, count, cost, ", ".join(f"{name} {seconds:.1f} s" for name, seconds in found["stages"].items()))


def measure_nights(folder: Path, tasks: Path) -> list[str]:
    """The increment of a night: new items × all tasks, as a command and in a process that runs; and what the queue gets."""
    files = []
    for night in range(NIGHTS):
        files.append(folder / f"night{night}.jsonl")
        run_job("items", str(files[-1]), str(NIGHT), str(SEED + 1 + night), DAY, output=folder / "about.json")
    commands = [run_match(tasks, path, folder / "out.json") for path in files[:COMMANDS]]
    _, found = run_job("night", str(tasks), *map(str, files), output=folder / "night.json")
    return lines_of_nights(commands, found)


def lines_of_growth(runs: Sequence[Run]) -> list[str]:
    """Seconds per 10,000 items and how cost grows from size to size."""
    sizes = sorted({run.items for run in runs})
    if len(sizes) < 2:
        return []
    lines = ["", "| growth | " + " | ".join(f"{one:,} → {other:,}" for one, other in zip(sizes, sizes[1:], strict=False)) + " |"]
    lines.append("|---|" + "---|" * (len(sizes) - 1))
    for tool in dict.fromkeys(run.tool for run in runs):
        costs = {run.items: run.cost for run in runs if run.tool == tool}
        pairs = [(costs[one], costs[other]) for one, other in zip(sizes, sizes[1:], strict=False)]
        cells = [f"time × {other.wall / one.wall:.1f}, memory × {other.memory / one.memory:.1f}" for one, other in pairs]
        lines.append(f"| {tool} | " + " | ".join(cells) + " |")
    return lines


def lines_of_nights(commands: Sequence[Cost], found: dict[str, Any]) -> list[str]:
    """The increment and the queue."""
    lines = ["", f"| one night: {NIGHT:,} new items | median s | longest s | median CPU s | peak MB |", "|---|---|---|---|---|"]
    walls, cpu = [cost.wall for cost in commands], statistics.median(cost.cpu for cost in commands)
    peak = max(cost.memory for cost in commands) / MEGABYTE
    lines.append(
        f"| the command, with the start of the process ({len(walls)} nights) | {statistics.median(walls):.2f} | {max(walls):.2f} | {cpu:.2f} | {peak:.0f} |"
    )
    seconds, cpu = found["seconds"], statistics.median(found["cpu"])
    lines.append(f"| in a running process ({len(seconds)} nights) | {statistics.median(seconds):.2f} | {max(seconds):.2f} | {cpu:.2f} | |")
    lines += ["", "| pairs per task and night, all items of one day | mean | median | 95 % | largest |", "|---|---|---|---|---|"]
    for name, lists in found["counts"].items():
        counts = sorted(count for night in lists for count in night)
        middle, high = counts[len(counts) // 2], counts[int(len(counts) * 0.95)]
        lines.append(f"| {name} | {statistics.mean(counts):.1f} | {middle} | {high} | {counts[-1]} |")
    return lines


def line_of_run(run: Run) -> str:
    """A row of the table."""
    return f"| {run.items:,} | {run.tool} | {run.cost.wall:.1f} | {run.cost.cpu:.1f} | {run.cost.memory / MEGABYTE:.0f} | {run.told} |"


def load() -> str:
    """The machine's load: other work makes every number worse."""
    return "/".join(f"{value:.1f}" for value in os.getloadavg())


def say(text: str) -> None:
    """Print at once: a run takes minutes."""
    print(text, flush=True)
