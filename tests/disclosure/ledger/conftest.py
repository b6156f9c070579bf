"""The crawl's small site on loopback, for what the ledger says of its visits."""

import importlib.util
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

HERE = Path(__file__).parent


def load(path):
    """A module of helpers beside or near this file; test folders are no packages."""
    name = f"ledger_tests_{path.parent.name}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


crawl, watched = load(HERE.parent / "crawl" / "conftest.py"), load(HERE / "watched.py")
world, long_world, site = crawl.world, crawl.long_world, crawl.site


@pytest.fixture(scope="session")
def crawl_helpers():
    """The helpers of the crawl's tests."""
    return crawl


@pytest.fixture(scope="session")
def watching():
    """The server that writes down everything."""
    return watched


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
