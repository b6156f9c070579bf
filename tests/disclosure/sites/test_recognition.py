"""Each system knows its own pages and takes no other's."""

import csv
from pathlib import Path

import pytest

from disclosure.sites.reading.platforms import choose_platform, platform_modules
from disclosure.text import decode_page

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.*"))
BY_NAME = {module.__name__.rsplit(".", 1)[1]: module for module in platform_modules()}
STRICT = ("label8888", "vsb", "epoint", "gongkai")
EPOINT_PAGES = {"single/www.liaoyang.gov.cn.html"}  # loads webbuildercommon.js


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_a_frozen_page_is_known_without_its_address_and_by_no_stricter_system(path):
    text = decode_page(path.read_bytes(), None).text
    owner = path.name.split("_")[0]
    takers = {name for name in STRICT if BY_NAME[name].recognise(text, None)}
    assert takers <= {owner}
    if owner in STRICT and owner != "gongkai":
        assert choose_platform(text, None, None) is BY_NAME[owner]


def test_no_real_page_of_another_system_is_taken(shared):
    with (shared / "pages" / "index.csv").open(encoding="utf-8") as lines:
        entries = list(csv.DictReader(lines))
    taken = []
    for entry in entries:
        text = decode_page((shared / "pages" / entry["file"]).read_bytes(), None).text
        for url in (entry["original_url"] or None, None):
            taken += [(name, entry["file"]) for name in STRICT if BY_NAME[name].recognise(text, url)]
    assert len(entries) > 200
    assert set(taken) == {("epoint", file) for file in EPOINT_PAGES}
