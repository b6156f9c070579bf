"""Per-unit sheets (单位失分明细): one document per unit, because a unit sees only its own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from docx.document import Document as Doc
from docx.shared import Pt

from disclosure.nights import SHANGHAI
from disclosure.personal import mask_shown
from disclosure.reports import layout
from disclosure.reports.wording import basis_of, cure_of, show_day, show_instant, show_points
from disclosure.rounds import CellRow, RoundView, ScoreRow, written_sum
from scoring.model import Reason

DECIDED = {"agreed": "两人分别核读，一致认定", "adjudicated": "第三人裁定", "after_reply": "反馈后复核认定", "signed": "已签发"}
OUT_OF_SUM = (("not_due", "未到期"), ("out_of_round", "本轮未测"), ("not_applicable", "不适用"), ("undetermined", "无法判定"))


def write_sheets(folder: Path, view: RoundView) -> list[Path]:
    """One document per scored unit. Gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    return [write_sheet(folder, view, row) for row in view.scored]


def write_sheet(folder: Path, view: RoundView, row: ScoreRow) -> Path:
    """A unit's sheet: every cell in the sum, what is outside of it and why, and the arithmetic line by line."""
    document = layout.new_document()
    layout.add_title(document, f"{row.name}{view.round.name}测评明细")
    layout.add_paragraph(
        document,
        f"测评期{show_day(view.round.window[0])}至{show_day(view.round.window[1])}，数据截至{show_instant(view.current.as_of)}，"
        f"细则：{view.rulebook.name}。",
        size=Pt(12),
    )
    cells = view.cells_of(row.unit)
    add_counted(document, view, [cell for cell in cells if cell.is_summed])
    add_grounds(document, view, [cell for cell in cells if cell.is_confirmed_loss])
    add_open(document, [cell for cell in cells if cell.is_open])
    for outcome, title in OUT_OF_SUM:
        add_outside(document, title, [cell for cell in cells if cell.outcome == outcome])
    add_arithmetic(document, cells, row)
    path = folder / f"{row.name}.docx"
    staged = path.with_suffix(".tmp")
    document.save(str(staged))
    staged.replace(path)
    return path


def add_counted(document: Doc, view: RoundView, cells: list[CellRow]) -> None:
    """The table units know: 测评指标 | 分值 | 得分 | 扣分 | 失分原因 | 整改情况."""
    layout.add_paragraph(document, "一、计入得分的测评点", font=layout.HEITI)
    rows = (
        (
            f"任务{cell.task} {cell.title}（{cell.point}）", show_points(cell.points), show_points(cell.got), show_points(cell.applicable - cell.got) if cell.got < cell.applicable else "0",
            describe_loss(view, cell), "" if cell.outcome == "met" else f"待整改（{cure_of(cell)}）",
        )
        for cell in cells
    )  # fmt: skip
    layout.add_table(document, ("测评指标", "分值", "得分", "扣分", "失分原因", "整改情况"), rows, (40, 12, 12, 12, 56, 24))


def describe_loss(view: RoundView, cell: CellRow) -> str:
    """Why points were lost, with the clause it rests on."""
    if cell.outcome == "met":
        return cell.detail
    return f"{cell.reason or ''}。{cell.detail} 依据：{basis_of(view, cell)}。"


def add_grounds(document: Doc, view: RoundView, cells: list[CellRow]) -> None:
    """For every deduction: where was looked and when, which items, their dates, and who decided."""
    if cells:
        layout.add_paragraph(document, "扣分依据", font=layout.KAITI)
        rows = (
            (f"任务{cell.task} {cell.point}", describe_columns(view, cell), describe_items(view, cell), DECIDED[cell.state])
            for cell in cells
        )
        layout.add_table(document, ("测评指标", "读取的栏目和时间", "相关信息（发布日期、首次读到、网址）", "认定"), rows, (30, 44, 62, 20))


def describe_columns(view: RoundView, cell: CellRow) -> str:
    """The columns read for a cell, each with the time of reading."""
    rows = [row for row in view.evidence.get((cell.unit, cell.clause), []) if row["role"] == "column"]
    return "\n".join(f"{row['column_path'] or row['title']}（{show_moment(row['fetched_at'])}读取）" for row in rows) or "—"


def describe_items(view: RoundView, cell: CellRow) -> str:
    """The items that decided, else 未发现 with how many near ones were looked at."""
    rows = view.evidence.get((cell.unit, cell.clause), [])
    found = [row for row in rows if row["role"] == "evidence"]
    if not found:
        near = sum(row["role"] == "nearest" for row in rows)
        return f"截至{show_day(view.round.window[1])}未发现；已核对最相近的{near}条信息"
    lines = [
        f"{row['title']}（{row['published_on'] or '无日期'}发布，{show_moment(row['first_seen_at'])}首次读到）{mask_shown(row['url'])}"
        for row in found
    ]
    refused = ["经人工核对，下列信息不属于本项："] if cell.reason == Reason.NOT_FOUND else []
    return "\n".join(refused + lines)


def show_moment(value: datetime | None) -> str:
    """An instant of the warehouse (UTC) as 2025-10-10 23:00 in Shanghai."""
    return "—" if value is None else value.replace(tzinfo=UTC).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def add_open(document: Doc, cells: list[CellRow]) -> None:
    """Suspected cells: said, not counted."""
    if cells:
        layout.add_paragraph(document, "二、疑似问题（尚未完成人工核读，未计入得分）", font=layout.HEITI)
        rows = (
            (f"任务{cell.task} {cell.title}（{cell.point}）", show_points(cell.points), cell.reason or "", cell.detail) for cell in cells
        )
        layout.add_table(document, ("测评指标", "分值", "疑似原因", "情况"), rows, (45, 14, 32, 65))


def add_outside(document: Doc, title: str, cells: list[CellRow]) -> None:
    """What is outside of the sum, with the reason."""
    if cells:
        layout.add_paragraph(document, f"{title}（不计入应测分值）", font=layout.KAITI)
        rows = (
            (f"任务{cell.task} {cell.title}（{cell.point}）", show_points(cell.points), cell.reason or "", cell.detail) for cell in cells
        )
        layout.add_table(document, ("测评指标", "分值", "原因", "说明"), rows, (45, 14, 32, 65))


def add_arithmetic(document: Doc, cells: list[CellRow], row: ScoreRow) -> None:
    """The sum as the unit can check it by hand."""
    layout.add_paragraph(document, "算式", font=layout.HEITI)
    for line in written_sum(cells, row):
        layout.add_paragraph(document, line, size=Pt(12))
