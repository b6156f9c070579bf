"""Every rule is broken by wrong rows in the tables themselves, through the SQL that makes its frame, and no other rule with it."""

import json

import pytest

from disclosure.gates import load_suites
from disclosure.gates.run import check_table

SUITES = {suite.table: suite for suite in load_suites()}
SITE = "http://www.qingyuan.example/"
CLAUSE = {"id": "1a", "indicator": "institution_profile", "points": 2, "units": ["市直各部门"], "about": "机构职能信息", "terms": [["机构职能"]], "channels": {"own": ["政策文件"]}}  # fmt: skip
QUEUED = (
    "update gold.match set decision = '{decision}'; delete from gold.match_queue; insert into gold.match_queue by name "
    "select 1 as task, clause_id, item_id, date '{night}' as night, {rank} as rank, {series} as series from (from gold.match limit 1), range(1, {many} + 1) as many(n)"
)
"""A queue of ``many`` rows made of one pair."""

WRONG = {
    ("silver.fetch", "rows_are_single"): "insert into silver.fetch from silver.fetch limit 1",
    ("silver.fetch", "time_runs_forward"): "update silver.fetch set finished_at = requested_at - interval 1 second where seq = 1",
    ("silver.fetch", "ok_has_a_body"): "update silver.fetch set sha256 = null where seq = 1",
    ("silver.fetch", "place_and_time_known"): "update silver.fetch set host = null where seq = 1",
    ("silver.fetch", "statuses_known"): "update silver.fetch set status = 'lost' where seq = 1",
    ("silver.column_night", "readings_are_single"): "insert into silver.column_night from silver.column_night limit 1",
    ("silver.column_night", "coverage_known"): "update silver.column_night set coverage = null where column_id = 'civil-docs'",
    ("silver.column_night", "failed_is_never_complete"): "update silver.column_night set coverage = 'complete' where status = 'gone'",
    ("silver.column_night", "status_and_time_known"): "update silver.column_night set started_at = null where column_id = 'civil-docs'",
    ("silver.column_state", "every_column_once"): "delete from silver.column_state where column_id = 'town-plan'",
    ("silver.column_state", "coverage_known"): "update silver.column_state set coverage = 'full' where column_id = 'town-plan'",
    ("silver.column_state", "reason_on_the_list"): "update silver.column_state set reason = '网站坏了' where status = 'gone'",
    ("silver.column_state", "unread_says_why"): "update silver.column_state set reason = null where status = 'gone'",
    ("silver.column_state", "rows_arrive"): "update silver.column_state set parsed_rows = 0 where column_id = 'civil-docs'",
    ("silver.column_history", "every_visited_column_once"): "delete from silver.column_history where column_id = 'school-docs'",
    ("silver.column_history", "nights_are_readings"): "update silver.column_history set failed_nights = 2, put_off_nights = 1",
    ("silver.column_history", "gone_is_failed"): "update silver.column_history set gone_nights = 1 where column_id = 'civil-docs'",
    ("silver.column_history", "complete_in_order"): "update silver.column_history set last_read_at = first_complete_at - interval 1 second",
    ("silver.listing", "items_are_single"): "insert into silver.listing from silver.listing limit 1",
    ("silver.listing", "items_have_addresses"): "update silver.listing set url = 'javascript:void(0)'",
    ("silver.listing", "sight_in_order"): "update silver.listing set unseen_until = first_seen_at",
    ("silver.item", "id_unique"): "insert into silver.item select * replace (url || '?' as url) from silver.item limit 1",
    ("silver.item", "url_unique"): "insert into silver.item select * replace ('other' as item_id) from silver.item limit 1",
    ("silver.item", "article_status_known"): "update silver.item set article_status = 'lost'",
    ("silver.item", "unit_basis_known"): "update silver.item set unit_basis = 'guess'",
    ("silver.item", "date_plausible"): "update silver.item set published_on = date '0205-06-03'",
    ("silver.item", "unit_in_roster"): "update silver.item set unit_id = 'nobody'",
    ("silver.item", "doubt_names_rivals"): "update silver.item set unit_doubt = true, unit_candidates = ['civil']",
    ("silver.item", "ok_has_evidence"): "update silver.item set sha256 = null",
    ("silver.item", "sight_in_order"): "update silver.item set first_seen_at = null",
    ("silver.item", "column_registered"): "update silver.item set column_id = 'elsewhere'",
    ("silver.item", "periods_readable"): "update silver.item set periods = ['2025Q5']",
    ("silver.item", "flags_decided"): "update silver.item set is_relayed = null",
    ("silver.attachment", "place_unique"): "insert into silver.attachment from silver.attachment limit 1",
    ("silver.attachment", "status_known"): "update silver.attachment set status = 'lost'",
    ("silver.attachment", "problem_known"): "update silver.attachment set problem = 'odd'",
    ("silver.attachment", "item_known"): "update silver.attachment set item_id = 'nothing'",
    ("silver.attachment", "ok_has_evidence"): "update silver.attachment set sha256 = null",
    ("silver.attachment", "dead_was_asked"): "update silver.attachment set is_dead = true, is_read = false, asked_at = null",
    ("silver.attachment", "fault_decided"): "update silver.attachment set is_ours_failing = true",
    ("silver.item_version", "versions_are_single"): "insert into silver.item_version from silver.item_version limit 1",
    ("silver.item_version", "versions_were_fetched"): "update silver.item_version set fetched_at = null",
    ("silver.item_change", "changes_are_single"): (
        "insert into silver.item_change by name select item_id, 'title' as kind, 'b' as sha256, timestamp '2025-07-10' as seen_at"
        " from (from silver.item limit 1), range(2)"
    ),
    (
        "silver.item_change",
        "changes_have_item_kind_and_time",
    ): "insert into silver.item_change by name select 'a' as item_id, 'moved' as kind",
    ("silver.item_change", "what_is_listed_is_not_unlisted"): (
        "insert into silver.item_change by name select item_id, column_id, 'unlisted' as kind, last_seen_at as seen_at from silver.listing limit 1"
    ),
    ("silver.item_reading", "articles_readable"): (
        "insert into silver.item select item.* replace (item_id || n as item_id, false as is_trusted) from silver.item, range(25) as many(n)"
    ),
    ("silver.item_token", "titles_have_words"): (
        "insert into silver.item select item.* replace (item_id || n as item_id) from silver.item, range(25) as many(n)"
    ),
    ("silver.clause_token", "clauses_have_words"): "delete from silver.clause_token",
    ("gold.match", "pairs_are_single"): "insert into gold.match from gold.match limit 1",
    ("gold.match", "decisions_known"): "update gold.match set decision = 'perhaps'",
    ("gold.match", "scores_are_probabilities"): "update gold.match set score = 1.5",
    ("gold.match", "text_probabilities_in_range"): "update gold.match set probability = 'nan'::double",
    ("gold.match_queue", "short_enough_to_read"): QUEUED.format(
        rank="n", night="2025-07-01", series="'s' || n", decision="review", many=11
    ),
    ("gold.match_queue", "ranks_are_single"): QUEUED.format(rank="1", night="2025-07-01", series="'s' || n", decision="review", many=2),
    ("gold.match_queue", "one_of_a_series"): QUEUED.format(rank="n", night="2025-07-01", series="'s'", decision="review", many=2),
    ("gold.match_queue", "only_open_questions"): QUEUED.format(rank="n", night="2025-07-01", series="'s'", decision="accept", many=1),
    ("gold.match", "items_known"): "update gold.match set item_id = 'nothing'",
    ("gold.coverage", "every_column_and_period_once"): "delete from gold.coverage where column_id = 'town-plan' and period = 'year'",
    ("gold.coverage", "coverage_known"): "update gold.coverage set coverage = 'full' where column_id = 'town-plan'",
    ("gold.coverage", "reason_where_incomplete"): "update gold.coverage set reason = null, cause = null where column_id = 'town-plan'",
    ("gold.coverage", "reason_with_cause"): "update gold.coverage set cause = null where column_id = 'town-plan'",
    ("gold.cell", "every_cell_once"): "delete from gold.cell where unit_id = 'civil'",
    ("gold.cell", "only_cells_asked"): "insert into gold.cell select * replace ('town' as unit_id) from gold.cell limit 1",
    ("gold.cell", "outcome_known"): "update gold.cell set outcome = 'failed'",
    ("gold.cell", "state_known"): "update gold.cell set state = 'guessed'",
    ("gold.cell", "points_not_negative"): "update gold.cell set got = -1",
    ("gold.cell", "got_within_applicable"): "update gold.cell set outcome = 'met', got = applicable + 1",
    ("gold.cell", "out_of_the_sum_is_out"): "update gold.cell set outcome = 'not_due', applicable = 2",
    ("gold.cell", "machine_never_convicts"): "update gold.cell set outcome = 'unmet', state = 'machine', reason = '未发现'",
    ("gold.cell", "reason_given"): "update gold.cell set outcome = 'undetermined', reason = null, got = 0, applicable = 0",
    ("gold.cell_evidence", "belongs_to_a_cell"): "update gold.cell_evidence set unit_id = 'nobody'",
    ("gold.cell_evidence", "has_an_address"): "update gold.cell_evidence set url = null",
    ("gold.score", "every_unit_once"): "delete from gold.score where unit_id = 'town'",
    ("gold.score", "score_is_a_rate"): "update gold.score set score = 120, low = 120, high = 120",
    ("gold.score", "range_holds_the_score"): "update gold.score set score = 50, low = 60, high = 70",
    ("gold.column_health", "every_column_once"): "delete from gold.column_health where column_id = 'town-plan'",
    ("gold.column_health", "live_among_known"): "update gold.column_health set live_items = known_items + 1",
    ("gold.run", "night_unique"): "insert into gold.run select * replace (null as build) from gold.run",
    ("gold.run", "this_build_has_its_night"): "update gold.run set build = null",
    ("gold.run", "degraded_decided"): "update gold.run set is_degraded = null",
}


