"""The crawl's small site on loopback, and a city with two nights on it."""

import importlib.util
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "crawl" / "conftest.py"


def load_crawl_helpers():
    """The fixtures of the crawl's tests, which stand in a conftest of their own folder."""
    name = "crawl_helpers_of_evidence"
    spec = importlib.util.spec_from_file_location(name, SOURCE)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


crawl = load_crawl_helpers()
world, long_world, site = crawl.world, crawl.long_world, crawl.site


@pytest.fixture
def folder(world, site):
    """The data folder of a city after one night with four articles."""
    site.put_column("/tzgg/", 4)
    world.crawl(world.city({"tzgg": "/tzgg/"}))
    return world.folder / "data" / "qinghe"
