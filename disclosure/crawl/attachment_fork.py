"""The process of a PDF as a fork of the reader's own, which has the library already: a tenth of a second less for each file.

Only for a process with one thread. The limits on memory and processor time are those of ``pdf_child``.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Never

from disclosure.tasks.readers import pdf_child
from disclosure.tasks.readers.pdf_extract import MOST_SECONDS


def fork_child(data: bytes) -> tuple[int, bytes, bytes]:
    """Run ``pdf_child`` on a file's bytes; its exit code (negative: the signal that ended it), output and errors."""
    import pypdfium2.raw  # noqa: F401 - loaded here, so that every fork has it

    with TemporaryFile() as given, TemporaryFile() as said, TemporaryFile() as errors:
        given.write(data)
        given.seek(0)
        process = os.fork()
        if not process:
            _serve(given, said, errors)
        status = os.waitpid(process, 0)[1]
        said.seek(0)
        errors.seek(0)
        return os.waitstatus_to_exitcode(status), said.read(), errors.read()


def _serve(*files: IO[bytes]) -> Never:
    """Be the child, whatever happens in it; nothing of the parent's runs here any more."""
    code = 1
    try:
        signal.alarm(MOST_SECONDS)
        for number, file in enumerate(files):
            os.dup2(file.fileno(), number)
        sys.stdin, sys.stdout = (os.fdopen(number, mode, closefd=False) for number, mode in enumerate("rw"))
        pdf_child.MOST_MEMORY += address_space()  # what the parent holds is not the file's
        pdf_child.main()
        code = 0
    finally:
        os._exit(code)


def address_space() -> int:
    """Bytes of this process's address space; 0 where the system does not tell."""
    return _pages(0)


def memory() -> int:
    """Bytes of memory this process holds now; 0 where the system does not tell."""
    return _pages(1)


def _pages(field: int) -> int:
    try:
        return int(Path("/proc/self/statm").read_text().split()[field]) * resource.getpagesize()
    except OSError:
        return 0
