"""Word documents come out as a reader sees them on paper: merged cells, automatic numbers, accepted changes, nothing twice."""

import hashlib
import random
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx_builder import STRICT, cell, level, numbered, numbering, package, para, row, run, table

from disclosure.tasks.readers.docx import read
from disclosure.tasks.source import Paragraph, Slot, Source, Table

Read = Callable[..., Source]
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


@pytest.fixture
def read_body(tmp_path: Path) -> Read:
    def call(body: str, **parts: object) -> Source:
        path = tmp_path / "任务.docx"
        path.write_bytes(package(body, **parts))
        return read(path)

    return call


def texts(source: Source) -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, Paragraph)]


def squares(found: Table) -> list[list[str]]:
    """A table's texts, ^ where a cell reaches down from above, < where one reaches over from the left."""
    return [[{"above": "^", "left": "<"}.get(slot.covered, slot.text) for slot in row.slots] for row in found.rows]


def codes(source: Source) -> list[tuple[str, str]]:
    return [(warning.code, warning.where) for warning in source.warnings]


class TestOrder:
    def test_paragraphs_and_tables_come_in_their_order_with_their_places(self, read_body: Read) -> None:
        source = read_body(para("甲") + "<w:p/>" + table(row("一", "二"), row("三", "四")) + para("乙") + table(row("五")))
        assert [block.place for block in source.blocks] == ["第1段", "表1", "第2段", "表2"]
        assert [row.place for row in source.tables[0].rows] == ["表1第1行", "表1第2行"]
        assert source.text == "甲\n乙"
        assert source.counted_in == "段"
        assert source.warnings == ()

    def test_a_title_on_two_lines_is_one_paragraph(self, read_body: Read) -> None:
        source = read_body(para(run("清河市政务公开"), "<w:r><w:br/></w:r>", run("　任务分解表　")))
        assert texts(source) == ["清河市政务公开\n任务分解表"]
        assert source.text == "清河市政务公开 任务分解表"

    def test_paragraphs_of_a_cell_are_its_lines_trimmed_of_every_blank(self, read_body: Read) -> None:
        source = read_body(table(row(cell("　　一是甲\u00a0", "", "\u200b　", " 二是  乙\ufeff"))))
        assert squares(source.tables[0]) == [["一是甲\n二是  乙"]]

    def test_the_sum_and_the_name_are_the_file_s(self, tmp_path: Path) -> None:
        path = tmp_path / "清河.docx"
        path.write_bytes(package(para("甲")))
        assert (read(path).file, read(path).sha256) == ("清河.docx", hashlib.sha256(path.read_bytes()).hexdigest())

    @pytest.mark.parametrize("suffix", [".docm", ".dotx", ".dotm"])
    def test_kin_of_docx_are_read_by_their_suffix(self, tmp_path: Path, suffix: str) -> None:
        from disclosure.tasks.readers import read_source

        path = tmp_path / f"a{suffix}"
        path.write_bytes(package(para("甲")))
        assert texts(read_source(path)) == ["甲"]

    def test_strict_namespaces_are_read_as_transitional_ones(self, read_body: Read) -> None:
        source = read_body(para("甲") + table(row(cell("乙", span=2)), row("丙", "丁")), namespace=STRICT)
        assert texts(source) == ["甲"]
        assert squares(source.tables[0]) == [["乙", "<"], ["丙", "丁"]]

    def test_a_main_part_of_another_name_is_found_by_its_relationship(self, read_body: Read) -> None:
        relations = '<Relationships xmlns="r"><Relationship Id="a" Type="x/officeDocument" Target="/word/Document2.xml"/></Relationships>'
        body = f'<w:document xmlns:w="{STRICT}"><w:body>{para("甲")}</w:body></w:document>'
        assert texts(read_body(para("乙"), parts={"_rels/.rels": relations, "word/document2.xml": body})) == ["甲"]

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-8-sig"])
    def test_parts_in_other_encodings_are_read(self, read_body: Read, encoding: str) -> None:
        named = {"gb18030": "GBK", "utf-8-sig": "utf-8"}.get(encoding, "UTF-16")
        text = f'<?xml version="1.0" encoding="{named}"?><w:document xmlns:w="{STRICT}"><w:body>{para("清河")}</w:body></w:document>'
        assert texts(read_body("", parts={"word/document.xml": text.encode(encoding)})) == ["清河"]


