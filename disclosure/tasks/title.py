"""The title of a task document and the year that it names."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ARTEFACT = re.compile(r"\[bookmark:[^\]]*\]|^#+\s+")
_NOISE = re.compile(r"[-·•*]|附件|附表|.*\.(?:docx?|pdf|wps|xlsx?|txt)$")
_DATE_OR_NUMBER = re.compile(
    r"[（(]?[\d〇○零一二三四五六七八九十年月日\s]+[)）]?|[^。]{1,20}[〔\[（(](?:19|20)\d{2}[〕\])）]\s*第?\s*\d+\s*号"
)
_COMPLETE = re.compile(r"(?:方案|[^公]?表|要点|清单|通知|计划|意见|安排|分工|台账|[)）。；;：:，,])$")
_LONGEST = 80


def read_title(before: Sequence[str]) -> str | None:
    """Return the title out of the lines before a table: the nearest one, with the line above when it is broken in two."""
    lines = [_ARTEFACT.sub("", line).strip() for line in before]
    while lines and not lines[-1]:
        lines.pop()
    if not lines or not is_title_line(lines[-1]):
        return None
    title = lines.pop()
    if lines and lines[-1] and is_title_line(lines[-1]) and not _COMPLETE.search(lines[-1]) and len(lines[-1] + title) <= _LONGEST:
        title = lines[-1] + title
    return title


def is_title_line(line: str) -> bool:
    """Tell a line that may be (part of) a title from sentences, addressees, dates, document numbers and names of attachments."""
    return (
        0 < len(line) <= _LONGEST
        and not _NOISE.match(line)
        and not re.search("[。；;：:，,]$", line)
        and not _DATE_OR_NUMBER.fullmatch(line)
    )


def read_year(title: str | None) -> int | None:
    """Return the year that a title names, None when it names none."""
    match = re.search(r"((?:19|20)\d{2})年", title or "")
    return int(match[1]) if match else None
