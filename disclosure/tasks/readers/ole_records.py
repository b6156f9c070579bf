"""The records of an old workbook (.xls): is it locked, and do its cells lie within reach of one another? [MS-CFB] 2, [MS-XLS] 2.3."""

from __future__ import annotations

import struct
from pathlib import Path

from disclosure.errors import InputError
from disclosure.tasks.readers.sheet_package import MOST_AREA

_FREE = 0xFFFFFFFA  # from here on a sector number is a mark
_BOF, _FILE_PASS = 0x0809, 0x002F
_ROOT = 5
_SMALLEST = 4_096  # shorter streams stand in sectors of 64 bytes, inside the stream of the root
_CELLS = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00BD, 0x00D6, 0x00FD})
"""FORMULA, NUMBER, LABEL, BOOLERR, RK, MULRK, RSTRING, LABELSST: each begins with row and column; blank cells are not among them."""


def check_records(data: bytes, path: Path) -> None:
    """Raise InputError for a workbook that is locked, or whose filled cells lie so far apart that no memory holds what is between.

    What is damaged passes: the library that reads it says so.
    """
    rows: list[int] = []
    columns: list[int] = []
    stream = _workbook_stream(data)
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        at += 4
        if kind == _FILE_PASS:
            raise InputError("the file is locked with a password", where=path, fix="save it without a password")
        if kind == _BOF:
            _check_box(rows, columns, path)
            rows, columns = [], []
        elif kind in _CELLS and at + 4 <= len(stream):
            row, column = struct.unpack_from("<HH", stream, at)
            rows.append(row)
            columns.append(column)
        at += size
    _check_box(rows, columns, path)


def _check_box(rows: list[int], columns: list[int], path: Path) -> None:
    if rows and (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) > MOST_AREA:
        what = f"a cell far from the table holds something (row {max(rows) + 1} or column {max(columns) + 1} is the last)"
        raise InputError(what, where=path, fix="delete what is outside the table and save it again as .xlsx")


def _workbook_stream(data: bytes) -> bytes:
    """The stream of the workbook, empty where the file is too damaged to find it."""
    try:
        return _find_stream(data)
    except (struct.error, IndexError, ValueError):
        return b""


def _find_stream(data: bytes) -> bytes:
    size = 1 << min(struct.unpack_from("<H", data, 30)[0], 16)
    count, directory = struct.unpack_from("<I", data, 44)[0], struct.unpack_from("<I", data, 48)[0]
    fat_sectors = [sector for sector in struct.unpack_from("<109I", data, 76) if sector < _FREE]
    following, left = struct.unpack_from("<II", data, 68)
    while following < _FREE and left and len(fat_sectors) < count:
        *more, following = struct.unpack_from(f"<{size // 4}I", data, (following + 1) * size)
        fat_sectors += [sector for sector in more if sector < _FREE]
        left -= 1
    fat: list[int] = []
    for sector in fat_sectors[:count]:
        fat += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
    entries = _chain(data[size:], fat, directory, size)
    short: bytes | None = None
    for at in range(0, len(entries) - 127, 128):
        entry = entries[at : at + 128]
        name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le", "replace").lower()
        start, length = struct.unpack_from("<II", entry, 116)
        if entry[66] == _ROOT and short is None:
            short = _chain(data[size:], fat, start, size)
        elif name in ("workbook", "book"):
            if length >= _SMALLEST:
                return _chain(data[size:], fat, start, size)[:length]
            listed = _chain(data[size:], fat, struct.unpack_from("<I", data, 60)[0], size)
            return _chain(short or b"", list(struct.unpack(f"<{len(listed) // 4}I", listed)), start, 64)[:length]
    return b""


def _chain(sectors: bytes, fat: list[int], sector: int, size: int) -> bytes:
    """The sectors that follow one another from the first, each at most once."""
    parts: list[bytes] = []
    while sector < len(fat) and len(parts) <= len(fat):
        parts.append(sectors[sector * size : (sector + 1) * size])
        sector = fat[sector]
    return b"".join(parts)
