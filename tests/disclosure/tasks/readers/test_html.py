"""Web pages as task documents. Fixtures: Word's export written by hand in the shape Word writes, the others exported by LibreOffice 7.4."""

import random
from pathlib import Path

import pytest

from disclosure.errors import InputError
from disclosure.tasks.readers.html import read
from disclosure.tasks.source import Paragraph, Source, Table

FIXTURES = Path(__file__).parent / "fixtures"
ABOVE, LEFT = "^", "<"


def grid_of(table: Table) -> list[list[str]]:
    marks = {"above": ABOVE, "left": LEFT}
    return [[marks.get(slot.covered, slot.text) for slot in row.slots] for row in table.rows]


def paragraphs_of(source: Source) -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, Paragraph)]


@pytest.fixture
def page(tmp_path: Path):
    def build(markup: str, encoding: str = "utf-8", name: str = "页.html") -> Source:
        path = tmp_path / name
        path.write_bytes(markup.encode(encoding))
        return read(path)

    return build


def test_words_export_reads_as_it_looks() -> None:
    source = read(FIXTURES / "word_export.htm")
    assert paragraphs_of(source) == ["清河市2031年公开工作分工表", "1.账目要晒。", "2.公告要贴。", "●圆点一条"]
    assert [grid_of(table) for table in source.tables] == [
        [
            ["序号", "任  务", LEFT, "责任单位"],
            [ABOVE, "工作任务", "工作要求", ABOVE],
            ["1", "晒账目", "每季1次；按时\n划去的仍在", "市松针局、\n市竹叶委"],
            ["2", ABOVE, "年底前贴出", "各镇"],
        ]
    ]
    assert source.encoding == "gb18030"
    assert [warning.code for warning in source.warnings] == ["deleted_text"]


def test_libreoffice_exports_read_as_they_look() -> None:
    calc, writer = read(FIXTURES / "libreoffice_calc.html"), read(FIXTURES / "libreoffice_writer.html")
    assert grid_of(calc.tables[0])[0] == ["清河市2031年公开任务分工表", LEFT, LEFT, LEFT]
    assert grid_of(calc.tables[0])[2:4] == [["1", "晒账目", "市松针局\n市竹叶委", "2031-10-31"], ["2", "贴公告", ABOVE, "每季度"]]
    assert paragraphs_of(writer) == ["清河市2031年公开任务分工表", "1.一、说明", "2.二段", "附则：按季报送。"]
    assert grid_of(writer.tables[0])[1:3] == [["1", "晒账目", "市松针局\n市竹叶委"], ["2", "贴公告", ABOVE]]


def test_blocks_come_in_page_order_with_places(page) -> None:
    source = page("<p>前</p><table><caption>表名</caption><tr><th>甲<th>乙<tr><td>1<td>2</table>后<p>末<table><tr><td>丙<td>丁</table>")
    assert [block.text if isinstance(block, Paragraph) else grid_of(block) for block in source.blocks] == [
        "前",
        "表名",
        [["甲", "乙"], ["1", "2"]],
        "后",
        "末",
        [["丙", "丁"]],
    ]
    assert [block.place for block in source.blocks] == ["第1段", "第2段", "表1", "第3段", "第4段", "表2"]
    assert [row.place for row in source.tables[0].rows] == ["表1第1行", "表1第2行"]
    assert source.text == "前\n表名\n后\n末"


def test_heads_come_first_and_feet_last(page) -> None:
    rows = "<tbody><tr><td>1<td>2</tbody><tfoot><tr><td>计<td>1</tfoot><thead><tr><th>甲<th>乙</thead><tbody><tr><td>3<td>4</tbody>"
    assert grid_of(page(f"<table>{rows}</table>").tables[0]) == [["甲", "乙"], ["1", "2"], ["3", "4"], ["计", "1"]]


@pytest.mark.parametrize("span", ["0", "65534", "99999999999999999999", "3"])
def test_a_span_of_rows_ends_with_its_group(page, span: str) -> None:
    source = page(f"<table><tbody><tr><td rowspan={span}>甲<td>1<tr><td>2</tbody><tbody><tr><td>乙<td>3</tbody></table>")
    assert grid_of(source.tables[0]) == [["甲", "1"], [ABOVE, "2"], ["乙", "3"]]


