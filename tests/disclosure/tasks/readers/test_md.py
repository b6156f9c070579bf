"""Markdown as task documents."""

import contextlib
import random
from pathlib import Path

import pytest

from disclosure.errors import InputError
from disclosure.tasks.readers.md import read
from disclosure.tasks.source import Paragraph, Source


@pytest.fixture
def text(tmp_path: Path):
    def build(content: str) -> Source:
        path = tmp_path / "表.md"
        path.write_text(content, encoding="utf-8")
        return read(path)

    return build


def grids_of(source: Source) -> list[list[list[str]]]:
    marks = {"above": "^", "left": "<"}
    return [[[marks.get(slot.covered, slot.text) for slot in row.slots] for row in table.rows] for table in source.tables]


def paragraphs_of(source: Source) -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    "table",
    [
        "| 序号 | 任务 |\n|---|:-:|\n| 1 | 甲 |",
        "序号 | 任务\n:-- | --:\n1 | 甲",
        "| 序号 | 任务 |\n| 1 | 甲 |",
        "序号|任务\n1|甲",
        "+----+----+\n|序号|任务|\n+====+====+\n| 1  | 甲 |\n+----+----+",
    ],
)
def test_tables_with_and_without_outer_pipes_and_rule(text, table: str) -> None:
    source = text(f"前\n\n{table}\n\n后\n")
    assert grids_of(source) == [[["序号", "任务"], ["1", "甲"]]]
    assert [block.place for block in source.blocks] == ["第1段", "表1", "第2段"]
    assert not source.tables[0].tells_merges


def test_cells_are_reduced_to_their_words(text) -> None:
    source = text(
        "| 任务 || 单位 |\n| 工作 | 要求 | 单位 |\n|---|---|---|\n"
        "| 甲\\|乙<br>二段 | `a_b*c*` 与**重点** | [市松针局](http://qinghe.example/a) |\n| 他_a_b 2*3*4 | &nbsp;1&lt;2 \\*星\\* | ~~旧~~ <u>新</u> |\n"
    )
    assert grids_of(source) == [
        [
            ["任务", "", "单位"],
            ["工作", "要求", "单位"],
            ["甲|乙\n二段", "a_b*c* 与重点", "市松针局"],
            ["他_a_b 234", "1<2 *星*", "旧 新"],
        ]
    ]


def test_several_lines_between_corners_are_one_row(text) -> None:
    source = text("+---+------+\n| 1 | 前半 |\n|   | 后半 |\n+---+------+\n| 2 | 乙   |\n+---+------+\n")
    assert grids_of(source) == [[["1", "前半\n后半"], ["2", "乙"]]]


def test_headings_lists_and_quotes_lose_their_marks(text) -> None:
    source = text(
        "---\ntitle: 题\n---\n# **清河市**分工表 #\n副题\n---\n> 引\n\n- 点\n* [x] 勾\n1. 一\n一、节\n***\n```\n码\n```\n<!-- 藏\n-->"
    )
    assert paragraphs_of(source) == ["清河市分工表", "副题", "引", "点", "勾", "1. 一", "一、节", "码"]


def test_a_line_that_an_editor_broke_goes_on(text) -> None:
    long = "开头一段话说明这份表格是怎样来的又由哪些单位来一起落实"
    assert paragraphs_of(text(f"{long}\n接着写。\n责任单位\n市松针局\n{long}\n（二）另一段")) == [
        f"{long}接着写。",
        "责任单位",
        "市松针局",
        long,
        "（二）另一段",
    ]


def test_one_row_with_pipes_is_text(text) -> None:
    assert paragraphs_of(text("甲 | 乙\n\n丙")) == ["甲 | 乙", "丙"]


def test_html_tables_keep_their_spans_and_are_counted_on(text) -> None:
    source = text("|a|b|\n|-|-|\n|1|2|\n\n<table>\n<tr><td rowspan=2>甲</td><td>乙</td></tr>\n\n<tr><td>丙</td></tr></table>\n尾")
    assert grids_of(source) == [[["a", "b"], ["1", "2"]], [["甲", "乙"], ["^", "丙"]]]
    assert [row.place for row in source.tables[1].rows] == ["表2第1行", "表2第2行"]
    assert source.tables[1].tells_merges


BAD = {
    "empty": (b"", "empty"),
    "marks only": (b"# \n---\n***\n", "empty"),
    "noise": (random.Random(4).randbytes(20_000), "not a Markdown file"),
    "a pdf": (b"%PDF-1.7\n" + b"x" * 99, "a PDF"),
    "too many cells": (b"|1|2|3|4|5|6|7|8|\n" * 60_000, "no task table"),
    "too many tables": (b"<table><tr><td>1<td>2</table>\n" * 600, "tables"),
    "50 MB": (b"|1|2|\n" * 9_000_000, "larger"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_task_document_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    content, words = BAD[name]
    path = tmp_path / "bad.md"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(path)
    assert words in str(caught.value)
    assert str(caught.value).startswith(str(path))


@pytest.mark.timeout(60)
@pytest.mark.parametrize("junk", ["`", "`a``", "*a ", "[", "[a](", "<!--", "<a ", "_a_", "\\", "~~a", "&#", "|", "<table>\n", "- "])
def test_megabytes_of_marks_end(tmp_path: Path, junk: str) -> None:
    path = tmp_path / "junk.md"
    path.write_text((junk * 6_000 + "\n") * 8, encoding="utf-8")
    with contextlib.suppress(InputError):
        assert read(path).blocks


def test_random_damage_gives_a_source_or_one_line(tmp_path: Path) -> None:
    rng, path = random.Random(13), tmp_path / "damaged.md"
    text = (
        "# 题\n\n| 序号 | **任务** | [单位](x) |\n|---|---|---|\n| 1 | 甲<br>`乙` | 丙 |\n\n<table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table>\n\n- 点\n"
        * 2
    )
    read_well = 0
    for _ in range(200):
        pieces = list(text)
        for _ in range(rng.randint(1, 10)):
            at = rng.randrange(len(pieces))
            pieces[at : at + rng.randint(0, 9)] = rng.choice(
                ["", "|", "\n", "`", "**", "[", "](", "<table>", "</table>", "\x00", "\\", "\ue101"]
            )
        path.write_bytes("".join(pieces).encode(rng.choice(["gb18030", "utf-8", "utf-16"])))
        try:
            read_well += bool(read(path).blocks)
        except InputError:
            continue
    assert read_well > 100
