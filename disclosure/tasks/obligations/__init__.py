"""A small grammar of duties in time: deadline column and requirement text → obligations with the words they were read from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from disclosure.tasks.model import Obligation, Warning
from disclosure.tasks.obligations.by_dates import last_day, read_dates
from disclosure.tasks.obligations.clauses import Clause, cut_clauses
from disclosure.tasks.obligations.counts import read_counts
from disclosure.tasks.obligations.due import find_date_due
from disclosure.tasks.obligations.frequencies import read_frequencies
from disclosure.tasks.obligations.leftovers import find_left
from disclosure.tasks.obligations.penalties import skip_penalties
from disclosure.tasks.obligations.period_ends import read_period_ends
from disclosure.tasks.obligations.phrases import Found, Reading, read_modality
from disclosure.tasks.obligations.standing import read_standing
from disclosure.tasks.obligations.windows import read_bare_amounts, read_spans, read_windows

if TYPE_CHECKING:
    from disclosure.calendar import WorkingCalendar

_EMPTY_CELLS = frozenset("/-—－–无")


def read_obligations(
    text: str, deadline: str | None, *, year: int | None, calendar: WorkingCalendar | None = None
) -> tuple[tuple[Obligation, ...], tuple[Warning, ...]]:
    """Read the deadline column, then the text, clause by clause; ``year`` is the document's, ``calendar`` the repository's by default.

    Returns the obligations in the order of their words and the warnings, their ``where`` empty: ``calendar_missing``,
    ``date_without_month``, ``date_impossible``, ``date_before_document``, ``days_unclear``, ``deadline_unread``. Never raises.
    """
    obligations: list[Obligation] = []
    warnings: list[Warning] = []
    calendar = calendar or _load_calendar()
    for source, words in _list_sources(text, deadline):
        before, left = (len(obligations), len(warnings)), []
        for clause in cut_clauses(words):
            reading = read_clause(clause, year, in_column=source == "deadline")
            warnings.extend(Warning(doubt.code, "", doubt.message) for doubt in reading.doubts)
            for found in reading.found:
                obligation, missing = _build(found, clause, source, year, calendar)
                obligations.append(obligation)
                if missing:
                    warnings.append(_warn_missing(obligation.quote, missing))
            if source == "deadline" and not reading.doubts and (unread := find_left(reading)):
                left.append(Warning("deadline_unread", "", f"时限栏中「{unread}」未能读出，请人工核对"))
        if source == "deadline" and (len(obligations), len(warnings)) == before and set(words.strip()) - _EMPTY_CELLS:
            left = [Warning("deadline_unread", "", f"时限栏「{words.strip()[:40]}」未能读出期限，请人工核对")]
        warnings.extend(left)
    return tuple(obligations), tuple(dict.fromkeys(warnings))


def read_clause(clause: Clause, year: int | None, *, in_column: bool) -> Reading:
    """Read one clause: every phrase once, in the order of their words."""
    reading = Reading(clause, in_column)
    skip_penalties(reading)
    read_period_ends(reading)
    read_counts(reading)
    read_dates(reading, year)
    read_windows(reading)
    read_spans(reading)
    read_frequencies(reading)
    if in_column:
        read_bare_amounts(reading)
    read_standing(reading)
    reading.found.sort(key=lambda found: found.start)
    return reading


def _list_sources(text: str, deadline: str | None) -> Iterator[tuple[Literal["deadline", "text"], str]]:
    if deadline:
        yield "deadline", deadline
    yield "text", text


@lru_cache(maxsize=1)
def _load_calendar() -> WorkingCalendar:
    from disclosure.calendar import WorkingCalendar

    return WorkingCalendar.load()


def _build(
    found: Found, clause: Clause, source: Literal["deadline", "text"], year: int | None, calendar: WorkingCalendar
) -> tuple[Obligation, int | None]:
    """Make the obligation and find its due day; also the year whose calendar that lacks."""
    values, missing = dict(found.values), None
    if found.kind == "by_date":
        values["due_on"], missing = _find_due(values, year, calendar)
    elif "working_day" in (values.get("unit"), values.get("after_unit")) and year and year not in calendar.years:
        missing = year
    modality = read_modality(clause, found.start, found.end)
    quote = clause.quote(found.start, found.end)
    return Obligation(found.kind, quote, clause.written.strip(), source, modality, tuple(values.items())), missing


def _find_due(values: dict[str, Any], year: int | None, calendar: WorkingCalendar) -> tuple[date | None, int | None]:
    due_year = values["year"] or (year + values["next_year"] if year else None)
    if due_year is None:
        return None, None
    longest = last_day(due_year, values["month"])
    due = find_date_due(date(due_year, values["month"], min(values["day"], longest)), calendar)
    return due.on, due.missing


def _warn_missing(quote: str, year: int) -> Warning:
    return Warning("calendar_missing", "", f"{year} 年日历缺失，「{quote}」的到期日无法确定")
