"""within: so many days after something: the document's own date, an event, or its partner's publication."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

from scoring.deadlines import Deadline
from scoring.facts import counting_items, has_date, in_order, is_real, wanted_year
from scoring.model import CalendarMissing, Case, Cause, Item, Outcome, Reason, Verdict
from scoring.pairing import partners_of
from scoring.pieces import Piece, sum_up
from scoring.proof import doubt, out_of_time, unread
from scoring.verdicts import NOTHING_DUE, not_due, undetermined
from scoring.wording import day_text, item_text, not_found_text

MIGRATED_AT_LEAST = 4


def within(case: Case) -> Verdict:
    """Parameters: ``days``, ``unit`` (``working`` or ``calendar``), ``from``: ``written``, ``event:<kind>`` or ``partner``."""
    origin = str(case.params.get("from", "written"))
    if origin.startswith("event:"):
        return _after_events(case, origin.removeprefix("event:"))
    return _after_origin(case, _origin_by_partner if origin == "partner" else _origin_by_hand)


def _after_origin(case: Case, origin_of: Callable[[Case, Item], date | None]) -> Verdict:
    """Every subject that has an origin inside the window; what has none is skipped, never charged."""
    migrated = migrated_ids(case)
    dated = [(item, start) for item in sorted(case.items, key=in_order) if is_real(item) and (start := origin_of(case, item))]
    subjects = [(item, start) for item, start in dated if _is_judged(case, item, start) and item.id not in migrated]
    if not subjects:
        return _nothing_due(case)
    pieces = [piece for item, start in subjects if (piece := _piece(case, item, start))]
    return sum_up(case, pieces, cure=None) if pieces else _nothing_due(case)


def _piece(case: Case, item: Item, start: date) -> Piece | None:
    deadline = Deadline(case.calendar, start, int(case.params["days"]), case.params.get("unit", "working"))
    if not has_date(item) or item.published_on is None:
        detail = f"{item_text(item)}的发布日期无法确认，需人工核对"
        return Piece(Outcome.UNDETERMINED, detail, Reason.DATE_PENDING, Cause.UNCLEAR, evidence=(item.id,))
    if item.published_on > case.window[1]:
        return None
    if deadline.kept_by(item.published_on):
        return Piece(Outcome.MET, f"{item_text(item)}，期限内公开", due_on=_on(deadline), evidence=(item.id,))
    detail = f"{item_text(item)}，形成于{day_text(start)}，应于{day_text(deadline.on())}前公开，逾期{deadline.days_late(item.published_on)}个工作日"
    if item.decision != "accept":
        return Piece(Outcome.UNDETERMINED, f"{detail}，是否属于本项需人工核对", Reason.MATCH_PENDING, Cause.UNCLEAR, evidence=(item.id,))
    return Piece(Outcome.PARTIAL, detail, Reason.LATE, due_on=deadline.on(), evidence=(item.id,))


def _after_events(case: Case, kind: str) -> Verdict:
    """One item after each date of the event that falls due in the round. No event entered, no clock."""
    dates = sorted(case.events.get(kind, ()))
    if not dates:
        return undetermined(Reason.EVENT_DATE_MISSING, Cause.OURS, f"未登记事件「{kind}」的日期，无法计算期限")
    deadlines = [Deadline(case.calendar, day, int(case.params["days"]), case.params.get("unit", "working")) for day in dates]
    timed = [(deadline, out_of_time(case, deadline)) for deadline in deadlines]
    judged = [deadline for deadline, verdict in timed if verdict is None]
    if not judged:
        return next(verdict for _, verdict in reversed(timed) if verdict)
    ends = {deadline.start: following.start for deadline, following in zip(deadlines, deadlines[1:], strict=False)}
    return sum_up(case, [_after_event(case, deadline, ends.get(deadline.start)) for deadline in judged])


def _after_event(case: Case, deadline: Deadline, until: date | None) -> Piece:
    due, year = deadline.on(), wanted_year(case, deadline.start)
    found = [
        item
        for item in counting_items(case, since=deadline.start, year=year)
        if item.published_on and (until is None or item.published_on < until)
    ]
    if not found:
        verdict = doubt(case, due, since=deadline.start, year=year)
        lack = not_found_text(case, f"应于{day_text(due)}前公开的信息（自{day_text(deadline.start)}起算）")
        return Piece.of(verdict) if verdict else Piece(Outcome.UNMET, lack, Reason.NOT_FOUND, due_on=due)
    first = found[0]
    assert first.published_on is not None
    if first.published_on <= due:
        return Piece(Outcome.MET, f"应于{day_text(due)}前公开，已公开：{item_text(first)}", due_on=due, evidence=(first.id,))
    if verdict := doubt(case, due, until=due, since=deadline.start, year=year, wide=False):
        return Piece.of(verdict)
    detail = f"应于{day_text(due)}前公开，{item_text(first)}，逾期{deadline.days_late(first.published_on)}个工作日"
    return Piece(Outcome.PARTIAL, detail, Reason.LATE, due_on=due, evidence=(first.id,))


def migrated_ids(case: Case) -> set[str]:
    """Items of a column in which over half (of at least four) share one printed date: moved or filled in bulk, no proof of lateness."""
    columns: dict[str, list[Item]] = {}
    for item in case.items:
        if item.published_on and item.column:
            columns.setdefault(item.column, []).append(item)
    moved: set[str] = set()
    for items in columns.values():
        day, times = Counter(item.published_on for item in items).most_common(1)[0]
        if len(items) >= MIGRATED_AT_LEAST and 2 * times > len(items):
            moved.update(item.id for item in items if item.published_on == day)
    return moved


def _origin_by_hand(case: Case, item: Item) -> date | None:
    return item.written_on


def _origin_by_partner(case: Case, item: Item) -> date | None:
    return min((other.published_on for other in partners_of(case, item) if other.published_on), default=None)


def _is_judged(case: Case, item: Item, start: date) -> bool:
    """Made inside the window and after the duty applied; older ones uploaded now were ordered or moved, not published late."""
    return max(case.window[0], case.applies_from) <= start <= case.window[1]


def _nothing_due(case: Case) -> Verdict:
    start, end = case.window
    unknown = [
        item for item in case.items if is_real(item) and not item.written_on and item.published_on and start <= item.published_on <= end
    ]
    if verdict := unread(case, case.window[1]):
        return verdict
    if unknown and case.params.get("from", "written") == "written":
        detail = f"本期发布的{len(unknown)}件文件未载明成文日期，无从计算公开时限，需人工核对"
        return undetermined(Reason.DATE_PENDING, Cause.SITE, detail, evidence=[item.id for item in unknown])
    return not_due(NOTHING_DUE, due_on=None)


def _on(deadline: Deadline) -> date | None:
    try:
        return deadline.on()
    except CalendarMissing:
        return None
