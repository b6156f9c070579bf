"""The tables of the benchmark as lines of text and as one JSON object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from page_reading.peers import INSTALL
from page_reading.readings import OurReading, PeerReading, SiteScore, mean_of
from page_reading.scoring import FIELDS, Numbers, add_up, mean_score
from page_reading.speed import ENOUGH_LISTS, OURS, PLAIN, TOOLS

NONE = "—"


@dataclass(frozen=True)
class Report:
    """Everything one run measured; ``speed`` is pages per second and core by kind of page and tool."""

    gold: str
    python: str
    versions: dict[str, str]
    ours: Sequence[OurReading]
    peers: Sequence[PeerReading]
    missing: Sequence[str]
    sites: Sequence[SiteScore]
    speed: dict[str, dict[str, float]]
    repeat: int

    @property
    def numbers(self) -> Numbers:
        """Our sums over all pages."""
        return add_up(reading.shipped_numbers for reading in self.ours)

    @property
    def ratios(self) -> dict[str, float]:
        """How many times the pages of bs4+lxml ours reads in the same time."""
        return {kind: tools[OURS] / tools[PLAIN] for kind, tools in self.speed.items() if tools}

    @property
    def is_fast_enough(self) -> bool | None:
        """Whether the list pages a second and core are reached; None without list pages."""
        lists = self.speed.get("list")
        return lists[OURS] >= ENOUGH_LISTS if lists else None


def to_json(report: Report) -> dict[str, Any]:
    """The report as one JSON object; shares are [hits, of how many]."""
    return {
        "gold": report.gold,
        "pages": len(report.ours),
        "python": report.python,
        "versions": report.versions,
        "fields": {OURS: report.numbers} | {reading.peer.name: reading.numbers for reading in report.peers},
        "mean": mean_score(report.numbers),
        "peers": [
            {"name": reading.peer.name, "version": reading.peer.version, "settings": reading.peer.settings, "raised": reading.raised}
            for reading in report.peers
        ],
        "missing": list(report.missing),
        "sites": [asdict(site) for site in report.sites],
        "speed": {"unit": "pages a second of CPU time, one thread", "repeat": report.repeat, "pages": report.speed},
        "ratio_to_plain": report.ratios,
        "is_fast_enough": report.is_fast_enough,
    }


def lines_of_report(report: Report) -> Iterator[str]:
    """All tables."""
    yield from _lines_of_readers(report)
    yield ""
    yield from _lines_of_fields(report)
    yield ""
    yield from _lines_of_sites(report)
    yield ""
    yield from _lines_of_speed(report)


def _lines_of_readers(report: Report) -> Iterator[str]:
    """What ran, with versions and settings, and what did not."""
    versions = ", ".join(f"{name} {version}" for name, version in report.versions.items())
    yield f"{report.gold}: {len(report.ours)} pages; Python {report.python}, {versions}"
    for reading in report.peers:
        raised = f"; raised on {reading.raised} pages, counted as misses" if reading.raised else ""
        yield f"{reading.peer.name} {reading.peer.version}: {reading.peer.settings}{raised}"
    if report.missing:
        yield f"not installed: {', '.join(report.missing)}; install with: {INSTALL}"


def _lines_of_fields(report: Report) -> Iterator[str]:
    """A line per field, a column per reader."""
    columns = [report.numbers, *(reading.numbers for reading in report.peers)]
    yield _row("field", [OURS, *(reading.peer.name for reading in report.peers)])
    for name in FIELDS:
        if name in report.numbers:
            yield _row(name, [_share(numbers, name) for numbers in columns])
    yield _row("mean of fields", [_mean(mean_score(report.numbers)), *(NONE for _ in report.peers)])


def _lines_of_sites(report: Report) -> Iterator[str]:
    """A line per site: as shipped, and with every module but the generic one taken out."""
    width = max(len("mean of sites"), *(len(site.site) for site in report.sites))
    yield f"{'site':{width}}  pages  as shipped  generic only  platform as shipped"
    for site in report.sites:
        yield f"{site.site:{width}}  {site.pages:5}  {_mean(site.shipped):>10}  {_mean(site.generic):>12}  {', '.join(site.platforms)}"
    shipped, generic = mean_of([site.shipped for site in report.sites]), mean_of([site.generic for site in report.sites])
    yield f"{'mean of sites':{width}}  {len(report.ours):5}  {_mean(shipped):>10}  {_mean(generic):>12}"


def _lines_of_speed(report: Report) -> Iterator[str]:
    """Pages per second and core, the ratio, and whether it is enough."""
    kinds = list(report.speed)
    yield _row("pages/s and core", [f"{kind} pages" for kind in kinds])
    for tool in TOOLS:
        shown = [f"{report.speed[kind][tool]:.0f}" if tool in report.speed[kind] else NONE for kind in kinds]
        if any(value != NONE for value in shown):
            yield _row(tool, shown)
        elif tool not in (*report.missing, OURS, PLAIN):
            yield f"{tool}: not installed; install with: {INSTALL}"
    yield f"CPU time of one thread, median of {report.repeat} passes after one to warm up"
    ratios = ", ".join(f"{ratio:.2f} on {kind} pages" for kind, ratio in report.ratios.items())
    yield f"ours / {PLAIN} = {ratios or NONE}"
    met = {True: "met", False: "not met", None: "no list pages"}[report.is_fast_enough]
    yield f"{ENOUGH_LISTS:.0f} list pages/s and core: {met}"


def _row(name: str, values: Sequence[str]) -> str:
    """A line of a table."""
    return f"{name:16}" + "".join(f"  {value:>15}" for value in values)


def _share(numbers: Numbers, name: str) -> str:
    """A share with its counts; a dash where a reader has no such field."""
    if name not in numbers:
        return NONE
    hit, of = numbers[name]
    return f"{hit / of if of else 1:.3f} {hit:.0f}/{of:.0f}"


def _mean(value: float | None) -> str:
    """A mean score."""
    return NONE if value is None else f"{value:.3f}"
