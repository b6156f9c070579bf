"""Every date of an article with its origin, the one that is shown as its publication, and where they disagree."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date

from disclosure.sites.model import Origin, PageDate, Warning
from disclosure.sites.reading.labels import Labelled, read_line_labels
from disclosure.sites.reading.markup import Segment, is_small, text_of
from disclosure.sites.reading.numbers import identifier_dates
from disclosure.sites.reading.scripts import is_written
from disclosure.sites.reading.tree import Tag
from disclosure.text import collapse, date_part, narrow_digits, read_date, read_month_day, squeeze

BYLINE_LENGTH = 120
DAYS_APART = 1
MOST_PARTS = 20
SHORTEST_TITLE = 8
RELATIVE = re.compile(
    r"^(?:刚刚|今[天日]|昨[天日]|前[天日]|(?:约)?(?:\d{1,3}|[一二两三四五六七八九十半]{1,3})\s*(?:个)?(?:秒钟?|分钟|小时|天|日|周|星期|月|年)(?:之?前|以前))(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
)
COMPACT = re.compile(r"^((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")


@dataclass
class ArticleDates:
    """``published`` as shown or None, all dates in the order of their weight, and warnings."""

    published: str | None = None
    dates: tuple[PageDate, ...] = ()
    warnings: list[Warning] = field(default_factory=list)


def read_article_dates(
    labelled: list[Labelled], head: list[Segment], heading: Tag | None, tags: dict[str, str], url: str | None, index_number: str | None
) -> ArticleDates:
    """Dates from labels, from the line under the headline, the PubDate tag, the address and the 索引号.

    The date printed beside the headline comes before that of a metadata table; 发文日期 counts as shown only where nothing else is.
    """
    fields = [item for item in labelled if item.field == "published"]
    shown = [date for item in fields if (date := _dated(item))]
    beside = [date for date in shown if date.origin != "metadata_table"]
    loose = [] if beside else _loose_dates(head, heading)
    tabled = [date for date in shown if date.origin == "metadata_table"]
    issued = [date for item in labelled if item.field == "issued" and (date := _dated(item))]
    candidates = [*beside, *loose, *tabled, *issued]
    published = candidates[0].value if candidates else None
    meta = read_date(tags.get("PubDate", ""))
    hidden = [*([PageDate(meta, "meta")] if meta else []), *identifier_dates(url, index_number)]
    result = ArticleDates(published, tuple(dict.fromkeys([*candidates, *hidden])))
    if published is None:
        result.warnings += _unread(fields, head, heading)
    else:
        result.warnings += _disagreement(published, [*tabled, *hidden])
    return result


def _disagreement(published: str, others: list[PageDate]) -> list[Warning]:
    """The warning for dates that lie more than a day from the one shown (DOMAIN 1.4b: a question to a person, no proof of anything)."""
    apart = [other for other in dict.fromkeys(others) if days_between(published, other) > DAYS_APART]
    if not apart:
        return []
    said = ", ".join(f"{other.origin} says {other.value[:7] if other.origin == 'index_number' else other.value}" for other in apart)
    return [Warning("date_disagrees", f"日期待核: {published} is shown, {said}")]


def days_between(published: str, other: PageDate) -> int:
    """Days from the date shown to another one; to the nearest day of the month for a 索引号, which tells no more."""
    day, first = date_part(published), date_part(other.value)
    last = first if other.origin != "index_number" else date(first.year, first.month, monthrange(first.year, first.month)[1])
    return max((first - day).days, (day - last).days, 0)


def _unread(fields: list[Labelled], head: list[Segment], heading: Tag | None) -> list[Warning]:
    """The warning for a date that is shown and cannot be placed: 3天前, or a month and a day without a year."""
    values = [item.value for item in fields]
    values += [segment.text for segment in _near(head, heading) if RELATIVE.fullmatch(segment.text)]
    for value in map(collapse, values):
        if RELATIVE.match(value):
            return [Warning("date_relative", f"the date is shown as {value[:20]!r}, which tells no day")]
        if read_month_day(value):
            return [Warning("date_partial", f"the date is shown as {value[:20]!r}, without its year")]
    return []


def _dated(item: Labelled) -> PageDate | None:
    """A labelled value as a date with its origin."""
    value = read_date(item.value) or _compact(item.value)
    origin: Origin = "script" if is_written(item.tag) else "metadata_table" if item.in_table else "visible"
    return PageDate(value, origin) if value else None


def _compact(value: str) -> str | None:
    """20230302 as a date."""
    match = COMPACT.match(narrow_digits(value.strip()))
    return read_date(f"{match[1]}-{match[2]}-{match[3]}") if match else None


def _near(segments: list[Segment], heading: Tag | None) -> list[Segment]:
    """The headline's segment and a few after it."""
    own = {id(heading), *(id(tag) for tag in heading.tags)} if heading is not None else set()
    place = next((index for index, segment in enumerate(segments) if id(segment.tag) in own), 0)
    return segments[place : place + 12]


def is_of_row(tag: Tag) -> bool:
    """True for what stands beside a link that names another article: the date is that one's."""
    row = next((parent for parent in (tag, *tag.parents) if parent.name in ("li", "tr", "dd", "p")), None)
    if row is None or not is_small(row, MOST_PARTS) or tag.around("h1") is not None:
        return False
    return any(len(text_of(anchor)) >= SHORTEST_TITLE for anchor in row.find_all("a"))


def _loose_dates(segments: list[Segment], heading: Tag | None) -> list[PageDate]:
    """A date without a label right under or in the headline."""
    for segment in _near(segments, heading):
        if len(segment.text) > BYLINE_LENGTH:
            break
        others = {item.field for item in read_line_labels([segment])} - {"source", "publisher", "published"}
        value = read_date(segment.text) if len(segment.text) <= 60 and not others else None
        if value and not is_of_row(segment.tag) and not (heading is not None and squeeze(segment.text) == squeeze(heading.raw_text())):
            return [PageDate(value, "script" if is_written(segment.tag) else "visible")]
    return []
