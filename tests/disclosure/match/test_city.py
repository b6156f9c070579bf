"""Which items speak of which clauses, in the SQL of warehouse/gold/match*.sql."""

import math
from datetime import datetime

import pytest

from disclosure.match.city import match_city
from disclosure.match.model import load_model
from disclosure.match.settings import load_match_settings


def decision(rows, clause, item):
    return rows[clause, item]["decision"] if (clause, item) in rows else "reject"


def test_the_words_in_the_title_in_the_declared_column_are_evidence(matched):
    rows = matched(("a", "2025年8月城乡低保资金发放情况", "mzj-jz"))
    assert decision(rows, "16a", "a") == "accept"
    assert rows["16a", "a"]["in_channel"]


def test_other_wording_in_the_declared_column_is_at_least_looked_at(matched):
    rows = matched(("a", "2025年第三季度困难群众保障标准和人数公布", "mzj-jz"))
    assert decision(rows, "16a", "a") in {"accept", "review"}


def test_the_right_kind_in_the_declared_column_is_never_overlooked(matched):
    rows = matched(("a", "青禾市财政局2024年度部门决算", "czj-xx"), ("b", "2024年度决算", "czj-xx"))
    assert decision(rows, "7a", "a") == decision(rows, "7a", "b") == "accept"


def test_the_right_words_in_another_column_are_a_question(matched):
    rows = matched(("a", "我市城乡低保、社会救助资金全部发放到位", "mzj-bmdt"))
    assert decision(rows, "16a", "a") == "review"


def test_a_word_that_excludes_rejects(matched):
    rows = matched(("a", "2025年8月城乡低保业务培训通知", "mzj-jz"))
    assert decision(rows, "16a", "a") == "reject"
    assert "含排除词：培训" in rows["16a", "a"]["reasons"]


def test_another_kind_than_the_indicator_asks_for_is_no_evidence(matched):
    rows = matched(("a", "青禾市财政局2025年部门预算公开", "czj-xx"))
    assert decision(rows, "7a", "a") == "reject"


def test_what_has_nothing_in_common_is_not_kept(matched):
    rows = matched(("a", "青禾湖马拉松鸣枪开跑", "mzj-bmdt"))
    assert ("16a", "a") not in rows


def test_words_in_another_order_are_found(matched):
    rows = matched(("a", "8月份救助临时困难对象名单", "mzj-jz"))
    assert rows["16a", "a"]["title_groups"] == 1


def test_a_body_alone_is_weaker_than_a_title(matched):
    rows = matched(("a", "八月份公示", "mzj-jz", "现将城乡低保资金发放情况公示如下"), ("b", "城乡低保八月份公示", "mzj-jz"))
    assert rows["16a", "a"]["score"] < rows["16a", "b"]["score"]


def test_scores_lie_between_nothing_and_one(matched):
    rows = matched(("a", "城乡低保" * 3000, "mzj-jz"), ("b", "🎉", "mzj-jz"))
    assert all(0 <= row["score"] <= 1 for row in rows.values())


def test_the_comparisons_are_kept(matched):
    row = matched(("a", "2025年8月城乡低保资金发放情况", "mzj-jz"))["16a", "a"]
    for name in ("bm25", "title_share", "term_share", "in_channel", "type_fits", "without_hit", "score", "decision", "reasons"):
        assert row[name] is not None


def test_what_the_texts_alone_say_is_kept_with_every_comparison_of_the_model(matched):
    rows = matched(("a", "2025年8月城乡低保资金发放情况", "mzj-jz"), ("b", "市民政局走访慰问困难群众", "mzj-bmdt"))
    row = rows["16a", "a"]
    compared = {f"text_{name}" for name in load_model().blend.weights if not name.startswith("kind_")}
    assert compared <= set(row)
    assert row["probability"] > 0.5
    assert row["text_topic_title"] > 0
    assert row["topic"]
    assert all(0 <= row["probability"] <= 1 and not math.isnan(row["probability"]) for row in rows.values())


def test_a_probability_asks_neither_for_column_nor_for_unit_nor_for_day(matched):
    rows = matched(("a", "城乡低保资金发放情况公示", "czj-xx", "", {"first_seen_at": datetime(2019, 1, 1)}))
    assert rows["16a", "a"]["found_widely"]
    assert rows["16a", "a"]["decision"] != "accept"


@pytest.mark.parametrize(
    ("title", "found"),
    [("临时救助对象花名册", True), ("社会救助政策宣讲走进社区", False), ("城乡低保业务培训通知", False), ("青禾湖马拉松鸣枪开跑", False)],
)
def test_the_wide_search_finds_documents_and_no_reports_or_excluded_words(matched, title, found):
    row = matched(("a", title, "czj-xx")).get(("16a", "a"))
    assert (row is not None and row["found_widely"]) == found


def test_a_relayed_item_is_shown_as_one(matched):
    row = matched(("a", "转发省民政厅城乡低保资金发放情况", "mzj-jz", "", {"is_relayed": True}))["16a", "a"]
    assert row["is_relayed"]
    assert "转发、转载" in row["reasons"]


