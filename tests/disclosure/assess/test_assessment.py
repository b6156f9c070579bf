"""Cells judged from the warehouse's facts: who is charged, who is not, and what is said of it."""

from datetime import UTC, date, datetime

import pytest

from disclosure.assess.facts import load_facts
from disclosure.readings import Reading


def verdict(row):
    return row["outcome"], row["state"], row["reason"]


def quarter(item, item_id="a", title="2025年第二季度城乡低保资金发放情况", column="mzj-jz", day=date(2025, 7, 15), **more):
    return item(item_id, title, column, day, **{"years": [2025], "periods": ["2025Q2"], **more})


def test_a_quarter_that_was_published_is_met_with_its_evidence(assessed, item):
    gold = assessed([quarter(item)], ["q"])
    assert verdict(gold.cell("mzj", "q")) == ("met", "machine", None)
    (row,) = gold.rows("select * from gold.cell_evidence where role = 'evidence'")
    assert (row["item_id"], row["sha256"], row["url"]) == ("a", "0" * 64, "http://a.example/a.html")


def test_a_missing_quarter_is_suspected_and_nobody_is_convicted_by_the_machine(assessed, item):
    gold = assessed([quarter(item, title="2025年第一季度城乡低保资金发放情况", day=date(2025, 4, 10), periods=["2025Q1"])], ["q"])
    assert verdict(gold.cell("mzj", "q")) == ("unmet", "suspected", "缺期")


def test_every_deduction_keeps_the_nearest_items(assessed, item):
    gold = assessed([quarter(item, title="2025年第一季度城乡低保资金发放情况", day=date(2025, 4, 10), periods=["2025Q1"])], ["q"])
    assert 1 <= len(gold.rows("select * from gold.cell_evidence where role = 'nearest'")) <= 5


def test_a_column_not_read_completely_charges_nobody(assessed):
    gold = assessed([], ["q"], coverage={"mzj-jz": ("none", "采集失败", "网络")})
    row = gold.cell("mzj", "q")
    assert verdict(row) == ("undetermined", "machine", "采集失败")
    assert row["cause"] == "网络"


def test_the_right_words_in_another_column_ask_a_person(assessed, item):
    gold = assessed([quarter(item, column="mzj-dt", day=date(2025, 7, 20))], ["q"])
    assert verdict(gold.cell("mzj", "q")) == ("undetermined", "machine", "匹配待核")


def test_the_wide_search_looks_at_other_units_too(assessed, item):
    gold = assessed([quarter(item, column="nyj-dt")], ["q"])
    assert verdict(gold.cell("mzj", "q")) == ("undetermined", "machine", "匹配待核")
    assert gold.cell("mzj", "q")["unexplained_count"] == 1


@pytest.mark.parametrize(
    "more",
    [
        {"title": "市农业农村局2025年第二季度社会救助情况"},
        {"periods": ["2025Q1"], "title": "2025年第一季度城乡低保资金发放情况"},
        {"is_relayed": True},
        {"is_statement": True},
    ],
    ids=["opens with another unit", "another quarter", "relayed", "statement"],
)
def test_what_a_fact_explains_does_not_stand_in_the_way(assessed, item, more):
    gold = assessed([quarter(item, column="nyj-dt", **more)], ["q"])
    assert verdict(gold.cell("mzj", "q")) == ("unmet", "suspected", "缺期")


@pytest.mark.parametrize("day", [date(2019, 3, 1), date(2025, 3, 1), date(2025, 12, 24), None], ids=str)
def test_the_wide_search_asks_neither_for_unit_nor_column_nor_day(assessed, item, day):
    gold = assessed([quarter(item, title="城乡低保资金发放情况公示", column="nyj-dt", day=day, years=[], periods=[])], ["q"])
    assert verdict(gold.cell("mzj", "q")) == ("undetermined", "machine", "匹配待核")
    assert [row["item_id"] for row in gold.rows("select item_id from gold.cell_evidence where clause_id = 'q' and role = 'evidence'")] == [
        "a"
    ]


def test_other_words_for_the_same_matter_in_a_foreign_column_block_absence_too(assessed, item):
    gold = assessed([item("a", "困难群众最低生活保障金发放明细表", "nyj-dt", date(2021, 3, 1))], ["q"])
    assert verdict(gold.cell("mzj", "q")) == ("undetermined", "machine", "匹配待核")


def test_unit_and_time_rank_what_the_wide_search_shows(assessed, item):
    old, own = (item(*row) for row in (("old", "2025年第一季度低保资金发放情况公示", "nyj-dt", date(2019, 3, 1)), ("own", "2025年第一季度低保名单", "mzj-dt", date(2025, 8, 1))))  # fmt: skip
    rows = assessed([old | {"periods": ["2025Q1"]}, own | {"periods": ["2025Q1"]}], ["q"]).rows("select item_id from gold.cell_evidence where role = 'nearest' order by place")  # fmt: skip
    assert [row["item_id"] for row in rows][:2] == ["own", "old"]


