"""The proof of search: what must be settled before an absence may be charged (EVALUATION 3 and 4), in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from scoring.deadlines import Deadline
from scoring.facts import doubtful_items, pending_items, void_items
from scoring.model import CalendarMissing, Case, Cause, Channel, Item, Reason, Verdict
from scoring.verdicts import CURE, not_due, out_of_round, suspected, undetermined
from scoring.wording import SHANGHAI, as_shanghai, day_text, not_found_text, titles_text


def out_of_time(case: Case, deadline: Deadline) -> Verdict | None:
    """Not yet due, judged in an earlier round, or due before the duty was in force; None when the round judges it."""
    if deadline.is_after(case.window[1]):
        return not_due(_future_text(deadline))
    due = deadline.on()
    if due < case.window[0]:
        return out_of_round(f"应于{day_text(due)}前完成，属以前轮次的测评事项", due_on=due)
    return not_in_force(case, due)


def not_in_force(case: Case, due: date) -> Verdict | None:
    """Due before the source, the task table or the rule book applied: shown, never scored."""
    if due < case.applies_from:
        return out_of_round(f"到期日{day_text(due)}早于任务适用之日{day_text(case.applies_from)}，不计分", due_on=due)
    return None


def anything(item: Item) -> bool:
    """Every item could matter."""
    return True


def doubt(
    case: Case,
    due: date,
    *,
    until: date | None = None,
    since: date | None = None,
    year: int | None = None,
    wide: bool = True,
    matters: Callable[[Item], bool] = anything,
) -> Verdict | None:
    """Why nothing may be charged yet, or None.

    ``until`` (for lateness: the due date) and ``matters`` bound the unsettled items that could still help the unit; ``wide`` asks the
    search over the whole city too, which lateness of an item that was found does not need.
    """
    undated = [item for item in doubtful_items(case, since=since, until=until, year=year) if matters(item)]
    if undated:
        detail = f"{titles_text(undated)}的发布日期无法确认，需人工核对"
        return undetermined(Reason.DATE_PENDING, Cause.UNCLEAR, detail, due_on=due, evidence=[item.id for item in undated])
    pending = [item for item in pending_items(case, since=since, until=until, year=year) if matters(item)]
    return unread(case, due) or _unsettled(case, due, pending, case.search.unexplained if wide else ())


def unread(case: Case, due: date) -> Verdict | None:
    """No column, a column not read completely, or not read since the due date."""
    if not case.channels:
        return undetermined(Reason.OWNER_UNCLEAR, Cause.OURS, "未登记该单位应公开此项内容的栏目，需人工确认", due_on=due)
    if all(_read_before(channel, due) for channel in case.channels):
        return not_due(f"应于{day_text(due)}前完成，尚未在到期后读取栏目", due_on=due)
    for channel in case.channels:
        if verdict := unread_channel(channel, due):
            return verdict
    return None


def unread_channel(channel: Channel, due: date) -> Verdict | None:
    """Why this column proves no absence, or None."""
    if not channel.crawled:
        return undetermined(Reason.ELSEWHERE, Cause.OURS, f"「{channel.path}」不在采集范围，需人工查看", due_on=due)
    if channel.coverage != "complete":
        reason, cause = channel.reason or Reason.COVERAGE, channel.cause or Cause.UNCLEAR
        return undetermined(reason, cause, f"栏目「{channel.path}」未能完整读取（{reason}），不作判定", due_on=due)
    if _read_before(channel, due):
        return undetermined(Reason.COVERAGE, Cause.OURS, f"栏目「{channel.path}」在{day_text(due)}之后尚未读取，不作判定", due_on=due)
    return None


def absence(
    case: Case,
    due: date,
    *,
    reason: Reason = Reason.NOT_FOUND,
    what: str = "符合要求的信息",
    since: date | None = None,
    year: int | None = None,
    share: float | Fraction = 0.0,
    cure: str | None = CURE,
    matters: Callable[[Item], bool] = anything,
) -> Verdict:
    """The deduction for what was not found, or why it may not be charged. Times are settled before (``out_of_time``)."""
    if verdict := doubt(case, due, since=since, year=year, matters=matters):
        return verdict
    void = void_items(case, since=since, year=year)
    detail = not_found_text(case, what)
    if void:
        detail += f"；{titles_text(void)}无有效内容，不作为公开依据"
        reason = Reason.CONTENT_VOID if reason is Reason.NOT_FOUND else reason
    return suspected(case, reason, detail, share=share, due_on=due, evidence=[item.id for item in void], cure=cure)


def _unsettled(case: Case, due: date, pending: list[Item], unexplained: Sequence[str]) -> Verdict | None:
    if case.elsewhere:
        detail = f"依法也可在{'、'.join(case.elsewhere)}公开，本系统未采集，需人工查看"
        return undetermined(Reason.ELSEWHERE, Cause.OURS, detail, due_on=due)
    ids = [*(item.id for item in pending), *unexplained]
    if ids:
        what = titles_text(pending) if pending else f"全市范围检索到的{len(ids)}条相近信息"
        detail = f"{what}是否属于本项内容需人工核对"
        return undetermined(Reason.MATCH_PENDING, Cause.UNCLEAR, detail, due_on=due, evidence=dict.fromkeys(ids))
    return None


def _read_before(channel: Channel, due: date) -> bool:
    """Whether the last reading lies before the end (24:00 Shanghai) of the due date."""
    end = datetime.combine(due + timedelta(days=1), time.min, SHANGHAI)
    return channel.read_at is not None and as_shanghai(channel.read_at) < end


def _future_text(deadline: Deadline) -> str:
    try:
        return f"应于{day_text(deadline.on())}前完成，本轮截止时尚未到期"
    except CalendarMissing:
        return f"不早于{day_text(deadline.earliest)}到期，本轮截止时尚未到期"
