"""Takes back a deduction that rests on an article we could not fetch or read: our failure is never a unit's failure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from disclosure.assess.facts import Facts, ItemFact
from disclosure.assess.unread import unread_candidates
from disclosure.fetch import CAUSES
from disclosure.nights import SHANGHAI
from scoring.model import Case, Cause, Item, Outcome, Reason, State, Verdict
from scoring.verdicts import undetermined

NEEDS: dict[str, Callable[[Item], object]] = {
    "every": lambda item: item.periods,
    "open_for": lambda item: item.closes_on or item.shortened,
    "within": lambda item: item.written_on,
    "paired": lambda item: item.links or item.document_number,
}
"""What a rule reads in the article itself; the other rules live on the list row's title and date."""

DATED = ("by_date", "every", "within")
LATE_LIST = timedelta(days=1)
OF_ITSELF = ("open_for", "within", "paired")
"""Rules that charge an item for what it says; a failed other item does not excuse it."""


def _printed_date(item: Item) -> object:
    return item.published_on


def excuse_our_failures(verdict: Verdict, case: Case, facts: Facts) -> Verdict:
    """The verdict, or 无法判定 where a deduction could turn on an article that was not fetched or not readable."""
    if verdict.reason is Reason.DATE_PENDING:
        return _name_the_trouble(verdict, facts)
    if verdict.reason is Reason.MATCH_PENDING:
        return _name_the_doubt(verdict, facts)
    if verdict.state is not State.SUSPECTED:
        return verdict
    needed = NEEDS.get(case.rule, _printed_date)
    missing = [
        facts.items[item.id] for item in items_in_question(verdict, case) if facts.items[item.id].article_missing and not needed(item)
    ]
    missing += unread_candidates(verdict, case, facts)
    if not missing:
        return verdict
    reason, cause = trouble_of(missing[0])
    titles = "、".join(f"「{fact.item.title}」" for fact in missing[:2])
    ids = [fact.item.id for fact in missing]
    return undetermined(reason, cause, f"{titles}的正文未能读取（{reason}），不作判定", due_on=verdict.due_on, evidence=ids)


def question_first_sight(verdict: Verdict, case: Case) -> Verdict:
    """A duty met in time by its printed date, though the item was not there yet well after the due date: a question, never a deduction.

    Only the lower bound of first sight counts, and a list made anew a day late is no reason to ask (EVALUATION 4, 10).
    """
    if verdict.outcome is not Outcome.MET or verdict.due_on is None or case.rule not in DATED or len(verdict.evidence) != 1:
        return verdict
    item = next((item for item in case.items if item.id == verdict.evidence[0]), None)
    latest = datetime.combine(verdict.due_on + LATE_LIST, time.max, SHANGHAI)
    if item is None or item.unseen_until is None or item.unseen_until <= latest:
        return verdict
    seen = item.unseen_until.astimezone(SHANGHAI).date()
    detail = f"{verdict.detail}；但{seen.year}年{seen.month}月{seen.day}日完整读取栏目时尚无此件，发布日期需人工核对"
    return undetermined(Reason.DATE_PENDING, Cause.UNCLEAR, detail, due_on=verdict.due_on, evidence=verdict.evidence)


def _name_the_trouble(verdict: Verdict, facts: Facts) -> Verdict:
    """A date that is missing because the article is: the trouble is the fetch, not the date."""
    asked = [facts.items[item_id] for item_id in verdict.evidence if item_id in facts.items]
    if not asked or not all(fact.article_missing for fact in asked):
        return verdict
    reason, cause = trouble_of(asked[0])
    return replace(verdict, reason=reason, cause=cause)


def _name_the_doubt(verdict: Verdict, facts: Facts) -> Verdict:
    """What waits for a person is not whether the item fits but whose it is, when every one of them is of a doubtful owner."""
    asked = [facts.items[item_id] for item_id in verdict.evidence if item_id in facts.items]
    if not asked or not all(fact.unit_doubt for fact in asked):
        return verdict
    titles = "、".join(f"「{fact.item.title}」" for fact in asked[:2])
    return replace(verdict, reason=Reason.OWNER_UNCLEAR, detail=f"{titles}的发布单位不一致，归属需人工核对")


def trouble_of(fact: ItemFact) -> tuple[Reason, Cause]:
    """Reason and cause of an article that is missing, from what its fetch ended with."""
    if fact.article_status == "ok":
        return Reason.PARSE_DOUBT, Cause.UNCLEAR  # it came and could not be read
    return CAUSES.get(fact.article_status, (Reason.FETCH_FAILED, Cause.OURS))


def trouble_of_status(status: str | None) -> tuple[Reason, Cause]:
    """Reason and cause of a text that was had once and not again, from what the last request ended with: 覆盖不全 (我方) where none was made since."""
    return CAUSES.get(status or "", CAUSES["budget_spent"])


def items_in_question(verdict: Verdict, case: Case) -> Iterator[Item]:
    """The items of a case that a deduction may turn on: those it names, else all of its time."""
    decisive = set(verdict.evidence)
    start, end = case.evidence_from, case.window[1]
    for item in case.items:
        if case.rule in OF_ITSELF:
            in_question = item.id in decisive
        else:
            in_question = item.published_on is None or ((start is None or start <= item.published_on) and item.published_on <= end)
        if in_question and not (item.statement or item.relayed):
            yield item
