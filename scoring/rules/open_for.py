"""open_for: a consultation stays open for so many days."""

from __future__ import annotations

from datetime import date

from scoring.facts import has_date, in_order, is_real, speaks_of
from scoring.model import Case, Cause, Item, Outcome, Reason, Verdict
from scoring.pieces import Piece, sum_up
from scoring.proof import unread
from scoring.verdicts import NOTHING_DUE, not_due
from scoring.wording import day_text, item_text


def open_for(case: Case) -> Verdict:
    """Consultations that begin in the window: inclusive days from the later of printed start and publication to the printed end.

    Parameters: ``days``, ``unit`` (``calendar`` or ``working``), ``min`` (days that a stated reason may not go below; 0), ``titles`` (words
    of which one must stand in the title: what is no draft of a decision owes no such period). Incurable.
    """
    subjects = [item for item in sorted(case.items, key=in_order) if is_real(item) and _is_subject(case, item)]
    if not subjects:
        return unread(case, case.window[1]) or not_due(NOTHING_DUE)
    return sum_up(case, [_piece(case, item) for item in subjects], cure=None)


def days_open(case: Case, start: date, end: date) -> int:
    """Days from start to end, both counted. Raises CalendarMissing where working days are counted."""
    if case.params.get("unit", "calendar") == "working":
        return case.calendar.working_days_between(start, end) + case.calendar.is_working_day(start)
    return (end - start).days + 1


def _piece(case: Case, item: Item) -> Piece:
    start, end = _start(item), item.closes_on
    if start is None or end is None or end < start or not has_date(item):
        detail = f"{item_text(item)}未能读出征求意见的起止日期，需人工核对"
        return Piece(Outcome.UNDETERMINED, detail, Reason.DATE_PENDING, Cause.UNCLEAR, evidence=(item.id,))
    wanted, least = int(case.params["days"]), int(case.params.get("min", 0))
    days = days_open(case, start, end)
    kind = "工作日" if case.params.get("unit") == "working" else "日"
    span = f"{item_text(item)}征求意见自{day_text(start)}至{day_text(end)}，共{days}{kind}"
    if days >= wanted:
        return Piece(Outcome.MET, span, evidence=(item.id,))
    if item.shortened and days >= least:
        return Piece(Outcome.MET, f"{span}，已说明缩短期限的理由", evidence=(item.id,))
    detail = f"{span}，少于{wanted}{kind}" + ("" if item.shortened else "，未说明缩短理由")
    if item.decision != "accept":
        return Piece(Outcome.UNDETERMINED, f"{detail}，是否属于本项需人工核对", Reason.MATCH_PENDING, Cause.UNCLEAR, evidence=(item.id,))
    return Piece(Outcome.UNMET, detail, Reason.TOO_SHORT, due_on=end, evidence=(item.id,))


def _is_subject(case: Case, item: Item) -> bool:
    if not speaks_of(item, case.params.get("titles", ())):
        return False
    start = _start(item)
    if start is None:
        return item.decision == "accept"
    return max(case.window[0], case.applies_from) <= start <= case.window[1]


def _start(item: Item) -> date | None:
    """The later of the printed start and publication; without publication the printed start."""
    return max((day for day in (item.opens_on, item.published_on) if day), default=None)
