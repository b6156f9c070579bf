"""Texts that the closing sweep could not look at again: no deduction rests on one, and what is met says so."""

from datetime import date, datetime

import pytest

BEFORE, SINCE = datetime(2025, 9, 20, 18), datetime(2025, 10, 8, 18)  # UTC; the window ends on 30 September, columns were read on 9 October
OPENED = {"opens_on": date(2025, 8, 1), "closes_on": date(2025, 8, 12)}
SHORT = ("a", "《养老服务办法》征求意见公告", "mzj-yj", date(2025, 8, 1))


def verdict(row):
    return row["outcome"], row["reason"], row["cause"]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"looked_at": BEFORE}, ("undetermined", "覆盖不全", "我方")),
        ({"looked_at": BEFORE, "last_status": "budget_spent", "last_asked_at": SINCE}, ("undetermined", "覆盖不全", "我方")),
        ({"looked_at": BEFORE, "last_status": "timeout", "last_asked_at": SINCE}, ("undetermined", "采集失败", "网络")),
        ({"looked_at": BEFORE, "last_status": "gone", "last_asked_at": BEFORE}, ("undetermined", "采集失败", "站点")),
        ({"looked_at": BEFORE, "last_status": "gone", "last_asked_at": SINCE}, ("unmet", "期限不足", None)),
        ({"looked_at": SINCE}, ("unmet", "期限不足", None)),
        ({"looked_at": None}, ("unmet", "期限不足", None)),
    ],
    ids=["never asked", "no room", "failed", "gone before", "gone since", "unchanged", "a build that did not keep it"],
)
def test_a_consultation_is_charged_only_by_a_text_that_was_looked_at_since_the_cut_off(assessed, item, more, expected):
    assert verdict(assessed([item(*SHORT, **OPENED, **more)], ["y"]).cell("mzj", "y")) == expected


def test_a_deduction_is_not_taken_back_before_any_column_was_read_after_the_cut_off(assessed, item):
    gold = assessed([item(*SHORT, **OPENED, looked_at=BEFORE)], ["y"], read_at=datetime(2025, 9, 30, 15))
    assert verdict(gold.cell("mzj", "y")) == ("unmet", "期限不足", None)


def test_a_text_of_another_row_is_looked_at_again_before_it_charges_at_any_time(assessed, item):
    changed = {"looked_at": BEFORE, "row_changed_at": datetime(2025, 9, 25, 18)}
    gold = assessed([item(*SHORT, **OPENED, **changed)], ["y"], read_at=datetime(2025, 9, 30, 15))
    assert verdict(gold.cell("mzj", "y")) == ("undetermined", "覆盖不全", "我方")


def test_a_missing_quarter_turns_on_texts_that_say_nothing_themselves_and_not_on_what_counts(assessed, item):
    first = item("a", "2025年第一季度城乡低保资金发放情况", "mzj-jz", date(2025, 4, 10), years=[2025], periods=["2025Q1"], looked_at=BEFORE)
    assert verdict(assessed([first], ["q"]).cell("mzj", "q")) == ("unmet", "缺期", None)
    empty = item("b", "城乡低保资金发放情况", "mzj-jz", date(2025, 7, 20), is_empty=True, body="", looked_at=BEFORE)
    assert verdict(assessed([first, empty], ["q"]).cell("mzj", "q")) == ("undetermined", "覆盖不全", "我方")
    nameless = item("c", "关于有关事项的公示", "mzj-jz", date(2025, 7, 20), is_empty=True, body="")
    assert verdict(assessed([first, nameless | {"looked_at": BEFORE}], ["q"]).cell("mzj", "q")) == ("undetermined", "覆盖不全", "我方")
    assert verdict(assessed([first, nameless | {"looked_at": SINCE}], ["q"]).cell("mzj", "q")) == ("unmet", "缺期", None)


def test_an_empty_text_that_was_not_looked_at_again_may_be_a_columns_update(assessed, item):
    news = [item("a", "市民政局召开会议", "mzj-dt", date(2025, 3, 1))]
    filled = item("b", "要闻", "mzj-dt", date(2025, 9, 28), is_empty=True, body="")
    assert verdict(assessed([*news, filled | {"looked_at": SINCE}], ["n"], without_noise=True).cell("mzj", "n"))[0] == "unmet"
    found = assessed([*news, filled | {"looked_at": BEFORE}], ["n"], without_noise=True).cell("mzj", "n")
    assert verdict(found) == ("undetermined", "覆盖不全", "我方")


def test_what_is_met_stays_met_and_says_which_text_was_not_looked_at_again(assessed, item):
    old, new = (
        assessed([item("a", "青禾市民政局权责清单", "mzj-qd", date(2023, 5, 1), looked_at=at)], ["c"]).cell("mzj", "c")
        for at in (BEFORE, SINCE)
    )
    assert (old["outcome"], new["outcome"]) == ("met", "met")
    assert "2025年9月21日所读为准" in old["detail"]
    assert "所读为准" not in new["detail"]
