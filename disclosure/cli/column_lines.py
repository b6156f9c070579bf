"""What `disclosure columns health` prints: a line per column, why it failed and what to do below it, a total at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from disclosure.column_health import ColumnHealth
    from disclosure.item_health import FailingItem

READ = ("ok", "blank", "partial")
PUT_OFF = ("cancelled", "outside_window", "budget_spent")
SHOWN_PREVIEW, SHOWN_ITEMS = 3, 5
LATER = "nothing yet: the next night reads it again"
TO_DO = {
    "gone": "open the site, find the column's new address, and change it in columns.yml",
    "moved": "open the site, find the column's new address, and change it in columns.yml",
    "blocked": "ask the site's operator to let this service through",
    "challenge": "ask the site's operator to let this service through",
    "script_list": "ask the site for a list without scripts, or read it by hand",
    "robots": "ask the site's owner to change the rule, or enter a written permission in city.yml",
    "tls": "if it speaks of a local issuer, save the missing intermediate as PEM beside city.yml and name it in `sites.intermediate`; else ask the operator to mend it",
    "private": "correct its address in columns.yml: it leads to an internal network",
    "unreadable": "open it in a browser; if the list is there, give its rows with --repair --selector",
    "decode": "open it in a browser; if it can be read there, tell the maintainers of the page reader",
}

ITEM_TO_DO = {
    "gone": "open it in a browser; if it is gone there too, tell the column's owner that the link is dead",
    "moved": "open it in a browser; if it leads to another site of the city, name that site in city.yml",
    "too_large": "raise manners.max_bytes in city.yml, or read it by hand",
    "unreadable": "open it in a browser; if it can be read there, tell the maintainers of the page reader",
}
"""Where an article or a file asks for something else than a column."""
OPEN_IT = "open it in a browser; if it opens there, ask the site's operator whether this service is slowed or shut out"


def count_of(number: int, name: str) -> str:
    """``1 row``, ``2 rows``."""
    return f"{number} {name}{'' if number == 1 else 's'}"


def is_failing(health: ColumnHealth) -> bool:
    """Whether its last reading failed, or something of it waits for a person; what we put off ourselves is no failure unless it is put off again and again."""
    is_failed = health.status is not None and health.status not in (*READ, *PUT_OFF)
    return is_failed or health.is_waiting or health.is_put_off


def is_shown(health: ColumnHealth) -> bool:
    """Whether it stands among the failing ones: itself, or for one of its articles and attachments."""
    return is_failing(health) or bool(health.items)


def health_lines(city: str, found: Sequence[ColumnHealth], *, only_failing: bool = False) -> Iterator[str]:
    """The lines of a city's columns, aligned, and the total; one line where no night has been yet."""
    if not any(health.latest for health in found):
        yield f"{city}: no column has been visited yet; run `disclosure crawl {city}` first"
        return
    wide = max(len(health.column.id) for health in found)
    wide_status = max(len(health.status or "") for health in found)
    for health in found:
        if only_failing and not is_shown(health):
            continue
        yield _line(health, wide, wide_status)
        yield from (f"    {line}" for line in _below(city, health))
    yield _total(found)


def what_to_do(city: str, health: ColumnHealth) -> str | None:
    """What a person does about a column that is failing; None for one that is not."""
    if not is_failing(health):
        return None
    from disclosure.crawl.causes import find_advice

    words = f"{city} {health.column.id}"
    if health.proposal is not None and not health.proposal.is_without_addresses:
        return f"compare with the site, then: disclosure columns accept {words} --repair --person NAME --note WHY (refuse it: columns withdraw {words} …)"
    if health.proposal is not None:
        return f"its rows have no address, so it cannot be accepted; give another: disclosure columns accept {words} --repair --selector SELECTOR --person NAME --note WHY"
    if health.is_doubtful:
        return f"open it in a browser; if it is so: disclosure columns accept {words} --rows --person NAME --note WHY"
    if health.is_put_off:
        return _more_room(health)
    if health.is_gone_question:
        return f"gone for {count_of(health.history['gone_nights'], 'night')}: correct the register, or ask the site whether the column has ended"
    case = find_advice(health.status, health.latest.get("detail"))
    if case is not None:
        return case.advice
    if health.status in TO_DO:
        return TO_DO[health.status]
    return OPEN_IT if health.needs_a_person else LATER


def what_to_do_about(item: FailingItem) -> str:
    """What a person does about an article or an attachment that failed on three nights running."""
    from disclosure.crawl.causes import find_case

    case = find_case(item.status, item.detail)
    own = case.advice if case is not None and item.status not in ITEM_TO_DO else ""
    return own or ITEM_TO_DO.get(item.status) or TO_DO.get(item.status, OPEN_IT)


