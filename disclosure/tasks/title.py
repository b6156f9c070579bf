"""The title of a task document and the year that it names."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ARTEFACT = re.compile(r"\[bookmark:[^\]]*\]|^#+\s+")
_NOISE = re.compile(r"[-·•*]|附件|附表|.*\.(?:docx?|pdf|wps|xlsx?|txt)$")
_COMPLETE = re.compile(r"(?:方案|[^公]?表|要点|清单|通知|计划|意见|安排|分工|台账|[)）。；;：:，,])$")
_LONGEST = 80


def read_title(before: Sequence[str]) -> str | None:
    """Return the title out of the lines before a table: the nearest one, with the line above when it is broken in two."""
    lines = [_ARTEFACT.sub("", line).strip() for line in before]
    while lines and not lines[-1]:
        lines.pop()
    if not lines or not _is_title(lines[-1]):
        return None
    title = lines.pop()
    if lines and lines[-1] and _is_title(lines[-1]) and not _COMPLETE.search(lines[-1]) and len(lines[-1] + title) <= _LONGEST:
        title = lines[-1] + title
    return title


def _is_title(line: str) -> bool:
    return 0 < len(line) <= _LONGEST and not _NOISE.match(line) and not re.search("[。；;]$", line)


def read_year(title: str | None) -> int | None:
    """Return the year that a title names, None when it names none."""
    match = re.search(r"((?:19|20)\d{2})年", title or "")
    return int(match[1]) if match else None
