"""Takes back a deduction that rests on a text nobody could look at again: since the cut-off, or since its row in the list changed.

In the closing sweep every item that is judged by its text is looked at once more (docs/visits.md). Where the budget, the network or the site stood in
the way, what is known is what stood there before: no fault of a unit, and nothing a person could see from the stored bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from disclosure.assess.facts import Facts, ItemFact
from disclosure.assess.troubles import OF_ITSELF, items_in_question, trouble_of_status
from disclosure.assess.unread import unread_candidates
from disclosure.nights import SHANGHAI
from disclosure.warehouse.periods import read_periods
from scoring.facts import could_count, wanted_year
from scoring.model import Case, Item, Outcome, Reason, State, Verdict
from scoring.verdicts import undetermined
from scoring.wording import day_text

SHOWN = 2


def question_outdated(verdict: Verdict, case: Case, facts: Facts) -> Verdict:
    """The verdict, or 无法判定 where a deduction could turn on a text that was not looked at again; what is met says which texts these are."""
    if verdict.state is State.SUSPECTED:
        found = {fact.item.id: fact for fact in _decisive(verdict, case, facts) if facts.is_outdated(fact)}
        return _take_back(verdict, list(found.values())) if found else verdict
    if verdict.outcome is Outcome.MET and (found_met := [fact for fact in _evidence(verdict, facts) if facts.is_outdated(fact)]):
        return replace(verdict, detail=f"{verdict.detail}；{_titles(found_met)}的正文此后未能复看，以{_last_look(found_met)}所读为准")
    return verdict


def _take_back(verdict: Verdict, outdated: list[ItemFact]) -> Verdict:
    reason, cause = trouble_of_status(outdated[0].last_status)
    detail = f"{_titles(outdated)}的正文自{_last_look(outdated)}后未能复看（{reason}），不作判定"
    return undetermined(reason, cause, detail, due_on=verdict.due_on, evidence=[fact.item.id for fact in outdated])


def _decisive(verdict: Verdict, case: Case, facts: Facts) -> Iterator[ItemFact]:
    """Items whose text, had it changed meanwhile, could have made another verdict."""
    yield from _evidence(verdict, facts)
    if case.rule not in OF_ITSELF:
        year = wanted_year(case, min(verdict.due_on or case.window[1], case.window[1]))
        yield from (facts.items[item.id] for item in items_in_question(verdict, case) if _turns_on_text(item, case, year))
    yield from unread_candidates(verdict, case, facts, lambda fact: fact.item.empty or fact.is_renamed)
    if verdict.reason is Reason.COLUMN_STALE:
        yield from _empty_news(case, facts)


def _turns_on_text(item: Item, case: Case, year: int | None) -> bool:
    """Whether an item that speaks of the clause fails to count, or names its period, by its text alone."""
    names_none = case.rule == "every" and not read_periods(item.title, item.published_on)
    return names_none or not could_count(case, item, year=year)


def _empty_news(case: Case, facts: Facts) -> Iterator[ItemFact]:
    """Items newer than the newest that count, were their text not empty: filled meanwhile they are the column's update."""
    for channel in case.channels:
        for item_id in facts.in_column.get(channel.id, ()):
            item = facts.items[item_id].item
            since = channel.newest_on or date.min
            if item.empty and not item.pinned and item.published_on and since < item.published_on <= case.window[1]:
                yield facts.items[item_id]


def _evidence(verdict: Verdict, facts: Facts) -> list[ItemFact]:
    return [facts.items[item_id] for item_id in verdict.evidence if item_id in facts.items]


def _titles(found: list[ItemFact]) -> str:
    return "、".join(f"「{fact.item.title}」" for fact in found[:SHOWN]) + ("等" if len(found) > SHOWN else "")


def _last_look(found: list[ItemFact]) -> str:
    looks = [fact.looked_at for fact in found[:SHOWN] if fact.looked_at is not None]
    return day_text(min(looks).astimezone(SHANGHAI).date())
