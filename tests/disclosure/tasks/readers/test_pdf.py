"""A PDF gives the paragraphs and tables that were printed; where the print does not tell, a warning names the place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pdf_fixtures
import pytest
from pdf_builder import Made, Print, make_table, open_printer

from disclosure.tasks.readers.pdf import read
from disclosure.tasks.readers.pdf_lines import build_lines
from disclosure.tasks.readers.pdf_page import Char
from disclosure.tasks.readers.pdf_rules import Cell, adopt_overhang
from disclosure.tasks.readers.pdf_rules import Grid as RuledGrid
from disclosure.tasks.readers.pdf_tables import build_table
from disclosure.tasks.readers.spans import Span
from disclosure.tasks.source import Paragraph, Source, Table

Grid = list[tuple[tuple[str, str], ...]]
TITLE = "<p>清河市2031年政务公开工作任务分解表</p>"
PAGE = (
    "<!doctype html><meta charset=utf-8><style>@page{size:A4;margin:25mm 28mm}body{font:16pt/28pt 'Noto Serif CJK SC';margin:0}"
    "p{margin:0;text-indent:2em;text-align:justify}h1{text-align:center;font-size:22pt;font-weight:normal}</style>"
)
PROSE = [
    "一、加强账目公开",
    "（一）各镇人民政府每季度末月25日前把账目贴出，写明来处，旧的换下，新的贴上，讲给人听。（责任单位：市松针局、市竹编局，各镇人民政府）",
    "2.路灯、桥梁、水渠、校舍、药价、车次六类事项的办事指南每年3月底前换新一次，换新后5个工作日内在网站上登载，"
    "让来办事的人少走路、少等候、少填表，并在大厅里放上纸的一份，供不用网络的人取阅。〔责任单位：市竹编局、市车次中心〕",
    "二、讲给人听",
]


@pytest.fixture(scope="module")
def printer(missing: Callable[[str], None]) -> Iterator[Print]:
    with open_printer(missing) as print_page:
        yield print_page


@pytest.fixture
def reading(printer: Print, tmp_path: Path) -> Callable[..., Source]:
    def read_markup(markup: str, **options: object) -> Source:
        path = tmp_path / "printed.pdf"
        path.write_bytes(printer(markup, **options))
        return read(path)

    return read_markup


def grid_of(table: Table, heads: int = 1) -> Grid:
    """The table's squares without headings repeated at the top of a page."""
    rows = [tuple((slot.text, slot.covered) for slot in row.slots) for row in table.rows]
    kept, at = [], 0
    while at < len(rows):
        if table.rows[at].new_page and rows[at : at + heads] == rows[:heads]:
            at += heads
        else:
            kept.append(rows[at])
            at += 1
    return kept


def texts(source: Source) -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, Paragraph)]


def assert_told(source: Source, expected: Grid) -> None:
    """Equal square by square; only where a full line ended a sentence may a line feed be missing, and there a warning stands."""
    (table,) = source.tables
    got = grid_of(table)
    if got == expected:
        return
    places = {row.place: at for at, row in enumerate(row for row in table.rows if not (row.new_page and row.slots == table.rows[0].slots))}
    doubted = {places[warning.where] for warning in source.warnings if warning.code == "paragraph_guessed"}
    assert len(got) == len(expected)
    for at, (row, wanted) in enumerate(zip(got, expected, strict=True)):
        if at in doubted:
            row = tuple((text.replace("\n", ""), covered) for text, covered in row)
            wanted = tuple((text.replace("\n", ""), covered) for text, covered in wanted)
        assert row == wanted


@pytest.mark.parametrize("seed", range(16))
def test_a_ruled_table_is_read_as_it_was_printed(reading: Callable[..., Source], seed: int) -> None:
    made = make_table(seed, most=16)
    made.keep = seed % 2 == 0  # else rows are cut at the foot of a page
    source = reading(made.as_html(TITLE))
    assert texts(source) == ["清河市2031年政务公开工作任务分解表"]
    assert_told(source, made.expect())
    assert source.tables[0].tells_merges


