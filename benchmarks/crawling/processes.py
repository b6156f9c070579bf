"""Processes that are measured: seconds of the clock and of the processors, memory, as the system counts them when they end."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIRST = "127.0.1.1"
START_SECONDS = 30


@dataclass(frozen=True)
class Cost:
    """What one process and its children cost. ``began`` and ``ended`` are monotonic seconds; ``memory``: bytes of the largest of them at its peak."""

    began: float
    ended: float
    user: float
    system: float
    memory: int

    @property
    def wall(self) -> float:
        """Seconds from start to end."""
        return self.ended - self.began

    @property
    def cpu(self) -> float:
        """Processor seconds, user and system."""
        return self.user + self.system


class RunFailed(Exception):
    """A measured process ended with an error."""


def run_measured(command: Sequence[str], *, env: Mapping[str, str] | None = None, text: str = "") -> Cost:
    """Run a command to its end. Raises RunFailed with the end of what it printed."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as given:
        given.write(text.encode())
        given.seek(0)
        began = time.monotonic()
        process = subprocess.Popen(command, stdin=given, stdout=output, stderr=output, env={**os.environ, **(env or {})}, cwd=ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        ended = time.monotonic()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            output.seek(0)
            raise RunFailed(f"{' '.join(command)[:200]}: exit code {process.returncode}\n{output.read().decode(errors='replace')[-2000:]}")
    return Cost(began, ended, usage.ru_utime, usage.ru_stime, usage.ru_maxrss * 1024)


@contextmanager
def run_server(addresses: int, log: Path) -> Iterator[int]:
    """The server on so many addresses from 127.0.1.1 on; gives its port, and ends it."""
    command = [sys.executable, "-m", "crawling.server", FIRST, str(addresses), str(log)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT / "benchmarks") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            if not line:
                raise RunFailed("the server did not start")
            yield int(line)
        finally:
            process.stdin.close()
            process.wait(START_SECONDS)
