"""Whether the dates of text and deadline column disagree, over the grammar of obligations."""

from __future__ import annotations

import re

from disclosure.tasks.obligations import read_clause
from disclosure.tasks.obligations.clauses import cut_clauses

LONGEST_TEXT, MOST_LINES = 20_000, 300
"""Characters and lines of a task beyond which no dates are looked for: no office writes a tenth of it."""
_END_OF_MONTH = 31
_LAST_DAYS = 28
_DAY_SIGN = re.compile("[年月日号底季旬周]")


def is_too_long(text: str) -> bool:
    """Tell a text in which no deadlines are looked for."""
    return len(text) > LONGEST_TEXT or text.count("\n") > MOST_LINES


def due_dates(text: str, *, in_column: bool = False) -> set[tuple[int, int]]:
    """Return (month, day) of each date by which something is due; 31 stands for the end of any month; yearly ones (每年…) are left out."""
    return {day for day, _ in _list_dues(text, in_column)}


def disagreement(text: str, column: str) -> str | None:
    """Return a Chinese sentence when the text names due dates and none of them is the column's, else None."""
    said, written = _list_dues(text, False), due_dates(column, in_column=True)
    if not said or not written or {day for day, _ in said} & written:
        return None
    quotes = "、".join(dict.fromkeys(quote for _, quote in said))
    return f"要求中写「{quotes}」，时限栏写「{column}」，两者不一致"


def _list_dues(text: str, in_column: bool) -> list[tuple[tuple[int, int], str]]:
    """Return (month, day) and words of every date, in their order."""
    dues: list[tuple[tuple[int, int], str]] = []
    if is_too_long(text) or not _DAY_SIGN.search(text):
        return dues
    for clause in cut_clauses(text):
        for found in read_clause(clause, None, in_column=in_column).found:
            if found.kind == "by_date" and not found.values["yearly"]:
                month, day = found.values["month"], found.values["day"]
                dues.append(((month, day if day < _LAST_DAYS else _END_OF_MONTH), clause.quote(found.start, found.end)))
    return dues
