"""Shared fixtures: the reference material beside the repository, where it is present."""

import atexit
import os
import re
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest

from disclosure.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
DEMO_NIGHT = date(2025, 10, 10)

# Airflow writes its configuration on import: into a folder of the test run, never into the home folder
os.environ["AIRFLOW_HOME"] = tempfile.mkdtemp(prefix="disclosure-airflow-")
atexit.register(shutil.rmtree, os.environ["AIRFLOW_HOME"], ignore_errors=True)
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
os.environ["AIRFLOW__CORE__PLUGINS_FOLDER"] = str(ROOT / "plugins")
os.environ["AIRFLOW__CORE__DAGS_FOLDER"] = str(ROOT / "dags")

# No test leaves this machine: every other address is refused before a socket opens
os.environ["DISCLOSURE_LOOPBACK_ONLY"] = "1"


def skip_or_fail(reason: str) -> None:
    """Skip on a user's machine; under ``CI=true`` a missing part is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"under CI nothing may be skipped: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def missing():
    """Call it with what a test needs and does not find: skips, or fails under CI."""
    return skip_or_fail


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real reference material beside the repository."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        skip_or_fail("the reference material (../shared) is not here")
    return folder


@pytest.fixture(scope="session")
def published_demo(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a storage root in which the demo's night was crawled, published, read by two people and published again."""
    from disclosure.crawl import crawl_city
    from disclosure.demo import DemoServer, apply_scripted_readings, generate
    from disclosure.nights import night_window
    from disclosure.publish import publish_city
    from disclosure.registry import load_city

    folder = tmp_path_factory.mktemp("published")
    city = load_city(root / "cities" / "demo")
    site = generate(city, 1, folder / "site")
    with DemoServer(site, DEMO_NIGHT) as server:
        settings = Settings(data=folder / "data", cities=root / "cities", connect=server.connect)
        crawl_city(settings, "demo", DEMO_NIGHT)
    publish_city(settings, "demo", night=DEMO_NIGHT)
    apply_scripted_readings(settings, city, site, night=DEMO_NIGHT)
    publish_city(settings, "demo", night=DEMO_NIGHT, as_of=night_window(DEMO_NIGHT)[1] + timedelta(hours=12))
    return settings


SLOW_LAST = ("tests/disclosure/web", "tests/disclosure/reports", "tests/disclosure/demo/test_truth.py", "tests/ops")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is quickly told comes first: whole nights, browsers and real Airflow processes run after everything else."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    path = item.path.relative_to(ROOT).as_posix()
    return next((number for number, name in enumerate(SLOW_LAST, start=1) if path.startswith(name)), 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which seeds of the demo were held against their truth: one of them is the day's, and a failure must be repeatable."""
    nodes = [report.nodeid for kind in ("passed", "failed", "error") for report in terminalreporter.stats.get(kind, [])]
    seeds = sorted({int(found[1]) for node in nodes if (found := re.search(r"test_truth\.py.*\[seed-(\d+)", node))})
    if seeds:
        terminalreporter.write_line(f"demo seeds held against their truth: {', '.join(map(str, seeds))} (the largest is the day's)")
