"""Years and periods that titles speak of."""

from datetime import date

import pytest

from disclosure.warehouse.periods import read_periods, read_years

JANUARY = date(2026, 1, 10)
JULY = date(2025, 7, 10)


@pytest.mark.parametrize(
    ("title", "periods"),
    [
        ("2025年第二季度重点工作进展", ["2025Q2"]),
        ("2025年2季度重点工作", ["2025Q2"]),
        ("清溪镇二季度工作", ["2025Q2"]),
        ("2025年上半年财政收支", ["2025H1"]),
        ("2025年半年度总结", ["2025H1"]),
        ("2024年下半年工作", ["2024H2"]),
        ("2025年1-6月财政收支", ["2025H1"]),
        ("2025年4—6月水质", ["2025Q2"]),
        ("2025年1至3月用工", ["2025Q1"]),
        ("2025年1-2月财政", ["2025-01", "2025-02"]),
        ("2024年前三季度经济运行", ["2024Q1", "2024Q2", "2024Q3"]),
        ("2025年1-9月经济运行", ["2025Q1", "2025Q2", "2025Q3"]),
        ("2025年第二、三季度公示", ["2025Q2", "2025Q3"]),
        ("2025年7月空气质量", ["2025-07"]),
        ("七月份水质", ["2025-07"]),
        ("２０２５年７月水质", ["2025-07"]),
        ("二〇二五年五月岗位", ["2025-05"]),
        ("十一月空气质量", ["2024-11"]),
        ("2025年全年财政收支", ["2025"]),
        ("2024年度部门决算", ["2024"]),
        ("2024年12月至2025年1月", ["2024-12", "2025-01"]),
        ("2025年7月15日公告", []),
        ("2025年10月底前完成", []),
        ("三个月专项行动", []),
        ("2025年部门预算", []),
        ("关于2025年第3期通告", []),
        ("转发青政办〔2024〕5号通知", []),
        ("2025年1.5万人就业", []),
    ],
)
def test_a_title_names_its_periods(title, periods):
    assert read_periods(title, JULY) == periods


def test_a_period_without_a_year_that_had_not_begun_is_last_years():
    assert read_periods("第四季度通报", JANUARY) == ["2025Q4"]
    assert read_periods("一月空气质量", JANUARY) == ["2026-01"]


def test_without_a_year_and_a_date_there_is_no_period():
    assert read_periods("第四季度通报", None) == []


def test_years_leave_out_document_numbers():
    assert read_years("关于印发2025年方案的通知（青政办〔2024〕5号）") == [2025]
    assert read_years("二〇二四年至2026年规划，2025001号") == [2024, 2026]


def test_a_number_of_people_or_things_is_no_year():
    assert read_years("服务人口约2000人，改造2050余户，2025年完成") == [2025]
