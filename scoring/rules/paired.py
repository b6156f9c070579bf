"""paired: what is published needs a partner: an interpretation of the document, feedback on the consultation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from scoring.deadlines import Deadline
from scoring.facts import has_date, in_order, is_real, speaks_of
from scoring.model import Case, Cause, Item, Outcome, Reason, Verdict
from scoring.pairing import doubtful_partners, is_archive, is_partner, partners_of
from scoring.pieces import Piece, sum_up
from scoring.proof import doubt, unread
from scoring.verdicts import NOTHING_DUE, not_due
from scoring.wording import day_text, item_text, not_found_text, titles_text

LOOK_AFTER = 20


def paired(case: Case) -> Verdict:
    """Every eligible subject whose partner falls due in the window has one in time; an earlier partner, or one on the same page, counts.

    Parameters: ``days`` (without it lateness is not judged and the partner is looked for after 20 working days), ``unit``, ``from``
    (``publishes`` or ``closes``), ``exempt`` (words of titles that need no partner), ``titles`` (words of which one must
    stand in the title), ``partner_words`` (an item with one in its title is a partner, never a subject), ``late`` (``deduct`` or ``inform``).
    """
    subjects = [item for item in sorted(case.items, key=in_order) if is_real(item) and _needs_partner(case, item)]
    pieces = [piece for item in subjects if (piece := _piece(case, item))]
    if not pieces:
        return unread(case, case.window[1]) or not_due(NOTHING_DUE)
    return sum_up(case, pieces, cure="补发配套的解读或反馈，并与原件相互链接")


def _piece(case: Case, item: Item) -> Piece | None:
    """The verdict on one subject; None where it is not a matter of this round."""
    start = item.closes_on if case.params.get("from") == "closes" else item.published_on
    partners = [other for other in partners_of(case, item) if has_date(other)]
    if start is None or not has_date(item):
        if item.published_on and not case.window[0] <= item.published_on <= case.window[1]:
            return None
        return _undated(item, partners)
    deadline = _deadline(case, start)
    if start < case.applies_from or deadline.is_after(case.window[1]) or deadline.on() < case.window[0]:
        return None
    return _with_partner(case, item, partners[0], deadline) if partners else _without(case, item, deadline.on())


def _with_partner(case: Case, item: Item, partner: Item, deadline: Deadline) -> Piece:
    due = deadline.on()
    assert partner.published_on is not None
    evidence = (item.id, partner.id)
    if partner.published_on <= due or not _late_matters(case):
        return Piece(Outcome.MET, f"{item_text(item)}已有配套{item_text(partner)}", due_on=due, evidence=evidence)
    detail = (
        f"{item_text(item)}的配套应于{day_text(due)}前发布，{item_text(partner)}，逾期{deadline.days_late(partner.published_on)}个工作日"
    )
    return _charge(item, Piece(Outcome.PARTIAL, detail, Reason.LATE, due_on=due, evidence=evidence))


def _without(case: Case, item: Item, due: date) -> Piece:
    candidates = doubtful_partners(case, item)
    candidates += [other for other in partners_of(case, item) if not has_date(other)]
    if candidates:
        detail = f"{titles_text(candidates)}是否为{item_text(item)}的配套需人工核对"
        evidence = (item.id, *(other.id for other in candidates))
        return Piece(Outcome.UNDETERMINED, detail, Reason.MATCH_PENDING, Cause.UNCLEAR, due, evidence)
    if verdict := doubt(_without_known(case), due, matters=_nothing):
        return Piece.of(verdict)
    lack = not_found_text(case, f"{item_text(item)}的配套解读或反馈（应于{day_text(due)}前发布）")
    return _charge(item, Piece(Outcome.UNMET, lack, Reason.PAIR_MISSING, due_on=due, evidence=(item.id,)))


def _charge(item: Item, piece: Piece) -> Piece:
    """The fault, or a question where it is not sure that the subject is of the class that needs a partner."""
    if item.decision == "accept":
        return piece
    detail = f"{piece.detail}；该件是否应有配套需人工核对"
    return Piece(Outcome.UNDETERMINED, detail, Reason.MATCH_PENDING, Cause.UNCLEAR, piece.due_on, piece.evidence)


def _undated(item: Item, partners: list[Item]) -> Piece:
    """A subject whose clock cannot be read: its partner is there, so that only lateness is open, and that is not charged unread."""
    if partners:
        detail = f"{item_text(item)}已有配套{item_text(partners[0])}；起算日期未能读出，不评是否逾期"
        return Piece(Outcome.MET, detail, evidence=(item.id, partners[0].id))
    detail = f"{item_text(item)}的起算日期无法确认，需人工核对"
    return Piece(Outcome.UNDETERMINED, detail, Reason.DATE_PENDING, Cause.UNCLEAR, evidence=(item.id,))


def _deadline(case: Case, start: date) -> Deadline:
    return Deadline(case.calendar, start, int(case.params.get("days", LOOK_AFTER)), case.params.get("unit", "working"))


def _late_matters(case: Case) -> bool:
    return "days" in case.params and case.params.get("late", "deduct") == "deduct"


def _without_known(case: Case) -> Case:
    """The case without those finds of the wide search that were looked at as partners already."""
    known = {other.id for other in case.others}
    unexplained = tuple(found for found in case.search.unexplained if found not in known)
    return replace(case, search=replace(case.search, unexplained=unexplained))


def _nothing(item: Item) -> bool:
    """No item of the case's own matters here: they are the subjects, partners are looked at before."""
    return False


def _needs_partner(case: Case, item: Item) -> bool:
    """Not exempt by its title, of the kind ``titles`` asks for, neither a partner itself nor an old document put on line now."""
    exempt = any(word in item.title for word in case.params.get("exempt", ()))
    return not (exempt or is_partner(case, item) or is_archive(item)) and speaks_of(item, case.params.get("titles", ()))
