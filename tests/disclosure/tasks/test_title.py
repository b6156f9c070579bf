"""The title of a task document among the lines above its tasks, and its year."""

import pytest

from disclosure.tasks.title import read_title, read_year

TITLE = "临溪县2026年政务公开任务分解表"


@pytest.mark.parametrize(
    "below",
    [
        [],
        ["（2026年3月）"],
        ["2026年3月18日"],
        ["填报单位：县政府办 填报时间：2025年12月20日"],
        ["单位：县政府办"],
        ["（临溪县2025年12月31日印发）"],
        ["表一 重点任务"],
        ["", "来源：县政府网", "各单位于2026年12月10日前报送总结。"],
        ["附件"],
    ],
)
def test_the_title_is_the_line_that_is_called_a_table_whatever_stands_below_it(below: list[str]) -> None:
    assert read_title(["首页", TITLE, *below]) == TITLE
    assert read_year(read_title([TITLE, *below])) == 2026


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["青禾市2026年政务公开", "主要任务分解表"], "青禾市2026年政务公开主要任务分解表"),
        (["关于印发《临溪县 2026 年政务公开工作要点》", "的通知"], "关于印发《临溪县 2026 年政务公开工作要点》的通知"),
        (["全区任务分解表"], "全区任务分解表"),
        (["[bookmark: a]# 任务清单"], "# 任务清单"),
        (["为做好工作，制定本表。"], None),
        ([], None),
    ],
)
def test_other_titles(lines: list[str], title: str | None) -> None:
    assert read_title(lines) == title


@pytest.mark.parametrize(
    ("title", "year"),
    [("2026年要点", 2026), ("2026 年要点", 2026), ("二〇二六年要点", 2026), ("二○二五年", 2025), ("第26号", None), (None, None)],
)
def test_the_year_of_a_title(title: str | None, year: int | None) -> None:
    assert read_year(title) == year
