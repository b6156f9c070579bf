"""The command: arguments, the order of the runs, what is printed."""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from crawling import ours, peer
from crawling.log import Hit, read_log
from crawling.pages import Shape
from crawling.plan import FULL, QUICK, Plan
from crawling.processes import Cost, RunFailed, run_server
from crawling.report import Crawl, Memory, Report, lines_of_report

SMALL = Shape(2, 2)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print. Exit code 1 when a crawl fails."""
    parser = argparse.ArgumentParser(
        prog="crawl.py", description="How light, fast and small a crawl is, beside a Scrapy spider; loopback only."
    )
    parser.add_argument("--quick", action="store_true", help="a few addresses and pages: whether it runs, not how well")
    plan = QUICK if parser.parse_args(arguments).quick else FULL
    try:
        report = measure(plan)
    except RunFailed as error:
        sys.exit(str(error))
    print("\n".join(lines_of_report(report)))


def measure(plan: Plan) -> Report:
    """All runs, one after another."""
    with tempfile.TemporaryDirectory(prefix="crawl-benchmark-") as name, _own_bytecode(Path(name) / "bytecode"):
        folder = Path(name)
        log = folder / "server.log"
        with run_server(plan.addresses, log) as port:
            start = _middle([_start_up(folder / "start", port, log, number) for number in range(plan.starts + 1)][1:])
            bench = folder / "nights"
            ours.write_city(bench / "cities", plan.addresses, port, plan.shape, plan.delay)
            first = _logged(ours.crawl(bench, ours.NIGHTS[0]), log)
            seconds = [_second_night(bench, log) for _ in range(plan.seconds)]
            spider = spider_start = None
            if peer.is_there():
                made = (peer.crawl(folder / "peer", ours.start_pages(1, port, SMALL), 0) for _ in range(plan.starts + 1))
                spider_start = _middle([_logged(cost, log) for cost in made][1:])
                spider = _logged(peer.crawl(folder / "peer", ours.start_pages(plan.addresses, port, plan.shape), plan.delay), log)
            memory = [_memory(folder / f"memory{shape.articles}", port, log, plan.addresses, shape) for shape in plan.memory]
    return Report(plan, _machine(), start, first, seconds, spider_start, spider, memory)


def _start_up(folder: Path, port: int, log: Path, number: int) -> Crawl:
    """A crawl of next to nothing: what a run costs before its pages. The first one also fills the folder of compiled modules."""
    own = folder / str(number)
    ours.write_city(own / "cities", 1, port, SMALL, 0)
    return _logged(ours.crawl(own, ours.NIGHTS[0]), log)


def _second_night(bench: Path, log: Path) -> Crawl:
    """The night after the first, from what that one left; it leaves things as they were."""
    data, kept = bench / "data", bench / "first"
    shutil.copytree(data, kept)
    crawl = _logged(ours.crawl(bench, ours.NIGHTS[1]), log)
    shutil.rmtree(data)
    kept.rename(data)
    return crawl


def _middle(crawls: Sequence[Crawl]) -> Crawl:
    """The one that is in the middle by its CPU: single runs of a second and a half sway by a tenth."""
    return sorted(crawls, key=lambda crawl: crawl.cost.cpu)[len(crawls) // 2]


def _memory(folder: Path, port: int, log: Path, addresses: int, shape: Shape) -> Memory:
    ours.write_city(folder / "cities", addresses, port, shape, 0)
    crawl = _logged(ours.crawl(folder, ours.NIGHTS[0]), log)
    return Memory(len(crawl.hits), crawl.cost.memory, crawl.cost)


def _logged(cost: Cost, log: Path) -> Crawl:
    hits: list[Hit] = read_log(log, cost.began, cost.ended)
    if not hits or {hit.status for hit in hits} - {200, 304}:
        raise RunFailed(f"the server answered {sorted({hit.status for hit in hits})} to {len(hits)} requests")
    return Crawl(cost, hits)


@contextmanager
def _own_bytecode(folder: Path) -> Iterator[None]:
    """Let every measured process find compiled modules, wherever it runs, in a folder that goes with the benchmark."""
    own = {"PYTHONPYCACHEPREFIX": str(folder), "PYTHONDONTWRITEBYTECODE": ""}
    before = {name: os.environ.get(name) for name in own}
    os.environ.update(own)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def _machine() -> str:
    versions = [
        f"Python {platform.python_version()}",
        f"lxml {importlib.metadata.version('lxml')}",
        f"requests {importlib.metadata.version('requests')}",
    ]
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the runs, {', '.join(versions)}"
