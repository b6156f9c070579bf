"""What holds for every text: quotes are its own words, a phrase is read once, nothing raises; and which warnings there are."""

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.calendar import WorkingCalendar
from disclosure.tasks.dates import disagreement, due_dates
from disclosure.tasks.obligations import read_clause, read_obligations
from disclosure.tasks.obligations.clauses import LONGEST, cut_clauses

CALENDAR = WorkingCalendar.load()
PIECES = [
    "每",
    "年",
    "每年",
    "2024年",
    "明年",
    "10月",
    "底",
    "前",
    "31日",
    "2月",
    "30日",
    "至",
    "按",
    "季度",
    "每周",
    "五日",
    "收购旺季",
    "不少于",
    "至少",
    "2次",
    "一次",
    "开展",
    "个工作日",
    "3",
    "内",
    "后",
    "之日起",
    "公布",
    "收到",
    "自",
    "在",
    "30日",
    "天",
    "小时",
    "半",
    "、",
    "，",
    "。",
    "；",
    "（",
    "）",
    "《",
    "》",
    "及时",
    "公开",
    "长期",
    "一般",
    "可以",
    "１０",
    "二十",
    "个月",
    "\n",
    "\u3000",
    "上半年",
    "第三",
    "末",
    "当日",
    "提前",
    "不超过",
    "截至",
    "2024.1.5",
    "次月",
    "结束后",
    "第一个工作日",
    "前后",
    "力争",
    "24年底",
    "10.31前",
    "1、4、",
    "各",
    "扣1分",
    "更新",
    "会",
    "首月",
    "同步",
    "逢单月",
]
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=80))


@given(TEXTS, st.none() | TEXTS, st.none() | st.integers(1990, 2040))
@settings(max_examples=400)
def test_quotes_are_words_of_their_clause_and_clauses_of_their_source(text: str, column: str | None, year: int | None) -> None:
    obligations, warnings = read_obligations(text, column, year=year, calendar=CALENDAR)
    for obligation in obligations:
        assert obligation.quote in obligation.clause
        assert obligation.clause in (text if obligation.source == "text" else column or "")
        assert not re.search("[。；;！!？?\n]", obligation.clause)
    assert all(warning.where == "" and warning.message for warning in warnings)
    assert [entry.source for entry in obligations] == sorted(entry.source for entry in obligations)


@given(TEXTS)
def test_no_place_is_read_twice(text: str) -> None:
    for clause in cut_clauses(text):
        for in_column in (True, False):
            spans = {(found.start, found.end) for found in read_clause(clause, 2024, in_column=in_column).found}
            assert all(first[1] <= second[0] for first, second in itertools.pairwise(sorted(spans)))


@given(TEXTS)
def test_clauses_hold_every_word_of_the_text_once(text: str) -> None:
    places = [place for clause in cut_clauses(text) for place in clause.places]
    assert places == sorted(set(places))
    left = {text[place] for place in set(range(len(text))) - set(places)}
    assert all(re.fullmatch("[。；;！!？?\\s\u2000-\u200f\u2060\ufeff]", character) for character in left)


