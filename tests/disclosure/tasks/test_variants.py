"""Variants of the layouts that other offices use: other titles, other columns, numbers in other places."""

from collections.abc import Callable
from pathlib import Path

import pytest

from disclosure.tasks import Document, read_document

Read = Callable[[str], Document]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def write_and_read(text: str) -> Document:
        path = tmp_path / "variant.txt"
        path.write_text(text, encoding="utf-8")
        return read_document(path)

    return write_and_read


def tabbed(*rows: str) -> str:
    """Write rows of cells, 「/」 between cells, as tab-led lines with a blank line after each row."""
    return "".join("".join(f"\t{cell}\n" for cell in row.split("/")) + "\n" for row in rows)


def show(document: Document) -> list[str]:
    return [
        f"{task.number} {'›'.join(task.path)} {task.text} {','.join(f'{unit.name}:{unit.role[0]}' for unit in task.units)} {task.deadline}"
        for task in document.tasks
    ]


def test_numbers_printed_before_every_text(read: Read) -> None:
    text = tabbed(
        "主要任务/工作内容/责任单位/完成时限",
        "一、晒/1.账目贴出来。/市松针局/长期",
        "/2.账目讲明白。/市砚台局/6月底前",
        "二、亮/3.灯点起来。/市砚台局/长期",
    )
    assert show(read(text)) == [
        "1 一、晒 账目贴出来。 市松针局:r 长期",
        "2 一、晒 账目讲明白。 市砚台局:r 6月底前",
        "3 二、亮 灯点起来。 市砚台局:r 长期",
    ]


def test_units_whose_names_end_like_no_bureau(read: Read) -> None:
    text = tabbed(
        "主要任务/工作内容/牵头单位", "甲门/乙门/账目贴出来/青禾云枢", "//灯点起来/松竹梅", "/丙门/灯换新的/松竹梅、云枢", "//旧灯收走/"
    )
    assert show(read(text)) == [
        "1 甲门›乙门 账目贴出来 青禾云枢:l None",
        "2 甲门›乙门 灯点起来 松竹梅:l None",
        "3 甲门›丙门 灯换新的 松竹梅:l,云枢:l None",
        "4 甲门›丙门 旧灯收走 松竹梅:l,云枢:l None",
    ]


def test_pipes_without_numbers(read: Read) -> None:
    cells = "主要任务/工作内容/责任单位/完成时限/一、晒/账/账目贴出来。/市松针局/长期/灯/灯点起来。/市砚台局/6月底前/二、收/门/门刷干净。/市砚台局/年底前"
    assert show(read(cells.replace("/", "\n|\n") + "\n|")) == [
        "1 一、晒›账 账目贴出来。 市松针局:r 长期",
        "2 一、晒›灯 灯点起来。 市砚台局:r 6月底前",
        "3 二、收›门 门刷干净。 市砚台局:r 年底前",
    ]


def test_the_unit_column_may_stand_first(read: Read) -> None:
    text = tabbed("序号/责任单位/重点任务/具体内容/完成时限", "1/市松针局/账/账目贴出来。/长期", "2///账目讲明白。/长期")
    assert show(read(text)) == ["1 账 账目贴出来。 市松针局:r 长期", "2 账 账目讲明白。 市松针局:r 长期"]


def test_a_row_to_a_line_parted_by_tabs(read: Read) -> None:
    text = "青禾市任务表\n序号\t重点任务\t具体内容\t责任单位\t完成时限\n一、晒\n1\t账\t账目贴出来。\t市松针局、各镇\t长期\n2\t\t账目讲明白。\t市砚台局\t6月底前\n"
    assert show(read(text)) == ["1 一、晒›账 账目贴出来。 市松针局:r,各镇:r 长期", "2 一、晒›账 账目讲明白。 市砚台局:r 6月底前"]


def test_numbers_that_begin_again_in_every_group_stay_as_printed(read: Read) -> None:
    text = tabbed(
        "序号/工作任务/具体要求/责任科室",
        "一、晒",
        "1./账/账目贴出来。/办公室",
        "2.//账目讲明白。/法规科",
        "二、收",
        "1./门/门刷干净。/办公室、法规科",
    )
    assert [task.number for task in read(text).tasks] == [1, 2, 1]


