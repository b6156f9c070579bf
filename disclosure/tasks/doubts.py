"""A last look over the tasks of a document, whatever layout they came from: numbers, script, damage, what is there twice or cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from disclosure.tasks.closings import is_labelled
from disclosure.tasks.headings import read_marker
from disclosure.tasks.model import Task, Warning
from disclosure.tasks.names import is_collective, is_whole_name
from disclosure.tasks.script import TRADITIONAL
from disclosure.tasks.source import Source
from disclosure.tasks.units import cut_names

_DAMAGED = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd]")
_TRADITIONAL = re.compile(f"[{''.join(sorted(TRADITIONAL))}]")
_SENTENCE_END = tuple("。；;！!？?.）)”")
_WORD = re.compile(r"[^\W\d_]")
_SENTENCE = re.compile("^同(?:上|前|第|\\d)|^会同|公开|报送|抓好|做好|落实|按要求|按职责|推进|完成|负责|[月年季日]底?[前内]|年底")
_LONGEST_NAME = 40
_MOST = 0.8
_LEAST_TASKS = 4
_SHORTEST_TEXT = 8
_LONGEST_LIST = 20
_QUOTED = 20


def look_over(tasks: Sequence[Task], source: Source) -> tuple[Warning, ...]:
    """Return the doubts about the tasks of one document, in the order of its tasks within each kind.

    Codes: second_document, numbers_restart, duplicate_number, number_order, number_gap, traditional_script, text_cut_off, duplicate_task, units_in_text,
    unit_unlike, damaged_characters. Says nothing of a document without tasks.
    """
    if not tasks:
        return ()
    found = [
        *_numbers(tasks),
        *_script(tasks),
        *_cut_off(tasks),
        *_twice(tasks),
        *_units_in_text(tasks),
        *_unlike_units(tasks),
        *_damage(tasks, source),
    ]
    return tuple(found)


def place_of(task: Task) -> str:
    """Return where a task stands, in words: its place, else its number."""
    return task.place or f"第{task.number}项"


def _numbers(tasks: Sequence[Task]) -> Iterator[Warning]:
    """Look at the numbers: a new document begins where they (or the top headings) restart; else each rises by one."""
    seen, told = {tasks[0].number}, False
    for before, task in zip(tasks, tasks[1:], strict=False):
        number, last = task.number, before.number
        if _restarts(before, task):
            yield Warning("second_document", place_of(task), "编号或标题从头开始，此处起可能是另一份文件")
            seen = set()
        elif number == 1 and last > 1:
            seen = set()
            if not told:
                yield Warning("numbers_restart", place_of(task), "序号在此从1重新开始，全文编号不唯一，不能按编号与评分规则对应")
            told = True
        elif number in seen:
            yield Warning("duplicate_number", place_of(task), f"序号 {number} 重复")
        elif number < last:
            yield Warning("number_order", place_of(task), f"序号 {number} 排在 {last} 之后")
        elif number > last + 1:
            yield Warning("number_gap", place_of(task), f"序号从 {last} 跳到 {number}")
        seen.add(number)


def _restarts(before: Task, task: Task) -> bool:
    """Tell a second document from numbers that begin again below every heading."""
    old, new = (read_marker(held.path[0]) if held.path else None for held in (before, task))
    if old and new and old[0] == new[0] and new[1] < old[1]:
        return new[1] == 1
    if task.number != 1 or before.number <= 1:
        return False
    return task.path[:1] == before.path[:1]


def _script(tasks: Sequence[Task]) -> Iterator[Warning]:
    """Name the tasks with characters of traditional script; once for a document that is written in it throughout."""
    found = [(task, held) for task in tasks if (held := list(dict.fromkeys(_TRADITIONAL.findall(_all_words(task)))))]
    if not found:
        return
    if len(found) * 2 > len(tasks):
        task, held = found[0]
        yield Warning("traditional_script", place_of(task), f"全文多为繁体字（{'、'.join(held[:5])}等），单位名称可能对不上")
        return
    for task, held in found[:_LONGEST_LIST]:
        yield Warning("traditional_script", place_of(task), f"夹有繁体字：{'、'.join(held[:5])}")


def _all_words(task: Task) -> str:
    return "\n".join([*task.path, task.text, *(unit.name for unit in task.units), task.deadline or ""])


def _cut_off(tasks: Sequence[Task]) -> Iterator[Warning]:
    """Say when the last text does not end as the others do."""
    ended = [task.text.endswith(_SENTENCE_END) for task in tasks]
    if len(tasks) >= _LEAST_TASKS and not ended[-1] and sum(ended[:-1]) >= _MOST * (len(tasks) - 1):
        tail = tasks[-1].text[-_QUOTED:]
        yield Warning("text_cut_off", place_of(tasks[-1]), f"最后一项任务的文字不像写完了（可能被截断）：「…{tail}」")


def _twice(tasks: Sequence[Task]) -> Iterator[Warning]:
    first: dict[str, Task] = {}
    for task in tasks:
        words = re.sub(r"\s", "", task.text)
        held = first.setdefault(words, task)
        if held is not task and len(words) >= _SHORTEST_TEXT:
            yield Warning("duplicate_task", place_of(task), f"与{place_of(held)}（第 {held.number} 项）文字相同：「{words[:_QUOTED]}」")


def _units_in_text(tasks: Sequence[Task]) -> Iterator[Warning]:
    for task in tasks:
        for line in task.text.split("\n"):
            if is_labelled(line) or _is_list_of_units(line):
                yield Warning("units_in_text", place_of(task), f"要求中有一行像是责任单位或时限：「{line[:_QUOTED]}」")
                break


def _is_list_of_units(line: str) -> bool:
    """Tell a line of at least two unit names, and nothing else."""
    if len(line) > 400 or re.search("[。！？：:“”]", line):
        return False
    names = cut_names(line)
    return len(names) > 1 and all(is_whole_name(name) or is_collective(name) for name in names) and any(map(is_whole_name, names))


def _unlike_units(tasks: Sequence[Task]) -> Iterator[Warning]:
    """Name what was read as a unit and reads like a sentence, a date or a sign: mostly a cell of another column."""
    found = [(task, unit.name) for task in tasks for unit in task.units if _is_unlike_unit(unit.name)]
    for task, name in found[:_LONGEST_LIST]:
        yield Warning("unit_unlike", place_of(task), f"责任单位「{name[:_QUOTED]}」不像单位名称，请对照原件")


def _is_unlike_unit(name: str) -> bool:
    if is_whole_name(name):
        return False
    return not _WORD.search(name) or len(name) > _LONGEST_NAME or _SENTENCE.search(name) is not None


def _damage(tasks: Sequence[Task], source: Source) -> Iterator[Warning]:
    """Name the tasks with characters that were lost (U+FFFD) or mean nothing outside their font (private use)."""
    found = [task for task in tasks if _DAMAGED.search(_all_words(task))]
    for task in found[:_LONGEST_LIST]:
        marks = _DAMAGED.findall(_all_words(task))
        yield Warning("damaged_characters", place_of(task), f"有 {len(marks)} 个无法显示的字符（{_name(marks[0])}），请对照原件")
    if not found and (match := _DAMAGED.search(source.text)):
        line = source.text.count("\n", 0, match.start()) + 1
        yield Warning("damaged_characters", f"第{line}{source.counted_in}", f"任务之外有无法显示的字符（{_name(match[0])}），请对照原件")


def _name(char: str) -> str:
    return f"U+{ord(char):04X}"
