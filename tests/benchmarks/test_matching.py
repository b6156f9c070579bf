"""The benchmark of matching: what its measures count, that its items are always the same, and that its commands run without peers."""

import json
import math
import subprocess
import sys
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import numpy
import pytest

from disclosure.match.example_files import Pairs, load_pairs
from disclosure.match.training import COMPARISONS

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "benchmarks" / "matching"
LEFT_OUT = -1


@pytest.fixture(scope="module")
def parts():
    """The benchmark's modules, imported as its commands import them."""
    sys.path.insert(0, str(FOLDER))
    try:
        import match_peers
        from match_quality import labelled, metrics, misses, ours, studies
        from match_speed import child, command, generator
    finally:
        sys.path.remove(str(FOLDER))
    return SimpleNamespace(
        peers=match_peers,
        labelled=labelled,
        metrics=metrics,
        misses=misses,
        ours=ours,
        studies=studies,
        child=child,
        command=command,
        generator=generator,
    )


@pytest.fixture(scope="module")
def few(parts):
    """Three own tasks and forty own items, as a labelled set."""
    pairs = load_pairs()
    tasks, items = pairs.tasks[:3], pairs.items[:40]
    wanted = {task.id for task in tasks}
    labels = {item.id: {task: grade for task, grade in pairs.labels[item.id].items() if task in wanted} for item in items}
    return parts.labelled.label("few", Pairs(tasks, items, labels))


@pytest.fixture
def small_labels(tmp_path):
    """A folder of labels: two tasks, three items, one match each."""
    rows = {
        "tasks": [{"id": "t1", "text": "公开城乡低保对象名单。"}, {"id": "t2", "text": "公开部门预算和决算。"}],
        "items": [
            {"id": "i1", "title": "临溪县2024年城乡低保对象名单公示", "column": "社会救助"},
            {"id": "i2", "title": "临溪县财政局2024年部门预算", "column": "财政预决算"},
            {"id": "i3", "title": "临溪县天气预报", "column": "便民服务"},
        ],
        "labels": [{"id": "i1", "labels": {"t1": 2}}, {"id": "i2", "labels": {"t2": 2}}, {"id": "i3", "labels": {"t1": LEFT_OUT}}],
    }
    for name, lines in rows.items():
        (tmp_path / f"{name}.jsonl").write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return tmp_path


def run(name, *arguments):
    """A command as a user calls it."""
    return subprocess.run([sys.executable, FOLDER / name, *map(str, arguments)], capture_output=True, text=True, cwd=ROOT)


def ranking(parts, *rows):
    return parts.metrics.Ranking("any", numpy.array(rows, dtype=float))


GRADES = numpy.array([[2, 0, LEFT_OUT, 1], [0, 0, 0, 0], [0, 1, 0, 0]])
SCORES = ((0.2, 0.9, 0.8, 0.7), (0.1, 0.1, 0.1, 0.1), (0.3, 0.3, 0.6, -math.inf))


def test_measures_are_those_of_a_case_counted_by_hand(parts):
    found = parts.metrics.measure_quality(ranking(parts, *SCORES), GRADES)
    # task 1: items 2 (0), 4 (1), 1 (2), the third is left out; task 2 has no match; task 3: items 3 (0), 1 (0), 2 (1), the fourth is not told
    first = (1 / math.log2(3) + 3 / math.log2(4)) / (3 / math.log2(2) + 1 / math.log2(3))
    assert found.ndcg10 == pytest.approx((first + 1 / math.log2(4)) / 2)
    assert found.map == pytest.approx(((1 / 2 + 2 / 3) / 2 + 1 / 3) / 2)
    assert found.recall50 == 1
    # falling threshold: 0.9 no, 0.7 yes, 0.6 no, 0.3 yes (of two equal scores the match first), 0.3 no, 0.2 yes
    assert (found.best_precision, found.best_recall) == (pytest.approx(3 / 6), 1)
    assert found.best_f1 == pytest.approx(2 / 3)


def test_decisions_leave_out_pairs_that_readers_disagree_on(parts):
    decisions = numpy.array([[1, 2, 2, 2], [1, 0, 0, 0], [0, 0, 0, 0]])
    found = parts.metrics.measure_decisions(decisions, GRADES)
    assert (found.accepts, found.accept_precision, found.accept_recall) == (2, 0.5, pytest.approx(1 / 3))
    assert (found.reviews, found.reviews_true, found.recall) == (2, 1, pytest.approx(2 / 3))
    assert found.reviews_per_match == pytest.approx(2 / 3)


