"""情况说明 are told from other items, by files and by a city's warehouse alike, and are never evidence."""

import importlib.util
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from disclosure.calendar import WorkingCalendar
from disclosure.match.doc_types import load_doc_types
from disclosure.sites.reading.statements import REAL_TITLE, STATEMENT_TITLE, read_statement, says_nothing_arose
from scoring.facts import counting_items, void_items
from scoring.model import Case, Item

ROOT = Path(__file__).resolve().parents[3]
COMMAND = ROOT / "benchmarks" / "matching" / "statements.py"
SITE = "http://www.qingyuan.example/"


@pytest.fixture(scope="module")
def measure():
    """The benchmark's module."""
    spec = importlib.util.spec_from_file_location("statements_benchmark", COMMAND)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def examples(measure):
    """Every example of every set."""
    return measure.read_examples(*measure.SETS)


@pytest.fixture(scope="module")
def in_silver(small_city_at, examples, measure, tmp_path_factory):
    """``is_statement`` of each example as silver.item says it: with a body the page was read, without one only its row was."""
    city = small_city_at(tmp_path_factory.mktemp("statements"))
    crawl = city.crawl()
    urls = [f"{SITE}civil/docs/t{place}.html" for place in range(len(examples))]
    crawl.list(
        "civil-docs",
        "civil/docs/",
        [{"title": one.title, "url": url, "date": "2025-06-03"} for url, one in zip(urls, examples, strict=True)],
    )
    for url, one in zip(urls, examples, strict=True):
        if one.body:
            kind = "statement" if measure.by_page(one) else ""
            crawl.article(url, one.body, title=one.title, published="2025-06-03 09:30", item_class=kind)
    crawl.finish()
    found = dict(city.silver().execute("select url, is_statement from silver.item").fetchall())
    return [found[url] for url in urls]


def test_the_sets_are_large_and_no_example_stands_in_two(measure, examples):
    first, second = measure.read_examples("first"), measure.read_examples("second")
    assert sum(one.is_statement and not one.body for one in first) >= 60
    assert sum(one.is_statement and bool(one.body) for one in first) >= 30
    assert sum(not one.is_statement for one in first) >= 120
    assert min(sum(one.is_statement for one in second), sum(not one.is_statement for one in second)) >= 60
    assert len({(one.title, one.body) for one in examples}) == len(examples)


def test_the_page_reader_tells_statements(measure):
    precision, recall = measure.measure_rule(measure.by_page, measure.read_examples("first", "second"))
    assert precision >= 0.97
    assert recall >= 0.95


def test_a_title_alone_tells_statements_that_say_so_in_the_title(measure):
    untold = [one for one in measure.read_examples("first", "second") if not one.body]
    precision, recall = measure.measure_rule(measure.by_title, untold)
    assert precision >= 0.97
    assert recall >= 0.95


@pytest.mark.parametrize(("name", "least_precision", "least_recall"), [("third", 0.95, 0.95), ("blind", 0.85, 0.7)])
def test_wordings_chosen_to_deceive_are_mostly_told_too(measure, name, least_precision, least_recall):
    precision, recall = measure.measure_rule(measure.by_page, measure.read_examples(name))
    assert precision >= least_precision
    assert recall >= least_recall


def test_a_rule_that_says_yes_or_no_to_everything_fails_the_measure(measure, examples):
    assert measure.measure_rule(lambda _: True, examples)[0] < 0.5
    assert measure.measure_rule(lambda _: False, examples) == (0, 0)


def test_files_and_the_page_reader_have_one_rule_of_titles(measure, examples):
    entry = next(kind for kind in load_doc_types() if kind.id == "statement")
    assert (entry.pattern, entry.exclude) == (STATEMENT_TITLE, REAL_TITLE), "copy both from disclosure/sites/reading/statements.py"
    for one in examples:
        if not one.body:
            assert measure.by_title(one) is measure.by_page(one), one.title


def test_the_warehouse_runs_the_same_patterns(measure, examples):
    entry = next(kind for kind in load_doc_types() if kind.id == "statement")
    query = "select regexp_matches(title, $1) and not regexp_matches(title, $2) from (select unnest($3) as title)"
    titles = ["".join(one.title.split()) for one in examples]
    with duckdb.connect() as connection:
        found = [fits for (fits,) in connection.execute(query, [entry.pattern, entry.exclude, titles]).fetchall()]
    assert found == [measure.by_title(one) for one in examples]
    assert set(found) == {True, False}


def test_the_silver_table_says_what_the_files_say(measure, examples, in_silver):
    expected = [measure.by_page(one) if one.body else measure.by_title(one) for one in examples]
    assert in_silver == expected
    assert sum(in_silver) > 100


def test_a_statement_is_shown_and_never_accepted_as_evidence(examples, in_silver):
    window = (date(2025, 4, 1), date(2025, 6, 30))
    case = Case("civil", 1, "c", "i", "present", 1.0, {}, window, window[0], window[0], WorkingCalendar.load())
    assert any(in_silver)
    for place, (one, statement) in enumerate(zip(examples, in_silver, strict=True)):
        item = Item(str(place), SITE, one.title, published_on=date(2025, 6, 3), statement=statement, body=one.body, decision="accept")
        filled = replace(case, items=(item,))
        assert (counting_items(filled), void_items(filled)) == (([], [item]) if statement else ([item], []))


@pytest.mark.parametrize(
    ("title", "body", "attachments"),
    [
        ("2025年9月行政强制公示", "本月无行政强制信息。", 1),
        ("2025年9月行政强制公示", "本月无行政强制信息。" + "其他情况见下文。" * 40, 0),
        ("2025年9月行政强制公示", "本月无行政强制信息，上月查封2户。", 0),
        ("关于反映无行政强制信息的答复", "本月无行政强制信息。", 0),
    ],
)
def test_a_file_a_long_text_a_figure_or_an_answer_speaks_against_a_statement(title, body, attachments):
    assert read_statement(title, body, attachments) is None
    assert read_statement("2025年9月行政强制公示", "本月无行政强制信息。") is not None


def test_the_number_of_a_law_or_of_columns_is_no_figure():
    body = "根据条例（国令第711号）第20条，我局自查了5个栏目，本月无行政强制信息。"
    assert read_statement("2025年9月行政强制公示", body) is not None


def test_a_remark_above_a_list_must_name_a_period_or_an_office():
    assert says_nothing_arose("本季度未产生行政处罚信息。")
    assert not says_nothing_arose("暂无相关信息")
    assert not says_nothing_arose("如没有所需内容，请联系本单位")


def test_the_command_prints_the_numbers():
    done = subprocess.run([sys.executable, COMMAND], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "first+second" in done.stdout
    assert "recall" in done.stdout
