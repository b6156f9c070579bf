-- Column × item: what the list says of the item, the interval of first sight, and whether the list still shows it.
-- Only readings that could be read speak, and no page whose titles are broken.
-- A reading that left out pages known from the night before (is_joined) proves nothing of what stands on them.
-- A registered address that is itself an article (a guide, a profile) lists itself.
-- row_changed_at: since when the row has the title and date it has now, null where it never had others.
with sighting as (
    select
        request.column_id,
        list_row.item_id,
        list_row.canonical_url as url,
        request.finished_at as seen_at,
        max(list_row.title) as title,
        max(try_cast(left(list_row.date, 10) as date)) as listed_on,
        bool_or(list_row.pinned) as pinned
    from silver.fetch as request
    join silver.column_night as reading on reading.run_id = request.run_id and reading.column_id = request.column_id and reading.is_read
    join work.list_row as list_row on
        list_row.sha256 = request.body_sha256
        and list_row.page_item_id in (request.item_id, request.final_item_id)
    where request.purpose = 'list' and list_row.item_id is not null and not list_row.is_broken
    group by all
),

self_listed as (
    select distinct request.column_id, request.item_id, request.canonical_url, request.finished_at, page.title, null::date, false
    from silver.fetch as request
    join silver.column_night as reading on reading.run_id = request.run_id and reading.column_id = request.column_id and reading.is_read
    join work.page as page on page.sha256 = request.body_sha256 and page.item_id in (request.item_id, request.final_item_id)
    where request.purpose = 'list' and page.kind = 'article' and not coalesce(page.challenge, false)
),

worded as (
    select
        column_id,
        item_id,
        url,
        title,
        listed_on,
        arg_max(pinned, seen_at) as pinned,
        min(seen_at) as first_seen_at,
        max(seen_at) as last_seen_at
    from (from sighting union all from self_listed)
    where column_id in (from registry."column" select column_id)
    group by column_id, item_id, url, title, listed_on
),

listed as (
    select
        column_id,
        item_id,
        url,
        arg_max(title, last_seen_at) as title,
        arg_max(listed_on, last_seen_at) as listed_on,
        min(listed_on) as oldest_on,
        coalesce(arg_max(pinned, last_seen_at), false) as pinned,
        nullif(arg_max(first_seen_at, last_seen_at), min(first_seen_at)) as row_changed_at,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at
    from worded
    group by column_id, item_id, url
),

-- the last reading that went far enough down the list to show the item, under the oldest day it was ever listed with, and did not
absence as (
    select listed.column_id, listed.item_id, max(reading.started_at) as unseen_until
    from listed
    join silver.column_night as reading on
        reading.column_id = listed.column_id
        and reading.coverage = 'complete'
        and not reading.is_joined
        and reading.finished_at < listed.first_seen_at
        and (reading.reached_end or (reading.is_sorted and reading.tail_on < listed.oldest_on))
    group by all
),

-- the same after the last sight of it; a shallow reading later on brings nothing back
loss as (
    select distinct listed.column_id, listed.item_id
    from listed
    join silver.column_night as reading on
        reading.column_id = listed.column_id
        and reading.coverage = 'complete'
        and not reading.is_joined
        and reading.started_at > listed.last_seen_at
        and (reading.reached_end or (reading.is_sorted and reading.tail_on < listed.oldest_on))
)

select
    listed.* exclude (oldest_on),
    absence.unseen_until,
    loss.item_id is null as is_live
from listed
left join absence using (column_id, item_id)
left join loss using (column_id, item_id)
