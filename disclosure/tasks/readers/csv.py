"""Tables as text with separators: commas, semicolons, tabs or bars, with quoted cells over several lines."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from contextlib import suppress
from pathlib import Path

from disclosure.errors import InputError
from disclosure.tasks.readers.plain_grid import make_table, tidy_cell
from disclosure.tasks.readers.text_files import MOST_CELLS, load_text
from disclosure.tasks.source import Source

SUFFIXES = (".csv", ".tsv")
_SEPARATORS = ",\t;|"
_SAID = re.compile(r"sep=(.)\n")
_SAMPLE = 200


def read(path: Path) -> Source:
    """Return the file as one table. InputError when it is no text, has no separators, or is larger than any task table."""
    file = load_text(path, "a CSV file")
    said = _SAID.match(file.text)  # Excel's own first line
    text = file.text[said.end() :] if said else file.text
    separator = said[1] if said else find_separator(text)
    if separator is None:
        raise InputError("no separator parts its lines into columns", where=path, fix="save plain text as .txt")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        if sum(map(len, rows)) > MOST_CELLS:
            raise InputError(f"a table of {len(rows)} rows with so many cells is no task table")
        table = make_table(
            ((at, [tidy_cell(cell) for cell in row]) for at, row in enumerate(rows, start=1)), "表1", lambda number: f"表1第{number}行"
        )
    except csv.Error as error:
        raise InputError(f"not readable as a table ({error})", where=path, fix="is a closing quotation mark missing?") from error
    except InputError as error:
        raise InputError(error.what, where=path, fix="is this the right file?") from error
    if table is None:
        raise InputError("the file is empty", where=path)
    return Source(path.name, file.sha256, "", file.encoding, (table,))


def find_separator(text: str) -> str | None:
    """Return the sign that parts most of the first rows into the same number of columns, None when none parts any."""
    worths = {separator: worth for separator in _SEPARATORS if (worth := _worth(text, separator)) > (0, 0)}
    return max(worths, key=lambda separator: worths[separator], default=None)


def _worth(text: str, separator: str) -> tuple[int, int]:
    """Rank a separator: rows of the commonest width, then that width."""
    counts: Counter[int] = Counter()
    with suppress(csv.Error):  # the reading itself says so
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if len(row) > 1:
                counts[len(row)] += 1
            if counts.total() >= _SAMPLE:
                break
    width, rows = max(counts.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return rows, width
