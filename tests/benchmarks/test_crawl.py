"""The benchmark of the crawl: what it makes of a server's log, and that its command runs in its small form and prints every part."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ROOT / "benchmarks" / "crawl.py"


@pytest.fixture(scope="module")
def parts():
    """The benchmark's modules, imported as its command imports them."""
    sys.path.insert(0, str(COMMAND.parent))
    try:
        from crawling import log, pages
    finally:
        sys.path.remove(str(COMMAND.parent))
    return SimpleNamespace(log=log, pages=pages)


@pytest.fixture(scope="module")
def printed():
    """What the small form prints."""
    before = set(Path(tempfile.gettempdir()).glob("crawl-benchmark-*"))
    done = subprocess.run([sys.executable, COMMAND, "--quick"], capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(Path(tempfile.gettempdir()).glob("crawl-benchmark-*")) <= before, "something was left behind"
    return done.stdout


def hits(parts, *spans, address="127.0.1.1"):
    return [parts.log.Hit(address, f"/s2-2/t{number}.html", 200, 10, began, ended) for number, (began, ended) in enumerate(spans)]


def test_the_floor_is_the_answers_and_the_longest_demanded_gap_after_each_but_the_last(parts):
    floor = parts.log.find_floor(hits(parts, (0, 1), (5, 5.25), (9, 9.5)), delay=0.5)
    assert (floor.requests, floor.answers, floor.gaps, floor.seconds) == (3, 1.75, 1.5, 3.25)


def test_a_crawl_delay_counts_where_it_is_the_longest(parts):
    assert parts.log.find_floor(hits(parts, (0, 0), (5, 5)), delay=0.5, crawl_delay=2.0).gaps == 2.0


def test_the_busiest_address_gives_the_floor(parts):
    quiet, busy = hits(parts, (0, 0), (1, 1)), hits(parts, (0, 0), (1, 1), (2, 2), address="127.0.1.2")
    assert parts.log.find_floor(quiet + busy, delay=0.5).address == "127.0.1.2"


def test_gaps_are_taken_per_address_and_short_and_overlapping_ones_are_counted(parts):
    gaps = parts.log.find_gaps(hits(parts, (0, 1), (1.4, 2), (1.9, 3), (4, 5)) + hits(parts, (0, 9), address="127.0.1.2"), delay=0.5)
    assert (gaps.count, gaps.most, gaps.short, gaps.overlaps) == (3, 1.0, 2, 1)


def test_a_site_has_as_many_pages_as_its_shape_says_and_no_two_alike(parts):
    shape = parts.pages.Shape(5, 2)
    names = ["", "index_1.html", "index_2.html", *(f"t{number}.html" for number in range(1, 6))]
    bodies = {parts.pages.make_page("127.0.1.1", shape.path + name) for name in names}
    assert (len(bodies), None in bodies, shape.lists, shape.requests) == (8, False, 3, 9)
    assert parts.pages.make_page("127.0.1.1", shape.path + "t6.html") is None
    assert parts.pages.make_page("127.0.1.1", shape.path + "index_3.html") is None


@pytest.mark.parametrize(
    "part",
    [
        r"ours: wall [\d.]+ s ÷ floor [\d.]+ s = [\d.]+",
        r"floor: 127\.0\.1\.\d: 16 answers [\d.]+ s \+ 15 gaps 0\.750 s",
        r"gaps in the server's log \(45\): min [\d.]+, median [\d.]+, max [\d.]+ s; 0 below 0\.05 s, 0 overlapping",
        r"ours: [\d.]+ \+ [\d.]+ s for 48 requests = [\d.]+ ms a page",
        r"bytes: \d+ of \d+ = [\d.]+%",
        r"CPU per request: net -?[\d.]+ ms",
        r"18 pages: peak \d+ MB",
        r"66 pages: peak \d+ MB",
        r"growth: -?[\d.]+ KB a page",
    ],
)
def test_every_part_is_printed(printed, part):
    assert re.search(part, printed), printed


def test_scrapy_is_measured_with_its_settings_or_said_to_be_missing(printed):
    if "not installed" in printed:
        assert "make peers" in printed
    else:
        assert re.search(r"Scrapy: [\d.]+ \+ [\d.]+ s for 45 requests", printed)
        assert "ROBOTSTXT_OBEY = True" in printed
