"""The sums of one address and night, made from the fetch records alone."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from disclosure.evidence_store import EvidenceStore
from disclosure.fetch import Fetch
from disclosure.fetch.records import NOT_ASKED
from disclosure.ledger.robots import is_closed_by_robots, robots_of
from disclosure.ledger.source import read_fetches, read_requests

REFUSED_US = ("blocked", "rate_limited")
"""The server answered, and the answer was no."""

STOPS = (*REFUSED_US, "server_error", "timeout", "truncated", "refused", "tls", "dns")
"""What can end the night of a host."""

SUMS = (
    *("requests", "bytes", "not_modified", "peak_per_minute", "gap_min_s", "gap_max_s"),
    *("not_modified_share", "first_request_at", "last_request_at", "mean_answer_s"),
)
"""What is summed over the requests of an address."""

PURPOSES = ("robots", "list", "article", "attachment")


def read_ledger(
    city_data: Path,
    night: date | None = None,
    *,
    since: date | None = None,
    until: date | None = None,
    also: Sequence[Path] = (),
    counted: Callable[[str, date], int] | None = None,
    one_clock: bool = False,
) -> list[dict[str, Any]]:
    """One entry per address and night (all nights when None, else that one, or those from ``since`` to ``until``): ``{address, hosts, night,
    requests, bytes, not_modified, peak_per_minute, gap_min_s, gap_max_s, robots, refusals, not_modified_share, first_request_at,
    last_request_at, mean_answer_s, purposes, answers, stopped, permissions, other_requests, unrecorded, whole}``.

    ``also``: data folders of cities that may ask the same addresses; of them the entries hold only ``other_requests``, how many they made, and
    ``whole``, the sums (``SUMS``) over them and the city together, as the server saw them; on loopback, where every city may have a clock of its own,
    its peak and gaps are null unless they have ``one_clock``. ``counted`` says how many requests an address got in a night by the state database:
    those of which no record tells (cut by a kill, or under way) are ``unrecorded``, null where that is not known. ``bytes`` of bodies over the wire, without heads; gaps in seconds from the end of one answer to the next request to any host of the address in any run of the night,
    null for fewer than two requests; ``robots`` per host as ``robots_of`` gives it; ``refusals``: how often we held back, or were refused, by
    status; ``answers``: how requests that were made ended; ``stopped``: hosts not asked to the end, by the status that ended it. Sums only: no
    column and no page is named. Reads also the journals of runs that did not finish. Raises RunError when a file is damaged.
    """
    first, last = (night, night) if night else (since, until)
    groups = _by_night_and_address(read_fetches(city_data, first, last))
    others = _by_night_and_address(fetch for folder in also for fetch in read_requests(folder, groups, first, last))
    store = EvidenceStore(city_data)
    entries = [
        _entry(address, day, groups[day, address], others.get((day, address), []), store, one_clock) for day, address in sorted(groups)
    ]
    for entry, (day, address) in zip(entries, sorted(groups), strict=True):
        entry["unrecorded"] = _unrecorded(entry, counted(address, day)) if counted else None
    return entries


def _by_night_and_address(fetches: Iterable[Fetch]) -> dict[tuple[date, str], list[Fetch]]:
    groups: dict[tuple[date, str], list[Fetch]] = {}
    for fetch in fetches:
        groups.setdefault((fetch.night, fetch.address or fetch.host), []).append(fetch)
    return groups


def _entry(address: str, night: date, fetches: list[Fetch], others: list[Fetch], store: EvidenceStore, one_clock: bool) -> dict[str, Any]:
    asked = [fetch for fetch in fetches if fetch.was_asked]
    sums = _sums(asked)
    hosts = sorted({fetch.host for fetch in fetches})
    purposes = Counter[str](fetch.purpose for fetch in asked)
    robots = {host: robots_of([fetch for fetch in fetches if fetch.host == host], store) for host in hosts}
    return {
        "address": address,
        "hosts": hosts,
        "night": night.isoformat(),
        **{name: sums[name] for name in SUMS[:6]},
        "robots": robots,
        "refusals": _counted(fetch.status for fetch in fetches if fetch.status in (*NOT_ASKED, *REFUSED_US)),
        **{name: sums[name] for name in SUMS[6:]},
        "purposes": {name: purposes[name] for name in PURPOSES},
        "answers": _counted(fetch.status for fetch in asked),
        "stopped": _stopped(fetches),
        "permissions": sorted({entry["permission"] for entry in robots.values() if entry["permission"]}),
        "other_requests": len(others),
        "unrecorded": None,
        "whole": _whole(address, asked, others, one_clock) if others else sums,
    }


def _unrecorded(entry: dict[str, Any], counted: int) -> int | None:
    """Requests that were counted before they were made, less those that were recorded; None for a night whose address was not counted from its start."""
    recorded: int = entry["whole"]["requests"]
    return counted - recorded if counted >= recorded else None


def _whole(address: str, asked: list[Fetch], others: list[Fetch], one_clock: bool) -> dict[str, Any]:
    """The sums over all cities. Cities on loopback may each have a clock that starts when the window opens: nobody can say how close they came."""
    sums = _sums([*asked, *others])
    return sums if one_clock or not _is_loopback(address) else sums | dict.fromkeys(("peak_per_minute", "gap_min_s", "gap_max_s"))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:  # a host that has no address
        return False


def _sums(asked: Iterable[Fetch]) -> dict[str, Any]:
    """What can be said of some requests to one address, as ``SUMS`` names it."""
    ordered = sorted(asked, key=lambda fetch: fetch.requested_at)
    gaps = list(_gaps(ordered))
    unchanged = sum(fetch.status == "not_modified" for fetch in ordered)
    seconds = [(fetch.finished_at - fetch.requested_at).total_seconds() for fetch in ordered]
    return {
        "requests": len(ordered),
        "bytes": sum(fetch.bytes for fetch in ordered),
        "not_modified": unchanged,
        "peak_per_minute": peak_per_minute(fetch.requested_at for fetch in ordered),
        "gap_min_s": round(min(gaps), 3) if gaps else None,
        "gap_max_s": round(max(gaps), 3) if gaps else None,
        "not_modified_share": round(unchanged / len(ordered), 3) if ordered else None,
        "first_request_at": ordered[0].requested_at.isoformat() if ordered else None,
        "last_request_at": ordered[-1].requested_at.isoformat() if ordered else None,
        "mean_answer_s": round(sum(seconds) / len(seconds), 3) if seconds else None,
    }


def _gaps(asked: Sequence[Fetch]) -> Iterator[float]:
    """Seconds from the end of all earlier answers to the next request; negative where two overlapped."""
    ends = accumulate((fetch.finished_at for fetch in asked), max)
    for end, later in zip(ends, asked[1:], strict=False):
        yield (later.requested_at - end).total_seconds()


def _counted(statuses: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(statuses).items()))


def _stopped(fetches: list[Fetch]) -> dict[str, str]:
    """The hosts that were left alone before the end, and by what: their pages were given up unasked with the status of an answer."""
    return {
        fetch.host: fetch.status for fetch in fetches if not fetch.was_asked and fetch.status in STOPS and not is_closed_by_robots(fetch)
    }


def peak_per_minute(instants: Iterable[datetime]) -> int:
    """The most requests that began within any 60 seconds."""
    ordered = sorted(instants)
    first, most = 0, 0
    for last, instant in enumerate(ordered):
        while instant - ordered[first] >= timedelta(seconds=60):
            first += 1
        most = max(most, last - first + 1)
    return most
