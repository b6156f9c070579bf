"""Why a pair has its score: every comparison, its weight and what it added; by values, on the command line, and for pairs that were not kept."""

import json
import re
from math import exp, log

import pytest
from click.testing import CliRunner

from disclosure.cli import cli
from disclosure.errors import InputError
from disclosure.match.doc_types import load_doc_types
from disclosure.match.explain import explain_pair, load_words
from disclosure.match.explained import find_clauses, find_item
from disclosure.match.model import load_model
from disclosure.match.settings import load_match_settings


def log_odds(probability):
    return log(probability / (1 - probability))


@pytest.fixture
def build(opened):
    """A build of two clauses and a few items, with its pairs matched."""
    return opened(
        ("low", "2025年8月城乡低保资金发放情况", "mzj-jz", "低保金已全部发放", {"publisher": "青禾市民政局"}),
        ("race", "青禾湖马拉松鸣枪开跑", "mzj-bmdt"),
        ("again", "转发省民政厅城乡低保资金发放情况", "mzj-zcwj", "", {"is_relayed": True}),
    )


@pytest.mark.parametrize("item", ["low", "race", "again", "f3"])
def test_the_parts_add_up_to_score_and_probability(build, item):
    pair = explain_pair(build, load_model(), "16a", item)
    for side, probability in (("blend", pair["score"]), ("text", pair["probability"])):
        total = pair[side]["intercept"] + sum(part["adds"] for part in pair[side]["parts"])
        assert total == pytest.approx(pair[side]["log_odds"])
        assert 1 / (1 + exp(-total)) == pytest.approx(probability, rel=1e-3)
        assert all(part["adds"] == pytest.approx(part["value"] * part["weight"]) for part in pair[side]["parts"])


def test_an_explanation_is_of_the_row_that_was_kept(build):
    pair = explain_pair(build, load_model(), "16a", "low")
    assert (pair["kept"]["decision"], pair["kept"]["score"]) == (pair["decision"], pytest.approx(pair["score"], rel=1e-4))
    assert pair["kept"]["probability"] == pytest.approx(pair["probability"], rel=1e-4)
    assert pair["model"] == {"digest": load_model().digest, "of_build": load_model().digest, "is_of_build": True}


def test_a_pair_that_was_not_kept_is_explained_too(build):
    assert not build.execute("select 1 from gold.match where clause_id = '16a' and item_id = 'race'").fetchall()
    pair = explain_pair(build, load_model(), "16a", "race")
    assert (pair["kept"], pair["decision"], pair["found_widely"]) == (None, "reject", False)
    assert pair["matters"] == []
    assert log_odds(pair["probability"]) == pytest.approx(load_model().blend.intercept, abs=3)


@pytest.mark.parametrize(
    ("item", "told"), [("news", "标题属工作动态，不是公开的文件"), ("course", "标题含排除词「培训」"), ("low", None), ("water", None)]
)
def test_it_says_why_the_search_before_a_deduction_passes_over_it(opened, item, told):
    items = [
        ("news", "市民政局召开城乡低保工作会议", "mzj-bmdt"),
        ("course", "城乡低保业务培训的通知", "mzj-zcwj"),
        ("low", "城乡低保名册", "czj-xx"),
    ]
    pair = explain_pair(opened(*items, ("water", "第8号停水通知", "mzj-bmdt")), load_model(), "16a", item)
    assert pair["left_out"] == told
    assert pair["found_widely"] == (item == "low")


def test_it_says_which_words_column_unit_and_kind_spoke(build):
    pair = explain_pair(build, load_model(), "16a", "low")
    assert "低保" in pair["words"]["title"]
    assert "社会救助" in pair["words"]["column"]
    assert (pair["channel"], pair["unit_fits"]) == ("社会救助", True)
    assert any("title" in matter["places"] and "低保" in "".join(matter["words"]) for matter in pair["matters"])
    assert explain_pair(build, load_model(), "16a", "again")["is_relayed"]


def test_every_comparison_stands_there_and_has_chinese_words():
    words, kinds = load_words(), {f"kind_{entry.id}" for entry in load_doc_types()}
    assert set(words["blend"]) == set(load_match_settings().weights.model_dump())
    assert set(load_model().blend.weights) - kinds <= set(words["text"])
    assert all(ord(name[0]) > 0x2E80 for group in words.values() for name in group.values())


def test_nothing_of_an_explanation_stays_in_the_build(build):
    query = "select table_name from duckdb_tables() where not temporary order by 1"
    before = build.execute(query).fetchall()
    explain_pair(build, load_model(), "16a", "low")
    assert build.execute(query).fetchall() == before


COLUMNS = """
alter table registry.clause add column indicator text; create table registry.unit (unit_id text, name text);
alter table silver.item add column url text; alter table silver.item add column column_id text;
update silver.item set url = 'http://a.example/' || item_id || '.html', column_id = column_ids[1];
"""


@pytest.fixture
def listed(build):
    """The build with what finding a task and an item asks of it."""
    for statement in filter(str.strip, COLUMNS.split(";")):
        build.execute(statement).fetchall()
    return build


