"""Run the cases, each as the command in a process of its own, and print what it costs and what is wrong with how it ended."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from bad_tasks.case import ROOT
from bad_tasks.circumstances import CIRCUMSTANCES, Setting

SECONDS, MEGABYTES = 2.0, 500.0
PATIENCE = 60
"""Seconds of the clock after which a process is ended."""
HEAD = f"{'case':32} {'MB in':>6} {'wall s':>6} {'CPU s':>6} {'MB peak':>7}  result"


@dataclass(frozen=True)
class Result:
    """What a run cost (seconds of the clock and of the processors, megabytes of its largest process) and how it ended."""

    wall: float
    cpu: float
    megabytes: float
    said: str
    wrong: str

    @property
    def is_kept(self) -> bool:
        """Whether it kept to the limits; by the processors' seconds, since the machine may have other work."""
        return self.cpu <= SECONDS and self.megabytes <= MEGABYTES and not self.wrong


def main(arguments: list[str] | None = None) -> None:
    """Print a line for every case and whether all keep to the limits; exit code 1 when one does not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", nargs="*", help="names of cases (a beginning is enough); all without")
    parser.add_argument("--wrong", action="store_true", help="only the lines of cases that are over a limit or end wrongly")
    parser.add_argument("--make", nargs=2, metavar=("CASE", "FILE"), help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.make:
        Path(given.make[1]).write_bytes(next(case for case in _cases() if case.name == given.make[0]).make())
    else:
        sys.exit(0 if run_cases(tuple(given.case), given.wrong) else 1)


def _cases() -> list:  # type: ignore[type-arg]
    from bad_tasks import file_cases, table_cases

    return [*file_cases.CASES, *table_cases.CASES]


def list_cases() -> dict[str, str]:
    """Every case's name with the suffix of its file, "" for a circumstance.

    Asked of another process: the system counts what the starting process holds as the started one's, so this one stays small.
    """
    code = "from bad_tasks import command; print(*(f'{case.name} {case.suffix}' for case in command._cases()), sep='\\n')"
    listed = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "benchmarks", capture_output=True, text=True, check=True).stdout
    return dict(map(str.split, listed.splitlines())) | dict.fromkeys(CIRCUMSTANCES, "")


def run_cases(names: tuple[str, ...], only_wrong: bool = False) -> bool:
    """Run the cases whose names begin with one of these (all without any); True when all keep to the limits."""
    print(HEAD, flush=True)
    done: dict[str, Result] = {}
    for name, suffix in list_cases().items():
        if names and not name.startswith(names):
            continue
        with tempfile.TemporaryDirectory(prefix="bad-documents-", ignore_cleanup_errors=True) as folder:
            size, done[name] = run_case(name, suffix, Path(folder))
        if not (only_wrong and done[name].is_kept):
            print(_line(name, size, done[name]), flush=True)
    over = [name for name, result in done.items() if not result.is_kept]
    if done:
        slowest, largest = max(done, key=lambda name: done[name].cpu), max(done, key=lambda name: done[name].megabytes)
        print(f"{len(done)} cases; longest {slowest} {done[slowest].cpu:.2f} s, largest {largest} {done[largest].megabytes:.0f} MB")
    print(
        f"wrong or over {SECONDS:g} s or {MEGABYTES:g} MB: {', '.join(over)}"
        if over
        else f"all end well, under {SECONDS:g} s and {MEGABYTES:g} MB"
    )
    return not over


def _line(name: str, size: float, result: Result) -> str:
    mark = "" if result.is_kept else f"  {result.wrong or 'OVER'}"
    return f"{name:32} {size:6.1f} {result.wall:6.2f} {result.cpu:6.2f} {result.megabytes:7.0f}  {result.said}{mark}"


def run_case(name: str, suffix: str, folder: Path) -> tuple[float, Result]:
    """Make a case's file, run the command on it; return its megabytes and what came of it."""
    for part in ("given", "tmp", "here"):
        (folder / part).mkdir()
        (folder / part).chmod(0o777)
    folder.chmod(0o755)
    if suffix:
        path = folder / "given" / f"document.{suffix}"
        subprocess.run([sys.executable, str(ROOT / "benchmarks" / "bad_documents.py"), "--make", name, str(path)], check=True)
        setting = Setting(path)
    else:
        setting = CIRCUMSTANCES[name](folder / "given")
    size = setting.file.stat().st_size / 1e6 if suffix else 0.0
    return size, measure(setting, folder)


def measure(setting: Setting, folder: Path) -> Result:
    """Run ``tasks read --json`` in a session of its own and look at what it leaves behind."""
    surroundings = {**os.environ, "TMPDIR": str(folder / "tmp"), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    for variable, value in setting.environment.items():
        surroundings.pop(variable, None)
        surroundings |= {} if value is None else {variable: value}
    command = [*setting.before, sys.executable, "-m", "disclosure.cli", "tasks", "read", "--json", setting.file]
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        begun = time.monotonic()
        process = subprocess.Popen(
            command, cwd=folder / "here", env=surroundings, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE if setting.closes_output else out,
            stderr=err, start_new_session=True,
        )  # fmt: skip
        if process.stdout:
            process.stdout.close()
        ender = threading.Timer(PATIENCE, os.killpg, (process.pid, signal.SIGKILL))
        ender.start()
        if setting.meanwhile:
            setting.meanwhile(process)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - begun
        ender.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    cpu, megabytes = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    return Result(wall, cpu, megabytes, *_judge(process, setting, folder))


def _judge(process: subprocess.Popen[bytes], setting: Setting, folder: Path) -> tuple[str, str]:
    """What the command said, and what is wrong with how it ended ("" when nothing is)."""
    said = (folder / "err").read_text(encoding="utf-8", errors="backslashreplace")
    written = (folder / "out").stat().st_size
    is_stopped = setting.closes_output or setting.meanwhile is not None
    wrong = []
    if process.returncode == 0 and said:
        wrong.append("SAID MORE")
    if (
        process.returncode != 0
        and not is_stopped
        and (process.returncode != 1 or said.count("\n") != 1 or not said.startswith("disclosure: "))
    ):
        wrong.append(f"ENDED WITH {process.returncode} AND {said.count(chr(10))} LINES")
    if "Traceback" in said:
        wrong.append("TRACEBACK")
    if process.returncode != 0 and written:
        wrong.append("WROTE")
    if any((folder / "tmp").iterdir()) or any((folder / "here").iterdir()):
        wrong.append("LEFT FILES")
    if _still_running(process.pid):
        wrong.append("LEFT PROCESSES")
    line = (
        said.strip().splitlines()[-1].split(": ", 2)[-1][:110] if said.strip() else f"read, {written} bytes" if written else "nothing said"
    )
    return line, ", ".join(wrong)


def _still_running(session: int) -> bool:
    """Whether a process of the session, or one that was started in a folder of the case, is still there."""
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            return True
    return False
