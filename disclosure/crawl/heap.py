"""How memory is kept and given back: by the C library after large pages, by Python at its end."""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import gc
import sys

M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8  # glibc's malloc.h
LARGE_BLOCK = 1024 * 1024


def give_back_memory() -> None:
    """Let freed blocks of a megabyte and more go back to the system at once.

    glibc keeps what a thread has freed for that thread, up to 32 MB a block, and a crawl has a thread per address: ten addresses with one large
    page each held 540 MB in place of 200 MB after all had been read. And let all threads share one heap: each of their own has holes of its own, and
    Python lets one of them work at a time anyway. Elsewhere than on glibc nothing is done.
    """
    with contextlib.suppress(OSError, AttributeError, TypeError):
        library = ctypes.CDLL(None)
        library.mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK)
        library.mallopt(M_ARENA_MAX, 1)


def trim_heap() -> None:
    """Let all that is free go back to the system: what Arrow used for a table is not where Python keeps its values, and stays a hole."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


@atexit.register
def end_without_a_last_look() -> None:
    """Spare a crawl the look through all that Python holds before it ends (a tenth of a second); the system takes the memory back anyway.

    Where DuckDB is loaded the look stays: its binding counts what was not taken back and says so at length.
    """
    if "duckdb" not in sys.modules:
        gc.freeze()
