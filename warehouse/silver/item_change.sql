-- What became of an item: a version with other words (title, date, body each apart), no longer in a list, no longer at its address.
-- Bytes that changed without any of the three are no change. A masked or lost body says nothing.
with fetched as (
    select
        item_id,
        final_item_id,
        finished_at,
        run_id,
        seq,
        body_sha256 as sha256,
        lag(body_sha256) over (partition by item_id order by finished_at, run_id, seq) as sha256_before
    from silver.fetch
    where
        body_sha256 is not null
        and status in ('ok', 'not_modified')
        and purpose in ('list', 'article') -- a registered address may itself be an article
        and item_id in (select item_id from silver.listing)
),

-- every time another body came; the words of bodies that are no articles, or can no longer be read, are passed over
version as (
    select fetched.item_id, fetched.finished_at, fetched.run_id, fetched.seq, fetched.sha256, page.title, page.published, md5(page.body) as body_mark
    from fetched
    join work.page as page on page.sha256 = fetched.sha256 and page.item_id in (fetched.item_id, fetched.final_item_id)
    where fetched.sha256 is distinct from fetched.sha256_before and page.kind = 'article' and not coalesce(page.challenge, false)
    qualify row_number() over (partition by fetched.item_id, fetched.run_id, fetched.seq order by page.item_id = fetched.item_id desc) = 1
),

step as (
    select
        item_id,
        finished_at as first_fetched_at,
        sha256,
        title,
        published,
        body_mark,
        lag(title) over one_item as title_before,
        lag(published) over one_item as published_before,
        lag(body_mark) over one_item as body_before,
        lag(sha256) over one_item as sha256_before
    from version
    window one_item as (partition by item_id order by finished_at, run_id, seq)
),

-- the first complete reading after the last sight that must have shown the item
unlisted as (
    select listing.item_id, listing.column_id, min(reading.finished_at) as seen_at, any_value(listing.last_seen_at) as last_seen_at
    from silver.listing as listing
    join silver.column_night as reading on
        reading.column_id = listing.column_id
        and reading.coverage = 'complete'
        and reading.started_at > listing.last_seen_at
        and (reading.reached_end or (reading.is_sorted and reading.tail_on < listing.listed_on))
    where not listing.is_live
    group by all
),

answer as (
    select
        item_id,
        max(finished_at) filter (where status in ('ok', 'not_modified')) as last_there_at,
        arg_max(status, (finished_at, run_id, seq)) as last_status
    from silver.fetch
    where purpose = 'article' and attempt > 0
    group by item_id
),

gone as (
    select request.item_id, min(request.finished_at) as seen_at, any_value(answer.last_there_at) as last_there_at
    from silver.fetch as request
    join answer on answer.item_id = request.item_id and answer.last_status = 'gone'
    where
        request.purpose = 'article'
        and request.status = 'gone'
        and (answer.last_there_at is null or request.finished_at > answer.last_there_at)
    group by request.item_id
)

select item_id, 'title' as kind, null::text as column_id, first_fetched_at as seen_at, title_before as was, title as became, sha256_before, sha256
from step
where sha256_before is not null and title_before is distinct from title
union all
select item_id, 'date', null, first_fetched_at, published_before, published, sha256_before, sha256
from step
where sha256_before is not null and published_before is distinct from published
union all
select item_id, 'body', null, first_fetched_at, null, null, sha256_before, sha256
from step
where sha256_before is not null and body_before is distinct from body_mark
union all
select item_id, 'unlisted', column_id, seen_at, last_seen_at::text, null, null, null
from unlisted
union all
select gone.item_id, 'gone', null, gone.seen_at, gone.last_there_at::text, null, null, null
from gone
where gone.item_id in (select item_id from silver.listing)
