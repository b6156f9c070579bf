"""What readings teach the model: only blind first readings of two who agree, and only what they prove of an item."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest
import yaml
from click.testing import CliRunner

from disclosure.cli import cli
from disclosure.match.candidate import read_candidate
from disclosure.match.example_files import Pairs
from disclosure.match.from_readings import ABSENCE_RULES, Opinion, ShownCell, ShownItem, add_readings, blind_opinions, labels_of, read_shown
from disclosure.match.inputs import ItemText, TaskText
from disclosure.readings import Reading, readings_of, record_reading
from disclosure.registry import load_city
from disclosure.state import open_state
from disclosure.warehouse import connect

START = datetime(2025, 10, 11, 1, tzinfo=UTC)
CLAUSE = TaskText("16a", ("社会救助",), "城乡低保资金支出情况", ())


def said(reader, outcome="met", reason=None, *, role="assessor", minute=0, unit="mzj", clause="16a"):
    return Reading("qinghe", "2025Q3", unit, clause, None, reader, role, outcome, reason, None, "已核", START + timedelta(minutes=minute))


def agreed(outcome="met", reason=None):
    return Opinion("mzj", "16a", outcome, reason, START, START)


def cell(rule, *items, clause=CLAUSE):
    return ShownCell(clause, rule, tuple(items))


def shown(name, only_subject=True):
    return ShownItem(ItemText(name, f"关于{name}的公告"), only_subject)


def outcomes(*readings):
    return [(opinion.unit, opinion.outcome, opinion.reason) for opinion in blind_opinions(readings)]


def test_two_assessors_of_one_opinion_are_an_opinion():
    assert outcomes(said("甲"), said("乙", minute=1)) == [("mzj", "met", None)]


NOTHING = {
    "one reading alone": [said("甲")],
    "the same person twice": [said("甲"), said("甲", minute=1)],
    "two outcomes": [said("甲"), said("乙", "unmet", "未发现", minute=1)],
    "two reasons": [said("甲", "unmet", "未发现"), said("乙", "unmet", "逾期", minute=1)],
    "an office's reading": [said("甲"), said("乙", role="office", minute=1)],
    "an adjudicator's": [said("甲"), said("乙", role="adjudicator", minute=1)],
    "a signer's": [said("甲"), said("乙", role="signer", minute=1)],
    "after an adjudicator": [said("甲"), said("丙", role="adjudicator", minute=1), said("乙", minute=2)],
    "after the office": [said("丙", role="office"), said("甲", minute=1), said("乙", minute=2)],
    "a third person makes two": [said("甲"), said("乙", "unmet", "未发现", minute=1), said("丙", minute=2)],
    "changed to agree": [said("甲"), said("乙", "unmet", "未发现", minute=1), said("乙", minute=2)],
    "two cells": [said("甲"), said("乙", unit="czj", minute=1)],
}


@pytest.mark.parametrize("name", NOTHING)
def test_nothing_else_is(name):
    assert outcomes(*NOTHING[name]) == []


def test_what_is_said_later_does_not_undo_the_first_readings():
    later = [said("甲", "unmet", "未发现", minute=5), said("丙", "unmet", "未发现", role="adjudicator", minute=6)]
    assert outcomes(said("甲"), said("乙", minute=1), *later) == [("mzj", "met", None)]


def test_the_order_of_the_store_does_not_matter():
    assert outcomes(said("乙", minute=1), said("甲")) == outcomes(said("甲"), said("乙", minute=1))


@pytest.mark.parametrize("rule", ["present", "by_date", "every", "count"])
def test_met_proves_the_only_item_shown(rule):
    assert labels_of(agreed(), cell(rule, shown("一", only_subject=False))) == {"一": 2}


@pytest.mark.parametrize("rule", ["within", "open_for", "paired", "fresh"])
def test_rules_on_kinds_and_columns_prove_nothing_of_a_subject(rule):
    assert labels_of(agreed(), cell(rule, shown("一"))) == {}
    assert labels_of(agreed("unmet", "未发现"), cell(rule, shown("一"))) == {}


def test_met_with_two_items_shown_proves_neither():
    assert labels_of(agreed(), cell("present", shown("一"), shown("二"))) == {}


def test_not_found_denies_only_items_that_nothing_but_their_subject_keeps_out():
    assert labels_of(agreed("unmet", "未发现"), cell("present", shown("一"), shown("二", only_subject=False))) == {"一": 0}


@pytest.mark.parametrize("rule", ["every", "count"])
def test_not_found_among_periods_or_times_may_mean_another_period(rule):
    assert labels_of(agreed("unmet", "未发现"), cell(rule, shown("一"))) == {}


@pytest.mark.parametrize(
    "opinion",
    [agreed("unmet", "逾期"), agreed("partial", "逾期"), agreed("unmet", "内容无效（空正文、填充）"), agreed("not_applicable", "无此职责"), agreed("undetermined", "归属不明")],
    ids=lambda opinion: f"{opinion.outcome} {opinion.reason}",
)  # fmt: skip
def test_other_opinions_prove_nothing_of_items(opinion):
    assert labels_of(opinion, cell("present", shown("一"))) == {}


PAIRS = Pairs((TaskText("t1", (), "部门决算", ()),), (ItemText("i1", "部门决算公开"),), {"i1": {"t1": 2}})


def test_all_that_is_not_proved_stays_unknown():
    read = [
        (agreed(), cell("present", shown("一"))),
        (agreed("unmet", "未发现"), cell("present", shown("二"), clause=TaskText("9a", (), "权责清单", ()))),
    ]
    pairs, used = add_readings(PAIRS, "qinghe", read)
    assert [task.id for task in pairs.tasks] == ["t1", "16a", "9a"]
    assert pairs.labels == {
        "i1": {"t1": 2, "16a": -1, "9a": -1},
        "一": {"t1": -1, "16a": 2, "9a": -1},
        "二": {"t1": -1, "16a": -1, "9a": 0},
    }
    assert used.model_dump() == {"city": "qinghe", "cells": 2, "positive": 1, "negative": 1}


def test_what_one_cell_proves_and_another_denies_is_unknown():
    read = [(agreed(), cell("present", shown("一"))), (agreed("unmet", "未发现"), cell("present", shown("一")))]
    pairs, used = add_readings(PAIRS, "qinghe", read)
    assert pairs.labels["一"]["16a"] == -1
    assert (used.positive, used.negative) == (0, 0)


def test_without_proofs_the_pairs_are_the_repositorys():
    pairs, used = add_readings(PAIRS, "qinghe", [(agreed(), cell("fresh", shown("一")))])
    assert (pairs, used.cells) == (PAIRS, 0)


@pytest.fixture
def demo(published_demo, root, tmp_path, monkeypatch):
    """A copy of the demo's published night, and a function that records two blind readings of machine-met cells that show one item."""
    shutil.copytree(published_demo.data, tmp_path / "data", ignore=shutil.ignore_patterns("bronze", "parsed", "site"))
    monkeypatch.setenv("DISCLOSURE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DISCLOSURE_CITIES", str(root / "cities"))
    settings = published_demo.with_data(tmp_path / "data")
    folder = settings.city_data("demo")

    def confirm_met(how_many):
        (first, *_) = sorted((folder / "warehouses").glob("[0-9]*.duckdb"))
        with connect(first, read_only=True) as build:
            cells = build.execute(
                "select unit_id, clause_id, any_value(item_id) from gold.cell_evidence inner join gold.cell using (unit_id, clause_id) "
                "where role in ('evidence', 'nearest') and machine_outcome = 'met' and rule in ('present', 'by_date') "
                "group by all having count(*) = 1 order by all limit ?",
                [how_many],
            ).fetchall()
        state, city = open_state(settings), load_city(root / "cities" / "demo")
        for number, (unit, clause, _) in enumerate(cells):
            for reader in ("评估员丙·安然", "评估员丁·罗衡"):
                at = datetime(2025, 10, 12, 1, number, tzinfo=UTC)
                record_reading(
                    state, Reading("demo", "2025Q3", unit, clause, None, reader, "assessor", "met", None, None, "已核", at), city
                )
        state.close()
        return {item for *_, item in cells}

    return confirm_met