def test_thresholds_for_a_precision_and_a_recall_are_those_of_the_case(parts):
    one = ranking(parts, *SCORES)
    assert parts.metrics.reach_recall(one, GRADES, 0.6) == (0.3, pytest.approx(5 / 3))
    assert parts.metrics.reach_recall(one, GRADES, 1.0) == (0.2, pytest.approx(6 / 3))
    assert parts.metrics.reach_precision(one, GRADES, 0.5) == (0.2, 1.0)
    assert parts.metrics.reach_precision(one, GRADES, 0.95) == (math.inf, 0.0)


def test_a_perfect_ranking_is_perfect_in_every_draw_of_tasks(parts):
    ndcg, f1 = parts.metrics.resample(ranking(parts, *GRADES), GRADES, repeats=200)
    assert len(ndcg) == len(f1) == 200
    assert set(ndcg) <= {0.0, 1.0}  # 0 where only the task without a match was drawn
    assert set(f1[ndcg == 1]) == {1.0}
    assert (ndcg == 1).sum() > 150


def test_draws_are_equal_for_equal_seeds_and_spread_around_the_measure(parts):
    one, other = (parts.metrics.resample(ranking(parts, *SCORES), GRADES, repeats=300) for _ in range(2))
    assert (one[0] == other[0]).all()
    low, high = parts.metrics.interval(one[0])
    assert low < parts.metrics.measure_quality(ranking(parts, *SCORES), GRADES).ndcg10 < high


def test_the_shipped_blend_over_comparisons_is_what_the_product_says(parts, few):
    compared = parts.ours.compare_set(few)
    blend = parts.ours.load_model().blend
    probabilities = parts.ours.predict(compared, (blend.intercept, blend.weights))
    shipped = parts.ours.rank_shipped(few)
    assert numpy.abs(parts.ours.to_matrix(compared, probabilities) - shipped.scores).max() < 0.0002
    assert (shipped.scores > 0).all()
    fitted = parts.ours.rank_fitted("fitted", compared, probabilities)
    assert (fitted.decisions == shipped.decisions).mean() > 0.99


def test_a_left_out_group_is_told_by_a_blend_that_has_not_seen_it(parts, few, monkeypatch):
    compared = parts.ours.compare_set(few)
    seen = []

    def note(_, rows):
        seen.append(set(compared.rows["task"][rows]))
        return float(len(seen)), {}

    monkeypatch.setattr(parts.ours, "fit", note)
    found = parts.ours.predict_left_out(compared, list(compared.rows["task"]))
    tasks = sorted(task.id for task in few.pairs.tasks)
    assert seen == [set(tasks) - {task} for task in tasks]
    for place, task in enumerate(tasks, 1):
        assert set(found[compared.rows["task"] == task]) == {1 / (1 + math.exp(-place))}


def test_every_step_of_the_ablation_adds_comparisons_and_the_last_has_all(parts):
    steps = parts.studies.list_steps((*COMPARISONS, "kind_news"))
    sizes = [len(weighed) for _, weighed in steps]
    assert sizes == sorted(set(sizes))
    assert set(steps[-1][1]) == {*COMPARISONS, "kind_news"}


def test_a_share_of_tasks_is_drawn_without_repeats(parts):
    tasks = [f"w{number}" for number in range(40)]
    drawn = parts.studies.draw_tasks(tasks, 0.25, 1)
    assert len(set(drawn)) == len(drawn) == 10
    assert drawn == parts.studies.draw_tasks(tasks, 0.25, 1)
    assert drawn != parts.studies.draw_tasks(tasks, 0.25, 2)


def test_kinds_of_misses_follow_the_comparisons(parts):
    nothing = dict.fromkeys((*parts.misses.SIDES, "statement"), 0.0)
    assert parts.misses.kind_of_rejected(nothing) == "no common word or matter"
    assert parts.misses.kind_of_rejected(nothing | {"title": 0.8}) == "right matter, weighed too low"
    assert parts.misses.kind_of_rejected(nothing | {"words": 0.4, "elsewhere": 0.9}) == "the title speaks of another matter"
    assert parts.misses.kind_of_rejected(nothing | {"words": 0.4}) == "common words only, no matter"
    assert parts.misses.kind_of_accepted(nothing | {"title": 0.8}) == "right matter by the title, not labelled"
    assert parts.misses.kind_of_accepted(nothing | {"column": 0.8}) == "by the column"


