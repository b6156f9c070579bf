"""``disclosure match``: files in, ranked pairs out."""

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from disclosure.cli import cli
from disclosure.errors import InputError, RunError
from disclosure.match import files, match_files
from disclosure.match.inputs import ItemText, read_items, read_tasks, stream_items

TASKS = [
    {"id": "t1", "path": ["一、民生"], "text": "公开城乡低保、特困人员救助供养信息。", "units": ["市民政局"]},
    {"id": "t2", "path": [], "text": "做好义务教育招生入学信息公开。", "units": [{"name": "市教体局", "role": "lead"}]},
]
ITEMS = [
    {"id": "a", "title": "2025年8月城乡低保资金发放公示", "source": "青禾市民政局", "column": "社会救助"},
    {"id": "b", "title": "2025年秋季义务教育学校招生入学公告", "date": "2025-07-01", "extra": 1},
    {"id": "c", "title": "青禾湖环湖马拉松鸣枪"},
]


def lines(path, rows):
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def ranked(tmp_path):
    def run(tasks=TASKS, items=ITEMS, **options):
        return list(match_files(read_tasks(lines(tmp_path / "t", tasks)), read_items(lines(tmp_path / "i", items)), **options))

    return run


def test_the_item_that_speaks_of_the_task_comes_first(ranked):
    rows = ranked()
    first = {}
    for row in rows:
        first.setdefault(row["task"], row["item"])
    assert first == {"t1": "a", "t2": "b"}


def test_tasks_keep_their_order_and_scores_fall(ranked):
    rows = ranked(every_pair=True)
    assert [row["task"] for row in rows] == ["t1"] * 3 + ["t2"] * 3
    scores = [row["score"] for row in rows[:3]]
    assert scores == sorted(scores, reverse=True)


def test_every_pair_has_a_probability_a_decision_and_reasons(ranked):
    for row in ranked(every_pair=True):
        assert set(row) - {"queued"} == {"task", "item", "score", "decision", "reasons"}
        assert 0 <= row["score"] <= 1
        assert not math.isnan(row["score"])
        assert row["decision"] in {"accept", "review", "reject"}


def test_only_the_best_of_many_are_told(ranked):
    items = [{"id": str(n), "title": f"第{n}号停水通知"} for n in range(80)]
    assert len(ranked(items=items)) == 100
    assert len(ranked(items=items, every_pair=True)) == 160


def test_odd_titles_are_read(ranked):
    titles = ["低保" * 5000, "\u200b\ufeff低保公示", "🎉", "２０２５年低保", "低保資金發放公示", "a\x00b"]
    rows = ranked(items=[{"id": str(n), "title": title} for n, title in enumerate(titles)], every_pair=True)
    assert len(rows) == 12


SAME = "２０２５年8月城乡低保资金发放公示"


@pytest.mark.parametrize(
    "title",
    [
        "2025年8月城鄉低保資金發放公示",
        "2025年8月城\u200b乡低\ufe00保\x00资金发放公示",
        "【2025年8月城乡低保资金发放公示】",
        "2025年8月城乡低保资金发放公示。",
    ],
)
def test_script_width_and_signs_nobody_sees_change_no_score(ranked, title):
    items = [{"id": "a", "title": SAME, "column": "社会救助"}, {"id": "b", "title": title, "column": "社會救助"}]
    one, other = (row for row in ranked(tasks=TASKS[:1], items=items, every_pair=True))
    assert one["score"] > 0.5
    assert (one["score"], one["decision"], one["reasons"]) == (other["score"], other["decision"], other["reasons"])


def test_a_task_in_traditional_script_asks_for_the_same(ranked):
    tasks = [TASKS[0], {"id": "t", "path": ["一、民生"], "text": "公開城鄉低保、特困人員救助供養信息。"}]
    plain, traditional = (row for row in ranked(tasks=tasks, items=ITEMS[:1]))
    assert plain["score"] == traditional["score"] > 0.5


NOTHING = "关于2025年第三季度未产生城乡低保资金发放信息的情况说明"
HIDDEN = {
    "plain": NOTHING,
    "zero width": "\u200b".join(NOTHING),
    "wide blanks": "\u3000".join(NOTHING),
    "variation": "\ufe00".join(NOTHING),
    "icons": "\ue000".join(NOTHING),
    "wide": NOTHING.replace("2025", "２０２５"),
    "sign at the end": f"{NOTHING}。",
    "unseen at the end": f"{NOTHING}\u2060",
    "brackets": f"【{NOTHING}】",
    "quotes": f"“{NOTHING}”。",
    "traditional": "關於2025年第三季度未產生城鄉低保資金發放信息的情況說明",
}


