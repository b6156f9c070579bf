"""Whoever lists the statuses of a fetch lists all of them: a new one is entered everywhere or nowhere."""

import re
from pathlib import Path

import yaml

from disclosure.fetch.records import CAUSES, FETCHED, NOT_ASKED, PASSING, STATUSES
from disclosure.ledger.words import STATUSES as LEDGER_WORDS
from disclosure.web.words import STATUSES as WEB_WORDS

ROOT = Path(__file__).resolve().parents[2]
EVERY = set(STATUSES)


def suite(table: str) -> dict:
    return yaml.safe_load((ROOT / f"expectations/{table}.yml").read_text(encoding="utf-8"))


def words_of(table: str, rule: str) -> set[str]:
    """The words a rule of a suite allows."""
    return set(next(entry for entry in suite(table)["rules"] if entry["name"] == rule)["kwargs"]["value_set"])


def test_no_status_stands_twice_and_every_kind_of_status_is_among_them():
    assert len(STATUSES) == len(EVERY) > 15
    assert {*FETCHED, *PASSING, *NOT_ASKED, *CAUSES} <= EVERY


def test_the_gate_of_fetches_knows_every_status():
    inside = re.search(r"status not in \(([^)]*)\)", suite("silver.fetch")["frame"])
    assert set(re.findall(r"'([a-z_]+)'", inside[1])) == EVERY


def test_the_gate_of_items_knows_every_status_and_the_item_never_asked_for():
    assert words_of("silver.item", "article_status_known") == EVERY | {"never"}


def test_the_gate_of_attachments_knows_every_status_but_that_of_a_hop():
    assert words_of("silver.attachment", "status_known") == EVERY - {"redirected"} | {"never", "no_address"}


def test_the_description_of_the_tables_names_every_status():
    text = (ROOT / "docs/data.md").read_text(encoding="utf-8")
    rows = text[text.index("`bronze/fetches/") :]
    line = next(line for line in rows.splitlines() if line.startswith("`status`: "))
    named = re.sub(r"\([^()]*\)", "", line.removeprefix("`status`: ")).rstrip(".").split(" · ")
    assert sorted(name.strip() for name in named) == sorted(STATUSES)


def test_the_ledger_has_words_for_every_status():
    assert set(LEDGER_WORDS) == EVERY


def test_the_office_reads_words_for_every_status_a_column_may_end_with():
    assert EVERY - {"not_modified", "redirected"} <= set(WEB_WORDS)
