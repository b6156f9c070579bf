"""The date of a row in a list: its own element, before or after the link, whole or without its year."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from disclosure.sites.model import Row, Warning
from disclosure.sites.reading.datelabels import LONGEST_LOOSE, NAMED, choose_date, loose_date
from disclosure.sites.reading.markup import CELLS, is_small, text_of
from disclosure.sites.reading.tree import Tag, Text, siblings_after
from disclosure.text import collapse, date_part, find_dates, read_date, read_month_day

LONGEST_DATE_ELEMENT = 40
DATE_PARTS = 12  # an element that is only a date has few nodes
SHORT_YEAR = re.compile(r"^[\[(（【]?\s*(\d{2})[-/.](\d{1,2})[-/.](\d{1,2})\s*[\])）】]?$")
TITLE_DATE = re.compile(r"\s*[(（\[【]\s*(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?\s*[)）\]】]$")
AROUND = re.compile(r"^(?:(?!截|有效|到|开|报|失)[\u4e00-\u9fff]{1,3}[间期])?[\s:：\[\]()（）【】|/-]*$")
NO_YEAR = "--"  # a month-day waits for its year as ``--MM-DD`` (the form of ISO 8601:2000 for a date without a year)
URL_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})[-/]?(0?[1-9]|1[0-2])[-/]?(0?[1-9]|[12]\d|3[01])(?!\d)")
HEADINGS = (re.compile(r"发布|公开|公布|上网"), re.compile(r"发文|日期|时间"))  # of columns of dates, the surer ones first
OTHER_HEADING = re.compile(r"成文|生效|截止|截至|废止|生成|结束|到期|有效|施行|实施")


@lru_cache(maxsize=1024)  # the words of a row are asked about by each way to look for its date
def is_date_only(text: str) -> bool:
    """True for a text that is a date and its brackets or label, nothing else."""
    text = collapse(text)
    if not text or len(text) > LONGEST_DATE_ELEMENT:
        return False
    found = find_dates(text)
    if found:
        return bool(AROUND.match(text[: found[0].start]) and AROUND.match(text[found[-1].end :]))
    return (
        bool(read_date(text))
        or bool(_short_year(text))
        or (read_month_day(text) is not None and bool(re.fullmatch(r"[\s\[\]()（）【】\d月日./-]+", text)))
    )


@lru_cache(maxsize=1024)
def date_of_words(text: str) -> str | None:
    """A full date, or a month-day that waits for its year."""
    value = read_date(text) or _short_year(text)
    if value:
        return value
    month_day = read_month_day(text)
    return f"{NO_YEAR}{month_day[0]:02d}-{month_day[1]:02d}" if month_day else None


def _short_year(text: str) -> str | None:
    """A date with two digits of its year (``20-09-22``): of this century up to 69, else of the last."""
    match = SHORT_YEAR.match(text.strip())
    if not match:
        return None
    century = "20" if match[1] < "70" else "19"
    return read_date(f"{century}{match[1]}-{match[2]}-{match[3]}")


def date_in_row(scope: Tag, anchor: Tag) -> str | None:
    """The date shown in a row: an element or text of its own, after that any short text beside the link that holds a full date."""
    if scope is anchor or scope.name == "a":
        return _first_date(anchor) or _date_after(anchor)
    if scope.name == "tr" and (value := _date_of_column(scope)):
        return value
    if NAMED.search(text_of(scope)):
        is_told, value = choose_date(" ".join(words for node in _texts_beside(scope, anchor) if (words := node.value.strip())))
        if is_told:
            return value
    beside = _first_date(scope, apart_from=anchor) or _first_date(anchor) or _date_in_pieces(scope, anchor)
    return beside or _loose_date(scope, anchor)


def part_date(title: str) -> tuple[str, str | None]:
    """A title without the date in brackets at its end, and that date."""
    match = TITLE_DATE.search(title)
    return (title[: match.start()], date_of_words(match[0])) if match else (title, None)


def _first_date(root: Tag, apart_from: Tag | None = None) -> str | None:
    """The first element or text below ``root`` that is nothing but a date."""
    for node in _below(root, apart_from):
        for text in (text_of(node), _spaced(node)):
            if is_date_only(text):
                return date_of_words(text)
    return None


def _date_in_pieces(scope: Tag, anchor: Tag) -> str | None:
    """A date whose day and month are elements of their own beside the link, and all that stands there."""
    text = " ".join(words for node in _below(scope, anchor) if isinstance(node, Text) and (words := node.value.strip()))
    return date_of_words(text) if is_date_only(text) else None


def _spaced(node: Tag | Text) -> str:
    """The text of an element with a blank between all its parts (``<b>21</b><i>2023-06</i>``)."""
    return " ".join(words for text in node.texts if (words := text.value.strip())) if isinstance(node, Tag) else ""


def _below(root: Tag, apart_from: Tag | None) -> Iterator[Tag | Text]:
    """Elements and texts below ``root``, outermost first, without a link's own content."""
    skipped = {id(node) for node in (apart_from, *apart_from.descendants)} if apart_from is not None else set()
    for node in root.descendants:
        if id(node) not in skipped and isinstance(node, Tag | Text) and is_small(node, DATE_PARTS):
            yield node


