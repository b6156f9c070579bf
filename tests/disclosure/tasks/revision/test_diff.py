"""Two tables compared: what is the same, reworded, new, gone, moved, has other units or another deadline, and what belongs together."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.cli import main
from disclosure.tasks import Document, Task, Unit, read_document
from disclosure.tasks.revision.diff import Change, Difference, diff_documents
from disclosure.tasks.revision.longest_run import longest_run
from disclosure.tasks.revision.pairing import LEAST_ALIKE, Entry, assign, fold_heading, fold_name, pair_tasks, similarity
from disclosure.tasks.revision.show import mark_words, show_difference
from disclosure.tasks.revision.wording import compare_words

PAIRS: list[list[str]] = json.loads((Path(__file__).parent / "fixtures" / "rewordings.json").read_text(encoding="utf-8"))["pairs"]
TEXTS = [old for old, _ in PAIRS]
PATH = ("一、亮家底",)

Run = Callable[..., tuple[int, str, str]]


def task(text: str, *, number: int = 0, path: Sequence[str] = PATH, units: str = "市松泉局", deadline: str | None = "长期") -> Task:
    return Task(number, tuple(path), text, tuple(Unit(name) for name in units.split("、")), deadline)


def document(tasks: Sequence[Task]) -> Document:
    """A document of tasks, those without a number counted through."""
    counted = (replace(each, number=each.number or at) for at, each in enumerate(tasks, start=1))
    return Document("made.txt", "0" * 64, "清河市任务分解表", "made", None, tuple(counted))


def compare(old: Sequence[Task], new: Sequence[Task]) -> Difference:
    return diff_documents(document(old), document(new))


def seen(found: Difference) -> list[tuple[int | None, int | None, str]]:
    return [
        (change.old.number if change.old else None, change.new.number if change.new else None, " ".join(change.kinds))
        for change in found.changes
    ]


def only(found: Difference) -> Change:
    assert len(found.changes) == 1
    return found.changes[0]


# --- one kind at a time


def test_a_table_and_itself_are_the_same() -> None:
    tasks = [task(text) for text in TEXTS]
    found = compare(tasks, tasks)
    assert found.counts == {"same": 30, "reworded": 0, "new": 0, "gone": 0, "moved": 0, "units": 0, "deadline": 0}
    assert all(change.similarity == 1 for change in found.changes)


@pytest.mark.parametrize(
    "copy",
    [
        "公布 水价（含阶梯\n水价），每年1次。",
        "公布水价(含阶梯水价),每年１次。",
        "公布水价\u3000（含阶梯水价），每年1次",
        "公布水价【含阶梯水价】，每年1次。",
    ],
)
def test_blanks_widths_and_the_last_stop_are_no_change(copy: str) -> None:
    assert only(compare([task("公布水价（含阶梯水价），每年1次。")], [task(copy)])).kinds == ("same",)


def test_a_changed_number_is_a_change() -> None:
    change = only(compare([task("公布水价（含阶梯水价），每年1次。")], [task("公布水价（含阶梯水价），每年2次。")]))
    assert change.kinds == ("reworded",)
    assert 0.8 < change.similarity < 1
    assert change.to_json()["text"]["changed"] == [{"old": "1", "new": "2"}]


def test_a_text_that_differs_in_a_comma_only_is_reworded_and_not_wholly_alike() -> None:
    change = only(compare([task("公布水价、气价的调整方案")], [task("公布水价，气价的调整方案")]))
    assert (change.kinds, change.similarity) == (("reworded",), 0.999)


def test_every_duty_worded_anew_by_hand_is_found_among_the_others() -> None:
    found = pair_tasks([task(old) for old, _ in PAIRS], [task(new) for _, new in reversed(PAIRS)])
    assert [(pair.old, pair.new) for pair in found] == [(at, 29 - at) for at in range(30)]


def test_the_threshold_stands_between_what_was_measured() -> None:
    entries = [(Entry(task(old), at), Entry(task(new), at)) for at, (old, new) in enumerate(PAIRS)]
    same = min(similarity(old, new) for old, new in entries)
    other = max(similarity(old, new) for old, _ in entries for _, new in entries if old.at != new.at)
    assert other + 0.1 < LEAST_ALIKE <= same


def test_number_heading_and_units_do_not_pair_texts_with_nothing_in_common() -> None:
    assert seen(compare([task(TEXTS[0])], [task(TEXTS[3])])) == [(None, 1, "new"), (1, None, "gone")]


def test_the_formula_that_a_table_repeats_does_not_pair_different_subjects() -> None:
    formula = "公布{}攻坚行动进展和落实情况"
    kept = [task(formula.format(subject)) for subject in ("河道", "绿地", "农田", "校舍")]
    found = compare([*kept, task(formula.format("早市夜市"))], [*kept, task(formula.format("老桥加固"))])
    assert seen(found)[-2:] == [(None, 5, "new"), (5, None, "gone")]
    assert found.counts["same"] == 4


def test_headings_and_units_decide_between_equally_alike_texts() -> None:
    old = [task("按月公布水价", units="市砚池局"), task("按季公布水价", path=["二、便民"], units="市竹里局")]
    new = [task("按年公布水价", path=["二、便民"], units="市竹里局"), task("按周公布水价", units="市砚池局")]
    assert sorted((pair.old, pair.new) for pair in pair_tasks(old, new)) == [(0, 1), (1, 0)]


def test_one_good_pair_is_worth_more_than_two_poor_ones() -> None:
    old = [task("公布水价调整方案，公布听证会材料全文"), task("公布听证会材料全文，邀请居民旁听会议")]
    new = [task("公布水价调整方案，公布听证会的材料全文"), task("公布水价调整方案，附上成本监审报告")]
    alike = [[similarity(Entry(left, 0), Entry(right, 0)) for right in new] for left in old]
    assert alike[0][0] < alike[0][1] + alike[1][0], "else the sum alone would decide"
    assert (0, 0) in [(pair.old, pair.new) for pair in pair_tasks(old, new)]


def test_tasks_that_only_shift_are_not_moved() -> None:
    tasks = [task(text) for text in TEXTS[:8]]
    found = compare(tasks, [tasks[0], task(TEXTS[20]), *tasks[1:]])
    assert found.counts == {"same": 8, "reworded": 0, "new": 1, "gone": 0, "moved": 0, "units": 0, "deadline": 0}
    assert found.rulebook.renumber == tuple((number, number + 1) for number in range(2, 9))
    assert found.rulebook.bind == (2,)


def test_a_task_that_jumps_over_others_is_moved_and_they_are_not() -> None:
    tasks = [task(text) for text in TEXTS[:6]]
    assert seen(compare(tasks, [*tasks[1:5], tasks[0], tasks[5]])) == [
        (2, 1, "same"),
        (3, 2, "same"),
        (4, 3, "same"),
        (5, 4, "same"),
        (1, 5, "moved"),
        (6, 6, "same"),
    ]


def test_another_heading_is_a_move_and_another_number_before_it_is_none() -> None:
    old = [task(TEXTS[0]), task(TEXTS[1], path=["二、便民", "（一）水"])]
    new = [task(TEXTS[0], path=["三、便民"]), task(TEXTS[1], path=["四、便民", "（二） 水"])]
    found = compare(old, new)
    assert [change.kinds for change in found.changes] == [("moved",), ("same",)]
    assert found.changes[0].to_json()["path"] == {"old": ["一、亮家底"], "new": ["三、便民"]}
    assert found.headings == ()


def test_a_whole_section_under_another_heading_is_told_once() -> None:
    found = compare([task(text) for text in TEXTS[:4]], [task(text, path=["一、把家底亮出来"]) for text in TEXTS[:4]])
    assert found.headings == ((PATH, ("一、把家底亮出来",), 4),)
    assert found.counts["moved"] == 4


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("一、甲乙", "十二、甲乙"),
        ("（三）甲", "(四) 甲"),
        ("1.甲", "２、甲"),
        ("第一章 甲", "第三章　甲"),
        ("甲", "五、甲"),
        ("2030年甲", "2030年甲"),
    ],
)
def test_headings_are_compared_without_their_numbers(one: str, other: str) -> None:
    assert fold_heading(one) == fold_heading(other)


def test_headings_that_are_all_number_or_begin_with_one_keep_it() -> None:
    assert fold_heading("一、") == "一、"
    assert fold_heading("一网通办") == "一网通办"
    assert fold_heading("2030年甲") != fold_heading("2031年甲")


def test_units_are_compared_whatever_their_order_and_brackets() -> None:
    old, new = "市松泉局、各镇（街道、园区）、各县区", "各镇(园区、街道)、各县（区）、市松泉局"
    units = [
        tuple(Unit(name) for name in names)
        for names in (["市松泉局", "各镇（街道、园区）", "各县区"], ["各镇(园区、街道)", "各县（区）", "市松泉局"])
    ]
    found = compare([replace(task(TEXTS[0]), units=units[0])], [replace(task(TEXTS[0]), units=units[1])])
    assert only(found).kinds == ("same",), (old, new)
    assert fold_name("市 松泉\n局") == "市松泉局"


def test_units_that_came_went_and_changed_their_part_are_told() -> None:
    old = replace(task(TEXTS[0]), units=(Unit("市松泉局", "lead"), Unit("市砚池局"), Unit("市竹里局")))
    new = replace(task(TEXTS[0]), units=(Unit("市云溪局"), Unit("市松泉局"), Unit("市砚池局", open_ended=True)))
    change = only(compare([old], [new]))
    assert change.kinds == ("units",)
    assert change.to_json()["units"] == {
        "added": ["市云溪局"],
        "removed": ["市竹里局"],
        "role_changed": [{"name": "市松泉局", "old": "lead", "new": "responsible"}],
        "open_changed": [{"name": "市砚池局", "old": False, "new": True}],
    }


def test_a_deadline_that_changed_came_or_went_is_told() -> None:
    found = compare([task(text) for text in TEXTS[:3]], [task(TEXTS[0], deadline="年底前"), task(TEXTS[1], deadline=None), task(TEXTS[2])])
    assert [change.kinds for change in found.changes] == [("deadline",), ("deadline",), ("same",)]
    assert found.changes[0].to_json()["deadline"] == {"old": "长期", "new": "年底前"}


def test_a_task_may_change_in_every_way_at_once() -> None:
    rest = [task(text) for text in TEXTS[1:5]]
    found = compare([task(PAIRS[0][0]), *rest], [*rest, task(PAIRS[0][1], path=["二、便民"], units="市砚池局", deadline="年底前")])
    assert found.changes[-1].kinds == ("reworded", "moved", "units", "deadline")
    assert found.counts["same"] == 4


# --- copies, splits and merges


def test_copies_of_one_text_pair_below_their_own_heading() -> None:
    old = [
        task("及时公开进展", path=[path], units=unit)
        for path, unit in (("一、甲", "市松泉局"), ("二、乙", "市砚池局"), ("三、丙", "市竹里局"))
    ]
    found = compare(old, [old[0], old[2]])
    assert seen(found) == [(1, 1, "same"), (3, 2, "same"), (2, None, "gone")]


def test_copies_below_one_heading_pair_by_their_neighbours() -> None:
    copy = task("及时公开进展")
    old = [task(TEXTS[0]), copy, task(TEXTS[1]), copy, task(TEXTS[2])]
    assert seen(compare(old, [old[0], old[2], old[3], old[4]])) == [
        (1, 1, "same"),
        (3, 2, "same"),
        (4, 3, "same"),
        (5, 4, "same"),
        (2, None, "gone"),
    ]


def test_many_copies_worded_anew_are_all_found() -> None:
    found = compare([task("及时公开项目进展")] * 70, [task("按季度公开项目进展")] * 70)
    assert found.counts["reworded"] == 70
    assert found.counts["moved"] == 0


def test_copies_left_over_by_one_wording_pair_with_another() -> None:
    found = compare([task("及时公开项目进展")] * 3, [task("按季度公开项目进展")] * 2 + [task("按月公开项目进展")])
    assert found.counts == {"same": 0, "reworded": 3, "new": 0, "gone": 0, "moved": 0, "units": 0, "deadline": 0}


FIRST, SECOND = "定期公布出厂水和龙头水的水质监测结果", "公开供水管网的改造计划和停水通知"


def test_a_task_that_became_two_is_said_to_be_split() -> None:
    found = compare([task(f"{FIRST}，{SECOND}。"), task(TEXTS[7])], [task(FIRST + "。"), task(SECOND + "。"), task(TEXTS[7])])
    assert found.counts | {"reworded": 1, "new": 1, "same": 1} == found.counts
    hints = [change.to_json().get("hints") for change in found.changes]
    assert hints[0] == hints[1]
    assert hints[0] is not None
    assert (hints[0][0]["kind"], hints[0][0]["old"], hints[0][0]["new"]) == ("split", [1], [1, 2])
    assert hints[2] is None
    assert "旧1 似拆成 新1、2" in show_difference(found)


def test_two_tasks_that_became_one_are_said_to_be_merged() -> None:
    found = compare([task(FIRST + "。"), task(SECOND + "。")], [task(f"{SECOND}，{FIRST}。")])
    assert {split for change in found.changes for split in change.splits} == {found.changes[0].splits[0]}
    assert found.changes[0].splits[0].kind == "merged"
    assert found.changes[0].splits[0].old == (1, 2)
    assert "旧1、2 似并入 新1" in show_difference(found)


def test_two_pieces_of_a_long_task_that_went_are_no_split() -> None:
    whole = task(f"{FIRST}。{TEXTS[4]}{SECOND}。{TEXTS[7]}{TEXTS[9]}")
    found = compare([whole], [task(FIRST), task(SECOND)])
    assert found.counts["new"] == 2
    assert all(not change.splits for change in found.changes)


def test_a_new_task_that_repeats_a_part_of_one_which_stayed_is_no_split() -> None:
    whole = task(f"{FIRST}，{SECOND}。")
    found = compare([whole], [whole, task(SECOND)])
    assert all(not change.splits for change in found.changes)


# --- properties

UNITS = st.lists(st.sampled_from(["市松泉局", "市砚池局", "各镇", "市竹里局"]), min_size=1, max_size=3, unique=True).map("、".join)
TASK = st.builds(
    task,
    st.sampled_from([text for pair in PAIRS[:8] for text in pair] + ["及时公开进展", "及时公开项目进展", "按月公开项目进展"])
    | st.text("公开水价每月次", min_size=1, max_size=12),
    number=st.integers(1, 9),
    path=st.lists(st.sampled_from(["一、甲", "二、乙", "丙"]), max_size=2),
    units=UNITS,
    deadline=st.sampled_from([None, "长期", "年底前"]),
)
TABLE = st.lists(TASK, min_size=1, max_size=12)


@given(TABLE)
@settings(deadline=None)
def test_nothing_differs_from_itself(tasks: list[Task]) -> None:
    found = compare(tasks, tasks)
    assert [change.kinds for change in found.changes] == [("same",)] * len(tasks)
    assert all(change.old is change.new or change.old == change.new for change in found.changes)
    assert all(not change.splits for change in found.changes)


@given(TABLE, TABLE)
@settings(deadline=None, max_examples=150)
def test_every_task_of_either_side_stands_in_exactly_one_change(old: list[Task], new: list[Task]) -> None:
    found = compare(old, new)
    assert sorted(map(repr, found.old.tasks)) == sorted(repr(change.old) for change in found.changes if change.old)
    assert [repr(each) for each in found.new.tasks] == [repr(change.new) for change in found.changes if change.new]
    for change in found.changes:
        assert change.kinds
        assert ("new" in change.kinds) == (change.old is None)
        assert ("gone" in change.kinds) == (change.new is None)
        assert change.kinds == ("same",) or "same" not in change.kinds
        if change.old and change.new:
            alike = similarity(Entry(change.old, 0), Entry(change.new, 0))
            assert change.similarity == (min(alike, 0.999) if "reworded" in change.kinds else 1)
    json.dumps(found.to_json())
    show_difference(found)


def turn(change: Change) -> tuple[object, ...]:
    mirrored = {"new": "gone", "gone": "new"}
    return tuple(mirrored.get(kind, kind) for kind in change.kinds), change.new, change.old, change.similarity, len(change.splits)


def mirror_differs(old: list[Task], new: list[Task]) -> bool:
    there, back = compare(old, new), compare(new, old)
    return sorted(map(repr, map(turn, there.changes))) != sorted(
        repr((change.kinds, change.old, change.new, change.similarity, len(change.splits))) for change in back.changes
    )


@given(TABLE, TABLE)
@settings(deadline=None, max_examples=150)
def test_the_other_way_round_is_the_mirror_image(old: list[Task], new: list[Task]) -> None:
    assert not mirror_differs(old, new)


@given(TABLE, st.data())
@settings(deadline=None, max_examples=100)
def test_a_shuffled_table_is_mirrored_too(old: list[Task], data: st.DataObject) -> None:
    assert not mirror_differs(old, data.draw(st.permutations(old)))


EDITS = st.sampled_from(["same", "same", "reworded", "gone", "units", "deadline"])


@given(st.data())
@settings(deadline=None, max_examples=120)
def test_random_edits_are_found_as_what_they_are(data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(30)))
    size = data.draw(st.integers(8, 20))
    old = [task(TEXTS[at], path=PATH if place < size // 2 else ("二、便民",)) for place, at in enumerate(order[:size])]
    edits = [data.draw(EDITS) for _ in old]
    moved = data.draw(st.none() | st.integers(0, size - 1))
    expected: dict[str, set[str]] = {}
    new: list[Task] = []
    for place, (each, edit) in enumerate(zip(old, edits, strict=True)):
        expected[each.text] = {edit} - {"same"} or {"same"}
        if edit == "reworded":
            each = replace(each, text=PAIRS[order[place]][1])
        elif edit == "units":
            each = replace(each, units=(Unit("市云溪局"),))
        elif edit == "deadline":
            each = replace(each, deadline="年底前")
        if edit != "gone" and place != moved:
            new.append(each)
        elif place == moved and edit != "gone":
            jumping = each
    if moved is not None and edits[moved] != "gone":
        new.insert(0 if moved >= size // 2 else len(new), replace(jumping, path=("三、另起",)))
        expected[old[moved].text] = expected[old[moved].text] - {"same"} | {"moved"}
    inserted = [task(TEXTS[at]) for at in order[size : size + data.draw(st.integers(0, 5))]]
    for each in inserted:
        new.insert(data.draw(st.integers(0, len(new))), each)
    found = compare(old, new) if new else None
    if found is not None:
        assert {change.old.text: set(change.kinds) for change in found.changes if change.old} == expected
        assert {change.new.text for change in found.changes if change.new and not change.old} == {each.text for each in inserted}


@given(st.permutations(range(9)), st.integers(0, 8))
@settings(deadline=None)
def test_as_few_tasks_as_possible_are_called_moved(order: list[int], keep: int) -> None:
    found = compare([task(text) for text in TEXTS[:9]], [task(TEXTS[at]) for at in order])
    most = max(size for size in range(1, 10) for chosen in combinations(order, size) if list(chosen) == sorted(chosen))
    assert found.counts["moved"] == 9 - most
    assert len(longest_run(order)) == most


@given(st.lists(st.dictionaries(st.integers(0, 4), st.floats(0.05, 1), max_size=4), min_size=1, max_size=5))
def test_the_assignment_is_the_best_there_is(benefits: list[dict[int, float]]) -> None:
    def best(row: int, taken: frozenset[int]) -> float:
        if row == len(benefits):
            return 0.0
        choices = [worth + best(row + 1, taken | {column}) for column, worth in benefits[row].items() if column not in taken]
        return max([best(row + 1, taken), *choices])

    pairs = assign(benefits)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    assert sum(benefits[row][column] for row, column in pairs) >= best(0, frozenset()) - 0.0005 * len(benefits) - 1e-9


# --- words


@given(st.text("公开水价，每月\n次 ", max_size=30), st.text("公开水价，每月\n次 ", max_size=30))
@settings(deadline=None)
def test_the_pieces_of_two_texts_give_the_texts_again(old: str, new: str) -> None:
    pieces = compare_words(old, new)
    assert "".join(piece.old for piece in pieces) == old
    assert "".join(piece.new for piece in pieces) == new
    assert all(left.kept != right.kept for left, right in zip(pieces, pieces[1:], strict=False))


def test_changed_words_are_marked_and_long_stretches_that_stayed_are_cut() -> None:
    assert mark_words("按月公开水价。", "按季公开水价。") == "[-按月-]{+按季+}公开水价。"
    assert mark_words("公开水价，气价", "公开电价，油价") == "公开[-水价，气价-]{+电价，油价+}"
    long = mark_words(
        "公布就业岗位、技能培训补贴和创业贷款政策，方便居民查询，每周更新。",
        "公布就业岗位、技能培训补贴和创业贷款政策，方便居民查询，每月更新。",
    )
    assert "[-每周-]{+每月+}更新。" in long
    assert long.startswith("……")


def test_a_text_far_too_long_to_compare_stands_as_changed_as_a_whole() -> None:
    old, new = "公布水价。" * 9_000, "公布气价。" * 9_000
    assert mark_words(old, new) == f"[-{old}-]{{+{new}+}}"
    assert only(compare([task(old)], [task(old + "公布气价。")])).kinds == ("reworded",)


# --- the command

ROWS = "清河市任务分解表\n\t序号\n\t工作内容\n\t责任单位\n\t时限\n\n"


def write_table(path: Path, rows: list[tuple[str, str, str]]) -> Path:
    cells = "".join(f"\t{number}\n\t{text}\n\t{units}\n\t{deadline}\n\n" for number, (text, units, deadline) in enumerate(rows, start=1))
    path.write_text(ROWS + cells, encoding="utf-8")
    return path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["disclosure", "tasks", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return call


@pytest.fixture
def tables(tmp_path: Path) -> tuple[Path, Path]:
    old = [(TEXTS[0], "市松泉局", "长期"), (TEXTS[1], "市砚池局", "按季度"), (TEXTS[2], "市竹里局", "6月底前")]
    new = [(TEXTS[9], "市云溪局", "长期"), (PAIRS[0][1], "市松泉局、市砚池局", "长期"), (TEXTS[1], "市砚池局", "每季度末")]
    return write_table(tmp_path / "old.txt", old), write_table(tmp_path / "new.txt", new)


def test_the_command_prints_one_json_document_in_the_agreed_shape(run: Run, tables: tuple[Path, Path]) -> None:
    code, out, err = run("diff", *tables, "--json")
    value = json.loads(out)
    assert (code, err, out.count("\n")) == (0, "", 1)
    assert set(value) == {"old", "new", "counts", "headings", "changes", "rulebook"}
    assert value["old"] == {"file": "old.txt", "sha256": read_document(tables[0]).sha256, "title": "清河市任务分解表", "tasks": 3}
    assert value["counts"] == {"same": 0, "reworded": 1, "new": 1, "gone": 1, "moved": 0, "units": 1, "deadline": 1}
    assert [(change["change"], change["old"], change["new"]) for change in value["changes"]] == [
        (["new"], None, 1),
        (["reworded", "units"], 1, 2),
        (["deadline"], 2, 3),
        (["gone"], 3, None),
    ]
    assert value["changes"][1]["units"] == {"added": ["市砚池局"], "removed": [], "role_changed": []}
    assert value["changes"][1]["text"]["new"] == PAIRS[0][1]
    assert {"old": "", "new": "年度"} in value["changes"][1]["text"]["changed"]
    assert "text" not in value["changes"][2]
    work = {"review": [{"old": 1, "new": 2}, {"old": 2, "new": 3}], "drop": [3], "bind": [1], "renumber": []}
    assert value["rulebook"] == work


def test_the_command_tells_a_clerk_what_changed_and_what_to_do(run: Run, tables: tuple[Path, Path]) -> None:
    code, out, _ = run("diff", *tables)
    assert code == 0
    for words in (
        "不变 0 项；改动 1 项；新增 1 项；取消 1 项",
        "旧1 → 新2  改动、责任单位变化，相似度",
        "{+年度+}",
        "责任单位：增 市砚池局",
        "时限：按季度 → 每季度末",
        "绑定需复核（改动、责任单位或时限变化） 1→2，2→3",
        "绑定应停用（旧表任务已取消） 旧3",
    ):
        assert words in out


def test_the_command_says_when_nothing_changed(run: Run, tables: tuple[Path, Path]) -> None:
    code, out, _ = run("diff", tables[0], tables[0])
    assert code == 0
    assert "不变 3 项" in out
    assert out.endswith("评分规则随之要做的：\n  没有。\n")


def test_what_tasks_read_printed_is_as_good_as_the_document(run: Run, tables: tuple[Path, Path], tmp_path: Path) -> None:
    saved = tmp_path / "saved.json"
    saved.write_text(run("read", tables[0], "--json")[1], encoding="utf-8")
    code, out, _ = run("diff", saved, tables[0], "--json")
    assert code == 0
    assert json.loads(out)["counts"]["same"] == 3
    assert json.loads(out)["old"] == json.loads(out)["new"]


GOOD = {
    "document": {"file": "a.txt", "sha256": "0", "title": None, "layout": "made", "warnings": []},
    "tasks": [{"number": 1, "path": [], "text": "公布水价", "units": [{"name": "市松泉局", "role": "lead"}], "deadline": None}],
}
BAD = {
    "no json": "{",
    "deep": "[" * 200_000,
    "a list": [GOOD],
    "no document": {"tasks": GOOD["tasks"]},
    "no tasks": {"document": GOOD["document"], "tasks": []},
    "a number as text": GOOD | {"tasks": [{"number": "1", "path": [], "text": "公布水价", "units": []}]},
    "true as a number": GOOD | {"tasks": [{"number": True, "path": [], "text": "公布水价", "units": []}]},
    "no text": GOOD | {"tasks": [{"number": 1, "path": [], "text": " ", "units": []}]},
    "names only": GOOD | {"tasks": [{"number": 1, "path": [], "text": "公布水价", "units": ["市松泉局"]}]},
    "an unknown role": GOOD | {"tasks": [{"number": 1, "path": [], "text": "公布水价", "units": [{"name": "市松泉局", "role": "boss"}]}]},
    "a path of numbers": GOOD | {"tasks": [{"number": 1, "path": [1], "text": "公布水价", "units": []}]},
    "half a character": GOOD | {"tasks": [{"number": 1, "path": [], "text": "公布\ud83d水价", "units": []}]},
    "a number of 9,000 digits": '{"document": ' + "9" * 9_000 + "}",
    "empty": "",
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("side", ["OLD", "NEW"])
def test_json_that_is_something_else_is_one_line_that_names_the_side(run: Run, tmp_path: Path, name: str, side: str) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(GOOD), encoding="utf-8")
    value = BAD[name]
    bad.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    code, out, err = run("diff", *([bad, good] if side == "OLD" else [good, bad]))
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(f"disclosure: {side} {bad}: ")
    assert run("diff", good, good)[0] == 0


def test_a_file_that_is_no_task_document_is_one_line_that_names_the_side(run: Run, tables: tuple[Path, Path], tmp_path: Path) -> None:
    news = tmp_path / "news.txt"
    news.write_text("清河市昨天召开会议。\n", encoding="utf-8")
    for bad in (news, tmp_path / "none.txt", tmp_path / "none.json", tmp_path):
        code, out, err = run("diff", tables[0], bad)
        assert (code, out, err.count("\n")) == (1, "", 1)
        assert err.startswith(f"disclosure: NEW {bad}: ")


# --- the real documents beside the repository


def test_the_real_documents_are_the_same_as_themselves(shared: Path) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        found = diff_documents(read_document(path), read_document(path))
        assert found.counts["same"] == len(found.old.tasks) == len(found.changes) >= 25


def test_the_real_documents_of_different_places_have_nearly_nothing_in_common(shared: Path) -> None:
    documents = [read_document(path) for path in sorted((shared / "seeds").glob("*.txt"))]
    assert len(documents) == 5
    for old, new in combinations(documents, 2):
        found = diff_documents(old, new)
        assert found.counts["same"] == 0
        # one national order in the words of two places is the same duty: three at most
        assert len(old.tasks) - found.counts["gone"] == len(new.tasks) - found.counts["new"] <= 3
        assert all(change.similarity < 0.7 for change in found.changes)
