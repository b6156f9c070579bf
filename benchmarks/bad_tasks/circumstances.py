"""Places and surroundings: what stands where the file should be, and what the machine does meanwhile."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bad_tasks.case import TITLES, docx_of, tabbed, task, xlsx_of

ROWS = [TITLES, task(1), task(2)]
RTF = b"{\\rtf1\\ansi \\u20844? \\par}"


@dataclass
class Setting:
    """What a circumstance changes: the file, variables of the surroundings, a program that starts the command, and what is done to the running process."""

    file: Path
    environment: dict[str, str | None] = field(default_factory=dict)
    meanwhile: Callable[[subprocess.Popen[bytes]], None] | None = None
    closes_output: bool = False
    before: tuple[str, ...] = ()


def _written(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def _fifo(folder: Path) -> Setting:
    os.mkfifo(folder / "a.txt")
    return Setting(folder / "a.txt")


def _folder(folder: Path) -> Setting:
    (folder / "a.docx").mkdir()
    return Setting(folder / "a.docx")


def _endless(folder: Path) -> Setting:
    (folder / "a.txt").symlink_to("/dev/zero")
    return Setting(folder / "a.txt")


def _loop(folder: Path) -> Setting:
    (folder / "a.txt").symlink_to(folder / "b.txt")
    (folder / "b.txt").symlink_to(folder / "a.txt")
    return Setting(folder / "a.txt")


def _socket(folder: Path) -> Setting:
    import socket

    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "a.txt"))
    return Setting(folder / "a.txt")


def _unreadable(folder: Path) -> Setting:
    path = _written(folder, "a.txt", tabbed(ROWS))
    path.chmod(0)
    as_user = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")  # without these the superuser may read as little as others
    return Setting(path, before=as_user if os.geteuid() == 0 else ())


def _vanishes(folder: Path) -> Setting:
    path = _written(folder, "a.txt", tabbed(ROWS))
    return Setting(path, meanwhile=lambda process: (time.sleep(0.15), path.unlink(missing_ok=True))[0])


def _grows(folder: Path) -> Setting:
    path = _written(folder, "a.txt", tabbed(ROWS))

    def write(process: subprocess.Popen[bytes]) -> None:
        with path.open("ab") as out:
            for _ in range(600):
                out.write(b" \n" * 50_000)

    return Setting(path, meanwhile=write)


def _odd_name(folder: Path) -> Setting:
    return Setting(_written(folder, "甲\n'\"$(x)\x1b[31m\u202e.docx", b"no document"))


def _not_utf8(folder: Path) -> Setting:
    path = Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.txt"))
    path.write_bytes(tabbed(ROWS).encode())
    return Setting(path)


def _long_name(folder: Path) -> Setting:
    return Setting(folder / ("长" * 300 + ".txt"))


def _office(folder: Path, script: str) -> Setting:
    """A LibreOffice of our own before the real one on the path."""
    programs = folder / "programs"
    programs.mkdir()
    for name in ("soffice", "libreoffice"):
        path = _written(programs, name, f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return Setting(_written(folder, "a.rtf", RTF), {"PATH": f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin"})


def _interrupted(name: str, data: Callable[[], bytes | str], after: float) -> Callable[[Path], Setting]:
    def meet(folder: Path) -> Setting:
        setting = _office(folder, "sleep 30 & sleep 30") if name.endswith(".rtf") else Setting(_written(folder, name, data()))
        setting.meanwhile = lambda process: (time.sleep(after), os.killpg(process.pid, signal.SIGINT))[0]
        return setting

    return meet


def _temporary(name: str, data: Callable[[], bytes | str], place: str) -> Callable[[Path], Setting]:
    return lambda folder: Setting(_written(folder, name, data()), {"TMPDIR": place})


def _at_home(home: str | None) -> Callable[[Path], Setting]:
    return lambda folder: Setting(_written(folder, "a.docx", docx_of(ROWS)), {"HOME": home})


def _eight(folder: Path) -> Setting:
    """Seven other reads of the same file at once."""
    path = _written(folder, "a.xlsx", xlsx_of(ROWS))

    def start(process: subprocess.Popen[bytes]) -> None:
        others = [
            subprocess.Popen([sys.executable, "-m", "disclosure.cli", "tasks", "read", str(path)], stdout=-3, stderr=-3) for _ in range(7)
        ]
        threading.Thread(target=lambda: [other.wait() for other in others]).start()

    return Setting(path, meanwhile=start)


def _closed(folder: Path) -> Setting:
    return Setting(
        _written(folder, "a.csv", "序号,工作任务,责任单位\n" + "".join(f"{at},公开名单{at},市松针局\n" for at in range(2_000))),
        closes_output=True,
    )


CIRCUMSTANCES: dict[str, Callable[[Path], Setting]] = {
    "at_fifo": _fifo,
    "at_folder": _folder,
    "at_endless": _endless,
    "at_loop": _loop,
    "at_socket": _socket,
    "at_nothing": lambda folder: Setting(folder / "a.txt"),
    "at_unreadable": _unreadable,
    "at_vanishing": _vanishes,
    "at_growing": _grows,
    "at_odd_name": _odd_name,
    "at_name_not_utf8": _not_utf8,
    "at_long_name": _long_name,
    "at_name_with_nul": lambda folder: Setting(folder / "a.txt" / "b.txt"),
    "office_crashes": lambda folder: _office(folder, "kill -SEGV $$"),
    "office_writes_nothing": lambda folder: _office(folder, "exit 0"),
    "office_writes_junk": lambda folder: _office(folder, 'while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; echo junk > "$2/document.docx"'),
    "office_writes_much": lambda folder: _office(folder, 'while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; head -c 900000000 /dev/zero > "$2/document.docx"'),
    "office_writes_fifo": lambda folder: _office(folder, 'while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; mkfifo "$2/document.docx"'),
    "office_missing": lambda folder: Setting(_written(folder, "a.rtf", RTF), {"PATH": str(folder)}),
    "office_no_temporary": _temporary("a.rtf", lambda: RTF, "/nonexistent"),
    "office_read_only": _temporary("a.rtf", lambda: RTF, "/proc"),
    "temporary_xlsx": _temporary("a.xlsx", lambda: xlsx_of(ROWS), "/nonexistent"),
    "temporary_docx": _temporary("a.docx", lambda: docx_of(ROWS), "/nonexistent"),
    "home_unset": _at_home(None),
    "home_read_only": _at_home("/proc"),
    "interrupted_office": _interrupted("a.rtf", lambda: RTF, 1.0),
    "interrupted_xlsx": _interrupted("a.xlsx", lambda: xlsx_of([TITLES, *[task(at) for at in range(20_000)]]), 0.6),
    "interrupted_docx": _interrupted("a.docx", lambda: docx_of([TITLES, *[task(at) for at in range(4_000)]]), 0.6),
    "interrupted_txt": _interrupted("a.txt", lambda: tabbed([TITLES, *[task(at) for at in range(9_000)]]), 0.6),
    "output_closed": _closed,
    "eight_at_once": _eight,
}  # fmt: skip