def test_bands_hold_every_judged_pair_once(parts):
    probabilities = numpy.array([[0.0, 0.005, 0.9, 1.0], [0.05, 0.2, 0.69, 0.7], [0.3, 0.31, 0.5, 0.99]])
    bands = list(parts.misses.list_bands(probabilities, GRADES))
    assert sum(band.pairs for band in bands) == (GRADES != LEFT_OUT).sum()
    assert all(band.low <= band.mean <= band.high for band in bands)
    assert bands[-1].share == pytest.approx(1 / 2)


def test_own_bm25_and_char_tfidf_rank_the_fitting_title_first(parts):
    peers, _ = parts.peers.load_peers()
    named = {peer.name: peer for peer in peers}
    assert {"BM25", "char TF-IDF"} <= named.keys()
    titles = ["清河市天气预报", "清河市城乡低保对象名单公示", "清河市财政局部门预算"]
    for peer in peers:
        scores = peer.rank(["公开低保对象名单", "公开部门预算"], titles)
        assert scores.shape == (2, 3)
        assert list(scores.argmax(axis=1)) == [1, 2], peer.name
        assert peer.settings
        assert peer.version


def test_a_peer_that_is_not_installed_is_named(parts, monkeypatch):
    def fail():
        raise ImportError

    monkeypatch.setitem(parts.peers.MAKERS, "tantivy", fail)
    peers, missing = parts.peers.load_peers()
    assert "tantivy" in missing
    assert "tantivy" not in {peer.name for peer in peers}


def test_generated_items_are_always_the_same(parts):
    first, again = (list(islice(parts.generator.make_items(), 2_500)) for _ in range(2))
    other = list(islice(parts.generator.make_items(seed=5), 100))
    assert first == again
    assert len({row["id"] for row in [*first, *other]}) == 2_600
    assert [row["title"] for row in other] != [row["title"] for row in first[:100]]
    assert {len(row["body"]) for row in first} == {140}
    assert not [row for row in first if "{" in json.dumps(row["title"] + row["source"] + row["body"])]


def test_generated_titles_repeat_as_series_do(parts):
    titles = [row["title"] for row in islice(parts.generator.make_items(), 5_000)]
    assert 0.5 < len(set(titles)) / len(titles) < 0.95


def test_the_quality_command_runs_on_a_small_folder(small_labels):
    done = run("quality.py", "--quick", "--draws", 20, "--labels", small_labels)
    assert (done.returncode, done.stderr) == (0, "")
    assert "## shared labels: 2 tasks × 3 items of 3 columns" in done.stdout
    assert "2 matches of 2 tasks; 1 pairs left out" in done.stdout
    assert "| ours, as shipped | 1.000" in done.stdout.split("## shared labels")[1]


def test_the_quality_command_measures_own_pairs_where_no_labels_are(tmp_path, small_labels):
    done = run("quality.py", "--quick", "--draws", 20, "--labels", tmp_path / "nowhere")
    assert done.returncode == 0, done.stderr
    assert "shared labels: not here" in done.stdout
    assert "## own pairs: " in done.stdout


def test_broken_labels_are_one_line(small_labels):
    (small_labels / "labels.jsonl").write_text('{"id": "i9", "labels": {}}\n', encoding="utf-8")
    done = run("quality.py", "--quick", "--draws", 20, "--labels", small_labels)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "i9" in done.stderr


def test_the_speed_command_runs_on_few_items():
    done = run("speed.py", "--items", 300, 600, "--tasks", 3, "--no-peers", "--no-night")
    assert (done.returncode, done.stderr) == (0, "")
    assert "| items × 3 tasks | tool |" in done.stdout
    assert "| 600 | disclosure match | " in done.stdout
    assert "| growth | 300 → 600 |" in done.stdout


def test_the_nights_report_tells_time_and_queue(parts):
    cost = parts.command.Cost(wall=2.5, cpu=2.0, memory=400_000_000)
    found = {"seconds": [1.0, 1.5], "cpu": [0.5, 0.7], "counts": {"review": [[0, 30], [10, 4]], "queued": [[0, 10], [10, 4]]}}
    lines = parts.command.lines_of_nights([cost], found)
    assert "| the command, with the start of the process (1 nights) | 2.50 | 2.50 | 2.00 | 400 |" in lines
    assert "| review | 11.0 | 10 | 30 | 30 |" in lines
    assert "| queued | 6.0 | 10 | 10 | 10 |" in lines
