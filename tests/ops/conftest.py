"""The scripts and the helper of these tests can be imported by name; the demo city's site on loopback."""

import sys
from datetime import date
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "scripts")]


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory, root):
    """The variables that send the demo city's host names to a running site."""
    from disclosure.demo import DemoServer, generate
    from disclosure.registry import load_city

    site = generate(load_city(root / "cities" / "demo"), 1, tmp_path_factory.mktemp("site"))
    with DemoServer(site, date(2025, 10, 10)) as server:
        yield {"DISCLOSURE_CONNECT": server.connect_text}
