"""A personal number in an item's address is shown to nobody, while the records that decide a dispute keep the address."""

import importlib.util
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from markupsafe import Markup

from disclosure.cli import cli, main
from disclosure.cli.root import print_json
from disclosure.evidence.view import render_view
from disclosure.ledger import ledger_table, read_ledger
from disclosure.personal import mask_shown
from disclosure.reports.sheets import describe_items
from disclosure.web.app import make_templates
from tests.disclosure.personal.numbers import ID, MOBILE

HOST = "http://www.qinghe.example"
URL = f"{HOST}/bm/张三{MOBILE}_{ID}.html"
MASKED_ID, MASKED_MOBILE = f"34***************{ID[-1]}", "138******00"


def load_crawl_helpers():
    """The crawl's site and world; test folders are no packages."""
    path = Path(__file__).parents[1] / "crawl" / "conftest.py"
    spec = importlib.util.spec_from_file_location("shown_tests_crawl", path)
    sys.modules[spec.name] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


helpers = load_crawl_helpers()
world, site = helpers.world, helpers.site


def is_clean(text):
    return ID not in text and MOBILE not in text


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (f"{HOST}/bm/{ID}.html", f"{HOST}/bm/{MASKED_ID}.html"),
        (f"{HOST}/bm/{MOBILE}.pdf", f"{HOST}/bm/{MASKED_MOBILE}.pdf"),
        (f"{HOST}/bm/张三{MOBILE}.pdf", f"{HOST}/bm/张三{MASKED_MOBILE}.pdf"),
        (f"{HOST}/bm/%E4%B8%89{MOBILE}.pdf", f"{HOST}/bm/%E4%B8%89{MASKED_MOBILE}.pdf"),
        (f"{HOST}/a?name=x&phone={MOBILE}", f"{HOST}/a?name=x&phone={MASKED_MOBILE}"),
        (f"{HOST}/a?id={ID}&x=1", f"{HOST}/a?id={MASKED_ID}&x=1"),
        (f"{HOST}/x_{MOBILE}_1.jpg", f"{HOST}/x_{MASKED_MOBILE}_1.jpg"),
    ],
)
def test_a_number_in_an_address_is_masked_where_it_is_shown(address, shown):
    assert mask_shown(address) == shown


@pytest.mark.parametrize(
    "text",
    [
        f"{HOST}/202506/t20250612_4100212.html",
        f"{HOST}/art/2025/6/12/art_1234_5678901.html",
        f"{HOST}/a?time=1752163200000",
        f"{HOST}/c/99913800138000.html",
        "20250710T150000256Z-1e5f8f",
        "2025-07-10T15:00:00.138001+00:00",
        "0b13800138000f" * 4 + "13800138",
        "共7条",
        "",
    ],
)
def test_other_numbers_of_addresses_and_records_stay(text):
    assert mask_shown(text) == text


def test_the_command_line_masks_what_it_prints_as_json_and_leaves_what_the_users_own_files_say(capsys):
    value = {"url": URL, "rows": [{"url": URL, "n": 13800138000, "at": None}], "pair": (URL, True)}
    print_json(value)
    printed = capsys.readouterr().out
    assert is_clean(printed.replace('"n": 13800138000', ""))
    found = json.loads(printed)
    assert (found["rows"][0]["n"], found["rows"][0]["at"], found["pair"][1]) == (13800138000, None, True)
    print_json(value, as_is=True)
    assert json.loads(capsys.readouterr().out)["url"] == URL


def test_the_line_of_an_error_is_masked(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["disclosure", "tasks", "read", str(tmp_path / f"{MOBILE}.docx")])
    with pytest.raises(SystemExit):
        main()
    said = capsys.readouterr().err
    assert f"{MASKED_MOBILE}.docx" in said
    assert is_clean(said)


@pytest.mark.parametrize("value", [URL, Markup("<b>") + URL + Markup("</b>")], ids=["text", "markup"])
def test_a_template_of_the_web_pages_masks_whatever_it_is_given(value):
    page = make_templates().env.from_string('<a href="{{ value }}">{{ value }}</a> {{ number }} {{ nothing }}')
    shown = page.render(value=value, number=13, nothing=None)
    assert is_clean(shown)
    assert shown.count(MASKED_ID) == 2
    assert ("<b>" in shown) is isinstance(value, Markup)


def test_a_units_sheet_names_the_address_masked():
    row = {"role": "evidence", "title": "报名结果", "published_on": "2025-06-12", "first_seen_at": None, "url": URL}
    view, cell = SimpleNamespace(evidence={("jyj", "c1"): [row]}), SimpleNamespace(unit="jyj", clause="c1", reason=None)
    said = describe_items(view, cell)
    assert is_clean(said)
    assert "报名结果" in said
    assert MASKED_ID in said


@pytest.mark.parametrize("body", ["<html><body><p>报名结果</p></body></html>".encode(), b"%PDF-1.4"])
def test_a_page_as_it_was_seen_says_its_address_masked(body):
    html = render_view(body, URL, None)
    html = html if isinstance(html, str) else html.html
    assert is_clean(html)
    assert MASKED_ID in html


def test_the_ledger_shows_a_rule_of_robots_masked_and_the_record_keeps_the_address(world, site, monkeypatch):
    path = f"/bm/{ID}.html"
    site.put("/robots.txt", f"User-agent: *\nDisallow: /zm/{ID}.html\n")
    site.put_list("/bm/", [("报名结果", path, "2025-06-12"), ("领证名单", f"/zm/{ID}.html", "2025-06-11")])
    site.put_article(path, "报名结果", "2025-06-12", "结果如下。" * 20)
    world.crawl(world.city({"bm": "/bm/"}))
    rows = world.rows("fetches")
    assert {row["url"]: row["status"] for row in rows}[HOST + path] == "ok", "the record names the address"
    assert [row["detail"] for row in rows if row["status"] == "robots"] == [f"robots.txt: Disallow: /zm/{ID}.html"]
    entries = read_ledger(world.folder / "data" / "qinghe")
    assert is_clean(json.dumps(entries) + ledger_table(entries))
    assert [rule["rule"] for rule in entries[0]["robots"]["www.qinghe.example"]["rules"]] == [f"Disallow: /zm/{MASKED_ID}.html"]
    monkeypatch.setenv("DISCLOSURE_DATA", str(world.folder / "data"))
    monkeypatch.setenv("DISCLOSURE_CITIES", str(world.folder / "cities"))
    listed = CliRunner().invoke(cli, ["ledger", "qinghe", "--json"])
    assert listed.exit_code == 0
    assert is_clean(listed.output)
