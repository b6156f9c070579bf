"""The title of a task document and the year that it names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from disclosure.text import CHINESE_DIGITS

_ARTEFACT = re.compile(r"\[bookmark:[^\]]*\]|^#+\s+")
_NOISE = re.compile(r"[-·•*]|附件|附表|.*\.(?:docx?|pdf|wps|xlsx?|txt)$")
_DATE_OR_NUMBER = re.compile(
    r"[（(]?[\d〇○零一二三四五六七八九十年月日\s]+[)）]?|[^。]{1,20}[〔\[（(](?:19|20)\d{2}[〕\])）]\s*第?\s*\d+\s*号"
)
_LABEL = re.compile(
    r"(?:填报|填表|制表|编制|报送|审核|负责|联系|印发|发布|统计)?(?:单位|部门|人|时间|日期|电话)\s*[:：]|(?:附)?表\s*[一二三四五六七八九十\d]+(?:[\s:：、.．]|$)"
    r"|[（(].*(?:\d|印发|施行|通过|稿)[^（()）]*[)）]$"
)
_COMPLETE = re.compile(r"(?:方案|[^公]?表|要点|清单|通知|计划|意见|安排|分工|台账|[)）。；;：:，,])$")
_NAMED = re.compile(r"(?:方案|[^公代发填图]表|要点|清单|通知|计划|意见|安排|分工|台账)(?:[（(][^（()）]*[)）])?$")
_YEAR = re.compile(r"((?:19|20)\d{2}|[二一][〇○零Ｏ一二三四五六七八九]{3})\s*年")
_WHOLE = re.compile(r"[\u4e00-\u9fff]{1,10}[省市县区州旗盟局镇乡].*(?:(?:19|20)\d{2}|[二一][〇○零Ｏ一二三四五六七八九]{3})\s*年")
_LONGEST = 80
_FARTHEST = 12


def read_title(before: Sequence[str]) -> str | None:
    """Return the title out of the lines before a table, with the line above when it is broken in two.

    It is the nearest line that is called a table, plan, list … even when dates, labels or sentences stand below it; else the last line,
    if it may be a title at all.
    """
    lines = [_ARTEFACT.sub("", line).strip() for line in before]
    lines = [line for line in lines[-200:] if not _LABEL.match(line)]
    while lines and (not lines[-1] or _DATE_OR_NUMBER.fullmatch(lines[-1])):
        lines.pop()
    if not lines:
        return None
    filled = [at for at, line in enumerate(lines) if line]
    at = next((at for at in reversed(filled[-_FARTHEST:]) if is_title_line(lines[at]) and _NAMED.search(lines[at])), filled[-1])
    if not is_title_line(lines[at]):
        return None
    title, above = lines[at], lines[at - 1] if at else ""
    if above and is_title_line(above) and not _WHOLE.match(title) and not _COMPLETE.search(above) and len(above + title) <= _LONGEST:
        title = above + title
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
    """Return the year that a title names (2025年, 2025 年, 二〇二五年), None when it names none."""
    match = _YEAR.search(title or "")
    return int("".join(CHINESE_DIGITS.get(sign, sign) for sign in match[1])) if match else None
