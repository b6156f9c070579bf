"""The five real documents, beside the repository: read exactly, also after changes that keep their layout."""

import hashlib
import json
import random
import re
from pathlib import Path

import pytest

from disclosure.tasks import Document, Task, read_document

EXPECTED = json.loads((Path(__file__).parent / "expected.json").read_text(encoding="utf-8"))
NAMES = sorted(EXPECTED)
WORDS = {"公开": "晾晒", "信息": "讯息", "政务": "市务", "群众": "居民", "解读": "讲解", "企业": "商户", "平台": "台面", "网站": "站点"}
STEMS = "云松泉岚禾砚笙荻槐渚"


@pytest.fixture(scope="module")
def files(shared: Path) -> dict[str, Path]:
    return {path.name[:3]: path for path in sorted((shared / "seeds").glob("*.txt"))}


def fingerprint(task: Task) -> str:
    units = [[unit.name, unit.role, unit.collective, unit.open_ended] for unit in task.units]
    canonical = json.dumps([task.number, task.path, task.text, units, task.deadline], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def summarise(task: Task) -> list[object]:
    """One row of expected.json; the rows there were worked out by hand from the documents' line numbers."""
    roles = "".join(unit.role[0] for unit in task.units)
    collectives, open_ended = sum(unit.collective for unit in task.units), sum(unit.open_ended for unit in task.units)
    codes = [warning.code for warning in task.warnings]
    paragraphs = task.text.count("\n") + 1
    return [
        task.number,
        len(task.path),
        paragraphs,
        len(task.units),
        roles,
        collectives,
        open_ended,
        task.deadline,
        codes,
        fingerprint(task),
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_task_is_what_a_reader_wrote_down(files: dict[str, Path], name: str) -> None:
    document, expected = read_document(files[name]), EXPECTED[name]
    assert document.sha256.startswith(expected["sha256"])
    assert [summarise(task) for task in document.tasks] == expected["tasks"]


@pytest.mark.parametrize("name", NAMES)
def test_title_year_layout_and_warnings_of_the_whole(files: dict[str, Path], name: str) -> None:
    document, expected = read_document(files[name]), EXPECTED[name]
    assert (document.layout, document.year) == (expected["layout"], expected["year"])
    assert (len(document.title) if document.title else None) == expected["title_length"]
    assert [warning.code for warning in document.warnings] == expected["warnings"]
    assert len(document.warnings) + sum(len(task.warnings) for task in document.tasks) <= 3


def test_the_five_hold_210_tasks() -> None:
    assert [len(EXPECTED[name]["tasks"]) for name in NAMES] == [30, 37, 25, 56, 62]


def essence(document: Document, change: dict[str, str] | None = None) -> list[object]:
    """What must survive a change of the file: the tasks without places; with a change of words also without what the words oblige to."""
    left_out = {"warnings", "place"} | ({"obligations"} if change is not None else set())
    tasks = [{key: value for key, value in task.to_json().items() if key not in left_out} for task in document.tasks]
    text = json.dumps(tasks, ensure_ascii=False)
    for old, new in (change or {}).items():
        text = text.replace(old, new)
    return list(json.loads(text))


def reread(tmp_path: Path, text: str) -> Document:
    path = tmp_path / "changed.txt"
    path.write_text(text, encoding="utf-8")
    return read_document(path)


def fictional_names(document: Document) -> dict[str, str]:
    """Another name for every named unit: its first character and its ending stay, as they do from city to city."""
    names = {unit.name for task in document.tasks for unit in task.units if not unit.collective and len(unit.name) > 3}
    rng = random.Random(7)
    return {name: name[0] + "".join(rng.choices(STEMS, k=3)) + name[-1] for name in sorted(names, key=len, reverse=True) if name.isalpha()}


@pytest.mark.parametrize("name", NAMES)
def test_other_names_and_words_change_nothing_else(files: dict[str, Path], tmp_path: Path, name: str) -> None:
    original = read_document(files[name])
    change = fictional_names(original) | WORDS
    text = files[name].read_text(encoding="utf-8")
    for old, new in change.items():
        text = text.replace(old, new)
    changed = reread(tmp_path, text)
    assert essence(changed, {}) == essence(original, change)
    assert essence(changed, {}) != essence(original, {})


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_the_encoding_of_the_file_does_not_matter(files: dict[str, Path], tmp_path: Path, name: str, encoding: str) -> None:
    path = tmp_path / "other.txt"
    path.write_bytes(files[name].read_text(encoding="utf-8").replace("\n", "\r\n").encode(encoding))
    assert essence(read_document(path)) == essence(read_document(files[name]))


# --- rows in another order inside a group: blocks of lines are turned round, and with them the tasks


def turn_round(tasks: list[object], groups: list[list[int]]) -> list[object]:
    """Reverse the tasks of each group; numbers that are not printed stay where they are."""
    order = list(range(len(tasks)))
    for group in groups:
        for place, taken in zip(group, reversed(group), strict=True):
            order[place] = taken
    return [tasks[at] for at in order]


def groups_of(document: Document) -> list[list[int]]:
    groups: dict[tuple[str, ...], list[int]] = {}
    for at, task in enumerate(document.tasks):
        groups.setdefault(task.path, []).append(at)
    return list(groups.values())


def renumber(tasks: list[object]) -> list[object]:
    return [{**task, "number": at} for at, task in enumerate(tasks, start=1)]  # type: ignore[dict-item]


def test_rows_between_pipes_may_stand_in_another_order(files: dict[str, Path], tmp_path: Path) -> None:
    document, text = read_document(files["001"]), files["001"].read_text(encoding="utf-8").rstrip("|\n") + "\n|\n"
    parts = re.split(r"(?m)^(?=\d+$|[一二三四五六七八九十]、|\([一二三四五六七八九十]\))", text)
    turned: list[str] = []
    run: list[str] = []
    for part in [*parts[1:], ""]:
        if part[:1].isdigit():
            run.append(part)
        else:
            turned, run = [*turned, *reversed(run), part], []
    changed = reread(tmp_path, parts[0] + "".join(turned))
    assert essence(changed) == turn_round(essence(document), groups_of(document))


def test_paragraphs_with_their_unit_line_may_stand_in_another_order(files: dict[str, Path], tmp_path: Path) -> None:
    document, lines = read_document(files["004"]), files["004"].read_text(encoding="utf-8").split("\n")
    starts = [task.line - 1 for task in document.tasks]
    for group in groups_of(document):
        first, last = starts[group[0]], starts[group[-1]]
        end = next(at for at in range(last, len(lines)) if lines[at].endswith("落实")) + 1
        blocks = [
            lines[start:stop] for start, stop in zip([starts[at] for at in group], [*[starts[at] for at in group[1:]], end], strict=True)
        ]
        lines[first:end] = [line for block in reversed(blocks) for line in block]
    changed = reread(tmp_path, "\n".join(lines))
    assert essence(changed) == renumber(turn_round(essence(document), groups_of(document)))


def test_tab_led_rows_may_stand_in_another_order(files: dict[str, Path], tmp_path: Path) -> None:
    text = files["002"].read_text(encoding="utf-8")
    document = read_document(files["002"])
    row = r"\t\d+\n.*?\n\t(?:持续推进|[0-9年月底]+前)(?=\n)"
    rows = re.findall(row, text, flags=re.DOTALL)
    assert len(rows) == len(document.tasks)
    order = turn_round(list(rows), groups_of(document))
    pieces = re.split(row, text, flags=re.DOTALL)
    changed = pieces[0] + "".join(str(row) + piece for row, piece in zip(order, pieces[1:], strict=True))
    assert essence(reread(tmp_path, changed)) == turn_round(essence(document), groups_of(document))


def test_last_cells_of_nested_rows_may_stand_in_another_order(files: dict[str, Path], tmp_path: Path) -> None:
    document, lines = read_document(files["003"]), files["003"].read_text(encoding="utf-8").split("\n")
    first, second = document.tasks[2], document.tasks[3]
    at = [next(i for i, line in enumerate(lines) if line.strip() == task.text) for task in (first, second)]
    lines[at[0] : at[0] + 2], lines[at[1] : at[1] + 2] = lines[at[1] : at[1] + 2], lines[at[0] : at[0] + 2]
    tasks = essence(document)
    tasks[2], tasks[3] = tasks[3], tasks[2]
    assert essence(reread(tmp_path, "\n".join(lines))) == renumber(tasks)


# --- a page break elsewhere: the headings in force are printed again before a row in the middle of a group


def middle_tasks(document: Document) -> list[Task]:
    return [document.tasks[group[len(group) // 2]] for group in groups_of(document) if len(group) > 1]


def test_a_page_break_between_pipes_repeats_headings(files: dict[str, Path], tmp_path: Path) -> None:
    document, text = read_document(files["001"]), files["001"].read_text(encoding="utf-8")
    for task in middle_tasks(document):
        again = "".join(f"{heading}\n|\n" for heading in task.path)
        text = text.replace(f"\n{task.number}\n|\n", f"\n{again}{task.number}\n|\n")
    assert essence(reread(tmp_path, text)) == essence(document)


def test_a_page_break_in_a_numbered_table_repeats_heading_and_merged_cell(files: dict[str, Path], tmp_path: Path) -> None:
    document, text = read_document(files["000"]), files["000"].read_text(encoding="utf-8")
    for task in middle_tasks(document):
        text = text.replace(f"\n\t{task.number}\n\t\n", f"\n\t{task.path[0]}\n\n\t{task.number}\n\t{task.path[1]}\n")
    assert essence(reread(tmp_path, text)) == essence(document)


def test_a_page_break_repeats_the_heading_cell_of_a_row(files: dict[str, Path], tmp_path: Path) -> None:
    document, text = read_document(files["002"]), files["002"].read_text(encoding="utf-8")
    header = "\t工作任务\n\t工作要求\n\t责任单位\n\t时限\n\n"
    for task in middle_tasks(document):
        text = text.replace(f"\n\t\n\t{task.number}\n", f"\n{header}\t{task.path[0]}\n\t{task.number}\n")
    assert essence(reread(tmp_path, text)) == essence(document)


def test_a_page_break_repeats_nested_headings(files: dict[str, Path], tmp_path: Path) -> None:
    document, lines = read_document(files["003"]), files["003"].read_text(encoding="utf-8").split("\n")
    for task in reversed(document.tasks):
        before = lines[task.line - 1 - len(task.path) : task.line - 1]
        if all(line == "\t" for line in before):
            lines[task.line - 1 - len(task.path) : task.line - 1] = ["\t" + heading for heading in task.path]
    changed = reread(tmp_path, "\n".join(lines))
    assert essence(changed) == essence(document)


def test_a_page_break_in_running_text_repeats_headings_before_and_inside_a_task(files: dict[str, Path], tmp_path: Path) -> None:
    document, lines = read_document(files["004"]), files["004"].read_text(encoding="utf-8").split("\n")
    for task in reversed(middle_tasks(document)):
        lines[task.line - 1 : task.line - 1] = [task.path[0]]
    for task in reversed([task for task in read_document(files["004"]).tasks if "\n" in task.text]):
        at = lines.index(task.text.split("\n")[1])
        lines[at:at] = list(task.path)
    assert essence(reread(tmp_path, "\n".join(lines))) == essence(document)


@pytest.mark.parametrize("name", ["000", "002", "003"])
@pytest.mark.parametrize("blank", ["before", "after"])
def test_blank_lines_inside_any_one_cell_tear_no_row(files: dict[str, Path], tmp_path: Path, name: str, blank: str) -> None:
    lines, expected = files[name].read_text(encoding="utf-8").split("\n"), essence(read_document(files[name]))
    cells = [at for at, line in enumerate(lines) if at > 5 and line.startswith("\t") and line.strip()]
    for at in random.Random(11).sample(cells, 25):
        torn = ["\t", "", "", lines[at][1:]] if blank == "before" else [lines[at], "", ""]
        assert essence(reread(tmp_path, "\n".join([*lines[:at], *torn, *lines[at + 1 :]]))) == expected