def _more_room(health: ColumnHealth) -> str:
    """What gives a column its turn that was put off again and again."""
    from disclosure.crawl.causes import BUSY

    (held, due), host = health.held, health.latest["host"]
    if health.status == "cancelled":
        return f"runs were ended before its turn ({held} of {count_of(due, 'column')} of {host} had theirs): let a night's run go on to its end"
    if health.status == "outside_window":
        return f"the window closed before its turn: it held {held} of {count_of(due, 'column')} of {host}; begin earlier, or read some weekly (visits.nightly in city.yml)"
    what = "manners.host_seconds" if str(health.latest.get("detail") or "").startswith(BUSY) else "manners.budget"
    holds = f"the night's share of {host} holds {held} of {count_of(due, 'column')}"
    if health.latest.get("visit") == "backfill":
        return f"nothing, it has its turn some night: {holds}; for an earlier one raise {what} or manners.backfill in city.yml"
    return f"{holds}: raise {what} in city.yml, or read some weekly (take their class out of visits.nightly)"


def _line(health: ColumnHealth, wide: int, wide_status: int) -> str:
    name, latest, history = health.column.id.ljust(wide), health.latest, health.history
    if not latest:
        return f"{name}  never visited  {health.column.path}"
    is_read = health.status in READ
    known: list[Any] = [_rows(health)]
    known += [f"newest {(latest['newest_on'] if is_read else history['last_newest_on']) or '-'}", f"coverage {latest['coverage']}"]
    known += [f"trust {history['trust']:g}"] if history["trust"] is not None else []
    known += [count_of(health.failed_nights, "failed night")] if health.failed_nights else []
    known += [f"{count_of(history['put_off_nights'], 'night')} put off"] if history["put_off_nights"] else []
    known += [f"layout changed {history['structure_changed_on']}"] if history["structure_changed_on"] else []
    complete = history["last_complete_at"]
    known.append(f"last whole {complete:%Y-%m-%d}" if complete else "never read whole")
    mark = "  ← needs a person" if health.is_waiting else ""
    return f"{name}  {latest['night']}  {str(health.status).ljust(wide_status)}  {', '.join(map(str, known))}{mark}"


def _rows(health: ColumnHealth) -> str:
    """How many rows it shows; of one that was not read, how many it showed when it last was."""
    latest, history = health.latest, health.history
    if health.status in READ:
        return count_of(latest["rows"] or 0, "row")
    if history["last_read_at"] is None:
        return "never read"
    return f"{count_of(history['last_rows'] or 0, 'row')} when last read {history['last_read_at']:%Y-%m-%d}"


def _below(city: str, health: ColumnHealth) -> Iterator[str]:
    """Why it failed, what is proposed, what to do, and what was decided."""
    from disclosure.personal import mask_shown

    latest = health.latest
    why = f"{latest['reason']} ({latest['cause']})" if latest.get("reason") else None
    said = "; ".join(part for part in (why, latest.get("detail")) if part)
    if said:
        yield mask_shown(said)
    if health.proposal is not None:
        found = health.proposal.evidence
        moved = f", {found['moved']} under another address" if found.get("moved") else ""
        counts = (
            f"{found['found']} of {count_of(found['old'], 'old item')}{moved}, {count_of(found['rows'], 'row')}, {found['dated']} dated"
        )
        yield f"repair proposed: {health.proposal.selector}  ({counts})"
        for row in found["preview"][:SHOWN_PREVIEW]:
            yield f"    {row['date'] or '-':10}  {row['title']}  {mask_shown(row['url'] or '(no address)')}"
    to_do = what_to_do(city, health)
    if to_do is not None:
        yield f"→ {to_do}"
    yield from _item_lines(city, health)
    if health.repair is not None:
        yield f"read by the repair that {health.repair.person} accepted: {health.repair.selector}"


def _item_lines(city: str, health: ColumnHealth) -> Iterator[str]:
    """Its articles and attachments that failed on three nights running, those that have failed the longest first."""
    from disclosure.personal import mask_shown

    for item in health.items[:SHOWN_ITEMS]:
        why = f"{item.status}{f' ({mask_shown(item.detail)})' if item.detail else ''}"
        yield f"{item.purpose} {mask_shown(item.url)}  {why}, {count_of(item.nights, 'failed night')} since {item.since}"
        yield f"    → {what_to_do_about(item)}"
    if len(health.items) > SHOWN_ITEMS:
        yield f"and {len(health.items) - SHOWN_ITEMS} more (disclosure columns health {city} --json)"


def _total(found: Sequence[ColumnHealth]) -> str:
    statuses = [health.status for health in found]
    read, put_off, never = (sum(status in names for status in statuses) for names in (READ, PUT_OFF, (None,)))
    parts = [f"{read} read", f"{len(found) - read - put_off - never} failed"]
    parts += [f"{put_off} put off"] if put_off else []
    parts += [f"{never} never visited"] if never else []
    waiting, items = sum(health.is_waiting for health in found), sum(len(health.items) for health in found)
    failed = f"; {count_of(items, 'item')} failed for 3 nights or more" if items else ""
    return f"{count_of(len(found), 'column')}: {', '.join(parts)}; {waiting} {'needs' if waiting == 1 else 'need'} a person{failed}"
