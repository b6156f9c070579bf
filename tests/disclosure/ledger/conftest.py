"""The crawl's small site on loopback, for what the ledger says of its visits."""

import importlib.util
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

SOURCE = Path(__file__).parents[1] / "crawl" / "conftest.py"


def load_crawl_helpers():
    """The fixtures of the crawl's tests, which stand in a conftest of their own folder."""
    name = "crawl_helpers_of_ledger"
    spec = importlib.util.spec_from_file_location(name, SOURCE)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


crawl = load_crawl_helpers()
world, long_world, site = crawl.world, crawl.long_world, crawl.site


@pytest.fixture
def run(world, monkeypatch):
    """Runs the command line on this test's world."""
    from disclosure.cli import cli

    monkeypatch.setenv("DISCLOSURE_DATA", str(world.folder / "data"))
    monkeypatch.setenv("DISCLOSURE_CITIES", str(world.folder / "cities"))

    def invoke(*arguments):
        monkeypatch.setenv("DISCLOSURE_CONNECT", ",".join(f"{host}={target}" for host, target in world.connect.items()))
        return CliRunner().invoke(cli, arguments, catch_exceptions=False)

    return invoke
