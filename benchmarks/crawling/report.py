"""What is printed: four parts, each with how its numbers are made and what is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawl_peer.settings import make_settings

from crawling import ours, peer
from crawling.log import Floor, Hit, count_kinds, find_floor, find_gaps
from crawling.plan import Plan
from crawling.processes import Cost

MB = 2**20
MOST_WALL = 1.10
MOST_BYTES = 0.15


@dataclass(frozen=True)
class Crawl:
    """A run and what the server saw of it."""

    cost: Cost
    hits: Sequence[Hit]

    @property
    def bytes(self) -> int:
        """Bytes sent by the server, heads and bodies."""
        return sum(hit.bytes for hit in self.hits)


@dataclass(frozen=True)
class Memory:
    """The peak of a run over so many pages."""

    pages: int
    bytes: int
    cost: Cost


@dataclass(frozen=True)
class Report:
    """Everything that one run of the benchmark measured; ``spider`` is None where Scrapy is not installed."""

    plan: Plan
    machine: str
    start: Crawl
    first: Crawl
    seconds: Sequence[Crawl]
    spider_start: Crawl | None
    spider: Crawl | None
    memory: Sequence[Memory]


def lines_of_report(report: Report) -> list[str]:
    """The report as text."""
    parts = (_setting, _politeness, _processors, _second_night, _memory)
    return [line for part in parts for line in (*part(report), "")][:-1]


def _setting(report: Report) -> list[str]:
    plan, kinds = report.plan, count_kinds(report.first.hits)
    pages = [hit.bytes for hit in report.first.hits if hit.kind != "robots"]
    return [
        f"machine: {report.machine}",
        f"site: {plan.addresses} loopback addresses × {plan.shape.requests} pages "
        f"(robots.txt, {plan.shape.lists} lists, {plan.shape.articles} articles), {sum(pages) / len(pages) / 1000:.1f} kB a page; "
        f"served by a process of its own, whose CPU is not counted; ours asked for {_kinds(kinds)}",
        f"ours: `disclosure crawl`, delay {plan.delay} s, jitter 0, timeout {ours.TIMEOUT} s, SQLite, budget beyond need; everything else as shipped",
        *_peer_lines(report),
    ]


def _peer_lines(report: Report) -> list[str]:
    if report.spider is None:
        return [f"Scrapy: not installed; `{peer.INSTALL}` does it"]
    settings = make_settings(report.plan.delay)
    return [f"Scrapy {peer.version()}:"] + [f"  {name} = {value!r}  ({why})" for name, (value, why) in settings.items()]


def _politeness(report: Report) -> list[str]:
    floor, delay = find_floor(report.first.hits, report.plan.delay), report.plan.delay
    wall = report.first.cost.wall
    lines = [
        "1  Politeness floor and wall time",
        "   floor = of the busiest address, from the server's log: the seconds its answers lasted, and between each two the largest of",
        "   delay, Crawl-delay (none here) and the seconds of the answer before. Wall = the whole command, start of Python to its end.",
        *_wall_lines("ours", floor, wall, f"  wanted: <= {MOST_WALL}"),
        *_gap_lines(report.first.hits, delay),
    ]
    if report.spider is not None:
        lines += _wall_lines("Scrapy", find_floor(report.spider.hits, delay), report.spider.cost.wall, "")
        lines += _gap_lines(report.spider.hits, delay)
        lines.append("   (Scrapy counts its delay from request to request, ours from the end of an answer.)")
    return lines


def _wall_lines(name: str, floor: Floor, wall: float, wanted: str) -> list[str]:
    made = f"{floor.address}: {floor.requests} answers {floor.answers:.3f} s + {floor.requests - 1} gaps {floor.gaps:.3f} s"
    return [f"   {name}: wall {wall:.2f} s ÷ floor {floor.seconds:.2f} s = {wall / floor.seconds:.3f}{wanted}", f"     floor: {made}"]


def _gap_lines(hits: Sequence[Hit], delay: float) -> list[str]:
    gaps = find_gaps(hits, delay)
    numbers = f"min {gaps.least:.3f}, median {gaps.median:.3f}, max {gaps.most:.3f} s"
    return [f"     gaps in the server's log ({gaps.count}): {numbers}; {gaps.short} below {delay} s, {gaps.overlaps} overlapping"]


def _processors(report: Report) -> list[str]:
    lines = [
        "2  CPU per page (fetch, parse, store; user + system of the process and its children)",
        "   net: less what a run over one address with four pages costs, per page beyond those",
        *_cpu_line("ours", report.first, report.start),
    ]
    if report.spider is not None and report.spider_start is not None:
        lines += _cpu_line("Scrapy", report.spider, report.spider_start)
        lines.append(
            f"   ours ÷ Scrapy = {_gross(report.first) / _gross(report.spider):.2f}, net {_net(report.first, report.start) / _net(report.spider, report.spider_start):.2f}"
        )
    return lines


def _cpu_line(name: str, run: Crawl, start: Crawl) -> list[str]:
    cost = run.cost
    return [
        f"   {name}: {cost.user:.2f} + {cost.system:.2f} s for {len(run.hits)} requests = {1000 * _gross(run):.2f} ms a page; start {start.cost.cpu:.2f} s, "
        f"net {1000 * _net(run, start):.2f} ms a page; peak memory {cost.memory / MB:.0f} MB"
    ]


def _second_night(report: Report) -> list[str]:
    first, nights = report.first, sorted(report.seconds, key=lambda night: night.cost.cpu)
    second = nights[len(nights) // 2]
    articles, share = sum(count_kinds(night.hits)["article"] for night in nights), second.bytes / first.bytes
    each = ", ".join(f"{1000 * _net(night, report.start):.2f}" for night in report.seconds)
    return [
        "3  Unchanged second night (ours)",
        f"   requests: {_kinds(count_kinds(second.hits))}; articles asked for: {articles}  wanted: 0",
        f"   bytes: {second.bytes} of {first.bytes} = {share:.2%}  wanted: <= {MOST_BYTES:.0%}",
        f"   CPU per request: net {1000 * _net(second, report.start):.2f} ms (the middle of {each}), first night {1000 * _net(first, report.start):.2f} ms  wanted: not above",
        f"     with the start: {1000 * _gross(second):.2f} ms, first night {1000 * _gross(first):.2f} ms; CPU of the night {second.cost.cpu:.2f} s of {first.cost.cpu:.2f} s",
    ]


def _memory(report: Report) -> list[str]:
    small, large = report.memory
    growth = (large.bytes - small.bytes) / (large.pages - small.pages)
    lines = [
        f"   {run.pages} pages: peak {run.bytes / MB:.0f} MB  ({run.cost.wall:.0f} s, CPU {run.cost.cpu:.0f} s)" for run in report.memory
    ]
    return ["4  Memory of our crawl, delay 0 (peak resident size)", *lines, f"   growth: {growth / 1024:.2f} KB a page  wanted: flat"]


def _kinds(kinds: dict[str, int]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in kinds.items())


def _gross(run: Crawl) -> float:
    return run.cost.cpu / len(run.hits)


def _net(run: Crawl, start: Crawl) -> float:
    return (run.cost.cpu - start.cost.cpu) / max(1, len(run.hits) - len(start.hits))
