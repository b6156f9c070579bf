"""The notice as a Word document: body, score table, problem list, method and versions."""

from __future__ import annotations

from pathlib import Path

from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from disclosure.reports import layout
from disclosure.reports.wording import basis_of, cure_of, show_day, show_instant, show_points, show_rate
from disclosure.rounds import RoundView

ANNEXES = ("单位得分表", "问题清单", "测评方法与数据版本")


def write_notice_document(path: Path, lines: list[str], view: RoundView, manifest: str, chain_head: tuple[int, str] | None = None) -> None:
    """Write the whole notice; the file appears complete or not at all. ``chain_head``: number and SHA-256 of the chain of evidence, which printing dates."""
    document = layout.new_document()
    layout.add_paragraph(document, "（送审稿）", font=layout.KAITI, indent=False, align=WD_ALIGN_PARAGRAPH.CENTER)
    for line in lines:
        add_line(document, line)
    add_annex_list(document)
    add_signature(document, view)
    add_scores(document, view)
    add_problems(document, view)
    add_method(document, view, manifest, chain_head)
    staged = path.with_suffix(".tmp")
    document.save(str(staged))
    staged.replace(path)


def add_line(document: Doc, line: str) -> None:
    """One marked-up line of the body."""
    if line.startswith("# "):
        layout.add_title(document, line[2:])
        layout.add_paragraph(document, "", indent=False)
    elif line.startswith("## "):
        layout.add_paragraph(document, line[3:], font=layout.HEITI)
    elif line.startswith("### "):
        layout.add_paragraph(document, line[4:], font=layout.KAITI)
    elif line.startswith("!"):
        layout.add_paragraph(document, line[1:], indent=False)
    else:
        layout.add_paragraph(document, line)


def add_annex_list(document: Doc) -> None:
    """附件说明: one blank line after the body."""
    layout.add_paragraph(document, "", indent=False)
    for number, title in enumerate(ANNEXES, start=1):
        layout.add_paragraph(document, f"{'附件：' if number == 1 else '　　　'}{number}.{title}")


def add_signature(document: Doc, view: RoundView) -> None:
    """The signatory; number, seal and date are left to the office's own system."""
    layout.add_paragraph(document, "", indent=False)
    layout.add_paragraph(document, view.round.signatory or view.city.name, indent=False, align=WD_ALIGN_PARAGRAPH.RIGHT)
    layout.add_paragraph(
        document,
        "（文号、印章、成文日期由办公系统签发时生成）",
        font=layout.KAITI,
        size=Pt(12),
        indent=False,
        align=WD_ALIGN_PARAGRAPH.RIGHT,
    )


def add_scores(document: Doc, view: RoundView) -> None:
    """Annex 1: every unit with the sums a reader can check."""
    layout.start_annex(document, 1, ANNEXES[0], landscape=True)
    heads = (
        "序号",
        "单位",
        "组别",
        "应测分值",
        "得分",
        "得分率",
        "疑似未核区间",
        "等次",
        "达标",
        "部分",
        "未达标",
        "未到期",
        "不适用",
        "无法判定",
        "本轮未测",
    )
    rows = (
        (
            str(number), row.name, row.group, show_points(row.applicable), show_points(row.got), show_rate(row.score),
            f"{show_rate(row.low)}–{show_rate(row.high)}", row.grade or "—",
            *(str(row.counts.get(code, 0)) for code in ("met", "partial", "unmet", "not_due", "not_applicable", "undetermined", "out_of_round")),
        )
        for number, row in enumerate(view.scored, start=1)
    )  # fmt: skip
    layout.add_table(document, heads, rows, (10, 50, 20, 16, 14, 16, 26, 24, 12, 12, 14, 14, 14, 15, 15))
    layout.add_paragraph(
        document,
        "注：得分率＝得分÷应测分值×100。未到期、不适用、无法判定、本轮未测的测评单元不计入应测分值；疑似未核的扣分不计入得分，区间为其全部成立与全部不成立时的得分率。",
        size=Pt(10.5),
    )


def add_problems(document: Doc, view: RoundView) -> None:
    """Annex 2: the confirmed findings, one line each."""
    layout.start_annex(document, 2, ANNEXES[1], landscape=True)
    heads = ("序号", "责任单位", "任务", "测评点", "分值", "得分", "问题", "具体情况", "依据条款", "补正方式")
    losses = [cell for cell in view.cells if cell.is_confirmed_loss]
    rows = (
        (
            str(number), cell.unit_name, str(cell.task), f"{cell.title}（{cell.point}）", show_points(cell.points), show_points(cell.got), cell.reason or "",
            cell.detail, basis_of(view, cell), cure_of(cell),
        )
        for number, cell in enumerate(losses, start=1)
    )  # fmt: skip
    layout.add_table(document, heads, rows, (10, 34, 11, 36, 11, 11, 22, 66, 32, 24))
    if not losses:
        layout.add_paragraph(document, "本轮没有经人工核实的扣分事项。")


def add_method(document: Doc, view: RoundView, manifest: str, chain_head: tuple[int, str] | None) -> None:
    """Annex 3: how it was done and with which versions."""
    layout.start_annex(document, 3, ANNEXES[2])
    requests = sum(int(run["requests"] or 0) for run in view.runs)
    for line in (
        f"测评期：{show_day(view.round.window[0])}至{show_day(view.round.window[1])}；数据截至：{show_instant(view.current.as_of)}。",
        f"读取方式：夜间23:00至次日6:00读取公开网页，同一地址同一时刻只有一个请求；近{len(view.runs)}夜共{requests}次请求。不执行脚本，不登录，不提交任何表单。",
        f"计分方法：{'得分÷应测分值×100' if view.rulebook.method == 'share' else '100分扣分制，按应测分值折算'}；机器只可判定达标，一切扣分先列为疑似，须经人工核读。",
        "查找范围：认定“未发现”之前，测评范围内的栏目均已完整读取，并在全市各栏目中检索，最相近的五条信息已由人工核对。",
        f"测评细则：{view.rulebook.name}（{view.rulebook.id}）；解析版本：{view.current.parser}；工作日历版本：{view.current.calendar}；数据版本：{view.current.build}。",
        f"数据清单校验值（SHA-256）：{manifest}。",
        f"证据链末端：第{chain_head[0]}号清单，校验值（SHA-256）{chain_head[1]}。" if chain_head else "证据链末端：尚无清单。",
    ):
        layout.add_paragraph(document, line)
