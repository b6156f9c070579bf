"""A task document as Chinese text for the office's eyes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from disclosure.tasks.model import Document, Obligation, Task, Unit

_ROLES = {"lead": "牵头", "responsible": "责任", "cooperating": "配合", "guiding": "指导"}
_SCOPES = {"one": "", "all": "集合", "property": "按条件确定的集合", "open": "未指名，不约束具体单位"}
_HOW = {"abbreviation": "简称", "successor": "机构改革后承接"}
_KINDS = {"by_date": "到期", "within": "限期", "every": "周期", "count": "次数", "open_for": "期限"}


def show_document(document: Document, names: Mapping[str, str] | None = None) -> str:
    """Return the document as text: head, tasks under their headings, and at the end what to check by eye.

    ``names`` are the roster's names by unit id, for a document that was read for a city.
    """
    return "\n".join([*_head(document), *_body(document, names or {}), "", *_doubts(document)])


def _head(document: Document) -> Iterator[str]:
    yield f"文件：{document.file}"
    yield f"标题：{document.title or '（文中未见）'}"
    if document.year is not None:
        yield f"年度：{document.year}"
    yield f"任务：{len(document.tasks)} 项"


def _body(document: Document, names: Mapping[str, str]) -> Iterator[str]:
    path: tuple[str, ...] = ()
    for task in document.tasks:
        if task.path != path:
            path = task.path
            yield ""
            yield "【" + " › ".join(path or ("（无标题）",)) + "】"
        yield from _task(task, names)


def _task(task: Task, names: Mapping[str, str]) -> Iterator[str]:
    first, *rest = task.text.split("\n")
    yield f"{task.number:>3}. {first}"
    yield from (f"     {paragraph}" for paragraph in rest)
    yield "     责任单位：" + ("；".join(_units_by_role(task.units, names)) or "（缺）")
    if task.deadline is not None:
        yield f"     时限：{task.deadline}"
    clocks = list(dict.fromkeys(_obligation(obligation) for obligation in task.obligations if obligation.kind != "standing"))
    standing = dict.fromkeys(obligation.quote for obligation in task.obligations if obligation.kind == "standing")
    if clocks or standing:
        yield "     义务：" + "；".join(clocks + (["不设期限“" + "、".join(standing) + "”"] if standing else []))
    yield from (f"     ※ {warning.where}：{warning.message}" for warning in task.warnings)


def _units_by_role(units: tuple[Unit, ...], names: Mapping[str, str]) -> Iterator[str]:
    for role in dict.fromkeys(unit.role for unit in units):
        yield f"{_ROLES[role]}——" + "、".join(_unit(unit, names) for unit in units if unit.role == role)


def _unit(unit: Unit, names: Mapping[str, str]) -> str:
    marks = [mark for mark in (_SCOPES[unit.scope], "等" * unit.open_ended) if mark]
    found = unit.resolution
    if found is not None and unit.scope == "all" and found.units:
        marks.append(f"{len(found.units)}家")
    elif found is not None and found.how in _HOW:
        marks.append(f"{_HOW[found.how]}：{names.get(found.units[0], found.units[0])}")
    elif found is not None and not found.units and unit.scope == "one":
        marks.append("名录中没有")
    return unit.name + (f"〔{'，'.join(marks)}〕" if marks else "")


def _obligation(obligation: Obligation) -> str:
    due = dict(obligation.values).get("due_on")
    return f"{_KINDS[obligation.kind]}“{obligation.quote}”" + (f"→{due.isoformat()}" if due else "")


def _doubts(document: Document) -> Iterator[str]:
    doubts = [*document.warnings, *[warning for task in document.tasks for warning in task.warnings]]
    if not doubts:
        yield "没有存疑之处。"
        return
    yield f"存疑 {len(doubts)} 处，请对照原文核对："
    yield from (f"  {doubt.where}：{doubt.message}" for doubt in doubts)
