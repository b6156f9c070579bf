"""Run the cases, each in processes of its own, and print what reading them costs."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SECONDS, MEGABYTES = 2.0, 300.0
PATIENCE = 180  # seconds of the clock after which a case counts as not read at all
FOLDER = Path(__file__).resolve().parents[1]


def main(arguments: list[str] | None = None) -> None:
    """Print a line for every case and whether all keep to the limits; exit code 1 when one does not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", nargs="*", help="names of cases (a beginning is enough); all without")
    parser.add_argument("--make", nargs=2, metavar=("CASE", "FILE"), help=argparse.SUPPRESS)
    parser.add_argument("--read", nargs=2, metavar=("FILE", "URL"), help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.make:
        make_file(*given.make)
    elif given.read:
        print(json.dumps(read_file(*given.read)))
    else:
        sys.exit(0 if run_cases(tuple(given.case)) else 1)


def make_file(name: str, file: str) -> None:
    """Write a case's bytes into a file."""
    Path(file).write_bytes(next(case for case in all_cases() if case.name == name).make())


def all_cases() -> list[Any]:
    """Every case of every module."""
    from bad_pages import markup_cases, pattern_cases, platform_cases

    return [*markup_cases.CASES, *platform_cases.CASES, *pattern_cases.CASES]


def read_file(file: str, url: str) -> dict[str, Any]:
    """What ``page read --json`` costs and says: CPU seconds with the loading of modules, peak memory of the process in MB (its output goes to disk)."""
    import contextlib
    import time

    from disclosure.cli import cli

    began = time.process_time()
    answer = Path(f"{file}.json")
    with answer.open("w", encoding="utf-8") as out, contextlib.redirect_stdout(out):
        cli.main(["page", "read", file, "--json", *(["--url", url] if url else [])], standalone_mode=False)
    seconds = time.process_time() - began
    peak = peak_memory()
    page = json.loads(answer.read_text(encoding="utf-8"))
    codes = [warning["code"] for warning in page["warnings"]]
    return {
        "seconds": seconds, "megabytes": peak, "kind": page["kind"], "rows": len(page["rows"]), "characters": len(page["body"]), "codes": codes,
    }  # fmt: skip


def peak_memory() -> float:
    """The most memory that this process has held so far, in MB (``VmHWM``; where there is none, what the system counts, with the parent's)."""
    import resource

    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii", errors="replace").splitlines() if status.exists() else []
    own = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    return (own[0] if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024


def run_cases(names: tuple[str, ...]) -> bool:
    """Run the cases whose names begin with one of these (all without any); True when all keep to the limits."""
    print(f"{'case':28} {'MB in':>6} {'CPU s':>6} {'MB peak':>7}  result", flush=True)
    over = []
    for case in all_cases():
        if names and not case.name.startswith(names):
            continue
        with tempfile.TemporaryDirectory() as folder:
            result = run_case(case.name, case.url or "", Path(folder) / "page")
        print(result[0], flush=True)
        if not result[1]:
            over.append(case.name)
    print(f"all under {SECONDS:g} s and {MEGABYTES:g} MB" if not over else f"over {SECONDS:g} s or {MEGABYTES:g} MB: {', '.join(over)}")
    return not over


def run_case(name: str, url: str, file: Path) -> tuple[str, bool]:
    """The line of a case, and whether it keeps to the limits: one process makes the bytes, another reads them from disk."""
    script = [sys.executable, str(FOLDER / "bad_input.py")]
    subprocess.run([*script, "--make", name, str(file)], check=True)
    size = f"{file.stat().st_size / 1e6:6.1f}"
    try:
        done = subprocess.run([*script, "--read", str(file), url], capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return f"{name:28} {size} not read in {PATIENCE} s", False
    if done.returncode:
        return f"{name:28} {size} failed: {done.stderr.strip().splitlines()[-1:]}", False
    found = json.loads(done.stdout)
    said = f"{found['kind']:7} rows={found['rows']} body={found['characters']} {' '.join(found['codes'])}"
    is_kept = found["seconds"] <= SECONDS and found["megabytes"] <= MEGABYTES
    return f"{name:28} {size} {found['seconds']:6.2f} {found['megabytes']:7.0f}  {said}{'' if is_kept else '  OVER'}", is_kept