def documents(connection):
    return dict(connection.execute("select item_id, document from gold.match_document").fetchall())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("城乡低保实施办法的通知", "青民〔2025〕3号"), ("关于低保办法", "青民[2025] 3 号"), True),
        (("青禾市２０２５年城乡低保资金发放公示", None), ("青禾市2025年 城乡低保资金发放公示", None), True),
        (("青禾市城乡低保资金发放情况公示", "青民〔2025〕3号"), ("青禾市城乡低保资金发放情况公示", None), True),
        (("青禾市城乡低保资金发放情况公示", "青民〔2025〕3号"), ("青禾市城乡低保资金发放情况公示", "青民〔2025〕4号"), False),
        (("2025年8月城乡低保资金发放情况", None), ("2025年9月城乡低保资金发放情况", None), False),
    ],
)
def test_one_document_is_told_by_its_number_or_its_title(opened, one, other, same):
    items = [
        (name, title, column, "", {"document_number": number})
        for name, column, (title, number) in (("a", "mzj-jz", one), ("b", "czj-xx", other))
    ]
    found = documents(opened(*items))
    assert (found["a"] == found["b"]) == same


def test_a_short_title_is_one_document_within_a_unit_only(opened):
    found = documents(opened(("a", "权责清单", "mzj-jz"), ("b", "权责清单", "czj-xx"), ("c", "权责清单", "mzj-zcwj")))
    assert found["a"] == found["c"] != found["b"]


def queue(connection):
    return connection.execute(
        "select task, night::text, rank, item_id, probability from gold.match_queue order by task, night, rank"
    ).fetchall()


KINDS = (
    "发放公示",
    "名单",
    "标准调整",
    "政策解答",
    "资金安排",
    "工作规程",
    "审批结果",
    "统计表",
    "核查情况",
    "复审结果",
    "动态管理",
    "公开栏",
    "年度小结",
    "监督电话",
)


def test_the_queue_holds_the_most_likely_questions_of_a_night_and_no_more_than_the_setting(opened):
    items = [(f"q{n:02}", f"城乡低保{kind}", "mzj-zcwj") for n, kind in enumerate(KINDS)]
    later = [("late", "临时救助对象名册", "mzj-zcwj", "", {"first_seen_at": datetime(2025, 8, 2, 16)})]
    rows = [row for row in queue(opened(*items, *later)) if row[0] == 16]
    first = [row for row in rows if row[1] == "2025-08-01"]
    assert [row[2] for row in first] == list(range(1, load_match_settings().queue + 1))
    assert [row[4] for row in first] == sorted((row[4] for row in first), reverse=True)
    assert [row[3] for row in rows if row[1] == "2025-08-02"] == ["late"]
    shorter = load_match_settings().model_copy(update={"queue": 3})
    assert max(row[2] for row in queue(opened(*items, settings=shorter))) == 3


def test_a_night_begins_at_noon_in_shanghai(opened):
    found = opened(("a", "城乡低保名册", "mzj-zcwj", "", {"first_seen_at": datetime(2025, 8, 2, 3, 59)}))
    assert {row[1] for row in queue(found) if row[3] == "a"} == {"2025-08-01"}


def test_of_a_series_of_like_titles_one_is_asked(opened):
    items = [(f"s{n}", f"2025年{n}月城乡低保名册", "mzj-zcwj") for n in range(1, 6)]
    assert sum(row[3].startswith("s") for row in queue(opened(*items))) == 1


def test_the_models_tables_do_not_stay_in_the_build(tmp_path, prepare):
    from disclosure.warehouse.connection import connect

    connection = connect(tmp_path / "build.duckdb")
    try:
        prepare(connection)
        match_city(connection)
        left = connection.execute("select schema_name || '.' || table_name from duckdb_tables() where not internal order by 1").fetchall()
        attached = connection.execute("select database_name from duckdb_databases() where not internal").fetchall()
    finally:
        connection.close()
    names = {name for (name,) in left}
    assert {"gold.match", "gold.match_queue", "gold.match_document", "gold.match_setting"} <= names
    assert not {name for name in names if name.startswith(("model.", "main."))} - {
        "main.match_kind",
        "main.clause_kind",
        "main.column_piece",
        "main.word_piece",
    }
    assert not names & {"gold.match_text", "gold.match_item_topic", "gold.match_piece_topic", "gold.match_clause_topic", "gold.match_topic"}
    assert attached == [("build",)]


def test_the_build_says_by_which_model_and_thresholds_it_was_matched(opened):
    (row,) = opened().execute("select model, review, wide, queue from gold.match_setting").fetchall()
    used = load_match_settings()
    assert row == (load_model().digest, used.review, used.wide, used.queue)


def test_many_items_are_matched_within_the_builds_memory(opened, monkeypatch):
    monkeypatch.setattr("disclosure.match.city_texts.PART", 2_000)
    whole = opened(*((f"i{n}", f"第{n}号{KINDS[n % len(KINDS)]}：低保、决算与停水通知", "mzj-zcwj", "救助" * 300) for n in range(5_000)))
    assert whole.execute("select count(distinct item_id) from gold.match where starts_with(item_id, 'i')").fetchall() == [(5_000,)]