def test_most_ruled_tables_leave_no_doubt(reading: Callable[..., Source]) -> None:
    made = [make_table(seed, most=8) for seed in range(40, 44)]
    sources = [reading(table.as_html()) for table in made]
    exact = [grid_of(source.tables[0]) == table.expect() for source, table in zip(sources, made, strict=True)]
    assert sum(exact) >= 3


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", ["blank between rows", "rules across"])
def test_an_unruled_table_is_read_alike_and_says_that_its_columns_are_guessed(reading: Callable[..., Source], seed: int, kind: str) -> None:
    made = make_table(seed, merges=False, most=12)
    made.padding = "6pt 5pt"
    made.border = "border: none" if kind == "blank between rows" else "border: none; border-bottom: 0.75pt solid #000"
    source = reading(made.as_html(TITLE))
    (table,) = source.tables
    assert not table.tells_merges
    assert [warning.code for warning in source.warnings].count("columns_guessed") == 1
    codes = {warning.code for warning in source.warnings}
    wanted = [tuple((text, "") for text, _ in row) for row in made.expect()]
    if grid_of(table) != wanted:
        assert codes & {"row_guessed", "paragraph_guessed"}


def test_a_three_line_table_without_numbers_is_read(reading: Callable[..., Source]) -> None:
    rows = [
        ["工作任务", "责任单位", "完成时限"],
        ["把账目按月贴出", "市松针局", "每月"],
        ["把路灯修好", "市竹编局", "年底前"],
        ["讲给人听", "各镇", "长期"],
    ]
    made = Made([[Span(text) for text in row] for row in rows], [50, 30, 20], border="border: none")
    markup = made.as_html(TITLE).replace("<table>", "<table style='border-top:1.5pt solid;border-bottom:1.5pt solid'>")
    source = reading(markup.replace("<thead>", "<thead style='border-bottom:.75pt solid'>"))
    assert [[slot.text for slot in row.slots] for row in source.tables[0].rows] == rows
    assert [warning.code for warning in source.warnings] == ["columns_guessed"]


def test_a_column_of_names_keeps_a_name_to_a_line_and_joins_wrapped_ones(reading: Callable[..., Source]) -> None:
    made = Made([[Span("任务"), Span("责任单位")], [Span("贴出"), Span("市松针局\n市发展和改革委员会\n市竹编局")]], [75, 25])
    source = reading(made.as_html())
    assert grid_of(source.tables[0]) == made.expect()
    assert source.warnings == ()


def test_names_that_fill_the_lines_of_a_narrow_cell_are_doubted(reading: Callable[..., Source]) -> None:
    made = Made([[Span("任务"), Span("责任单位")], [Span("贴出"), Span("市松针局\n市竹编局")]], [75, 25], size="A5", points=14)
    source = reading(made.as_html())
    assert_told(source, made.expect())
    assert [(warning.code, warning.where) for warning in source.warnings] == [("paragraph_guessed", "第1页表1第2行")]


PLAIN_HEAD = (
    "<!doctype html><meta charset=utf-8><style>@page{size:A5 landscape;margin:15mm}body{font:10.5pt/14pt 'Noto Serif CJK SC';margin:0}"
    "table{border-collapse:collapse}td,th{padding:3pt 4pt;vertical-align:top;font-weight:normal}p{margin:0}</style>"
)


def test_titles_wrapped_and_in_two_rows_are_read_without_rules(reading: Callable[..., Source]) -> None:
    head = "<tr><th rowspan=2 style='width:11pt'>序号<th rowspan=2>工作要求<th colspan=2>责任分工</tr><tr><th>牵头单位<th>配合单位</tr>"
    rows = [
        [str(at), f"把账目按月贴出写明来处旧的换下新讲给人听{at}", "市松针局、市竹编局、市发展和改革委员会", "市车次中心"]
        for at in range(1, 6)
    ]
    body = "".join("<tr>" + "".join(f"<td>{text}" for text in row) + "</tr>" for row in rows)
    widths = "<col style='width:19pt'><col style='width:130pt'><col style='width:110pt'><col style='width:80pt'>"
    source = reading(f"{PLAIN_HEAD}<table style='table-layout:fixed;width:339pt'>{widths}{head}{body}</table>")
    (table,) = source.tables
    titles = [["序号", "工作要求", "责任分工", ""], ["", "", "牵头单位", "配合单位"]]
    assert [[slot.text for slot in row.slots] for row in table.rows] == [*titles, *rows]
    assert [warning.code for warning in source.warnings][0] == "columns_guessed"