def test_a_task_is_found_by_number_or_clause(listed):
    assert [clause["id"] for clause in find_clauses(listed, "16")] == [clause["id"] for clause in find_clauses(listed, "16A")] == ["16a"]


def test_an_unknown_task_is_refused_with_the_nearest(listed):
    with pytest.raises(InputError, match="no task or clause '8'") as caught:
        find_clauses(listed, "8")
    assert "7a 部门决算公开" in str(caught.value)


@pytest.mark.parametrize("given", ["low", "http://a.example/low.html", "８月城乡低保", "2025年8月城乡低保资金发放情况"])
def test_an_item_is_found_by_id_address_or_a_piece_of_its_title(listed, given):
    assert find_item(listed, given)["id"] == "low"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("低保资金", "2 items have '低保资金' in title or id; give one's id: again 转发省民政厅城乡低保资金发放情况（2025-08-01）; low "),
        ("低保名单", "no item '低保名单'"),
        (" ", "nothing is given"),
        ("%", "no item '%'"),
    ],
)
def test_what_names_no_single_item_is_refused_in_one_line_with_the_nearest(listed, given, told):
    with pytest.raises(InputError) as caught:
        find_item(listed, given)
    line = str(caught.value)
    assert told in line
    assert "\n" not in line
    if "低保" in given:
        assert "城乡低保资金发放情况" in line


def test_an_item_is_found_by_a_part_of_its_id(listed):
    listed.execute(
        "insert into silver.item by name select * replace ('70d4c7c7a1b2c3d4' as item_id, '甲' as title) from silver.item where item_id = 'low'"
    )
    assert find_item(listed, "C7C7")["title"] == "甲"
    with pytest.raises(InputError, match="no item 'c7c'"):  # too short to be meant as an id
        find_item(listed, "c7c")


def test_a_part_of_several_ids_is_refused_with_each_id_between_spaces_the_newest_first(listed):
    for item, day in (("70d4c7c7a1b2c3d4", "2025-01-01"), ("90d4c7c7a1b2c3d4", "2025-06-01"), ("80d4c7c7a1b2c3d4", "2025-03-01")):
        listed.execute(
            f"""insert into silver.item by name select * replace ('{item}' as item_id, '甲' as title, date '{day}' as published_on)
            from silver.item where item_id = 'low'"""
        )
    with pytest.raises(InputError) as caught:
        find_item(listed, "0d4c7c7")
    line = str(caught.value)
    assert "3 items have '0d4c7c7' in title or id; give one's id" in line
    assert re.findall(r"(?<= )[0-9a-f]{16}(?= )", line) == ["90d4c7c7a1b2c3d4", "80d4c7c7a1b2c3d4", "70d4c7c7a1b2c3d4"]


def test_of_many_candidates_five_are_listed_and_their_titles_cut(listed):
    for number in range(7):
        listed.execute(
            f"insert into silver.item by name select * replace ('i{number}' as item_id, repeat('乙', 90) as title) from silver.item where item_id = 'low'"
        )
    with pytest.raises(InputError) as caught:
        find_item(listed, "乙乙")
    line = str(caught.value)
    assert re.findall(r" (i\d) ", line) == ["i0", "i1", "i2", "i3", "i4"]
    assert "（2025-08-01） (and 2 more)" in line
    assert "乙" * 39 + "…" in line
    assert "乙" * 40 not in line


def run(settings, *arguments):
    return CliRunner().invoke(cli, ["explain", "demo", *arguments, "--data", str(settings.data)])


def test_the_command_prints_every_comparison(published_demo):
    result = run(published_demo, "16a", first_item(published_demo, "16a"))
    assert result.exit_code == 0, result.output
    for words in ("要求  [16a]", "综合判断，得分", "合计（对数几率）", "仅看文字", "在约定栏目", "起点", "模型"):
        assert words in result.stdout


def first_item(settings, clause):
    from disclosure.rounds import published

    with published(settings, "demo") as (_, connection):
        return connection.execute("select item_id from gold.match where clause_id = ? order by score desc limit 1", [clause]).fetchall()[0][
            0
        ]


def test_the_command_prints_one_json_document(published_demo):
    result = run(published_demo, "23", first_item(published_demo, "23a"), "--json")
    found = json.loads(result.stdout)
    assert [pair["clause"]["id"] for pair in found["pairs"]] == ["23a", "23b"]
    assert found["pairs"][0]["score"] >= found["pairs"][1]["score"]
    assert len(found["pairs"][0]["text"]["parts"]) == len(load_model().blend.weights)


def test_the_demos_queue_is_short_enough_to_read(published_demo):
    from disclosure.rounds import published

    with published(published_demo, "demo") as (_, connection):
        rows = connection.execute("select task, night, count(*), max(rank) from gold.match_queue group by all").fetchall()
    assert rows
    assert max(row[3] for row in rows) <= max(row[2] for row in rows) <= load_match_settings().queue
