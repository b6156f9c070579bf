"""Whether what a column shows tonight can be believed, beside what it showed before: a list that vanished is our fault until it is proved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from disclosure.column_decisions import Decision
from disclosure.crawl.columns import ColumnReading
from disclosure.crawl.history import READ, row_key
from disclosure.crawl.past import OURS, PERSON, STILL_EMPTY, WAITING, Glance, Past
from disclosure.sites import Row
from disclosure.text import squeeze
from scoring.model import Cause, Reason

FEWEST = 3  # a list of fewer rows cannot lose more than half of them without being empty
FEWEST_OTHERS = 5  # [D] a box that shows the newest few may have turned over in a day
KEPT = ("periodic", "policy", "static")
"""Classes whose items stay: however few they are, others in their place are another list."""
SLACK_ROWS, SLACK_SHARE = 2, 0.2  # [D] so much may change between two nights that show the same
STILL_NAMED = 0.5  # [D] share of the lost items that the page itself still names: then no night's agreement proves that they are gone
STILL_THERE = 0.8  # [D] share of the old first page that must stand on the pages read, when pages have become shorter


def judge(reading: ColumnReading, past: Past, decisions: Sequence[Decision] = ()) -> None:
    """Make a reading ``unreadable`` (coverage ``partial`` at most, 解析存疑) that lost its rows, or shows another list, against the last good one.

    Numbers are compared like with like: first page with first page, whole list with whole list. It stays as read, and ``detail`` says so, when
    another night showed the same, or a person agreed (a decision of kind ``rows``) after the doubt; a night's agreement is not enough where the page
    still names most of the items that are lost, or where rows have lost their addresses: we misread it the same way twice. ``decisions`` are the column's, withdrawn ones left out.
    """
    if past.good is not None and reading.status == "unreadable" and not reading.rows:
        _judge_unread(reading, past.good, past, decisions)
        return
    if past.good is None or reading.status not in READ:
        return
    doubt = _find_doubt(reading, past.good, past)
    if doubt is None:
        return
    last = past.doubts[-1] if past.doubts else None
    if _is_agreed(last, decisions) and last is not None and _shows_same(reading, last, past):
        reading.detail = f"{doubt}，已由人工确认，按现状采信"
        return
    earlier = next((glance for glance in reversed(past.doubts) if glance.night < past.night), None)
    named, is_linkless = 0, _is_linkless(reading, past.good, past)
    if earlier is not None and not is_linkless and _shows_same(reading, earlier, past):
        named = _count_named(reading, past)
        if not named:
            reading.detail = f"{doubt}，与{earlier.night.month}月{earlier.night.day}日夜所见一致，按现状采信"
            return
    changed = past.good.structure and reading.structure and reading.structure != past.good.structure
    is_ours = named or is_linkless
    reading.status, reading.reason, reading.cause = "unreadable", Reason.PARSE_DOUBT, Cause.OURS if is_ours else Cause.UNCLEAR
    reading.coverage = "partial" if reading.coverage == "complete" else reading.coverage
    reading.resume_url = None
    why = f"，未读出的信息仍有{named}条在网页上，{OURS}" if named else f"，{OURS if is_linkless else WAITING}"
    reading.detail = f"{doubt}{'，页面结构有变化' if changed else ''}{why}"


def _judge_unread(reading: ColumnReading, good: Glance, past: Past, decisions: Sequence[Decision]) -> None:
    """Say of a page on which no list was found that it may be a list that lost all its rows; no second night proves it, a person may.

    Once a person has agreed it is an empty list, read completely, for as long as the page is built as it was.
    """
    last = past.doubts[-1] if past.doubts else None
    was_agreed = not good.rows and bool(good.detail and good.detail.endswith((STILL_EMPTY, "空列表，已由人工确认，按现状采信")))
    if not good.rows and not was_agreed:
        return
    named = _count_named(reading, past)
    doubt = f"原有{good.first_rows or good.rows}行，现读得空列表"
    if named:
        reading.detail = f"{doubt}，未读出的信息仍有{named}条在网页上，疑为我方未读出"
    elif _is_agreed(last, decisions) and last is not None and not last.rows and past.is_same_page(last):
        _take_as_empty(reading, f"{doubt if good.rows else '空列表'}，已由人工确认，按现状采信")
    elif was_agreed and any(one.kind == "rows" for one in decisions) and past.is_same_page(good):
        _take_as_empty(reading, STILL_EMPTY)
    elif was_agreed:
        reading.detail = f"空列表曾由人工确认，网页已有变化，{PERSON}"
    elif any(glance.night < past.night and not glance.rows for glance in past.doubts):
        reading.detail = f"{doubt}，不止一夜如此，网页没有写明暂无内容，{PERSON}"
    else:
        reading.detail = f"{doubt}，{WAITING}"
    if reading.status == "unreadable" and not named:
        reading.cause = Cause.UNCLEAR


def _take_as_empty(reading: ColumnReading, detail: str) -> None:
    reading.status, reading.reason, reading.cause, reading.detail = "ok", None, None, detail
    reading.coverage, reading.reached_end, reading.page_count, reading.pages_read = "complete", True, 1, 1


def _is_agreed(last: Glance | None, decisions: Sequence[Decision]) -> bool:
    """Whether a person agreed to what a column shows after it was last doubted."""
    return last is not None and any(one.kind == "rows" and one.recorded_at > last.finished_at for one in decisions)


def _count_named(reading: ColumnReading, past: Past) -> int:
    """How many of the items that are lost the page still names; 0 where they are not most of them."""
    shown = _Shown(reading.rows)
    lost = [row for row in (past.rows_of(past.good) if past.good else ()) if row not in shown]
    named = past.named(lost) if lost else 0
    return named if named > STILL_NAMED * len(lost) else 0


def _find_doubt(reading: ColumnReading, good: Glance, past: Past) -> str | None:
    """What is strange about a reading, in words; None where nothing is."""
    if not good.rows:
        return None
    if not reading.rows:
        return f"原有{good.first_rows or good.rows}行，现读得空列表"
    if _is_linkless(reading, good, past):
        return f"原有信息有网址，现读得{len(reading.rows)}行中{_count_linkless(reading.rows)}行没有网址"
    if _starts_anew(reading, good):
        return None
    loss = _find_loss(reading, good, past)
    if loss is None and reading.column.kind == "archive":  # others may stand there after a clearing; a full page of them is none
        is_full = reading.reached_end and reading.first_rows >= (good.first_rows or good.rows)
        return _find_other_list(reading, good, past) if is_full else None
    return loss or _find_other_list(reading, good, past)


def _is_linkless(reading: ColumnReading, good: Glance, past: Past) -> bool:
    """Whether most of its rows have no address and most of the old ones had: no old item could be found again, and each would count as taken away."""
    if 2 * _count_linkless(reading.rows) <= len(reading.rows):
        return False
    old = past.rows_of(good)
    return 2 * _count_linkless(old) < len(old)


def _count_linkless(rows: Sequence[Row]) -> int:
    return sum(1 for row in rows if row.url is None)


def _find_loss(reading: ColumnReading, good: Glance, past: Past) -> str | None:
    """Whether more than half of the rows are gone: of the list, when it was read to its end, or of the first page."""
    total = _find_total_loss(reading, good, past)
    if good.first_rows is None or not _is_loss(good.first_rows, reading.first_rows):
        return total
    before, now = _total(good), _total(reading)
    if total is None and before is not None and now is not None and not _is_loss(before, now):
        return None  # as many as ever, on shorter pages
    old = past.rows_of(good)
    shown = _Shown(reading.rows)
    if total is None and old and sum(row in shown for row in old) >= STILL_THERE * len(old):
        return None
    return f"首页行数由{good.first_rows}降为{reading.first_rows}"


def _find_total_loss(reading: ColumnReading, good: Glance, past: Past) -> str | None:
    """Whether more than half of the whole list is gone: read to its end, or by its pages where the whole list's own were its true total.

    Nights that saw only the top of the list are no measure of it: the last whole one is, and the last good one by the pages it named.
    """
    now = _total(reading)
    if now is None:
        return None
    for glance in dict.fromkeys((past.whole, good) if past.whole else (good,)):
        before = _total(glance)
        if before is None or not _is_loss(before, now):
            continue
        if reading.reached_end:
            return f"{'全部行数' if glance.reached_end else '按页数估计的全部行数'}由{before}降为{now}"
        if glance.reached_end and _names_all(glance, past):
            return f"全部行数由{before}降为按页数估计的{now}"
    return None


def _names_all(whole: Glance, past: Past) -> bool:
    """Whether the first page of a whole reading named all of the list's pages, not only the next few."""
    named = past.named_pages(whole)
    return named is not None and named > 1 and max(whole.page_count, whole.pages_read or 0) <= named