def test_a_cell_that_hangs_below_the_last_rule_of_a_page_goes_on_overleaf() -> None:
    upper, other = _cell("甲乙丙丁戊己", 100, 160, 700), _cell("市松针局", 160, 300, 700)
    grid = RuledGrid(1, [100, 160, 300], [690, 710], [[upper, other]], [True, False])
    hanging, footer = _print("庚辛", 104, 714), _print("— 3 —", 180, 800)
    left = adopt_overhang(grid, [*hanging, *footer])
    assert [line.text for line in upper.lines] == ["甲乙丙丁戊己", "庚辛"]
    assert left == footer
    assert [line.text for line in other.lines] == ["市松针局"]


def _print(text: str, x: float, base: float) -> list[Char]:
    return [Char(char, x + 10 * at, x + 10 * at + 10, base - 9, base + 1, base, 10) for at, char in enumerate(text)]


def _cell(text: str, x0: float, x1: float, base: float) -> Cell:
    return Cell(0, 0, 0, 0, x0, x1, 690, 710, build_lines(_print(text, x0 + 4, base), 1))


def _two_pages(below: str) -> list[RuledGrid]:
    """Cells closed at the page's foot, the last of which breaks off in a full line; overleaf one with ``below`` reaches over two rows."""
    first = [_cell("1", 100, 130, 694), _cell("市松针局、", 130, 188, 694)]
    first[1].lines += build_lines(_print("市竹编中心", 134, 706), 1)
    upper = RuledGrid(1, [100, 130, 188], [690, 710], [first], [False, False])
    number, more = _cell("2", 100, 130, 700), _cell("3", 100, 130, 720)
    cell = _cell(below, 130, 188, 700)
    number.y1, more.y0, more.y1, more.top, more.bottom, cell.bottom, cell.y1 = 710, 710, 730, 1, 1, 1, 730
    for line in [*number.lines, *more.lines, *cell.lines]:
        object.__setattr__(line, "page", 2)
    return [upper, RuledGrid(2, [100, 130, 188], [690, 710, 730], [[number, cell], [more, cell]], [False, False])]


def test_a_merged_cell_closed_at_the_pages_foot_goes_on_overleaf_and_says_so() -> None:
    table, warnings = build_table(_two_pages("、市车次局"), 1)
    assert [[(slot.text, slot.covered) for slot in row.slots] for row in table.rows] == [
        [("1", ""), ("市松针局、市竹编中心、市车次局", "")],
        [("2", ""), ("", "above")],
        [("3", ""), ("", "above")],
    ]
    assert [(warning.code, warning.where) for warning in warnings] == [("cell_over_pages", "第2页表1第2行")]


def test_a_cell_that_begins_as_the_one_overleaf_did_stays_apart_and_says_so() -> None:
    table, warnings = build_table(_two_pages("市车次局"), 1)
    assert [row.slots[1].text for row in table.rows] == ["市松针局、市竹编中心", "市车次局", ""]
    assert [(warning.code, warning.where) for warning in warnings] == [("cell_over_pages", "第2页表1第2行")]


def test_places_name_page_table_and_row_and_later_pages_are_marked(reading: Callable[..., Source]) -> None:
    source = reading(make_table(3).as_html(TITLE))
    (table,) = source.tables
    pages = [int(re.fullmatch(r"第(\d+)页表1第(\d+)行", row.place)[1]) for row in table.rows]
    assert table.place == "第1页表1"
    assert [row.new_page for row in table.rows] == [at > 0 and page != pages[at - 1] for at, page in enumerate(pages)]
    assert len(set(pages)) >= 2
    assert [block.place for block in source.blocks] == ["第1页", "第1页表1"]


