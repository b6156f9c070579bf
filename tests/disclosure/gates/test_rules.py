"""Every rule of every suite has a row that breaks it and nothing else."""

import logging
from pathlib import Path

import pytest

from disclosure.gates import failures, load_suites
from disclosure.gates.run import check_frame

SUITES = {suite.table: suite for suite in load_suites()}
RULES = [(suite.table, rule.name) for suite in SUITES.values() for rule in suite.rules]

GOOD = {
    "silver.fetch": {
        "night": "2025-07-10", "doubled_rows": 0, "ended_before_begun": 0, "ok_without_body": 0, "without_place_or_time": 0, "unknown_statuses": 0,
    },
    "silver.column_night": {
        "night": "2025-07-10", "doubled_readings": 0, "unknown_coverage": 0, "complete_but_failed": 0, "without_status_or_time": 0,
    },
    "silver.column_state": {
        "column_id": "a", "states": 1, "coverage": "none", "reason": "采集失败", "unread_without_reason": 0, "rows_lost": 0,
    },
    "silver.column_history": {
        "column_id": "a", "histories": 1, "more_nights_than_readings": 0, "gone_without_failing": 0, "complete_out_of_order": 0,
    },
    "silver.listing": {"column_id": "a", "doubled_items": 0, "without_address": 0, "sight_out_of_order": 0},
    "silver.item": {
        "item_id": "1", "url": "http://a.example/1", "article_status": "ok", "unit_basis": "column", "is_outside_time": False, "unknown_unit": 0,
        "doubt_without_rivals": 0, "ok_without_evidence": 0, "sight_out_of_order": 0, "unknown_column": 0, "unreadable_periods": 0, "flags_missing": 0,
    },
    "silver.attachment": {
        "item_id": "1", "position": 1, "place": "1·1", "status": "ok", "problem": None, "without_item": 0, "ok_without_evidence": 0,
        "dead_without_asking": 0, "undecided": 0,
    },
    "silver.item_version": {"item_id": "1", "doubled_versions": 0, "without_fetch": 0},
    "silver.item_change": {"item_id": "1", "doubled_changes": 0, "without_kind": 0, "unlisted_though_live": 0},
    "silver.item_reading": {"host": "a.example", "bodies": 40, "unreadable": 36, "unreadable_share": 0.9},
    "silver.item_token": {"column_id": "a", "titled": 10, "wordless": 5, "wordless_share": 0.5},
    "silver.clause_token": {"clause_id": "1a", "words": 1},
    "gold.match": {"clause_id": "1a", "doubled_pairs": 0, "unknown_decisions": 0, "scores_out_of_range": 0, "probabilities_out_of_range": 0, "unknown_items": 0},
    "gold.match_queue": {"task": 1, "beyond_the_setting": 0, "doubled_ranks": 0, "doubled_series": 0, "not_to_review": 0},
    "gold.coverage": {
        "column_id": "a", "period": "window", "found": 1, "coverage": "partial", "reason_misplaced": 0, "reason_without_cause": 0,
    },
    "gold.cell": {
        "unit_id": "u", "clause_id": "1a", "found": 1, "asked": 1, "outcome": "met", "state": "machine", "got": 2.0, "more_got_than_applicable": 0,
        "counted_though_out": 0, "convicted_by_machine": 0, "without_reason": 0,
    },
    "gold.cell_evidence": {"unit_id": "u", "clause_id": "1a", "place": 1, "without_cell": 0, "without_address": 0},
    "gold.score": {"unit_id": "u", "found": 1, "score": 100.0, "range_out_of_order": 0},
    "gold.column_health": {"column_id": "a", "found": 1, "live_items": 3, "more_live_than_known": 0},
    "gold.run": {"night": "2025-07-10", "published_nights": 1, "is_degraded": False},
}  # fmt: skip

