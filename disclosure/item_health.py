"""Articles and attachments that could not be had for three nights running, from the fetch records in bronze."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from disclosure.crawl.causes import find_case
from disclosure.fetch.records import FETCHED, PUT_OFF

if TYPE_CHECKING:
    import duckdb

FAILED_NIGHTS = 3  # EVALUATION 2: then it is a person's
FORGOTTEN = 14  # nights; what nobody has asked for since is no longer wanted: a dead link is asked for once a week

# A night counts when somebody was told no: what we put off, or robots.txt forbids, is nobody's failure. What was read and is gone now was taken
# off the site, and stands among the versions of the item.
FAILING = f"""
with recent as (
    select distinct url
    from bronze.fetches
    where purpose in ('article', 'attachment') and status not in ('redirected', 'robots') and status not in {FETCHED} and status not in {PUT_OFF}
        and night >= (select max(night) from bronze.fetches) - ?::integer
),

night as (
    select
        url, night,
        bool_or(status in {FETCHED}) as is_read,
        arg_max(
            {{'status': status, 'cause': cause, 'detail': detail, 'column_id': column_id, 'purpose': purpose}}, (finished_at, seq)
        ) filter (where status not in ('redirected', 'robots') and status not in {PUT_OFF}) as told
    from bronze.fetches
    where purpose in ('article', 'attachment') and url in (select url from recent)
    group by url, night
),

read as (
    select url, max(night) as read_on from night where is_read group by url
),

failed as (
    select url, min(night) as since, max(night) as last_on, count(*) as nights, arg_max(told, night) as told, any_value(read_on) as read_on
    from night left join read using (url)
    where told is not null and not is_read and (read_on is null or night > read_on)
    group by url
)

select url, told.purpose, told.column_id, told.status, told.cause, told.detail, nights, since, last_on
from failed
where nights >= ? and not (read_on is not null and told.status in ('gone', 'moved'))
order by since, url
"""


@dataclass(frozen=True)
class FailingItem:
    """A page or file that ``nights`` nights in a row, the first of them ``since``, could not be had; ``status``, ``cause`` and ``detail`` of the last try.

    ``column_id``: the column that lists it, or the article that names it.
    """

    url: str
    purpose: str
    column_id: str | None
    status: str
    cause: str | None
    detail: str | None
    nights: int
    since: date
    last_on: date

    @property
    def advice(self) -> str | None:
        """What a person does about it, in Chinese, where what was found says more than the status."""
        case = find_case(self.status, self.detail)
        return (case.advice_zh or None) if case else None

    def to_json(self) -> dict[str, Any]:
        """The item as JSON values."""
        return asdict(self) | {"since": self.since.isoformat(), "last_on": self.last_on.isoformat()}


def read_failing_items(connection: duckdb.DuckDBPyConnection) -> list[FailingItem]:
    """What failed on three nights running, the longest first, from ``bronze.fetches`` of a connection."""
    cursor = connection.execute(FAILING, [FORGOTTEN, FAILED_NIGHTS])
    names = [entry[0] for entry in cursor.description or []]
    return [FailingItem(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