class TestTables:
    def test_cells_reach_over_columns_and_rows(self, read_body: Read) -> None:
        source = read_body(
            table(
                row(cell("任务", span=2), "单位"),
                row(cell("甲", merge="restart"), "子", "某局"),
                row(cell(merge="continue"), "丑", "某委"),
                row("乙", "寅", "某办"),
            )
        )
        assert squares(source.tables[0]) == [["任务", "<", "单位"], ["甲", "子", "某局"], ["^", "丑", "某委"], ["乙", "寅", "某办"]]
        assert source.tables[0].rows[2].slots[0] == Slot(covered="above")
        assert source.tables[0].tells_merges

    def test_a_block_of_rows_and_columns_is_covered_whole(self, read_body: Read) -> None:
        source = read_body(table(row(cell("甲", span=2, merge="restart"), "子"), row(cell(span=2, merge="continue"), "丑")))
        assert squares(source.tables[0]) == [["甲", "<", "子"], ["^", "<", "丑"]]

    def test_a_merge_goes_on_where_the_cell_below_spans_other_columns(self, read_body: Read) -> None:
        source = read_body(table(row(cell("甲", span=2, merge="restart"), "子"), row(cell(merge="continue"), "丑", "寅")))
        assert squares(source.tables[0]) == [["甲", "<", "子"], ["^", "丑", "寅"]]

    def test_what_goes_on_from_nothing_is_a_cell_of_its_own(self, read_body: Read) -> None:
        source = read_body(table(row("甲", cell("乙", merge="continue")), row("丙", cell("丁", merge="continue"))))
        assert squares(source.tables[0]) == [["甲", "乙"], ["丙", "^"]]

    def test_a_new_merge_ends_the_one_above(self, read_body: Read) -> None:
        rows = [
            row(cell(text, merge=merge), "子") for text, merge in (("甲", "restart"), ("", "continue"), ("乙", "restart"), ("", "continue"))
        ]
        assert [line[0] for line in squares(read_body(table(*rows)).tables[0])] == ["甲", "^", "乙", "^"]

    def test_rows_may_begin_late_and_end_early(self, read_body: Read) -> None:
        late, early = '<w:gridBefore w:val="1"/>', '<w:gridAfter w:val="2"/>'
        source = read_body(table(row("甲", "乙", "丙"), row("丁", "戊", properties=late), row("己", properties=early)))
        assert squares(source.tables[0]) == [["甲", "乙", "丙"], ["", "丁", "戊"], ["己", "", ""]]

    def test_old_horizontal_merges_cover_cells(self, read_body: Read) -> None:
        begins, goes_on = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
        source = read_body(table(row(cell("甲", properties=begins), cell("", properties=goes_on), "乙")))
        assert squares(source.tables[0]) == [["甲", "<", "乙"]]

    def test_a_border_drawn_a_hair_to_the_side_makes_no_column(self, read_body: Read) -> None:
        source = read_body(
            table(
                row("序号", cell("任务", span=2), "单位"),
                row("1", "甲", cell("某局", span=2)),
                row(cell("2", span=1), cell("乙", span=2), "某委"),
                widths=(700, 4000, 120, 2000),
            )
        )
        assert squares(source.tables[0]) == [["序号", "任务", "单位"], ["1", "甲", "某局"], ["2", "乙", "某委"]]

    def test_a_row_that_begins_a_hair_late_stays_in_its_columns(self, read_body: Read) -> None:
        late = '<w:gridBefore w:val="1"/>'
        source = read_body(table(row(cell("甲", span=2), "乙"), row("丙", "丁", properties=late), widths=(100, 2000, 2000)))
        assert squares(source.tables[0]) == [["甲", "乙"], ["丙", "丁"]]

    def test_a_narrow_column_with_cells_of_its_own_stays(self, read_body: Read) -> None:
        source = read_body(table(row("1", "甲", "乙"), row(cell("丙", span=2), "丁"), widths=(200, 2000, 2000)))
        assert squares(source.tables[0]) == [["1", "甲", "乙"], ["丙", "<", "丁"]]

    def test_a_header_repeated_by_hand_stays_a_row(self, read_body: Read) -> None:
        head = row("序号", "任务", properties="<w:tblHeader/>")
        assert len(read_body(table(head, row("1", "甲"), head, row("2", "乙"))).tables[0].rows) == 4

    def test_content_controls_and_wrappers_hide_no_row_cell_or_word(self, read_body: Read) -> None:
        def control(inner: str) -> str:
            return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

        words = para(
            control(run("甲")), f'<w:smartTag w:element="x">{run("乙")}</w:smartTag>', f'<w:hyperlink r:id="x">{run("丙")}</w:hyperlink>'
        )
        inner = table(control(row(control(cell(control(words))), "丁")), f"<w:customXml>{row('戊', '己')}</w:customXml>")
        source = read_body(control(para("前")) + control(inner))
        assert texts(source) == ["前"]
        assert squares(source.tables[0]) == [["甲乙丙", "丁"], ["戊", "己"]]

    def test_the_prompt_of_an_empty_control_is_no_text(self, read_body: Read) -> None:
        prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处输入')}</w:sdtContent></w:sdt>"
        assert texts(read_body(para("甲", prompt))) == ["甲"]

    def test_a_span_of_a_thousand_million_columns_is_cut_to_the_grid(self, read_body: Read) -> None:
        source = read_body(table(row(cell("甲", span=10**9)), row("乙", "丙"), widths=(1000, 1000)))
        assert squares(source.tables[0]) == [["甲", "<"], ["乙", "丙"]]

    def test_tables_without_a_word_are_left_out_and_not_counted(self, read_body: Read) -> None:
        source = read_body(table(row("", "")) + table(row("甲", "乙")))
        assert [block.place for block in source.blocks] == ["表1"]


