"""Processes that are measured: seconds of the clock and of the processors, peak memory, as the system counts them at their end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Cost:
    """What one process cost: seconds of the clock, of the processors (user and system), bytes at its peak."""

    wall: float
    cpu: float
    memory: int


class RunFailed(Exception):
    """A measured process ended with an error."""


def run_measured(command: Sequence[str], output: Path) -> Cost:
    """Run a command to its end, its standard output into a file. Raises RunFailed with the end of its standard error.

    The caller must be small: before it becomes the command, a new process counts its parent's memory as its own.
    """
    errors = output.with_suffix(".err")
    with output.open("wb") as out, errors.open("wb") as err:
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=err, cwd=FOLDER)
        _, status, usage = os.wait4(process.pid, 0)
        ended = time.monotonic()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        told = errors.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise RunFailed(f"{' '.join(command)[:200]}: exit code {process.returncode}\n{told}")
    return Cost(ended - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def run_job(*arguments: str, output: Path) -> tuple[Cost, dict[str, Any]]:
    """Run a job of ``match_speed.child``: its cost and what it printed."""
    cost = run_measured([sys.executable, "-m", "match_speed.child", *arguments], output)
    return cost, json.loads(output.read_text(encoding="utf-8"))


def run_match(tasks: Path, items: Path, output: Path) -> Cost:
    """``disclosure match`` as a user calls it."""
    return run_measured(
        [str(Path(sys.executable).parent / "disclosure"), "match", "--json", "--tasks", str(tasks), "--items", str(items)], output
    )