def test_a_statement_is_never_accepted_however_it_is_written(ranked):
    items = [*ITEMS[:1], *({"id": name, "title": title} for name, title in HIDDEN.items())]
    items.append(
        {"id": "body", "title": "2025年第三季度城鄉低保資金發放公示", "body": "本季度我局\u200b無城鄉低保資金發放信息，特此說明。"}
    )
    found = {row["item"]: row["decision"] for row in ranked(tasks=TASKS[:1], items=items, every_pair=True)}
    assert found.pop("a") == "accept"
    assert found == dict.fromkeys([*HIDDEN, "body"], "reject")


def test_parts_of_any_size_give_the_same_rows(ranked, monkeypatch):
    items = [*ITEMS, *({"id": str(n), "title": f"第{n}期低保公示", "body": "低保资金。" * n} for n in range(7))]
    whole = ranked(items=items, every_pair=True)
    monkeypatch.setattr(files, "PART_CHARS", 40)
    assert len(list(files._parts(read_items_of(items)))) > 3
    assert ranked(items=items, every_pair=True) == whole


@pytest.mark.parametrize("fetched", [0, 3, 4])
def test_pairs_fetched_task_by_task_or_together_are_the_same(ranked, monkeypatch, fetched):
    tasks = [*TASKS, {"id": "t3", "text": "open data"}, {"id": "t4", "text": "公开低保"}]
    together = ranked(tasks=tasks, every_pair=True)
    monkeypatch.setattr(files, "FETCHED", fetched)
    assert ranked(tasks=tasks, every_pair=True) == together
    assert [row["task"] for row in together[::3]] == ["t1", "t2", "t3", "t4"]


def read_items_of(rows):
    return [ItemText(row["id"], row["title"], body=row.get("body")) for row in rows]


def test_a_wrong_item_is_told_before_a_model_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "load_model", lambda: pytest.fail("the model was read"))
    with pytest.raises(InputError, match="has no title"):
        list(match_files(read_tasks(lines(tmp_path / "t", TASKS)), stream_items(lines(tmp_path / "i", [*ITEMS, {"id": "z"}]))))


def test_without_a_folder_for_temporary_files_one_line_says_so(ranked, monkeypatch):
    def refuse(**_):
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(files, "TemporaryDirectory", refuse)
    with pytest.raises(RunError, match="no folder for temporary files"):
        ranked()


def test_the_output_of_tasks_read_is_read(tmp_path):
    document = {"document": {}, "tasks": [{"number": 7, "path": [], "text": "公开决算", "units": []}]}
    path = tmp_path / "t.json"
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")
    assert [task.id for task in read_tasks(path)] == ["7"]


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([], "nothing in it"),
        ([{"id": "a"}], "has no title"),
        ([{"title": "甲"}], "without id"),
        ([{"id": "a", "title": "甲"}, {"id": "a", "title": "乙"}], "stands twice"),
    ],
)
def test_a_wrong_item_is_refused_with_its_reason(tmp_path, rows, what):
    with pytest.raises(InputError, match=what):
        read_items(lines(tmp_path / "i", rows))


