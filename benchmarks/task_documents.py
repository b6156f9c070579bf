"""Import of large task documents, time and memory of each as a whole process: ``python benchmarks/task_documents.py [ROWS]``.

The peer is python-docx as its documentation reads a table: every row's ``cells``, every cell's ``text``, and nothing made of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "disclosure" / "tasks")]

PEER = "import docx, sys; print(sum(len(cell.text) for table in docx.Document(sys.argv[1]).tables for row in table.rows for cell in row.cells))"
OURS = [sys.executable, "-m", "disclosure.cli", "tasks", "read", "--json"]


def main() -> None:
    """Write one table in every format, read each, print a line for each."""
    from made_tables import as_csv, as_docx, as_html, as_markdown, as_tabbed, as_xlsx, make

    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    made = make(7, sections_at_least=max(1, rows // 5))
    del made.body[rows:]
    writers = {"docx": as_docx, "html": as_html, "xlsx": as_xlsx, "csv": as_csv, "md": as_markdown, "txt": as_tabbed}
    print(f"{len(made.body)} rows, {made.width} columns, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        for suffix, write in writers.items():
            path = Path(folder) / f"table.{suffix}"
            value = write(made)
            path.write_bytes(value if isinstance(value, bytes) else value.encode())
            print(f"{suffix:<5} {path.stat().st_size / 1e6:6.2f} MB  ours  {_say(_run([*OURS, str(path)]))}")
        peer = _run([sys.executable, "-c", PEER, str(Path(folder) / "table.docx")])
        ours = _run([*OURS, str(Path(folder) / "table.docx")])
        print(f"docx            python-docx {_say(peer)}; ratio {ours[0] / peer[0]:.2f}")


def _run(command: list[str]) -> tuple[float, float]:
    """Run a command three times; return the best wall-clock seconds and the largest resident megabytes."""
    best, largest = float("inf"), 0.0
    for _ in range(3):
        begun = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        best, largest = min(best, time.monotonic() - begun), max(largest, usage.ru_maxrss / 1024)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return best, largest


def _say(figures: tuple[float, float]) -> str:
    return f"{figures[0]:6.2f} s {figures[1]:5.0f} MB"


if __name__ == "__main__":
    main()