def test_a_document_put_on_line_twice_is_shown_once(assessed, item):
    title = "2025年第一季度城乡低保特困资金发放情况公示"
    rows = [item(name, title, "nyj-dt", date(2025, 4, day), periods=["2025Q1"]) for name, day in (("a", 1), ("b", 9))]
    gold = assessed(rows, ["q"])
    shown = [row["item_id"] for row in gold.rows("select item_id from gold.cell_evidence where role = 'nearest'")]
    assert len({"a", "b"} & set(shown)) == 1


def test_the_same_document_twice_is_one_event(assessed, item, clauses):
    twice = clauses["c"].model_copy(update={"id": "t", "indicator": "twice", "params": {"at_least": 2, "per": "window"}})
    first = item("a", "青禾市民政局权责清单动态调整公告", "mzj-qd", date(2025, 7, 2), document_number="青民〔2025〕3号")
    again = item("b", "权责清单", "mzj-qd", date(2025, 9, 20), document_number="青民[2025] 3号")
    other = item("b", "权责清单", "mzj-qd", date(2025, 9, 20), document_number="青民〔2025〕9号")
    assert assessed([first, again], [twice]).cell("mzj", "t")["outcome"] == "partial"
    assert assessed([first, other], [twice]).cell("mzj", "t")["outcome"] == "met"


def test_another_units_accepted_evidence_is_not_mine(assessed, item):
    gold = assessed([item("a", "青禾市农业农村局权责清单", "nyj-qd", date(2023, 5, 1))], ["c"])
    assert verdict(gold.cell("nyj", "c")) == ("met", "machine", None)
    assert verdict(gold.cell("mzj", "c")) == ("unmet", "suspected", "未发现")


def test_a_unit_that_is_not_ours_to_score_is_never_charged(assessed):
    gold = assessed([], ["c"])
    assert verdict(gold.cell("swj", "c")) == ("not_applicable", "machine", "非考核对象")
    assert gold.score("swj")["score"] is None


def test_the_register_of_what_does_not_apply_decides(assessed, not_applicable):
    line = not_applicable(unit="mzj", clause="c", reason="无此职责", note="已划转", decided_by=("王砚", "李澄"))
    gold = assessed([], ["c"], not_applicable=(line,))
    assert verdict(gold.cell("mzj", "c")) == ("not_applicable", "machine", "无此职责")


def test_a_task_that_the_round_leaves_out_is_out_of_round(assessed):
    gold = assessed([], ["c", "q"], tasks=(1,))
    assert gold.cell("mzj", "q")["outcome"] == "out_of_round"


def test_there_is_exactly_one_row_per_cell(assessed):
    gold = assessed([], ["q", "c", "y", "n"])
    (row,) = gold.rows("select count(*) as cells, count(distinct (unit_id, clause_id)) as keys from gold.cell")
    assert row == {"cells": 10, "keys": 10}


def test_a_short_consultation_is_suspected(assessed, item):
    opened = {"opens_on": date(2025, 8, 1), "closes_on": date(2025, 8, 12)}
    gold = assessed([item("a", "《养老服务办法》征求意见公告", "mzj-yj", date(2025, 8, 1), **opened)], ["y"])
    assert verdict(gold.cell("mzj", "y")) == ("unmet", "suspected", "期限不足")
    assert gold.cell("nyj", "y")["outcome"] == "not_due"


def test_a_consultation_we_could_not_fetch_charges_nobody(assessed, item):
    failed = {"article_status": "timeout", "is_trusted": False, "body": "", "sha256": None, "fetched_at": None}
    gold = assessed([item("a", "《养老服务办法》征求意见公告", "mzj-yj", date(2025, 8, 1), **failed)], ["y"])
    row = gold.cell("mzj", "y")
    assert (row["outcome"], row["reason"], row["cause"]) == ("undetermined", "采集失败", "网络")


def test_the_list_row_of_an_article_we_could_not_fetch_still_counts(assessed, item):
    failed = {"article_status": "server_error", "is_trusted": False, "body": ""}
    gold = assessed([quarter(item, **failed)], ["q"])
    assert gold.cell("mzj", "q")["outcome"] == "met"


def test_an_item_without_any_date_waits_for_a_person(assessed, item):
    gold = assessed([quarter(item, day=None)], ["q"])
    assert verdict(gold.cell("mzj", "q")) == ("undetermined", "machine", "日期待核")


def test_a_doubtful_owner_makes_no_evidence_and_no_deduction(assessed, item):
    gold = assessed([quarter(item, unit_doubt=True)], ["q"])
    assert verdict(gold.cell("mzj", "q")) == ("undetermined", "machine", "归属不明")


@pytest.mark.parametrize(
    ("day", "more"),
    [
        (date(2025, 9, 28), {"is_pinned": True}),
        (date(2025, 9, 28), {"is_statement": True}),
        (date(2025, 9, 28), {"is_empty": True}),
        (date(2026, 9, 25), {}),
    ],
    ids=["pinned", "statement", "empty", "future"],
)
def test_a_dead_column_is_not_revived_by_what_is_no_update(assessed, item, day, more):
    gold = assessed([item("old", "市民政局召开会议", "mzj-jz", date(2025, 3, 1)), item("a", "要闻", "mzj-jz", day, **more)], ["n"])
    assert load_facts(gold.connection, date(2025, 10, 10)).columns["mzj-jz"].newest_on == date(2025, 3, 1)