def test_a_broken_line_is_named(tmp_path):
    path = tmp_path / "i"
    path.write_text('{"id": "a", "title": "甲"}\n{"id": ', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_items(path)
    assert str(caught.value.where).endswith("line 2")


def test_a_task_without_text_is_refused(tmp_path):
    with pytest.raises(InputError, match="no text"):
        read_tasks(lines(tmp_path / "t", [{"id": "a", "text": " "}]))


def test_the_command_prints_json_lines(tmp_path):
    arguments = ["match", "--tasks", str(lines(tmp_path / "t", TASKS)), "--items", str(lines(tmp_path / "i", ITEMS)), "--json", "--all"]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0
    assert [json.loads(line)["task"] for line in result.stdout.splitlines()] == ["t1"] * 3 + ["t2"] * 3


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_is_one_line(tmp_path):
    command = [sys.executable, "-m", "disclosure.cli", "match", "--json"]
    command += ["--tasks", str(lines(tmp_path / "t", TASKS)), "--items", str(lines(tmp_path / "i", ITEMS[:1]))]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("disclosure: the output cannot be written: No space left on device; ")
    assert done.stderr.count("\n") == 1


def test_an_id_with_tabs_or_signs_that_steer_a_terminal_keeps_its_line(tmp_path):
    items = [{"id": "a\tb\x1b[2J\nc", "title": "城乡低保资金发放公示"}]
    result = CliRunner().invoke(
        cli, ["match", "--tasks", str(lines(tmp_path / "t", TASKS[:1])), "--items", str(lines(tmp_path / "i", items))]
    )
    (line,) = result.stdout.splitlines()
    assert line.split("\t")[3] == "a b [2J c"


def scores(rows, task="t1"):
    return {row["item"]: row["score"] for row in rows if row["task"] == task}


def test_a_budget_is_no_final_account_and_the_other_way_round(ranked):
    items = [{"id": "b", "title": "清河市教育局2025年部门预算公开"}, {"id": "f", "title": "清河市教育局2025年部门决算公开"}]
    tasks = [
        {"id": "t1", "text": "公开年度部门决算。"},
        {"id": "t2", "text": "公开年度部门预算。"},
        {"id": "t3", "text": "公开部门预决算。"},
    ]
    rows = ranked(tasks=tasks, items=items, every_pair=True)
    decided = {(row["task"], row["item"]): row["decision"] for row in rows}
    assert decided["t1", "f"] == decided["t2", "b"] == decided["t3", "b"] == decided["t3", "f"] == "accept"
    assert decided["t1", "b"] != "accept"
    assert decided["t2", "f"] != "accept"


def test_a_score_depends_on_its_task_and_its_item_alone(ranked):
    further = [{"id": "t9", "text": "做好秋季学期、资金发放公示、环湖马拉松等信息公开。"}, TASKS[1]]
    alone = ranked(tasks=TASKS[:1], every_pair=True)
    among = ranked(tasks=[TASKS[0], *further], every_pair=True)
    assert scores(alone) == scores(among)
    assert scores(alone)["a"] == scores(ranked(tasks=TASKS[:1], items=ITEMS[:1], every_pair=True))["a"]


def test_no_comparison_weighs_against_its_own_words():
    from disclosure.match.model import load_model
    from disclosure.match.training import AGAINST, BY_HAND, COMPARISONS, EITHER

    weights = load_model().blend.weights
    assert all(weight >= 0 for name, weight in weights.items() if name in COMPARISONS and name not in (*AGAINST, *EITHER))
    assert all(weights[name] <= 0 for name in (*AGAINST, *BY_HAND) if name in weights)


def test_a_run_has_a_memory_limit_and_a_folder_for_what_does_not_fit(ranked, monkeypatch):
    import duckdb

    from disclosure.match import files

    opened = []
    connect = duckdb.connect

    def watched(*arguments, **options):
        connection = connect(*arguments, **options)
        settings = connection.execute("select current_setting('memory_limit'), current_setting('temp_directory')").fetchall()[0]
        opened.append(settings)
        return connection

    monkeypatch.setattr(duckdb, "connect", watched)
    monkeypatch.setattr(files, "PART", 20)
    rows = ranked(items=[{"id": str(n), "title": f"第{n}号低保资金发放公示", "body": "临时救助" * 30} for n in range(90)])
    ((limit, folder),) = opened
    assert limit == "1.8 GiB"
    assert "disclosure-match-" in folder
    assert not Path(folder).exists()
    assert len([row for row in rows if row["decision"] == "accept"]) >= 90


def test_the_size_of_the_parts_changes_nothing(ranked, monkeypatch):
    from disclosure.match import files

    items = [{"id": str(n), "title": f"第{n}号{word}公示", "column": "社会救助"} for n in range(40) for word in ("低保",)]
    whole = ranked(items=items, every_pair=True)
    monkeypatch.setattr(files, "PART", 7)
    assert ranked(items=items, every_pair=True) == whole


def test_the_doubtful_pairs_kept_do_not_depend_on_the_parts(ranked, monkeypatch):
    from dataclasses import replace

    from disclosure.match import files
    from disclosure.match.model import load_model

    sure = [{"id": f"s{n}", "title": f"第{n}号城乡低保资金发放公示", "column": "社会救助"} for n in range(12)]
    doubtful = [
        {"id": f"d{n}", "title": f"第{n}号{word}"} for n, word in enumerate(["残疾人两项补贴发放名单", "残疾人补贴", "社会救助座谈会"] * 4)
    ]
    items = [item for pair in zip(sure, doubtful, strict=True) for item in pair]
    shipped = load_model()
    wide = replace(shipped, blend=shipped.blend.model_copy(update={"review": 0.0001}))
    monkeypatch.setattr(files, "READ", 5)
    whole = ranked(tasks=TASKS[:1], items=items, model=wide)
    assert len([row for row in whole if row["decision"] == "review"]) == 5
    monkeypatch.setattr(files, "PART", 4)
    parts = ranked(tasks=TASKS[:1], items=items, model=wide)
    assert [row for row in parts if row["decision"] != "reject"] == [row for row in whole if row["decision"] != "reject"]
