"""Tables as separated text."""

import random
from pathlib import Path

import pytest

from disclosure.errors import InputError
from disclosure.tasks.readers.csv import read

ROWS = [["序号", "工作任务", "责任单位"], ["1", "晒账目", "市松针局"], ["2", "贴公告", "各镇"]]


@pytest.fixture
def grid(tmp_path: Path):
    def build(content: bytes | str, name: str = "表.csv") -> list[list[str]]:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        (table,) = read(path).tables
        assert not table.tells_merges
        assert all(slot.covered == "" for row in table.rows for slot in row.slots)
        return [[slot.text for slot in row.slots] for row in table.rows]

    return build


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_separator_in_every_encoding(grid, separator: str, encoding: str) -> None:
    assert grid("\r\n".join(map(separator.join, ROWS)).encode(encoding)) == ROWS


def test_the_separator_is_the_one_of_most_rows(grid) -> None:
    assert grid("序号\t任务\n1\t甲,乙,丙\n2\t丁,戊,己\n") == [["序号", "任务"], ["1", "甲,乙,丙"], ["2", "丁,戊,己"]]
    assert grid("sep=;\n序号;任务\n1;甲,乙\n") == [["序号", "任务"], ["1", "甲,乙"]]


def test_quoted_cells_hold_lines_separators_and_quotes(grid) -> None:
    assert grid('序号,任务\n1,"　甲，\r\n\n 乙 "\n2,"他说""好"","\n') == [["序号", "任务"], ["1", "甲，\n乙"], ["2", '他说"好",']]


def test_title_lines_ragged_rows_and_empty_edges(grid) -> None:
    assert grid("清河市分工表\n\n\n序号,任务,,\n1,甲,乙,,\n2\n,,\n\n") == [
        ["清河市分工表", "", ""],
        ["", "", ""],
        ["序号", "任务", ""],
        ["1", "甲", "乙"],
        ["2", "", ""],
    ]


def test_places_count_rows_as_a_spreadsheet_does(tmp_path: Path) -> None:
    path = tmp_path / "表.tsv"
    path.write_text('题\n\n\n序号\t任务\n1\t"甲\n乙"\n2\t丙\n', encoding="utf-8")
    (table,) = read(path).tables
    assert [row.place for row in table.rows] == ["表1第1行", "表1第2行", "表1第4行", "表1第5行", "表1第6行"]


BAD = {
    "empty": (b"", "empty"),
    "blank": (b"\xef\xbb\xbf \n\n", "empty"),
    "only separators": (b",,,\n,,,\n", "empty"),
    "no separator": ("公开\n工作\n".encode(), "no separator"),
    "noise": (random.Random(3).randbytes(20_000), "not a CSV file"),
    "a workbook": (b"PK\x03\x04" + b"xl/" * 99, "Excel workbook"),
    "a page": (b"<html><table><tr><td>1,2</table>", "suffix .html"),
    "an endless cell": ('序号,任务\n1,"'.encode() + b"a,b\n" * 60_000, "field"),
    "too many cells": (b"1,2,3,4,5,6,7,8\n" * 60_000, "no task table"),
    "50 MB": (b"1,2\n" * 12_500_000, "larger"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_table_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    content, words = BAD[name]
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(path)
    assert words in str(caught.value)
    assert str(caught.value).startswith(str(path))


def test_random_damage_gives_a_source_or_one_line(tmp_path: Path) -> None:
    rng, path = random.Random(12), tmp_path / "damaged.csv"
    text, read_well = "\n".join(map(",".join, ROWS * 4)), 0
    for _ in range(200):
        pieces = list(text)
        for _ in range(rng.randint(1, 10)):
            at = rng.randrange(len(pieces))
            pieces[at : at + rng.randint(0, 9)] = rng.choice(["", '"', ",", "\n", "\r", "\x00", "\t", ";" * 5, "\ufeff"])
        path.write_bytes("".join(pieces).encode(rng.choice(["gb18030", "utf-8", "utf-16"])))
        try:
            read_well += bool(read(path).tables)
        except InputError:
            continue
    assert read_well > 100