def test_a_stale_column_is_suspected(assessed, item):
    gold = assessed([item("old", "市农业农村局召开春耕会议", "nyj-qd", date(2025, 3, 1))], ["n"], without_noise=True)
    assert gold.cell("nyj", "n")["reason"] == "栏目空白"


def reading(outcome, reason=None, reader="王砚", **more):
    instant = datetime(2025, 10, 9, 3, tzinfo=UTC)
    return Reading("qinghe", "2025Q3", "mzj", "q", 1, reader, "office", outcome, reason, None, "已核对", instant, **more)


def test_two_people_settle_a_deduction_and_the_machines_word_is_kept(assessed):
    gold = assessed([], ["q"], readings=[reading("unmet", "缺期"), reading("unmet", "缺期", reader="李澄")])
    row = gold.cell("mzj", "q")
    assert verdict(row) == ("unmet", "agreed", "缺期")
    assert (row["machine_outcome"], row["machine_state"]) == ("unmet", "suspected")
    assert gold.score("mzj")["score"] == 0


def test_a_suspected_cell_spans_the_range_and_not_the_score(assessed, item):
    gold = assessed([item("a", "权责清单", "mzj-qd", date(2023, 5, 1))], ["q", "c"])
    row = gold.score("mzj")
    assert (row["score"], row["high"]) == (100, 100)
    assert row["low"] == pytest.approx(33.33)
    assert (row["suspected"], row["pending"]) == (1, 1)


def test_an_indicator_that_only_informs_is_not_in_the_sum(assessed, clauses):
    gold = assessed([], [clauses["c"].model_copy(update={"indicator": "informs"})])
    assert gold.score("mzj")["pending"] == 0


def test_the_order_of_the_items_decides_nothing(assessed, item):
    rows = [quarter(item), quarter(item, "b", "二季度社会救助情况"), quarter(item, "c", "2025年4-6月低保发放表")]
    first, second = (assessed(order, ["q", "c"]).rows("select * from gold.cell") for order in (rows, rows[::-1]))
    assert first == second


def test_what_was_not_there_long_after_the_due_date_is_asked_about_and_not_charged(assessed, item):
    gold = assessed([quarter(item, unseen_until=datetime(2025, 8, 5, 20))], ["q"])
    assert verdict(gold.cell("mzj", "q")) == ("undetermined", "machine", "日期待核")


def test_a_list_made_anew_a_day_late_raises_no_question(assessed, item):
    gold = assessed([quarter(item, unseen_until=datetime(2025, 7, 28, 18))], ["q"])
    assert gold.cell("mzj", "q")["outcome"] == "met"


def test_one_units_item_meets_what_any_of_them_owes(assessed, item, clauses):
    shared = clauses["c"].model_copy(update={"owed_by": "any"})
    gold = assessed([item("a", "农业农村权责清单", "nyj-qd", date(2023, 5, 1))], [shared])
    assert [gold.cell(unit, "c")["outcome"] for unit in ("mzj", "nyj")] == ["met", "met"]


def test_only_the_leading_unit_owes_what_the_lead_owes(assessed, clauses):
    led = clauses["c"].model_copy(update={"owed_by": "lead", "units": ("nyj", "mzj")})
    gold = assessed([], [led])
    assert gold.cell("nyj", "c")["outcome"] == "unmet"
    assert verdict(gold.cell("mzj", "c")) == ("not_applicable", "machine", "由其他单位集中公开")


def test_a_statutory_place_that_we_do_not_read_charges_nobody(assessed, clauses):
    channels = clauses["c"].channels.model_copy(update={"elsewhere": ("政务新媒体",)})
    gold = assessed([], [clauses["c"].model_copy(update={"channels": channels})])
    assert gold.cell("mzj", "c")["reason"] == "其他法定渠道未覆盖"


def test_a_unit_without_a_column_is_not_charged_for_having_none(assessed, clauses):
    channels = clauses["c"].channels.model_copy(update={"own": ("没有的栏目",)})
    gold = assessed([], [clauses["c"].model_copy(update={"channels": channels})])
    assert gold.cell("mzj", "c")["reason"] == "归属不明"


def test_a_report_of_an_activity_is_no_document(assessed, item):
    gold = assessed([item("a", "市民政局梳理权责清单 推进依法行政", "mzj-dt", date(2025, 8, 1))], ["c"])
    assert verdict(gold.cell("mzj", "c")) == ("unmet", "suspected", "未发现")


@pytest.mark.parametrize("origin", ["青禾市水利局", "青禾市公安局"])
def test_an_item_printed_by_an_organ_outside_the_roster_is_explained(assessed, item, origin):
    rows = [quarter(item, column="nyj-dt", unit_id=None, title="2025年第二季度城乡低保资金发放情况")]
    rows[0]["source"] = origin
    gold = assessed(rows, ["q"])
    assert verdict(gold.cell("mzj", "q")) == ("unmet", "suspected", "缺期")
