"""What may be the missing thing though nothing says so: articles that could not be had, and items that were on line before the date they print."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache

from disclosure.assess.facts import Facts, ItemFact
from disclosure.match.doc_types import load_doc_types
from disclosure.nights import SHANGHAI
from disclosure.registry import Unit
from scoring.facts import is_of_year, is_real, wanted_year
from scoring.model import Case, Cause, Channel, Item, Reason, State, Verdict
from scoring.proof import unread_channel
from scoring.verdicts import undetermined
from scoring.wording import day_text

ABSENT = (Reason.NOT_FOUND, Reason.PERIOD_MISSING, Reason.TOO_FEW, Reason.CONTENT_VOID, Reason.LATE)
BY_WORDS = ("by_date", "every", "count", "present", "within")
"""Rules that look for what speaks of the clause; the others judge what stands in a column by itself."""

NOT_TO_COME = ("gone", "moved", "never")
"""A dead link, another site's page, a file: a further night brings no words, and the title is all there is."""

BEFORE = timedelta(days=30)


def is_waited_for(fact: ItemFact) -> bool:
    """Whether an article could not be had, and a further night may bring it."""
    return fact.article_missing and fact.article_status not in NOT_TO_COME


def unread_candidates(verdict: Verdict, case: Case, facts: Facts, is_unread: Callable[[ItemFact], bool] = is_waited_for) -> list[ItemFact]:
    """Items that were refused by their title alone, because their article could not be had (``is_unread``), and that could be what is missing."""
    if verdict.reason is Reason.PAIR_MISSING:
        return list(_unread_partners(verdict, case, facts, is_unread))
    if case.rule in BY_WORDS and verdict.reason in ABSENT:
        return list(_unread_in_channels(verdict, case, facts, is_unread))
    return []


def _unread_in_channels(verdict: Verdict, case: Case, facts: Facts, is_unread: Callable[[ItemFact], bool]) -> Iterator[ItemFact]:
    handed = {item.id for item in case.items}
    last = verdict.due_on if verdict.reason is Reason.LATE and verdict.due_on and case.rule == "by_date" else case.window[1]
    for item_id in dict.fromkeys(item_id for channel in case.channels for item_id in facts.in_column.get(channel.id, ())):
        fact = facts.items[item_id]
        if item_id in handed or item_id in facts.best or not is_unread(fact):
            continue
        is_other = fact.item.doc_type in _something_else() or fact.item.statement or fact.item.relayed
        if not is_other and _may_be_of_time(fact.item, case.evidence_from, last):
            yield fact


@cache
def _something_else() -> frozenset[str]:
    """Kinds whose title alone says that an item is evidence of nothing (news, tenders, recruitment)."""
    return frozenset(kind.id for kind in load_doc_types() if kind.negative)


def _unread_partners(verdict: Verdict, case: Case, facts: Facts, is_unread: Callable[[ItemFact], bool]) -> Iterator[ItemFact]:
    """Possible partners of the unit whose title names no document: only their text could have said to what they belong."""
    channels = {item_id for channel in case.channels for item_id in facts.in_column.get(channel.id, ())}
    subjects = [item.published_on for item in case.items if item.id in verdict.evidence and item.published_on]
    since = min(subjects, default=case.window[0]) - BEFORE
    for other in case.others:
        fact = facts.items[other.id]
        own = other.unit in (None, case.unit) or other.id in channels
        if own and (fact.article_missing or is_unread(fact)) and "《" not in other.title and _may_be_of_time(other, since, case.window[1]):
            yield fact


def _may_be_of_time(item: Item, start: date | None, end: date) -> bool:
    return item.published_on is None or (start or date.min) <= item.published_on <= end


def question_unread_elsewhere(verdict: Verdict, case: Case, elsewhere: Sequence[Channel]) -> Verdict:
    """A missing partner or a late document, though a common column where either may have stood was not read completely: no deduction."""
    turns_on_others = verdict.reason is Reason.PAIR_MISSING or (verdict.reason is Reason.LATE and case.rule in ("within", "paired"))
    if verdict.state is not State.SUSPECTED or not turns_on_others:
        return verdict
    return next((found for channel in elsewhere if (found := unread_channel(channel, date.min))), verdict)


def question_abolished(verdict: Verdict, case: Case, unit: Unit) -> Verdict:
    """A duty that fell due when the unit was no more: whose it became, a person says (EVALUATION 5, mergers)."""
    last = unit.valid[1]
    if verdict.state is not State.SUSPECTED or last is None or (verdict.due_on or case.window[1]) <= last:
        return verdict
    detail = f"{unit.name}已于{day_text(last)}撤并，到期时的责任单位需人工确认"
    return undetermined(Reason.OWNER_UNCLEAR, Cause.UNCLEAR, detail, due_on=verdict.due_on, evidence=verdict.evidence)


def question_redated(verdict: Verdict, case: Case) -> Verdict:
    """A deduction, though something of the kind was on line before the day it prints (published anew, or a slip of the pen): a person looks.

    We saw it, so the printed date cannot be the first; a deduction may not rest on it.
    """
    if verdict.state is not State.SUSPECTED or case.rule not in BY_WORDS:
        return verdict
    latest = min(verdict.due_on or case.window[1], case.window[1])
    year = wanted_year(case, latest)
    asked = [item for item in case.items if is_real(item) and is_of_year(item, year) and _was_seen_before(item, latest, verdict)]
    if not asked:
        return verdict
    titles = "、".join(f"「{item.title}」（载明{item.published_on}，{_seen_on(item)}已见于栏目）" for item in asked[:2])
    detail = f"{titles}的首次公开日期需人工核对"
    return undetermined(Reason.DATE_PENDING, Cause.UNCLEAR, detail, due_on=verdict.due_on, evidence=[item.id for item in asked])


def _was_seen_before(item: Item, latest: date, verdict: Verdict) -> bool:
    seen = _seen_on(item)
    if seen is None or item.published_on is None or seen >= item.published_on:
        return False
    return item.id in verdict.evidence or seen <= latest


def _seen_on(item: Item) -> date | None:
    return item.first_seen_at.astimezone(SHANGHAI).date() if item.first_seen_at else None
