"""Why a column is looked at tonight and how deep: watch, backfill, sweep; and which items are due for another look.

What decides is the register, the calendar and what earlier nights read; never a suspicion, a sample or an appeal (EVALUATION 8).
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from disclosure.crawl import plan
from disclosure.crawl.columns import Depth
from disclosure.crawl.history import MOVED, ColumnPast, History, ListedItem
from disclosure.crawl.items import is_owed
from disclosure.crawl.memory import Memo, Memory
from disclosure.fetch.records import PASSING, PUT_OFF, Visit
from disclosure.nights import SHANGHAI, night_of
from disclosure.registry import City, Column, Round

WEEK = 7
LASTING = ("gone", "moved", "too_large")
"""Ends of a request that are likely the same tomorrow: asked again for three nights, then once a week and in the closing sweep."""
PATIENCE = 3
MANY_PAGES = 3


@dataclass(frozen=True)
class Sweep:
    """The closing sweep of a round: reading everything once after ``cutoff`` (24:00 of the window's last day). ``left``: columns not read whole since."""

    round: Round
    cutoff: datetime
    left: frozenset[str]


@dataclass(frozen=True)
class ColumnVisit:
    """What a night means to do with a column, and why in a few words."""

    column: Column
    visit: Visit
    why: str
    depth: Depth


@dataclass(frozen=True)
class Agenda:
    """What a night is for: its round, the closing sweep if one runs, how far back lists are needed, whose items are asked again.

    ``rereads``: ids of columns whose items of the round are looked at again, None for all. ``bodies``: those whose items are judged by their text.
    """

    night: date
    entry: Round | None
    sweep: Sweep | None
    since: date | None
    whole: frozenset[str]
    rereads: frozenset[str] | None
    bodies: frozenset[str] = frozenset()


def make_agenda(city: City, night: date, history: History) -> Agenda:
    """The agenda of a night, from the city's content and what earlier nights read."""
    sweep = closing_sweep(city, night, history)
    entry = sweep.round if sweep else plan.round_at_hand(city, night)
    rereads = plan.read_by_indicators(city, entry, night) if entry else None
    bodies = plan.judged_by_body(city, entry, night) if entry else frozenset()
    return Agenda(night, entry, sweep, plan.needed_since(entry), frozenset(plan.read_whole(city, entry, night)), rereads, bodies)


def closing_sweep(city: City, night: date, history: History) -> Sweep | None:
    """The sweep that runs on a night: of the round whose window ended last, for at most ``visits.sweep_nights`` nights (EVALUATION 4)."""
    ended = [entry for entry in city.rounds if entry.window[1] < night <= entry.window[1] + timedelta(days=city.file.visits.sweep_nights)]
    if not ended:
        return None
    entry = max(ended, key=lambda one: one.window[1])
    cutoff = datetime.combine(entry.window[1] + timedelta(days=1), time(), SHANGHAI)
    left = [column.id for column in plan.columns_of(city, night) if not history.past(column.id).is_whole_since(cutoff)]
    return Sweep(entry, cutoff, frozenset(left))


def visits_of(city: City, agenda: Agenda, history: History) -> list[ColumnVisit]:
    """The columns a night looks at: the sweep's first, then watches, then what a new city still lacks. Within each, those come first that were asked
    for the longest time ago (what a budget put off is not asked), then in the order of the register.

    Not those unread for the longest time: a few that fail every night would then stand on top, and three in a row end the night of their host.
    """
    found = [visit for column in plan.columns_of(city, agenda.night) if (visit := _visit(city, agenda, history.past(column.id), column))]
    order: tuple[Visit, ...] = ("sweep", "watch", "backfill")
    return sorted(found, key=lambda visit: (order.index(visit.visit), _asked_on(history.past(visit.column.id))))


def _asked_on(past: ColumnPast) -> date:
    """The last night on which somebody asked for a column, whatever came; the first of all days for one never asked for."""
    return max((reading["night"] for reading in past.readings if reading["status"] not in PUT_OFF), default=date.min)


def _visit(city: City, agenda: Agenda, past: ColumnPast, column: Column) -> ColumnVisit | None:
    since, most = (None if column.id in agenda.whole else agenda.since), city.file.manners.max_pages
    if agenda.sweep and column.id in agenda.sweep.left:
        goes_on = past.chain_since is not None and past.chain_since >= agenda.sweep.cutoff
        depth = _resumed(past, since, most) if goes_on else Depth(since, most)
        return ColumnVisit(column, "sweep", f"closing sweep of {agenda.sweep.round.id}", depth)
    if not past.is_deep(since):
        if _is_costly(past.last) and not _is_weekly(agenda.night, past, column):
            return None
        why = "goes on" if past.resume_url else "not read back yet"
        return ColumnVisit(column, "backfill", why, _resumed(past, since, most))
    due = _why_due(city, agenda.night, past, column)
    return ColumnVisit(column, "watch", due, replace(_resumed(past, since, most), known=past.known)) if due else None


def _resumed(past: ColumnPast, since: date | None, most: int) -> Depth:
    return Depth(
        since,
        most,
        chain=past.chain,
        chain_pages=past.chain_pages,
        chain_in_order=past.chain_in_order,
        resume_url=past.resume_url,
        chain_top=past.chain_top,
        chain_count=past.chain_count,
    )


def _why_due(city: City, night: date, past: ColumnPast, column: Column) -> str | None:
    last, read_on = past.last, past.last_read_on
    if column.kind in city.file.visits.nightly:
        return "every night"
    if last is None or read_on is None or last["coverage"] != "complete":
        return "not read the last time"
    return "once a week" if _is_weekly(night, past, column) else None


def _is_weekly(night: date, past: ColumnPast, column: Column) -> bool:
    """Whether a column that is looked at once a week is due: on its own night, and at the latest after seven."""
    read_on = past.last_read_on
    return read_on is None or (night - read_on).days >= WEEK or (night != read_on and slot(column.id, WEEK) == night.toordinal() % WEEK)


def _is_costly(last: dict[str, Any] | None) -> bool:
    """Whether reading a column back took many pages and still proved nothing that another night could go on from (rows in doubt, a page that is cut)."""
    if last is None or last["coverage"] != "partial" or last["resume_url"] or MOVED in (last["detail"] or ""):
        return False
    return (last["pages_read"] or 0) > MANY_PAGES


def slot(key: str, count: int) -> int:
    """The number from 0 that spreads things evenly over ``count`` nights, the same for ever."""
    return zlib.crc32(key.encode("utf-8")) % count


def is_due(item: ListedItem, memo: Memo | None, memory: Memory, agenda: Agenda, revisit_days: int) -> bool:
    """Whether an item is to be asked for although no row of it changes tonight: never had (or not since its row changed), or its monthly look,
    or the closing sweep's.

    ``memo``: what is known of it, None also when its body is lost.

    Where the server gave no validator a look is fetching it again, and its counter may count: there the row decides, and one look in the closing
    sweep of what is judged by its text (ADR 0010).
    """
    if memo is None:
        return is_worth_asking(item.url, memory, agenda)
    if is_owed(item, memo):
        return is_worth_asking(item.url, memory, agenda)
    if agenda.rereads is not None and not agenda.rereads.intersection(item.columns):
        return False
    # what must stand on line counts whenever it was published; it is looked at once, in the closing sweep (EVALUATION 3)
    is_current = agenda.sweep is not None and not agenda.whole.isdisjoint(item.columns)
    if agenda.since and item.listed_on and item.listed_on < agenda.since and not is_current:
        return False
    if not (memo.known.validators or agenda.bodies.intersection(item.columns)):
        return False
    if agenda.sweep is not None and memo.checked_at < agenda.sweep.cutoff:
        return is_worth_asking(item.url, memory, agenda)
    if not memo.known.validators:
        return False
    # between half the time and all of it, each item on its own day, so that a night's load stays even
    age = agenda.night - night_of(memo.checked_at)
    is_time = age.days >= revisit_days - slot(item.url, revisit_days // 2)
    return is_time and is_worth_asking(item.url, memory, agenda)


def is_worth_asking(url: str, memory: Memory, agenda: Agenda) -> bool:
    """Whether a page that could not be had may be asked for again tonight: what failed in passing always, what is gone ever more seldom."""
    trouble = memory.trouble(url)
    if trouble is None or trouble.status not in LASTING:
        return True
    if agenda.sweep is not None and trouble.asked_at < agenda.sweep.cutoff:
        return True
    asked_on, first_on = (night_of(instant) for instant in (trouble.asked_at, trouble.first_at))
    return (asked_on - first_on).days < PATIENCE - 1 or (agenda.night - asked_on).days >= WEEK


def owed_attachments(memory: Memory) -> dict[str, str | None]:
    """Attachments that an earlier night could not have in passing, or had no time for, with the column they were asked for."""
    return {
        url: trouble.column_id
        for url, trouble in memory.troubles()
        if trouble.purpose == "attachment" and trouble.status in (*PASSING, *PUT_OFF)
    }