def _is_loss(before: int, now: int) -> bool:
    return before >= FEWEST and 2 * now < before


def _total(reading: ColumnReading | Glance) -> int | None:
    """How many rows the whole list has, counted or by its pages; None where neither is known. A pager may name only the next few pages."""
    rows = reading.rows if isinstance(reading, Glance) else len(reading.rows)
    if reading.reached_end and not reading.is_joined:
        return rows
    return max(rows, reading.page_count * reading.first_rows) if reading.page_count > 1 and reading.first_rows else None


def _find_other_list(reading: ColumnReading, good: Glance, past: Past) -> str | None:
    """Whether nothing of the old first page stands on the pages read, although they go to the end of the list or further back than it.

    Then another list was read at the same address, however new its rows are. Where pages are left unread a busy column may have moved it down.
    """
    top = reading.rows if reading.is_joined else reading.rows[: reading.first_rows]
    if any(row_key(row) in past.known for row in top):
        return None
    old = past.rows_of(good)  # not sooner: it is read from the bytes kept
    shown = _Shown(reading.rows)
    fewest = FEWEST if reading.column.kind in KEPT else FEWEST_OTHERS
    if len(old) < fewest or any(row in shown for row in old):
        return None
    newest = max((row.date[:10] for row in old if row.date and not row.pinned), default=None)
    days = [row.date[:10] for row in reading.rows if row.date and not row.pinned]
    is_passed = newest is not None and bool(days) and min(days) < newest
    return f"原首页的{len(old)}条信息一条也没有出现" if reading.reached_end or is_passed else None