def test_prose_is_joined_over_lines_and_pages_without_heads_and_page_numbers(reading: Callable[..., Source]) -> None:
    body = "".join(f"<p>{text}</p>" for text in PROSE * 4)
    source = reading(
        f"{PAGE}<h1>清河市2031年政务公开工作要点</h1>{body}<p style='text-align:right'>清河市人民政府办公室</p>",
        display_header_footer=True,
        header_template="<span style='font-size:9px;margin-left:30mm'>清河市人民政府文件</span>",
        footer_template="<div style='font-size:9px;width:100%;text-align:center'>— <span class=pageNumber></span> —</div>",
    )
    assert texts(source) == ["清河市2031年政务公开工作要点", *PROSE * 4, "清河市人民政府办公室"]
    assert source.blocks[-1].place == "第2页"


@pytest.mark.parametrize("style", ["text-align:left", "text-indent:0;margin-bottom:8pt"])
def test_paragraphs_are_told_by_indent_or_by_distance(reading: Callable[..., Source], style: str) -> None:
    body = "".join(f"<p style='{style}'>{text}</p>" for text in PROSE * 2)
    assert texts(reading(PAGE + body)) == PROSE * 2


def test_two_columns_are_read_one_after_the_other(reading: Callable[..., Source]) -> None:
    body = "".join(f"<p>{text}</p>" for text in PROSE * 3)
    columns = "font-size:10.5pt;line-height:16pt;columns:2;column-gap:10mm;height:130mm;column-fill:auto"
    source = reading(f"{PAGE}<h1>两栏的要点</h1><div style='{columns}'>{body}</div>")
    assert source.tables == ()
    assert texts(source) == ["两栏的要点", *PROSE * 3]


def test_text_before_between_and_after_tables_keeps_its_order(reading: Callable[..., Source]) -> None:
    made = Made([[Span("序号"), Span("任务")], [Span("1"), Span("贴出")]], [20, 80])
    table = made.as_html().partition("</style>")[2]
    source = reading(made.as_html("<p>甲段在前。</p>", f"<p>乙段居中。</p>{table}<p>丙段在后。</p>"))
    kinds = [block.text if isinstance(block, Paragraph) else grid_of(block) for block in source.blocks]
    assert kinds == ["甲段在前。", made.expect(), "乙段居中。", made.expect(), "丙段在后。"]


def test_watermarks_hidden_text_and_doubled_glyphs_are_not_read(reading: Callable[..., Source]) -> None:
    mark = "<div style='position:fixed;top:90mm;left:20mm;font-size:60pt;color:#ccc;transform:rotate(-40deg)'>内部资料</div>"
    white = "<div style='color:#fff'>藏起来的字</div>"
    bold = (
        "<p style='position:relative;text-indent:0'>加粗的字<i style='position:absolute;left:.3pt;top:0;font-style:normal'>加粗的字</i></p>"
    )
    made = make_table(4, most=6)
    source = reading(made.as_html(mark + white + bold))
    assert texts(source) == ["加粗的字"]
    assert_told(source, made.expect())


def test_white_headings_on_a_dark_ground_are_read(reading: Callable[..., Source]) -> None:
    made = Made([[Span("序号"), Span("任务")], [Span("1"), Span("贴出")]], [20, 80])
    markup = made.as_html().replace("<thead>", "<thead style='background:#036;color:#fff'>")
    assert grid_of(reading(markup).tables[0]) == made.expect()


def test_radicals_become_ideographs_and_full_width_forms_stay(reading: Callable[..., Source]) -> None:
    assert texts(reading(f"{PAGE}<p>⾏政⻚⾯的⻓度Ａ１（全角）</p>")) == ["行政页面的长度Ａ１（全角）"]


@pytest.mark.parametrize(("name", "made"), [("libreoffice", pdf_fixtures.office_table()), ("chromium", pdf_fixtures.browser_table())])
def test_tables_printed_by_other_programs_are_read_over_their_pages(name: str, made: Made) -> None:
    """Made by ``pdf_fixtures.py``: by LibreOffice from a Word file, with rows cut at the pages' feet, and by chromium."""
    source = read(pdf_fixtures.FOLDER / f"{name}.pdf")
    assert texts(source) == [pdf_fixtures.TITLE]
    assert sum(row.new_page for row in source.tables[0].rows) >= 1
    assert_told(source, made.expect())
