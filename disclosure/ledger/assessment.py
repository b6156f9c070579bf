"""The impact assessment that 网络数据安全管理条例 Art. 18 asks of who reads with automated tools, filled from settings, content and ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field

from disclosure.fetch import OwnSites
from disclosure.fetch.client import TOTAL_LIMIT, agent_name
from disclosure.fetch.hosts import BLOCKS_BEFORE_STOP, TROUBLES_BEFORE_STOP
from disclosure.ledger.paper import render, write_paper
from disclosure.ledger.words import least_gap, most_of
from disclosure.nights import night_window
from disclosure.registry import City, Manners, Site, read_content
from disclosure.settings import Settings
from scoring.rulebook import Content

NIGHTS = 7
LAW = Path(__file__).parent / "law.yml"


class Law(Content):
    """A rule that the assessment names: what it says in short, and the text it stands in."""

    name: str
    article: str
    gist: str
    source: str


class Assumptions(Content):
    """Figures used where nothing has been measured: sizes in bytes of bodies on the wire, requests of a reader's browser for one page."""

    page_bytes: int = Field(gt=0)
    reader_requests: int = Field(gt=0)
    reader_bytes: int = Field(gt=0)


class LawFile(Content):
    """law.yml."""

    laws: tuple[Law, ...]
    assumptions: Assumptions


def write_assessment(settings: Settings, city: City, entries: Sequence[dict[str, Any]], path: Path) -> None:
    """Write the assessment: HTML, or PDF by the file's name. ``entries`` of ``read_ledger`` give what was measured; none are needed."""
    write_paper(impact_assessment(settings, city, entries), path)


def impact_assessment(settings: Settings, city: City, entries: Sequence[dict[str, Any]]) -> str:
    """The assessment as HTML: of the entries the last seven nights count. Date and signatures are left blank."""
    content = read_content(LAW, LawFile)
    nights = sorted({entry["night"] for entry in entries})[-NIGHTS:]
    recent = [entry for entry in entries if entry["night"] in nights]
    return render(
        "assessment.html.j2",
        city=city.name,
        contact=settings.contact,
        agent=agent_name(settings.contact).encode("latin-1").decode("utf-8"),
        laws=content.laws,
        assumed=content.assumptions,
        sites=_sites(city, recent),
        manners=city.file.manners,
        longest=city.file.manners.timeout * TOTAL_LIMIT,
        stops=(BLOCKS_BEFORE_STOP, TROUBLES_BEFORE_STOP),
        plan=plan_rate(city.file.manners, recent, content.assumptions),
        nights=[(date.fromisoformat(night), _sum_up([entry for entry in recent if entry["night"] == night])) for night in nights],
        others=sum(entry["other_requests"] for entry in recent),
        personal_days=settings.personal_days,
    )


def plan_rate(manners: Manners, entries: Sequence[dict[str, Any]], assumed: Assumptions) -> dict[str, Any]:
    """How heavy we can be at most: ``{per_hour, usual_per_hour, per_night, window_hours, page_bytes, is_measured, night_bytes, like_pages,
    like_page_bytes}``.

    Requests per hour are of one address: 3,600 s by the delay alone, and by delay plus mean jitter; None where there is no delay (loopback only).
    ``per_night`` is the budget of a host, or what the window holds when that is less; ``like_pages``: full pages a reader would open for as many requests.
    """
    opens, closes = night_window(date(2000, 1, 1), manners.window)
    seconds = (closes - opens).total_seconds()
    per_night = min(manners.budget, int(seconds / manners.delay)) if manners.delay else manners.budget
    full = sum(
        entry["requests"] - entry["not_modified"] for entry in entries
    )  # as if nothing were unchanged: rather too much than too little
    page_bytes = sum(entry["bytes"] for entry in entries) / full if full else assumed.page_bytes
    usual = manners.delay + manners.jitter / 2
    return {
        "per_hour": int(3600 / manners.delay) if manners.delay else None,
        "usual_per_hour": int(3600 / usual) if usual else None,
        "per_night": per_night,
        "window_hours": seconds / 3600,
        "page_bytes": round(page_bytes),
        "is_measured": bool(full),
        "night_bytes": round(page_bytes * per_night),
        "like_pages": round(per_night / assumed.reader_requests, 1),
        "like_page_bytes": round(page_bytes * per_night / assumed.reader_bytes, 1),
    }


def _sites(city: City, entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    hosts = OwnSites(city.file.sites).hosts
    addresses = {host: entry["address"] for entry in entries for host in entry["hosts"]}
    return [
        {"name": site.name, "host": hosts[site.id], "operator": _operator(city, site), "address": addresses.get(hosts[site.id])}
        for site in city.file.sites
    ]


def _operator(city: City, site: Site) -> str | None:
    names = {unit.id: unit.name for unit in city.units}
    return names.get(site.operator, site.operator) if site.operator else None


def _sum_up(entries: Sequence[dict[str, Any]]) -> dict[str, Any]:
    sums = [entry["whole"] for entry in entries]
    answered = [found for found in sums if found["requests"]]
    requests = sum(found["requests"] for found in sums)
    return {
        "addresses": len(answered),
        "requests": requests,
        "bytes": sum(found["bytes"] for found in sums),
        "peak": most_of(found["peak_per_minute"] for found in sums),
        "gap_min_s": least_gap(sums),
        "answer_s": sum(found["mean_answer_s"] * found["requests"] for found in answered) / requests if requests else None,
        "share": sum(found["not_modified"] for found in sums) / requests if requests else None,
        "refused": sum(entry["answers"].get(status, 0) for entry in entries for status in ("blocked", "rate_limited")),
        "stopped": sum(len(entry["stopped"]) for entry in entries),
    }
