"""Spreadsheets: .xlsx, .xlsm, .xls and .ods by python-calamine; every sheet that is shown is a table."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from disclosure.errors import InputError
from disclosure.tasks.model import Warning
from disclosure.tasks.readers.files import KINDS, expect, kind_of, load, open_package
from disclosure.tasks.readers.ole_records import check_records
from disclosure.tasks.readers.plain_grid import NumberedRow, Range, make_table, tidy_cell
from disclosure.tasks.readers.sheet_package import MOST_AREA, Sheet, inspect_workbook, is_ods, tame_ods
from disclosure.tasks.source import Block, Source, Table, source_of_blocks

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".ods")
_OTHER_SUFFIX = {"html": ".html", "docx": ".docx", "pdf": ".pdf", "text": ".csv"}
_BROKEN = "the workbook is damaged or of a kind that cannot be read"
_MEND = "open it in a spreadsheet program and save it again as .xlsx"
_SECONDS = 10
_ONE_AT_A_TIME = threading.RLock()
_TRIAL = """
import io, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (480_000_000, 480_000_000))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
import python_calamine
book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
for at in range(len(book.sheet_names)):
    book.get_sheet_by_index(at)
"""


def read(path: Path) -> Source:
    """Return every shown sheet with content as a table. InputError when it is no workbook, locked, damaged or empty."""
    data = load(path)
    kind = kind_of(data)
    sheets: dict[str, Sheet] = {}
    content: bytes | None = None
    if kind == "zip" and is_ods(package := open_package(data, path)):
        content = tame_ods(package, path)
    elif kind == "xlsx":
        content, sheets = inspect_workbook(open_package(data, path), path)
    elif kind in _OTHER_SUFFIX:
        raise InputError(f"this is {KINDS[kind]}, not a workbook", where=path, fix=f"give it the suffix {_suffix_of(data, kind)}")
    else:
        expect(data, path, "xlsx", "ole")
    if kind == "ole":
        check_records(data, path)
    _try_in_child(content or data, path)
    tables, warnings = _read_tables(content or data, path, sheets)
    if not tables:
        raise InputError("no sheet that is shown holds anything", where=path, fix="is this the right file?")
    return source_of_blocks(path.name, hashlib.sha256(data).hexdigest(), tables, warnings=tuple(warnings))


def _suffix_of(data: bytes, kind: str) -> str:
    is_archive = b"multipart/related" in data[:4_000]
    return ".mht" if is_archive else _OTHER_SUFFIX[kind]


def _try_in_child(data: bytes, path: Path) -> None:
    """Raise InputError for a workbook whose damage makes the library ask for more memory than there is, which ends its whole process."""
    try:
        tried = subprocess.run([sys.executable, "-c", _TRIAL], input=data, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise InputError(_BROKEN, where=path, fix=_MEND) from error
    if tried.returncode not in (0, 1):  # 1: an error that is told again, by its name, when it is read here
        raise InputError(_BROKEN, where=path, fix=_MEND)


def _read_tables(data: bytes, path: Path, sheets: dict[str, Sheet]) -> tuple[list[Block], list[Warning]]:
    """The tables of all shown sheets, and what is doubtful about them."""
    book = _guarded(partial(_open, data), path)
    tables: list[Block] = []
    warnings: list[Warning] = []
    for at, metadata in enumerate(book.sheets_metadata):
        place = f"工作表“{tidy_cell(metadata.name)}”"
        if not str(metadata.typ).endswith("WorkSheet"):
            continue
        if not str(metadata.visible).endswith(".Visible"):
            warnings.append(Warning("hidden_sheet", place, "这张工作表是隐藏的，未读入。"))
            continue
        table = _guarded(partial(_read_sheet, book, at, place), path)
        if table is not None:
            tables.append(table)
            warnings += sheets.get(metadata.name, Sheet()).warnings(place)
    return tables, warnings


def _open(data: bytes) -> Any:
    import python_calamine

    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))


def _guarded(act: Any, path: Path) -> Any:
    """What the library gives; its errors and panics as InputError."""
    import python_calamine

    try:
        with _silent_panics():
            return act()
    except python_calamine.PasswordError as error:
        raise InputError("the file is locked with a password", where=path, fix="save it without a password") from error
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise InputError(_BROKEN, where=path, fix=_MEND) from error
    except InputError as error:
        raise InputError(error.what, where=path, fix="is this the right file?") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of pyo3, which gives no name to import
            raise
        raise InputError(_BROKEN, where=path, fix=_MEND) from error


@contextmanager
def _silent_panics() -> Iterator[None]:
    """Keep what the library's runtime writes about a panic off the terminal: it goes to the file descriptor, past Python.

    One thread at a time: a second one would keep the first one's silence as what to go back to.
    """
    with _ONE_AT_A_TIME:
        try:
            kept = os.dup(2)
        except OSError:  # no standard error at all
            yield
            return
        try:
            with Path(os.devnull).open("w") as nowhere:
                os.dup2(nowhere.fileno(), 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def _read_sheet(book: Any, at: int, place: str) -> Table | None:
    sheet = book.get_sheet_by_index(at)
    if sheet.start is None:
        return None
    left = sheet.start[1]
    merged = sheet.merged_cell_ranges
    ranges: list[Range] = [((top + 1, max(first - left, 0)), (bottom + 1, last - left)) for (top, first), (bottom, last) in merged or ()]
    tells_merges = merged is not None
    return make_table(_rows_of(sheet), place, lambda number: f"{place}第{number}行", ranges=ranges, tells_merges=tells_merges)


def _rows_of(sheet: Any) -> Iterator[NumberedRow]:
    """The sheet's rows with the numbers that a spreadsheet program shows, their texts from the first filled column on."""
    if sheet.height * sheet.width > MOST_AREA:  # one row at a time, or the texts would not fit into memory
        rows: Any = sheet.iter_rows()
        first = 1
    else:
        rows = sheet.to_python(skip_empty_area=True)
        first = sheet.start[0] + 1
    for number, row in enumerate(rows, start=first):
        yield number, [show_value(value) for value in row]


def show_value(value: object) -> str:
    """Return what a clerk sees in a cell: whole numbers without a point, days as 2025年10月31日, times where they matter."""
    if isinstance(value, str):
        return tidy_cell(value.replace("_x000D_", "")) if value else ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return f"{value:.15g}" if abs(value) < 1e15 else f"{value:.0f}"
    if isinstance(value, datetime):
        day = f"{value.year}年{value.month}月{value.day}日"
        return day if value.time() == time() else f"{day} {_clock(value.time())}"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, time):
        return _clock(value)
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")
    return ""


def _clock(value: time) -> str:
    return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