class TestTablesOfPythonDocx:
    @pytest.mark.parametrize("seed", range(12))
    def test_random_merges_are_read_as_they_were_written(self, tmp_path: Path, seed: int) -> None:
        chance = random.Random(seed)
        rows, columns = chance.randint(1, 7), chance.randint(1, 6)
        expected = [[f"{at}行{right}列" for right in range(columns)] for at in range(rows)]
        document = docx.Document()
        document.add_paragraph("清河市任务")
        written = document.add_table(rows, columns)
        for top, left, bottom, right in random_merges(chance, rows, columns):
            written.cell(top, left).merge(written.cell(bottom, right))
            for at in range(top, bottom + 1):
                for column in range(left, right + 1):
                    if (at, column) != (top, left):
                        expected[at][column] = "<" if column > left else "^"
        for at, line in enumerate(expected):
            for column, text in enumerate(line):
                if text not in ("<", "^"):
                    written.cell(at, column).text = text
        document.save(str(tmp_path / "a.docx"))
        source = read(tmp_path / "a.docx")
        assert texts(source) == ["清河市任务"]
        assert squares(source.tables[0]) == expected


def random_merges(chance: random.Random, rows: int, columns: int) -> list[tuple[int, int, int, int]]:
    """Rectangles (top, left, bottom, right) that do not meet."""
    found: list[tuple[int, int, int, int]] = []
    for _ in range(6):
        top, left = chance.randrange(rows), chance.randrange(columns)
        bottom, right = chance.randrange(top, rows), chance.randrange(left, columns)
        if all(bottom < t or b < top or right < le or r < left for t, le, b, r in found) and (top, left) != (bottom, right):
            found.append((top, left, bottom, right))
    return found


class TestNestedTables:
    inner = table(row("序号", "任务"), row("1", "甲"))

    def test_a_table_in_a_frame_is_a_table_of_its_own(self, read_body: Read) -> None:
        source = read_body(table(row(cell("标题")), row(cell(self.inner, "<w:p/>"))))
        assert [squares(found) for found in source.tables] == [[["标题"], [""]], [["序号", "任务"], ["1", "甲"]]]
        assert source.warnings == ()

    def test_a_frame_of_nothing_but_a_table_does_not_count(self, read_body: Read) -> None:
        source = read_body(table(row(cell(table(row(cell(self.inner)))))))
        assert [(found.place, len(found.rows)) for found in source.tables] == [("表1", 2)]

    def test_a_table_of_rows_and_columns_beside_words_is_told(self, read_body: Read) -> None:
        source = read_body(table(row("一", "二"), row("三", cell("见下表", self.inner))) + para("后"))
        assert squares(source.tables[0]) == [["一", "二"], ["三", "见下表"]]
        assert squares(source.tables[1]) == [["序号", "任务"], ["1", "甲"]]
        assert codes(source) == [("nested_table", "表1第2行")]
        assert "表2" in source.warnings[0].message

    def test_a_small_table_joins_the_lines_of_its_cell(self, read_body: Read) -> None:
        source = read_body(table(row("一", "二"), row("三", cell("前", table(row("甲"), row("乙")), "后"))))
        assert [squares(found) for found in source.tables] == [[["一", "二"], ["三", "前\n甲\n乙\n后"]]]
        assert codes(source) == [("nested_table", "表1第2行")]

    def test_a_doubt_in_a_small_table_stands_at_the_row_around_it(self, read_body: Read) -> None:
        small = table(row(cell(para("甲", f"<w:ins>{run('乙')}</w:ins>"))))
        source = read_body(table(row("一", "二"), row("三", cell("前", small))))
        assert codes(source) == [("tracked_changes", "表1第2行"), ("nested_table", "表1第2行")]


