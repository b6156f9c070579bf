"""by_date: one thing by a fixed date; judged once, in the round that holds the date."""

from __future__ import annotations

from datetime import date
from typing import Any

from scoring.deadlines import Deadline
from scoring.facts import counting_items, wanted_year
from scoring.model import Case, Item, Reason, Verdict
from scoring.proof import absence, doubt, not_in_force, out_of_time
from scoring.verdicts import met, suspected
from scoring.wording import day_text, item_text


def by_date(case: Case) -> Verdict:
    """Met by an item published by the due date (plus grace); later but before the cut-off keeps the late share.

    Parameters: ``due`` (``MM-DD`` of every year, or a date), ``grace_working_days`` (0), ``year`` (of the content).
    """
    deadline = due_in_round(case)
    if verdict := out_of_time(case, deadline):
        return verdict
    due = deadline.on()
    year = wanted_year(case, deadline.start)
    found = counting_items(case, year=year)
    if not found:
        return absence(case, due, what=f"应于{day_text(due)}前公开的信息", year=year)
    first = found[0]
    if first.published_on is None or first.published_on <= due:
        return met(case, f"应于{day_text(due)}前公开，已公开：{item_text(first)}", [first], due_on=due)
    return doubt(case, due, until=due, year=year, wide=False) or late(case, deadline, first)


def late(case: Case, deadline: Deadline, item: Item) -> Verdict:
    """The deduction for an item printed after its deadline: a fact of one page, incurable."""
    assert item.published_on is not None
    days = deadline.days_late(item.published_on)
    detail = f"应于{day_text(deadline.on())}前公开，{item_text(item)}，逾期{days}个工作日"
    return suspected(case, Reason.LATE, detail, share=case.late_share, due_on=deadline.on(), evidence=[item.id], cure=None)


def due_in_round(case: Case) -> Deadline:
    """The deadline that falls into the round's window; of a yearly date without one there, that of the window's last year."""
    grace = int(case.params.get("grace_working_days", 0))
    deadlines = [Deadline(case.calendar, day, grace=grace) for day in _dates(case, case.params["due"])]
    return next((entry for entry in deadlines if _judged_here(case, entry)), deadlines[-1])


def _judged_here(case: Case, deadline: Deadline) -> bool:
    if deadline.earliest > case.window[1] or not_in_force(case, deadline.earliest):
        return False
    return not deadline.is_after(case.window[1]) and deadline.on() >= case.window[0]


def _dates(case: Case, due: Any) -> list[date]:
    if isinstance(due, date):
        return [due]
    if len(parts := str(due).split("-")) == 3:
        return [date.fromisoformat(str(due))]
    month, day = (int(part) for part in parts)
    return [date(year, month, day) for year in range(case.window[0].year - 1, case.window[1].year + 1)]
