"""count: a number of things in a year or a window; one thing reported several times is one."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from scoring.clusters import cluster, same_event
from scoring.facts import counting_items, wanted_year
from scoring.model import Case, Item, Reason, Verdict
from scoring.proof import absence, not_in_force
from scoring.verdicts import met, not_due
from scoring.wording import item_text


def count(case: Case) -> Verdict:
    """Judged once, in the round that holds the year's (or the window's) last day; before that the sheet says how many there are.

    Parameters: ``at_least``, ``per`` (``year`` or ``window``), ``year``.
    """
    wanted, yearly = int(case.params["at_least"]), case.params.get("per", "year") == "year"
    due = date(case.window[1].year, 12, 31) if yearly else case.window[1]
    if verdict := not_in_force(case, due):
        return verdict
    since = date(due.year, 1, 1) if yearly else case.window[0]
    year = wanted_year(case, due)
    groups = cluster(counting_items(case, since=since, year=year))
    firsts = [group[0] for group in groups]
    span = f"{due.year}年" if yearly else "本期"
    ids = [item.id for item in firsts]
    if due > case.window[1]:
        return not_due(f"{span}应不少于{wanted}次，现有{len(groups)}次，年底前尚未到期", due_on=due, evidence=ids)
    if len(groups) >= wanted:
        return met(
            case, f"{span}应不少于{wanted}次，已有{len(groups)}次：" + "、".join(map(item_text, firsts[:wanted])), firsts, due_on=due
        )
    reports = sum(len(group) for group in groups)
    merged = f"（{reports}条信息，其中同一事项重复报道的合并计算）" if reports > len(groups) else ""
    what = f"第{len(groups) + 1}次：{span}应不少于{wanted}次，实有{len(groups)}次{merged}"
    known = [item for group in groups for item in group]

    def matters(item: Item) -> bool:
        return not any(same_event(item, other) for other in known)

    share = Fraction(len(groups), wanted) if case.counting == "share" else Fraction()
    return absence(case, due, reason=Reason.TOO_FEW, what=what, since=since, year=year, share=share, matters=matters)