BREAKS = {
    ("silver.fetch", "rows_are_single"): {"doubled_rows": 1},
    ("silver.fetch", "time_runs_forward"): {"ended_before_begun": 1},
    ("silver.fetch", "ok_has_a_body"): {"ok_without_body": 1},
    ("silver.fetch", "place_and_time_known"): {"without_place_or_time": 1},
    ("silver.fetch", "statuses_known"): {"unknown_statuses": 1},
    ("silver.column_night", "readings_are_single"): {"doubled_readings": 1},
    ("silver.column_night", "coverage_known"): {"unknown_coverage": 1},
    ("silver.column_night", "failed_is_never_complete"): {"complete_but_failed": 1},
    ("silver.column_night", "status_and_time_known"): {"without_status_or_time": 1},
    ("silver.column_state", "every_column_once"): {"states": 0, "coverage": None, "reason": None},
    ("silver.column_state", "coverage_known"): {"coverage": "full"},
    ("silver.column_state", "reason_on_the_list"): {"reason": "网站坏了"},
    ("silver.column_state", "unread_says_why"): {"reason": None, "unread_without_reason": 1},
    ("silver.column_state", "rows_arrive"): {"rows_lost": 1},
    ("silver.column_history", "every_visited_column_once"): {"histories": 2},
    ("silver.column_history", "nights_are_readings"): {"more_nights_than_readings": 1},
    ("silver.column_history", "gone_is_failed"): {"gone_without_failing": 1},
    ("silver.column_history", "complete_in_order"): {"complete_out_of_order": 1},
    ("silver.listing", "items_are_single"): {"doubled_items": 1},
    ("silver.listing", "items_have_addresses"): {"without_address": 1},
    ("silver.listing", "sight_in_order"): {"sight_out_of_order": 1},
    ("silver.item", "id_unique"): {"item_id": "1"},
    ("silver.item", "url_unique"): {"url": "http://a.example/1"},
    ("silver.item", "article_status_known"): {"article_status": "lost"},
    ("silver.item", "unit_basis_known"): {"unit_basis": "guess"},
    ("silver.item", "date_plausible"): {"is_outside_time": True},
    ("silver.item", "unit_in_roster"): {"unknown_unit": 1},
    ("silver.item", "doubt_names_rivals"): {"doubt_without_rivals": 1},
    ("silver.item", "ok_has_evidence"): {"ok_without_evidence": 1},
    ("silver.item", "sight_in_order"): {"sight_out_of_order": 1},
    ("silver.item", "column_registered"): {"unknown_column": 1},
    ("silver.item", "periods_readable"): {"unreadable_periods": 1},
    ("silver.item", "flags_decided"): {"flags_missing": 1},
    ("silver.attachment", "place_unique"): {"place": "1·1"},
    ("silver.attachment", "status_known"): {"status": "lost"},
    ("silver.attachment", "problem_known"): {"problem": "odd"},
    ("silver.attachment", "item_known"): {"without_item": 1},
    ("silver.attachment", "ok_has_evidence"): {"ok_without_evidence": 1},
    ("silver.attachment", "dead_was_asked"): {"dead_without_asking": 1},
    ("silver.attachment", "fault_decided"): {"undecided": 1},
    ("silver.item_version", "versions_are_single"): {"doubled_versions": 1},
    ("silver.item_version", "versions_were_fetched"): {"without_fetch": 1},
    ("silver.item_change", "changes_are_single"): {"doubled_changes": 1},
    ("silver.item_change", "changes_have_item_kind_and_time"): {"without_kind": 1},
    ("silver.item_change", "what_is_listed_is_not_unlisted"): {"unlisted_though_live": 1},
    ("silver.item_reading", "articles_readable"): {"unreadable": 37, "unreadable_share": 0.925},
    ("silver.item_token", "titles_have_words"): {"wordless": 6, "wordless_share": 0.6},
    ("silver.clause_token", "clauses_have_words"): {"words": 0},
    ("gold.match", "pairs_are_single"): {"doubled_pairs": 1},
    ("gold.match", "decisions_known"): {"unknown_decisions": 1},
    ("gold.match", "scores_are_probabilities"): {"scores_out_of_range": 1},
    ("gold.match", "text_probabilities_in_range"): {"probabilities_out_of_range": 1},
    ("gold.match", "items_known"): {"unknown_items": 1},
    ("gold.match_queue", "short_enough_to_read"): {"beyond_the_setting": 1},
    ("gold.match_queue", "ranks_are_single"): {"doubled_ranks": 1},
    ("gold.match_queue", "one_of_a_series"): {"doubled_series": 1},
    ("gold.match_queue", "only_open_questions"): {"not_to_review": 1},
    ("gold.coverage", "every_column_and_period_once"): {"found": 2},
    ("gold.coverage", "coverage_known"): {"coverage": "full"},
    ("gold.coverage", "reason_where_incomplete"): {"reason_misplaced": 1},
    ("gold.coverage", "reason_with_cause"): {"reason_without_cause": 1},
    ("gold.cell", "every_cell_once"): {"found": 0, "outcome": None, "state": None, "got": None},
    ("gold.cell", "only_cells_asked"): {"asked": 0},
    ("gold.cell", "outcome_known"): {"outcome": "failed"},
    ("gold.cell", "state_known"): {"state": "guessed"},
    ("gold.cell", "points_not_negative"): {"got": -1.0},
    ("gold.cell", "got_within_applicable"): {"more_got_than_applicable": 1},
    ("gold.cell", "out_of_the_sum_is_out"): {"counted_though_out": 1},
    ("gold.cell", "machine_never_convicts"): {"convicted_by_machine": 1},
    ("gold.cell", "reason_given"): {"without_reason": 1},
    ("gold.cell_evidence", "belongs_to_a_cell"): {"without_cell": 1},
    ("gold.cell_evidence", "has_an_address"): {"without_address": 1},
    ("gold.score", "every_unit_once"): {"found": 0, "score": None},
    ("gold.score", "score_is_a_rate"): {"score": 100.5},
    ("gold.score", "range_holds_the_score"): {"range_out_of_order": 1},
    ("gold.column_health", "every_column_once"): {"found": 0, "live_items": None},
    ("gold.column_health", "live_among_known"): {"more_live_than_known": 1},
    ("gold.run", "night_unique"): {"night": "2025-07-10"},
    ("gold.run", "this_build_has_its_night"): {"published_nights": 0},
    ("gold.run", "degraded_decided"): {"is_degraded": None},
}
SECOND = {
    "silver.item": {"item_id": "2", "url": "http://a.example/2"},
    "silver.attachment": {"position": 2, "place": "1·2"},
    "gold.run": {"night": "2025-07-11"},
}
"""What a second good row must have of its own."""


