"""A task document as Chinese text for the office's eyes."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.tasks.model import Document, Task, Unit

_ROLES = {"lead": "牵头", "responsible": "责任", "cooperating": "配合", "guiding": "指导"}


def show_document(document: Document) -> str:
    """Return the document as text: head, tasks under their headings, and at the end what to check by eye."""
    return "\n".join([*_head(document), *_body(document), "", *_doubts(document)])


def _head(document: Document) -> Iterator[str]:
    yield f"文件：{document.file}"
    yield f"标题：{document.title or '（文中未见）'}"
    if document.year is not None:
        yield f"年度：{document.year}"
    yield f"任务：{len(document.tasks)} 项"


def _body(document: Document) -> Iterator[str]:
    path: tuple[str, ...] = ()
    for task in document.tasks:
        if task.path != path:
            path = task.path
            yield ""
            yield "【" + " › ".join(path or ("（无标题）",)) + "】"
        yield from _task(task)


def _task(task: Task) -> Iterator[str]:
    first, *rest = task.text.split("\n")
    yield f"{task.number:>3}. {first}"
    yield from (f"     {paragraph}" for paragraph in rest)
    yield "     责任单位：" + ("；".join(_units_by_role(task.units)) or "（缺）")
    if task.deadline is not None:
        yield f"     时限：{task.deadline}"
    yield from (f"     ※ {warning.where}：{warning.message}" for warning in task.warnings)


def _units_by_role(units: tuple[Unit, ...]) -> Iterator[str]:
    for role in dict.fromkeys(unit.role for unit in units):
        yield f"{_ROLES[role]}——" + "、".join(_unit(unit) for unit in units if unit.role == role)


def _unit(unit: Unit) -> str:
    marks = ["集合"] * unit.collective + ["等"] * unit.open_ended
    return unit.name + (f"〔{'、'.join(marks)}〕" if marks else "")


def _doubts(document: Document) -> Iterator[str]:
    doubts = [*document.warnings, *[warning for task in document.tasks for warning in task.warnings]]
    if not doubts:
        yield "没有存疑之处。"
        return
    yield f"存疑 {len(doubts)} 处，请对照原文核对："
    yield from (f"  {doubt.where}：{doubt.message}" for doubt in doubts)