@pytest.mark.parametrize("span", ["100%", "1000", "2", "x"])
def test_a_span_of_columns_ends_with_the_table(page, span: str) -> None:
    grid = grid_of(page(f"<table><tr><td colspan='{span}'>节<tr><td>1<td>2</table>").tables[0])
    assert [row[0] for row in grid] == ["节", "1"]
    assert {len(row) for row in grid} == {2}


def test_hidden_things_are_left_out_and_blanks_trimmed(page) -> None:
    source = page(
        "<p style='display:none'>藏</p><script>1</script><p>　　头\u00a0 中　尾&nbsp;　</p><p>零\u200b宽</p>"
        "<table><tr><td>1<td style='display:none'>藏<td>2<tr style='display: none'><td>3<td>4<tr><td style='visibility:hidden'>藏<td>5</table>"
    )
    assert paragraphs_of(source) == ["头  中　尾", "零宽"]
    assert grid_of(source.tables[0]) == [["1", "2"], ["", "5"]]


def test_source_lines_are_no_line_ends_but_breaks_are(page) -> None:
    source = page("<p>公开\n   工作<span>安</span>\n<span>排</span> of\nit<br>次行</p><pre>甲\n 乙</pre><div>外<div>内</div>尾</div>")
    assert paragraphs_of(source) == ["公开工作安排 of it", "次行", "甲", "乙", "外", "内", "尾"]


def test_numbers_of_ordered_lists_are_read(page) -> None:
    source = page("<ol start=3><li>三<li><p>四</p><li value=9>九</ol><ol style='list-style:none'><li>无</ol><ul><li>点</ul>")
    assert paragraphs_of(source) == ["3.三", "4.四", "9.九", "无", "点"]
    cells = page("<table><tr><td><ol><li></ol><td>甲<tr><td><ol start=2><li><p></p></ol><td>乙</table>")
    assert grid_of(cells.tables[0]) == [["1.", "甲"], ["2.", "乙"]]


def test_tables_that_only_place_things_are_opened(page) -> None:
    inner = "<table><tr><td>序号<td>任务<tr><td>1<td>晒账目按季一次公开</table>"
    source = page(f"<table><tr><td>栏目<td><h1>题</h1>{inner}<p>末</table>")
    assert paragraphs_of(source) == ["栏目", "题", "末"]
    assert grid_of(source.tables[0]) == [["序号", "任务"], ["1", "晒账目按季一次公开"]]


def test_one_column_is_no_table(page) -> None:
    assert paragraphs_of(page("<table><tr><td>甲<p>乙<tr><td>丙</table>")) == ["甲", "乙", "丙"]


def test_a_small_table_in_a_cell_is_flattened_with_a_warning(page) -> None:
    nested = "<table><tr><td>小甲<td>小乙</table>"
    source = page(f"<table><tr><td>序号<td>工作任务<td>责任单位<tr><td>1<td>晒账目，按季度公开一次{nested}<td>市松针局</table>")
    assert grid_of(source.tables[0]) == [["序号", "工作任务", "责任单位"], ["1", "晒账目，按季度公开一次\n小甲\n小乙", "市松针局"]]
    assert [(warning.code, warning.where) for warning in source.warnings] == [("nested_table", "表1")]


@pytest.mark.parametrize(
    ("encoding", "declared"), [("gb18030", "gb2312"), ("gbk", ""), ("utf-16", ""), ("utf-8-sig", "gbk"), ("utf-8", "")]
)
def test_encodings_are_those_of_the_page_reader(page, encoding: str, declared: str) -> None:
    source = page(f"<html><meta charset='{declared}'><p>公开工作的任务由各单位分别落实，按时完成。</p>", encoding)
    assert paragraphs_of(source) == ["公开工作的任务由各单位分别落实，按时完成。"]


