"""Running text with units in brackets or after labels: every form in which offices write it (all fictional)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from disclosure.tasks import Document, read_document

Read = Callable[[str], Document]
HEAD = "青禾市2031年公开工作要点\n为把门敞开，制定本要点。\n"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def write_and_read(text: str) -> Document:
        path = tmp_path / "prose.txt"
        path.write_text(text, encoding="utf-8")
        return read_document(path)

    return write_and_read


def show(document: Document) -> list[str]:
    return [
        f"{task.number} {'›'.join(task.path)} {task.text} {','.join(f'{unit.name}:{unit.role[0]}' for unit in task.units)} {task.deadline}"
        for task in document.tasks
    ]


def codes(document: Document) -> list[tuple[str, str]]:
    return [(warning.code, warning.where) for warning in document.warnings]


BRACKETS = {
    "〔责任单位：市松针局、各县（市、区）政府〕": "市松针局:r,各县（市、区）政府:r None",
    "【责任单位：市松针局】": "市松针局:r None",
    "[责任单位:市松针局]": "市松针局:r None",
    "(责任单位:市松针局,市砚台局)": "市松针局:r,市砚台局:r None",
    "（市委灯火办负责落实）": "市委灯火办:r None",
    "（由市松针局牵头，市砚台局、各镇按职责分工负责）": "市松针局:l,市砚台局:r,各镇:r None",
    "（牵头单位：市松针局；配合单位：市砚台局、市泉眼委）": "市松针局:l,市砚台局:c,市泉眼委:c None",
    "（牵头单位：市松针局，责任单位：市砚台局）": "市松针局:l,市砚台局:r None",
    "（牵头单位：市松针局）（配合单位：市砚台局）": "市松针局:l,市砚台局:c None",
    "【市松针局牵头，市砚台局配合】": "市松针局:l,市砚台局:c None",
    "[市松针局]": "市松针局:r None",
    "（市松针局、市砚台局）": "市松针局:r,市砚台局:r None",
    "（市松针局、市砚台局分别负责，完成时限：10月底前）": "市松针局:r,市砚台局:r 10月底前",
    "（责任单位：市松针局；完成时限：2031年10月底前）": "市松针局:r 2031年10月底前",
    "（完成时限：年底前；责任单位：市松针局）": "市松针局:r 年底前",
    "（市松针局负责，10月底前完成）": "市松针局:r 10月底前",
    "（责任单位：市松针局，长期坚持）": "市松针局:r 长期",
    "（责任单位：市松针局）（时限要求：年底前）": "市松针局:r 年底前",
    "（責任單位：市松针局）": "市松针局:r None",
    "（责任主体：市松针局）": "市松针局:r None",
    "（责任单位：市松针局等）": "市松针局:r None",
    "（责任单位：市松针局；责任人：槐三）": "市松针局:r None",
    "（牵头领导：槐三；责任单位：市松针局；联系电话：0000）": "市松针局:r None",
    "（责任单位：市松针局；6月底前完成，并长期坚持）": "市松针局:r 6月底前完成，并长期坚持",
    "（2031年6月底前，市松针局负责）": "市松针局:r 2031年6月底前",
    "（共同牵头单位：市松针局、市砚台局）": "市松针局:l,市砚台局:l None",
}


BARE = ("[市松针局]", "（市松针局、市砚台局）")


@pytest.mark.parametrize("bracket", BRACKETS)
@pytest.mark.parametrize("stop", ["。{}", "{}。", "。{}\n"])
def test_a_bracket_at_the_end_of_a_paragraph(read: Read, bracket: str, stop: str) -> None:
    if bracket in BARE and stop == "{}。":
        stop = "。{}"  # a bare name before the full stop may be a remark on the word before it
    text = HEAD + "一、晒\n账目按月贴（含旧账）" + stop.format(bracket) + "\n灯点起来" + stop.format(bracket) + "\n"
    shown = BRACKETS[bracket]
    assert show(read(text)) == [f"1 一、晒 账目按月贴（含旧账）。 {shown}", f"2 一、晒 灯点起来。 {shown}"]
    assert codes(read(text)) == []


@pytest.mark.parametrize("bracket", BRACKETS)
def test_a_bracket_on_a_line_of_its_own(read: Read, bracket: str) -> None:
    text = HEAD + f"一、晒\n账目按月贴。\n月月贴。\n{bracket}\n灯点起来。\n{bracket}\n"
    shown = BRACKETS[bracket]
    assert show(read(text)) == [f"1 一、晒 账目按月贴。\n月月贴。 {shown}", f"2 一、晒 灯点起来。 {shown}"]


@pytest.mark.parametrize("at", range(2, 22))
def test_a_bracket_broken_over_two_lines(read: Read, at: int) -> None:
    bracket = "（责任单位：市松针局、各县（市、区）政府）"
    broken = bracket[:at] + "\n" + bracket[at:]
    text = HEAD + f"一、晒\n账目按月贴。{broken}\n灯点起来。\n{broken}\n"
    assert show(read(text)) == [
        "1 一、晒 账目按月贴。 市松针局:r,各县（市、区）政府:r None",
        "2 一、晒 灯点起来。 市松针局:r,各县（市、区）政府:r None",
    ]


RULES = {
    "逗号前为牵头单位，下同": ["市松针局:l,市砚台局:l,市泉眼委:r", "市泉眼委:l,市松针局:r"],
    "“，”前为牵头单位，下同": ["市松针局:l,市砚台局:l,市泉眼委:r", "市泉眼委:l,市松针局:r"],
    "列第一位的为牵头单位，下同": ["市松针局:l,市砚台局:r,市泉眼委:r", "市泉眼委:l,市松针局:r"],
    "排在首位的为牵头单位，以下均同": ["市松针局:l,市砚台局:r,市泉眼委:r", "市泉眼委:l,市松针局:r"],
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_for_who_leads_stated_once_holds_for_all_that_follow(read: Read, rule: str) -> None:
    first, second = RULES[rule]
    text = HEAD + f"一、晒\n账目按月贴。（责任单位：市松针局、市砚台局，市泉眼委。{rule}）\n灯点起来。（责任单位：市泉眼委，市松针局）\n"
    assert show(read(text)) == [f"1 一、晒 账目按月贴。 {first} None", f"2 一、晒 灯点起来。 {second} None"]


def test_a_rule_with_words_before_it_leaves_none_of_them_among_the_units(read: Read) -> None:
    text = HEAD + "一、晒\n账目按月贴。（责任单位：市松针局、各镇。以上各项，排名第一的为牵头单位）\n灯点起来。（责任单位：各镇）\n"
    assert show(read(text)) == ["1 一、晒 账目按月贴。 市松针局:l,各镇:r None", "2 一、晒 灯点起来。 各镇:l None"]


def test_without_such_a_rule_a_comma_says_nothing(read: Read) -> None:
    text = HEAD + "一、晒\n账目按月贴。（责任单位：市松针局，市砚台局）\n灯点起来。（责任单位：市泉眼委，市松针局）\n"
    assert [unit.role for task in read(text).tasks for unit in task.units] == ["responsible"] * 4


def test_a_rule_in_a_note_below_holds_for_all(read: Read) -> None:
    text = (
        HEAD
        + "一、晒\n账目按月贴。（责任单位：市松针局、市砚台局）\n灯点起来。（责任单位：市泉眼委）\n注：责任单位排在第一位的为牵头单位。\n"
    )
    assert show(read(text)) == ["1 一、晒 账目按月贴。 市松针局:l,市砚台局:r None", "2 一、晒 灯点起来。 市泉眼委:l None"]


def test_a_missing_comma_where_the_rule_needs_one_is_a_doubt(read: Read) -> None:
    text = (
        HEAD + "一、晒\n账目按月贴。（责任单位：市松针局，市砚台局。逗号前为牵头单位，下同）\n灯点起来。（责任单位：市泉眼委、市松针局）\n"
    )
    second = read(text).tasks[1]
    assert [unit.role for unit in second.units] == ["lead", "lead"]
    assert [(warning.code, warning.where) for warning in second.warnings] == [("lead_unclear", "第5行")]


def test_several_tasks_in_one_paragraph_below_its_run_in_heading(read: Read) -> None:
    text = HEAD + (
        "一、晒\n（一）贴出来。1.账目按月贴。（市松针局负责）2.门牌按年换。（市砚台局负责）\n"
        "（二）讲明白。账目有人讲。（市松针局牵头）灯火有人看。（市泉眼委牵头）\n（三）收起来。旧灯收走。（市泉眼委负责）\n"
    )
    assert show(read(text)) == [
        "1 一、晒›（一）贴出来。 1.账目按月贴。 市松针局:r None",
        "2 一、晒›（一）贴出来。 2.门牌按年换。 市砚台局:r None",
        "3 一、晒›（二）讲明白。 账目有人讲。 市松针局:l None",
        "4 一、晒›（二）讲明白。 灯火有人看。 市泉眼委:l None",
        "5 一、晒 （三）收起来。旧灯收走。 市泉眼委:r None",
    ]


def test_markers_that_rise_by_one_through_all_sections_are_the_printed_numbers(read: Read) -> None:
    text = HEAD + (
        "一、晒\n（一）贴出来。账目按月贴。（市松针局负责）\n（二）讲明白。（市砚台局负责）\n二、收\n（三）收起来。旧灯收走。（市泉眼委负责）\n"
    )
    assert show(read(text)) == [
        "1 一、晒 贴出来。账目按月贴。 市松针局:r None",
        "2 一、晒 讲明白。 市砚台局:r None",
        "3 二、收 收起来。旧灯收走。 市泉眼委:r None",
    ]


def test_a_number_without_units_is_passed_over_and_said(read: Read) -> None:
    text = HEAD + "一、晒\n1.账目按月贴。（市松针局负责）\n2.讲明白。\n3.旧灯收走。（市泉眼委负责）\n"
    document = read(text)
    assert show(document) == ["1 一、晒 账目按月贴。 市松针局:r None", "3 一、晒 旧灯收走。 市泉眼委:r None"]
    assert codes(document)[0] == ("paragraphs_without_units", "第5行")


def test_markers_that_begin_again_stay_in_the_text(read: Read) -> None:
    text = HEAD + "一、晒\n1.账目按月贴。（市松针局负责）\n2.讲明白。（市砚台局负责）\n二、收\n1.旧灯收走。（市泉眼委负责）\n"
    assert [(task.number, task.text[:2]) for task in read(text).tasks] == [(1, "1."), (2, "2."), (3, "1.")]


def test_headings_that_end_with_a_full_stop_hold_the_paragraphs_below(read: Read) -> None:
    text = HEAD + (
        "二、亮\n（三）坚持点灯，夜夜有光。\n巷口点灯。巷口的灯不灭。（市松针局负责）\n桥头点灯。（市砚台局负责）\n"
        "（四）坚持扫门，天天见净。\n门前扫净。（市泉眼委负责）\n三、守\n（五）有人守。守到天亮。（市松针局负责）\n"
    )
    assert show(read(text)) == [
        "1 二、亮›（三）坚持点灯，夜夜有光。 巷口点灯。巷口的灯不灭。 市松针局:r None",
        "2 二、亮›（三）坚持点灯，夜夜有光。 桥头点灯。 市砚台局:r None",
        "3 二、亮›（四）坚持扫门，天天见净。 门前扫净。 市泉眼委:r None",
        "4 三、守 （五）有人守。守到天亮。 市松针局:r None",
    ]


def test_a_marked_sentence_closed_by_the_next_line_is_text(read: Read) -> None:
    text = HEAD + "一、晒\n（一）账目按月贴。\n（责任单位：市松针局）\n（二）门牌按年换。\n（责任单位：市砚台局）\n"
    assert show(read(text)) == ["1 一、晒 账目按月贴。 市松针局:r None", "2 一、晒 门牌按年换。 市砚台局:r None"]


def test_a_paragraph_that_introduces_items_is_no_task_and_its_heading_stands_above_them(read: Read) -> None:
    text = HEAD + (
        "一、晒\n（一）贴出来。贴要贴在明处，人人看得见。\n1.账目按月贴。（市松针局负责）\n2.门牌按年换。（市砚台局负责）\n"
        "（二）讲明白。讲要讲在点上。\n1.账目有人讲。（市松针局负责）\n"
    )
    document = read(text)
    assert show(document) == [
        "1 一、晒›（一）贴出来。 1.账目按月贴。 市松针局:r None",
        "2 一、晒›（一）贴出来。 2.门牌按年换。 市砚台局:r None",
        "3 一、晒›（二）讲明白。 1.账目有人讲。 市松针局:r None",
    ]
    assert codes(document) == [("paragraphs_without_units", "第4行"), ("paragraphs_without_units", "第7行")]


def test_items_parted_by_semicolons_below_a_colon_are_one_task(read: Read) -> None:
    text = HEAD + (
        "一、晒\n（一）贴出来。要做到：\n1.账目按月贴；\n2.门牌按年换。（市松针局负责）\n（二）讲明白。账目有人讲。（市砚台局负责）\n"
    )
    assert show(read(text)) == [
        "1 一、晒 贴出来。要做到：\n1.账目按月贴；\n2.门牌按年换。 市松针局:r None",
        "2 一、晒 讲明白。账目有人讲。 市砚台局:r None",
    ]


def test_a_paragraph_that_goes_on_belongs_to_the_same_task(read: Read) -> None:
    text = HEAD + "一、晒\n（一）贴出来。账目按月贴。\n贴在门口，贴满一月。（市松针局负责）\n（二）讲明白。（市砚台局负责）\n"
    document = read(text)
    assert show(document)[0] == "1 一、晒 贴出来。账目按月贴。\n贴在门口，贴满一月。 市松针局:r None"
    assert codes(document) == []


def test_a_section_without_units_is_one_warning(read: Read) -> None:
    text = HEAD + (
        "一、总体要求\n（一）想法。把门敞开。\n（二）打算。到明年门都敞开。\n二、任务\n（三）贴出来。（市松针局负责）\n（四）讲明白。（市砚台局负责）\n"
        "三、要求\n（五）当心火烛。\n（六）当心脚下。\n"
    )
    document = read(text)
    assert [task.number for task in document.tasks] == [3, 4]
    assert codes(document) == [("section_without_units", "第3行"), ("section_without_units", "第9行")]


def test_head_and_tail_of_a_notice_are_no_tasks(read: Read) -> None:
    text = (
        "青禾市人民政府办公室\n关于印发青禾市2031年公开工作要点的通知\n青政办〔2031〕7号\n各镇人民政府，市政府各部门：\n现将要点印发给你们，请落实。\n"
        "青禾市人民政府办公室\n2031年3月2日\n青禾市2031年公开工作要点\n为把门敞开，制定以下要点。\n一、晒\n账目按月贴。（市松针局负责）\n灯点起来。（市砚台局负责）\n"
        "附件：1.门牌样式\n青禾市人民政府办公室\n2031年3月2日\n（此件公开发布）\n抄送：市委办公室，市松针局。\n扫一扫在手机打开当前页\n主办：青禾市人民政府办公室\n"
    )
    document = read(text)
    assert (document.title, document.year) == ("青禾市2031年公开工作要点", 2031)
    assert [task.text for task in document.tasks] == ["账目按月贴。", "灯点起来。"]
    assert document.warnings == ()


def test_a_text_without_any_marker_begins_below_its_preamble(read: Read) -> None:
    text = HEAD + "账目按月贴，月月贴。（市松针局负责）\n灯点起来，夜夜点。（市砚台局负责）\n"
    assert [task.text for task in read(text).tasks] == ["账目按月贴，月月贴。", "灯点起来，夜夜点。"]


@pytest.mark.parametrize(
    "remark", ["（含旧账）", "（州）", "（以下简称《办法》）", "（2031年10月底前）", "（见附件）", "〔2031〕7号", "【解读】"]
)
def test_remarks_in_brackets_stay_in_the_text(read: Read, remark: str) -> None:
    text = HEAD + f"一、晒\n账目{remark}按月贴。（市松针局负责）\n灯点起来{remark}。（市砚台局负责）\n"
    assert [task.text for task in read(text).tasks] == [f"账目{remark}按月贴。", f"灯点起来{remark}。"]


LABELLED = {
    "1.账目按月贴。责任单位：市松针局、各镇 完成时限：10月底前\n2.灯点起来。责任单位：市砚台局 完成时限：年底前\n": "市松针局:r,各镇:r 10月底前",
    "1.账目按月贴。\n责任单位：市松针局、各镇\n完成时限：10月底前\n2.灯点起来。\n责任单位：市砚台局\n完成时限：年底前\n": "市松针局:r,各镇:r 10月底前",
    "账目按月贴。\n牵头单位：市松针局\n配合单位：各镇\n时限：10月底前\n灯点起来。\n牵头单位：市砚台局\n时限：年底前\n": "市松针局:l,各镇:c 10月底前",
    "1.账目按月贴。\n时间要求：10月底前\n责任单位：市松针局\n2.灯点起来。\n时间要求：年底前\n责任单位：市砚台局\n": "市松针局:r 10月底前",
    "账目按月贴。责任单位：市松针局；时限：10月底前。\n灯点起来。责任单位：市砚台局；时限：年底前。\n": "市松针局:r 10月底前",
    "1.账目按月贴。责任单位：市松针局。完成时限：10月底前。2.灯点起来。责任单位：市砚台局。完成时限：年底前。\n": "市松针局:r 10月底前",
    "账目按月贴。\n责任单位：\n市松针局、\n各镇\n完成时限：10月底前\n灯点起来。\n责任单位：\n市砚台局\n完成时限：年底前\n": "市松针局:r,各镇:r 10月底前",
    "账目按月贴。\n責任單位：市松针局\n時限：10月底前\n灯点起来。\n責任單位：市砚台局\n時限：年底前\n": "市松针局:r 10月底前",
}


@pytest.mark.parametrize("text", LABELLED)
def test_units_and_deadlines_after_labels(read: Read, text: str) -> None:
    shown = show(read(HEAD + "一、晒\n" + text))
    assert shown[0] == f"1 一、晒 账目按月贴。 {LABELLED[text]}"
    assert shown[1].startswith("2 一、晒 灯点起来。 市砚台局:")
    assert shown[1].endswith(" 年底前")
    assert len(shown) == 2


@pytest.mark.parametrize("size", [18, 24, 30, 40])
def test_paragraphs_printed_in_lines_of_one_length_are_joined(read: Read, size: int) -> None:
    paragraphs = [
        f"{at}.账目按月贴出，写明来处和去处，贴在门口人人看得见的地方，贴满{at}个月以后再取下来收进柜子里锁好。（责任单位：市松针局、各县（市、区）政府）"
        for at in range(1, 5)
    ]
    printed = [paragraph[start : start + size] for paragraph in paragraphs for start in range(0, len(paragraph), size)]
    document = read(HEAD + "一、晒\n" + "\n".join(printed) + "\n")
    assert [(task.number, task.text) for task in document.tasks] == [
        (at, paragraph[2 : paragraph.index("（责任")]) for at, paragraph in enumerate(paragraphs, start=1)
    ]
    assert {unit.name for task in document.tasks for unit in task.units} == {"市松针局", "各县（市、区）政府"}
