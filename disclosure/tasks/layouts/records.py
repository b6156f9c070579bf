"""Records of labelled lines: 「任务：…」, 「单位：…」, 「时限：…」, over and over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from disclosure.tasks.columns import Kind, title_kind
from disclosure.tasks.headings import heading_rank
from disclosure.tasks.prose import is_too_long
from disclosure.tasks.reading import Reading
from disclosure.tasks.script import simplify_title
from disclosure.tasks.source import Source, is_page_number
from disclosure.tasks.text_tables import TextRow, plain_row, read_rows

_LABEL = re.compile(r"(?:^|(?<=[\s；;。]))(?P<label>[\u4e00-\u9fff/／]{1,8}(?:[（(][^（()）]{1,6}[)）])?)\s*[：:]")
_UNITS = re.compile("(?:单位|部门|科室|处室)")
_LEAST = 2


@dataclass
class _Record:
    line: int
    values: dict[str, str] = field(default_factory=dict)


def read(source: Source) -> Reading | None:
    """Return the tasks of records that each name a task and its units after labels, None when there are no two of them."""
    if source.tables or is_too_long(source):
        return None
    held = _records(source.lines)
    records = [entry for entry in held if isinstance(entry, _Record)]
    labels = list(dict.fromkeys(label for record in records for label in record.values))
    kinds = {label: _kind(label) for label in labels}
    whole = [record for record in records if {Kind.REQUIREMENT, Kind.UNITS} <= {kinds[label] for label in record.values}]
    if len(whole) < _LEAST or len(whole) * 2 < len(records):
        return None
    order = sorted(labels, key=lambda label: (_ORDER.index(kinds[label] or Kind.OTHER), labels.index(label)))
    titles = [f"责任{label}" if _UNITS.fullmatch(label) else label for label in order]
    rows: list[TextRow] = [plain_row(titles, records[0].line)]
    for entry in held:
        cells = [entry.values.get(label, "") for label in order] if isinstance(entry, _Record) else [entry[0], *[""] * (len(order) - 1)]
        rows.append(plain_row(cells, entry.line if isinstance(entry, _Record) else entry[1]))
    return read_rows(source, source.lines[: rows[0].line - 1], rows, tells_merges=True)


_ORDER = [Kind.NUMBER, Kind.REQUIREMENT, Kind.UNITS, Kind.DEADLINE, Kind.OTHER]


def _kind(label: str) -> Kind | None:
    return Kind.UNITS if _UNITS.fullmatch(label) else title_kind(label)


def _records(lines: list[str]) -> list[_Record | tuple[str, int]]:
    """Return the records and the headings between them; a label that the record has already begins the next one."""
    held: list[_Record | tuple[str, int]] = []
    record: _Record | None = None
    last = ""
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text or is_page_number(text):
            continue
        fields = _fields(text)
        if not fields:
            if record is not None and heading_rank(text) is not None and text[-1] not in "。；;":
                held.append((text, number))
                record = None
            elif record is not None:
                record.values[last] += f"\n{text}"
        for label, value in fields:
            if record is None or label in record.values:
                record = _Record(number)
                held.append(record)
            record.values[label] = value
            last = label
    return held


def _fields(text: str) -> list[tuple[str, str]]:
    """Return (label, value) for the labels of a line that begins with one which titles a column."""
    marks = [mark for mark in _LABEL.finditer(text) if _kind(simplify_title(mark["label"])) is not None]
    if not marks or text[: marks[0].start()].strip("0123456789.．、（）() "):
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [(simplify_title(mark["label"]), text[mark.end() : end].strip(" \u3000；;")) for mark, end in zip(marks, ends, strict=True)]