@pytest.mark.parametrize(
    "unit",
    [
        "每年",
        "年底前",
        "之日起",
        "不少于3次",
        "，",
        "《",
        "5月至",
        "及时在",
        "旺季每",
        "后3日内",
        "一月、",
        "2024.1.",
        "1、",
        "每季度结束后",
        "前后",
        "3个月",
        "10.3",
        "扣1分，",
    ],
)
def test_a_very_long_text_without_a_full_stop_is_cut_and_read(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    assert max(len(clause.words) for clause in cut_clauses(text)) <= LONGEST
    read_obligations(text, None, year=2024, calendar=CALENDAR)


def read_codes(text: str, column: str | None = None, year: int | None = 2024) -> list[str]:
    return [warning.code for warning in read_obligations(text, column, year=year, calendar=CALENDAR)[1]]


def test_the_column_comes_first_and_the_same_duty_is_told_twice() -> None:
    obligations, warnings = read_obligations("年底前建成专栏。每月更新。", "年底前", year=2024, calendar=CALENDAR)
    assert [(entry.source, entry.kind, entry.quote) for entry in obligations] == [
        ("deadline", "by_date", "年底前"),
        ("text", "by_date", "年底前"),
        ("text", "every", "每月"),
    ]
    assert warnings == ()
    assert obligations[1].clause == "年底前建成专栏"


@pytest.mark.parametrize(
    ("column", "year", "codes"),
    [
        ("年底前", 2024, []),
        ("年底前", 2026, []),
        ("年底前", None, []),
        ("年底前", 2027, ["calendar_missing"]),
        ("2031年6月底前", 2024, ["calendar_missing"]),
        ("每年3月底前", 2030, ["calendar_missing"]),
        ("3个工作日内", 2030, ["calendar_missing"]),
        ("公示期不少于5个工作日", 2030, ["calendar_missing"]),
        ("3日内", 2030, []),
        ("3个工作日内", 2024, []),
    ],
)
def test_a_year_without_calendar_is_said_where_it_is_needed(column: str, year: int | None, codes: list[str]) -> None:
    assert read_codes("", column, year) == codes


def test_the_missing_year_is_named() -> None:
    (obligation,), (warning,) = read_obligations("", "年底前", year=2028, calendar=CALENDAR)
    assert "2028" in warning.message
    assert "日历缺失" in warning.message
    assert obligation.to_json()["due_on"] is None


def test_a_day_moved_over_new_years_eve_needs_both_years() -> None:
    short = WorkingCalendar(frozenset({2022}), CALENDAR.holidays, CALENDAR.workdays, "test")
    (obligation,), (warning,) = read_obligations("", "年底前", year=2022, calendar=short)
    assert (obligation.to_json()["due_on"], "2023" in warning.message) == (None, True)
    (obligation,), warnings = read_obligations("", "年底前", year=2022, calendar=CALENDAR)
    assert (obligation.to_json()["due_on"], warnings) == ("2023-01-03", ())


def test_the_same_warning_is_given_once() -> None:
    assert read_codes("年底前公开甲。年底前公开乙。", None, 2029) == ["calendar_missing"]


@pytest.mark.parametrize(
    ("column", "code"),
    [
        ("月底前", "date_without_month"),
        ("2月30日前", "date_impossible"),
        ("2023年底前", "date_before_document"),
        ("处罚决定作出后7日内", "days_unclear"),
        ("另行通知", "deadline_unread"),
        *[(words, "deadline_unread") for words in ("按程序", "根据工作进展", "有效期内", "节前", "年中前", "3年", "10.1-10.31", "待定")],
        *[(words, "deadline_unread") for words in ("每月第二周", "每年高考前", "每月初", "每日17时前", "月初5日")],
        ("10月底前；其余另行通知", "deadline_unread"),
        ("每月25日前，特殊情况另行通知", "deadline_unread"),
        ("20个工作日（形成之日起）", "deadline_unread"),
    ],
)
def test_what_cannot_be_read_is_said(column: str, code: str) -> None:
    assert read_codes("", column) == [code]


@pytest.mark.parametrize("column", ["", "—", "/", "无", "长期", None])
def test_an_empty_or_standing_column_warns_of_nothing(column: str | None) -> None:
    assert read_codes("做好公开", column) == []


@pytest.mark.parametrize(
    "column", ["10月31日（星期四）前", "10月31日下班前", "2024年每季度", "完成时限：10月底前", "每周五下班前", "即日起", "同步"]
)
def test_a_column_read_to_its_end_warns_of_nothing(column: str) -> None:
    assert read_obligations("", column, year=2024, calendar=CALENDAR)[0]
    assert read_codes("", column) == []


def test_the_words_left_in_a_column_are_named() -> None:
    (obligation,), (warning,) = read_obligations("", "每月第二周", year=2024, calendar=CALENDAR)
    assert (obligation.quote, "「第二周」" in warning.message) == ("每月", True)


def test_what_costs_points_is_no_duty_but_the_duty_before_it_is() -> None:
    obligations, _ = read_obligations("每年公开不少于12次，每少1次扣1分；逾期10日内公开的，得2分。", None, year=2024, calendar=CALENDAR)
    assert [entry.quote for entry in obligations] == ["每年公开不少于12次"]


def test_days_under_another_law_are_calendar_days_without_doubt() -> None:
    assert read_codes("", "批复后20日内") == []


def test_text_and_column_disagree_only_when_no_date_is_shared() -> None:
    assert disagreement("年底前建成", "10月底前") == "要求中写「年底前」，时限栏写「10月底前」，两者不一致"
    assert disagreement("6月底前试点，10月底前建成", "10月底前") is None
    assert disagreement("每年3月底前公布", "10月底前") is None
    assert disagreement("年底前建成", "长期") is None


def test_due_dates_write_the_end_of_any_month_as_31() -> None:
    assert due_dates("2月底前、6月15日前、12月31日前、每年3月底前") == {(2, 31), (6, 15), (12, 31)}
