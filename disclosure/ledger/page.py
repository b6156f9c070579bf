"""The page for a site's owner: what we did at night, why, and how to change it. Sums only; no column, no page, no word of an evaluation.

The owner is told of a service (EVALUATION 8): its operator may be among those who are looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from disclosure.errors import InputError
from disclosure.fetch import host_of
from disclosure.fetch.client import PRODUCT, TOTAL_LIMIT, agent_name
from disclosure.fetch.guard import contact_fault
from disclosure.fetch.hosts import BLOCKS_BEFORE_STOP, TROUBLES_BEFORE_STOP
from disclosure.fetch.turns import BACK_OFF
from disclosure.ledger.paper import render, write_paper
from disclosure.ledger.words import least_gap, most_of, say_status
from disclosure.registry import City
from disclosure.settings import Settings

REACTIONS = {
    "blocked": f"不绕过；间隔延长为 {BACK_OFF} 倍，遇防护页或连续 {BLOCKS_BEFORE_STOP} 次被拒即停止，当夜不再访问",
    "rate_limited": f"按服务器要求的时间等待；未写明的，间隔延长为 {BACK_OFF} 倍",
    "server_error": f"间隔逐次加倍后少量重试，连续 {TROUBLES_BEFORE_STOP} 页如此即停止，当夜不再访问该主机",
    "timeout": f"间隔逐次加倍后少量重试，连续 {TROUBLES_BEFORE_STOP} 页如此即停止，当夜不再访问该主机",
    "truncated": "间隔加倍后少量重试",
    "refused": "少量重试后停止，当夜不再访问该主机",
    "dns": "当夜不再访问该主机",
    "tls": "不降低安全要求，当夜不再访问该主机",
    "gone": "记下，不重试",
    "moved": "不跟随到其他网站",
    "decode": "记下，下一夜再读",
    "too_large": "停止接收，不重试",
    "failed": "记下，下一夜再读",
    "private": "不访问内部网络",
    "budget_spent": "当夜次数用完，余下的下一夜再读",
    "outside_window": "时段已过或为免访问日，余下的下一夜再读",
    "cancelled": "我方中途停止，余下的下一夜再读",
}

ROBOTS_STATES = {
    "ok": "有，已照此执行",
    "not_modified": "有，已照此执行",
    "gone": "没有此文件，视为允许",
    "blocked": "不让读取此文件，视为没有规则",
    "failed": "没有此文件，视为允许",
    "moved": "已移出本站，视为没有规则",
    "redirected": "转到另一处，已按该处执行",
    "not_asked": "当夜未取，沿用前一次",
}


def write_page(settings: Settings, city: City, entries: Sequence[dict[str, Any]], path: Path) -> None:
    """Write the page of these entries of ``read_ledger``: HTML, or PDF by the file's name. Raises InputError without an entry or a fitting contact."""
    write_paper(owner_page(settings, city, entries), path)


def owner_page(settings: Settings, city: City, entries: Sequence[dict[str, Any]]) -> str:
    """The page as HTML; one table per night, everything else once."""
    if not entries:
        raise InputError("no visit is recorded, so there is nothing to tell", where=settings.city_data(city.id), fix="give another night")
    fault = contact_fault(settings.contact) if settings.contact else None
    if fault:
        raise InputError(fault, where="DISCLOSURE_CONTACT", fix="name a service and a telephone")
    nights = sorted({entry["night"] for entry in entries})
    return render(
        "page.html.j2",
        city=city.name,
        contact=settings.contact,
        agent=agent_name(settings.contact).encode("latin-1").decode("utf-8"),
        product=PRODUCT,
        nights=[(date.fromisoformat(night), [entry for entry in entries if entry["night"] == night]) for night in nights],
        totals=_totals(entries),
        robots=_robots(entries),
        troubles=_troubles(entries),
        stopped=_stopped(entries),
        other_requests=sum(entry["other_requests"] for entry in entries),
        unrecorded=sum(entry["unrecorded"] or 0 for entry in entries),
        permissions=_permissions(city, entries),
        manners=city.file.manners,
        quiet=[day for day in city.file.manners.quiet_nights if day >= date.fromisoformat(nights[0])],
        longest=city.file.manners.timeout * TOTAL_LIMIT,
        stops=(BLOCKS_BEFORE_STOP, TROUBLES_BEFORE_STOP),
    )


def _totals(entries: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What the servers saw of this service, be it for other cities."""
    sums = [entry["whole"] for entry in entries]
    requests = sum(found["requests"] for found in sums)
    unchanged = sum(found["not_modified"] for found in sums)
    return {
        "requests": requests,
        "bytes": sum(found["bytes"] for found in sums),
        "peak": most_of(found["peak_per_minute"] for found in sums),
        "gap_min_s": least_gap(sums),
        "share": unchanged / requests if requests else None,
    }


def _permissions(city: City, entries: Sequence[dict[str, Any]]) -> list[str]:
    """The numbers of the written permissions for hosts of these entries that are in force in their last night, used or not."""
    hosts = {host for entry in entries for host in entry["hosts"]}
    last = max(date.fromisoformat(entry["night"]) for entry in entries)
    given = (site.robots_permission for site in city.file.sites if host_of(site.url) in hosts)
    return sorted({permission.number for permission in given if permission is not None and permission.until >= last})


def _robots(entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What robots.txt said last and, over all nights, which rules kept us from how many pages; hosts of which nothing was refused share a line."""
    found: dict[str, dict[str, Any]] = {}
    for entry in entries:
        for host, robots in entry["robots"].items():
            line = found.setdefault(host, {"rules": Counter(), "closed": 0, "permission": None})
            line["rules"].update({rule["rule"]: rule["pages"] for rule in robots["rules"]})
            line["closed"] += robots["closed"]
            line["permission"] = robots["permission"] or line["permission"]
            line |= {"state": _say_robots(robots), "delay": robots["crawl_delay"]}
    lines: dict[tuple[Any, ...], dict[str, Any]] = {}
    for host, line in found.items():
        refused = host if line["rules"] or line["closed"] else ""
        key = (refused, line["state"], line["delay"], line["permission"])
        lines.setdefault(key, line | {"hosts": [], "rules": line["rules"].most_common()})["hosts"].append(host)
    return sorted(lines.values(), key=lambda line: not line["rules"] and not line["closed"])


def _say_robots(robots: dict[str, Any]) -> str:
    if robots["closed"]:
        return "取不到，视为一律不许"
    return ROBOTS_STATES.get(robots["status"], f"未取到（{say_status(robots['status'])}）")


def _troubles(entries: Sequence[dict[str, Any]]) -> list[tuple[str, int, str]]:
    """What we met, how often, and what we did: refusals first, then failed answers, the most frequent first."""
    counts: Counter[str] = Counter()
    for entry in entries:
        counts.update({status: count for status, count in entry["answers"].items() if status in REACTIONS})
        counts.update({status: count for status, count in entry["refusals"].items() if status not in entry["answers"]})
    return [(say_status(status), count, REACTIONS[status]) for status, count in counts.most_common() if status in REACTIONS]


def _stopped(entries: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    return sorted({(host, say_status(status)) for entry in entries for host, status in entry["stopped"].items()})
