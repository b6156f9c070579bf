"""every: one item for each month or quarter, each period with a due date of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from scoring.deadlines import Deadline
from scoring.facts import counting_items, is_real
from scoring.model import Case, Cause, Item, Outcome, Reason, Verdict
from scoring.periods import LENGTHS, Period, named_periods, periods_between
from scoring.pieces import Piece, sum_up
from scoring.proof import doubt, not_in_force
from scoring.texts import redated
from scoring.verdicts import not_due, out_of_round, undetermined
from scoring.wording import day_text, item_text, not_found_text

GRACE = 20
USUALLY = 2
EARLY = {"month": 31, "quarter": 15}


def every(case: Case) -> Verdict:
    """Each period whose due date (its end + grace) lies in the window needs an item that names it, or names none and came in time.

    Parameters: ``period`` (``month`` or ``quarter``), ``grace_working_days`` (20, after 条例 Art.26), ``early_days`` (how long before a
    period's end an item that names it is believed), ``counts_from`` (``end``, or ``start`` where the thing appears during its period).
    """
    periods = [period for period in _candidates(case) if _falls_due(case, period)]
    judged = [period for period in periods if not not_in_force(case, deadline_of(case, period).on())]
    if not judged:
        if periods:
            return out_of_round(f"{periods[-1].name}到期时任务尚未适用，不计分", due_on=deadline_of(case, periods[-1]).on())
        return not_due("本轮没有到期的公开周期")
    serving = assign(case, judged)
    pieces = [_piece(case, period, serving.get(period)) for period in judged]
    return sum_up(case, pieces, sharing=True, cure="补发所缺周期的信息")


def assign(case: Case, periods: Sequence[Period]) -> dict[Period, Item]:
    """The best item for each period: named, else unnamed; in time, else a re-dated copy in time, else late. An unnamed one serves once."""
    items = counting_items(case, since=_earliest(case, periods))
    copies = {item.id for item in items if _is_copy(case, item)}
    serving: dict[Period, Item] = {}
    for late in (False, True):
        for copied in (False, True):
            usable = [item for item in items if (item.id in copies) is copied]
            for period in periods:
                naming = [item for item in usable if _names(case, item, period) and (late or _in_time(case, item, period))]
                if naming:
                    serving.setdefault(period, naming[0])
            for period in periods:
                taken = {item.id for item in serving.values()}
                free = [item for item in usable if not item.periods and item.id not in taken and _fits(case, item, period, late)]
                if free:
                    serving.setdefault(period, free[0])
    return serving


def deadline_of(case: Case, period: Period) -> Deadline:
    """The period's last day + grace working days."""
    return Deadline(case.calendar, period.ends_on, int(case.params.get("grace_working_days", GRACE)))


def _piece(case: Case, period: Period, item: Item | None) -> Piece:
    deadline = deadline_of(case, period)
    due = deadline.on()
    if item is None:
        verdict = doubt(case, due, since=period.starts_on, matters=lambda item: _may_be_of(item, period))
        if verdict:
            return Piece.of(verdict)
        return Piece(
            Outcome.UNMET, not_found_text(case, f"{period.name}的信息（应于{day_text(due)}前公开）"), Reason.PERIOD_MISSING, due_on=due
        )
    if _is_copy(case, item):
        question = f"{item_text(item)}与往期内容基本相同，是否为{period.name}的信息需人工核对"
        return Piece.of(undetermined(Reason.MATCH_PENDING, Cause.UNCLEAR, question, due_on=due, evidence=[item.id]))
    if not item.periods and _names_periods_usually(case):
        question = f"{item_text(item)}未写明所属时期，而该单位往期同类信息写明时期，是否为{period.name}的信息需人工核对"
        return Piece.of(undetermined(Reason.MATCH_PENDING, Cause.UNCLEAR, question, due_on=due, evidence=[item.id]))
    if _in_time(case, item, period):
        return Piece(Outcome.MET, f"{period.name}：{item_text(item)}", due_on=due, evidence=(item.id,))
    if verdict := doubt(case, due, until=due, since=period.starts_on, wide=False, matters=lambda item: _may_be_of(item, period)):
        return Piece.of(verdict)
    assert item.published_on is not None
    detail = f"{period.name}应于{day_text(due)}前公开，{item_text(item)}，逾期{deadline.days_late(item.published_on)}个工作日"
    return Piece(Outcome.PARTIAL, detail, Reason.LATE, due_on=due, evidence=(item.id,))


def _names(case: Case, item: Item, period: Period) -> bool:
    """Whether an item names the period and did not appear long before its end (that would be a plan, not a report)."""
    kind = case.params["period"]
    early = timedelta(days=int(case.params.get("early_days", EARLY[kind])))
    spans = [span for span in named_periods(item.periods) if span.covers(period)]
    return bool(spans) and item.published_on is not None and item.published_on > period.ends_on - early


def _in_time(case: Case, item: Item, period: Period) -> bool:
    """In time for the last period of the kind it covers: a half-year report serves two quarters."""
    spans = [span for span in named_periods(item.periods) if span.covers(period)]
    last = max((span.ends_on for span in spans), default=period.ends_on)
    return item.published_on is not None and Deadline(case.calendar, last, deadline_of(case, period).days).kept_by(item.published_on)


def _may_be_of(item: Item, period: Period) -> bool:
    """Whether an unsettled item could be the period's: it names it, or names none and did not appear before it began."""
    if item.periods:
        return any(span.covers(period) for span in named_periods(item.periods))
    return item.published_on is None or item.published_on >= period.starts_on


def _fits(case: Case, item: Item, period: Period, late: bool) -> bool:
    """Whether an item that names no period can be this one's by its date; a late one only until the next period is over."""
    if item.published_on is None:
        return False
    opens = period.starts_on if case.params.get("counts_from") == "start" else period.ends_on + timedelta(days=1)
    if item.published_on < opens:
        return False
    if not late:
        return deadline_of(case, period).kept_by(item.published_on)
    length = LENGTHS[case.params["period"]]
    return item.published_on <= Period(period.first + length, period.last + length).ends_on


def _candidates(case: Case) -> list[Period]:
    longest = timedelta(days=40 + 2 * int(case.params.get("grace_working_days", GRACE)))
    return list(periods_between(case.params["period"], case.window[0] - longest, case.window[1]))


def _falls_due(case: Case, period: Period) -> bool:
    deadline = deadline_of(case, period)
    return not deadline.is_after(case.window[1]) and deadline.on() >= case.window[0]


def _earliest(case: Case, periods: Sequence[Period]) -> date:
    return min((period.starts_on for period in periods), default=case.window[0])


def _names_periods_usually(case: Case) -> bool:
    """Whether the unit has named its period in two periods or more: then an item that names none is perhaps something else."""
    real = [item for item in case.items if item.decision == "accept" and is_real(item)]
    return len({span for item in real for span in named_periods(item.periods)}) >= USUALLY


def _is_copy(case: Case, item: Item) -> bool:
    before = [other for other in case.items if other.published_on and item.published_on and other.published_on < item.published_on]
    return any(redated(item, other) for other in before)
