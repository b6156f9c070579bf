"""What a column shows beside what it showed: lists that vanished are doubted for a night, innocents are not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.column_decisions import Decision
from disclosure.crawl.columns import ColumnReading
from disclosure.crawl.health import judge
from disclosure.crawl.history import row_key
from disclosure.crawl.past import WAITING, Glance, Past
from disclosure.registry import Column
from disclosure.sites import Row
from scoring.model import Reason

SITE = "http://www.qinghe.example/tzgg/"
FIRST, SECOND, THIRD = date(2025, 7, 10), date(2025, 7, 11), date(2025, 7, 12)


def at(night: date, hour: int = 16) -> datetime:
    return datetime(night.year, night.month, night.day, hour, tzinfo=UTC)


def items(count: int, *, newest: date | None = date(2025, 7, 1), name: str = "a") -> list[Row]:
    """Rows from the newest down, one a day."""
    days = [newest - timedelta(days=place) if newest else None for place in range(count)]
    return [
        Row(
            f"关于{name}第{count - place}号事项的通知",
            f"{name}{place}.html",
            f"{SITE}{name}{count - place}.html",
            day.isoformat() if day else None,
        )
        for place, day in enumerate(days)
    ]


def reading(
    rows: list[Row], *, first: int | None = None, pages: int = 1, end: bool = True, kind: str = "notice", status: str = "ok", **more
):
    column = Column.model_validate({"id": "tzgg", "site": "www", "url": SITE, "path": "首页 > 通知公告", "class": kind})
    found = ColumnReading(column, "www.qinghe.example", "127.0.0.1", at(SECOND), status=status, coverage="complete", **more)
    found.add(tuple(rows))
    found.first_rows, found.page_count, found.reached_end, found.pages_read = len(rows) if first is None else first, pages, end, pages
    return found


def glance(rows: list[Row], night: date = FIRST, **more) -> Glance:
    newest = max((date.fromisoformat(row.date) for row in rows if row.date), default=None)
    plain = Glance(f"run-{night}", night, "ok", len(rows), len(rows), 1, True, newest, at(night))
    return replace(plain, **more)


def past(good: list[Row], *, night: date = SECOND, doubted: list[Row] | None = None, doubt_night: date = FIRST, **more) -> Past:
    """A past whose last good reading showed ``good`` and whose doubted one showed ``doubted``."""
    held = glance(good, FIRST - timedelta(days=1), **more)
    doubts = []
    if doubted is not None:
        doubts = [glance(doubted, doubt_night, status="unreadable", detail=f"首页行数由20降为6，{WAITING}")]
    pages = {held.run_id: good[: held.first_rows or 0]} | {doubt.run_id: doubted for doubt in doubts}
    return Past(night, held, tuple(doubts), rows_of=lambda one: pages[one.run_id])


def judged(rows: list[Row], before: Past, decisions=(), **more) -> ColumnReading:
    found = reading(rows, **more)
    judge(found, before, decisions)
    return found


def test_a_list_that_shows_a_known_row_is_compared_without_reading_the_earlier_page_again():
    def forbid(one: Glance) -> list[Row]:
        raise AssertionError(f"the page of {one.night} was read again")

    rows = items(20)
    before = replace(past(rows), known={row_key(rows[3])}, rows_of=forbid)
    assert judged(rows, before).status == "ok"


def is_doubted(found: ColumnReading) -> bool:
    if found.status == "unreadable":
        assert (found.reason, found.coverage) == (Reason.PARSE_DOUBT, "partial")
        assert found.detail.endswith(WAITING)
        return True
    assert (found.reason, found.coverage) == (None, "complete")
    return False


OLD = items(20)


def test_a_list_that_reads_empty_after_it_had_items_is_doubted():
    for status in ("ok", "blank"):
        found = judged([], past(OLD), status=status)
        assert is_doubted(found)
        assert found.detail == f"原有20行，现读得空列表，{WAITING}"


def test_a_first_page_that_lost_more_than_half_of_its_rows_is_doubted():
    assert judged(OLD[:6], past(OLD)).detail == f"首页行数由20降为6，{WAITING}"
    assert not is_doubted(judged(OLD[:10], past(OLD)))
    assert is_doubted(judged(OLD[:9], past(OLD)))


def test_a_changed_template_is_said_with_the_doubt():
    found = judged(OLD[:6], past(OLD, structure="div>ul>li(a)"), structure="div>ol>li(a)")
    assert found.detail == f"首页行数由20降为6，页面结构有变化，{WAITING}"


def test_a_list_of_many_pages_of_which_one_is_left_is_doubted():
    found = judged(OLD, past(OLD, page_count=50, reached_end=False))
    assert found.detail == f"按页数估计的全部行数由1000降为20，{WAITING}"


def test_a_partial_reading_stays_at_what_it_covered():
    found = reading(OLD[:6])
    found.coverage = "none"
    judge(found, past(OLD))
    assert (found.status, found.coverage) == ("unreadable", "none")


def test_a_reading_that_failed_by_itself_is_left_alone():
    found = judged([], past(OLD), status="timeout")
    assert (found.status, found.detail) == ("timeout", None)


def test_a_column_never_read_before_has_nothing_to_lose():
    assert not is_doubted(judged(OLD[:1], Past(SECOND)))
    assert not is_doubted(judged([], past([])))


def test_the_next_night_that_shows_the_same_is_believed_and_says_so():
    found = judged(OLD[:6], past(OLD, doubted=OLD[:6]))
    assert not is_doubted(found)
    assert found.detail == "首页行数由20降为6，与7月10日夜所见一致，按现状采信"
    assert not is_doubted(judged([*items(1, newest=date(2025, 7, 9), name="b"), *OLD[:6]], past(OLD, doubted=OLD[:6])))
    assert not is_doubted(judged([], past(OLD, doubted=[])))


def test_a_second_night_proves_nothing_while_the_page_still_names_what_we_do_not_read():
    before = replace(past(OLD, doubted=OLD[:6]), named=lambda rows: len(rows) - 2)
    found = judged(OLD[:6], before)
    assert (found.status, found.coverage) == ("unreadable", "partial")
    assert found.detail == "首页行数由20降为6，未读出的信息仍有12条在网页上，疑为我方未读出，待人工确认"
    assert Glance("r", SECOND, found.status, 6, 6, 1, True, None, at(SECOND), None, found.detail).is_doubt
    assert not is_doubted(judged(OLD[:6], replace(before, named=lambda rows: len(rows) // 2)))
    assert not is_doubted(judged(OLD[:6], before, [decision("rows", at(SECOND, 18))]))


def test_rows_that_lost_their_addresses_are_doubted_until_a_person_agrees():
    bare = [replace(row, url=None) for row in OLD]
    before = past(OLD, doubted=bare)
    for rows, is_lost in ((bare, True), ([*bare[:11], *OLD[11:]], True), ([*bare[:10], *OLD[10:]], False)):
        found = judged(rows, before)
        assert (found.status == "unreadable", found.coverage) == (is_lost, "partial" if is_lost else "complete")
    assert judged(bare, before).detail == "原有信息有网址，现读得20行中20行没有网址，疑为我方未读出，待人工确认"
    assert judged(bare, before, [decision("rows", at(SECOND, 18))]).status == "ok"
    assert not is_doubted(judged(bare, past(bare)))


def test_another_run_of_the_same_night_agrees_to_nothing():
    assert is_doubted(judged(OLD[:6], past(OLD, doubted=OLD[:6], doubt_night=SECOND, night=SECOND)))


def test_a_night_that_shows_something_else_again_is_doubted_anew():
    assert is_doubted(judged(OLD[:2], past(OLD, doubted=OLD[:8])))
    assert is_doubted(judged([], past(OLD, doubted=OLD[:6])))
    assert is_doubted(judged(items(6, name="c"), past(OLD, doubted=OLD[:6])))


def test_rows_that_came_back_need_nobody():
    found = judged(OLD, past(OLD, doubted=OLD[:6]))
    assert (is_doubted(found), found.detail) == (False, None)


def decision(kind: str, when: datetime) -> Decision:
    return Decision("qinghe", "tzgg", kind, None, "王砚", "栏目确已精简", when)


def test_a_person_who_agrees_after_the_doubt_settles_it_also_in_the_same_night():
    before = past(OLD, doubted=OLD[:6], doubt_night=SECOND)
    found = judged(OLD[:6], before, [decision("rows", at(SECOND, 18))])
    assert (is_doubted(found), found.detail) == (False, "首页行数由20降为6，已由人工确认，按现状采信")


@pytest.mark.parametrize(("kind", "when"), [("rows", at(SECOND, 10)), ("repair", at(SECOND, 18))], ids=["before the doubt", "another kind"])
def test_what_a_person_decided_of_something_else_settles_nothing(kind, when):
    assert is_doubted(judged(OLD[:6], past(OLD, doubted=OLD[:6], doubt_night=SECOND), [decision(kind, when)]))


def test_a_person_agreed_to_six_rows_not_to_none():
    assert is_doubted(judged([], past(OLD, doubted=OLD[:6], doubt_night=SECOND), [decision("rows", at(SECOND, 18))]))


def test_another_list_under_the_same_address_is_doubted():
    found = judged(items(20, name="b"), past(OLD))
    assert found.detail == f"原首页的20条信息一条也没有出现，{WAITING}"
    assert is_doubted(judged(items(20, name="b", newest=None), past(items(20, newest=None))))


def test_a_busy_column_that_turned_its_page_over_is_innocent():
    fresh = items(25, newest=date(2025, 8, 20), name="b")
    assert not is_doubted(judged(fresh[:20], past(OLD, page_count=9, reached_end=False), pages=9, end=False))
    undated = items(20, name="b", newest=None)
    assert not is_doubted(judged(undated, past(items(20, newest=None), page_count=9, reached_end=False), pages=9, end=False))


@pytest.mark.parametrize("count", [20, 28])
@pytest.mark.parametrize("kind", ["notice", "news", "archive"])
def test_a_list_read_to_its_end_without_any_old_item_is_another_list_however_new_its_rows_are(kind, count):
    hot = items(count, newest=date(2025, 7, 31), name="hot")
    found = judged(hot, past(items(14)), kind=kind)
    assert found.detail == f"原首页的14条信息一条也没有出现，{WAITING}"
    assert is_doubted(found)
    assert not is_doubted(judged([*hot, OLD[0]], past(OLD[:14]), kind=kind))


def test_another_list_above_pages_that_are_known_is_doubted():
    old, deeper = items(14), items(14, newest=date(2025, 6, 1), name="deep")
    hot = items(14, newest=date(2025, 7, 31), name="hot")
    before = replace(past(old, page_count=9, reached_end=False), known={row_key(row) for row in (*old, *deeper)})
    assert is_doubted(judged([*hot, *deeper], before, first=14, pages=9, end=False))
    assert not is_doubted(judged([*hot, *old], before, first=14, pages=9, end=False))


def test_a_list_that_shows_rows_known_from_earlier_nights_is_the_same_list():
    other = items(20, name="b")
    before = replace(past(OLD), known={row_key(other[7])})
    assert not is_doubted(judged(other, before))


def test_items_that_moved_to_new_addresses_are_the_same_items():
    moved = [replace(row, url=row.url.replace("/tzgg/", "/col/tzgg/")) for row in OLD]
    assert not is_doubted(judged(moved, past(OLD)))


@pytest.mark.parametrize("kind", ["notice", "periodic", "policy", "static", "archive"])
@pytest.mark.parametrize(("before", "now"), [(3, 1), (4, 1), (20, 3)])
def test_a_list_of_any_length_and_class_that_lost_more_than_half_of_its_rows_is_doubted_for_a_night(before, now, kind):
    found = judged(OLD[:now], past(OLD[:before]), kind=kind)
    assert found.detail == f"首页行数由{before}降为{now}，{WAITING}"
    assert is_doubted(found)
    assert not is_doubted(judged(OLD[:now], past(OLD[:before], doubted=OLD[:now]), kind=kind))


@pytest.mark.parametrize(("before", "now"), [(2, 1), (4, 2), (3, 2)])
def test_a_short_list_that_kept_half_of_its_rows_is_innocent(before, now):
    assert not is_doubted(judged(OLD[:now], past(OLD[:before]), kind="periodic"))


@pytest.mark.parametrize("kind", ["periodic", "policy", "static"])
def test_a_short_list_of_a_class_whose_items_stay_is_another_list_when_none_of_them_is_there(kind):
    others = items(4, newest=date(2025, 6, 20), name="b")
    found = judged(others, past(OLD[:4]), kind=kind)
    assert found.detail == f"原首页的4条信息一条也没有出现，{WAITING}"
    assert not is_doubted(judged(others, past(OLD[:4], doubted=others), kind=kind))
    assert not is_doubted(judged([*others, OLD[0]], past(OLD[:4]), kind=kind))


def test_a_box_of_the_newest_few_may_turn_over_in_a_day():
    assert not is_doubted(judged(items(4, newest=date(2025, 7, 5), name="b"), past(OLD[:4]), kind="news"))


def test_an_archive_that_is_cleared_up_is_believed_on_the_second_night_and_others_may_stand_there():
    assert is_doubted(judged(OLD[:2], past(OLD), kind="archive"))
    assert not is_doubted(judged(OLD[:2], past(OLD, doubted=OLD[:2]), kind="archive"))
    assert not is_doubted(judged(items(12, name="b"), past(OLD), kind="archive"))
    assert is_doubted(judged([], past(OLD), kind="archive"))


def test_a_list_that_begins_anew_with_the_year_is_innocent():
    last_year = items(12, newest=date(2024, 12, 30))
    assert not is_doubted(judged(items(1, newest=date(2025, 1, 9), name="n"), past(last_year)))
    assert is_doubted(judged(items(1, newest=date(2024, 12, 31), name="n"), past(last_year)))


def test_a_list_that_begins_anew_with_the_quarter_is_innocent_where_it_is_filled_by_the_calendar():
    second_quarter = items(12, newest=date(2025, 6, 30))
    third = items(2, newest=date(2025, 7, 9), name="n")
    assert not is_doubted(judged(third, past(second_quarter), kind="periodic"))
    assert is_doubted(judged(third, past(second_quarter), kind="news"))


def test_a_few_new_rows_above_a_list_that_goes_on_are_no_new_beginning():
    third = items(2, newest=date(2026, 1, 9), name="n")
    assert is_doubted(judged(third, past(OLD, page_count=9, reached_end=False), pages=9, end=False))


def test_shorter_pages_of_the_same_list_are_innocent():
    before = past(OLD, page_count=50, reached_end=False)
    assert not is_doubted(judged(OLD[:8], before, pages=125, end=False))
    assert is_doubted(judged(OLD[:8], before, pages=50, end=False))


def test_shorter_pages_of_a_list_that_does_not_count_them_are_known_by_their_items():
    before = past(OLD, reached_end=False)
    assert not is_doubted(judged(OLD, before, first=8, end=False))
    assert is_doubted(judged(OLD[:16:2], before, first=8, end=False))


def test_a_pager_that_names_only_the_next_pages_is_no_loss():
    before = past(OLD, page_count=50, reached_end=False)
    assert not is_doubted(judged(OLD, before, pages=5, end=False))


def nights_of(*readings: tuple[list[Row], int, bool, str | None]) -> list[dict]:
    """Rows of ``bronze/columns``, a night each: the rows read of pages of 15, how many pages were named, whether to the end, and the remark."""
    return [
        {
            "run_id": f"r{number}", "night": FIRST - timedelta(days=9 - number), "status": "ok", "rows": len(rows), "first_rows": 15,
            "page_count": pages, "pages_read": pages if end else 1, "reached_end": end, "newest_on": date(2025, 7, 1),
            "finished_at": at(FIRST - timedelta(days=9 - number)), "detail": detail,
        }
        for number, (rows, pages, end, detail) in enumerate(readings)
    ]  # fmt: skip


LONG = items(90)
WHOLE, TOP = (LONG, 6, True, None), (LONG[:15], 2, False, None)


def past_of(*nights, named=lambda glance: glance.page_count) -> Past:
    return Past.of(nights_of(*nights), SECOND, frozenset(), lambda _: LONG[:15], named_pages=named)


def test_a_watch_that_sees_few_of_the_pages_there_were_is_doubted():
    found = judged(LONG[:15], past_of(WHOLE), pages=2, end=False)
    assert found.detail == f"全部行数由90降为按页数估计的30，{WAITING}"
    assert is_doubted(found)
    assert is_doubted(judged(LONG[:15], past_of(WHOLE, (LONG[:15], 6, False, None)), pages=2, end=False))
    assert not is_doubted(judged(LONG[:15], past_of(WHOLE), pages=3, end=False))


@pytest.mark.parametrize("named", [2, 5, None], ids=["two of six", "five of six", "page lost"])
def test_a_watch_of_a_list_whose_first_page_never_named_all_pages_is_innocent(named):
    assert not is_doubted(judged(LONG[:15], past_of(WHOLE, named=lambda _: named), pages=2, end=False))


def test_a_whole_list_is_compared_with_the_last_whole_one_not_with_a_glance_at_its_top():
    found = judged(LONG[:30], past_of(WHOLE, TOP, TOP), first=15, pages=2)
    assert found.detail == f"全部行数由90降为30，{WAITING}"
    assert is_doubted(found)


def test_a_loss_that_was_agreed_to_is_not_doubted_again():
    agreed = (LONG[:15], 2, False, "全部行数由90降为按页数估计的30，已由人工确认，按现状采信")
    assert not is_doubted(judged(LONG[:30], past_of(WHOLE, agreed, TOP), first=15, pages=2))


def test_old_formats_that_kept_no_rows_of_the_first_page_are_compared_as_whole_lists_only():
    row = {
        "run_id": "r", "night": FIRST, "status": "ok", "rows": 20, "page_count": 3, "reached_end": True, "newest_on": date(2025, 7, 1),
        "finished_at": at(FIRST),
    }  # fmt: skip
    whole = Past.of([row], SECOND, frozenset(), lambda _: ())
    assert whole.good.first_rows is None
    assert is_doubted(judged(OLD[:6], whole))
    assert not is_doubted(judged(OLD[:6], whole, end=False))


def test_the_past_is_the_last_believed_reading_and_the_doubts_since():
    def row(night, status, rows, detail=None):
        return {
            "run_id": f"{night}", "night": night, "status": status, "rows": rows, "first_rows": rows, "page_count": 1, "reached_end": True,
            "newest_on": None, "finished_at": at(night), "detail": detail,
        }  # fmt: skip

    nights = [FIRST + timedelta(days=number) for number in range(5)]
    readings = [
        row(nights[0], "unreadable", 4, f"首页行数由9降为4，{WAITING}"),
        row(nights[1], "ok", 20),
        row(nights[2], "unreadable", 6, f"首页行数由20降为6，{WAITING}"),
        row(nights[3], "timeout", 0),
        row(nights[4], "unreadable", 0),
    ]
    found = Past.of(readings, nights[4], frozenset(), lambda _: ())
    assert (found.good.night, [one.night for one in found.doubts]) == (nights[1], [nights[2]])
    assert Past.of([], FIRST, frozenset(), lambda _: ()).good is None


@given(st.integers(0, 40), st.integers(0, 40))
def test_an_unbroken_list_is_never_doubted_while_it_keeps_half_of_its_rows(before, fresh):
    old = items(before)
    kept = old[: (before + 1) // 2]
    rows = [*items(fresh, newest=date(2025, 9, 1), name="n"), *kept]
    assert not is_doubted(judged(rows, past(old)))


@given(st.integers(3, 60), st.data())
def test_what_lost_more_than_half_is_always_doubted_once_and_believed_the_second_night(before, data):
    old = items(before)
    left = old[: data.draw(st.integers(0, (before - 1) // 2))]
    assert is_doubted(judged(left, past(old)))
    assert not is_doubted(judged(left, past(old, doubted=left)))