class TestChanges:
    def test_insertions_stay_and_deletions_go(self, read_body: Read) -> None:
        gone = f"<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:moveFrom>{run('搬走')}</w:moveFrom>"
        kept = f"<w:ins>{run('新')}</w:ins><w:moveTo>{run('搬来')}</w:moveTo>"
        source = read_body(para("头") + para("甲", gone, kept, "乙") + para(f"<w:ins>{run('再')}</w:ins>"))
        assert texts(source) == ["头", "甲新搬来乙", "再"]
        assert codes(source) == [("tracked_changes", "第2段")]

    def test_a_deleted_paragraph_mark_joins_two_lines(self, read_body: Read) -> None:
        gone = "<w:rPr><w:del/></w:rPr>"
        assert texts(read_body(para("甲", properties=gone) + para("乙") + para("丙"))) == ["甲乙", "丙"]
        assert squares(read_body(table(row(cell(para("甲", properties=gone), "乙", "丙")))).tables[0]) == [["甲乙\n丙"]]

    def test_words_before_a_table_whose_mark_is_deleted_are_not_lost(self, read_body: Read) -> None:
        source = read_body(
            para("甲", properties="<w:rPr><w:del/></w:rPr>") + table(row("乙")) + para("丙", properties="<w:rPr><w:del/></w:rPr>")
        )
        assert texts(source) == ["甲", "丙"]

    def test_deleted_rows_and_cells_go(self, read_body: Read) -> None:
        source = read_body(
            table(
                row("甲", "乙"),
                row("丙", "丁", properties="<w:del/>"),
                row("戊", cell("己", properties="<w:cellDel/>"), "庚"),
                row("辛", properties="<w:ins/>"),
            )
        )
        assert squares(source.tables[0]) == [["甲", "乙"], ["戊", "庚"], ["辛", ""]]
        assert codes(source) == [("tracked_changes", "表1第2行")]

    def test_changes_of_form_alone_are_none(self, read_body: Read) -> None:
        changed = run("甲", "<w:b/><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>")
        source = read_body(para(changed, properties="<w:pPrChange><w:pPr><w:rPr><w:del/></w:rPr></w:pPr></w:pPrChange>"))
        assert (texts(source), source.warnings) == (["甲"], ())

    def test_hidden_text_is_left_out_and_told_once(self, read_body: Read) -> None:
        styles = '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
        styles += '<w:style w:type="character" w:styleId="I"><w:basedOn w:val="H"/></w:style>'
        hidden = run("暗", "<w:vanish/>") + run("暗", '<w:rStyle w:val="I"/>')
        shown = run("明", '<w:vanish w:val="0"/>') + run("显", '<w:rStyle w:val="I"/><w:vanish w:val="false"/>')
        source = read_body(para("头") + para("甲", hidden, shown) + para("乙", hidden), styles=styles)
        assert texts(source) == ["头", "甲明显", "乙"]
        assert codes(source) == [("hidden_text", "第2段")]

    def test_struck_text_is_read_and_told_once(self, read_body: Read) -> None:
        struck, plain = run("旧", "<w:strike/>") + run("旧", "<w:dstrike/>"), run("新", '<w:strike w:val="0"/>')
        source = read_body(para("头", plain) + para("甲", struck, plain) + para("乙", struck))
        assert texts(source) == ["头新", "甲旧旧新", "乙旧旧"]
        assert codes(source) == [("struck_text", "第2段")]

    def test_hidden_rows_are_left_out(self, read_body: Read) -> None:
        source = read_body(table(row("甲"), row("暗", properties="<w:hidden/>"), row("乙")))
        assert squares(source.tables[0]) == [["甲"], ["乙"]]
        assert codes(source) == [("hidden_text", "表1第2行")]


