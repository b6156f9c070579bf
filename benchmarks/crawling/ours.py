"""Our crawl over the benchmark's sites: a city of one column per address, read by the command as it is shipped."""

from __future__ import annotations

import ipaddress
import json
import sys
from pathlib import Path

from crawling.pages import Shape
from crawling.processes import FIRST, Cost, run_measured

NIGHTS = ("2025-07-10", "2025-07-11")
CITY = "bench"
TIMEOUT = 15  # s, as the peer


def addresses(count: int) -> list[str]:
    """The sites' addresses."""
    return [str(ipaddress.ip_address(FIRST) + number) for number in range(count)]


def start_pages(count: int, port: int, shape: Shape) -> list[str]:
    """The first list page of every site."""
    return [f"http://{address}:{port}{shape.path}" for address in addresses(count)]


def write_city(folder: Path, count: int, port: int, shape: Shape, delay: float) -> None:
    """The content of the city; JSON is YAML."""
    starts = start_pages(count, port, shape)
    sites = [
        {"id": f"s{number}", "name": f"测试网站{number}", "url": f"http://{start.split('/')[2]}/"} for number, start in enumerate(starts)
    ]
    manners = {"delay": delay, "jitter": 0, "timeout": TIMEOUT, "budget": 100_000, "backfill": 1, "revisit": 1}
    city = {"id": CITY, "name": "测试市", "level": "county", "status": "demo", "clock": "night", "manners": manners, "sites": sites}
    columns = [
        {"id": f"c{number}", "site": f"s{number}", "url": start, "path": f"首页 > 通知公告{number}", "class": "notice"}
        for number, start in enumerate(starts)
    ]
    own = folder / CITY
    own.mkdir(parents=True)
    for name, values in (("city", city), ("units", {"units": []}), ("columns", {"columns": columns})):
        (own / f"{name}.yml").write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")


def crawl(folder: Path, night: str) -> Cost:
    """One night of the city below ``folder``/cities, its data below ``folder``/data."""
    env = {"DISCLOSURE_DATA": str(folder / "data"), "DISCLOSURE_CITIES": str(folder / "cities"), "DISCLOSURE_LOOPBACK_ONLY": "1"}
    command = [sys.executable, "-c", "from disclosure.cli import main; main()", "crawl", CITY, "--night", night]
    return run_measured(command, env=env)
