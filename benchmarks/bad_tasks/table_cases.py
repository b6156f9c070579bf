"""Tables and texts of shapes and sizes that no office has: deep, wide, long, of merged cells, headers or units alone."""

from __future__ import annotations

from bad_tasks.case import HEAD, MAKERS, SPREADSHEET, TITLES, Case, case, csv_of, html, html_of, markdown, tabbed, task, workbook

ROWS = [TITLES, task(1), task(2)]
MEGABYTE = 1_000_000
SHAPES = {
    "no_units": [("序号", "工作任务", "时限"), ("1", "公开名单。", "年底前")],
    "header_5000": [TITLES, task(1)] * 5_000,
    "every_row_header": [TITLES] * 5_000,
    "columns_10000": [TITLES * 2_500, task(1) * 2_500],
    "columns_190": [(*TITLES, *["备注"] * 186), *[(*task(at), *["注"] * 186) for at in range(500)]],
    "empty_rows_100k": [TITLES, task(1), *[("", "", "", "")] * 100_000, task(2)],
    "rows_20k": [TITLES, *[task(at) for at in range(20_000)]],
    "units_100k": [TITLES, ("1", "公开名单。", "、".join(f"市{at}局" for at in range(100_000)), "年底前")],
    "units_900": [TITLES, *[(str(at), "公开名单。", "、".join(f"市{number}局" for number in range(900)), "年底前") for at in range(50)]],
    "and_so_on_100k": [TITLES, ("1", "公开名单。", "市松针局" + "等" * 100_000, "年底前"), ("2", "等" * 100_000, "市松针局", "等" * 100_000)],
    "brackets_100k": [TITLES, ("1", "公开名单。", "（" * 100_000, "）" * 100_000), ("2", "（" * 50_000 + "）" * 50_000, "市松针局（" * 30_000, "年底前")],
    "brackets_3900": [TITLES, *[(str(at), "（" * 3_900, "市松针局" + "（甲）" * 1_300, "〔" * 3_900) for at in range(60)]],
    "dates_100k": [TITLES, ("1", "每年3月31日前、" * 20_000, "市松针局", "年底前、" * 20_000)],
    "clauses_100k": [TITLES, ("1", "文件公布后3个工作日内公开，" * 20_000, "市松针局", "长期")],
    "clauses_600_rows": [TITLES, *[(str(at), "文件公布后的3个工作日内公开，每年不少于2次，" * 12, "市松针局", "每季度末前、长期") for at in range(600)]],
    "digits_100k": [TITLES, ("1" * 100_000, "9" * 100_000, "1" * 100_000, "9" * 100_000), ("2", "9" * 5_000 + "年" + "9" * 5_000 + "月底前", "市松针局", "9" * 4_000 + "个工作日内")],
    "numerals_100k": [TITLES, ("一" * 100_000, "十百千万亿" * 20_000, "市松针局", "十" * 100_000 + "日内")],
    "roles_4k": [TITLES, *[(str(at), "公开名单。", "牵头单位：配合单位：" * 380, "年底前") for at in range(60)]],
    "phrases_4k": [TITLES, *[(str(at), "公开名单。", "由市松针局牵头会同市竹器局负责配合" * 220, "年底前") for at in range(60)]],
    "blanks_4k": [TITLES, *[(str(at), "公开名单。", "市 " * 1_900, "年 " * 1_900) for at in range(60)]],
    "slashes_4k": [TITLES, *[(str(at), "公开名单。", "市松针局/" * 780, "年底前") for at in range(60)]],
    "line_ends_4k": [TITLES, *[(str(at), "公\n" * 1_900, "市\n" * 1_900, "年\n" * 1_900) for at in range(60)]],
    "cell_4mb": [TITLES, ("1", "公开名单" * (MEGABYTE // 3), "市松针局", "年底前")],
    "long_levels": [("类别", "工作任务", "责任单位"), *[(f"类{at}" * 900, "公开名单。", "市松针局") for at in range(400)]],
    "headings_5k": [TITLES, *[(f"{'一二三四五六七八九十'[at % 10]}、{'公开' * 20}", "", "", "") for at in range(5_000)], task(1)],
    "surrogates": [TITLES, ("1", "公开\U0002070e\U000e0001\U000fffff名单。", "市\U0002070e局", "年底前")],
    "directions": [TITLES, ("1", "公\u202e开\u2066名\u200f单。", "市\u202e松\u200b针\u2067局", "年\u202d底前")],
    "replacement": [TITLES, ("1", "公开\ufffd名单。", "市\ufffd局", "年\ufffd前")],
    "combining_100k": [TITLES, ("1", "公" + "\u0301" * 100_000, "市局" + "\u0301" * 3_000, "年底前")],
    "same_text_2k": [TITLES, *[(str(at), "公开名单" * 50, "市松针局", "年底前") for at in range(2_000)]],
    "no_numbers_3k": [TITLES, *[("", "公开名单" * 5 + str(at), "", "") for at in range(3_000)]],
    "two_documents": [*ROWS, *ROWS],
    "traditional": [TITLES, ("1", "公開名單。", "市松針局", "年底前"), task(2)],
}  # fmt: skip
DEPTH = 3_000
SPANS = {
    "rowspan": '<tr><td rowspan="65534">{0}</td><td>{1}</td><td>{2}</td></tr>' * 4_000,
    "colspan": '<tr><td colspan="1000">{0}</td><td colspan="1000">{1}</td><td colspan="1000">{2}</td></tr>' * 4_000,
    "both": '<tr><td colspan="1000" rowspan="65534">{0}</td><td>{1}</td><td>{2}</td></tr>' * 300,
    "stairs": "".join(f'<tr>{"<td></td>" * (at % 190)}<td rowspan="2000">{{0}}</td><td>{{1}}</td><td>{{2}}</td></tr>' for at in range(400)),
    "huge": '<tr><td colspan="99999999999999999999" rowspan="99999999999999999999">{0}</td><td>{1}</td><td>{2}</td></tr>' * 20,
    "negative": '<tr><td colspan="-5" rowspan="-5">{0}</td><td>{1}</td><td>{2}</td></tr>' * 20,
}
MARKUP = {
    "nested_tables": "<tr><td><table>" * DEPTH,
    "nested_divs": "<tr><td>" + "<div>" * 90_000 + "甲",
    "nested_tables_200": "<tr><td><table>" * 90 + "<tr><td>工作任务</td><td>责任单位</td></tr><tr><td>甲</td><td>市松针局</td></tr>" + "</table></td></tr>" * 90,
    "tables_3000": "</table>" + html_of(ROWS) * 3_000,
    "attributes_2mb": f'<tr><td style="{"a:b;" * 500_000}">甲</td></tr>',
    "spans_100k": "<tr><td>" + "<span>甲</span>" * 100_000,
    "breaks_100k": "<tr><td>" + "甲<br>" * 100_000,
    "open_tags": "<td" * 500_000,
    "comments": "<!--" * 500_000,
    "entities": "&nbsp;" * 600_000 + "&#x10ffff;&#xd800;&#0;&#99999999999;" * 9_000,
}  # fmt: skip


def _spans(name: str) -> str:
    return html("<tr><td>序号</td><td>工作任务</td><td>责任单位</td></tr>" + SPANS[name].format("1", "公开名单。", "市松针局"))


def _word(inner: str) -> bytes:
    from docx_builder import package

    return package(inner)


def _word_rows(*rows: str) -> bytes:
    from docx_builder import row, table

    return _word(table(row(*TITLES), *rows))


def _merged(count: int) -> bytes:
    from docx_builder import cell, row

    return _word_rows(
        *[row(str(at), cell("公开名单。", merge="continue"), cell("市松针局", merge="continue"), "年底前") for at in range(count)]
    )


def _wide(count: int) -> bytes:
    from docx_builder import cell, row

    return _word_rows(*[row(cell("公开名单。", span=999_999), "市松针局") for _ in range(count)])


def _deep(depth: int) -> bytes:
    from docx_builder import para

    return _word("<w:tbl><w:tr><w:tc>" * depth + para("甲") + "</w:tc></w:tr></w:tbl>" * depth)


def _sheet(inner: str) -> bytes:
    return workbook(f'{HEAD}<worksheet xmlns="{SPREADSHEET}">{inner}</worksheet>')


def _ranges(count: int) -> bytes:
    cells = "".join(f'<row r="{at}"><c r="A{at}" t="inlineStr"><is><t>甲</t></is></c></row>' for at in range(1, 2_000))
    refs = "".join(f'<mergeCell ref="A1:XFD{1_048_576 - at}"/>' for at in range(count))
    return _sheet(f"<sheetData>{cells}</sheetData><mergeCells>{refs}</mergeCells>")


def _cell(place: str, text: str = "甲") -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


PACKAGES = [
    case("docx_merged_4000", "docx", lambda: _merged(4_000)),
    case("docx_wide_2000", "docx", lambda: _wide(2_000)),
    case("docx_deep_200", "docx", lambda: _deep(200)),
    case("docx_deep_40", "docx", lambda: _deep(40)),
    case("docx_paragraphs_200k", "docx", lambda: _word("<w:p><w:r><w:t>甲</w:t></w:r></w:p>" * 200_000)),
    case("docx_runs_200k", "docx", lambda: _word("<w:p>" + "<w:r><w:t>甲</w:t></w:r>" * 200_000 + "</w:p>")),
    case("docx_cell_20mb", "docx", lambda: _word_rows("<w:tr>" + "<w:tc><w:p><w:r><w:t>" + "甲" * 7_000_000 + "</w:t></w:r></w:p></w:tc>" + "</w:tr>")),
    case("xlsx_merges_100k", "xlsx", lambda: _ranges(100_000)),
    case("xlsx_empty_rows_1m", "xlsx", lambda: _sheet("<sheetData>" + "".join(f'<row r="{at}"/>' for at in range(1, 1_000_001)) + "</sheetData>")),
    case("xlsx_blank_rows_1m", "xlsx", lambda: _sheet("<sheetData>" + "".join(f'<row r="{at}"><c r="A{at}" s="1"/></row>' for at in range(1, 1_000_001)) + "</sheetData>")),
    case("xlsx_far_corner", "xlsx", lambda: _sheet(f'<sheetData><row r="1">{_cell("A1")}</row><row r="1048576">{_cell("XFD1048576")}</row></sheetData>')),
    case("xlsx_cell_20mb", "xlsx", lambda: _sheet(f'<sheetData><row r="1">{_cell("A1", "甲" * 7_000_000)}</row></sheetData>')),
    case("xlsx_strings_shared", "xlsx", lambda: workbook(f'{HEAD}<worksheet xmlns="{SPREADSHEET}"><sheetData>' + "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 100_000)) + "</sheetData></worksheet>", {"xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{SPREADSHEET}"><si><t>{"甲" * 30_000}</t></si></sst>'})),
]  # fmt: skip
TABBED = tabbed(ROWS)
ENCODINGS = [
    *[case(f"encoded_{name}_{kind}", kind, lambda name=name, make=make: make(ROWS).encode(name)) for name in ("utf-7", "utf-32", "utf-16", "big5hkscs", "gb18030", "hz", "shift_jisx0213") for kind, make in (("txt", tabbed), ("csv", csv_of), ("html", html_of), ("md", markdown)) if name not in ("shift_jisx0213", "big5hkscs")],
    case("encodings_mixed", "txt", lambda: TABBED.encode() + TABBED.encode("gb18030")),
    case("encodings_mixed_html", "html", lambda: html_of(ROWS).encode() + html_of(ROWS).encode("gb18030")),
    case("nul_in_text", "txt", lambda: TABBED.replace("公开", "公\0开")),
    case("nul_in_html", "html", lambda: html_of(ROWS).replace("公开", "公\0开")),
    case("cr_only", "csv", lambda: csv_of(ROWS).replace("\n", "\r")),
    case("crlf_mixed", "txt", lambda: TABBED.replace("\n\n", "\r\n\r")),
    case("lone_surrogate_utf8", "csv", lambda: csv_of(ROWS).encode().replace("公开".encode(), b"\xed\xa0\x80")),
    case("lone_surrogate_utf16", "txt", lambda: TABBED.encode("utf-16").replace("公".encode("utf-16-le"), b"\x00\xd8")),
    case("quote_open", "csv", lambda: csv_of(ROWS) + '"' + "甲,乙\n" * 300_000),
    case("quotes_500k", "csv", lambda: '"' * 2_000_000 + ",甲\n"),
]  # fmt: skip
CASES: list[Case] = [
    *[case(f"{shape}_{kind}", kind, lambda rows=rows, make=make: make(rows)) for shape, rows in SHAPES.items() for kind, make in MAKERS.items()],
    *[case(f"spans_{name}_html", "html", lambda name=name: _spans(name)) for name in SPANS],
    *[case(f"markup_{name}", "html", lambda inner=inner: html(inner)) for name, inner in MARKUP.items()],
    *[case(f"markup_{name}_md", "md", lambda inner=inner: f"<table>{inner}</table>") for name, inner in MARKUP.items()],
    *PACKAGES,
    *ENCODINGS,
]  # fmt: skip
