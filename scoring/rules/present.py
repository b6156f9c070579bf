"""present: at least one item of the kind is there."""

from __future__ import annotations

from scoring.facts import counting_items, wanted_year
from scoring.model import Case, Verdict
from scoring.proof import absence, not_in_force
from scoring.verdicts import met
from scoring.wording import item_text


def present(case: Case) -> Verdict:
    """Met by one counting item of the evidence period; judged at the window's end. Parameters: ``year``."""
    due = case.window[1]
    if verdict := not_in_force(case, due):
        return verdict
    year = wanted_year(case, due)
    found = counting_items(case, year=year)
    if found:
        return met(case, f"已公开：{item_text(found[-1])}", found[-3:], due_on=due)
    return absence(case, due, year=year)
