"""Which items speak of which clauses, in the SQL of warehouse/gold/match*.sql."""


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