def _starts_anew(reading: ColumnReading, good: Glance) -> bool:
    """Whether a list that is archived each year (each quarter in 应定期更新) has begun again: all of it is newer, and of a later period."""
    if not reading.reached_end or reading.is_joined or good.newest_on is None or reading.oldest_on is None:
        return False
    if any(row.date is None for row in reading.rows) or reading.oldest_on <= good.newest_on:
        return False
    is_quarterly = reading.column.kind == "periodic"
    return _period(reading.oldest_on, is_quarterly) > _period(good.newest_on, is_quarterly)


def _period(day: date, is_quarterly: bool) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3 if is_quarterly else 0


def _shows_same(reading: ColumnReading, earlier: Glance, past: Past) -> bool:
    """Whether a reading shows what an earlier one did: about as many rows, and half of the items."""
    pairs = [(earlier.rows, len(reading.rows))] if earlier.reached_end and reading.reached_end else []
    pairs += [(earlier.first_rows, reading.first_rows)] if earlier.first_rows is not None else []
    if not pairs or any(abs(one - other) > max(SLACK_ROWS, SLACK_SHARE * max(one, other)) for one, other in pairs):
        return False
    if not reading.rows or not earlier.rows:
        return not reading.rows and not earlier.rows
    old = past.rows_of(earlier)
    shown = _Shown(reading.rows)
    return 2 * sum(row in shown for row in old) >= len(old)


class _Shown:
    """Rows as a set in which an item is met again by its address, or by title and day where addresses changed."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._urls = {row.url for row in rows if row.url}
        self._titles = {(squeeze(row.title), (row.date or "")[:10]) for row in rows}

    def __contains__(self, row: Row) -> bool:
        return row.url in self._urls or (squeeze(row.title), (row.date or "")[:10]) in self._titles