@pytest.fixture(scope="module")
def build(tmp_path_factory, small_city_at):
    """A published build with one item that has an attachment, a dead column, and one clause on two units, open for writing."""
    import shutil

    from disclosure.publish import publish_city
    from disclosure.warehouse import connect

    city = small_city_at(tmp_path_factory.mktemp("gates"))
    city.content["rulebook.yml"]["tasks"] = [{"number": 1, "title": "机构职能公开", "clauses": [CLAUSE]}]
    city.write()
    crawl = city.crawl()
    crawl.list("civil-docs", "civil/docs/", [{"title": "青原市民政局机构职能", "url": SITE + "a.html", "date": "2025-06-03"}])
    link = {"title": "职责清单", "href": "a.docx", "url": SITE + "a.docx"}
    crawl.article(SITE + "a.html", title="青原市民政局机构职能", published="2025-06-03", attachments=json.dumps([link], ensure_ascii=False))
    crawl.attachment(SITE + "a.docx", text="职责清单", said={})
    crawl.list("school-docs", "school/docs/", [], status="gone", fetched="gone", reason="采集失败", cause="站点")
    crawl.finish()
    report = publish_city(city.settings, "qingyuan")
    copy = city.folder / "copy.duckdb"
    shutil.copy(city.folder / "warehouses" / f"{report.build}.duckdb", copy)
    connection = connect(copy)
    yield connection
    connection.close()


def test_every_rule_has_wrong_rows():
    assert sorted(WRONG) == sorted((suite.table, rule.name) for suite in SUITES.values() for rule in suite.rules)


@pytest.mark.parametrize("table", SUITES)
def test_the_build_passes_and_has_rows_to_check(build, table):
    result = check_table(build, SUITES[table])
    assert result.passed
    assert result.rows > 0


@pytest.mark.parametrize(("table", "rule"), WRONG)
def test_wrong_rows_break_their_rule_and_nothing_else(build, table, rule):
    build.execute("begin").fetchall()
    try:
        build.execute(WRONG[table, rule]).fetchall()
        result = check_table(build, SUITES[table])
    finally:
        build.execute("rollback").fetchall()
    assert [entry.name for entry in result.rules if not entry.passed] == [rule]
