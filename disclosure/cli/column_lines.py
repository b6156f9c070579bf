"""What `disclosure columns health` prints: a line per column, why it failed and what to do below it, a total at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from disclosure.column_health import ColumnHealth

READ = ("ok", "blank", "partial")
PUT_OFF = ("cancelled", "outside_window", "budget_spent")
SHOWN_PREVIEW = 3
LATER = "nothing yet: the next night reads it again"
TO_DO = {
    "gone": "open the site, find the column's new address, and change it in columns.yml",
    "moved": "open the site, find the column's new address, and change it in columns.yml",
    "blocked": "ask the site's operator to let this service through",
    "challenge": "ask the site's operator to let this service through",
    "script_list": "ask the site for a list without scripts, or read it by hand",
    "robots": "ask the site's owner to change the rule, or enter a written permission in city.yml",
    "private": "correct its address in columns.yml: it leads to an internal network",
    "unreadable": "open it in a browser; if the list is there, give its rows with --repair --selector",
    "decode": "open it in a browser; if it can be read there, tell the maintainers of the page reader",
}


def count_of(number: int, name: str) -> str:
    """``1 row``, ``2 rows``."""
    return f"{number} {name}{'' if number == 1 else 's'}"


def is_failing(health: ColumnHealth) -> bool:
    """Whether its last reading failed, or something of it waits for a person; what we put off ourselves is no failure."""
    is_failed = health.status is not None and health.status not in (*READ, *PUT_OFF)
    return is_failed or health.is_waiting


def health_lines(city: str, found: Sequence[ColumnHealth], *, only_failing: bool = False) -> Iterator[str]:
    """The lines of a city's columns, aligned, and the total; one line where no night has been yet."""
    if not any(health.latest for health in found):
        yield f"{city}: no column has been visited yet; run `disclosure crawl {city}` first"
        return
    wide = max(len(health.column.id) for health in found)
    wide_status = max(len(health.status or "") for health in found)
    for health in found:
        if only_failing and not is_failing(health):
            continue
        yield _line(health, wide, wide_status)
        yield from (f"    {line}" for line in _below(city, health))
    yield _total(found)


def what_to_do(city: str, health: ColumnHealth) -> str | None:
    """What a person does about a column that is failing; None for one that is not."""
    if not is_failing(health):
        return None
    words = f"{city} {health.column.id}"
    if health.proposal is not None and not health.proposal.is_without_addresses:
        return f"compare with the site, then: disclosure columns accept {words} --repair --person NAME --note WHY (refuse it: columns withdraw {words} …)"
    if health.proposal is not None:
        return f"its rows have no address, so it cannot be accepted; give another: disclosure columns accept {words} --repair --selector SELECTOR --person NAME --note WHY"
    if health.is_doubtful:
        return f"open it in a browser; if it is so: disclosure columns accept {words} --rows --person NAME --note WHY"
    if health.is_gone_question:
        return f"gone for {count_of(health.history['gone_nights'], 'night')}: correct the register, or ask the site whether the column has ended"
    if health.status in TO_DO:
        return TO_DO[health.status]
    return (
        "open it in a browser; if it opens there, ask the site's operator whether this service is slowed or shut out"
        if health.needs_a_person
        else LATER
    )


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
        yield said
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
    if health.repair is not None:
        yield f"read by the repair that {health.repair.person} accepted: {health.repair.selector}"


def _total(found: Sequence[ColumnHealth]) -> str:
    statuses = [health.status for health in found]
    read, put_off, never = (sum(status in names for status in statuses) for names in (READ, PUT_OFF, (None,)))
    parts = [f"{read} read", f"{len(found) - read - put_off - never} failed"]
    parts += [f"{put_off} put off"] if put_off else []
    parts += [f"{never} never visited"] if never else []
    waiting = sum(health.is_waiting for health in found)
    return f"{count_of(len(found), 'column')}: {', '.join(parts)}; {waiting} {'needs' if waiting == 1 else 'need'} a person"