def build(out):
    result = CliRunner().invoke(cli, ["model", "build", "--readings", "demo", "--out", str(out)])
    assert result.exit_code == 0, result.output
    return read_candidate(out), result.stdout


def test_the_demos_scripted_readings_of_what_is_missing_teach_nothing(published_demo):
    # what was near is another unit's, another time's or a copy, and mostly of the very subject that was asked for
    state = open_state(published_demo)
    readings = readings_of(state, "demo", "2025Q3", datetime(2030, 1, 1, tzinfo=UTC))
    state.close()
    read = list(read_shown(published_demo.city_data("demo"), {"2025Q3": readings}))
    not_found = [cell for opinion, cell in read if opinion.reason == "未发现" and cell.rule in ABSENCE_RULES]
    assert len(not_found) >= 5
    assert min(len(cell.items) for cell in not_found) >= 2
    assert [labels_of(opinion, cell) for opinion, cell in read if labels_of(opinion, cell)] == []


def test_blind_controls_on_met_cells_are_matches_to_learn_from(demo, tmp_path):
    items = demo(5)
    candidate, printed = build(tmp_path / "made")
    used = candidate.built.readings
    assert (used.cells, used.positive, used.negative) == (5, 5, 0)
    assert len(items) == 5
    assert "readings of demo: 5 cells, 5 matches, 0 no matches" in printed
    without = yaml.safe_load((candidate.folder / "built_from.yml").read_text(encoding="utf-8"))
    assert without["readings"]["city"] == "demo"