class TestWords:
    def test_signs_of_word_become_characters(self, read_body: Read) -> None:
        signs = "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:noBreakHyphen/><w:t>丙</w:t><w:softHyphen/><w:cr/><w:t>丁\n戊</w:t></w:r>"
        symbols = (
            '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Symbol" w:char="F0B3"/><w:sym w:font="宋体" w:char="2460"/></w:r>'
        )
        odd = '<w:r><w:sym w:font="Nowhere" w:char="F041"/><w:sym w:char="zz"/><w:sym w:char="D800"/></w:r>'
        assert texts(read_body(para(signs, symbols, odd))) == ["甲 乙-丙\n丁 戊☑≥①"]

    def test_fields_show_their_result_and_not_their_code(self, read_body: Read) -> None:
        code = "<w:r><w:instrText>DATE</w:instrText></w:r>"
        nested = FIELD.format("begin") + code + run("内") + FIELD.format("separate") + run("不要") + FIELD.format("end")
        body = FIELD.format("begin") + code + nested + FIELD.format("separate") + run("2025年") + FIELD.format("end")
        simple = f'<w:fldSimple w:instr="SEQ">{run("7")}</w:fldSimple>'
        assert texts(read_body(para("于", body, "印发", simple))) == ["于2025年印发7"]

    def test_a_field_left_open_swallows_no_later_paragraph(self, read_body: Read) -> None:
        begun = FIELD.format("begin") + run("码")
        source = read_body(para("甲", begun) + para(FIELD.format("end"), "乙") + para(FIELD.format("separate"), "丙"))
        assert texts(source) == ["甲", "乙", "丙"]

    def test_references_and_readings_of_words_are_left_out(self, read_body: Read) -> None:
        note = '<w:r><w:footnoteReference w:id="1"/></w:r>'
        ruby = f"<w:r><w:ruby><w:rubyPr/><w:rt>{run('pin')}</w:rt><w:rubyBase>{run('拼')}</w:rubyBase></w:ruby></w:r>"
        assert texts(read_body(para("甲", note, ruby, "<m:oMath><m:r><m:t>≥95%</m:t></m:r></m:oMath>"))) == ["甲拼≥95%"]

    def test_a_text_box_is_read_once_after_its_paragraph(self, read_body: Read) -> None:
        box = f"<w:txbxContent>{para('盒中')}{table(row('子', '丑'))}</w:txbxContent>"
        both = f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        both += f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        source = read_body(para("甲", both, "乙") + para("丙"))
        assert texts(source) == ["甲乙", "盒中", "丙"]
        assert [block.place for block in source.blocks] == ["第1段", "第2段", "表1", "第3段"]
        old = para(f"<w:r><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></w:r>")
        assert texts(read_body(old)) == ["盒中"]

    def test_embedded_files_are_told(self, read_body: Read) -> None:
        sheet, formula = (f'<w:r><w:object><o:OLEObject ProgID="{kind}"/></w:object></w:r>' for kind in ("Excel.Sheet.12", "Equation.3"))
        source = read_body(para("甲") + '<w:altChunk r:id="x"/>' + para("乙", formula) + para("丙", sheet) + para('<w:subDoc r:id="y"/>'))
        assert codes(source) == [("part_unread", "第2段"), ("part_unread", "第3段"), ("part_unread", "第4段")]


FORMATS = {
    "decimal": (["1", "2", "3"], ["11", "105"]),
    "decimalZero": (["01", "02", "03"], ["11", "105"]),
    "chineseCounting": (["一", "二", "三"], ["十一", "一〇五"]),
    "chineseCountingThousand": (["一", "二", "三"], ["十一", "一百零五"]),
    "japaneseCounting": (["一", "二", "三"], ["十一", "一百零五"]),
    "taiwaneseCountingThousand": (["一", "二", "三"], ["十一", "一百零五"]),
    "chineseLegalSimplified": (["壹", "贰", "叁"], ["壹拾壹", "壹佰零伍"]),
    "ideographTraditional": (["甲", "乙", "丙"], ["11", "105"]),
    "ideographDigital": (["一", "二", "三"], ["一一", "一〇五"]),
    "lowerLetter": (["a", "b", "c"], ["k", "aaaaa"]),
    "upperLetter": (["A", "B", "C"], ["K", "AAAAA"]),
    "lowerRoman": (["i", "ii", "iii"], ["xi", "cv"]),
    "upperRoman": (["I", "II", "III"], ["XI", "CV"]),
    "decimalEnclosedCircle": (["①", "②", "③"], ["⑪", "105"]),
    "decimalEnclosedCircleChinese": (["①", "②", "③"], ["⑪", "105"]),
    "decimalFullWidth": (["１", "２", "３"], ["１１", "１０５"]),
    "none": (["", "", ""], ["", ""]),
    "neverHeardOf": (["1", "2", "3"], ["11", "105"]),
}