def test_an_article_is_read_without_the_sites_frame(page) -> None:
    prose = "账目要按季晒出来，公告要及时贴出来，大会要按时开起来。" * 10
    article = (
        f"<h1>清河市公开工作要点</h1><p>发布时间：2031-02-03 来源：市松针局</p><div id=zoom><p>{prose}</p><p>【打印】【关闭窗口】</p></div>"
    )
    source = page(f"<title>清河市公开工作要点</title><body><ul><li>首页<li>动态</ul>{article}<div class=footer>版权所有：清河市</div>")
    assert paragraphs_of(source) == ["清河市公开工作要点", prose]
    assert [block.place for block in source.blocks] == ["第1段", "第2段"]


def test_a_body_without_table_and_prose_falls_back_to_the_whole_page(page) -> None:
    source = page("<h1>题</h1><div id=zoom>见下表</div><table><tr><td>序号<td>任务<tr><td>1<td>晒账目</table>")
    assert len(source.tables) == 1


def test_a_web_archive_is_read(page) -> None:
    head = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html; charset=gb2312\n"
    body = "Content-Transfer-Encoding: quoted-printable\n\n<table><tr><td>=D0=F2=BA=C5<td>1</table>\n--x--\n"
    assert grid_of(page(head + body, "ascii", "档.mht").tables[0]) == [["序号", "1"]]


def test_the_page_of_a_real_document_reads_as_its_text(shared: Path) -> None:
    lines = (shared / "tables" / "sichuan-2020-prose.txt").read_text(encoding="utf-8").split("\n")
    sentence = next(line for line in lines if len(line) > 100)[:60]
    found = [path for path in (shared / "pages").rglob("*.html") if sentence in path.read_text(encoding="utf-8", errors="ignore")]
    assert len(found) == 1
    read_lines = paragraphs_of(read(found[0]))
    assert len(read_lines) == 35  # the text goes on with the page's frame
    assert read_lines == lines[:35]


BAD = {
    "empty": (b"", "empty"),
    "plain text": ("公开工作".encode(), "no markup"),
    "a pdf": (b"%PDF-1.7 <html>", "a PDF"),
    "a zip": (b"PK\x03\x04" + b"<html>" * 9, "zip"),
    "noise": (random.Random(2).randbytes(9_000), "no markup"),
    "no text": (b"<html><body><script>var a=1</script></body></html>", "no text"),
    "100,000 nested elements": (b"<div>" * 100_000 + b"x", "nested"),
    "a table of 100,000 cells": (b"<table>" + (b"<tr>" + b"<td>123456789012345678901234567890123456789012" * 10) * 10_000, "far more"),
    "far too many elements": (b"<p><b>" * 300_000, "far more"),
    "cells over millions of squares": (b"<table>" + b"<tr><td rowspan=60000 colspan=40>x<td>y" * 3_000, "squares"),
    "spans that push one another": (b"<table>" + (b"<tr>" + b"<td rowspan=1000>x" * 2) * 800, "no task table"),
    "50 MB": (b" " * 50_000_000, "larger"),
    "an archive without a page": (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x--", "archive"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_page_of_tasks_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    content, words = BAD[name]
    path = tmp_path / "bad.html"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(path)
    assert words in str(caught.value)
    assert str(caught.value).startswith(str(path))


def test_random_damage_gives_a_source_or_one_line(tmp_path: Path) -> None:
    rng, path = random.Random(11), tmp_path / "damaged.html"
    text = (FIXTURES / "word_export.htm").read_bytes().decode("gb18030")
    read_well = 0
    for _ in range(120):
        pieces = list(text)
        for _ in range(rng.randint(1, 15)):
            at = rng.randrange(len(pieces))
            pieces[at : at + rng.randint(0, 40)] = rng.choice(
                ["", "<", "</td>", "<table>", "<td rowspan=0 colspan=9>", "\x00", "&#0;", "<ol><li>", "-->"]
            )
        path.write_bytes("".join(pieces).encode(rng.choice(["gb18030", "utf-8", "utf-16"])))
        try:
            read_well += bool(read(path).blocks)
        except InputError:
            continue
    assert read_well > 60
