"""An explanation in sentences: what decided, what moved the score most, and texts cut where a clause ends."""

import pytest

from disclosure.match.explain import explain_pair
from disclosure.match.model import load_model
from disclosure.match.telling import cut_text, shown_parts, tell_pair


def part(says, value, weight):
    return {"name": says, "says": says, "value": value, "weight": weight, "adds": value * weight}


PARTS = [part("甲", 1.0, 3.2), part("乙", 1.0, -2.0), part("丙", 0.5, 1.0), part("丁", 0.0, 1.0), part("戊", 0.001, 1.0)]
QUIET = dict.fromkeys(("without_hit", "type_fits", "in_channel", "has_channels", "type_conflict", "is_foreign", "off_form"), False)


def tell(decision, score, row, **pair):
    blend = {"parts": PARTS, "intercept": -4.0, "log_odds": -2.299, "thresholds": {"accept": 0.75, "review": 0.35}}
    model = {"digest": "ab" * 32, "of_build": "ab" * 32, "is_of_build": True}
    fields = {"decision": decision, "score": score, "blend": blend, "model": model, "found_widely": True, "left_out": None, "kept": {}}
    return tell_pair(fields | pair, QUIET | {"without_word": None} | row)


@pytest.mark.parametrize(
    ("decision", "score", "row", "told"),
    [
        ("accept", 0.9, {}, "得分 0.900，达到采信的界限 0.75。"),
        ("review", 0.5, {}, "得分 0.500，在核对的界限 0.35 与采信的界限 0.75 之间，由人工核对。"),
        ("review", 0.9, {"has_channels": True}, "达到采信的界限 0.75；但不在约定栏目，仍由人工核对。"),
        (
            "review",
            0.9,
            {"has_channels": True, "in_channel": True, "type_conflict": True, "off_form": True},
            "但文种不是所要求的，属活动报道或工作部署，仍",
        ),
        ("review", 0.2, {"in_channel": True, "type_fits": True}, "不到核对的界限 0.35；但它在约定栏目，文种与要求相符，"),
        ("review", 0.2, {"in_channel": True}, "但它在约定栏目，标题没有可以比较的词，"),
        ("reject", 0.2, {}, "得分 0.200，不到核对的界限 0.35。"),
        ("reject", 0.9, {"without_hit": True, "without_word": "培训"}, "标题含排除词「培训」，得分多少都不采信（得分 0.900）。"),
    ],
)
def test_a_sentence_says_what_decided(decision, score, row, told):
    assert told in tell(decision, score, row)["because"]


def test_what_moved_the_score_most_stands_on_its_side_and_the_silent_on_none():
    says = tell("reject", 0.09, {})
    assert [one["says"] for one in says["supports"]] == ["甲", "丙"]
    assert [one["says"] for one in says["opposes"]] == ["乙"]
    assert says["total"] == "起点 -4.00，支持共 +3.70，不利共 -2.00，合计 -2.30。"
    assert [one["says"] for one in shown_parts(PARTS)] == ["甲", "乙", "丙"]


def test_weights_are_explained_by_the_strongest_comparison():
    assert tell("reject", 0.09, {})["weighing"].endswith("例如「甲」：1.00 × 3.2 = +3.20。")


def test_notes_say_what_the_search_found_what_was_not_kept_and_of_another_model():
    assert tell("accept", 0.9, {})["notes"] == ["扣分前的全市检索找到了这条信息（只看文字与检索词，不看单位、栏目和日期）。"]
    model = {"digest": "ab" * 32, "of_build": "cd" * 32, "is_of_build": False}
    search, kept, other = tell("reject", 0.01, {}, found_widely=False, left_out="标题属工作动态", kept=None, model=model)["notes"]
    assert search.startswith("扣分前的全市检索没有找到这条信息：标题属工作动态")
    assert kept == "得分过低，未列入候选。"
    assert other == "所用的模型 abababababababab 与生成数据时的 cdcdcdcdcdcdcdcd 不同，下次发布后一致。"


def test_the_sentences_of_a_build_follow_its_decisions(opened):
    build = opened(
        ("low", "2025年8月城乡低保资金发放情况", "mzj-jz", "低保金已全部发放", {"publisher": "青禾市民政局"}),
        ("far", "2025年8月城乡低保资金发放情况", "czj-xx"),
        ("course", "城乡低保业务培训的通知", "mzj-zcwj"),
    )
    told = {item: explain_pair(build, load_model(), "16a", item) for item in ("low", "far", "course")}
    assert told["low"]["decision"] == "accept"
    assert "达到采信的界限" in told["low"]["says"]["because"]
    assert told["far"]["decision"] != "accept"
    assert ("不在约定栏目" in told["far"]["says"]["because"]) == (told["far"]["score"] >= 0.75)
    assert "排除词「培训」" in told["course"]["says"]["because"]
    assert [told[item]["says"]["verdict"] for item in ("low", "course")] == ["采信", "不采信"]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (None, ""),
        ("公开  低保\n资金", "公开 低保 资金"),
        ("公开低保资金，公开救助", "公开低保资金，…"),
        ("公，开低保资金发放情况的表", "公，开低保资金发…"),
        ("甲" * 20, "甲" * 8 + "…"),
    ],
)
def test_a_long_text_is_cut_where_a_clause_ends_if_that_is_not_too_early(text, cut):
    assert cut_text(text, 9) == cut
    assert len(cut) <= 9