def frame(*rows: dict):
    import pandas

    return pandas.DataFrame(list(rows))


def second(table: str) -> dict:
    return GOOD[table] | SECOND.get(table, {})


def test_every_rule_has_a_row_that_breaks_it():
    assert sorted(BREAKS) == sorted(RULES)


@pytest.mark.parametrize("table", SUITES)
def test_a_good_frame_passes(table):
    assert failures([check_frame(frame(GOOD[table], second(table)), SUITES[table])]) == []


@pytest.mark.parametrize(("table", "rule"), RULES)
def test_a_row_breaks_its_rule_and_nothing_else(table, rule):
    result = check_frame(frame(GOOD[table], second(table) | BREAKS[table, rule]), SUITES[table])
    assert [entry.name for entry in result.rules if not entry.passed] == [rule]
    broken = next(entry for entry in result.rules if not entry.passed)
    assert broken.error is None
    assert broken.keys


@pytest.mark.parametrize("table", SUITES)
def test_the_key_and_the_columns_of_the_rules_are_in_the_good_row(table):
    suite = SUITES[table]
    assert set(suite.key) | {rule.kwargs["column"] for rule in suite.rules} <= GOOD[table].keys()


def test_a_failure_says_suite_rule_row_and_why():
    result = check_frame(
        frame(GOOD["silver.listing"], GOOD["silver.listing"] | {"column_id": "b", "doubled_items": 2}), SUITES["silver.listing"]
    )
    assert failures([result]) == [
        "silver.listing.items_are_single: broken by b (an item listed twice counts twice wherever numbers are asked for)"
    ]


def test_a_rule_that_cannot_be_evaluated_fails():
    result = check_frame(frame({"column_id": "a"}), SUITES["silver.listing"])
    assert not result.passed
    assert all(rule.error for rule in result.rules)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("table: silver.other\nkey: [a]\nrules: [{name: a, type: expect_a, why: long enough to say}]", "is not the file's name"),
        ("table: silver.item\nkey: [a]\nrules: []", "rules"),
        ("table: silver.item\nkey: [a]\nrules: [{name: a, type: expect_a, why: short}]", "why"),
        (
            "table: silver.item\nkey: [a]\nrules: [{name: a, type: expect_a, why: long enough to say}, {name: a, type: expect_b, why: long enough to say}]",
            "stands twice",
        ),
        ("table: [", "not YAML"),
    ],
)
def test_a_wrong_suite_is_refused_in_one_line(tmp_path: Path, text, said):
    from disclosure.errors import InputError

    (tmp_path / "silver.item.yml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        load_suites(tmp_path)


def test_the_library_does_not_speak_of_its_own_temporary_folders():
    check_frame(frame(GOOD["silver.fetch"]), SUITES["silver.fetch"])
    talkers = [name for name in logging.root.manager.loggerDict if name.startswith("great_expectations.")]
    assert "great_expectations.data_context.types.base" in talkers
    assert not logging.getLogger("great_expectations.data_context.types.base").isEnabledFor(logging.INFO)