def _texts_beside(scope: Tag, anchor: Tag) -> Iterator[Text]:
    """Texts of a row outside its link."""
    inside = {id(node) for node in anchor.descendants}
    return (text for text in scope.texts if id(text) not in inside)


def _loose_date(scope: Tag, anchor: Tag) -> str | None:
    """A full date in a short text beside the link."""
    return next((value for text in _texts_beside(scope, anchor) if (value := loose_date(text_of(text)))), None)


def dates_between(scopes: list[Tag]) -> list[str | None]:
    """Dates that stand between rows instead of in them: behind each row or before each, whichever more rows have."""
    places = {id(scope): place for place, scope in enumerate(scopes)}
    behind: list[str | None] = [None] * len(scopes)
    before: list[str | None] = [None] * len(scopes)
    for holder in {id(scope.parent): scope.parent for scope in scopes if scope.parent is not None}.values():
        last: int | None = None
        nearest: str | None = None
        for child in holder.children:
            place = places.get(id(child))
            if place is not None:
                before[place], last, nearest = nearest, place, None
            elif not (isinstance(child, Text) and child.value.isspace()) and (value := _date_alone(child)):
                nearest = value
                if last is not None and behind[last] is None:
                    behind[last] = value
    return behind if len(behind) - behind.count(None) >= len(before) - before.count(None) else before


def _date_alone(node: Tag | Text) -> str | None:
    """The date of a small element or a text between rows."""
    text = text_of(node) if is_small(node, DATE_PARTS) else ""
    if not text or len(text) > LONGEST_LOOSE:
        return None
    is_told, value = choose_date(text)
    return value if is_told else date_of_words(text) if is_date_only(text) else loose_date(text)


def _date_after(anchor: Tag) -> str | None:
    """The date between a link and the next one, where rows have no element of their own."""
    for node in siblings_after(anchor):
        if isinstance(node, Tag) and (node.name == "a" or node.find("a")):
            return None
        text = text_of(node)
        if text and (value := date_of_words(text) if len(text) <= LONGEST_DATE_ELEMENT else None):
            return value
    return None


def _date_of_column(row: Tag) -> str | None:
    """In a table with a header, the date of the column that says when an item was published."""
    cells = row.child_tags(CELLS)
    dates = [
        (index, value)
        for index, cell in enumerate(cells)
        if (value := date_of_words(text_of(cell)) if is_date_only(text_of(cell)) else None)
    ]
    if len(dates) < 2:
        return None
    table = row.around("table")
    header = table.find("tr") if table is not None else None
    names = [text_of(cell) for cell in header.child_tags(CELLS)] if header is not None and header is not row else []
    named = [(names[index], value) for index, value in dates if index < len(names) and not OTHER_HEADING.search(names[index])]
    return next((value for heading in HEADINGS for name, value in named if heading.search(name)), None)


def fill_years(rows: list[Row]) -> tuple[list[Row], list[Warning]]:
    """Give every month-day its year: from the link where it holds the same day, else from the neighbours in the order of the list; else null.

    A list runs from new to old; a month-day above a full date is the same year or, where that would put it before, the next.
    """
    filled = [replace(row, date=_year_from_link(row)) if _waits(row) else row for row in rows]
    filled = _from_neighbours(filled[::-1], _at_or_after)[::-1]
    filled = _from_neighbours(filled, _at_or_before)
    open_rows = sum(1 for row in filled if _waits(row))
    done = [replace(row, date=None) if _waits(row) else row for row in filled]
    return done, [Warning("date_without_year", f"{open_rows} rows show a date without a year")] if open_rows else []


def _waits(row: Row) -> bool:
    """True for a row whose date has no year yet."""
    return bool(row.date and row.date.startswith(NO_YEAR))


def _from_neighbours(rows: list[Row], place: Callable[[Row, date | None], str | None]) -> list[Row]:
    """The rows, each month-day with the year that the last full date before it gives."""
    filled: list[Row] = []
    known: date | None = None
    for row in rows:
        done = replace(row, date=place(row, known) or row.date) if _waits(row) else row
        if done.date and not _waits(done) and not done.pinned:  # a pinned row stands out of the order
            known = date_part(done.date)
        filled.append(done)
    return filled


def _on(year: int, row: Row) -> date | None:
    """The row's month-day in a year."""
    try:
        return date(year, int((row.date or "")[2:4]), int((row.date or "")[5:7]))
    except ValueError:
        return None


def _year_from_link(row: Row) -> str | None:
    """The full date when the link's path holds the same month and day."""
    for year, month, day in URL_DATE.findall(row.href):
        if row.date == f"{NO_YEAR}{int(month):02d}-{int(day):02d}":
            return f"{year}-{int(month):02d}-{int(day):02d}"
    return row.date


def _at_or_after(row: Row, below: date | None) -> str | None:
    """The row's day in the first year in which it is not before the row below."""
    days = [day for year in (below.year, below.year + 1) if (day := _on(year, row)) and day >= below] if below else []
    return days[0].isoformat() if days else None


def _at_or_before(row: Row, above: date | None) -> str | None:
    """The row's day in the last year in which it is not after the row above."""
    days = [day for year in (above.year, above.year - 1) if (day := _on(year, row)) and day <= above] if above else []
    return days[0].isoformat() if days else None