def test_units_in_brackets_at_the_end_of_a_paragraph(read: Read) -> None:
    text = "青禾县2031年要点\n一、晒\n（一）账\n1.账目贴出来，月月贴。（县松针局牵头，县砚台局配合）\n2.账目讲明白，年年讲。（责任单位：县砚台局、各乡镇）\n"
    assert show(read(text)) == [
        "1 一、晒›（一）账 账目贴出来，月月贴。 县松针局:l,县砚台局:c None",
        "2 一、晒›（一）账 账目讲明白，年年讲。 县砚台局:r,各乡镇:r None",
    ]


def test_unit_lines_without_any_column_titles(read: Read) -> None:
    text = "青禾县2031年要点\n一、晒\n账目贴出来。\n县松针局牵头，县砚台局配合。\n账目讲明白。\n县砚台局按职责分工负责\n"
    assert show(read(text)) == ["1 一、晒 账目贴出来。 县松针局:l,县砚台局:c None", "2 一、晒 账目讲明白。 县砚台局:r None"]


def test_an_empty_lead_cell_takes_the_one_above_beside_a_filled_helpers_cell(read: Read) -> None:
    text = tabbed("一级任务/二级任务/责任部门/配合部门", "甲门/账目贴出来/市松针局/各镇", "/灯点起来//各村")
    assert show(read(text))[1] == "2 甲门 灯点起来 市松针局:r,各村:c None"


def test_headings_without_marks(read: Read) -> None:
    text = tabbed(
        "序号/工作任务/具体要求/责任单位",
        "把门敞开，让人进来",
        "1/账/账目贴出来。/市松针局",
        "把灯点亮，让人看见",
        "2/门/门刷干净。/市松针局",
    )
    assert [task.path for task in read(text).tasks] == [("把门敞开，让人进来", "账"), ("把灯点亮，让人看见", "门")]


def test_cells_without_blank_lines_between_rows(read: Read) -> None:
    text = tabbed(
        "序号/工作任务/具体要求/责任单位", "1/账/账目贴出来。/市松针局", "2//账目讲明白。/市松针局", "二、收", "3/门/门刷干净。/市砚台局"
    )
    assert show(read(text.replace("\n\n", "\n"))) == [
        "1 账 账目贴出来。 市松针局:r None",
        "2 账 账目讲明白。 市松针局:r None",
        "3 二、收›门 门刷干净。 市砚台局:r None",
    ]


def test_two_tables_in_one_document_are_read_one_after_the_other(read: Read) -> None:
    text = tabbed("序号/工作任务/责任单位", "1/账目贴出来。/市松针局", "2/账目讲明白。/市松针局") + tabbed(
        "序号/重点任务/牵头单位/时限", "3/灯点起来。/市砚台局/长期", "4/灯换新的。/市砚台局/长期"
    )
    assert show(read(text)) == [
        "1  账目贴出来。 市松针局:r None",
        "2  账目讲明白。 市松针局:r None",
        "3  灯点起来。 市砚台局:l 长期",
        "4  灯换新的。 市砚台局:l 长期",
    ]


def test_a_single_task_is_a_document_too(read: Read) -> None:
    assert show(read(tabbed("工作任务/责任单位", "账目贴出来。/市松针局"))) == ["1  账目贴出来。 市松针局:r None"]


def test_a_text_that_lost_its_first_tab(read: Read) -> None:
    document = read(tabbed("序号/工作任务/责任单位", "1/账目贴出来。/市松针局", "2/账目讲明白。/市松针局").strip())
    assert (document.title, show(document)) == (None, ["1  账目贴出来。 市松针局:r None", "2  账目讲明白。 市松针局:r None"])


def test_unit_cells_with_role_words_stay_cells(read: Read) -> None:
    text = tabbed("序号/工作任务/责任单位", "1/账目贴出来。/市松针局牵头，市砚台局配合", "2/账目讲明白。/市松针局负责落实")
    assert show(read(text)) == ["1  账目贴出来。 市松针局:l,市砚台局:c None", "2  账目讲明白。 市松针局:r None"]


@pytest.mark.parametrize("footer", ["- 2 -", "—3—", "第 4 页 共 9 页"])
def test_page_numbers_are_no_text(read: Read, footer: str) -> None:
    text = f"青禾县2031年要点\n一、晒\n账目贴出来。\n{footer}\n年年贴。\n县松针局牵头\n账目讲明白。\n县砚台局负责\n"
    assert [task.text for task in read(text).tasks] == ["账目贴出来。\n年年贴。", "账目讲明白。"]
