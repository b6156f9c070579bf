"""``disclosure match``: files in, ranked pairs out."""

import json
import math

import pytest
from click.testing import CliRunner

from disclosure.cli import cli
from disclosure.errors import InputError
from disclosure.match import match_files
from disclosure.match.inputs import read_items, read_tasks

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
