"""What changed between two task documents, as Chinese text for the office's eyes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from disclosure.tasks.model import Document, Task, Unit
from disclosure.tasks.revision.diff import Change, Difference, Kind, UnitChange
from disclosure.tasks.revision.wording import compare_words

_WORDS: dict[Kind, str] = {
    "same": "不变",
    "reworded": "改动",
    "new": "新增",
    "gone": "取消",
    "moved": "移动",
    "units": "责任单位变化",
    "deadline": "时限变化",
}
_ROLES = {"lead": "牵头", "responsible": "责任", "cooperating": "配合", "guiding": "指导"}
_AROUND = 12  # characters shown beside a change, of a stretch that stayed
_INDENT = "     "


def show_difference(found: Difference) -> str:
    """Return the difference as text: counts, what is new, gone and changed, and what follows for the rule book."""
    return "\n".join([*_head(found), *_alone(found), *_changed(found), "", *_rulebook(found)])


def _head(found: Difference) -> Iterator[str]:
    yield _document("旧表", found.old)
    yield _document("新表", found.new)
    yield "；".join(f"{_WORDS[kind]} {count} 项" for kind, count in found.counts.items()) + "。（一项任务可以同时有几种变化）"
    for name, tasks, others in (("旧", found.old.tasks, found.new.tasks), ("新", found.new.tasks, found.old.tasks)):
        if not any(task.deadline for task in tasks) and any(task.deadline for task in others):
            yield f"※ {name}表没有时限栏，各项“时限变化”由此而来。"
    for old, new, count in found.headings:
        yield f"整节标题变动（{count} 项任务随之列为移动）：{_path(old)} → {_path(new)}"


def _document(name: str, document: Document) -> str:
    return f"{name}：{document.file}" + (f"《{document.title}》" if document.title else "") + f"，{len(document.tasks)} 项"


def _alone(found: Difference) -> Iterator[str]:
    for kind, side in (("new", "新"), ("gone", "旧")):
        changes = [change for change in found.changes if kind in change.kinds]
        if changes:
            yield ""
            yield f"【{'新增' if kind == 'new' else '取消'} {len(changes)} 项】"
        for change in changes:
            task = change.new or change.old
            if task:
                yield from _task(side, task)
            yield from _hints(change)


def _task(side: str, task: Task) -> Iterator[str]:
    first, *rest = task.text.split("\n")
    yield f"{side}{task.number}. {first}"
    yield from (_INDENT + paragraph for paragraph in rest)
    yield f"{_INDENT}标题：{_path(task.path)}"
    yield f"{_INDENT}责任单位：{_names(task.units)}"
    if task.deadline:
        yield f"{_INDENT}时限：{task.deadline}"


def _names(units: Sequence[Unit]) -> str:
    marked = [(unit.name + "等" * unit.open_ended, _ROLES[unit.role]) for unit in units]
    return "、".join(name if role == "责任" else f"{name}（{role}）" for name, role in marked) or "（缺）"


def _changed(found: Difference) -> Iterator[str]:
    changes = [change for change in found.changes if change.old and change.new and change.kinds != ("same",)]
    if changes:
        yield ""
        yield f"【有变化 {len(changes)} 项】（[-删去的文字-]{{+加上的文字+}}）"
    for change in changes:
        if change.old and change.new:
            yield from _change(change, change.old, change.new)


def _change(change: Change, old: Task, new: Task) -> Iterator[str]:
    alike = f"，相似度 {change.similarity:.0%}" if "reworded" in change.kinds else ""
    yield f"旧{old.number} → 新{new.number}  {'、'.join(_WORDS[kind] for kind in change.kinds)}{alike}"
    if "reworded" in change.kinds:
        yield f"{_INDENT}文字：{mark_words(old.text, new.text)}"
    else:
        yield f"{_INDENT}任务：{_cut(new.text.replace(chr(10), ' '), 40)}"
    if "moved" in change.kinds:
        yield f"{_INDENT}位置：" + (f"{_path(old.path)} → {_path(new.path)}" if old.path != new.path else "标题未变，前后次序变了")
    if change.units:
        yield f"{_INDENT}责任单位：{'；'.join(_units(change.units))}"
    if "deadline" in change.kinds:
        yield f"{_INDENT}时限：{old.deadline or '（无）'} → {new.deadline or '（无）'}"
    yield from _hints(change)


def mark_words(old: str, new: str) -> str:
    """Return the new text with what went in [-…-] and what came in {+…+}; long stretches that stayed are shortened."""
    pieces = compare_words(old.replace("\n", " "), new.replace("\n", " "))
    parts = []
    for at, piece in enumerate(pieces):
        if piece.kept:
            head, tail = _AROUND * (at > 0), _AROUND * (at < len(pieces) - 1)
            whole = piece.new
            parts.append(whole if len(whole) <= head + tail + 2 else whole[:head] + "……" + whole[len(whole) - tail :])
        else:
            parts.append((f"[-{piece.old}-]" if piece.old else "") + (f"{{+{piece.new}+}}" if piece.new else ""))
    return "".join(parts)


def _units(units: UnitChange) -> Iterator[str]:
    if units.added:
        yield f"增 {'、'.join(units.added)}"
    if units.removed:
        yield f"减 {'、'.join(units.removed)}"
    for name, before, after in units.role_changed:
        yield f"{name} 由{_role(before)}改为{_role(after)}"
    for name, had, _ in units.open_changed:
        yield f"{name} 后{'去掉' if had else '加上'}“等”"


def _role(roles: str) -> str:
    return "、".join(_ROLES[role] for role in roles.split(","))


def _hints(change: Change) -> Iterator[str]:
    for split in change.splits:
        old, new = ("、".join(map(str, numbers)) for numbers in (split.old, split.new))
        told = f"旧{old} 似拆成 新{new}" if split.kind == "split" else f"旧{old} 似并入 新{new}"
        yield f"{_INDENT}※ {told}（合计包含其文字 {split.covered:.0%}），请核对"


def _path(path: Sequence[str]) -> str:
    return " › ".join(_cut(part.replace("\n", " "), 30) for part in path) or "（无标题）"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _rulebook(found: Difference) -> Iterator[str]:
    work = found.rulebook
    lines = [
        ("绑定需复核（改动、责任单位或时限变化）", [_shift(old, new) for old, new in work.review]),
        ("绑定应停用（旧表任务已取消）", [f"旧{old}" for old in work.drop]),
        ("需新建绑定（新增任务）", [f"新{new}" for new in work.bind]),
        ("只需改号", _runs(work.renumber)),
    ]
    yield "评分规则随之要做的："
    if not any(numbers for _, numbers in lines):
        yield "  没有。"
    yield from (f"  {label} {'，'.join(numbers)}" for label, numbers in lines if numbers)


def _shift(old: int, new: int) -> str:
    return f"{old}" if old == new else f"{old}→{new}"


def _runs(pairs: Sequence[tuple[int, int]]) -> list[str]:
    """Write number shifts shortly: (5, 6), (6, 7), (7, 8) as 5–7→6–8."""
    runs: list[list[tuple[int, int]]] = []
    for old, new in sorted(pairs):
        if runs and (runs[-1][-1][0] + 1, runs[-1][-1][1] + 1) == (old, new):
            runs[-1].append((old, new))
        else:
            runs.append([(old, new)])
    return [_shift(*run[0]) if len(run) == 1 else f"{run[0][0]}–{run[-1][0]}→{run[0][1]}–{run[-1][1]}" for run in runs]
