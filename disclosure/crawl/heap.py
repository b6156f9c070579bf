"""How memory is kept and given back: by the C library after large pages, by Python at its end."""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import gc

M_MMAP_THRESHOLD = -3  # glibc's malloc.h
LARGE_BLOCK = 1024 * 1024


def give_back_memory() -> None:
    """Let freed blocks of a megabyte and more go back to the system at once.

    glibc keeps what a thread has freed for that thread, up to 32 MB a block, and a crawl has a thread per address: ten addresses with one large
    page each held 540 MB in place of 200 MB after all had been read. Elsewhere than on glibc nothing is done.
    """
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK)


def trim_heap() -> None:
    """Let all that is free go back to the system: what Arrow used for a table is not where Python keeps its values, and stays a hole."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


atexit.register(gc.freeze)
"""Python looks through all it holds for cycles before it ends, which takes a tenth of a second; the system takes the memory back anyway."""