class TestNumbers:
    @pytest.mark.parametrize("kind", FORMATS)
    def test_numerals(self, read_body: Read, kind: str) -> None:
        numbers = numbering({0: level(0, kind, "（%1）")}, {1: 0})
        source = read_body("".join(numbered(1, "任务") for _ in range(105)), numbers=numbers)
        first, later = FORMATS[kind]
        assert texts(source)[:3] == [f"（{said}）任务" for said in first]
        assert [texts(source)[10], texts(source)[104]] == [f"（{said}）任务" for said in later]

    def test_rows_numbered_by_word_have_their_numbers(self, read_body: Read) -> None:
        numbers = numbering({0: level(0, "decimal", "%1"), 1: level(0, "chineseCounting", "%1、")}, {1: 0, 2: 1})
        rows = [row(cell(numbered(1)), cell("甲")), row(cell(numbered(1)), cell("乙"))]
        source = read_body(numbered(2, "总则") + table(*rows) + numbered(2, "分则") + table(row(cell(numbered(1)), "丙")), numbers=numbers)
        assert texts(source) == ["一、总则", "二、分则"]
        assert [squares(found) for found in source.tables] == [[["1", "甲"], ["2", "乙"]], [["3", "丙"]]]

    def test_merged_cells_below_do_not_count(self, read_body: Read) -> None:
        numbers = numbering({0: level(0, "decimal", "%1.")}, {1: 0})
        rows = [row(cell(numbered(1), merge="restart"), "甲"), row(cell(numbered(1), merge="continue"), "乙"), row(cell(numbered(1)), "丙")]
        assert [line[0] for line in squares(read_body(table(*rows), numbers=numbers).tables[0])] == ["1.", "^", "2."]

    def test_deeper_levels_begin_again_and_name_those_above(self, read_body: Read) -> None:
        levels = level(0, "chineseCountingThousand", "%1、") + level(1, "decimal", "%1.%2", "<w:isLgl/>") + level(2, "lowerLetter", "%3)")
        order = [0, 1, 2, 2, 1, 2, 0, 1]
        source = read_body("".join(numbered(1, "甲", level=at) for at in order), numbers=numbering({0: levels}, {1: 0}))
        assert texts(source) == ["一、甲", "1.1 甲", "a) 甲", "b) 甲", "1.2 甲", "a) 甲", "二、甲", "2.1 甲"]

    def test_a_level_may_go_on_counting_under_new_headings(self, read_body: Read) -> None:
        levels = level(0, "chineseCounting", "%1、") + level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>')
        source = read_body("".join(numbered(1, "甲", level=at) for at in (0, 1, 1, 0, 1)), numbers=numbering({0: levels}, {1: 0}))
        assert texts(source) == ["一、甲", "1. 甲", "2. 甲", "二、甲", "3. 甲"]

    def test_a_level_may_begin_again_after_one_level_only(self, read_body: Read) -> None:
        levels = level(0, "decimal", "%1") + level(1, "decimal", "%2") + level(2, "decimal", "%3", '<w:lvlRestart w:val="1"/>')
        source = read_body("".join(numbered(1, level=at) for at in (0, 1, 2, 1, 2, 0, 2)), numbers=numbering({0: levels}, {1: 0}))
        assert texts(source) == ["1", "1", "1", "2", "2", "2", "1"]

    def test_a_level_left_out_has_occurred_all_the_same(self, read_body: Read) -> None:
        levels = level(0, "chineseCounting", "%1、") + level(1, "decimal", "%1.%2", "<w:isLgl/>") + level(2, "decimal", "%3)")
        source = read_body("".join(numbered(1, "甲", level=at) for at in (1, 2, 0, 2, 1)), numbers=numbering({0: levels}, {1: 0}))
        assert texts(source) == ["1.1 甲", "1) 甲", "二、甲", "1) 甲", "2.2 甲"]

    def test_lists_of_one_definition_count_on_unless_they_begin_anew(self, read_body: Read) -> None:
        anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
        other = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1.")}</w:lvlOverride>'
        numbers = numbering({0: level(0, "decimal", "%1.", start=3)}, {1: 0, 2: 0, 3: (0, anew), 4: (0, other)})
        source = read_body("".join(numbered(at) for at in (1, 1, 2, 3, 3, 4)), numbers=numbers)
        assert texts(source) == ["3.", "4.", "5.", "5.", "6.", "VII."]

    def test_styles_number_their_paragraphs(self, read_body: Read) -> None:
        def style(name: str, inner: str, more: str = "") -> str:
            return f'<w:style w:type="paragraph" w:styleId="{name}"{more}>{inner}</w:style>'

        listed = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        styles = style("H1", listed) + style("H2", '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr><w:basedOn w:val="H1"/>')
        styles += style("H3", '<w:basedOn w:val="H1"/>') + style("Loop", '<w:basedOn w:val="Loop"/>') + style("D", "", ' w:default="1"')
        levels = (
            level(0, "chineseCounting", "%1、")
            + level(1, "chineseCounting", "（%2）")
            + level(2, "decimal", "%3.", '<w:pStyle w:val="H3"/>')
        )
        off = '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>'
        body = "".join(para("甲", properties=f'<w:pStyle w:val="{name}"/>') for name in ("H1", "H2", "H3", "Loop", "H2", "Gone"))
        source = read_body(body + para("乙", properties=off) + para("丙"), styles=styles, numbers=numbering({0: levels}, {1: 0}))
        assert texts(source) == ["一、甲", "（一）甲", "1. 甲", "甲", "（二）甲", "甲", "乙", "丙"]

    def test_a_list_may_be_defined_by_a_list_style(self, read_body: Read) -> None:
        styles = '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        numbers = numbering({0: level(0, "decimal", "第%1条"), 1: '<w:numStyleLink w:val="L"/>'}, {1: 0, 2: 1})
        assert texts(read_body(numbered(2, "甲") + numbered(2, "乙"), styles=styles, numbers=numbers)) == ["第1条甲", "第2条乙"]

    def test_bullets_are_dropped(self, read_body: Read) -> None:
        numbers = numbering({0: level(0, "bullet", "\uf06c")}, {1: 0})
        assert texts(read_body(numbered(1, "甲") + numbered(1), numbers=numbers)) == ["甲"]

    def test_numbers_need_no_blank_before_typed_ones(self, read_body: Read) -> None:
        numbers = numbering({0: level(0, "decimal", "%1.", '<w:suff w:val="nothing"/>')}, {1: 0})
        assert texts(read_body(numbered(1, "　甲"), numbers=numbers)) == ["1.甲"]

    def test_a_custom_format_fills_up_with_noughts(self, read_body: Read) -> None:
        custom = '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice>'
        custom += '<mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
        numbers = numbering({0: f'<w:lvl w:ilvl="0"><w:start w:val="9"/>{custom}<w:lvlText w:val="%1"/></w:lvl>'}, {1: 0})
        assert texts(read_body(numbered(1) + numbered(1), numbers=numbers)) == ["009", "010"]

    def test_deleted_paragraphs_do_not_count(self, read_body: Read) -> None:
        numbers = numbering({0: level(0, "decimal", "%1.")}, {1: 0})
        gone = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>'
        deleted = para("<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", properties=gone)
        assert texts(read_body(numbered(1, "甲") + deleted + numbered(1, "乙"), numbers=numbers)) == ["1. 甲", "2. 乙"]

    @pytest.mark.parametrize("value", ["-1", "x", "", "99999999999999999999", "١"])
    def test_numbers_that_are_none_do_no_harm(self, read_body: Read, value: str) -> None:
        numbers = numbering({0: level(0, "lowerRoman", "%1.")}, {1: 0}).replace('w:val="1"', f'w:val="{value}"')
        odd = f'<w:numPr><w:ilvl w:val="{value}"/><w:numId w:val="{value}"/></w:numPr>'
        source = read_body(
            para("甲", properties=odd) + numbered(1, "乙") + table(row(cell("丙", properties=f'<w:gridSpan w:val="{value}"/>'))),
            numbers=numbers,
        )
        assert texts(source)[0] == "甲"
        assert squares(source.tables[0])[0][0] == "丙"
