"""The notice and the sheets, written from the published demo round."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from disclosure.errors import InputError
from disclosure.evidence import head
from disclosure.reports.body import LIMIT, Problem, compose, manifest_hash, problems_of
from disclosure.reports.notice import write_notice
from disclosure.reports.wording import basis_of
from disclosure.rounds import RoundView, load_named_city, view_round
from disclosure.settings import Settings


@pytest.fixture(scope="module")
def view(published_demo: Settings) -> RoundView:
    return view_round(published_demo, load_named_city(published_demo, "demo"))


@pytest.fixture(scope="module")
def notice(published_demo: Settings) -> Path:
    return write_notice(published_demo, "demo", "2025Q3")


def text_of(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_the_notice_names_only_confirmed_findings(view: RoundView, notice: Path) -> None:
    confirmed = [cell for cell in view.cells if cell.is_confirmed_loss]
    assert len(confirmed) >= 12
    rows = Document(str(notice)).tables[1].rows
    assert len(rows) - 1 == len(confirmed)
    assert {(row.cells[1].text, row.cells[2].text) for row in rows[1:]} == {(cell.unit_name, str(cell.task)) for cell in confirmed}


def test_the_score_table_has_every_scored_unit_and_adds_up(view: RoundView, notice: Path) -> None:
    rows = Document(str(notice)).tables[0].rows[1:]
    assert [row.cells[1].text for row in rows] == [row.name for row in view.scored]
    for line in view.scored:
        cells = [cell for cell in view.cells_of(line.unit) if cell.applicable and not cell.is_open]
        assert sum(cell.got for cell in cells) == pytest.approx(line.got, abs=0.001)
        assert sum(cell.applicable for cell in cells) == pytest.approx(line.applicable, abs=0.001)


def test_the_body_is_no_longer_than_an_ordinary_document(view: RoundView) -> None:
    assert sum(len(line) for line in compose(view, Path(view.city.folder))) <= LIMIT


def test_it_is_a_draft_without_number_seal_and_date(notice: Path) -> None:
    text = text_of(notice)
    assert "（送审稿）" in text
    assert "未公开" not in text
    assert "〔2025〕3号" in text  # the plan's number, not the notice's


def test_what_could_not_be_judged_is_said_to_be_unscored(view: RoundView, notice: Path) -> None:
    count = sum(cell.outcome == "undetermined" for cell in view.cells)
    assert count >= 6
    assert f"有{count}个测评单元未能判定，均不计入应测分值" in text_of(notice)


def test_a_proposed_rule_book_is_marked_and_cannot_be_signed(view: RoundView) -> None:
    proposed = replace(view, rulebook=view.rulebook.model_copy(update={"status": "proposal"}))
    assert any("演示，未经确认" in line and "不得签发" in line for line in compose(proposed, Path(view.city.folder)))


def test_an_office_words_the_notice_its_own_way(view: RoundView, tmp_path: Path) -> None:
    (tmp_path / "notice.md.j2").write_text("# {{ city }}的通报\n{{ totals.scored_units }}个单位", encoding="utf-8")
    assert compose(view, tmp_path) == ["# 青禾市的通报", "18个单位"]


def test_a_notice_that_is_too_long_is_refused_in_one_line(view: RoundView, tmp_path: Path) -> None:
    (tmp_path / "notice.md.j2").write_text("长" * (LIMIT + 1), encoding="utf-8")
    with pytest.raises(InputError, match="characters"):
        compose(view, tmp_path)


def test_quantifiers_match_their_counts(view: RoundView) -> None:
    for problem in problems_of(view):
        expected = "个别" if len(problem.units) <= 2 else "少数" if len(problem.units) <= 5 else "部分"
        assert problem.quantifier == expected
    assert Problem("x", ()).quantifier == "个别"


def test_a_unit_sees_only_its_own_sheet(view: RoundView, notice: Path) -> None:
    sheets = sorted((notice.parent / "单位失分明细").glob("*.docx"))
    assert [sheet.stem for sheet in sheets] == sorted(row.name for row in view.scored)
    names = {row.name for row in view.scored}
    for sheet in sheets:
        document = Document(str(sheet))
        headings = "\n".join(paragraph.text for paragraph in document.paragraphs)
        assert sheet.stem in headings
        assert not any(name in headings for name in names - {sheet.stem})


def test_a_sheet_gives_clause_detail_and_sum_of_every_deduction(view: RoundView, notice: Path) -> None:
    row = next(row for row in view.scored if any(cell.is_confirmed_loss for cell in view.cells_of(row.unit)))
    text = text_of(notice.parent / "单位失分明细" / f"{row.name}.docx")
    for cell in view.cells_of(row.unit):
        if cell.is_confirmed_loss:
            assert cell.detail in text
            assert basis_of(view, cell) in text
    assert "得分率 = " in text


def test_a_deduction_rests_on_the_task_or_on_a_named_document(view: RoundView) -> None:
    said = {basis_of(view, cell) for cell in view.cells if cell.is_confirmed_loss}
    assert any(line.startswith("《中华人民共和国政府信息公开条例》") for line in said)
    assert any(line.startswith("青禾市政务公开工作主要任务分解表第") for line in said)
    assert not any("×" in line for line in said)


def test_the_manifest_hash_changes_with_any_cell(view: RoundView) -> None:
    changed = replace(view, cells=(replace(view.cells[0], got=view.cells[0].got + 1), *view.cells[1:]))
    assert manifest_hash(view) != manifest_hash(changed)


def test_the_annex_prints_the_head_of_the_chain_of_evidence(published_demo: Settings, notice: Path) -> None:
    number, sha256 = head(published_demo.city_data("demo"))
    assert f"证据链末端：第{number}号清单，校验值（SHA-256）{sha256}。" in text_of(notice)


def test_an_unknown_round_is_refused_in_one_line(published_demo: Settings) -> None:
    with pytest.raises(InputError, match="there is no round '1999Q9' in rounds.yml; rounds there are: 2025Q3"):
        write_notice(published_demo, "demo", "1999Q9")


def test_the_notice_opens_in_an_office_program(notice: Path, tmp_path: Path, missing: Callable[[str], None]) -> None:
    program = shutil.which("soffice")
    if program is None:
        missing("LibreOffice is not installed (apt-get install libreoffice-writer)")
    shutil.copy(notice, tmp_path / "notice.docx")
    subprocess.run(
        [str(program), "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "notice.docx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert (tmp_path / "notice.pdf").read_bytes().startswith(b"%PDF")
